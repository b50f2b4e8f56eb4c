"""Why a year is not judged, or cannot be told: what is missing and by when, or how near the figure is to its limit."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from monitor.evaluation.errors_used import error_used, stated_error
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import Trace, trace_answer
from monitor.language.lines import Clause
from monitor.observations.disclosure import WHY
from monitor.observations.provenance import BY_PUBLISHER, SMALL
from monitor.words.findings import Cause, Verdict
from monitor.words.units import YEARS
from monitor.words.wording import (
    OR_MORE,
    amount,
    count_words,
    distance,
    in_quotes,
    listed,
    long_date,
    places_apart,
    side,
    years_listed,
)


class Gap(NamedTuple):
    """A figure that is missing: of whose worksheet, which input, of which year."""

    sheet: Worksheet
    entity: int
    name: str
    year: int

    @property
    def withheld(self) -> int:
        """Why it is not given: 0 where it is not withheld, BY_PUBLISHER, or SMALL."""
        return self.sheet.lineage(self.name, self.entity, self.year).withheld

    @property
    def due(self) -> date | None:
        """When it is expected; None where no date is given."""
        return self.sheet.series[self.name].due(self.year)


def reason_of(walked: Trace) -> str | None:
    """Why the year is not judged, or cannot be told; None where it is met or missed."""
    verdict = walked.sheet.verdict(walked.entity, walked.year)
    if verdict is Verdict.NOT_IN_FORCE:
        return _not_asked(walked)
    return _open(walked) if verdict is Verdict.CANNOT_TELL else None


def cause_of(walked: Trace) -> Cause | None:
    """Why the year cannot be told, in one word of the closed list; None where it can be, or nothing is asked."""
    sheet, place = walked.sheet, (walked.entity, 0, walked.sheet.place(walked.year))
    if sheet.verdict(walked.entity, walked.year) is not Verdict.CANNOT_TELL:
        return None
    if sheet.counted:
        causes = {cause_of(member) for member in walked.members}
        return next((cause for cause in Cause if cause in causes), Cause.NO_TARGET)
    return Cause.TOO_CLOSE if sheet.answered[place] else lacking(walked)


def cause(sheet: Worksheet, entity: int, year: int) -> Cause | None:
    """The cause of one entity and year; traced only where the year cannot be told."""
    open_ = sheet.verdict(entity, year) is Verdict.CANNOT_TELL
    return cause_of(trace_answer(sheet, entity, year)) if open_ else None


def lacking(walked: Trace) -> Cause:
    """What a walk lacks. A term comes first: without one the figures, once they are there, tell nothing."""
    missing = waited_for(walked)
    if walked.without_term():
        return Cause.NO_TARGET
    if any(gap.withheld for gap in missing):
        return Cause.WITHHELD
    if missing and _to_come(walked, missing):
        return Cause.NOT_YET_DUE
    limits = {clause.limit for clause in walked.way.clauses}  # some targets are published, and so inputs
    return Cause.NO_TARGET if missing and all(gap.name in limits for gap in missing) else Cause.NO_FIGURES


def _to_come(walked: Trace, missing: Sequence[Gap]) -> bool:
    """Whether the figures are expected later; where no date is given, whether the year itself is not over."""
    by, today = expected_by(missing), walked.sheet.as_of
    return by > today if by else walked.year >= today.year


def _not_asked(walked: Trace) -> str:
    sheet, entity, year = walked.sheet, walked.entity, walked.year
    if not sheet.judges(year):
        judged = [y for e in sheet.in_force for y in range(e.from_, e.through + 1) if e.judges(y)]
        if judged or not sheet.in_force:
            return f"judged in {years_listed(judged)}" if judged else "no term is known"
        return f"no year is judged since {long_date(sheet.in_force[0].adopted)}"
    if pause := sheet.pause(year):
        return f"{'suspended' if pause in sheet.test.asked.suspended else 'waived'}: {pause.says.rstrip('.')}"
    clause = sheet.test.asked.asked_clause
    assert clause is not None  # nothing else takes a judged year out of force  # noqa: S101
    unit = sheet.test.units[clause.line]
    value, limit = sheet.value(clause.line, entity, year), sheet.value(clause.limit, entity, year)
    places = places_apart(value, limit, unit)
    side = {"at_least": "at least", "at_most": "at most", "above": "more than", "below": "less than"}[clause.direction]
    return f"asked only of {side} {amount(limit, unit, places)}; here {amount(value, unit, places)}"


def _open(walked: Trace) -> str:
    sheet, entity, year = walked.sheet, walked.entity, walked.year
    if sheet.counted:
        return _members(walked)
    place, interval = (entity, 0, sheet.place(year)), sheet.test.asked.interval
    if not sheet.answered[place]:
        return _lacks(walked)
    if not sheet.robust[place] or interval is None:
        return _too_close(walked)
    return f"the {interval.level} percent interval of the figure lies astride the limit"


def _lacks(walked: Trace) -> str:
    """What is lacking, in the words of the cause."""
    if without := walked.without_term():
        area = walked.sheet.entities[walked.entity].name
        titles = [f"{in_quotes(walked.sheet.test.title(name).format(area=area))} for {year}" for name, year in without]
        return f"no value is known of {listed(list(dict.fromkeys(titles)))}"
    missing = waited_for(walked)
    return _waits(missing) if missing else "a figure it is computed from is not known"


def _members(walked: Trace) -> str:
    """Which tests of a group are open, beside how many are met."""
    undecided = [f"{w.sheet.test.asked.title} ({why})" for w in walked.members if (why := cause_of(w))]
    met = sum(w.sheet.verdict(w.entity, w.year) is Verdict.MET for w in walked.members)
    if not undecided:
        return "how many tests are to be met is not known"
    return f"{met} of {len(walked.members)} are met, and {len(undecided)} cannot be told: {'; '.join(undecided)}"


def waited_for(walked: Trace) -> list[Gap]:
    """The missing figures; for one carried over from a year that is missing, the figure of that year."""
    steps = (_carried_from(walked.sheet, walked.entity, *step) for step in walked.unknown())
    gaps = [
        Gap(walked.sheet, walked.entity, name, year) for name, year in sorted(set(steps), key=lambda s: (s[1], s[0]))
    ]
    return gaps + [gap for member in walked.members for gap in waited_for(member)]


def _carried_from(sheet: Worksheet, entity: int, name: str, year: int) -> tuple[str, int]:
    carried = sheet.series[name].carried
    level = max(carried) + 1 if year in carried else year
    return (name, level) if math.isnan(sheet.value(name, entity, level)) else (name, year)


def is_due(gap: Gap) -> bool:
    """Whether an input's figure should be there by the worksheet's date, and is not withheld."""
    by = gap.due
    return by is not None and by <= gap.sheet.as_of and not gap.withheld


def expected_by(missing: Iterable[Gap]) -> date | None:
    """When all of the missing figures should be there; None where that cannot be said of one."""
    by = [gap.due for gap in missing]
    dates = [due for due in by if due]
    return max(dates) if dates and len(dates) == len(by) else None


def _waits(missing: Sequence[Gap]) -> str:
    """What is missing, and by when it is expected; or that its source gives it to nobody."""
    if small := [gap for gap in missing if gap.withheld == SMALL]:
        return f"{_sources(small)} is withheld: {WHY}"
    if hidden := [gap for gap in missing if gap.withheld == BY_PUBLISHER]:
        return f"{_sources(hidden)} is withheld by its publisher"
    by = expected_by(missing)
    return f"waits for {_sources(missing)} ({f'due {by:%Y-%m}' if by else 'no date is given'})"


def _sources(missing: Iterable[Gap]) -> str:
    """Each source with its years; the measure's name where no source is known."""
    years: dict[str, set[int]] = {}
    for gap in missing:
        source = gap.sheet.series[gap.name].source_of(gap.year) or gap.sheet.test.asked.inputs[gap.name].measure
        years.setdefault(source, set()).add(gap.year)
    return listed([f"{source} {years_listed(sorted(years[source]))}" for source in sorted(years)])


def _count_too_close(walked: Trace, clause: Clause) -> str:
    """How many years there are and may be within the stated errors, beside how many are allowed, and whose they are."""
    sheet, entity, year = walked.sheet, walked.entity, walked.year
    value, limit = sheet.value(clause.line, entity, year), sheet.value(clause.limit, entity, year)
    moved = sheet.band[clause.line]
    cell = moved[entity if moved.shape[0] > 1 else 0, :, sheet.place(year)]
    if np.isnan(cell).any():
        return "within the stated errors a figure it is computed from is not known"
    stands = count_words(value, limit, clause.direction, more=_more(sheet, clause.line, year, value))
    most, fewest = float(cell.max()), float(cell.min())
    upper = f"{most:g}{OR_MORE if _more(sheet, clause.line, year, most) else ''}"
    whose = f" ({used.measured(YEARS)})" if (used := error_used(walked)) else ""
    return f"{stands}; within the stated errors there may be from {fewest:g} up to {upper}{whose}"


def _more(sheet: Worksheet, name: str, year: int, count: float) -> bool:
    return sheet.way(year).counted_up_to(name, year, count) is not None


def _too_close(walked: Trace) -> str:
    """The room beside what the stated errors come to in the test's own unit, and whose they are."""
    sheet, entity, year = walked.sheet, walked.entity, walked.year
    clause = sheet.way(year).clause
    if clause is None:
        return "within the stated errors of its sources the answer could be the other"
    unit = sheet.test.units[clause.line]
    if unit == YEARS:
        return _count_too_close(walked, clause)
    room, error = float(sheet.room[entity, 0, sheet.place(year)]), stated_error(sheet, entity, year)
    far, wide, used = distance(room, unit, error), distance(error, unit, room), error_used(walked)
    where = f"{far} {side(room, clause.direction)}" if room else "exactly at the limit"
    if used and not used.stated.is_known:
        return f"it is {where}, and how far its source is off is {used.words}"
    if not error:
        return "within the stated errors a figure it is computed from is not known"
    whose = f" ({used.measured(unit)})" if used else ""
    return f"it is {where}, {'no more' if far == wide else 'less'} than the stated error of {wide}{whose}"
