"""Tests of several clauses: any of them, or all, is to be met."""

import json
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.answer import Finding, findings, made
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.pages.sentences import answer, remarks
from monitor.words.findings import Standing, Verdict
from monitor.words.units import POINTS
from tests.arrays import NAN
from tests.sheets import DATED, asked, filled, growing, limit_in, term
from tests.unit.test_evaluate import stated

WEAK = DATED.replace("confirmed", "derived")
TERMS = limit_in("points") + term("least", "percent", 4, dated=WEAK)
CLAUSES = "[{excess: {at_most: limit}}, {state_growth: {above: least}}]"


def clauses(folder: Path, joined: str, **figures: dict[int, float]) -> Worksheet:
    """At most a point above the nation, and (or) more than four percent."""
    return filled(asked(folder, terms=TERMS, require=None, **{joined: CLAUSES}), **figures)


def by_year(sheet: Worksheet) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet)}


# 2019: 1 point and 3 percent; 2020: 3 and 5; 2021: 2 and 3; 2022: 0 and 5.
FIGURES = {"state": growing(2018, 3, 5, 3, 5), "nation": growing(2018, 2, 2, 1, 5)}


@pytest.mark.parametrize(
    ("joined", "verdicts"),
    [("any", ["met", "met", "missed", "met"]), ("all", ["missed", "missed", "missed", "met"])],
)
def test_the_verdict_joins_its_clauses(joined: str, verdicts: list[str], tmp_path: Path) -> None:
    found = by_year(clauses(tmp_path, joined, **FIGURES))
    assert [str(found[year].verdict) for year in range(2019, 2023)] == verdicts


@pytest.mark.parametrize("state", [3.0, 5.0])
@pytest.mark.parametrize("joined", ["any", "all"])
def test_an_unknown_clause_leaves_only_what_the_other_does_not_decide(
    joined: str, state: float, tmp_path: Path
) -> None:
    """Without the nation only the growth of the state is known: 3 percent misses its clause, 5 meets it."""
    found = by_year(clauses(tmp_path, joined, state=growing(2018, state)))[2019]
    decided = {("any", 5.0): Verdict.MET, ("all", 3.0): Verdict.MISSED}
    assert found.verdict is decided.get((joined, state), Verdict.CANNOT_TELL)
    assert found.made is ((joined, state) in decided)
    assert [str(clause.verdict) for clause in found.clauses] == ["cannot tell", "met" if state == 5.0 else "missed"]


def test_the_reason_names_what_is_missing_for_the_open_clause(tmp_path: Path) -> None:
    found = by_year(clauses(tmp_path, "any", state=growing(2018, 3)))[2019]
    assert found.reason == "waits for level 2018 and 2019 (no date is given)"


def test_value_limit_and_room_are_those_of_the_clauses(tmp_path: Path) -> None:
    said = by_year(clauses(tmp_path, "all", **FIGURES))[2020].as_json()
    assert [said[word] for word in ("value", "limit", "room")] == [None, None, None]
    assert (said["direction"], said["unit"]) == ("", "")
    assert said["clauses"] == [
        {
            "clause": "excess",
            "verdict": "missed",
            "value": pytest.approx(3.0),
            "direction": "at_most",
            "limit": 1.0,
            "room": pytest.approx(-2.0),
        },
        {
            "clause": "state_growth",
            "verdict": "met",
            "value": pytest.approx(5.0),
            "direction": "above",
            "limit": 4.0,
            "room": pytest.approx(1.0),
        },
    ]
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_what_is_unknown_of_a_clause_is_null(tmp_path: Path) -> None:
    first, _ = by_year(clauses(tmp_path, "any", state=growing(2018, 5)))[2019].clauses
    assert (first.value, first.limit, first.room) == (None, 1.0, None)


def test_a_test_of_one_clause_lists_none(tmp_path: Path) -> None:
    assert by_year(filled(asked(tmp_path), **FIGURES))[2019].clauses == ()


def test_the_room_of_a_worksheet_with_several_limits_is_not_one_number(tmp_path: Path) -> None:
    assert np.isnan(clauses(tmp_path, "any", **FIGURES).room).all()


def test_the_walk_goes_back_from_every_clause(tmp_path: Path) -> None:
    sheet = clauses(tmp_path, "any", **FIGURES)
    steps = trace_answer(sheet, 0, 2019).steps
    assert steps[:4] == (("excess", 2019), ("limit", 2019), ("state_growth", 2019), ("least", 2019))
    found = by_year(sheet)[2019]
    assert [entry.subject for entry in found.entries] == ["performance years", "Limit", "Least"]
    assert found.standing is Standing.DERIVED


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        (
            "any",
            "One of 2 must hold in 2020. excess: 3.00 points, at most 1.00 points, missed. "
            "state growth: 5.00 percent, more than 4.00 percent, met. Met.",
        ),
        (
            "all",
            "Each of 2 must hold in 2020. excess: 3.00 points, at most 1.00 points, missed. "
            "state growth: 5.00 percent, more than 4.00 percent, met. Missed.",
        ),
    ],
)
def test_the_answer_says_what_each_clause_came_to(joined: str, said: str, tmp_path: Path) -> None:
    sheet = clauses(tmp_path, joined, **FIGURES)
    assert answer(sheet, by_year(sheet)[2020]) == said


def test_an_open_answer_says_why(tmp_path: Path) -> None:
    sheet = clauses(tmp_path, "all", state=growing(2018, 5))
    assert answer(sheet, by_year(sheet)[2019]) == (
        "Each of 2 must hold in 2019. excess: not known, at most 1.00 points, cannot tell. "
        "state growth: 5.00 percent, more than 4.00 percent, met. "
        "No figures: waits for level 2018 and 2019 (no date is given)."
    )


# Stated errors


NEAR = {"state": growing(2018, 3.2), "nation": growing(2018, 2.0)}  # 1.2 points, a miss of 0.2; 3.2 percent


@pytest.mark.parametrize(("error", "verdict"), [(0.1, "missed"), (0.3, "cannot tell")])
def test_an_error_counts_where_it_would_turn_the_whole(error: float, verdict: str, tmp_path: Path) -> None:
    sheet = stated(clauses(tmp_path, "any", **NEAR), POINTS, error)
    found = by_year(sheet)[2019]
    assert (str(found.verdict), found.made) == (verdict, True)


def test_an_error_of_one_clause_does_not_turn_what_the_other_decides(tmp_path: Path) -> None:
    sheet = stated(clauses(tmp_path, "all", **NEAR), POINTS, 0.3)
    assert sheet.verdict(0, 2019) is Verdict.MISSED  # 3.2 percent is not more than 4


def test_within_the_errors_the_reason_has_no_single_room(tmp_path: Path) -> None:
    sheet = stated(clauses(tmp_path, "any", **NEAR), POINTS, 0.3)
    found = by_year(sheet)[2019]
    assert found.reason == "within the stated errors of its sources the answer could be the other"
    assert "By the letter of these figures the test would be missed." in remarks(sheet, found)


def test_years_are_told_by_verdict_where_the_answer_is_known(tmp_path: Path) -> None:
    known = FIGURES | {"nation": FIGURES["nation"] | {2021: NAN, 2022: NAN}}
    sheet = clauses(tmp_path, "any", **known)
    assert remarks(sheet, by_year(sheet)[2019]) == "All years: met in 2019, 2020 and 2022; no figures in 2021."
    assert made(by_year(sheet).values()) == 3
