"""The simple rules that a forecast is held against: how a year's difference will end, by what a vintage knows.

Difference: growth of the state per beneficiary less that of the nation, calendar year over calendar year, in points.
The rules are those that monitors use today, a chain ladder, and a baseline nowcast of delays. That one follows what
the CRAN package `baselinenowcast` says of its method: delays from past deliveries, uncertainty from the errors that
such nowcasts made at the same delay. It is written anew here, for dollars, on the log scale.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import erfc, hypot, isnan, sqrt
from statistics import NormalDist

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.triangle import NATION, STATE, Triangle

_DEVELOPS = 24  # lags over which a month is taken to grow
_DIAGONALS = 18  # past vintages that a ladder learns from
_LONGEST_DELAY = 12  # of the nowcast; half of three times as many vintages for the delays, half for the errors
_MATURE = 3  # months of run-out from which a month is believed as it stands


@dataclass(frozen=True)
class Said:
    """What a rule says of a year's difference: a middle and the standard deviation around it, in points.

    `spread` is NaN where a rule gives none: it is then sure of its middle. Both are NaN where it can say nothing.
    """

    middle: float
    spread: float = float("nan")

    def odds_above(self, limit: float) -> float:
        """How likely the difference is above a limit; 0 or 1 of a rule without a spread."""
        if isnan(self.spread) or self.spread == 0.0:
            return float(self.middle > limit) if not isnan(self.middle) else float("nan")
        return 0.5 * erfc((limit - self.middle) / self.spread / sqrt(2.0))


@dataclass(frozen=True)
class Deliveries:
    """A triangle by lag, as the rules look at it: [area, ..., lag, vintage], NaN where nothing is known."""

    triangle: Triangle

    @cached_property
    def by_service(self) -> Array:
        """Paid to date, [area, service, lag, vintage]."""
        return _by_lag(self.triangle.paid)

    @cached_property
    def paid(self) -> Array:
        """Paid to date for all care, [area, lag, vintage]."""
        return np.asarray(self.by_service.sum(axis=1))

    @cached_property
    def people(self) -> Array:
        """Beneficiary-months, [area, lag, vintage]."""
        return _by_lag(self.triangle.people)

    @cached_property
    def laddered(self) -> Array:
        """As a chain ladder by service completes it, [area, lag, vintage]."""
        return np.asarray((self.by_service / _shares(self.by_service, _DEVELOPS)).sum(axis=1))

    @cached_property
    def nowcast(self) -> Array:
        """As the delays of all care complete it, [area, lag, vintage]."""
        return np.asarray(self.paid / _shares(self.paid, _LONGEST_DELAY))

    def gap(self, spent: Array, vintage: int, year: int, least_lag: int, months: int = 12) -> float:
        """The difference over the first `months` of a year of at least a lag, against those of the year before.

        Where none is so old yet, nothing sets the state apart: 0.
        """
        lags = self.lags(vintage, year, least_lag)[:months]
        if not lags.size:
            return 0.0
        if lags[0] + 12 > vintage:
            return float("nan")
        return _points(self._per_person(spent, lags, vintage), self._per_person(spent, lags + 12, vintage))

    def gap_of_vintages(self, vintage: int, year: int) -> float:
        """The difference to the year before as it stood a year ago: both years equally far paid."""
        lags = self.lags(vintage, year, 0)
        if lags[0] + 12 > vintage:
            return float("nan")
        return _points(self._per_person(self.paid, lags, vintage), self._per_person(self.paid, lags, vintage - 12))

    def lags(self, vintage: int, year: int, least: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The lags at a vintage of the months of a year, January first, that have at least that lag."""
        january = 12 * year - self.triangle.first
        return vintage - np.arange(january, min(january + 11, vintage - least) + 1)

    def past(self, vintage: int, year: int, months: int = 12) -> Array:
        """The differences of the years before that are known by a vintage, newest first, as laddered then."""
        newest = min(year - 1, (self.triangle.first + vintage - _MATURE - 11) // 12)
        known = range(newest, self.triangle.first // 12, -1)
        gaps = [self._settled_gap(vintage, past, months) for past in known]
        return np.array([gap for gap in gaps if not isnan(gap)])

    def _settled_gap(self, vintage: int, year: int, months: int) -> float:
        """The difference of a past year, by the newest delivery that can still hold it where this one does not."""
        gap = self.gap(self.laddered, vintage, year, 0, months)
        over = 12 * year - self.triangle.first + 11
        return self.gap(self.laddered, min(vintage, over + _DEVELOPS), year, 0, months) if isnan(gap) else gap

    def _per_person(self, spent: Array, lags: np.ndarray[tuple[int], np.dtype[np.int64]], vintage: int) -> Array:
        """Dollars per beneficiary-month over some months, [area]."""
        return np.asarray(spent[:, lags, vintage].sum(axis=-1) / self.people[:, lags, vintage].sum(axis=-1))


def _points(now: Array, before: Array) -> float:
    growth = 100.0 * (now / before - 1.0)
    return float(growth[STATE] - growth[NATION])


def _by_lag(square: Array) -> Array:
    """[..., month, vintage] as [..., lag, vintage]; NaN before the first month."""
    vintages = np.arange(square.shape[-1])
    months = vintages - vintages[:, None]
    return np.where(months >= 0, square[..., np.maximum(months, 0), vintages], np.nan)


def _shares(paid: Array, develops: int) -> Array:
    """The share paid at each lag, [..., lag, vintage], by the volume-weighted links of the newest vintages then."""
    grown, was = paid[..., 1 : develops + 1, 1:], paid[..., :develops, :-1]
    both = ~np.isnan(grown + was)
    count, more, less = (_of_newest(np.where(both, figures, 0.0)) for figures in (1.0, grown, was))
    links = np.where(less > 0.0, more / np.where(less > 0.0, less, 1.0), 1.0)
    links[count == 0.0] = np.nan
    shares = np.ones_like(paid)
    shares[..., :develops, 0] = np.nan
    shares[..., :develops, 1:] = 1.0 / np.cumprod(links[..., ::-1, :], axis=-2)[..., ::-1, :]
    return shares


def _of_newest(figures: Array) -> Array:
    """Sums over the newest `_DIAGONALS` vintages up to each."""
    sums = np.cumsum(figures, axis=-1)
    sums[..., _DIAGONALS:] -= sums[..., :-_DIAGONALS].copy()
    return sums


def _reported(held: Deliveries, vintage: int, year: int) -> Said:
    return Said(held.gap(held.paid, vintage, year, 0))


def _mature(held: Deliveries, vintage: int, year: int) -> Said:
    return Said(held.gap(held.paid, vintage, year, _MATURE))


def _ladder(held: Deliveries, vintage: int, year: int) -> Said:
    return Said(held.gap(held.laddered, vintage, year, 2))


def _year_ago(held: Deliveries, vintage: int, year: int) -> Said:
    return Said(held.gap_of_vintages(vintage, year))


def _climatology(held: Deliveries, vintage: int, year: int) -> Said:
    past = held.past(vintage, year)
    return Said(0.0, _size(past)) if past.size > 1 else Said(float("nan"))


def _nowcast(held: Deliveries, vintage: int, year: int) -> Said:
    """The months so far as completed by their delays, carried on.

    Its spread: what such nowcasts erred at the same delays, and what the rest of past years did to their differences.
    """
    lags = held.lags(vintage, year, 0)
    wholes, parts = (held.past(vintage, year, months) for months in (12, lags.size))
    if wholes.size < 2 or wholes.size != parts.size:
        return Said(float("nan"))
    errors = _nowcast_errors(held, vintage)
    run_out = 100.0 * _size(np.where(lags <= _LONGEST_DELAY, errors[np.minimum(lags, _LONGEST_DELAY)], 0.0))
    return Said(held.gap(held.nowcast, vintage, year, 0), hypot(run_out / sqrt(lags.size), _size(wholes - parts)))


def _nowcast_errors(held: Deliveries, vintage: int) -> Array:
    """How far the log ratio of state and nation was off at each delay, by what past vintages said and this one says."""
    back = np.arange(1, min(_DIAGONALS, vintage) + 1)[:, None]
    delays = np.arange(_LONGEST_DELAY + 1)
    ratio = np.log(held.nowcast[STATE] / held.nowcast[NATION])
    gaps = ratio[delays, vintage - back] - ratio[delays + back, vintage]
    known = ~np.isnan(gaps)
    return np.asarray(np.sqrt(np.where(known, gaps**2, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)))


def _size(figures: Array) -> float:
    return float(np.sqrt(np.mean(figures**2)))


TODAY = "year to date, months with three months of run-out"  # whose yes or no is what monitors show
RULES: Mapping[str, Callable[[Deliveries, int, int], Said]] = {
    "year to date as reported": _reported,
    TODAY: _mature,
    "chain ladder, two newest months dropped": _ladder,
    "same maturity a year ago": _year_ago,
    "climatology": _climatology,
    "baseline nowcast of delays": _nowcast,
}


def quantiles(middle: Array, spread: Array, levels: Array) -> Array:
    """What rules say at each level, 0 to 1: [..., level], of middles and spreads [...]; normal around the middle."""
    around = NormalDist()
    places = np.array([around.inv_cdf(level) for level in levels.tolist()])
    return np.asarray(middle[..., None] + np.nan_to_num(spread)[..., None] * places)


def said(held: Deliveries, vintage: int, year: int) -> Mapping[str, Said]:
    """What each rule says of a year at the vintage at that place, by what had been delivered until then."""
    return {name: rule(held, vintage, year) for name, rule in RULES.items()}
