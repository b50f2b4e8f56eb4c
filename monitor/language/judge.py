"""Figures against limits: how far, and whether that meets the test. The one place where a verdict is found.

A code is MISSED (-1), UNKNOWN (0) or MET (1), so that "all of these" is the smallest of their codes and "any of these"
the largest: what is unknown stays so unless the others decide alone.
"""

from collections.abc import Sequence
from functools import reduce
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array, apart

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Counted = tuple[Codes, Flags]  # the codes of one test, and where it is asked
MISSED, UNKNOWN, MET = -1, 0, 1


def room(value: Array, limit: Array, direction: str) -> Array:
    """Distance to the limit, negative past it, never -0; equal within the guard is exactly 0."""
    return apart(limit, value) if direction in ("at_most", "below") else apart(value, limit)


def codes(rooms: Array, direction: str) -> Codes:
    """MET, MISSED, or UNKNOWN where the room is NaN; at the limit is met for at_least and at_most only."""
    passed = rooms > 0.0 if direction in ("above", "below") else rooms >= 0.0
    return np.where(np.isnan(rooms), UNKNOWN, np.where(passed, MET, MISSED)).astype(np.int8)


def all_of(verdicts: Sequence[Codes]) -> Codes:
    """Met if all are, missed if one is, unknown otherwise."""
    return np.asarray(reduce(np.minimum, verdicts))


def any_of(verdicts: Sequence[Codes]) -> Codes:
    """Met if one is, missed if all are, unknown otherwise."""
    return np.asarray(reduce(np.maximum, verdicts))


def met_counts(pairs: Sequence[Counted]) -> tuple[Array, Array]:
    """How many are certainly met, and how many could be; what is not asked counts in neither."""
    least = reduce(np.add, [((code == MET) & counted).astype(np.float64) for code, counted in pairs])
    most = reduce(np.add, [((code != MISSED) & counted).astype(np.float64) for code, counted in pairs])
    return least, most


def enough(least: Array, most: Array, needed: Array) -> Codes:
    """Met if the least is enough, missed if the most is not, unknown otherwise or where the need is unknown."""
    # Neither comparison holds of an unknown need, which is NaN.
    return np.where(least >= needed, MET, np.where(most < needed, MISSED, UNKNOWN)).astype(np.int8)


def astride(rooms: Array, half: Array, direction: str) -> Flags:
    """Whether an interval of `half` to either side of the figure has verdicts of both kinds in it."""
    return np.asarray(codes(rooms - half, direction) != codes(rooms + half, direction))


def half_width(standard_error: Array, level: int) -> Array:
    """Half of a normal confidence interval at `level` percent: 1.96 standard errors at 95."""
    return standard_error * NormalDist().inv_cdf(0.5 + level / 200)
