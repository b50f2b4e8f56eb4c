"""When odds of a miss become an alert, and how often such alerts are right."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.outlook.policy import LEVELS, WARNING, Policy, levels, rung, threshold

NAN = float("nan")
MONTHS = np.arange(1, 16)


def _told(
    odds: Sequence[float], first: int = 6, policy: Policy | None = None, flagged: Sequence[int] = ()
) -> list[str]:
    """The levels of one year whose odds are told from the vintage `first` on; places in `flagged` have a red flag."""
    flags = np.isin(np.arange(len(odds)), list(flagged))[None]
    vintages = np.arange(first, first + len(odds))
    return [LEVELS[at] for at in levels(np.array([odds]), vintages, policy or Policy(), flags)[0]]


def test_levels_are_raised_one_at_a_time() -> None:
    assert _told([0.85, 0.85, 0.85, 0.85]) == ["watch", "warning", "critical", "critical"]


def test_odds_that_jump_raise_to_where_they_are() -> None:
    assert _told([0.20, 0.55]) == ["none", "warning"]
    assert _told([0.55, 0.85]) == ["watch", "critical"]
    assert _told([0.30, 0.55]) == ["none", "watch"]


@pytest.mark.parametrize(("odds", "level"), [(0.34, "none"), (0.35, "watch")])
def test_a_level_is_raised_at_its_threshold(odds: float, level: str) -> None:
    assert _told([odds]) == [level]


def test_a_level_ends_after_two_vintages_below_its_way_back() -> None:
    assert _told([0.40, 0.24, 0.24]) == ["watch", "watch", "none"]
    assert _told([0.40, 0.24, 0.26, 0.24]) == ["watch"] * 4
    assert _told([0.40, 0.25, 0.25]) == ["watch"] * 3


def test_the_way_back_stops_at_the_level_that_still_holds() -> None:
    assert _told([0.10, 0.90, 0.40, 0.40]) == ["none", "critical", "critical", "warning"]
    assert _told([0.10, 0.90, 0.28, 0.28]) == ["none", "critical", "critical", "watch"]
    assert _told([0.10, 0.90, 0.10, 0.10]) == ["none", "critical", "critical", "none"]


def test_there_is_no_level_before_two_months_with_two_months_of_run_out() -> None:
    assert _told([0.9, 0.9, 0.9, 0.9, 0.9], first=1) == ["none", "none", "none", "watch", "warning"]


def test_there_is_a_watch_at_most_before_the_vintage_of_may() -> None:
    assert _told([0.1, 0.9, 0.9], first=3) == ["none", "watch", "warning"]


def test_a_delivery_with_a_red_flag_moves_no_level_and_counts_for_nothing() -> None:
    assert _told([0.40, 0.90, 0.40], flagged=[1]) == ["watch", "watch", "watch"]
    assert _told([0.40, 0.20, 0.20, 0.20], flagged=[1]) == ["watch", "watch", "watch", "none"]
    assert _told([0.40, 0.20, 0.55], flagged=[1]) == ["watch", "watch", "warning"]


def test_unknown_odds_leave_the_level_as_it_was() -> None:
    assert _told([0.40, NAN, NAN, 0.40]) == ["watch"] * 4


def test_other_settings_count() -> None:
    eager = Policy(watch=0.1, watch_back=0.05, calm_vintages=1, least_months=1, run_out=0, warns_from=1)
    assert _told([0.12, 0.04], first=1, policy=eager) == ["watch", "none"]


@given(st.lists(st.lists(st.floats(0, 1), min_size=15, max_size=15), min_size=2, max_size=4))
def test_a_history_alone_is_as_among_many_and_later_odds_change_nothing(odds: list[list[float]]) -> None:
    together = levels(np.array(odds), MONTHS, Policy())
    alone = levels(np.array(odds[:1]), MONTHS, Policy())
    early = levels(np.array(odds)[:, :9], MONTHS[:9], Policy())
    np.testing.assert_array_equal(together[:1], alone)
    np.testing.assert_array_equal(together[:, :9], early)


def test_no_vintage_has_no_level() -> None:
    assert levels(np.empty((3, 0)), np.empty(0, np.int64), Policy()).shape == (3, 0)


def test_what_became_of_alarms_is_counted_over_settled_years() -> None:
    level = np.array([[0, 2, 2, 0], [0, 0, 0, 0], [0, 0, 2, 3], [2, 0, 2, 0], [1, 1, 1, 1], [2, 2, 2, 2]])
    missed = np.array([0.0, 0.0, 1.0, 1.0, 1.0, NAN])
    found = rung(level >= WARNING, missed, (0, 2, 3))
    assert found.false_alarms == 0.5
    assert found.found == (pytest.approx(1 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.turns == pytest.approx((2 + 0 + 1 + 4 + 0) / 5)


def test_without_years_nothing_is_said() -> None:
    found = rung(np.zeros((1, 2), bool), np.array([0.0]), (1,))
    assert found.false_alarms == 0.0
    assert np.isnan(found.found[0])


@pytest.mark.parametrize(("allowed", "rings"), [(0.0, 0), (0.1, 1), (0.25, 2), (1.0, 10)])
def test_the_threshold_lets_so_many_good_years_ring(allowed: float, rings: int) -> None:
    odds = np.random.default_rng(1002).random((12, 5))
    missed = np.array([0.0] * 10 + [1.0, 1.0])
    limit = threshold(odds, missed, allowed)
    assert (odds[:10].max(axis=1) >= limit).sum() == rings


def test_the_threshold_passes_over_unknown_odds_and_needs_a_good_year() -> None:
    assert threshold(np.array([[NAN, 0.2], [NAN, NAN]]), np.array([0.0, 0.0]), 0.0) == pytest.approx(0.2)
    assert np.isnan(threshold(np.array([[0.2]]), np.array([1.0]), 0.1))
