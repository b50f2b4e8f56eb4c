"""How far a lever may go: to a hair on either side, with words where there is no bound."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Draws
from monitor.outlook.growths import YEAR, difference_to_date, growth_to_date
from monitor.outlook.rooms import Lever, few, levers, room, rooms, turns
from tests.beliefs import SERVICES, drawn, flat, window

HELD = flat(2 * YEAR + 6)  # nothing grows, paid through June 2025
PEOPLE = np.ones((2, 3 * YEAR)) * np.array([[100.0], [1000.0]])
DRAWS = drawn(window(HELD, 2025, 0.02), PEOPLE, 501, 3)
LEFT, ORDER, NATION = levers(DRAWS, HELD, SERVICES, 2025)


def above(draws: Draws) -> Array:
    return difference_to_date(draws.ratio, draws.nation, draws.people, 2025, draws.first)[:, -1]


def guardrail(draws: Draws) -> npt.NDArray[np.bool_]:
    """Whether each path outgrows the nation by no more than a point."""
    return np.asarray(above(draws) <= 1)


def at(lever: Lever, figure: float) -> Draws:
    """The draws with a lever at one figure."""
    return lever.moved(np.array([figure]))


def odds(lever: Lever, figure: float) -> float:
    return float(guardrail(at(lever, figure)).mean())


@given(middle=st.floats(-20, 20), now=st.floats(-5, 5), width=st.floats(0.05, 3), rises=st.booleans())
def test_a_bound_passes_and_a_hair_further_does_not(middle: float, now: float, width: float, rises: bool) -> None:
    def odds_at(figures: Array) -> Array:
        apart = (middle - figures if rises else figures - middle) / width
        return 1 / (1 + np.exp(np.minimum(apart, 500)))

    further = -0.02 if rises else 0.02
    (even, nine), notes = turns(odds_at, now)

    for bound, target in ((even, 0.5), (nine, 0.9)):
        assert bound is not None
        assert odds_at(np.array([bound]))[0] >= target
        assert odds_at(np.array([bound + further]))[0] < target
    assert notes == (
        () if odds_at(np.array([now]))[0] >= 0.5 else ("As things stand it is more likely missed than met.",)
    )


def test_many_figures_are_sets_of_the_same_paths() -> None:
    both = LEFT.moved(np.array([1.0, 5.0]))

    assert len(both.ratio) == 2 * len(DRAWS.ratio)
    assert (both.ratio[len(DRAWS.ratio) :] == at(LEFT, 5.0).ratio).all()
    assert (both.nation[: len(DRAWS.nation)] == DRAWS.nation).all()


def test_figures_are_tried_a_bounded_number_of_times() -> None:
    tried: list[int] = []

    def odds_at(figures: Array) -> Array:
        tried.append(figures.size)
        return (figures < 20).astype(np.float64)

    assert turns(odds_at, 0.0)[0] == pytest.approx((20, 20), abs=0.02)
    assert tried == [7] + [6] * 6


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        (0.2, "The odds are the same from −32.0 to 32.0 percent."),
        (lambda x: 0.3 - x / 1000, "No figure from −32.0 to 32.0 percent gives even odds."),
        (lambda x: 0.6 - x / 1000, "Every figure from −32.0 to 32.0 percent gives even odds or better."),
        (lambda x: 0.6 - x / 1000, "No figure from −32.0 to 32.0 percent gives odds of nine in ten."),
        (lambda x: np.exp(-np.abs(x)), "The odds both rise and fall with it, so that there is no one bound."),
    ],
)
def test_where_there_is_no_bound_a_note_says_why(odds: object, words: str) -> None:
    bounds, notes = turns(lambda x: odds(x) if callable(odds) else np.full(x.shape, odds), 0.0)

    assert bounds == (None, None)
    assert words in notes


def test_growth_in_the_months_left_is_held_on_every_path() -> None:
    moved = at(LEFT, 3.0)
    grown = growth_to_date(moved.nation + moved.ratio, PEOPLE[0], 2025, moved.first)

    assert grown[:, -1] == pytest.approx(1.5)  # half of the year
    assert (moved.nation == DRAWS.nation).all()
    assert LEFT.now == pytest.approx(0, abs=0.2)


def test_the_room_of_the_guardrail_is_where_its_odds_are_even() -> None:
    found = room("guardrail", 2025, LEFT, guardrail)

    assert found.even is not None
    assert found.nine_in_ten is not None
    assert found.nine_in_ten < found.even == pytest.approx(2, abs=0.15)  # two points in half a year are one
    assert odds(LEFT, found.even) >= 0.5 > odds(LEFT, found.even + 0.02)
    assert odds(LEFT, found.nine_in_ten) >= 0.9 > odds(LEFT, found.nine_in_ten + 0.02)
    assert found.note == ""


def test_a_rate_order_adds_to_hospital_care_from_july_on() -> None:
    moved = at(ORDER, 4.0)

    assert above(moved) - above(DRAWS) == pytest.approx(4 * 0.5 / 2, rel=0.2)  # half of all care, half of the year
    assert (ORDER.now, ORDER.note) == (0.0, "From 2025-07 on.")
    assert (moved.ratio[:, : 2 * YEAR + 6] == DRAWS.ratio[:, : 2 * YEAR + 6]).all()
    assert moved.ratio[:, -1] - DRAWS.ratio[:, -1] == pytest.approx(np.log(1.02))


def test_in_autumn_an_order_can_only_be_of_the_months_to_come() -> None:
    held = flat(2 * YEAR + 9)
    found = levers(drawn(window(held, 2025), PEOPLE, 9, 1), held, SERVICES, 2025)

    assert [lever.note for lever in found] == ["", "From 2025-10 on.", ""]


def test_national_growth_moves_the_nation_and_leaves_the_state_its_dollars() -> None:
    moved = at(NATION, NATION.now + 2)
    grown = growth_to_date(moved.nation, PEOPLE[1], 2025, moved.first)[:, -1]

    assert np.median(grown) == pytest.approx(NATION.now + 2)
    assert moved.nation + moved.ratio == pytest.approx(DRAWS.nation + DRAWS.ratio)
    assert room("guardrail", 2025, NATION, guardrail).even == pytest.approx(-1, abs=0.15)


def test_a_broken_year_would_have_to_fall() -> None:
    risen = replace(DRAWS, ratio=DRAWS.ratio + np.r_[np.zeros(2 * YEAR), np.full(YEAR, 0.03)])
    found = room("guardrail", 2025, levers(risen, HELD, SERVICES, 2025)[0], guardrail)

    assert found.even == pytest.approx(-1, abs=0.15)
    assert found.note == "As things stand it is more likely missed than met. Spending would have to fall."


def test_no_lever_is_left_when_the_year_is_over() -> None:
    held = flat(3 * YEAR)

    assert levers(drawn(window(held, 2025), PEOPLE, 9, 1), held, SERVICES, 2025) == ()


def test_without_hospital_care_there_is_no_rate_order() -> None:
    held = flat(2 * YEAR + 6, services=1)
    found = levers(drawn(window(held, 2025), PEOPLE, 9, 1), held, ("all",), 2025)

    assert [lever.name for lever in found] == ["growth in the months left", "national growth"]


def test_rooms_are_of_every_test_by_every_lever() -> None:
    tests = {"guardrail": guardrail, "its miss": lambda draws: ~guardrail(draws)}
    found = rooms(tests, (LEFT, ORDER), 2025)

    assert [(each.test, each.lever) for each in found] == [
        ("guardrail", LEFT.name), ("guardrail", ORDER.name), ("its miss", LEFT.name), ("its miss", ORDER.name)
    ]  # fmt: skip
    assert found[2].even == pytest.approx(found[0].even, abs=0.02)
    assert found[2].note == "As things stand it is more likely missed than met."


def test_a_few_paths_have_the_odds_of_all() -> None:
    all_ = drawn(window(HELD, 2025, 0.02), PEOPLE, 4_000, 3)
    some = few(all_, 2025, 500)

    assert len(some.ratio) == 500
    assert guardrail(some).mean() == pytest.approx(guardrail(all_).mean(), abs=1 / 500)
    assert few(some, 2025, 500) is some
