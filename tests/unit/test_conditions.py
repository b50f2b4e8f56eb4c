"""Whom a test is asked of, and years in which it is suspended or waived."""

from datetime import date
from pathlib import Path

import pytest

from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.sentences import answer, remarks
from monitor.words.findings import Standing, Verdict
from tests.arrays import NAN
from tests.sheets import DATED, LATER, asked, filled, growing, limit_in, term

DERIVED = DATED.replace("confirmed", "derived")
SIZE = {
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, people: {measure: people}}",
    "terms": limit_in("points") + term("enough", "beneficiary-years", 10000, dated=DERIVED),
    "asked_of": "{people: {at_least: enough}}",
}
GROWTH = {"state": growing(2018, 3, 1, 3, 1), "nation": growing(2018, 1, 1, 1, 1)}  # a miss by a point every other year
PEOPLE = {2019: 10000.0, 2020: 9999.0, 2021: 9999.5, 2022: NAN}


def by_year(sheet: Worksheet) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet)}


def sized(folder: Path) -> Worksheet:
    return filled(asked(folder, **SIZE), **GROWTH, people=PEOPLE)


def test_a_test_is_asked_only_where_its_condition_holds(tmp_path: Path) -> None:
    found = by_year(sized(tmp_path))
    assert [str(found[year].verdict) for year in range(2019, 2023)] == [
        "missed",
        "not in force",
        "not in force",
        "cannot tell",
    ]
    assert [found[year].due for year in (2019, 2020, 2021)] == [True, False, False]


def test_whom_it_is_not_asked_of_is_told_why_and_shown_the_number(tmp_path: Path) -> None:
    sheet = sized(tmp_path)
    found = by_year(sheet)
    assert found[2020].reason == "asked only of at least 10,000 beneficiary-years; here 9,999 beneficiary-years"
    assert found[2021].reason == "asked only of at least 10,000.0 beneficiary-years; here 9,999.5 beneficiary-years"
    assert (found[2021].value, found[2021].room) == (pytest.approx(2.0), pytest.approx(-1.0))
    assert answer(sheet, found[2020]) == (
        "excess in 2020: 0.00 points. At most 1.00 points is allowed. "
        "Not in force: asked only of at least 10,000 beneficiary-years; here 9,999 beneficiary-years."
    )


@pytest.mark.parametrize(
    ("direction", "words"),
    [("at_least", "at least 10,000"), ("at_most", "at most 10,000"), ("above", "more than 10,000"),
     ("below", "less than 10,000")],
)  # fmt: skip
def test_the_condition_is_worded_by_its_side(direction: str, words: str, tmp_path: Path) -> None:
    people = {2019: 1.0 if direction in ("at_least", "above") else 20000.0}
    parts = SIZE | {"asked_of": f"{{people: {{{direction}: enough}}}}"}
    found = by_year(filled(asked(tmp_path, **parts), **GROWTH, people=people))[2019]
    assert str(found.reason).startswith(f"asked only of {words} beneficiary-years; here ")


def test_an_unknown_condition_leaves_the_answer_open(tmp_path: Path) -> None:
    sheet = sized(tmp_path)
    found = by_year(sheet)[2022]
    assert found.reason == "waits for people 2022 (no date is given)"
    assert (found.made, found.value) == (False, pytest.approx(0.0))
    assert remarks(sheet, found) == "All years: missed in 2019; no figures in 2022."


def test_a_miss_is_not_told_where_it_is_not_known_to_be_asked(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **SIZE), **GROWTH)
    assert sheet.verdict(0, 2019) is Verdict.CANNOT_TELL


def test_an_unknown_number_is_not_asked_of_those_who_are_too_small(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path, **SIZE), people=PEOPLE)
    assert [str(sheet.verdict(0, year)) for year in (2019, 2020)] == ["cannot tell", "not in force"]


def test_an_answer_leans_on_its_condition(tmp_path: Path) -> None:
    found = by_year(sized(tmp_path))[2019]
    assert [entry.subject for entry in found.entries] == ["performance years", "Limit", "Enough"]
    assert found.standing is Standing.DERIVED


# Suspended and waived years

PAUSE = """
  - {from: 2020, through: 2021, adopted: 2020-06-01, by: paused, cite: {document: paper}, standing: unconfirmed,
     says: Nobody was held to it.}"""


@pytest.mark.parametrize("word", ["suspended", "waived"])
@pytest.mark.parametrize(
    ("as_of", "verdicts"),
    [
        (date(2020, 5, 31), ["missed", "met", "missed", "met"]),
        (date(2020, 6, 1), ["missed", "not in force", "not in force", "met"]),
        (LATER, ["missed", "not in force", "not in force", "met"]),
    ],
)
def test_a_pause_counts_in_its_years_and_since_it_was_known(
    word: str, as_of: date, verdicts: list[str], tmp_path: Path
) -> None:
    sheet = filled(asked(tmp_path, **{word: PAUSE}), as_of, **GROWTH)
    assert [str(sheet.verdict(0, year)) for year in range(2019, 2023)] == verdicts


@pytest.mark.parametrize("word", ["suspended", "waived"])
def test_a_paused_year_shows_its_number_and_cites_the_entry(word: str, tmp_path: Path) -> None:
    found = by_year(filled(asked(tmp_path, **{word: PAUSE}), **GROWTH))
    assert found[2021].reason == f"{word}: Nobody was held to it"
    assert (found[2021].value, found[2021].limit, found[2021].room) == (
        pytest.approx(2.0),
        1.0,
        pytest.approx(-1.0),
    )
    assert not found[2021].due
    assert found[2021].standing is Standing.UNCONFIRMED
    (entry,) = (entry for entry in found[2021].entries if entry.subject == word)
    assert entry.as_json() == {
        "subject": word,
        "from": 2020,
        "through": 2021,
        "adopted": "2020-06-01",
        "not_before": None,
        "document": "paper",
        "standing": "unconfirmed",
    }
    assert [entry.subject for entry in found[2019].entries] == ["performance years", "Limit"]


def test_a_later_waiver_of_a_suspended_year_is_the_one_that_is_told(tmp_path: Path) -> None:
    later = PAUSE.replace("2020-06-01, by: paused", "2021-06-01, by: waived").replace("Nobody was", "We were not")
    test = asked(tmp_path, suspended=PAUSE, waived=later)
    assert by_year(filled(test, date(2021, 5, 31), **GROWTH))[2020].reason == "suspended: Nobody was held to it"
    assert by_year(filled(test, **GROWTH))[2020].reason == "waived: We were not held to it"


def test_a_year_that_is_not_judged_says_so_before_anything_else(tmp_path: Path) -> None:
    years = f"\n  - {{from: 2019, through: 2022, judged: last, {DATED}}}"
    found = by_year(filled(asked(tmp_path, **SIZE, years=years, suspended=PAUSE), **GROWTH, people=PEOPLE))
    assert found[2020].reason == "judged in 2022"
