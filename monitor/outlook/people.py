"""Beneficiaries as deliveries count them, put right: what is missing or impossible is carried on from before."""

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.robust import median

LIKELY = float(np.log(1.5))  # no count moves further than this from one delivery to the next
REVISED, _SETTLED = 0.003, 3  # a revision that is told of, and the lag after which it is


def counted(told: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Counts [area, vintage, lag] as they are believed, each by what was known then; and which were put aside."""
    believed, aside = np.full_like(told, np.nan), np.zeros(told.shape, dtype=bool)
    for vintage in range(told.shape[1]):
        row = np.where(told[:, vintage] > 0, told[:, vintage], np.nan)
        before = _before(believed, vintage, row)
        with np.errstate(invalid="ignore"):
            unlikely = np.abs(np.log(row / before)) > LIKELY
        wrong = unlikely | (np.isnan(row) & ~np.isnan(told[:, vintage]))
        believed[:, vintage] = np.where(unlikely | np.isnan(row), before, row)
        aside[:, vintage] = wrong
    return believed, aside


def _before(believed: Array, vintage: int, row: Array) -> Array:
    """What the delivery before said of the same months; of others, the month that is next to them."""
    usual = np.broadcast_to(median(row)[:, None], row.shape).copy()
    if not vintage:
        return np.where(np.isnan(row), np.nan, usual)
    earlier = np.concatenate([believed[:, vintage - 1, :1], believed[:, vintage - 1, :-1]], axis=-1)
    return np.where(np.isnan(earlier), np.where(np.isnan(row), np.nan, usual), earlier)
