"""Years against a limit under one another: on a phone, and wherever years have no room side by side."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.pages.model import Bars, YearBar
from monitor.rendering import chart_marks, chart_others, look
from monitor.rendering.chart_marks import MARK
from monitor.rendering.chart_parts import (
    LINE,
    Plot,
    Scale,
    heading,
    inside,
    linear,
    tick_words,
    widest,
    with_unit,
    zero_line,
)
from monitor.rendering.drawing import SIZE, SMALL, Sheet, line, lines_of, picture, shape, words
from monitor.rendering.measure import width, wrapped

LEFT, FOOT = 40, 24
TOLD, TOLD_WIDE = 104, 220  # beside the plot, verdicts and what others found
ROW, ROW_WITH_LIMIT = 24, 40  # a year's band at least, and with the figure of a limit over its tick
MOST = 0.45  # of the plot, what figures may take at each end


@dataclass(frozen=True)
class _Told:
    """What stands beside a year: shapes with lines of words, of which a shape belongs to the first."""

    drawn: tuple[str, str]
    lines: list[str]
    colour: str


def drawn(chart: Bars, sheet: Sheet) -> str:
    """The picture."""
    head, top = heading(with_unit(chart.value_label, chart.unit), sheet.across)
    beside = TOLD if sheet.narrow else TOLD_WIDE
    told = [_told(chart, bar, beside - 2 * MARK - 20) for bar in chart.bars]
    least = ROW_WITH_LIMIT if chart_marks.moves(chart) else ROW
    rows = max(least, *(LINE * sum(len(each.lines) for each in year) + 8 for year in told))
    named = _limit_name(chart, sheet)
    top += 1.25 * SMALL * len(named) + (8 if named else 0)
    plot = _plot(chart, top, sheet.across - LEFT - beside, rows * len(chart.bars))
    parts = [
        *chart_marks.band(chart, plot),
        *_ticks(chart, plot),
        zero_line(plot),
    ]
    parts += [*chart_marks.marks(chart, plot), *_limit(chart, plot, named, sheet), *_figures(chart, plot)]
    parts += [part for place, year in enumerate(told) for part in _beside(plot, place, year)]
    return picture(sheet, plot.bottom + FOOT, [head, *parts])


def _plot(chart: Bars, top: float, wide: float, high: float) -> Plot:
    """The plot, with room for figures beyond the ends of bars and errors."""
    values = [v for bar in chart.bars for v in (*chart_marks.ends(bar), bar.limit)]
    room = min((widest(chart_marks.figures(chart), SIZE, bold=True) + 10) / wide, MOST)
    below, above = chart_marks.sides(chart)
    scale = linear([0.0, *values], 4, (room if below else 0.02, room if above else 0.05))
    return Plot(LEFT, top, wide, high, scale, len(chart.bars), lying=True)


def _limit_name(chart: Bars, sheet: Sheet) -> list[str]:
    """The limit's name in lines over the plot."""
    return wrapped(chart_marks.limit_words(chart), sheet.across, SMALL, True, 2) if chart_marks.limits(chart) else []


def _told(chart: Bars, bar: YearBar, room: float) -> list[_Told]:
    """The verdict, or what there is no value for, and what others found."""
    shade = look.INK if math.isfinite(bar.value) else look.MUTED
    sign = look.SHAPES[bar.mark], look.COLOURS[bar.mark]
    told = [_Told(sign, wrapped(bar.mark.value, room, SMALL), shade)]
    if bar.others:
        said = ", ".join(text for text, _, _ in chart_others.told(chart, bar))
        told.append(_Told(chart_others.sign(bar.others), wrapped(said, room, SMALL), look.STATE))
    return told


def _ticks(chart: Bars, plot: Plot) -> Iterator[str]:
    """The ticks under the plot that have room beside one another, counted from zero."""
    texts = tick_words(plot.scale, chart_marks.is_difference(chart))
    for tick, text in _with_room(plot.scale, texts, plot.width):
        x = plot.at(0, tick)[0]
        yield line((x, plot.y), (x, plot.bottom), look.GRID)
        middle = inside(x, width(text, SMALL) / 2, 0, plot.right + 60)
        yield words(text, middle, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")


def _with_room(scale: Scale, texts: Sequence[str], wide: float) -> list[tuple[float, str]]:
    """Every tick, or every so many that their words do not meet."""
    step = wide / max((scale.high - scale.low) / (scale.ticks[1] - scale.ticks[0]), 1) if len(texts) > 1 else wide
    every = math.ceil((widest(texts) + 8) / step)
    zero = next((i for i, tick in enumerate(scale.ticks) if tick == 0), 0)
    return [pair for i, pair in enumerate(zip(scale.ticks, texts, strict=True)) if (i - zero) % every == 0]


def _limit(chart: Bars, plot: Plot, named: list[str], sheet: Sheet) -> Iterator[str]:
    """The limit's name over the first year it is known for; where it moves, its figure over each tick."""
    first = next((place for place, bar in enumerate(chart.bars) if math.isfinite(bar.limit)), None)
    if first is None:
        return
    x = inside(plot.at(first, chart.bars[first].limit)[0], widest(named, bold=True) / 2, 0, sheet.across)
    yield lines_of(named, x, plot.y - 4 - LINE * len(named) + LINE / 2, size=SMALL, bold=True, anchor="middle")
    if chart_marks.moves(chart):
        for place, text in enumerate(chart_marks.limit_figures(chart)):
            if text:
                x, y = plot.at(place - chart_marks.half_limit(plot), chart.bars[place].limit)
                yield words(text, x, y - 7, size=SMALL, bold=True, anchor="middle", halo=look.PAPER)


def _figures(chart: Bars, plot: Plot) -> Iterator[str]:
    """The years at the left, and each value in figures beyond its error."""
    for place, (bar, text) in enumerate(zip(chart.bars, chart_marks.figures(chart), strict=True)):
        y = plot.at(place, 0)[1]
        yield words(str(bar.year), 0, y, size=SIZE, bold=True)
        low, high = chart_marks.ends(bar)
        if bar.value >= 0:
            x = plot.at(place, high)[0] + 7
            yield words(text, x, y, size=SIZE, colour=chart_marks.colour(chart, bar), bold=True, halo=look.PAPER)
        elif bar.value < 0:
            x = plot.at(place, low)[0] - 7
            yield words(text, x, y, size=SIZE, colour=chart_marks.colour(chart, bar), bold=True, halo=look.PAPER,
                        anchor="end")  # fmt: skip


def _beside(plot: Plot, place: int, told: list[_Told]) -> Iterator[str]:
    """Shapes and words at the right of a year, around its middle."""
    count = sum(len(each.lines) for each in told)
    y = plot.at(place, 0)[1] - LINE * (count - 1) / 2
    x = plot.right + 12
    for each in told:
        yield shape(each.drawn[0], (x + MARK, y), MARK, each.drawn[1])
        yield lines_of(each.lines, x + 2 * MARK + 5, y, size=SMALL, colour=each.colour)
        y += LINE * len(each.lines)
