"""Observations -> yearly series: what each measure is by area and year, and which publication every figure is from.

Frames end here: a `Series` is arrays. Sums are exact (Decimal) up to the yearly value and float64 from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor import observations
from monitor.cards import WITHHELD
from monitor.observations import Publication
from monitor.registers import Measure, Splice, SumOf
from monitor.units import Unit
from monitor.verbs import Array, Years

Places = npt.NDArray[np.int64]  # a publication's place in `Series.publications`; -1 is none
Flags = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", np.float64, np.int64, np.bool_)

CELL = ("area", "period")
KEY = ("area", "population", "payer", "service", "quantity", "period")


@dataclass(frozen=True)
class Series:
    """A measure by [entity, path, year]; NaN is unknown.

    `vintage` [entity, year] is the publication each value is from, `joined` a second one where a splice carried the
    value back or a sum took rows of two; `provisional` [entity, year] says where a figure may still be restated,
    `withheld` where the publication says that it gives none. `carried` names the other source of the years that
    `splice` carries back.
    """

    years: Years
    values: Array
    vintage: Places
    joined: Places
    provisional: Flags
    withheld: Flags
    publications: tuple[Publication, ...] = ()
    source: str = ""
    carried: Mapping[int, str] = field(default_factory=dict)
    splice: Splice | None = None

    def source_of(self, year: int) -> str:
        """The source that a figure of `year` waits for."""
        return self.carried.get(year, self.source)

    @property
    def errors(self) -> Mapping[Unit, Array]:
        """How far off each figure may be as its own publications state it, by unit: [entity, 1, year]."""
        stated = {unit for publication in self.publications for unit in publication.errors}
        return {unit: self._error(unit) for unit in stated}

    def _error(self, unit: Unit) -> Array:
        none_last = np.array([*(publication.errors.get(unit, 0.0) for publication in self.publications), 0.0])
        larger: Array = np.maximum(none_last[self.vintage], none_last[self.joined])
        return larger[:, np.newaxis, :]

    def over(self, years: Years) -> "Series":
        """The same series laid over other years, unknown where it does not reach."""
        return replace(
            self,
            years=years,
            values=_over(self.values, self.years, years, np.nan),
            vintage=_over(self.vintage, self.years, years, -1),
            joined=_over(self.joined, self.years, years, -1),
            provisional=_over(self.provisional, self.years, years, False),
            withheld=_over(self.withheld, self.years, years, False),
        )


def _over(array: npt.NDArray[Kind], old: Years, new: Years, empty: object) -> npt.NDArray[Kind]:
    laid = np.full((*array.shape[:-1], len(new)), empty, dtype=array.dtype)
    _, here, there = np.intersect1d(new, old, return_indices=True)
    laid[..., here] = array[..., there]
    return laid


def given(values: Mapping[int, float]) -> Series:
    """A series of one entity and one path written out by hand, as examples do."""
    years = np.arange(min(values), max(values) + 1, dtype=np.int64)
    figures = np.array([[[values.get(int(year), np.nan) for year in years]]], dtype=np.float64)
    none, not_so = np.full((1, len(years)), -1, dtype=np.int64), np.zeros((1, len(years)), dtype=np.bool_)
    return Series(years, figures, none, none, not_so, not_so)


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
        series = _empty(len(areas)) if found.is_empty() else _as_arrays(found, areas)
        return replace(
            series,
            publications=self.publications,
            source=self._source(name),
            carried=self._carried(name),
            splice=self.measures[name].splice,
        )

    def _source(self, name: str) -> str:
        splice = self.measures[name].splice
        return self._source(splice.levels) if splice else self.measures[name].source or ""

    def _carried(self, name: str) -> Mapping[int, str]:
        splice = self.measures[name].splice
        if splice is None:
            return {}
        return dict.fromkeys(
            range(splice.backward.from_ - 1, splice.backward.through), self._source(splice.backward.growth_of)
        )

    def _yearly(self, name: str) -> pl.DataFrame:
        if name not in self._made:
            measure = self.measures[name]
            self._made[name] = self._spliced(measure) if measure.splice else self._summed(measure)
        return self._made[name]

    def _summed(self, measure: Measure) -> pl.DataFrame:
        """Columns: area, year, value, vintage, joined, provisional, withheld."""
        newest = self._rows(measure).unique(KEY, keep="last", maintain_order=True)
        return _ratio(newest, measure, CELL).select(*_COLUMNS).collect(engine="streaming")

    def _rows(self, measure: Measure) -> pl.LazyFrame:
        """What the measure's source published, oldest first; of one publication the rows paid through last."""
        asked = (
            (pl.col("payer") == measure.payer)
            & (pl.col("population") == "all")
            & pl.col("period").str.contains(r"^[0-9]{4}$")
        )
        found = observations.frame(self.publications, measure.source).filter(asked).sort("publication", "paid_through")
        return found.unique([*KEY, "publication"], keep="last", maintain_order=True)

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
        before = by_place.select("area", "publication", pl.col("year") + 1, "provisional", value=_positive("value"))
        both = by_place.join(before, on=["area", "publication", "year"], suffix="_before")
        newest = both.sort("publication").unique(["area", "year"], keep="last", maintain_order=True)
        ratio, may_change = (
            _positive("value") / pl.col("value_before"),
            pl.any_horizontal("provisional", "provisional_before"),
        )
        return newest.select("area", "year", ratio=ratio, from_place="publication", may_change=may_change)


_COLUMNS = ("area", "year", "value", "vintage", "joined", "provisional", "withheld")


def _positive(name: str) -> pl.Expr:
    return pl.when(pl.col(name) > 0).then(pl.col(name))


def _carried_back(levels: pl.DataFrame, growth: pl.DataFrame, year: int) -> pl.DataFrame:
    """The levels of `year` - 1: those of `year` over one plus the growth between the two."""
    carried = levels.filter(pl.col("year") == year).join(growth, on=["area", "year"])
    return carried.select(
        "area",
        pl.col("year") - 1,
        pl.col("value") / pl.col("ratio"),
        "vintage",
        pl.col("from_place").alias("joined"),
        pl.col("provisional") | pl.col("may_change"),
        "withheld",
    )


def _ratio(rows: pl.LazyFrame, measure: Measure, by: Sequence[str]) -> pl.LazyFrame:
    """The measure in each cell of `by`: an exact sum, over an exact sum where the measure has a `per`."""
    assert measure.sum is not None  # splices do not come here  # noqa: S101
    top = _sum(rows, measure.sum, by)
    if measure.per is None:
        return _finished(top.with_columns(value=pl.col("total").cast(pl.Float64)))
    under = _sum(rows, SumOf(quantity=measure.per.quantity, service=["-"]), by)
    both = top.join(under, on=list(by), how="left", suffix="_under").with_columns(
        pl.col("total", "total_under").cast(pl.Float64),
        newest=pl.max_horizontal("newest", "newest_under"),
        oldest=pl.min_horizontal("oldest", "oldest_under"),
        provisional=pl.col("provisional") | pl.col("provisional_under").fill_null(False),
        withheld=pl.col("withheld") | pl.col("withheld_under").fill_null(False),
    )
    return _finished(both.with_columns(value=pl.col("total") / _positive("total_under")))


def _sum(rows: pl.LazyFrame, wanted: SumOf, by: Sequence[str]) -> pl.LazyFrame:
    """Exact sums over services; unknown unless every service is there and known."""
    services = [*wanted.service, *wanted.less]
    sign = pl.when(pl.col("service").is_in(wanted.less)).then(-1).otherwise(1)
    asked = rows.filter((pl.col("quantity") == wanted.quantity) & pl.col("service").is_in(services))
    known = (pl.col("value").is_not_null()).sum() == len(services)
    summed = (pl.col("value") * sign).sum()
    return asked.group_by(list(by)).agg(
        total=pl.when(known).then(summed),
        newest=pl.col("publication").max(),
        oldest=pl.col("publication").min(),
        provisional=(pl.col("status") != "final").any(),
        withheld=pl.col("status").is_in(WITHHELD).any(),
    )


def _finished(cells: pl.LazyFrame) -> pl.LazyFrame:
    oldest = pl.when(pl.col("oldest") < pl.col("newest")).then("oldest").otherwise(-1)
    named = cells.with_columns(year=pl.col("period").cast(pl.Int64), vintage=pl.col("newest"), joined=oldest)
    return named.sort("area", "year")


def _empty(entities: int) -> Series:
    none, not_so = np.empty((entities, 0), dtype=np.int64), np.empty((entities, 0), dtype=np.bool_)
    return Series(np.empty(0, dtype=np.int64), np.empty((entities, 1, 0)), none, none, not_so, not_so)


def _as_arrays(found: pl.DataFrame, areas: Sequence[str]) -> Series:
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
        _filled(shape, cells, placed["withheld"].to_numpy(), False),
    )


def _filled(
    shape: tuple[int, int], cells: tuple[Places, ...], values: npt.NDArray[Kind], empty: object
) -> npt.NDArray[Kind]:
    array = np.full(shape, empty, dtype=values.dtype)
    array[cells] = values
    return array
