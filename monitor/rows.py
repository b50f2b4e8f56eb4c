"""The rows of an observation file: which columns, which words, which numbers. One check, all failing rows named."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from monitor import areas
from monitor.definitions import Vocabulary
from monitor.errors import ObservationError, Problem

DECIMAL = pl.Decimal(38, 6)
COLUMNS = {
    "area": pl.String,
    "population": pl.String,
    "payer": pl.String,
    "service": pl.String,
    "quantity": pl.String,
    "period": pl.String,
    "value": DECIMAL,
    "status": pl.String,
    "paid_through": pl.String,
}
OPTIONAL = ("population", "status", "paid_through")
KEY = ("area", "population", "payer", "service", "quantity", "period", "paid_through")
STATUSES = ("final", "provisional", "projected", "suppressed", "not_due")
NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$"
PERIOD = r"^([0-9]{4}|FY[0-9]{4}|[0-9]{4}-H[12]|[0-9]{4}-Q[1-4]|[0-9]{4}-(0[1-9]|1[0-2]))$"
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
SHOWN = 5  # failing rows printed for each rule; their count is printed too


def nothing() -> pl.LazyFrame:
    """The frame of no observation."""
    return pl.LazyFrame(schema=COLUMNS)


def scan(path: Path) -> pl.LazyFrame:
    """The checked file at `path` in full form, with the columns of COLUMNS."""
    raw = _text(path)
    there = raw.collect_schema().names()
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in OPTIONAL if name not in there]
    full = raw.with_columns(missing).with_columns(pl.col("population").fill_null("all"))
    return full.select([pl.col(name).cast(kind) for name, kind in COLUMNS.items()])


def _text(path: Path) -> pl.LazyFrame:
    """The file with every column as text; empty is null."""
    if path.suffix.lower() == ".parquet":
        raw = pl.scan_parquet(path)
        return raw.select(_plain(name, kind) for name, kind in raw.collect_schema().items())
    return pl.scan_csv(path, infer_schema=False, raise_if_empty=False)


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    """A float has no exact decimal text; it is rounded to the six places an observation keeps."""
    return pl.col(name).round(6).cast(DECIMAL).cast(pl.String) if kind.is_float() else pl.col(name).cast(pl.String)


def check(path: Path, shown: str, vocabulary: Vocabulary) -> None:
    """Refuse a file that is not observations. Raises ObservationError naming rows, columns, values and mends."""
    try:
        raw = _text(path)
        problems = _header(raw.collect_schema().names(), shown)
        if not problems:
            table = scan_as_text(raw).collect(engine="streaming")
            problems = list(_rows(table, shown, vocabulary))
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as fault:
        what = f"this cannot be read as {path.suffix[1:].upper()}: {str(fault).splitlines()[0]}."
        problems = [Problem(shown, 0, what, mend="Save it again as UTF-8 text with one header row.")]
    if problems:
        raise ObservationError(problems)


def scan_as_text(raw: pl.LazyFrame) -> pl.LazyFrame:
    """`raw` with missing optional columns as nulls, and the row of the file each stands on."""
    there = raw.collect_schema().names()
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in OPTIONAL if name not in there]
    return raw.with_columns(missing).with_row_index("row", offset=2)


def _header(names: list[str], shown: str) -> list[Problem]:
    required = [name for name in COLUMNS if name not in OPTIONAL]
    lacking = [name for name in required if name not in names]
    strange = [name for name in names if name not in COLUMNS]
    known = f"The columns are: {', '.join(COLUMNS)}."
    found = [Problem(shown, 1, f'the column "{name}" is missing.', known, counted="row") for name in lacking]
    return found + [
        Problem(shown, 1, f'"{name}" is not a column of observations.', known, counted="row") for name in strange
    ]


def _rules(vocabulary: Vocabulary) -> Iterator[tuple[str, pl.Expr, str]]:
    """Column, where it fails, and what was expected there."""
    yield "area", ~pl.col("area").str.contains(areas.PATTERN), "US, a postal code, or a part of a state"
    yield "area", ~pl.col("area").str.slice(0, 2).is_in(list(areas.NAMES)), "US or the postal code of a state"
    yield "population", ~pl.col("population").is_in(sorted(vocabulary.populations)), "a population of measures.yaml"
    yield "payer", ~pl.col("payer").is_in(sorted(vocabulary.payers)), "a payer of measures.yaml"
    yield "service", ~pl.col("service").is_in(sorted(vocabulary.services)), "a service of measures.yaml"
    yield "quantity", ~pl.col("quantity").is_in(sorted(vocabulary.quantities)), "a quantity of measures.yaml"
    yield "period", ~pl.col("period").str.contains(PERIOD), "2019, FY2023, 2023-H1, 2019-Q3 or 2019-07"
    yield "value", ~pl.col("value").str.contains(NUMBER), "a plain number such as 1234.56, or nothing"
    yield "status", ~pl.col("status").is_in(STATUSES), f"one of {', '.join(STATUSES)}"
    yield "paid_through", ~pl.col("paid_through").str.contains(DATE), "a date, year-month-day"
    hidden = pl.col("status").is_in(["suppressed", "not_due"]) & pl.col("value").is_not_null()
    yield "value", hidden, "nothing, since the row's status says that there is no figure"
    for name in ("area", "payer", "service", "quantity", "period"):
        yield name, pl.col(name).is_null(), "a word; this cell is empty"


def _rows(table: pl.DataFrame, shown: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    if table.is_empty():
        yield Problem(shown, 0, "the file holds no observation.")
    for column, fails, expected in _rules(vocabulary):
        failing = table.filter(fails)
        more = f"{failing.height - SHOWN} further rows fail in the same way." if failing.height > SHOWN else ""
        for row, value in failing.head(SHOWN).select("row", column).iter_rows():
            what = f"{column} is {'empty' if value is None else repr(value)}."
            yield Problem(shown, row, what, f"Expected: {expected}.", more, counted="row")
    doubled = table.filter(~pl.struct(KEY).is_first_distinct())
    for (row,) in doubled.head(SHOWN).select("row").iter_rows():
        what = "the same area, population, payer, service, quantity and period stand in an earlier row."
        yield Problem(shown, row, what, mend="Keep one of the two.", counted="row")
