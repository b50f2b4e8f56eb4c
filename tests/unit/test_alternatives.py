"""A line that takes the first of several that is known: what it then leans on, and what its page leaves out."""

from pathlib import Path

import pytest

from monitor.definitions.programmes import Test
from monitor.definitions.registers import DocumentEntry, Measure
from monitor.evaluation.answer import because
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import passed_over, trace_answer
from monitor.pages.answers import TestPage
from monitor.pages.citations import Told
from monitor.pages.explain import page_of, worksheet_table
from tests.sheets import asked, filled

SHOWN = {
    "require": None,
    "terms": None,
    "unit": None,
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, stated: {measure: level}}",
    "lines": """
  parts: {plus: [state, nation]}
  taken: {first_known: [parts, stated], title: Taken}""",
    "answer": "[taken]",
}


@pytest.fixture
def test(tmp_path: Path) -> Test:
    return asked(tmp_path, **SHOWN)


def sheet(test: Test, **figures: float) -> Worksheet:
    return filled(test, **{name: {2019: value} for name, value in figures.items()})


def page(filled_: Worksheet) -> TestPage:
    level = Measure.model_validate({"title": "Spending", "unit": "dollars", "growth_of": {"measure": "other"}})
    paper = DocumentEntry(title="The paper", publisher="An office")
    return page_of(filled_, Told({"paper": paper}, {"level": level}), 0, 2019)


def test_it_leans_on_the_one_it_took_and_on_no_other(test: Test) -> None:
    both = trace_answer(sheet(test, state=1, nation=2, stated=9), 0, 2019)
    assert [name for name, _ in both.steps] == ["taken", "parts", "state", "nation"]

    stated = trace_answer(sheet(test, state=1, stated=9), 0, 2019)
    assert [name for name, _ in stated.steps] == ["taken", "stated"]
    assert stated.unknown() == []


def test_where_none_is_known_it_waits_for_all(test: Test) -> None:
    assert because(sheet(test, state=1), 0, 2019) == ["nation 2019", "stated 2019"]
    assert passed_over(sheet(test, state=1), 0, 2019) == frozenset()


def test_its_page_leaves_out_what_was_not_taken(test: Test) -> None:
    stated = page(sheet(test, state=1, stated=9))
    assert [step.title for step in stated.steps] == ["stated", "Taken"]
    assert stated.steps[-1].how == "Line 1"

    worked = page(sheet(test, state=1, nation=2, stated=9))
    assert [step.title for step in worked.steps] == ["state", "nation", "parts", "Taken"]


def test_the_worksheet_leaves_out_what_no_year_took(test: Test) -> None:
    filled_ = filled(test, state={2019: 1, 2020: 1}, nation={2020: 2}, stated={2019: 9})
    columns = [column.title for column in worksheet_table(filled_, 0).columns]
    assert columns == ["Year", "state", "nation", "stated", "parts", "Taken"]

    one_year = filled(test, state={2019: 1}, stated={2019: 9})
    assert [c.title for c in worksheet_table(one_year, 0).columns] == ["Year", "stated", "Taken"]


def test_a_page_that_cannot_be_told_names_what_is_not_known(test: Test) -> None:
    assert page(sheet(test, state=1)).reason.startswith("Cannot be told for Maryland. Not known: nation; stated.")
    assert "Cannot" not in page(sheet(test, stated=1)).reason
