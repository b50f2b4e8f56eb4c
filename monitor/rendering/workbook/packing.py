"""The file that openpyxl writes, packed once more: each formula with its value, no clock, parts in one order.

openpyxl writes no values beside formulas, so a program that shows a file without computing it, as spreadsheets do with
what came by e-mail, would show blanks; and it dates what it writes by the clock.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from monitor.rendering.workbook.model import Sheet
from monitor.rendering.workbook.naming import column

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f>.*?</f>)<v\s*(?:/>|></v>)</c>', re.DOTALL)
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_DATED = "docProps/core.xml"  # the one part that says when it was changed
_EARLIEST = 1980  # the first year that a zip archive can name


def packed(file: bytes, sheets: Sequence[Sheet], as_of: date) -> bytes:
    """The same parts, each formula with its value, dated alike, in one order."""
    day = f"{as_of.isoformat()}T00:00:00Z".encode()
    values = {f"xl/worksheets/sheet{number}.xml": _values(sheet) for number, sheet in enumerate(sheets, 1)}
    with zipfile.ZipFile(io.BytesIO(file)) as parts, io.BytesIO() as anew:
        with zipfile.ZipFile(anew, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                text = _CHANGED.sub(rb"\g<1>" + day, parts.read(name)) if name == _DATED else parts.read(name)
                text = _with_values(text, values[name]) if name in values else text
                archive.writestr(_member(name, as_of), text)
        return anew.getvalue()


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
