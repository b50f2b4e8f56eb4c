"""What an agreement takes from its family, put together: its own words, the family's, and its years in both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.composed import (
    Pages,
    Piece,
    Place,
    group,
    piece,
    saying,
    saying_otherwise,
    several,
    standing_at,
)
from monitor.definitions.moved import moved_examples
from monitor.definitions.reading import Reading, ReadTest
from monitor.definitions.schema import TestFile, YearsEntry
from monitor.words.complaints import problems_of
from monitor.words.strict_yaml import Document, Strict

LENT_WORDS = ("decided_by", "watches", "disclaimer")  # of an agreement; the family's, where it does not say them itself
_Model = TypeVar("_Model", bound=Strict)
DATED = ("method", "suspended", "waived")  # lists of dated entries of a test, beside its years and its terms
OF_YEARS = ("same_years_as", "performance_years")  # words of a test that are answered by its years


@dataclass(frozen=True)
class Family:
    """What several agreements share: an agreement's own words, and tests by their names."""

    agreement: AgreementFile
    document: Document
    tests: Mapping[str, ReadTest]

    def years(self, name: str) -> Sequence[YearsEntry]:
        """The years of one of its tests, which may be those of another."""
        asked = self.tests[name][0]
        return self.tests[asked.same_years_as][0].years if asked.same_years_as else asked.years


@dataclass(frozen=True)
class Member:
    """An agreement that is like its family, as it is written."""

    agreement: AgreementFile
    document: Document
    family: Family

    @property
    def tests(self) -> list[str]:
        """The names of the tests that it takes."""
        return [name for name in self.family.tests if name not in self.agreement.without]

    @property
    def at(self) -> Place:
        """Where it says whom it is like."""
        return self.document.place(("like",))

    @property
    def days(self) -> Mapping[str | None, date]:
        """The day of the agreement itself (None), and of each of its amendments."""
        lent = [entry for entry in self.family.agreement.amendments if entry.id not in self.agreement.without]
        days: dict[str | None, date] = {None: self.agreement.adopted}
        return days | {entry.id: entry.adopted for entry in (*lent, *self.agreement.amendments)}


def family_of(agreement: AgreementFile, document: Document, read: Sequence[ReadTest]) -> Family:
    """An agreement's folder as a family, with its tests in the order of its report."""
    in_folder = [test for test in read if test[0].id.startswith(f"{agreement.id}/")]
    tests, order = {test[0].id.partition("/")[2]: test for test in in_folder}, agreement.order
    ordered = sorted(tests, key=lambda name: (order.index(name) if name in order else len(tests), name))
    return Family(agreement, document, {name: tests[name] for name in ordered})


def read_page(
    file: str, whole: Piece, model: type[_Model], reading: Reading, pages: Pages
) -> tuple[_Model, Document] | None:
    """A composed page as `model`, or None with its problems noted."""
    page = pages.page(file, whole)
    try:
        return model.model_validate(page.value), page
    except ValidationError as faults:
        reading.problems += problems_of(faults, file, page.value, page.line, model)
        reading.unread.add(model)
        return None


def agreement_page(member: Member) -> Piece:
    """The agreement's own words, and the family's where it has none of its own."""
    own, lent = member.document, member.family.document
    words = {word: piece(own, word) for word in own.value if word not in ("without", "differs")}
    words |= {word: piece(lent, word) for word in LENT_WORDS if word in lent.value and word not in words}
    order = [piece(lent, "order", n) for n, name in enumerate(member.family.agreement.order) if name in member.tests]
    words.setdefault("order", several(order, member.at))
    words["amendments"] = several(sorted(_named(member, "amendments"), key=_adopted), member.at)
    words["not_modelled"] = several(_named(member, "not_modelled"), member.at)
    return group(words, own.place(()))


def _adopted(entry: Piece) -> date:
    day: date = entry.value["adopted"]
    return day


def _named(member: Member, word: str) -> list[Piece]:
    """Its own amendments or clauses, then the family's but those it has not, or has another one of that id for."""
    own = each(member.document, word)
    without = member.agreement.without
    taken = [entry for entry in each(member.family.document, word) if entry.value.get("id") not in without]
    lent = [standing_at(entry, member.at, "id") for entry in taken]  # that it is taken is said there
    ids = {entry.value["id"] for entry in lent if "id" in entry.value}
    named = {entry.value["id"]: entry for entry in own if entry.value.get("id") in ids}
    further = [entry for entry in own if entry.value.get("id") not in ids]
    return [*further, *(named.get(entry.value.get("id"), entry) for entry in lent)]


def each(document: Document, *loc: str | int) -> list[Piece]:
    """The entries of a list at `loc` of a document; none where there is no such list."""
    held = document.value
    for step in loc:
        held = held.get(step, {}) if isinstance(held, Mapping) else held[step]
    return [piece(document, *loc, place) for place, _ in enumerate(held)]


def test_page(member: Member, name: str) -> Piece:
    """A test of the family, asked of the member's area and years, with its differences."""
    asked, lent, _ = member.family.tests[name]
    words = {word: piece(lent, word) for word in lent.value if word not in OF_YEARS}
    own = {word: piece(member.document, "differs", name, word) for word in differences_of(member, name)}
    words |= {word: part for word, part in own.items() if word not in ("years", "inputs", "terms")}
    words |= {"id": saying(f"{member.agreement.id}/{name}", member.at), "area": piece(member.document, "area")}
    years = _years(member, name)
    for word in DATED:
        if word in lent.value and word not in own:
            entries = _by_adoption([], _moved(member, name, each(lent, word), years), member.days)
            words[word] = several(entries, lent.place((word,)))
    words["years"] = several(years, own["years"].places[()] if "years" in own else member.at)
    if asked.inputs:
        inputs = {input_: _input(member, name, input_) for input_ in asked.inputs}
        words["inputs"] = group(inputs, lent.place(("inputs",)))
    if asked.terms:
        terms = {term: _term(member, name, term, years) for term in asked.terms}
        words["terms"] = group(terms, lent.place(("terms",)))
    return group(words, member.at)


def differences_of(member: Member, name: str) -> Mapping[str, Any]:
    """In what a test of the family is another here, as it is written."""
    differences: Mapping[str, Any] = member.document.value.get("differs", {}).get(name, {})
    return differences


def _input(member: Member, name: str, input_: str) -> Piece:
    if input_ in differences_of(member, name).get("inputs", {}):
        return piece(member.document, "differs", name, "inputs", input_)
    return piece(member.family.tests[name][1], "inputs", input_)


def _years(member: Member, name: str) -> list[Piece]:
    """The years of a test: of each adoption the member's own entries, or the family's."""
    asked, lent, _ = member.family.tests[name]
    own = each(member.document, "differs", name, "years")
    if asked.same_years_as:
        base = [judged_only(entry, asked.performance_years) for entry in _years(member, asked.same_years_as)]
    else:
        base = each(lent, "years")
    return _by_adoption(own, base, member.days)


def judged_only(entry: Piece, which: Sequence[int]) -> Piece:
    """An entry of which only some years are judged, counted from its first; it may be over before some of them."""
    if not which or entry.value["judged"] != "each":
        return entry
    years = [entry.value["from"] + nth - 1 for nth in which]
    return saying_otherwise(entry, judged=[year for year in years if year <= entry.value["through"]] or "none")


def _by_adoption(own: Sequence[Piece], lent: Sequence[Piece], days: Mapping[str | None, date]) -> list[Piece]:
    replaced = {entry.value.get("by") for entry in own}
    kept = [entry for entry in lent if entry.value.get("by") in days and entry.value.get("by") not in replaced]
    return sorted([*(_of_its_day(entry, days) for entry in kept), *own], key=_adopted)


def _of_its_day(entry: Piece, days: Mapping[str | None, date]) -> Piece:
    """An entry that an amendment brought, adopted on the day of the member's own; any other as it is."""
    return saying_otherwise(entry, adopted=days[entry.value["by"]]) if "by" in entry.value else entry


def _term(member: Member, name: str, term: str, years: Sequence[Piece]) -> Piece:
    """A term of the family, its versions in the member's years, or of an adoption its own."""
    lent = member.family.tests[name][1]
    own, theirs = each(member.document, "differs", name, "terms", term), each(lent, "terms", term, "versions")
    whole = _by_adoption(own, _moved(member, name, theirs, years), member.days)
    words = {word: piece(lent, "terms", term, word) for word in lent.value["terms"][term]}
    at = member.document.place(("differs", name, "terms", term)) if own else lent.place(("terms", term))
    return group(words | {"versions": several(whole, at)}, at)


def _moved(member: Member, name: str, entries: Sequence[Piece], years: Sequence[Piece]) -> list[Piece]:
    """Dated entries of a test in the member's years; those that begin after its end fall away."""
    moved = [_version(member, entry, _later(member, name, entry.value.get("by"), years)) for entry in entries]
    return [entry for entry in moved if entry.value["from"] <= member.agreement.through]


def _later(member: Member, name: str, by: str | None, years: Sequence[Piece]) -> int:
    """By how many years the member's performance years of an adoption begin later than the family's.

    An entry keeps its place to the years of its own adoption: of a term for performance year 4 of the family, first
    adopted for 2027 and then for 2028, each version is moved by where the member's years of that day begin.
    """
    here = [entry.value["from"] for entry in years if entry.value.get("by") == by]
    there = [entry.from_ for entry in member.family.years(name) if entry.by == by]
    return here[0] - there[0] if here and there else 0


def _version(member: Member, version: Piece, later: int) -> Piece:
    """An entry moved by some years: the family's last one runs to the member's end, and none runs beyond it."""
    last = version.value["through"] == member.family.agreement.through
    through = member.agreement.through if last else min(version.value["through"] + later, member.agreement.through)
    adopted = member.days.get(version.value.get("by"), version.value["adopted"])
    return saying_otherwise(version, **{"from": version.value["from"] + later, "through": through, "adopted": adopted})


def examples_of(member: Member, name: str, asked: TestFile) -> ExamplesFile | None:
    """The family's examples in the member's years; those with a date of their own where the years are the family's."""
    read = member.family.tests[name][2]
    family = member.family.tests[name][0].model_copy(update={"years": member.family.years(name)})
    with_years = {test for test, difference in member.agreement.differs.items() if difference.years}
    dated = not with_years & {name, member.family.tests[name][0].same_years_as}
    return moved_examples(read[0], family, asked, dated=dated) if read else None
