"""The lines of a test, worked out: every line an array [entity, path, year], by the way that governs each year."""

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from monitor.definitions.programmes import Way
from monitor.language.arithmetic import Array, Years
from monitor.units import Unit

Errors = Mapping[str, Mapping[Unit, Array]]  # of each input, by unit: how far off its figures may be, [entity, 1, year]
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
    goes into none) is raised and lowered by the error stated in its unit for the figures it leans on, on a path axis
    of three. Everything that follows moves with it.
    """
    distinct = list(dict.fromkeys(ways))
    filled = [_fill(way, inputs, years, errors, areas or {}) for way in distinct]
    if len(distinct) == 1:
        return filled[0]
    governs = [np.array([way is each for each in ways]) for way in distinct]
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
    moved: set[str] = set()
    compared = _comparisons(way, areas) if errors else set()
    for name in way.order:
        line = way.lines[name]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            worked = line.verb.compute([sheet[used] for used in line.of], years, line.options)
        sheet[name] = np.where(np.isfinite(worked), worked, np.nan)  # too large for a figure is unknown too
        if not moved.isdisjoint(line.of):
            moved.add(name)
        elif errors and name in compared:
            error = _stated(way, errors, name, way.units[name], years)
            if error.any():
                sheet[name] = sheet[name] + _BAND * error
                moved.add(name)
    return sheet


def _stated(way: Way, errors: Errors, name: str, unit: Unit, years: Years) -> Array:
    """The largest error stated in `unit` for the figures that each year of `name` leans on, [entity or 1, 1, year]."""
    line = way.lines.get(name)
    if line is None:
        return errors.get(name, {}).get(unit, np.zeros((1, 1, len(years))))
    below = reduce(np.maximum, (_stated(way, errors, used, unit, years) for used in line.of))
    looked = (line.verb.looks_at(int(year), line.options) for year in years)
    places = [[y - int(years[0]) for y in at if years[0] <= y <= years[-1]] for at in looked]
    return np.stack([below[..., place].max(axis=-1, initial=0.0) for place in places], axis=-1)


def _comparisons(way: Way, areas: Areas) -> set[str]:
    """The lines at which an error of the sources comes in: differences of two areas, and growth outside of those."""
    between = {n for n in way.order if way.lines[n].verb.name == "minus" and len(_areas_of(way, n, areas)) > 1}
    inside = {used for name in between for used in _below(way, name)}
    return between | {name for name in way.order if way.lines[name].verb.compares_years and name not in inside}


def _below(way: Way, name: str) -> set[str]:
    """Every line that `name` is worked out from."""
    line = way.lines.get(name)
    return {found for used in line.of for found in (used, *_below(way, used))} if line else set()


def _areas_of(way: Way, name: str, areas: Areas) -> set[str | None]:
    if name in areas:
        return {areas[name]}
    line = way.lines.get(name)
    return {area for used in line.of for area in _areas_of(way, used, areas)} if line else set()
