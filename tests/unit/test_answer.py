"""Findings: verdicts with their reasons, what was due and made, and the keys others rely on."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.answer import Finding, because, expected, finding, findings, made
from monitor.evaluation.errors_used import stated_error
from monitor.evaluation.evaluate import Worksheet
from monitor.words.areas import Entity
from monitor.words.findings import Standing, Verdict
from monitor.words.units import POINTS
from tests.sheets import (
    DATED,
    HEADER,
    LATER,
    ROW,
    asked,
    defined,
    filled,
    gathered,
    growing,
    levels,
    limit_in,
    of_every_kind,
    published,
)

KEYS = [
    "test", "entity", "population", "year", "verdict", "basis", "value", "counted_up_to", "limit", "direction", "room",
    "unit", "reason", "cause", "standing", "as_of", "determination", "by_their_figure", "lines", "clauses", "entries",
    "marks", "publications", "made", "due", "reading_of", "asked_as_if", "expected_by", "maturity", "stated_error",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def sheet_on(folder: Path, root: Path, as_of: date = LATER, *entities: str, **parts: str | None) -> Worksheet:
    definitions = defined(folder, **parts)
    whom = tuple(map(Entity, entities)) or None
    return gathered(definitions, root, as_of).worksheet(definitions.test("office/asked"), whom)


def by_year(sheet: Worksheet, entity: int = 0) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet) if found.entity == sheet.entities[entity].area}


def both(figures: dict[int, float]) -> list[str]:
    return levels("MD", figures) + levels("US", figures)


NEXT = "status: {default: final}\nnext_expected: {year: 2021, by: 2022-06-30}"


def test_a_finding_is_made_for_every_year_of_the_term(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2016, 1, 1, 1), nation=growing(2016, 1, 1, 1))
    assert [found.year for found in findings(sheet)] == [2019, 2020, 2021, 2022]


def test_findings_come_by_entity_and_year(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1}) + levels("VA", {2018: 1, 2019: 2}))
    found = findings(sheet_on(tmp_path, root, LATER, "VA", "MD"))
    assert [(f.entity, f.year) for f in found] == [(e, y) for e in ("VA", "MD") for y in range(2019, 2023)]
    assert [f.verdict for f in found if f.year == 2019] == [Verdict.MISSED, Verdict.MET]


def test_the_keys_are_those_of_the_contract_and_ours(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 103}) + levels("US", {2018: 100, 2019: 102.5}))
    said = by_year(sheet_on(tmp_path, root))[2019].as_json()
    assert list(said) == KEYS
    assert json.loads(json.dumps(said, allow_nan=False)) == said
    numbers = said.pop("lines"), said.pop("value"), said.pop("room")
    assert numbers[0] == {
        "state_growth": pytest.approx(3.0), "nation_growth": pytest.approx(2.5), "excess": pytest.approx(0.5)
    }  # fmt: skip
    assert numbers[1:] == (pytest.approx(0.5), pytest.approx(0.5))
    assert said == {
        "test": "office/asked",
        "entity": "MD",
        "population": "all",
        "year": 2019,
        "verdict": "met",
        "basis": "final",
        "counted_up_to": None,
        "limit": 1.0,
        "direction": "at_most",
        "unit": "points",
        "reason": None,
        "cause": None,
        "standing": "confirmed",
        "as_of": "2100-01-01",
        "determination": None,
        "by_their_figure": None,
        "clauses": [],
        "entries": [
            {"subject": subject, "from": 2019, "through": 2022, "adopted": "2018-01-01", "not_before": None,
             "document": "paper", "standing": "confirmed"}
            for subject in ("performance years", "Limit")
        ],
        "marks": [],
        "publications": ["levels/2020-01-01"],
        "made": True,
        "due": True,
        "reading_of": None,
        "asked_as_if": False,
        "expected_by": None,
        "maturity": {"word": "final", "run_out_months": None, "paid_through": None},
        "stated_error": None,
    }  # fmt: skip


def test_what_is_unknown_is_null_and_never_nan(tmp_path: Path) -> None:
    said = finding(filled(asked(tmp_path), state={2018: 1.0}, nation=growing(2018, 1.0)), 0, 2019).as_json()
    assert (said["value"], said["room"], said["basis"], said["limit"]) == (None, None, None, 1.0)
    assert said["lines"]["state_growth"] is None
    assert "NaN" not in json.dumps(said)


# Reasons


def test_a_verdict_needs_no_reason(tmp_path: Path) -> None:
    found = by_year(filled(asked(tmp_path), state=growing(2018, 1, 5), nation=growing(2018, 1, 1)))
    assert [(found[year].verdict, found[year].reason) for year in (2019, 2020)] == [("met", None), ("missed", None)]


def test_the_reason_names_what_is_waited_for_and_when_it_is_due(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1, 2020: 1}), NEXT)
    found = by_year(sheet_on(tmp_path, root))
    assert found[2021].reason == "waits for levels 2021 (due 2022-06)"
    assert found[2022].reason == "waits for levels 2021 and 2022 (due 2023-06)"


def test_the_reason_names_every_missing_year(tmp_path: Path, root: Path) -> None:
    lines = "{excess: {running_total: {line: gap, since: 2019}}, gap: {minus: [a, b]}, a: {growth: state}, b: {growth: nation}}"  # noqa: E501
    published(root, "levels/2020-01-01", both({2017: 1, 2018: 1}))
    found = by_year(sheet_on(tmp_path, root, lines=lines))
    assert found[2022].reason == "waits for levels 2019 to 2022 (no date is given)"


def test_the_reason_names_each_source(tmp_path: Path, root: Path) -> None:
    parts = {
        "unit": "dollars",
        "inputs": "{paid: {measure: paid}, level: {measure: level}, people: {measure: people}}",
        "lines": "{cost: {times: [level, people]}, rest: {minus: [paid, cost]}}",
        "terms": limit_in("dollars"),
        "require": "{rest: {at_most: limit}}",
    }
    published(root, "levels/2020-01-01", levels("MD", {2018: 1}))
    found = by_year(sheet_on(tmp_path, root, **parts))
    assert found[2019].reason == "waits for levels 2019 and parts 2019 (no date is given)"


def test_a_withheld_figure_is_not_waited_for(tmp_path: Path, root: Path) -> None:
    rows = [f"{row},final" for row in both({2018: 1}) + levels("US", {2019: 1})]
    published(root, "levels/2020-01-01", [*rows, "MD,medicare_ffs,all,paid_per_beneficiary_year,2019,,suppressed"],
              header=f"{HEADER},status")  # fmt: skip
    found = by_year(sheet_on(tmp_path, root))[2019]
    assert found.reason == "levels 2019 is withheld by its publisher"
    assert not found.due


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        ("last", "judged in 2022"),
        ("[2019, 2021]", "judged in 2019 and 2021"),
        ("[2019]", "judged in 2019"),
        ("none", "no year is judged since 1 January 2018"),
    ],
)
def test_a_year_not_judged_says_which_are(judged: str, reason: str, tmp_path: Path) -> None:
    years = f"\n  - {{from: 2019, through: 2022, judged: {judged}, {DATED}}}"
    found = by_year(filled(asked(tmp_path, years=years), state=growing(2018, 1, 1), nation=growing(2018, 1, 1)))
    assert (found[2020].verdict, found[2020].reason) == ("not in force", reason)
    assert found[2020].value is not None


def test_before_the_agreement_was_known_there_is_no_term(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), date(2017, 12, 31), state=growing(2018, 1), nation=growing(2018, 1))
    assert findings(sheet) == ()
    found = finding(sheet, 0, 2019)
    assert (found.verdict, found.reason) == ("not in force", "no term is known")


def test_without_a_missing_input_the_reason_says_so(tmp_path: Path) -> None:
    found = finding(filled(asked(tmp_path), state={2018: 0.0, 2019: 1.0}, nation=growing(2018, 1)), 0, 2019)
    assert (found.verdict, found.reason) == ("cannot tell", "a figure it is computed from is not known")


def stated(sheet: Worksheet, error: float) -> Worksheet:
    errors = of_every_kind(POINTS, np.full((1, 1, len(sheet.years)), error))
    return replace(sheet, errors=dict.fromkeys(sheet.test.asked.inputs, errors))


@pytest.mark.parametrize(
    ("require", "growth", "error", "reason"),
    [
        ("at_most", 1.88, 0.35, "it is 0.12 points below the limit, less than the stated error of 0.35 points"),
        ("at_most", 2.05, 0.35, "it is 0.05 points above the limit, less than the stated error of 0.35 points"),
        ("at_most", 1.652, 0.35, "it is 0.348 points below the limit, less than the stated error of 0.350 points"),
        ("below", 1.5, 0.5, "it is 0.50 points below the limit, no more than the stated error of 0.50 points"),
        ("at_most", 2.0, 0.5, "it is exactly at the limit, less than the stated error of 0.50 points"),
    ],
)
def test_a_room_within_the_stated_error_says_so(
    require: str, growth: float, error: float, reason: str, tmp_path: Path
) -> None:
    test = asked(tmp_path, require=f"{{excess: {{{require}: limit}}}}")
    sheet = stated(filled(test, state=growing(2018, growth), nation=growing(2018, 1.0)), error)
    found = finding(sheet, 0, 2019)
    assert found.reason == reason
    assert found.verdict == "cannot tell"
    assert found.made


def test_the_stated_error_is_that_of_the_year(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 1, 1), nation=growing(2018, 1, 1))
    error = np.where(sheet.years == 2020, 0.7, 0.2)[np.newaxis, np.newaxis, :]
    sheet = replace(sheet, errors={"state": of_every_kind(POINTS, error)})
    assert [stated_error(sheet, 0, year) for year in (2019, 2020)] == pytest.approx([0.2, 0.7])
    assert stated_error(sheet, 0, 2022) == 0.0


def test_a_worksheet_without_a_limit_makes_no_finding_and_states_no_error(tmp_path: Path) -> None:
    parts = {"require": None, "terms": None, "answer": "[excess]"}
    sheet = stated(filled(asked(tmp_path, **parts), state=growing(2018, 1), nation=growing(2018, 1)), 0.5)
    assert findings(sheet) == ()
    assert stated_error(sheet, 0, 2019) == 0.0


# What was due, and what could be made


def counts(found: dict[int, Finding]) -> tuple[int, int]:
    return expected(found.values()), made(found.values())


def test_a_year_not_yet_due_counts_in_neither(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1, 2020: 1}), NEXT)
    found = by_year(sheet_on(tmp_path, root, date(2022, 6, 27)))
    assert [found[year].due for year in range(2019, 2023)] == [True, True, False, False]
    assert counts(found) == (2, 2)


def test_a_year_that_is_due_and_missing_counts_as_expected_only(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1, 2020: 1}), NEXT)
    found = by_year(sheet_on(tmp_path, root, date(2022, 6, 30)))
    assert [found[year].due for year in range(2019, 2023)] == [True, True, True, False]
    assert counts(found) == (3, 2)


def test_a_year_its_publication_covers_is_due_without_further_notice(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-05-01", levels("MD", {2018: 1, 2020: 1}) + levels("US", {2018: 1, 2019: 1, 2020: 1}))
    found = by_year(sheet_on(tmp_path, root))
    assert [found[year].due for year in range(2019, 2023)] == [True, True, False, False]
    assert found[2019].reason == "waits for levels 2019 (due 2021-05)"
    assert counts(found) == (2, 0)


def test_an_area_nobody_publishes_is_not_passed_over(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-05-01", both({2018: 1, 2019: 1}))
    assert counts(by_year(sheet_on(tmp_path, root, LATER, "DE"))) == (1, 0)


def test_without_any_publication_nothing_is_due(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-05-01", both({2018: 1, 2019: 1}))
    found = by_year(sheet_on(tmp_path, root, date(2021, 4, 30)))
    assert {f.reason for f in found.values()} >= {"waits for levels 2018 and 2019 (no date is given)"}
    assert counts(found) == (0, 0)


def test_a_year_that_is_not_judged_is_not_due(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1, 2020: 1}))
    years = f"\n  - {{from: 2019, through: 2022, judged: [2020], {DATED}}}"
    found = by_year(sheet_on(tmp_path, root, years=years))
    assert [found[year].due for year in range(2019, 2023)] == [False, True, False, False]


def test_too_little_room_is_an_answer_that_was_made(tmp_path: Path, root: Path) -> None:
    error = "approximates: {what: a file, errors: [{unit: points, value: 3, because: measured}]}"
    published(root, "levels/2020-01-01", both({2018: 1, 2019: 1}), f"status: {{default: final}}\n{error}")
    found = by_year(sheet_on(tmp_path, root))
    assert (found[2019].verdict, found[2019].basis) == ("cannot tell", "approximate")
    assert counts(found) == (1, 1)


def test_a_row_certain_without_its_gap_is_due_and_made(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2019-01-01", both({2018: 100}))
    published(root, "levels/2022-01-01", levels("MD", {2020: 100, 2021: 90}) + levels("US", {2020: 100, 2021: 100}))
    found = by_year(sheet_on(tmp_path, root, **ROW))
    assert (found[2021].verdict, found[2021].value, found[2021].reason) == ("met", 0.0, None)
    assert [(found[year].verdict, found[year].due) for year in (2020, 2021)] == [("cannot tell", False), ("met", True)]
    assert counts(found) == (1, 1)


def test_because_names_the_unknown_inputs(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state={2018: 1.0, 2020: 1.0}, nation=growing(2018, 1, 1))
    assert because(sheet, 0, 2020) == ["state 2019"]
    assert because(sheet, 0, 2019) == ["state 2019"]


# Standing


@pytest.mark.parametrize(
    ("years", "term", "standing"),
    [
        ("confirmed", "confirmed", Standing.CONFIRMED),
        ("confirmed", "derived", Standing.DERIVED),
        ("derived", "confirmed", Standing.DERIVED),
        ("unconfirmed", "derived", Standing.UNCONFIRMED),
    ],
)
def test_the_standing_is_the_least_firm_of_the_entries(
    years: str, term: str, standing: Standing, tmp_path: Path
) -> None:
    said = DATED.removesuffix("confirmed")
    version = f"{{value: 1, from: 2019, through: 2022, {said}{term}}}"
    sheet = filled(
        asked(
            tmp_path,
            years=f"\n  - {{from: 2019, through: 2022, judged: each, {said}{years}}}",
            terms=f"\n  limit: {{title: L, unit: points, versions: [{version}]}}",
        ),
        state=growing(2018, 1),
        nation=growing(2018, 1),
    )
    assert finding(sheet, 0, 2019).standing is standing


def test_an_unconfirmed_consequence_does_not_weaken_the_verdict(tmp_path: Path) -> None:
    parts = {"if_missed": "{says: It counts., cite: {document: paper}, standing: unconfirmed}"}
    sheet = filled(asked(tmp_path, **parts), state=growing(2018, 1), nation=growing(2018, 1))
    assert finding(sheet, 0, 2019).standing is Standing.CONFIRMED
