"""Restated, corrected and monthly figures, whatever they are: the library against a plain model of it."""

import itertools
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.definitions.registers import Measure
from monitor.observations import restatements, vintages
from monitor.observations.cards import Card
from monitor.observations.corrections import Correction
from monitor.observations.measures import Library
from monitor.observations.publications import Publication
from monitor.observations.series import Series
from monitor.observations.vintages import Vintage
from monitor.words.areas import Entity
from monitor.workspace.data_files import RowsFile, write_rows

AREAS = ("MD", "VA", "DC", "US")
ENTITIES = [Entity(area) for area in AREAS]
FIRST, LAST = 2015, 2018
YEARS = range(FIRST, LAST + 1)
SERVICES = ("hospital_inpatient", "hospital_outpatient")
DAYS = [date(2020 + place, 1, 1) for place in range(4)]

Value = Decimal | None
Cell = tuple[str, str, str, str]  # area, service, period, paid through
Held = Sequence[Mapping[Cell, Value]]  # what each publication holds


def measure(**further: Any) -> Measure:
    own = {"title": "Paid", "unit": "dollars", "source": "claims", "payer": "medicare_ffs"}
    return Measure.model_validate(own | {"sum": {"quantity": "paid", "service": list(SERVICES)}} | further)


MEASURES = {
    "yearly": measure(),
    "monthly": measure(**{"from": "months"}),
    "from_july": measure(**{"from": "months", "year_starts": "july"}),
}
figure = st.one_of(st.none(), st.decimals(Decimal(-1000), Decimal(10**9), places=2))
run = st.sampled_from(["", "2020-01-31", "2020-03-31"])
yearly_cell = st.tuples(
    st.sampled_from(AREAS), st.sampled_from(SERVICES), st.sampled_from([str(y) for y in YEARS]), run
)
held = st.lists(st.dictionaries(yearly_cell, figure, min_size=1, max_size=40), min_size=1, max_size=len(DAYS))


@st.composite
def whole(draw: st.DrawFn) -> Held:
    """Publications that restate whole years for the same areas, as real ones do."""
    found = []
    for _ in range(draw(st.integers(1, len(DAYS)))):
        periods = draw(st.sets(st.sampled_from([str(year) for year in YEARS]), min_size=1))
        areas = draw(st.sampled_from([AREAS, AREAS, AREAS[:3]]))
        cells = [(area, service, period, "") for area in areas for service in SERVICES for period in sorted(periods)]
        found.append({cell: draw(figure) for cell in cells})
    return found


@dataclass(frozen=True)
class Figure:
    """One figure in the plain model: its value, the publication it is from, and the correction that gave it."""

    value: Value
    publication: int
    corrected: int = -1


@contextmanager
def published(publications: Held, seed: int = 0) -> Iterator[tuple[Publication, ...]]:
    """The publications as files, with their rows in an order of their own; every other one as Parquet."""
    with tempfile.TemporaryDirectory() as folder:
        yield tuple(
            _written(cells, Path(folder) / f"{place}.{'parquet' if place % 2 else 'csv'}", place, seed)
            for place, cells in enumerate(publications)
        )


def _written(cells: Mapping[Cell, Value], path: Path, place: int, seed: int) -> Publication:
    table = [
        (area, "medicare_ffs", service, "paid", period, None if value is None else str(value), day or None)
        for (area, service, period, day), value in cells.items()
    ]
    random.Random(seed).shuffle(table)  # noqa: S311  # an order, not a secret
    names = ["area", "payer", "service", "quantity", "period", "value", "paid_through"]
    frame = pl.DataFrame(table, schema=dict.fromkeys(names, pl.String), orient="row")
    if not any(day for *_, day in cells):
        frame = frame.drop("paid_through")
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        write_rows(frame.lazy(), path)
    return Publication(_card(place), RowsFile(path, path.name), path.name)


def _card(place: int) -> Card:
    return Card.model_validate(
        {
            "source": "claims",
            "title": "Claims",
            "publisher": "An office",
            "url": "https://example.gov",
            "published": DAYS[place],
            "dated_by": "The title page.",
            "accessed": date(2024, 6, 1),
            "licence": "public domain",
            "file": {"name": "data.csv", "sha256": "0" * 64},
            "covers": {"areas": "four", "years": [FIRST, LAST]},
            "status": {"default": "final"},
            "owner": "Tests",
        }
    )


def counted(
    publications: Held, vintage: Vintage, corrections: Sequence[Correction] = ()
) -> dict[tuple[str, ...], Figure]:
    """Which figure counts for each area, service and period, told row by row."""
    found: dict[tuple[str, ...], Figure] = {}
    for place, cells in enumerate(publications):
        own = {cell[:3]: cells[cell] for cell in sorted(cells, key=lambda cell: cell[3])}
        for cell, value in own.items():
            if vintage == "newest" or cell not in found:
                found[cell] = _mended(cell, value, place, corrections)
    return found


def _mended(cell: tuple[str, ...], value: Value, place: int, corrections: Sequence[Correction]) -> Figure:
    for number, entry in enumerate(corrections):
        own = (entry.area, entry.service, entry.period) == cell and DAYS[place] >= entry.publication
        if own and value == entry.was and not (entry.repaired and DAYS[place] >= entry.repaired):
            return Figure(entry.is_, place, number)
    return Figure(value, place)


def summed(found: Mapping[tuple[str, ...], Figure], area: str, periods: Sequence[str]) -> float:
    """The sum over both services and all periods; unknown unless every one is there and known."""
    cells = [found.get((area, service, period)) for service in SERVICES for period in periods]
    values = [cell.value if cell else None for cell in cells]
    return float("nan") if None in values else float(sum(value for value in values if value is not None))


def value(series: Series, area: str, year: int) -> float:
    laid = series.laid_over(np.arange(FIRST - 1, LAST + 2))
    return float(laid.values[AREAS.index(area), 0, year - FIRST + 1])


def same(first: float, second: float) -> bool:
    return first == second or (np.isnan(first) and np.isnan(second))


def alike(first: Series, second: Series) -> bool:
    """Whether two series are the same, bit for bit."""
    arrays = [(series.years, series.values, series.provenance.cells) for series in (first, second)]
    return all(one.tobytes() == other.tobytes() for one, other in zip(*arrays, strict=True))


# Restated figures


@settings(max_examples=15)
@given(publications=st.one_of(held, whole()), vintage=st.sampled_from(["newest", "first"]), seed=st.integers(0, 99))
def test_the_figure_that_counts_is_that_of_a_plain_model(publications: Held, vintage: Vintage, seed: int) -> None:
    found = counted(publications, vintage)
    with published(publications, seed) as files:
        series = Library(MEASURES, files).series("yearly", ENTITIES, vintage)

    for area in AREAS:
        for year in YEARS:
            assert same(value(series, area, year), summed(found, area, [str(year)]))
            used = [found[area, s, str(year)].publication for s in SERVICES if (area, s, str(year)) in found]
            cell = series.laid_over(np.array([year])).provenance.cells[AREAS.index(area), 0]
            assert cell["vintage"] == max(used, default=-1)
            assert cell["joined"] == (min(used) if len(set(used)) > 1 else -1)


@settings(max_examples=15)
@given(publications=st.one_of(held, whole()), seed=st.integers(1, 99), vintage=st.sampled_from(["newest", "first"]))
def test_the_order_of_rows_does_not_matter(publications: Held, seed: int, vintage: Vintage) -> None:
    with published(publications) as files, published(publications, seed) as shuffled:
        series = [Library(MEASURES, each).series("yearly", ENTITIES, vintage) for each in (files, shuffled)]
    assert alike(*series)


@settings(max_examples=15)
@given(publications=st.one_of(held, whole()), as_of=st.dates(date(2019, 1, 1), date(2025, 1, 1)))
def test_an_old_date_equals_removing_what_came_later(publications: Held, as_of: date) -> None:
    with published(publications) as files:
        then = Library.known_on(MEASURES, files, (), as_of).series("yearly", ENTITIES)
        without = Library(MEASURES, tuple(p for p in files if p.known_from <= as_of)).series("yearly", ENTITIES)
    assert alike(then, without)


@settings(max_examples=15)
@given(publications=st.one_of(held, whole()), area=st.sampled_from(AREAS))
def test_an_entity_alone_equals_itself_among_others(publications: Held, area: str) -> None:
    with published(publications) as files:
        library = Library(MEASURES, files)
        among, alone = (
            library.series("yearly", whom).laid_over(np.array(YEARS)) for whom in (ENTITIES, [Entity(area)])
        )
    assert among.values[AREAS.index(area)].tobytes() == alone.values[0].tobytes()
    assert among.provenance.cells[AREAS.index(area)].tobytes() == alone.provenance.cells[0].tobytes()


# Corrections


@st.composite
def mended(draw: st.DrawFn) -> tuple[Held, tuple[Correction, ...]]:
    """Publications, and corrections of figures that stand in them."""
    publications = draw(st.one_of(held, whole()))
    known = [(place, cell, x) for place, cells in enumerate(publications) for cell, x in cells.items() if x is not None]
    picked = draw(st.lists(st.sampled_from(known), max_size=4, unique_by=lambda at: at[1][:3])) if known else []
    return publications, tuple(draw(_correction(*at)) for at in picked)


@st.composite
def _correction(draw: st.DrawFn, place: int, cell: Cell, was: Decimal) -> Correction:
    later = [day for day in DAYS if day > DAYS[place]]
    return Correction(
        source="claims",
        publication=DAYS[place],
        area=cell[0],
        payer="medicare_ffs",
        service=cell[1],
        quantity="paid",
        period=cell[2],
        was=was,
        is_=draw(st.decimals(Decimal(0), Decimal(10**6), places=3)),
        reason="A slip",
        provider="An office",
        made=draw(st.dates(date(2020, 1, 1), date(2024, 1, 1))),
        cite={"document": "paper"},
        standing="confirmed",
        repaired=draw(st.sampled_from([None, *later])),
    )


@settings(max_examples=15)
@given(drawn=mended(), vintage=st.sampled_from(["newest", "first"]), as_of=st.dates(date(2020, 1, 1), date(2025, 1, 1)))
def test_corrected_figures_are_those_of_a_plain_model(
    drawn: tuple[Held, tuple[Correction, ...]], vintage: Vintage, as_of: date
) -> None:
    publications, corrections = drawn
    made = tuple(entry for entry in corrections if entry.made <= as_of)
    until = [cells for cells, day in zip(publications, DAYS, strict=False) if day <= as_of]
    found = counted(until, vintage, made)
    with published(publications) as files:
        series = Library.known_on(MEASURES, files, corrections, as_of).series("yearly", ENTITIES, vintage)

    assert series.provenance.corrections == made
    for area in AREAS:
        for year in YEARS:
            assert same(value(series, area, year), summed(found, area, [str(year)]))
            used = [found[area, s, str(year)].corrected for s in SERVICES if (area, s, str(year)) in found]
            cell = series.laid_over(np.array([year])).provenance.cells[AREAS.index(area), 0]
            assert cell["corrected"] == max(used, default=-1)


# Months


monthly_cell = st.tuples(st.sampled_from(AREAS[:2]), st.sampled_from(SERVICES))


@st.composite
def monthly(draw: st.DrawFn) -> Held:
    """Publications of months, each from some month to another, of which single figures are empty or lack a row."""
    months = [f"{year}-{month:02d}" for year in (2016, 2017) for month in range(1, 13)]
    found = []
    for _ in range(draw(st.integers(1, 3))):
        first, last = sorted(draw(st.tuples(st.integers(0, 23), st.integers(0, 23))))
        cells = [(a, s, month, "") for a in AREAS[:2] for s in SERVICES for month in months[first : last + 1]]
        seed = draw(st.integers(0, 10**6))
        spoilt = draw(st.dictionaries(st.sampled_from(cells), st.booleans(), max_size=2))
        values = {cell: Decimal(seed + place) / 100 for place, cell in enumerate(cells)}
        found.append(
            {c: None if spoilt.get(c) else x for c, x in values.items() if spoilt.get(c) is not False} or values
        )
    return found


@settings(max_examples=15)
@given(publications=monthly(), vintage=st.sampled_from(["newest", "first"]))
def test_years_are_the_exact_sums_of_all_their_months(publications: Held, vintage: Vintage) -> None:
    found = counted(publications, vintage)
    with published(publications) as files:
        library = Library(MEASURES, files)
        calendar, from_july = (library.series(name, ENTITIES, vintage) for name in ("monthly", "from_july"))
        assert library.series("yearly", ENTITIES, vintage).values.size == 0

    for area in AREAS[:2]:
        for year in (2016, 2017, 2018):
            months = [f"{year}-{month:02d}" for month in range(1, 13)]
            assert same(value(calendar, area, year), summed(found, area, months))
            since_july = [f"{year - 1}-{month:02d}" for month in range(7, 13)] + months[:6]
            assert same(value(from_july, area, year), summed(found, area, since_july))


# What a later publication changed


@given(whole(), st.data())
@settings(max_examples=25)
def test_a_publication_differs_from_itself_in_nothing_and_from_another_in_what_was_changed(
    held: Held, data: st.DataObject
) -> None:
    known = {cell: value for cell, value in held[0].items() if value is not None}
    moved = data.draw(st.sets(st.sampled_from(sorted(known)))) if known else set()
    later = {cell: value + 1 + abs(value) if cell in moved and value is not None else value
             for cell, value in held[0].items()}  # fmt: skip
    with published([held[0], later]) as (old, new):
        one, other = vintages.inside([old]), vintages.inside([new])
        assert restatements.restated_figures(one, one, 0).is_empty()
        assert restatements.partly(vintages.inside([old, new]), [old, new], 0).is_empty()
        changed = restatements.restated_figures(one, other, 0.1)
    assert {row[:3] for row in changed.select("area", "service", "period").iter_rows()} == {cell[:3] for cell in moved}
    assert set(changed["kind"]) <= {restatements.Restatement.RESTATED}


def partly_told(publications: Held) -> set[tuple[str, str, int, int, int]]:
    """Service, period, the publication that restated, for how many areas, and how many it left: area by area."""
    told: dict[tuple[str, str], dict[str, list[tuple[int, Value]]]] = {}
    for place, cells in enumerate(publications):
        for (area, service, period, _), value in cells.items():
            told.setdefault((service, period), {}).setdefault(area, []).append((place, value))
    found = set()
    for block, areas in told.items():
        restated = {area: _restated(values) for area, values in areas.items()}
        by = max(restated.values())
        left = sum(values[-1][0] < by for values in areas.values())
        if left:
            found.add((*block, by, list(restated.values()).count(by), left))
    return found


def _restated(values: Sequence[tuple[int, Value]]) -> int:
    """The last publication that gave another figure than the one before it; -1 where none did."""
    pairs = itertools.pairwise(values)
    return max((place for (_, old), (place, new) in pairs if None not in (old, new) and old != new), default=-1)


@given(whole(), st.integers(0, 99))
@settings(max_examples=40)
def test_what_is_restated_in_part_is_what_it_is_area_by_area(publications: Held, seed: int) -> None:
    with published(publications, seed) as known:
        found = restatements.partly(vintages.inside(known), known, 0)
    columns = ("service", "period", "by", "restated", "left")
    assert set(found.select(columns).iter_rows()) == partly_told(publications)
