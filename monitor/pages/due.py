"""From which event a day is counted, and what a clock waits for, in words."""

from collections.abc import Mapping

from monitor.definitions.agreements import DueWhen, Event, RecordedEvent
from monitor.definitions.obligations import Due, Waiting
from monitor.words.wording import long_date


def counted_from(due: DueWhen, kinds: Mapping[str, str]) -> str:
    """90 days after a warning notice, or before one; empty for a date of the calendar."""
    later = f", or later by {kinds[due.unless]}" if due.unless else ""
    return f"{_from_event(due, kinds)}{later}"


def _from_event(due: DueWhen, kinds: Mapping[str, str]) -> str:
    if due.before:
        return f"before {kinds[due.before]}"
    if not due.after:
        return ""
    number, unit = (due.months, "month") if due.months else (due.days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'} after {kinds[due.after]}"


def why_due(due: Due, kinds: Mapping[str, str]) -> str:
    """From which event a day was counted, and by which it was put off; empty for a date of the calendar."""
    if not due.started:
        return ""
    counted = f"{_from_event(due.obligation.due, kinds)} of {_day_of(due.started)}"
    return f"{counted}, put off by {kinds[due.put_off.kind]} of {_day_of(due.put_off)}" if due.put_off else counted


def _day_of(event: Event) -> str:
    """Its day, and the file where an office recorded it beside the agreement."""
    recorded = f" (recorded in {event.recorded_in})" if isinstance(event, RecordedEvent) else ""
    return f"{long_date(event.happened)}{recorded}"


def why_waiting(wait: Waiting) -> str:
    """That no event is on record from which it is counted, or that of the last one the time is over."""
    over = "is past" if wait.obligation.due.before else "has run out"
    return f"that of {long_date(wait.last.happened)} {over}" if wait.last else "none is on record"
