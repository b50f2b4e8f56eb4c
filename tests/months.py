"""Series of months by hand, and what a dense Gaussian process of the same kernel makes of them."""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed
from monitor.outlook.structure import RATIO, Structure, working_days

FIRST = 12 * 2011
LAGS = 24


def kernel(structure: Structure, parameters: Array, months: Array) -> tuple[Array, Array]:
    """Mean and covariance of true months, written down as a formula; time runs from the month before the first."""
    walk, step, season, wave, noise, exceptional = np.exp(2 * parameters[:-1])
    kept = 1 / (1 + np.exp(-parameters[-1]))
    time = np.arange(1, len(months) + 1.0)
    apart = np.abs(np.subtract.outer(time, time))
    orders = np.cumsum(np.isin(months % 12 + 1, structure.rate_months))
    same = (months[:, None] % 12 == months % 12) - 1 / 12
    cov = 0.25 + walk * np.minimum.outer(time, time) + step * np.minimum.outer(orders, orders)
    cov += structure.slope_sd**2 * np.outer(time, time) / 144
    cov += season * same * np.exp(-apart / 480) + wave * kept**apart + noise * (apart == 0)
    inside = np.zeros(len(months))
    for first, last in structure.exceptional:
        inside += (months >= first) & (months <= last)
    cov += exceptional * np.outer(inside, inside) * np.exp(-apart / 3)
    mean = structure.slope * time / 12
    if structure.working_days:
        days = working_days(months) / 21 - 1
        cov, mean = cov + np.outer(days, days), mean + days / 2
    return mean, cov


def dense(mean: Array, cov: Array, observed: Array, error: Array) -> tuple[Array, Array, float]:
    """True months after those observed (not NaN) with `error`: mean, covariance, log density of what was observed."""
    seen = np.flatnonzero(~np.isnan(observed))
    whole = cov[np.ix_(seen, seen)] + error[np.ix_(seen, seen)]
    gain = np.linalg.solve(whole, cov[seen]).T
    surprise = observed[seen] - mean[seen]
    size = surprise @ np.linalg.solve(whole, surprise) + np.linalg.slogdet(whole)[1] + len(seen) * np.log(2 * np.pi)
    return mean + gain @ surprise, cov - gain @ cov[seen], -0.5 * float(size)


def drawn(structure: Structure, months: Array, seed: int) -> Array:
    """A series as `structure` has it at the medians of its prior."""
    mean, cov = kernel(structure, structure.start, months)
    return mean + np.linalg.cholesky(cov) @ np.random.default_rng(seed).standard_normal(len(months))


def usual_error() -> Array:
    """A covariance of completion errors by lag, [lag, lag]: they hang together."""
    spread = np.array([0.032, 0.015, 0.009, 0.006, 0.005, 0.004] + [0.003] * 6 + [0.001] * 12)
    return np.asarray(np.outer(spread, spread) * 0.8 ** np.abs(np.subtract.outer(range(LAGS), range(LAGS))))


def vintages(months: int, seed: int = 1, newest: int = 1, error: Array | None = None) -> list[Completed]:
    """The `newest` vintages of a history of so many months, each off by errors of its own."""
    rng = np.random.default_rng(seed)
    calendar = np.arange(FIRST, FIRST + months)
    true = [drawn(RATIO, calendar, seed), 6.9 + drawn(RATIO, calendar, seed + 1)]
    usual = usual_error() if error is None else error
    root = np.linalg.cholesky(usual + 1e-18 * np.eye(len(usual)))
    return [_seen(true, end, usual, root, rng) for end in range(months - newest + 1, months + 1)]


def _seen(true: list[Array], end: int, usual: Array, root: Array, rng: np.random.Generator) -> Completed:
    off = np.zeros((2, end))
    width = min(end, len(usual))
    off[:, end - width :] = (rng.standard_normal((2, len(usual))) @ root.T)[:, :width][:, ::-1]
    people = np.stack([7e5 * 1.001 ** np.arange(end), np.full(end, 35e6)])
    return Completed(
        first=FIRST,
        vintage=FIRST + end - 1,
        spent=np.ones((2, 1, end)),
        people=people,
        share_paid=np.ones((2, end)),
        ratio=true[0][:end] + off[0],
        nation=true[1][:end] + off[1],
        ratio_error=usual,
        nation_error=usual,
        learned_from=40,
    )
