"""Vintages forecast as if each were the newest, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from monitor.outlook import peers
from monitor.outlook.beliefs import Completed, Event, Posterior
from monitor.outlook.replay import OURS, Forecast, quantiles, replayed, scored, settled
from monitor.outlook.triangle import Triangle
from monitor.simulate.history import History, history
from monitor.simulate.worlds import WORLDS

NAN = float("nan")
SEED = 1005
JUNE, DECEMBER = 12 * 2014 + 5, 12 * 2014 + 11


def _triangle(drawn: History) -> Triangle:
    return Triangle("WX", drawn.services, drawn.first, drawn.paid, drawn.people)


def _as_it_was(known: Completed, believed: Posterior, year: int) -> Mapping[str, float | None]:
    """All that a judge is given, as one number."""
    return {"all": float(np.nansum(known.ratio) + believed.ratio_cov.sum() + believed.nation.sum() + year)}


@pytest.fixture(scope="module")
def drawn() -> History:
    return history(WORLDS["base"], SEED, years=4)


@pytest.fixture(scope="module")
def forecasts(drawn: History) -> tuple[Forecast, ...]:
    triangle = _triangle(drawn)
    return replayed(triangle, _as_it_was, {JUNE, DECEMBER})


def _said(forecasts: tuple[Forecast, ...]) -> list[tuple[object, ...]]:
    return [
        (one.vintage, one.year, one.end and (one.end.center, one.end.scale, one.end.national_growth), one.odds_met)
        for one in forecasts
    ]


def test_each_vintage_tells_of_its_own_year_and_the_one_before(forecasts: tuple[Forecast, ...]) -> None:
    told = [(one.vintage, one.year, one.months_observed, one.why_not) for one in forecasts]
    assert told == [
        (JUNE, 2013, 12, None), (JUNE, 2014, 6, None), (DECEMBER, 2013, 12, None), (DECEMBER, 2014, 12, None),
    ]  # fmt: skip


def test_what_comes_after_a_vintage_changes_no_bit_of_it(drawn: History, forecasts: tuple[Forecast, ...]) -> None:
    paid, people = drawn.paid.copy(), drawn.people.copy()
    later = np.arange(paid.shape[-1]) > DECEMBER - drawn.first
    paid[..., later] *= np.random.default_rng(1000).uniform(0.2, 5.0, paid[..., later].shape)
    people[..., later] *= 3.0
    other = Triangle("WX", drawn.services, drawn.first, paid, people)
    again = replayed(other, _as_it_was, {JUNE, DECEMBER})
    assert _said(again) == _said(forecasts)


def test_intervals_narrow_as_the_year_goes_on(forecasts: tuple[Forecast, ...]) -> None:
    scale = {(one.vintage, one.year): one.end.scale for one in forecasts if one.end}
    assert scale[JUNE, 2014] > 1.5 * scale[DECEMBER, 2014] > 1.5 * scale[DECEMBER, 2013]


def test_where_the_year_before_is_not_whole_there_is_a_reason_and_no_odds(drawn: History) -> None:
    told = replayed(_triangle(drawn), None, {12 * 2012 + 11, 12 * 2011 + 5})
    reasons = [(one.year, one.end is None, one.why_not) for one in told]
    assert reasons[:2] == [
        (2010, True, "Growth of 2010 needs every month of 2009; the feed begins with 2011-01."),
        (2011, True, "Growth of 2011 needs every month of 2010; the feed begins with 2011-01."),
    ]
    assert reasons[2] == (2011, True, "Growth of 2011 needs every month of 2010; the feed begins with 2011-01.")
    assert reasons[3] == (2012, False, None)


def test_a_year_has_settled_by_the_newest_delivery_that_tells_it_whole() -> None:
    months = 60
    final = np.stack([np.repeat(1.05 ** np.arange(5), 12), np.repeat(1.03 ** np.arange(5), 12)])[:, None]
    lags = np.arange(months) - np.arange(months)[:, None]
    paid = np.where(lags >= 0, final[..., None] * np.where(lags < 4, 0.5, 1.0), NAN)
    people = np.where(lags >= 0, np.ones((2, months, months)), NAN)
    triangle = Triangle("WX", ("all",), 12 * 2020, paid.copy(), people)
    assert settled(triangle, after_months=12) == pytest.approx({2021: 2.0, 2022: 2.0, 2023: 2.0})
    assert settled(triangle, after_months=13) == pytest.approx({2021: 2.0, 2022: 2.0})
    paid[0, 0, 30, -1] = NAN  # the newest delivery lacks a month of 2022
    holed = Triangle("WX", ("all",), 12 * 2020, paid, people)
    assert settled(holed, after_months=12) == pytest.approx({2021: 2.0, 2022: 2.0})


def test_a_short_delivery_is_flagged_and_only_at_its_own_vintage() -> None:
    short = Event("short delivery", "state", "all", JUNE, -0.03, True)
    assert Forecast(JUNE, 2014, 6, events=(short,)).flagged
    assert not Forecast(JUNE, 2014, 6, events=(replace(short, vintage=JUNE - 1),)).flagged
    assert not Forecast(JUNE, 2014, 6, events=(replace(short, kind="payment stop"),)).flagged


def test_quantiles_are_those_of_the_year_end(forecasts: tuple[Forecast, ...]) -> None:
    ends = [one.end for one in forecasts if one.end]
    found = quantiles(ends, np.array([0.05, 0.5, 0.95]))
    np.testing.assert_allclose(found, [[end.quantile(level) for level in (0.05, 0.5, 0.95)] for end in ends])


def test_every_rule_is_scored_on_the_same_years(drawn: History, forecasts: tuple[Forecast, ...]) -> None:
    came = {2013: 0.4}
    rows = scored(_triangle(drawn), forecasts, came)
    assert rows["rule"].unique(maintain_order=True).to_list() == [OURS, *peers.RULES]
    assert rows.group_by("rule").len()["len"].unique().to_list() == [len(forecasts)]
    assert rows["months"].unique().sort().to_list() == [6, 12, 18, 24]
    unsettled = rows.filter(year=2014)
    assert unsettled["crps"].is_null().all()
    assert unsettled["said"].is_not_null().any()
    ours = rows.filter(rule=OURS, year=2013)
    assert (ours["low"] < ours["said"]).all()
    assert (ours["crps"] < (ours["said"] - 0.4).abs()).any()


def test_nothing_forecast_is_nothing_scored(drawn: History) -> None:
    rows = scored(_triangle(drawn), replayed(_triangle(drawn), None, {12 * 2011 + 5}), {})
    assert rows.is_empty()
    assert "crps" in rows.columns
