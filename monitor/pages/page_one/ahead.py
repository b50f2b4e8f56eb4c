"""What is due next: duties with a date, the figures that will decide what is open, and clocks that wait."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from monitor.definitions.obligations import YEAR_IN_MONTHS, Waiting, dues, waiting_for_events
from monitor.language.periods import months_on
from monitor.pages.due import why_waiting
from monitor.pages.page_one.scope import Scope
from monitor.pages.page_one.words import UNCHECKED
from monitor.words.findings import Cause, Standing
from monitor.words.wording import listed, long_date

MOST_ROWS = 3
NOTHING = ("Nothing", "No duty has a date in the year to come, and no clock runs.")


class Ahead(NamedTuple):
    """Something with a day: what it is, and who owes it; `duty` is false of figures that are expected."""

    on: date
    what: str
    owed_by: str
    duty: bool


def due_next(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Three things at most: those with a day by their days, then the clocks that wait for an event."""
    dated = [(long_date(one.on), f"{one.what}{f', by {one.owed_by}' if one.duty else ''}") for one in days(scope)]
    return (*dated, *_waiting(scope))[:MOST_ROWS] or (NOTHING,)


def days(scope: Scope) -> tuple[Ahead, ...]:
    """What is due in the year to come, and the figures that are expected, the earliest first."""
    return tuple(sorted([*_duties(scope), *_figures(scope)]))


def first_duty(scope: Scope) -> Ahead | None:
    """The next duty with a day."""
    return next((one for one in days(scope) if one.duty), None)


def _duties(scope: Scope) -> Iterator[Ahead]:
    as_of = scope.material.as_of
    for due in dues(scope.material.agreement, as_of, months_on(as_of, YEAR_IN_MONTHS)):
        entry = due.obligation
        yield Ahead(due.on, f"{entry.title}{_star(entry.standing)}", entry.owed_by, True)


def _figures(scope: Scope) -> Iterator[Ahead]:
    """The figures of open years, by the day on which they should be there."""
    open_ = [f for f in scope.found if f.mark is Cause.NOT_YET_DUE and f.expected_by]
    years: dict[date, set[int]] = {}
    for finding in open_:
        if finding.expected_by:
            years.setdefault(finding.expected_by, set()).add(finding.year)
    for day, of in years.items():
        yield Ahead(day, f"Figures that decide {listed([str(year) for year in sorted(of)])} are due", "", False)


def _waiting(scope: Scope) -> Iterator[tuple[str, str]]:
    """Clocks that start with an event which has not happened."""
    agreement = scope.material.agreement
    by_event: dict[str, list[Waiting]] = {}
    for wait in waiting_for_events(agreement, scope.material.as_of):
        by_event.setdefault(wait.obligation.due.event or "", []).append(wait)
    for event, waits in by_event.items():
        what = "; ".join(map(_after, waits))
        yield f"On {agreement.event_kinds[event]}", f"{what}; {why_waiting(waits[0])}"


def _after(wait: Waiting) -> str:
    """Response to a warning notice in 90 days"""
    entry, due = wait.obligation, wait.obligation.due
    number, unit = (due.months, "month") if due.months else (due.days, "day")
    within = "before it" if due.before else f"in {number} {unit}{'' if number == 1 else 's'}"
    return f"{entry.title}{_star(entry.standing)} {within}"


def _star(standing: str) -> str:
    return UNCHECKED if standing == Standing.UNCONFIRMED else ""
