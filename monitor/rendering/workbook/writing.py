"""Sheets -> the bytes of an XLSX file, the same for the same sheets; no text is taken for a formula."""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from monitor.rendering.workbook.model import Entry, Heading, Sheet
from monitor.rendering.workbook.naming import column
from monitor.rendering.workbook.packing import packed

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LANGUAGE = "en-US"
_FACE, _SIZE, _LINE, _HIGHEST = "Calibri", 11, 15.0, 409.0  # a face, and in points: its size, a line, the highest row
_FULL = 0.9  # of a column's width that lines of words fill, on average
_LETTER, _TABLOID, _FITS = 1, 3, 160  # sizes of paper, and how many characters fit across the first
_LONGEST = 32_767  # characters that a cell may hold
_LONGEST_HEAD = 120  # characters of what stands at the head of a printed page; with each & doubled, at most 255
_LEADS_TO_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML has not


def written(sheets: Sequence[Sheet], title: str, subject: str, as_of: date) -> bytes:
    """The file. `title`, `subject` and `as_of` are properties of the document."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    looks = _Looks()
    for sheet in sheets:
        _write(book, sheet, looks)
    properties = book.properties
    properties.title, properties.subject, properties.language = _clean(title), _clean(subject), LANGUAGE
    properties.creator = properties.lastModifiedBy = "monitor"
    properties.created = properties.modified = datetime.combine(as_of, time())
    with io.BytesIO() as file:
        book.save(file)
        return packed(file.getvalue(), sheets, as_of)


def _write(book: "Workbook", sheet: Sheet, looks: "_Looks") -> None:
    page = book.create_sheet(sheet.name)
    head = [Entry(heading.text, look="head") for heading in sheet.headings]
    for row, entries in enumerate([head, *sheet.rows], 1):
        page.row_dimensions[row].height = _height(sheet, entries)
        for place, entry in enumerate(entries, 1):
            if entry.value not in (None, ""):
                _put(page.cell(row, place), entry, sheet.headings[place - 1], looks)
    _lay_out(page, sheet)


class _Looks:
    """How cells look: fonts and alignments, each made once. A look that a cell had before is copied as a whole."""

    def __init__(self) -> None:
        from openpyxl.styles import Font, PatternFill

        self.fonts: Mapping[str, Font] = {
            "": Font(_FACE, _SIZE),
            "given": Font(_FACE, _SIZE, color="0000FF"),
            "unknown": Font(_FACE, _SIZE, color="4A5058"),
            "judged": Font(_FACE, _SIZE, bold=True),
            "head": Font(_FACE, _SIZE, bold=True, color="FFFFFF"),
            "link": Font(_FACE, _SIZE, color="0563C1", underline="single"),
        }
        self.fill = PatternFill("solid", fgColor="162E51")
        self._had: dict[tuple[object, ...], Cell] = {}

    def set(self, cell: "Cell", look: str, heading: Heading, format: str = "", *, quoted: bool = False) -> None:
        """Give a cell its look; `quoted` is one whose text would be a formula if somebody typed it."""
        asked = (look, heading.wraps, heading.numeric, format, quoted)
        if asked in self._had:
            # There is no public way past hashing each part of a look anew, which takes most of the time.
            cell._style = copy(self._had[asked]._style)  # type: ignore[attr-defined]  # kept under no public name
        else:
            self._had[asked] = self._made(cell, look, heading, format, quoted=quoted)

    def _made(self, cell: "Cell", look: str, heading: Heading, format: str, *, quoted: bool) -> "Cell":
        from openpyxl.styles import Alignment

        across, indent = ("right", 0) if heading.numeric else ("left", 1)
        cell.font, cell.number_format, cell.quotePrefix = self.fonts[look], format or "General", quoted
        cell.alignment = Alignment(across, "top", wrap_text=heading.wraps or look == "head", indent=indent)
        if look == "head":
            cell.fill = self.fill
        return cell


def _put(cell: "Cell", entry: Entry, heading: Heading, looks: _Looks) -> None:
    """One cell. A text is stored as a text whatever it begins with."""
    text = _clean(entry.value) if isinstance(entry.value, str) else None
    cell.value = f"={entry.formula}" if entry.formula else entry.value if text is None else text
    is_text = text is not None and not entry.formula
    if is_text:
        cell.data_type = "s"
    quoted = is_text and str(text).startswith(_LEADS_TO_FORMULA)
    looks.set(cell, "link" if entry.link else entry.look, heading, entry.format, quoted=quoted)
    if entry.link:
        _link(cell, entry.link)


def _link(cell: "Cell", sheet: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=sheet)


def _height(sheet: Sheet, entries: Sequence[Entry]) -> float:
    """How high a row is, in points: not every program measures broken texts itself."""
    columns = zip(entries, sheet.headings, strict=True)
    broken = ((e.value, max(int(h.width * _FULL), 1)) for e, h in columns if h.wraps or e.look == "head")
    lines = [-(-len(text) // width) for text, width in broken if isinstance(text, str)]
    return min(_LINE * max([1, *lines]), _HIGHEST)


def _clean(text: str) -> str:
    return _REFUSED.sub("", text)[:_LONGEST]


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    """Widths, what stays in sight, and how it prints: landscape, as wide as the paper, the header on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, heading in enumerate(sheet.headings):
        page.column_dimensions[column(place)].width = heading.width
    page.freeze_panes = f"{column(sheet.frozen)}2"
    page.auto_filter.ref = f"A1:{column(len(sheet.headings) - 1)}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    is_wide = sum(heading.width for heading in sheet.headings) > _FITS
    page.page_setup.paperSize = _TABLOID if is_wide else _LETTER
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    head, foot = page.oddHeader, page.oddFooter
    assert head is not None and foot is not None  # a sheet is made with both  # noqa: S101, PT018
    head.left.text, foot.left.text, foot.right.text = _printed(sheet.title), "&A", "&P / &N"


def _printed(text: str) -> str:
    """A text at the head of a page, where & begins a code."""
    return _clean(text)[:_LONGEST_HEAD].replace("&", "&&")
