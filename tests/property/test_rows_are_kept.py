"""Whatever stands in a row of a delivered table: it is taken in, counted among what is left, or the file is refused."""

import csv
import os
import tempfile
from io import BytesIO, StringIO
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from monitor.intake import checks
from monitor.readers.delivery import DeliveryError
from monitor.readers.formats import national_accounts, program_statistics
from monitor.readers.opened import Opened, opened
from monitor.readers.recognition import FORMATS, readers, recognised
from monitor.readers.sheets import Sheet
from monitor.readers.submission import YEAR, plain_name
from tests.damage import Sample, rows_of, samples
from tests.readings import vocabulary

VARIANTS = int(os.environ.get("MONITOR_SOAK_VARIANTS", "100"))
JUNK = [
    "",
    "+1",
    "\uff12\uff10\uff12\uff14",
    "NaN",
    "2024.0",
    "null",
    "?",
    "20 24",
    "2O24",
    "State",
    "us",
    "Total",
    "24",
]
ADDED = {  # rows whose figures are added to another's: Home Health is printed in two, and an organization by tier
    "release.zip": 1, "MDCR SUMMARY AB 1.xlsx": 1, "submission.xlsx": 1
}  # fmt: skip
FIGURES = ("TME_ALL", "TME_PROV", "TME_UNATTR", "RX_REBATE")  # sheets of a submission that hold figures
ALL = list(samples())
CHANGED = [sample for sample in ALL if sample.kind in ("csv", "book")]


def header(sheet: Sheet, reader: str) -> int:
    """The row of the headings; 0 where a sheet holds none of the reader's figures."""
    if reader == "national_accounts":
        return sheet.find(national_accounts.LABEL) or 0
    if reader == "program_statistics":
        used = program_statistics.table_number(sheet) in program_statistics.USED
        return (sheet.find(program_statistics.AREA) or sheet.find(program_statistics.LINE) or 0) if used else 0
    if reader == "cost_growth":
        return (sheet.find(YEAR) or 0) if plain_name(sheet) in FIGURES else 0
    return 1


def rows_in(file: Opened, reader: str) -> int:
    """How many rows a file has that are not wholly empty, below its headings."""
    if file.kind == "json":
        return sum(len(file.json[name]) for name in ("yearly", "monthly"))
    if (table := file.parquet) is not None:
        return int(table.select(pl.len()).collect().item())
    headed = [(sheet, header(sheet, reader)) for sheet in file.sheets]
    return sum(_filled(sheet, first) for sheet, first in headed if first)


def _filled(sheet: Sheet, first: int) -> int:
    below = sheet.cells.filter(pl.col("row") > first)
    return below.filter(pl.any_horizontal(pl.exclude("row").is_not_null())).height


def kept(path: Path, sample: Sample) -> tuple[int, int] | None:
    """How many rows a file has, and how many are accounted for; None where it is refused."""
    file = opened(path)
    try:
        parts = recognised(file).read(file)
    except DeliveryError:
        return None
    if any(checks.delivery_faults(part, vocabulary()) for part in parts):
        return None
    if any(part.passed for part in parts):
        return None  # a title, a note or a total, which tests of what frames a table are about
    taken = pl.concat([part.rows.select("file", "sheet", "row") for part in parts]).unique().height
    left = {part.rows_left for part in parts}  # two sources out of one table leave the same rows
    assert len(left) == 1
    return rows_in(file, sample.reader), taken + sum(each.rows for each in left.pop()) + ADDED.get(sample.name, 0)


def test_every_format_is_tried() -> None:
    assert {reader.name for reader in readers()} == {sample.reader for sample in ALL}
    assert len(FORMATS) == len(readers())


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: f"{sample.reader}/{sample.name}")
def test_each_row_of_a_sample_is_taken_in_or_counted_among_what_is_left(tmp_path: Path, sample: Sample) -> None:
    (tmp_path / sample.name).write_bytes(sample.content)
    there, accounted = kept(tmp_path / sample.name, sample) or (0, -1)

    assert there == accounted > 0


@settings(max_examples=VARIANTS)
@given(st.sampled_from(CHANGED), st.sampled_from(JUNK), st.integers(0, 2**32))
def test_a_row_whose_cells_cannot_be_read_is_never_dropped(sample: Sample, junk: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        path.write_bytes(changed(sample, junk, Random(seed)))  # noqa: S311
        counts = kept(path, sample)

    assert counts is None or counts[0] == counts[1]


def changed(sample: Sample, junk: str, chance: Random) -> bytes:
    """The sample with `junk` in a cell below the headings; more often in one of the first columns, with the keys."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sample.name
        path.write_bytes(sample.content)
        headed = [(number, header(sheet, sample.reader)) for number, sheet in enumerate(opened(path).sheets)]
    number, first = chance.choice([(number, first) for number, first in headed if first])
    return (_in_text if sample.kind == "csv" else _in_book)(sample.content, junk, chance, number, first)


def _in_text(content: bytes, junk: str, chance: Random, _: int, first: int) -> bytes:
    rows = rows_of(content)
    row = chance.choice(rows[first:])
    row[_column(len(row), chance)] = junk
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _in_book(content: bytes, junk: str, chance: Random, number: int, first: int) -> bytes:
    book = load_workbook(BytesIO(content))
    page = book.worksheets[number]
    place = chance.randrange(first, page.max_row) + 1
    page.cell(place, _column(page.max_column, chance) + 1).value = junk or None
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _column(wide: int, chance: Random) -> int:
    return chance.choice([chance.randrange(min(wide, 6)), chance.randrange(wide)])
