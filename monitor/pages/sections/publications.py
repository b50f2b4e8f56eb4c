"""Which publications the figures are from."""

from collections.abc import Iterator, Sequence

from monitor.observations.publications import Publication
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.sentences import DASH
from monitor.words.findings import SYNTHETIC
from monitor.words.wording import long_date


def publications(material: Material) -> Iterator[Section]:
    """The publications used, where any is."""
    if table := publications_table(material.used, material.held):
        yield Section("publications-used", "Publications used", (TableBlock("publications", table),), "back")


def publications_table(used: frozenset[str], held: Sequence[Publication]) -> Table | None:
    """Of the publications held, those that any figure is from; None where no figure is."""
    columns = (Column("Publication"), Column("Known since"), Column("Covers"), Column("Stands in for"))
    rows = tuple(_publication(publication) for publication in held if publication.id in used)
    return Table("Publications these figures are from", columns, rows) if rows else None


def _publication(publication: Publication) -> tuple[Cell, ...]:
    card = publication.card
    known = f"{'published' if card.published else 'first seen'} {long_date(publication.known_from)}"
    first, last = card.covers.years
    covers = f"{first} to {last}" if first != last else str(first)
    stands_in = card.approximates.what if card.approximates else DASH
    stands_in = SYNTHETIC.upper() if card.synthetic else stands_in
    return Cell(card.title, detail=card.publisher), Cell(known), Cell(covers), Cell(stands_in)
