"""The pictures of the exhibits officials ask for first: every word inside its frame and clear of the others."""

from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from monitor.pages.exhibits.registry import exhibits_of
from monitor.pages.pictures import (
    Difference,
    DifferenceYear,
    Picture,
    Said,
    Saved,
    SavedYear,
    Standing,
    StandingRow,
    Strip,
    Strips,
    Wedge,
)
from monitor.rendering import look
from monitor.rendering.chart_states import stacked
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.wording import MINUS
from tests.reported import evaluated
from tests.sheets import shipped
from tests.words_drawn import boxes, outside, overlaps

NAN = float("nan")
LONG = "The Commonwealth of an Exceedingly Long Name and its Dependencies"
SHEETS = pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE])
SHIPPED = ("maryland_tcoc", "maryland_all_payer", "vermont_apm", "rhode_island_target", "ahead_md", "hscrc_full_rate",
           "hcp_lan", "oregon_target")  # fmt: skip
OURS = {"1", "2", "4", "13"}


@cache
def shown(programme: str) -> dict[str, Picture]:
    figures = exhibits_of(evaluated(shipped(), programme))
    return {number: f.chart for f in figures if (number := f.number.split()[1]) in OURS}  # type: ignore[misc]


def drawn(chart: Picture, sheet: Sheet) -> str:
    return chart_svg("f", chart, "Said", sheet)


def is_clear(chart: Picture, sheet: Sheet) -> None:
    svg = drawn(chart, sheet)
    assert not outside(svg)
    assert not overlaps(svg)


def texts(svg: str) -> str:
    return " ".join(box.said for box in boxes(svg)).replace("\N{NO-BREAK SPACE}", " ")


@SHEETS
@pytest.mark.parametrize("programme", SHIPPED)
def test_no_word_leaves_its_frame_or_covers_another(programme: str, sheet: Sheet) -> None:
    for chart in shown(programme).values():
        is_clear(chart, sheet)


@SHEETS
@pytest.mark.parametrize("programme", ["maryland_tcoc"])
def test_a_picture_has_the_size_of_its_sheet_and_repeats(programme: str, sheet: Sheet) -> None:
    for chart in shown(programme).values():
        svg = drawn(chart, sheet)
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing
        assert root.get("width") == str(sheet.width)
        assert sheet.height is None or root.get("height") == str(sheet.height)
        assert svg == drawn(chart, sheet)


# Differences.


def year(name: int, value: float, error: float = 0.0, limit: float = 1.0, mark: Mark = Verdict.MET) -> DifferenceYear:
    known = value == value  # noqa: PLR0124 - NaN is unknown
    words = f"{'+' if value > 0 else ''}{value:.2f}".replace("-", MINUS) if known else ""
    cells = (Said("12.34" if known else ""), Said("5.67" if known else ""),
             Said("too close", Cause.TOO_CLOSE) if known else Said(""),
             Said("missed", None, "an account, to be checked", "account", differs=True))  # fmt: skip
    said, detail = ("", "") if known else ("not yet due", "30 June 2027")
    return DifferenceYear(str(name), value, value - error, value + error, limit, words, mark, said, detail, cells)


def difference(*values: float, error: float = 0.0, limit: float = 1.0, area: str = "Maryland") -> Difference:
    years = tuple(year(2019 + at, value, error, limit) for at, value in enumerate(values))
    rows = (f"{area}, percent", "The nation, percent", "By these figures", "What others found")
    words = "Limit: at most one point above the nation"
    return Difference(years, "The nation", (f"{area} faster", f"{area} slower"), words, rows)


AWKWARD = {
    "one year": difference(0.3),
    "nothing but one": difference(NAN, NAN, -0.4, NAN),
    "two": difference(0.3, -0.4, error=0.5),
    "seven alike": difference(*[0.5] * 7, error=0.4),
    "far above": difference(12.5, 0.01, -0.01, 15.0, error=3.0),
    "below alone": difference(-0.01, -14.2, -3.0, -2.2, -1.1, -5.5, -2.5),
    "unknown newest": difference(-1.27, -0.53, 0.82, 0.88, -2.42, -1.63, NAN, error=0.55),
    "no limit": difference(0.4, 0.5, limit=NAN),
    "limit below": difference(0.4, -1.5, -2.5, limit=-1.0),
    "long names": difference(-1.27, 0.82, 0.88, area=LONG),
}


@SHEETS
@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_differences_are_clear(name: str, sheet: Sheet) -> None:
    is_clear(AWKWARD[name], sheet)


@SHEETS
def test_a_difference_names_every_year_its_marks_and_what_it_is_held_against(sheet: Sheet) -> None:
    chart = replace(difference(-1.27, 0.82, 0.88, NAN), runs=((1, 2, "two years in a row above"),))
    said = texts(drawn(chart, sheet))
    for word in (
        "2019",
        f"{MINUS}1.27",
        "+0.82",
        "two years in a row above",
        "The nation",
        "too close",
        "missed",
        "12.34",
    ):
        assert word in said
    assert "not yet due" in said


def test_a_year_above_differs_from_one_below_by_its_place_and_colour() -> None:
    svg = drawn(difference(0.8, -0.8), LETTER)
    assert look.ABOVE in svg
    assert look.STATE in svg


def test_markup_in_a_name_is_text() -> None:
    svg = drawn(difference(0.3, area='<b>"Mary" & co</b>'), LETTER)
    assert "<b>" not in svg
    assert '<b>"Mary" & co</b>' in texts(svg).replace(" faster", "")


@SHEETS
def test_right_to_left_names_stay_in_the_frame(sheet: Sheet) -> None:
    is_clear(difference(0.3, -0.4, area="\u202eميريلاند"), sheet)


# Savings.


def bar(name: int, value: float, required: float, mark: Mark = Verdict.MET) -> SavedYear:
    known = value == value  # noqa: PLR0124 - NaN is unknown
    asked = "" if required != required else f"{required:,.0f}"  # noqa: PLR0124 - NaN is unknown
    words = f"{value:,.0f}".replace("-", MINUS) if known else ""
    return SavedYear(str(name), value, words, required, asked, mark, "not yet due" if not known else "met", "2,667")


def saved(*pairs: tuple[float, float], wedge: Wedge | None = None) -> Saved:
    bars = tuple(bar(2019 + at, *pair) for at, pair in enumerate(pairs))
    heads = ("Saved in the year, million dollars", "Bar: saved", "Line across it: required")
    return Saved(wedge, *heads, "Added up since 2019, million dollars", bars)


def wedge(benchmark: tuple[float, ...], actual: tuple[float, ...], floor: float = 0.0) -> Wedge:
    years = tuple(range(2013, 2013 + len(actual)))
    words = (f"Had it grown like the nation: {benchmark[-1]:,.0f}", f"Maryland: {actual[-1]:,.0f}", "saved: 1,005")
    return Wedge("Maryland spending per beneficiary, dollars", years, benchmark, actual, *words, floor,
                 f"Axis broken: starts at {floor:,.0f}" if floor else "")  # fmt: skip


WEDGE = wedge((11_300, 11_500, 12_900, 15_987), (11_300, 11_400, 12_500, 14_982), 10_000)
SAVINGS = {
    "as usual": saved((371, 120), (275, 267), (719, 336), wedge=WEDGE),
    "lines that meet": saved((371, 120), wedge=wedge((100.0, 100.0, 100.0), (100.0, 100.0, 100.0))),
    "lines that cross": saved((371, 120), wedge=wedge((100.0, 110.0, 120.0), (100.0, 105.0, 130.0))),
    "no wedge": saved((371, 120), (416, 156)),
    "one year": saved((371, 120)),
    "less than required": saved((50, 120), (110, 120), (119, 120), (121, 120)),
    "much less": saved((2, 900), (1, 900), (0, 900)),
    "a loss": saved((-300, 120), (-5, 120), (700, 130)),
    "nothing required": saved((371, 0), (416, 0)),
    "unknown": saved((371, 120), (NAN, 130), (NAN, NAN)),
    "billions": saved(*[(12_345 + 1000 * at, 9_876) for at in range(7)], wedge=WEDGE),
}


@SHEETS
@pytest.mark.parametrize("name", SAVINGS)
def test_awkward_savings_are_clear(name: str, sheet: Sheet) -> None:
    is_clear(SAVINGS[name], sheet)


@SHEETS
def test_savings_name_both_lines_every_bar_and_the_break_of_the_axis(sheet: Sheet) -> None:
    said = texts(drawn(SAVINGS["as usual"], sheet))
    for word in ("15,987", "14,982", "saved: 1,005", "371", "120", "719", "Axis broken: starts at 10,000", "10,000"):
        assert word in said


def test_a_year_that_is_too_close_is_hatched() -> None:
    plain, close = (replace(saved(), bars=(bar(2019, 275, 267, mark),)) for mark in (Verdict.MET, Cause.TOO_CLOSE))
    assert drawn(close, LETTER).count("<path") > drawn(plain, LETTER).count("<path") + 10


# States.


def strips(*rows: tuple[float, tuple[float, ...]], limit: float = 1.0, area: str = "Maryland") -> Strips:
    made = tuple(
        Strip(str(2019 + at), others, ours, f"{ours:+.2f}".replace("-", MINUS), "13th slowest")
        for at, (ours, others) in enumerate(rows)
    )
    words = "One point above" if limit == limit else ""  # noqa: PLR0124 - NaN is unknown
    return Strips("The nation", limit, words, ("grew slower", "grew faster"), f"{area}’s place of 51", made)


COMPARED = {
    "one year": strips((0.5, (-1.0, 0.0, 1.0, 2.0))),
    "all alike": strips((0.0, (0.0,) * 50)),
    "one far away": strips((0.1, (*(0.01 * at for at in range(49)), 60.0))),
    "seven years": strips(*[(0.2 * at, tuple(0.1 * n - 2 for n in range(50))) for at in range(7)]),
    "no limit": strips((0.5, (-1.0, 1.0)), limit=NAN),
    "zero at the left": strips((0.5, (0.2, 3.0, 4.0))),
    "zero at the right": strips((-2.5, (-0.2, -3.0, -4.0))),
}


@SHEETS
@pytest.mark.parametrize("name", COMPARED)
def test_awkward_states_are_clear(name: str, sheet: Sheet) -> None:
    is_clear(COMPARED[name], sheet)


def test_dots_of_a_row_do_not_cover_one_another() -> None:
    points = stacked([10.0, 11.0, 12.0, 30.0], 50.0, 20.0)
    assert len(points) == 4
    assert points[0][1] == points[3][1] == 50.0
    assert len({y for _, y in points[:3]}) == 3


def test_every_state_has_its_dot() -> None:
    svg = drawn(COMPARED["seven years"], LETTER)
    assert svg.count(look.HALF) >= 7 * 50


# The scorecard.


def row(name: str = "Growth above the nation", cells: int = 7, across: Said | None = None) -> StandingRow:
    each = tuple(Said(f"{MINUS}1.27", Cause.TOO_CLOSE, "too close (1,065)") for _ in range(cells))
    found = (
        Said("2022: missed", None, "an account, to be checked", "account", differs=True),
        Said("2019: met", None, "official", "official"),
    )
    return StandingRow(
        name,
        "million dollars; at least (in brackets)",
        each,
        across,
        Said("$1,383 million", None, "past it in 2024"),
        found,
    )


def scorecard(rows: tuple[StandingRow, ...], years: int = 7) -> Standing:
    names = tuple(str(2019 + at) for at in range(years))
    return Standing(names, ("Test and target", "Newest room", "What others found"), rows, rows[:9])


NONE = Said("no figures", Cause.NO_FIGURES, "due by 30 June 2027")
CARDS = {
    "one": scorecard((row(),)),
    "one year": scorecard((row(cells=1),), 1),
    "many": scorecard((row(),) * 40),
    "without figures": scorecard((row(across=NONE), row(LONG, across=NONE))),
    "long names": scorecard((row(f"{LONG} and {LONG}"), row("Unbreakable" * 20))),
    "hidden": scorecard((replace(row(), cells=(Said("", Cause.WITHHELD, "withheld"),) * 7),)),
}  # fmt: skip


@SHEETS
@pytest.mark.parametrize("name", CARDS)
def test_awkward_scorecards_are_clear(name: str, sheet: Sheet) -> None:
    is_clear(CARDS[name], sheet)


@SHEETS
def test_a_scorecard_says_every_mark_in_a_word_too(sheet: Sheet) -> None:
    said = texts(drawn(scorecard((row(), row(across=NONE))), sheet))
    for word in (
        "2019",
        "too",
        "close",
        "no figures",
        "due by 30 June 2027",
        "Growth above",
        "missed",
        "$1,383 million",
    ):
        assert word in said


@SHEETS
def test_invented_figures_say_so_on_the_picture(sheet: Sheet) -> None:
    for chart in (AWKWARD["two"], SAVINGS["one year"], COMPARED["one year"], CARDS["one"]):
        assert "SYNTHETIC DATA" in drawn(replace(chart, synthetic=True), sheet)
        assert "SYNTHETIC DATA" not in drawn(chart, sheet)
