"""How wrong completion usually is: what past vintages said of each lag against what is known of those months now.

Uncertainty from past nowcast errors at the same delay, as `baselinenowcast` takes it: only what was known at a vintage
enters what is said at it. Errors that were foretold by how the newest months had just been revised are taken
off; those left give the covariance over lags, drawn towards a built-in shape where there are few.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.robust import counted, mean, spread

LAGS = 24  # lags 0 .. 23 have an error
_MATURE = 9  # vintages after which what is said of a month's ratio is held against
_KEPT = 96
_WORTH = 12.0  # vintages
_WINSOR = 8.0
_APART = 0.9  # of covariances between lags, as few vintages overstate them
LEAST_SD = 0.0005  # of any lag, in logs
_FEATURE_LAGS = ((1, 1), (2, 2), (3, 3), (4, 6), (6, 17))
_RIDGE, _REACH, _FROM = 40.0, 12.0, 3
_PRIOR_LAGS = (0, 1, 2, 3, 6, 12, 23)
_PRIOR_SD = (0.055, 0.027, 0.013, 0.008, 0.004, 0.002, 0.001)


class Usual(NamedTuple):
    """What is to be expected of a vintage's error: its mean [lag], its covariance [lag, lag], of how many vintages."""

    mean: Array
    covariance: Array
    learned_from: int


def prior() -> Array:
    """The built-in covariance over lags: of an office that has one delivery, and of others in part."""
    lags = np.arange(LAGS)
    sd = np.exp(np.interp(lags, _PRIOR_LAGS, np.log(_PRIOR_SD)))
    shape: Array = np.outer(sd, sd) * 0.6 ** np.abs(lags[:, None] - lags)
    return shape


def usual_error(said: Array, vintage: int, disturbed: npt.NDArray[np.bool_], foretell: bool = True) -> Usual:
    """What error a vintage usually has. `said` [vintage, month] is what each said of the months before it, in logs.

    Rows after `vintage` are not looked at. `disturbed` [vintage] tells where payments had just stopped or were caught
    up: vintages of the same kind weigh more.
    """
    past = np.arange(max(0, vintage - _MATURE - _KEPT + 1), vintage - _MATURE + 1)
    errors = _errors(said, past, vintage)
    rows = ~np.isnan(errors[:, 0]) if len(past) else np.zeros(0, dtype=bool)
    past, errors = past[rows], errors[rows]
    if not len(past):
        return Usual(np.zeros(LAGS), prior(), 0)
    foretold = np.zeros(LAGS)
    if foretell:
        foretold, errors = _foretold(errors, _features(said, past), _features(said, np.array([vintage]))[0])
    errors = _drawn_in(errors)
    many = len(past)
    bias = mean(errors, axis=0, nothing=0.0) * many / (many + _WORTH)
    return Usual(foretold + bias, _covariance(errors, disturbed[past] == disturbed[vintage]), many)


def _at_lags(said: Array, vintages: npt.NDArray[np.int64], months: npt.NDArray[np.int64]) -> Array:
    """`said` at [vintage, month] pairs; NaN before the first of either."""
    known = (vintages >= 0) & (months >= 0)
    return np.where(known, said[np.maximum(vintages, 0), np.maximum(months, 0)], np.nan)


def _errors(said: Array, past: npt.NDArray[np.int64], vintage: int) -> Array:
    """[past vintage, lag]: what `vintage` says of a month less what the past vintage said of it."""
    months = past[:, None] - np.arange(LAGS)
    return _at_lags(said, np.full_like(months, vintage), months) - _at_lags(said, past[:, None], months)


def _features(said: Array, vintages: npt.NDArray[np.int64]) -> Array:
    """How the newest months were revised by each vintage and by the one before, [vintage, feature]."""
    return np.concatenate([_revised(said, vintages[:, None] - back) for back in (0, 1)], axis=1)


def _revised(said: Array, vintages: npt.NDArray[np.int64]) -> Array:
    months = vintages - np.arange(1, LAGS)
    moved = _at_lags(said, vintages, months) - _at_lags(said, vintages - 1, months)
    return np.stack([mean(moved[:, low - 1 : high], nothing=0.0) for low, high in _FEATURE_LAGS], axis=1)


def _foretold(errors: Array, features: Array, now: Array) -> tuple[Array, Array]:
    """Errors that ridge regression on the features foretells, and the errors of the past that it leaves.

    Each past vintage is foretold by the others alone (leave one out).
    """
    size = spread(features, axis=0) + 1e-9
    x, x_now = (np.clip(each / size, -_REACH, _REACH) for each in (features, now))
    inner = np.linalg.solve(x.T @ x + _RIDGE * np.eye(x.shape[1]), x.T)
    y = np.nan_to_num(errors)
    own = np.einsum("ij,ji->i", x, inner)[:, None]
    left = (y - x @ (inner @ y)) / np.maximum(1 - own, 0.1)
    foretold = x_now @ (inner @ y)
    late = np.arange(LAGS) >= _FROM
    return np.where(late, foretold, 0.0), np.where(late, np.where(np.isnan(errors), np.nan, left), errors)


def _drawn_in(errors: Array) -> Array:
    wide = _WINSOR * (spread(errors, axis=0) + 1e-6)
    return np.clip(errors, -wide, wide)


def _covariance(errors: Array, alike: npt.NDArray[np.bool_]) -> Array:
    every = _shrunk(errors)
    many = int(alike.sum())
    if 4 <= many < len(errors):
        same = _shrunk(errors[alike])
        every = (many * same + _WORTH * every) / (many + _WORTH)
    return every + LEAST_SD**2 * np.eye(LAGS)


def _shrunk(errors: Array) -> Array:
    many = len(errors)
    centred = np.nan_to_num(errors - mean(errors, axis=0))
    scaled = centred / np.sqrt(np.maximum(counted(errors, axis=0), 1))
    own = scaled.T @ scaled  # a covariance even where some months are unknown
    own *= np.where(np.eye(LAGS, dtype=bool), 1.0, _APART)
    shape = prior()
    size = np.median(np.diagonal(own)[:12] / np.diagonal(shape)[:12])
    size = (many * size + _WORTH) / (many + _WORTH)
    return np.asarray((many * own + _WORTH * size * shape) / (many + _WORTH))
