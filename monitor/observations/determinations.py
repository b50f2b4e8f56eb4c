"""What CMS, a commission or another authority officially found: beside our computation, never instead of it.

`determinations.yaml` lies at the top of a folder of observations. A later finding of the same year is a further entry.
Official figures that are held as observations are not written out again: one entry names the measure that has them.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from monitor.areas import EVERYONE, Entity
from monitor.complaints import Refused
from monitor.definitions.checks import Known, area_problems, citation_problems, near
from monitor.definitions.programmes import Definitions, Test
from monitor.errors import ObservationError, Problem
from monitor.language.entries import Cite, Name, Number, Slug, StandingText, Text, Year
from monitor.observations.measures import Series
from monitor.strict_yaml import Document, Strict, Texts, load

FILE = "determinations.yaml"


class Determination(Strict):
    """One official answer: a verdict, a figure (of the judged line, or of `line`), or both."""

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    area: str
    population: str = EVERYONE
    year: Year
    by: Text
    known_from: date
    verdict: Literal["met", "missed"] | None = None
    line: Name | None = None
    value: Number | None = None
    cite: Cite
    standing: StandingText
    differs_because: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Determination":
        if self.verdict is None and self.value is None:
            raise Refused('a determination has a "verdict", a "value" or both.')
        if self.line and self.value is None:
            raise Refused('"line" says what a "value" is of; no value stands here.')
        return self

    @property
    def entity(self) -> Entity:
        """Whom it is about."""
        return Entity(self.area, self.population)


class PublishedLine(Strict):
    """Official figures of a line, for every entity and year that `measure` has: known since they were published."""

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    line: Name
    measure: Slug
    by: Text
    cite: Cite
    standing: StandingText
    differs_because: Text | None = None

    def of(self, series: Series, entities: Sequence[Entity]) -> Iterator[Determination]:
        """What was officially found of `entities`, whose figures `series` has. A figure that was made up is none."""
        for place, at in np.argwhere(~np.isnan(series.values[:, 0, :]) & (series.vintage >= 0)):
            publication = series.publications[int(series.vintage[place, at])]
            if not publication.card.synthetic:
                yield Determination(
                    test=self.test, area=entities[place].area, population=entities[place].population,
                    year=int(series.years[at]), by=self.by, known_from=publication.known_from, line=self.line,
                    value=float(series.values[place, 0, at]), cite=self.cite, standing=self.standing,
                    differs_because=self.differs_because,
                )  # fmt: skip


class DeterminationsFile(Strict):
    """determinations.yaml: every official answer on record."""

    determinations: list[Determination] = []
    published: list[PublishedLine] = []

    @model_validator(mode="after")
    def _has_entries(self) -> "DeterminationsFile":
        if not self.determinations and not self.published:
            raise Refused('there is no entry under "determinations" or "published".')
        return self


class Officially(NamedTuple):
    """What was officially found: entries written out, oldest first, and lines whose figures a measure has."""

    entries: tuple[Determination, ...] = ()
    published: tuple[PublishedLine, ...] = ()

    def lines_of(self, test: str) -> tuple[PublishedLine, ...]:
        """The lines of a test whose official figures are held as observations."""
        return tuple(line for line in self.published if line.test == test)

    def names(self, test: str) -> bool:
        """Whether anything is on record of a test."""
        return bool(self.lines_of(test)) or any(entry.test == test for entry in self.entries)


NOTHING = Officially()


def load_determinations(roots: Sequence[Path], definitions: Definitions, texts: Texts | None = None) -> Officially:
    """Everything officially found that is on record below `roots`; `texts` is given each file as it was read.

    Raises ObservationError with all problems.
    """
    found: list[Determination] = []
    published: list[PublishedLine] = []
    problems: list[Problem] = []
    for path in (root / FILE for root in roots):
        if path.is_symlink():
            what = "this is a link."
            problems.append(Problem(f"{path.parent.name}/{FILE}", 0, what, mend="Put the file itself here."))
        elif path.exists():
            whole, document = load(path, f"{path.parent.name}/{FILE}", DeterminationsFile, ObservationError, texts)
            problems += _problems(whole, document, definitions)
            problems += _published_problems(whole, document, definitions)
            found += whole.determinations
            published += whole.published
    if problems:
        raise ObservationError(problems)
    return Officially(tuple(sorted(found, key=_oldest_first)), tuple(published))


def _oldest_first(entry: Determination) -> tuple[date, str, str, int]:
    return entry.known_from, entry.test, entry.area, entry.year


def _problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    tests = {test.id: test for programme in definitions.programmes for test in programme.tests}
    known = Known(definitions.documents, None)
    yield from citation_problems(whole, document, known)
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


def newest(entries: Sequence[Determination], entity: Entity, year: int, line: str = "") -> Determination | None:
    """The newest determination of one entity and year: of the judged figure, or of a further `line`."""
    matching = (e for e in reversed(entries) if (e.entity, e.year, e.line or "") == (entity, year, line))
    return next(matching, None)
