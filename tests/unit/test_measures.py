"""Observations to yearly series: sums, quotients, publications and splices."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.definitions.programmes import Definitions
from monitor.observations.measures import Library
from monitor.observations.provenance import NOTHING_KNOWN
from monitor.observations.series import given
from monitor.observations.stated_errors import Statistic
from monitor.words.areas import Entity
from monitor.words.units import POINTS
from monitor.workspace.publication_files import load_publications
from tests.measured import cells, figures, from_, paid, parts_of, people, whom
from tests.sheets import HEADER, LATER, defined, held, levels, published, shipped

NAN = float("nan")


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def library(definitions: Definitions, root: Path, as_of: date = LATER) -> Library:
    return Library.known_on(definitions.measures, held(root, definitions), (), as_of)


def test_sums_are_exact(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", paid(2019, hospital_inpatient="0.1", hospital_outpatient="0.2"))
    assert figures(library(definitions, root).series("hospital", whom("MD"))) == {2019: 0.3}


def test_large_sums_keep_their_cents(definitions: Definitions, root: Path) -> None:
    rows = paid(2019, all="900000000000.25", hospital_inpatient="899999999999.10", hospital_outpatient="1.05")
    published(root, "parts/2020-01-01", rows)
    assert figures(library(definitions, root).series("rest", whom("MD"))) == {2019: 0.1}


@pytest.mark.parametrize("missing", ["hospital_inpatient", "hospital_outpatient", "all"])
def test_a_sum_without_one_of_its_parts_is_unknown(missing: str, definitions: Definitions, root: Path) -> None:
    parts = {"all": 10, "hospital_inpatient": 3, "hospital_outpatient": 2}
    published(root, "parts/2020-01-01", paid(2019, **{name: value for name, value in parts.items() if name != missing}))
    found = library(definitions, root).series("rest", whom("MD"))
    np.testing.assert_array_equal(found.values, [[[NAN]]])


def test_an_empty_part_is_not_zero(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", paid(2019, hospital_inpatient=3, hospital_outpatient=""))
    assert np.isnan(library(definitions, root).series("hospital", whom("MD")).values).all()


def test_a_part_that_is_zero_is_zero(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", paid(2019, hospital_inpatient=3, hospital_outpatient=0))
    assert figures(library(definitions, root).series("hospital", whom("MD"))) == {2019: 3.0}


@pytest.mark.parametrize("divisor", [0, ""])
def test_a_quotient_over_nothing_is_unknown(divisor: object, definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", [*paid(2019, all=10), people(2019, divisor)])
    assert np.isnan(library(definitions, root).series("per_head", whom("MD")).values).all()


def test_a_quotient_without_a_divisor_is_unknown(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", paid(2019, all=10))
    assert np.isnan(library(definitions, root).series("per_head", whom("MD")).values).all()


def test_the_newest_publication_wins_row_by_row(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: 111}))
    series = library(definitions, root).series("level", whom("MD"))
    assert figures(series) == {2018: 100.0, 2019: 111.0}
    assert [from_(series, 2018), from_(series, 2019)] == [["levels/2020-01-01"], ["levels/2021-01-01"]]
    earlier = library(definitions, root, date(2020, 12, 31)).series("level", whom("MD"))
    assert figures(earlier) == {2018: 100.0, 2019: 110.0}


def test_a_newer_publication_that_withdraws_a_figure_wins_too(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 110}))
    published(root, "levels/2021-01-01", levels("MD", {2019: ""}))
    np.testing.assert_array_equal(library(definitions, root).series("level", whom("MD")).values, [[[100.0, NAN]]])


def test_a_quotient_of_two_publications_names_both(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", [*paid(2019, all=100), people(2019, 100)])
    published(root, "parts/2021-01-01", paid(2019, all=1200))
    series = library(definitions, root).series("per_head", whom("MD"))
    assert figures(series) == {2019: 12.0}
    assert from_(series, 2019) == ["parts/2021-01-01", "parts/2020-01-01"]


def test_of_one_publication_the_rows_paid_through_last_count(definitions: Definitions, root: Path) -> None:
    header = f"{HEADER},paid_through"
    rows = [f"{row},{day}" for row, day in zip(paid(2019, all=10) * 2, ["2020-03-31", "2020-01-31"], strict=True)]
    rows[1] = rows[1].replace(",10,", ",9,")
    published(root, "parts/2020-05-01", rows, header=header)
    assert figures(library(definitions, root).series("paid", whom("MD"))) == {2019: 10.0}


def test_other_sources_payers_and_periods_stay_out(definitions: Definitions, root: Path) -> None:
    published(root, "parts/2020-01-01", levels("MD", {2019: 1}))
    published(root, "levels/2020-01-01", levels("MD", {2019: 2}))
    published(root, "levels/2021-01-01", [row.replace("2019", "2019-07") for row in levels("MD", {2019: 4})])
    assert figures(library(definitions, root).series("level", whom("MD"))) == {2019: 2.0}


def test_areas_come_in_the_order_asked_for(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}) + levels("VA", {2019: 3}))
    series = library(definitions, root).series("level", whom("VA", "DE", "MD"))
    assert series.values.shape == (3, 1, 2)
    np.testing.assert_array_equal(series.values[:, 0], [[NAN, 3.0], [NAN, NAN], [1.0, 2.0]])
    assert cells(series, "vintage") == [[-1, 0], [-1, -1], [0, 0]]


def test_an_area_without_data_is_unknown_in_every_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}))
    series = library(definitions, root).series("level", whom("DE"))
    assert series.values.shape == (1, 1, 0)
    laid = series.laid_over(np.arange(2018, 2020))
    np.testing.assert_array_equal(laid.values, [[[NAN, NAN]]])
    assert cells(laid, "vintage") == [[-1, -1]]


def test_years_without_a_row_stand_as_gaps(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2016: 1, 2019: 2}))
    series = library(definitions, root).series("level", whom("MD"))
    np.testing.assert_array_equal(series.values, [[[1.0, NAN, NAN, 2.0]]])
    assert cells(series, "vintage") == [[0, -1, -1, 0]]


PROVISIONAL = "status: {default: final, 2019: provisional}"


def test_status_comes_from_the_card_by_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}), PROVISIONAL)
    assert cells(library(definitions, root).series("level", whom("MD")), "firmness") == [[0, 1]]


def test_a_rows_own_status_comes_first(definitions: Definitions, root: Path) -> None:
    rows = [f"{row},{status}" for row, status in zip(levels("MD", {2018: 1, 2019: 2}), ["projected", ""], strict=True)]
    published(root, "levels/2020-01-01", rows, header=f"{HEADER},status")
    assert cells(library(definitions, root).series("level", whom("MD")), "firmness") == [[2, 0]]


def test_a_provisional_divisor_makes_a_provisional_quotient(definitions: Definitions, root: Path) -> None:
    rows = [*paid(2018, all=1), people(2018, 20), *paid(2019, all=1), people(2019, 20)]
    marked = [f"{row},{'provisional' if 'beneficiary' in row and '2019' in row else 'final'}" for row in rows]
    published(root, "parts/2020-01-01", marked, header=f"{HEADER},status")
    assert cells(library(definitions, root).series("per_head", whom("MD")), "firmness") == [[0, 1]]


@pytest.mark.parametrize("status", ["suppressed", "not_due"])
def test_a_withheld_figure_is_unknown_and_known_to_be_withheld(
    status: str, definitions: Definitions, root: Path
) -> None:
    rows = [*(f"{row},final" for row in levels("MD", {2018: 1})), *(f"{r},{status}" for r in levels("MD", {2019: ""}))]
    published(root, "levels/2020-01-01", rows, header=f"{HEADER},status")
    series = library(definitions, root).series("level", whom("MD"))
    np.testing.assert_array_equal(series.values, [[[1.0, NAN]]])
    assert cells(series, "withheld") == [[0, 1]]
    assert cells(series, "vintage") == [[0, 0]]


def test_a_splice_carries_levels_back_by_growth(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 990, 2016: 1000}))
    published(root, "parts/2018-01-01", parts_of(2013, 100, 125, 110))
    series = library(definitions, root).series("carried", whom("MD"))
    assert figures(series) == pytest.approx({2013: 990 / 1.1, 2014: 990 / 0.88, 2015: 990.0, 2016: 1000.0})
    assert from_(series, 2014) == ["levels/2020-01-01", "parts/2018-01-01"]
    assert from_(series, 2015) == ["levels/2020-01-01"]
    assert [series.source_of(year) for year in (2013, 2014, 2015)] == ["parts", "parts", "levels"]


def test_growth_is_taken_inside_the_newest_publication_that_holds_both_years(
    definitions: Definitions, root: Path
) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    published(root, "parts/2016-01-01", parts_of(2013, 100, 110, 121))
    published(root, "parts/2017-01-01", parts_of(2013, 200, 250))
    published(root, "parts/2018-01-01", parts_of(2015, 900, 950))
    series = library(definitions, root).series("carried", whom("MD"))
    assert figures(series) == pytest.approx({2013: 1000 / 1.1 / 1.25, 2014: 1000 / 1.1, 2015: 1000.0})
    assert from_(series, 2013) == ["levels/2020-01-01", "parts/2017-01-01"]
    assert from_(series, 2014) == ["levels/2020-01-01", "parts/2016-01-01"]


def test_a_figure_withdrawn_by_the_newest_publication_leaves_the_splice_unknown(
    definitions: Definitions, root: Path
) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    published(root, "parts/2016-01-01", parts_of(2014, 100, 110))
    published(root, "parts/2017-01-01", [row.replace("2014,10000", "2014,") for row in parts_of(2014, 100, 110)])
    np.testing.assert_array_equal(library(definitions, root).series("carried", whom("MD")).values, [[[NAN, 1000.0]]])


def test_a_splice_goes_back_no_further_than_its_years(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2012: 1, 2015: 1000}))
    published(root, "parts/2016-01-01", parts_of(2010, 50, 60, 70, 100, 110, 121))
    series = library(definitions, root).series("carried", whom("MD"))
    assert sorted(figures(series)) == [2013, 2014, 2015]


def test_a_splice_is_unknown_where_growth_has_no_figure_for_the_area(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}) + levels("VA", {2015: 900}))
    published(root, "parts/2016-01-01", parts_of(2013, 100, 110, 121, area="VA"))
    series = library(definitions, root).series("carried", whom("MD", "VA"))
    np.testing.assert_allclose(series.values[:, 0], [[NAN, NAN, 1000.0], [900 / 1.21, 900 / 1.1, 900.0]])


@pytest.mark.parametrize("year", [2014, 2015])
def test_a_splice_over_provisional_growth_is_provisional(year: int, definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    card = f"status: {{default: final, {year}: provisional}}"
    published(root, "parts/2016-01-01", parts_of(2014, 100, 110), card)
    assert cells(library(definitions, root).series("carried", whom("MD")), "firmness") == [[1, 0]]


def approximating(points: float) -> str:
    error = f"{{unit: points, value: {points}, because: measured}}"
    return f"status: {{default: final}}\napproximates: {{what: a file, errors: [{error}]}}"


def test_stated_errors_stand_by_area_and_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}) + levels("VA", {2018: 1}), approximating(0.3))
    published(root, "levels/2021-01-01", levels("VA", {2019: 3}), approximating(0.5))
    published(root, "levels/2022-01-01", levels("DE", {2019: 3}), approximating(9.0))
    series = library(definitions, root).series("level", whom("MD", "VA")).laid_over(np.arange(2017, 2020))
    assert series.errors[Statistic("growth of a year", POINTS)].tolist() == [[[0.0, 0.3, 0.3]], [[0.0, 0.3, 0.5]]]


def test_the_error_of_a_spliced_figure_is_the_larger_of_two(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}), approximating(0.3))
    published(root, "parts/2016-01-01", parts_of(2014, 100, 110), approximating(0.7))
    errors = library(definitions, root).series("carried", whom("MD")).errors
    assert errors[Statistic("growth of a year", POINTS)].tolist() == [[[0.7, 0.3]]]


def test_a_source_that_stands_in_for_nothing_states_no_error(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    assert library(definitions, root).series("level", whom("MD")).errors == {}
    assert given({2018: 1.0}).errors == {}


def test_a_series_written_out_has_gaps_where_no_figure_is_given() -> None:
    series = given({2018: 1.0, 2020: 3.0})
    np.testing.assert_array_equal(series.values, [[[1.0, NAN, 3.0]]])
    assert cells(series, "vintage") == [[-1, -1, -1]]


# Populations and kinds of entities


WITH_POPULATION = "area,population,payer,service,quantity,period,value"


def of(area: str, population: str, year: int, value: object) -> str:
    return f"{area},{population},medicare_ffs,all,paid_per_beneficiary_year,{year},{value}"


def test_a_population_has_figures_of_its_own(definitions: Definitions, root: Path) -> None:
    rows = [of("MD", "all", 2019, 10), of("MD", "dual", 2019, 30), of("VA", "dual", 2019, 40)]
    published(root, "levels/2020-01-01", rows, header=WITH_POPULATION)
    found = _unchecked(root, definitions).series("level", [Entity("MD", "dual"), Entity("VA"), Entity("MD")])
    np.testing.assert_array_equal(found.values[:, 0], [[30.0], [NAN], [10.0]])


def test_an_entity_may_be_asked_for_twice(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("US", {2019: 3}))
    np.testing.assert_array_equal(
        library(definitions, root).series("level", whom("US", "MD", "US")).values, [[[3.0]], [[NAN]], [[3.0]]]
    )


def _unchecked(root: Path, definitions: Definitions) -> Library:
    """The library with populations that the definitions don't register."""
    words = replace(definitions.vocabulary, populations=frozenset({"all", "dual", "age:65"}))
    return Library.known_on(definitions.measures, load_publications([root], words), (), LATER)


@pytest.mark.parametrize(
    ("kind", "area", "names"),
    [
        ("state", "US", [("DC", "all"), ("MD", "all")]),
        ("population", "MD", [("MD", "age:65"), ("MD", "dual")]),
        ("population", "US", [("US", "dual")]),
        ("hospital", "MD", [("MD:hospital:1", "all"), ("MD:hospital:2", "all")]),
        ("hospital", "US", [("MD:hospital:1", "all"), ("MD:hospital:2", "all"), ("VA:hospital:3", "all")]),
        ("hospital", "DE", []),
        ("payer", "MD", []),
    ],
)
def test_entities_of_a_kind_are_those_with_observations(
    kind: str, area: str, names: list[tuple[str, str]], definitions: Definitions, root: Path
) -> None:
    areas = ["US", "MD", "DC", "MD:hospital:2", "VA:hospital:3", "MD:county:24003"]
    rows = [of(name, "all", 2019, 1) for name in areas]
    rows += [of("MD", "dual", 2019, 1), of("MD", "age:65", 2019, 1), of("US", "dual", 2019, 1)]
    published(root, "levels/2020-01-01", rows, header=WITH_POPULATION)
    published(root, "parts/2020-01-01", paid(2019, all=5, area="MD:hospital:1"))
    found = _unchecked(root, definitions).entities(["level", "paid"], kind, area)
    assert found == tuple(Entity(*name) for name in names)


def test_entities_are_those_known_on_the_date(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 1}))
    published(root, "levels/2021-01-01", levels("VA", {2019: 1}))
    earlier = library(definitions, root, date(2020, 6, 1))
    assert earlier.entities(["level"], "state", "US") == (Entity("MD"),)
    assert earlier.entities([], "state", "US") == ()


# First and newest


def test_the_first_vintage_is_the_oldest_publication_that_holds_a_row(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: ""}))
    published(root, "levels/2021-01-01", levels("MD", {2018: 101, 2019: 110, 2020: 120}))
    published(root, "levels/2022-01-01", levels("MD", {2020: 121}))
    series = library(definitions, root).series("level", whom("MD"), "first")
    np.testing.assert_array_equal(series.values, [[[100.0, NAN, 120.0]]])
    assert cells(series, "vintage") == [[0, 0, 1]]
    newest = library(definitions, root).series("level", whom("MD"))
    np.testing.assert_array_equal(newest.values, [[[101.0, 110.0, 121.0]]])


def test_the_first_vintage_too_is_paid_through_last(definitions: Definitions, root: Path) -> None:
    for day, values in (("2020-05-01", (9, 10)), ("2021-05-01", (19, 20))):
        rows = [f"{paid(2019, all=x)[0]},{day[:4]}-0{month}-31" for x, month in zip(values, (1, 3), strict=True)]
        published(root, f"parts/{day}", rows, header=f"{HEADER},paid_through")
    found = library(definitions, root)
    assert figures(found.series("paid", whom("MD"), "first")) == {2019: 10.0}
    assert figures(found.series("paid", whom("MD"))) == {2019: 20.0}


def test_areas_that_come_and_go_are_chosen_row_by_row(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2019: 1}) + levels("VA", {2019: 2}))
    published(root, "levels/2021-01-01", levels("VA", {2019: 3}) + levels("DC", {2019: 4}))
    found = library(definitions, root)
    assert found.series("level", whom("MD", "VA", "DC")).values[:, 0, 0].tolist() == [1.0, 3.0, 4.0]
    assert found.series("level", whom("MD", "VA", "DC"), "first").values[:, 0, 0].tolist() == [1.0, 2.0, 4.0]


# Figures without a source


def test_bare_figures_are_from_nowhere_and_final() -> None:
    series = given({2018: 1.0})
    assert series.provenance.at(0, 2018) == NOTHING_KNOWN


def test_a_measure_of_which_nothing_is_held_has_the_columns_of_any_other() -> None:
    library = shipped().library
    there = {publication.card.source for publication in library.publications}
    sums = {name: measure for name, measure in library.measures.items() if measure.sum}
    of_nothing = next(name for name, measure in sums.items() if measure.source not in there)
    of_something = next(name for name, measure in sums.items() if measure.source in there)

    assert library._yearly(of_nothing, "newest").is_empty()
    assert library._yearly(of_nothing, "newest").schema == library._yearly(of_something, "newest").schema


def test_a_region_that_took_the_place_of_a_county_does_not_go_on_with_its_series(
    definitions: Definitions, root: Path
) -> None:
    county, region = "CT:county:09001", "CT:county:09190"
    levels_of = paid(2022, county, hospital_inpatient=3, hospital_outpatient=2)
    levels_of += paid(2023, region, hospital_inpatient=4, hospital_outpatient=2)
    published(root, "parts/2024-01-01", levels_of)
    found = library(definitions, root).series("hospital", whom(county, region))

    assert found.years[0] == 2022
    np.testing.assert_array_equal(found.values[:, 0], [[5, NAN], [NAN, 6]])
