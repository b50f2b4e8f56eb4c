"""The simple rules on triangles whose ends are known."""

from math import isnan

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.peers import RULES, TODAY, Deliveries, Said, quantiles, said
from monitor.outlook.triangle import NATION, STATE, Triangle

NAN = float("nan")
FIRST = 12 * 2018
PAID = np.minimum(1.0, np.array([0.28, 0.74, 0.90, 0.94, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.992, 0.994, 1.0]))


def _triangle(final: Array, paid: Array = PAID, people: Array | None = None) -> Triangle:
    """Months that settle at `final` [area, service, month] and are paid by lag as `paid` [lag] or [vintage, lag]."""
    months = final.shape[-1]
    lags = np.arange(months) - np.arange(months)[:, None]
    by_vintage = np.broadcast_to(paid, (months, paid.shape[-1]))
    share = by_vintage[np.arange(months), np.minimum(np.maximum(lags, 0), paid.shape[-1] - 1)]
    square = np.where(lags >= 0, final[..., None] * share, np.nan)
    members = np.ones(final[:, 0].shape) if people is None else people
    counted = np.where(lags >= 0, members[..., None] * np.ones(months), np.nan)
    return Triangle("VT", ("hospital_inpatient", "other"), FIRST, square, counted)


def _growing(months: int, state: float, nation: float) -> Array:
    """Two services of an area each; a year is so many percent above the year before."""
    years = np.arange(months) // 12
    season = 1.0 + 0.1 * np.sin(np.arange(months) * np.pi / 6)
    of_area = [(1 + growth / 100) ** years * season for growth in (state, nation)]
    return np.stack([np.stack([40.0 * one, 60.0 * one]) for one in of_area])


@pytest.fixture(scope="module")
def steady() -> Deliveries:
    """Six years in which the state outgrows the nation by 1.5 points each."""
    return Deliveries(_triangle(_growing(72, 5.0, 3.5)))


@pytest.mark.parametrize("rule", [name for name in RULES if name != "climatology"])
@pytest.mark.parametrize("vintage", [64, 66, 71])
def test_rules_find_the_difference_of_a_steady_world(steady: Deliveries, rule: str, vintage: int) -> None:
    found = RULES[rule](steady, vintage, 2023).middle
    if rule in ("year to date as reported", TODAY):  # what is not paid yet scales the growth of both, and so the gap
        assert 0.9 < found < 1.5
    else:
        assert found == pytest.approx(1.5, abs=1e-9)


def test_the_year_that_is_over_has_all_its_months(steady: Deliveries) -> None:
    assert steady.lags(62, 2022, 0).tolist() == list(range(14, 2, -1))
    assert steady.lags(62, 2023, 0).tolist() == [2, 1, 0]
    assert steady.lags(62, 2023, 3).tolist() == []
    assert RULES["year to date as reported"](steady, 70, 2022).middle == pytest.approx(1.5, abs=0.02)


def test_no_month_that_is_mature_sets_nothing_apart(steady: Deliveries) -> None:
    assert RULES[TODAY](steady, 62, 2023).middle == 0.0


def test_the_ladder_completes_each_service_by_itself() -> None:
    final = _growing(72, 5.0, 3.5)
    slow = _triangle(final)
    paid = slow.paid.copy()
    paid[:, 1] = _triangle(final, paid=np.minimum(1.0, PAID**0.5)).paid[:, 1]
    held = Deliveries(Triangle(slow.state, slow.services, FIRST, paid, slow.people.copy()))
    known = ~np.isnan(held.laddered[:, :, 60])
    whole = np.broadcast_to(final.sum(axis=1)[:, ::-1][:, 11:72], (2, 61))
    np.testing.assert_allclose(held.laddered[:, :61, 60], whole)
    assert known.sum() == 2 * 61


def test_growth_is_per_beneficiary() -> None:
    people = np.ones((2, 72))
    people[STATE, 60:] = 1.1
    held = Deliveries(_triangle(_growing(72, 5.0, 3.5), people=people))
    found = RULES["chain ladder, two newest months dropped"](held, 71, 2023).middle
    assert found == pytest.approx((1.05 / 1.1 - 1.035) * 100, abs=1e-9)


def test_no_rule_knows_a_later_delivery() -> None:
    triangle = _triangle(_growing(72, 5.0, 3.5))
    paid, people = triangle.paid.copy(), triangle.people.copy()
    paid[:, :, :, 66:] *= 7.0
    people[:, :, 66:] *= 0.3
    other = Deliveries(Triangle("VT", triangle.services, FIRST, paid, people))
    cut = Deliveries(triangle.known_at(65))
    for year in (2022, 2023):
        expected = said(Deliveries(triangle), 65, year)
        assert said(other, 65, year) == expected
        assert said(cut, 65, year) == expected


def test_climatology_is_zero_and_as_wide_as_past_years(steady: Deliveries) -> None:
    found = RULES["climatology"](steady, 66, 2023)
    assert (found.middle, found.spread) == (0.0, pytest.approx(1.5))
    assert isnan(RULES["climatology"](steady, 30, 2020).middle)  # one past year is none to learn a spread from


def test_the_nowcast_is_sure_where_nothing_ever_erred(steady: Deliveries) -> None:
    assert RULES["baseline nowcast of delays"](steady, 66, 2023).spread == pytest.approx(0.0, abs=1e-9)


def test_the_nowcast_is_as_unsure_as_it_was_wrong() -> None:
    rng = np.random.default_rng(1003)
    final = _growing(84, 5.0, 3.5)
    speed = np.exp(rng.normal(0.0, 0.1, 84))
    moved = 1.0 - (1.0 - PAID) ** speed[:, None]
    triangle = _triangle(final)
    paid = triangle.paid.copy()
    paid[STATE] = _triangle(final, paid=moved).paid[STATE]
    held = Deliveries(Triangle("VT", triangle.services, FIRST, paid, triangle.people.copy()))
    early, late = (RULES["baseline nowcast of delays"](held, vintage, 2024) for vintage in (74, 83))
    assert 0.2 < late.spread < early.spread < 10.0
    assert abs(early.middle - 1.5) < 4 * early.spread


def test_a_hole_in_the_deliveries_makes_no_figure_up() -> None:
    triangle = _triangle(_growing(72, 5.0, 3.5))
    paid = triangle.paid.copy()
    paid[STATE, 0, 61, 66] = NAN
    held = Deliveries(Triangle("VT", triangle.services, FIRST, paid, triangle.people.copy()))
    assert isnan(RULES["year to date as reported"](held, 66, 2023).middle)
    assert RULES["year to date as reported"](held, 67, 2023).middle > 0.9


def test_one_delivery_leaves_the_rules_that_learn_without_a_word() -> None:
    triangle = _triangle(_growing(72, 5.0, 3.5))
    paid, people = triangle.paid.copy(), triangle.people.copy()
    paid[..., :-1], people[..., :-1] = NAN, NAN
    found = said(Deliveries(Triangle("VT", triangle.services, FIRST, paid, people)), 71, 2023)
    silent = [name for name, says in found.items() if isnan(says.middle)]
    assert silent == [
        "chain ladder, two newest months dropped",
        "same maturity a year ago",
        "baseline nowcast of delays",
    ]


def test_a_service_without_payments_stands_in_the_way_of_none() -> None:
    final = _growing(72, 5.0, 3.5)
    final[:, 1] = 0.0
    assert RULES["chain ladder, two newest months dropped"](Deliveries(_triangle(final)), 71, 2023).middle == (
        pytest.approx(1.5, abs=1e-9)
    )


def test_a_rule_without_a_spread_says_yes_or_no() -> None:
    assert (Said(1.2).odds_above(1.0), Said(1.0).odds_above(1.0), Said(-1.0).odds_above(1.0)) == (1.0, 0.0, 0.0)
    assert isnan(Said(NAN).odds_above(1.0))
    np.testing.assert_array_equal(quantiles(np.array([1.2]), np.array([NAN]), np.array([0.05, 0.95])), [[1.2, 1.2]])


def test_a_rule_with_a_spread_says_odds() -> None:
    assert Said(1.0, 2.0).odds_above(1.0) == pytest.approx(0.5)
    assert Said(0.0, 1.0).odds_above(1.6448536) == pytest.approx(0.05, abs=1e-6)
    found = quantiles(np.array([1.0]), np.array([2.0]), np.array([0.05, 0.5]))
    np.testing.assert_allclose(found, [[1 - 2 * 1.6448536, 1.0]])


def test_growth_of_nation_and_state_are_told_apart() -> None:
    held = Deliveries(_triangle(_growing(72, 2.0, 3.5)))
    assert RULES["same maturity a year ago"](held, 71, 2023).middle == pytest.approx(-1.5, abs=1e-9)
    assert (STATE, NATION) == (0, 1)
