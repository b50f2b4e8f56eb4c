"""Verbs where figures are equal only just, or hardly there."""

import numpy as np
import pytest

from monitor.findings import GUARD
from monitor.language.arithmetic import apart, growth, in_a_row, value_in

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
