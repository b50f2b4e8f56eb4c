"""Middles and spreads that a few wild figures can't move. NaN is left out, and is the answer where nothing is left."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from monitor.language.arithmetic import Array

SPREAD = 1.4826  # of a median absolute deviation, so that it is a standard deviation where figures are normal


def counted(values: Array, axis: int = -1) -> npt.NDArray[np.int64]:
    """How many figures there are along `axis`."""
    return np.asarray(np.count_nonzero(~np.isnan(values), axis=axis), dtype=np.int64)


def mean(values: Array, axis: int = -1, nothing: float = np.nan) -> Array:
    """The mean of what there is along `axis`; `nothing` where nothing is."""
    many = counted(values, axis)
    sums = np.where(np.isnan(values), 0.0, values).sum(axis=axis)
    return np.where(many > 0, sums / np.maximum(many, 1), nothing)


def median(values: Array, axis: int = -1) -> Array:
    """The middle of what there is along `axis`."""
    ordered = np.sort(np.moveaxis(values, axis, -1), axis=-1)  # NaN goes last
    many = counted(ordered)[..., None]
    low, high = (np.take_along_axis(ordered, np.maximum(at, 0), axis=-1)[..., 0] for at in ((many - 1) // 2, many // 2))
    return np.where(many[..., 0] > 0, (low + high) / 2, np.nan)


def spread(values: Array, axis: int = -1) -> Array:
    """The median absolute deviation, scaled to be a standard deviation where figures are normal."""
    middle = np.expand_dims(median(values, axis), axis)
    return SPREAD * median(np.abs(values - middle), axis)


def weighted_median(values: Array, weights: Array) -> Array:
    """The figure below which half of the weight of the last axis lies; between two figures, their mean."""
    order = np.argsort(values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    known = np.where(np.isnan(values), 0.0, np.broadcast_to(weights, values.shape))
    sums = np.cumsum(np.take_along_axis(known, order, axis=-1), axis=-1)
    half = sums[..., -1:] / 2
    low, high = (np.argmax(reached, axis=-1)[..., None] for reached in (sums >= half, sums > half))
    middle = (np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1))[..., 0] / 2
    return np.where(half[..., 0] > 0, middle, np.nan)


def before(values: Array, width: int, axis: int) -> Array:
    """The `width` entries before each along `axis`, without itself, on a new last axis; NaN before the first."""
    moved = np.moveaxis(values, axis, 0)
    empty = np.full((width, *moved.shape[1:]), np.nan)
    windows = sliding_window_view(np.concatenate([empty, moved]), width, axis=0)[:-1]
    return np.moveaxis(windows, 0, axis if axis >= 0 else axis - 1)


def clipped(values: Array, width: int, spreads: float, axis: int, young: tuple[Array, Array]) -> Array:
    """Figures drawn in to `spreads` spreads around the middle of the `width` before each.

    Where fewer than six are known before it, to `young`: a middle and a reach.
    """
    past = before(values, width, axis)
    known = counted(past) >= 6
    middle = np.where(known, median(past), young[0])
    reach = np.where(known, spreads * spread(past), young[1])
    return np.clip(values, middle - reach, middle + reach)


def faded(values: Array, half_life: float, axis: int) -> tuple[Array, Array]:
    """Weighted sums through each entry along `axis`, and their weights: an entry counts half after `half_life` more."""
    moved = np.moveaxis(values, axis, 0)
    known = ~np.isnan(moved)
    sums, weights = np.where(known, moved, 0.0), known.astype(float)
    keep = 0.5 ** (1 / half_life)
    for at in range(1, len(moved)):
        sums[at] += keep * sums[at - 1]
        weights[at] += keep * weights[at - 1]
    return np.moveaxis(sums, 0, axis), np.moveaxis(weights, 0, axis)
