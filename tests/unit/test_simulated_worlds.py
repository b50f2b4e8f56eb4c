"""The worlds are what they are said to be: figures of a hundred histories beside those that were set."""

import sys

import numpy as np
import pytest

from monitor.simulate.history import history
from monitor.simulate.worlds import BASE
from tests import drawn

SEEDS = range(500_000, 500_100)  # of no history that a method is fitted to or judged by
HARD = {  # what the base world has to be like, and how far a hundred histories may lie from it
    "yearly difference, sd": (1.29, 0.06),
    "years beyond one point": (16.0, 2.0),
    "paid at lag 0": (28.0, 0.5),
    "paid at lag 1": (74.0, 0.5),
    "paid at lag 2": (90.0, 0.4),
    "paid at lag 3": (94.0, 0.3),
    "paid at lag 5": (97.0, 0.2),
    "paid at lag 12": (99.6, 0.1),
    "revision from lag 0": (5.5, 0.3),
    "revision from lag 1": (2.7, 0.2),
    "revision from lag 2": (1.3, 0.12),
    "revision from lag 3": (0.8, 0.08),
    "revision from lag 6": (0.4, 0.04),
    "claim noise of a year": (0.2, 0.02),
    "payment stops a year": (0.3, 0.04),
    "restatements a year, state": (0.45, 0.05),
    "restatements a year, nation": (0.2, 0.04),
    "short deliveries": (1.2, 0.25),
}


def test_the_base_world_is_as_hard_as_it_was_set() -> None:
    measured = drawn.figures(BASE, drawn.histories(BASE, SEEDS))
    sys.stdout.write(drawn.table({name: value for name, (value, _) in HARD.items()}, measured))
    assert measured == {name: pytest.approx(value, abs=within) for name, (value, within) in HARD.items()}


def test_a_seed_is_a_history() -> None:
    once, again, other = history(BASE, 7), history(BASE, 7), history(BASE, 8)
    assert np.array_equal(once.paid, again.paid, equal_nan=True)
    assert np.array_equal(once.people, again.people, equal_nan=True)
    assert once.happenings == again.happenings
    assert not np.array_equal(once.final, other.final)


def test_no_delivery_tells_of_a_month_that_is_not_over_and_the_last_tells_nearly_all() -> None:
    one = history(BASE, 7)
    months = one.paid.shape[-1]
    later = np.arange(months)[:, None] > np.arange(months)[None, :]
    assert np.array_equal(np.isnan(one.paid), np.broadcast_to(later, one.paid.shape))
    assert np.array_equal(np.isnan(one.people), np.broadcast_to(later, one.people.shape))
    settled = one.paid[..., : months - 36, -1]
    assert settled == pytest.approx(one.final[..., : months - 36], rel=1e-9)
