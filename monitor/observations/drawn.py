"""Figures drawn on many paths: what an outlook expects of months and years, laid among what was published.

A drawn figure stands in the place of the published one of the same period, so a path has one figure of each and never
two. It is marked `projected`, for it is ours, and it stands on the publication that it continues. Years that no drawn
figure touches stay of every path: their path is null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.definitions.registers import NO_SERVICE, Measure, SumOf
from monitor.language.arithmetic import Array
from monitor.language.periods import Calendar
from monitor.language.read_only import frozen
from monitor.observations.keys import ENTITY, FIGURE
from monitor.observations.maturity import MATURITY_WORDS, NO_DAY, UNKNOWN
from monitor.observations.publications import Publication
from monitor.observations.rows import DECIMAL
from monitor.observations.vintages import Vintage
from monitor.observations.yearly import CELL, EVERY_PATH, PATH, YEARLY_COLUMNS, yearly_figures

PROJECTED = "projected"
MILLIONTHS = 1e6
LARGEST = 9e12  # of figures and sums: more millionths than that do not fit into a whole number of 64 bits
STANDS_ON = "stands_on"  # the id of the publication that a drawn figure continues
TABLE = pl.Schema(dict.fromkeys(("source", *FIGURE, STANDS_ON), pl.String))


@dataclass(frozen=True)
class Drawn:
    """Figures of any sources on each path. `values` is [path, figure]; `table` has a row for each figure: `TABLE`.

    Values are of the quantity's unit and finite. A figure is drawn once: no two rows of `table` are alike.
    """

    table: pl.DataFrame
    values: Array

    def __post_init__(self) -> None:
        frozen(self.values)

    def __bool__(self) -> bool:
        return not self.table.is_empty()

    @property
    def paths(self) -> int:
        """How many paths there are; one where nothing is drawn."""
        return len(self.values) if self else 1

    @cached_property
    def _whose(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.table.select("source", "payer").unique().iter_rows())

    def bears_on(self, measure: Measure) -> bool:
        """Whether any of its figures is of the source and the payer of `measure`, which is made with a sum."""
        return (measure.source, measure.payer) in self._whose

    def bearing_on(self, measure: Measure, wanted: pl.Expr) -> "Drawn":
        """Those of its figures that are of the source and the payer of `measure`, and for which `wanted` holds."""
        return self._where((pl.col("source") == measure.source) & (pl.col("payer") == measure.payer) & wanted)

    def _where(self, wanted: pl.Expr) -> "Drawn":
        return self._kept(self.table.with_row_index("at").filter(wanted))

    def without(self, figures: pl.DataFrame) -> "Drawn":
        """The same but for `figures`, a frame with the columns of `keys.FIGURE`."""
        return self._kept(self.table.with_row_index("at").join(figures, on=FIGURE, how="anti", maintain_order="left"))

    def _kept(self, numbered: pl.DataFrame) -> "Drawn":
        return Drawn(numbered.drop("at"), self.values[:, numbered["at"].to_numpy()])

    @property
    def entities(self) -> pl.DataFrame:
        """Whose figures are drawn; columns area and population."""
        return self.table.select(ENTITY).unique()

    @property
    def first(self) -> "Drawn":
        """The first path alone."""
        return Drawn(self.table, self.values[:1])


NOTHING_DRAWN = Drawn(TABLE.to_frame(), np.empty((1, 0)))


def laid_over(
    published: pl.DataFrame, drawn: Drawn, measure: Measure, known: Sequence[Publication], vintage: Vintage
) -> pl.LazyFrame:
    """Rows of `measure` as published (columns of `vintages.newest`) with what is drawn of them, and a column `path`.

    What was first published stays so, where the first is asked for. A year of which a period is drawn is of each path
    in all of its rows; every other is of every path.
    """
    asked = _asked(published, drawn, vintage)
    if not asked:
        return published.with_columns(EVERY_PATH).lazy()
    left, cells = _left(published, asked, measure), _cells(asked, measure)
    alone = left.join(cells, on=CELL, how="anti").drop("year").with_columns(EVERY_PATH)
    paths = pl.DataFrame({PATH: range(asked.paths)}, schema={PATH: pl.Int64})
    apart = left.join(cells, on=CELL, how="semi").drop("year").join(paths, how="cross")
    return pl.concat([part.select(alone.columns) for part in (alone, apart, _rows(asked, published, known))]).lazy()


def yearly_on_paths(
    published: pl.DataFrame, drawn: Drawn, measure: Measure, known: Sequence[Publication], vintage: Vintage
) -> pl.DataFrame:
    """The yearly figures of a measure, of each path where any of their periods is drawn: `YEARLY_COLUMNS`.

    The same figures as those of the rows that `laid_over` gives, to the bit, and their provenance, which is that of the
    first path. They are added up in whole millionths, so that a path alone is to the bit what it is among many.
    Raises ValueError where a year comes to LARGEST or more.
    """
    first = laid_over(published, drawn.first, measure, known, vintage)
    cells = yearly_figures(first, measure, PATH).select(YEARLY_COLUMNS).collect(engine="streaming")
    shared, ours = cells.filter(pl.col(PATH).is_null()), cells.drop_nulls(PATH).drop(PATH)
    if ours.is_empty():
        return shared
    values = _figures(published, _asked(published, drawn, vintage), measure, ours)
    paths = pl.DataFrame({PATH: range(drawn.paths)}, schema={PATH: pl.Int64})
    spread = ours.join(paths, how="cross", maintain_order="left_right").with_columns(
        value=pl.Series(values.ravel(), nan_to_null=True)
    )
    return pl.concat([shared, spread.select(shared.columns)])


def _asked(published: pl.DataFrame, drawn: Drawn, vintage: Vintage) -> Drawn:
    return drawn.without(published.select(FIGURE)) if vintage == "first" else drawn


def _left(published: pl.DataFrame, asked: Drawn, measure: Measure) -> pl.DataFrame:
    """The published rows in whose place nothing is drawn, with their `year`."""
    return published.join(asked.table, on=FIGURE, how="anti").with_columns(year=measure.calendar.year)


def _cells(asked: Drawn, measure: Measure) -> pl.DataFrame:
    return asked.table.with_columns(year=measure.calendar.year).select(CELL).unique()


def _figures(published: pl.DataFrame, asked: Drawn, measure: Measure, cells: pl.DataFrame) -> Array:
    """What each of `cells` comes to on each path, [cell, path]; NaN where it is not whole, or divided by nothing."""
    assert measure.sum is not None  # others do not come here  # noqa: S101
    left = _left(published, asked, measure)
    over = _totals(left, asked, measure.sum, measure.calendar, measure.calendar, cells)
    if measure.per is None:
        return over
    people = SumOf(quantity=measure.per.quantity, service=[NO_SERVICE])
    under = _totals(left, asked, people, measure.calendar_under, measure.calendar, cells)
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


def _totals(
    left: pl.DataFrame, asked: Drawn, wanted: SumOf, calendar: Calendar, years: Calendar, cells: pl.DataFrame
) -> Array:
    """Sums over services and periods in each of `cells`, [cell, path]; NaN where not every one of them is known."""
    services = [*wanted.service, *wanted.less]
    used = (pl.col("quantity") == wanted.quantity) & pl.col("service").is_in(services) & calendar.taken
    sign = pl.when(pl.col("service").is_in(wanted.less)).then(-1).otherwise(1).alias("sign")
    places = cells.select(CELL).with_row_index("cell")
    rows = left.filter(used & pl.col("value").is_not_null()).join(places, on=CELL).with_columns(sign)
    ours = asked.table.with_row_index("at").with_columns(year=years.year).filter(used).join(places, on=CELL)
    ours = ours.with_columns(sign).sort("cell", "at")
    total, count = np.zeros((len(cells), asked.paths), dtype=np.int64), np.zeros(len(cells), dtype=np.int64)
    published = rows.group_by("cell").agg((_millionths(pl.col("value")) * pl.col("sign")).sum(), rows=pl.len())
    total[published["cell"].to_numpy()] += published["value"].to_numpy()[:, None]
    count[published["cell"].to_numpy()] += published["rows"].to_numpy()
    at, first = np.unique(ours["cell"].to_numpy(), return_index=True)
    if len(at):
        figures = asked.values.T[ours["at"].to_numpy()]
        _fit(np.add.reduceat(np.abs(figures).max(axis=1), first))
        total[at] += np.add.reduceat(ours["sign"].to_numpy()[:, None] * millionths(figures), first, axis=0)
        count[at] += np.diff([*first, len(ours)])
    whole = count == len(services) * calendar.periods
    return np.where(whole[:, None], total / MILLIONTHS, np.nan)


def _millionths(value: pl.Expr) -> pl.Expr:
    return (value * int(MILLIONTHS)).cast(pl.Int64)


def millionths(values: Array) -> npt.NDArray[np.int64]:
    """Figures as whole millionths: rows are exact to the sixth decimal, and sums of these are exact in any order."""
    _fit(values)
    return np.rint(values * MILLIONTHS).astype(np.int64)


def _fit(values: Array) -> None:
    if np.abs(values).max(initial=0.0) >= LARGEST:
        raise ValueError(f"figures of {LARGEST:g} or more cannot be added up to a millionth")


def _rows(asked: Drawn, like: pl.DataFrame, known: Sequence[Publication]) -> pl.DataFrame:
    """A row for each drawn figure and path, with the columns of `like` and `path`; exact to the sixth decimal."""
    places = {publication.id: place for place, publication in enumerate(known)}
    empty = {
        "status": PROJECTED, "maturity": MATURITY_WORDS.index(PROJECTED), "run_out": UNKNOWN, "day": NO_DAY,
        "corrected": -1, "paid_through": None,
    }  # fmt: skip
    figures = asked.table.with_columns(
        pl.col(STANDS_ON).replace_strict(places, default=-1, return_dtype=pl.Int64).alias("publication"),
        *(pl.lit(value).alias(name) for name, value in empty.items()),
    )
    paths = pl.DataFrame({PATH: range(asked.paths)}, schema={PATH: pl.Int64})
    on_paths = figures.join(paths, how="cross", maintain_order="left_right")
    exact = pl.Series("value", millionths(asked.values.T).ravel()).cast(DECIMAL) / int(MILLIONTHS)
    return on_paths.with_columns(exact).select(
        *(pl.col(name).cast(kind) for name, kind in like.schema.items()), pl.col(PATH)
    )
