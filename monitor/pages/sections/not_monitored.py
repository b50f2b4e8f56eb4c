"""What of an agreement is not monitored, and where it stands written."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.definitions.agreements import Unmodelled
from monitor.definitions.registers import DocumentEntry
from monitor.language.entries import Cite
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.sentences import DASH
from monitor.words.wording import in_quotes


def not_monitored(material: Material) -> Iterator[Section]:
    """The clauses that no test answers, where there are any."""
    if table := clauses_table(material.agreement.not_modelled, material.told.documents):
        blocks = (TableBlock("clauses", table, "words clauses"),)
        yield Section("not-monitored", "What is not monitored", blocks, "back")


def clauses_table(clauses: Sequence[Unmodelled], documents: Mapping[str, DocumentEntry]) -> Table | None:
    """The clauses that are not monitored, why, and the passage in which each stands; None where there is none."""
    columns = (Column("Clause"), Column("Why it is not monitored"), Column("Where it stands"))
    rows = tuple((Cell(clause.what), Cell(clause.why), _passage(clause.cite, documents)) for clause in clauses)
    return Table("Clauses that no test of this report answers", columns, rows) if rows else None


def _passage(cite: Cite | None, documents: Mapping[str, DocumentEntry]) -> Cell:
    if cite is None:
        return Cell(DASH)
    place = ", ".join(part for part in (documents[cite.document].title, cite.section) if part)
    return Cell(in_quotes(cite.quote), detail=place) if cite.quote else Cell(place)
