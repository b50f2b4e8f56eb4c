"""Wide tables to observations: a format in our words. A cell that is not understood stays as it is, and is told."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from monitor.language.periods import YEAR_IN_TEXT, year_called, year_named
from monitor.observations.rows import NUMBER
from monitor.readers import marks
from monitor.readers.delivery import DELIVERY_COLUMNS, LISTED, Fault, listed
from monitor.readers.sheets import SheetTable
from monitor.words.areas import NAMES, area_name

_GROUPED = r"^[-(]?\$?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\)?$"  # commas only where thousands have them
_CODES = {name.removeprefix("the ").casefold(): code for code, name in NAMES.items() if code != "US"}
NATION = ("national", "united states", "us", "nation", "all states")


_YEAR = re.compile(f"Y?{YEAR_IN_TEXT}")  # how a column of a year is headed
_DECIMAL = pl.Decimal(38, 6)


@dataclass(frozen=True)
class FigureColumn:
    """What the cells of one column are. A source that counts in hundredths or millions says so with `times`."""

    quantity: str
    payer: str
    service: str = "-"
    population: str = "all"
    times: int = 1


def long(
    table: SheetTable,
    area: pl.Expr,
    period: pl.Expr,
    figures: Mapping[str, FigureColumn],
    population: pl.Expr | None = None,
) -> pl.DataFrame:
    """An observation for each row of `table` and column of `figures`, with its place: the columns of COLUMNS.

    `population` is for tables whose rows say it; elsewhere each figure does.
    """
    rows = table.cells.select("row", area=area, period=period, population=population)
    parts = [_column(table, rows, header, figure) for header, figure in figures.items()]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(DELIVERY_COLUMNS))


def column(table: SheetTable, header: str, **words: pl.Expr) -> pl.DataFrame:
    """An observation for each row of `table`, out of the column `header`; `words` are its other columns of COLUMNS."""
    plain = {"population": pl.lit("all"), "service": pl.lit("-"), "paid_through": pl.lit(None)}
    cells = {"value": plain_number(header), "status": withheld_mark(header), "header": pl.lit(header)}
    return _observations(table, table.cells.select("row", **{**plain, **cells, **words}))


def _column(table: SheetTable, rows: pl.DataFrame, header: str, figure: FigureColumn) -> pl.DataFrame:
    words = {name: pl.lit(getattr(figure, name)) for name in ("payer", "service", "quantity")}
    cells = table.cells.select(value=multiplied(plain_number(header), figure.times), status=withheld_mark(header))
    population = pl.coalesce("population", pl.lit(figure.population))
    made = pl.concat([rows, cells], how="horizontal").with_columns(population=population, **words)
    return _observations(table, made.with_columns(header=pl.lit(header)))


def by_year(table: SheetTable, words: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """An observation for each row of `table` and column of a year, with its place: the columns of COLUMNS.

    `words` makes area, payer, service and quantity of the other columns.
    """
    named = table.cells.select("row", *(word.alias(name) for name, word in words.items()), *years(table))
    wide = named.unpivot(on=years(table), index=["row", *words], variable_name="header", value_name="cell")
    period, value = year_named("header").cast(pl.String), plain_number("cell")
    made = wide.with_columns(population=pl.lit("all"), period=period, value=value, status=withheld_mark("cell"))
    return _observations(table, made)


def _observations(table: SheetTable, made: pl.DataFrame) -> pl.DataFrame:
    further = {"file": pl.lit(table.sheet.file), "sheet": pl.lit(table.sheet.name)}
    further |= {} if "paid_through" in made.columns else {"paid_through": pl.lit(None)}
    return made.with_columns(**further).select(pl.col(name).cast(kind) for name, kind in DELIVERY_COLUMNS.items())


def years(table: SheetTable) -> list[str]:
    """The columns headed by a year."""
    return [name for name in table.names if _YEAR.fullmatch(name)]


def not_by_year(table: SheetTable, others: Collection[str]) -> list[Fault]:
    """A fault for each column that is neither a year nor one of `others`, and for each year that is left out."""
    mend, year_columns = "A column is headed by its year.", years(table)
    if not year_columns:
        return [table.sheet.fault("no column is headed by a year.", table.header, mend=mend)]
    strange = [
        table.sheet.fault(f'the column "{name}" is not known here.', table.header, mend=mend)
        for name in table.names
        if name not in (*others, *year_columns)
    ]
    letter, numbers = "Y" * year_columns[0].startswith("Y"), [year_called(name) for name in year_columns]
    return [*strange, *table.lacking(f"{letter}{year}" for year in range(min(numbers), max(numbers) + 1))]


def absent(table: SheetTable, area: pl.Expr, group: pl.Expr, expected: Collection[str]) -> list[Fault]:
    """A fault for each of the areas `expected` that `table` lacks in one of its groups, such as a year."""
    present = table.cells.select(area=area, group=group).unique()
    groups = present.select("group").unique().sort("group").head(LISTED)  # a column of nonsense has a group a row
    wanted = groups.join(pl.DataFrame({"area": list(expected)}), how="cross")
    lacking = wanted.join(present, on=["area", "group"], how="anti").sort("group", "area")
    mend = "Deliver the file as it was published, with every area."
    return [
        table.sheet.fault(
            f"{area_name(code)} is missing: {where}.", table.header, mend=mend, cause="missing", further=further
        )
        for (where, code), further in listed(lacking.select("group", "area"))
    ]


def multiplied(value: pl.Expr, factor: int) -> pl.Expr:
    """Plain digits times a whole number, exactly. What is no number stays as it is."""
    if factor == 1:
        return value
    exact = (_exact(value) * factor).cast(_DECIMAL).cast(pl.String)
    return pl.coalesce(exact.str.replace(r"\.?0+$", ""), value)


def _exact(value: pl.Expr) -> pl.Expr:
    """Plain digits as a decimal. Polars itself would take 1E+2 too, which no table that we know of writes for 100."""
    return pl.when(value.str.contains(NUMBER)).then(value).cast(_DECIMAL, strict=False)


def exact_total(values: str) -> pl.Expr:
    """The sum of plain digits in a group of rows, exactly; where one of them is no number, that one as it stands."""
    exact = _exact(pl.col(values))
    known = pl.when(exact.is_not_null().all()).then(exact.sum().cast(pl.String).str.replace(r"\.?0+$", ""))
    return known.otherwise(pl.col(values).filter(exact.is_null()).first())


def place_of_total(values: str) -> pl.Expr:
    """The row of a `exact_total`: the first of its group, or the one that is no number."""
    exact = _exact(pl.col(values))
    return pl.coalesce(pl.col("row").filter(exact.is_null()).first(), pl.col("row").first())


def plain_number(column: str) -> pl.Expr:
    """A cell as the plain digits of its number: no thousands commas, dollar signs or brackets around what is negative.

    What is held back or not available is null. Anything else stays as it is, and the check of the rows refuses it.
    """
    cell = pl.col(column)
    plain = cell.str.replace_all(r"[,$]", "").str.replace(r"^\((.*)\)$", "-$1")
    understood = cell.str.contains(_GROUPED) | cell.str.contains(r"^\(?\$?[0-9.]+\)?$")
    trimmed = pl.when(understood).then(plain).otherwise(cell).str.replace(r"^(-?[0-9]+)\.0*$", "$1")
    return pl.when(~(marks.is_withheld(cell) | marks.is_no_figure(cell))).then(trimmed)


def withheld_mark(column: str) -> pl.Expr:
    """`suppressed` where a figure is held back, `not_due` nowhere: a cell that is empty says neither."""
    return pl.when(marks.is_withheld(pl.col(column))).then(pl.lit("suppressed"))


def state(column: str) -> pl.Expr:
    """A state's or the nation's name, or its postal code, as the code of the area; other names stay as they are."""
    cell = pl.col(column)
    plain = cell.str.to_lowercase().str.strip_prefix("the ").str.strip_chars()
    known = plain.replace_strict({**_CODES, **dict.fromkeys(NATION, "US")}, default=None, return_dtype=pl.String)
    code = pl.when(cell.is_in(list(NAMES))).then(cell)
    return pl.coalesce(code, known, cell)
