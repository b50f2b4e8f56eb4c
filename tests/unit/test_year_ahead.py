"""One open year put together: everything told of it agrees with everything else."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.outlook.beliefs import Event
from monitor.outlook.growths import YEAR, difference_to_date
from monitor.outlook.results import Change, YearAhead
from monitor.outlook.year_ahead import Known, fan, year_ahead
from tests.beliefs import SERVICES, completed, drawn, flat, window

MONTHS = 2 * YEAR + 6  # paid through June 2025
PEOPLE = np.ones((2, 3 * YEAR)) * np.array([[100.0], [1000.0]])
SHORT = Event("short delivery", "MD", "hospice", 12 * 2025 + 5, -0.3, repaired=True)


def known() -> Known:
    rng = np.random.default_rng(11)
    spent = flat(MONTHS).spent * np.exp(rng.normal(0, 0.01, (2, len(SERVICES), MONTHS)))
    spent[0, 1, 2 * YEAR :] *= 1.1  # inpatient care of the state since January
    held = replace(completed(spent, flat(MONTHS).people), events=(SHORT,))
    believed = window(held, 2025, 0.02)
    return Known("MD", SERVICES, held, believed, drawn(believed, PEOPLE, 2001, 5), 0.001)


def told() -> YearAhead:
    return year_ahead(known(), 2025, (-0.5, 1.2, 2.6), [Change("new months", 0.3, ("2025-06",))], limit=1.0)


def test_all_parts_are_of_one_year_and_vintage() -> None:
    found = told()

    assert (found.year, found.state, found.paid_through) == (2025, "MD", "2025-06")
    assert [month.month for month in found.months] == list(found.fan.months)
    assert [month.firmness == "projected" for month in found.months] == [False] * 6 + [True] * 6
    assert len(found.maturity) == found.fan.observed == 6
    assert (found.events, found.changes[0].name, found.synthetic) == ((SHORT,), "new months", False)


def test_drivers_and_stretches_of_time_sum_to_the_middle_of_the_forecast() -> None:
    found = told()

    assert found.drivers[-1].points == 1.2
    assert sum(d.points for d in found.drivers if d.kind not in ("subtotal", "total")) == pytest.approx(1.2, abs=1e-12)
    assert sum(stretch.points for stretch in found.over_time) == pytest.approx(1.2, abs=1e-12)
    assert found.decides is not None
    assert (found.decides.service, found.decides.word) == ("hospital_inpatient", "largest so far")
    assert sum(source.share for source in found.uncertainty) == pytest.approx(1)


def test_the_fan_is_the_difference_to_date_and_opens_with_the_months_to_come() -> None:
    held = known()
    found = fan(held.draws, held.completed.vintage, 2025, 1.0)
    ends = difference_to_date(held.draws.ratio, held.draws.nation, PEOPLE, 2025, held.draws.first)[:, -1]
    width = found.quantiles[-1] - found.quantiles[0]

    assert found.quantiles.shape == (5, 12)
    assert (np.diff(found.quantiles, axis=0) >= 0).all()
    assert width[:6] == pytest.approx(0, abs=1e-9)
    assert (np.diff(width[5:]) > 0).all()
    assert found.quantiles[2, -1] == pytest.approx(np.median(ends))


def test_a_year_of_which_no_month_has_come_is_all_projected() -> None:
    held = flat(2 * YEAR)  # paid through December 2024
    believed = window(held, 2025, 0.02)
    of = Known("MD", SERVICES, held, believed, drawn(believed, PEOPLE, 99, 5), 0.001, synthetic=True)
    found = year_ahead(of, 2025, (-1.0, 0.1, 1.2))

    assert {month.firmness for month in found.months} == {"projected"}
    assert [driver.kind for driver in found.drivers] == ["rest of year", "total"]
    assert (found.maturity, found.decides, found.fan.observed, found.synthetic) == ((), None, 0, True)
    assert {source.name: source.share for source in found.uncertainty}["months not settled"] == pytest.approx(0)


def test_the_same_figures_give_the_same_outlook() -> None:
    assert str(told()) == str(told())


@pytest.mark.parametrize("places", [[2 * YEAR + 1], [YEAR + 1], [MONTHS - 1], [3, 2 * YEAR, 2 * YEAR + 2]])
def test_months_that_no_delivery_tells_of_leave_no_holes_in_what_is_told(places: list[int]) -> None:
    of = known()
    full, gone = of.completed, np.isin(np.arange(MONTHS), places)
    holed = replace(
        full,
        spent=np.where(gone, np.nan, full.spent),
        people=np.where(gone, np.nan, full.people),
        share_paid=np.where(gone, np.nan, full.share_paid),
        ratio=np.where(gone, np.nan, full.ratio),
        nation=np.where(gone, np.nan, full.nation),
    )
    found = year_ahead(replace(of, completed=holed), 2025, (-0.5, 1.2, 2.6))

    assert "nan" not in str(found)
    assert sum(d.points for d in found.drivers if d.kind not in ("subtotal", "total")) == pytest.approx(1.2, abs=1e-12)


def test_a_service_that_disappears_has_fallen_to_nothing() -> None:
    of = known()
    spent = of.completed.spent.copy()
    spent[:, 3, 2 * YEAR :] = np.nan
    found = year_ahead(replace(of, completed=replace(of.completed, spent=spent)), 2025, (-0.5, 1.2, 2.6))
    hospice = next(driver for driver in found.drivers if driver.name == "hospice")

    assert (hospice.state_growth, hospice.nation_growth) == (-100, -100)
    assert "nan" not in str(found)
