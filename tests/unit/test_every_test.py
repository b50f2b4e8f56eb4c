"""Every command answers for every shipped test, of anybody, in any year: in words and in numbers, or with a message."""

import json
import math
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from monitor.commands import answers, decisions, definitions, obligations, publications
from monitor.definitions.programmes import Test
from monitor.errors import MonitorError
from monitor.evaluation.answered import is_answered
from monitor.evaluation.asked import findings_of, worksheets_of
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.numbers import numbers
from monitor.evaluation.whom import misfit
from monitor.notebook import Office
from monitor.pages.explained import explained
from monitor.records.compare import Comparison, LaidTo, Stage, by_key, changed_findings
from monitor.records.rebuild import answers_of
from monitor.records.record import Record
from monitor.terminal.differences import comparison_as_json, comparison_text
from monitor.terminal.text import explained_text, page_as_json
from monitor.words.areas import Entity
from monitor.workspace.scenario_files import load_scenario
from tests.sheets import TODAY, shipped, shipped_tests

pytestmark = pytest.mark.repeats

NOBODY = "MD:hospital:999999"
ELSEWHERE = ("WY", NOBODY, "US")  # states, hospitals and a nation of whom little or nothing is held
EARLY = date(2019, 6, 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the function of one command, over what was gathered once: what it printed, or what it said is wrong."""
    for module in (answers, decisions):
        monkeypatch.setattr(module, "gathered_from", lambda *_: shipped())

    def command(function: Any, *words: Any, **options: Any) -> str:
        try:
            function(*words, **options)
        except MonitorError as fault:
            capsys.readouterr()
            return f"{type(fault).__name__}: {fault}"
        return capsys.readouterr().out

    return command


def years(sheet: Worksheet) -> list[int]:
    """The first, the last answered, the last, and one outside."""
    first, last = int(sheet.years[0]), int(sheet.years[-1])
    known = [y for e in range(len(sheet.entities[:3])) for y in range(first, last + 1) if is_answered(sheet, e, y)]
    return sorted({first, max(known, default=first), last, last + 5})


def own_tests() -> list[Test]:
    """Every shipped test but watches as agreements take them, which asked of others are those of the list."""
    return [test for test in shipped_tests() if not test.taken_from]


def told(text: str) -> Any:
    """What was printed as JSON; NaN, which is none, is refused."""
    return json.loads(text, parse_constant=pytest.fail)


def explained_in_both(test: str, year: int, area: str | None = None, *, in_numbers: bool = True) -> tuple[str, Any]:
    """The page as text, and as JSON that was printed and read back; or what is wrong."""
    try:
        found = explained(shipped(), test, year, area)
    except MonitorError as fault:
        return str(fault), None
    if not in_numbers:
        return explained_text(found), None
    whole = {**page_as_json(found.page), **found.as_numbers()}
    return explained_text(found), told(json.dumps(whole, allow_nan=False))


def test_explain_answers_of_every_test_in_words_and_in_numbers() -> None:
    for test in shipped_tests():
        sheet = shipped().worksheet(test)
        for year in years(sheet)[-2:] if test.taken_from else years(sheet):
            words, whole = explained_in_both(test.id, year, in_numbers=year > sheet.years[0])
            if year > sheet.years[-1]:
                assert f"which runs from {sheet.years[0]} to {sheet.years[-1]}" in words
                continue
            assert f"Check it yourself: monitor explain {test.id} {year} --" in words
            if whole is None:
                continue
            assert len(whole["lines"]) >= len(whole["steps"]) > 0
            assert all(line["unit"] == str(test.units[line["name"]]) for line in whole["lines"])
            assert len(whole["findings"]) == (len(sheet.entities) if test.judges else 0)
            assert len(whole["signals"]) == (len(sheet.entities) if test.watches else 0)
            assert bool(whole["everyone"]) is (len(sheet.entities) > 1)


@pytest.mark.parametrize("area", ELSEWHERE)
def test_explain_answers_of_those_of_whom_nothing_is_held(area: str) -> None:
    for test in own_tests():
        words, whole = explained_in_both(test.id, test.asked.years[-1].through, area)
        if misfit(test, area):
            assert f"{test.id} is not asked of {area}" in words
            continue
        assert "Check it yourself: monitor explain" in words, test.id
        assert whole["lines"]
        if area == NOBODY and test.asked.each == "hospital":
            assert f"Nothing is held of {area} for this test." in " ".join(words.split())


def test_the_commands_print_what_is_explained(asked: Any) -> None:
    words, whole = explained_in_both("maryland_tcoc/growth_guardrail", 2022)

    assert asked(answers.explain, "maryland_tcoc/growth_guardrail", 2022) == words
    assert told(asked(answers.explain, "maryland_tcoc/growth_guardrail", 2022, json=True)) == whole


@pytest.mark.parametrize("area", [None, NOBODY])
def test_the_numbers_of_every_worksheet_are_its_own(area: str | None) -> None:
    for sheet in worksheets_of(shipped(), None, area):
        whole = json.loads(json.dumps(numbers(sheet), allow_nan=False))
        assert len(whole["rows"]) == len(sheet.entities) * len(sheet.years)
        for row in whole["rows"][:: max(1, len(whole["rows"]) // 7)]:
            entity = sheet.entities.index(Entity(row["entity"], row["population"]))
            assert list(row["values"]) == [line["name"] for line in whole["lines"]]
            for name, value in row["values"].items():
                ours = sheet.value(name, entity, row["year"])
                assert value == ours or (value is None and math.isnan(ours))


@pytest.mark.parametrize("area", [None, NOBODY])
def test_evaluate_answers_of_every_test(area: str | None, asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.evaluation.asked.shortfall", lambda *_: None)  # nothing is held of nobody
    whole = told(asked(answers.evaluate, json=True, year=2028, entity=area))

    fitting = [test.id for p in shipped().definitions.programmes if not p.is_list for test in p.tests]
    fitting = [name for name in fitting if not misfit(shipped().definitions.test(name), area)]
    assert [sheet["test"] for sheet in whole["worksheets"]] == fitting
    assert {found["test"] for found in whole["findings"] + whole["signals"]} <= set(fitting)


def test_evaluate_prints_what_worksheets_show_that_judge_nothing(asked: Any) -> None:
    words = asked(answers.evaluate, "vermont_apm/health_spending_per_resident", year=2019)

    assert "Growth over the year before" in words
    assert "Verdict" not in words


def test_headroom_answers_of_every_test(asked: Any) -> None:
    for test, area in ((test, area) for test in own_tests() for area in (None, "WY")):
        for year in {entry.through for entry in test.asked.years}:
            words = asked(decisions.headroom, test.id, year, entity=area, json=True)
            assert words.startswith("DefinitionError") or told(words)["test"] == test.id


WHAT_IF = """
id: every_test
title: Every test
question: What if the nation spent one percent more?
tests: [{tests}]
years: [2024]
{area}
figures:
  nation:
    title: National spending
    source: cms_geographic_variation
    area: US
    payer: medicare_ffs
    service: [all]
    quantity: paid_per_beneficiary_year
options:
  - id: more
    title: One percent more
    steps: [{{of: nation, raise: 1, from: 2018-01-01, because: To see what moves.}}]
"""


@pytest.mark.parametrize("area", [None, NOBODY])
def test_what_if_answers_of_every_test(area: str | None, tmp_path: Path, asked: Any) -> None:
    tried = own_tests() if area else shipped_tests()
    path, tests = tmp_path / "every_test.yaml", ", ".join(test.id for test in tried)
    path.write_text(WHAT_IF.format(tests=tests, area=f"area: {area}" if area else ""), "utf-8")
    assert load_scenario(path, shipped().definitions).asked.tests

    assert "One percent more" in asked(decisions.whatif, str(path))
    paths = told(asked(decisions.whatif, str(path), json=True))["paths"]
    assert [path["id"] for path in paths] == ["as_things_stand", "more"]


def test_every_shipped_what_if_is_worked_out(asked: Any) -> None:
    for scenario in shipped().definitions.scenarios:
        assert scenario.asked.title in asked(decisions.whatif, scenario.id)
        assert told(asked(decisions.whatif, scenario.id, json=True))["scenario"] == scenario.id


def test_compare_tells_every_finding_of_every_programme_that_changed() -> None:
    early, now = shipped(EARLY), shipped()
    for programme in now.definitions.programmes:
        found = _compared(early, now, programme.id)
        assert comparison_text(found)
        said = told(json.dumps(comparison_as_json(found), allow_nan=False))["changes"]
        assert len(said) == len(found.changes)
        assert all(change["because"] and change["says"] for change in said)


def _compared(early: Gathered, now: Gathered, programme: str) -> Comparison:
    before, after = answers_of(early, programme), answers_of(now, programme)
    records = [
        Record(
            programme=programme, as_of=gathered.as_of, definitions=gathered.definitions.fingerprint, observations=(),
            findings=tuple(said.values()), software_details={}, files={},
        )
        for gathered, said in ((early, before), (now, after))
    ]  # fmt: skip
    found = changed_findings(
        before, [Stage(LaidTo.TIME, f"{early.as_of} -> {now.as_of}", by_key(tuple(after.values())))]
    )
    return Comparison(*records, 0, found)


def test_a_notebook_shows_worksheets_of_each_kind() -> None:
    kinds = {(t.asked.each, t.judges, t.watches, bool(t.members)): t for t in shipped_tests()}
    office = Office(shipped())
    for test in kinds.values():
        sheet = office.worksheet(test.id)
        assert len(sheet.frame()) == len(sheet.entities) * len(sheet.years)
        assert sheet._repr_html_().count("<table>") == len(sheet.entities)
        assert "<table>" in sheet.findings()._repr_html_() + sheet.signals()._repr_html_()
        assert test.id in office.explain(test.id, int(sheet.years[-1]))


@pytest.mark.parametrize("day", [date(1900, 1, 1), EARLY, date(9999, 12, 31)])
def test_what_is_held_covered_and_due_is_told_on_any_day(
    day: date, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (publications, definitions, obligations):
        monkeypatch.setattr(module, "gathered_from", lambda *_: shipped(day), raising=False)

    told(asked(publications.sources, as_of=day, json=True))
    told(asked(obligations.obligations, as_of=day, json=True))
    assert len(told(asked(definitions.coverage, as_of=day, json=True))["programmes"]) > 1


def test_a_figure_called_population_leaves_the_population_where_it_is() -> None:
    frame = Office(shipped()).worksheet("hscrc_update_factor/permitted_growth").frame()

    assert set(frame["population"]) == {"all"}
    assert "population_figure" in frame.columns


def test_a_test_of_several_is_told_with_all_of_them_and_one_in_full() -> None:
    found = explained(shipped(), "hscrc_full_rate/recommendation", 2018)

    assert found.page.everyone is not None
    assert len(found.page.everyone.rows) == len(found.sheet.entities)
    assert is_answered(found.sheet, found.entity, 2018)


def test_a_state_stands_for_each_of_its_hospitals() -> None:
    test = "hscrc_full_rate/recommendation"

    assert explained(shipped(), test, 2018, "MD").sheet.entities == explained(shipped(), test, 2018).sheet.entities
    nobody = explained(shipped(), test, 2018, "WY")
    assert not nobody.held
    assert nobody.page.reason.startswith("Nothing is held of any hospital: this waits for figures.")
    assert nobody.page.check.startswith(f"monitor explain {test} 2018 --entity WY --as-of")
    assert nobody.as_numbers()["numbers"]["rows"] == []


def test_of_an_unknown_name_the_nearest_is_told() -> None:
    words = explained(shipped(), "hscrc_full_rate/published", 2018, "MD:hospital:Calvert_Memorial").page.reason

    assert "The nearest name of which anything is held is MD:hospital:Calvert_Memorial_Hospital." in words


def test_of_a_hospital_held_elsewhere_what_is_held_is_told_and_no_other_name() -> None:
    words = explained(
        shipped(TODAY), "hscrc_full_rate/recommendation", 2018, "MD:hospital:Suburban_Hospital"
    ).page.reason

    assert words.startswith(
        "Nothing is held of Suburban Hospital for this test; held of it: Printed recommendation with"
    )
    assert "nearest name" not in words


def test_an_unknown_limit_is_said_to_be_not_known_and_nothing_else() -> None:
    page = explained(shipped(TODAY), "delaware_benchmark/statewide_growth", 2025).page
    assert dict(page.facts)["Limit"] == "not known"
    assert (
        "No target: no value is known of \N{LEFT DOUBLE QUOTATION MARK}Growth allowed by the benchmark of the year"
        "\N{RIGHT DOUBLE QUOTATION MARK} for 2025." in page.answer
    )


@pytest.mark.parametrize(
    ("entity", "says"),
    [
        (
            None,
            "hscrc_full_rate/cost_comparison: what it shows is not known of any of 3 hospitals for 2018. Not held: ",
        ),
        ("WY", "hscrc_full_rate/cost_comparison: nothing is held of any hospital: this waits for figures."),
    ],
)
def test_a_worksheet_that_shows_nothing_says_what_is_not_held(
    entity: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answers.evaluate("hscrc_full_rate/cost_comparison", year=2018, entity=entity) == 0
    assert capsys.readouterr().out.startswith(says)


def message(*words: Any) -> str:
    with pytest.raises(MonitorError) as fault:
        explained(shipped(), *words)
    return str(fault.value)


WRONG: Sequence[tuple[Sequence[Any], str]] = [
    (("maryland_tcoc/growth_gardrail", 2022), 'Did you mean "maryland_tcoc/growth_guardrail"?'),
    (("maryland_tcoc/growth_guardrail", 2040), "Ask for a year from 2014 to 2025."),
    (("maryland_tcoc/growth_guardrail", 2022, "Maryland"), 'Did you mean "MD"?'),
    (("maryland_tcoc/growth_guardrail", 2022, "XX"), "Write US, a postal code such as MD, or a part of one."),
    (("maryland_tcoc/growth_guardrail", 2022, "MD", "duel"), 'Did you mean "dual"?'),
    (
        ("hscrc_full_rate/recommendation", 2018, "RI:payer:one"),
        "It is asked of each hospital; RI:payer:one is a payer.",
    ),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_can_not_be_asked_is_told_with_what_can(words: Sequence[Any], said: str) -> None:
    assert said in message(*words)


def test_a_code_is_printed_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """No colon of a code is taken for a picture, as that of ":hospital:" would be."""
    answers._print_findings(findings_of(shipped(), "maryland_tcoc/annual_savings", NOBODY))

    assert NOBODY in capsys.readouterr().out


def test_the_documented_example_is_what_explain_says(project: Path, asked: Any) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", (project / "docs" / "json.md").read_text("utf-8"), re.DOTALL)
    printed = told(asked(answers.explain, "maryland_tcoc/growth_guardrail", 2023, json=True))
    example = json.loads(shown)

    assert {key: printed[key] for key in example if key != "lines"} | {"lines": example["lines"]} == example
    assert [
        {key: line[key] for key in ours} for ours, line in zip(example["lines"], printed["lines"], strict=True)
    ] == (example["lines"])


def test_every_key_of_the_numbers_is_documented(project: Path) -> None:
    text = (project / "docs" / "json.md").read_text("utf-8")
    whole = explained(shipped(), "maryland_tcoc/growth_guardrail", 2023).as_numbers()
    keys = {*whole, *whole["numbers"], *whole["numbers"]["rows"][0], *whole["lines"][0]}

    assert [key for key in sorted(keys) if not re.search(rf"[`.]{key}(`|\[)", text)] == []
