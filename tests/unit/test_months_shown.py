"""Months beside the same months a year before: what is known, what is projected, and how firmly."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.outlook.beliefs import Completed
from monitor.outlook.growths import YEAR, growth_to_date
from monitor.outlook.months_shown import maturity, months_shown
from tests.beliefs import FIRST, SERVICES, completed, drawn, flat, window

MONTHS = YEAR + 9  # paid through September 2024
PEOPLE = np.ones((2, 3 * YEAR))


def held() -> Completed:
    """Hospital care of the state grows by a tenth, all other care by nothing."""
    spent = flat(MONTHS).spent.copy()
    spent[0, 1:3, YEAR:] *= 1.1
    return completed(spent, flat(MONTHS).people)


def test_a_month_is_told_beside_the_same_a_year_before() -> None:
    of = held()
    months = months_shown(of, SERVICES, drawn(window(of, 2024), PEOPLE, 5, 1), 2024)
    march = months[2]

    assert [month.month for month in months] == [f"2024-{number:02}" for number in range(1, 13)]
    assert (march.hospital_state, march.other_state) == pytest.approx((10, 0))
    assert (march.hospital_nation, march.other_nation) == pytest.approx((0, 0))
    assert (march.state, march.nation) == pytest.approx((5, 0))
    assert march.state_low == pytest.approx(march.state_high)


def test_months_are_settled_completed_or_projected() -> None:
    of = held()
    months = months_shown(of, SERVICES, drawn(window(of, 2024), PEOPLE, 5, 1), 2024)

    assert [month.firmness for month in months] == ["settled"] * 3 + ["completed"] * 6 + ["projected"] * 3
    assert [month.share_paid for month in months[5:]] == [1, 0.9, 0.74, 0.28, 0, 0, 0]


def test_the_parts_of_a_month_to_come_are_as_far_apart_as_so_far_and_add_up() -> None:
    of = held()
    december = months_shown(of, SERVICES, drawn(window(of, 2024, 0.02), PEOPLE, 99, 1), 2024)[-1]
    before = 0.5  # of care in December 2023 was hospital care
    moved = 1.1 / 1.05  # what that share was multiplied by so far

    assert december.hospital_state is not None
    assert december.other_state is not None
    assert december.hospital_state == pytest.approx((100 + december.state) * moved - 100)
    assert before * december.hospital_state + (1 - before) * december.other_state == pytest.approx(december.state)
    assert december.state_low < december.state < december.state_high


def test_without_hospital_services_there_are_no_such_parts() -> None:
    of = replace(flat(MONTHS, services=1))
    months = months_shown(of, ("all",), drawn(window(of, 2024), PEOPLE, 5, 1), 2024)

    assert {month.hospital_state for month in months} == {None}
    assert {month.other_nation for month in months} == {None}


def test_a_year_that_the_months_do_not_hold_is_refused() -> None:
    of = held()
    with pytest.raises(ValueError, match="2022-01 to 2024-12 hold no growth of 2022"):
        months_shown(of, SERVICES, drawn(window(of, 2024), PEOPLE, 5, 1), 2022)


def test_maturity_has_run_out_share_paid_and_the_usual_error() -> None:
    found = maturity(held(), 2024)

    assert [month.run_out for month in found] == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert found[-1].error == pytest.approx(3)
    assert found[-2].error == pytest.approx(1.5)
    assert found[0].error == 0.05
    assert (found[-1].month, found[-1].share_paid) == ("2024-09", 0.28)


def test_growth_to_date_weighs_months_by_their_people() -> None:
    logs, people = np.log(np.r_[np.full(YEAR, 10.0), np.full(YEAR, 11.0)]), np.ones(2 * YEAR)
    logs[YEAR + 1], people[YEAR + 1] = np.log(20.0), 3.0

    found = growth_to_date(logs, people, 2024, FIRST)

    assert found[0] == pytest.approx(10)
    assert found[1] == pytest.approx(100 * ((11 + 3 * 20) / 4 / 10 - 1))
    assert found[11] == pytest.approx(100 * ((11 * 11 + 3 * 20) / 14 / 10 - 1))
