"""The months of a year beside the same months a year before, and how far each of them is known."""

from collections.abc import Sequence

import numpy as np

from monitor.language.arithmetic import Array, Years
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.drivers import HOSPITAL
from monitor.outlook.growths import YEAR, january, month_name
from monitor.outlook.results import Firmness, Maturity, Month
from monitor.outlook.triangle import NATION, STATE

SETTLED_AFTER = 6  # months of run-out; from there on the usual error of a month is some tenths of a point
SETTLED_ERROR = 0.05  # points: of a month too old for an error to be learned
_LEVELS = (0.05, 0.5, 0.95)


def months_shown(completed: Completed, services: Sequence[str], draws: Draws, year: int) -> tuple[Month, ...]:
    """The twelve months of `year`, per beneficiary over the same month a year before, in percent.

    Growth of all care is the median of the draws, with 5 and 95 in 100 for the state. Hospital and other care are parts
    of it by the shares of `completed`; in a month to come the share of hospital care is taken to have moved over the
    year as much as it did in the months of the year so far. None where no service, or every one, is hospital care.
    """
    start = january(year, draws.first, draws.ratio.shape[-1])
    now, before = slice(start, start + YEAR), slice(start - YEAR, start)
    nation = _growth(draws.nation[:, now] - draws.nation[:, before])
    logs = draws.nation + draws.ratio
    low, state, high = np.quantile(_growth(logs[:, now] - logs[:, before]), _LEVELS, axis=0)
    medians = np.stack([state, np.median(nation, axis=0)])
    hospital, other = _of_groups(medians, completed, services, year)
    lags = completed.vintage - (YEAR * year + np.arange(YEAR))
    return tuple(
        Month(
            month=month_name(YEAR * year + month),
            firmness=firmness(int(lags[month])),
            share_paid=_share_paid(completed, YEAR * year + month),
            state=float(state[month]),
            state_low=float(low[month]),
            state_high=float(high[month]),
            nation=float(medians[NATION, month]),
            hospital_state=_known(hospital[STATE, month]),
            hospital_nation=_known(hospital[NATION, month]),
            other_state=_known(other[STATE, month]),
            other_nation=_known(other[NATION, month]),
        )
        for month in range(YEAR)
    )


def maturity(completed: Completed, year: int) -> tuple[Maturity, ...]:
    """How far each month of `year` that there are data of is known, oldest first."""
    months = range(max(YEAR * year, completed.first), min(YEAR * (year + 1), completed.vintage + 1))
    errors = 100 * np.sqrt(np.maximum(np.diagonal(completed.ratio_error), 0))
    lags = [completed.vintage - month for month in months]
    return tuple(
        Maturity(month_name(month), lag, _share_paid(completed, month), _error(errors, lag))
        for month, lag in zip(months, lags, strict=True)
    )


def firmness(run_out: int) -> Firmness:
    """What a month with so much run-out is called; less than nothing has one that is still to come."""
    if run_out < 0:
        return "projected"
    return "settled" if run_out >= SETTLED_AFTER else "completed"


def _error(errors: Array, lag: int) -> float:
    return float(errors[lag]) if lag < errors.size else SETTLED_ERROR


def _share_paid(completed: Completed, month: int) -> float:
    place = month - completed.first
    inside = 0 <= place < completed.share_paid.shape[1]
    return float(np.nan_to_num(completed.share_paid[STATE, place])) if inside else 0.0


def _growth(moved: Array) -> Array:
    """Percent from the difference of two logs."""
    return np.asarray(100 * np.expm1(moved))


def _of_groups(grown: Array, completed: Completed, services: Sequence[str], year: int) -> tuple[Array, Array]:
    """Growth of hospital and of other care, [area, 12] each, where all care grew by `grown`; NaN where not known."""
    shares = _hospital_shares(completed, services)
    months = YEAR * year - completed.first + np.arange(YEAR)
    before, seen = _at(shares, months - YEAR), _at(shares, months)
    with np.errstate(invalid="ignore", divide="ignore"):
        moves = seen / before
        so_far = np.nan_to_num(np.nansum(moves, axis=1) / np.isfinite(moves).sum(axis=1), nan=1.0)
        now = np.where(np.isnan(seen), before * so_far[:, None], seen)
        hospital, other = now / before, (1 - now) / (1 - before)
    return 100 * ((1 + grown / 100) * hospital - 1), 100 * ((1 + grown / 100) * other - 1)


def _hospital_shares(completed: Completed, services: Sequence[str]) -> Array:
    """Shares of hospital care in the months of `completed`, [area, month]; NaN where it is nothing, or all."""
    chosen = [at for at, name in enumerate(services) if name in HOSPITAL]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.nansum(completed.spent[:, chosen], axis=1) / np.nansum(completed.spent, axis=1)
    return np.where((shares > 0) & (shares < 1), shares, np.nan)


def _at(shares: Array, places: Years) -> Array:
    """Those at some places, NaN where a place lies outside."""
    inside = (places >= 0) & (places < shares.shape[1])
    return np.where(inside, shares[:, np.where(inside, places, 0)], np.nan)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
