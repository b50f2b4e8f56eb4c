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
from monitor.trace import Step, Trace, UsedEntry, is_withheld, trace
from monitor.units import parse_unit
from monitor.wording import amount, listed, places_apart, years_listed

_ORDER = list(Standing)  # firmest first


@dataclass(frozen=True)
class Finding:
    """The answer of one test for one entity and year. Figures are unrounded, None is unknown.

    `room` is the distance to the limit in `unit`, negative past it. `due` is False where the year's figures are not yet
    expected; such a finding counts neither as expected nor as made. `expected_by` is when figures that are missing
    should be there, None where none is missing or no date is given.
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
    expected_by: date | None
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
            "expected_by": self.expected_by.isoformat() if self.expected_by else None,
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
    entries, verdict = walked.entries(), sheet.verdict(entity, year)
    room = _known(float(sheet.room[entity, 0, sheet.place(year)]))
    missing = _waited_for(walked) if room is None else []
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
        room=room,
        unit=test.asked.unit,
        reason=_reason(sheet, walked, verdict),
        standing=_standing(entries),
        as_of=sheet.as_of,
        lines={name: _known(sheet.value(name, entity, year)) for name in test.asked.lines},
        entries=entries,
        marks=walked.marks(),
        publications=tuple(publication.id for publication in walked.publications()),
        due=sheet.judges(year) and all(is_due(sheet, entity, *step) for step in missing),
        expected_by=_expected_by(sheet, missing),
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _standing(entries: Iterable[UsedEntry]) -> Standing:
    """The least firm standing of the entries; an unstated consequence of a miss does not weaken the verdict."""
    return max((entry.standing for entry in entries), key=_ORDER.index, default=Standing.CONFIRMED)


def is_due(sheet: Worksheet, entity: int, name: str, year: int) -> bool:
    """Whether an input's figure of `year` should be there by the worksheet's date, and is not withheld."""
    by = _newest_due(sheet.series[name], year)
    return by is not None and by <= sheet.as_of and not is_withheld(sheet, name, entity, year)


def _newest_due(series: Series, year: int) -> date | None:
    """When the figure of `year` is expected: the day its source last published, if it covers the year."""
    own = [publication for publication in series.publications if publication.card.source == series.source_of(year)]
    covering = [p.known_from for p in own if p.card.covers.years[0] <= year <= p.card.covers.years[1]]
    return max(covering) if covering else own[-1].due(year) if own else None


def _reason(sheet: Worksheet, walked: Trace, verdict: Verdict) -> str | None:
    entity, year = walked.entity, walked.steps[0][1]
    if verdict is Verdict.NOT_IN_FORCE:
        return _not_judged(sheet, year)
    if verdict is not Verdict.CANNOT_TELL:
        return None
    if not math.isnan(float(sheet.room[entity, 0, sheet.place(year)])):
        return _too_close(sheet, entity, year)
    missing = _waited_for(walked)
    return _waits(sheet, entity, missing) if missing else "a figure it is computed from is not known"


def _not_judged(sheet: Worksheet, year: int) -> str:
    judged = [y for e in sheet.in_force for y in range(e.from_, e.through + 1) if e.judges(y)]
    return f"judged in {years_listed(judged)}" if judged else "no term is known"


def _waits(sheet: Worksheet, entity: int, missing: Sequence[Step]) -> str:
    """What is missing, and by when it is expected; or that its source gives it to nobody."""
    withheld = [step for step in missing if is_withheld(sheet, step[0], entity, step[1])]
    if withheld:
        return f"{_sources(sheet, withheld)} is withheld by its publisher"
    by = _expected_by(sheet, missing)
    return f"waits for {_sources(sheet, missing)} ({f'due {by:%Y-%m}' if by else 'no date is given'})"


def _waited_for(walked: Trace) -> list[Step]:
    """The missing figures; for one carried back from a year that is missing, the figure of that year."""
    steps = (_carried_from(walked.sheet, walked.entity, *step) for step in walked.unknown())
    return sorted(dict.fromkeys(steps), key=lambda step: (step[1], step[0]))


def _carried_from(sheet: Worksheet, entity: int, name: str, year: int) -> Step:
    carried = sheet.series[name].carried
    level = max(carried) + 1 if year in carried else year
    return (name, level) if math.isnan(sheet.value(name, entity, level)) else (name, year)


def _expected_by(sheet: Worksheet, missing: Sequence[Step]) -> date | None:
    """When all of the missing figures should be there; None where that cannot be said of one."""
    by = [_newest_due(sheet.series[name], year) for name, year in missing]
    dates = [due for due in by if due]
    return max(dates) if dates and len(dates) == len(by) else None


def _sources(sheet: Worksheet, steps: Sequence[Step]) -> str:
    """Each source with its years; the measure's name where no source is known."""
    years: dict[str, set[int]] = {}
    for name, year in steps:
        source = sheet.series[name].source_of(year) or sheet.test.asked.inputs[name].measure
        years.setdefault(source, set()).add(year)
    return listed([f"{source} {years_listed(sorted(years[source]))}" for source in sorted(years)])


def _too_close(sheet: Worksheet, entity: int, year: int) -> str:
    """The room beside what the stated errors come to in the test's own unit."""
    unit = parse_unit(sheet.test.asked.unit)
    room, error = abs(float(sheet.room[entity, 0, sheet.place(year)])), stated_error(sheet, entity, year)
    if not error:
        return "within the stated errors a figure it is computed from is not known"
    places = places_apart(room, error, unit)
    than = "smaller than" if amount(room, unit, places) != amount(error, unit, places) else "no larger than"
    return f"the room of {amount(room, unit, places)} is {than} the stated error of {amount(error, unit, places)}"


def stated_error(sheet: Worksheet, entity: int, year: int) -> float:
    """How far the required line moves within the stated errors of its sources, in the test's unit; 0 if not at all."""
    if sheet.test.required is None:
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
