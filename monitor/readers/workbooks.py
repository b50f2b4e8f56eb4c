"""Excel workbooks: the cells of every worksheet as text, with merged cells told and formulas looked behind."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import polars as pl

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.sheets import Sheet
from monitor.readers.texts import SPACES

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 64 * 2**20  # bytes of a workbook, unpacked: as cells they take some fifty times as much memory
MANY = 4_000_000  # cells of a worksheet, from its first to its last
_ELSEWHERE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w*\]", re.IGNORECASE)  # how a formula names another workbook


def sheets(source: Path | BytesIO, member: str, name: str) -> Sequence[Sheet]:
    """Every worksheet of a workbook that `archives.check` let through. Raises DeliveryError."""
    with ZipFile(source) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            what = f"unpacked, this workbook is larger than {LARGEST:,} bytes."
            raise DeliveryError(name, [Fault(what, member, mend="Deliver large tables as CSV or Parquet.")])
    book = _loaded(source, member, name, with_formulas=True)
    behind = _loaded(source, member, name, with_formulas=False) if _calculates(book) else book
    return [_sheet(page, behind[page.title], member, name) for page in book.worksheets]


def _loaded(source: Path | BytesIO, member: str, name: str, *, with_formulas: bool) -> "Workbook":
    from openpyxl import load_workbook

    try:
        data = BytesIO(source.read_bytes()) if isinstance(source, Path) else source  # openpyxl goes by a path's ending
        data.seek(0)
        return load_workbook(data, data_only=not with_formulas, keep_links=False)
    except Exception:  # openpyxl raises whatever a damaged part of a workbook leads it to
        what = "this workbook cannot be opened: it is damaged."
        raise DeliveryError(name, [Fault(what, member, mend="Open it in Excel, and save it again.")]) from None


def _calculates(book: "Workbook") -> bool:
    return any(cell.data_type == "f" for page in book.worksheets for row in _rows(page) for cell in row)


def _rows(page: "Worksheet") -> Iterator[tuple[Any, ...]]:
    yield from page.iter_rows() if page.max_row * page.max_column <= MANY else ()


def _sheet(page: "Worksheet", behind: "Worksheet", member: str, name: str) -> Sheet:
    if page.max_row * page.max_column > MANY:
        what = f"the worksheet {page.title} reaches to cell {page.dimensions.partition(':')[2]}."
        raise DeliveryError(name, [Fault(what, member, page.title, mend="Take out what stands far below or aside.")])
    read = [[_text(cell.value) for cell in row] for row in _rows(behind)]
    names = [f"c{place}" for place in range(1, max(page.max_column, 1) + 1)]
    cells = pl.DataFrame(read, schema=dict.fromkeys(names, pl.String), orient="row").with_row_index("row", offset=1)
    merged = sorted((span.min_row, span.min_col, span.max_row, span.max_col) for span in page.merged_cells.ranges)
    return Sheet(member, page.title, cells, tuple(merged), tuple(_unfit(page, behind, member)))


def _text(value: Any) -> str | None:
    """A cell as text: whole numbers without a point, others to the six places an observation keeps."""
    if value is None or isinstance(value, str):
        return (value or "").strip(SPACES) or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _decimal(value: float) -> str:
    """A number as plain digits; one beyond eighteen of them stays as Python writes it, and is then refused.

    A workbook keeps fifteen digits that count. Those after them are the binary neighbour of the number that was meant:
    9427132970.2 has none of its own, and would come out as 9427132970.200001.
    """
    if abs(value) >= 1e18:
        return repr(value)
    return f"{Decimal(f'{value:.15g}'):.6f}".rstrip("0").rstrip(".")


def _unfit(page: "Worksheet", behind: "Worksheet", member: str) -> Iterator[Fault]:
    """Formulas without a result, and those that take their figure from another workbook."""
    for cell in (cell for row in _rows(page) for cell in row if cell.data_type == "f"):
        formula = str(getattr(cell.value, "text", cell.value))
        if _ELSEWHERE.search(formula):
            what, mend = "a figure that does not come from another workbook", "Paste the figure in as a value."
        elif behind[cell.coordinate].value is None:
            what, mend = "a formula with its result", "Open the workbook in Excel, and save it: that works them out."
        else:
            continue
        yield Fault(what, member, page.title, cell.row, f"c{cell.column}", formula, mend)
