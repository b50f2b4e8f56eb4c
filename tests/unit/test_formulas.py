"""The formula of each verb makes of single cells what the verb makes of arrays, or there is none."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from monitor.language.formulas import FORMULAS, NEAR, gap
from monitor.language.judge import room
from monitor.language.verbs import VERBS
from monitor.words.findings import GUARD
from tests.arrays import NAN
from tests.spreadsheet import cells_of, worth

YEARS = np.arange(2018, 2024, dtype=np.int64)
LETTERS = "ABCDEF"  # the columns of the years
FIRST = [100.0, 104.0, 99.0, 120.5, 0.0, -3.25]
SECOND = [10.0, 12.5, 9.0, 11.0, 14.0, 13.0]
THIRD = [2.0, 0.0, 4.0, -1.5, 3.0, 1.0]
SINCE: Mapping[str, Any] = {"since": 2019}
ROW = {"since": 2019, "up_to": 3}
CASES: list[tuple[str, list[list[float]], Mapping[str, Any]]] = [
    ("growth", [FIRST], {}),
    ("change", [FIRST], SINCE),
    ("index", [FIRST], SINCE),
    ("annualised", [FIRST], SINCE),
    ("compound", [THIRD], SINCE),
    ("value_in", [FIRST], {"year": 2020}),
    ("last_year", [FIRST], {}),
    ("plus", [FIRST, SECOND, THIRD], {}),
    ("minus", [FIRST, SECOND], {}),
    ("times", [FIRST, SECOND, THIRD], {}),
    ("per", [FIRST, THIRD], {}),
    ("percent", [FIRST, SECOND], {}),
    ("percent_of", [THIRD, FIRST], {}),
    ("grow", [FIRST, SECOND, THIRD], {}),
    ("joined", [SECOND, THIRD], {}),
    ("smaller", [FIRST, SECOND], {}),
    ("larger", [FIRST, SECOND], {}),
    *[("when", [SECOND, THIRD], {"is": side}) for side in ("above", "at_least", "below", "at_most")],
    ("first_known", [[NAN, 1.0, NAN, 2.0, NAN, NAN], SECOND], {}),
    ("running_total", [FIRST], SINCE),
    ("growth_error", [FIRST, SECOND, [50.0] * 6], {}),
    ("in_a_row", [THIRD], {**ROW, "above": 0}),
    ("in_a_row", [FIRST], {**ROW, "below": 0}),
    ("in_a_row", [[1.0, NAN, 0.0, 2.0, 3.0, 4.0]], {**ROW, "above": 0}),
]


def placed(lines: Sequence[Sequence[float]]) -> tuple[list[dict[int, str]], dict[str, float]]:
    """Each line in a row of its own: the addresses of its known figures by year, and the figures by address."""
    every = {f"{LETTERS[at]}{row}": x for row, line in enumerate(lines, 1) for at, x in enumerate(line)}
    figures = {address: x for address, x in every.items() if not np.isnan(x)}
    cells = [
        {2018 + at: f"{LETTERS[at]}{row}" for at in range(6) if f"{LETTERS[at]}{row}" in figures}
        for row in range(1, len(lines) + 1)
    ]
    return cells, figures


@pytest.mark.parametrize(("name", "lines", "options"), CASES)
def test_a_formula_makes_what_its_verb_makes(name: str, lines: list[list[float]], options: Mapping[str, Any]) -> None:
    with np.errstate(all="ignore"):
        worked = VERBS[name].compute([np.array([[line]]) for line in lines], YEARS, options)[0, 0]
    cells, figures = placed(lines)
    known = [(int(year), float(value)) for year, value in zip(YEARS, worked, strict=True) if np.isfinite(value)]

    assert known
    for year, value in known:
        assert worth(FORMULAS[name](cells, year, options), figures) == pytest.approx(value, rel=1e-12), year


def test_every_verb_of_the_list_has_a_formula_and_a_case() -> None:
    assert set(FORMULAS) == set(VERBS) == {name for name, _, _ in CASES}
    assert all(verb.formula is FORMULAS[name] for name, verb in VERBS.items())


@pytest.mark.parametrize("name", ["growth", "minus", "running_total", "in_a_row"])
def test_a_formula_that_needs_a_figure_which_is_not_known_is_none(name: str) -> None:
    cells, _ = placed([[100.0, 104.0, NAN, 120.5, 1.0, 2.0]] * 2)
    options = {**ROW, "above": 0}

    if name == "in_a_row":  # what lies behind it is not named, and would count for nothing
        assert "C1" not in cells_of(FORMULAS[name](cells, 2021, options))
    else:
        with pytest.raises(KeyError):
            FORMULAS[name](cells, 2020, options)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (FORMULAS["growth"]([{2018: "D4", 2019: "E4"}], 2019, {}), "(E4/D4-1)*100"),
        (FORMULAS["compound"]([{2019: "E4"}], 2018, {"since": 2018}), "1"),
        (
            FORMULAS["in_a_row"]([{2019: "E4", 2020: "F4"}], 2020, {**ROW, "above": 0}),
            "IF(F4>1E-9,1+IF(E4>1E-9,1,0),0)",
        ),
    ],
)
def test_formulas_read_as_an_analyst_writes_them(formula: str, expected: str) -> None:
    assert formula == expected


@pytest.mark.parametrize(
    ("value", "limit"), [(3.0, 1.0), (1.0, 1.0 + 1e-12), (1e9, 1e9 + 0.5), (1e9, 1e9 + 2), (0, -2)]
)
@pytest.mark.parametrize("direction", ["at_most", "at_least"])
def test_the_room_of_a_formula_is_that_of_a_verdict(value: float, limit: float, direction: str) -> None:
    formula = gap("B1", "A1") if direction == "at_most" else gap("A1", "B1")

    assert worth(formula, {"A1": value, "B1": limit}) == float(room(np.array(value), np.array(limit), direction))
    assert float(NEAR) == GUARD
