"""Development by service and area, and of the ratio: what paid-to-date usually still grows by, from each lag on.

The chain ladder of claims reserving, as "development" in ASOP No. 5, section 3.4: a month's paid-to-date grows from lag
to lag by factors of past months at the same lags. Factors are means of logs; recent vintages weigh more, wild ones are
drawn in, and what is built in stands for a few vintages until there are own ones.
"""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.robust import clipped, faded
from monitor.outlook.triangle import NATION, STATE

_CLIP, _WINDOW = 3.5, 24  # spreads, vintages
_LEVEL, _RATIO = 12.0, 18.0  # half-lives in vintages: of an area's own developments, of their difference
_YOUNG = 0.002  # and once more the usual: how far a development may be from it while few are known
_WORTH, _WORTH_MORE = 1.0, 0.4  # vintages that what is built in is worth at lag 0, and more at each later lag


def developments(step: Array, usual: Array) -> Array:
    """Mean development of each lag through each vintage, [area, service, vintage, lag], from `step` laid the same."""
    usual = usual[:, None, :]
    drawn_in = clipped(step, _WINDOW, _CLIP, axis=2, young=(usual, usual + _YOUNG))
    return _mean(drawn_in, usual, _LEVEL, axis=2)


def ratio_developments(step: Array, usual: Array) -> Array:
    """Mean development of the log ratio of state to nation, [service, vintage, lag]; the built-in one is none."""
    usual = usual[:, None, :]
    apart = clipped(step[STATE] - step[NATION], _WINDOW, _CLIP, axis=1, young=(0 * usual, usual + _YOUNG))
    return _mean(apart, 0 * usual, _RATIO, axis=1)


def _mean(step: Array, usual: Array, half_life: float, axis: int) -> Array:
    sums, weights = faded(step, half_life, axis)
    worth = _WORTH + _WORTH_MORE * np.arange(step.shape[-1])  # later lags have less to tell than a wild vintage harms
    mean = (sums + worth * usual) / (weights + worth)
    mean[..., 0] = 0.0
    return np.asarray(mean)
