"""Short deliveries, restatements and payment stops, planted and found."""

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Event
from monitor.outlook.completion import completed
from tests.triangles import FIRST, cells, triangle

AT = 50


def _long() -> tuple[Array, Array]:
    """Months that go on being paid a little for two years, as real ones do."""
    paid, people = cells(months=64, seed=5, noise=0.03)
    lag = np.arange(64) - np.arange(64)[:, None]
    late = np.random.default_rng(2).normal(2e-3, 2e-4, paid.shape) * (lag > 0) * (lag < 24)
    return paid * np.exp(np.cumsum(late, axis=-1)), people


def _events(paid: Array, people: Array, place: int = AT) -> tuple[Event, ...]:
    return completed(triangle(paid, people))[place].events


def test_nothing_planted_is_nothing_found() -> None:
    paid, people = _long()

    assert [event for each in completed(triangle(paid, people)) for event in each.events] == []


@pytest.mark.parametrize("place", [16, AT])
def test_a_short_delivery_is_made_up_and_told(place: int) -> None:
    paid, people = _long()
    whole = completed(triangle(paid, people))
    paid[0, 1, :, place] *= 0.95
    made = completed(triangle(paid, people))
    (event,) = made[place].events

    assert (event.kind, event.area, event.service, event.vintage) == (
        "short delivery",
        "MD",
        "professional",
        FIRST + place,
    )
    assert event.repaired
    assert event.size == pytest.approx(-0.05, abs=0.002)
    np.testing.assert_allclose(made[place].ratio[:-4], whole[place].ratio[:-4], atol=0.002)
    np.testing.assert_allclose(made[place].ratio, whole[place].ratio, atol=0.03)
    assert made[place + 1].events == ()  # that it came back is no event


def test_a_short_delivery_of_every_service_is_one_event() -> None:
    paid, people = _long()
    paid[1, :, :, AT] *= 0.97
    (event,) = _events(paid, people)

    assert (event.kind, event.area, event.service) == ("short delivery", "US", "all")


def test_a_short_delivery_that_is_not_made_up_for_was_a_restatement() -> None:
    paid, people = _long()
    paid[0, 0, :, AT:] *= 0.95
    made = completed(triangle(paid, people))

    assert [event.kind for event in made[AT].events] == ["short delivery"]
    assert [event.kind for event in made[AT + 1].events] == ["restatement"]
    assert made[AT + 1].events[0].size == pytest.approx(-0.05, abs=0.003)


def test_a_restatement_is_kept_and_told_and_teaches_no_run_out() -> None:
    paid, people = _long()
    whole = completed(triangle(paid, people))[AT]
    paid[0, 0, AT - 14 : AT - 1, AT:] *= 1.01
    made = completed(triangle(paid, people))[AT]
    (event,) = made.events

    assert (event.kind, event.area, event.service, event.repaired) == (
        "restatement",
        "MD",
        "hospital_inpatient",
        False,
    )
    assert event.size == pytest.approx(0.01, abs=0.001)
    restated = np.log(made.spent[0, 0] / whole.spent[0, 0])
    assert restated[AT - 10] == pytest.approx(0.01, abs=0.0025)
    assert restated[AT - 20] == pytest.approx(0.0, abs=0.001)


def _stopped(paid: Array, area: int, service: int, size: float) -> Array:
    """A share of what was paid at AT waits, and six tenths of the backlog are paid in each month after."""
    held = paid.copy()
    earlier = np.nan_to_num(paid[area, service, :, AT - 1])
    waits = size * (paid[area, service, :, AT] - earlier)
    for later in range(64 - AT):
        held[area, service, :, AT + later] -= np.nan_to_num(waits) * 0.4**later
    return held


@pytest.mark.parametrize(("area", "name"), [(0, "MD"), (1, "US")])
def test_a_payment_stop_is_booked_and_told(area: int, name: str) -> None:
    paid, people = _long()
    whole, seen = completed(triangle(paid, people)), completed(triangle(_stopped(paid, area, 0, 0.5), people))
    event = next(event for event in seen[AT].events if event.kind == "payment stop")

    assert (event.area, event.service, event.repaired) == (name, "hospital_inpatient", True)
    assert event.size == pytest.approx(-0.5, abs=0.1)
    for later in range(3):
        np.testing.assert_allclose(seen[AT + later].ratio[-3:], whole[AT + later].ratio[-3:], atol=0.06)


def test_payments_that_stop_for_good_are_booked_for_two_months() -> None:
    paid, people = _long()
    came = np.diff(np.nan_to_num(paid[0, 0]), prepend=0.0, axis=-1)
    came[:, AT:] *= 0.5
    paid[0, 0] = np.where(np.isnan(paid[0, 0]), np.nan, np.cumsum(came, axis=-1))
    made = completed(triangle(paid, people))
    stops = [[event.kind for event in made[AT + later].events if event.kind == "payment stop"] for later in range(4)]

    assert [len(each) for each in stops] == [1, 1, 0, 0]


@pytest.mark.parametrize(("area", "name"), [(0, "MD"), (1, "US")])
def test_a_stop_of_all_services_is_booked_for_as_long_as_it_lasts_and_nothing_of_it_is_caught_up(
    area: int, name: str
) -> None:
    paid, people = _long()
    held = paid.copy()
    came = np.diff(np.nan_to_num(paid[area]), prepend=0.0, axis=-1)
    came[..., AT : AT + 3] *= 0.4
    held[area] = np.where(np.isnan(paid[area]), np.nan, np.cumsum(came, axis=-1))
    whole, seen = completed(triangle(paid, people)), completed(triangle(held, people))

    for later in range(3):
        stops = [event for event in seen[AT + later].events if event.kind == "payment stop"]
        assert {event.area for event in stops} == {name}
        np.testing.assert_allclose(seen[AT + later].ratio[-4:], whole[AT + later].ratio[-4:], atol=0.25)
