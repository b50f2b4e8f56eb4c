"""What adds up to what among the counts of a source: its cells, and the equations that anybody can write down.

A cell is a figure. One that stands unchanged in two publications, or is paid through two days, is one cell: who reads
both will take it for one.
An equation says that parts add up to their total, along one column of the rows: inside one publication, or of the
newest figures where parts and total stand in several.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.language.periods import PART, first_month, months_long
from monitor.observations.keys import FIGURE, ROW, RUN

Totals = Mapping[str, Mapping[str, Sequence[Sequence[str]]]]  # by column: each total with its divisions into parts
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_NAMED = ("payer", "service", "population")


@dataclass(frozen=True)
class System:
    """Cells with what each is and counts, and equations over them: in each, parts less their total are `rest`.

    `value` is NaN where the publisher gives none. `months` is over how many months people are counted, 1 for others.
    An entry is a cell in an equation: `sign` is 1 for a part and -1 for the total, `order` its place among the parts.
    `rest` is what anybody sees, a rounding or nothing, and infinite where nothing follows. Where parts fall short of
    their total, what is not published is a cell of its own, which comes after `cells`, has no row and may be nothing:
    `floor` is 0 for these and 1 for others, what a withheld cell is at least. `presumed` are equations whose total is
    not there, and may be known from elsewhere.
    """

    cells: pl.DataFrame  # ROW, the first in which each stands
    held: pl.DataFrame  # place, cell, ROW: which publication holds which, and where
    value: Floats
    months: Floats
    floor: Floats
    eq: Ints
    cell: Ints
    sign: Floats
    order: Ints
    rest: Floats
    presumed: Flags
    place: Ints  # of each equation, of which publication it is

    @property
    def equations(self) -> int:
        """How many there are."""
        return len(self.rest)

    @property
    def unpublished(self) -> Flags:
        """The cells that stand for what is not published."""
        return np.equal(self.floor, 0)

    def of(self, places: Collection[int]) -> "System":
        """The same with equations saying nothing in which a figure stands in none of the publications at `places`."""
        held = self.unpublished.copy()
        held[self.held.filter(pl.col("place").is_in([*places]))["cell"].to_numpy()] = True
        lacking = np.bincount(self.eq, ~held[self.cell], self.equations) > 0
        known = np.isin(self.place, [*places]) & ~lacking
        return replace(self, rest=np.where(known, self.rest, np.inf))


def system_of(publications: Mapping[int, pl.DataFrame], totals: Totals) -> System:
    """The cells and equations of the counts of one source.

    `publications` has ROW, `value`, `months` and `fiscal_starts` of each, by place.
    """
    rows = pl.concat(frame.with_columns(place=pl.lit(place, dtype=pl.Int64)) for place, frame in publications.items())
    apart = pl.when(pl.col("value").is_null()).then(pl.struct("place", RUN))  # nothing says that two are the same
    rows = rows.with_columns(cell=pl.struct(*FIGURE, "value", apart.alias("apart")).rank("dense").cast(pl.Int64) - 1)
    cells = rows.sort("place", *ROW).unique("cell", keep="first", maintain_order=True).sort("cell")
    entries = _with_across(_entries(rows, totals), rows, totals)
    whole = _whole(entries)
    lacking = whole.filter(pl.col("unpublished") > 0)
    more = lacking.select("eq", cell=pl.int_range(pl.len(), dtype=pl.Int64) + cells.height, sign=1.0, order=0)
    entries = pl.concat([entries.select(more.columns), more.cast({"order": pl.Int64})]).sort("eq", maintain_order=True)
    value = cells["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    none = np.zeros(lacking.height)
    return System(
        cells=cells.select(ROW),
        held=rows.select("place", "cell", *ROW),
        value=np.concatenate([value, lacking["unpublished"].to_numpy()]),
        months=np.concatenate([cells["months"].cast(pl.Float64).to_numpy(), none]),
        floor=np.concatenate([np.ones(cells.height), none]),
        eq=entries["eq"].to_numpy(),
        cell=entries["cell"].to_numpy(),
        sign=entries["sign"].to_numpy(),
        order=entries["order"].to_numpy(),
        rest=whole["rest"].to_numpy(),
        presumed=whole["presumed"].to_numpy(),
        place=whole["place"].to_numpy(),
    )


def _entries(rows: pl.DataFrame, totals: Totals) -> pl.DataFrame:
    """Every cell in each of its equations: eq, cell, sign, order, value, `presumable`."""
    parts = [*(_by_name(rows, column, totals.get(column, {})) for column in _NAMED), _by_area(rows), *_by_period(rows)]
    added: list[pl.DataFrame] = []
    for column, divided in parts:
        rest = ["place", *(name for name in ROW if name != column)]
        sums = rows.select(*rest, "cell", "value", total=column, sign=pl.lit(-1.0), order=pl.lit(1 << 40))
        groups = divided.select(*rest, "total", "division", "presumable").unique()
        both = [
            divided.select(*rest, "total", "division", "presumable", "cell", "value", "order", sign=pl.lit(1.0)),
            groups.join(sums, on=[*rest, "total"], nulls_equal=True).select(
                *rest, "total", "division", "presumable", "cell", "value", "order", "sign"
            ),
        ]
        joined = pl.concat(both)
        eq = pl.struct(*rest, "total", "division").rank("dense").cast(pl.Int64)
        numbered = joined.select("place", "cell", "value", "sign", "presumable", pl.col("order").cast(pl.Int64), eq=eq)
        added.append(numbered.with_columns(pl.col("eq") + sum(frame["eq"].n_unique() + 1 for frame in added)))
    entries = pl.concat(added)
    says = (pl.len() > 1) & ((pl.col("sign") < 0).any() | pl.col("presumable").any())
    return entries.filter(says.over("eq")).with_columns(eq=pl.col("eq").rank("dense").cast(pl.Int64) - 1).sort("eq")


def _with_across(entries: pl.DataFrame, rows: pl.DataFrame, totals: Totals) -> pl.DataFrame:
    """`entries`, and those of equations over the newest of every figure whose parts and total stand in several places.

    Such a one is of the place that came last: before it, nobody could write it down.
    """
    if rows["place"].n_unique() == 1:
        return entries
    newest = rows.sort("place").unique(ROW, keep="last", maintain_order=True)
    origin = newest.group_by("cell").agg(origin=pl.col("place").max())
    across = _entries(newest.with_columns(place=pl.lit(-1, dtype=pl.Int64)), totals).join(origin, on="cell")
    spread = across.filter(
        (pl.col("origin").n_unique() > 1).over("eq")
        & ((pl.col("sign") < 0).any() & (pl.col("sign") > 0).any()).over("eq")
    )
    placed = spread.with_columns(place=pl.col("origin").max().over("eq"), eq=pl.col("eq") + entries["eq"].n_unique())
    both = pl.concat([entries, placed.select(entries.columns)])
    return both.with_columns(eq=pl.col("eq").rank("dense").cast(pl.Int64) - 1).sort("eq")


def _by_name(
    rows: pl.DataFrame, column: str, totals: Mapping[str, Sequence[Sequence[str]]]
) -> tuple[str, pl.DataFrame]:
    words = [
        (part, total, f"{total}/{number}", place, True)
        for total, divisions in totals.items()
        for number, division in enumerate(divisions)
        for place, part in enumerate(division)
    ]
    names = {column: pl.String, "total": pl.String, "division": pl.String, "order": pl.Int64, "presumable": pl.Boolean}
    return column, rows.join(pl.DataFrame(words, schema=names, orient="row"), on=column)


def _by_area(rows: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    """Parts of one kind, such as counties, add up to their state; states to the nation."""
    area = pl.col("area")
    kind = area.str.extract("^([A-Z]{2}:[a-z_]+):")
    return "area", rows.filter(area != "US").with_columns(
        total=pl.when(kind.is_null()).then(pl.lit("US")).otherwise(area.str.slice(0, 2)),
        division=kind.fill_null("US"),
        order=area.rank("dense").cast(pl.Int64),
        presumable=pl.lit(value=True),
    )


def _by_period(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Months, quarters and halves add up to all that is longer and holds them, a fiscal year included."""
    parts = rows.filter(pl.col("period").str.contains(PART)).with_columns(
        start=first_month(pl.lit(None, dtype=pl.Int64)), length=months_long()
    )
    start, fiscal = pl.col("start"), pl.col("fiscal_starts") - 1
    year, number = start // 12, start % 12
    longer = {
        3: pl.format("{}-Q{}", year, number // 3 + 1),
        6: pl.format("{}-H{}", year, number // 6 + 1),
        12: pl.format("{}", year),
    }
    calendar = [(months, months == 12, total) for months, total in longer.items()]
    of_fiscal = pl.format("FY{}", (start - fiscal) // 12 + pl.when(fiscal > 0).then(1).otherwise(0))
    return [
        (
            "period",
            parts.filter(pl.col("length") < months).with_columns(
                total=total,
                division=pl.col("length").cast(pl.String),
                order=start,
                presumable=pl.lit(presumable),
            ),
        )
        for months, presumable, total in (*calendar, (12, False, of_fiscal))
    ]


def _whole(entries: pl.DataFrame) -> pl.DataFrame:
    """Each equation: eq, place, presumed, rest, and what of it is `unpublished`.

    Parts and a total that differ by no more than their rounding differ by what anybody sees. Where parts fall short,
    some are not published. Where they exceed it, people are counted twice, and nothing follows: the rest is infinite.
    """
    value, summed = pl.col("value").cast(pl.Float64), pl.col("off") * ~(pl.col("lacking") | pl.col("presumed"))
    whole = entries.group_by("eq").agg(
        pl.col("place").first(),
        off=(value * pl.col("sign")).sum(),
        lacking=value.is_null().any(),
        rounding=pl.len() / 2,
        presumed=(pl.col("sign") > 0).all(),
    )
    rest = pl.when(summed.abs() <= pl.col("rounding")).then(summed).when(summed > 0).then(np.inf).otherwise(0.0)
    unpublished = pl.when(-summed > pl.col("rounding")).then(-summed).otherwise(0.0)
    return whole.select("eq", "place", "presumed", rest=rest, unpublished=unpublished).sort("eq")
