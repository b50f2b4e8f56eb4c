"""Yearly growth to come where a source has years alone: how it usually spreads, pooled over all states.

One state has too few years to tell how far its growth may lie from the nation's; fifty states together have enough.
What is learned is a spread of its own for each state, drawn towards that of all, the tails, and how much calmer one
year is than another. Growth above the nation in one year says next to nothing of the next (correlation -0.09 over 2015
to 2024), and a state's own mean little, so neither is in it: the center is the nation.
"""

from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array

LEAST_STATES = 30  # with figures, to pool over them
LEAST_POOLED_YEARS = 3  # of growth, where it is pooled
LEAST_OWN_YEARS = 8  # of growth, where an area stands alone
_OWN_WORTH = 8.0  # years of its own at which a state's spread counts as much as that of all states
# How calm years are: the standard deviation of the log of the spread over states, year by year. Measured on Medicare
# spending per enrollee by state of residence (CMS, Health Expenditures by State of Residence, 2022): 0.31 over 1992 to
# 2009, 0.38 over 1992 to 2020. Counts as much as ten years of the source's own.
_CALM, _CALM_WORTH = 0.35, 10.0
_FREEDOM = (5.0, 7.0, 10.0, 20.0)  # degrees of freedom of the tails that are tried


@dataclass(frozen=True)
class Spread:
    """How growth usually comes: its center and standard deviation in log points of 100, tails, and how years differ.

    `years` are those of growth that it was learned from, `areas` how many had them.
    """

    center: float
    sd: float
    freedom: float
    calm: float
    years: int
    areas: int


@dataclass(frozen=True)
class TooFew:
    """Why nothing can be learned of a source."""

    because: str


def log_growth(levels: Array) -> Array:
    """Growth of each year in log points of 100, [area, year]: 0.03 of log is 3. NaN where a level is not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.where(levels > 0, levels, np.nan))
    return 100.0 * np.diff(logs, axis=-1)


def above_nation(states: Array, nation: Array, own: int) -> Spread | TooFew:
    """How far the growth of the state at place `own` usually lies from the nation's.

    `states` are levels [state, year], `nation` [year]; states without every year are left out, the own one never.
    """
    growth = log_growth(states) - log_growth(nation[None])
    whole = np.asarray(~np.isnan(growth).any(axis=1))
    years, areas = growth.shape[1], int(whole.sum())
    if years < LEAST_POOLED_YEARS or areas < LEAST_STATES or not whole[own]:
        return TooFew(_few(years, areas))
    mine = int(whole[:own].sum())
    sds = _spreads(growth[whole])
    scaled = growth[whole] / sds[:, None]
    return Spread(0.0, float(sds[mine]), _tails(scaled), _calmness(scaled), years, areas)


def alone(levels: Array) -> Spread | TooFew:
    """How an area's own growth usually comes, [year]: its mean and spread, with the tails that so few years leave."""
    growth = log_growth(levels[None])[0]
    known = growth[~np.isnan(growth)]
    if len(known) < LEAST_OWN_YEARS:
        return TooFew(
            f"{len(known)} years of growth are held, and {LEAST_OWN_YEARS} are needed to tell how it spreads."
        )
    # The mean is not known either: a new year is spread by its own chance and by the mean's.
    sd = float(known.std(ddof=1)) * np.sqrt(1 + 1 / len(known))
    return Spread(float(known.mean()), sd, float(len(known) - 1), 0.0, len(known), 1)


def _few(years: int, areas: int) -> str:
    return (
        f"{areas} states with {years} years of growth are held; {LEAST_STATES} states and {LEAST_POOLED_YEARS} years "
        "are needed to tell how far a state's growth may lie from the nation's."
    )


def _spreads(growth: Array) -> Array:
    """The standard deviation of each state's difference, drawn towards that of all states."""
    years = growth.shape[1]
    own = (growth**2).mean(axis=1)
    return np.asarray(np.sqrt((own * years + own.mean() * _OWN_WORTH) / (years + _OWN_WORTH)))


def _tails(scaled: Array) -> float:
    """Degrees of freedom of a t distribution of variance one that make what was seen most likely."""
    from scipy import stats

    seen = scaled / scaled.std()

    def likelihood(freedom: float) -> float:
        wide = np.sqrt(freedom / (freedom - 2))
        return float(np.sum(stats.t.logpdf(seen * wide, freedom)) + seen.size * np.log(wide))

    return max(_FREEDOM, key=likelihood)


def _calmness(scaled: Array) -> float:
    """The standard deviation of the log of each year's spread over the states."""
    years = scaled.shape[1]
    own = float(np.var(np.log(scaled.std(axis=0))))
    return float(np.sqrt((own * years + _CALM**2 * _CALM_WORTH) / (years + _CALM_WORTH)))


def drawn(spread: Spread, years: int, paths: int, seed: int | tuple[int, ...]) -> Array:
    """Log growth of `years` years to come, [path, year], in log points of 100.

    A path alone equals itself among more. Years are drawn apart from each other.
    """
    normal, calm, tails = (np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3))
    shape = paths, years
    wide = np.sqrt((spread.freedom - 2) / tails.chisquare(spread.freedom, shape)) if spread.freedom > 2 else 1.0
    year = np.exp(spread.calm * calm.standard_normal(shape))
    return np.asarray(spread.center + spread.sd * year * wide * normal.standard_normal(shape))
