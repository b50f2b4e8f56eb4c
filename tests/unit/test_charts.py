"""The charts: what they show, that it can be read without colour, and that the same figures give the same bytes."""

import math
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pages.model import Bars, Lines, YearBar
from monitor.rendering import look
from monitor.rendering.chart_parts import chart_number, linear, places_for, tick_places
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet
from monitor.words.findings import Cause, Verdict
from tests.sample_page import EXCESS, FIGURES, GUARDRAIL, NAN, NATION, STATE, YEARS, bars
from tests.words_drawn import SVG, boxes

BARS = bars(EXCESS, (1.0,) * 7, GUARDRAIL, 0.3)
LINES = Lines("percent", YEARS, (("Maryland", STATE), ("Nation", NATION)))
DRAWINGS = {"bars": BARS, "lines": LINES}


def words(svg: str) -> list[str]:
    """Every piece of text in a drawing."""
    return [box.said for box in boxes(svg)]


@pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE])
@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_drawing_is_named_and_scales(kind: str, sheet: Sheet) -> None:
    root = ET.fromstring(chart_svg("a/b", DRAWINGS[kind], 'Alt & "text" <here>', sheet))  # noqa: S314
    assert root.get("role") == "img"
    assert root[0].tag == SVG + "title"
    assert root[0].text == 'Alt & "text" <here>'
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("width") == str(sheet.width)
    assert sheet.height is None or root.get("height") == str(sheet.height)
    assert float(root.get("viewBox", "").split()[2]) == pytest.approx(sheet.across, abs=0.01)


def test_ids_are_unique_and_begin_with_the_figure() -> None:
    everything = chart_svg("one", BARS, "x") + chart_svg("one", BARS, "x", sheet=NARROW) + chart_svg("two", LINES, "x")
    ids = re.findall(r'\bid="([^"]+)"', everything)
    assert len(ids) == len(set(ids)) > 0
    assert all(i.startswith(("chart-one", "chart-two")) for i in ids)


@pytest.mark.parametrize("kind", DRAWINGS)
def test_only_the_whole_drawing_speaks(kind: str) -> None:
    svg = chart_svg("f", DRAWINGS[kind], "x")
    assert len(re.findall(r'\brole="', svg)) == len(re.findall(r"\baria-", svg)) == 1


def test_a_drawing_repeats_to_the_byte_in_this_process() -> None:
    assert chart_svg("f", BARS, "x") == chart_svg("f", BARS, "x")


def test_a_drawing_repeats_to_the_byte_in_other_time_zones(project: Path) -> None:
    code = (
        "import sys; from tests.unit.test_charts import BARS, LINES; from monitor.rendering.charts import chart_svg;"
        "sys.stdout.buffer.write((chart_svg('f', BARS, 'x') + chart_svg('g', LINES, 'y')).encode())"
    )
    here = (chart_svg("f", BARS, "x") + chart_svg("g", LINES, "y")).encode()
    for zone in ("America/New_York", "Pacific/Auckland"):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": "7"}
        made = subprocess.run(
            [sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, check=True
        )
        assert made.stdout == here


@pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE])
def test_bars_show_every_year_value_verdict_and_limit(sheet: Sheet) -> None:
    text = words(chart_svg("f", BARS, "x", sheet))
    assert {str(y) for y in YEARS} <= set(text)
    assert {"\N{MINUS SIGN}1.27", "+0.82", "+0.88", "\N{MINUS SIGN}2.42"} <= set(text)
    assert text.count("met") == 4
    assert (text.count("cannot tell"), text.count("too close"), text.count("not yet due")) == (0, 2, 1)
    assert "Limit 1.00" in " ".join(text)


def test_a_limit_that_changes_is_written_for_each_year() -> None:
    chart = next(f.chart for figures in FIGURES for f in figures if f.id == "savings-target")
    text = words(chart_svg("f", chart, "x"))
    assert {str(t) for t in (120, 156, 222, 267, 300, 336, 372)} <= set(text)


def test_unknown_limits_and_values_draw_nothing() -> None:
    bar = YearBar(2020, NAN, NAN, NAN, NAN, Verdict.CANNOT_TELL)
    text = words(chart_svg("f", Bars("points", "v", "Limit", "below", (bar,)), "x"))
    assert not any("Limit" in t or "nan" in t.lower() for t in text)


@pytest.mark.parametrize("count", [1, 3, 14])
def test_any_number_of_years_is_drawn(count: int) -> None:
    years = tuple(range(2013, 2013 + count))
    one = Bars("points", "v", "Limit", "below", tuple(YearBar(y, 0.5, 0.2, 0.8, 1.0, Verdict.MET) for y in years))
    two = Lines("percent", years, (("A", (1.0,) * count),))
    for chart in (one, two):
        assert str(years[-1]) in set(words(chart_svg("f", chart, "x")))


def test_a_chart_without_any_known_figure_is_still_drawn() -> None:
    assert "2020" in words(chart_svg("f", Lines("percent", (2020, 2021), (("A", (NAN, NAN)),), wedge="W"), "x"))


def test_more_series_than_distinct_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        chart_svg("f", Lines("percent", (2020,), tuple((str(i), (1.0,)) for i in range(5))), "x")


def test_a_chart_without_words_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        chart_svg("f", BARS, " ")


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=20))
def test_a_scale_holds_its_values_and_its_ticks(values: list[float]) -> None:
    scale = linear(values, 5, (0.1, 0.1))
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    assert all(scale.low - 1e-6 <= t <= scale.high + 1e-6 for t in scale.ticks)
    assert len(scale.ticks) <= 11


@pytest.mark.parametrize(
    ("value", "places", "signed", "text"),
    [
        (-0.04, 1, True, "0.0"),
        (0.04, 1, True, "0.0"),
        (1234.5, 0, False, "1,235"),
        (-1234.6, 0, False, "\N{MINUS SIGN}1,235"),
        (2.0, 1, True, "+2.0"),
    ],
)
def test_numbers_are_written_plainly(value: float, places: int, signed: bool, text: str) -> None:
    assert chart_number(value, places, signed) == text


def test_a_figure_never_seems_to_touch_a_limit_it_does_not_touch() -> None:
    assert places_for([1.04], [1.0]) == 2
    assert places_for([1.0], [1.0]) == 1
    assert places_for([1.0000000000000009], [1.0]) == 1
    assert places_for([-1.3], [1.0], "points") == 2
    assert places_for([267.3], [267.0]) == 1
    assert places_for([5.0, 13.0], [6.0, 18.0], "hospitals") == 0
    assert places_for([5.0, 13.0], [6.0, 18.0], "percent") == 1
    assert tick_places([0.0, 0.25]) == 2


def test_words_keep_a_contrast_of_four_and_a_half() -> None:
    assert min(look.contrast(a, b) for a, b in look.TEXT_PAIRS) >= 4.5
    assert look.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_verdicts_and_lines_differ_in_grey() -> None:
    assert min(look.contrast(c, look.PAPER) for c in look.COLOURS.values()) >= 3
    assert set(look.SHAPES) == set(look.COLOURS) == {*Verdict, *Cause}
    assert len(set(look.SHAPES.values())) == len(look.SHAPES)
    assert len({dash for _, dash in look.SERIES}) == len({colour for colour, _ in look.SERIES}) == len(look.SERIES)
    assert len({*look.SHAPES.values(), *(shape for shape, _ in look.SIGNS.values())}) == len(look.SHAPES) + len(
        look.SIGNS
    )


def test_nothing_unknown_reaches_the_drawing() -> None:
    svg = chart_svg("f", BARS, "x")
    assert not re.search(r"NaN|null|undefined|Infinity", svg)
    assert math.isnan(EXCESS[-1])


def test_years_without_room_are_named_at_even_steps() -> None:
    years = tuple(range(2013, 2027))
    text = words(chart_svg("f", Lines("percent", years, (("A", (1.0,) * 14),)), "x", sheet=NARROW))
    named_years = [int(t) for t in text if t.isdigit() and len(t) == 4]
    assert len({b - a for a, b in pairwise(named_years)}) == 1
    assert named_years[-1] == 2026


@pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE])
def test_a_year_without_a_figure_keeps_its_place(sheet: Sheet) -> None:
    verdicts = (Verdict.MET, Verdict.CANNOT_TELL, Verdict.MET)
    shown = zip((2013, 2014, 2015), (1.0, NAN, 2.0), verdicts, strict=True)
    gap = Bars("points", "v", "Limit", "below", tuple(YearBar(y, v, v, v, 3.0, verdict) for y, v, verdict in shown))
    drawn = [word for word in words(chart_svg("gap", gap, "A gap", sheet)) if word.startswith("201")]

    assert drawn == ["2013", "2014", "2015"]
