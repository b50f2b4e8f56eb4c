"""Figures against limits, and how answers are joined and counted: truth tables, worked out by hand."""

import numpy as np
import pytest

from monitor.language.judge import (
    MET,
    MISSED,
    UNKNOWN,
    Codes,
    Counted,
    all_of,
    any_of,
    astride,
    codes,
    enough,
    half_width,
    met_counts,
    room,
)
from tests.arrays import NAN


def code(*found: int) -> Codes:
    return np.array(found, dtype=np.int8)


@pytest.mark.parametrize(
    ("direction", "at_the_limit"), [("at_most", MET), ("at_least", MET), ("below", MISSED), ("above", MISSED)]
)
def test_a_room_is_met_above_nothing_and_unknown_where_it_is_not_known(direction: str, at_the_limit: int) -> None:
    found = codes(np.array([2.0, 0.0, -2.0, NAN]), direction)
    assert found.tolist() == [MET, at_the_limit, MISSED, UNKNOWN]
    assert found.dtype == np.int8


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("at_most", [2, -1, NAN]), ("below", [2, -1, NAN]), ("at_least", [-2, 1, NAN]), ("above", [-2, 1, NAN])],
)
def test_one_limit_stands_beside_every_figure(direction: str, expected: list[float]) -> None:
    figures, limit = np.array([[[1.0, 4.0, NAN]], [[4.0, 1.0, NAN]]]), np.array([[[3.0]]])
    np.testing.assert_array_equal(room(figures, limit, direction)[0, 0], expected)


# Alternatives and conjunctions. The nine pairs of met, unknown and missed.

PAIRS = [(first, second) for first in (MET, UNKNOWN, MISSED) for second in (MET, UNKNOWN, MISSED)]
FIRST, SECOND = (code(*column) for column in zip(*PAIRS, strict=True))


def test_all_are_met_if_each_is_and_missed_if_one_is() -> None:
    expected = [MET, UNKNOWN, MISSED, UNKNOWN, UNKNOWN, MISSED, MISSED, MISSED, MISSED]
    assert all_of([FIRST, SECOND]).tolist() == expected


def test_any_is_met_if_one_is_and_missed_if_each_is() -> None:
    expected = [MET, MET, MET, MET, UNKNOWN, UNKNOWN, MET, UNKNOWN, MISSED]
    assert any_of([FIRST, SECOND]).tolist() == expected


def test_one_alone_is_itself() -> None:
    assert all_of([FIRST]).tolist() == any_of([FIRST]).tolist() == FIRST.tolist()


def test_three_are_joined_as_two_are() -> None:
    assert all_of([code(MET), code(UNKNOWN), code(MISSED)]).tolist() == [MISSED]
    assert any_of([code(MISSED), code(UNKNOWN), code(MET)]).tolist() == [MET]


# Counting the answers of tests


def answers(*pairs: tuple[int, bool]) -> list[Counted]:
    return [(code(found), np.array([asked])) for found, asked in pairs]


@pytest.mark.parametrize(
    ("pairs", "least", "most"),
    [
        ([(MET, True), (MET, True)], 2, 2),
        ([(MET, True), (UNKNOWN, True)], 1, 2),
        ([(MET, True), (MISSED, True)], 1, 1),
        ([(UNKNOWN, True), (UNKNOWN, True)], 0, 2),
        ([(MISSED, True), (MISSED, True)], 0, 0),
        ([(MET, False), (MET, True)], 1, 1),
        ([(UNKNOWN, False), (UNKNOWN, True)], 0, 1),
        ([(MISSED, False), (MET, True)], 1, 1),
        ([(MET, False), (UNKNOWN, False)], 0, 0),
    ],
)
def test_how_many_are_met_at_least_and_at_most(pairs: list[tuple[int, bool]], least: int, most: int) -> None:
    assert [float(found[0]) for found in met_counts(answers(*pairs))] == [least, most]


@pytest.mark.parametrize(
    ("least", "most", "needed", "expected"),
    [
        (2, 2, 2, MET),
        (2, 3, 2, MET),
        (1, 2, 2, UNKNOWN),
        (0, 3, 1, UNKNOWN),
        (1, 1, 2, MISSED),
        (0, 1, 2, MISSED),
        (0, 0, 0, MET),
        (1, 2, NAN, UNKNOWN),
        (2, 2, NAN, UNKNOWN),
    ],
)
def test_enough_is_said_only_where_it_is_certain(least: float, most: float, needed: float, expected: int) -> None:
    found = enough(np.array([least], float), np.array([most], float), np.array([needed]))
    assert found.tolist() == [expected]
    assert found.dtype == np.int8


# Intervals


@pytest.mark.parametrize(("level", "errors"), [(90, 1.644854), (95, 1.959964), (99, 2.575829)])
def test_half_of_an_interval_in_standard_errors(level: int, errors: float) -> None:
    np.testing.assert_allclose(half_width(np.array([1.0, 0.5, 0.0]), level), [errors, errors / 2, 0.0], atol=1e-6)


@pytest.mark.parametrize(
    ("is_room", "half", "inclusive", "strict"),
    [
        (2.0, 1.0, False, False),
        (-2.0, 1.0, False, False),
        (0.5, 1.0, True, True),
        (-0.5, 1.0, True, True),
        (0.0, 1.0, True, True),
        (1.0, 1.0, False, True),  # the near end is at the limit, which only a strict limit excludes
        (-1.0, 1.0, True, False),
        (0.0, 0.0, False, False),
    ],
)
def test_an_interval_is_astride_where_both_verdicts_are_in_it(
    is_room: float, half: float, inclusive: bool, strict: bool
) -> None:
    rooms, halves = np.array([is_room]), np.array([half])
    assert [bool(astride(rooms, halves, side)[0]) for side in ("at_least", "at_most")] == [inclusive] * 2
    assert [bool(astride(rooms, halves, side)[0]) for side in ("above", "below")] == [strict] * 2
