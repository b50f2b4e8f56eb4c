"""An outlook as text for the terminal: the section of the report, word for word, its exhibits as words and tables."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill, indent, wrap

from monitor.outlook.options import OptionOdds
from monitor.outlook.results import Odds, Outlook
from monitor.pages.model import Block, Bullets, Cell, Figure, Prose, Section, Table, TableBlock
from monitor.pages.year_end.page import outlook_section
from monitor.pages.year_end.words import chances, of_a_miss

WIDTH = 100
HEAD = 12  # letters of a line of a column's head
NOTHING = "No outlook: no test of this programme has an open year that could be looked ahead to."


def outlook_text(outlook: Outlook, names: Mapping[str, str]) -> str:
    """All that the report says of how the year may end. `names` are the titles of tests by their ids."""
    section = outlook_section(outlook, names)
    return f"{section_text(section)}\n" if section else f"{NOTHING}\n"


def section_text(section: Section) -> str:
    """A section in its own order: its title, what must be known of it, and its blocks."""
    head = [section.title, *section.notices]
    return "\n\n".join(["\n".join(head), *(text for block in section.blocks for text in _block(block))])


def _block(block: Block) -> Iterator[str]:
    """What is printed of a block; kinds that no outlook has are not printed."""
    match block:
        case Prose():
            yield fill(block.text, WIDTH)
        case Bullets():
            yield "\n".join(map(_bullet, block.items))
        case TableBlock():
            yield table_text(block.table)
        case Figure():
            yield "\n".join([fill(block.title, WIDTH), fill(block.description, WIDTH)])
            yield table_text(block.table)
        case Section():
            yield section_text(block)


def _bullet(text: str) -> str:
    return indent(fill(text, WIDTH - 4), "    ").replace("    ", "  - ", 1)


def table_text(table: Table) -> str:
    """A table with columns as wide as what stands in them, figures flush right, its head broken into lines."""
    cells = [[_cell(cell) for cell in row] for row in table.rows]
    heads = [wrap(f"{c.title}{f', {c.unit}' if c.unit else ''}", HEAD) or [""] for c in table.columns]
    deep = max(map(len, heads))
    rows = [*zip(*([""] * (deep - len(head)) + head for head in heads), strict=True), *cells]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    aligned = [str.rjust if column.numeric else str.ljust for column in table.columns]
    lines = ["  ".join(to(text, width) for to, text, width in zip(aligned, row, widths, strict=True)) for row in rows]
    note = [fill(table.note, WIDTH)] if table.note else []
    return "\n".join([table.caption, *(f"  {line}".rstrip() for line in lines), *note])


def _cell(cell: Cell) -> str:
    return f"{cell.text}{f' ({cell.detail})' if cell.detail else ''}"


def option_lines(options: Sequence[OptionOdds]) -> Iterator[str]:
    """The odds of a miss with each option of a what-if, a line a test and year; nothing where none were asked for."""
    if options:
        yield "Odds of a miss in open years, with each option taken on the same paths"
    for option in options:
        yield f"  {option.title}"
        yield from (f"    {odds.test} {odds.year}: {_chances(odds)}" for odds in option.odds)


def _chances(odds: Odds) -> str:
    return chances(of_a_miss(odds.odds_met)) if odds.odds_met is not None else f"none, {odds.why_not}"
