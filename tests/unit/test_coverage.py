"""The page on what is covered: held to the definitions, and right about small ones."""

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.commands import definitions
from monitor.definitions.programmes import Definitions
from monitor.errors import SettingsError
from monitor.evaluation.coverage import coverage
from monitor.evaluation.gathered import Gathered
from monitor.pages.coverage import markdown
from monitor.workspace.definition_files import load_definitions
from tests.sheets import DATED, PARTS, TODAY, defined, gathered, levels, limit_in, published, shipped, together

READING = {
    **dict.fromkeys(("lines", "inputs")),
    "same_lines_as": "asked",
    "reading_of": "asked",
    "terms": limit_in("points").replace("limit", "other").replace("Limit", "Other"),
    "require": "{excess: {below: other}}",
}


def made(definitions: Definitions, root: Path | None = None) -> Gathered:
    return gathered(definitions, root) if root else Gathered(definitions, (), date(2026, 1, 1))


def test_the_page_is_what_the_program_writes(project: Path) -> None:
    """If this fails, write it anew: .venv/bin/monitor coverage --as-of 2026-11-23 --write docs/coverage.md"""
    found = coverage(shipped(), shipped().definitions.programmes)

    assert (project / "docs" / "coverage.md").read_text("utf-8") == markdown(found)


def test_every_test_and_every_version_of_every_term_is_there() -> None:
    found = coverage(shipped(), shipped().definitions.programmes)
    listed = [term for whole in found.programmes for test in whole.tests for term in test.terms]
    every = [test for programme in shipped().definitions.programmes for test in programme.tests]
    tests = [test for test in every if not test.taken_from]
    versions = {id(v): v for test in tests for term in test.asked.terms.values() for v in term.versions}
    years = [entry for test in tests for entry in test.asked.years]
    inputs = {id(entry): entry for test in tests for entry in test.asked.inputs.values() if entry.default}

    assert [test.id for whole in found.programmes for test in whole.tests] == [test.id for test in tests]
    assert len(listed) == len(versions) + len(years) + len(inputs)
    assert {name for whole in found.programmes for name in whole.watches} == {
        t.taken_from for t in every if t.taken_from
    }


def test_years_answered_and_years_that_wait_are_told_apart(tmp_path: Path) -> None:
    rows = levels("MD", {2018: 100, 2019: 101, 2020: 105}) + levels("US", {2018: 100, 2019: 101, 2020: 102})
    published(tmp_path / "observations", "levels/2021-06-01", rows)
    definitions = defined(tmp_path)
    (test,) = coverage(made(definitions, tmp_path / "observations"), definitions.programmes).programmes[0].tests

    assert test.judged == (2019, 2020, 2021, 2022)
    assert test.answers == {"met": 1, "missed": 1, "no figures": 2}
    assert test.waits_for == {"levels": (2021, 2022)}


def test_a_reading_does_not_repeat_the_terms_it_shares(tmp_path: Path) -> None:
    definitions = together(tmp_path, asked={}, strict=READING)
    whole = coverage(made(definitions), definitions.programmes).programmes[0]

    assert [(test.id, test.kind) for test in whole.tests] == [("office/asked", "test"), ("office/strict", "reading")]
    assert [[term.what for term in test.terms] for test in whole.tests] == [
        ["Years judged", "Limit"],
        ["Years judged", "Other"],
    ]


def test_the_weakest_term_is_the_standing_of_a_test(tmp_path: Path) -> None:
    unconfirmed = limit_in("points").replace("standing: confirmed", "standing: unconfirmed")
    definitions = defined(tmp_path, terms=unconfirmed)
    whole = coverage(made(definitions), definitions.programmes).programmes[0]

    assert whole.tests[0].standing == "unconfirmed"
    assert dict(whole.standings) == {"confirmed": 1, "unconfirmed": 1}


def test_a_worksheet_judges_nothing_and_a_test_may_judge_no_year(tmp_path: Path) -> None:
    shows = {"terms": None, "require": None, "answer": "[excess]"}
    none = {"years": f"\n  - {{from: 2019, through: 2022, judged: none, {DATED}}}"}
    definitions = together(tmp_path, asked={}, shows=shows, none=none)
    page = markdown(coverage(made(definitions), definitions.programmes))

    assert "`office/shows` | shows, and judges nothing | — | — |" in page
    assert "`office/none` | no year | — | — |" in page
    assert "| [An agreement](#office) | Maryland | 2019 to 2026 | 2 tests and 1 worksheet | 5 confirmed |" in page


def test_a_bar_in_a_title_does_not_break_the_table(tmp_path: Path) -> None:
    definitions = defined(tmp_path, title="Growth | two ways")
    page = markdown(coverage(made(definitions), definitions.programmes))

    assert r"| Growth \| two ways<br>`office/asked` |" in page


def test_the_same_is_there_for_other_programs(tmp_path: Path) -> None:
    definitions = defined(tmp_path)
    whole = json.loads(json.dumps(coverage(made(definitions), definitions.programmes).as_json()))
    (programme,) = whole["programmes"]

    assert whole["as_of"] == "2026-01-01"
    assert whole["terms"] == {"confirmed": 2, "derived": 0, "unconfirmed": 0}
    assert whole["to_be_read"] == []
    assert programme["terms"] == {"confirmed": 2, "derived": 0, "unconfirmed": 0}
    assert (programme["last_checked"], programme["documents_without_a_day"]) == (None, 1)
    assert programme["tests"][0]["terms"][1]["from"] == 2019


def test_a_clause_that_is_not_monitored_stands_with_its_passage() -> None:
    found = coverage(shipped(), [shipped().definitions.programme("oregon_target")])
    *_, clause = found.as_json()["programmes"][0]["not_modelled"]

    assert clause["document"] == "or_target_page"
    assert "OHA may adjust the target" in clause["quote"]
    assert found.as_json()["programmes"][0]["not_modelled"][0]["quote"] is None
    assert f"\N{LEFT DOUBLE QUOTATION MARK}{clause['quote']}\N{RIGHT DOUBLE QUOTATION MARK} (" in markdown(found)


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file or folder"):
        definitions.coverage("maryland_tcoc", write=tmp_path / "nowhere" / "coverage.md", as_of=TODAY)


def test_documents_to_be_read_come_by_how_many_terms_each_would_settle(tmp_path: Path) -> None:
    documents = (
        "documents:\n  paper: {title: The paper, publisher: An office}\n  law: {title: The law, publisher: A state}\n"
    )
    unconfirmed = DATED.replace("confirmed", "unconfirmed")
    open_ = {"years": f"\n  - {{from: 2019, through: 2022, judged: each, {unconfirmed}}}"}
    terms = limit_in("points").replace(DATED, unconfirmed.replace("paper", "law"))
    together(tmp_path, one={}, two={}, three={})
    (tmp_path / "tests_definitions" / "documents.yaml").write_text(documents, "utf-8")
    for name, parts in {"one": open_, "two": open_ | {"terms": terms}}.items():
        path = tmp_path / "tests_definitions" / "office" / f"{name}.yaml"
        text = path.read_text("utf-8").replace(PARTS["years"], parts["years"])
        path.write_text(text.replace(PARTS["terms"], parts.get("terms", PARTS["terms"])), "utf-8")
    definitions = load_definitions([tmp_path / "tests_definitions"])
    found = coverage(made(definitions), definitions.programmes)

    assert [(one.document, one.terms, one.programmes) for one in found.to_be_read] == [
        ("paper", 2, ("office",)),
        ("law", 1, ("office",)),
    ]
    page = markdown(found)
    assert "| 1 January 2026 | 3 | 0 | 3 | 6 |" in page
    assert page.index("| The paper | An office | no day is noted | 2 | [office](#office) |") < page.index("| The law |")


def test_documents_that_were_read_say_when() -> None:
    found = coverage(shipped(), [shipped().definitions.programme("ahead_ct")])

    assert found.checked(found.programmes[0]) == (date(2026, 11, 22), 2)  # two have no day of their own
