"""A worksheet's answers: one finding for each judged year, with its reason in words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from monitor.evaluate import Worksheet
from monitor.findings import Basis, Standing, Verdict
from monitor.measures import Series
from monitor.trace import Trace, UsedEntry, trace
from monitor.units import parse_unit
from monitor.wording import amount, places_apart

_ORDER = list(Standing)  # firmest first


@dataclass(frozen=True)
class Finding:
    """The answer of one test for one entity and year. Figures are unrounded, None is unknown.

    `room` is the distance to the limit in `unit`, negative past it. `due` is False where the year's figures are not yet
    expected; such a finding counts neither as expected nor as made.
    """

    test: str
    entity: str
    population: str
    year: int
    verdict: Verdict
    basis: Basis | None
    value: float | None
    limit: float | None
    direction: str
    room: float | None
    unit: str
    reason: str | None
    standing: Standing
    as_of: date
    lines: Mapping[str, float | None]
    entries: tuple[UsedEntry, ...]
    marks: tuple[str, ...]
    publications: tuple[str, ...]
    due: bool
    determination: None = None

    @property
    def made(self) -> bool:
        """Whether the figures allowed an answer, be it that the room is too small to tell."""
        return self.value is not None and self.limit is not None

    def as_json(self) -> dict[str, Any]:
        """The finding with the keys of the contract."""
        return {
            "test": self.test,
            "entity": self.entity,
            "population": self.population,
            "year": self.year,
            "verdict": str(self.verdict),
            "basis": str(self.basis) if self.basis else None,
            "value": self.value,
            "limit": self.limit,
            "direction": self.direction,
            "room": self.room,
            "unit": self.unit,
            "reason": self.reason,
            "standing": str(self.standing),
            "as_of": self.as_of.isoformat(),
            "determination": self.determination,
            "lines": dict(self.lines),
            "clauses": [],
            "entries": [entry.as_json() for entry in self.entries],
            "marks": list(self.marks),
            "publications": list(self.publications),
            "due": self.due,
        }


def findings(sheet: Worksheet) -> tuple[Finding, ...]:
    """Every finding of a test with a requirement, by entity and year: judged years and those its term asks nothing of.

    An exhibit worksheet makes none.
    """
    if sheet.test.required is None:
        return ()
    years = [int(year) for year in sheet.years if any(entry.covers(int(year)) for entry in sheet.in_force)]
    return tuple(finding(sheet, entity, year) for entity in range(len(sheet.entities)) for year in years)


def finding(sheet: Worksheet, entity: int, year: int) -> Finding:
    """The finding of one entity and year."""
    test = sheet.test
    required, limit = test.required or "", test.limit or ""
    walked = trace(sheet, required, entity, year, also=(limit,))
    entries = walked.entries()
    verdict = sheet.verdict(entity, year)
    return Finding(
        test=test.id,
        entity=sheet.entities[entity],
        population="all",
        year=year,
        verdict=verdict,
        basis=walked.basis(),
        value=_known(sheet.value(required, entity, year)),
        limit=_known(sheet.value(limit, entity, year)),
        direction=test.direction,
        room=_known(float(sheet.room[entity, 0, sheet.place(year)])),
        unit=test.asked.unit,
        reason=_reason(sheet, walked, verdict),
        standing=_standing(sheet, walked),
        as_of=sheet.as_of,
        lines={name: _known(sheet.value(name, entity, year)) for name in test.asked.lines},
        entries=entries,
        marks=walked.marks(),
        publications=tuple(publication.id for publication in walked.publications()),
        due=sheet.judges(year) and all(is_due(sheet, name, missing) for name, missing in walked.unknown()),
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _standing(sheet: Worksheet, walked: Trace) -> Standing:
    """The least firm standing of the entries; an unstated consequence of a miss does not weaken the verdict."""
    return max((entry.standing for entry in walked.entries()), key=_ORDER.index, default=Standing.CONFIRMED)


def is_due(sheet: Worksheet, name: str, year: int) -> bool:
    """Whether an input's figure of `year` should be there by the worksheet's date."""
    by = _newest_due(sheet.series[name], year)
    return by is not None and by <= sheet.as_of


def _newest_due(series: Series, year: int) -> date | None:
    own = [publication for publication in series.publications if publication.card.source == series.source]
    return own[-1].due(year) if own else None


def _reason(sheet: Worksheet, walked: Trace, verdict: Verdict) -> str | None:
    entity, year = walked.entity, walked.steps[0][1]
    if verdict is Verdict.NOT_IN_FORCE:
        return _not_judged(sheet, year)
    if verdict is not Verdict.CANNOT_TELL:
        return None
    if missing := walked.unknown():
        return _waits(sheet, missing)
    known = not math.isnan(float(sheet.room[entity, 0, sheet.place(year)]))
    return _too_close(sheet, entity, year) if known else "a figure it is computed from is not known"


def _not_judged(sheet: Worksheet, year: int) -> str:
    judged = [y for e in sheet.in_force for y in range(e.from_, e.through + 1) if e.judges(y)]
    return f"judged in {', '.join(map(str, judged))}" if judged else "no term is known"


def _waits(sheet: Worksheet, missing: Sequence[tuple[str, int]]) -> str:
    """What is missing, and by when it is expected."""
    inputs = sheet.test.asked.inputs
    last = max(year for _, year in missing)
    names = [name for name, year in missing if year == last]
    sources = sorted({sheet.series[name].source for name in names})
    years = _span(sorted({year for _, year in missing}))
    by = [due for name in names if (due := _newest_due(sheet.series[name], last))]
    held = ", ".join(sources) or ", ".join(sorted({inputs[name].measure for name in names}))
    expected = f"due {max(by):%Y-%m}" if by else "no date is given"
    return f"waits for {held} {years} ({expected})"


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} and {years[-1]}"


def _too_close(sheet: Worksheet, entity: int, year: int) -> str:
    """The room beside what the stated errors come to in the test's own unit."""
    unit = parse_unit(sheet.test.asked.unit)
    room, error = abs(float(sheet.room[entity, 0, sheet.place(year)])), stated_error(sheet, entity, year)
    places = places_apart(room, error, unit)
    return f"the room of {amount(room, unit, places)} is smaller than the stated error of {amount(error, unit, places)}"


def stated_error(sheet: Worksheet, entity: int, year: int) -> float:
    """How far the required line moves within the stated errors of its sources, in the test's unit; 0 where not at all."""
    if not sheet.errors or sheet.test.required is None:
        return 0.0
    moved = sheet.band[sheet.test.required]
    cell = moved[entity if moved.shape[0] > 1 else 0, :, sheet.place(year)]
    return 0.0 if bool(np.isnan(cell).any()) else float(np.abs(cell - cell[0]).max())


def because(sheet: Worksheet, entity: int, year: int) -> list[str]:
    """The unknown inputs behind a finding, as `name year`."""
    walked = trace(sheet, sheet.test.required or "", entity, year, also=(sheet.test.limit or "",))
    return [f"{name} {missing}" for name, missing in walked.unknown()]


def expected(found: Iterable[Finding]) -> int:
    """How many findings were due: judged years whose figures should be there."""
    return sum(finding.due for finding in found)


def made(found: Iterable[Finding]) -> int:
    """How many of the findings that were due could be made."""
    return sum(finding.due and finding.made for finding in found)
