"""Words that can't be misread: every sentence of every page of the shipped programmes, read for what none may say."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from monitor.evaluation.answer import findings
from monitor.evaluation.answered import is_known, last_answered
from monitor.pages.model import Report, TableBlock
from monitor.pages.sentences import answer, remarks
from monitor.pages.verdicts import MEANT
from monitor.words.areas import Entity
from monitor.words.findings import Cause, Verdict
from monitor.words.units import PERCENT, POINTS, parse_unit
from monitor.words.wording import distance, room_words
from tests.reported import facts, summary
from tests.sheets import asked, filled, shipped
from tests.unit.test_pages import annex, dashboard, programmes

Said = tuple[str, str]  # where, and what


def texts(thing: Any, where: str = "") -> Iterator[Said]:
    """Every text of a page model, with its place."""
    if isinstance(thing, str):
        yield where, thing
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from texts(getattr(thing, part.name), f"{where}.{part.name}")
    elif isinstance(thing, tuple | list):
        for place, part in enumerate(thing):
            yield from texts(part, f"{where}[{place}]")


def dashboards() -> Iterator[Report]:
    """Of every programme."""
    return map(dashboard, programmes())


def reports() -> Iterator[Report]:
    """Of every programme the dashboard and the annex, where every line of every test is told."""
    for programme in programmes():
        yield from (dashboard(programme), annex(programme))


@cache
def said() -> tuple[Said, ...]:
    return tuple(each for page in reports() for each in texts(page, f"{page.id} {page.kind}") if each[1])


SIDES = "below the limit|above the limit|above what is required|short of what is required"
FORBIDDEN = {
    "it ends in a colon": r":[\s.;]*$",
    "a colon has nothing behind it": r":\s*[.;]",
    "its distance is negative": rf"\N{{MINUS SIGN}}[$\d.,]+( \w+)? ({SIDES}|of room)",
    "its stated error is negative": r"stated error of \N{MINUS SIGN}",
    "its distance between percents is in percent": rf"\d percent ({SIDES}|of room|more|less than the stated)",
    "its stated error between percents is in percent": r"(stated error of |\N{PLUS-MINUS SIGN})[\d.,]+ percent",
    "a target is named after growth above": r"[Gg]rowth above the (target|benchmark|goal|limit|cap)",
    "a distance is called room": r"(of|, ) ?room\b|\broom of\b",
    "a miss has no side": r"Missed by|Met, with",
}


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_no_sentence_of_a_report_can_be_misread(fault: str) -> None:
    found = [(where, text) for where, text in said() if re.search(FORBIDDEN[fault], text)]
    assert found == []


def test_each_of_the_forbidden_would_be_found() -> None:
    """The words above are those that reports did say, or would."""
    examples = {
        "it ends in a colon": "Cumulative hospital savings: ",
        "a colon has nothing behind it": "against its limit, 2014 to 2017: .",
        "its distance is negative": "Missed: \N{MINUS SIGN}5.00 points above the limit.",
        "its stated error is negative": "less than the stated error of \N{MINUS SIGN}0.35 points",
        "its distance between percents is in percent": "it is 1.41 percent below the limit",
        "its stated error between percents is in percent": "less than the stated error of 3.35 percent",
        "a target is named after growth above": "Growth above the benchmark was positive in every year",
        "a distance is called room": "the room of 0.84 percent is smaller",
        "a miss has no side": "Missed by 5.00 points.",
    }
    assert examples.keys() == FORBIDDEN.keys()
    assert all(re.search(FORBIDDEN[fault], text) for fault, text in examples.items())


def shipped_clauses() -> Iterator[tuple[str, str, str]]:
    """Every sentence in which a finding of a shipped test says its verdict, with the test and its direction."""
    for programme in shipped().definitions.programmes:
        for sheet in shipped().worksheets(programme):
            for found in findings(sheet):
                if found.direction:
                    yield found.test, found.direction, answer(sheet, found) + " " + remarks(sheet, found)


def test_at_least_falls_short_and_at_most_is_passed() -> None:
    """Of every shipped test, year and entity; both kinds are there, met and missed."""
    seen = set()
    for test, direction, text in shipped_clauses():
        least = direction in ("at_least", "above")
        for side in re.findall(rf"(?<!\w)({SIDES})", text):
            assert least is ("required" in side), (test, text)
            seen.add(side)
        assert not (least and re.search(r"would be passed|past the limit|is passed|was passed", text)), (test, text)
    assert seen == set(SIDES.split("|"))


@pytest.mark.parametrize(
    ("room", "direction", "words"),
    [
        (0.4, "at_most", "0.40 points below the limit"),
        (-5.0, "below", "5.00 points above the limit"),
        (3.2, "at_least", "3.20 points above what is required"),
        (-3.2, "above", "3.20 points short of what is required"),
        (0.0, "at_most", "exactly at the limit"),
        (-0.0004, "at_most", "0.0004 points above the limit"),
        (float("nan"), "at_most", "not known"),
    ],
)
def test_a_distance_has_no_sign_and_says_on_which_side(room: float, direction: str, words: str) -> None:
    assert room_words(room, PERCENT, direction) == room_words(room, POINTS, direction) == words


def test_a_count_falls_short_in_its_own_unit() -> None:
    assert room_words(-12.0, parse_unit("hospitals"), "at_least") == "12 hospitals short of what is required"
    assert distance(-654_400_000.0, parse_unit("dollars")) == "$654.4 million"


# The newest answer


def test_the_newest_year_with_an_answer_is_told_where_the_judged_one_has_none(tmp_path: Any) -> None:
    """The five years' savings are judged in 2018, of which nothing is known; 2017 is."""
    sheet = shipped().worksheet(shipped().definitions.test("maryland_all_payer/hospital_savings_five_years"))
    assert [int(year) for year in sheet.years if sheet.judges(int(year))] == [2018]
    assert last_answered(sheet, 0) == 2017

    told = summary(annex("maryland_all_payer"))
    assert any("Cumulative hospital savings in 2017: $885.4 million." in sentence for sentence in told)
    assert not any(" in 2014:" in sentence for sentence in told)


def test_without_an_answer_the_newest_year_with_any_figure_is_told(tmp_path: Any) -> None:
    sheet = filled(asked(tmp_path), state={2019: 1.0, 2020: 1.0}, nation={2021: 1.0})
    assert last_answered(sheet, 0) == 2021
    assert is_known(sheet, 0)


def test_without_any_figure_that_is_said(tmp_path: Any) -> None:
    sheet = filled(asked(tmp_path))
    assert not is_known(sheet, 0)
    (found,) = [found for found in findings(sheet) if found.year == last_answered(sheet, 0)]
    assert remarks(sheet, found).startswith("No figure of it is held, of any year.")


@pytest.mark.parametrize("area", ["MD", "VT", "KY"])
def test_no_test_tells_an_older_year_than_it_knows(area: str) -> None:
    for programme in shipped().definitions.programmes:
        for test in programme.tests:
            if test.judges and not test.asked.each:
                sheet = shipped().worksheet(test, (Entity(area),))
                told = last_answered(sheet, 0)
                made = [f.year for f in findings(sheet) if f.made and f.verdict is not Verdict.NOT_IN_FORCE]
                assert not made or told == made[-1], test.id


# What is not told


def test_every_headline_counts_each_cause_apart() -> None:
    """What is counted is every year asked of a test of its own; the causes are told by their words."""
    for page in dashboards():
        programme = shipped().definitions.programme(page.id)
        if programme.is_list:
            continue
        found = [f for sheet in shipped().worksheets(programme) for f in findings(sheet)]
        own = [f for f in found if not f.reading_of and f.verdict is not Verdict.NOT_IN_FORCE]
        if not own:
            continue
        for cause in Cause:
            number = sum(f.cause is cause for f in own)
            word = re.search(rf"(\d+) (?:is|are|has|have) {cause.said}", page.headline)
            assert (int(word[1]) if word else 0) == number, page.headline
        assert f"Of {len(own)} answer" in page.headline


def test_the_key_explains_every_shape_and_the_glossary_every_word() -> None:
    assert set(MEANT) == {*Verdict, *Cause} - {Verdict.CANNOT_TELL}
    read = set()
    for page in reports():
        assert {str(mark) for mark in MEANT} <= facts(page, "words-used").keys()
        blocks = [block for block in page.every_block() if isinstance(block, TableBlock)]
        if standing := [b.table for b in blocks if b.id.partition("-")[0] in ("standing", "scorecard")]:
            read.add(page.kind)
            shown = {cell.mark for one in standing for row in one.rows for cell in row if cell.mark}
            assert {cell.mark for cell in standing[-1].key} == shown  # under the last, where years stand in several
            assert Verdict.CANNOT_TELL not in shown
    assert read == {"dashboard", "annex"}
