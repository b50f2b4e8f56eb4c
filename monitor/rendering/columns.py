"""How wide each column of a table is on paper, from its words and figures by the typeface's own widths.

So the printer lays a table out once, and the screen and the paper need not agree.
"""

from collections.abc import Iterator, Sequence

from monitor.pages.model import Cell, Table
from monitor.rendering.measure import width

PARTS = 200  # half a percent each
MARK = 1.3  # ems that a verdict's shape takes beside its word
PADDING = 1.5  # ems between two columns, and what is lost where widths are rounded
TABULAR = 1.2  # digits of one width are a fifth wider than the face's own
SHORT = 12  # letters; a date is shorter
PAGE = 62.0  # ems of a page of paper, in the type of its tables
MOST = 40.0  # ems; a longer text is wrapped in any case, and asks for no more room than this


def shares(table: Table) -> list[int]:
    """The width of each column in parts of the table, of which there are `PARTS` in all.

    Each has room for its longest word or figure; what is left goes to where the longest texts stand.
    """
    places = range(len(table.columns))
    least = [max(_least(table, place)) + PADDING for place in places]
    most = [max(max(_most(table, place)) + PADDING, small) for place, small in zip(places, least, strict=True)]
    return _whole(_shared(least, most))


def _least(table: Table, place: int) -> Iterator[float]:
    """The widths of what must not be broken in a column: words of texts, whole figures, with a verdict's shape."""
    column = table.columns[place]
    yield from (width(word, 1.0, bold=True) for word in f"{column.title} {column.unit}".split() or [""])
    for cell in _alone(table, place):
        pieces = [cell.text] if column.numeric or is_short(cell) else cell.text.split(" ")
        yield max(_piece(piece, place == 0 or cell.strong) for piece in pieces or [""]) + (MARK if cell.mark else 0.0)
        yield from (_piece(word) for word in f"{cell.detail} {cell.others} {cell.under}".split())


def _alone(table: Table, place: int) -> Iterator[Cell]:
    """The cells that stand in one column and in no other."""
    for row in table.rows:
        at = 0
        for cell in row:
            if at == place and cell.span == 1:
                yield cell
            at += cell.span


def is_short(cell: Cell) -> bool:
    """Whether the words of a cell stay in one line: a date and its like."""
    return len(cell.text) <= SHORT and not cell.mark


def _piece(text: str, bold: bool = False) -> float:
    """How wide words of a table stand in one line; its digits are all of one width."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return width(text, 1.0, bold) + (TABULAR - 1) * width(digits, 1.0)


def _most(table: Table, place: int) -> Iterator[float]:
    """The widths of the texts of a column, each in one line."""
    column = table.columns[place]
    yield max(width(column.title, 1.0, bold=True), width(column.unit, 1.0)) / (2.0 if column.numeric else 1.0)
    for cell in _alone(table, place):
        yield min(MOST, max(_text(cell, place), width(cell.detail, 1.0) / 1.5, width(cell.others, 1.0) / 2))


def _text(cell: Cell, place: int) -> float:
    return _piece(cell.text, place == 0 or cell.strong) + (MARK if cell.mark else 0.0)


def _shared(least: Sequence[float], most: Sequence[float]) -> list[float]:
    """What each has at least, then of the page what each asks for; what is left over goes to the widest."""
    asked = [large - small for small, large in zip(least, most, strict=True)]
    room, whole = max(0.0, PAGE - sum(least)), sum(asked)
    given = min(1.0, room / whole) if whole else 0.0
    widths = [small + extra * given for small, extra in zip(least, asked, strict=True)]
    widest = most.index(max(most))
    widths[widest] += max(0.0, PAGE - sum(widths))
    return widths


def _whole(widths: Sequence[float]) -> list[int]:
    """The widths in whole parts that add up to all; the largest remainders are rounded up."""
    exact = [PARTS * wide / sum(widths) for wide in widths]
    whole = [int(share) for share in exact]
    last = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])[: PARTS - sum(whole)]
    return [share + (place in last) for place, share in enumerate(whole)]
