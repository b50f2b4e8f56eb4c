"""The project's own format of observations, as CSV, Parquet or a workbook: docs/publications.md has the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from monitor.language.periods import year_named
from monitor.observations import rows
from monitor.readers import contracts, framing, marks, places, plain
from monitor.readers.delivery import DELIVERY_COLUMNS, About, Delivery, DeliveryError, Fault, refuse
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import Sheet, SheetTable

_NEEDED = tuple(name for name in rows.COLUMNS if name not in rows.OPTIONAL)


def _recognises(file: Opened) -> bool:
    return len({"area", "quantity", "period", "value"} & {*file.names}) >= 3


def _read(file: Opened) -> Sequence[Delivery]:
    raw = file.parquet
    tables = [_of_parquet(raw, file)] if raw is not None else [_of_sheet(sheet, file) for sheet in _filled(file)]
    if not tables:
        return []
    figures = pl.concat(map(_placed, tables)).sort("file", "sheet", "row")
    last = figures.select(year_named().max()).item()
    areas = figures["area"].drop_nulls().n_unique()
    title = f"{file.name}, to {last!s}"
    about = About(title, publisher="", url="", licence="", areas=f"{areas} areas", status="provisional")
    faults = tuple(fault for table in tables for fault in contracts.broken_rules(table, [places.county_rule("area")]))
    passed = tuple(said for table in tables for said in table.passed)
    stated = tuple(unit for table in tables for unit in table.stated)
    # That its figures are final is for its rows to say.
    return [Delivery("", about, figures, passed=passed, stated=stated, faults=faults)]


def _filled(file: Opened) -> Sequence[Sheet]:
    return [sheet for sheet in file.sheets if sheet.cells.height]


def _of_sheet(sheet: Sheet, file: Opened) -> SheetTable:
    printed = framing.framed(sheet, ("area", "payer", "service"))
    faults = [*printed.faults, *_misnamed(printed)]
    if faults:
        raise DeliveryError(file.name, faults)
    return printed


def _misnamed(table: SheetTable) -> Iterator[Fault]:
    return plain.misnamed(table, _NEEDED, [*rows.COLUMNS], "observations")


def _placed(table: SheetTable) -> pl.DataFrame:
    further = [pl.lit(None, dtype=pl.String).alias(name) for name in rows.OPTIONAL if name not in table.names]
    value = pl.col("value")
    held_back, none = marks.is_withheld(value), marks.is_no_figure(value)
    figures = {
        "value": pl.when(~(held_back | none)).then(value),
        "status": pl.when(held_back).then(pl.lit("suppressed")).otherwise("status"),
    }
    place = {"file": pl.lit(table.sheet.file), "sheet": pl.lit(table.sheet.name), "header": pl.lit("value")}
    return (
        table.cells.with_columns(further)
        .with_columns(**place, **figures)
        .select(pl.col(n).cast(k) for n, k in DELIVERY_COLUMNS.items())
    )


def _of_parquet(raw: pl.LazyFrame, file: Opened) -> SheetTable:
    nothing = Sheet("", "", pl.DataFrame())
    head = SheetTable(nothing, 0, nothing.cells, tuple(raw.collect_schema()), ())
    refuse(file.name, [*_misnamed(head), *plain.unfit(raw)])
    return replace(head, cells=plain.with_rows_numbered(raw, file))


READER = Reader("observations", "the project's own format of observations", _recognises, _read, (_NEEDED,))
