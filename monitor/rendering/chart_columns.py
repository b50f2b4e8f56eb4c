"""Years against a limit side by side: values up, and under each year its verdict and what others found."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.pages.model import Bars, YearBar
from monitor.rendering import chart_marks, chart_others, look
from monitor.rendering.chart_marks import MARK, RADIUS
from monitor.rendering.chart_parts import (
    LINE,
    Plot,
    heading,
    inside,
    linear,
    tick_words,
    values_axis,
    widest,
    with_unit,
    zero_line,
)
from monitor.rendering.drawing import SIZE, SMALL, Sheet, line, lines_of, path, picture, shape, words
from monitor.rendering.measure import width, wrapped

FIGURE = SIZE + 0.5
RIGHT, GAP = 106, 12  # beside the plot, the limit by its name
ROOM = 176  # units of a plot on a sheet that gives no height
YEARS = 26  # under the plot, the years and a rule
_HEAD = 80  # of the row of what others found
_MARKED = 2 * MARK + 3  # what a shape before words takes


def need(chart: Bars) -> float:
    """How wide a year's band has to be: for its figure, that of a limit that moves beside its tick, and its words."""
    figures, tick = widest(chart_marks.figures(chart), FIGURE, bold=True) + 4, 2 * chart_marks.HALF_LIMIT
    beside = widest(chart_marks.limit_figures(chart), SMALL, bold=True) + 7
    least = max(figures, widest(_words_told(chart)) + _MARKED + 2, width("2026", SIZE, bold=True) + 4)
    return max(least, figures / tick, beside / (1 - tick)) if chart_marks.moves(chart) else least


def _words_told(chart: Bars) -> Iterator[str]:
    """Every word that stands under a year."""
    for bar in chart.bars:
        for text in (bar.mark.value, *(text for text, *_ in chart_others.told(chart, bar))):
            yield from text.split()


@dataclass(frozen=True)
class _Strip:
    """What stands under a year: its verdict and what others found, in lines that fit its band."""

    verdict: list[str]
    others: list[tuple[str, str, bool]]


def fits(chart: Bars, sheet: Sheet) -> bool:
    """Whether years have room side by side."""
    return not sheet.narrow and (sheet.across - _left(chart) - _right(chart)) / len(chart.bars) >= need(chart)


def drawn(chart: Bars, sheet: Sheet) -> str:
    """The picture."""
    head, top = heading(with_unit(chart.value_label, chart.unit), sheet.across)
    top += LINE + 8 if chart_marks.in_a_row(chart) else 0
    left = _left(chart)
    wide = sheet.across - left - _right(chart)
    strips = [_strip(chart, bar, wide / len(chart.bars) - _MARKED) for bar in chart.bars]
    foot = YEARS + _verdicts(strips) + _others(strips)
    high = max((sheet.down or top + ROOM + foot) - top - foot, 120.0)
    plot = _plot(chart, left, top, wide, high)
    parts = [*chart_marks.band(chart, plot), *values_axis(plot, chart_marks.is_difference(chart))]
    parts += [zero_line(plot), *chart_marks.marks(chart, plot), *_figures(chart, plot), *_limits(chart, plot)]
    parts += [*_in_a_row(chart, plot), *_unknown(chart, plot), *_years(chart, plot), *_under(chart, plot, strips)]
    return picture(sheet, plot.bottom + foot, [head, *parts])


def _left(chart: Bars) -> float:
    """Room for the ticks and the name of the lowest row."""
    ticks = widest(tick_words(_plot(chart, 0, 0, 1, ROOM).scale, chart_marks.is_difference(chart)))
    return max(ticks + 10, _HEAD if chart_others.any_found(chart) else 0)


def _right(chart: Bars) -> float:
    return RIGHT if chart_marks.limits(chart) else 12


def _plot(chart: Bars, x: float, y: float, wide: float, high: float) -> Plot:
    """The plot, with room for figures beyond the ends of bars and errors."""
    values = [v for bar in chart.bars for v in (*chart_marks.ends(bar), bar.limit)]
    below, above = chart_marks.sides(chart)
    pads = (22 / high if below else 0.0, 22 / high if above else 0.05)
    return Plot(x, y, wide, high, linear([0.0, *values], 6, pads), len(chart.bars))


def _strip(chart: Bars, bar: YearBar, room: float) -> _Strip:
    verdict = wrapped(bar.mark.value, room, SMALL) if math.isfinite(bar.value) else []
    others = [
        (text, colour, bold)
        for piece, colour, bold in chart_others.told(chart, bar)
        for text in wrapped(piece, room, SMALL, bold)
    ]
    return _Strip(verdict, others)


def _verdicts(strips: list[_Strip]) -> float:
    """How high the row of verdicts is."""
    most = max(len(strip.verdict) for strip in strips)
    return 8 + LINE * most if most else 0


def _others(strips: list[_Strip]) -> float:
    """How high the row of what others found is."""
    most = max(len(strip.others) for strip in strips)
    return 12 + LINE * max(most, 2) if most else 0


def _figures(chart: Bars, plot: Plot) -> Iterator[str]:
    """Each value in figures: beside its dot where there is room, else beyond its error."""
    for place, (bar, text) in enumerate(zip(chart.bars, chart_marks.figures(chart), strict=True)):
        if not text:
            continue
        shade = chart_marks.colour(chart, bar)
        x, y = plot.at(place, bar.value)
        if _beside(chart, plot, text) and shade != look.ABOVE:
            ground = look.BAND if chart_marks.is_banded(chart) and 0 < bar.value < bar.limit else look.PAPER
            yield words(text, x + RADIUS + 4, y, size=FIGURE, colour=shade, bold=True, halo=ground)
        else:
            y = _beyond(chart, plot, place, bar)
            yield words(text, x, y, size=FIGURE, colour=shade, bold=True, anchor="middle", halo=look.PAPER)


def _beyond(chart: Bars, plot: Plot, place: int, bar: YearBar) -> float:
    """The middle of a figure beyond a bar, its error or its dot, and beyond the tick of a limit it would touch."""
    low, high = chart_marks.ends(bar)
    away, edge = (-FIGURE, high) if bar.value >= 0 else (FIGURE, low)
    dotted = chart_marks.is_difference(chart) and edge == bar.value
    y = plot.at(place, edge)[1] + away + (math.copysign(RADIUS - 2, away) if dotted else 0)
    limit = plot.at(place, bar.limit)[1] if chart_marks.moves(chart) and math.isfinite(bar.limit) else math.inf
    return limit + away if abs(limit - y) < FIGURE else y


def _beside(chart: Bars, plot: Plot, text: str) -> bool:
    """Whether a figure has room beside its dot, and the next one's figure too."""
    room = plot.step >= 1.5 * width(text, FIGURE, bold=True) + 12
    return chart_marks.is_difference(chart) and not chart_marks.moves(chart) and room


def _limits(chart: Bars, plot: Plot) -> Iterator[str]:
    """The limit's name beside the last year it is known for; where it moves, its figure beside each tick."""
    places = [place for place, bar in enumerate(chart.bars) if math.isfinite(bar.limit)]
    if not places:
        return
    aside = plot.right + GAP
    for place in places if chart_marks.moves(chart) else ():
        text = chart_marks.limit_figures(chart)[place]
        x, y = plot.at(place + chart_marks.half_limit(plot), chart.bars[place].limit)
        aside = max(aside, x + 3 + width(text, SMALL, bold=True) + 8)
        yield words(text, x + 3, y, size=SMALL, bold=True, halo=look.PAPER)
    lines = wrapped(chart_marks.limit_words(chart), plot.right + RIGHT - aside, SMALL, bold=True, most=5)
    half = LINE * len(lines) / 2
    y = inside(plot.at(0, chart.bars[places[-1]].limit)[1], half, plot.y, plot.bottom)
    yield lines_of(lines, aside, y - half + LINE / 2, size=SMALL, bold=True)


def _in_a_row(chart: Bars, plot: Plot) -> Iterator[str]:
    """A bracket over years in a row above the rival, and over it how many they are, where words have room."""
    edge = 0.0
    for stretch in chart_marks.in_a_row(chart):
        left, right = (plot.at(place, 0)[0] + away for place, away in ((stretch[0], -6), (stretch[-1], 6)))
        yield path([(left, plot.y), (left, plot.y - 6), (right, plot.y - 6), (right, plot.y)], look.ABOVE, 1.4)
        said = f"{len(stretch)} years in a row above"
        half = width(said, SMALL, bold=True) / 2
        middle = inside((left + right) / 2, half, 0, plot.right + GAP)
        if middle - half > edge:
            edge = middle + half + 4
            yield words(said, middle, plot.y - 15, size=SMALL, colour=look.ABOVE, bold=True, anchor="middle")


def _unknown(chart: Bars, plot: Plot) -> Iterator[str]:
    """The shape and the word of each year without a value, at zero, on the side that has room and no limit."""
    for place, bar in enumerate(chart.bars):
        if math.isfinite(bar.value):
            continue
        lines = wrapped(bar.mark.value, plot.step - 4, SMALL)
        x, top = plot.at(place, 0)[0], _top(chart, plot, place, 20 + LINE * len(lines))
        yield chart_marks.unknown(bar, (x, top + MARK + 1))
        yield lines_of(lines, x, top + 2 * MARK + 11, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)


def _top(chart: Bars, plot: Plot, place: int, high: float) -> float:
    """Where a block of this height begins: over zero or a limit it would cover, or under zero; a difference's there."""
    bar = chart.bars[place]
    zero = plot.at(place, 0)[1]
    limit = plot.at(place, bar.limit)[1] if math.isfinite(bar.limit) else -math.inf
    under = [zero + 4] if zero + 4 + high <= plot.bottom else []
    over = [edge - high for edge in (zero - 3, limit - 4) if edge - high >= plot.y]
    places = [*under, *over] if chart_marks.is_difference(chart) else [*over, *under]
    clear = [top for top in places if not top - 4 < limit < top + high + 4]
    return (clear or places or [zero - 3 - high])[0]


def _years(chart: Bars, plot: Plot) -> Iterator[str]:
    for place, bar in enumerate(chart.bars):
        x = plot.at(place, 0)[0]
        yield words(str(bar.year), x, plot.bottom + 13, size=SIZE, bold=True, anchor="middle")


def _under(chart: Bars, plot: Plot, strips: list[_Strip]) -> Iterator[str]:
    """Under the years their verdicts, and under these what others found."""
    y = plot.bottom + YEARS - 2
    yield line((0, y), (plot.right, y), look.RULE)
    for place, (bar, strip) in enumerate(zip(chart.bars, strips, strict=True)):
        told = [(text, look.INK, False) for text in strip.verdict]
        yield from _told(plot, place, y + 13, told, (look.SHAPES[bar.mark], look.COLOURS[bar.mark]))
    if _others(strips):
        yield from _found(chart, plot, strips, y + _verdicts(strips))


def _found(chart: Bars, plot: Plot, strips: list[_Strip], y: float) -> Iterator[str]:
    """What others found, under a rule, named at the left."""
    yield line((0, y + 3), (plot.right, y + 3), look.GRID)
    yield lines_of(wrapped(chart_others.HEAD, plot.x - 8, SMALL, bold=True), 0, y + 15, size=SMALL, bold=True)
    for place, (bar, strip) in enumerate(zip(chart.bars, strips, strict=True)):
        if bar.others:
            yield from _told(plot, place, y + 15, strip.others, chart_others.sign(bar.others))


def _told(plot: Plot, place: int, y: float, lines: list[tuple[str, str, bool]], sign: tuple[str, str]) -> Iterator[str]:
    """Lines under a year, a shape before the first, and all in the middle of its band."""
    if not lines:
        return
    long = max(width(text, SMALL, bold) for text, _, bold in lines)
    x = plot.at(place, 0)[0] - (long + _MARKED) / 2
    yield shape(sign[0], (x + MARK, y), MARK, sign[1])
    for row, (text, colour, bold) in enumerate(lines):
        yield words(text, x + _MARKED, y + LINE * row, size=SMALL, colour=colour, bold=bold)
