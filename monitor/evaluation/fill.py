"""The lines of a test, worked out: every line an array [entity, path, year], by the way that governs each year."""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from monitor.definitions.programmes import Way
from monitor.language.arithmetic import Array, Years
from monitor.language.lines import Line
from monitor.observations.stated_errors import Statistic
from monitor.words.units import PERCENT, POINTS, RATIO

Errors = Mapping[
    str, Mapping[Statistic, Array]
]  # of each input, by statistic: how far off it may be, [entity, 1, year]
Areas = Mapping[str, str | None]  # the fixed area of each input; None is the entity's own
_BAND = np.array([[[0.0], [1.0], [-1.0]]])  # as published, raised, lowered


def fill(
    ways: Sequence[Way],
    inputs: Mapping[str, Array],
    years: Years,
    errors: Errors | None = None,
    areas: Areas | None = None,
) -> dict[str, Array]:
    """Every input and line. `ways` has the way of each year; a line is unknown in years whose way does not have it.

    With `errors`, the first comparison on the way from the inputs (a difference between two areas, or a growth that
    goes into none) is raised and lowered by the error stated for that statistic of the figures it leans on, on a path
    axis of three. Everything that follows moves with it. Thus the guardrail's growth above the nation has the error of
    the growth of a year; growth since 2013 has one of its own, which is not the sum of the yearly ones; and savings a
    person have the error of an amount of a year, which a running total adds up over the years.
    """
    distinct = list(dict.fromkeys(ways))
    filled = [_fill(way, inputs, years, errors, areas or {}) for way in distinct]
    if len(distinct) == 1:
        return filled[0]
    governs = [np.array([way is governing for governing in ways]) for way in distinct]
    names = dict.fromkeys(name for sheet in filled for name in sheet)
    return {name: _by_year(name, filled, governs) for name in names}


def _by_year(name: str, filled: Sequence[Mapping[str, Array]], governs: Sequence[Array]) -> Array:
    unknown = np.array([[[np.nan]]])
    return reduce(
        lambda rest, pair: np.where(pair[1], pair[0].get(name, unknown), rest),
        zip(filled, governs, strict=True),
        unknown,
    )


def _fill(way: Way, inputs: Mapping[str, Array], years: Years, errors: Errors | None, areas: Areas) -> dict[str, Array]:
    """Every line of one way, in the order that each needs the ones before."""
    sheet = dict(inputs)
    moved: set[str] = set()  # lines that an error has come into: what is worked out of them moves by itself
    compared = comparisons(way, areas) if errors else {}
    for name in way.order:
        line = way.lines[name]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            worked = line.verb.compute([sheet[used] for used in line.of], years, line.options)
        sheet[name] = np.where(np.isfinite(worked), worked, np.nan)  # too large for a figure is unknown too
        if not moved.isdisjoint(line.of):
            moved.add(name)
        elif errors and name in compared:
            error = _stated(way, errors, name, compared[name], years) * _share(way, name, years)
            if error.any():
                sheet[name] = _raised_and_lowered(sheet[name], error)
                moved.add(name)
    return sheet


def _raised_and_lowered(values: Array, error: Array) -> Array:
    """As published, raised and lowered; the latter two are unknown where the error is without bound."""
    moved = np.where(_BAND == 0, values, values + _BAND * np.where(np.isfinite(error), error, np.nan))
    return np.asarray(moved)


def _stated(way: Way, errors: Errors, name: str, statistic: Statistic, years: Years) -> Array:
    """The largest error stated for the figures that each year of `name` leans on, [entity or 1, 1, year]."""
    line = way.lines.get(name)
    if line is None:
        return errors.get(name, {}).get(statistic, np.zeros((1, 1, len(years))))
    below = reduce(np.maximum, (_stated(way, errors, used, statistic, years) for used in line.of))
    first, last = int(years[0]), int(years[-1])
    looked_at = (line.verb.looks_at(int(year), line.options) for year in years)
    places = [[y - first for y in at if first <= y <= last] for at in looked_at]
    return np.stack([below[..., place].max(axis=-1, initial=0.0) for place in places], axis=-1)


def _share(way: Way, name: str, years: Years) -> Array:
    """How much of an error in percent or points a growth line has: one of an average year has it over the years."""
    grown = _growths(way, name)
    if not way.units[name].is_amount and grown and grown[0].verb.averages_years:
        return np.asarray(1.0 / np.maximum(years - grown[0].options["since"], 1))
    return np.full(len(years), 0.01 if grown and way.units[name] == RATIO else 1.0)


def comparisons(way: Way, areas: Areas) -> dict[str, Statistic]:
    """The lines at which an error comes in: differences of two areas, and growth outside of those; each with its kind.

    An amount that two areas differ by, be it of growth since a base year, is an amount.
    """
    # An error enters where it was measured, and once. Of "excess: state_growth minus nation_growth" it was measured how
    # far the difference is off, by 0.55 points say; entered at both growths it would count twice. So what goes into a
    # difference of two areas stays as published, and a growth that goes into none, such as that of deaths in one state,
    # has an error of its own.
    between = {n for n in way.order if way.lines[n].verb.subtracts and len(_areas_of(way, n, areas)) > 1}
    inside = {used for name in between for used in _below(way, name)}
    alone = {name for name in way.order if way.lines[name].verb.compares_years and name not in inside}
    return {name: _statistic(way, name, name in between) for name in way.order if name in between | alone}


def _statistic(way: Way, name: str, between: bool) -> Statistic:
    unit, grown = way.units[name], _growths(way, name)
    if not grown or (unit.is_amount and unit != RATIO):
        return Statistic("amount of a year", unit)
    unit = unit if unit != RATIO else POINTS if between else PERCENT
    since = any("since" in line.options for line in grown)
    return Statistic("growth since a base year" if since else "growth of a year", unit)


def _growths(way: Way, name: str) -> list[Line]:
    """The nearest lines at or below `name` that compare years."""
    line = way.lines.get(name)
    if line is None:
        return []
    return [line] if line.verb.compares_years else [growth for used in line.of for growth in _growths(way, used)]


def _below(way: Way, name: str) -> set[str]:
    """Every line that `name` is worked out from."""
    line = way.lines.get(name)
    return {below for used in line.of for below in (used, *_below(way, used))} if line else set()


def _areas_of(way: Way, name: str, areas: Areas) -> set[str | None]:
    if name in areas:
        return {areas[name]}
    line = way.lines.get(name)
    return {area for used in line.of for area in _areas_of(way, used, areas)} if line else set()
