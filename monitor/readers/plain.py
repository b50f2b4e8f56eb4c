"""Layouts of our own, for figures that are sent to an office and have no public form: one table, its names on top.

Such a table is a CSV or Parquet file, or the first sheet of a workbook. Its names stand in the first row, spelt as its
section in docs/readers.md has them, in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

import polars as pl

from monitor.readers import framing, tables
from monitor.readers.delivery import DeliveryError, Fault, quoted, refuse
from monitor.readers.opened import Opened, intact
from monitor.readers.sheets import Sheet, SheetTable
from monitor.readers.stated_units import says_scale

_WORDS = (
    "area",
    "population",
    "payer",
    "service",
    "measure",
)  # columns of registered words, which call nothing a total
_OF_NOTES = 2  # cells of a line for people on a sheet of its own
_LOOKED_AT = 100  # names for which the nearest known one is looked for
_MONTH = r"(0[1-9]|1[0-2])"
_MIDNIGHT = r"([T ]00:00:00(\.0+)?)?"


def header_names(file: Opened) -> set[str]:
    """The names over the first table: what a layout is recognised by."""
    return {*file.names}


def only_table(file: Opened, needed: Sequence[str], optional: Sequence[str] = ()) -> SheetTable:
    """The table with `needed` columns and some of `optional`, which stand empty where the file lacks them.

    Raises DeliveryError for a column that is missing, stands twice, or belongs to no such table.
    """
    table = _table(file, needed)
    named = misnamed(table, needed, [*needed, *optional], "this layout")
    faults = [*table.faults, *_said_elsewhere(file, table), *named]
    if not faults and table.cells.is_empty():
        mend = "Deliver the file whole."
        faults = [table.sheet.fault("there is no row below the names.", table.header, mend=mend, cause="nothing")]
    if faults:
        raise DeliveryError(file.name, faults)
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in optional if name not in table.names]
    return replace(table, cells=table.cells.with_columns(absent))


def further_sheets(file: Opened, read: Sheet) -> tuple[str, ...]:
    """The sheets beside the one that is read, in words."""
    return tuple(f'the sheet "{sheet.name}"' for sheet in file.sheets if sheet is not read and sheet.cells.height)


def _said_elsewhere(file: Opened, read: SheetTable) -> Iterator[Fault]:
    """What lines for people on the other sheets say of scales: a cover, or a sheet of notes."""
    for sheet in (sheet for sheet in file.sheets if sheet is not read.sheet and sheet.cells.height):
        lines = sheet.cells.filter(pl.sum_horizontal(pl.exclude("row").is_not_null()) <= _OF_NOTES)
        yield from framing.scales(sheet, lines.head(framing.MOST_NOTES).rows())


def _table(file: Opened, needed: Sequence[str]) -> SheetTable:
    raw = file.parquet
    if raw is None:
        named = [sheet for sheet in file.sheets if {*needed} & {*framing.names(sheet)}]
        return framing.framed(named[0] if len(named) == 1 else file.only_sheet(), _WORDS)
    refuse(file.name, unfit(raw))
    cells = with_rows_numbered(raw, file)
    return SheetTable(Sheet("", "", cells), 0, cells, tuple(cells.columns[1:]), ())


def unfit(raw: pl.LazyFrame) -> list[Fault]:
    """The columns of a Parquet file that have no text, or the name of the one that counts its rows."""
    schema = raw.collect_schema()
    odd = [
        Fault(f'the column "{name}" is of the type {kind}.', mend="Write text, numbers or days.")
        for name, kind in tables.odd(schema).items()
    ]
    return [*odd, *[Fault('a column is called "row".', mend="Give it another name.")] * ("row" in schema)]


def with_rows_numbered(raw: pl.LazyFrame, file: Opened) -> pl.DataFrame:
    """A Parquet file's rows with their numbers. It has types of its own; as text it is checked like any other."""
    with intact(file.name):
        return tables.as_text(raw).with_row_index("row", offset=1).collect(engine="streaming")


def misnamed(table: SheetTable, needed: Sequence[str], known: Sequence[str], of: str) -> Iterator[Fault]:
    """A fault for each column that is not `known`, and for each of those `needed` that is missing under any name."""
    meant = {name: "" for name in table.names if name not in known}
    meant |= {name: _meant(name, known) for name in [*meant][:_LOOKED_AT]}
    yield from table.lacking([name for name in needed if name not in meant.values()])
    for name, near in meant.items():
        if near and says_scale(_after(name)):
            what = f"the name {quoted(name)} says that figures are scaled."
            mend = f'Deliver the figures unscaled, under the name "{near}"; the program converts none.'
        else:
            what = f"{quoted(name)} is no column of {of}."
            mend = f'Did you mean "{near}"?' if near else f"The columns are: {', '.join(known)}."
        yield table.sheet.fault(what, table.header, mend=mend, cause="" if near else "no column")


def _meant(name: str, known: Sequence[str]) -> str:
    """The known column that a name is most like, brackets behind it aside; empty where it is like none."""
    bare = name[:60].partition("(")[0].strip().casefold().replace(" ", "_")
    begins = sorted((word for word in known if bare.startswith(f"{word}_")), key=len)  # "paid in millions"
    return next(iter([*begins[-1:], *get_close_matches(bare, known, n=1)]), "")


def _after(name: str) -> str:
    """What stands in brackets behind a name, or behind its first word."""
    return name[name.find("(") :] if "(" in name else name.partition(" ")[2]


def of_each(cells: pl.DataFrame, column: str, **made: pl.Expr) -> pl.DataFrame:
    """`cells` with what is `made` of a column, worked out once for each word in it: one month stands in many rows."""
    words = cells.select(column).unique().with_columns(**made)
    return cells.with_columns(
        pl.col(column)
        .replace_strict(words[column], words[name], default=None, return_dtype=words[name].dtype)
        .alias(name)
        for name in made
    )


def month(column: str) -> pl.Expr:
    """A month as 2026-03, however it is written, where that is sure; anything else stays as it is.

    Sure are 2026-03, 202603, 3/2026 and a day of the month, as year-month-day or as a date of a workbook. A number such
    as 46082, the days that Excel counts, is not: workbooks count them from two beginnings.
    """
    cell = pl.col(column)
    short = cell.str.replace(r"^([1-9])/([0-9]{4})$", "$2-0$1").str.replace(rf"^{_MONTH}/([0-9]{{4}})$", "$2-$1")
    whole = short.str.replace(rf"^([0-9]{{4}}){_MONTH}$", "$1-$2")
    return whole.str.replace(rf"^([0-9]{{4}}-{_MONTH})-[0-9]{{2}}{_MIDNIGHT}$", "$1")


def as_day(column: str) -> pl.Expr:
    """A day as 2026-05-31, however it is written, where that is sure; anything else stays as it is.

    Sure are 2026-05-31, 20260531, a date of a workbook, and 5/31/2026, since no month has the number 31.
    """
    plain = pl.col(column).str.replace(rf"{_MIDNIGHT}$", "")
    joined = plain.str.replace(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", "$1-$2-$3")
    late = r"(1[3-9]|2[0-9]|3[01])"
    american = joined.str.replace(rf"^([1-9])/{late}/([0-9]{{4}})$", "0$1/$2/$3")
    return american.str.replace(rf"^{_MONTH}/{late}/([0-9]{{4}})$", "$3-$1-$2")
