"""A worksheet in raw numbers: every input, term and line with its unit, for other programs. Nothing is rounded.

Unknown is None. A figure is in the unit of the definition: dollars are dollars, and 3.58 percent is 3.58.
"""

import math
from collections.abc import Mapping
from itertools import chain
from typing import Any

import polars as pl

from monitor.definitions.programmes import TESTS_MET, Way
from monitor.evaluation.evaluate import Worksheet

INPUT, TERM, LINE, COUNT = "input", "term", "line", "count"


def line_names(sheet: Worksheet) -> tuple[str, ...]:
    """Inputs, terms and lines in the order of the definition; what a group counts comes last."""
    asked = sheet.test.asked
    lines = chain.from_iterable(way.lines for way in sheet.test.ways)
    return tuple(dict.fromkeys(chain(asked.inputs, asked.terms, lines, (TESTS_MET,) if sheet.counted else ())))


def figure_columns(sheet: Worksheet) -> dict[str, pl.Series]:
    """Each name's figures on the past's one path, by entity and then year; null is unknown."""
    past = {name: sheet.values[name][:, 0, :].ravel() for name in line_names(sheet)}
    return {name: pl.Series(name, array, nan_to_null=True) for name, array in past.items()}


def whose(sheet: Worksheet) -> dict[str, pl.Series]:
    """The entity, the population and the year of each of `figures`."""
    count, years = len(sheet.entities), len(sheet.years)
    repeated = pl.Series([place for place in range(count) for _ in range(years)], dtype=pl.Int64)
    columns = {
        word: pl.Series([getattr(e, word) for e in sheet.entities], dtype=pl.String) for word in ("area", "population")
    }
    years_of_all = pl.Series(sheet.years.tolist() * count, dtype=pl.Int64)
    return {
        "entity": columns["area"].gather(repeated),
        "population": columns["population"].gather(repeated),
        "year": years_of_all,
    }


def numbers(sheet: Worksheet, year: int | None = None) -> dict[str, Any]:
    """The worksheet as JSON: its lines, and a row for each entity and year (or for `year` alone) with their values."""
    rows = pl.DataFrame({**whose(sheet), "values": pl.DataFrame(figure_columns(sheet)).to_struct("values")})
    chosen = rows if year is None else rows.filter(pl.col("year") == year)
    return {
        "test": sheet.test.id,
        "judges": sheet.test.judges,
        "lines": [_described(sheet, name, _newest(sheet, name), _whose_title(sheet)) for name in line_names(sheet)],
        "rows": chosen.to_dicts(),
    }


def lines_of(sheet: Worksheet, entity: int, year: int) -> list[dict[str, Any]]:
    """Every line of one entity and year as JSON, by the method that governs the year."""
    way, called = sheet.way(year), sheet.entities[entity].name
    here = [name for name in line_names(sheet) if name in way.units]
    return [{**_described(sheet, n, way, called), "value": _known(sheet.value(n, entity, year))} for n in here]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _described(sheet: Worksheet, name: str, way: Way, area: str) -> dict[str, Any]:
    """What a line is: its title, role and unit; of a line worked out, the verb and what it is of."""
    line = way.lines.get(name)
    return {
        "name": name,
        "title": sheet.test.title(name).format(area=area),
        "role": _role(sheet, name),
        "unit": str(sheet.test.units[name]),
        "verb": line.verb.name if line else None,
        "of": list(line.of) if line else [],
        "options": dict(line.options) if line else {},
    }


def _role(sheet: Worksheet, name: str) -> str:
    known: Mapping[str, Mapping[str, object]] = {INPUT: sheet.test.asked.inputs, TERM: sheet.test.asked.terms}
    counted = COUNT if name == TESTS_MET and sheet.counted else LINE
    return next((role for role, entries in known.items() if name in entries), counted)


def _newest(sheet: Worksheet, name: str) -> Way:
    """The last way to work the test out that has the line."""
    return next((way for way in reversed(sheet.test.ways) if name in way.lines), sheet.newest)


def _whose_title(sheet: Worksheet) -> str:
    return sheet.entities[0].name if len(sheet.entities) == 1 else f"each {sheet.test.asked.each or 'area'}"
