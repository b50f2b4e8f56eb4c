"""How firm the figures of tests are: what later publications restated, which findings moved, what is mixed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.definitions.programmes import Test
from monitor.definitions.registers import Measure
from monitor.evaluation.effect import MovedFinding, moved_by
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.sources import Held, leaned_on, part_names, parts_of, sources_held, sources_of
from monitor.observations import restatements, vintages
from monitor.observations.publications import Publication
from monitor.observations.series import Series
from monitor.words.areas import Entity, area_name
from monitor.words.findings import Verdict


@dataclass(frozen=True)
class RestatedFigure:
    """A yearly figure as it was first published and as it stands now."""

    year: int
    first: float
    newest: float

    @property
    def percent(self) -> float:
        """By how much it moved, in percent of what it was."""
        return 100 * (self.newest - self.first) / abs(self.first) if self.first else float("inf")


@dataclass(frozen=True)
class Restated:
    """What one publication did to the earlier figures of a measure for one entity, the largest change first."""

    measure: Measure
    entity: Entity
    publication: Publication
    changes: tuple[RestatedFigure, ...]


@dataclass(frozen=True, eq=False)
class History:
    """All of it. `moved` has the findings that are others without a publication, by its id.

    `partly` and `across` are the frames of `restatements`, over the rows that the tests lean on; they name the
    publications of `known` by their places.
    """

    restated: tuple[Restated, ...]
    moved: Mapping[str, tuple[MovedFinding, ...]]
    partly: pl.DataFrame
    across: pl.DataFrame
    known: tuple[Publication, ...]
    sources: tuple[Held, ...]
    titles: Mapping[str, str]  # of the tests, by id


def history(gathered: Gathered, tests: Sequence[Test]) -> History:
    """How firm the figures are that `tests` lean on."""
    named = {name for test in tests for name in sources_of(gathered.definitions, test)}
    held = tuple(source for source in sources_held(gathered) if source.name in named)
    restated = tuple(_restated(gathered, tests))
    by_id = {entry.publication.id: entry.publication for entry in restated}
    moved = {name: tuple(_judged(gathered, publication, tests)) for name, publication in by_id.items()}
    titles = {test.id: test.asked.title.format(area=area_name(test.asked.area)) for test in tests}
    measures, known = parts_of(gathered.definitions, tests), gathered.publications
    partly = [_partly(known, source, measures) for source in held]
    across = [_across(known, source, measures) for source in held]
    return History(restated, moved, _together(partly), _together(across), known, held, titles)


def _judged(gathered: Gathered, publication: Publication, tests: Sequence[Test]) -> Iterator[MovedFinding]:
    """The findings that a publication moved, without years of which nothing is asked."""
    for moved in moved_by(gathered, publication, tests):
        if {finding.verdict for finding in (moved.before, moved.after) if finding} != {Verdict.NOT_IN_FORCE}:
            yield moved


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame()


def _partly(known: Sequence[Publication], held: Held, measures: Sequence[Measure]) -> pl.DataFrame:
    rows = vintages.inside(known, source=held.name, where=leaned_on(measures, held.name))
    return restatements.partly(rows, known, held.newest.card.tolerance)


def _across(known: Sequence[Publication], held: Held, measures: Sequence[Measure]) -> pl.DataFrame:
    rows = vintages.newest(known, source=held.name, where=leaned_on(measures, held.name))
    return restatements.across(rows, known)


def _restated(gathered: Gathered, tests: Iterable[Test]) -> Iterator[Restated]:
    """The measures that tests are made of, for whom they ask of, where a later publication gave another figure."""
    library, asked = gathered.library, dict.fromkeys(pair for test in tests for pair in _asked(gathered, test))
    for name, entity in asked:
        series = library.series(name, [entity], "first"), library.series(name, [entity], "newest")
        for publication, changes in _changed(*series):
            yield Restated(library.measures[name], entity, publication, tuple(changes))


def _asked(gathered: Gathered, test: Test) -> Iterator[tuple[str, Entity]]:
    """The measures behind a test with their entities; one asked of each of many is looked at for its own area."""
    for entry in test.asked.inputs.values():
        for name in sorted(part_names(gathered.definitions.measures, [entry.measure])):
            yield name, Entity(entry.area or test.asked.area, *([entry.population] if entry.population else []))
    for member in test.members:
        yield from _asked(gathered, gathered.definitions.test(member))


def _changed(first: Series, newest: Series) -> Iterator[tuple[Publication, list[RestatedFigure]]]:
    """Each publication that the newest figure of a year that moved is from, with those years, largest change first."""
    laid, by_publication = first.laid_over(newest.years), dict[str, tuple[Publication, list[RestatedFigure]]]()
    for place, year in enumerate(newest.years.tolist()):
        change = RestatedFigure(year, float(laid.values[0, 0, place]), float(newest.values[0, 0, place]))
        for publication in newest.provenance.at(0, year).publications[:1]:
            if abs(change.percent) > publication.card.tolerance:
                by_publication.setdefault(publication.id, (publication, []))[1].append(change)
    for publication, moved in by_publication.values():
        yield publication, sorted(moved, key=lambda change: -abs(change.percent))
