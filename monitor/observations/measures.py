"""Observations -> yearly series: what each measure is by entity and year, and which publication every figure is from.

Frames end here: a `Series` is arrays. Sums are exact (Decimal) up to the yearly value and float64 from there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.definitions.registers import Measure, Splice
from monitor.language.arithmetic import Array, Years
from monitor.observations import changes, drawn, publications, stated_errors, vintages, yearly
from monitor.observations import corrections as mended
from monitor.observations.changes import UNCHANGED, Changes
from monitor.observations.corrections import Correction
from monitor.observations.drawn import NOTHING_DRAWN, Drawn
from monitor.observations.keys import ENTITY
from monitor.observations.provenance import FIELDS, Cells, Provenance, no_rows
from monitor.observations.publications import Publication
from monitor.observations.series import Series
from monitor.observations.stated_errors import Measurement
from monitor.observations.vintages import Vintage
from monitor.words.areas import EVERYONE, NAMES, Entity


@dataclass(frozen=True)
class Library:
    """The measures over the publications and corrections known on one date, on every path that `changes` asks for.

    With figures `drawn` on paths, what `changes` asks for is changed on each of them: it has as many paths, or none.
    Measures that neither touches are those of `published`, the same library without them, where that is given.
    """

    measures: Mapping[str, Measure]
    publications: tuple[Publication, ...]
    corrections: tuple[Correction, ...] = ()
    changes: Changes = UNCHANGED
    measured: tuple[Measurement, ...] = ()
    drawn: Drawn = NOTHING_DRAWN
    published: "Library | None" = None
    _made: dict[tuple[str, Vintage], pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _read: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _laid: dict[tuple[object, ...], Series] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def known_on(
        cls,
        measures: Mapping[str, Measure],
        held: Sequence[Publication],
        corrections: Sequence[Correction],
        as_of: date,
        changed: Changes = UNCHANGED,
        measured: Sequence[Measurement] = (),
    ) -> "Library":
        """The library as it was on `as_of`."""
        known, errors = publications.known_on(held, as_of), stated_errors.errors_known(measured, as_of)
        return cls(measures, known, mended.corrections_known(corrections, as_of), changed, errors)

    def on_paths(self, drawn: Drawn, changed: Changes) -> "Library":
        """This library of what is published, with figures drawn on paths; what is published is read only once."""
        mine = self.measures, self.publications, self.corrections
        return Library(*mine, changed, self.measured, drawn, self)

    @property
    def paths(self) -> int:
        """How many paths there are."""
        return max(self.changes.paths, self.drawn.paths)

    def series(self, name: str, entities: Sequence[Entity], vintage: Vintage = "newest") -> Series:
        """The measure `name` for `entities`, in their order, as last or as first published.

        An entity without a figure is unknown in every year.
        """
        if self.published and not self._is_touched(name):
            return self.published.series(name, entities, vintage)
        asked = (name, vintage, *entities)
        if asked not in self._laid:
            self._laid[asked] = self._series(name, entities, vintage)
        return self._laid[asked]

    def _series(self, name: str, entities: Sequence[Entity], vintage: Vintage) -> Series:
        figures = _placed(self._yearly(name, vintage), entities)
        years = _years(figures)
        cells = _cells(figures, years, len(entities))
        return Series(
            _values(figures, years, (len(entities), self.paths, len(years))),
            Provenance(years, cells, self.publications, self.corrections),
            source=self._source(name),
            carried=self._carried(name),
            splice=self.measures[name].splice,
            entities=tuple(entities),
            measured=self.measured,
            services=self._services(name),
        )

    def entities(self, names: Iterable[str], kind: str, area: str) -> tuple[Entity, ...]:
        """The entities of one kind that have observations in any of the measures `names`, in order.

        A `state` is one of the 50 and DC; a `population` a group of `area`; any other kind is a part of `area`, which
        for the nation is a part of any state.
        """
        frames = [self._yearly(name, "newest").select(ENTITY).filter(_is_kind(kind, area)) for name in names]
        rows = pl.concat(frames).unique().iter_rows() if frames else ()
        return tuple(sorted(Entity(*row) for row in rows))

    def _source(self, name: str) -> str:
        measure = self.measures[name]
        leans_on = measure.splice or measure.blend
        base = leans_on.levels if leans_on else measure.growth_of.measure if measure.growth_of else ""
        return self._source(base) if base else measure.source or ""

    def _services(self, name: str) -> Mapping[str, frozenset[str]]:
        """What a measure adds up of each source; what it leaves out is named as such."""
        measure = self.measures[name]
        if measure.sum:
            added = {*measure.sum.service, *(f"less {service}" for service in measure.sum.less)}
            return {measure.source or "": frozenset(added)}
        base = measure.blend.levels if measure.blend else measure.growth_of.measure if measure.growth_of else ""
        if not measure.splice:
            return self._services(base)
        spans = [span.growth_of for span in (measure.splice.backward, measure.splice.forward) if span]
        parts = [self._services(part) for part in (*spans, measure.splice.levels)]
        return {source: services for part in parts for source, services in part.items()}

    def _carried(self, name: str) -> Mapping[int, str]:
        splice, carried = self.measures[name].splice, dict[int, str]()
        if splice and (back := splice.backward):
            carried |= dict.fromkeys(range(back.from_ - 1, back.through), self._source(back.growth_of))
        if splice and (on := splice.forward):
            carried |= dict.fromkeys(range(on.from_, on.through + 1), self._source(on.growth_of))
        return carried

    def _yearly(self, name: str, vintage: Vintage) -> pl.DataFrame:
        """The measure by path, area, population and year: `yearly.YEARLY_COLUMNS`."""
        if self.published and not self._is_touched(name):
            return self.published._yearly(name, vintage)  # its own kind
        if (name, vintage) not in self._made:
            self._made[name, vintage] = self._make(self.measures[name], vintage)
        return self._made[name, vintage]

    def _make(self, measure: Measure, vintage: Vintage) -> pl.DataFrame:
        if measure.splice:
            return self._spliced(measure.splice, vintage)
        if measure.blend:
            levels, weights = self._yearly(measure.blend.levels, vintage), self._yearly(measure.blend.weights, vintage)
            return yearly.blended(*yearly.on_all_paths(levels, weights, self.paths))
        if measure.growth_of:
            return yearly.in_percent(self._growth(measure.growth_of.measure, vintage))
        held = self._held_of(measure)
        if not held and not self._is_on_paths(measure):
            return yearly.nothing()
        with publications.reading(held):
            return self._summed(measure, vintage)

    def _held_of(self, measure: Measure) -> list[Publication]:
        return [held for held in self.publications if measure.source in (None, held.card.source)]

    def _summed(self, measure: Measure, vintage: Vintage) -> pl.DataFrame:
        asked, changed, ours = yearly.asked(measure), self.changes.bearing_on(measure), self.drawn.bears_on(measure)
        if not changed and not ours:
            rows = vintages.newest(self.publications, self.corrections, measure.source, asked, vintage)
            return _collected(yearly.yearly_figures(rows, measure).with_columns(yearly.EVERY_PATH))
        if not changed:
            published, figures = self._published(measure, asked, vintage), self.drawn.bearing_on(measure, asked)
            return drawn.yearly_on_paths(published, figures, measure, self.publications, vintage)
        wanted = asked | changed.wanted
        read = vintages.newest(self.publications, self.corrections, measure.source, wanted, vintage)
        figures = self.drawn.bearing_on(measure, wanted)
        rows = drawn.laid_over(read.collect(engine="streaming"), figures, measure, self.publications, vintage)
        rows = changes.with_changes(rows, changed, self.publications).filter(asked)
        return _collected(yearly.yearly_figures(rows, measure, yearly.PATH))

    def _published(self, measure: Measure, wanted: pl.Expr, vintage: Vintage) -> pl.DataFrame:
        """The `wanted` rows of a measure's source as published; a source is read once for all paths and measures."""
        kept, key = (self.published or self)._read, (measure.source, vintage)  # its own kind
        if key not in kept:
            alike = [other for other in self.measures.values() if other.sum and other.source == measure.source]
            of_any = reduce(or_, [yearly.asked(other) for other in alike])
            rows = vintages.newest(self.publications, self.corrections, measure.source, of_any, vintage)
            kept[key] = rows.collect(engine="streaming")
        return kept[key].filter(wanted)

    def _is_on_paths(self, measure: Measure) -> bool:
        of_rows = measure.sum is not None
        return of_rows and bool(self.changes.bearing_on(measure) or self.drawn.bears_on(measure))

    def _is_touched(self, name: str) -> bool:
        """Whether any figure of a measure, or of those it is made of, may be on paths."""
        measure = self.measures[name]
        return self._is_on_paths(measure) or any(map(self._is_touched, measure.made_of))

    def _growth(self, name: str, vintage: Vintage) -> pl.DataFrame:
        """Growth of a measure, of each year inside one publication; of what is ours, within its own figures."""
        measure = self.measures[name]
        published = self._published_growth(name, vintage)
        if not self._is_on_paths(measure):
            return published
        changed, ours = self.changes.bearing_on(measure), self.drawn.bearing_on(measure, yearly.asked(measure))
        whose = pl.concat([changed.entities, ours.entities]).unique()
        on_paths = yearly.on_each(published, whose, self.paths)
        return yearly.instead(on_paths, yearly.growth_on_paths(self._yearly(name, vintage)))

    def _published_growth(self, name: str, vintage: Vintage) -> pl.DataFrame:
        kept, key, measure = (self.published or self)._read, (name, vintage), self.measures[name]
        if key not in kept:
            asked, inside = yearly.asked(measure), (self.publications, self.corrections, measure.source)
            with publications.reading(self._held_of(measure)):
                rows = vintages.inside(*inside, asked, vintage)
                by_publication = yearly.yearly_figures(rows, measure, "publication").collect(engine="streaming")
            kept[key] = yearly.growth_in_publication(by_publication, first=vintage == "first")
        return kept[key]

    def _spliced(self, splice: Splice, vintage: Vintage) -> pl.DataFrame:
        levels = self._yearly(splice.levels, vintage)
        for span, step in ((splice.backward, -1), (splice.forward, 1)):
            if span:
                growth = self._growth(span.growth_of, vintage)
                levels = yearly.carried(levels, growth, range(span.from_, span.through + 1), step)
        return levels


def _collected(cells: pl.LazyFrame) -> pl.DataFrame:
    return cells.select(yearly.YEARLY_COLUMNS).collect(engine="streaming")


def _is_kind(kind: str, area: str) -> pl.Expr:
    everyone = pl.col("population") == EVERYONE
    if kind == "state":
        return everyone & pl.col("area").is_in([code for code in NAMES if code != "US"])
    if kind == "population":
        return ~everyone & (pl.col("area") == area)
    state = "[A-Z]{2}" if area == "US" else area
    return everyone & pl.col("area").str.contains(f"^{state}:{kind}:")


def _placed(figures: pl.DataFrame, entities: Sequence[Entity]) -> pl.DataFrame:
    """The rows of `entities`, each with its place among them; those of path 0 come last."""
    schema = dict.fromkeys(ENTITY, pl.String)
    order = pl.DataFrame([*entities], schema=schema, orient="row").with_row_index("entity")
    return figures.join(order, on=ENTITY).sort(yearly.PATH, descending=True, nulls_last=False)


def _years(figures: pl.DataFrame) -> Years:
    years = figures["year"].to_numpy()
    return np.arange(years.min(), years.max() + 1, dtype=np.int64) if len(years) else np.arange(0, dtype=np.int64)


def _at(figures: pl.DataFrame, years: Years) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Where each row stands in an array [entity, year]."""
    return figures["entity"].to_numpy(), figures["year"].to_numpy() - (years[0] if len(years) else 0)


def _cells(figures: pl.DataFrame, years: Years, entities: int) -> Cells:
    """What is held of each figure; of the first path where a year is on several: it comes last, and stays."""
    cells, at = no_rows(entities, years).cells.copy(), _at(figures, years)
    for name in FIELDS:
        cells[name][at] = figures[name].to_numpy()
    return cells


def _values(figures: pl.DataFrame, years: Years, shape: tuple[int, int, int]) -> Array:
    """[entity, path, year]: one path where all figures are of every path."""
    on_paths = figures[yearly.PATH].is_not_null()
    of_all, per_path = (figures.filter(~on_paths), figures.filter(on_paths)) if on_paths.any() else (figures, None)
    shared: Array = np.full((shape[0], 1, shape[2]), np.nan)
    shared[:, 0][_at(of_all, years)] = of_all["value"].to_numpy()
    if per_path is None:
        return shared
    values: Array = np.broadcast_to(shared, shape).copy()
    entity, year = _at(per_path, years)
    values[entity, per_path[yearly.PATH].to_numpy(), year] = per_path["value"].to_numpy()
    return values
