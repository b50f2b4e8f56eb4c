"""A measure as arrays by entity, path and year, with where each figure is from, and how firm it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from monitor.definitions.registers import Splice
from monitor.language.arithmetic import Array, Years
from monitor.observations.corrections import Correction
from monitor.observations.maturity import NO_DAY, UNKNOWN
from monitor.observations.publications import Publication
from monitor.observations.stated_errors import Measurement, OfAreas, Stated, Statistic, errors_of
from monitor.words.areas import Entity

Places = npt.NDArray[np.int64]  # places in `Series.publications` or `Series.corrections`; -1 is none
Flags = npt.NDArray[np.bool_]
Kind = TypeVar("Kind", np.float64, np.int64, np.int8, np.bool_)


@dataclass(frozen=True)
class Series:
    """A measure by [entity, path, year]; NaN is unknown.

    By [entity, year]: `vintage` is the publication each value is from, `joined` a second one where a splice carried the
    value over or a sum took rows of several; `firmness` is that of the least firm row used (0 final, 1 provisional, 2
    projected), `maturity`, `run_out` and `day` those of the least mature (as `maturity` counts them); `withheld` is
    0, or says why a figure is not given, as `yearly` counts it; `corrected` is the place in `corrections` of one that
    gave a row its value. `carried` names the other source of each year that `splice` carries levels over to.
    """

    years: Years
    values: Array
    vintage: Places
    joined: Places
    firmness: npt.NDArray[np.int8]
    withheld: npt.NDArray[np.int8]
    corrected: Places
    maturity: npt.NDArray[np.int8]
    run_out: Places
    day: Places
    publications: tuple[Publication, ...] = ()
    corrections: tuple[Correction, ...] = ()
    source: str = ""
    carried: Mapping[int, str] = field(default_factory=dict)
    splice: Splice | None = None
    entities: tuple[Entity, ...] = ()
    measured: tuple[Measurement, ...] = ()  # of how far the sources are off, as known
    services: Mapping[str, frozenset[str]] = field(default_factory=dict)  # added up, by source; of levels, not weights

    def source_of(self, year: int) -> str:
        """The source that a figure of `year` waits for."""
        return self.carried.get(year, self.source)

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Publication]]:
        """The publications of each source, oldest first."""
        found: dict[str, list[Publication]] = {}
        for publication in self.publications:
            found.setdefault(publication.card.source, []).append(publication)
        return found

    @cached_property
    def _stated(self) -> Sequence[Mapping[Statistic, OfAreas]]:
        """What is stated of each of `publications`; nothing of those not used."""
        used = {*self.vintage.flat, *self.joined.flat}
        return [
            errors_of(p, self.measured, self.services.get(p.card.source, ())) if place in used else {}
            for place, p in enumerate(self.publications)
        ]

    @cached_property
    def errors(self) -> Mapping[Statistic, Array]:
        """How far off each figure may be as stated of its own publications, by statistic: [entity, 1, year]."""
        found = {statistic for stated in self._stated for statistic in stated}
        return {statistic: self._error(statistic) for statistic in found}

    def _error(self, statistic: Statistic) -> Array:
        each = [[_value(found.get(statistic), entity) for found in self._stated] + [0.0] for entity in self.entities]
        none_last, row = np.array(each), np.arange(len(each))[:, np.newaxis]
        larger: Array = np.maximum(none_last[row, self.vintage], none_last[row, self.joined])
        return larger[:, np.newaxis, :]

    def stated(self, entity: int, year: int, statistic: Statistic) -> Stated | None:
        """The error of one figure with whose it is; the larger, where it is from two publications."""
        row, place = min(entity, len(self.entities) - 1), int(year - self.years[0])
        if row < 0 or not 0 <= place < len(self.years):
            return None
        used = [self._stated[at] for at in (self.vintage[row, place], self.joined[row, place]) if at >= 0]
        found = [one for stated in used if statistic in stated if (one := stated[statistic].of(self.entities[row]))]
        return max(found, key=lambda one: one.value, default=None)

    def frozen(self) -> "Series":
        """The same series, whose arrays nobody can write to any more: a cache hands it to all who ask."""
        for name in ("values", *EMPTY):
            getattr(self, name).setflags(write=False)
        return self

    def without(self, lacking: Flags) -> "Series":
        """The same series where nothing is said of the figures `lacking`, [entity, year], as if no row were there."""
        told: dict[str, Any] = {name: _told(getattr(self, name), lacking, empty) for name, empty in EMPTY.items()}
        return replace(self, **told)

    def over(self, years: Years) -> "Series":
        """The same series laid over other years, unknown where it does not reach; both run from year to year."""
        at = _shared(years, self.years)
        laid: dict[str, Any] = {
            name: _over(getattr(self, name), len(years), at, empty) for name, empty in EMPTY.items()
        }
        return replace(self, years=years, values=_over(self.values, len(years), at, np.nan), **laid)


def _value(stated: OfAreas | None, entity: Entity) -> float:
    found = stated.of(entity) if stated else None
    return found.value if found else 0.0


EMPTY: Mapping[str, object] = {
    "vintage": -1, "joined": -1, "firmness": 0, "withheld": 0, "corrected": -1,
    "maturity": 0, "run_out": UNKNOWN, "day": NO_DAY,
}  # fmt: skip


def _told(array: npt.NDArray[Kind], lacking: Flags, empty: object) -> npt.NDArray[Kind]:
    return np.where(lacking, np.full(array.shape, empty, dtype=array.dtype), array)


def _shared(new: Years, old: Years) -> tuple[slice, slice]:
    """Where the years of both stand in each."""
    if not (len(new) and len(old)):
        return slice(0), slice(0)
    first, after = max(new[0], old[0]), max(min(new[-1], old[-1]) + 1, new[0], old[0])
    return slice(first - new[0], after - new[0]), slice(first - old[0], after - old[0])


def _over(array: npt.NDArray[Kind], years: int, at: tuple[slice, slice], empty: object) -> npt.NDArray[Kind]:
    laid = np.full((*array.shape[:-1], years), empty, dtype=array.dtype)
    here, there = at
    laid[..., here] = array[..., there]
    return laid


def given(values: Mapping[int, float]) -> Series:
    """A series of one entity and one path written out by hand, as examples do."""
    years = np.arange(min(values), max(values) + 1, dtype=np.int64)
    return of_figures(years, np.array([[[values.get(int(year), np.nan) for year in years]]], dtype=np.float64))


def of_figures(years: Years, figures: Array) -> Series:
    """A series of bare figures by [entity, path, year], which are from no publication."""
    shape = (figures.shape[0], len(years))
    none, firm = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=np.int8)
    no_day = np.full(shape, NO_DAY, dtype=np.int64)
    return Series(years, figures, none, none, firm, firm, none, firm, np.full_like(none, UNKNOWN), no_day)
