"""Verbs where figures are equal only just, or hardly there."""

import numpy as np
import pytest

from monitor.language.arithmetic import apart, growth, in_a_row, value_in
from monitor.words.findings import GUARD
from tests.arrays import NAN, check, computed, near

YEARS = np.arange(2015, 2019, dtype=np.int64)


def test_figures_apart_by_exactly_the_guard_are_equal() -> None:
    assert apart(np.array([GUARD]), 0.0)[0] == 0.0
    assert apart(np.array([2 * GUARD]), 0.0)[0] == 2 * GUARD


@pytest.mark.parametrize(("side", "sign"), [("above", 1.0), ("below", -1.0)])
def test_a_row_counts_from_twice_the_guard_and_not_from_the_guard(side: str, sign: float) -> None:
    """Neither side is measured with a coarser rule than the other."""
    line = sign * np.array([[[GUARD, 0.75 * GUARD, 2 * GUARD, 1.0]]])
    found = in_a_row([line], YEARS, {side: 0, "up_to": 4, "since": 2015})
    assert found.tolist() == [[[0.0, 0.0, 1.0, 2.0]]]
    assert found.dtype == np.float64


def test_unknown_keeps_the_shape_of_its_line() -> None:
    sheet = np.ones((3, 2, 4))
    assert value_in([sheet], YEARS, {"year": 2020}).shape == sheet.shape
    assert np.isnan(value_in([sheet], YEARS, {"year": 2020})).all()
    assert np.isnan(growth([sheet], YEARS, {})[..., 0]).all()


# The standard error of growth: 100 of 10,000 members are 1 dollar of standard error in each of two years


@pytest.mark.parametrize(
    ("average", "deviation", "members", "error"),
    [
        ([100, 100], [100, 100], [10_000, 10_000], 100 * (2**0.5) / 100),  # two errors of 1 percent, at right angles
        ([100, 200], [100, 100], [10_000, 10_000], 100 * (5**0.5) / 100),  # that of the first year doubled with growth
        ([100, 100], [0, 100], [10_000, 10_000], 1.0),
        ([100, 100], [0, 0], [10_000, 10_000], 0.0),  # everybody alike
        ([100, 100], [100, 100], [10_000, 40_000], 100 * (1.25**0.5) / 100),  # four times the members, half the error
        ([100, 100], [NAN, 100], [10_000, 10_000], NAN),
        ([100, 100], [100, NAN], [10_000, 10_000], NAN),
        ([100, 100], [100, -1], [10_000, 10_000], NAN),
        ([100, 100], [100, 100], [0, 10_000], NAN),
        ([100, 100], [100, 100], [10_000, 0], NAN),
        ([0, 100], [100, 100], [10_000, 10_000], NAN),
        ([NAN, 100], [100, 100], [10_000, 10_000], NAN),
    ],
)
def test_the_error_of_growth(average: list[float], deviation: list[float], members: list[float], error: float) -> None:
    before, this = computed("growth_error", average, deviation, members)
    near([this], [error])
    check([before], [NAN])
