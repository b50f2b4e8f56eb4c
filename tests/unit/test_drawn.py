"""Figures drawn on paths among published ones: sums, quotients, growth, splices and what-ifs on top of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from monitor.definitions.registers import Measure
from monitor.evaluation.gathered import Gathered
from monitor.observations import drawn, yearly
from monitor.observations.changes import TABLE, Changes
from monitor.observations.drawn import NOTHING_DRAWN, STANDS_ON, Drawn
from monitor.observations.drawn import TABLE as FIGURES
from monitor.observations.measures import Library
from monitor.words.areas import Entity
from tests.sheets import defined, gathered, published

MD, US = Entity("MD"), Entity("US")
LEVELS = [
    f"{area},medicare_ffs,{service},{quantity},{year},{figure}"
    for area, value in (("MD", 100), ("US", 1000))
    for year in (2019, 2020)
    for service, quantity, figure in (
        ("all", "paid_per_beneficiary_year", value * (year - 2018)),
        ("-", "beneficiary_years", 1000),
    )
]
MONTHS = [
    f"MD,medicare_ffs,{service},{quantity},2020-{month:02},{value}"
    for month in range(1, 11)
    for service, quantity, value in (
        ("all", "paid", 7),
        ("hospital_inpatient", "paid", 4),
        ("-", "beneficiary_years", 2000),
    )
]


def figures(source: str, stands_on: str, *keys: tuple[str, str, str, str]) -> pl.DataFrame:
    """Rows of `drawn.TABLE` for (area, service, quantity, period) of everybody."""
    rows = [
        {"source": source, "area": area, "population": "all", "payer": "medicare_ffs", "service": service,
         "quantity": quantity, "period": period, STANDS_ON: stands_on}
        for area, service, quantity, period in keys
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FIGURES)


def office(folder: Path, rows: Sequence[str] = LEVELS) -> Gathered:
    published(folder / "held", "levels/2022-01-01", rows)
    published(folder / "held", "parts/2022-02-01", MONTHS, "status: {default: provisional}")
    return gathered(defined(folder / "rules"), folder / "held")


def drawing(gathered_: Gathered, figures_: Drawn, **measures: str) -> Library:
    """A library with figures drawn, and further measures of the source `parts`, each by its words as YAML's JSON."""
    library = replace(gathered_, drawn=figures_).library
    made = {name: Measure.model_validate_json(text) for name, text in measures.items()}
    return replace(library, measures={**library.measures, **made})


LEVEL = "paid_per_beneficiary_year"
NEXT = Drawn(
    figures("levels", "levels/2022-01-01", ("MD", "all", LEVEL, "2021"), ("US", "all", LEVEL, "2021")),
    np.array([[300.0, 2000.0], [330.0, 2200.0], [270.0, 1800.0]]),
)


def test_a_drawn_year_is_on_every_path_and_a_published_one_shared(tmp_path: Path) -> None:
    series = drawing(office(tmp_path), NEXT).series("level", [MD, US])

    assert series.years.tolist() == [2019, 2020, 2021]
    assert series.values[0].tolist() == [[100, 200, 300], [100, 200, 330], [100, 200, 270]]
    assert series.values[1, :, 2].tolist() == [2000, 2200, 1800]


def test_a_drawn_figure_is_projected_and_says_what_it_stands_on(tmp_path: Path) -> None:
    series = drawing(office(tmp_path), NEXT).series("level", [MD])
    ours, theirs = series.provenance.at(0, 2021), series.provenance.at(0, 2020)

    assert ours.maturity is not None
    assert (ours.firmness, ours.maturity.word, [p.id for p in ours.publications]) == (
        2,
        "projected",
        ["levels/2022-01-01"],
    )
    assert (theirs.firmness, theirs.maturity.word if theirs.maturity else "") == (0, "final")


def test_an_entity_of_which_nothing_is_drawn_stays_as_it_is(tmp_path: Path) -> None:
    alone = replace(NEXT, table=NEXT.table[:1], values=NEXT.values[:, :1])
    series = drawing(office(tmp_path), alone).series("level", [MD, US])

    assert np.isnan(series.values[1, :, 2]).all()
    assert series.values[1, :, :2].tolist() == [[1000, 2000]] * 3


def months(service: str = "all") -> Drawn:
    keys = [("MD", service, "paid", f"2020-{month}") for month in (10, 11, 12)]
    people = [("MD", "-", "beneficiary_years", f"2020-{month}") for month in (11, 12)]
    values = np.array([[9.0, 5.0, 6.0, 2000.0, 2000.0], [1.0, 2.0, 3.0, 2000.0, 2000.0]])
    return Drawn(figures("parts", "parts/2022-02-01", *keys, *people), values)


MONTHLY = """{"title": "Paid", "unit": "dollars per beneficiary-year", "source": "parts", "payer": "medicare_ffs",
  "from": "months", "sum": {"quantity": "paid", "service": ["all"]}, "per": {"quantity": "beneficiary_years"}}"""


def test_months_drawn_and_published_make_a_year_and_a_drawn_month_stands_for_the_published_one(tmp_path: Path) -> None:
    series = drawing(office(tmp_path), months(), monthly=MONTHLY).series("monthly", [MD])

    assert series.years.tolist() == [2020]
    assert series.values[0, :, 0].tolist() == [(9 * 7 + 9 + 5 + 6) / 24000, (9 * 7 + 1 + 2 + 3) / 24000]


def test_a_year_without_every_month_is_unknown_on_every_path(tmp_path: Path) -> None:
    without_december = months().without(months().table.filter(pl.col("period") == "2020-12"))
    series = drawing(office(tmp_path), without_december, monthly=MONTHLY).series("monthly", [MD])

    assert np.isnan(series.values).all()


def test_what_was_first_published_stays_where_the_first_is_asked_for(tmp_path: Path) -> None:
    series = drawing(office(tmp_path), months(), monthly=MONTHLY).series("monthly", [MD], "first")

    assert series.values[0, :, 0].tolist() == [(9 * 7 + 7 + 5 + 6) / 24000, (9 * 7 + 7 + 2 + 3) / 24000]


def test_growth_and_levels_carried_on_are_those_of_the_path(tmp_path: Path) -> None:
    growth = '{"title": "Growth", "unit": "percent", "growth_of": {"measure": "level"}}'
    carried = """{"title": "Carried", "unit": "dollars per beneficiary-year", "splice": {"levels": "people_level",
      "forward": {"growth_of": "level", "from": 2021, "through": 2021}, "cite": {"document": "paper"},
      "standing": "derived"}}"""
    people = """{"title": "People", "unit": "beneficiary-years", "source": "levels", "payer": "medicare_ffs",
      "sum": {"quantity": "beneficiary_years", "service": ["-"]}}"""
    library = drawing(office(tmp_path), NEXT, growing=growth, on=carried, people_level=people)

    np.testing.assert_allclose(library.series("growing", [MD]).values[0], [[100, 50], [100, 65], [100, 35]])
    np.testing.assert_allclose(library.series("on", [MD]).values[0, :, -1], [1500, 1650, 1350])


def step(change: str, amount: float, year: int, path: int = 1) -> Changes:
    row = {"path": path, "place": 0, "source": "levels", "area": "MD", "population": "all", "payer": "medicare_ffs",
           "service": "all", "quantity": LEVEL, "change": change, "amount": amount, "per": None,
           "first": 12 * year, "last": 12 * year + 11}  # fmt: skip
    return Changes(2, pl.DataFrame([row], schema=TABLE))


@pytest.mark.parametrize(
    ("change", "year", "expected"),
    [
        ("raise", 2021, [[100, 200, 330], [100, 200, 363], [100, 200, 297]]),
        ("raise", 2020, [[100, 220, 300], [100, 220, 330], [100, 220, 270]]),
        ("add", 2021, [[100, 200, 310], [100, 200, 340], [100, 200, 280]]),
    ],
)
def test_a_step_of_a_scenario_is_taken_on_every_path(
    tmp_path: Path, change: str, year: int, expected: list[list[float]]
) -> None:
    held = replace(office(tmp_path), drawn=NEXT, changes=step(change, 10, year).on_every_path(1, 3))
    series = held.library.series("level", [MD, US])

    np.testing.assert_allclose(series.values[0], expected)
    assert series.values[1, :, 2].tolist() == [2000, 2200, 1800]


def test_a_path_alone_equals_itself_among_all(tmp_path: Path) -> None:
    held = office(tmp_path)
    together = drawing(held, months(), monthly=MONTHLY).series("monthly", [MD]).values
    for path in range(2):
        one = replace(months(), values=months().values[path : path + 1])
        alone = drawing(held, one, monthly=MONTHLY).series("monthly", [MD]).values

        np.testing.assert_array_equal(alone[:, 0], together[:, path])


@pytest.mark.parametrize("less", ["[]", '["hospital_inpatient"]'])
def test_added_up_in_millionths_it_is_what_the_rows_come_to(tmp_path: Path, less: str) -> None:
    words = MONTHLY.replace('["all"]}', f'["all"], "less": {less}}}')
    measure = Measure.model_validate_json(words)
    keys = [
        ("MD", service, "paid", f"2020-{month:02}")
        for service in ("all", "hospital_inpatient")
        for month in (7, 11, 12)
    ]
    keys += [("MD", "-", "beneficiary_years", f"2020-{month}") for month in (11, 12)]
    values = np.random.default_rng(1).uniform(1e3, 3e9, (50, len(keys)))
    figures_ = Drawn(figures("parts", "parts/2022-02-01", *keys), values)
    library = drawing(office(tmp_path), NOTHING_DRAWN)
    published = library._published(measure, yearly.asked(measure), "newest")
    asked = figures_.bearing_on(measure, yearly.asked(measure))

    rows = drawn.laid_over(published, asked, measure, library.publications, "newest")
    slowly = yearly.yearly_figures(rows, measure, "path").select(yearly.YEARLY_COLUMNS).collect()
    quickly = drawn.yearly_on_paths(published, asked, measure, library.publications, "newest")
    by = ["path", "area", "year"]
    assert quickly.height == 50
    assert_frame_equal(slowly.sort(by), quickly.sort(by), check_exact=True)


def test_a_year_that_is_too_large_to_be_exact_is_refused(tmp_path: Path) -> None:
    large = replace(NEXT, values=NEXT.values * 1e11)

    with pytest.raises(ValueError, match="cannot be added up"):
        drawing(office(tmp_path), large).series("level", [MD, US])
