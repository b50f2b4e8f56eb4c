"""What happened under the agreement: warnings, visits, waivers, delays and what else is on record, newest first."""

from collections.abc import Iterator

from monitor.definitions.agreements import Event
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.words.wording import long_date

_NONE = "No warning, case, waiver or delay is on record. What happens is recorded in events.yaml of the office."


def cases(material: Material) -> Iterator[Section]:
    """The section; it says aloud where nothing is on record."""
    happened = sorted(
        (event for event in material.agreement.events if event.happened <= material.as_of),
        key=lambda event: (event.happened, event.title), reverse=True,
    )  # fmt: skip
    kinds = material.agreement.event_kinds
    rows = tuple(_row(event, kinds.get(event.kind, event.kind), material) for event in happened)
    columns = Column("Day"), Column("What happened"), Column("Kind"), Column("Where it stands")
    table = Table("Cases, waivers and delays", columns, rows)
    block: Block = TableBlock("cases", table, "words") if rows else Prose(_NONE)
    yield Section("cases-and-waivers", "Cases and waivers", (block,), "back")


def _row(event: Event, kind: str, material: Material) -> tuple[Cell, ...]:
    until = f"put off to {long_date(event.until)}" if event.until else ""
    document = material.told.documents[event.cite.document]
    where = Cell(f"{document.publisher}, {document.title}", detail=str(event.standing))
    return Cell(long_date(event.happened)), Cell(event.title, detail=until), Cell(kind), where
