"""What stands in the way of a signature: the unconfirmed terms that a report's findings and dues rest on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from monitor.definitions.agreements import AgreementFile, Obligation
from monitor.definitions.cited_terms import CitedTerm, terms_of
from monitor.evaluation.judged import Judged
from monitor.language.entries import Cite
from monitor.pages.due import told_as_due
from monitor.pages.material import Material
from monitor.words.findings import Standing


@dataclass(frozen=True)
class Unsettled:
    """A term that nobody has confirmed: its address for `monitor confirm`, what it is, and the id of its document.

    The address is empty where it is no term of the programme's definitions, such as a correction of a figure.
    """

    address: str
    title: str
    document: str


def unsettled(material: Material) -> tuple[Unsettled, ...]:
    """The unconfirmed terms that the findings and dues of a report rest on, each once, in the order of the programme.

    Those are what findings with an answer used, what follows if such a test is missed, what is due or waits in the
    year to come or was due with a consequence, and the agreement itself. Another reading of a test counts nowhere, and
    a watch judges nothing, so theirs are left out, as is what no finding used yet. Empty: nothing stands in the way.
    """
    terms = terms_of(material.programme)
    by_cite = {id(cite): _of_term(term) for term in terms for cite in term.cites}
    found = {by_cite.get(id(cite), Unsettled("", subject, cite.document)) for subject, cite in _rested_on(material)}
    order = {term.address: place for place, term in enumerate(terms)}
    return tuple(sorted(found, key=lambda one: (order.get(one.address, len(order)), one.title)))


def _of_term(term: CitedTerm) -> Unsettled:
    return Unsettled(term.address, f"{term.of}: {term.title}", term.cite.document)


def _rested_on(material: Material) -> Iterator[tuple[str, Cite]]:
    """Every unconfirmed citation that counts, with what it governs."""
    agreement = material.agreement
    cited: list[AgreementFile | Obligation] = [agreement, *told_as_due(agreement, material.as_of)]
    yield from ((entry.title, entry.cite) for entry in cited if Standing(entry.standing) is Standing.UNCONFIRMED)
    for test in material.tests:
        if test.counts:
            yield from _of_test(test)


def _of_test(test: Judged) -> Iterator[tuple[str, Cite]]:
    made = [finding for finding in test.found if finding.made]
    entries = chain.from_iterable(finding.entries for finding in made)
    yield from ((entry.subject, entry.cite) for entry in entries if entry.standing is Standing.UNCONFIRMED)
    missed = test.sheet.test.asked.if_missed
    if made and missed and Standing(missed.standing) is Standing.UNCONFIRMED:
        yield "What follows if missed", missed.cite
