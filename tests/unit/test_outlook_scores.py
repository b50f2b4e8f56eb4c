"""How forecasts are scored: by hand, against closed forms, and with standard errors that count a history once."""

from math import gamma, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from monitor.outlook.scores import (
    EVEN,
    INTERVALS,
    brier,
    covered,
    lead_months,
    mean,
    paired,
    quantile_score,
    reliability,
    saved,
)

NAN = float("nan")
CAME = np.array([-2.5, -0.4, 0.0, 0.3, 1.7])


def _normal_crps(z: np.ndarray) -> np.ndarray:
    around = NormalDist()
    return np.array([x * (2 * around.cdf(x) - 1) + 2 * around.pdf(x) - 1 / sqrt(pi) for x in z])


def _t_crps(z: np.ndarray, freedom: float) -> np.ndarray:
    """The closed form of Jordan, Krüger and Lerch (2019)."""
    beta = [gamma(a) * gamma(b) / gamma(a + b) for a, b in ((0.5, freedom - 0.5), (0.5, freedom / 2))]
    shape = stats.t(freedom)
    inner = z * (2 * shape.cdf(z) - 1) + 2 * shape.pdf(z) * (freedom + z**2) / (freedom - 1)
    return inner - 2 * sqrt(freedom) / (freedom - 1) * beta[0] / beta[1] ** 2


def test_the_score_over_even_levels_is_the_crps_of_a_normal() -> None:
    quantiles = np.array([NormalDist().inv_cdf(level) for level in EVEN])
    np.testing.assert_allclose(quantile_score(CAME, np.tile(quantiles, (5, 1)), EVEN), _normal_crps(CAME), atol=2e-3)


def test_the_score_over_even_levels_is_the_crps_of_heavy_tails() -> None:
    quantiles = 0.2 + 1.3 * stats.t(7).ppf(EVEN)
    found = quantile_score(CAME, np.tile(quantiles, (5, 1)), EVEN)
    np.testing.assert_allclose(found, 1.3 * _t_crps((CAME - 0.2) / 1.3, 7), atol=4e-3)


def test_the_score_of_a_point_is_its_absolute_error() -> None:
    points = np.full((5, INTERVALS.size), 0.5)
    np.testing.assert_allclose(quantile_score(CAME, points, INTERVALS), np.abs(CAME - 0.5))


def test_the_interval_score_is_the_weighted_sum_of_its_intervals() -> None:
    quantiles = stats.norm.ppf(INTERVALS)
    came, half = 2.9, INTERVALS.size // 2
    total = 0.5 * abs(came - quantiles[half])
    for at in range(half):
        low, high, alpha = quantiles[at], quantiles[-1 - at], 2 * INTERVALS[at]
        outside = max(low - came, 0.0) + max(came - high, 0.0)
        total += alpha / 2 * (high - low + 2 / alpha * outside)
    assert quantile_score(np.array([came]), quantiles[None], INTERVALS)[0] == pytest.approx(total / (half + 0.5))


def test_an_interval_covers_its_ends_and_says_nothing_of_the_unknown() -> None:
    found = covered(np.array([1.0, 2.0, 2.1, NAN]), np.full(4, 1.0), np.array([2.0, 2.0, 2.0, 2.0]))
    np.testing.assert_array_equal(found, [1.0, 1.0, 0.0, NAN])


def test_brier_is_the_squared_distance() -> None:
    found = brier(np.array([0.8, 0.8, 0.0, NAN]), np.array([1.0, 0.0, 0.0, 1.0]))
    np.testing.assert_allclose(found, [0.04, 0.64, 0.0, NAN])


def test_reliability_is_by_tenths_of_what_was_said() -> None:
    odds = np.array([0.02, 0.06, 0.52, 0.54, 1.0, NAN])
    table = reliability(odds, np.array([0.0, 1.0, 1.0, 1.0, 1.0, 1.0]))
    assert [count for _, _, count in table] == [2, 2, 1]
    np.testing.assert_allclose([row[:2] for row in table], [(0.04, 0.5), (0.53, 1.0), (1.0, 1.0)])


def test_scores_that_repeat_within_a_history_are_no_more_certain() -> None:
    once = mean(np.array([1.0, 2.0, 4.0]), np.array([0, 1, 2]))
    thrice = mean(np.repeat([1.0, 2.0, 4.0], 3), np.repeat([0, 1, 2], 3))
    assert (once.value, once.count, thrice.count) == (pytest.approx(7 / 3), 3, 9)
    assert once.error == pytest.approx(np.std([1.0, 2.0, 4.0], ddof=1) / sqrt(3))
    assert thrice.error == pytest.approx(once.error)


def test_means_pass_over_what_is_unknown() -> None:
    found = mean(np.array([1.0, NAN, 3.0]), np.array([5, 5, 6]))
    assert (found.value, found.count) == (2.0, 2)
    assert mean(np.array([NAN]), np.array([1])).count == 0


def test_one_history_has_no_standard_error() -> None:
    assert np.isnan(mean(np.array([1.0, 2.0]), np.array([3, 3])).error)


def test_pairs_cancel_what_is_common() -> None:
    rng = np.random.default_rng(1000)
    hard = rng.gamma(2.0, 1.0, 400)
    ours, theirs = hard + rng.normal(0, 0.01, 400), hard + 0.1
    found = paired(ours, theirs, np.arange(400))
    assert found.value == pytest.approx(-0.1, abs=0.005)
    assert found.error < 0.001 < mean(ours, np.arange(400)).error


def test_what_is_saved_has_the_error_that_resampling_finds() -> None:
    rng = np.random.default_rng(1001)
    theirs = rng.gamma(2.0, 1.0, 300)
    ours, of = 0.7 * theirs + rng.gamma(1.0, 0.2, 300), np.arange(300)
    found = saved(ours, theirs, of)
    again = rng.integers(0, 300, (2000, 300))
    resampled = 1 - ours[again].mean(axis=1) / theirs[again].mean(axis=1)
    assert found.value == pytest.approx(1 - ours.mean() / theirs.mean())
    assert found.error == pytest.approx(resampled.std(), rel=0.1)


def test_nothing_is_saved_where_nothing_could_be() -> None:
    assert np.isnan(saved(np.array([0.0]), np.array([0.0]), np.array([0])).value)


def test_lead_counts_from_the_first_alarm_of_those_that_rang() -> None:
    rang = np.array([[False, True, True], [True, False, False], [False, False, False]])
    assert lead_months(rang, np.array([9.0, 6.0, 3.0])) == 7.5
    assert np.isnan(lead_months(rang[2:], np.array([9.0, 6.0, 3.0])))
