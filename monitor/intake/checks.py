"""A delivery held against what observations are: every failing cell, doubled figures, wholes and their parts, gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.observations import rows
from monitor.observations.keys import ROW, RUN, WHOM
from monitor.readers import percent
from monitor.readers.delivery import MOST_FAULTS, PLACE, Control, Delivery, Fault

_WHOLE = (*WHOM, RUN)  # of what services are parts


def in_their_units(delivery: Delivery, vocabulary: Vocabulary) -> Delivery:
    """A delivery whose figures that are shown in percent, "15.8%", are numbers in the unit of their quantity."""
    if not delivery.rows["value"].str.contains("%", literal=True).any():
        return delivery
    unit = pl.col("quantity").replace_strict(dict(vocabulary.quantities), default=None, return_dtype=pl.String)
    return replace(delivery, rows=delivery.rows.with_columns(value=percent.in_unit(pl.col("value"), unit)))


def delivery_faults(delivery: Delivery, vocabulary: Vocabulary) -> list[Fault]:
    """Everything for which a delivery is refused."""
    nothing = delivery.rows["value"].null_count() == delivery.rows.height
    if nothing and not delivery.faults:
        return [_without_figures(delivery)]
    places = {_place(fault) for fault in delivery.faults}
    failing = (fault for fault in _failing(delivery, vocabulary) if _place(fault) not in places)
    faults = [*delivery.faults, *failing, *_doubled(delivery.rows), *_misunderstood(delivery, vocabulary)]
    return faults or [fault for control in delivery.controls for fault in _uneven(typed_figures(delivery), control)]


def _without_figures(delivery: Delivery) -> Fault:
    """A file that is of a known format and holds nothing that is taken in; beside others it is only kept."""
    there = f" It holds {'; '.join(delivery.left)}." if delivery.left else ""
    return Fault(f"the file holds no figure that is taken in.{there}", mend=delivery.needs)


def typed_figures(delivery: Delivery) -> pl.DataFrame:
    """The rows of a delivery without faults, in the types of observations; their places stay beside them."""
    typed = [pl.col(name).cast(kind) for name, kind in rows.COLUMNS.items() if name != "population"]
    return delivery.rows.with_columns(*typed, pl.col("population").fill_null("all"))


def _place(fault: Fault) -> tuple[str, str, int, str]:
    return fault.file, fault.sheet, fault.row, fault.column


def _failing(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Cells that are no observations, under the names that their columns have in the file."""
    failing = rows.failing(delivery.rows, vocabulary).sort("file", "sheet", "row", maintain_order=True)
    yield from _further(failing.height)
    for row in failing.head(MOST_FAULTS).iter_rows(named=True):
        column = row["header"] if row["column"] == "value" else delivery.called.get(row["column"], row["column"])
        mend = rows.meant(row["column"], row["value"], vocabulary)
        yield Fault(row["expected"], row["file"], row["sheet"], row["row"], column, row["value"], mend)


def _further(many: int) -> Iterator[Fault]:
    if many > MOST_FAULTS:
        yield Fault(f"{many:,} cells are at fault; the first {MOST_FAULTS:,} are named.", mend="Deliver the file anew.")


def _doubled(cells: pl.DataFrame) -> Iterator[Fault]:
    """Figures that stand twice; the first of them is named."""
    keyed = cells.with_columns(pl.col("population").fill_null("all"), at=pl.struct(*PLACE)).with_row_index("nth")
    both = keyed.with_columns(pl.first("nth", "at").over(ROW).name.prefix("first_"))
    again = both.filter(pl.col("nth") != pl.col("first_nth"))
    yield from _further(again.height)
    for at, first, value in again.head(MOST_FAULTS).select("at", "first_at", "value").iter_rows():
        stands = Fault("", first["file"], first["sheet"], first["row"], first["header"]).place
        what = f"a figure that does not stand there already ({stands})"
        yield Fault(what, at["file"], at["sheet"], at["row"], at["header"], value, "Keep one.")


def _misunderstood(delivery: Delivery, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Quantities in another unit than the registered one: 0.86 is not 86 percent."""
    for stated in delivery.units:
        registered = vocabulary.quantities.get(stated.quantity, stated.unit)
        if stated.unit != registered:
            what = f'"{registered}", in which measures.yaml keeps {stated.quantity}'
            mend = "Deliver the figures in that unit; the program converts none."
            yield replace(stated.at, what=what, value=stated.unit, mend=mend)


def _uneven(figures: pl.DataFrame, control: Control) -> Iterator[Fault]:
    """Wholes that are not the sum of their parts, where every part is there."""
    of_quantity = figures.filter(pl.col("quantity") == control.quantity)
    parts = of_quantity.filter(pl.col("service").is_in(control.parts) & pl.col("value").is_not_null())
    summed = parts.group_by(_WHOLE).agg(sum=pl.col("value").sum(), held=pl.len())
    whole = of_quantity.filter(pl.col("service") == control.whole).join(summed, on=_WHOLE, nulls_equal=True)
    gap = (pl.col("sum") - pl.col("value")).cast(pl.Float64).abs()
    past = gap > control.tolerance * pl.col("value").cast(pl.Float64).abs()
    for row in whole.filter((pl.col("held") == len(control.parts)) & past).iter_rows(named=True):
        what = f"{control.because}: the parts sum to {row['sum'].normalize():f}"
        yield Fault(what, row["file"], row["sheet"], row["row"], row["header"], f"{row['value'].normalize():f}")


def gaps(delivery: Delivery) -> Sequence[str]:
    """What a format that is always complete does not hold this time, in words; flagged, not refused.

    Only the nation and whole states count: counties come and go. Series with the same gap are told together.
    """
    if not delivery.complete:
        return []
    given = delivery.rows.filter(~pl.col("area").str.contains(":")).drop("row", "value").unique()
    areas = given["area"].n_unique()
    series = given.group_by("payer", "service", "quantity", "period").agg(held=pl.col("area").n_unique())
    short = series.filter(pl.col("held") < areas).sort("quantity", "service", "period")
    first = pl.first("quantity", "service")
    alike = short.group_by("period", "held", maintain_order=True).agg(first, more=pl.len() - 1)
    return [
        f"{quantity} ({service}){f' and {more} further' if more else ''} of {period}: {held} of {areas} areas"
        for period, held, quantity, service, more in alike.iter_rows()
    ]
