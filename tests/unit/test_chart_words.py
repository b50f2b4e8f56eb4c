"""The words of a chart: inside its frame and apart, however awkward what it shows."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.pages.model import Bars, Lines, OthersMark, YearBar
from monitor.rendering import look
from monitor.rendering.chart_marks import figures
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet, picture, words
from monitor.rendering.measure import width, wrapped
from monitor.words.findings import Cause, Verdict
from tests.sample_page import EXCESS, GUARDRAIL, NAN, bars
from tests.words_drawn import boxes, outside, overlaps

SHEETS = pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE], ids=["letter", "narrow", "slide"])
LONG = "Growth of spending for hospital and physician services per resident and year since the agreement began"
HEBREW = "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV}\N{HEBREW LETTER FINAL MEM}"
TURNED = "\u202eabc\u202c <b>&amp;"


def judged(value: float, limit: float) -> tuple[Verdict, Cause | None]:
    """A verdict as a chart may hold it."""
    if not math.isfinite(value):
        return Verdict.CANNOT_TELL, Cause.NO_FIGURES
    if abs(value - limit) <= 0.3:
        return Verdict.CANNOT_TELL, Cause.TOO_CLOSE
    return (Verdict.MET if value < limit else Verdict.MISSED), None


def years(
    values: Sequence[float], limits: Sequence[float], *, error: float = 0.3, unit: str = "percent", found: bool = False,
    label: str = "Growth", limit_label: str = "Limit",
) -> Bars:  # fmt: skip
    """Years from 2001 on."""
    marks = (OthersMark(value, "met", place % 2 == 0) if found else None for place, value in enumerate(values))
    made = (
        YearBar(2001 + place, v, v - error, v + error, limit, *judged(v, limit), mark)
        for place, (v, limit, mark) in enumerate(zip(values, limits, marks, strict=True))
    )
    return Bars(unit, label, limit_label, "below", tuple(made))


def lines(*series: Sequence[float], unit: str = "percent", wedge: str = "", names: Sequence[str] = ()) -> Lines:
    """Series of years from 2001 on."""
    named = zip(names or [f"Series {n}" for n in range(len(series))], (tuple(each) for each in series), strict=True)
    return Lines(unit, tuple(range(2001, 2001 + len(series[0]))), tuple(named), wedge)


AWKWARD = {
    "usual": bars(EXCESS, (1.0,) * 7, GUARDRAIL, 0.3),
    "one year": years([2.0], [3.0]),
    "one year, no limit": years([2.0], [NAN]),
    "one known": years([NAN, NAN, 2.0, NAN, NAN], [3.0] * 5, found=True),
    "nothing known": years([NAN] * 4, [NAN] * 4),
    "all equal": years([3.0] * 6, [3.0] * 6),
    "all nothing": years([0.0] * 6, [0.0] * 6, error=0.0),
    "huge": years([1.2e9, 9.9e9, 4.1e9, NAN], [2e9, 3e9, 4e9, 5e9], error=1e8, found=True),
    "negative": years([-1.0, -2.0, -30.0, NAN], [-3.0] * 4, found=True),
    "both sides, moving": years([4.1, -2.9, 3.2, NAN, 7.8, NAN], [3.2, 3.2, 3.2, 3.2, 6.0, 0.1], error=0.0, found=True),
    "difference above": years([0.2, 0.9, 1.4], [1.0] * 3, unit="points", found=True),
    "difference, nothing known": years([NAN, NAN], [1.0] * 2, unit="points"),
    "24 years": years([(-1) ** n * n / 3 for n in range(24)], [n / 4 for n in range(24)], found=True),
    "24 years, one limit": years([1.0 * n for n in range(24)], [12.0] * 24),
    "limit that leaves its band": years([NAN, NAN, NAN, NAN, 100.0], [NAN, NAN, NAN, 0.0, 22200.0]),
    "9 years": years([1.5 * n for n in range(9)], [6.0 + n for n in range(9)]),
    "limit under figures": years([13.8, 11.4, 6.5], [14.4, 12.0, 7.2], error=0.1),
    "long": years([1.0, 2.0, NAN], [1.5, 2.5, 2.5], label=LONG * 2, limit_label=LONG, found=True),
    "markup": years([1.0, 2.0], [1.5, 1.5], label=TURNED, limit_label="<script>" * 9),
    "above, twice": years([0.9, 1.2, -1.0, 1.5, 2.0, 3.0, -0.1, 0.9, 0.8], [1.0] * 9, unit="points"),
    "lines, one of few": lines([NAN, 142.0, 143.0, NAN, *[NAN] * 20]),
    "lines, alone beside the axis": lines([14250.0, *[NAN] * 7, 0.0]),
    "lines, gaps": lines([1.0, NAN] * 12),
    "lines": lines([1.0, 2.0, 1.5, NAN], [1.0, 2.1, 1.6, 1.0]),
    "lines of one year": lines([1.0], [1.0], [1.0], [1.0]),
    "lines, two years": lines([5.0, 7.0], [5.0, 7.1]),
    "lines, nothing known": lines([NAN, NAN], wedge="Savings"),
    "lines, one known": lines([NAN, 4.0, NAN], [NAN] * 3),
    "lines, all equal": lines([9.0] * 5, [9.0] * 5, [9.0] * 5, [9.0] * 5, names=[LONG] * 4),
    "lines far from zero": lines([11372.0, 12000.0, 15987.0], [11372.0, 11900.0, 14982.0], wedge="Savings"),
    "lines, huge": lines([1e9, 2e9, 3.3e9], [-1e9, 2e9, NAN], unit="dollars"),
    "lines, negative": lines([-1.0, -2.0, -3.0], [-5.0, NAN, -5.0], unit="points"),
    "lines, 24 years": lines([0.1 * n for n in range(24)], [2.4 - 0.1 * n for n in range(24)], wedge="W" * 60),
    "lines, long": lines([1.0, 2.0, 3.0], [1.0, 2.0, 3.01], names=[LONG, "W" * 90], wedge=LONG),
    "lines, right to left": lines([1.0, 2.0, 3.0], [3.0, 2.0, 1.0], names=[HEBREW, TURNED]),
}  # fmt: skip
EACH = pytest.mark.parametrize("name", AWKWARD)


@SHEETS
@EACH
def test_words_stay_inside_the_frame_and_apart(name: str, sheet: Sheet) -> None:
    svg = chart_svg("f", AWKWARD[name], "x", sheet)

    assert outside(svg) == []
    assert overlaps(svg) == []
    assert not re.search(r"nan|None|inf\b", svg)


@SHEETS
@pytest.mark.parametrize("name", [name for name, chart in AWKWARD.items() if isinstance(chart, Bars)])
def test_every_year_stands_there_with_its_figure_and_shape(name: str, sheet: Sheet) -> None:
    chart = AWKWARD[name]
    assert isinstance(chart, Bars)
    svg = chart_svg("f", chart, "x", sheet)
    said = [box.said for box in boxes(svg)]
    assert {str(bar.year) for bar in chart.bars} <= set(said)
    assert all(said.count(figure) for figure in figures(chart) if figure)
    assert all(svg.count(f'd="{look.SHAPES[bar.mark]}"') for bar in chart.bars)


known_or_not = st.one_of(st.just(NAN), st.floats(-5e4, 5e4).map(lambda v: round(v, 2)))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(known_or_not, known_or_not), min_size=1, max_size=12),
    st.sampled_from(("percent", "points", "million dollars", "deaths")),
    st.booleans(),
    st.sampled_from((LETTER, NARROW, SLIDE)),
)
def test_whatever_the_figures_the_words_of_bars_are_apart(
    pairs: list[tuple[float, float]], unit: str, found: bool, sheet: Sheet
) -> None:
    chart = years([value for value, _ in pairs], [limit for _, limit in pairs], error=1.0, unit=unit, found=found)
    svg = chart_svg("f", chart, "x", sheet)
    assert (outside(svg), overlaps(svg)) == ([], [])


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(known_or_not, min_size=n, max_size=n), min_size=1, max_size=4)
    ),
    st.sampled_from((LETTER, NARROW, SLIDE)),
)
def test_whatever_the_figures_the_words_of_lines_are_apart(series: list[list[float]], sheet: Sheet) -> None:
    svg = chart_svg("f", lines(*series), "x", sheet)
    assert (outside(svg), overlaps(svg)) == ([], [])


def strokes(svg: str, colour: str, width_: str = "2.6") -> list[str]:
    """The paths drawn in a colour as heavy as a line."""
    return [path for path in re.findall(r"<path [^>]*>", svg) if f'stroke="{colour}" stroke-width="{width_}"' in path]


def test_no_line_goes_through_fewer_than_three_points() -> None:
    two, three = lines([1.0, 2.0, NAN]), lines([1.0, 2.0, 3.0])
    assert strokes(chart_svg("f", two, "x"), look.STATE) == []
    assert len(strokes(chart_svg("f", three, "x"), look.STATE)) == 1


def test_a_year_that_nothing_joins_has_its_figure() -> None:
    said = [box.said for box in boxes(chart_svg("f", lines([142.0, NAN, 125.0]), "x"))]
    assert "142" in said
    assert any(text.endswith("125") for text in said)


def test_years_in_a_row_above_the_rival_are_joined_by_a_bracket() -> None:
    said = [box.said for box in boxes(chart_svg("f", AWKWARD["usual"], "x"))]
    assert "2 years in a row above" in said
    apart = bars((0.9, -1.0, 0.9, -1.0, NAN, NAN, NAN), (1.0,) * 7, GUARDRAIL, 0.3)
    assert not any("in a row" in box.said for box in boxes(chart_svg("f", apart, "x")))


def test_a_line_joins_neighbouring_years_only() -> None:
    (path,) = strokes(chart_svg("f", lines([1.0, NAN, 2.0, 3.0]), "x"), look.STATE)
    assert path.count("L") == 1


def test_an_axis_without_zero_says_where_it_starts() -> None:
    said = [box.said for box in boxes(chart_svg("f", AWKWARD["lines far from zero"], "x"))]
    assert "Axis broken: starts at 10,000" in said
    for name in ("lines", "lines, all equal", "lines, negative"):
        assert not any("broken" in box.said for box in boxes(chart_svg("f", AWKWARD[name], "x")))


def test_a_year_in_which_nothing_is_known_keeps_its_place() -> None:
    svg = chart_svg("f", lines([1.0, NAN, 2.0, 3.0], [1.0, NAN, NAN, 3.0]), "x")
    assert svg.count(f'd="{look.SHAPES[Cause.NO_FIGURES]}"') == 1
    assert "no figures" in [box.said for box in boxes(svg)]


def test_two_lines_that_end_apart_are_not_written_alike() -> None:
    said = " ".join(box.said for box in boxes(chart_svg("f", lines([1.0, 2.0, 4.003], [1.0, 2.0, 4.011]), "x")))
    assert "4.00" in said
    assert "4.01" in said


def test_the_band_is_what_growth_against_a_rival_is_allowed() -> None:
    against = chart_svg("f", AWKWARD["difference above"], "x")
    assert f'fill="{look.BAND}"' in against
    assert f'fill="{look.BAND}"' not in chart_svg("f", years([1.0, 2.0], [3.0, 3.0]), "x")


def test_a_year_that_cannot_be_decided_is_hatched_and_one_on_the_wrong_side_is_told_apart() -> None:
    svg = chart_svg("f", years([1.0, 3.1, 5.0], [3.0] * 3), "x")
    assert f'fill="{look.CLOSE}"' in svg
    assert f'fill="{look.ABOVE}"' in svg
    assert svg.count(f'stroke="{look.PAPER}" stroke-width="1.25"') > 3
    decided = chart_svg("f", years([1.0, 5.0], [3.0] * 2), "x")
    assert f'stroke="{look.PAPER}" stroke-width="1.25"' not in decided


def test_a_number_keeps_its_minus_and_its_unit() -> None:
    assert wrapped("At most 1.00 points", width("At most 1.00", 12), 12) == ["At most", "1.00\N{NO-BREAK SPACE}points"]
    svg = chart_svg("f", AWKWARD["negative"], "x")
    assert "\N{MINUS SIGN}30.0" in [box.said for box in boxes(svg)]


def test_what_turns_the_direction_of_writing_is_left_out() -> None:
    assert "\u202e" not in words(TURNED, 0, 0)
    assert "abc" in words(TURNED, 0, 0)


@given(st.text(max_size=60), st.floats(20, 300))
def test_lines_fit_their_room_and_lose_nothing(text: str, room: float) -> None:
    lines_ = wrapped(text, room, 12)
    assert all(width(line, 12) <= room + 1e-9 for line in lines_)
    assert "".join(lines_).replace(" ", "").replace("\xa0", "") == text.replace(" ", "").replace("\xa0", "")
    short = wrapped(text, room, 12, most=2)
    assert len(short) <= 2
    assert short == lines_ or short[-1].endswith("…")


def test_words_in_one_place_are_found_out() -> None:
    drawing = picture(NARROW, 40, [words("one", 10, 20), words("two", 14, 20), words("three", 330, 20)])
    svg = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    assert overlaps(svg) == [("one", "two")]
    assert outside(svg) == ["three"]


def test_an_error_of_others_is_not_drawn_as_ours() -> None:
    chart = years([1.0], [3.0], found=True)
    without = replace(chart, bars=tuple(replace(bar, others=None) for bar in chart.bars))
    assert chart_svg("f", chart, "x").count("<rect") == chart_svg("f", without, "x").count("<rect")
