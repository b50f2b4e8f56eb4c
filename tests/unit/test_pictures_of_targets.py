"""The pictures of targets, measures and time: whatever they are given, every word stands inside and apart."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pages.target_pictures import (
    MeasureCard,
    Measures,
    Moment,
    Reach,
    TargetPanel,
    TargetYear,
    Timeline,
    TimeRow,
)
from monitor.rendering import look
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet
from monitor.words.findings import Cause
from tests.words_drawn import boxes, outside, overlaps

SHEETS = pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE], ids=["letter", "narrow", "slide"])
NAN = float("nan")
LONG = "Residents of every county who were counted as aligned to an accountable care organization, all payers together"
FOREIGN = "\N{RIGHT-TO-LEFT OVERRIDE}<b>& \N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}"


def told(of: int, value: float = NAN, target: float = NAN, **more: object) -> TargetYear:
    """A year as a builder has it."""
    text, limit = ("" if math.isnan(x) else f"{x:g}" for x in (value, target))
    missing = math.isnan(value)
    why, mark = ("no figure", Cause.NO_FIGURES) if missing else ("", None)
    short = "" if missing or not value < target else f"\N{MINUS SIGN}{target - value:g}"
    plain = {"aside": short, "mark": mark, "why": why} | more
    return TargetYear(of, value, text, target, limit, **plain)  # type: ignore[arg-type]


def panel(*years: TargetYear, title: str = "All payers", **more: object) -> TargetPanel:
    return TargetPanel(title, years, **more)  # type: ignore[arg-type]


TEN = [told(2016 + n, 20 + 5 * n, 25 + 6 * n) for n in range(10)]
HIDDEN = told(2021, NAN, 7, why="hidden", mark=Cause.WITHHELD)
PAUSED = {"paused": (2018, 2020), "paused_words": "not enforced from May 2018"}
REACHES = {
    "one year": Reach((panel(told(2020, 4, 6)),)),
    "nothing known": Reach((panel(told(2020), told(2021), told(2022)),)),
    "no target": Reach((panel(told(2020, 4), told(2021, 5)),)),
    "targets alone": Reach((panel(*(told(2020 + n, NAN, 10) for n in range(6))),)),
    "all equal": Reach((panel(*(told(2020 + n, 10, 10) for n in range(4))),)),
    "just short": Reach((panel(told(2020, 49.9, 50), told(2021, 50.1, 50)),), top=100.0),
    "nothing reached": Reach((panel(told(2020, 0, 50), told(2021, 0, 60)),), top=100.0),
    "ten years, two panels": Reach((panel(*TEN), panel(*TEN, title="Medicare")), top=100.0),
    "four panels": Reach(tuple(panel(*TEN[:7], title=f"Line {n}") for n in range(4)), top=100.0),
    "long words": Reach((panel(*TEN[:5], title=LONG), panel(*TEN[:5], title=FOREIGN)), top=100.0),
    "low bars under near targets": Reach((panel(told(2019, NAN, 44), told(2020, 35, 74), told(2021, 10, 22)),), 100.0),
    "low targets reached": Reach((panel(told(2019, 9, 9), told(2020, 10, 5), told(2021, 17, 6)),), top=100.0),
    "a gap at the edge": Reach((panel(*(told(2019 + n, 0, 5) for n in range(5)), told(2024, 0, 20)),), top=100.0),
    "hidden": Reach((panel(told(2020, 4, 6), HIDDEN, told(2022, 5, 8)),)),
    "paused": Reach((panel(*TEN[:5], foot="Hatched: to be checked", **PAUSED),), top=100.0),
}  # fmt: skip


@SHEETS
@pytest.mark.parametrize("name", REACHES)
def test_words_beside_targets_are_inside_and_apart(name: str, sheet: Sheet) -> None:
    svg = chart_svg("f", REACHES[name], "Said", sheet)
    assert (outside(svg), overlaps(svg)) == ([], [])


@SHEETS
@given(figures=st.lists(st.tuples(st.integers(0, 100), st.integers(5, 100)), min_size=1, max_size=8))
def test_whatever_is_reached_its_words_stand_inside(figures: Sequence[tuple[int, int]], sheet: Sheet) -> None:
    years = [told(2015 + n, value, target) for n, (value, target) in enumerate(figures)]
    svg = chart_svg("f", Reach((panel(*years),), top=100.0), "Said", sheet)
    assert outside(svg) == []
    said = [box.said for box in boxes(svg)]
    assert all(said.count(str(year.year)) == 1 for year in years)


def test_years_that_are_left_out_break_the_axis() -> None:
    whole, broken = (Reach((panel(told(2020, 4, 6), told(year, 5, 7)),)) for year in (2021, 2025))
    strokes = [
        chart_svg("f", chart, "Said").count(f'stroke="{look.INK}" stroke-width="1.1"') for chart in (whole, broken)
    ]
    assert strokes == [0, 2]


def test_a_hidden_year_has_its_own_mark_and_word() -> None:
    svg = chart_svg("f", REACHES["hidden"], "Said")
    assert "hidden" in [box.said for box in boxes(svg)]
    assert look.SHAPES[Cause.WITHHELD] in svg


def test_what_is_to_be_checked_is_hatched() -> None:
    solid = chart_svg("f", Reach((panel(told(2020, 40, 60)),), top=100.0), "Said")
    open_ = chart_svg("f", Reach((panel(told(2020, 40, 60, checked=False)),), top=100.0), "Said")
    stripes = [len(re.findall(rf'stroke="{look.PAPER}" stroke-width="1.25"', svg)) for svg in (solid, open_)]
    assert stripes[0] == 0 < stripes[1]


CARD = MeasureCard("Adults with diabetes", "Target: at most 1 point", Cause.NO_FIGURES, "no public figure")
LINES = ("deaths per 100,000 residents; lower is better", "Target: at most 16")
SUICIDE = panel(
    told(2015, 16.3), told(2017, 18.3), told(2020, 17.6), told(2021, 22.0, 16), told(2022, NAN, 16),
    title="Suicide deaths", lines=LINES, better="below",
)  # fmt: skip
MEASURES = {
    "panels and cards": Measures((SUICIDE, SUICIDE), (CARD,) * 4),
    "one panel": Measures((SUICIDE,), ()),
    "cards alone": Measures((), (CARD,) * 12),
    "one card": Measures((), (CARD,)),
    "panels and many cards": Measures((SUICIDE,), (CARD,) * 8),
    "many panels": Measures((SUICIDE,) * 6, ()),
    "one year": Measures((panel(told(2020, 5, 6), lines=LINES, better="below"),), ()),
    "below zero": Measures((panel(told(2016, 0), told(2017, -7.2, -10), lines=LINES, better="below"),), (CARD,)),
    "moving targets": Measures((panel(told(2021, -9, -8), told(2023, -12, -15), lines=LINES, better="below"),), ()),
    "long words": Measures((panel(told(2020, 5, 6), title=LONG, lines=LINES),),
                           (MeasureCard(LONG, f"Target: {LONG}", Cause.NOT_YET_DUE, "not yet due"),
                            MeasureCard(FOREIGN, "Target: 1", Cause.WITHHELD, "hidden"))),
}  # fmt: skip


@SHEETS
@pytest.mark.parametrize("name", MEASURES)
def test_words_of_measures_are_inside_and_apart(name: str, sheet: Sheet) -> None:
    svg = chart_svg("f", MEASURES[name], "Said", sheet)
    assert (outside(svg), overlaps(svg)) == ([], [])


def _joined(chart: Measures) -> int:
    """How many lines join two years."""
    return len(re.findall(rf'<path d="M[^L"]+L[^L"]+" fill="none" stroke="{look.ABOVE}" stroke-width="2"', _svg(chart)))


def _svg(chart: Measures) -> str:
    return chart_svg("f", chart, "Said")


def test_a_line_joins_neighbouring_years_only_from_three_figures_on() -> None:
    assert _joined(Measures((SUICIDE,), ())) == 1
    two = panel(told(2020, 17.6, 16), told(2021, 22, 16), lines=LINES, better="below")
    assert _joined(Measures((two,), ())) == 0


def timeline(*rows: TimeRow, ticks: Sequence[tuple[float, str]] = ((2026.0, "2026"), (2027.0, "2027"))) -> Timeline:
    more = tuple(f"{n} more are in the data." if n else "" for n in range(len(rows) + 1))
    return Timeline(2026.0, 2028.0, tuple(ticks), 2026.9, (("due", "due"),), ("Next on", "Standing"), rows, more)


DUE = TimeRow("Report", "State of Maryland", ("1 May 2027", "to be checked"), moments=(Moment(2027.33, "due"),))
WAITS = TimeRow("Response", "State", ("waits", "confirmed"), said="90 days after a warning notice; none is on record")
SPANS = TimeRow("Survey", "2014 to 2024", ("final", "no date"), ((2014.0, 2025.0),), (Moment(2026.4, "published"),))
MONTHS = tuple((2026 + n / 12, f"Mon {n}" if n % 12 else "Jan 2026") for n in range(24))
TIMELINES = {
    "one": timeline(DUE),
    "waiting alone": timeline(WAITS, WAITS),
    "together": timeline(DUE, WAITS, SPANS),
    "twenty": timeline(*[DUE, WAITS] * 10),
    "months": timeline(DUE, ticks=MONTHS),
    "long words": timeline(TimeRow(LONG, LONG, ("31 December 2027", "confirmed"), said=f"{LONG}; {FOREIGN}"), DUE),
}


@SHEETS
@pytest.mark.parametrize("name", TIMELINES)
def test_words_over_time_are_inside_and_apart(name: str, sheet: Sheet) -> None:
    svg = chart_svg("f", TIMELINES[name], "Said", sheet)
    assert (outside(svg), overlaps(svg)) == ([], [])


def test_a_slide_says_how_many_rows_it_leaves_out() -> None:
    said = [box.said for box in boxes(chart_svg("f", TIMELINES["twenty"], "Said", SLIDE))]
    shown = said.count("Report") + said.count("Response")
    assert f"{20 - shown} more are in the data." in said
    assert not [text for text in _texts(TIMELINES["twenty"]) if "more are" in text]


def _texts(chart: Timeline) -> list[str]:
    return [box.said for box in boxes(chart_svg("f", chart, "Said", LETTER))]


def test_where_nothing_has_a_day_there_is_no_axis() -> None:
    assert "today" not in _texts(TIMELINES["waiting alone"])
    assert "today" in _texts(TIMELINES["one"])


def test_invented_figures_say_so_in_the_picture() -> None:
    charts = (replace(REACHES["one year"], synthetic=True), replace(MEASURES["one panel"], synthetic=True))
    assert ["SYNTHETIC DATA" in chart_svg("f", chart, "Said") for chart in charts] == [True, True]


def test_words_from_outside_never_become_markup() -> None:
    for chart in (REACHES["long words"], MEASURES["long words"], TIMELINES["long words"]):
        svg = chart_svg("f", chart, "Said")
        assert "<b>" not in svg
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in svg
