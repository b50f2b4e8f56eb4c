"""The one pure function: a test and its series, as of a date, fill a worksheet.

A line is a float64 array [entity, path, year], so the past (one path), fifty states (fifty entities) and an outlook
(many paths) are the same calculation. That table is the answer, the trace and the exhibit; `trace` walks it back for
reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from monitor.definitions import Test, in_force, years_in_force
from monitor.findings import Verdict
from monitor.measures import Series
from monitor.schema import Default, YearsEntry
from monitor.units import Unit
from monitor.verbs import Array, Years, apart

Codes = npt.NDArray[np.int8]
Errors = Mapping[str, Mapping[Unit, Array]]  # of each input, by unit: how far off its figures may be, [entity, 1, year]
MISSED, UNKNOWN, MET = -1, 0, 1
_BAND = np.array([[[0.0], [1.0], [-1.0]]])  # as published, raised, lowered


@dataclass(frozen=True)
class Worksheet:
    """A test filled in. `values` holds inputs, terms and lines by name, each [entity, path, year]."""

    test: Test
    as_of: date
    entities: tuple[str, ...]
    years: Years
    series: Mapping[str, Series]
    values: Mapping[str, Array]
    in_force: tuple[YearsEntry, ...]
    errors: Errors

    @cached_property
    def room(self) -> Array:
        """Distance to the limit in the test's unit, negative past it; NaN for an exhibit worksheet."""
        if self.test.required is None or self.test.limit is None:
            return np.full_like(next(iter(self.values.values())), np.nan)
        return room(self.values[self.test.required], self.values[self.test.limit], self.test.direction)

    @cached_property
    def codes(self) -> Codes:
        """MET, MISSED or UNKNOWN for every entity, path and year, judged or not, by the letter of the figures."""
        return codes(self.room, self.test.direction)

    @cached_property
    def band(self) -> Mapping[str, Array]:
        """The worksheet under the stated errors: path 0 as published, 1 with differences raised, 2 lowered."""
        inputs = {name: self.values[name][:, :1] for name in (*self.test.asked.inputs, *self.test.asked.terms)}
        return fill(self.test, inputs, self.years, self.errors)

    @cached_property
    def robust(self) -> npt.NDArray[np.bool_]:
        """[entity, year]: whether the verdict would be the same anywhere within the stated errors."""
        if self.test.required is None or self.test.limit is None:
            return np.ones((len(self.entities), len(self.years)), dtype=np.bool_)
        rooms = room(self.band[self.test.required], self.band[self.test.limit], self.test.direction)
        found = codes(rooms, self.test.direction)
        return np.asarray((found == found[:, :1]).all(axis=1))

    def judges(self, year: int) -> bool:
        """Whether the terms known on `as_of` ask for a verdict of `year`."""
        return self.test.required is not None and any(entry.judges(year) for entry in self.in_force)

    def verdict(self, entity: int, year: int) -> Verdict:
        """The verdict of one entity and year on the past's one path."""
        if not self.judges(year):
            return Verdict.NOT_IN_FORCE
        code = self.codes[entity, 0, self.place(year)]
        if code == UNKNOWN or not self.robust[entity, self.place(year)]:
            return Verdict.CANNOT_TELL
        return Verdict.MET if code == MET else Verdict.MISSED

    def place(self, year: int) -> int:
        """Where `year` stands on the year axis."""
        return int(year - self.years[0])

    def value(self, name: str, entity: int, year: int) -> float:
        """One figure of the past; NaN where unknown or outside the rows."""
        inside = self.years[0] <= year <= self.years[-1]
        return float(self.values[name][entity, 0, self.place(year)]) if inside else float("nan")


def evaluate(test: Test, series: Mapping[str, Series], entities: Sequence[str], as_of: date) -> Worksheet:
    """Fill the worksheet of `test`.

    `series` has one Series for each input, [entity or 1, path or 1, year], as known on `as_of`. Rows run from the
    earliest figure or base year to the last year of the terms known then. Pure: the same arguments give the same bits,
    and an entity or a path alone equals itself among many.
    """
    known = years_in_force(test.asked.years, as_of)
    years = _span(test, series, known)
    laid = {name: _with_default(found.over(years), test.asked.inputs[name].default) for name, found in series.items()}
    inputs = {name: found.values for name, found in laid.items()} | _terms(test, years, as_of)
    shape = np.broadcast_shapes((len(entities), 1, len(years)), *(array.shape for array in inputs.values()))
    filled = fill(test, inputs, years)
    values = {name: np.broadcast_to(array, shape) for name, array in filled.items()}
    errors = {name: found.errors for name, found in laid.items()}
    return Worksheet(test, as_of, tuple(entities), years, laid, values, known, errors)


def _span(test: Test, series: Mapping[str, Series], known: Sequence[YearsEntry]) -> Years:
    entries = known or test.asked.years
    options = [line.options for line in test.asked.lines.values()]
    based = [option[word] for option in options for word in ("since", "year") if word in option]
    observed = [int(found.years[0]) for found in series.values() if len(found.years)]
    first = min([entry.from_ for entry in entries] + based + observed)
    return np.arange(first, max(entry.through for entry in entries) + 1, dtype=np.int64)


def _with_default(series: Series, default: Default | None) -> Series:
    """The default stands only in its own years, and only where there is no row at all."""
    if default is None:
        return series
    asked = (series.years >= default.from_) & (series.years <= default.through)
    fills = (series.vintage[:, np.newaxis, :] < 0) & asked
    return replace(series, values=np.where(fills & np.isnan(series.values), default.value, series.values))


def _terms(test: Test, years: Years, as_of: date) -> dict[str, Array]:
    """Each term by year as [1, 1, year]: the version governing the year as it was known on `as_of`."""
    terms: dict[str, Array] = {}
    for name, term in test.asked.terms.items():
        versions = [in_force(term.versions, int(year), as_of) for year in years]
        terms[name] = np.array([[[version.value if version else np.nan for version in versions]]])
    return terms


def fill(test: Test, inputs: Mapping[str, Array], years: Years, errors: Errors | None = None) -> dict[str, Array]:
    """Every line, in the order that each needs the ones before.

    With `errors`, the first difference between two areas on the way from the inputs is raised and lowered by the error
    stated in its unit for the figures it leans on, on a path axis of three. Everything that follows moves with it.
    """
    sheet = dict(inputs)
    moved: set[str] = set()
    for name in test.order:
        line = test.asked.lines[name]
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            filled = line.verb.compute([sheet[used] for used in line.of], years, line.options)
        sheet[name] = np.where(np.isfinite(filled), filled, np.nan)  # too large for a figure is unknown too
        if not moved.isdisjoint(line.of):
            moved.add(name)
        elif errors and _between_areas(test, name):
            error = _stated(test, errors, name, test.units[name], years)
            sheet[name] = sheet[name] + _BAND * error
            moved |= {name} if error.any() else set()
    return sheet


def _stated(test: Test, errors: Errors, name: str, unit: Unit, years: Years) -> Array:
    """The largest error stated in `unit` for the figures that each year of `name` leans on, [entity or 1, 1, year]."""
    line = test.asked.lines.get(name)
    if line is None:
        return errors.get(name, {}).get(unit, np.zeros((1, 1, len(years))))
    below = reduce(np.maximum, (_stated(test, errors, used, unit, years) for used in line.of))
    looked = (line.verb.looks_at(int(year), line.options) for year in years)
    places = [[y - int(years[0]) for y in at if years[0] <= y <= years[-1]] for at in looked]
    return np.stack([below[..., place].max(axis=-1, initial=0.0) for place in places], axis=-1)


def _between_areas(test: Test, name: str) -> bool:
    """Whether a line takes the difference of two areas."""
    return test.asked.lines[name].verb.name == "minus" and len(_areas(test, name)) > 1


def _areas(test: Test, name: str) -> set[str | None]:
    if name in test.asked.inputs:
        return {test.asked.inputs[name].area}
    line = test.asked.lines.get(name)
    return {area for used in line.of for area in _areas(test, used)} if line else set()


def room(value: Array, limit: Array, direction: str) -> Array:
    """Distance to the limit, negative past it, never -0; equal within the guard is exactly 0."""
    return apart(limit, value) if direction in ("at_most", "below") else apart(value, limit)


def codes(rooms: Array, direction: str) -> Codes:
    """MET, MISSED, or UNKNOWN where the room is NaN; at the limit is met for at_least and at_most only."""
    passed = rooms > 0.0 if direction in ("above", "below") else rooms >= 0.0
    return np.where(np.isnan(rooms), UNKNOWN, np.where(passed, MET, MISSED)).astype(np.int8)
