"""One step that many months of a service take at once in a delivery: its size, and how far back it reaches.

Developments that are off the usual are laid to a step of lags 2 to L and to a change of payment speed, by weighted
least squares for every L; residuals count no more than `_CAP`, and payment speed is held by a ridge.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array

LAGS = 20  # over which a step is looked for
_LENGTHS = np.arange(LAGS, 4, -1)  # the greatest lag that a step reaches: the longest of equals
_CAP = 25.0  # of a squared residual
_STIFF = 100.0  # ridge on payment speed


class Step(NamedTuple):
    """The step of each [area, service] that explains the developments of one vintage best.

    `size` in logs; `reach` its greatest lag; `gain` by how much it lessens the loss, and `loss` what it leaves;
    `speed` the change of payment speed beside it, and `slow` that without any step; `lags` how many were known.
    """

    size: Array
    reach: npt.NDArray[np.int64]
    gain: Array
    loss: Array
    speed: Array
    slow: Array
    lags: npt.NDArray[np.int64]


class _Fit(NamedTuple):
    size: Array
    speed: Array
    loss: Array


def best_step(off: Array, normal: Array, wide: Array) -> Step:
    """The best step, by developments at lags 1 to LAGS, [area, service, lag].

    `off` is how far they are from the usual, NaN where unknown; `normal` the usual, `wide` the spread of `off`.
    """
    known = ~np.isnan(off)
    weights = np.where(known, 1 / wide**2, 0.0)
    weights[..., 0] = 0.0  # the newest month's development varies too much
    off = np.where(known, off, 0.0)
    lag = np.arange(1, LAGS + 1)
    every = _fitted(off, normal, weights, ((lag >= 2) & (lag <= _LENGTHS[:, None])).astype(float))
    none = _Fit(*(each[..., 0] for each in _fitted(off, normal, weights, np.zeros((1, LAGS)))))
    best = np.argmin(every.loss, axis=-1)[..., None]
    fit = _Fit(*(np.take_along_axis(each, best, -1)[..., 0] for each in every))
    reach = _LENGTHS[best[..., 0]]
    return Step(fit.size, reach, none.loss - fit.loss, fit.loss, fit.speed, none.speed, known.sum(axis=-1))


def _fitted(off: Array, normal: Array, weights: Array, reached: Array) -> _Fit:
    """Step, payment speed and loss, [area, service, length]: fitted twice, at last without outliers."""
    off, normal, every = off[..., None, :], normal[..., None, :], weights[..., None, :]
    used = every
    for _ in range(2):
        size, speed = _solved(off, normal, used, reached)
        squares = every * (off - size[..., None] * reached - speed[..., None] * normal) ** 2
        used = np.where(squares < _CAP, every, 0.0)
    return _Fit(size, speed, np.minimum(squares, _CAP).sum(-1) + _STIFF * speed**2)


def _solved(off: Array, normal: Array, weights: Array, reached: Array) -> tuple[Array, Array]:
    """The normal equations of two unknowns; a step that reaches no lag is none."""
    aa = (weights * reached).sum(-1) + ~reached.any(axis=-1)
    ab, bb = (weights * reached * normal).sum(-1), (weights * normal**2).sum(-1) + _STIFF
    ae, be = (weights * reached * off).sum(-1), (weights * normal * off).sum(-1)
    whole = np.maximum(aa * bb - ab**2, 1e-9)
    return (bb * ae - ab * be) / whole, (aa * be - ab * ae) / whole
