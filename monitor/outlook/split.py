"""What part of all care each service is: of months told as completed, of months to come by a rule that is often off.

A month to come is split as the same month a year before, moved by how much each service grew over twelve months. How
far that was off is seen at every month of the past from which it could have been said: on a path, the services of all
months to come are off as they were together after one of these, drawn at random for both areas alike.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws

YEAR = 12  # months
SETTLED = 6  # months of run-out from which on the services of a month count as they came
FEWEST = 24  # months of the past that the rule has to be seen from
_STREAM = 1  # of the seed: what months are drawn from has none
FURTHEST = 4.0  # times the usual distance: an error is drawn in to that


@dataclass(frozen=True)
class Split:
    """Shares of services by month, and on which path they are off as after which month of the past.

    `shares` [area, service, month] sum to one over services. `errors` [origin, area, service, month] are of the last
    months, in logs; `origin` [path] says which of them a path has. Without an origin, shares are alike on all paths.
    """

    shares: Array
    errors: Array
    origin: npt.NDArray[np.int64]

    def on_paths(self) -> Array:
        """Shares [path or 1, area, service, month], which sum to one over services on each."""
        if not len(self.errors):
            return self.shares[None]
        to_come = self.errors.shape[-1]
        moved = self.shares[None, ..., -to_come:] * np.exp(self.errors)
        moved /= _over_services(moved)[:, :, None]
        known = np.repeat(self.shares[None, ..., :-to_come], len(moved), axis=0)
        return np.asarray(np.concatenate([known, moved], axis=-1)[self.origin])


def with_services(draws: Draws, seed: int) -> Draws:
    """`draws` with a further number for each path, by which its services are split: of a stream of its own."""
    stream = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, _STREAM])))
    return replace(draws, uniform=stream.random(len(draws.ratio)))


def split(completed: Completed, first: int, width: int, uniform: Array | None) -> Split:
    """The split of `width` months from the one numbered `first` on; `uniform` [path] are drawn from 0 to 1."""
    spent, grown, begins = completed.spent, _grown(completed.spent), first - completed.first
    while spent.shape[-1] < begins + width:
        spent = np.concatenate([spent, spent[..., -YEAR:] * grown[..., None]], axis=-1)
    kept = spent[..., begins : begins + width]
    errors = _errors(completed.spent, begins + width - completed.spent.shape[-1])
    with np.errstate(all="ignore"):
        shares = kept / kept.sum(axis=1, keepdims=True)  # unknown of a month without any payment
    if uniform is None:
        return Split(shares, errors[:0], np.zeros(0, dtype=np.int64))
    return Split(shares, errors, (uniform * len(errors)).astype(np.int64))


def _grown(spent: Array) -> Array:
    """Growth of each service over the last twelve months, as a ratio; 1 where they are not all known."""
    year, before = spent[..., -YEAR:], spent[..., -2 * YEAR : -YEAR]
    if before.shape[-1] < YEAR:
        return np.ones(spent.shape[:2])
    with np.errstate(all="ignore"):
        ratio = year.sum(axis=-1) / before.sum(axis=-1)
    return np.where(np.isfinite(ratio) & (ratio > 0), ratio, 1.0)


def _errors(spent: Array, to_come: int) -> Array:
    """How far shares were from the rule, `to_come` months on, after every month of the past it was seen from.

    [origin, area, service, month] in logs; none where that is too seldom, further on than a year, or there is but one
    service.
    """
    told = spent[..., : spent.shape[-1] - SETTLED]
    origins = told.shape[-1] - 2 * YEAR - to_come + 1
    if not 0 < to_come <= YEAR or origins < FEWEST or spent.shape[1] < 2:
        return np.empty((0, *spent.shape[:2], max(to_come, 0)))
    years = np.moveaxis(sliding_window_view(told, YEAR, axis=-1).sum(axis=-1), -1, 0)  # by their first month
    windows = np.moveaxis(sliding_window_view(told, to_come, axis=-1), 2, 0)
    with np.errstate(all="ignore"):
        rule = windows[YEAR : YEAR + origins] * (years[YEAR : YEAR + origins] / years[:origins])[..., None]
        came = windows[2 * YEAR : 2 * YEAR + origins]
        off = np.log(came / came.sum(axis=2, keepdims=True)) - np.log(rule / rule.sum(axis=2, keepdims=True))
    off = off[np.isfinite(off).all(axis=(1, 2, 3))]
    usual = np.median(np.abs(off), axis=0) * 1.4826 if len(off) else 0.0
    return np.asarray(np.clip(off, -FURTHEST * usual, FURTHEST * usual)) if len(off) >= FEWEST else off[:0]


def _over_services(parts: Array) -> Array:
    """The sum over services, one after the other: a path alone is added up as it is among many."""
    total = np.zeros((*parts.shape[:2], parts.shape[3]))
    for at in range(parts.shape[2]):
        total = total + parts[:, :, at]
    return total
