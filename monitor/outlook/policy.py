"""When odds of a miss become an alert: levels, the way up and the way back, and how often such alerts are right.

Odds of one test are followed from vintage to vintage of its year. A level is raised from one threshold on and taken
back below a lower one, so that it does not flap. What a delivery with a red flag says moves no level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.results import Level
from monitor.words.findings import GUARD

Levels = npt.NDArray[np.int64]  # places in LEVELS
Flags = npt.NDArray[np.bool_]

LEVELS: tuple[Level, ...] = get_args(Level)
WATCH, WARNING, CRITICAL = 1, 2, 3


@dataclass(frozen=True)
class Policy:
    """Odds of a miss, 0 to 1, from which each level is raised (`watch` ...) and below which it ends (`..._back`).

    A level ends after `calm_vintages` in a row below. It is raised by one at a time, unless the odds are up by `jump`
    since the vintage before. There is none before the year has `least_months` months with `run_out` months of run-out,
    and none above a watch before the vintage of month `warns_from` (1 to 12) of the year.
    """

    watch: float = 0.35
    warning: float = 0.50
    critical: float = 0.80
    watch_back: float = 0.25
    warning_back: float = 0.30
    critical_back: float = 0.60
    calm_vintages: int = 2
    jump: float = 0.30
    least_months: int = 2
    run_out: int = 2
    warns_from: int = 5

    @property
    def raised_from(self) -> Array:
        """The odds from which each level above none is raised."""
        return np.array([self.watch, self.warning, self.critical])

    @property
    def back_below(self) -> Array:
        """The odds below which each level above none ends."""
        return np.array([self.watch_back, self.warning_back, self.critical_back])

    def most(self, vintages: Levels) -> Levels:
        """The highest level there may be at each vintage: months from the start of the year judged, 1 for January."""
        top = np.where(vintages < self.warns_from, WATCH, CRITICAL)
        grown: Levels = top * (vintages - self.run_out >= self.least_months)
        return grown


def levels(odds: Array, vintages: Levels, policy: Policy, flagged: Flags | None = None) -> Levels:
    """The level at each vintage, as a place in `LEVELS`: [history, vintage], of odds of a miss [history, vintage].

    `vintages` [vintage] count months from the start of the year judged: 6 is paid through June, 15 through March of the
    next. Where odds are unknown (NaN), or a delivery is `flagged` [history, vintage], the level stays as it was.
    """
    held = np.isnan(odds) if flagged is None else np.isnan(odds) | flagged
    steps = _steps(odds, held, policy.most(vintages), policy)
    return np.stack(list(steps), axis=1) if vintages.size else np.zeros(odds.shape, np.int64)


def _steps(odds: Array, held: Flags, most: Levels, policy: Policy) -> Iterator[Levels]:
    level = np.zeros(len(odds), np.int64)
    calm = np.zeros((len(odds), CRITICAL), np.int64)  # vintages in a row below the way back of each level
    before = np.full(len(odds), np.nan)
    for at in range(odds.shape[1]):
        now, still = odds[:, at], held[:, at]
        calm = np.where(still[:, None], calm, np.where(now[:, None] < policy.back_below, calm + 1, 0))
        moved = np.minimum(_moved(level, now, before, calm, policy), most[at])
        level = np.where(still, level, moved)
        before = np.where(still, before, now)
        yield level


def _moved(level: Levels, now: Array, before: Array, calm: Levels, policy: Policy) -> Levels:
    """The level after one vintage: up to what its odds call for, or down to the highest that has not been calm."""
    called = (now[:, None] >= policy.raised_from).sum(axis=1)
    kept = np.where(calm < policy.calm_vintages, np.arange(1, CRITICAL + 1), 0)
    down = np.minimum(level, kept.max(axis=1))
    up = np.where(now - before >= policy.jump - GUARD, called, np.minimum(called, level + 1))
    moved: Levels = np.where(called > level, up, down)
    return moved


@dataclass(frozen=True)
class Rung:
    """How alerts of one level and above did over years that are settled, good ones and missed ones.

    `false_alarms`: share of good years in which one ever rang. `found`: share of missed years in which one had rang by
    each place of the vintages asked about. `turns`: how often a year it was raised or ended. NaN where no such year is.
    """

    false_alarms: float
    found: tuple[float, ...]
    turns: float


def rung(rang: Flags, missed: Array, by: tuple[int, ...]) -> Rung:
    """How alerts did: `rang` [year, vintage]; `missed` [year] is 1, 0, or NaN where not settled; `by` are places."""
    good, bad = rang[missed == 0.0], rang[missed == 1.0]
    found = tuple(_share(bad[:, : place + 1].any(axis=1)) for place in by)
    changes = np.diff(rang, axis=1, prepend=False)[~np.isnan(missed)]
    return Rung(_share(good.any(axis=1)), found, _share(changes.sum(axis=1)))


def threshold(odds: Array, missed: Array, false_alarms: float) -> float:
    """The lowest odds from which an alarm would ring in at most that share of good years, at any vintage of them.

    `odds` [year, vintage] of a miss. NaN without a good year.
    """
    good = np.sort(_highest(odds)[missed == 0.0])
    if not good.size:
        return float("nan")
    above = int(np.floor(false_alarms * good.size + 1e-9))  # so many may ring
    return float(np.nextafter(good[good.size - 1 - above], np.inf)) if above < good.size else 0.0


def _highest(odds: Array) -> Array:
    """The highest odds of each year; 0 where none are known."""
    return np.asarray(np.nan_to_num(odds, nan=0.0).max(axis=1, initial=0.0))


def _share(figures: npt.NDArray[np.generic]) -> float:
    return float(figures.mean()) if figures.size else float("nan")
