"""What an agreement asks for when: dates of the calendar, clocks that run, and clocks that wait for an event. Pure.

`from` and `through` of an obligation are calendar years: those in which a date falls due, or in which an event starts
its clock. Entries of one id are versions of each other, and each year is governed by the newest that was known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.definitions.agreements import AgreementFile, DueWhen, Event, Obligation
from monitor.definitions.programmes import in_force
from monitor.language.periods import day_in, months_on

YEAR_IN_MONTHS = 12  # months
_HORIZON = re.compile(r"([1-9][0-9]{0,3})([dwmy])")


@dataclass(frozen=True)
class Due:
    """One day on which something is due, the event from which it was counted, and the one that put it off."""

    on: date
    obligation: Obligation
    started: Event | None = None
    put_off: Event | None = None


@dataclass(frozen=True)
class Waiting:
    """An obligation of which no clock runs; `last` is the event whose clock ran out, if there was one."""

    obligation: Obligation
    last: Event | None = None


def dues(agreement: AgreementFile, as_of: date, until: date) -> tuple[Due, ...]:
    """What is due from `as_of` to `until`, both included, as it was known on `as_of`; the earliest first."""
    all_dues = [
        *_on_dates(agreement, as_of, until, known=as_of),
        *_counted(agreement, as_of),
        *_ahead(agreement, as_of),
    ]
    within = (due for due in all_dues if as_of <= due.on <= until)
    return tuple(sorted(within, key=lambda due: (due.on, due.obligation.id)))


def waiting_for_events(agreement: AgreementFile, as_of: date) -> tuple[Waiting, ...]:
    """The obligations in force on `as_of` that hang on an event, and of which no clock runs and no event is ahead."""
    return tuple(_waiting(agreement, as_of))


def _waiting(agreement: AgreementFile, as_of: date) -> Iterator[Waiting]:
    counted = (*_counted(agreement, as_of), *_ahead(agreement, as_of))
    for name, versions in _versions(agreement).items():
        entry = in_force(versions, as_of.year, as_of)
        own_dues = [due for due in counted if due.obligation.id == name]
        if entry and entry.due.event and all(due.on < as_of for due in own_dues):
            past = (e for e in agreement.events if e.kind == entry.due.event and e.happened <= as_of)
            counted_of = (e for e in past if in_force(versions, e.happened.year, as_of))
            yield Waiting(entry, max(counted_of, key=lambda event: event.happened, default=None))


def past(agreement: AgreementFile, as_of: date) -> tuple[Due, ...]:
    """The dates before `as_of` on which something was due once, as known on `as_of`; the earliest first."""
    first = min((entry.from_ for entry in agreement.obligations if entry.due.dates), default=as_of.year)
    on_dates = _on_dates(agreement, date(first, 1, 1), as_of, known=as_of)
    over = (due for due in on_dates if due.obligation.due.dates and due.on < as_of)
    return tuple(sorted(over, key=lambda due: (due.on, due.obligation.id)))


def put_off_by(agreement: AgreementFile, event: Event) -> tuple[Due, ...]:
    """The clocks that an event put off, as they stood on its day."""
    return tuple(due for due in _counted(agreement, event.happened) if due.put_off is event)


def idle(agreement: AgreementFile, as_of: date) -> tuple[Event, ...]:
    """The events on record from which nothing is counted: none of their kind is, or none of their year."""
    return tuple(e for e in agreement.events if e.happened <= as_of and not _is_counted(agreement, e, as_of))


def _is_counted(agreement: AgreementFile, event: Event, as_of: date) -> bool:
    if any(entry.due.unless == event.kind for entry in agreement.obligations):
        return True
    governing = (in_force(versions, event.happened.year, as_of) for versions in _versions(agreement).values())
    return any(entry.due.event == event.kind for entry in governing if entry)


def _versions(agreement: AgreementFile) -> Mapping[str, list[Obligation]]:
    versions: dict[str, list[Obligation]] = {}
    for entry in agreement.obligations:
        versions.setdefault(entry.id, []).append(entry)
    return versions


def _on_dates(agreement: AgreementFile, start: date, until: date, known: date) -> Iterator[Due]:
    for versions in _versions(agreement).values():
        last = max(entry.through for entry in versions)
        for year in range(start.year, min(until.year, last) + 1):
            if entry := in_force(versions, year, known):
                yield from (Due(day, entry) for day in _days(entry.due, year))


def _days(due: DueWhen, year: int) -> Iterator[date]:
    """The days of the calendar on which something is due in `year`."""
    yield from (_day(text, year) for text in due.each_year or [])
    yield from (day for day in due.dates or [] if day.year == year)


def _day(text: str, year: int) -> date:
    """The day of `year`; 02-29 is the last day of February."""
    month, day = map(int, text.split("-"))
    return day_in(12 * year + month - 1, day)


def _counted(agreement: AgreementFile, as_of: date) -> Iterator[Due]:
    """What the events on record started, also where it has run out."""
    for versions in _versions(agreement).values():
        for event in agreement.events:
            entry = in_force(versions, event.happened.year, as_of)
            if event.happened <= as_of and entry and entry.due.after == event.kind:
                yield _clock(agreement, entry, event, as_of)


def _clock(agreement: AgreementFile, entry: Obligation, start: Event, as_of: date) -> Due:
    """The clock that an event started, put off by every event of its matter that came before its end."""
    due = Due(_end(entry.due, start.happened), entry, start)
    postponements = [e for e in agreement.events if (e.kind, e.matter) == (entry.due.unless, start.matter)]
    for event in sorted(postponements, key=lambda event: event.happened):
        running = start.happened <= event.happened <= min(due.on, as_of)
        if running and event.until and event.until > due.on:
            due = Due(event.until, entry, start, event)
    return due


def _ahead(agreement: AgreementFile, as_of: date) -> Iterator[Due]:
    """What must be done before an event that is known to come: the day before it is the last."""
    for versions in _versions(agreement).values():
        for event in agreement.events:
            entry = in_force(versions, event.happened.year, as_of)
            if event.happened > as_of and entry and entry.due.before == event.kind:
                yield Due(days_later(event.happened, -1), entry, event)


def _end(due: DueWhen, start: date) -> date:
    return months_on(start, due.months) if due.months else days_later(start, due.days or 0)


def days_later(day: date, days: int) -> date:
    """`days` after `day`."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def horizon(text: str, as_of: date) -> date:
    """The last day of a span such as 60d, 8w, 6m or 1y from `as_of`. Raises ValueError."""
    if not (match := _HORIZON.fullmatch(text)):
        raise ValueError(f"{text!r} is not a span of time; write days, weeks, months or years as 60d, 8w, 6m or 1y")
    number, unit = int(match[1]), match[2]
    if unit in "dw":
        return days_later(as_of, number * (7 if unit == "w" else 1))
    return months_on(as_of, number * (YEAR_IN_MONTHS if unit == "y" else 1))
