"""Sheets -> the bytes of an XLSX file, the same for the same sheets: no clock, and no text taken for a formula.

openpyxl writes no results beside formulas, and dates what it writes by the clock. So its file is packed once more: each
formula gets the value it comes to, which shows where nothing is recalculated, and every date is that of the report.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from monitor.rendering.workbook.model import Entry, Sheet
from monitor.rendering.workbook.naming import column

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LANGUAGE = "en-US"
_LONGEST = 32_767  # characters that a cell may hold
_LONGEST_HEAD = 200  # characters of what stands at the head of a printed page
_LEADS_TO_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML has not
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f>.*?</f>)<v\s*(?:/>|></v>)</c>', re.DOTALL)
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_EARLIEST = 1980  # the first year that a zip archive can name


def written(sheets: Sequence[Sheet], title: str, subject: str, as_of: date) -> bytes:
    """The file. `title`, `subject` and `as_of` are properties of the document."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book, sheet)
    properties = book.properties
    properties.title, properties.subject, properties.language = _clean(title), _clean(subject), LANGUAGE
    properties.creator = properties.lastModifiedBy = "monitor"
    properties.created = properties.modified = datetime.combine(as_of, time())
    with io.BytesIO() as file:
        book.save(file)
        return _packed_again(file.getvalue(), sheets, as_of)


def _write(book: "Workbook", sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name)
    _head(page, sheet)
    looks = _Looks()
    for row, entries in enumerate(sheet.rows, 2):
        for place, entry in enumerate(entries):
            if entry.value not in (None, ""):
                _put(page.cell(row, place + 1), entry, looks, wraps=sheet.headings[place].wraps)
    _lay_out(page, sheet)


def _head(page: "Worksheet", sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    font, fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="162E51")
    line, set_ = Border(bottom=Side("thin")), Alignment(vertical="top", wrap_text=True)
    for place, heading in enumerate(sheet.headings, 1):
        cell = page.cell(1, place, heading.text or None)
        cell.font, cell.fill, cell.border, cell.alignment = font, fill, line, set_
        page.column_dimensions[column(place - 1)].width = heading.width


class _Looks:
    """The fonts and alignments of cells, each made once."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Font

        self.fonts: Mapping[str, Font] = {"given": Font(color="0000FF"), "judged": Font(bold=True)}
        self.link = Font(color="0563C1", underline="single")
        self.wrapped, self.right = Alignment(vertical="top", wrap_text=True), Alignment("right", "top", wrap_text=True)
        self.plain = Alignment(vertical="top")


def _put(cell: "Cell", entry: Entry, looks: _Looks, *, wraps: bool) -> None:
    """One cell. A text is stored as a text whatever it begins with."""
    if entry.formula:
        cell.value = f"={entry.formula}"
    elif isinstance(entry.value, str):
        cell.value = _clean(entry.value)
        cell.data_type = "s"
        cell.quotePrefix = entry.value.startswith(_LEADS_TO_FORMULA)
    else:
        cell.value = entry.value
    cell.number_format = entry.format or "General"
    if entry.look:
        cell.font = looks.fonts[entry.look]
    cell.alignment = looks.wrapped if wraps else looks.plain
    if entry.link:
        _link(cell, entry.link, looks)


def _link(cell: "Cell", sheet: str, looks: _Looks) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1", display=sheet)
    cell.font = looks.link


def _clean(text: str) -> str:
    return _REFUSED.sub("", text)[:_LONGEST]


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    """What stays in sight, and how it prints: landscape, as wide as the paper, the header on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.freeze_panes = f"{column(sheet.frozen)}2"
    page.auto_filter.ref = f"A1:{column(len(sheet.headings) - 1)}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight = "landscape", 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    head, foot = page.oddHeader, page.oddFooter
    assert head is not None and foot is not None  # a sheet is made with both  # noqa: S101, PT018
    head.left.text, foot.left.text, foot.right.text = _printed(sheet.title), "&A", "&P / &N"


def _printed(text: str) -> str:
    """A text at the head of a page, where & begins a code."""
    return _clean(text)[:_LONGEST_HEAD].replace("&", "&&")


def _packed_again(file: bytes, sheets: Sequence[Sheet], as_of: date) -> bytes:
    """The same parts, each formula with its value, dated alike, in one order."""
    day = f"{as_of.isoformat()}T00:00:00Z".encode()
    values = {f"xl/worksheets/sheet{number}.xml": _values(sheet) for number, sheet in enumerate(sheets, 1)}
    with zipfile.ZipFile(io.BytesIO(file)) as parts, io.BytesIO() as packed:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                text = _CHANGED.sub(rb"\g<1>" + day, parts.read(name))
                text = _with_values(text, values[name]) if name in values else text
                archive.writestr(_member(name, as_of), text)
        return packed.getvalue()


def _member(name: str, as_of: date) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, (max(as_of.year, _EARLIEST), as_of.month, as_of.day, 0, 0, 0))
    member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return member


def _values(sheet: Sheet) -> dict[bytes, object]:
    """What each formula of a sheet comes to, by its address."""
    placed = ((row, place, entry) for row, entries in enumerate(sheet.rows, 2) for place, entry in enumerate(entries))
    return {f"{column(place)}{row}".encode(): entry.value for row, place, entry in placed if entry.formula}


def _with_values(text: bytes, values: Mapping[bytes, object]) -> bytes:
    def valued(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        value = values[address]
        kind = b' t="str"' if isinstance(value, str) else b""
        shown = escape(value if isinstance(value, str) else repr(value)).encode()
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (address, attributes, kind, formula, shown)

    return _FORMULA.sub(valued, text)
