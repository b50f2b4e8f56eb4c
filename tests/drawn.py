"""What a world is like, measured on histories drawn from it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monitor.language.arithmetic import Array
from monitor.simulate.history import History, history
from monitor.simulate.worlds import World

PAID_AT = (0, 1, 2, 3, 5, 12)
REVISED_FROM = (0, 1, 2, 3, 6)
_LATE = 13  # newest months, which are not followed far enough


def histories(world: World, seeds: range) -> list[History]:
    return [history(world, seed) for seed in seeds]


def figures(world: World, drawn: Sequence[History]) -> dict[str, float]:
    """The figures that a world is described by, by name: points, percent, and events a year."""
    differences = np.concatenate([each.difference for each in drawn])
    deliveries = sum(each.paid.shape[-1] - 12 for each in drawn)
    return {
        "yearly difference, sd": float(differences.std()),
        "years beyond one point": float(100 * (differences > 1).mean()),
        **{f"paid at lag {lag}": float(np.mean([_paid(each, lag) for each in drawn])) for lag in PAID_AT},
        **{f"revision from lag {lag}": _sd([_revision(each, lag) for each in drawn]) for lag in REVISED_FROM},
        "claim noise of a year": _sd([_claims(world, each) for each in drawn[:20]]),
        "payment stops a year": 12 * _count(drawn, "payment stop") / deliveries,
        "restatements a year, state": 12 * _count(drawn, "restatement", "state") / deliveries,
        "restatements a year, nation": 12 * _count(drawn, "restatement", "nation") / deliveries,
        "short deliveries": 100 * _count(drawn, "short delivery") / deliveries,
    }


def _sd(parts: Sequence[Array]) -> float:
    return float(np.concatenate(parts).std())


def _places(one: History, lag: int) -> tuple[np.ndarray, np.ndarray]:
    months = np.arange(one.paid.shape[-1] - _LATE)
    return months, months + lag


def _paid(one: History, lag: int) -> float:
    """Percent of the state's final dollars that is paid."""
    months, vintages = _places(one, lag)
    return float(100 * one.paid[0].sum(axis=0)[months, vintages].sum() / one.final[0].sum(axis=0)[months].sum())


def _revision(one: History, lag: int) -> Array:
    """Points by which the log of state over nation, a beneficiary, will still move."""
    months, vintages = _places(one, lag)
    told = one.paid.sum(axis=1)[:, months, vintages] / one.people[:, months, vintages]
    settled = one.final.sum(axis=1)[:, months] / one.final_people[:, months]
    moved = np.log(settled / told)
    return np.asarray(100 * (moved[0] - moved[1]))


def _claims(world: World, one: History) -> Array:
    """Percent by which chance moves a year's spending: beside the same world without it."""
    calm = history(replace(world, care=replace(world.care, claims=0.0)), one.seed)
    years = [each.final[0].sum(axis=0).reshape(-1, 12).sum(axis=1) for each in (one, calm)]
    return np.asarray(100 * np.log(years[0] / years[1]))


def _count(drawn: Sequence[History], kind: str, area: str = "") -> int:
    return sum(each.kind == kind and (not area or area in each.areas) for one in drawn for each in one.happenings)


def table(expected: dict[str, float], measured: dict[str, float]) -> str:
    """The figures expected beside those drawn, a line each."""
    return "\n".join(f"{name:32}{value:10.2f}{measured[name]:10.2f}" for name, value in expected.items())
