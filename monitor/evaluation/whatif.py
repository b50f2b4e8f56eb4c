"""What if: the tests of a scenario on several paths, the first as things stand, one more for each option."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from monitor.definitions.programmes import Scenario
from monitor.definitions.scenarios import Figures, ScenarioFile, Step
from monitor.errors import DefinitionError, Problem
from monitor.evaluation.answer import Finding, finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.language.periods import month_of
from monitor.observations import changes, vintages
from monitor.observations.changes import Changes
from monitor.observations.keys import OVER_TIME
from monitor.observations.series import Series
from monitor.words.areas import Entity
from monitor.words.complaints import Loc

AS_THINGS_STAND = "as_things_stand"


@dataclass(frozen=True)
class WhatIf:
    """A scenario worked out. `sheets` are the worksheets of its tests, [entity, path, year]: path 0 as things stand.

    `quantities` has the unit of every quantity that a step may change.
    """

    asked: ScenarioFile
    sheets: tuple[Worksheet, ...]
    quantities: Mapping[str, str]

    @property
    def first(self) -> str:
        """What the first path is called: as things stand only where nothing is assumed of it."""
        if not self.asked.assume:
            return "As things stand"
        left = "Nothing ordered" if self.asked.orders else "Nothing else changed"
        grows = all(step.change == "continue" for step in self.asked.assume)
        return f"{left}, {'growth' if grows else 'figures'} as assumed"

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """The id and the title of each path."""
        return ((AS_THINGS_STAND, self.first), *((option.id, option.title) for option in self.asked.options))

    @property
    def steps(self) -> tuple[tuple[Step, ...], ...]:
        """What is changed on each path, in its order."""
        return _steps(self.asked)

    def findings(self, path: int) -> tuple[Finding, ...]:
        """What the tests of one path come to in the years asked about, by test, entity and year."""
        return tuple(finding for sheet in self.sheets for finding in _findings(alone(sheet, path), self.asked.years))


def what_if(gathered: Gathered, scenario: Scenario) -> WhatIf:
    """Work a scenario out. Raises DefinitionError where a step has nothing to change, or no one says when."""
    asked, definitions = scenario.asked, gathered.definitions
    changed = changed_by(gathered, scenario)
    whom = (Entity(asked.area),) if asked.area else None
    sheets = tuple(changed.worksheet(definitions.test(name), whom) for name in asked.tests)
    return WhatIf(asked, sheets, definitions.vocabulary.quantities)


def changed_by(gathered: Gathered, scenario: Scenario) -> Gathered:
    """What was gathered, with the changes of a scenario on a path for each of its options.

    Raises DefinitionError where a step has nothing to change, or no one says when.
    """
    changed = replace(gathered, changes=_changes(gathered, scenario.asked))
    if problems := _not_to_be_changed(changed, scenario):
        raise DefinitionError(problems)
    return changed


def _changes(gathered: Gathered, asked: ScenarioFile) -> Changes:
    """What a scenario changes on each path, of the figures known."""
    table = changes.with_each(_table(asked), gathered.library.publications)
    return Changes(1 + len(asked.options), changes.added_up(table))


def _not_to_be_changed(gathered: Gathered, scenario: Scenario) -> list[Problem]:
    """Steps whose figures nobody published by then, which would change nothing; or whose months nobody knows."""
    known, asked = gathered.library, gathered.changes
    missing, undated = [asked.table.clear()], [asked.table.clear()]
    for (source,), table in asked.table.partition_by("source", as_dict=True).items():
        rows = vintages.newest(known.publications, known.corrections, source, Changes(asked.paths, table).wanted)
        missing.append(changes.unmatched(rows, table))
        undated.append(changes.undated(rows, table, known.publications))
    problems = [_nothing(scenario, row) for row in _once(missing)]
    return [*problems, *(_undated(scenario, row) for row in _once(undated))]


def _once(frames: Sequence[pl.DataFrame]) -> Iterator[dict[str, Any]]:
    """The first change of each figure."""
    ordered = pl.concat(frames).sort("path", "place")
    return ordered.unique(["source", *OVER_TIME], keep="first", maintain_order=True).iter_rows(named=True)


def alone(sheet: Worksheet, path: int) -> Worksheet:
    """The worksheet of one path, as if there were no other."""
    return replace(
        sheet,
        values={name: _at(array, path) for name, array in sheet.values.items()},
        series={name: _series_at(series, path) for name, series in sheet.series.items()},
        members={name: alone(member, path) for name, member in sheet.members.items()},
        counted=(_at(sheet.counted[0], path), _at(sheet.counted[1], path)) if sheet.counted else None,
    )


def _at(array: Array, path: int) -> Array:
    return array[:, path : path + 1] if array.shape[1] > 1 else array


def _series_at(series: Series, path: int) -> Series:
    """One path of a series: a figure that is another than on the first path is ours; one of other paths is no row."""
    values, first = _at(series.values, path)[:, 0], series.values[:, 0]
    lacking = np.isnan(values) & ~np.isnan(series.values).all(axis=1)
    ours = ~lacking & ~((values == first) | (np.isnan(values) & np.isnan(first)))
    provenance = series.provenance.without(lacking).projected(ours)
    return replace(series, values=_at(series.values, path), provenance=provenance)


def _findings(sheet: Worksheet, years: Sequence[int]) -> Iterator[Finding]:
    covered = [year for year in years if any(entry.covers(year) for entry in sheet.in_force)]
    for entity in range(len(sheet.entities)):
        yield from (finding(sheet, entity, year) for year in covered)


def months_in_force(step: Step, year: int) -> int:
    """For how many months of a year a step holds."""
    last = month_of(step.through) if step.through else changes.ALWAYS
    return max(0, min(last + 1, 12 * (year + 1)) - max(month_of(step.from_), 12 * year))


def _steps(asked: ScenarioFile) -> tuple[tuple[Step, ...], ...]:
    return (tuple(asked.assume), *((*asked.assume, *option.steps) for option in asked.options))


def _table(asked: ScenarioFile) -> pl.DataFrame:
    """Every change of every path, in the order of the steps; see `changes.Changes`."""
    placed = [(path, place, step) for path, steps in enumerate(_steps(asked)) for place, step in enumerate(steps)]
    rows = [{"path": path, "place": place, **row} for path, place, step in placed for row in _rows(asked, step)]
    return pl.DataFrame(rows, schema=changes.TABLE)


def _rows(asked: ScenarioFile, step: Step) -> Iterator[dict[str, object]]:
    """One row for each figure that a step changes."""
    span = {"first": month_of(step.from_), "last": month_of(step.through) if step.through else changes.ALWAYS}
    if step.order:
        order = asked.orders[step.order]
        for falls in order.falls_on:
            amount = order.dollars * step.part / 100 * falls.share / 100
            added = _of(asked.figures[falls.of], "add")
            yield from ({**row, **span, "amount": amount, "per": falls.per} for row in added)
    elif step.of:
        changed = _of(asked.figures[step.of], step.change)
        yield from ({**row, **span, "amount": step.figure, "per": None} for row in changed)


def _of(figures: Figures, change: str) -> Iterator[dict[str, object]]:
    key = {word: getattr(figures, word) for word in ("source", "population", "payer", "quantity")}
    area = f"{figures.area}:{figures.each}:{changes.EACH}" if figures.each else figures.area
    yield from ({**key, "area": area, "service": service, "change": change} for service in figures.service)


def _nothing(scenario: Scenario, row: Mapping[str, Any]) -> Problem:
    what = f"{row['source']} has no figure of {row['quantity']} ({row['payer']}, {row['service']}) for {row['area']}."
    line = scenario.document.line(_step_at(scenario.asked, row["path"], row["place"]))
    return Problem(scenario.document.file, line, what, "There is nothing that this step could change.", _MEND)


def _undated(scenario: Scenario, row: Mapping[str, Any]) -> Problem:
    what = (
        f"{row['source']} has {row['quantity']} by fiscal years, and its card does not say in which month they begin."
    )
    line = scenario.document.line(_step_at(scenario.asked, row["path"], row["place"]))
    why, mend = "A step holds from a month on.", "Write fiscal_year_starts into its source.yaml, such as july."
    return Problem(scenario.document.file, line, what, why, mend)


_MEND = "Name figures that are held on this date (monitor sources lists what is), or set them."


def _step_at(asked: ScenarioFile, path: int, place: int) -> Loc:
    step = place - len(asked.assume)
    return ("options", path - 1, "steps", step) if step >= 0 else ("assume", place)
