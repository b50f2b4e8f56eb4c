"""Beneficiaries as deliveries count them, put right: what is missing or impossible is carried on from before."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.by_lag import one_earlier
from monitor.outlook.robust import median

REVISED = 0.003  # a revision that is told of
_LIKELY = float(np.log(1.5))  # no count moves further than this from one delivery to the next
_SETTLED = 3  # the lag after which a count is hardly revised any more


class Counts(NamedTuple):
    """Beneficiary-months [area, vintage, lag] as they are believed, each by what was known then.

    `revised` [area, vintage] is the share by which the counts of settled months moved most; `aside`, whether it was
    more than can be, so that the delivery's count was put aside.
    """

    people: Array
    revised: Array
    aside: npt.NDArray[np.bool_]


def counted(told: Array) -> Counts:
    """Counts put right. `told` [area, vintage, lag]."""
    people, moved = np.full_like(told, np.nan), np.zeros_like(told)
    for vintage in range(told.shape[1]):
        row = np.where(told[:, vintage] > 0, told[:, vintage], np.nan)
        beside = _beside(people, vintage, row)
        moved[:, vintage] = np.nan_to_num(np.log(row / beside))
        unlikely = np.abs(moved[:, vintage]) > _LIKELY
        people[:, vintage] = np.where(unlikely | np.isnan(row), beside, row)
    aside = np.abs(moved) > _LIKELY
    moved = np.where(aside | ((np.arange(told.shape[2]) > _SETTLED) & ~np.isnan(one_earlier(people))), moved, 0.0)
    most = np.take_along_axis(moved, np.abs(moved).argmax(axis=2)[..., None], axis=2)[..., 0]
    return Counts(people, np.expm1(most), np.asarray(aside.any(axis=2)))


def _beside(people: Array, vintage: int, row: Array) -> Array:
    """What the delivery before said of the same months; of the newest, its newest; of others, what is usual there."""
    usual = np.where(np.isnan(row), np.nan, median(row)[:, None])
    if not vintage:
        return usual
    earlier = np.concatenate([people[:, vintage - 1, :1], people[:, vintage - 1, :-1]], axis=-1)
    return np.where(np.isnan(earlier), usual, earlier)
