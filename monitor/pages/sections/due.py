"""What an agreement asks for when: the days, what waits for an event, and what was due."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.definitions.agreements import AgreementFile, Obligation
from monitor.definitions.obligations import YEAR_IN_MONTHS, dues, past, waiting_for_events
from monitor.definitions.registers import DocumentEntry
from monitor.language.periods import months_on
from monitor.pages.due import counted_from, why_due, why_waiting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.words.wording import long_date

_COLUMNS = ("Due", "What", "Owed by", "Owed to", "If the day passes", "Standing")
OVER = "This day has passed."


def due(material: Material) -> Iterator[Section]:
    """What is due, where anything is."""
    if table := due_table(material.agreement, material.as_of, material.told.documents):
        yield Section("what-is-due", "What is due", (TableBlock("due", table),), "back due")


def due_table(agreement: AgreementFile, as_of: date, documents: Mapping[str, DocumentEntry]) -> Table | None:
    """What is due in twelve months from `as_of`, what waits for an event, and what was due and has a consequence.

    None where there is none of it.
    """
    until, kinds = months_on(as_of, YEAR_IN_MONTHS), agreement.event_kinds
    over = [due for due in past(agreement, as_of) if due.obligation.consequence]
    days = [(Cell(long_date(d.on), detail=why_due(d, kinds)), d.obligation) for d in dues(agreement, as_of, until)]
    days += [
        (Cell(counted_from(w.obligation.due, kinds), detail=why_waiting(w)), w.obligation)
        for w in waiting_for_events(agreement, as_of)
    ]
    days += [(Cell(long_date(d.on), detail=OVER), d.obligation) for d in over]
    rows = [(when, *_owed(entry, documents)) for when, entry in days]
    note = "What was already handed in is not known here. A clock that waits starts with the event it names."
    once = ", and what was due" if over else ""
    caption = f"Due by {long_date(until)}{',' if over else ', and'} what waits for an event{once}"
    return _with_columns(caption, rows, note) if rows else None


def _with_columns(caption: str, rows: Sequence[tuple[Cell, ...]], note: str) -> Table:
    """The table, without a column in which nothing stands."""
    kept = [at for at in range(len(_COLUMNS)) if any(row[at].text for row in rows)]
    columns = tuple(Column(_COLUMNS[at]) for at in kept)
    return Table(caption, columns, tuple(tuple(row[at] for at in kept) for row in rows), note)


def _owed(entry: Obligation, documents: Mapping[str, DocumentEntry]) -> tuple[Cell, ...]:
    source = Cell(entry.standing, detail=documents[entry.cite.document].title)
    what = Cell(entry.title, detail=entry.note or "")
    return what, Cell(entry.owed_by), Cell(entry.owed_to), Cell(entry.consequence or ""), source
