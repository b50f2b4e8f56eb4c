"""How a text is written: its encoding, its line ends, the sign between its cells, and the one before its decimals.

Excel writes a text in another manner in each country and on each system, and says so nowhere. What can be told for
certain is read; where two manners fit, the file is refused with the cause.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO

import polars as pl

from monitor.readers import tables
from monitor.readers.delivery import Fault, quoted
from monitor.readers.sheets import Sheet
from monitor.readers.tables import TableSource

SEPARATORS = (",", ";", "\t", "|")
LARGEST = 64 * 2**20  # bytes of a text that has to be written anew before it can be read
_HEAD = 2**18  # bytes by which the separator is told
_SAID = re.compile(r'^"?sep=(.)"?[,;\t|]*$', re.IGNORECASE)  # as Excel reads and writes it, in the first line
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8 = 'Save it again as "CSV UTF-8".'
_PLAINLY = "Save it with commas between cells and points before decimals, or as a workbook."
_WITH_COMMA = (";", "\t")  # separators of countries, and of programs, that may write a comma before decimals


@dataclass(frozen=True)
class Dialect:
    """The sign between cells, and how many lines stand above the first row only to name it."""

    separator: str = ","
    before: int = 0


def as_utf8(source: TableSource, member: str) -> tuple[TableSource, list[Fault]]:
    """The text in UTF-8 with the line ends that are read; itself where it is so already. Or why it can't be had.

    Bytes that are not UTF-8 become U+FFFD: agencies print a dash of Windows in a footnote. It harms nothing there, and
    is refused beside figures.
    """
    encoding, line = _encoding(source), 0
    if encoding == "utf-8":
        line = tables.not_text(source)
        if not line and not _has_bare_returns(source):
            return source, []
    content = _content(source)
    if len(content) > LARGEST:
        what = f"a text of more than {LARGEST:,} bytes is read only in UTF-8 with the line ends of today."
        return source, [Fault(what, member, row=line, mend=_UTF8)]
    if (encoding == "utf-8" and b"\0" in content) or encoding == "utf-32":
        what = f"this is not UTF-8 text{': it is UTF-32' if encoding == 'utf-32' else ', but holds bytes of zero'}."
        return source, [Fault(what, member, row=line, mend=f"Fetch it again if it is damaged. {_UTF8}")]
    return _rewritten(content, encoding, member)


def _rewritten(content: bytes, encoding: str, member: str) -> tuple[TableSource, list[Fault]]:
    strict = "strict" if encoding != "utf-8" else "replace"
    try:
        text = content.decode(encoding, strict)
    except UnicodeDecodeError:
        what = "this is UTF-16 text that is damaged or cut off."
        return BytesIO(content), [Fault(what, member, mend=f"Fetch it again. {_UTF8}")]
    ended = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return BytesIO(ended.encode()), []


def _encoding(source: TableSource) -> str:
    """UTF-8 or UTF-16, by the mark at the beginning, or by the zeros that every second byte of English is."""
    with tables.stream(source) as data:
        begins = data.read(4096)
    if begins[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return "utf-32"
    if begins[:2] in _MARKS:
        return _MARKS[begins[:2]]
    even, odd = begins[::2].count(0), begins[1::2].count(0)
    if max(even, odd) > len(begins) // 4 and not min(even, odd):
        return "utf-16-le" if odd else "utf-16-be"
    return "utf-8"


def _has_bare_returns(source: TableSource) -> bool:
    """Whether a line ends as on a Mac of old: with a return that no line feed follows."""
    before = b""
    with tables.stream(source) as data:
        while block := data.read(1 << 20):
            joined = before + block
            if joined.count(b"\r") - joined.endswith(b"\r") > joined.count(b"\r\n"):
                return True
            before = joined[-1:]
    return before == b"\r"


def _content(source: TableSource) -> bytes:
    with tables.stream(source) as data:
        return data.read(LARGEST + 1)


def looks_like(source: TableSource, line: int) -> str:
    """What the first sign of a line that is not UTF-8 would be in Windows-1252, quoted; "" where it is no letter."""
    with tables.stream(source) as data:
        for _ in range(line - 1):
            data.readline(LARGEST)
        row = data.readline(_HEAD)
    try:
        row.decode()
    except UnicodeDecodeError as fault:
        sign = row[fault.start : fault.start + 1].decode("cp1252", "replace")
        return sign if sign.isalpha() or sign in "–—‘’“”…•" else ""
    return ""


def found(source: TableSource) -> Dialect | None:
    """The dialect of a text in UTF-8; None where its first line names a separator that no table here has."""
    with tables.stream(source) as data:
        head = data.read(_HEAD).decode("utf-8-sig", "ignore").split("\n")
    said = _SAID.match(head[0].rstrip("\r"))
    if said:
        return Dialect(said[1], 1) if said[1] in SEPARATORS else None
    return Dialect(max(SEPARATORS, key=lambda sign: _fit(head, sign)))


def _fit(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """How many lines have the same number of cells, more than one, and how many cells that is."""
    many = Counter(cells for cells in _counted(lines, separator) if cells > 1)
    return max(((rows, cells) for cells, rows in many.items()), default=(0, 0))


def _counted(lines: Sequence[str], separator: str) -> Iterator[int]:
    with suppress(csv.Error):
        yield from map(len, csv.reader(lines, delimiter=separator))


def _sure(decimal: str, thousands: str) -> str:
    """Digits in which it is sure which sign stands before the decimals, and which between thousands."""
    grouped = rf"[0-9]{{1,3}}({thousands}[0-9]{{3}})"
    few_or_many = rf"[0-9]+{decimal}([0-9]{{1,2}}|[0-9]{{4,}})|(0[0-9]*|[0-9]{{4,}}){decimal}[0-9]+"
    return rf"^({few_or_many}|{grouped}+{decimal}[0-9]+|{grouped}{{2,}})$"


_NUMBER = r"^[-+(]{0,2}\$?\s?([0-9][0-9.,]*)\s?%?\)?$"  # its digits alone
_COMMA, _POINT = _sure(",", r"\."), _sure(r"\.", ",")
_EITHER = r"^[1-9][0-9]{0,2}[.,][0-9]{3}$"  # a thousand and more, or a few with three decimals
_THOUSAND = r"^[1-9][0-9]{0,2},[0-9]{3}$"  # the same, with a comma
_OF_COMMA = r"^[-+(]{0,2}\$?\s?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?\s?%?\)?$"


def with_points(sheet: Sheet, separator: str) -> tuple[Sheet, list[Fault]]:
    """The table with points before its decimals, or why it can't be told which sign stands there.

    Asked only where cells are separated by semicolons or tabs. A file is written in one manner.
    """
    if separator not in _WITH_COMMA:
        return sheet, []
    comma, point = _first(sheet, _COMMA), _first(sheet, _POINT)
    unsure = _unsure(sheet) if comma else None if point else _first(sheet, _EITHER)
    if comma and point:
        what = (
            f"numbers are written in two manners: {quoted(comma.value)} here, {quoted(point.value)} in row {point.row}."
        )
        return sheet, [replace(comma, what=what, mend="Write every number in one manner.")]
    if unsure:
        what = (
            f"{quoted(unsure.value)} can be more than a thousand, or a number with three decimals; nothing tells which."
        )
        return sheet, [replace(unsure, what=what, mend=_PLAINLY)]
    return (replace(sheet, cells=sheet.cells.with_columns(_pointed(pl.exclude("row")))) if comma else sheet), []


def _unsure(sheet: Sheet) -> Fault | None:
    """The first 1,234 in a column in which no other number is sure to have a comma before its decimals."""
    columns = sheet.cells.drop("row").columns
    sure = sheet.cells.select(pl.col(columns).str.extract(_NUMBER, 1).str.contains(_COMMA).any()).row(0, named=True)
    others = [name for name in columns if not sure[name]]
    return _first(replace(sheet, cells=sheet.cells.select("row", *others)), _THOUSAND) if others else None


def _first(sheet: Sheet, pattern: str) -> Fault | None:
    """The first number written so, at its row; None where there is none."""
    digits = pl.exclude("row").str.extract(_NUMBER, 1)
    so = pl.when(digits.str.contains(pattern)).then(pl.exclude("row"))
    rows = sheet.cells.select("row", so).filter(pl.any_horizontal(pl.exclude("row").is_not_null())).head(1).rows()
    return next((sheet.fault("", row, value=next(filter(None, cells))) for row, *cells in rows), None)


def _pointed(cells: pl.Expr) -> pl.Expr:
    bare = cells.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return pl.when(cells.str.contains(_OF_COMMA)).then(bare).otherwise(cells)
