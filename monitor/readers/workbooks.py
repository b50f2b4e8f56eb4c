"""Excel workbooks: the cells of every worksheet as the text that they mean, with all that makes one of them unsure."""

import re
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from zipfile import ZipFile

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.hidden import hidden_parts
from monitor.readers.sheets import Sheet
from monitor.readers.shown import Looks, cells, seen

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_LARGEST = 64 * 2**20  # bytes of a workbook, unpacked: as cells they take some fifty times as much memory
_MANY = 4_000_000  # cells of a worksheet, from its first to its last
SPANNED = 200_000  # cells under merges and links together: openpyxl makes each of them, whether the file has it or not
_STATES = {"hidden": "hidden", "veryHidden": "very hidden"}
_ELSEWHERE = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w*\]", re.IGNORECASE)  # how a formula names another workbook


def workbook_sheets(source: Path | BytesIO, member: str, name: str) -> Sequence[Sheet]:
    """Every worksheet of a workbook that `archives.check_archive` let through. Raises DeliveryError."""
    what = _wrong(source)
    if what:
        raise DeliveryError(name, [Fault(what, member, mend="Deliver large tables as CSV or Parquet.")])
    book = _loaded(source, member, name, with_formulas=True)
    behind = _loaded(source, member, name, with_formulas=False) if _calculates(book) else book
    looks = Looks.of(behind)
    return [_sheet(page, behind[page.title], looks, member, name) for page in book.worksheets]


def _wrong(source: Path | BytesIO) -> str:
    """Why a workbook would take more memory than it may; empty where it would not. Its XML is looked at beforehand."""
    with ZipFile(source) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
            return f"unpacked, this workbook is larger than {_LARGEST:,} bytes."
        spans = _Spans()
        for entry in archive.infolist():
            if not spans.measure(archive, entry.filename):
                return "a part of this workbook defines words of its own, as no spreadsheet does."
    if spans.cells > SPANNED:
        return f"merged cells and links span more than {SPANNED:,} cells."
    return ""


class _Spans(ContentHandler):
    """Counts the cells that merges and links reach over."""

    def __init__(self) -> None:
        super().__init__()
        self.cells = 0

    def measure(self, archive: ZipFile, part: str) -> bool:
        """Add one part of a workbook; False where it defines entities. What is no XML holds no cells."""
        from defusedxml import DefusedXmlException
        from defusedxml.sax import parse

        try:
            with archive.open(part) as data:
                parse(data, self, forbid_dtd=True)
        except DefusedXmlException:
            return False
        except (SAXException, ValueError, LookupError):
            return True
        return True

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - the parser calls it so
        """One element; the names may have a prefix."""
        if name.rpartition(":")[2] in ("mergeCell", "hyperlink"):
            self.cells += _area(attrs.get("ref", ""))


def _area(ref: str) -> int:
    """How many cells a reference such as A1:C3 spans; one that is not understood counts as too many."""
    from openpyxl.utils import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(ref)
        return (int(right or 0) - int(left or 0) + 1) * (int(bottom or 0) - int(top or 0) + 1)
    except (ValueError, TypeError):
        return SPANNED + 1 if ":" in ref else 1


def _loaded(source: Path | BytesIO, member: str, name: str, *, with_formulas: bool) -> "Workbook":
    from openpyxl import load_workbook

    data = BytesIO(source.read_bytes()) if isinstance(source, Path) else source  # openpyxl leaves a damaged file open
    data.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of decorations that it does not keep
            return load_workbook(data, data_only=not with_formulas, keep_links=False, rich_text=True)
    except Exception:  # openpyxl raises whatever a damaged part of a workbook leads it to
        what = "this workbook cannot be opened: it is damaged."
        raise DeliveryError(name, [Fault(what, member, mend="Open it in Excel, and save it again.")]) from None


def _calculates(book: "Workbook") -> bool:
    return any(cell.data_type == "f" for page in book.worksheets for cell in cells(page))


def _sheet(page: "Worksheet", behind: "Worksheet", looks: Looks, member: str, name: str) -> Sheet:
    if page.max_row * page.max_column > _MANY:
        what = f"the worksheet {page.title} reaches to cell {page.dimensions.partition(':')[2]}."
        raise DeliveryError(name, [Fault(what, member, page.title, mend="Take out what stands far below or aside.")])
    merged = sorted((span.min_row, span.min_col, span.max_row, span.max_col) for span in page.merged_cells.ranges)
    shown = seen(behind, looks, member)
    unfit = (*_calculated(page, behind, member), *shown.doubtful)
    hidden = tuple(hidden_parts(page, shown.cells, member))
    return Sheet(
        member, page.title, shown.cells, tuple(merged), unfit, _STATES.get(page.sheet_state, ""), hidden, shown.shows
    )


def _calculated(page: "Worksheet", behind: "Worksheet", member: str) -> Iterator[Fault]:
    """Formulas without a result, and those that take their figure from another workbook."""
    for cell in (cell for cell in cells(page) if cell.data_type == "f"):
        formula = str(getattr(cell.value, "text", cell.value))
        if _ELSEWHERE.search(formula):
            what, mend = "a figure that does not come from another workbook", "Paste the figure in as a value."
        elif behind[cell.coordinate].value is None:
            what, mend = "a formula with its result", "Open the workbook in Excel, and save it: that works them out."
        else:
            continue
        yield Fault(what, member, page.title, cell.row, f"c{cell.column}", formula, mend)
