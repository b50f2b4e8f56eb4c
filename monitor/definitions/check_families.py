"""What can be wrong with what an agreement takes from its family."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.checks import near
from monitor.definitions.members import LENT_WORDS, Family, Member, differences_of
from monitor.definitions.reading import Reading, ReadTest
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.wording import long_date

_AsWritten = Mapping[str, Any]  # a dated entry as it is written


def like_problems(
    agreement: AgreementFile, document: Document, families: Mapping[str, Family], reading: Reading
) -> Iterator[Problem]:
    """An agreement that is like something that is no family; where one could not be read, it may be that."""
    if AgreementFile in reading.unread:
        return
    there = any(candidate.id == agreement.like for candidate, _ in reading.agreements)
    what = f'"{agreement.like}" is no family.' if there else f'there is no family "{agreement.like}".'
    why = "A family is a folder whose agreement.yaml says kind: family."
    yield Problem(document.file, document.line(("like",)), what, why, near(str(agreement.like), families))


def member_problems(member: Member, written: Sequence[ReadTest], whole: bool) -> Iterator[Problem]:
    """What is taken and stands there too, is left out and is not there, or differs in nothing."""
    yield from _written_too(member, written)
    if whole:
        yield from _without(member)
        yield from _differs(member)
        yield from _first_years(member)
        yield from _nothing_left(member)
    yield from _said_twice(member)


def _problem(member: Member, loc: Loc, what: str, why: str = "", mend: str = "") -> Problem:
    return Problem(member.document.file, member.document.line(loc), what, why, mend)


def _written_too(member: Member, written: Sequence[ReadTest]) -> Iterator[Problem]:
    family = member.family.agreement.id
    for asked, document, _ in written:
        folder, _, name = asked.id.partition("/")
        if folder == member.agreement.id and name in member.tests:
            what = f'"{name}" is taken from {family}, and stands here too.'
            mend = 'Take this file out and write in what it differs under "differs", or name it under "without".'
            yield Problem(document.file, document.line(("id",)), what, mend=mend)


def _without(member: Member) -> Iterator[Problem]:
    family, without = member.family.agreement, member.agreement.without
    known = [*member.family.tests, *(amendment.id for amendment in family.amendments)]
    known += [clause.id for clause in family.not_modelled if clause.id]
    for place, name in enumerate(without):
        if name not in known:
            what = f'"{name}" is no test, amendment or clause of {family.id}.'
            yield _problem(member, ("without", place), what, mend=near(name, known))
        elif name in without[:place]:
            yield _problem(member, ("without", place), f'"{name}" stands here twice.', mend="Name it once.")


def _differs(member: Member) -> Iterator[Problem]:
    for name in member.agreement.differs:
        at = ("differs", name)
        if name not in member.tests:
            what = f'"{name}" is no test that is taken from {member.family.agreement.id}.'
            yield _problem(member, at, what, mend=near(name, member.tests))
        elif not differences_of(member, name):
            yield _problem(member, at, f'"{name}" differs in nothing.', mend="Take it out.")
        else:
            yield from _words(member, name)


def _words(member: Member, name: str) -> Iterator[Problem]:
    asked, lent, _ = member.family.tests[name]
    for word, value in differences_of(member, name).items():
        at: Loc = ("differs", name, word)
        if word in ("inputs", "terms"):
            yield from _names(member, at, value, lent.value.get(word, {}))
        elif word == "years":
            theirs = member.family.tests[asked.same_years_as or name][1].value["years"]
            yield from _same_entries(member, at, value, theirs)
        elif value == lent.value.get(word):
            yield _same(member, at)


def _names(member: Member, at: Loc, own: Mapping[str, object], lent: Mapping[str, object]) -> Iterator[Problem]:
    """Inputs or terms that the family's test has not, or has just so."""
    for name, value in own.items():
        theirs = lent.get(name)
        if name not in lent:
            kind = str(at[-1]).removesuffix("s")
            what = f'"{name}" is no {kind} of {member.family.agreement.id}/{at[1]}.'
            yield _problem(member, (*at, name), what, mend=near(name, lent))
        elif isinstance(value, list) and isinstance(theirs, dict):
            yield from _same_entries(member, (*at, name), value, theirs["versions"])
        elif value == theirs:
            yield _same(member, (*at, name))


def _same_entries(member: Member, at: Loc, own: Sequence[_AsWritten], lent: Sequence[_AsWritten]) -> Iterator[Problem]:
    """Entries of one adoption that are all as the family has them of it."""
    for by in dict.fromkeys(entry.get("by") for entry in own):
        places = [place for place, entry in enumerate(own) if entry.get("by") == by]
        if [own[place] for place in places] == [entry for entry in lent if entry.get("by") == by]:
            yield _same(member, (*at, places[0]))


def _same(member: Member, at: Loc) -> Problem:
    what = f"this is what {member.family.agreement.id} says itself."
    return _problem(member, at, what, "What is not said here is taken from there.", "Take it out.")


def _said_twice(member: Member) -> Iterator[Problem]:
    """Words of the agreement itself, its amendments and clauses, that are the family's to the letter."""
    own, lent = member.document.value, member.family.document.value
    yield from (
        _same(member, (word,)) for word in (*LENT_WORDS, "order") if word in own and own[word] == lent.get(word)
    )
    for word in ("amendments", "not_modelled"):
        yield from (
            _same(member, (word, n)) for n, entry in enumerate(own.get(word, [])) if entry in lent.get(word, [])
        )


def first_years_missing(member: Member) -> list[str]:
    """The tests with years of their own, first of all the family's, although the agreement is of another day."""
    agreement, tests = member.agreement, member.family.tests
    if agreement.adopted == member.family.agreement.adopted:
        return []
    own_years = {name: agreement.differs[name].years if name in agreement.differs else [] for name in tests}
    bring = [name for name, (asked, _, _) in tests.items() if any(not entry.by for entry in asked.years)]
    return [name for name in bring if all(entry.by for entry in own_years[name])]


def _first_years(member: Member) -> Iterator[Problem]:
    agreement, family = member.agreement, member.family.agreement
    for name in first_years_missing(member):
        what = f'the first years of "{name}" are missing.'
        why = f"This agreement is of {long_date(agreement.adopted)}, {family.id} of {long_date(family.adopted)}."
        yield _problem(member, ("like",), what, why, f'Write them under "differs", "{name}", "years".')


def nothing_left(member: Member) -> Mapping[str, tuple[str, str]]:
    """The tests of which amendments that are left out brought all years, or all versions of a term.

    Each with the amendment, and what is lacking. A test that the changes of 2025 brought has no years without them.
    """
    left: dict[str, tuple[str, str]] = {}
    for name in member.tests:
        for what, brought_by in _brought_by(member, name):
            amendments = [amendment for amendment in member.agreement.without if amendment in brought_by]
            if brought_by and len(amendments) == len(brought_by):
                left[name] = amendments[0], what
    return left


def _brought_by(member: Member, name: str) -> Iterator[tuple[str, set[str | None]]]:
    """By which amendments (None is the agreement itself) there are years, and versions of each term, in words."""
    asked = member.family.tests[name][0]
    bring = asked.same_years_as or name
    own, of_years = member.agreement.differs.get(name), member.agreement.differs.get(bring)
    entries = [*member.family.years(name), *(of_years.years if of_years else [])]
    yield "has no years", {entry.by for entry in entries}
    for term, lent in asked.terms.items():
        versions = [*lent.versions, *(own.terms.get(term, []) if own else [])]
        yield f'has no value of "{term}"', {version.by for version in versions}


def _nothing_left(member: Member) -> Iterator[Problem]:
    for name, (amendment, what) in nothing_left(member).items():
        place = member.agreement.without.index(amendment)
        mend = f'Name "{name}" here too, or write it under "differs", "{name}".'
        yield _problem(member, ("without", place), f'without "{amendment}", "{name}" {what}.', mend=mend)


def beyond(member: Member, name: str, asked: TestFile) -> Iterator[Problem]:
    """A test of which the newest years reach beyond the agreement's."""
    newest = max(entry.adopted for entry in asked.years)
    spans = [(entry.from_, entry.through) for entry in asked.years if entry.adopted == newest]
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    if first < member.agreement.from_ or last > member.agreement.through:
        span = f"the agreement from {member.agreement.from_} to {member.agreement.through}"
        bring = member.family.tests[name][0].same_years_as or name  # tests with the same years are told once
        what = f'"{bring}" runs from {first} to {last}, {span}.'
        loc = ("differs", bring, "years") if bring in member.agreement.differs else ("like",)
        yield _problem(member, loc, what, mend="Let its years be among those of the agreement.")
