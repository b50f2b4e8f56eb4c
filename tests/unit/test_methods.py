"""Methods that replace each other: the lines and the requirement of a year are those of the entry that governs it."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import DefinitionError
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.pages.explain import worksheet_table
from monitor.words.findings import Standing
from tests.arrays import NAN
from tests.sheets import DATED, LATER, Parts, asked, filled, growing, limit_in, term

FIRST = f"""
  - from: 2019
    through: 2022
    {DATED.replace(", ", chr(10) + "    ")}
    lines:
      state_growth: {{growth: state}}
      nation_growth: {{growth: nation}}
      excess: {{minus: [state_growth, nation_growth]}}
    require: {{excess: {{at_most: limit}}}}"""
SECOND = """
  - from: 2021
    through: 2022
    adopted: 2020-06-01
    by: amended
    cite: {document: paper}
    standing: derived
    lines:
      state_growth: {growth: state}
      last_growth: {last_year: state_growth}
      rise: {minus: [state_growth, last_growth]}
    require: {rise: {below: floor}}"""
TERMS = limit_in("points") + term("floor", "points", 0)
METHODS: Parts = {"lines": None, "require": None, "terms": TERMS, "method": FIRST + SECOND}
# Above the nation by 2, 1, 3 and 0 points; less than the year before by: -, -1, +2 and -3.
FIGURES = {"state": growing(2018, 3, 2, 4, 1), "nation": growing(2018, 1, 1, 1, 1)}


def by_year(sheet: Worksheet) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet)}


def amended(folder: Path, as_of: date = LATER, **parts: str | None) -> Worksheet:
    return filled(asked(folder, **METHODS | parts), as_of, **FIGURES)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2020, 5, 31), [("missed", 2), ("met", 1), ("missed", 3), ("met", 0)]),
        (date(2020, 6, 1), [("missed", 2), ("met", 1), ("missed", 2), ("met", -3)]),
    ],
)
def test_lines_and_requirement_are_those_of_the_method_known_then(
    as_of: date, expected: list[tuple[str, float]], tmp_path: Path
) -> None:
    found = by_year(amended(tmp_path, as_of))
    assert [str(found[year].verdict) for year in range(2019, 2023)] == [verdict for verdict, _ in expected]
    assert [found[year].value for year in range(2019, 2023)] == pytest.approx([value for _, value in expected])


def test_direction_limit_and_room_are_those_of_the_method(tmp_path: Path) -> None:
    found = by_year(amended(tmp_path))
    assert [(found[year].direction, found[year].limit) for year in (2020, 2021)] == [("at_most", 1.0), ("below", 0.0)]
    assert [found[year].room for year in (2019, 2020, 2021, 2022)] == pytest.approx([-1.0, 0.0, -2.0, 3.0])


def test_the_lines_of_a_finding_are_those_of_its_year(tmp_path: Path) -> None:
    found = by_year(amended(tmp_path))
    assert list(found[2020].lines) == ["state_growth", "nation_growth", "excess"]
    assert list(found[2021].lines) == ["state_growth", "last_growth", "rise"]


def test_a_line_is_not_known_in_years_of_a_method_without_it(tmp_path: Path) -> None:
    sheet = amended(tmp_path)
    np.testing.assert_array_equal(np.isnan(sheet.values["excess"][0, 0]), [True, False, False, True, True])
    np.testing.assert_array_equal(np.isnan(sheet.values["rise"][0, 0]), [True, True, True, False, False])


def test_a_method_looks_back_over_years_of_the_one_before(tmp_path: Path) -> None:
    assert amended(tmp_path).value("last_growth", 0, 2021) == pytest.approx(2.0)
    sheet = filled(asked(tmp_path / "gap", **METHODS), **FIGURES | {"state": FIGURES["state"] | {2019: NAN}})
    assert trace_answer(sheet, 0, 2021).unknown() == [("state", 2019)]
    assert by_year(sheet)[2021].reason == "waits for level 2019 (no date is given)"


def test_the_method_is_cited_and_its_standing_counts(tmp_path: Path) -> None:
    found = by_year(amended(tmp_path))
    said = {
        year: [(e.subject, e.from_, str(e.standing)) for e in found[year].entries if e.subject == "method"]
        for year in (2020, 2021)
    }
    assert said == {2020: [("method", 2019, "confirmed")], 2021: [("method", 2021, "derived")]}
    assert [found[year].standing for year in (2020, 2021)] == [Standing.CONFIRMED, Standing.DERIVED]


def test_years_before_every_method_follow_the_first(tmp_path: Path) -> None:
    late = SECOND + FIRST  # the order of the file does not matter
    figures = {"state": growing(2016, 1, 1, 1), "nation": growing(2016, 1, 0, 1)}
    sheet = filled(asked(tmp_path, **METHODS | {"method": late}), **figures)
    assert sheet.value("excess", 0, 2018) == pytest.approx(1.0)
    assert np.isnan(sheet.value("rise", 0, 2018))


def test_the_table_has_the_lines_of_every_method(tmp_path: Path) -> None:
    table = worksheet_table(amended(tmp_path), 0)
    assert [column.title for column in table.columns] == [
        "Year", "state", "nation", "Limit", "Floor", "state growth", "nation growth", "excess", "last growth", "rise",
        "Verdict",
    ]  # fmt: skip
    rows = {row[0].text: [cell.text for cell in row[5:]] for row in table.rows}
    assert rows["2020"] == ["2.00", "1.00", "1.00", "\N{EM DASH}", "\N{EM DASH}", "met"]
    assert rows["2021"] == ["4.00", "\N{EM DASH}", "\N{EM DASH}", "2.00", "2.00", "missed"]


def test_a_method_may_ask_for_alternatives(tmp_path: Path) -> None:
    either = SECOND.replace("require: {rise", "any:\n      - {state_growth: {below: five}}\n      - {rise")
    found = by_year(amended(tmp_path, method=FIRST + either, terms=TERMS + term("five", "percent", 5)))
    assert [str(found[year].verdict) for year in (2020, 2021)] == ["met", "met"]
    assert [len(found[year].clauses) for year in (2020, 2021)] == [0, 2]
    assert [found[year].value for year in (2020, 2021)] == [pytest.approx(1.0), None]


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (SECOND, "the method has no entry for 2019, 2020, which would be judged."),
        (FIRST + SECOND.replace("rise:", "excess:").replace("{rise", "{excess").replace(
            "minus: [state_growth, last_growth]", "plus: [state_growth, last_growth]").replace("below", "above"),
         '"excess" is in percent but its limit "floor" is in points.'),
    ],
)  # fmt: skip
def test_what_a_method_may_not_do(method: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as refused:
        asked(tmp_path, **METHODS | {"method": method})
    assert message in str(refused.value)


def test_a_method_with_a_requirement_needs_the_unit_of_the_test(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match='"unit" is missing'):
        asked(tmp_path, **METHODS | {"unit": None})
