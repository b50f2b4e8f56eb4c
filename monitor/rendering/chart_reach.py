"""How far a model reaches: bars beside heavy ticks of targets, a panel for each of those counted, on one scale."""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from monitor.pages.target_pictures import Reach, TargetPanel
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale, chart_number, known, linear, tick_places
from monitor.rendering.drawing import (
    SIZE,
    SMALL,
    Sheet,
    box,
    line,
    lines_of,
    picture,
    words,
)
from monitor.rendering.measure import width, wrapped
from monitor.rendering.reach_years import ROW, Plot, missing, year_drawn

_AXIS, _GAP = 34, 26  # units: ticks at the left, and between panels
_NARROWEST = 32  # of a year, where panels stand side by side
_HIGH = {False: 250, True: 210}  # of a plot, on a page and on a phone
_TITLE, _OVER = SIZE + 1, 42  # the type of a title; room under it


def drawn(chart: Reach, sheet: Sheet) -> str:
    """The picture: panels side by side where their years have room, else under one another."""
    plots, bottom = _placed(chart, sheet)
    parts = [part for plot in plots for part in _panel(plot, sheet)]
    return picture(sheet, bottom, parts, chart.synthetic)


def _placed(chart: Reach, sheet: Sheet) -> tuple[list[Plot], float]:
    """The plots, row by row, and how high they are together."""
    columns = _columns(chart, sheet)
    across = (sheet.across - _AXIS - (columns - 1) * _GAP) / columns
    rows = [chart.panels[start : start + columns] for start in range(0, len(chart.panels), columns)]
    scale, plots, top = _scale(chart), list[Plot](), 0.0
    heads = [max(_head(panel, across) for panel in row) for row in rows]
    feet = [max(_foot(panel, across) for panel in row) for row in rows]
    high = _height(sheet, sum(heads) + sum(feet), len(rows))
    for row, head, foot in zip(rows, heads, feet, strict=True):
        for place, panel in enumerate(row):
            plots.append(Plot(panel, _AXIS + place * (across + _GAP), top + head, across, high, scale))
        top += head + high + foot
    return plots, top


def _columns(chart: Reach, sheet: Sheet) -> int:
    """How many panels stand side by side: as many as leave each year its room, in rows of one length."""
    if sheet.narrow:
        return 1
    longest, count = max(len(panel.years) for panel in chart.panels), len(chart.panels)
    fitting = [n for n in range(1, count + 1) if (sheet.across - _AXIS - (n - 1) * _GAP) / n >= _NARROWEST * longest]
    rows = math.ceil(count / max(fitting, default=1))
    return math.ceil(count / rows)


def _height(sheet: Sheet, taken: float, rows: int) -> float:
    """The height of a plot: what a sheet of given height leaves, else the usual."""
    if sheet.down is None:
        return _HIGH[sheet.narrow] if rows == 1 or sheet.narrow else 150
    return max((sheet.down - taken) / rows, 100.0)


def _scale(chart: Reach) -> Scale:
    values = [x for panel in chart.panels for year in panel.years for x in (year.value, year.target)]
    if chart.top is not None and max(known(values), default=0.0) <= chart.top:
        return replace(linear([0.0, chart.top], 4), ticks=tuple(chart.top * part / 4 for part in range(5)))
    return linear([0.0, *values], 4, (0.0, 0.12))


def _head(panel: TargetPanel, across: float) -> float:
    """How high the words over a plot are, with room for what stands over the ticks of targets at its top."""
    return 1.25 * _TITLE * len(wrapped(panel.title, across, _TITLE, bold=True, most=3)) + _OVER


def _foot(panel: TargetPanel, across: float) -> float:
    return 22 + (ROW + 6) * len(_foot_lines(panel, across)) + 10


def _foot_lines(panel: TargetPanel, across: float) -> list[tuple[str, str]]:
    """What stands under the years, at the left and at the right; under one another where both are too wide."""
    both = [panel.foot, panel.paused_words]
    if all(both) and sum(width(text, SMALL) for text in both) + 16 > across:
        return [("", panel.paused_words), (panel.foot, "")]
    return [(both[0], both[1])] if any(both) else []


def _panel(plot: Plot, sheet: Sheet) -> Iterator[str]:
    title = wrapped(plot.panel.title, plot.width, _TITLE, bold=True, most=3)
    first = plot.y - _OVER - 1.25 * _TITLE * (len(title) - 0.5)
    yield lines_of(title, plot.x, first, size=_TITLE, bold=True)
    yield from _axis(plot, ticks=sheet.narrow or plot.x == _AXIS)
    for place, year in enumerate(plot.panel.years):
        yield from year_drawn(plot, place, year, "target" if place == plot.named else "")
    yield from missing(plot)
    yield line((plot.x, plot.bottom), (plot.x + plot.width, plot.bottom), look.INK, 1.4)
    yield from _breaks(plot)
    yield from _under(plot)


def _breaks(plot: Plot) -> Iterator[str]:
    """Two strokes through the axis between years that do not follow one another."""
    for place, (before, after) in enumerate(pairwise(plot.panel.years)):
        if after.year > before.year + 1:
            x = plot.middle(place) + plot.step / 2
            yield box(x - 3, plot.bottom - 2, 6, 4, look.PAPER)
            yield from (
                line((x + n - 2, plot.bottom + 4), (x + n + 1, plot.bottom - 4), look.INK, 1.1) for n in (-2, 3)
            )


def _axis(plot: Plot, ticks: bool) -> Iterator[str]:
    places = tick_places(plot.scale.ticks)
    for tick in plot.scale.ticks:
        y = plot.at(tick)
        yield line((plot.x, y), (plot.x + plot.width, y), look.GRID)
        if ticks:
            yield words(chart_number(tick, places), plot.x - 7, y, size=SMALL, colour=look.MUTED, anchor="end")


def _under(plot: Plot) -> Iterator[str]:
    """The bracket of years that are not enforced, and what stands under the years."""
    y = plot.bottom + 30
    paused = plot.panel.paused
    if paused:
        places = [n for n, year in enumerate(plot.panel.years) if paused[0] <= year.year <= paused[1]]
        left, right = plot.middle(places[0]) - 0.45 * plot.step, plot.middle(places[-1]) + 0.45 * plot.step
        yield line((left, y - 6), (right, y - 6), look.MUTED)
    for place, (first, last) in enumerate(_foot_lines(plot.panel, plot.width)):
        row = y + 5 + place * (ROW + 2)
        yield words(first, plot.x, row, size=SMALL, colour=look.MUTED)
        yield words(last, plot.x + plot.width, row, size=SMALL, colour=look.MUTED, anchor="end")
