"""What a worksheet holds and does not show: hidden rows and columns, and rows that a filter leaves out.

Rows and columns without a filled cell hide nothing. White figures on white are not looked for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from monitor.readers.delivery import Fault
from monitor.readers.sheets import Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MEND = (
    "Show what is hidden and see whether it belongs there, or delete it; `monitor ingest --with-hidden` reads it as "
    "it stands, and says so on the card."
)
_LOW, _NARROW = 1.0, 0.5  # points and characters; what is lower or narrower cannot be read
_AREA = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")
_MOST = 12  # runs of rows or columns that a message names


def hidden_sheets(sheets: Iterable[Sheet]) -> Iterator[Fault]:
    """A fault for each of the hidden sheets."""
    for sheet in sheets:
        unlisted = ", so that Excel does not even list it" if sheet.state == "very hidden" else ""
        yield sheet.fault(f"this sheet is {sheet.state}{unlisted}.", mend=MEND)


def hidden_parts(page: "Worksheet", cells: pl.DataFrame, member: str) -> Iterator[Fault]:
    """A fault for each kind of what is hidden in a worksheet, of which `cells` are the texts."""
    rows = _rows(page, cells)
    reaches = _filtered(page) if rows else []
    filtered = [row for row in rows if any(row in reach for reach in reaches)]
    hidden = sorted({*rows} - {*filtered})
    if hidden:
        yield Fault(_said("row", hidden, "hidden"), member, page.title, hidden[0], mend=MEND)
    if filtered:
        yield Fault(_said("row", filtered, "left out by a filter"), member, page.title, filtered[0], mend=MEND)
    if columns := _columns(page, cells):
        yield Fault(_said("column", columns, "hidden"), member, page.title, mend=MEND)


def _rows(page: "Worksheet", cells: pl.DataFrame) -> list[int]:
    """The filled rows that are hidden, of a collapsed group, or of no height."""
    usual = page.sheet_format.defaultRowHeight
    filled = cells.filter(~pl.all_horizontal(pl.exclude("row").is_null()))["row"]
    sizes = page.row_dimensions
    hidden = {row for row, size in sizes.items() if size.hidden or (size.height is not None and size.height < _LOW)}
    return [row for row in filled if row in hidden or (usual < _LOW and (row not in sizes or not sizes[row].height))]


def _filtered(page: "Worksheet") -> list[range]:
    """The rows under each filter that asks for something, of the worksheet and of its tables."""
    from openpyxl.utils import range_boundaries

    filters = [page.auto_filter, *(table.autoFilter for table in page.tables.values() if table.autoFilter)]
    asking = [entry.ref for entry in filters if entry.ref and entry.filterColumn]
    edges = [range_boundaries(ref) for ref in asking if _AREA.fullmatch(ref)]
    return [range(int(top or 1) + 1, int(bottom or 0) + 1) for _, top, _, bottom in edges]


def _columns(page: "Worksheet", cells: pl.DataFrame) -> list[int]:
    """The filled columns that are hidden, or of no width."""
    spans = [
        range(int(size.min or 0), int(size.max or 0) + 1)
        for size in page.column_dimensions.values()
        if size.hidden or size.width < _NARROW
    ]
    filled = cells.select(pl.exclude("row").is_not_null().any()).row(0) if cells.width > 1 else ()
    return [place for place, there in enumerate(filled, 1) if there and any(place in span for span in spans)]


def _said(what: str, numbers: Sequence[int], how: str) -> str:
    """Rows or columns in words: "rows 3, 7 to 9 are hidden." """
    from openpyxl.utils import get_column_letter

    named = get_column_letter if what == "column" else str
    runs = [f"{named(a)} to {named(b)}" if a < b else named(a) for a, b in _runs(numbers)]
    more = f" and {len(runs) - _MOST} further groups" if len(runs) > _MOST else ""
    many = len(numbers) > 1
    return f"{what}{'s' * many} {', '.join(runs[:_MOST])}{more} {'are' if many else 'is'} {how}."


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run."""
    first = last = None
    for number in numbers:
        if first is not None and last is not None and number > last + 1:
            yield first, last
            first = None
        first, last = (number if first is None else first), number
    if first is not None and last is not None:
        yield first, last
