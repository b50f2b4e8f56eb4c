"""The refused file once more, with each problem where it stands: for those who mend it at its source.

The copy holds values only. What was delivered as a formula, and what we add ourselves, is text in it.
"""

import csv
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl

from monitor.readers import archives, dialects, tables
from monitor.readers.delivery import DeliveryError, Fault, printable
from monitor.readers.dialects import Dialect
from monitor.readers.opened import opened

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_LARGEST = 8 * 2**20  # bytes of a file of which a copy is made; of a larger one there is the report
_LONG = 2_000  # signs of a cell that are copied
MARKED = 2_000  # cells of a workbook that get a comment; its first sheet lists all of them
HEAD = 60  # rows among which headings are looked for
PROBLEM = "problem"
COLOUR = "FFE08A"
_LISTED = ("sheet", "row", "column", "value", "problem", "how to mend")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would work out
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
Copier = Callable[[Path | BytesIO, Sequence[Fault]], bytes]


def copies(fault: DeliveryError, paths: Sequence[Path]) -> dict[str, bytes]:
    """An annotated copy of each of the refused files that is a table, by name; none where no row is at fault."""
    annotated: dict[str, bytes] = {}
    for path in paths:
        faults = _of(fault, path.name)
        if any(entry.row for entry in faults) and path.stat().st_size <= _LARGEST:
            annotated |= {
                _named(name, copier): copier(source, part) for name, source, copier, part in _parts(path, faults)
            }
    return annotated


def _of(fault: DeliveryError, name: str) -> list[Fault]:
    """The faults of one of the delivered files; where several are at fault together, each begins with its file."""
    if fault.name == name:
        return list(fault.faults)
    return [inside for entry in fault.faults if (inside := entry.inside(name))]


def _parts(path: Path, faults: Sequence[Fault]) -> Iterator[tuple[str, Path | BytesIO, Copier, list[Fault]]]:
    """Each table of a file that a fault names: its name, where it is, how it is copied, and its faults."""
    file = opened(path)
    inside = archives.members(path, path.name) if file.kind == "archive" else iter(())
    sources: dict[str, Path | BytesIO] = {"": path, **dict(inside)}
    for member in dict.fromkeys(entry.file for entry in faults if entry.row and entry.file in sources):
        source = sources[member]
        is_book = file.kind == "workbook" or (isinstance(source, BytesIO) and archives.is_workbook(source))
        copier = _workbook if is_book else _rows if file.kind == "parquet" else _table
        of_member = [entry for entry in faults if entry.file == member]
        if is_book or file.kind == "parquet" or _is_text(source):
            yield PurePosixPath(member or path.name).name, source, copier, of_member


def _named(name: str, copier: Copier) -> str:
    """What the copy of a file is called: a plain name, whatever the file's own is."""
    plain = "".join(sign if sign.isprintable() and sign not in '/\\:*?"<>|' else "_" for sign in name)[-80:]
    return f"annotated {plain}{'.csv' if copier is _rows else ''}"


def harmless(text: str) -> str:
    """Text that no spreadsheet works out as a formula, and that fills no page."""
    text = text if len(text) <= _LONG else f"{text[:_LONG]}... ({len(text):,} signs)"
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def _said(faults: Sequence[Fault]) -> str:
    return harmless(" | ".join(_sentence(entry) for entry in faults))


def _sentence(fault: Fault) -> str:
    what = f"{fault.column}: expected {fault.what}" if fault.column else fault.what
    return printable(f"{what} {fault.mend}".strip())


def _is_text(source: Path | BytesIO) -> bool:
    text, faults = dialects.as_utf8(source, "")
    return not faults and not tables.not_text(text)


def _bytes(source: Path | BytesIO) -> bytes:
    return source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()


def _table(source: Path | BytesIO, faults: Sequence[Fault]) -> bytes:
    """A text with a first column that says what is wrong with each row; in UTF-8, and separated as it was."""
    remarks, (text, _) = _by_row(faults), dialects.as_utf8(source, "")
    dialect = dialects.found(text) or Dialect()
    lines, out = StringIO(_bytes(text).decode("utf-8-sig"), newline=""), StringIO(newline="")
    out.writelines(lines.readline() for _ in range(dialect.before))
    write = csv.writer(out, lineterminator="\n", delimiter=dialect.separator)
    csv.field_size_limit(_LARGEST)
    first = 1 + dialect.before
    for row, cells in enumerate(csv.reader(lines, delimiter=dialect.separator), first):
        write.writerow([remarks.get(row, PROBLEM if row == first else ""), *map(harmless, cells)])
    return out.getvalue().encode()


def _by_row(faults: Sequence[Fault]) -> dict[int, str]:
    by_row: dict[int, list[Fault]] = {}
    for entry in faults:
        by_row.setdefault(entry.row, []).append(entry)
    return {row: _said(entries) for row, entries in by_row.items()}


def _rows(source: Path | BytesIO, faults: Sequence[Fault]) -> bytes:
    """The failing rows of a Parquet file as CSV."""
    remarks = _by_row(faults)
    schema = {"row": pl.UInt32, PROBLEM: pl.String}
    remarked = pl.LazyFrame({"row": [*remarks], PROBLEM: [*remarks.values()]}, schema=schema)
    raw = pl.scan_parquet(source, glob=False)
    table = raw.select(pl.all().cast(pl.String).name.map(harmless)).with_row_index("row", offset=1)
    failing = remarked.join(table, on="row").sort("row").collect()
    columns = [PROBLEM, "row", *failing.columns[2:]]
    rows = failing.select(columns).iter_rows()
    out = StringIO(newline="")
    write = csv.writer(out, lineterminator="\n")
    write.writerow(columns)
    for row in rows:
        write.writerow([harmless(str(cell or "")) for cell in row])
    return out.getvalue().encode()


def _workbook(source: Path | BytesIO, faults: Sequence[Fault]) -> bytes:
    """A workbook with a comment and a colour on each failing cell, and a first sheet that lists all problems."""
    from openpyxl import load_workbook

    from monitor.readers.shown import cells

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of decorations that the copy does not keep
        book = load_workbook(BytesIO(_bytes(source)), data_only=True, keep_links=False)
    marked: dict[tuple[str, str], list[Fault]] = {}
    for sheet in book.sheetnames:
        of_sheet = [entry for entry in faults if entry.row and entry.sheet == sheet]
        titles = _titles(book[sheet]) if of_sheet else {}
        for entry in of_sheet:
            marked.setdefault((sheet, _place(book[sheet], titles, entry)), []).append(entry)
    for cell in (cell for page in book for cell in cells(page) if isinstance(cell.value, str)):
        cell.value = cell.value if len(cell.value) <= _LONG else harmless(cell.value)
    for (sheet, place), entries in [*marked.items()][:MARKED]:
        _mark(book[sheet][place], entries)
    _list(book, faults)
    return _undated(book)


def _titles(page: "Worksheet") -> dict[str, int]:
    """The columns by what stands at their heads, the first where a heading stands twice."""
    from monitor.readers.shown import cells

    columns: dict[str, int] = {}
    for cell in (cell for cell in cells(page) if cell.row <= HEAD):
        columns.setdefault(" ".join(str(cell.value).split()), cell.column)
    return columns


def _place(page: "Worksheet", titles: Mapping[str, int], fault: Fault) -> str:
    """Where a fault is, found by its row and its heading or letter; of merged cells the first, which can be marked."""
    from openpyxl.utils import column_index_from_string, get_column_letter

    letter = fault.column if re.fullmatch("[A-Z]{1,3}", fault.column) else "A"
    place = f"{get_column_letter(titles.get(fault.column, column_index_from_string(letter)))}{fault.row}"
    span = next((span for span in page.merged_cells.ranges if place in span), None)
    return f"{get_column_letter(span.min_col)}{span.min_row}" if span else place


def _mark(cell: "Cell", faults: Sequence[Fault]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=COLOUR)
    cell.comment = Comment(_said(faults), "Agreement Monitor", width=360, height=120)
    if cell.value is None and faults[0].value:
        cell.value = harmless(printable(faults[0].value))


def _list(book: "Workbook", faults: Sequence[Fault]) -> None:
    page = book.create_sheet("Problems", 0)
    book.active = 0
    page.append(_LISTED)
    for entry in faults:
        words = (entry.sheet, entry.row or "", entry.column, entry.quoted, entry.what, entry.mend)
        page.append([word if isinstance(word, int) else harmless(printable(word)) for word in words])
    for letter, width in zip("ABCDEF", (20, 8, 24, 24, 70, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"


def _undated(book: "Workbook") -> bytes:
    """The workbook's bytes without the clock, so that the same file is answered by the same bytes."""
    made, out = BytesIO(), BytesIO()
    book.save(made)
    with ZipFile(made) as before, ZipFile(out, "w") as after:
        for entry in before.infolist():
            content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", before.read(entry))
            after.writestr(ZipInfo(entry.filename), content, ZIP_DEFLATED)
    return out.getvalue()
