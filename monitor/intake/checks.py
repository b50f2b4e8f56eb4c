"""A delivery held against what observations are: every failing cell, doubled figures, wholes and their parts, gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from operator import xor
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.observations import rows
from monitor.observations.keys import ROW, RUN, WHOM
from monitor.readers import percent
from monitor.readers.delivery import LISTED, PLACE, Control, Delivery, Fault, listed
from monitor.readers.stated_units import fits

_WHOLE = (*WHOM, RUN)  # of what services are parts
_AT_ONCE = 100_000  # rows that are held against the rules together: each rule takes memory by itself


def in_their_units(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """A delivery whose figures that are shown in percent, "15.8%", are numbers in the unit of their quantity."""
    if not delivery.rows["value"].str.contains("%", literal=True).any():
        return delivery
    unit = pl.col("quantity").replace_strict(dict(vocabulary.quantities), default=None, return_dtype=pl.String)
    return replace(delivery, rows=delivery.rows.with_columns(value=percent.in_unit(pl.col("value"), unit)))


def delivery_faults(delivery: Delivery, vocabulary: Vocabulary) -> list[Fault]:
    """Everything for which a delivery is refused."""
    if not _says_anything(delivery.rows) and not delivery.faults:
        return [_without_figures(delivery)]
    faults = row_faults(delivery, vocabulary)
    return faults or [fault for control in delivery.controls for fault in _uneven(delivery.rows, control)]


def row_faults(delivery: Delivery, vocabulary: Vocabulary) -> list[Fault]:
    """What is told of single rows, without holding wholes against their parts."""
    places = {_place(fault) for fault in delivery.faults}
    failing = (fault for fault in _failing(delivery, vocabulary) if _place(fault) not in places)
    misunderstood = (*_misunderstood(delivery, vocabulary), *_stated(delivery, vocabulary))
    return [*delivery.faults, *failing, *_doubled(_without(delivery.rows, delivery.faults)), *misunderstood]


def _without(cells: pl.DataFrame, faults: Sequence[Fault]) -> pl.DataFrame:
    """The figures of rows without a fault: one under a wrong name is not another's double."""
    where = [*PLACE][:3]
    rows_at_fault = [(fault.file, fault.sheet, fault.row) for fault in faults if fault.row]
    if not rows_at_fault:
        return cells
    at_fault = pl.DataFrame(rows_at_fault, {name: cells.schema[name] for name in where}, orient="row")
    return cells.join(at_fault, on=where, how="anti", maintain_order="left")


def _says_anything(cells: pl.DataFrame) -> bool:
    """Whether there is a figure, or one that is withheld: that too is said of an area and a year."""
    return bool(cells.select((pl.col("value").is_not_null() | (pl.col("status") == "suppressed")).any()).item())


def _without_figures(delivery: Delivery) -> Fault:
    """A file that is of a known format and holds nothing that is taken in; beside others it is only kept."""
    there = f" It holds {'; '.join(delivery.not_taken)}." if delivery.not_taken else ""
    return Fault(f"the file holds no figure that is taken in.{there}", mend=delivery.needs)


def typed_figures(delivery: Delivery) -> pl.LazyFrame:
    """The rows of a delivery without faults, in the types of observations."""
    return _typed(delivery.rows.lazy(), ())


def _typed(cells: pl.LazyFrame, beside: Sequence[str]) -> pl.LazyFrame:
    """Cells in the types of observations, with further columns `beside` them."""
    typed = {name: pl.col(name).cast(kind) for name, kind in rows.COLUMNS.items()}
    return cells.select(
        *beside, *(typed | {"population": pl.col("population").cast(pl.String).fill_null("all")}).values()
    )


def _place(fault: Fault) -> tuple[str, str, int, str]:
    return fault.file, fault.sheet, fault.row, fault.column


def _failing(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Cells that are no observations, under the names that their columns have in the file."""
    parts = [rows.failing(part, vocabulary) for part in _slices(delivery.rows)]
    failing = pl.concat(parts).sort("file", "sheet", "row", maintain_order=True)
    for row in _first_of(failing, ["rule", "column", "file", "sheet", "header"]):
        column = row["header"] if row["column"] == "value" else delivery.called.get(row["column"], row["column"])
        mend = rows.meant(row["column"], row["value"], vocabulary)
        place = (row["file"], row["sheet"], row["row"], column)
        yield Fault(row["expected"], *place, row["value"], mend, further=row["further"])


def _first_of(places: pl.DataFrame, alike: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of a frame of places, LISTED at most of those that are alike; the last says how many are `further`."""
    nth, many = pl.int_range(pl.len()).over(alike), pl.len().over(alike)
    counted = places.with_columns(nth=nth, many=many).filter(pl.col("nth") < LISTED)
    beyond = pl.when(pl.col("nth") == LISTED - 1).then(pl.col("many").cast(pl.Int64) - LISTED).otherwise(0)
    yield from counted.with_columns(further=beyond).iter_rows(named=True)


def _doubled(cells: pl.DataFrame) -> Iterator[Fault]:
    """Figures that stand twice; the first of them is named."""
    if not _some_doubled(cells):
        return
    keyed = cells.with_columns(pl.col("population").fill_null("all")).with_row_index("nth")
    again = keyed.with_columns(first=pl.first("nth").over(ROW)).filter(pl.col("nth") != pl.col("first"))
    at = cells.select(at=pl.struct(*PLACE)).to_series()
    for (file, sheet, row, header, value, nth), further in listed(again.select(*PLACE, "value", "first")):
        first = at[nth]
        stands = Fault("", first["file"], first["sheet"], first["row"], first["header"]).place
        what = f"a figure that does not stand there already ({stands})"
        yield Fault(what, file, sheet, row, header, value, "Keep one.", cause="doubled", further=further)


def _some_doubled(cells: pl.DataFrame) -> bool:
    """Whether two rows may be of one figure: their words give the same number. What may be is looked at row by row."""
    words = [pl.col(name).fill_null("all").hash(seed) for seed, name in enumerate(ROW)]
    numbers = [part.select(reduce(xor, words)) for part in _slices(cells)]
    return bool(pl.concat(numbers).to_series().is_duplicated().any())


def _slices(cells: pl.DataFrame) -> list[pl.DataFrame]:
    return [*cells.iter_slices(_AT_ONCE)] or [cells]


def _misunderstood(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Quantities in another unit than the registered one: 0.86 is not 86 percent."""
    for stated in delivery.units:
        registered = vocabulary.quantities.get(stated.quantity, stated.unit)
        if stated.unit != registered:
            what = f'"{registered}", in which measures.yaml keeps {stated.quantity}'
            mend = "Deliver the figures in that unit; the program converts none."
            yield replace(stated.at, what=what, value=stated.unit, mend=mend)


def _stated(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Units stated in a row below the names, where the figures of the column are kept in another."""
    if not delivery.stated:
        return
    quantities = delivery.rows.select("header", "quantity").unique().sort("header", "quantity")
    for header, quantity in quantities.iter_rows():
        registered = vocabulary.quantities.get(quantity)
        for stated in delivery.stated:
            if registered and stated.column == header and not fits(stated.value or "", registered):
                what = f'"{registered}", in which measures.yaml keeps {quantity}'
                yield replace(stated, what=what, mend="Deliver the figures in that unit; the program converts none.")


def _uneven(cells: pl.DataFrame, control: Control) -> Iterator[Fault]:
    """Wholes that are not the sum of their parts, where every part is there."""
    everyone = pl.col("population").fill_null("all")
    of_quantity = cells.lazy().filter(pl.col("quantity") == control.quantity).with_columns(everyone)
    parts = of_quantity.filter(pl.col("service").is_in(control.parts) & pl.col("value").is_not_null())
    value = pl.col("value").cast(rows.COLUMNS["value"])
    summed = parts.group_by(_WHOLE).agg(sum=value.sum(), held=pl.len()).collect(engine="streaming")
    of_whole = _typed(of_quantity.filter(pl.col("service") == control.whole), [*PLACE]).collect()
    whole = of_whole.join(summed.cast(dict.fromkeys(_WHOLE, pl.String)), on=_WHOLE, nulls_equal=True)
    gap = (pl.col("sum") - pl.col("value")).cast(pl.Float64).abs()
    past = gap > control.tolerance * pl.col("value").cast(pl.Float64).abs()
    uneven = whole.filter((pl.col("held") == len(control.parts)) & past).sort("file", "sheet", "row")
    for (file, sheet, row, header, value, added), further in listed(uneven.select(*PLACE, "value", "sum")):
        what = f"{control.because}: the parts sum to {added.normalize():f}"
        yield Fault(what, file, sheet, row, header, f"{value.normalize():f}", cause=control.because, further=further)


def gaps(delivery: Delivery) -> Sequence[str]:
    """What a format that is always complete does not hold this time, in words; flagged, not refused.

    Only the nation and whole states count: counties come and go. Series with the same gap are told together.
    """
    if not delivery.complete:
        return []
    told = delivery.rows.select("area", "payer", "service", "quantity", "period")
    given = told.filter(~pl.col("area").str.contains(":")).unique()
    areas = given["area"].n_unique()
    series = given.group_by("payer", "service", "quantity", "period").agg(held=pl.col("area").n_unique())
    short = series.filter(pl.col("held") < areas).sort("quantity", "service", "period")
    first = pl.first("quantity", "service")
    alike = short.group_by("period", "held", maintain_order=True).agg(first, more=pl.len() - 1)
    return [
        f"{quantity} ({service}){f' and {more} further' if more else ''} of {period}: {held} of {areas} areas"
        for period, held, quantity, service, more in alike.iter_rows()
    ]
