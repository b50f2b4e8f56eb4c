"""Yearly series as lines, named at their ends; an unknown year breaks a line, and too few years make none."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from monitor.pages.model import Lines
from monitor.rendering import look
from monitor.rendering.chart_parts import (
    LINE,
    Plot,
    Scale,
    chart_number,
    heading,
    inside,
    known,
    linear,
    places_for,
    runs,
    tick_words,
    values_axis,
    widest,
    zero_line,
)
from monitor.rendering.drawing import SIZE, SMALL, Sheet, apart, area, dot, line, lines_of, path, picture, shape, words
from monitor.rendering.measure import width, wrapped
from monitor.words.findings import Cause

MOST_SERIES = len(look.SERIES)
LEAST_OF_A_LINE = 3  # years; fewer are dots
BROKEN = 0.5  # of the largest value: values that lie closer together than this leave zero out
NAMES, NAMES_NARROW = 164, 112  # beside the plot
ROOM, FOOT = 196, 26


@dataclass(frozen=True)
class _Series:
    """A series as it is drawn."""

    name: str
    values: tuple[float, ...]
    colour: str
    dash: str

    @property
    def last(self) -> int:
        """The place of its last known value."""
        return max(place for place, value in enumerate(self.values) if math.isfinite(value))


@dataclass(frozen=True)
class _Name:
    """Words at the right, and the point they belong to."""

    lines: list[str]
    colour: str
    x: float
    y: float


def drawn(chart: Lines, sheet: Sheet) -> str:
    """The picture. ValueError where there are more series than distinct lines."""
    if len(chart.series) > MOST_SERIES:
        raise ValueError(f"a line chart holds at most {MOST_SERIES} series, not {len(chart.series)}")
    head, top = heading(chart.unit[:1].upper() + chart.unit[1:], sheet.across)
    scale, series = _scale(chart), _drawn_series(chart)
    left = widest(tick_words(scale, _signed(chart))) + 10
    high = (sheet.down or top + ROOM + FOOT) - top - FOOT - 8
    wide = sheet.across - left - (NAMES_NARROW if sheet.narrow else NAMES)
    plot = Plot(left, top + 8, wide, high, scale, len(chart.years))
    parts = [*_wedge(chart, plot), *values_axis(plot, _signed(chart)), *_floor(plot)]
    parts += [*_unknown(chart, plot), *_years(chart, plot)]
    parts += [part for each in reversed(series) for part in _line(plot, each)]
    parts += [*_figures(chart, plot, series), *_named(chart, series, plot, sheet)]
    return picture(sheet, plot.bottom + FOOT, [head, *parts])


def _signed(chart: Lines) -> bool:
    """Whether figures carry a sign: differences do."""
    return chart.unit == "points" or any(v < 0 for _, values in chart.series for v in values)


def _scale(chart: Lines) -> Scale:
    """A scale with zero; without it where the values lie so far from it that they could not be told apart."""
    values = known(v for _, series in chart.series for v in series)
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low > 0 and 0 < high - low < BROKEN * high and chart.unit != "points":
        return _broken(low, high)
    return linear([0.0, *values], 5, (0.05 if low < 0 else 0.0, 0.05))


def _broken(low: float, high: float) -> Scale:
    """A scale that begins with a tick under the lowest value."""
    scale = linear([low - 0.16 * (high - low), high], 5, (0.0, 0.05))
    step = scale.ticks[1] - scale.ticks[0]
    floor = max(0.0, round(scale.ticks[0] - step, 10)) if scale.ticks[0] > scale.low else scale.ticks[0]
    return Scale(floor, scale.high, (floor, *(tick for tick in scale.ticks if tick > floor)))


def _drawn_series(chart: Lines) -> list[_Series]:
    """The series with a known value. What a wedge is measured from comes first, and is what ours is held against."""
    first, second, *others = look.SERIES
    styles = [second, first, *others] if chart.wedge else list(look.SERIES)
    every = (_Series(name, values, *style) for (name, values), style in zip(chart.series, styles, strict=False))
    return [each for each in every if known(each.values)]


def _stretches(series: _Series) -> list[list[int]]:
    """The years that are joined; of fewer than a line takes, each by itself."""
    places = [place for place, value in enumerate(series.values) if math.isfinite(value)]
    return runs(places) if len(places) >= LEAST_OF_A_LINE else [[place] for place in places]


def _alone(series: _Series) -> list[int]:
    """The years that nothing joins."""
    return [stretch[0] for stretch in _stretches(series) if len(stretch) == 1]


def _line(plot: Plot, series: _Series) -> Iterator[str]:
    """Neighbouring years joined, a dot at the end and wherever a year stands alone."""
    for stretch in _stretches(series):
        if len(stretch) > 1:
            points = [plot.at(place, series.values[place]) for place in stretch]
            yield path(points, series.colour, 2.6, series.dash)
    for place in sorted({*_alone(series), series.last}):
        yield dot(plot.at(place, series.values[place]), series.colour, 3.6)


def _figures(chart: Lines, plot: Plot, series: Sequence[_Series]) -> Iterator[str]:
    """Where there is one series, the figures of years that stand alone, if they have room; the last has its own."""
    if len(series) != 1:
        return
    (only,), edge = series, 0.0
    for place in sorted({*_alone(only)} - {only.last}):
        x, y = plot.at(place, only.values[place])
        figure = chart_number(only.values[place], _places(chart, series), _signed(chart))
        half = width(figure, SMALL, bold=True) / 2
        x = inside(x, half, plot.x, plot.right)
        if x - half > edge:
            edge = x + half + 3
            yield words(figure, x, y - 13, size=SMALL, colour=only.colour, bold=True, anchor="middle", halo=look.PAPER)


def _wedge(chart: Lines, plot: Plot) -> Iterator[str]:
    """The shaded ground between the first two series, in neighbouring years in which both are known."""
    if not _both(chart):
        return
    (_, first), (_, second) = chart.series[:2]
    for run in runs(_both(chart)):
        upper = [plot.at(place, first[place]) for place in run]
        yield area([*upper, *(plot.at(place, second[place]) for place in reversed(run))], look.BAND)


def _both(chart: Lines) -> list[int]:
    """The years in which the wedge is known."""
    if not chart.wedge or len(chart.series) < 2:
        return []
    (_, first), (_, second) = chart.series[:2]
    return [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if math.isfinite(a + b)]


def _floor(plot: Plot) -> Iterator[str]:
    """Zero; or where the axis leaves it out, a break in the axis and words that say where it starts."""
    if plot.scale.low <= 0 <= plot.scale.high:
        yield zero_line(plot)
        return
    x, y = plot.x, plot.bottom
    zigzag = [(x, plot.y - 4), (x, y - 20), (x - 4, y - 16), (x + 4, y - 10), (x, y - 6), (x, y)]
    yield path(zigzag, look.MUTED, 1.2)
    starts = f"Axis broken: starts at {tick_words(plot.scale)[0]}"
    yield words(starts, x + 9, y - 11, size=SMALL, colour=look.MUTED, halo=look.PAPER)


def _unknown(chart: Lines, plot: Plot) -> Iterator[str]:
    """The shape that keeps on the axis the place of a year in which nothing is known, and its word if that has room."""
    said, outline = Cause.NO_FIGURES.value, look.SHAPES[Cause.NO_FIGURES]
    room = plot.scale.low <= 0 <= plot.scale.high and width(said, SMALL) + 4 <= plot.step
    for place in range(len(chart.years)):
        if not known(values[place] for _, values in chart.series):
            x = plot.at(place, plot.scale.low)[0]
            yield shape(outline, (x, plot.bottom), 4.5, look.MUTED)
            if room:
                yield words(said, x, plot.bottom - 12, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)


def _years(chart: Lines, plot: Plot) -> Iterator[str]:
    """The years, or so many that they have room: in even steps, to the last."""
    every = math.ceil((width("2026", SIZE, bold=True) + 8) / plot.step)
    first = (len(chart.years) - 1) % every
    for place in range(first, len(chart.years), every):
        x = plot.at(place, plot.scale.low)[0]
        yield words(str(chart.years[place]), x, plot.bottom + 14, size=SIZE, bold=True, anchor="middle")


def _named(chart: Lines, series: Sequence[_Series], plot: Plot, sheet: Sheet) -> Iterator[str]:
    """The names at the right, apart from one another, each led to its point by a faint line."""
    names = _names(chart, series, plot, sheet.across - plot.right - 14)
    heights = [LINE * len(name.lines) + 2 for name in names]
    moved = apart([name.y for name in names], heights, plot.y - 8, plot.bottom + 8)
    for name, height, y in zip(names, heights, moved, strict=True):
        if name.x and (plot.right - name.x > plot.step or abs(y - name.y) > 1):
            yield line((name.x + 6, name.y), (plot.right + 10, y), look.RULE)
        top = y - height / 2 + LINE / 2 + 1
        yield lines_of(name.lines, plot.right + 14, top, size=SMALL, colour=name.colour, bold=True)


def _names(chart: Lines, series: Sequence[_Series], plot: Plot, room: float) -> list[_Name]:
    """Each series by its name and last figure, and between the first two the name of what is shaded."""
    places, both = _places(chart, series), _both(chart)
    most = max(1, int((plot.height + 16) / max(len(series) + bool(both), 1) / LINE - 0.2))
    names = []
    for each in series:
        x, y = plot.at(each.last, each.values[each.last])
        figure = chart_number(each.values[each.last], places, _signed(chart))
        lines = _with_figure(each.name, figure, room, most)
        names.append(_Name(lines, each.colour, x, y))
    if both:
        middle = sum(values[both[-1]] for _, values in chart.series[:2]) / 2
        lines = wrapped(chart.wedge, room, SMALL, True, most)
        names.insert(1, _Name(lines, look.INK, 0.0, plot.at(both[-1], middle)[1]))
    return names


def _places(chart: Lines, series: Sequence[_Series]) -> int:
    """Decimals by the size of all values, and so many that two last ones are not written alike unless they are."""
    pairs = list(combinations((each.values[each.last] for each in series), 2))
    every = [v for each in series for v in each.values]
    return places_for([*(a for a, _ in pairs), *every], [b for _, b in pairs], chart.unit)


def _with_figure(name: str, figure: str, room: float, most: int) -> list[str]:
    """A name and its figure in lines; a name that is cut short keeps its figure, and never turns it round."""
    whole = f"{name.rstrip()}:\N{LEFT-TO-RIGHT MARK} {figure}"
    lines = wrapped(whole, room, SMALL, bold=True)
    if len(lines) <= most or most == 1:
        return lines[:most]
    return [*wrapped(name, room, SMALL, True, most - 1), figure]
