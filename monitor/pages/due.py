"""What is owed when, in words: from which event a day is counted, what a clock waits for, and a table of all."""

from collections.abc import Mapping, Sequence
from datetime import date

from monitor.definitions.agreements import AgreementFile, DueWhen, Event, Obligation, RecordedEvent
from monitor.definitions.obligations import YEAR_IN_MONTHS, Due, Waiting, dues, past, waiting_for_events
from monitor.definitions.registers import DocumentEntry
from monitor.language.entries import Cite
from monitor.language.periods import months_on
from monitor.pages.model import Cell, Column, Table
from monitor.words.wording import confirmed_words, long_date, page_words

_COLUMNS = ("Due", "What", "Owed by", "Owed to", "If the day passes", "Standing")
OVER = "This day has passed."


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


def due_table(agreement: AgreementFile, as_of: date, documents: Mapping[str, DocumentEntry]) -> Table | None:
    """What is due in twelve months from `as_of`, what waits for an event, and what was due and has a consequence.

    None where there is none of it.
    """
    until, kinds = months_on(as_of, YEAR_IN_MONTHS), agreement.event_kinds
    ahead, waits, over = _owed_by(agreement, as_of)
    days = [(Cell(long_date(d.on), detail=why_due(d, kinds)), d.obligation) for d in ahead]
    days += [(Cell(counted_from(w.obligation.due, kinds), detail=why_waiting(w)), w.obligation) for w in waits]
    days += [(Cell(long_date(d.on), detail=OVER), d.obligation) for d in over]
    rows = [(when, *_owed(entry, documents)) for when, entry in days]
    note = "What was already handed in is not known here. A clock that waits starts with the event it names."
    once = ", and what was due" if over else ""
    caption = f"Due by {long_date(until)}{',' if over else ', and'} what waits for an event{once}"
    return _with_columns(caption, rows, note) if rows else None


def told_as_due(agreement: AgreementFile, as_of: date) -> tuple[Obligation, ...]:
    """The obligations that a report tells of, in the order of its table."""
    ahead, waits, over = _owed_by(agreement, as_of)
    owed: list[Due | Waiting] = [*ahead, *waits, *over]
    return tuple(one.obligation for one in owed)


def _owed_by(agreement: AgreementFile, as_of: date) -> tuple[Sequence[Due], Sequence[Waiting], Sequence[Due]]:
    """What is due in twelve months, what waits for an event, and what was due and has a consequence."""
    ahead = dues(agreement, as_of, months_on(as_of, YEAR_IN_MONTHS))
    over = [due for due in past(agreement, as_of) if due.obligation.consequence]
    return ahead, waiting_for_events(agreement, as_of), over


def _with_columns(caption: str, rows: Sequence[tuple[Cell, ...]], note: str) -> Table:
    """The table, without a column in which nothing stands."""
    kept = [at for at in range(len(_COLUMNS)) if any(row[at].text for row in rows)]
    columns = tuple(Column(_COLUMNS[at]) for at in kept)
    return Table(caption, columns, tuple(tuple(row[at] for at in kept) for row in rows), note)


def _owed(entry: Obligation, documents: Mapping[str, DocumentEntry]) -> tuple[Cell, ...]:
    source = Cell(entry.standing, detail=_source(entry.cite, documents))
    what = Cell(entry.title, detail=entry.note or "")
    return what, Cell(entry.owed_by), Cell(entry.owed_to), Cell(entry.consequence or ""), source


def _source(cite: Cite, documents: Mapping[str, DocumentEntry]) -> str:
    """The document; where an office has found the term in it, with the page, by whom and when."""
    title = documents[cite.document].title
    if not (cite.page and cite.confirmed_by and cite.confirmed_on):
        return title
    return f"{title}, {page_words(cite.page)}, {confirmed_words(cite.confirmed_by, cite.confirmed_on)}"
