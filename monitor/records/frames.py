"""A filled worksheet as a table for other programs: a row for each entity and year, every name a column."""

from itertools import product

import polars as pl

from monitor.evaluation.evaluate import Worksheet


def frame(sheet: Worksheet) -> pl.DataFrame:
    """The worksheet in full precision: entity, population, year, every input, term and line, room, verdict.

    Figures are in the units of the definition; null is unknown.
    """
    places = list(product(range(len(sheet.entities)), map(int, sheet.years)))
    figures = {name: pl.Series(array[:, 0, :].ravel()).fill_nan(None) for name, array in sheet.values.items()}
    return pl.DataFrame(
        {
            "entity": [sheet.entities[entity].area for entity, _ in places],
            "population": [sheet.entities[entity].population for entity, _ in places],
            "year": [year for _, year in places],
            **figures,
            "room": pl.Series(sheet.room[:, 0, :].ravel()).fill_nan(None),
            "verdict": [str(sheet.verdict(*place)) for place in places],
        }
    )
