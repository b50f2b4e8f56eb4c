"""How fast each service is paid, and what its months come to: an extended Kalman filter for each service.

What was paid in one month for care of the newest sixteen tells of two things at once: how fast bills were paid, which
all months of care share, and how large each month of care is, which they do not. State-space reserving (Chukhrova and
Johannssen, Risks 2017, 5(2), 30) keeps the two apart. State and nation are compared, so that the calendar they share
cancels; the nation's own completion is the ladder's.

The state of a service: the final log ratio of each of the newest sixteen months, the state's payment speed beside the
nation's (logit of the share of what is unpaid that is paid), and what lags 0, 1 and 2 differ from it by.
"""

from typing import NamedTuple

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.robust import before, counted, spread

LAGS = 16
_SPEED, _OFFSETS = LAGS, slice(LAGS + 1, LAGS + 4)  # places in the state, after the months
_SIZE = LAGS + 4
_NEW = 0.3  # sd of a month before it is seen
_SPEED_SD, _SPEED_STEP, _OFFSET_SD, _OFFSET_STEP = 0.15, 0.02, 0.05, 0.0025
_SHARED, _CELL, _CELL_LATE, _LATE = 0.08, 0.10, 0.15, 4  # sd of what was paid: of the vintage, of each lag
_NATION_SD = np.array([0.05, 0.02, 0.008, 0.004, 0.003, 0.002, 0.0015, *[0.001] * 9])
_FLOOR = 0.3  # of what is expected to be unpaid
_WILD_SHARED, _WILD_CELL = 2.5, 3.0
_NOT_SEEN = 1e6
_APART, _APART_MORE = 3.0, 0.01  # times the unpaid share: where the filter is set back to the ladder
_CLIP, _WINDOW, _LEAST = 3.0, 36, 8


class Paid(NamedTuple):
    """What the filter sees, [area, service, vintage, lag]: paid to date, and what the vintage before said of it.

    `hurried` is what of a backlog is paid now beyond the rate at which unpaid dollars usually are.
    """

    paid: Array
    before: Array
    hurried: Array


class _Seen(NamedTuple):
    """One vintage's look at the ratio, [service, lag]."""

    off: Array  # observed less expected
    slope: Array  # by the log ratio of the month
    slow: Array  # by payment speed
    nation: Array  # sd that the nation's completion adds


def corrections(paid: Paid, nation: Array, ladder: Array, share: Array, moved: Array) -> Array:
    """What the filter adds to the ladder's log ratio, [service, vintage, lag], drawn in to its usual size.

    `nation` [service, vintage, lag]: the nation's months as completed; `ladder`: the log ratio of dollars by the
    ladder; `share`: share of the nation usually paid; `moved`: by how much this vintage restated the log ratio.
    """
    raw = _filtered(paid, nation, ladder, share, moved)
    past = before(raw, _WINDOW, axis=1)
    reach = _CLIP * spread(past)
    return np.where((counted(past) >= _LEAST) & ~np.isnan(raw), np.clip(raw, -reach, reach), 0.0)


def _filtered(paid: Paid, nation: Array, ladder: Array, share: Array, moved: Array) -> Array:
    services, vintages, lags = ladder.shape
    mean, cov = _start(services)
    raw = np.zeros((services, vintages, lags))
    for vintage in range(vintages):
        now = ladder[:, vintage, :LAGS]
        mean, cov = _moved_on(mean, cov, now, moved[:, vintage, :LAGS])
        rows = Paid(*(each[:, :, vintage, :LAGS] for each in paid))
        seen = _looked_at(rows, nation[:, vintage, :LAGS], mean, share[:, vintage, :LAGS])
        mean, cov = _learned(mean, cov, seen)
        mean = _set_back(mean, now, share[:, vintage, :LAGS])
        raw[:, vintage, :LAGS] = np.where(np.isnan(now), np.nan, mean[:, :LAGS] - now)
    raw[..., LAGS:] = np.nan
    return raw


def _start(services: int) -> tuple[Array, Array]:
    mean = np.full((services, _SIZE), np.nan)
    mean[:, LAGS:] = 0.0
    sd = np.array([_NEW] * LAGS + [_SPEED_SD] + [_OFFSET_SD] * 3)
    return mean, np.broadcast_to(np.diag(sd**2), (services, _SIZE, _SIZE)).copy()


def _moved_on(mean: Array, cov: Array, ladder: Array, moved: Array) -> tuple[Array, Array]:
    """A month later: every month of care one lag older, a new one by the ladder, and speed a little unsure."""
    order = np.r_[0, 0 : LAGS - 1, LAGS:_SIZE]
    mean, cov = mean[:, order], cov[:, order][:, :, order]
    mean[:, :LAGS] += moved
    fresh = np.isnan(mean[:, :LAGS])
    fresh[:, 0] = True
    mean[:, :LAGS] = np.where(fresh, ladder, mean[:, :LAGS])
    fresh = np.concatenate([fresh, np.zeros((len(mean), 4), dtype=bool)], axis=1)
    cov = np.where(fresh[:, :, None] | fresh[:, None, :], 0.0, cov)
    steps = np.array([0.0] * LAGS + [_SPEED_STEP**2] + [_OFFSET_STEP**2] * 3)
    return mean, cov + np.where(fresh, _NEW**2, steps)[:, :, None] * np.eye(_SIZE)


def _looked_at(rows: Paid, nation: Array, mean: Array, share: Array) -> _Seen:
    earlier = np.concatenate([np.zeros_like(share[:, :1]), share[:, :-1]], axis=1)
    slow = 1 - (share - earlier) / (1 - earlier)
    whole = np.stack([nation * np.exp(mean[:, :LAGS]), nation])
    already = np.concatenate([np.zeros_like(rows.before[..., :1]), rows.before[..., 1:]], axis=-1)
    came, left = rows.paid - already - rows.hurried, whole - already
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.log(came / left)
        slope = whole / left
    good = ((left > _FLOOR * (1 - earlier) * whole) & (came > 0)).all(axis=0) & np.isfinite(off).all(axis=0)
    off, slope = np.where(good, off, np.nan), np.where(good, slope, 0.0)
    speed = mean[:, _SPEED, None] + np.pad(mean[:, _OFFSETS], ((0, 0), (0, LAGS - 3)))
    return _Seen(off[0] - off[1] - slow * speed, slope[0], slow, np.abs(slope[0] - slope[1]) * _NATION_SD)


def _learned(mean: Array, cov: Array, seen: _Seen) -> tuple[Array, Array]:
    """The update by one vintage; a wild common shock and wild single cells are believed less."""
    look = _design(seen)
    there = ~np.isnan(seen.off)
    off = np.where(there, seen.off, 0.0)
    cell = np.where(np.arange(LAGS) >= _LATE, _CELL_LATE, _CELL)
    own = np.where(there, (seen.slow * cell) ** 2 + seen.nation**2, _NOT_SEEN)
    slow = np.where(there, seen.slow, 0.0)
    shared = _SHARED**2 + _more_shared(look, cov, off, own, slow)
    spread_of = _innovation(look, cov, own, slow, shared)
    wild = np.abs(off) / np.sqrt(np.diagonal(spread_of, axis1=1, axis2=2)) / _WILD_CELL
    spread_of = _innovation(look, cov, own * np.maximum(wild, 1) ** 2, slow, shared)
    gain = np.linalg.solve(spread_of, look @ cov).swapaxes(1, 2)
    mean = np.where(np.isnan(mean), mean, mean + (gain @ off[..., None])[..., 0])
    cov = cov - gain @ look @ cov
    return mean, (cov + cov.swapaxes(1, 2)) / 2


def _design(seen: _Seen) -> Array:
    look = np.zeros((len(seen.off), LAGS, _SIZE))
    lags = np.arange(LAGS)
    look[:, lags, lags] = seen.slope
    look[:, :, _SPEED] = seen.slow
    look[:, lags[:3], LAGS + 1 + lags[:3]] = seen.slow[:, :3]
    return np.where(np.isnan(seen.off)[..., None], 0.0, look)


def _innovation(look: Array, cov: Array, own: Array, slow: Array, shared: Array) -> Array:
    common = shared[:, None, None] * slow[:, :, None] * slow[:, None, :]
    return look @ cov @ look.swapaxes(1, 2) + common + own[..., None] * np.eye(LAGS)


def _more_shared(look: Array, cov: Array, off: Array, own: Array, slow: Array) -> Array:
    """Variance by which a common shock is wilder than usual, as generalized least squares sees it in the newest lags.

    Most dollars are paid there. At later lags little is left to be paid, so that a restatement of many months at once
    looks like a huge shock, and the newest month would be blamed for not sharing it.
    """
    without = _innovation(look, cov, own, slow, np.zeros(len(off)))[:, :_LATE, :_LATE]
    slow, off = slow[:, :_LATE], off[:, :_LATE]
    weighted = np.linalg.solve(without, slow[..., None])[..., 0]
    precision = np.maximum((weighted * slow).sum(axis=1), 1e-12)
    shock = (weighted * off).sum(axis=1) / precision
    return np.asarray(np.maximum(shock**2 - _WILD_SHARED**2 * (1 / precision + _SHARED**2), 0.0))


def _set_back(mean: Array, ladder: Array, share: Array) -> Array:
    reach = _APART * (1 - share) + _APART_MORE
    astray = np.abs(mean[:, :LAGS] - ladder) > reach
    return np.concatenate([np.where(astray, ladder, mean[:, :LAGS]), mean[:, LAGS:]], axis=1)
