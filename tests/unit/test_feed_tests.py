"""The tests that any monthly feed can be asked, and their odds."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

from monitor.outlook import feed_tests
from monitor.outlook.feed_tests import TESTS
from monitor.outlook.replay import Forecast, replayed
from monitor.outlook.triangle import Triangle
from monitor.simulate.history import History, history
from monitor.simulate.worlds import WORLDS

DIVISIONS = {"hospital": [["hospital_inpatient", "hospital_outpatient"]]}
FROM = 44  # place of the first delivery held: September of the fourth year


def _triangle(drawn: History, services: tuple[str, ...] | None = None) -> Triangle:
    paid, people = drawn.paid.copy(), drawn.people.copy()
    paid[..., :FROM], people[..., :FROM] = np.nan, np.nan
    chosen = [name in (services or drawn.services) for name in drawn.services]
    return Triangle("WX", tuple(np.array(drawn.services)[chosen].tolist()), drawn.first, paid[:, chosen], people)


@pytest.fixture(scope="module")
def drawn() -> History:
    return history(WORLDS["base"], 1007, years=3)


@pytest.fixture(scope="module")
def told(drawn: History) -> tuple[Forecast, ...]:
    return feed_tests.forecasts(_triangle(drawn), DIVISIONS, paths=400)


def test_every_test_has_odds_wherever_the_year_has_a_forecast(told: tuple[Forecast, ...]) -> None:
    assert len(told) == 2 * 4
    for one in told:
        assert one.end is not None
        assert tuple(one.odds_met) == TESTS
        assert all(odds is not None and 0.0 <= odds <= 1.0 for odds in one.odds_met.values())


def test_the_guardrail_is_that_of_the_difference_in_closed_form(told: tuple[Forecast, ...]) -> None:
    for one in told:
        assert one.end is not None
        assert one.odds_met["growth_guardrail"] == 1.0 - one.end.above(1.0)


def test_a_part_is_forecast_as_a_feed_of_its_own(drawn: History, told: tuple[Forecast, ...]) -> None:
    alone = replayed(_triangle(drawn, ("hospital_inpatient", "hospital_outpatient")))
    for part, one in zip(alone, told, strict=True):
        assert part.end is not None
        assert one.odds_met["hospital_guardrail"] == 1.0 - part.end.above(1.0)


def test_two_years_in_a_row_are_no_likelier_than_either(told: tuple[Forecast, ...]) -> None:
    for before, now in zip(told[::2], told[1::2], strict=True):
        assert before.end is not None
        assert now.end is not None
        likely = [before.end.above(0.0), now.end.above(0.0)]
        in_a_row = 1.0 - (now.odds_met["consecutive_years"] or 0.0)
        assert sum(likely) - 1.0 - 0.08 <= in_a_row <= min(likely) + 0.08  # what 400 paths may be off


@pytest.mark.parametrize("services", [("all",), ("hospital_inpatient", "hospital_outpatient")])
def test_a_feed_without_both_parts_has_no_odds_of_them(services: tuple[str, ...], drawn: History) -> None:
    if services == ("all",):
        whole = _triangle(drawn)
        triangle = Triangle("WX", services, whole.first, whole.paid.sum(axis=1, keepdims=True), whole.people)
    else:
        triangle = _triangle(drawn, services)
    newest = feed_tests.forecasts(triangle, DIVISIONS, paths=100)[-1]
    assert newest.odds_met["growth_guardrail"] is not None
    assert newest.odds_met["consecutive_years"] is not None
    assert (newest.odds_met["hospital_guardrail"], newest.odds_met["nonhospital_guardrail"]) == (None, None)


def test_the_same_seed_gives_the_same_odds(drawn: History, told: tuple[Forecast, ...]) -> None:
    again = feed_tests.forecasts(_triangle(drawn), DIVISIONS, paths=400)
    assert [one.odds_met for one in again] == [one.odds_met for one in told]
    other = feed_tests.forecasts(_triangle(drawn), DIVISIONS, seed=2, paths=400)
    assert [one.odds_met["consecutive_years"] for one in other] != [one.odds_met["consecutive_years"] for one in told]


def test_a_delivery_of_zeros_alone_has_no_odds_of_two_years_and_warns_of_nothing(drawn: History) -> None:
    whole = _triangle(drawn)
    paid = whole.paid.copy()
    paid[..., -1] = np.where(np.isnan(paid[..., -1]), np.nan, 0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = feed_tests.forecasts(replace(whole, paid=paid), DIVISIONS, paths=100)
    newest = [one for one in told if one.vintage == told[-1].vintage]
    assert all(odds is None or 0.0 <= odds <= 1.0 for one in newest for odds in one.odds_met.values())
    assert all(one.end is None or np.isfinite(one.end.center) for one in newest)
