"""Payments that stopped for a month or two: found by what did not come, and booked as a backlog still to be paid.

A stop holds back the same share of the payments for all months of care. So what was paid in a month is held against
the ladder's expectation and against last year's, over the newest months; and in the ratio of state to nation, where the
calendar they share cancels. Expectations use deliveries as they were told, never a booked backlog: otherwise one false
find feeds the next.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.by_lag import still_to_come
from monitor.outlook.repair import Repaired
from monitor.outlook.robust import before, counted, median, spread, weighted_median
from monitor.outlook.triangle import NATION, STATE

Flags = npt.NDArray[np.bool_]

_LAGS = slice(1, 6)
_WEIGHTS = np.array([1.0, 1.0, 0.7, 0.5, 0.4])
_USUAL, _WIDE = 9, 36  # vintages before, whose middle is usual, and whose spread is
_LEAST, _OWN_LEAST = 0.22, 0.12  # of a stop, in logs
_SPREADS, _RATIO_SPREADS = 3.0, 4.5
_YOUNG, _YOUNG_SPREAD = 8, 0.08  # fewer vintages know no spread of their own
_ALL_LEAST, _ALL_SPREADS = 0.25, 5.0
_OF_LAGS = 0.75
_LONGEST, _LONGEST_OF_ALL = 2, 6  # months in a row, of single services and of all at once
_CAUGHT_UP = 0.5  # least share of a backlog that is paid in each month after


@dataclass(frozen=True)
class Stops:
    """What is booked of stops, in dollars [area, service, vintage, lag], and how large they were.

    `backlog` is still to be paid; `hurried` is what of the backlog before is paid now beyond the rate at which unpaid
    dollars usually are. `size` [area, service, vintage] is the log of what came over what was expected where payments
    stopped, and 0 elsewhere.
    """

    backlog: Array
    hurried: Array
    size: Array


def stops(right: Repaired, level: Array) -> Stops:
    """What stopped in each vintage. `level`: mean developments through each vintage, laid as `right.paid`."""
    known = np.concatenate([level[:, :, :1], level[:, :, :-1]], axis=2)  # through the vintage before
    to_come = still_to_come(known)
    paid_now = right.paid - right.before
    ladder = _beside(paid_now, right.before * np.expm1(known))
    last_year = _beside(paid_now, _last_year(right.paid, to_come))
    everywhere = _of_all(ladder, last_year)
    alone = np.minimum(_alone(ladder, last_year), everywhere)
    size = np.minimum(_runs(np.minimum(alone, _in_ratio(ladder, alone)), _LONGEST), _runs(everywhere, _LONGEST_OF_ALL))
    return Stops(*_booked(paid_now, right.paid, size, to_come), size)


def _beside(paid: Array, expected: Array) -> Array:
    """Log of what was paid over what was expected at the newest lags, less its own usual."""
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.log(paid[..., _LAGS] / expected[..., _LAGS])
    apart = np.where(np.isfinite(apart), apart, np.nan)
    return apart - median(before(apart, _USUAL, axis=2))


def _last_year(paid: Array, to_come: Array) -> Array:
    """What would be paid now, were these months as large as the same months a year before."""
    settled = (paid * np.exp(to_come))[..., 12:]
    share = np.exp(-to_come)
    came = np.diff(share, axis=-1, prepend=0.0)
    expected = np.full_like(paid, np.nan)
    expected[..., : settled.shape[-1]] = settled * came[..., : settled.shape[-1]]
    return expected


def _alone(ladder: Array, last_year: Array) -> Array:
    """Stops of one area and service by themselves: far below both expectations, [area, service, vintage]."""
    middles = [weighted_median(each, _WEIGHTS) for each in (ladder, last_year)]
    low = [middle < -np.maximum(_LEAST, _SPREADS * spread(before(middle, _WIDE, axis=2))) for middle in middles]
    wide = _most_below(ladder) & _most_below(last_year)
    return np.where(low[0] & low[1] & wide, np.maximum(*middles), 0.0)


def _most_below(apart: Array) -> Flags:
    return np.asarray((apart < 0).sum(axis=-1) >= _OF_LAGS * np.maximum(counted(apart), 1))


def _of_all(ladder: Array, last_year: Array) -> Array:
    """Stops of all services of an area at once, [area, service, vintage].

    What single services could not show for noise, all of them together do. In the second month of a stop the ladder
    expects little more than came in the first; what came last year still tells.
    """
    by_ladder, by_year = (median(np.moveaxis(weighted_median(each, _WEIGHTS), 1, -1)) for each in (ladder, last_year))
    beside = by_year - by_year[::-1]
    wide = [_spread_before(each) for each in (beside, by_year, by_ladder)]
    in_ratio = (beside < -np.maximum(_ALL_LEAST, _ALL_SPREADS * wide[0])) & (by_year < -_OWN_LEAST)
    in_both = (by_year < -np.maximum(_LEAST, _ALL_SPREADS * wide[1])) & (by_ladder < -_OWN_LEAST)
    most = (weighted_median(last_year, _WEIGHTS) < -_OWN_LEAST).mean(axis=1) >= _OF_LAGS
    size = np.where(in_ratio, np.maximum(beside, by_year), np.where(in_both, by_year, 0.0))
    return np.broadcast_to(np.where(most, size, 0.0)[:, None], ladder.shape[:-1])


def _spread_before(middle: Array) -> Array:
    """The spread of the vintages before; a usual one while few are known."""
    past = before(middle, _WIDE, axis=1)
    return np.where(counted(past) < _YOUNG, _YOUNG_SPREAD, spread(past))


def _in_ratio(ladder: Array, alone: Array) -> Array:
    """Stops of one area beside the other, [area, service, vintage].

    What one area catches up looks in the ratio as a stop of the other. So a stop is no larger than the area's own
    payments fell, and what the other area's stop takes from the ratio is given back.
    """
    apart = ladder[STATE] - ladder[NATION]
    middle = weighted_median(apart, _WEIGHTS)
    limit = np.maximum(_LEAST, _RATIO_SPREADS * _spread_before(middle))
    own = median(ladder)
    found = np.zeros_like(alone)
    for area, other, sign in ((STATE, NATION, 1.0), (NATION, STATE, -1.0)):
        seen = (sign * middle < -limit) & _most_below(sign * apart) & (own[area] < -_OWN_LEAST)
        size = np.maximum(own[area], sign * middle + alone[other])
        found[area] = np.where(seen, np.minimum(size, 0.0), 0.0)
    return found


def _runs(found: Array, longest: int) -> Array:
    """The finds without those that go on for more than so many months in a row."""
    size = found.copy()
    run = np.zeros(size.shape[:2], dtype=int)
    for vintage in range(size.shape[2]):
        run = np.where(size[:, :, vintage] < 0, run + 1, 0)
        size[:, :, vintage] = np.where(run <= longest, size[:, :, vintage], 0.0)
    return size


def _booked(paid_now: Array, paid: Array, size: Array, to_come: Array) -> tuple[Array, Array]:
    """The backlog of each vintage, and what of the one before is caught up in it beyond the usual rate."""
    share = np.exp(-to_come)
    unpaid = 1 - np.concatenate([np.zeros_like(share[..., :1]), share[..., :-1]], axis=-1)
    usual = np.clip(np.diff(share, axis=-1, prepend=0.0) / np.maximum(unpaid, 1e-9), 0.0, 1.0)
    came = np.where(np.arange(paid.shape[-1]) == 0, paid, paid_now)
    held = np.maximum(np.nan_to_num(came), 0.0) * np.expm1(-size)[..., None]
    backlog, hurried = np.zeros_like(paid), np.zeros_like(paid)
    for vintage in range(paid.shape[2]):
        if vintage:
            waited, rate = backlog[:, :, vintage - 1, :-1], usual[:, :, vintage, 1:]
            paid_now_of_it = np.where(size[:, :, vintage, None] < 0, 0.0, np.maximum(rate, _CAUGHT_UP))
            backlog[:, :, vintage, 1:] = waited * (1 - paid_now_of_it)
            hurried[:, :, vintage, 1:] = waited * np.maximum(paid_now_of_it - rate, 0.0)
        backlog[:, :, vintage] += held[:, :, vintage]
    return backlog, hurried
