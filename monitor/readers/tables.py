"""Whether a file is a table at all: CSV or Parquet, in UTF-8, of columns we can read and of even rows."""

import codecs
import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from io import SEEK_END, BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

import polars as pl

from monitor.errors import Problem
from monitor.observations.rows import DECIMAL

LONGEST_CELL = 64 * 2**20  # bytes
TableSource = Path | BytesIO  # a file, or one that was taken out of an archive


@contextmanager
def stream(source: TableSource) -> Iterator[BinaryIO]:
    """The bytes of a source from their beginning; a file is closed again."""
    if isinstance(source, BytesIO):
        source.seek(0)
        yield source
    else:
        with source.open("rb") as data:
            yield data


def text_columns(path: Path) -> pl.LazyFrame:
    """The file with every column as text; empty is null."""
    if is_parquet(path):
        return as_text(pl.scan_parquet(path))
    raw = pl.scan_csv(path, infer_schema=False, raise_if_empty=False)
    return raw.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())


def as_text(raw: pl.LazyFrame) -> pl.LazyFrame:
    """A table of any types with every column as text."""
    return raw.select(_plain(name, kind) for name, kind in raw.collect_schema().items())


def is_parquet(path: Path) -> bool:
    """Whether the file says that it is Parquet."""
    return path.suffix.lower() == ".parquet"


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    """A float has no exact decimal text; it is rounded to the six places an observation keeps."""
    as_it_is = pl.col(name).cast(pl.String)
    if not kind.is_float():
        return as_it_is
    return pl.coalesce(pl.col(name).round(6).cast(DECIMAL, strict=False).cast(pl.String), as_it_is)


def problems(path: Path, shown: str) -> list[Problem]:
    """What can be wrong before a row is read."""
    is_text = path.suffix.lower() == ".csv"
    return _file(path, shown, is_text) or _kinds(path, shown, is_text)


def _file(path: Path, shown: str, is_text: bool) -> list[Problem]:
    """What can be wrong before a row is read."""
    if path.suffix.lower() not in (".csv", ".parquet"):
        what = "observations are a .csv or a .parquet file."
        return [Problem(shown, 0, what, mend="Save it as CSV, with the ending .csv.")]
    if not path.stat().st_size:
        return [
            Problem(shown, 0, "the file is empty.", mend="A file of observations begins with a row of column names.")
        ]
    line = not_text(path) if is_text else 0
    if line:
        return [Problem(shown, line, "this is not UTF-8 text.", mend='Save it again as "CSV UTF-8".')]
    return []


def not_text(source: TableSource) -> int:
    """The line of the first byte that is not UTF-8 text; 0 where all is."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with stream(source) as data:
        while block := data.read(1 << 20):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as fault:
                return line + fault.object[: fault.start].count(b"\n")
            if "\0" in text:
                return line + text.partition("\0")[0].count("\n")
            line += text.count("\n")
    return line if decoder.getstate()[0] else 0


def odd(schema: Mapping[str, pl.DataType]) -> Mapping[str, pl.DataType]:
    """Columns of a Parquet file that are neither text, numbers nor days."""
    fit = (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Null)
    return {name: kind for name, kind in schema.items() if not (kind.is_numeric() or kind.base_type() in fit)}


def _kinds(path: Path, shown: str, is_text: bool) -> list[Problem]:
    wrong = odd({} if is_text else pl.scan_parquet(path).collect_schema())
    return [
        Problem(shown, 0, f'the column "{name}" is of the type {kind}.', mend="Write text, numbers or days.")
        for name, kind in wrong.items()
    ]


def is_ended(source: TableSource) -> bool:
    """Whether the last line of a text ends; one that does not may be cut off."""
    with stream(source) as data:
        data.seek(-1, SEEK_END)
        return data.read(1) in (b"\n", b"\r")


def ends_with(source: TableSource, signs: bytes) -> bool:
    """Whether a text ends with some signs."""
    with stream(source) as data:
        size = data.seek(0, SEEK_END)
        data.seek(max(0, size - len(signs)))
        return data.read() == signs


def endless(source: TableSource, size: int) -> int:
    """The line that is longer than some `size` bytes, a mebibyte more or less; 0 where none is. No line is kept."""
    line, without = 1, 0
    with stream(source) as data:
        while block := data.read(1 << 20):
            ends = block.count(b"\n") or block.count(b"\r")
            line, without = line + ends, 0 if ends else without + len(block)
            if without > size:
                return line
    return 0


def ragged(source: TableSource, wide: int) -> list[tuple[int, int]]:
    """Row and number of cells, where that is not `wide`."""
    return list(widths(source).filter(pl.col("cells") != wide).iter_rows())


def widths(source: TableSource, separator: str = ",", before: int = 0) -> pl.DataFrame:
    """How many `cells` each `row` has, 0 where it is blank; `before` are lines above the first row.

    Quickly, and slowly only where there are quotation marks.
    """
    with stream(source) as data:
        lines = pl.scan_csv(
            source if isinstance(source, Path) else data,
            has_header=False,
            glob=False,
            separator="\0",
            quote_char=None,
            new_columns=["line"],
            infer_schema=False,
            skip_lines=before,
        )
        line = pl.col("line").fill_null("").str.strip_chars_end("\r")
        if lines.select(line.str.contains('"', literal=True).any()).collect().item():
            return _widths_slowly(source, separator, before)
        cells = pl.when(line == "").then(0).otherwise(line.str.count_matches(separator, literal=True) + 1)
        return lines.select(cells=cells).with_row_index("row", offset=1 + before).collect()


def _widths_slowly(source: TableSource, separator: str, before: int) -> pl.DataFrame:
    csv.field_size_limit(LONGEST_CELL)
    with stream(source) as data:
        text = TextIOWrapper(data, encoding="utf-8-sig", newline="")
        for _ in range(before):
            text.readline()
        counted = list[int]()
        with suppress(csv.Error):  # a cell that does not end: it is the last one
            counted.extend(map(len, csv.reader(text, delimiter=separator)))
        text.detach()
    return pl.DataFrame({"cells": counted}, schema={"cells": pl.UInt32}).with_row_index("row", offset=1 + before)
