"""What each verb computes. Every function takes lines, years and options, and gives a line.

A line is a float64 array [entity, path, year] over years without gaps that reach back to every base year; arrays of one
entity or one path are joined to those of many. NaN is unknown and travels by itself; what could not be computed is NaN.
An entity or a path alone gives the same bits as among many.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.words.findings import GUARD

Array = npt.NDArray[np.float64]
Years = npt.NDArray[np.int64]
Options = Mapping[str, Any]

_HOLDS: Mapping[str, Callable[[Array, float], npt.NDArray[np.bool_]]] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
}


def apart(value: Array, limit: Array | float) -> Array:
    """`value` less `limit`, exactly 0 (and never -0) where the two are equal within the guard."""
    gap = value - limit
    size = np.maximum(1.0, np.maximum(np.abs(value), np.abs(limit)))
    return np.where(np.abs(gap) <= GUARD * size, 0.0, gap)


def on_side(value: float, side: str) -> bool:
    """Whether a figure is on a side of 0 ("above", "at_least", "below", "at_most"); an unknown one is on none."""
    return bool(_HOLDS[side](apart(np.array(value), 0.0), 0.0))


# Over years


def growth(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """Growth over the year before, in percent; unknown where the year before is unknown or not positive."""
    return (xs[0] / _positive(last_year(xs, years, options)) - 1.0) * 100.0


def change(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """Change since the base year, in percent, exactly 0 there; unknown before it."""
    return (index(xs, years, options) - 1.0) * 100.0


def index(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The line over its value in the base year, exactly 1 there; unknown before it."""
    ratio = xs[0] / _positive(_at(xs[0], years, options["since"]))
    return np.where(years >= options["since"], ratio, np.nan)


def annualised(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The yearly growth that leads from the base year to this one, in percent; unknown in and before the base year."""
    elapsed = np.maximum(years - options["since"], 1)
    yearly = np.power(_positive(index(xs, years, options)), 1.0 / elapsed)
    return np.where(years > options["since"], (yearly - 1.0) * 100.0, np.nan)


def compound(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The percents after the base year joined to a ratio, exactly 1 there; unknown from the first unknown year on."""
    factors = np.where(years > options["since"], _factor(xs[0]), 1.0)
    return np.where(years >= options["since"], factors.cumprod(axis=-1), np.nan)


def value_in(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The line's value of one year, in every year."""
    return np.broadcast_to(_at(xs[0], years, options["year"]), xs[0].shape).copy()


def last_year(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The line's value of the year before; unknown in the first year."""
    return np.concatenate([np.full_like(xs[0][..., :1], np.nan), xs[0][..., :-1]], axis=-1)


def running_total(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The sum of the years from `since` on; unknown from the first unknown year on, and before `since`."""
    counted = years >= options["since"]
    return np.where(counted, np.where(counted, xs[0], 0.0).cumsum(axis=-1), np.nan)


def growth_error(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The standard error of growth over the year before, in points, by the delta method.

    The lines are an average per member, the standard deviation between members and how many there are. The two years
    are taken to be independent. Unknown where a number of members or the average of the year before is not positive,
    or a deviation is negative.
    """
    average, deviation, members = xs[0], np.where(xs[1] < 0.0, np.nan, xs[1]), _positive(xs[2])
    variance = deviation**2 / members
    before = _positive(last_year([average], years, options))
    return np.sqrt(variance + (average / before) ** 2 * last_year([variance], years, options)) / before * 100.0


def in_a_row(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """How many years running, up to and with this one, the line was past 0; counted no further than `up_to`.

    A year that is certainly not past 0 ends the row whatever lies before it, so an unknown year further back does
    not matter.
    """
    side = 1.0 if options.get("above") is not None else -1.0
    past = np.where(np.isnan(xs[0]), np.nan, (apart(side * xs[0], 0.0) > 0.0).astype(float))
    past = np.where(years >= options["since"], past, 0.0)
    unbroken, count = np.ones_like(past), np.zeros_like(past)
    for back in range(min(options["up_to"], len(years))):
        earlier = np.concatenate([np.zeros_like(past[..., :back]), past[..., : len(years) - back]], axis=-1)
        unbroken = np.where((earlier == 0.0) | (unbroken == 0.0), 0.0, unbroken * earlier)
        count = count + unbroken
    return np.where(years >= options["since"], count, np.nan)


# Within a year


def plus(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The sum of the lines."""
    return reduce(np.add, xs)


def minus(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line less the second."""
    return np.subtract(xs[0], xs[1])


def times(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The product of the lines."""
    return reduce(np.multiply, xs)


def per(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line divided by the second; unknown where that is 0."""
    return xs[0] / _not_zero(xs[1])


def percent(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line in percent of the second; unknown where that is 0."""
    return 100.0 * xs[0] / _not_zero(xs[1])


def percent_of(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """As many percent as the first line says of the second."""
    return xs[0] * xs[1] / 100.0


def grow(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line raised by the percents in the others, one after another."""
    return reduce(np.multiply, map(_factor, xs[1:]), xs[0])


def joined(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The one percent that raises as much as all the lines do one after another."""
    return (reduce(np.multiply, map(_factor, xs)) - 1.0) * 100.0


def smaller(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The smaller of two lines, never -0; unknown if either is."""
    return np.minimum(xs[0], xs[1]) + 0.0


def larger(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The larger of two lines, never -0; unknown if either is."""
    return np.maximum(xs[0], xs[1]) + 0.0


def when(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line where the second is on the side of 0 asked for, else 0; unknown where the second is."""
    gap = apart(xs[1], 0.0)
    return np.where(np.isnan(gap), np.nan, np.where(_HOLDS[options["is"]](gap, 0.0), xs[0], 0.0))


def first_known(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first of the lines that is known; unknown only if all are."""
    return reduce(lambda first, further: np.where(np.isnan(first), further, first), xs)


def _positive(x: Array) -> Array:
    return np.where(x > 0.0, x, np.nan)


def _not_zero(x: Array) -> Array:
    return np.where(x == 0.0, np.nan, x)


def _factor(rate: Array) -> Array:
    """What a percent multiplies by: 3 percent by 1.03."""
    return 1.0 + rate / 100.0


def _at(x: Array, years: Years, year: int) -> Array:
    """The line's value of `year`, as [entity, path, 1]; unknown where the years do not reach it."""
    if not years[0] <= year <= years[-1]:
        return np.full_like(x[..., :1], np.nan)
    place = int(year - years[0])
    return x[..., place : place + 1]
