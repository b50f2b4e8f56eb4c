"""What others found: beside ours, by their figure, never ours; and why one test can be told and another cannot."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor import open as open_office
from monitor.evaluation.answer import Finding, finding, findings
from monitor.evaluation.asked import findings_of
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.trace import trace_answer
from monitor.observations.stated_errors import of_every_kind
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.explained import explained
from monitor.pages.model import Bars
from monitor.pages.neighbours import neighbours, why_told_apart
from monitor.pages.others import briefly, found_by_others, lines_found, mark, said_by, shown_by_others
from monitor.pages.others_counted import counted_by_others
from monitor.records.record import answers, others_found
from monitor.rendering import look
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW
from monitor.terminal.text import page_text
from monitor.words.findings import Verdict
from monitor.words.units import parse_unit
from monitor.workspace.gathering import load_determinations
from tests.reported import shipped_annex, shipped_dashboard, summary, table
from tests.reported import words as words_of
from tests.sheets import (
    LATER,
    ROW,
    TODAY,
    defined,
    filled,
    growing,
    held,
    levels,
    limit_in,
    published,
    shipped,
    together,
)
from tests.unit.test_determinations import FIRST, written

ACCOUNT = FIRST.replace("says: authority", "says: account").replace("verdict: met, value: 0.9", "value: 0.9")


def beside(folder: Path, *entries: str, nation: bool = True) -> Worksheet:
    """A guardrail of at most one point in 2019, beside what others found; ours cannot be told without the nation."""
    definitions, root = defined(folder), folder / "observations"
    rows = levels("MD", {2018: 100, 2019: 103}) + (levels("US", {2018: 100, 2019: 102.5}) if nation else [])
    published(root, "levels/2020-01-01", rows)
    found = load_determinations([written(root, *entries)], definitions)
    gathered = Gathered(definitions, held(root, definitions), LATER, (), found)
    return gathered.worksheet(definitions.test("office/asked"))


@cache
def shipped_findings(what: str) -> dict[tuple[str, int], Finding]:
    found = findings_of(shipped(TODAY), what, None, None)
    return {(one.test.partition("/")[2], one.year): one for one in found}


# By their figure


@pytest.mark.parametrize(
    ("value", "verdict", "room"),
    [("0.9", "met", 0.1), ("1", "met", 0.0), ("1.0000000000000009", "met", 0.0), ("1.5", "missed", -0.5)],
)
def test_their_figure_is_held_against_the_limit_as_ours_is(
    value: str, verdict: str, room: float, tmp_path: Path
) -> None:
    found = finding(beside(tmp_path, ACCOUNT.replace("0.9", value), nation=False), 0, 2019)

    assert found.verdict is Verdict.CANNOT_TELL
    said = found.as_json()["by_their_figure"]
    assert (said["verdict"], said["value"], said["limit"]) == (verdict, float(value), 1.0)
    assert said["room"] == pytest.approx(room, abs=1e-12)
    assert (said["by"], said["official"], said["standing"]) == ("An office", False, "confirmed")


def test_where_ours_can_be_told_nothing_is_said_by_their_figure(tmp_path: Path) -> None:
    found = finding(beside(tmp_path, ACCOUNT.replace("0.9", "1.5")), 0, 2019)
    assert (found.verdict, found.by_their_figure) == (Verdict.MET, None)


def test_a_verdict_without_a_figure_gives_none(tmp_path: Path) -> None:
    entry = ACCOUNT.replace("value: 0.9", "verdict: missed")
    found = finding(beside(tmp_path, entry, nation=False), 0, 2019)
    assert found.by_their_figure is None
    assert briefly(found) == "account: missed"


def test_without_a_limit_nothing_follows_from_their_figure(tmp_path: Path) -> None:
    sheet = beside(tmp_path, ACCOUNT, nation=False)
    unknown = replace(sheet, values={**sheet.values, "limit": np.full(sheet.shape, np.nan)})
    assert finding(unknown, 0, 2019).by_their_figure is None


def test_it_is_counted_by_itself_and_never_as_ours(tmp_path: Path) -> None:
    found = findings(beside(tmp_path, ACCOUNT, nation=False))

    assert all(one.verdict is Verdict.CANNOT_TELL and not one.made for one in found)
    (said,) = counted_by_others([("A test", found)])
    assert said.endswith("in no count of ours: 1 met and none missed. Met: A test, in 2019.")


@pytest.mark.parametrize("nation", [True, False])
def test_a_verdict_without_a_figure_is_counted_and_a_miss_is_named(nation: bool, tmp_path: Path) -> None:
    bare = ACCOUNT.replace("value: 0.9", "verdict: missed").replace("confirmed", "unconfirmed")
    sheet = beside(tmp_path, bare, nation=nation)

    (said,) = counted_by_others([("A test", findings(sheet))])
    assert said == (
        "Verdicts that others found, in no count of ours: none met and 1 missed. "
        "Missed, by an unchecked account: A test, in 2019."
    )
    assert others_found(findings(sheet)) == {
        "verdicts": {
            "official": {"met": 0, "missed": 0},
            "account": {"met": 0, "missed": 0},
            "unchecked account": {"met": 0, "missed": 1},
        },
        "missed": [
            {"test": "office/asked", "entity": "MD", "population": "all", "year": 2019, "found": "unchecked account"}
        ],
    }


def test_a_verdict_is_not_hidden_by_a_figure_that_counts_before_it(tmp_path: Path) -> None:
    bare = ACCOUNT.replace("value: 0.9", "verdict: missed").replace("confirmed", "unconfirmed")
    sheet = beside(tmp_path, bare, ACCOUNT, nation=False)
    found = finding(sheet, 0, 2019)

    assert (found.determination and found.determination.value) == 0.9
    verdicts, figures = counted_by_others([("A test", [found])])
    assert "none met and 1 missed" in verdicts
    assert "1 met and none missed" in figures
    assert briefly(found) == "unchecked account: missed"
    assert {line.found.verdict for line in lines_found(sheet, 0, 2019)} == {None, "missed"}
    shown = mark(sheet, 0, 2019)
    assert shown is not None
    assert shown.verdict == "missed"


@pytest.mark.parametrize("as_of", [date(2025, 3, 12), TODAY])
def test_the_report_says_that_others_found_the_guardrail_of_2022_missed(as_of: date) -> None:
    page = shipped_annex("maryland_tcoc", as_of)
    title = "Growth no more than one point above the nation"
    assert f"Missed, by an unchecked account: {title}, in 2022." in " ".join(summary(page))


def test_the_two_accounts_of_vermont_without_a_figure_are_counted() -> None:
    found = findings_of(shipped(TODAY), "vermont_apm", None, None)
    verdicts = answers(shipped(TODAY), found, {})["others_found"]["verdicts"]
    assert verdicts["account"] == {"met": 2, "missed": 1}


def test_the_tests_that_the_press_and_the_state_give_figures_of_say_what_would_follow() -> None:
    cap = shipped_findings("maryland_all_payer")
    would = {year: cap["all_payer_cap", year].by_their_figure for year in (2014, 2015, 2016)}
    assert {year: (str(by.verdict), by.found.by) for year, by in would.items() if by} == dict.fromkeys(
        (2014, 2015, 2016), ("met", "HealthExec")
    )
    state = shipped_findings("maryland_tcoc")["all_payer_cap", 2019].by_their_figure
    assert state is not None
    assert (str(state.verdict), state.value, state.limit) == ("met", 2.58, 3.58)
    scale = shipped_findings("vermont_apm")["medicare_scale", 2019].by_their_figure
    assert scale is not None
    assert (str(scale.verdict), scale.value, scale.limit) == ("missed", 47.0, 75.0)


# Of part of a year, and bounds

BOUND = ACCOUNT.replace("0.9}", "0.9, bound: at_least}")


def test_a_figure_of_part_of_the_year_is_shown_with_its_months_and_held_against_nothing(tmp_path: Path) -> None:
    found = finding(beside(tmp_path, ACCOUNT.replace("0.9}", "0.9, through: 2019-06-30}"), nation=False), 0, 2019)
    assert found.by_their_figure is None
    assert briefly(found) == "account: 0.90 points, to 30 June 2019"
    assert found.as_json()["determination"]["through"] == "2019-06-30"


def test_a_figure_of_the_whole_year_counts_before_a_newer_one_of_part_of_it(tmp_path: Path) -> None:
    part = ACCOUNT.replace("0.9}", "0.5, through: 2019-10-31}").replace("2020-07-01", "2021-07-01")
    found = finding(beside(tmp_path, part, ACCOUNT, nation=False), 0, 2019)
    assert briefly(found) == "account: 0.90 points, would be met"
    alone = finding(beside(tmp_path / "alone", part, nation=False), 0, 2019)
    assert briefly(alone) == "account: 0.50 points, to 31 October 2019"


@pytest.mark.parametrize(
    ("value", "bound", "verdict"),
    [("0.9", "at_least", None), ("1", "at_least", None), ("1.1", "at_least", "missed"), ("0.9", "at_most", "met"),
     ("1", "at_most", "met"), ("1.1", "at_most", None)],
)  # fmt: skip
def test_a_bound_is_judged_only_where_it_decides(value: str, bound: str, verdict: str | None, tmp_path: Path) -> None:
    entry = ACCOUNT.replace("0.9}", f"{value}, bound: {bound}}}")
    found = finding(beside(tmp_path, entry, nation=False), 0, 2019)
    assert (str(found.by_their_figure.verdict) if found.by_their_figure else None) == verdict
    assert briefly(found).startswith(f"account: {bound.replace('_', ' ')} {float(value):.2f} points")


def test_ours_less_a_bound_or_a_part_is_no_difference(tmp_path: Path) -> None:
    for name, words in (("bound", BOUND), ("part", ACCOUNT.replace("0.9}", "0.9, through: 2019-03-31}"))):
        sheet = beside(tmp_path / name, words)
        found = finding(sheet, 0, 2019)
        assert found.as_json()["determination"]["difference"] is None
        assert not any("ours is" in said for said in found_by_others(sheet, found))


def test_nothing_of_the_message_of_july_2018_is_counted_as_the_year() -> None:
    every = {key: one for key, one in shipped_findings("maryland_all_payer").items() if key[1] == 2018}
    whole = [key for key, one in every.items() if one.by_their_figure]
    assert whole == []
    assert briefly(every["hospital_savings_five_years", 2018]) == "account: at least $1,000.0 million, to 30 June 2018"


# Who says so


def test_a_states_word_on_its_own_performance_is_its_own_account() -> None:
    gathered = shipped(TODAY)
    own = [entry for entry in gathered.on_record.entries if entry.own]
    assert {(entry.test, entry.year, entry.official) for entry in own} == {
        ("maryland_all_payer/hospital_savings", 2016, False),
        ("maryland_all_payer/hospital_and_nonhospital_dollars", 2016, False),
    }
    assert said_by(own[-1]) == "State of Maryland (16 March 2018, the State's own account) says"


def test_official_is_only_the_authority_that_decides() -> None:
    gathered = shipped(TODAY)
    decided = {one.id: one.agreement.decided_by for one in gathered.definitions.programmes}
    official = {(entry.test.partition("/")[0], entry.by) for entry in gathered.on_record.entries if entry.official}
    assert official
    assert all(decided[programme] == by for programme, by in official)


def test_only_the_authoritys_own_document_is_called_official() -> None:
    said = {key: one.as_json()["determination"] for key, one in shipped_findings("maryland_tcoc").items()}

    guardrail, savings = said["growth_guardrail", 2022], said["annual_savings", 2022]
    assert (guardrail["official"], guardrail["checked"], guardrail["verdict"]) == (False, False, "missed")
    assert (savings["official"], savings["verdict"], savings["value"]) == (False, "met", 269e6)
    assert briefly(shipped_findings("maryland_tcoc")["growth_guardrail", 2022]) == "unchecked account: missed"


def test_no_account_is_called_official_anywhere_in_a_report() -> None:
    gathered = shipped(TODAY)
    page, annex = shipped_dashboard("maryland_tcoc"), shipped_annex("maryland_tcoc")
    assert all(not entry.official for entry in gathered.on_record.entries if entry.test.startswith("maryland_tcoc/"))

    standing, scorecard = table(annex, "standing"), table(page, "scorecard")
    assert standing is not None
    assert scorecard is not None
    assert scorecard.columns[-1].title == "Others found"
    tests = [section for section in annex.sections if section.look == "test"]
    beside = [
        *(cell.others for row in standing.rows for cell in row),
        *words_of(tuple(row[-1] for row in scorecard.rows)),
    ]
    read = [*words_of(tuple(tests)), *beside]
    assert any("account" in text for text in beside)
    assert len(read) > 1000
    assert not any("official" in text.lower() for text in read)


def test_an_answer_is_walked_back_once_for_all_that_others_found_and_not_where_they_found_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    test = shipped(TODAY).definitions.test("hscrc_full_rate/recommendation")
    sheet, walked = shipped(TODAY).worksheet(test, shipped(TODAY).reported(test)), list[int]()
    monkeypatch.setattr("monitor.pages.others.trace_answer", lambda *of: walked.append(of[1]) or trace_answer(*of))
    lines = {entity: len(lines_found(sheet, entity, 2018)) for entity in range(len(sheet.entities))}
    for entity in lines:
        list(shown_by_others(sheet, entity, 2018))

    assert {min(lines.values()), max(lines.values())} == {0, 2}
    assert walked == [entity for entity, found in lines.items() if found]


# The figure itself


@pytest.mark.parametrize(
    ("test", "year"),
    [
        ("massachusetts_benchmark/statewide_growth", 2014),
        ("delaware_benchmark/statewide_growth", 2020),
        ("rhode_island_target/statewide_growth", 2021),
        ("connecticut_benchmark/statewide_growth", 2022),
        ("connecticut_benchmark/primary_care", 2023),
    ],
)
def test_a_headline_that_ours_was_taken_from_confirms_nothing(test: str, year: int) -> None:
    programme, _, name = test.partition("/")
    found = shipped_findings(programme)[name, year]

    assert found.as_json()["determination"]["is_the_figure_itself"]
    text = page_text(explained(shipped(TODAY), test, year).page)
    assert "That is where our figure is taken from, so it confirms nothing." in text
    assert "ours is" not in text


def test_what_was_worked_out_is_not_the_figure_itself() -> None:
    assert not shipped_findings("maryland_tcoc")["annual_savings", 2019].figure_itself


def test_the_same_published_figure_from_another_address_confirms_nothing_either(tmp_path: Path) -> None:
    unit = "dollars per beneficiary-year"
    inputs = "{excess: {measure: level}}"
    definitions = defined(tmp_path, lines=None, inputs=inputs, unit=unit, terms=limit_in(unit))
    root = tmp_path / "observations"
    published(root, "levels/2020-01-01", levels("MD", {2019: 2}))
    entry = FIRST.replace("value: 0.9", "value: 2")
    entries = [entry, entry.replace("2020", "2021").replace("2019", "2020")]
    found = load_determinations([written(root, *entries)], definitions)
    sheet = Gathered(definitions, held(root, definitions), LATER, (), found).worksheet(definitions.test("office/asked"))
    assert finding(sheet, 0, 2019).figure_itself
    assert not finding(sheet, 0, 2020).figure_itself


# Where it stands


def test_the_chart_has_a_flag_and_words_for_it() -> None:
    gathered = shipped(TODAY)
    sheet = gathered.worksheet(gathered.definitions.test("maryland_all_payer/all_payer_cap"))
    (first, *_) = figures(sheet, 0)

    assert isinstance(first.chart, Bars)
    marks = {bar.year: bar.others for bar in first.chart.bars if bar.others}
    assert {year: (mark.value, mark.verdict) for year, mark in marks.items()} == {
        2014: (1.47, "met"), 2015: (3.81, "met"), 2016: (4.64, "met"), 2017: (8.35, ""),
    }  # fmt: skip
    assert "In 2018, account: 9.70 percent, to 30 June 2018." in first.alt
    assert "What others found. In 2014, account: 1.47 percent; would be met." in first.alt
    assert (
        "2016: 7.95 percent, limit 11.13 percent, too close to tell (account: 4.64 percent; would be met)."
        in first.description
    )
    assert first.table.columns[-1].title == "Others found"
    for sheet in (LETTER, NARROW):
        svg = chart_svg("f", first.chart, first.alt, sheet)
        assert svg.count(f'd="{look.SIGNS["account"][0]}"') == 4
        assert "account" in svg


def test_a_flag_is_official_and_a_hollow_one_an_account() -> None:
    gathered = shipped(TODAY)
    sheet = gathered.worksheet(gathered.definitions.test("massachusetts_benchmark/statewide_growth"))
    (first, *_) = figures(sheet, 0)
    svg = chart_svg("f", first.chart, first.alt)
    for kind in ("official", "account"):
        assert f'd="{look.SIGNS[kind][0]}"' in svg
        assert re.search(rf"[>, ]{kind}<", svg)


def test_it_stands_in_the_notebook_and_in_the_json() -> None:
    office = open_office(as_of=TODAY)
    found = office.findings("maryland_tcoc/annual_savings")
    assert "unchecked account: met, $269.0 million" in found._repr_html_()
    assert "unchecked account: met, $269.0 million" in next(one for one in found if one.year == 2022)._repr_html_()

    every = findings_of(shipped(TODAY), "vermont_apm", None, None)
    assert answers(shipped(TODAY), every, {})["by_their_figure"] == {"met": 1, "missed": 4}


# Why one can be told and its neighbour cannot


def told_apart(folder: Path, *growth: float) -> dict[str, list[str]]:
    """Of 2020, by a guardrail of one point and a row of years above the nation, with a stated error of 0.3 points."""
    definitions = together(folder, asked={}, row=ROW)
    given = {"state": growing(2018, *growth), "nation": growing(2018, *[0.0] * len(growth))}
    sheets = [_with_error(filled(definitions.test(f"office/{name}"), **given), 0.3) for name in ("asked", "row")]
    return {sheet.test.id: list(why_told_apart(sheet, 0, [2020], sheets)) for sheet in sheets}


def _with_error(sheet: Worksheet, points: float) -> Worksheet:
    errors = {kind: np.full((1, 1, len(sheet.years)), points) for kind in of_every_kind(parse_unit("points"))}
    return replace(sheet, errors=dict.fromkeys(sheet.test.asked.inputs, errors))


def test_two_years_above_can_be_told_where_the_point_cannot(tmp_path: Path) -> None:
    found = told_apart(tmp_path, 0.8, 0.9)
    both = "Both rest on excess: 0.90 points, with a stated error of 0.30 points."
    limit = "the limit of 1.00 points lies 0.10 points away"
    side = "it matters only on which side of zero that was in 2019 and 2020, and it was 0.80 points away or more"
    named = "On the same figures \N{LEFT DOUBLE QUOTATION MARK}A test\N{RIGHT DOUBLE QUOTATION MARK}"
    assert found == {
        "office/asked": [f"{named} can be told of 2020: missed. {both} There {side}; here {limit}."],
        "office/row": [f"{named} is too close to tell of 2020. {both} There {limit}; here {side}."],
    }


def test_the_point_can_be_told_where_two_years_cannot(tmp_path: Path) -> None:
    (said,) = told_apart(tmp_path, 0.9, 0.1)["office/asked"]
    assert "is too close to tell of 2020" in said
    assert said.endswith("and it was 0.10 points away or more; here the limit of 1.00 points lies 0.90 points away.")


@pytest.mark.parametrize("growth", [(0.8, 0.5), (0.1, 0.9)])
def test_where_both_can_or_neither_can_be_told_nothing_is_said(growth: tuple[float, float], tmp_path: Path) -> None:
    both = told_apart(tmp_path, *growth)
    assert both == {"office/asked": [], "office/row": []}


@pytest.mark.parametrize(
    ("test", "year", "says"),
    [
        ("maryland_tcoc/growth_guardrail", 2022, "can be told of 2022: missed"),
        ("maryland_tcoc/consecutive_years", 2022, "is too close to tell of 2022"),
    ],
)
def test_the_two_pages_of_2022_say_why(test: str, year: int, says: str) -> None:
    (said,) = explained(shipped(TODAY), test, year).page.told_apart
    assert says in said


def test_tests_that_share_no_line_are_no_neighbours() -> None:
    programme = shipped(TODAY).definitions.programme("maryland_tcoc")
    found = {test.id: {other.id for other in neighbours(test, programme)} for test in programme.tests}
    assert "maryland_tcoc/consecutive_years" in found["maryland_tcoc/growth_guardrail"]
    assert "maryland_tcoc/all_payer_cap" not in found["maryland_tcoc/growth_guardrail"]
    assert found["maryland_tcoc/growth_guardrail_strict"] == set()  # another reading, no test of its own
