"""An agreement asked of somebody whom it does not bind: every place that tells of it says so."""

import json

import pytest

from monitor.commands import answers
from monitor.evaluation.answer import findings
from monitor.evaluation.asked import findings_of, worksheets_of
from monitor.notebook import Office
from monitor.pages.explained import explained
from monitor.pages.verdicts import asked_as_if
from monitor.terminal.text import page_text
from tests.sheets import shipped, shipped_tests

OF_VERMONT = "Vermont is not bound by this agreement; asked as if it were."
GUARDRAIL = "maryland_tcoc/growth_guardrail"


@pytest.mark.parametrize(("year", "verdict"), [(2023, "missed"), (2024, "met")])
def test_a_page_says_that_the_agreement_does_not_bind_them(year: int, verdict: str) -> None:
    page = explained(shipped(), GUARDRAIL, year, "VT").page
    assert page.asked_as_if
    assert page.answer.startswith(OF_VERMONT)
    assert f"Would be {verdict}: " in page.answer
    assert f" {verdict.capitalize()}: " not in page.answer
    assert "All years: would be missed in 2021 and 2023" in page.reason
    assert page.worksheet.note.startswith(OF_VERMONT)
    assert OF_VERMONT in page_text(page).replace("\n", " ")


def test_every_test_that_judges_says_it_of_others_and_of_nobody_whom_it_binds() -> None:
    for test in shipped_tests():
        if test.judges and not test.asked.each:
            assert all(test.binds(found.entity) and not found.asked_as_if for found in findings_of(shipped(), test.id))
    elsewhere = findings_of(shipped(), "maryland_tcoc", "KY")
    assert elsewhere
    assert all(found.asked_as_if for found in elsewhere)


def test_a_state_binds_what_lies_in_it_and_a_nation_everybody() -> None:
    own = shipped().definitions.test(GUARDRAIL)
    assert own.binds("MD")
    assert own.binds("MD:county:24003")
    assert not own.binds("US")
    assert not own.binds("MA")
    assert all(test.binds("VT") for test in shipped_tests() if test.asked.area == "US")


def test_a_worksheet_that_judges_nothing_says_it_too() -> None:
    name = next(test.id for test in shipped_tests() if test.asked.area == "MD" and not test.compares)
    (sheet,) = worksheets_of(shipped(), name, "VT", None)
    assert explained(shipped(), name, int(sheet.years[-1]), "VT").page.answer.startswith(OF_VERMONT)


def test_the_table_the_notebook_and_the_json_say_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(answers, "gathered_from", lambda *_: shipped())
    answers.evaluate(GUARDRAIL, entity="VT")
    assert OF_VERMONT in capsys.readouterr().out
    answers.evaluate(GUARDRAIL)
    assert "not bound" not in capsys.readouterr().out
    answers.evaluate(GUARDRAIL, entity="VT", json=True)
    assert all(found["asked_as_if"] for found in json.loads(capsys.readouterr().out)["findings"])
    office = Office(shipped())
    asked = office.findings(GUARDRAIL, "VT")
    for shown in (asked, asked[0], office.worksheet(GUARDRAIL, "VT")):
        assert OF_VERMONT in shown._repr_html_()
    assert "not bound" not in office.findings(GUARDRAIL)._repr_html_()
    assert "would be" in office.explain(GUARDRAIL, 2022, "VT")


def test_several_are_told_together() -> None:
    sheet = worksheets_of(shipped(), GUARDRAIL, "VT", None)[0]
    other = worksheets_of(shipped(), GUARDRAIL, "KY", None)[0]
    both = [sheet.entities[0], other.entities[0]]
    assert asked_as_if(both) == "Vermont and Kentucky are not bound by this agreement; asked as if they were."
    assert len(findings(sheet)) == len(findings(other))
