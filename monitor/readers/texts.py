"""Text files: CSV with every cell as text, and JSON."""

import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from monitor.readers import tables
from monitor.readers.delivery import MOST_FAULTS, DeliveryError, Fault
from monitor.readers.sheets import Sheet
from monitor.readers.tables import TableSource

LARGEST_JSON = 64 * 2**20  # bytes
LARGEST_MENDED = 64 * 2**20  # bytes of a text with a byte that is not UTF-8
_LONGEST = 2**20  # bytes of the first line
_WIDEST = 16_384  # cells of a row, as in a workbook
SPACES = " \t\r\n\u00a0\u2007\u202f"  # around a cell; a space within a word is the word's own
_AGAIN = "Fetch or save it again."
_NOT_UTF8, _AS_UTF8 = "this is not UTF-8 text.", 'Save it again as "CSV UTF-8".'


def sheet(source: TableSource, name: str, member: str = "") -> Sheet:
    """A CSV file as a table. Raises DeliveryError where it is no even table in UTF-8, or may be cut off."""
    mended = _mended(source, name, member)
    raw = _raw(mended, name, member)
    uneven = [(row, cells) for row, cells in tables.ragged(mended, raw.width) if cells][:MOST_FAULTS]
    if uneven:
        mend = "Is a number written with a comma, or the file cut off?"
        faults = [
            Fault(f"this row has {cells} cells, the first has {raw.width}.", member, row=row, mend=mend)
            for row, cells in uneven
        ]
        raise DeliveryError(name, faults)
    clean = raw.rename({old: f"c{place}" for place, old in enumerate(raw.columns, 1)}).select(_bare(pl.all()))
    cleaned = Sheet(member, "", clean.with_row_index("row", offset=1))
    if mended is not source and (broken := _broken(cleaned)):
        raise DeliveryError(name, broken)
    return cleaned


def _mended(source: TableSource, name: str, member: str) -> TableSource:
    """The text itself; or, where bytes of it are not UTF-8, a copy with U+FFFD in their place.

    Agencies print a dash of Windows in a footnote. It harms nothing there, and is refused beside figures: `_broken`.
    """
    line = tables.not_text(source)
    if not line:
        return source
    with tables.stream(source) as data:
        content = data.read(LARGEST_MENDED + 1)
    if b"\0" in content or len(content) > LARGEST_MENDED:
        raise DeliveryError(name, [Fault(_NOT_UTF8, member, row=line, mend=_AS_UTF8)])
    return BytesIO(content.decode(errors="replace").encode())


def _broken(sheet: Sheet) -> list[Fault]:
    """The rows with bytes that were not UTF-8, notes aside: those of a single cell."""
    cells = pl.exclude("row")
    filled = pl.sum_horizontal(cells.is_not_null())
    rows = sheet.cells.filter(pl.any_horizontal(cells.str.contains("\ufffd", literal=True)) & (filled > 1))
    return [sheet.fault(_NOT_UTF8, row, mend=_AS_UTF8) for row in rows["row"]]


def _raw(source: TableSource, name: str, member: str) -> pl.DataFrame:
    if not tables.is_ended(source):
        what = "the last line does not end, so the file may be cut off."
        mend = "Fetch it again. If it is whole, add a line end after the last row in a text editor."
        raise DeliveryError(name, [Fault(what, member, mend=mend)])
    if tables.is_wider(source, _WIDEST, _LONGEST):
        what = f"the first line has more than {_WIDEST:,} cells, or {_LONGEST:,} bytes."
        raise DeliveryError(name, [Fault(what, member, mend="Deliver a table with a row for each figure.")])
    try:
        with tables.stream(source) as data:
            return pl.read_csv(data, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError:
        what = "this is no even table: a row has more cells than the first, or a quotation mark is not closed."
        raise DeliveryError(name, [*_longer(source, member), Fault(what, member, mend=_AGAIN)][:1]) from None


def _longer(source: TableSource, member: str) -> Iterator[Fault]:
    """The rows with more cells than the first."""
    ((_, wide),) = tables.ragged(source, 0)[:1]
    for row, cells in tables.ragged(source, wide)[:MOST_FAULTS]:
        if cells > wide:
            yield Fault(f"this row has {cells} cells, the first has {wide}.", member, row=row, mend=_AGAIN)


def _bare(cells: pl.Expr) -> pl.Expr:
    """Cells without the spaces around them, and the empty ones as null."""
    bare = cells.str.strip_chars(SPACES)
    return pl.when(bare != "").then(bare)


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
