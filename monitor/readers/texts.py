"""Text files: CSV with every cell as text, and JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from monitor.observations import tables
from monitor.observations.tables import Source
from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.sheets import Sheet

LARGEST_JSON = 64 * 2**20  # bytes
SPACES = " \t\r\n\u00a0\u2007\u202f"  # around a cell; a space within a word is the word's own
_AGAIN = "Fetch or save it again."


def sheet(source: Source, name: str, member: str = "") -> Sheet:
    """A CSV file as a table. Raises DeliveryError where it is no even table in UTF-8, or may be cut off."""
    raw = _raw(source, name, member)
    uneven = [(row, cells) for row, cells in tables.ragged(source, raw.width) if cells]
    if uneven:
        mend = "Is a number written with a comma, or the file cut off?"
        faults = [
            Fault(f"this row has {cells} cells, the first has {raw.width}.", member, row=row, mend=mend)
            for row, cells in uneven
        ]
        raise DeliveryError(name, faults)
    clean = raw.rename({old: f"c{place}" for place, old in enumerate(raw.columns, 1)}).select(_bare(pl.all()))
    return Sheet(member, "", clean.with_row_index("row", offset=1))


def _raw(source: Source, name: str, member: str) -> pl.DataFrame:
    line = tables.not_text(source)
    if line:
        fault = Fault("this is not UTF-8 text.", member, row=line, mend='Save it again as "CSV UTF-8".')
        raise DeliveryError(name, [fault])
    if not tables.is_ended(source):
        what = "the last line does not end, so the file may be cut off."
        mend = "Fetch it again. If it is whole, add a line end after the last row in a text editor."
        raise DeliveryError(name, [Fault(what, member, mend=mend)])
    try:
        with tables.stream(source) as data:
            return pl.read_csv(data, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError:
        what = "this is no even table: a row has more cells than the first, or a quotation mark is not closed."
        raise DeliveryError(name, [*_longer(source, member), Fault(what, member, mend=_AGAIN)][:1]) from None


def _longer(source: Source, member: str) -> Iterator[Fault]:
    """The rows with more cells than the first."""
    ((_, wide),) = tables.ragged(source, 0)[:1]
    for row, cells in tables.ragged(source, wide):
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
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for place, (name, _) in enumerate(pairs) if name in dict(pairs[:place]))
        raise ValueError(f'"{twice}" stands twice in one object')
    return found
