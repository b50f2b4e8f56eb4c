"""The pictures of an outlook: everything named, nothing overlapping, nothing told by colour alone."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pages.pictures import FanPicture, Months, Picture, Rows
from monitor.pages.year_end.page import outlook_section
from monitor.rendering import look
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet, apart, hatched, words
from tests.reported import figures
from tests.sample_outlook import MONTHLY, NAMES, SYNTHETIC
from tests.words_drawn import outside

SVG = "{http://www.w3.org/2000/svg}"


def pictures(outlook: object = MONTHLY) -> dict[str, Picture]:
    section = outlook_section(MONTHLY if outlook is MONTHLY else SYNTHETIC, NAMES)
    assert section
    return {each.id: each.chart for each in figures(section) if isinstance(each.chart, Months | Rows | FanPicture)}


DRAWN = pictures()
EVERY = pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE])
EACH = pytest.mark.parametrize("name", DRAWN)


def root(chart: Picture, sheet: Sheet = LETTER) -> ET.Element:
    return ET.fromstring(chart_svg("f", chart, "Said", sheet))  # noqa: S314 - our own drawing


def texts(chart: Picture, sheet: Sheet = LETTER) -> list[str]:
    return ["".join(text.itertext()) for text in root(chart, sheet).iter(SVG + "text")]


def test_there_is_a_picture_of_every_exhibit() -> None:
    kinds = [type(chart).__name__ for chart in DRAWN.values()]
    assert kinds == ["FanPicture", "Rows", "Months", "Rows", "Rows"]


@EVERY
@EACH
def test_a_picture_is_named_and_fits_its_width(name: str, sheet: Sheet) -> None:
    made, width = root(DRAWN[name], sheet), sheet.across
    assert (made.get("role"), made[0].tag, made[0].text) == ("img", SVG + "title", "Said")
    assert made.get("width") == str(sheet.width)
    assert made.get("viewBox", "").split()[:2] == ["0", "0"]
    assert float(made.get("viewBox", "").split()[2]) == pytest.approx(width, abs=0.01)
    assert sheet.height is None or made.get("height") == str(sheet.height)
    assert all(float(text.get("font-size", "0")) >= 11 for text in made.iter(SVG + "text"))
    assert outside(chart_svg("f", DRAWN[name], "Said", sheet)) == []


@EVERY
@EACH
def test_a_picture_repeats_to_the_byte_and_knows_no_unknown(name: str, sheet: Sheet) -> None:
    svg = chart_svg("f", DRAWN[name], "x", sheet)
    assert svg == chart_svg("f", DRAWN[name], "x", sheet)
    assert not re.search(r"nan|None|inf\b", svg)


@EVERY
@EACH
def test_what_was_made_up_says_so_on_the_picture(name: str, sheet: Sheet) -> None:
    assert "SYNTHETIC DATA" in texts(pictures(SYNTHETIC)[name], sheet)
    assert "SYNTHETIC DATA" not in texts(DRAWN[name], sheet)


@EVERY
def test_the_fan_names_its_edges_the_limit_the_odds_and_their_record(sheet: Sheet) -> None:
    said = texts(DRAWN["year-end-2026"], sheet)
    assert {"1 in 20 above", "1 in 4 above", "1 in 4 below", "1 in 20 below", "Expected +1.12", "Limit: +1.0"} <= set(
        said
    )
    assert {"31", "58 now", "watch 35", "warning 50", "1,940 past forecasts", "How good such odds were"} <= set(said)
    assert {"Jan", "Jun", "Dec"} <= set(said)


def test_a_fan_without_limit_odds_or_record_is_a_fan() -> None:
    chart = DRAWN["year-end-2026"]
    assert isinstance(chart, FanPicture)
    alone = replace(chart, limit=None, limit_words="", odds=None, record=None)
    for sheet in (LETTER, NARROW):
        said = texts(alone, sheet)
        assert "Expected +1.12" in said
        assert not any("imit" in text or "odds" in text for text in said)


@EVERY
def test_the_waterfall_has_a_name_and_figures_for_each_row(sheet: Sheet) -> None:
    chart = DRAWN["drivers-2026"]
    assert isinstance(chart, Rows)
    said = texts(chart, sheet)
    for bar in chart.bars:
        assert bar.name in said
        assert set(bar.cells[2:]) <= set(said)
        assert sheet.narrow or set(filter(None, bar.cells)) <= set(said)
    assert {"The nation", "One-point limit"} <= set(said)


def test_what_falls_is_hatched() -> None:
    svg = chart_svg("f", DRAWN["drivers-2026"], "x")
    stripes = [part for part in re.findall(r"<path [^>]*>", svg) if f'stroke="{look.PAPER}"' in part]
    assert len(stripes) > 5
    assert svg.count(f'fill="{look.ABOVE}"') == sum(bar.paint == "above" for bar in bars("drivers-2026"))


def bars(name: str) -> tuple[object, ...]:
    chart = DRAWN[name]
    assert isinstance(chart, Rows)
    return chart.bars


@EVERY
def test_months_say_how_firm_they_are_and_lines_are_named_at_their_ends(sheet: Sheet) -> None:
    said = texts(DRAWN["months-2026"], sheet)
    for word in ("settled", "completed", "projected", "Maryland", "Nation", "Hospital", "Outside hospitals", "Total"):
        assert word in said
    assert said.count("J") == 9  # January, June and July of three panels


def test_projected_months_are_dotted_on_a_washed_ground() -> None:
    svg = chart_svg("f", DRAWN["months-2026"], "x")
    assert svg.count('stroke-dasharray="2 3"') == 6
    assert svg.count('<rect x="') >= 3
    assert svg.count(f'fill="{look.WASH}"') == 3
    held = DRAWN["months-2026"]
    assert isinstance(held, Months)
    settled = replace(held, firmness=("settled",) * 12)
    assert 'stroke-dasharray="2 3"' not in chart_svg("f", settled, "x")
    assert f'fill="{look.WASH}"' not in chart_svg("f", settled, "x")


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(4, 20)), min_size=1, max_size=5))
def test_names_moved_apart_never_overlap_and_keep_their_order(given_: list[tuple[float, float]]) -> None:
    places, heights = [place for place, _ in given_], [height for _, height in given_]
    moved = apart(places, heights, 0.0, 100.0)
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    for a, b in pairwise(order):
        assert moved[b] - moved[a] >= (heights[a] + heights[b]) / 2 - 1e-9
    assert all(y - h / 2 + 1e-9 >= 0 and y + h / 2 <= 100 + 1e-9 for y, h in zip(moved, heights, strict=True))


@given(st.floats(0, 500), st.floats(0, 500), st.floats(1, 300), st.floats(4, 40))
def test_stripes_stay_inside_their_box(x: float, y: float, width: float, height: float) -> None:
    drawn = hatched(x, y, width, height, look.BELOW)
    for along in re.findall(r'd="M([^"Z]*)"', drawn):
        for point in along.split("L"):
            px, py = map(float, point.split(","))
            assert x - 0.01 <= px <= x + width + 0.01
            assert y - 0.01 <= py <= y + height + 0.01


def test_rows_are_lower_on_a_slide_that_would_not_hold_them() -> None:
    many = DRAWN["drivers-2026"]
    assert isinstance(many, Rows)
    assert float(root(many, SLIDE).get("viewBox", "").split()[3]) == pytest.approx(SLIDE.down, abs=0.01)
    few = replace(many, bars=many.bars[:3])
    assert float(root(few, SLIDE).get("viewBox", "").split()[3]) <= (SLIDE.down or 0)


def test_a_sheet_is_as_many_units_wide_as_its_type_leaves_room_for() -> None:
    assert (LETTER.across, LETTER.down, LETTER.narrow) == (700, None, False)
    assert (NARROW.across, NARROW.narrow) == (340, True)
    assert SLIDE.across == pytest.approx(1760 * 12 / 26)
    assert SLIDE.down == pytest.approx(690 * 12 / 26)
    assert not SLIDE.narrow


def test_words_are_escaped() -> None:
    assert "&lt;b&gt; &amp; x" in words("<b> & x", 0, 0)
