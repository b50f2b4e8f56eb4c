"""What must hold of every account of a difference, whatever the figures are."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from monitor.outlook.drivers import drivers
from monitor.outlook.growths import YEAR
from tests.beliefs import SERVICES, completed

MONTHS = 2 * YEAR - 3
ALL_OF_MEDICARE = 1e12  # dollars a year, or so
DOLLARS = arrays(np.float64, (2, len(SERVICES), MONTHS), elements=st.floats(0, 1e9).filter(lambda x: not 0 < x < 1e-3))
UNITS = arrays(np.float64, (2, len(SERVICES), MONTHS), elements=st.integers(0, 10**6).map(float))
PEOPLE = arrays(np.float64, (2, MONTHS), elements=st.integers(1, 10**8).map(float))


@given(spent=DOLLARS, people=PEOPLE, counts=UNITS, expected=st.floats(-20, 20))
def test_points_foot_unrounded_and_dollars_to_the_cent(
    spent: np.ndarray, people: np.ndarray, counts: np.ndarray, expected: float
) -> None:
    spent[:, 0] += 1.0  # somebody spent something in each month
    lines = drivers(completed(spent, people), SERVICES, 2024, expected, counts)
    parts = [line for line in lines if line.kind not in ("subtotal", "total")]
    groups = [line for line in lines if line.kind == "subtotal"]
    services = [line for line in lines if line.kind == "service"]
    total, size = lines[-1], max(1.0, *(abs(line.points) for line in lines))

    assert total.points == expected
    assert math.isclose(sum(line.points for line in parts), expected, abs_tol=1e-12 * size)
    if max(abs(line.dollars) for line in lines) < ALL_OF_MEDICARE:  # beyond, a float has no cents
        assert cents(parts) == cents([total])
        assert cents(groups) == cents(services)
    for line in services:
        if line.price is not None and line.volume is not None:
            off = 1e-9 * max(1.0, abs(line.points), abs(line.price), abs(line.volume))
            assert math.isclose(line.price + line.volume, line.points, abs_tol=off)


def cents(lines: list) -> int:
    return sum(round(100 * line.dollars) for line in lines)


@given(spent=DOLLARS, people=PEOPLE)
def test_services_and_mix_are_the_difference_of_the_months_told(spent: np.ndarray, people: np.ndarray) -> None:
    spent[:, 0] += 1.0
    lines = drivers(completed(spent, people), SERVICES, 2024, 0.0)
    told = slice(YEAR, MONTHS - 2), slice(0, MONTHS - 2 - YEAR)
    now, before = (spent[:, :, of].sum(axis=(1, 2)) / people[:, of].sum(axis=1) for of in told)
    growth = 100 * (now / before - 1)
    parts = [line.points for line in lines if line.kind in ("service", "mix")]
    size = max(1.0, *np.abs(growth), *map(abs, parts))

    assert math.isclose(sum(parts), growth[0] - growth[1], abs_tol=1e-11 * size)
