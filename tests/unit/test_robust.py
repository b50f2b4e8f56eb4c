"""Middles, spreads and fading means, with wild and unknown figures among them."""

import numpy as np
import pytest

from monitor.outlook.robust import before, clipped, faded, mean, median, spread, weighted_median

UNKNOWN = np.nan


def test_the_middle_of_what_there_is() -> None:
    rows = np.array([[3.0, UNKNOWN, 1.0], [4.0, 1.0, 2.0], [UNKNOWN, UNKNOWN, UNKNOWN], [7.0, 5.0, UNKNOWN]])

    np.testing.assert_array_equal(median(rows), [2.0, 2.0, UNKNOWN, 6.0])
    np.testing.assert_array_equal(mean(rows), [2.0, 7 / 3, UNKNOWN, 6.0])
    np.testing.assert_array_equal(mean(rows, nothing=0.0), [2.0, 7 / 3, 0.0, 6.0])


def test_a_wild_figure_does_not_widen_the_spread() -> None:
    steady = np.random.default_rng(1).normal(0, 2.0, 4001)
    steady[:40] = 1e9

    assert spread(steady) == pytest.approx(2.0, rel=0.06)


def test_the_weighted_middle_has_half_of_the_weight_below() -> None:
    weights = np.array([1.0, 1.0, 0.7, 0.5, 0.4])

    assert weighted_median(np.array([5.0, 1.0, 2.0, 3.0, 4.0]), weights) == 3.0  # 1, 2 and 3 have 2.2 of 3.6
    assert weighted_median(np.array([1.0, 3.0]), np.ones(2)) == 2.0
    assert weighted_median(np.array([UNKNOWN, 3.0, UNKNOWN]), np.ones(3)) == 3.0
    assert np.isnan(weighted_median(np.full(3, UNKNOWN), np.ones(3)))


def test_what_was_before_holds_nothing_of_now() -> None:
    rows = before(np.array([[1.0, 2.0, 3.0, 4.0]]), 2, axis=1)

    np.testing.assert_array_equal(rows, [[[UNKNOWN, UNKNOWN], [UNKNOWN, 1.0], [1.0, 2.0], [2.0, 3.0]]])


def test_figures_are_drawn_in_by_those_before_and_by_what_is_built_in_while_few_are() -> None:
    figures = np.array([9.0, 1.0, 2.0, 1.0, 2.0, 1.0, 9.0])
    drawn = clipped(figures, 24, 3.0, axis=0, young=(np.array(2.0), np.array(1.0)))

    np.testing.assert_array_equal(drawn[:6], [3.0, 1.0, 2.0, 1.0, 2.0, 1.0])
    assert drawn[6] == pytest.approx(1.5 + 3.0 * 1.4826 * 0.5)


def test_a_figure_fades_by_half_in_its_half_life_and_what_is_unknown_adds_nothing() -> None:
    sums, weights = faded(np.array([8.0, UNKNOWN, UNKNOWN, 1.0]), half_life=3.0, axis=0)

    assert sums[-1] == pytest.approx(5.0)
    assert weights[-1] == pytest.approx(1.5)
