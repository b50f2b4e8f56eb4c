"""Text files: CSV in any dialect, with every cell as text, and JSON."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from monitor.readers import dialects, endings, framing, tables
from monitor.readers.delivery import DeliveryError, Fault, listed, quoted, refuse
from monitor.readers.dialects import Dialect
from monitor.readers.sheets import Sheet
from monitor.readers.tables import TableSource

LARGEST_JSON = 64 * 2**20  # bytes
_LONGEST = 2**20  # bytes of the first line
_ENDLESS = 16 * 2**20  # bytes of any line
_WIDEST = 16_384  # cells of a row, as in a workbook
SPACES = " \t\r\n\u00a0\u2007\u202f"  # around a cell; a space within a word is the word's own
_AGAIN = "Fetch or save it again."
_NOT_UTF8, _AS_UTF8 = "this is not UTF-8 text", 'Save it again as "CSV UTF-8".'
_UNEVEN = "Is a number written with a comma, or the file cut off?"


def sheet(source: TableSource, name: str, member: str = "") -> Sheet:
    """A CSV file as a table, in whatever dialect it is written. Raises DeliveryError where that can't be told, where
    it is no even table, or where it may be cut off.

    Lines above the names and notes below the table may have fewer cells than it; `framing` says what they are.
    """
    if line := tables.endless(source, _ENDLESS):
        what = f"this line is longer than {_ENDLESS:,} bytes."
        raise DeliveryError(name, [Fault(what, member, row=line, mend="Deliver a table with a row for each figure.")])
    text, faults = dialects.as_utf8(source, member)
    refuse(name, faults)
    dialect = _dialect(text, name, member)
    widths = tables.widths(text, dialect.separator, dialect.before)
    first, wide = _names(widths, member, name)
    refuse(name, _uneven(widths.filter((pl.col("row") >= first) & (pl.col("cells") > wide)), wide, member))
    cleaned = Sheet(member, "", _cells(text, dialect, wide, name, member))
    refuse(name, _broken(cleaned, source))
    refuse(name, _cut_off(cleaned, text, widths, first, wide))
    refuse(name, _uneven(_short(cleaned, widths, first, wide), wide, member))
    pointed, unsure = dialects.with_points(cleaned, dialect.separator)
    refuse(name, unsure)
    return pointed


def _dialect(text: TableSource, name: str, member: str) -> Dialect:
    with tables.stream(text) as data:
        if len(data.readline(_LONGEST + 1)) > _LONGEST:
            what = f"the first line has more than {_WIDEST:,} cells, or {_LONGEST:,} bytes."
            raise DeliveryError(name, [Fault(what, member, mend="Deliver a table with a row for each figure.")])
    if found := dialects.found(text):
        return found
    what = "the first line names a sign between cells that no table is read with."
    raise DeliveryError(name, [Fault(what, member, row=1, mend="Separate the cells by commas, semicolons or tabs.")])


def _names(widths: pl.DataFrame, member: str, name: str) -> tuple[int, int]:
    """The row in which the table begins, and how many cells it has.

    That is the first with more than half of the cells that most rows have: above it stand titles.
    """
    filled = widths.filter(pl.col("cells") > 0)
    if filled.is_empty():
        raise DeliveryError(name, [Fault("this holds no table.", member, mend=_AGAIN)])
    several = filled.filter(pl.col("cells") > 1)
    usual = (several if several.height else filled).group_by("cells").len().sort("len", "cells", descending=True)
    row, wide = filled.filter(pl.col("cells") * 2 > usual["cells"][0]).row(0)
    if wide > _WIDEST:
        what = f"this line has more than {_WIDEST:,} cells."
        raise DeliveryError(name, [Fault(what, member, row=row, mend="Deliver a table with a row for each figure.")])
    return row, wide


def _uneven(rows: pl.DataFrame, wide: int, member: str) -> list[Fault]:
    return [
        Fault(
            f"this row has {cells} cells, the first has {wide}.",
            member,
            "",
            row,
            mend=_UNEVEN,
            cause="uneven",
            further=more,
        )
        for (row, cells), more in listed(rows.select("row", "cells"))
    ]


def _cells(text: TableSource, dialect: Dialect, wide: int, name: str, member: str) -> pl.DataFrame:
    """The rows as they stand, their cells without the spaces around them, and the empty ones as null."""
    columns = {f"c{place}": pl.String for place in range(1, wide + 1)}
    try:
        with tables.stream(text) as data:
            raw = pl.read_csv(
                data,
                has_header=False,
                schema=columns,
                separator=dialect.separator,
                skip_lines=dialect.before,
                missing_columns="insert",
            )
    except pl.exceptions.PolarsError:
        what = "this is no even table: a row has more cells than the first, or a quotation mark is not closed."
        raise DeliveryError(name, [Fault(what, member, mend=_AGAIN)]) from None
    return _bare(raw).with_row_index("row", offset=1 + dialect.before)


def _bare(raw: pl.DataFrame) -> pl.DataFrame:
    """The cells without the spaces around them, and the empty ones as null. Columns without any are not made anew."""
    around = pl.all().str.contains(f"^[{SPACES}]|[{SPACES}]$") | (pl.all() == "")
    flags = raw.select(around.any()).row(0, named=True)
    cells = pl.col([name for name, has_any in flags.items() if has_any])
    bare = cells.str.strip_chars(SPACES)
    return raw.with_columns(pl.when(bare != "").then(bare))


def _broken(sheet: Sheet, source: TableSource) -> list[Fault]:
    """The rows with bytes that were not UTF-8, notes aside: those of a single cell."""
    cells = pl.exclude("row")
    filled = pl.sum_horizontal(cells.is_not_null())
    rows = sheet.cells.filter(pl.any_horizontal(cells.str.contains("\ufffd", literal=True)) & (filled > 1)).select(
        "row"
    )
    if rows.is_empty():
        return []
    sign = dialects.looks_like(source, rows["row"][0])
    what = f'{_NOT_UTF8}. As Windows-1252 (Latin-1) it would be "{sign}".' if sign else f"{_NOT_UTF8}."
    return [sheet.fault(what, row, mend=_AS_UTF8, further=further) for (row,), further in listed(rows)]


def _short(sheet: Sheet, widths: pl.DataFrame, first: int, wide: int) -> pl.DataFrame:
    """The rows that lack cells, notes below the table aside."""
    few = widths.filter((pl.col("row") > first) & pl.col("cells").is_between(1, wide - 1))
    blank = sheet.cells.filter(pl.all_horizontal(pl.exclude("row").is_null()))
    short = few.join(blank, on="row", how="anti", maintain_order="left") if few.height else few
    last = widths.filter(pl.col("cells") == wide)["row"].max()
    below = short.filter(pl.col("row") > last)
    if below.is_empty() or below.height > framing.MOST_NOTES:
        return short
    rows = sheet.cells.filter(pl.col("row").is_in(below["row"].implode()))
    notes = [row for row, *cells in rows.iter_rows() if framing.is_note(cells)]
    return short.filter(~pl.col("row").is_in(notes))


def _cut_off(sheet: Sheet, text: TableSource, widths: pl.DataFrame, first: int, wide: int) -> list[Fault]:
    """A last line without an end, unless it is a note, or its row is shown to be whole."""
    if tables.is_ended(text):
        return []
    row, cells = widths.filter(pl.col("cells") > 0).tail(1).row(0)
    *_, last = found = sheet.cells.filter(pl.col("row") == row).drop("row").row(0)
    if framing.is_note(found) and row > first:
        return []
    closed = cells == wide and tables.ends_with(text, b'"' if last is not None else b'""')
    if closed or (cells == wide and endings.is_whole(sheet, first, row)):
        return []
    what = "the last line does not end, so the file may be cut off."
    why = (
        f" Nothing shows that its last cell, {quoted(last)}, is whole."
        if cells == wide
        else f" It has {cells} of {wide} cells."
    )
    mend = "Fetch it again. If it is whole, add a line end after the last row in a text editor."
    return [sheet.fault(what + why, row, mend=mend)]


def json_of(path: Path, name: str) -> Any:
    """What a JSON file holds. Raises DeliveryError."""
    if path.stat().st_size > LARGEST_JSON:
        raise DeliveryError(
            name, [Fault(f"the file is larger than {LARGEST_JSON:,} bytes.", mend="Deliver it as CSV.")]
        )
    try:
        return json.loads(path.read_bytes(), parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 0)
        what = f"this is not JSON: {getattr(fault, 'msg', fault)}."
        raise DeliveryError(name, [Fault(what, row=line, mend=_AGAIN)]) from None


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which every name stands once."""
    named = dict(pairs)
    if len(named) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f'"{twice}" stands twice in one object')
    return named
