"""A filled worksheet as a table for other programs: a row for each entity and year, every name a column."""

from itertools import product

import polars as pl

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.numbers import figure_columns, whose

OURS = ("entity", "population", "year", "room", "verdict")


def frame(sheet: Worksheet) -> pl.DataFrame:
    """The worksheet in full precision: entity, population, year, every input, term and line, room, verdict.

    Figures are in the units of the definition; null is unknown. A figure that is called as one of the other columns
    is, such as `population`, stands under `population_figure`.
    """
    places = product(range(len(sheet.entities)), map(int, sheet.years))
    figures = figure_columns(sheet)
    return pl.DataFrame(
        {
            **whose(sheet),
            **{f"{name}_figure" if name in OURS else name: column for name, column in figures.items()},
            "room": pl.Series(sheet.room[:, 0, :].ravel(), nan_to_null=True),
            "verdict": [str(sheet.verdict(*place)) for place in places],
        }
    )
