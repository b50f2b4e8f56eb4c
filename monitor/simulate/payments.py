"""How care is paid: the share of each month's final dollars that is paid by each lag, and what deliveries count."""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.simulate.shocks import POINT, fading
from monitor.simulate.worlds import LAGS, World

RUN_OUT = LAGS[-1]  # months after which everything is paid
_FADES = 0.6  # of what is left to be revised in the number of beneficiaries, from delivery to delivery
_KEPT = 0.98  # of what payment speed has drifted, from month to month


def curves(world: World) -> Array:
    """Share paid [service, lag] at the usual speed. Between the lags given, what is unpaid falls at an even rate."""
    left = np.clip(1 - np.array([service.paid for service in world.services]), 1e-5, None)
    lags = np.arange(RUN_OUT + 1)
    shares = 1 - np.exp(np.stack([np.interp(lags, LAGS, row) for row in np.log(left)]))
    shares[:, -1] = 1.0
    return np.asarray(shares)


def shares_paid(world: World, rng: np.random.Generator, months: int) -> Array:
    """Share of the final dollars paid, [area, service, month, vintage]; NaN before the month.

    A month's unpaid dollars are paid at the usual rate of their lag times a speed. The speed is of the vintage, area
    and service, so months that are paid together are fast or slow together.
    """
    usual = curves(world)
    before = np.concatenate([np.zeros((len(usual), 1)), usual[:, :-1]], axis=1)
    rate = -np.log1p(-(usual - before)[:, :-1] / (1 - before[:, :-1]))  # of what is unpaid, per lag; the last pays all
    month, lag = np.arange(months)[:, None], np.arange(RUN_OUT)[None, :]
    speed = _speed(world, rng, months + RUN_OUT)[:, :, month + lag]
    speed = speed + rng.standard_normal(speed.shape) * world.payment.cell
    paid = 1 - np.exp(-np.cumsum(rate[:, None, :] * np.exp(speed), axis=3))
    paid = np.concatenate([paid, np.ones((*paid.shape[:3], 1))], axis=3)
    return by_vintage(paid)


def _speed(world: World, rng: np.random.Generator, vintages: int) -> Array:
    """Log of payment speed beside the usual, [area, service, vintage]."""
    payment, services = world.payment, len(world.services)
    calendar = rng.standard_normal(vintages) * payment.calendar
    alone = rng.standard_normal((2, 1, vintages)) * np.array([payment.state, payment.nation])[:, None, None]
    own = rng.standard_normal((2, services, vintages)) * payment.service
    standing = rng.standard_normal((2, services, 1)) * payment.standing
    drift = fading(rng.standard_normal((2, services + 1, vintages)), _KEPT) * payment.drift / np.sqrt(1 - _KEPT**2)
    return np.asarray(calendar + alone + own + standing + (drift[:, :1] + drift[:, 1:]) / np.sqrt(2))


def by_vintage(by_lag: Array) -> Array:
    """What is laid out by [..., month, lag] as [..., month, vintage]; what is beyond the last lag stays as there."""
    months = by_lag.shape[-2]
    month = np.arange(months)
    lag = month[None, :] - month[:, None]
    told = by_lag[..., month[:, None], np.clip(lag, 0, by_lag.shape[-1] - 1)]
    return np.where(lag >= 0, told, np.nan)


def people_counted(world: World, rng: np.random.Generator, people: Array) -> Array:
    """Beneficiaries [area, month, vintage] as deliveries count them: late enrollment comes in, at last as `people`."""
    months = people.shape[1]
    missed = rng.standard_normal((2, months, 1)) * world.payment.people * POINT
    missed = missed * np.array([1.0, 0.5])[:, None, None] + 1.5 * world.payment.people * POINT
    counted = people[:, :, None] * np.exp(-missed * _FADES ** np.arange(RUN_OUT + 1))
    counted[:, :, 12:] = people[:, :, None]
    return by_vintage(np.round(counted))
