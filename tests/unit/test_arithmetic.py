"""Every verb by hand: figures, unknown figures, and the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.arithmetic import apart
from monitor.language.verbs import VERBS
from tests.arrays import NAN, check, computed, near


def test_growth_is_in_percent() -> None:
    near(computed("growth", [100.0, 103.0, 103.0, 51.5]), [NAN, 3.0, 0.0, -50.0])


def test_growth_is_unknown_beside_an_unknown_year() -> None:
    near(computed("growth", [100.0, NAN, 110.0, 121.0]), [NAN, NAN, NAN, 10.0])


@pytest.mark.parametrize("before", [0.0, -0.0, -5.0])
def test_growth_over_what_is_not_positive_is_unknown(before: float) -> None:
    check(computed("growth", [before, 10.0]), [NAN, NAN])


def test_growth_to_nothing_is_minus_a_hundred() -> None:
    check(computed("growth", [10.0, 0.0]), [NAN, -100.0])


def test_growth_of_a_single_year_is_unknown() -> None:
    check(computed("growth", [10.0]), [NAN])


def test_index_is_exactly_one_in_its_base_year_and_unknown_before() -> None:
    found = computed("index", [0.1, 0.3, 0.6, 0.9], since=2016)
    assert found[1] == 1.0
    near(found, [NAN, 1.0, 2.0, 3.0])


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_index_is_exactly_one_whatever_the_base(base: float) -> None:
    assert computed("index", [base], since=2015) == [1.0]


@pytest.mark.parametrize("base", [NAN, 0.0, -1.0])
def test_index_is_unknown_in_all_years_without_a_base(base: float) -> None:
    check(computed("index", [5.0, base, 7.0], since=2016), [NAN, NAN, NAN])


def test_index_keeps_a_gap_where_it_is() -> None:
    near(computed("index", [10.0, NAN, 30.0], since=2015), [1.0, NAN, 3.0])


@pytest.mark.parametrize("since", [2014, 2018])
def test_index_is_unknown_if_the_years_do_not_reach_its_base(since: int) -> None:
    check(computed("index", [1.0, 2.0, 3.0], since=since), [NAN, NAN, NAN])


def test_value_in_is_one_years_value_in_every_year() -> None:
    check(computed("value_in", [1.0, 2.0, NAN], year=2016), [2.0, 2.0, 2.0])
    check(computed("value_in", [1.0, 2.0, NAN], year=2017), [NAN, NAN, NAN])
    check(computed("value_in", [1.0, 2.0, NAN], year=2014), [NAN, NAN, NAN])


def test_plus_minus_and_times() -> None:
    check(computed("plus", [1.0, 2.0], [10.0, 20.0], [100.0, 200.0]), [111.0, 222.0])
    check(computed("minus", [1.0, 2.0], [10.0, 2.0]), [-9.0, 0.0])
    check(computed("times", [2.0, 3.0], [10.0, 20.0], [5.0, 5.0]), [100.0, 300.0])


@pytest.mark.parametrize("name", ["plus", "minus", "times"])
@pytest.mark.parametrize("other", [0.0, 1.0, -1.0])
def test_the_unknown_travels_whatever_stands_beside_it(name: str, other: float) -> None:
    check(computed(name, [NAN, other], [other, NAN]), [NAN, NAN])


def test_running_total_is_unknown_before_its_first_year() -> None:
    check(computed("running_total", [5.0, 1.0, 2.0, 3.0], since=2016), [NAN, 1.0, 3.0, 6.0])


def test_running_total_is_unknown_from_the_first_unknown_year_on() -> None:
    check(computed("running_total", [1.0, 2.0, NAN, 4.0, 5.0], since=2015), [1.0, 3.0, NAN, NAN, NAN])


def test_running_total_does_not_mind_what_was_before_it() -> None:
    check(computed("running_total", [NAN, NAN, 2.0], since=2017), [NAN, NAN, 2.0])


@pytest.mark.parametrize(
    ("line", "up_to", "expected"),
    [
        ([1.0, 1.0, 1.0, 1.0], 2, [1.0, 2.0, 2.0, 2.0]),
        ([1.0, 1.0, 1.0, 1.0], 20, [1.0, 2.0, 3.0, 4.0]),
        ([1.0, -1.0, 1.0, 1.0], 2, [1.0, 0.0, 1.0, 2.0]),
        ([0.0, 1.0, 0.0, 1.0], 2, [0.0, 1.0, 0.0, 1.0]),
        ([NAN, 1.0, 1.0, 1.0], 2, [NAN, NAN, 2.0, 2.0]),
        ([NAN, 1.0, 1.0, 1.0], 3, [NAN, NAN, NAN, 3.0]),
        ([NAN, -1.0, 1.0, 1.0], 4, [NAN, 0.0, 1.0, 2.0]),
        ([1.0, NAN, -1.0, NAN], 2, [1.0, NAN, 0.0, NAN]),
        ([NAN, NAN, NAN, NAN], 1, [NAN, NAN, NAN, NAN]),
        ([1.0, NAN, 1.0, 0.0], 1, [1.0, NAN, 1.0, 0.0]),
    ],
)
def test_years_in_a_row(line: list[float], up_to: int, expected: list[float]) -> None:
    check(computed("in_a_row", line, above=0, up_to=up_to, since=2015), expected)
    check(computed("in_a_row", [-x for x in line], below=0, up_to=up_to, since=2015), expected)


def test_a_row_counts_only_from_its_first_year_on() -> None:
    check(computed("in_a_row", [1.0, 1.0, 1.0], above=0, up_to=3, since=2016), [NAN, 1.0, 2.0])
    check(computed("in_a_row", [NAN, 1.0, 1.0], above=0, up_to=3, since=2016), [NAN, 1.0, 2.0])


def test_a_year_equal_to_zero_within_the_guard_is_not_past_it() -> None:
    noise = (1.03 - 1.0) * 100.0 - 3.0
    assert noise > 0.0
    check(computed("in_a_row", [1.0, noise, -noise], above=0, up_to=2, since=2015), [1.0, 0.0, 0.0])
    check(computed("in_a_row", [-1.0, noise, -noise], below=0, up_to=2, since=2015), [1.0, 0.0, 0.0])
    check(computed("in_a_row", [1e-9, 2e-9], above=0, up_to=1, since=2015), [0.0, 1.0])
    check(computed("in_a_row", [-1e-9, -2e-9], below=0, up_to=1, since=2015), [0.0, 1.0])


@pytest.mark.parametrize(
    ("value", "limit", "gap"),
    [
        (1.0000000000000009, 1.0, 0.0),
        (1.0, 1.0000000000000009, 0.0),
        (-0.0, 0.0, 0.0),
        (1e9, 1e9 + 1.0, 0.0),
        (1e9, 1e9 + 2.0, -2.0),
        (0.0, 2e-9, -2e-9),
        (3.0, 1.0, 2.0),
        (NAN, 1.0, NAN),
        (1.0, NAN, NAN),
    ],
)
def test_figures_closer_than_the_guard_are_equal(value: float, limit: float, gap: float) -> None:
    found = apart(np.array([value]), np.array([limit]))
    check([float(found[0])], [gap])
    assert not np.signbit(found[0]) or gap < 0


def test_the_arrays_of_entities_and_paths_are_joined() -> None:
    states = np.array([[[1.0, 2.0]], [[3.0, NAN]]])
    paths = np.array([[[10.0, 20.0], [30.0, 40.0], [50.0, 60.0]]])
    years = np.array([2015, 2016])
    found = VERBS["plus"].compute([states, paths], years, {})
    assert found.shape == (2, 3, 2)
    check(list(found[1, 2]), [53.0, NAN])
    check(list(found[0, 1]), [31.0, 42.0])


# Since a base year


def test_change_is_nothing_in_its_base_year_and_unknown_before() -> None:
    found = computed("change", [0.1, 0.3, 0.6, 0.15, NAN, 0.0], since=2016)
    assert found[1] == 0.0
    near(found, [NAN, 0.0, 100.0, -50.0, NAN, -100.0])


@pytest.mark.parametrize("name", ["change", "annualised"])
@pytest.mark.parametrize("base", [NAN, 0.0, -0.0, -1.0])
def test_nothing_is_known_without_a_base(name: str, base: float) -> None:
    check(computed(name, [5.0, base, 7.0, 8.0], since=2016), [NAN] * 4)


@pytest.mark.parametrize("name", ["change", "annualised"])
@pytest.mark.parametrize("since", [2014, 2018])
def test_nothing_is_known_if_the_years_do_not_reach_the_base(name: str, since: int) -> None:
    check(computed(name, [1.0, 2.0, 3.0], since=since), [NAN] * 3)


def test_annualised_is_the_even_growth_a_year() -> None:
    near(computed("annualised", [9.0, 100.0, 110.0, 121.0, 72.9], since=2016), [NAN, NAN, 10.0, 10.0, -10.0])


def test_annualised_over_one_year_is_growth_bit_for_bit() -> None:
    row = [7.1, 7.3]
    check(computed("annualised", row, since=2015)[1:], computed("growth", row)[1:])


def test_annualised_of_what_did_not_grow_is_nothing() -> None:
    check(computed("annualised", [8.0, 8.0, 8.0, 8.0], since=2015), [NAN, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("figure", [NAN, 0.0, -0.0, -8.0])
def test_annualised_to_what_is_not_positive_is_unknown(figure: float) -> None:
    near(computed("annualised", [8.0, 8.0, figure, 64.0], since=2015), [NAN, 0.0, NAN, 100.0])


def test_compound_joins_the_percents_after_its_base_year() -> None:
    found = computed("compound", [50.0, 40.0, 10.0, -20.0, 0.0, -100.0, 5.0], since=2016)
    near(found, [NAN, 1.0, 1.1, 0.88, 0.88, 0.0, 0.0])


@pytest.mark.parametrize("rate", [0.1, NAN, 1e300, -100.0])
def test_compound_is_exactly_one_in_its_base_year(rate: float) -> None:
    check(computed("compound", [NAN, rate, 0.0], since=2016), [NAN, 1.0, 1.0])


@pytest.mark.parametrize("before", [0.0, 3.0, -100.0])
def test_compound_is_unknown_from_the_first_unknown_year_on(before: float) -> None:
    found = computed("compound", [1.0, before, NAN, 0.0, -100.0], since=2015)
    check(found, [1.0, 1.0 + before / 100.0, NAN, NAN, NAN])


def test_compound_of_a_base_after_the_last_year_is_unknown() -> None:
    check(computed("compound", [1.0, 2.0], since=2017), [NAN, NAN])


def test_last_year_is_the_value_of_the_year_before() -> None:
    check(computed("last_year", [1.0, NAN, 3.0, -4.0]), [NAN, 1.0, NAN, 3.0])
    check(computed("last_year", [1.0]), [NAN])


# Parts and percents


def test_per_divides() -> None:
    check(computed("per", [6.0, -6.0, 0.0, 1.0], [4.0, 2.0, 5.0, 3.0]), [1.5, -3.0, 0.0, 1.0 / 3.0])


def test_percent_is_a_part_in_a_hundred() -> None:
    check(computed("percent", [7.0, 3.0, -1.0, 0.0], [100.0, 12.0, 4.0, 9.0]), [7.0, 25.0, -25.0, 0.0])


@pytest.mark.parametrize("name", ["per", "percent"])
@pytest.mark.parametrize("above", [0.0, 1.0, -1.0, NAN])
def test_a_part_of_nothing_is_unknown(name: str, above: float) -> None:
    check(computed(name, [above, above], [0.0, -0.0]), [NAN, NAN])


def test_a_very_small_divisor_is_not_nothing() -> None:
    check(computed("per", [1.0, 1.0], [2.0**-60, -(2.0**-60)]), [2.0**60, -(2.0**60)])


def test_percent_of_takes_its_percent_first() -> None:
    check(computed("percent_of", [10.0, 0.0, -2.0, 150.0], [70.0, 5.0, 50.0, 2.0]), [7.0, 0.0, -1.0, 3.0])


def test_grow_raises_by_one_percent_after_another() -> None:
    near(computed("grow", [200.0, 200.0, 0.0], [10.0, 0.0, 3.0]), [220.0, 200.0, 0.0])
    near(computed("grow", [200.0, -1.0], [10.0, -50.0], [20.0, 100.0], [-50.0, 0.0]), [132.0, -1.0])


def test_joined_percents_raise_as_much_as_one_after_another() -> None:
    near(computed("joined", [10.0, 50.0, -100.0], [10.0, -50.0, 7.0]), [21.0, -25.0, -100.0])
    near(computed("joined", [100.0], [100.0], [100.0]), [700.0])
    check(computed("joined", [0.0], [0.0]), [0.0])


@pytest.mark.parametrize("name", ["per", "percent", "percent_of", "grow", "joined", "smaller", "larger"])
@pytest.mark.parametrize("other", [0.0, 1.0, -1.0, -100.0, 1e300, -1e300])
def test_the_unknown_travels_on_either_side(name: str, other: float) -> None:
    check(computed(name, [NAN, other, NAN], [other, NAN, NAN]), [NAN, NAN, NAN])


@pytest.mark.parametrize("name", ["grow", "joined"])
def test_an_unknown_percent_far_back_travels_too(name: str) -> None:
    check(computed(name, [0.0, 1.0], [-100.0, 2.0], [NAN, 3.0], [0.0, NAN]), [NAN, NAN])


# Choices


def test_the_smaller_and_the_larger() -> None:
    check(computed("smaller", [1.0, 5.0, -2.0, 3.0], [2.0, 4.0, -3.0, 3.0]), [1.0, 4.0, -3.0, 3.0])
    check(computed("larger", [1.0, 5.0, -2.0, 3.0], [2.0, 4.0, -3.0, 3.0]), [2.0, 5.0, -2.0, 3.0])


def test_the_first_that_is_known() -> None:
    check(
        computed("first_known", [1.0, NAN, NAN, NAN], [2.0, 5.0, NAN, NAN], [3.0, 6.0, 0.0, NAN]), [1.0, 5.0, 0.0, NAN]
    )


@pytest.mark.parametrize("name", ["smaller", "larger"])
def test_neither_choice_is_ever_minus_nothing(name: str) -> None:
    found = computed(name, [0.0, -0.0, -0.0], [-0.0, 0.0, -0.0])
    assert not np.signbit(found).any()
    check(found, [0.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("above", [7.0, 0.0, 0.0, 0.0, 0.0, NAN]),
        ("at_least", [7.0, 7.0, 7.0, 7.0, 0.0, NAN]),
        ("below", [0.0, 0.0, 0.0, 0.0, 7.0, NAN]),
        ("at_most", [0.0, 7.0, 7.0, 7.0, 7.0, NAN]),
    ],
)
def test_when_looks_at_the_side_of_nothing_within_the_guard(side: str, expected: list[float]) -> None:
    where = [2e-9, 1e-9, 0.0, -1e-9, -2e-9, NAN]
    check(computed("when", [7.0] * 6, where, is_=side), expected)


def test_when_minds_an_unknown_line_only_where_it_counts() -> None:
    check(computed("when", [NAN, NAN, NAN], [1.0, -1.0, NAN], is_="above"), [NAN, 0.0, NAN])


def test_when_keeps_the_sign_of_its_line() -> None:
    check(computed("when", [-3.0, -3.0], [-1.0, 1.0], is_="below"), [-3.0, 0.0])
