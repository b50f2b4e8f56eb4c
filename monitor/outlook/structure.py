"""What a series of months is thought to be made of, as the matrices of a state space.

A month's log amount = level + season + wave + noise, and in an exceptional period one more wave of its own. The level
walks at random, with a larger step in the months of rate orders, along a slope that lasts; the season changes slowly;
the wave is an AR(1). A national series also follows the working days of its months. All of them are states, the noise
too: so the true month is the design times the state, and what stands between it and the observed month is the error of
completion alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.language.periods import day_in

Months = npt.NDArray[np.int64]

NAMES = ("walk", "rate_step", "season", "wave", "noise", "exceptional", "wave_kept")
_LEVEL, _SLOPE, _SEASON, _WAVE, _NOISE, _EXCEPTIONAL, _WORK = 0, 1, slice(2, 13), 13, 14, 15, 16
STATES = 17
_ANYWHERE = 0.25  # variance of the level before anything is seen, in squared logs: it may be anywhere
_SEASON_KEPT = float(np.exp(-1 / (12 * 40)))  # from month to month: a season's shape half changes within 28 years
_EXCEPTIONAL_KEPT = float(np.exp(-1 / 3))  # from month to month: what is exceptional comes and goes within a season
_USUAL_WORKING_DAYS = 21.0
_NO_END = 10**6  # a month number after all others


class Step(NamedTuple):
    """A rate order whose size is known: from `month` on the level is moved by `size`, a log.

    `known_from`: the first vintage (month number) at which it was known.
    """

    month: int
    size: float
    known_from: int


@dataclass(frozen=True)
class Structure:
    """What is thought of a series before it is seen.

    `medians` of the prior of each parameter in `NAMES`: standard deviations in logs, but the last, which is the share
    of the wave kept from month to month; `spread` of their logs (log-normal; of the logit for the share). `slope` and
    `slope_sd`: growth of the level a year. `rate_months` (1 to 12): when rate orders come into force. `steps`: orders
    whose size is known. `exceptional`: periods, as first and last month number.
    """

    medians: tuple[float, ...]
    spread: float = 0.7
    slope: float = 0.0
    slope_sd: float = 0.006
    rate_months: tuple[int, ...] = (7,)
    steps: tuple[Step, ...] = ()
    exceptional: tuple[tuple[int, int], ...] = ()
    working_days: bool = False

    def known_at(self, vintage: int) -> "Structure":
        """The same, as it was known at a vintage: no order not yet made, and of a period under way not its end."""
        begun = tuple(
            (first, last if last <= vintage else _NO_END) for first, last in self.exceptional if first <= vintage
        )
        return replace(self, exceptional=begun, steps=tuple(step for step in self.steps if step.known_from <= vintage))

    @property
    def start(self) -> Array:
        """The medians as the numbers that are fitted: logs, and the logit of the share."""
        *sizes, kept = self.medians
        return np.array([*np.log(sizes), np.log(kept / (1 - kept))])

    def log_prior(self, parameters: Array) -> float:
        """Log density of fitted numbers under the prior, up to a constant."""
        return float(-0.5 * np.sum(((parameters - self.start) / self.spread) ** 2))

    def known_steps(self, months: Months) -> Array:
        """How much of the level is known steps, [month]."""
        begins, sizes = (np.array([step[place] for step in self.steps]) for place in (0, 1))
        return np.asarray((months[:, None] >= begins) @ sizes, dtype=np.float64)


RATIO = Structure(medians=(0.0025, 0.006, 0.008, 0.006, 0.005, 0.012, 0.5))
NATION = Structure(
    medians=(0.004, 0.006, 0.015, 0.008, 0.008, 0.04, 0.5),
    spread=1.0,
    slope=0.03,
    slope_sd=0.02,
    working_days=True,
)


@dataclass(frozen=True)
class Matrices:
    """A state space over months: `design` and `disturbance` are [month, state], `transition` [state, state].

    `disturbance`: variances of what is new in each state when the next month comes. `mean` and `cov` are of the state
    in the first month.
    """

    design: Array
    transition: Array
    disturbance: Array
    mean: Array
    cov: Array

    def from_place(self, place: int, mean: Array, cov: Array) -> "Matrices":
        """The same months from `place` on, when the state there is believed to be as `mean` and `cov` say."""
        return Matrices(self.design[place:], self.transition, self.disturbance[place:], mean, cov)

    def months(self) -> tuple[Array, Array]:
        """Mean [month] and covariance [month, month] of the true months: propagated, nothing observed."""
        mean, cov, width = self.mean, self.cov, len(self.design)
        expected, spread, with_state = np.empty(width), np.empty((width, width)), np.empty((width, len(mean)))
        for place, (design, new) in enumerate(zip(self.design, self.disturbance, strict=True)):
            with_state[place] = cov @ design
            spread[: place + 1, place] = spread[place, : place + 1] = with_state[: place + 1] @ design
            expected[place] = design @ mean
            mean, cov = self.transition @ mean, self.transition @ cov @ self.transition.T + np.diag(new)
            with_state[: place + 1] = with_state[: place + 1] @ self.transition.T
        return expected, spread


def design(structure: Structure, months: Months) -> Array:
    """What each state adds to each month, [month, state]."""
    calendar = months % 12
    table = np.zeros((len(months), STATES))
    table[:, [_LEVEL, _WAVE, _NOISE]] = 1.0
    table[:, _SEASON] = _contrasts()[calendar]
    for first, last in structure.exceptional:
        table[(months >= first) & (months <= last), _EXCEPTIONAL] = 1.0
    if structure.working_days:
        table[:, _WORK] = working_days(months) / _USUAL_WORKING_DAYS - 1.0
    return table


def matrices(structure: Structure, months: Months, table: Array, parameters: Array) -> Matrices:
    """The state space of `months` (`table` is their `design`), for fitted numbers in the order of `NAMES`."""
    walk, step, season, wave, noise, exceptional = np.exp(2 * parameters[:-1])
    kept = np.ones(STATES)
    kept[_SEASON], kept[_NOISE], kept[_EXCEPTIONAL] = _SEASON_KEPT, 0.0, _EXCEPTIONAL_KEPT
    kept[_WAVE] = 1 / (1 + np.exp(-parameters[-1]))
    usual = np.zeros(STATES)  # variances that a state returns to: kept**2 of it stays, the rest is new each month
    usual[_SEASON], usual[_WAVE], usual[_NOISE], usual[_EXCEPTIONAL] = season, wave, noise, exceptional
    disturbance = np.tile(usual * (1 - kept**2), (len(months), 1))
    disturbance[:, _LEVEL] = walk + step * np.isin((months + 1) % 12 + 1, structure.rate_months)
    transition = np.diag(kept)
    transition[_LEVEL, _SLOPE] = 1.0
    first = usual.copy()
    first[_LEVEL], first[_SLOPE], first[_WORK] = _ANYWHERE, (structure.slope_sd / 12) ** 2, structure.working_days
    mean = np.zeros(STATES)
    mean[_SLOPE], mean[_WORK] = structure.slope / 12, 0.5 * structure.working_days
    return Matrices(table, transition, disturbance, mean, np.diag(first))


def working_days(months: Months) -> Array:
    """Mondays to Fridays of each month; holidays fall into the season."""
    first: Sequence[date] = [day_in(int(month), 1) for month in months]
    after: Sequence[date] = [day_in(int(month) + 1, 1) for month in months]
    begins: Any = np.array(first, dtype="datetime64[D]")
    counted: Array = np.busday_count(begins, np.array(after, dtype="datetime64[D]")).astype(np.float64)
    return counted


def _contrasts() -> Array:
    """Eleven directions in which twelve months can differ while they sum to 0: orthonormal, [month, direction]."""
    wave = np.arange(12)[:, None] * np.arange(1, 7) * (2 * np.pi / 12)
    cosines, sines = np.cos(wave) / np.sqrt(6), np.sin(wave[:, :5]) / np.sqrt(6)
    cosines[:, 5] /= np.sqrt(2)
    return np.concatenate([cosines, sines], axis=1)
