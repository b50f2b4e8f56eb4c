"""The rows of an observation file: which columns, which words, which numbers. One check, all failing rows named."""

import codecs
import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from monitor import areas
from monitor.cards import STATUSES, WITHHELD
from monitor.definitions import Vocabulary
from monitor.errors import ObservationError, Problem

DECIMAL = pl.Decimal(38, 6)
COLUMNS: Mapping[str, type[pl.DataType] | pl.DataType] = {
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
NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,6})?$"
YEAR = r"(19[6-9][0-9]|20[0-9]{2}|2100)"
PERIOD = rf"^(FY)?{YEAR}$|^{YEAR}-(H[12]|Q[1-4]|0[1-9]|1[0-2])$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SHOWN = 5  # failing rows printed for each rule; their count is printed too


def nothing() -> pl.LazyFrame:
    """The frame of no observation."""
    return pl.LazyFrame(schema=dict(COLUMNS))


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
    raw = pl.scan_csv(path, infer_schema=False, raise_if_empty=False)
    return raw.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())


def _plain(name: str, kind: pl.DataType) -> pl.Expr:
    """A float has no exact decimal text; it is rounded to the six places an observation keeps."""
    as_it_is = pl.col(name).cast(pl.String)
    if not kind.is_float():
        return as_it_is
    return pl.coalesce(pl.col(name).round(6).cast(DECIMAL, strict=False).cast(pl.String), as_it_is)


def check(path: Path, shown: str, vocabulary: Vocabulary) -> None:
    """Refuse a file that is not observations. Raises ObservationError naming rows, columns, values and mends."""
    try:
        problems = _problems(path, shown, vocabulary)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        kind = "Parquet" if path.suffix.lower() == ".parquet" else "CSV"
        what = f"this cannot be read as {kind}: it is damaged, cut off, or a file of another kind."
        mend = "Fetch or save it again."
        problems = [Problem(shown, 0, what, mend=mend)]
    if problems:
        raise ObservationError(problems)


def _problems(path: Path, shown: str, vocabulary: Vocabulary) -> list[Problem]:
    is_text = path.suffix.lower() == ".csv"
    found = _file(path, shown, is_text) or _kinds(path, shown, is_text)
    if found:
        return found
    raw = _text(path)
    names = raw.collect_schema().names()
    found = _header(names, shown) or (_widths(path, len(names), shown) if is_text else [])
    first = 2 if is_text else 1  # the first row of a text file holds the names
    return found or list(_rows(_numbered(raw, first).collect(engine="streaming"), shown, vocabulary))


def _file(path: Path, shown: str, is_text: bool) -> list[Problem]:
    """What can be wrong before a row is read."""
    if path.suffix.lower() not in (".csv", ".parquet"):
        what = "observations are a .csv or a .parquet file."
        return [Problem(shown, 0, what, mend="Save it as CSV, with the ending .csv.")]
    if not path.stat().st_size:
        return [
            Problem(shown, 0, "the file is empty.", mend="A file of observations begins with a row of column names.")
        ]
    line = _not_text(path) if is_text else 0
    if line:
        return [Problem(shown, line, "this is not UTF-8 text.", mend='Save it again as "CSV UTF-8".')]
    return []


def _not_text(path: Path) -> int:
    """The line of the first byte that is not UTF-8 text; 0 where all is."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as data:
        while block := data.read(1 << 20):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as fault:
                return line + fault.object[: fault.start].count(b"\n")
            if "\0" in text:
                return line + text.partition("\0")[0].count("\n")
            line += text.count("\n")
    return line if decoder.getstate()[0] else 0


def _kinds(path: Path, shown: str, is_text: bool) -> list[Problem]:
    """Columns of a Parquet file that are neither text, numbers nor days."""
    schema = {} if is_text else pl.scan_parquet(path).collect_schema()
    fit = (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Null)
    wrong = {name: kind for name, kind in schema.items() if not (kind.is_numeric() or kind.base_type() in fit)}
    return [
        Problem(shown, 0, f'the column "{name}" is of the type {kind}.', mend="Write text, numbers or days.")
        for name, kind in wrong.items()
    ]


def _numbered(raw: pl.LazyFrame, first: int) -> pl.LazyFrame:
    """`raw` with missing optional columns as nulls, and the row of the file each stands on."""
    there = raw.collect_schema().names()
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in OPTIONAL if name not in there]
    return raw.with_columns(missing).with_row_index("row", offset=first)


def _header(names: Sequence[str], shown: str) -> list[Problem]:
    known = f"The columns are: {', '.join(COLUMNS)}; {', '.join(OPTIONAL)} may be left out."
    if len(names) == 1 and (sign := re.search("[;\t|]", names[0])):
        sign_name = {"\t": "tabs"}.get(sign[0], f'"{sign[0]}"')
        what = f"the columns are separated by {sign_name}, not by commas."
        return [Problem(shown, 1, what, mend="Save it as CSV with commas.", counted="row")]
    doubled = [name.partition("_duplicated_")[0] for name in names if "_duplicated_" in name]
    lacking = [name for name in COLUMNS if name not in (*names, *OPTIONAL)]
    strange = [name for name in names if name not in COLUMNS and "_duplicated_" not in name]
    if len(lacking) > len(COLUMNS) - len(OPTIONAL) - len(lacking):
        mend = "Write them there, spelt like this, in any order."
        return [Problem(shown, 1, "the column names do not stand here.", known, mend, counted="row")]
    meant = {name: next(iter(get_close_matches(name.strip().lower(), lacking, n=1)), "") for name in strange}
    lacking = [name for name in lacking if name not in meant.values()]
    told = [(f'the column "{name}" stands twice.', "Keep one.") for name in doubled]
    told += [(f'the column "{name}" is missing.', "") for name in lacking]
    for name, near in meant.items():
        mend = f'Did you mean "{near}"?' if near else "Take it out."
        told.append((f"{_quoted(name)} is not a column of observations.", mend))
    return [Problem(shown, 1, what, known, mend, counted="row") for what, mend in told]


def _widths(path: Path, wide: int, shown: str) -> list[Problem]:
    """Rows with more or fewer cells than there are columns; polars fills a short row up without a word."""
    ragged = _ragged(path, wide)
    found = [_width(row, cells, wide, shown) for row, cells in ragged[:SHOWN]]
    return _first(found, _further(len(ragged)))


def _width(row: int, cells: int, wide: int, shown: str) -> Problem:
    if not cells:
        return Problem(shown, row, "the row is blank.", mend="Take it out.", counted="row")
    what = f"{wide} cells belong here; there are {cells}."
    return Problem(shown, row, what, mend="Is the file cut off, or does a number hold a comma?", counted="row")


def _ragged(path: Path, wide: int) -> list[tuple[int, int]]:
    """Row and number of cells, where that is not `wide`. Quickly, and slowly only where there are quotation marks."""
    lines = pl.scan_csv(
        path, has_header=False, separator="\0", quote_char=None, new_columns=["line"], infer_schema=False
    )
    line = pl.col("line").fill_null("").str.strip_chars_end("\r")
    if lines.select(line.str.contains('"', literal=True).any()).collect().item():
        with path.open(encoding="utf-8", newline="") as text:
            return [(row, len(cells)) for row, cells in enumerate(csv.reader(text), 1) if len(cells) != wide]
    cells = pl.when(line == "").then(0).otherwise(line.str.count_matches(",", literal=True) + 1)
    numbered = lines.select(cells=cells).with_row_index("row", offset=1)
    return [(row, cells) for row, cells in numbered.filter(pl.col("cells") != wide).collect().iter_rows()]


def _rules(vocabulary: Vocabulary) -> Iterator[tuple[str, pl.Expr, str]]:
    """Column, where it fails, and what was expected there."""
    for name in ("area", "payer", "service", "quantity", "period"):
        yield name, pl.col(name).is_null(), "a word; only population, value, status and paid_through may be empty"
    state = pl.col("area").str.slice(0, 2).is_in(list(areas.NAMES))
    known = "US, a postal code such as MD, or a part of a state such as MD:county:24003"
    yield "area", ~(pl.col("area").str.contains(areas.PATTERN) & state), known
    words: tuple[tuple[str, Sequence[str]], ...] = (
        ("population", sorted(vocabulary.populations)),
        ("payer", sorted(vocabulary.payers)),
        ("service", sorted(vocabulary.services)),
        ("quantity", sorted(vocabulary.quantities)),
    )
    for name, registered in words:
        yield name, ~pl.col(name).is_in(registered), f"a {name} of measures.yaml: {', '.join(registered)}"
    yield "period", ~pl.col("period").str.contains(PERIOD), "2019, FY2023, 2023-H1, 2019-Q3 or 2019-07"
    number = "a plain number such as 1234.56, of up to 18 digits and 6 decimals, or nothing"
    yield "value", ~pl.col("value").str.contains(NUMBER), number
    yield "status", ~pl.col("status").is_in(STATUSES), f"one of {', '.join(STATUSES)}"
    no_day = pl.col("paid_through").str.to_date("%Y-%m-%d", strict=False).is_null()
    strange = ~pl.col("paid_through").str.contains(DATE) | (pl.col("paid_through").is_not_null() & no_day)
    yield "paid_through", strange, "a date of the calendar, year-month-day"
    hidden = pl.col("status").is_in(WITHHELD) & pl.col("value").is_not_null()
    yield "value", hidden, "nothing, since the row's status says that there is no figure"


def _rows(table: pl.DataFrame, shown: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    if table.is_empty():
        yield Problem(shown, 0, "the file holds no observation, only column names.")
    for column, fails, expected in _rules(vocabulary):
        failing = table.filter(fails)
        found = [
            Problem(shown, row, f"{column} is {_quoted(value)}.", f"Expected: {expected}.", counted="row")
            for row, value in failing.head(SHOWN).select("row", column).iter_rows()
        ]
        yield from _first(found, _further(failing.height))
    yield from _doubled(table, shown)


def _doubled(table: pl.DataFrame, shown: str) -> Iterator[Problem]:
    keyed = table.with_columns(pl.col("population").fill_null("all"))
    doubled = keyed.with_columns(first=pl.col("row").min().over(KEY)).filter(pl.col("row") != pl.col("first"))
    found = [
        Problem(shown, row, f"the same observation stands in row {first} already.", _SAME, "Keep one.", "row")
        for row, first in doubled.head(SHOWN).select("row", "first").iter_rows()
    ]
    yield from _first(found, _further(doubled.height))


_SAME = "Area, population, payer, service, quantity and period are the same."


def _further(failing: int) -> str:
    return f"{failing - SHOWN} further rows fail in the same way." if failing > SHOWN else ""


def _first(found: Sequence[Problem], more: str) -> list[Problem]:
    """The problems that are shown, the last with a word on those that are not."""
    shown = list(found[:SHOWN])
    return [*shown[:-1], replace(shown[-1], mend=f"{shown[-1].mend} {more}".strip())] if shown and more else shown


def _quoted(value: str | None) -> str:
    """A cell as a message shows it: on one line, and not at any length."""
    if value is None:
        return "empty"
    return json.dumps(value if len(value) <= 60 else value[:60] + "...", ensure_ascii=False)
