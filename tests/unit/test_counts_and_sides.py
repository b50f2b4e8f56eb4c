"""Figures that a sentence could tell wrongly: counts that stop at their most, and differences on the other side."""

import re

import pytest

from monitor.evaluation.answer import finding
from monitor.evaluation.answered import is_answered, last_answered
from monitor.evaluation.asked import worksheets_of
from monitor.evaluation.reasons import cause
from monitor.pages.everyone import standing_cell
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.explain import worksheet_table
from monitor.pages.explained import explained
from monitor.words.findings import Cause
from monitor.words.units import POINTS, YEARS, parse_unit
from monitor.words.wording import MINUS, count_words, held_against, told_as
from tests.sheets import shipped, shipped_tests

pytestmark = pytest.mark.repeats

CONSECUTIVE = "maryland_tcoc/consecutive_years"
COUNTS = sorted(
    test.id
    for test in shipped_tests()
    if any("up_to" in line.options for way in test.ways for line in way.lines.values())
)


def test_a_count_that_stops_at_its_most_says_so_everywhere() -> None:
    page = explained(shipped(), CONSECUTIVE, 2023, "VT").page
    (sheet,) = worksheets_of(shipped(), CONSECUTIVE, "VT", None)
    found = finding(sheet, 0, 2023)

    assert (found.value, found.counted_up_to, found.shown_value) == (2.0, 2, "2 years or more")
    assert "Years running above the nation in 2023: 2 years or more." in page.answer
    assert "Would be missed: 2 or more, where one is allowed." in page.answer
    assert page.steps[-1].value == "2 years or more"
    assert ", counted up to 2: " in page.steps[-1].how
    row = next(row for row in worksheet_table(sheet, 0).rows if row[0].text == "2023")
    assert "2 or more" in [cell.text for cell in row]
    assert standing_cell(YEARS, found).detail == "2 or more"


@pytest.mark.parametrize("name", COUNTS)
def test_no_count_stands_at_its_most_unsaid(name: str) -> None:
    for area in ("MD", "VT", "KY"):
        (sheet,) = worksheets_of(shipped(), name, area, None)
        clause = sheet.newest.clause
        assert clause is not None
        options = sheet.newest.lines[clause.line].options
        for year in map(int, sheet.years):
            value, longer = sheet.value(clause.line, 0, year), year - options["since"] >= options["up_to"]
            said = finding(sheet, 0, year).shown_value
            assert said.endswith("or more") is bool(value >= options["up_to"] and longer)


def test_a_count_of_years_stands_beside_how_many_are_allowed() -> None:
    assert count_words(0, 1, "at_most") == "none, where one is allowed"
    assert count_words(1, 1, "at_most") == "one, where one is allowed"
    assert count_words(2, 1, "at_most", more=True) == "2 or more, where one is allowed"
    assert count_words(3, 2, "at_most") == "3, where 2 are allowed"
    assert count_words(float("nan"), 1, "at_most") == "not known"
    assert held_against(2, 1, -1, parse_unit("hospitals"), "at_most") == "1 hospital above the limit"


def test_a_count_too_close_to_tell_says_how_many_there_may_be() -> None:
    (sheet,) = worksheets_of(shipped(), CONSECUTIVE, None, None)
    found = finding(sheet, 0, 2021)
    assert cause(sheet, 0, 2021) is Cause.TOO_CLOSE
    assert found.reason is not None
    assert found.reason.startswith(
        "one, where one is allowed; within the stated errors there may be from 1 up to 2 or more (0.55 points"
    )


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("Growth above the nation", -1.634, "none (1.63 points below)"),
        ("Growth above the nation", 1.634, "1.63 points"),
        ("Growth below the nation", -5.1, "none (5.10 points above)"),
        ("How much smaller the gap became", -0.3, "none (0.30 points larger)"),
        ("Growth of the nation", -1.0, f"{MINUS}1.00 points"),
        ("Growth above the nation", -0.001, "0.00 points"),
    ],
)
def test_a_difference_on_the_other_side_says_so_in_a_sentence(label: str, value: float, said: str) -> None:
    assert told_as(label, value, POINTS) == said


def test_no_sentence_of_a_shipped_page_denies_the_side_that_its_line_names() -> None:
    wrong = re.compile(rf"\b(above|below)\b[^.:;()]*:? (in \d{{4}}: )?{MINUS}")
    for test in shipped_tests():
        named = " ".join(test.title(name) for way in test.ways for name in way.answers)
        if test.asked.each or test.watches or not re.search("above|below", named):
            continue
        (sheet,) = worksheets_of(shipped(), test.id, None, None)
        for year in map(int, sheet.years):
            assert not wrong.search(explained(shipped(), test.id, year).page.answer), (test.id, year)


def test_a_chart_names_the_lines_that_it_compares() -> None:
    seen = 0
    for test in shipped_tests():
        (sheet,) = worksheets_of(shipped(), test.id, None, None)
        for entity in range(min(1, len(sheet.entities))):
            known = is_answered(sheet, entity, last_answered(sheet, entity))
            for figure in figures(sheet, entity) if known else ():
                compared = re.search("(.) was (never )?(above|positive)", figure.title)
                seen += bool(compared)
                assert compared is None or compared[1] == "\N{RIGHT DOUBLE QUOTATION MARK}", figure.title
    assert seen > 10
