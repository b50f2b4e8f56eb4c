"""Observations to yearly series: sums, quotients, publications and splices."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.areas import Entity
from monitor.definitions import Definitions
from monitor.measures import Library, Series, given
from monitor.units import POINTS, parse_unit
from tests.sheets import HEADER, LATER, defined, held, levels, published

NAN = float("nan")


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def library(definitions: Definitions, root: Path, as_of: date = LATER) -> Library:
    return Library.known_on(definitions.measures, held(root, definitions), (), as_of)


def whom(*areas: str) -> list[Entity]:
    return [Entity(area) for area in areas]


def paid(year: int, **services: object) -> list[str]:
    return [f"MD,medicare_ffs,{service},paid,{year},{value}" for service, value in services.items()]


def people(year: int, value: object, area: str = "MD") -> str:
    return f"{area},medicare_ffs,-,beneficiary_years,{year},{value}"


def figures(series: Series, entity: int = 0) -> dict[int, float]:
    return {int(year): float(value) for year, value in zip(series.years, series.values[entity, 0], strict=True)}


def from_(series: Series, year: int, entity: int = 0) -> list[str]:
    place = int(year - series.years[0])
    cells = [int(array[entity, place]) for array in (series.vintage, series.joined)]
    return [series.publications[cell].id for cell in cells if cell >= 0]


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


@pytest.mark.parametrize("divisor", [0, -1, ""])
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
    published(root, "parts/2020-01-01", [*paid(2019, all=100), people(2019, 10)])
    published(root, "parts/2021-01-01", paid(2019, all=120))
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
    assert series.vintage.tolist() == [[-1, 0], [-1, -1], [0, 0]]


def test_an_area_without_data_is_unknown_in_every_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}))
    series = library(definitions, root).series("level", whom("DE"))
    assert series.values.shape == (1, 1, 0)
    laid = series.over(np.arange(2018, 2020))
    np.testing.assert_array_equal(laid.values, [[[NAN, NAN]]])
    assert laid.vintage.tolist() == [[-1, -1]]


def test_years_without_a_row_stand_as_gaps(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2016: 1, 2019: 2}))
    series = library(definitions, root).series("level", whom("MD"))
    np.testing.assert_array_equal(series.values, [[[1.0, NAN, NAN, 2.0]]])
    assert series.vintage.tolist() == [[0, -1, -1, 0]]


PROVISIONAL = "status: {default: final, 2019: provisional}"


def test_status_comes_from_the_card_by_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}), PROVISIONAL)
    assert library(definitions, root).series("level", whom("MD")).firmness.tolist() == [[0, 1]]


def test_a_rows_own_status_comes_first(definitions: Definitions, root: Path) -> None:
    rows = [f"{row},{status}" for row, status in zip(levels("MD", {2018: 1, 2019: 2}), ["projected", ""], strict=True)]
    published(root, "levels/2020-01-01", rows, header=f"{HEADER},status")
    assert library(definitions, root).series("level", whom("MD")).firmness.tolist() == [[1, 0]]


def test_a_provisional_divisor_makes_a_provisional_quotient(definitions: Definitions, root: Path) -> None:
    rows = [*paid(2018, all=1), people(2018, 1), *paid(2019, all=1), people(2019, 1)]
    marked = [f"{row},{'provisional' if 'beneficiary' in row and '2019' in row else 'final'}" for row in rows]
    published(root, "parts/2020-01-01", marked, header=f"{HEADER},status")
    assert library(definitions, root).series("per_head", whom("MD")).firmness.tolist() == [[0, 1]]


@pytest.mark.parametrize("status", ["suppressed", "not_due"])
def test_a_withheld_figure_is_unknown_and_known_to_be_withheld(
    status: str, definitions: Definitions, root: Path
) -> None:
    rows = [*(f"{row},final" for row in levels("MD", {2018: 1})), *(f"{r},{status}" for r in levels("MD", {2019: ""}))]
    published(root, "levels/2020-01-01", rows, header=f"{HEADER},status")
    series = library(definitions, root).series("level", whom("MD"))
    np.testing.assert_array_equal(series.values, [[[1.0, NAN]]])
    assert series.withheld.tolist() == [[False, True]]
    assert series.vintage.tolist() == [[0, 0]]


def parts_of(first: int, *per_head: float, area: str = "MD") -> list[str]:
    """Rows of 100 people and what is paid for each of them."""
    years = range(first, first + len(per_head))
    rows = [f"{area},medicare_ffs,all,paid,{year},{100 * x}" for year, x in zip(years, per_head, strict=True)]
    return rows + [people(year, 100, area) for year in years]


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
    assert library(definitions, root).series("carried", whom("MD")).firmness.tolist() == [[1, 0]]


def approximating(points: float) -> str:
    error = f"{{unit: points, value: {points}, because: measured}}"
    return f"status: {{default: final}}\napproximates: {{what: a file, errors: [{error}]}}"


def test_stated_errors_stand_by_area_and_year(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 1, 2019: 2}) + levels("VA", {2018: 1}), approximating(0.3))
    published(root, "levels/2021-01-01", levels("VA", {2019: 3}), approximating(0.5))
    published(root, "levels/2022-01-01", levels("DE", {2019: 3}), approximating(9.0))
    series = library(definitions, root).series("level", whom("MD", "VA")).over(np.arange(2017, 2020))
    assert series.errors[POINTS].tolist() == [[[0.0, 0.3, 0.3]], [[0.0, 0.3, 0.5]]]


def test_the_error_of_a_spliced_figure_is_the_larger_of_two(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}), approximating(0.3))
    published(root, "parts/2016-01-01", parts_of(2014, 100, 110), approximating(0.7))
    assert library(definitions, root).series("carried", whom("MD")).errors[POINTS].tolist() == [[[0.7, 0.3]]]


def test_a_source_that_stands_in_for_nothing_states_no_error(definitions: Definitions, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2015: 1000}))
    assert library(definitions, root).series("level", whom("MD")).errors == {}
    assert parse_unit("dollars") not in given({2018: 1.0}).errors


def test_a_series_written_out_has_gaps_where_no_figure_is_given() -> None:
    series = given({2018: 1.0, 2020: 3.0})
    np.testing.assert_array_equal(series.values, [[[1.0, NAN, 3.0]]])
    assert series.vintage.tolist() == [[-1, -1, -1]]
