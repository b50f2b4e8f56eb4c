"""Who signed the report and who is still to sign; why it was made anew, and that it was withdrawn."""

from collections.abc import Iterator

from monitor.pages.cover import Cover, Signatory
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.words.wording import long_date

TO_SIGN = "to be signed"


def sign_off(material: Material) -> Iterator[Section]:
    """The section, of an office that has named who signs, or of a report made anew."""
    if blocks := tuple(_blocks(material.cover)):
        yield Section("sign-off", "Sign-off", blocks, "back")


def _blocks(cover: Cover) -> Iterator[Block]:
    if gone := cover.withdrawn:
        yield Prose(f"Withdrawn on {long_date(gone.on)} by {gone.by}, {gone.role}: {gone.reason}", "says")
    if cover.note:
        yield Prose(f"Made anew: {cover.note}")
    if cover.office.signatories:
        yield TableBlock("signatures", signatures(cover))


def signatures(cover: Cover) -> Table:
    """A row for each role that must sign."""
    columns = Column("Role"), Column("Name"), Column("Date")
    return Table("Who signs", columns, tuple(_row(cover, one) for one in cover.office.signatories))


def _row(cover: Cover, asked: Signatory) -> tuple[Cell, ...]:
    signed = next((one for one in cover.signed if one.role == asked.role), None)
    name = Cell(signed.by, strong=True) if signed else Cell(TO_SIGN)
    return Cell(asked.role, detail=asked.title), name, Cell(long_date(signed.on) if signed else "")
