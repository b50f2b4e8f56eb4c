"""How good forecasts were: errors, interval scores, coverage and odds against what came, with standard errors.

Arrays are of forecasts, one entry each; quantiles have a last axis of levels. A forecast or an outcome that is unknown
is NaN, and so is its score; means pass over it. Scores of amounts are in their unit, and less is better.

The quantile form of the continuous ranked probability score, and the weighted interval score as the same mean over 23
levels, are those of Bracher, Ray, Gneiting and Reich (2021); Brier (1950) scored odds.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array

Labels = npt.NDArray[np.int64]

EVEN: Array = (np.arange(200) + 0.5) / 200  # levels so dense that their mean score is the CRPS
INTERVALS: Array = np.array([0.01, 0.025, *(np.arange(1, 20) / 20), 0.975, 0.99])  # those of eleven intervals
LOW, HIGH = 0.05, 0.95  # the ends of the 90 % interval
_TENTHS = 10


@dataclass(frozen=True)
class Mean:
    """A mean with its standard error and the number of figures in it; NaN where there are too few to tell."""

    value: float
    error: float
    count: int


def quantile_score(came: Array, quantiles: Array, levels: Array) -> Array:
    """Twice the mean pinball loss over levels: the CRPS at `EVEN`, the weighted interval score at `INTERVALS`.

    `came` [...] and `quantiles` [..., level] are in one unit. A point forecast, all its quantiles equal, scores its
    absolute error.
    """
    below = came[..., None] - quantiles
    return 2.0 * np.asarray(np.maximum(levels * below, (levels - 1.0) * below).mean(axis=-1))


def covered(came: Array, low: Array, high: Array) -> Array:
    """1 where what came lies in the interval, its ends included; 0 where it does not; NaN where either is unknown."""
    known = ~np.isnan(came + low + high)
    return np.where(known, (low <= came) & (came <= high), np.nan)


def brier(odds: Array, happened: Array) -> Array:
    """The squared distance of odds, 0 to 1, from what happened, 0 or 1."""
    return np.asarray((odds - happened) ** 2)


def reliability(odds: Array, happened: Array) -> tuple[tuple[float, float, int], ...]:
    """By tenths of the odds said: their mean, how often it happened, and how many times such odds were said."""
    known = ~np.isnan(odds + happened)
    said, came = odds[known], happened[known]
    tenth = np.minimum((said * _TENTHS).astype(np.int64), _TENTHS - 1)
    counts = np.bincount(tenth, minlength=_TENTHS)
    means = [np.bincount(tenth, figures, _TENTHS) / np.maximum(counts, 1) for figures in (said, came)]
    return tuple((float(means[0][at]), float(means[1][at]), int(counts[at])) for at in np.flatnonzero(counts))


def mean(scores: Array, of: Labels) -> Mean:
    """The mean of scores; its standard error counts all scores `of` one history, a label each, as one draw."""
    known = ~np.isnan(scores)
    if not known.any():
        return Mean(np.nan, np.nan, 0)
    value = float(scores[known].mean())
    return Mean(value, _error(scores[known] - value, of[known]), int(known.sum()))


def paired(ours: Array, theirs: Array, of: Labels) -> Mean:
    """The mean of ours less theirs, over forecasts of which both are known; below 0 where ours are better."""
    return mean(ours - theirs, of)


def saved(ours: Array, theirs: Array, of: Labels) -> Mean:
    """Which share of their mean score ours saves, 0 to 1, over forecasts of which both are known.

    The standard error is that of a quotient of means, linear in both.
    """
    both = ~np.isnan(ours + theirs)
    ours, theirs = ours[both], theirs[both]
    if not both.any() or theirs.mean() <= 0.0:
        return Mean(np.nan, np.nan, int(both.sum()))
    quotient = float(ours.mean() / theirs.mean())
    return Mean(1.0 - quotient, _error((ours - quotient * theirs) / theirs.mean(), of[both]), int(both.sum()))


def _error(gaps: Array, of: Labels) -> float:
    """The standard error of a mean that its figures lie `gaps` off; those of one label are added up, then squared."""
    sums = np.bincount(np.unique(of, return_inverse=True)[1], gaps)
    if sums.size == 1:
        return float("nan")
    return float(np.sqrt(sums.size / (sums.size - 1) * (sums**2).sum()) / gaps.size)


def lead_months(rang: npt.NDArray[np.bool_], months_before: Array) -> float:
    """How long before the outcome years were called, in months, on average over those that were: [year, vintage].

    `months_before` [vintage] is the time from each vintage to the outcome. NaN where none was called.
    """
    called = rang.any(axis=1)
    return float(months_before[rang.argmax(axis=1)][called].mean()) if called.any() else float("nan")
