"""The project's own format of observations, as CSV, Parquet or a workbook: docs/publications.md has the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from monitor.language.periods import year_named
from monitor.observations import rows
from monitor.readers import contracts, places, plain
from monitor.readers.delivery import DELIVERY_COLUMNS, About, Delivery, DeliveryError, Fault, quoted, refuse
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.sheets import Sheet, SheetTable, table

_NEEDED = tuple(name for name in rows.COLUMNS if name not in rows.OPTIONAL)


def _recognises(file: Opened) -> bool:
    head = file.head(1)
    return bool(head) and len({"area", "quantity", "period", "value"} & set(head[0])) >= 3


def _read(file: Opened) -> Sequence[Delivery]:
    raw = file.parquet
    parts = [_of_parquet(raw, file)] if raw is not None else [_of_sheet(sheet, file) for sheet in _filled(file)]
    if not parts:
        return []
    figures = pl.concat(parts).sort("file", "sheet", "row")
    last = figures.select(year_named().max()).item()
    areas = figures["area"].drop_nulls().n_unique()
    title = f"{file.name}, to {last!s}"
    about = About(title, publisher="", url="", licence="", areas=f"{areas} areas", status="provisional")
    faults = tuple(_of_another_state(figures))
    return [Delivery("", about, figures, faults=faults)]  # that its figures are final is for its rows to say


def _of_another_state(figures: pl.DataFrame) -> Iterator[Fault]:
    for (file, sheet), rows_there in figures.group_by("file", "sheet", maintain_order=True):
        there = Sheet(str(file), str(sheet), rows_there)
        yield from contracts.broken_rules(SheetTable(there, 1, rows_there, (), ()), [places.county_rule("area")])


def _filled(file: Opened) -> Sequence[Sheet]:
    return [sheet for sheet in file.sheets if sheet.cells.height]


def _of_sheet(sheet: Sheet, file: Opened) -> pl.DataFrame:
    printed = table(sheet, 1)
    faults = [*printed.faults, *printed.lacking(_NEEDED), *_strange(sheet, printed.names)]
    if faults:
        raise DeliveryError(file.name, faults)
    return _placed(printed)


def _strange(sheet: Sheet, names: Sequence[str]) -> list[Fault]:
    mend = f"The columns are: {', '.join(rows.COLUMNS)}."
    return [
        sheet.fault(f"{quoted(name)} is no column of observations.", 1, mend=mend)
        for name in names
        if name not in rows.COLUMNS
    ]


def _placed(table: SheetTable) -> pl.DataFrame:
    further = [pl.lit(None, dtype=pl.String).alias(name) for name in rows.OPTIONAL if name not in table.names]
    place = {"file": pl.lit(table.sheet.file), "sheet": pl.lit(table.sheet.name), "header": pl.lit("value")}
    return (
        table.cells.with_columns(further)
        .with_columns(**place)
        .select(pl.col(n).cast(k) for n, k in DELIVERY_COLUMNS.items())
    )


def _of_parquet(raw: pl.LazyFrame, file: Opened) -> pl.DataFrame:
    nothing = Sheet("", "", pl.DataFrame())
    head = SheetTable(nothing, 0, nothing.cells, tuple(raw.collect_schema()), ())
    strange = (replace(fault, row=0) for fault in _strange(nothing, head.names))
    refuse(file.name, [*head.lacking(_NEEDED), *strange, *plain.unfit(raw)])
    return _placed(replace(head, cells=plain.with_rows_numbered(raw, file)))


READER = Reader("observations", "the project's own format of observations", _recognises, _read)
