"""What others found: an authority in its own document, or an account of it. Beside ours, never instead of it.

`determinations.yaml` lies at the top of a folder of observations. A later finding of the same year is a further entry.
Figures of others that are held as observations are not written out again: one entry names the measure that has them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from monitor.definitions.checks import Known, area_problems, citation_problems, near
from monitor.definitions.programmes import Definitions, Test
from monitor.errors import ObservationError, Problem
from monitor.language.entries import Cite, Name, Number, Slug, StandingText, Text, Year
from monitor.language.periods import Period
from monitor.observations.series import Series
from monitor.words.areas import EVERYONE, Entity
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Document, Strict

FILE = "determinations.yaml"


class Source(Strict):
    """Who says so: the authority that decides the test, in its own document, or an account of what somebody found.

    Only the first is official; which it is, the agreement names (`decided_by`). A party that speaks of its own
    performance gives an account, with itself in `by` and in `account_of`. `by` may be left out where it is not known.
    """

    says: Literal["authority", "account"]
    by: Text | None = None
    account_of: Text | None = None
    cite: Cite
    standing: StandingText
    differs_because: Text | None = None

    @model_validator(mode="after")
    def _is_whose_it_says(self) -> "Source":
        if self.official and self.by is None:
            raise Refused("an authority has a name.", mend='Say whose document it is in "by".')
        if self.official and self.account_of:
            raise Refused('"account_of" stands in an account; this says "authority".')
        if self.official and not self.checked:
            what = "its standing is unconfirmed, so nobody has read it in the authority's own document."
            raise Refused(what, mend='Write "says: account" until somebody has.')
        return self

    @property
    def official(self) -> bool:
        """Whether the authority's own document says so."""
        return self.says == "authority"

    @property
    def checked(self) -> bool:
        """Whether a quotation shows it, or arithmetic on what quotations show."""
        return self.standing != "unconfirmed"

    @property
    def own(self) -> bool:
        """Whether a party speaks of its own performance."""
        return self.by is not None and self.by == self.account_of

    @property
    def who(self) -> str:
        """Who says so; an account without an author is one."""
        return self.by or "An account"


class Determination(Source):
    """One answer of others: a verdict, a figure (of the judged line, or of `line`), or both.

    A figure may be of part of the year only (`through`), or a `bound`: what it bounds is as much or more (or less).
    """

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    area: str
    population: str = EVERYONE
    year: Year
    through: Annotated[date | None, Field(description="the last day it tells of, where that is not the whole year")] = (
        None
    )
    known_from: date
    verdict: Literal["met", "missed"] | None = None
    line: Name | None = None
    value: Number | None = None
    bound: Literal["at_least", "at_most"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Determination":
        if self.verdict is None and self.value is None:
            raise Refused('a determination has a "verdict", a "value" or both.')
        for word in ("line", "bound"):
            if getattr(self, word) and self.value is None:
                raise Refused(f'"{word}" says what a "value" is of; no value stands here.')
        if self.through and self.through.year != self.year:
            raise Refused(f'"through" is a day of {self.year}, of which it tells.')
        return self

    @property
    def exact(self) -> bool:
        """Whether its figure is that of the whole year, and no bound."""
        return self.through is None and self.bound is None

    @property
    def ends(self) -> date:
        """The last day of which it tells."""
        return self.through or date(self.year, 12, 31)

    @property
    def entity(self) -> Entity:
        """Whom it is about."""
        return Entity(self.area, self.population)


class PublishedLine(Source):
    """Figures of others of a line, for every entity and year that `measure` has: known since they were published."""

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    line: Name
    measure: Slug

    def of(self, series: Series, entities: Sequence[Entity]) -> Iterator[Determination]:
        """What was found of `entities`, whose figures `series` has. A figure that was made up is none."""
        source = self.model_dump(include=set(Source.model_fields))
        for place, at in np.argwhere(~np.isnan(series.values[:, 0, :]) & (series.vintage >= 0)):
            publication = series.publications[int(series.vintage[place, at])]
            if not publication.card.synthetic:
                yield Determination(
                    test=self.test, area=entities[place].area, population=entities[place].population,
                    year=int(series.years[at]), known_from=publication.known_from, line=self.line,
                    value=float(series.values[place, 0, at]), **source,
                )  # fmt: skip


class DeterminationsFile(Strict):
    """determinations.yaml: every answer of others that is on record."""

    determinations: list[Determination] = []
    published: list[PublishedLine] = []

    @model_validator(mode="after")
    def _has_entries(self) -> "DeterminationsFile":
        if not self.determinations and not self.published:
            raise Refused('there is no entry under "determinations" or "published".')
        return self


class OnRecord(NamedTuple):
    """What others found: entries written out, oldest first, and lines whose figures a measure has."""

    entries: tuple[Determination, ...] = ()
    published: tuple[PublishedLine, ...] = ()

    def lines_of(self, test: str) -> tuple[PublishedLine, ...]:
        """The lines of a test of which figures of others are held as observations."""
        return tuple(line for line in self.published if line.test == test)

    def names(self, test: str) -> bool:
        """Whether anything is on record of a test."""
        return bool(self.lines_of(test)) or any(entry.test == test for entry in self.entries)


NOTHING = OnRecord()


def determinations_of(files: Sequence[tuple[DeterminationsFile, Document]], definitions: Definitions) -> OnRecord:
    """Everything that others found and that is on record in `files`. Raises ObservationError with all problems."""
    checks = (_problems, _published_problems)
    problems = [problem for file in files for check in checks for problem in check(*file, definitions)]
    if problems:
        raise ObservationError(problems)
    found = [entry for whole, _ in files for entry in whole.determinations]
    published = [line for whole, _ in files for line in whole.published]
    return OnRecord(tuple(sorted(found, key=_oldest_first)), tuple(published))


def _oldest_first(entry: Determination) -> tuple[date, str, str, int]:
    return entry.known_from, entry.test, entry.area, entry.year


def _problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    tests = {test.id: test for programme in definitions.programmes for test in programme.tests}
    known = Known(definitions.documents, None)
    yield from citation_problems(whole, document, known)
    yield from _of_others(whole, document, definitions)
    yield from _too_early(whole, document, definitions)
    for place, entry in enumerate(whole.determinations):
        at = ("determinations", place)
        yield from area_problems(entry.area, (*at, "area"), document)
        if entry.test not in tests:
            what = f'there is no test "{entry.test}".'
            yield Problem(document.file, document.line((*at, "test")), what, mend=near(entry.test, tests))
        elif entry.line and entry.line not in (names := _lines(tests[entry.test])):
            what = f'"{entry.line}" is not a line of {entry.test}.'
            yield Problem(document.file, document.line((*at, "line")), what, mend=near(entry.line, names))
        elif entry.value is not None and not entry.line and not any(way.clause for way in tests[entry.test].ways):
            what = f"{entry.test} does not judge one line, which the value could be of."
            yield Problem(document.file, document.line((*at, "value")), what, mend='Name the line with "line".')


def _of_others(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """What says that it is the deciding authority's own document, and is another's, or one that another published."""
    decided = {programme.id: programme.agreement.decided_by for programme in definitions.programmes}
    parts: Mapping[str, Sequence[Determination | PublishedLine]]
    parts = {"determinations": whole.determinations, "published": whole.published}
    for part, entries in parts.items():
        for place, entry in enumerate(entries):
            registered = definitions.documents.get(entry.cite.document)
            programme = entry.test.partition("/")[0]
            deciding = decided.get(programme)
            if entry.official and deciding != entry.by and programme in decided:
                whose = f"{deciding} does" if deciding else "its agreement names nobody who does"
                what = f"{entry.by} does not decide {entry.test}: {whose}."
                mend = 'Write "says: account"; a party that speaks of itself stands in "account_of" too.'
                yield Problem(document.file, document.line((part, place, "by")), what, mend=mend)
            elif entry.official and registered and (entry.by or "").casefold() not in registered.publisher.casefold():
                what = f'"{entry.cite.document}" is of {registered.publisher}, and not of {entry.by} itself.'
                mend = 'Write "says: account", or cite the authority\'s own document.'
                yield Problem(document.file, document.line((part, place, "says")), what, mend=mend)


def _too_early(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """What was found before the time was over of which it tells: in a document, or known, of an earlier day."""
    for place, entry in enumerate(whole.determinations):
        at, ends = ("determinations", place), f"{entry.year} ends" if not entry.through else f"{entry.through}"
        registered = definitions.documents.get(entry.cite.document)
        latest = last_day(registered.dated) if registered else None
        if latest and latest < entry.ends:
            what = f'"{entry.cite.document}" is dated {latest}, before {ends}, and cannot say what was found of it.'
            yield Problem(document.file, document.line((*at, "cite")), what, mend=_LATER)
        elif entry.known_from < entry.ends:
            what = f"known_from is {entry.known_from}, before {ends}."
            yield Problem(document.file, document.line((*at, "known_from")), what, mend=_LATER)


_LATER = (
    "Cite the document that has it. Where none is held, cite one without a day that says so; where it tells of a part "
    'of the year, give its last day in "through".'
)


def last_day(dated: date | str | None) -> date | None:
    """The last day that a document's date allows: of 2021-07 the 31st; None where it has no date."""
    if dated is None or isinstance(dated, date):
        return dated
    try:
        return Period.parsed(dated).ends
    except ValueError:
        return None  # words, such as "undated"


def _published_problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """Tests, lines and measures that are not there, and a measure in another unit than its line."""
    tests = {test.id: test for programme in definitions.programmes for test in programme.tests}
    for place, entry in enumerate(whole.published):
        at, names = ("published", place), _lines(tests[entry.test]) if entry.test in tests else ()
        for word, said, known in (("test", entry.test, tests), ("measure", entry.measure, definitions.measures)):
            if said not in known:
                what = f'there is no {word} "{said}".'
                yield Problem(document.file, document.line((*at, word)), what, mend=near(said, known))
        if entry.test in tests and entry.line not in names:
            what = f'"{entry.line}" is not a line of {entry.test}.'
            yield Problem(document.file, document.line((*at, "line")), what, mend=near(entry.line, names))
        elif names and entry.measure in definitions.measures:
            ours, theirs = str(tests[entry.test].units[entry.line]), definitions.measures[entry.measure].unit
            if ours != theirs:
                what = f'"{entry.measure}" is in {theirs}, and the line "{entry.line}" in {ours}.'
                yield Problem(document.file, document.line((*at, "measure")), what)


def _lines(test: Test) -> Collection[str]:
    return {name for way in test.ways for name in way.lines}


def known_on(entries: Sequence[Determination], test: str, as_of: date) -> tuple[Determination, ...]:
    """What had been determined of a test by `as_of`, oldest first."""
    return tuple(entry for entry in entries if entry.test == test and entry.known_from <= as_of)


def newest(entries: Sequence[Determination], entity: Entity, year: int, *lines: str) -> Determination | None:
    """What counts of the determinations of one entity and year: official before checked before unchecked, then newest.

    What is of the whole year counts before what is of part of it.

    `lines` are those asked about, "" the judged figure; without any, that one alone.
    """
    asked = lines or ("",)
    matching = [e for e in entries if (e.entity, e.year) == (entity, year) and (e.line or "") in asked]
    return (
        max(
            enumerate(matching),
            key=lambda placed: (placed[1].through is None, placed[1].official, placed[1].checked, placed[0]),
        )[1]
        if matching
        else None
    )
