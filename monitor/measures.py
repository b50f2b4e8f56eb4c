"""Observations -> yearly series: what each measure is by area and year, and which publication every figure is from.

Frames end here: a `Series` is arrays. Sums are exact (Decimal) up to the yearly value and float64 from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor import observations
from monitor.observations import Publication
from monitor.schema import Measure, SumOf
from monitor.units import Unit
from monitor.verbs import Array, Years

Places = npt.NDArray[np.int64]  # a publication's place in `Series.publications`; -1 is none

CELL = ("area", "period")
KEY = ("area", "population", "payer", "service", "quantity", "period")
HIDDEN = ("suppressed", "not_due")


@dataclass(frozen=True)
class Series:
    """A measure by [entity, path, year]; NaN is unknown.

    `vintage` [entity, year] is the publication each value is from, `joined` the second one where a splice carried the
    value back; `provisional` [entity, year] says where a figure may still be restated.
    """

    years: Years
    values: Array
    vintage: Places
    joined: Places
    provisional: npt.NDArray[np.bool_]
    publications: tuple[Publication, ...] = ()
    source: str = ""

    @property
    def errors(self) -> Mapping[Unit, float]:
        """The largest stated error of the publications used, by unit."""
        used = {int(place) for places in (self.vintage, self.joined) for place in np.unique(places) if place >= 0}
        stated = [item for place in sorted(used) for item in self.publications[place].errors.items()]
        return {unit: max(value for u, value in stated if u == unit) for unit, _ in stated}

    def over(self, years: Years) -> "Series":
        """The same series laid over other years, unknown where it does not reach."""
        return Series(
            years,
            _over(self.values, self.years, years, np.nan),
            _over(self.vintage, self.years, years, -1),
            _over(self.joined, self.years, years, -1),
            _over(self.provisional, self.years, years, False),
            self.publications,
            self.source,
        )


def _over(array: npt.NDArray[np.generic], old: Years, new: Years, empty: object) -> npt.NDArray[np.generic]:  # type: ignore[misc]
    laid = np.full((*array.shape[:-1], len(new)), empty, dtype=array.dtype)
    _, here, there = np.intersect1d(new, old, return_indices=True)
    laid[..., here] = array[..., there]
    return laid


def given(values: Mapping[int, float]) -> Series:
    """A series of one entity and one path written out by hand, as examples do."""
    years = np.arange(min(values), max(values) + 1, dtype=np.int64)
    figures = np.array([[[values.get(int(year), np.nan) for year in years]]], dtype=np.float64)
    none = np.full((1, len(years)), -1, dtype=np.int64)
    return Series(years, figures, none, none, np.zeros((1, len(years)), dtype=np.bool_))


@dataclass(frozen=True)
class Library:
    """The measures over the publications known on one date."""

    measures: Mapping[str, Measure]
    publications: tuple[Publication, ...]
    _made: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def known_on(cls, measures: Mapping[str, Measure], held: Sequence[Publication], as_of: date) -> "Library":
        """The library as it was on `as_of`."""
        return cls(measures, observations.known_on(held, as_of))

    def series(self, name: str, areas: Sequence[str]) -> Series:
        """The measure `name` for `areas`, in their order; an area without a figure is unknown in every year."""
        found = self._yearly(name).filter(pl.col("area").is_in(list(areas)))
        source = self.source(name)
        if found.is_empty():
            return _empty(len(areas), self.publications, source)
        return _as_arrays(found, areas, self.publications, source)

    def source(self, name: str) -> str:
        """The source a measure's levels come from."""
        measure = self.measures[name]
        return self.source(measure.splice.levels) if measure.splice else measure.source or ""

    def _yearly(self, name: str) -> pl.DataFrame:
        if name not in self._made:
            measure = self.measures[name]
            self._made[name] = self._spliced(measure) if measure.splice else self._summed(measure)
        return self._made[name]

    def _summed(self, measure: Measure) -> pl.DataFrame:
        """Columns: area, year, value, vintage, joined, provisional."""
        newest = self._rows(measure).sort("publication").unique(KEY, keep="last", maintain_order=True)
        return _ratio(newest, measure, CELL).select(*_COLUMNS).collect(engine="streaming")

    def _rows(self, measure: Measure) -> pl.LazyFrame:
        asked = (
            (pl.col("source") == measure.source)
            & (pl.col("payer") == measure.payer)
            & (pl.col("population") == "all")
            & pl.col("period").str.contains(r"^[0-9]{4}$")
        )
        return observations.frame(self.publications).filter(asked)

    def _spliced(self, measure: Measure) -> pl.DataFrame:
        splice = measure.splice
        assert splice is not None  # asked for only where there is one  # noqa: S101
        levels = self._yearly(splice.levels)
        growth = self._growth_inside(self.measures[splice.backward.growth_of])
        for year in range(splice.backward.through, splice.backward.from_ - 1, -1):
            levels = pl.concat([levels.filter(pl.col("year") >= year), _carried_back(levels, growth, year)])
        return levels.sort("area", "year")

    def _growth_inside(self, measure: Measure) -> pl.DataFrame:
        """Growth of each year inside the newest publication that holds both years: area, year, ratio, from_place."""
        by_place = _ratio(self._rows(measure), measure, (*CELL, "publication")).collect(engine="streaming")
        before = by_place.select("area", "publication", (pl.col("year") + 1).alias("year"), before=pl.col("value"))
        both = by_place.join(before, on=["area", "publication", "year"]).filter(pl.col("before") > 0)
        newest = both.sort("publication").unique(["area", "year"], keep="last", maintain_order=True)
        return newest.select("area", "year", ratio=pl.col("value") / pl.col("before"), from_place="publication")


_COLUMNS = ("area", "year", "value", "vintage", "joined", "provisional")


def _carried_back(levels: pl.DataFrame, growth: pl.DataFrame, year: int) -> pl.DataFrame:
    """The levels of `year` - 1: those of `year` over one plus the growth between the two."""
    carried = levels.filter(pl.col("year") == year).join(growth, on=["area", "year"])
    return carried.select(
        "area",
        pl.col("year") - 1,
        pl.col("value") / pl.col("ratio"),
        "vintage",
        pl.col("from_place").alias("joined"),
        "provisional",
    )


def _ratio(rows: pl.LazyFrame, measure: Measure, by: Sequence[str]) -> pl.LazyFrame:
    """The measure in each cell of `by`: an exact sum, over an exact sum where the measure has a `per`."""
    assert measure.sum is not None  # splices do not come here  # noqa: S101
    top = _sum(rows, measure.sum, by)
    if measure.per is None:
        value = pl.col("total").cast(pl.Float64)
        return _finished(top.with_columns(value=value))
    under = _sum(rows, SumOf(quantity=measure.per.quantity, service=["-"]), by)
    both = top.join(under, on=list(by), how="left", suffix="_under")
    divisor = pl.col("total_under").cast(pl.Float64)
    return _finished(both.with_columns(value=pl.col("total").cast(pl.Float64) / pl.when(divisor > 0).then(divisor)))


def _sum(rows: pl.LazyFrame, wanted: SumOf, by: Sequence[str]) -> pl.LazyFrame:
    """Exact sums over services; unknown unless every service is there and known."""
    services = [*wanted.service, *wanted.less]
    sign = pl.when(pl.col("service").is_in(wanted.less)).then(-1).otherwise(1)
    asked = rows.filter((pl.col("quantity") == wanted.quantity) & pl.col("service").is_in(services))
    known = (pl.col("value").is_not_null()).sum() == len(services)
    summed = (pl.col("value") * sign).sum()
    return asked.group_by(list(by)).agg(
        total=pl.when(known).then(summed),
        vintage=pl.col("publication").max(),
        provisional=(pl.col("status") != "final").any(),
    )


def _finished(cells: pl.LazyFrame) -> pl.LazyFrame:
    year = pl.col("period").cast(pl.Int64)
    return cells.with_columns(year=year, joined=pl.lit(-1, dtype=pl.Int64)).sort("area", "year")


def _empty(entities: int, publications: tuple[Publication, ...], source: str) -> Series:
    none = np.empty((entities, 0), dtype=np.int64)
    no_years = np.empty(0, dtype=np.int64)
    return Series(no_years, np.empty((entities, 1, 0)), none, none, none.astype(np.bool_), publications, source)


def _as_arrays(found: pl.DataFrame, areas: Sequence[str], publications: tuple[Publication, ...], source: str) -> Series:
    first, last = int(found["year"].min()), int(found["year"].max())  # type: ignore[arg-type]  # not empty
    years = np.arange(first, last + 1, dtype=np.int64)
    order = pl.DataFrame({"area": list(areas)}).with_row_index("entity")
    placed = found.join(order, on="area")
    cells = placed["entity"].to_numpy(), placed["year"].to_numpy() - first
    shape = (len(areas), len(years))
    return Series(
        years,
        _filled(shape, cells, placed["value"].to_numpy(), np.nan)[:, np.newaxis, :],
        _filled(shape, cells, placed["vintage"].to_numpy(), -1),
        _filled(shape, cells, placed["joined"].to_numpy(), -1),
        _filled(shape, cells, placed["provisional"].to_numpy(), False),
        publications,
        source,
    )


def _filled(shape: tuple[int, int], cells: tuple[Places, ...], values: npt.NDArray, empty: object) -> npt.NDArray:  # type: ignore[type-arg]
    array = np.full(shape, empty, dtype=values.dtype)
    array[cells] = values
    return array
