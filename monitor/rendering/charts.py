"""Charts of the page model as SVG: one grammar, same input same bytes, and a name for readers who do not see them."""

import re
from functools import lru_cache
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING, Any

from monitor.pages.model import Bars, Lines
from monitor.pages.pictures import FanPicture, Measures, Months, Picture, Reach, Rows
from monitor.rendering import (
    chart_bars,
    chart_fan,
    chart_lines,
    chart_measures,
    chart_months,
    chart_reach,
    chart_rows,
    look,
)
from monitor.rendering.chart_parts import SMALL_SIZE, Frame
from monitor.rendering.drawing import LETTER, Sheet

if TYPE_CHECKING:
    import altair as alt

VEGA_LITE = "6.4"
CHECKED = False  # altair holds every part against its schema, half of a chart's time; the tests do that once for all


def chart_svg(figure_id: str, chart: Bars | Lines | Picture, alt_text: str, sheet: Sheet = LETTER) -> str:
    """An `<svg>` element: `role="img"`, its first child a `<title>` with `alt_text`, every id begun with the figure's.

    `sheet` is what it is drawn for: a page, a phone or a slide. `figure_id` is made fit for an id, to which a sheet
    that is no page adds its width. Raises ValueError for more series than there are distinct lines, or an empty
    `alt_text`.
    """
    if not alt_text.strip():
        raise ValueError(f"figure {figure_id}: a chart needs an alternative text")
    from altair.utils.schemapi import debug_mode

    name = re.sub(r"[^A-Za-z0-9-]+", "-", f"chart-{figure_id}") + ("" if sheet == LETTER else f"-{sheet.width}")
    with debug_mode(CHECKED):
        return accessible(_svg(chart, sheet), name, alt_text)


def _svg(chart: Bars | Lines | Picture, sheet: Sheet) -> str:  # noqa: PLR0911 - one for each kind
    """The drawing: bars and lines by the grammar of marks, the pictures of an outlook in pixels."""
    match chart:
        case Bars():
            return _drawn(*chart_bars.bar_layers(chart, sheet.narrow))
        case Lines():
            return _drawn(*chart_lines.line_layers(chart, sheet.narrow))
        case Months():
            return chart_months.drawn(chart, sheet)
        case Rows():
            return chart_rows.drawn(chart, sheet)
        case FanPicture():
            return chart_fan.drawn(chart, sheet)
        case Reach():
            return chart_reach.drawn(chart, sheet)
        case Measures():
            return chart_measures.drawn(chart, sheet)


def accessible(svg: str, name: str, alt_text: str) -> str:
    """The drawing with its accessible name, and ids that no other figure or earlier call can share.

    The renderer counts ids up through the life of a process; renaming them in order of appearance undoes that.
    """
    ids = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for number, old in enumerate(ids):
        new = f"{name}-{number}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
        svg = svg.replace(f'href="#{old}"', f'href="#{new}"')
    # The parts say nothing of their own: to assistive technology the drawing is one image with one name.
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", tag.group()), svg)
    opening, rest = svg.split(">", 1)
    size = " ".join(re.findall(r'(?:width|height|viewBox)="[^"]*"', opening))
    title = f'<title id="{name}-title">{escape(alt_text)}</title>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="{name}-title">{title}{rest}'


@lru_cache(maxsize=1)
def _renderer() -> ModuleType:
    """The chart renderer with our typeface: without it words are measured in another face, silently."""
    import vl_convert

    vl_convert.register_font_directory(str(look.font_file().parent))
    return vl_convert


def _drawn(frame: Frame, layers: "list[alt.Chart]") -> str:
    """The layers as an SVG of exactly the frame's size."""
    import altair as alt

    pads = {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom}
    chart = alt.layer(*layers, width=frame.width, height=frame.height, padding=pads)
    # With "none" the drawing has exactly the size we give it, so that words placed in pixels stand where they should.
    spec = {**chart.to_dict(validate=CHECKED), "autosize": {"type": "none"}, "config": _theme()}
    return str(_renderer().vegalite_to_svg(spec, vl_version=VEGA_LITE))


def _theme() -> dict[str, Any]:
    """The calm theme."""
    return {
        "aria": False,
        "background": look.PAPER,
        "font": look.FONT,
        "text": {"color": look.INK, "fontSize": SMALL_SIZE},
        "view": {"stroke": None},
        "axis": {"gridColor": look.GRID, "labelColor": look.MUTED, "labelFontSize": SMALL_SIZE, "labelLimit": 200},
    }
