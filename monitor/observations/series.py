"""A measure as an array by entity, path and year, with the provenance of its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from monitor.definitions.registers import Splice
from monitor.language.arithmetic import Array, Years
from monitor.language.read_only import frozen
from monitor.observations.provenance import Provenance, laid_over, no_rows
from monitor.observations.publications import Publication
from monitor.observations.stated_errors import Measurement, OfAreas, Statistic, UsedError, errors_of
from monitor.words.areas import Entity


@dataclass(frozen=True)
class Series:
    """A measure by [entity, path, year], which nobody can write to; NaN is unknown. `provenance` is of every path.

    `carried` names the other source of each year that `splice` carries levels over to.
    """

    values: Array
    provenance: Provenance
    source: str = ""
    carried: Mapping[int, str] = field(default_factory=dict)
    splice: Splice | None = None
    entities: tuple[Entity, ...] = ()
    measured: tuple[Measurement, ...] = ()  # of how far the sources are off, as known
    services: Mapping[str, frozenset[str]] = field(default_factory=dict)  # added up, by source; of levels, not weights

    def __post_init__(self) -> None:
        frozen(self.values)

    @property
    def years(self) -> Years:
        """The years of the rows, without gaps."""
        return self.provenance.years

    def source_of(self, year: int) -> str:
        """The source that a figure of `year` waits for."""
        return self.carried.get(year, self.source)

    def due(self, year: int) -> date | None:
        """When a figure of `year` is expected: the day its source last published, if that covers it.

        None where no date is given.
        """
        if year not in self._dues:
            published = self.by_source.get(self.source_of(year), ())
            covering = [p.known_from for p in published if p.holds(year)]
            self._dues[year] = max(covering) if covering else published[-1].due(year) if published else None
        return self._dues[year]

    @cached_property
    def _dues(self) -> dict[int, date | None]:
        """The days asked for so far: each is asked for by every line that leans on the figure."""
        return {}

    @cached_property
    def by_source(self) -> Mapping[str, Sequence[Publication]]:
        """The publications of each source, oldest first."""
        grouped: dict[str, list[Publication]] = {}
        for publication in self.provenance.publications:
            grouped.setdefault(publication.card.source, []).append(publication)
        return grouped

    @cached_property
    def _stated(self) -> Mapping[str, Mapping[Statistic, OfAreas]]:
        """What is stated of each publication used, by its id."""
        used = self.provenance.used.values()
        return {p.id: errors_of(p, self.measured, self.services.get(p.card.source, ())) for p in used}

    @cached_property
    def errors(self) -> Mapping[Statistic, Array]:
        """How far off each figure may be as stated of its own publications, by statistic: [entity, 1, year]."""
        statistics = dict.fromkeys(statistic for stated in self._stated.values() for statistic in stated)
        return {statistic: self._error(statistic) for statistic in statistics}

    def _error(self, statistic: Statistic) -> Array:
        errors = np.zeros((len(self.entities), len(self.provenance.publications)))
        for place, publication in self.provenance.used.items():
            stated = self._stated[publication.id].get(statistic)
            errors[:, place] = [_value(stated, entity) for entity in self.entities]
        return self.provenance.largest(errors)

    def stated(self, entity: int, year: int, statistic: Statistic) -> UsedError | None:
        """The error of one figure with whose it is; the larger, where it is from two publications."""
        if not self.entities:
            return None
        whose = self.entities[entity if len(self.entities) > 1 else 0]
        stated = [self._stated[p.id].get(statistic) for p in self.provenance.at(entity, year).publications]
        errors = [error for of_areas in stated if of_areas and (error := of_areas.of(whose))]
        return max(errors, key=lambda error: error.value, default=None)

    def laid_over(self, years: Years) -> "Series":
        """The same series over other years, unknown where it does not reach; both run from year to year."""
        values = laid_over(self.values, self.years, years, np.nan)
        return replace(self, values=values, provenance=self.provenance.laid_over(years))


def _value(stated: OfAreas | None, entity: Entity) -> float:
    error = stated.of(entity) if stated else None
    return error.value if error else 0.0


def given(values: Mapping[int, float]) -> Series:
    """A series of one entity and one path written out by hand, as examples do."""
    years = np.arange(min(values), max(values) + 1, dtype=np.int64)
    return of_figures(years, np.array([[[values.get(int(year), np.nan) for year in years]]], dtype=np.float64))


def of_figures(years: Years, figures: Array) -> Series:
    """A series of bare figures by [entity, path, year], which are from no publication."""
    return Series(figures, no_rows(len(figures), years))
