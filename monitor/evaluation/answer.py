"""A worksheet's answers: one finding for each judged year, with its reason in words."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.evaluation.errors_used import ErrorUsed, error_used, why_ours_differs
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.once import once
from monitor.evaluation.others import (
    ByTheirFigure,
    by_their_figure,
    determination_json,
    found_of_judged,
    is_the_figure_itself,
    own_verdict,
)
from monitor.evaluation.reasons import cause_of, expected_by, is_due, reason_of, waited_for
from monitor.evaluation.trace import Trace, UsedEntry, trace_answer
from monitor.language.judge import MET, MISSED, UNKNOWN, codes
from monitor.observations.determinations import Determination
from monitor.observations.maturity import Maturity
from monitor.words.findings import Basis, Cause, Mark, Standing, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import NOT_KNOWN, OR_MORE, amount

_ORDER = list(Standing)  # firmest first
_VERDICTS = {MET: Verdict.MET, MISSED: Verdict.MISSED, UNKNOWN: Verdict.CANNOT_TELL}


@dataclass(frozen=True)
class ClauseFinding:
    """One of several comparisons, or one test of a group (`limit` is then None)."""

    what: str
    verdict: Verdict
    value: float | None = None
    direction: str = ""
    limit: float | None = None
    room: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The clause with the words of a finding."""
        figures = {"value": self.value, "direction": self.direction, "limit": self.limit, "room": self.room}
        return {"clause": self.what, "verdict": str(self.verdict), **figures}


@dataclass(frozen=True)
class Finding:
    """The answer of one test for one entity and year. Figures are unrounded, None is unknown.

    `room` is the distance to the limit in `unit`, negative past it; a test of several clauses has no value, limit and
    room of its own but those of its `clauses`. `made` says whether the figures allowed an answer, be it that the room
    is too small to tell. `due` is False where the year's figures are not yet expected; such a finding counts neither as
    expected nor as made. `expected_by` is when figures that are missing should be there, None where none is missing or
    no date is given. `cause` is why it cannot be told, None where it is told or nothing is asked; `reason` says it in a
    sentence. `reading_of` is the test of which this is another reading: it counts nowhere. `determination` is what
    others found, beside ours, and `figure_itself` says that ours was taken from it; `by_their_figure` is what the
    verdict would be by it where ours cannot be told, `others_verdict` the verdict that others found in words.
    `maturity` is that of the least mature figure used. `stated_error` is what it was judged with where a source stands
    in for another, and whose that is. `asked_as_if` says that the agreement does not bind the entity: the verdict is
    what it would be if it did. `counted_up_to` is the most that the value counts, where it is that and may be more.
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
    clauses: tuple[ClauseFinding, ...]
    entries: tuple[UsedEntry, ...]
    marks: tuple[str, ...]
    publications: tuple[str, ...]
    made: bool
    due: bool
    expected_by: date | None
    cause: Cause | None = None
    reading_of: str | None = None
    determination: Determination | None = None
    figure_itself: bool = False
    by_their_figure: ByTheirFigure | None = None
    others_verdict: Determination | None = None
    maturity: Maturity | None = None
    stated_error: ErrorUsed | None = None
    asked_as_if: bool = False
    counted_up_to: int | None = None

    @property
    def mark(self) -> Mark:
        """The verdict, or why there is none."""
        return self.cause or self.verdict

    def shown(self, figure: float | None) -> str:
        """A figure of the finding with its unit; a test of several clauses has neither."""
        return amount(float("nan") if figure is None else figure, parse_unit(self.unit)) if self.unit else NOT_KNOWN

    @property
    def shown_value(self) -> str:
        """The value with its unit; of a count that stops at its most, that it may be more."""
        return f"{self.shown(self.value)}{self.or_more}"

    @property
    def or_more(self) -> str:
        """What follows a value that is the most counted; else nothing."""
        return OR_MORE if self.counted_up_to is not None else ""

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
            "counted_up_to": self.counted_up_to,
            "limit": self.limit,
            "direction": self.direction,
            "room": self.room,
            "unit": self.unit,
            "reason": self.reason,
            "cause": str(self.cause) if self.cause else None,
            "standing": str(self.standing),
            "as_of": self.as_of.isoformat(),
            "determination": determination_json(self.determination, self.value, self.figure_itself),
            "by_their_figure": self.by_their_figure.as_json() if self.by_their_figure else None,
            "lines": dict(self.lines),
            "clauses": [clause.as_json() for clause in self.clauses],
            "entries": [entry.as_json() for entry in self.entries],
            "marks": list(self.marks),
            "publications": list(self.publications),
            "made": self.made,
            "due": self.due,
            "reading_of": self.reading_of,
            "asked_as_if": self.asked_as_if,
            "expected_by": self.expected_by.isoformat() if self.expected_by else None,
            "maturity": self.maturity.as_json() if self.maturity else None,
            "stated_error": self.stated_error.as_json() if self.stated_error else None,
        }


def findings(sheet: Worksheet) -> tuple[Finding, ...]:
    """Every finding of a test with a requirement, by entity and year: judged years and those its term asks nothing of.

    An exhibit worksheet makes none.
    """
    if not sheet.test.judges:
        return ()
    years = [int(year) for year in sheet.years if any(entry.covers(int(year)) for entry in sheet.in_force)]
    return tuple(finding(sheet, entity, year) for entity in range(len(sheet.entities)) for year in years)


@once
def finding(sheet: Worksheet, entity: int, year: int) -> Finding:
    """The finding of one entity and year."""
    walked, clause = trace_answer(sheet, entity, year), sheet.way(year).clause
    entries, place = walked.entries(), (entity, 0, sheet.place(year))
    made = bool(sheet.answered[place])
    missing = [] if made else waited_for(walked)
    theirs = found_of_judged(sheet, entity, year)
    return Finding(
        test=sheet.test.id,
        entity=sheet.entities[entity].area,
        population=sheet.entities[entity].population,
        year=year,
        verdict=sheet.verdict(entity, year),
        basis=walked.basis(),
        value=_known(sheet.value(clause.line, entity, year)) if clause else None,
        limit=_known(sheet.value(clause.limit, entity, year)) if clause else None,
        direction=clause.direction if clause else "",
        room=_known(float(sheet.room[place])),
        unit=str(sheet.test.units[clause.line]) if clause else "",
        reason=reason_of(walked),
        standing=standing_of(entries),
        as_of=sheet.as_of,
        lines={name: _known(sheet.value(name, entity, year)) for name in sheet.way(year).lines},
        clauses=tuple(_clauses(sheet, entity, year)),
        entries=entries,
        marks=walked.marks(),
        publications=tuple(publication.id for publication in walked.publications()),
        made=made,
        due=bool(sheet.asked[place]) and all(map(is_due, missing)) and (made or not walked.without_term()),
        expected_by=expected_by(missing),
        cause=cause_of(walked),
        reading_of=sheet.test.reading_of,
        determination=theirs and theirs.model_copy(update={"differs_because": why_ours_differs(theirs, walked)}),
        figure_itself=bool(theirs and is_the_figure_itself(sheet, theirs, year, walked.publications())),
        by_their_figure=by_their_figure(sheet, entity, year),
        others_verdict=own_verdict(sheet, entity, year),
        maturity=walked.maturity(),
        stated_error=error_used(walked),
        counted_up_to=sheet.way(year).counted_up_to(clause.line, year, sheet.value(clause.line, entity, year))
        if clause
        else None,
        asked_as_if=not sheet.test.binds(sheet.entities[entity].area),
    )


def _clauses(sheet: Worksheet, entity: int, year: int) -> Iterator[ClauseFinding]:
    """Each clause where there are several; each test of a group."""
    for name, member in sheet.members.items():
        yield ClauseFinding(name, member.verdict(entity, year) if member.has(year) else Verdict.NOT_IN_FORCE)
    way, place = sheet.way(year), (entity, 0, sheet.place(year))
    for clause in way.clauses if len(way.clauses) > 1 else ():
        rooms = sheet.clause_room(clause)
        yield ClauseFinding(
            clause.line,
            _VERDICTS[int(codes(rooms, clause.direction)[place])],
            _known(sheet.value(clause.line, entity, year)),
            clause.direction,
            _known(sheet.value(clause.limit, entity, year)),
            _known(float(rooms[place])),
        )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def standing_of(entries: Iterable[UsedEntry]) -> Standing:
    """The least firm standing of the entries; an unstated consequence of a miss does not weaken the verdict."""
    return max((entry.standing for entry in entries), key=_ORDER.index, default=Standing.CONFIRMED)


def because(sheet: Worksheet, entity: int, year: int) -> list[str]:
    """The unknown inputs behind a finding, then the terms of which no version is known, as `name year`."""
    walked = trace_answer(sheet, entity, year)
    return [f"{name} {missing}" for name, missing in (*unknown_of(walked), *walked.without_term())]


def unknown_of(walked: Trace) -> list[tuple[str, int]]:
    """The unknown inputs of a walk and of the tests it counts."""
    steps = walked.unknown()
    return steps + [step for member in walked.members for step in unknown_of(member)]


def counted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of tests of their own, without other readings of them: what every count is of."""
    return tuple(finding for finding in findings if finding.reading_of is None)


def tally(findings: Iterable[Finding]) -> Counter[Mark]:
    """How many of the years asked of are met and missed, and how many are not told, by their causes."""
    return Counter(finding.mark for finding in counted(findings) if finding.verdict is not Verdict.NOT_IN_FORCE)


def expected(findings: Iterable[Finding]) -> int:
    """How many findings were due: judged years whose figures should be there."""
    return sum(finding.due for finding in counted(findings))


def made(findings: Iterable[Finding]) -> int:
    """How many of the findings that were due could be made."""
    return sum(finding.due and finding.made for finding in counted(findings))
