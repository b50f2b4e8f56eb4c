"""Figures drawn on many paths: what an outlook expects of months and years, laid among what was published.

A drawn figure stands in the place of the published one of the same period, so a path has one figure of each and never
two. It is marked `projected`, for it is ours, and it stands on the publication that it continues. Years that no drawn
figure touches stay of every path: their path is null.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from monitor.definitions.registers import Measure
from monitor.language.arithmetic import Array
from monitor.language.read_only import frozen
from monitor.observations.keys import ENTITY, FIGURE
from monitor.observations.maturity import MATURITY_WORDS, NO_DAY, UNKNOWN
from monitor.observations.publications import Publication
from monitor.observations.rows import DECIMAL
from monitor.observations.vintages import Vintage
from monitor.observations.yearly import EVERY_PATH, PATH

PROJECTED = "projected"
STANDS_ON = "stands_on"  # the id of the publication that a drawn figure continues
TABLE = pl.Schema(dict.fromkeys(("source", *FIGURE, STANDS_ON), pl.String))
_ON = [*ENTITY, "year"]


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

    def bearing_on(self, measure: Measure) -> "Drawn":
        """Those of its figures that are of the source and the payer of `measure`."""
        return self.where((pl.col("source") == measure.source) & (pl.col("payer") == measure.payer))

    def where(self, wanted: pl.Expr) -> "Drawn":
        """Those of its figures for which `wanted` holds."""
        numbered = self.table.with_row_index("at").filter(wanted)
        return Drawn(numbered.drop("at"), self.values[:, numbered["at"].to_numpy()])

    @property
    def entities(self) -> pl.DataFrame:
        """Whose figures are drawn; columns area and population."""
        return self.table.select(ENTITY).unique()

    def without(self, figures: pl.DataFrame) -> "Drawn":
        """The same but for `figures`, a frame with the columns of `keys.FIGURE`."""
        kept = self.table.with_row_index("at").join(figures, on=FIGURE, how="anti", maintain_order="left")
        return Drawn(kept.drop("at"), self.values[:, kept["at"].to_numpy()])


NOTHING_DRAWN = Drawn(TABLE.to_frame(), np.empty((1, 0)))


def laid_over(
    published: pl.DataFrame, drawn: Drawn, measure: Measure, known: Sequence[Publication], vintage: Vintage
) -> pl.LazyFrame:
    """Rows of `measure` as published (columns of `vintages.newest`) with what is drawn of them, and a column `path`.

    What was first published stays so, where the first is asked for. A year of which a period is drawn is of each path
    in all of its rows; every other is of every path.
    """
    asked = drawn.without(published.select(FIGURE)) if vintage == "first" else drawn
    if not asked:
        return published.with_columns(EVERY_PATH).lazy()
    year = measure.calendar.year.alias("year")
    cells = asked.table.with_columns(year).select(_ON).unique()
    left = published.join(asked.table, on=FIGURE, how="anti").with_columns(year)
    alone = left.join(cells, on=_ON, how="anti").drop("year").with_columns(EVERY_PATH)
    paths = pl.DataFrame({PATH: range(asked.paths)}, schema={PATH: pl.Int64})
    apart = left.join(cells, on=_ON, how="semi").drop("year").join(paths, how="cross")
    return pl.concat([part.select(alone.columns) for part in (alone, apart, _rows(asked, published, known))]).lazy()


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
    values = pl.Series("value", np.ascontiguousarray(asked.values.T).ravel()).round(6).cast(DECIMAL)
    return on_paths.with_columns(values).select(
        *(pl.col(name).cast(kind) for name, kind in like.schema.items()), pl.col(PATH)
    )
