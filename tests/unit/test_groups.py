"""Tests that count the answers of other tests: so many of them are to be met."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.answer import Finding, because, expected, findings, made
from monitor.evaluation.evaluate import TESTS_MET, Worksheet, evaluate
from monitor.evaluation.groups import Answers
from monitor.language.judge import MET, MISSED, UNKNOWN
from monitor.pages.explain import worksheet_table
from monitor.pages.sentences import answer, remarks
from monitor.words.areas import Entity
from monitor.words.findings import Basis, Standing, Verdict
from monitor.words.units import POINTS
from tests.arrays import NAN
from tests.sheets import DATED, DOLLAR, LATER, Figures, Parts, counted, gathered, group, levels, published, together
from tests.unit.test_evaluate import stated

MEMBERS = ("one", "two", "three")
SHOWN = {"+": 1.0, "-": 0.0, "?": NAN}  # met, missed, not known
LAST = {"years": f"\n  - {{from: 2019, through: 2022, judged: last, {DATED}}}"}


def figures(signs: str, first: int = 2019) -> dict[str, Figures]:
    """What was spent, from the signs of the years: a dollar, nothing, not known."""
    return {"spent": {year: SHOWN[sign] for year, sign in enumerate(signs, first)}}


def counting(folder: Path, needed: float, *signs: str, as_of: date = LATER, **parts: Parts) -> Worksheet:
    """A group of tests, each met or missed by its signs; `parts` are further words of one of them."""
    tests = {name: DOLLAR | {"title": f"Test {name}"} | parts.get(name, {}) for name in MEMBERS[: len(signs)]}
    definitions = together(folder, asked=group(*tests, needed=needed), **tests)
    return counted(definitions, "asked", dict(zip(tests, map(figures, signs), strict=True)), as_of)


def by_year(sheet: Worksheet) -> dict[int, Finding]:
    return {found.year: found for found in findings(sheet)}


@pytest.mark.parametrize(
    ("needed", "signs", "verdict"),
    [
        (2, "++-", "met"),
        (2, "++?", "met"),
        (2, "+--", "missed"),
        (2, "?--", "missed"),
        (2, "+?-", "cannot tell"),
        (2, "??-", "cannot tell"),
        (3, "++?", "cannot tell"),
        (3, "++-", "missed"),
        (1, "--?", "cannot tell"),
        (1, "---", "missed"),
        (4, "+++", "missed"),
    ],
)
def test_enough_must_be_met_for_certain(needed: float, signs: str, verdict: str, tmp_path: Path) -> None:
    assert str(counting(tmp_path, needed, *signs).verdict(0, 2019)) == verdict


@pytest.mark.parametrize("other", ["+", "-", "?"])
def test_a_test_not_in_force_counts_neither_way_and_as_many_are_needed(other: str, tmp_path: Path) -> None:
    found = by_year(counting(tmp_path, 2, "+", other, two=LAST))[2019]
    assert found.verdict is Verdict.MISSED
    assert [str(clause.verdict) for clause in found.clauses] == ["met", "not in force"]
    assert found.value == 1.0


def test_a_test_counts_again_in_the_year_it_is_judged(tmp_path: Path) -> None:
    sheet = counting(tmp_path, 2, "++++", "++++", two=LAST)
    assert [str(sheet.verdict(0, year)) for year in range(2019, 2023)] == ["missed", "missed", "missed", "met"]


def test_a_year_not_judged_is_counted_only_where_all_its_tests_are_asked(tmp_path: Path) -> None:
    definitions = together(
        tmp_path,
        asked=group("one", "two", needed=2, **LAST),
        late=group("one", "three", needed=2, **LAST),
        **(dict.fromkeys(MEMBERS, DOLLAR) | {"three": DOLLAR | LAST}),
    )
    signs = {"one": figures("+-++"), "two": figures("++++"), "three": figures("++++")}
    known, unknown = (by_year(counted(definitions, name, signs)) for name in ("asked", "late"))
    assert [(f.value, str(f.verdict), f.made) for f in known.values()] == [
        (2.0, "not in force", True),
        (1.0, "not in force", True),
        (2.0, "not in force", True),
        (2.0, "met", True),
    ]
    assert [(f.value, f.room, f.made) for f in unknown.values()] == [(None, None, False)] * 3 + [(2.0, 0.0, True)]


SHORT = {"years": f"\n  - {{from: 2020, through: 2021, judged: each, {DATED}}}"}
LONG = {
    "years": f"\n  - {{from: 2019, through: 2024, judged: each, {DATED}}}",
    "terms": str(DOLLAR["terms"]).replace("2022", "2024"),
}


def test_years_outside_the_rows_of_a_test_are_not_in_force(tmp_path: Path) -> None:
    sheet = counting(tmp_path, 1, "-+++", "----++", one=SHORT, two=LONG)
    assert [int(year) for year in sheet.years] == [2019, 2020, 2021, 2022]
    found = by_year(sheet)
    assert [str(found[year].verdict) for year in range(2019, 2023)] == ["missed", "met", "met", "missed"]
    assert [str(found[year].clauses[0].verdict) for year in (2019, 2020, 2022)] == [
        "not in force",
        "met",
        "not in force",
    ]


def test_what_is_counted_is_known_where_the_answers_are(tmp_path: Path) -> None:
    found = by_year(counting(tmp_path, 2, "+-+", "-++"))
    assert [(f.value, f.limit, f.room) for f in found.values()] == [
        (1.0, 2.0, -1.0),
        (1.0, 2.0, -1.0),
        (2.0, 2.0, 0.0),
        (None, 2.0, None),
    ]
    assert {(f.unit, f.direction) for f in found.values()} == {("tests", "at_least")}


def test_a_group_counts_each_area_and_each_path_by_itself(tmp_path: Path) -> None:
    definitions = together(tmp_path, asked=group("one", "two", needed=2), one=DOLLAR, two=DOLLAR)
    verdicts = np.array([[[MET], [MISSED], [UNKNOWN]], [[MISSED], [MET], [MET]]], dtype=np.int8)
    answers = Answers(np.array([2020]), verdicts, np.ones(verdicts.shape, dtype=np.bool_))
    sheet = evaluate(definitions.test("office/asked"), {}, (Entity("MD"), Entity("VA")), LATER, answers=[answers] * 2)

    assert sheet.codes[:, :, sheet.place(2020)].tolist() == verdicts[:, :, 0].tolist()
    assert sheet.codes[:, :, sheet.place(2021)].tolist() == [[MISSED] * 3] * 2  # not asked there: none can be met


def test_a_decided_group_may_have_no_single_count(tmp_path: Path) -> None:
    found = by_year(counting(tmp_path, 1, "+", "?"))[2019]
    assert (found.verdict, found.value, found.room, found.made) == (Verdict.MET, None, None, True)


def test_each_test_is_listed_with_its_verdict(tmp_path: Path) -> None:
    said = by_year(counting(tmp_path, 2, "+", "-", "?"))[2019].as_json()
    nothing = {"value": None, "direction": "", "limit": None, "room": None}
    assert said["clauses"] == [
        {"clause": "office/one", "verdict": "met", **nothing},
        {"clause": "office/two", "verdict": "missed", **nothing},
        {"clause": "office/three", "verdict": "cannot tell", **nothing},
    ]
    assert said["lines"] == {}


def test_the_reason_names_the_tests_that_are_open(tmp_path: Path) -> None:
    sheet = counting(tmp_path, 2, "+", "?", "?")
    found = by_year(sheet)[2019]
    assert found.reason == "1 of 3 are met, and 2 cannot be told: Test two (no figures); Test three (no figures)"
    assert because(sheet, 0, 2019) == ["spent 2019", "spent 2019"]
    assert answer(sheet, found) == (
        "1 of 3 tests are met in 2019. At least 2 must be. "
        "No figures: 1 of 3 are met, and 2 cannot be told: Test two (no figures); Test three (no figures)."
    )


def test_without_the_number_needed_nothing_can_be_told(tmp_path: Path) -> None:
    later = {"terms": str(group(*MEMBERS)["terms"]).replace("adopted: 2018-01-01", "adopted: 2019-06-01, by: counted")}
    tests = dict.fromkeys(("one", "two"), DOLLAR)
    definitions = together(tmp_path, asked=group("one", "two", **later), **tests)
    both = {"one": figures("+"), "two": figures("+")}
    found = by_year(counted(definitions, "asked", both, date(2019, 5, 31)))[2019]
    assert (found.verdict, found.reason, found.made) == (
        Verdict.CANNOT_TELL,
        "how many tests are to be met is not known",
        False,
    )
    assert counted(definitions, "asked", both, date(2019, 6, 1)).verdict(0, 2019) is Verdict.MET


def test_groups_may_count_groups(tmp_path: Path) -> None:
    definitions = together(
        tmp_path,
        asked=group("pair", "three", needed=2),
        pair=group("one", "two", needed=1),
        **dict.fromkeys(MEMBERS, DOLLAR),
    )
    signs = {"one": figures("+-?+"), "two": figures("?-?-"), "three": figures("+++?")}
    sheet = counted(definitions, "asked", signs)
    assert [str(sheet.verdict(0, year)) for year in range(2019, 2023)] == [
        "met",
        "missed",
        "cannot tell",
        "cannot tell",
    ]
    assert [name for name, _ in sheet.members.items()] == ["office/pair", "office/three"]


NEARLY = {"state": {2018: 1000.0, 2019: 1008.0}, "nation": {2018: 1000.0, 2019: 1000.0}}  # 0.8 points, at most 1


def test_a_stated_error_reaches_the_group_through_its_tests(tmp_path: Path) -> None:
    """One of two tests is within the stated error of its figures, so nothing is missing and nothing can be told."""
    definitions = together(tmp_path, asked=group("one", "two", needed=2), one=DOLLAR, two={"title": "Near"})
    whole = counted(definitions, "asked", {"one": figures("+"), "two": NEARLY})
    assert whole.verdict(0, 2019) is Verdict.MET
    members = whole.members | {"office/two": stated(whole.members["office/two"], POINTS, 0.5)}
    sheet = evaluate(whole.test, {}, whole.entities, whole.as_of, members)
    found = by_year(sheet)[2019]
    assert found.reason == "1 of 2 are met, and 1 cannot be told: Near (too close)"
    assert (found.made, found.due) == (True, True)
    assert remarks(sheet, found) == "All years: too close to tell in 2019; no figures in 2020 to 2022."


# Observations: what was due, and how firm the answer is

PAID = "MD,medicare_ffs,all,paid,{},{}"


def observed(folder: Path, one: Parts, two: Parts, as_of: date = LATER) -> dict[int, Finding]:
    """A group of a test of dollars and of a test of levels."""
    definitions = together(folder, asked=group("one", "two", needed=2), one=one, two=two)
    sheet = gathered(definitions, folder / "observations", as_of).worksheet(definitions.test("office/asked"))
    return by_year(sheet)


LEVELS = DOLLAR | {
    "unit": "dollars per beneficiary-year",
    "inputs": "{spent: {measure: level}}",
    "terms": str(DOLLAR["terms"]).replace("unit: dollars", "unit: dollars per beneficiary-year"),
}


def test_a_group_is_due_when_its_tests_are_and_made_when_they_decide_it(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    published(root, "parts/2021-03-01", [PAID.format(year, 5) for year in (2019, 2020)])
    published(root, "levels/2022-04-01", levels("MD", {2019: 5, 2021: 0}))
    found = observed(tmp_path, DOLLAR, LEVELS)
    assert [(str(f.verdict), f.due, f.made) for f in found.values()] == [
        ("met", True, True),
        ("cannot tell", True, False),  # levels were published over 2020 and have no figure of it
        ("missed", True, True),  # without any figure of parts
        ("cannot tell", False, False),
    ]
    assert (expected(found.values()), made(found.values())) == (3, 2)
    assert found[2020].expected_by == date(2022, 4, 1)
    assert found[2019].publications == ("parts/2021-03-01", "levels/2022-04-01")


def test_the_basis_is_the_least_firm_of_its_tests(tmp_path: Path) -> None:
    root = tmp_path / "observations"
    published(root, "parts/2021-03-01", [PAID.format(year, 5) for year in (2019, 2020)])
    more = "status: {default: final, 2020: provisional}"
    published(root, "levels/2022-04-01", levels("MD", {2019: 5, 2020: 5}), more)
    found = observed(tmp_path, DOLLAR, LEVELS)
    assert [found[year].basis for year in (2019, 2020, 2021)] == [Basis.FINAL, Basis.PROVISIONAL, None]


@pytest.mark.parametrize(
    ("judged", "standing", "subjects"),
    [
        ("each", Standing.UNCONFIRMED, ["performance years", "Limit", "performance years"]),
        ("last", Standing.CONFIRMED, ["performance years", "Limit"]),
    ],
)
def test_the_standing_is_the_weakest_of_the_tests_asked(
    judged: str, standing: Standing, subjects: list[str], tmp_path: Path
) -> None:
    weak = DATED.replace("confirmed", "unconfirmed")
    two = {"years": f"\n  - {{from: 2019, through: 2022, judged: {judged}, {weak}}}"}
    found = by_year(counting(tmp_path, 1, "+", "+", two=two))[2019]
    assert found.standing is standing
    assert [entry.subject for entry in found.entries] == subjects


# The page


def test_the_table_has_a_column_for_each_test(tmp_path: Path) -> None:
    sheet = counting(tmp_path, 2, "+?", "++", "-+", one=SHORT)
    table = worksheet_table(sheet, 0)
    assert [column.title for column in table.columns] == [
        "Year", "Limit", "tests met", "Test one", "Test two", "Test three", "Verdict"
    ]  # fmt: skip
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert rows["2019"] == ["2", "1", "not in force", "met", "missed", "missed"]
    assert rows["2020"] == ["2", "\N{EM DASH}", "no figures", "met", "met", "met"]
    assert [cell.verdict for cell in table.rows[0][3:]] == [
        Verdict.NOT_IN_FORCE, Verdict.MET, Verdict.MISSED, Verdict.MISSED
    ]  # fmt: skip


def test_the_count_is_a_row_of_the_worksheet(tmp_path: Path) -> None:
    sheet = counting(tmp_path, 1, "+-?", "++-")
    np.testing.assert_array_equal(sheet.values[TESTS_MET][0, 0], [2.0, 1.0, NAN, NAN])
    assert not sheet.room[0, 0, sheet.place(2020)]
