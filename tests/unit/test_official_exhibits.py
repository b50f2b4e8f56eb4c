"""The exhibits that officials ask for first: titles made from the figures, every case, and words that hold them all."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from monitor.evaluation.judged import Judged, judged
from monitor.observations.maturity import Maturity
from monitor.pages.exhibits.growth import growth_title
from monitor.pages.exhibits.growths import Growth, growths
from monitor.pages.exhibits.registry import EXHIBITS, exhibits_of
from monitor.pages.exhibits.savings import axis_floor, money, savings_title
from monitor.pages.exhibits.savings_tests import Savings, savings
from monitor.pages.exhibits.standing import standing, standing_title
from monitor.pages.exhibits.standing_rows import scored
from monitor.pages.exhibits.states import _Among, states_title
from monitor.pages.exhibits.told import (
    LONGEST,
    early,
    early_note,
    fitting,
    in_years,
    ordinal,
    runs,
    signed,
    word_of,
)
from monitor.pages.material import Material
from monitor.pages.model import Figure
from monitor.pages.pictures import Difference, Saved, Standing, Strips
from monitor.words.areas import KNOWN
from monitor.words.findings import Cause, Verdict
from monitor.words.units import POINTS
from monitor.words.wording import MINUS
from tests.reported import evaluated
from tests.sheets import LATER, asked, filled, growing, limit_in, shipped

OURS = {"1", "2", "4", "13"}
PROGRAMMES = [programme.id for programme in shipped().definitions.programmes if programme.id != "watch_list"]


@cache
def material(programme: str) -> Material:
    return evaluated(shipped(), programme)


@cache
def made(programme: str) -> Mapping[str, Figure]:
    figures = {figure.number.split()[1]: figure for figure in exhibits_of(material(programme))}
    return {number: figure for number, figure in figures.items() if number in OURS}


def growth_of(folder: Path, *excess: float, first: int = 2019, as_of: date = LATER, **parts: str) -> Growth:
    """A test of growth whose yearly differences are `excess`, from `first` on."""
    ours, nation = growing(first - 1, *excess), growing(first - 1, *(0.0 for _ in excess))
    (growth,) = growths([judged(filled(asked(folder, **parts), as_of, state=ours, nation=nation))])
    return growth


@pytest.mark.parametrize(
    ("excess", "said"),
    [
        ((-1.0, 0.5, 0.8, -2.0), "Maryland outgrew the nation in 2020 and 2021, then grew slower in 2022"),
        ((0.5, 0.8, -2.0, -1.0), "Maryland outgrew the nation in 2019 and 2020, then grew slower for two years"),
        ((0.5, 0.8, 0.9, -1.0), "Maryland outgrew the nation from 2019 to 2021, then grew slower in 2022"),
        ((0.5, -0.8, 0.9, 1.0), "Maryland outgrew the nation in 2019, 2021 and 2022"),
        ((0.5, 0.8, 0.9, 1.0), "Maryland outgrew the nation in every year since 2019"),
        ((-0.5, -0.8, -0.9, -1.0), "Maryland grew slower than the nation in every year since 2019"),
        ((-0.5, 0.0, -0.9, -1.0), "Maryland grew no faster than the nation in every year since 2019"),
        ((0.004, -0.8, -0.9, -1.0), "Maryland grew no faster than the nation in every year since 2019"),
    ],
)
def test_a_title_says_when_one_outgrew_the_other(tmp_path: Path, excess: tuple[float, ...], said: str) -> None:
    assert growth_title(growth_of(tmp_path, *excess)) == said


@pytest.mark.parametrize(
    ("excess", "said"),
    [
        ((0.25,), "Maryland grew 0.25 points faster than the nation in 2019; no other year is known"),
        ((-0.25,), "Maryland grew 0.25 points slower than the nation in 2019; no other year is known"),
        ((0.0,), "Maryland grew as fast as the nation in 2019; no other year is known"),
        ((0.25, 0.5), "In 2019 and 2020 Maryland grew 0.25 and 0.50 points faster than the nation"),
        ((-0.25, -0.5), "In 2019 and 2020 Maryland grew 0.25 and 0.50 points slower than the nation"),
        (
            (-1.25, 0.5),
            "Maryland grew 1.25 points slower than the nation in 2019 and 0.50 points faster than it in 2020",
        ),
    ],
)
def test_fewer_than_three_years_make_no_trend(tmp_path: Path, excess: tuple[float, ...], said: str) -> None:
    assert growth_title(growth_of(tmp_path, *excess)) == said


def test_a_newest_year_that_is_not_due_is_told_at_the_end(tmp_path: Path) -> None:
    growth = growth_of(tmp_path, 0.5, 0.8, -2.0, as_of=date(2022, 6, 30))
    assert (
        growth_title(growth)
        == "Maryland outgrew the nation in 2019 and 2020, then grew slower in 2021; 2022 is not yet due"
    )


def test_a_year_without_figures_is_not_called_not_yet_due(tmp_path: Path) -> None:
    assert "due" not in growth_title(growth_of(tmp_path, 0.5, 0.8, -2.0))


def test_years_with_a_gap_are_no_run(tmp_path: Path) -> None:
    test = asked(tmp_path)
    ours, nation = growing(2018, -1.0, -1.0, -1.0, -1.0), growing(2018, 0.0, 0.0, 0.0, 0.0)
    del ours[2020]
    ours |= {2023: 1.0}
    sheet = filled(test, state=ours, nation=nation | {2023: 1.0})
    (growth,) = growths([judged(sheet)])
    assert growth.known == (2019, 2022)
    assert growth_title(growth).startswith("In 2019 and 2022 Maryland grew 1.00 and 1.00 points slower")


@pytest.mark.parametrize(
    "parts",
    [
        {"require": "{excess: {at_least: limit}}"},
        {"lines": "\n  excess: {minus: [state, nation]}", "unit": "dollars per beneficiary-year",
         "terms": limit_in("dollars per beneficiary-year")},
        {"inputs": "{state: {measure: level}, nation: {measure: per_head, area: US}}"},
        {"inputs": "{state: {measure: level}, nation: {measure: level}}"},
    ],
)  # fmt: skip
def test_other_tests_are_no_growth_against_another_area(tmp_path: Path, parts: dict[str, str]) -> None:
    sheet = filled(asked(tmp_path, **parts), state=growing(2018, 1.0), nation=growing(2018, 1.0))
    assert not list(growths([judged(sheet)]))


def test_a_test_without_figures_makes_no_exhibit(tmp_path: Path) -> None:
    assert not list(growths([judged(filled(asked(tmp_path)))]))


# Savings.

SAVED = {
    "unit": "dollars",
    "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, people: {measure: people}}",
    "lines": """
  trend: {index: {line: nation, since: 2018}}
  start: {value_in: {line: state, year: 2018}}
  benchmark: {times: [start, trend]}
  each: {minus: [benchmark, state]}
  saved: {times: [each, people]}""",
    "terms": limit_in("dollars", value=100_000_000),
    "require": "{saved: {at_least: limit}}",
}


def savings_of(folder: Path, *millions: float, as_of: date = LATER, **parts: str) -> Savings:
    """A test of savings of so many million dollars in the years from 2019 on."""
    years = range(2018, 2019 + len(millions))
    spent = {2018: 10_000.0, **{2019 + at: 10_000.0 - value * 10 for at, value in enumerate(millions)}}
    nation, people = dict.fromkeys(years, 10_000.0), dict.fromkeys(years, 100_000.0)
    test = asked(folder, **{**SAVED, **parts})
    (found,) = savings([judged(filled(test, as_of, state=spent, nation=nation, people=people))])
    return found


@pytest.mark.parametrize(
    ("millions", "said"),
    [
        ((250, 719), "Maryland saved Medicare $719 million in 2020, more than twice what was required"),
        ((250, 1950), "Maryland saved Medicare $1.95 billion in 2020, more than twice what was required"),
        ((250, 150), "Maryland saved Medicare $150 million in 2020, 50 percent more than was required"),
        ((250, 70), "Maryland saved Medicare $70 million in 2020, $30 million less than was required"),
        (
            (-20,),
            "Maryland spent $20 million more than its benchmark in 2019, with $100 million to be saved",
        ),
        ((100,), "Maryland saved Medicare $100 million in 2019, what was required"),
    ],
)
def test_a_title_holds_savings_against_what_was_required(
    tmp_path: Path, millions: tuple[float, ...], said: str
) -> None:
    assert savings_title(savings_of(tmp_path, *millions), "Medicare") == said


def test_savings_that_are_too_close_are_called_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.pages.exhibits.savings.mark_of", lambda *_: Cause.TOO_CLOSE)
    said = savings_title(savings_of(tmp_path, 101.0), "Medicare")
    assert said == "In 2019 savings in Maryland cannot be told from what was required"


def test_savings_that_are_added_up_are_told_with_their_first_year(tmp_path: Path) -> None:
    lines = SAVED["lines"] + "\n  all: {running_total: {line: saved, since: 2019}}"
    each = savings_of(tmp_path, 60.0, 80.0, lines=lines, require="{all: {at_least: limit}}")
    assert each.adds_up
    said = savings_title(each, "Medicare")
    assert said == "Maryland saved Medicare $140 million from 2019 to 2020, 40 percent more than was required"


def test_a_newest_year_of_savings_is_not_yet_due(tmp_path: Path) -> None:
    said = savings_title(savings_of(tmp_path, 250.0, 719.0, as_of=date(2021, 6, 30)), "")
    assert said == "Maryland saved $719 million in 2020, more than twice what was required; 2021 is not yet due"


@pytest.mark.parametrize(
    ("values", "floor"),
    [([11_300, 15_987], 10_000.0), ([100, 900], 0.0), ([0.0, 0.0], 0.0), ([-5.0, 20.0], 0.0)],
)
def test_an_axis_is_broken_only_far_from_zero(values: list[float], floor: float) -> None:
    assert axis_floor(values) == floor


def test_an_axis_of_equal_values_starts_below_them() -> None:
    assert 0 < axis_floor([10_000.0, 10_000.0]) < 10_000


def test_money_is_rounded_to_what_is_read() -> None:
    assert [money(8_300_000), money(718_700_000), money(1_948_500_000)] == [
        "$8.3 million",
        "$719 million",
        "$1.95 billion",
    ]


# States.


def among(year: int, ours: float, *others: float, areas: tuple[str, ...] = ()) -> _Among:
    named = areas or tuple(code for code in sorted(KNOWN) if code not in ("US", "WX"))[: len(others) + 1]
    return _Among(year, np.array([ours, *others]), named, ours)


def test_a_place_counts_from_the_nearer_end() -> None:
    others = [float(value) for value in range(1, 51)]
    assert among(2024, 3.5, *others).place == "4th slowest"
    assert among(2024, 47.5, *others).place == "4th fastest"
    assert among(2024, 0.0, *others).place == "slowest"
    assert among(2024, 99.0, *others).place == "fastest"


def test_the_title_of_states_goes_from_place_to_place() -> None:
    others = [float(value) for value in range(1, 51)]
    before, after = among(2023, 3.5, *others), among(2024, 40.5, *others)
    said = states_title("Maryland", [before, after])
    assert said == "Maryland went from 4th slowest of the 50 states and D.C. in 2023 to 11th fastest in 2024"
    assert states_title("Maryland", [after]) == "Maryland was 11th fastest of the 50 states and D.C. in 2024"
    same = states_title("Maryland", [before, replace(before, year=2024)])
    assert same == "Maryland was 4th slowest of the 50 states and D.C. in 2023 and 2024"
    last = states_title("Maryland", [before, among(2024, 0.0, *others)])
    assert last == "Maryland grew slowest of all: of the 50 states and D.C., in 2024"


def test_states_without_figures_are_not_counted() -> None:
    few = among(2024, 3.5, 1.0, 2.0, 3.0, 4.0, 5.0)
    assert (few.many, few.whom, few.place) == (6, "the 6 with figures", "3rd fastest")
    no_district = tuple(code for code in sorted(KNOWN) if code not in ("US", "WX", "DC"))
    assert among(2024, 0.0, *map(float, range(49)), areas=no_district).whom == "the 50 states"


def test_only_states_are_compared_with_states() -> None:
    shown = made("maryland_tcoc")["13"]
    assert isinstance(shown.chart, Strips)
    assert {len(row.others) for row in shown.chart.rows} == {50}
    assert [row.place for row in shown.chart.rows][-1] == "13th slowest"
    assert "D.C. is counted and is not a state" in shown.note
    assert not [
        f for f in exhibits_of(replace(material("maryland_tcoc"), peers=lambda _: None)) if f.id == "exhibit-13"
    ]


def test_all_years_of_states_are_of_one_publication() -> None:
    assert [row.year for row in made("maryland_all_payer")["13"].chart.rows] == ["2015", "2016", "2017", "2018"]  # type: ignore[union-attr]


# Standing.


def test_the_title_of_standing_counts_what_can_be_decided() -> None:
    titles = {programme: made(programme)["1"].title for programme in PROGRAMMES if "1" in made(programme)}
    assert (
        titles["maryland_tcoc"]
        == "Maryland met all three tests that the figures of 2024 can decide; four cannot be told"
    )
    assert titles["rhode_island_target"] == "Rhode Island missed both tests that the figures of 2023 can decide"
    assert titles["oregon_target"] == "Oregon missed the one test that the figures of 2023 can decide"
    assert titles["ahead_md"] == "No test of AHEAD Model in Maryland is due yet"
    assert titles["vermont_apm"].endswith("can be told from public figures; others found one missed")


def test_some_of_several_tests_are_missed(tmp_path: Path) -> None:
    tests = [judged(growth_of(tmp_path / str(at), value).sheet) for at, value in enumerate((0.5, 3.0, 4.0))]
    said = standing_title(material("maryland_tcoc"), scored(tests))
    assert said == "Maryland missed two of the three tests that the figures of 2019 can decide; ".removesuffix("; ")


def test_a_programme_that_judges_nothing_has_no_standing() -> None:
    watches = [test for test in material("maryland_tcoc").tests if test.sheet.test.watches]
    assert not list(standing(replace(material("maryland_tcoc"), tests=watches)))


def test_tests_of_a_group_and_other_readings_have_no_row_of_their_own() -> None:
    names = {row.sheet.test.id.partition("/")[2] for row in scored(material("maryland_tcoc").tests)}
    assert "annual_savings" in names
    assert not names & {"growth_guardrail_strict", "savings_after_primary_care"}
    groups = {row.sheet.test.id.partition("/")[2] for row in scored(material("vermont_apm").tests)}
    assert "population_health" in groups
    assert "outcome_copd" not in groups


def test_a_slide_has_few_rows_and_counts_the_rest(tmp_path: Path) -> None:
    sheet = growth_of(tmp_path, 0.5, 3.0).sheet
    many: list[Judged] = [judged(replace(sheet, test=replace(sheet.test))) for _ in range(30)]
    (figure,) = standing(replace(material("maryland_tcoc"), tests=many))
    assert isinstance(figure.chart, Standing)
    assert (len(figure.chart.rows), len(figure.chart.brief)) == (30, 9)
    assert figure.chart.brief[-1].name == "22 more tests"
    assert figure.chart.brief[-1].room.detail == ""
    assert figure.chart.brief[-1].across is not None


# All of them.


EACH = pytest.mark.parametrize("programme", PROGRAMMES)


@EACH
def test_titles_are_short_and_claim_no_more_than_two_numbers(programme: str) -> None:
    for figure in made(programme).values():
        assert len(figure.title) <= LONGEST
        without_years = re.sub(r"\b(19|20)\d\d\b", "", figure.title)
        assert len(re.findall(r"\d[\d.,]*", without_years.replace("50 states", "").replace("1-", ""))) <= 2
        assert "significant" not in figure.title.lower()


@EACH
def test_everything_on_a_picture_is_in_its_words_too(programme: str) -> None:
    for figure in made(programme).values():
        words = figure.description
        match figure.chart:
            case Difference(years=years):
                told = [each.words.lstrip(f"+{MINUS}") for each in years] + [each.year for each in years]
                told += [cell.text for each in years for cell in each.cells[:2]]
            case Saved(bars=bars):
                told = [text for bar in bars for text in (bar.year, bar.words, bar.required_words, bar.note)]
            case Strips(rows=rows):
                told = [text for row in rows for text in (row.year, row.words.lstrip("+"), row.place)]
            case Standing(rows=rows):
                cells = [cell for row in rows if not row.across for cell in row.cells]
                told = [text for cell in cells for text in (cell.text, cell.detail)]
                told += [row.room.text for row in rows]
            case _:
                continue
        assert not [text for text in told if text and text not in words]


@EACH
def test_a_title_of_growth_is_what_its_table_says(programme: str) -> None:
    for figure in made(programme).values():
        if isinstance(figure.chart, Difference):
            rows = {int(row[0].text): row[1].text.replace(MINUS, "-") for row in figure.table.rows}
            values = {year: float(text) for year, text in rows.items() if text[-1].isdigit()}
            shown = [int(each.year) for each in figure.chart.years]
            above = [year for year in shown if values.get(year, 0.0) > 0]
            said = re.search(r"outgrew the nation (?:in|from) (.*?)(?:, then|;|$)", figure.title)
            assert said
            assert said[1] == in_years(above).partition(" ")[2]


@EACH
def test_a_title_of_savings_is_what_its_table_says(programme: str) -> None:
    for figure in made(programme).values():
        if isinstance(figure.chart, Saved):
            known = [row for row in figure.table.rows if row[1].text[-1].isdigit()]
            saved, required = (float(known[-1][at].text.replace(",", "")) for at in (1, 2))
            assert f"${saved:,.0f} million" in figure.title
            assert ("more than twice" in figure.title) is (saved > 2 * required)


@EACH
def test_a_place_is_what_the_table_of_states_says(programme: str) -> None:
    shown = made(programme).get("13")
    if shown:
        newest = {row[0].text: float(row[-1].text.replace(MINUS, "-")) for row in shown.table.rows}
        ours = newest["Maryland"]
        slower = sum(value < ours for value in newest.values())
        assert f"to {ordinal(slower + 1)} slowest in" in shown.title


@EACH
def test_a_witness_speaks_in_short_plain_sentences(programme: str) -> None:
    for figure in made(programme).values():
        sentences = re.split(r"(?<=[a-z0-9])\. ", figure.speaker)
        assert 1 < len(sentences) <= 4
        assert grade(figure.speaker) <= 9
        assert all(len(sentence.split()) <= 25 for sentence in sentences)


def grade(text: str) -> float:
    """The school grade at which a text is read, after Flesch and Kincaid; a figure is one word of one syllable."""
    sentences = len(re.findall(r"[.!?](?=\s|$)", text))
    words = re.findall(r"[A-Za-z0-9'.-]*[A-Za-z0-9]", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@EACH
def test_sources_are_dated_and_data_are_there(programme: str) -> None:
    for figure in made(programme).values():
        assert "23 November 2026" in figure.source
        assert figure.unit
        assert figure.alt.startswith(figure.title)
        assert figure.table.rows
        assert figure.table.caption == f"{figure.number}: the data"


def test_every_number_is_registered() -> None:
    assert {1, 2, 4, 13} <= set(EXHIBITS)


# Figures that are early, and those that are hidden.


def test_a_year_whose_figures_will_change_says_so(tmp_path: Path) -> None:
    growth = growth_of(tmp_path, 0.5, 0.8, -2.0)
    found = [replace(f, maturity=Maturity("preliminary", 0, date(2021, 12, 31))) for f in growth.test.found]
    test = replace(growth.test, found=tuple(found))
    assert early(test, 2021).startswith("preliminary, paid through 31 December 2021")
    assert next(early_note(test, [2021])).startswith("The figures of 2021 will still change: preliminary")
    assert not early(growth.test, 2021)
    assert not early(test, 2022)


def test_what_is_withheld_is_called_hidden() -> None:
    assert [word_of(mark) for mark in (Cause.WITHHELD, Cause.TOO_CLOSE, Verdict.MET)] == ["hidden", "too close", "met"]


# Small words.


def test_small_words() -> None:
    assert [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 22, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "112th",
    ]  # fmt: skip
    assert [in_years(years) for years in ([2021], [2021, 2022], [2021, 2022, 2023], [2019, 2021, 2022])] == [
        "in 2021", "in 2021 and 2022", "from 2021 to 2023", "in 2019, 2021 and 2022",
    ]  # fmt: skip
    assert runs([2021, 2019, 2022]) == [[2019], [2021, 2022]]
    assert [signed(value, POINTS) for value in (0.82, -0.53, 0.0, 0.001)] == ["+0.82", f"{MINUS}0.53", "0.00", "0.00"]


def test_a_title_that_is_too_long_is_cut_after_a_word() -> None:
    long = "An area of an exceedingly long name " * 5
    cut = fitting(long, long)
    assert len(cut) <= LONGEST
    assert cut.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert fitting(long, "short") == "short"
