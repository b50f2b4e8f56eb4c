"""Figures and dates as they are read, and that no printed figure denies its verdict."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from monitor.language.judge import codes, room
from monitor.words.units import PERCENT, POINTS, RATIO, YEARS, Unit, parse_unit
from monitor.words.wording import (
    amount,
    decimals,
    figure,
    header_unit,
    is_or_are,
    listed,
    long_date,
    nearest,
    number,
    places_apart,
    years_listed,
)

NAN = float("nan")
DOLLARS, PER_PERSON = parse_unit("dollars"), parse_unit("dollars per beneficiary-year")
PEOPLE = parse_unit("beneficiary-years")
UNITS = [PERCENT, POINTS, RATIO, YEARS, DOLLARS, PER_PERSON, PEOPLE]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1.005, 2, "1.01"),
        (-1.005, 2, "−1.01"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (1234567.891, 1, "1,234,567.9"),
        (-0.004, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (0.1 + 0.2, 1, "0.3"),
        (1e30, 2, "1" + ",000" * 10 + ".00"),
    ],
)
def test_a_number_is_rounded_half_up_with_a_true_minus_sign(value: float, places: int, text: str) -> None:
    assert number(value, places) == text


def test_a_figure_of_an_array_prints_like_any_other() -> None:
    assert figure(np.float64(3.58), PERCENT) == "3.58"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (-2.4244, POINTS, "−2.42 points"),
        (1.0, POINTS, "1.00 points"),
        (3.58, PERCENT, "3.58 percent"),
        (1.0, YEARS, "1 year"),
        (-1.0, YEARS, "−1 year"),
        (2.0, YEARS, "2 years"),
        (0.0, YEARS, "0 years"),
        (1.04, RATIO, "1.0400"),
        (371_223_849.72, DOLLARS, "$371.2 million"),
        (-8_250_000.0, DOLLARS, "−$8.3 million"),
        (11315.4, PER_PERSON, "$11,315 per beneficiary"),
        (-55.0, PER_PERSON, "−$55 per beneficiary"),
        (864190.0, PEOPLE, "864,190 beneficiary-years"),
        (NAN, DOLLARS, "not known"),
    ],
)
def test_an_amount_in_a_sentence(value: float, unit: Unit, text: str) -> None:
    assert amount(value, unit) == text


def test_the_unit_of_a_column() -> None:
    assert [header_unit(unit) for unit in (DOLLARS, RATIO, POINTS)] == ["million dollars", "", "points"]


FIGURES = st.floats(-1e15, 1e15)
NEARBY = st.floats(-1e-3, 1e-3)


@given(st.sampled_from(UNITS), FIGURES, st.one_of(FIGURES, NEARBY))
@example(DOLLARS, 0.0, -1e-4)
@example(DOLLARS, 0.0, 2e-9)
@example(POINTS, 1.0, 5e-9)
def test_figures_that_differ_print_differently(unit: Unit, limit: float, gap: float) -> None:
    value = limit + gap
    assume(room(np.array([value]), np.array([limit]), "at_least")[0] != 0.0)
    places = places_apart(value, limit, unit)
    assert figure(value, unit, places) != figure(limit, unit, places)


@given(st.sampled_from(UNITS), st.integers(-(10**9), 10**9), st.floats(-9e-10, 9e-10))
@example(POINTS, 1005, -9e-10)
def test_figures_that_count_as_equal_print_alike(unit: Unit, thousandths: int, gap: float) -> None:
    limit = thousandths / 1000
    places = places_apart(limit + gap, limit, unit)
    assert figure(limit + gap, unit, places) == figure(limit, unit, places)


def _read(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


REAL = st.floats(-1e3, 1e3)  # far past that the guard is wider than a printed step


@given(st.sampled_from(UNITS), st.sampled_from(["at_most", "at_least"]), REAL, st.one_of(REAL, NEARBY))
@example(POINTS, "at_most", 1.005, -9e-10)
@example(DOLLARS, "at_least", 0.0, -1e-3)
def test_the_printed_figures_give_the_same_verdict(unit: Unit, direction: str, limit: float, gap: float) -> None:
    value = limit + gap
    places = places_apart(value, limit, unit)
    printed = [_read(figure(x, unit, places)) for x in (value, limit)]
    by_print = printed[0] <= printed[1] if direction == "at_most" else printed[0] >= printed[1]
    found = room(np.array([value]), np.array([limit]), direction)
    assert by_print == (codes(found, direction)[0] > 0)


@given(st.sampled_from(UNITS), FIGURES)
def test_no_more_decimals_than_needed(unit: Unit, value: float) -> None:
    assert places_apart(value, value, unit) == decimals(unit)
    assert places_apart(value, NAN, unit) == decimals(unit)
    assert places_apart(NAN, value, unit) == decimals(unit)


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([], ""),
        ([2019], "2019"),
        ([2019, 2020], "2019 and 2020"),
        ([2019, 2020, 2021], "2019 to 2021"),
        ([2023, 2019, 2021, 2020], "2019 to 2021 and 2023"),
        ([2013, 2015, 2016, 2018, 2019, 2020], "2013, 2015, 2016 and 2018 to 2020"),
        ([2019, 2019, 2020], "2019 and 2020"),
    ],
)
def test_years_are_drawn_together(years: list[int], text: str) -> None:
    assert years_listed(years) == text


def test_words_are_listed() -> None:
    assert [listed(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]


def test_a_date_is_the_same_in_every_locale() -> None:
    assert long_date(date(2026, 11, 3)) == "3 November 2026"
    assert long_date(date(2019, 1, 31)) == "31 January 2019"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (18, "hospitals", "18 hospitals are"),
        (1, "hospitals", "1 hospital is"),
        (2, "years", "2 years are"),
        (3.58, "percent", "3.58 percent is"),
        (1.0, "points", "1.00 points is"),
        (3e8, "dollars", "$300.0 million is"),
    ],
)
def test_what_is_counted_is_plural_and_a_quantity_is_one(value: float, unit: str, said: str) -> None:
    found = amount(value, parse_unit(unit))
    assert f"{found} {is_or_are(found, parse_unit(unit))}" == said


@pytest.mark.parametrize(
    ("unit", "read"),
    [
        ("deaths per hundred-thousand-residents", "deaths per 100,000 residents"),
        ("complications per ten-thousand-deliveries", "complications per 10,000 deliveries"),
        ("visits per thousand-beneficiaries", "visits per 1,000 beneficiaries"),
        ("admissions per hundred-beneficiary-years", "admissions per 100 beneficiary-years"),
        ("dollars per medical-resident", "dollars per medical resident"),
    ],
)
def test_rates_are_of_a_number_in_digits(unit: str, read: str) -> None:
    assert header_unit(parse_unit(unit)) == read


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (132803, "dollars per medical-resident", "$132,803 per medical resident"),
        (1, "medical-residents", "1 medical resident"),
        (274, "medical-residents", "274 medical residents"),
        (0.03, "medical-residents per bed", "0.03 medical residents per bed"),
    ],
)
def test_residents_of_a_hospital_are_called_so(value: float, unit: str, said: str) -> None:
    assert amount(value, parse_unit(unit)) == said


def test_the_nearest_words_hold_the_guess_or_are_spelt_like_it() -> None:
    known = ["paid", "stripped_profit", "peer_group_profit_per_discharge", "social_goods_revenue"]

    assert nearest("profit", known) == ["stripped_profit", "peer_group_profit_per_discharge"]
    assert nearest("Social goods revenu", known) == ["social_goods_revenue"]
    assert nearest("nothing like it", known) == nearest("", known) == []
