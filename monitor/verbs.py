"""The closed list of verbs a worksheet line may use.

A verb has four parts: how it computes, how it reads, what unit it gives, and which years it looks at. Arrays are
float64 [entity, path, year] over years without gaps that reach back to every base year; NaN is unknown and travels
through every verb.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from monitor import units
from monitor.findings import GUARD
from monitor.strict_yaml import Strict
from monitor.units import Unit

Array = npt.NDArray[np.float64]
Years = npt.NDArray[np.int64]
Options = Mapping[str, Any]

Name = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", description="a name of lower-case letters, digits and _, such as state_growth"),
]
Year = Annotated[int, Field(ge=1960, le=2100, description="a year such as 2019")]
Zero = Annotated[
    Literal[0] | None, Field(description="0; any other number is a term of the agreement, dated and cited")
]
Pair = Annotated[list[Name], Field(min_length=2, max_length=2)]
Several = Annotated[list[Name], Field(min_length=2)]


class Since(Strict):
    """A line and the base year."""

    line: Name
    since: Year


class InYear(Strict):
    """A line and the one year taken from it."""

    line: Name
    year: Year


class InARow(Strict):
    """A line, the side of 0 that counts, the most years counted, and the first year that may count."""

    line: Name
    above: Zero = None
    below: Zero = None
    up_to: Annotated[int, Field(ge=1, le=20)]
    since: Year

    @model_validator(mode="after")
    def _one_side(self) -> "InARow":
        if (self.above is None) == (self.below is None):
            raise ValueError('say one of "above: 0" and "below: 0"')
        return self


def growth(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """Growth over the year before, in percent; unknown where the year before is unknown or not positive."""
    before = np.concatenate([np.full_like(xs[0][..., :1], np.nan), xs[0][..., :-1]], axis=-1)
    return (xs[0] / _positive(before) - 1.0) * 100.0


def index(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The line over its value in the base year, exactly 1 there; unknown before it."""
    ratio = xs[0] / _positive(_at(xs[0], years, options["since"]))
    return np.where(years >= options["since"], ratio, np.nan)


def value_in(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The line's value of one year, in every year."""
    return np.broadcast_to(_at(xs[0], years, options["year"]), xs[0].shape).copy()


def plus(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The sum of the lines."""
    return reduce(np.add, xs)


def minus(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The first line less the second."""
    return np.subtract(xs[0], xs[1])


def times(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The product of the lines."""
    return reduce(np.multiply, xs)


def running_total(xs: Sequence[Array], years: Years, options: Options) -> Array:
    """The sum of the years from `since` on; unknown from the first unknown year on, and before `since`."""
    counted = years >= options["since"]
    return np.where(counted, np.where(counted, xs[0], 0.0).cumsum(axis=-1), np.nan)


def apart(value: Array, limit: Array | float) -> Array:
    """`value` less `limit`, exactly 0 (and never -0) where the two are equal within the guard."""
    gap = value - limit
    size = np.maximum(1.0, np.maximum(np.abs(value), np.abs(limit)))
    return np.where(np.abs(gap) <= GUARD * size, 0.0, gap)


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


def _positive(x: Array) -> Array:
    return np.where(x > 0.0, x, np.nan)


def _at(x: Array, years: Years, year: int) -> Array:
    """The line's value of `year`, as [entity, path, 1]; unknown where the years do not reach it."""
    if not years[0] <= year <= years[-1]:
        return np.full_like(x[..., :1], np.nan)
    place = int(year - years[0])
    return x[..., place : place + 1]


@dataclass(frozen=True)
class Verb:
    """One verb. `says` is filled with the titles of its lines and its options; `takes` is what YAML may write."""

    name: str
    takes: Any
    compute: Callable[[Sequence[Array], Years, Options], Array]
    unit: Callable[[list[Unit]], Unit]
    looks_at: Callable[[int, Options], Iterable[int]]
    says: str
    compares_years: bool = False  # may not cross two vintages of a source unnoticed


def _same_year(year: int, options: Options) -> Iterable[int]:
    return (year,)


def _this_and_last(year: int, options: Options) -> Iterable[int]:
    return (year - 1, year)


def _this_and_base(year: int, options: Options) -> Iterable[int]:
    return sorted({options["since"], year})


def _one_year(year: int, options: Options) -> Iterable[int]:
    return (options["year"],)


def _from_base(year: int, options: Options) -> Iterable[int]:
    return range(options["since"], year + 1)


def _the_row(year: int, options: Options) -> Iterable[int]:
    return range(max(options["since"], year - options["up_to"] + 1), year + 1)


def _to(unit: Unit) -> Callable[[list[Unit]], Unit]:
    def of_amount(found: list[Unit]) -> Unit:
        units.amounts(found)
        return unit

    return of_amount


def _years(found: list[Unit]) -> Unit:
    return units.YEARS


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        verb.name: verb
        for verb in (
            Verb(
                "growth", Name, growth, _to(units.PERCENT), _this_and_last, "growth of {0} over the year before", True
            ),
            Verb(
                "index", Since, index, _to(units.RATIO), _this_and_base, "{0}, as a multiple of its {since} value", True
            ),
            Verb("value_in", InYear, value_in, units.same, _one_year, "{0}, its value in {year}"),
            Verb("plus", Several, plus, units.total, _same_year, "{all}, added"),
            Verb("minus", Pair, minus, units.difference, _same_year, "{0}, less {1}"),
            Verb("times", Several, times, units.product, _same_year, "{all}, multiplied"),
            Verb("running_total", Since, running_total, units.same, _from_base, "{0}, added up since {since}"),
            Verb("in_a_row", InARow, in_a_row, _years, _the_row, "years running, since {since}, with {0} {side}"),
        )
    }
)
