"""Wide tables to observations: a format in our words. A cell that is not understood stays as it is, and is told."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from monitor.areas import NAMES
from monitor.readers.delivery import COLUMNS
from monitor.readers.sheets import Table

SUPPRESSED = ("*", "**", "***", "†", "‡", "(D)", "(S)", "suppressed")  # as agencies print a figure that is held back
NOT_AVAILABLE = ("-", "--", "—", "–", "N/A", "NA", "n/a", "n.a.", "null", "NULL")
_GROUPED = r"^[-(]?\$?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\)?$"  # commas only where thousands have them
_CODES = {name.removeprefix("the ").casefold(): code for code, name in NAMES.items() if code != "US"}
NATION = ("national", "united states", "us", "nation", "all states")


@dataclass(frozen=True)
class Figure:
    """What the cells of one column are."""

    quantity: str
    payer: str
    service: str = "-"
    population: str = "all"


def long(table: Table, area: pl.Expr, period: pl.Expr, figures: Mapping[str, Figure]) -> pl.DataFrame:
    """An observation for each row of `table` and column of `figures`, with its place: the columns of COLUMNS."""
    parts = [_column(table, area, period, header, figure) for header, figure in figures.items()]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(COLUMNS))


def _column(table: Table, area: pl.Expr, period: pl.Expr, header: str, figure: Figure) -> pl.DataFrame:
    words = {name: pl.lit(getattr(figure, name)) for name in ("population", "payer", "service", "quantity")}
    return column(table, header, area=area, period=period, **words)


def column(table: Table, header: str, **words: pl.Expr) -> pl.DataFrame:
    """An observation for each row of `table`, out of the column `header`; `words` are its other columns of COLUMNS."""
    place = {"file": pl.lit(table.sheet.file), "sheet": pl.lit(table.sheet.name), "header": pl.lit(header)}
    plain = {"population": pl.lit("all"), "service": pl.lit("-"), "paid_through": pl.lit(None)}
    cells = {"value": number(header), "status": withheld(header)}
    made = table.cells.select("row", **{**plain, **cells, **words, **place})
    return made.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


def number(column: str) -> pl.Expr:
    """A cell as the plain digits of its number: no thousands commas, dollar signs or brackets around what is negative.

    What is held back or not available is null. Anything else stays as it is, and the check of the rows refuses it.
    """
    cell = pl.col(column)
    plain = cell.str.replace_all(r"[,$]", "").str.replace(r"^\((.*)\)$", "-$1")
    understood = cell.str.contains(_GROUPED) | cell.str.contains(r"^\(?\$?[0-9.]+\)?$")
    trimmed = pl.when(understood).then(plain).otherwise(cell).str.replace(r"^(-?[0-9]+)\.0*$", "$1")
    return pl.when(~cell.is_in([*SUPPRESSED, *NOT_AVAILABLE])).then(trimmed)


def withheld(column: str) -> pl.Expr:
    """`suppressed` where a figure is held back, `not_due` nowhere: a cell that is empty says neither."""
    return pl.when(pl.col(column).is_in(SUPPRESSED)).then(pl.lit("suppressed"))


def state(column: str) -> pl.Expr:
    """A state's or the nation's name, or its postal code, as the code of the area; other names stay as they are."""
    cell = pl.col(column)
    plain = cell.str.to_lowercase().str.strip_prefix("the ").str.strip_chars()
    known = plain.replace_strict({**_CODES, **dict.fromkeys(NATION, "US")}, default=None, return_dtype=pl.String)
    code = pl.when(cell.is_in(list(NAMES))).then(cell)
    return pl.coalesce(code, known, cell)
