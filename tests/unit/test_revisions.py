"""What error a vintage usually has, as past vintages had it."""

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.revisions import LAGS, prior, usual_error

QUIET = np.zeros(150, dtype=bool)


def _said(sd: Array, bias: Array, seed: int = 4) -> Array:
    """[vintage, month] of months that are truly 0, each vintage wrong by one draw of every lag."""
    rng = np.random.default_rng(seed)
    lag = np.arange(150)[:, None] - np.arange(150)
    at = np.clip(lag, 0, LAGS - 1)
    wrong = rng.normal(0, 1, (150, 150)) * sd[at] - bias[at]
    return np.where(lag < 0, np.nan, np.where(lag < LAGS, wrong, 0.0))


def test_errors_of_a_known_size_are_learned() -> None:
    sd = np.where(np.arange(LAGS) < 8, 0.04 * 0.5 ** np.arange(LAGS), 1e-6)
    bias = np.where(np.arange(LAGS) == 0, 0.05, 0.0)
    usual = usual_error(_said(sd, bias), 140, QUIET, foretell=False)

    assert usual.learned_from == 96
    assert usual.mean[0] == pytest.approx(0.05, abs=0.012)
    np.testing.assert_allclose(np.sqrt(np.diagonal(usual.covariance))[:4], sd[:4], rtol=0.25)


def test_what_is_built_in_stands_until_vintages_are_nine_months_old() -> None:
    said = _said(np.full(LAGS, 0.01), np.zeros(LAGS))

    for vintage, learned in ((0, 0), (8, 0), (9, 1), (30, 22)):
        assert usual_error(said, vintage, QUIET).learned_from == learned
    np.testing.assert_array_equal(usual_error(said, 8, QUIET).covariance, prior())


def test_one_wild_vintage_moves_little() -> None:
    said = _said(np.full(LAGS, 0.01), np.zeros(LAGS))
    wild = said.copy()
    wild[70] += 3.0
    calm, moved = (usual_error(each, 140, QUIET, foretell=False) for each in (said, wild))

    assert np.sqrt(moved.covariance[0, 0]) < 1.5 * np.sqrt(calm.covariance[0, 0])


def test_disturbed_vintages_are_told_by_their_like() -> None:
    disturbed = QUIET.copy()
    disturbed[20:140:6] = True
    said = _said(np.full(LAGS, 0.01), np.zeros(LAGS))
    said[disturbed] *= 4
    sds = []
    for now in (True, False):
        disturbed[140] = now
        sds.append(np.sqrt(usual_error(said, 140, disturbed, foretell=False).covariance[0, 0]))

    assert sds[0] > 1.4 * sds[1]


def test_errors_that_revisions_foretell_are_taken_off() -> None:
    """Where the newest months were just revised up, older ones will be: by half as much at lag 4."""
    rng = np.random.default_rng(8)
    push = rng.normal(0, 0.02, 150)
    lag = np.arange(150)[:, None] - np.arange(150)
    said = np.where(lag == 4, -0.5 * push[:, None], 0.0)  # wrong now
    said = said + np.where(lag == 1, push[:, None], 0.0)  # as the month at lag 1 was just revised
    said = np.where(lag < 0, np.nan, said)
    told = usual_error(said, 140, QUIET)
    blind = usual_error(said, 140, QUIET, foretell=False)

    assert told.mean[4] == pytest.approx(0.5 * push[140], abs=0.004)
    assert told.covariance[4, 4] < blind.covariance[4, 4]
