"""Charts of the page model as SVG: one grammar, same input same bytes, and a name for readers who do not see them."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from monitor.pages.model import Bars, Lines
from monitor.pages.pictures import Difference, FanPicture, Months, Picture, Rows, Saved, Standing, Strips
from monitor.pages.target_pictures import Measures, Reach, Timeline
from monitor.rendering import (
    chart_bars,
    chart_difference,
    chart_fan,
    chart_lines,
    chart_measures,
    chart_months,
    chart_reach,
    chart_rows,
    chart_saved,
    chart_standing,
    chart_states,
    chart_timeline,
)
from monitor.rendering.drawing import LETTER, Sheet

_DRAWERS: dict[type, Callable[[Any, Sheet], str]] = {
    Bars: chart_bars.drawn,
    Lines: chart_lines.drawn,
    Months: chart_months.drawn,
    Rows: chart_rows.drawn,
    FanPicture: chart_fan.drawn,
    Difference: chart_difference.drawn,
    Saved: chart_saved.drawn,
    Standing: chart_standing.drawn,
    Strips: chart_states.drawn,
    Reach: chart_reach.drawn,
    Measures: chart_measures.drawn,
    Timeline: chart_timeline.drawn,
}


def chart_svg(figure_id: str, chart: Bars | Lines | Picture, alt_text: str, sheet: Sheet = LETTER) -> str:
    """An `<svg>` element: `role="img"`, its first child a `<title>` with `alt_text`, every id begun with the figure's.

    `sheet` is what it is drawn for: a page, a phone or a slide. `figure_id` is made fit for an id, to which a sheet
    that is no page adds its width. Raises ValueError for more series than there are distinct lines, or an empty
    `alt_text`.
    """
    if not alt_text.strip():
        raise ValueError(f"figure {figure_id}: a chart needs an alternative text")
    name = re.sub(r"[^A-Za-z0-9-]+", "-", f"chart-{figure_id}") + ("" if sheet == LETTER else f"-{sheet.width}")
    return _named(_svg(chart, sheet), name, alt_text)


def _svg(chart: Bars | Lines | Picture, sheet: Sheet) -> str:
    """The drawing, without a name as yet."""
    return _DRAWERS[type(chart)](chart, sheet)


def _named(svg: str, name: str, alt_text: str) -> str:
    """The drawing as one image with one name; its parts say nothing of their own."""
    title = f'<title id="{name}-title">{escape(alt_text)}</title>'
    opening, rest = svg.removeprefix("<svg").split(">", 1)
    return f'<svg xmlns="http://www.w3.org/2000/svg"{opening} role="img" aria-labelledby="{name}-title">{title}{rest}'
