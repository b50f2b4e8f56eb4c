"""What drives the difference: by hand, to the cent, and the service that moved ranked first."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.outlook.drivers import decides, drivers, over_time
from monitor.outlook.growths import YEAR, difference_to_date
from monitor.outlook.results import Driver
from tests.beliefs import FIRST, SERVICES, completed, flat, window


def by_name(found: tuple[Driver, ...]) -> dict[tuple[str, str], Driver]:
    return {(driver.kind, driver.name): driver for driver in found}


def two_services(months: int) -> tuple[Driver, ...]:
    """The year 2023, and some months of 2024, of which the last two are not told."""
    spent = np.empty((2, 2, months))
    spent[0] = np.array([[60.0], [40.0]])
    spent[1] = np.array([[500.0], [500.0]])
    spent[0, :, YEAR:] = [[66.0], [42.0]]  # the state: 10 and 5 percent
    spent[1, :, YEAR:] = [[520.0], [540.0]]  # the nation: 4 and 8 percent
    people = np.ones((2, months)) * np.array([[10.0], [100.0]])
    return drivers(completed(spent, people), ("hospital_inpatient", "hospice"), 2024, 1.5)


def test_two_services_by_hand() -> None:
    found = by_name(two_services(months=15))

    assert found["service", "hospital_inpatient"].points == pytest.approx(0.6 * (10 - 4))
    assert found["service", "hospice"].points == pytest.approx(0.4 * (5 - 8))
    assert found["mix", "mix"].points == pytest.approx(0.1 * 4 - 0.1 * 8)
    assert found["rest of year", "rest of year and run-out"].points == pytest.approx(1.5 - (3.6 - 1.2 - 0.4))
    assert found["total", "total"].points == 1.5
    assert found["service", "hospice"].state_growth == pytest.approx(5)
    assert found["service", "hospice"].nation_growth == pytest.approx(8)
    assert found["total", "total"].dollars == 18.0  # 1.5 percent of 12 months of 100 dollars


def test_before_a_month_has_run_out_there_is_one_line_and_the_total() -> None:
    found = two_services(months=14)

    assert [(driver.kind, driver.points) for driver in found] == [("rest of year", 1.5), ("total", 1.5)]
    assert decides(found, FIRST + 13, 2024) is None


def test_lines_stand_in_the_order_of_the_account() -> None:
    names = [(line.kind, line.name) for line in drivers(flat(29), SERVICES, 2024, 0.5)]

    assert names == [
        ("service", "hospital_inpatient"), ("service", "hospital_outpatient"), ("subtotal", "hospital"),
        ("service", "professional"), ("service", "hospice"), ("subtotal", "other"),
        ("mix", "mix"), ("rest of year", "rest of year and run-out"), ("total", "total"),
    ]  # fmt: skip


def test_a_feed_that_gives_all_care_only_has_no_subtotals() -> None:
    kinds = [line.kind for line in drivers(flat(29, services=1), ("all",), 2024, 0.5)]

    assert kinds == ["service", "mix", "rest of year", "total"]


def test_a_service_that_the_nation_never_had_is_all_growth() -> None:
    base = flat(29)
    spent = base.spent.copy()
    spent[1, 3] = 0.0
    spent[0, 3, YEAR:] *= 1.1
    found = by_name(drivers(replace(base, spent=spent), SERVICES, 2024, 0.5))

    assert found["service", "hospice"].points == pytest.approx(100 * 0.4 * 0.1)
    assert found["service", "hospice"].nation_growth is None
    assert found["mix", "mix"].points == 0


@pytest.mark.parametrize("at", range(len(SERVICES)))
def test_a_step_of_one_price_is_ranked_first_in_december(at: int) -> None:
    base = flat(2 * YEAR)  # paid through December 2024
    rng = np.random.default_rng(7)
    spent = base.spent * np.exp(rng.normal(0, 0.003, base.spent.shape))
    spent[0, at, YEAR + 3 :] *= 1.2 if at == 0 else 1.06  # from April on; a tenth of the state's care, or more
    found = drivers(replace(base, spent=spent), SERVICES, 2024, 1.0)
    told = decides(found, base.vintage, 2024)

    assert told is not None
    assert (told.service, told.word) == (SERVICES[at], "cause")


def test_the_largest_is_no_cause_before_the_figures_of_september() -> None:
    words = [
        told.word
        for months in range(19, 23)
        if (told := decides(drivers(flat(24), SERVICES, 2024, 0.1), FIRST + months, 2024))
    ]

    assert words == ["largest so far", "cause", "cause", "cause"]


def test_price_and_volume_are_what_a_service_adds() -> None:
    base = flat(2 * YEAR)
    counts = base.spent / np.array([10.0, 20.0])[:, None, None]
    spent = base.spent.copy()
    spent[0, 1, YEAR:] *= 1.02 * 1.05
    counts[0, 1, YEAR:] *= 1.05
    counts[:, 2] = np.nan
    found = by_name(drivers(replace(base, spent=spent), SERVICES, 2024, 1.0, counts))
    inpatient = found["service", "hospital_inpatient"]

    assert inpatient.price == pytest.approx(100 * 0.2 * 0.02 * (1 + 1.05) / 2)
    assert inpatient.volume == pytest.approx(100 * 0.2 * 0.05 * (1 + 1.02) / 2)
    assert inpatient.price is not None
    assert inpatient.volume is not None
    assert inpatient.price + inpatient.volume == pytest.approx(inpatient.points)
    assert found["service", "hospital_outpatient"].price is None
    assert found["subtotal", "hospital"].price is None
    assert found["subtotal", "other"].price == 0
    assert by_name(drivers(base, SERVICES, 2024, 1.0))["service", "hospice"].volume is None


def test_a_step_of_last_year_is_carried_over_and_nothing_else_is() -> None:
    base = flat(29)
    spent = base.spent.copy()
    spent[0, :, YEAR - 3 :] *= 1.04  # from October 2023 on
    held = completed(spent, base.people)
    believed = window(held, 2024)
    people = np.repeat(base.people[:, :1], 3 * YEAR, axis=1)
    total = float(difference_to_date(believed.ratio, believed.nation, people, 2024, believed.first)[-1])
    carried, so_far, rest = over_time(held, believed, people, 2024, total)

    assert total == pytest.approx(100 * (1.04 / 1.01 - 1))
    assert carried.points == pytest.approx(total)
    assert (so_far.points, rest.points) == pytest.approx((0, 0))
    assert (so_far.months[-1], rest.months) == ("2024-12", ())


def test_a_season_that_returns_is_carried_over_as_nothing() -> None:
    base = flat(5 * YEAR + 6, first=FIRST - 3 * YEAR)  # paid through June 2025
    season = np.sin(2 * np.pi * np.arange(5 * YEAR + 6) / YEAR + 1.0) / 50
    held = completed(base.spent * np.exp(np.stack([season, 0 * season])[:, None]), base.people, first=base.first)
    believed = window(held, 2025)
    parts = over_time(held, believed, np.ones((2, 3 * YEAR)), 2025, 0.7)

    assert parts[0].points == pytest.approx(0, abs=1e-9)
    assert parts[1].points == pytest.approx(0, abs=1e-9)
    assert [len(part.months) for part in parts] == [0, 6, 6]
    assert sum(part.points for part in parts) == pytest.approx(0.7, abs=1e-14)
