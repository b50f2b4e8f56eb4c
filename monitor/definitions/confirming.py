"""What an office has confirmed, laid over the terms it names: their standing, and the page and the words it stands in.

Everything above reads a confirmed term as if its definition had been written so. A confirmation that names no term,
or whose term says something else by now, is a problem: nothing is confirmed in silence, and nothing is dropped so.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from typing import Any, TypeVar

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.checks import Place, near
from monitor.definitions.cited_terms import Placed, page_id, placed_terms
from monitor.definitions.composed import Pages, Piece, piece, saying, with_part
from monitor.definitions.confirmations import Confirmation
from monitor.definitions.members import read_page
from monitor.definitions.programmes import Page
from monitor.definitions.reading import Reading
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document

Model = TypeVar("Model", AgreementFile, TestFile)
_LIST = "`monitor confirm DOCUMENT --list` prints the terms that lean on a document."


@dataclass(frozen=True)
class _Said(Place):
    """A confirmation and where it stands."""

    confirmation: Confirmation


def pages_of(reading: Reading, programme: str) -> list[Page]:
    """The agreement and the tests of a programme, as they were read or put together."""
    agreements = [read for read in reading.agreements if read[0].id == programme]
    tests = ((asked, document) for asked, document, _ in reading.tests if asked.id.partition("/")[0] == programme)
    return [*agreements, *tests]


def take_confirmations(reading: Reading, pages: Pages) -> None:
    """Lay every confirmation over its term. What is wrong with one is added to the problems of the reading."""
    by_programme: dict[str, list[_Said]] = {}
    for one in _said(reading):
        by_programme.setdefault(one.confirmation.programme, []).append(one)
    for programme, said in by_programme.items():
        _confirm(programme, said, reading, pages)


def _said(reading: Reading) -> Iterator[_Said]:
    for file, document in reading.confirmations:
        for n, entry in enumerate(file.confirmations):
            yield _Said(document, ("confirmations", n), entry)


def _confirm(programme: str, said: Sequence[_Said], reading: Reading, pages: Pages) -> None:
    reported = [agreement.id for agreement, _ in reading.agreements if agreement.kind != "family"]
    if programme not in reported:
        reading.problems += _no_programme(programme, said, reported, reading)
        return
    terms = placed_terms(pages_of(reading, programme))
    sound: dict[str, _Said] = {}
    for one in said:
        problem = _problem(one, terms, sound, reading)
        reading.problems += [problem] if problem else []
        if one.confirmation.term in terms and not problem:
            sound[one.confirmation.term] = one
    _lay(terms, sound, reading, pages)


def _no_programme(programme: str, said: Sequence[_Said], reported: Sequence[str], reading: Reading) -> list[Problem]:
    """Of programmes that were not asked for nothing is known here; of one with a fault, that is told already."""
    if programme in (*reading.elsewhere, *reading.homes) and programme not in _families(reading):
        return []
    what, mend = f'there is no programme "{programme}".', near(programme, [*reported, *reading.elsewhere])
    return [one.problem("term", what, mend=mend) for one in said]


def _families(reading: Reading) -> list[str]:
    return [agreement.id for agreement, _ in reading.agreements if agreement.kind == "family"]


def _problem(
    one: _Said, terms: Mapping[str, Sequence[Placed]], before: Mapping[str, _Said], reading: Reading
) -> Problem | None:
    address, says = one.confirmation.term, one.confirmation.says
    if address not in terms:
        unread = {AgreementFile, TestFile} & reading.unread  # it may be in a file that is at fault itself
        return None if unread else one.problem("term", f'there is no term "{address}".', "", meant(address, terms))
    if address in before:
        return one.problem("term", f'"{address}" is confirmed twice.', mend="Keep one of the two.")
    now = terms[address][0].says
    if now != says:
        what = f'"{address}" no longer says what was confirmed.'
        why = f"Confirmed was {in_words(says, now)}; the definition says {in_words(now, says)}."
        mend = (
            f"Confirm it again: monitor confirm {one.confirmation.document} --term {address}; or take this entry out."
        )
        return one.problem("says", what, why, mend)
    return None


def meant(address: str, terms: Collection[str]) -> str:
    """The address that was probably meant, or how to see all."""
    nearest = get_close_matches(address, terms, n=1)
    return f'Did you mean "{nearest[0]}"?' if nearest else _LIST


def in_words(says: Mapping[str, Any], other: Mapping[str, Any] | None = None) -> str:
    """What a term says, as it is written: value 300000000, from 2023, through 2023; beside another what differs."""
    told = {word: said for word, said in says.items() if other is None or other.get(word) != said}
    return ", ".join(f"{word} {_plain(said)}" for word, said in told.items()) or "nothing of it"


def _plain(said: Any) -> str:
    if isinstance(said, Mapping):
        return ", ".join(f"{word} {_plain(value)}" for word, value in said.items())
    return "; ".join(map(_plain, said)) if isinstance(said, list) else str(said)


def _lay(terms: Mapping[str, Sequence[Placed]], sound: Mapping[str, _Said], reading: Reading, pages: Pages) -> None:
    """Read anew every page that has a confirmed term, with the standing and the citation that the office gave it."""
    laid: dict[str, dict[Loc, _Said]] = {}
    for placed, one in ((placed, one) for address, one in sound.items() for placed in terms[address]):
        laid.setdefault(placed.page, {})[placed.loc] = one

    def again(model: Model, document: Document) -> tuple[Model, Document]:
        if not (said := laid.get(page_id(model))):
            return model, document
        whole = reduce(lambda page, at: _with(page, at, said[at]), said, piece(document))
        return read_page(document.file, whole, type(model), reading, pages) or (model, document)

    reading.agreements = [again(*read) for read in reading.agreements]
    reading.tests = [(*again(asked, document), examples) for asked, document, examples in reading.tests]


def _with(whole: Piece, loc: Loc, one: _Said) -> Piece:
    at = one.document.place((*one.loc, "term"))
    with_standing = with_part(whole, (*loc, "standing"), saying("confirmed", at))
    return with_part(with_standing, (*loc, "cite"), saying(one.confirmation.cite, at))
