"""Savings: what was spent beside its benchmark with the wedge between them, and a bar for each year."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.pages.pictures import Saved, SavedYear, Wedge
from monitor.rendering import look
from monitor.rendering.chart_cells import LINE, MARK
from monitor.rendering.chart_parts import Plot, Scale, inside, linear, tick_words, widest
from monitor.rendering.drawing import (
    SIZE,
    SMALL,
    Point,
    Sheet,
    apart,
    area,
    box,
    dot,
    hatched,
    line,
    lines_of,
    path,
    picture,
    shape,
    words,
)
from monitor.rendering.measure import width, wrapped
from monitor.words.findings import Cause, Verdict

FIGURE = SIZE + 0.5
HIGH, PHONE_HIGH = 300, 236  # a panel where no sheet gives its height
GAP = 30  # between panels
SHARE = 0.5  # of the width, for the wedge
ENDS = 112  # at most, for the words at the ends of the lines
BAR, TICK = 0.31, 0.41  # half a bar and half of what was required, as shares of a year's band
HEAD = 26


@dataclass(frozen=True)
class _Panel:
    """A part of the sheet, in units."""

    x: float
    y: float
    width: float
    height: float


def drawn(chart: Saved, sheet: Sheet) -> str:
    """The picture: both panels side by side; on a phone under one another; the bars alone where no wedge is known."""
    badge = 26 if chart.synthetic else 0
    high = (PHONE_HIGH if sheet.narrow else HIGH) if sheet.down is None else sheet.down - badge
    if chart.wedge is None:
        return picture(sheet, high, _bars(chart, _Panel(0, 0, min(sheet.across, 520), high)), chart.synthetic)
    if sheet.narrow:
        upper, lower = _Panel(0, 0, sheet.across, high), _Panel(0, high + GAP, sheet.across, high + 40)
        parts = [*_wedge(chart.wedge, upper), *_bars(chart, lower)]
        return picture(sheet, 2 * high + GAP + 40, parts, chart.synthetic)
    left = SHARE * sheet.across
    parts = [*_wedge(chart.wedge, _Panel(0, 0, left - GAP / 2, high))]
    parts += _bars(chart, _Panel(left + GAP / 2, 0, sheet.across - left - GAP / 2, high))
    return picture(sheet, high, parts, chart.synthetic)


# The wedge


def _wedge(wedge: Wedge, panel: _Panel) -> Iterator[str]:
    """Both lines, what lies between them, and the words at their ends."""
    yield words(wrapped(wedge.heading, panel.width, SMALL, True, 1)[0], panel.x, panel.y + 8, size=SMALL, bold=True)
    scale = _scale(wedge)
    left = panel.x + widest(tick_words(scale)) + 10
    ends = min(ENDS, max(width(text, SMALL, bold=True) for text in _said(wedge)))
    right, top, bottom = panel.x + panel.width - ends - 9, panel.y + HEAD + 6, panel.y + panel.height - 22
    plot = Plot(left, top, right - left, bottom - top, scale, max(1, len(wedge.years) - 1))
    yield from _axis(wedge, plot)
    lines = [[_at(plot, n, value) for n, value in enumerate(line_)] for line_ in (wedge.benchmark, wedge.actual)]
    for first, last in _unbroken(wedge.years):
        upper, lower = (points[first : last + 1] for points in lines)
        yield area([*upper, *reversed(lower)], look.BAND)
        yield path(upper, look.NATION, 2, "6 3.6")
        yield path(lower, look.STATE, 2.6)
    yield dot(lines[0][-1], look.NATION, 3.4)
    yield dot(lines[1][-1], look.STATE, 3.8)
    yield from _ends(wedge, plot, (lines[0][-1], lines[1][-1]), ends)


def _said(wedge: Wedge) -> tuple[str, str, str]:
    return wedge.benchmark_words, wedge.between_words, wedge.actual_words


def _scale(wedge: Wedge) -> Scale:
    scale = linear([wedge.floor, *wedge.benchmark, *wedge.actual], 4, (0.0, 0.06))
    low = min(wedge.floor, *wedge.benchmark, *wedge.actual)
    return Scale(low, scale.high, tuple(sorted({low, *(tick for tick in scale.ticks if tick >= low)})))


def _at(plot: Plot, place: int, value: float) -> Point:
    """A year's value: the first at the left edge, the last at the right one."""
    return plot.at(place - 0.5, value)


def _unbroken(years: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last place of each stretch of years that follow one another."""
    breaks = [place for place in range(1, len(years)) if years[place] - years[place - 1] > 1]
    return list(zip([0, *breaks], [*(place - 1 for place in breaks), len(years) - 1], strict=True))


def _axis(wedge: Wedge, plot: Plot) -> Iterator[str]:
    """Ticks with faint lines, the axis with a break where it does not start at zero, and the years that have room."""
    for tick, text in zip(plot.scale.ticks, tick_words(plot.scale), strict=True):
        y = _at(plot, 0, tick)[1]
        yield line((plot.x, y), (plot.right, y), look.GRID)
        yield words(text, plot.x - 7, y, size=SMALL, colour=look.MUTED, anchor="end")
    low = plot.bottom - 10
    broken = [(plot.x, low), (plot.x - 4, low - 3), (plot.x + 4, low - 7), (plot.x, low - 10)] if wedge.floor else []
    yield path([(plot.x, plot.bottom), *broken, (plot.x, plot.y - 6)], look.FAINT, 1.2)
    if wedge.floor_words:
        yield words(wedge.floor_words, plot.x + 9, plot.bottom - 11, size=SMALL, colour=look.MUTED, halo=look.PAPER)
    for place in _years_shown(len(wedge.years), plot.width / plot.count):
        x = _at(plot, place, plot.scale.low)[0]
        yield words(str(wedge.years[place]), x, plot.bottom + 13, size=SMALL, anchor="middle")


def _years_shown(count: int, step: float) -> list[int]:
    """The last year and every so many before it, so that their words do not meet."""
    every = max(1, math.ceil((width("2026", SMALL) + 10) / step))
    places = list(range(count - 1, -1, -every))
    return places if places[-1] == 0 or places[-1] * step > width("2026", SMALL) + 8 else [*places[:-1], 0]


def _ends(wedge: Wedge, plot: Plot, points: tuple[Point, Point], room: float) -> Iterator[str]:
    """What each line is and where it ended, and between them what was saved, none over another."""
    texts = [wrapped(text, room, SMALL, bold=True, most=3) for text in _said(wedge)]
    between = (points[0][1] + points[1][1]) / 2
    heights = [LINE * len(lines) + 3 for lines in texts]
    wanted = [points[0][1], between, points[1][1]]
    order = sorted(range(3), key=lambda at: (wanted[at], at))
    places = apart([wanted[at] for at in order], [heights[at] for at in order], plot.y - 12, plot.bottom)
    shades = (look.NATION, look.INK, look.STATE)
    for at, y in zip(order, places, strict=True):
        first = y - LINE * (len(texts[at]) - 1) / 2
        yield lines_of(texts[at], plot.right + 9, first, size=SMALL, colour=shades[at], bold=True)


# The bars


def _bars(chart: Saved, panel: _Panel) -> Iterator[str]:
    """A bar for each year with what was required across it; under it the verdict, and the figure beside it."""
    yield words(chart.heading, panel.x, panel.y + 8, size=SMALL, bold=True)
    yield words(chart.bar_words, panel.x, panel.y + 25, size=SMALL, colour=look.STATE, bold=True)
    x = panel.x + width(chart.bar_words, SMALL, bold=True) + 14
    yield words(chart.required_words, x, panel.y + 25, size=SMALL, colour=look.ABOVE, bold=True)
    step = panel.width / len(chart.bars)
    told = [wrapped(bar.said, step - 2, SMALL, most=3) for bar in chart.bars]
    foot = 20 + 2 * MARK + 6 + LINE * max(map(len, told)) + (2 * LINE + 6 if chart.note_head else 0)
    values = [value for bar in chart.bars for value in (bar.value, bar.required)]
    top, bottom = panel.y + HEAD + 14, panel.y + panel.height - foot
    falls = any(bar.value < 0 for bar in chart.bars)
    pads = (20 / (bottom - top) if falls else 0.0, 26 / (bottom - top))
    plot = Plot(panel.x, top, panel.width, bottom - top, linear([0.0, *values], 4, pads), len(chart.bars))
    for place, bar in enumerate(chart.bars):
        yield from _bar(plot, place, bar)
    yield line(plot.at(-0.5, 0), plot.at(plot.count - 0.5, 0), look.INK, 1.4)
    yield from _foot(chart, plot, told)


def _bar(plot: Plot, place: int, bar: SavedYear) -> Iterator[str]:
    """A year: solid where it is decided, hatched where it is too close; its figures on a ground of their own."""
    if math.isfinite(bar.value):
        (left, zero), (right, end) = plot.at(place - BAR, 0), plot.at(place + BAR, bar.value)
        drawer = hatched if bar.mark is Cause.TOO_CLOSE else box
        yield drawer(left, min(zero, end), right - left, max(abs(zero - end), 0.8), _colour(bar))
    if math.isfinite(bar.required) and bar.required:
        ends = plot.at(place - TICK, bar.required), plot.at(place + TICK, bar.required)
        yield line(*ends, look.PAPER, 5.6)
        yield line(*ends, look.ABOVE, 3)
    yield from _figures(plot, place, bar)


def _colour(bar: SavedYear) -> str:
    return {Cause.TOO_CLOSE: look.CLOSE, Verdict.MISSED: look.ABOVE}.get(bar.mark, look.STATE)


def _figures(plot: Plot, place: int, bar: SavedYear) -> Iterator[str]:
    """What was saved beyond the bar; what was required under its tick inside the bar, else over it."""
    x, zero = plot.at(place, 0)
    top, tick = (plot.at(place, value)[1] if math.isfinite(value) else zero for value in (bar.value, bar.required))
    drawn_tick = math.isfinite(bar.required) and bar.required != 0
    inside_bar = drawn_tick and math.isfinite(bar.value) and bar.value > bar.required and zero - tick > 16
    if drawn_tick and inside_bar:
        half = width(bar.required_words, SMALL, bold=True) / 2 + 2
        yield box(x - half, tick + 3, 2 * half, 13, look.PAPER)
        yield words(bar.required_words, x, tick + 9.5, size=SMALL, bold=True, anchor="middle")
    elif drawn_tick:
        y = tick - 9
        yield words(bar.required_words, x, y, size=SMALL, bold=True, anchor="middle", halo=look.PAPER)
        top = min(top, y - 5) if bar.value > 0 and abs(tick - top) < 24 else top
    if bar.words:
        y = top - 9 if bar.value >= 0 else plot.at(place, bar.value)[1] + 10
        y = min(y, tick - 10) if drawn_tick and inside_bar and top > tick - 8 else y
        yield words(bar.words, x, y, size=FIGURE, colour=_colour(bar), bold=True, anchor="middle", halo=look.PAPER)


def _foot(chart: Saved, plot: Plot, told: Sequence[Sequence[str]]) -> Iterator[str]:
    """The years, under each its verdict, and a row of further figures under its head."""
    y = plot.bottom + 13
    most = max(map(len, told))
    for place, (bar, lines) in enumerate(zip(chart.bars, told, strict=True)):
        x = plot.at(place, 0)[0]
        yield words(bar.year, x, y, size=SIZE, bold=True, anchor="middle")
        yield shape(look.SHAPES[bar.mark], (x, y + 10 + MARK), MARK, look.COLOURS[bar.mark])
        yield lines_of(lines, x, y + 2 * MARK + 20, size=SMALL, anchor="middle")
    if chart.note_head:
        y += 2 * MARK + 20 + LINE * most + 4
        yield words(chart.note_head, plot.x, y, size=SMALL, colour=look.MUTED)
        for place, bar in enumerate(chart.bars):
            x = inside(plot.at(place, 0)[0], width(bar.note, SMALL) / 2, plot.x, plot.right)
            yield words(bar.note, x, y + LINE, size=SMALL, anchor="middle")
