"""How good the annual outlook would have been: every state and year of one edition, from the years before alone.

Pseudo-real time: the figures are those of the newest edition, as no earlier one is held, but of each year only earlier
years enter. Beside it stand two rules: climatology, which takes every growth above the nation seen so far in any state
as equally likely, and last year's growth, which takes the state's own newest one for certain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.annual import Spread, above_nation, drawn, log_growth

_PATHS = 4000
_TENTHS = np.linspace(0.0, 1.0, 11)
_INTERVAL = (0.05, 0.95)


@dataclass(frozen=True)
class Judged:
    """One rule over all state-years replayed: mean absolute error and CRPS in points, coverage, Brier score."""

    rule: str
    error: float
    crps: float | None
    coverage: float | None
    brier: float


@dataclass(frozen=True)
class AnnualReplay:
    """The replay: `rules` in order, `reliability` by tenths of the odds said as (said, came so, how many), years."""

    years: tuple[int, ...]
    state_years: int
    rules: tuple[Judged, ...]
    reliability: tuple[tuple[float, float, int], ...]
    coverage_by_year: tuple[float, ...]


def replayed(states: Array, nation: Array, first_year: int, judged: Sequence[int], limit: float = 1.0) -> AnnualReplay:
    """Replay growth more than `limit` points above the nation in each of the years `judged`.

    `states` are levels [state, year] without a gap, `nation` [year]; the first year of both is `first_year`.
    """
    ends = [year - first_year for year in judged]
    parts = [_one_year(states[:, : end + 1], nation[: end + 1], limit) for end in ends]
    came, ours, climate, last = (np.stack(part) for part in zip(*parts, strict=True))
    ways = [("this outlook", ours), ("climatology", climate), ("last year's growth", last)]
    breach = (came > limit).astype(np.float64)
    odds = (ours > limit).mean(axis=-1)
    return AnnualReplay(
        tuple(judged),
        came.size,
        tuple(_judged(rule, draws, came, limit) for rule, draws in ways),
        _reliability(odds.ravel(), breach.ravel()),
        tuple(float(share) for share in _inside(ours, came).mean(axis=1)),
    )


def _one_year(states: Array, nation: Array, limit: float) -> tuple[Array, Array, Array, Array]:
    """The last year of the figures: what came [state], and what each rule would have said, [state, draw], in points."""
    growth = 100.0 * np.expm1(log_growth(states) / 100) - 100.0 * np.expm1(log_growth(nation[None]) / 100)
    before, came = growth[:, :-1], growth[:, -1]
    climate = np.broadcast_to(before.ravel(), (len(came), before.size))
    return came, _ours(states[:, :-1], nation[:-1]), _at_quantiles(climate), before[:, -1:].repeat(_PATHS, axis=1)


def _ours(states: Array, nation: Array) -> Array:
    """Draws of every state's difference in points: the same for all, but for the spread; the nation grows as usual."""
    usual = float(np.mean(log_growth(nation[None])))
    spreads = [above_nation(states, nation, place) for place in range(len(states))]
    known = [spread for spread in spreads if isinstance(spread, Spread)]
    unit = drawn(Spread(0.0, 1.0, known[0].freedom, known[0].calm, 0, 0), 1, _PATHS, 0)[:, 0]
    sds = np.array([spread.sd for spread in known])
    return np.asarray(100.0 * np.exp(usual / 100) * np.expm1(sds[:, None] * unit / 100))


def _at_quantiles(draws: Array) -> Array:
    """As many draws as ours has, so that scores compare."""
    return np.asarray(np.quantile(draws, (np.arange(_PATHS) + 0.5) / _PATHS, axis=-1).T)


def _judged(rule: str, draws: Array, came: Array, limit: float) -> Judged:
    odds = (draws > limit).mean(axis=-1)
    error = float(np.abs(np.median(draws, axis=-1) - came).mean())
    brier = float(((odds - (came > limit)) ** 2).mean())
    if np.ptp(draws, axis=-1).max() == 0:  # a single figure has no range
        return Judged(rule, error, None, None, brier)
    return Judged(rule, error, float(_crps(draws, came).mean()), float(_inside(draws, came).mean()), brier)


def _inside(draws: Array, came: Array) -> Array:
    low, high = np.quantile(draws, _INTERVAL, axis=-1)
    return np.asarray((came >= low) & (came <= high), dtype=np.float64)


def _crps(draws: Array, came: Array) -> Array:
    """Continuous ranked probability score of a sample: mean distance to it, less half the mean distance within."""
    ordered = np.sort(draws, axis=-1)
    n = ordered.shape[-1]
    within = (ordered * (2 * np.arange(1, n + 1) - n - 1)).sum(axis=-1) / n**2
    return np.asarray(np.abs(ordered - came[..., None]).mean(axis=-1) - within)


def _reliability(odds: Array, came: Array) -> tuple[tuple[float, float, int], ...]:
    """By tenths of the odds said: their mean, how often it came so, and how many there are; empty tenths left out."""
    tenth = np.clip(np.digitize(odds, _TENTHS) - 1, 0, 9)
    held = [tenth == place for place in range(10)]
    return tuple((float(odds[at].mean()), float(came[at].mean()), int(at.sum())) for at in held if at.any())
