"""Tests that share the lines of another: they borrow what they need, and add what is their own."""

from pathlib import Path

import pytest

from monitor.definitions.programmes import Definitions
from monitor.errors import DefinitionError
from monitor.evaluation.answer import findings
from tests.sheets import DATED, PARTS, Parts, counted, growing, limit_in, term, together

# A base with a cap beside its limit: what it says of the cap is needed by nobody else.
BASE: Parts = {
    "terms": limit_in("points") + term("cap", "percent", 3),
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, people: {measure: people}}",
    "lines": f"""{PARTS["lines"]}
  below_cap: {{minus: [cap, state_growth]}}
  more_people: {{growth: people}}""",
    "figures": "[{kind: lines, lines: [below_cap, more_people]}]",
}
SHARED: Parts = {
    "same_lines_as": "base",
    "inputs": None,
    "lines": None,
    "terms": limit_in("points", value=2),
}
FIGURES = {"state": growing(2018, 2.5), "nation": growing(2018, 1)}  # 1.5 points above the nation


def sharing(folder: Path, **parts: str | None) -> Definitions:
    return together(folder, base=BASE, asked=SHARED | parts)


def test_a_test_borrows_only_what_it_needs(tmp_path: Path) -> None:
    asked = sharing(tmp_path).test("office/asked").asked
    assert list(asked.inputs) == ["state", "nation"]
    assert list(asked.lines) == ["state_growth", "nation_growth", "excess"]
    assert list(asked.terms) == ["limit"]


def test_its_own_term_limits_the_shared_line(tmp_path: Path) -> None:
    definitions = sharing(tmp_path)
    figures = {"asked": FIGURES, "base": FIGURES}
    sheets = {name: counted(definitions, name, figures) for name in ("asked", "base")}
    found = {name: findings(sheet)[0] for name, sheet in sheets.items()}
    assert {name: (str(f.verdict), f.limit) for name, f in found.items()} == {
        "asked": ("met", 2.0),
        "base": ("missed", 1.0),
    }
    assert found["asked"].value == found["base"].value


def test_a_term_of_the_base_comes_along_where_a_shared_line_needs_it(tmp_path: Path) -> None:
    parts = {"terms": term("nothing", "points", 0), "require": "{below_cap: {at_least: nothing}}"}
    asked = sharing(tmp_path, **parts).test("office/asked").asked
    assert list(asked.terms) == ["cap", "nothing"]
    assert list(asked.inputs) == ["state"]
    assert list(asked.lines) == ["state_growth", "below_cap"]


def test_own_lines_stand_on_shared_ones(tmp_path: Path) -> None:
    lines = "{twice: {plus: [excess, excess]}}"
    definitions = sharing(tmp_path, lines=lines, require="{twice: {at_most: limit}}")
    asked = definitions.test("office/asked")
    assert list(asked.asked.lines) == ["state_growth", "nation_growth", "excess", "twice"]
    sheet = counted(definitions, "asked", {"asked": FIGURES})
    assert sheet.value("twice", 0, 2019) == pytest.approx(3.0)
    assert str(sheet.verdict(0, 2019)) == "missed"


@pytest.mark.parametrize(
    "parts",
    [
        {"figures": "[{kind: lines, lines: [more_people]}]"},
        {"asked_of": "{more_people: {below: five}}", "terms": limit_in("points") + term("five", "percent", 5)},
        {"require": None, "terms": None, "answer": "[excess, more_people]"},
        {"lines": "{error: {minus: [more_people, state_growth]}}", "interval": "{standard_error: error, level: 95}"},
    ],
)
def test_every_use_of_a_shared_line_brings_it(parts: Parts, tmp_path: Path) -> None:
    asked = sharing(tmp_path, **parts).test("office/asked").asked
    assert "more_people" in asked.lines
    assert list(asked.inputs) == ["state", "nation", "people"]
    assert "below_cap" not in asked.lines


def test_what_the_base_is_asked_is_not_shared(tmp_path: Path) -> None:
    base = BASE | {"suspended": f"\n  - {{from: 2019, through: 2022, {DATED}, says: Not then.}}"}
    definitions = together(tmp_path, base=base, asked=SHARED)
    sheets = {name: counted(definitions, name, {name: FIGURES}) for name in ("asked", "base")}
    assert {name: str(sheet.verdict(0, 2019)) for name, sheet in sheets.items()} == {
        "asked": "met",
        "base": "not in force",
    }


def test_an_unused_own_term_is_still_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match='"spare" is used by no line'):
        sharing(tmp_path, terms=limit_in("points") + term("spare", "points"))
