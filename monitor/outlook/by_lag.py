"""A triangle laid out by vintage and lag: a row is what one delivery said, and no row knows a later one."""

import numpy as np

from monitor.language.arithmetic import Array


def by_lag(cells: Array, lags: int) -> Array:
    """[..., month, vintage] -> [..., vintage, lag]; NaN where the month is before the first."""
    vintages = np.arange(cells.shape[-1])[:, None]
    months = vintages - np.arange(lags)
    laid = cells[..., np.maximum(months, 0), vintages]
    return np.where(months >= 0, laid, np.nan)


def by_month(rows: Array, known: Array) -> Array:
    """[..., vintage, lag] -> [..., vintage, month]; months with greater lags as in `known`, which is laid by month."""
    lags, months = rows.shape[-1], known.shape[-1]
    lag = np.arange(months)[:, None] - np.arange(months)
    laid = np.take_along_axis(rows, np.broadcast_to(np.clip(lag, 0, lags - 1), known.shape), axis=-1)
    return np.where((lag >= 0) & (lag < lags), laid, np.where(lag < 0, np.nan, known))


def as_held(cells: Array) -> Array:
    """[..., month, vintage] -> [..., vintage, month]: what the last delivery said that told of the month at all."""
    told = ~np.isnan(cells)
    latest = np.maximum.accumulate(np.where(told, np.arange(cells.shape[-1]), 0), axis=-1)
    return np.swapaxes(np.take_along_axis(cells, latest, axis=-1), -1, -2)


def one_earlier(rows: Array) -> Array:
    """For each cell of [..., vintage, lag], what the vintage before said of the same month; NaN where it did not."""
    earlier = np.full_like(rows, np.nan)
    earlier[..., 1:, 1:] = rows[..., :-1, :-1]
    return earlier


def still_to_come(developments: Array) -> Array:
    """Log of what a cell still grows by: the developments of all later lags. Place d of them is from lag d-1 to d."""
    later = np.flip(np.cumsum(np.flip(developments, -1), axis=-1), -1)
    return np.concatenate([later[..., 1:], np.zeros_like(later[..., :1])], axis=-1)
