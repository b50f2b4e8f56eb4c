"""Development from lag to lag, held against a triangle that is worked by hand."""

import numpy as np
import pytest

from monitor.outlook.by_lag import as_held, by_lag, by_month, one_earlier, still_to_come
from monitor.outlook.completion import completed
from monitor.outlook.ladder import developments, ratio_developments
from monitor.outlook.maturity import usual_developments, usual_share_paid
from monitor.outlook.triangle import Triangle

UNKNOWN = np.nan
# Paid to date, in thousands: three months, and what three deliveries say of them.
BY_HAND = np.array([[600.0, 900.0, 990.0], [UNKNOWN, 500.0, 800.0], [UNKNOWN, UNKNOWN, 700.0]])


def test_a_triangle_is_laid_by_lag_and_back() -> None:
    rows = by_lag(BY_HAND, 2)

    np.testing.assert_array_equal(rows, [[600.0, UNKNOWN], [500.0, 900.0], [700.0, 800.0]])
    np.testing.assert_array_equal(one_earlier(rows), [[UNKNOWN, UNKNOWN], [UNKNOWN, 600.0], [UNKNOWN, 500.0]])
    np.testing.assert_array_equal(
        by_month(rows, as_held(BY_HAND)),
        [[600.0, UNKNOWN, UNKNOWN], [900.0, 500.0, UNKNOWN], [990.0, 800.0, 700.0]],
    )


def test_a_month_that_is_told_of_no_more_stands_as_it_was_told_last() -> None:
    cells = np.array([[600.0, 900.0, UNKNOWN], [UNKNOWN, 500.0, 800.0], [UNKNOWN, UNKNOWN, 700.0]])

    np.testing.assert_array_equal(as_held(cells)[2], [900.0, 800.0, 700.0])


def test_the_ladder_by_hand() -> None:
    """Lag 1 grew by 900/600 and 800/500, lag 2 by 990/900; the built-in factors are 2 and 1.1."""
    rows = by_lag(BY_HAND, 3)
    step = np.log(rows / one_earlier(rows))[None, None]
    built_in = np.log([[1.0, 2.0, 1.1]])
    mean = developments(step, built_in)[0, 0]
    keep = 0.5 ** (1 / 12)
    first = (keep * np.log(1.5) + np.log(1.6) + 1.4 * np.log(2)) / (keep + 1 + 1.4)  # built in: worth 1 + 0.4 a lag

    assert mean[2, 1] == pytest.approx(first)
    assert mean[2, 2] == pytest.approx(np.log(1.1))
    assert 700 * np.exp(still_to_come(mean)[2, 0]) == pytest.approx(700 * np.exp(first) * 1.1)
    assert 990 * np.exp(still_to_come(mean)[2, 2]) == pytest.approx(990)


def test_the_ratio_develops_by_what_the_state_does_beside_the_nation() -> None:
    step = np.zeros((2, 1, 400, 3))
    step[0, 0, :, 1], step[1, 0, :, 1] = np.log(1.53), np.log(1.5)

    mean = ratio_developments(step, np.log([[1.0, 1.5, 1.0]]))
    assert mean[0, -1, 1] == pytest.approx(np.log(1.02), rel=0.06)  # what is built in draws it a little to none


def test_wild_developments_are_drawn_in() -> None:
    rng = np.random.default_rng(3)
    step = np.log(1.5) + rng.normal(0, 0.01, (1, 1, 60, 2))
    wild = step.copy()
    wild[0, 0, 59, 1] = 5.0
    calm, moved = (developments(each, np.log([[1.0, 1.5]]))[0, 0, 59, 1] for each in (step, wild))

    assert 0 < moved - calm < 0.01


def test_what_is_built_in_is_as_it_was_published() -> None:
    paid = usual_share_paid(("hospital_inpatient", "home_health", "hospice", "made_up"), 37)

    assert paid[0, 0] == pytest.approx(1 - np.sqrt(1 - 0.48))  # half a month old on average
    assert (np.diff(paid, axis=1) > 0).all()
    assert (paid[1, :3] < paid[0, :3]).all()
    np.testing.assert_array_equal(paid[0], paid[3])
    grown = usual_developments(("hospice",), 37)
    assert np.exp(still_to_come(grown))[0, 0] == pytest.approx(paid[2, -1] / paid[2, 0])


def test_a_real_looking_triangle_is_completed_as_by_hand() -> None:
    """Four months of one service, all paid alike: each delivery adds 50, then 10 in 100 to a month."""
    grown = np.array([1.0, 1.5, 1.65, 1.65])
    lag = np.arange(4) - np.arange(4)[:, None]
    size = np.array([100.0, 110.0, 105.0, 120.0])[:, None]
    paid = np.where(lag >= 0, size * grown[np.clip(lag, 0, 3)], UNKNOWN)
    people = np.where(lag >= 0, 1.0, UNKNOWN)
    both = np.stack([paid * 1e6 * 1.1, paid * 1e8])[:, None]
    last = completed(Triangle("MD", ("hospital_inpatient",), 12 * 2020, both, np.stack([people * 1e3, people * 1e5])))[
        -1
    ]

    np.testing.assert_allclose(last.ratio, np.log(1.1), atol=1e-9)  # state and nation run out alike
    keep, built_in = 0.5 ** (1 / 12), usual_developments(("hospital_inpatient",), 61)[0]
    first, second = np.log(1.5), np.log(1.1)
    first = ((1 + keep + keep**2) * first + 1.4 * built_in[1]) / (1 + keep + keep**2 + 1.4)
    second = ((1 + keep) * second + 1.8 * built_in[2]) / (1 + keep + 1.8)
    third = 2.2 * built_in[3] / (1 + 2.2)
    whole = first + second + third + built_in[4:].sum()
    assert last.nation[-1] == pytest.approx(np.log(120e8 / 1e5) + whole)
