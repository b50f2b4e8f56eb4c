"""All areas as dots, a row for each year: overlaps stacked, ours large, its value and its place at the right."""

import math
from collections.abc import Iterator, Sequence

from monitor.pages.pictures import Strip, Strips
from monitor.rendering import look
from monitor.rendering.chart_parts import Plot, inside, linear, tick_words, widest
from monitor.rendering.drawing import SIZE, SMALL, Point, Sheet, box, dot, line, picture, words
from monitor.rendering.measure import width

RADIUS, OURS = 2.3, 5.0
YEAR, ROW, PHONE_ROW = 46, 40, 56
HEAD, FOOT = 30, 40
GAP = 12
STACK = 1.9 * RADIUS + 1  # from one dot of a stack to the next


def drawn(chart: Strips, sheet: Sheet) -> str:
    """The picture; on a phone value and place stand over the dots of their year."""
    plot = _plot(chart, sheet)
    parts = [*_ground(chart, plot), *_axis(chart, plot, sheet)]
    parts += [part for place, row in enumerate(chart.rows) for part in _row(plot, place, row, sheet)]
    parts.append(words(chart.place, sheet.across, 12, size=SMALL, bold=True, anchor="end"))
    return picture(sheet, plot.bottom + FOOT, parts, chart.synthetic)


def _head(sheet: Sheet) -> float:
    return HEAD + (22 if sheet.narrow else 0)


def _plot(chart: Strips, sheet: Sheet) -> Plot:
    right = 0.0 if sheet.narrow else _beside(chart)
    left, top = (0.0 if sheet.narrow else YEAR), _head(sheet)
    badge = 26 if chart.synthetic else 0
    high: float = (PHONE_ROW if sheet.narrow else ROW) * len(chart.rows)
    if sheet.down is not None:
        high = max(24 * len(chart.rows), sheet.down - badge - top - FOOT)
    values = [0.0, chart.limit, *(value for row in chart.rows for value in (row.ours, *row.others))]
    wide = sheet.across - left - right
    scale = linear(values, 9 if not sheet.narrow else 5, (0.03, 0.03))
    return Plot(left, top, wide, high, scale, len(chart.rows), lying=True)


def _beside(chart: Strips) -> float:
    """Room at the right for the value, the place, and the head over both."""
    told = (
        widest([row.words for row in chart.rows], SIZE, bold=True) + 8 + widest([row.place for row in chart.rows], SIZE)
    )
    return max(told, width(chart.place, SMALL, bold=True)) + GAP


def _ground(chart: Strips, plot: Plot) -> Iterator[str]:
    """What is allowed, and a faint line for each tick."""
    top, bottom = plot.y - 4, plot.bottom
    zero = plot.at(0, 0)[0]
    if chart.limit > 0:
        yield box(zero, top, plot.at(0, chart.limit)[0] - zero, bottom - top, look.BAND)
    for tick in plot.scale.ticks:
        x = plot.at(0, tick)[0]
        yield line((x, top), (x, bottom), look.GRID)
    yield line((zero, top - 4), (zero, bottom), look.INK, 1.4)
    if math.isfinite(chart.limit):
        x = plot.at(0, chart.limit)[0]
        yield line((x, top - 4), (x, bottom), look.INK, 1.4, "6 3.6")


def _axis(chart: Strips, plot: Plot, sheet: Sheet) -> Iterator[str]:
    """The ticks, what lies at each end, and zero and the limit by their names."""
    texts = tick_words(plot.scale, signed=True)
    for tick, text in zip(plot.scale.ticks, texts, strict=True):
        x = inside(plot.at(0, tick)[0], width(text, SMALL) / 2, 0, sheet.across)
        yield words(text, x, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")
    yield words(chart.sides[0], plot.x, plot.bottom + 29, size=SMALL, colour=look.MUTED)
    yield words(chart.sides[1], plot.right, plot.bottom + 29, size=SMALL, colour=look.MUTED, anchor="end")
    zero, y = plot.at(0, 0)[0], plot.y - 18
    far, wide = (width(said, SMALL, bold=True) for said in (chart.limit_words, chart.zero))
    x = plot.right
    if chart.limit_words:
        x = max(min(plot.at(0, chart.limit)[0] + 5, plot.right - far), wide + 8)
        yield words(chart.limit_words, x, y, size=SMALL, bold=True)
    yield words(chart.zero, max(min(zero - 5, x - 8), wide), y, size=SMALL, colour=look.NATION, bold=True, anchor="end")


def _row(plot: Plot, place: int, row: Strip, sheet: Sheet) -> Iterator[str]:
    """A year: its dots, ours over them with a tick, and the words beside or over them."""
    shift = 0.12 if sheet.narrow else 0.0
    x, y = plot.at(place + shift, row.ours)
    room = plot.step * (0.34 if sheet.narrow else 0.46)
    for at in stacked([plot.at(place + shift, value)[0] for value in row.others], y, room):
        yield dot(at, look.HALF, RADIUS)
    shade = look.ABOVE if row.ours > 0 else look.STATE
    half = min(room, 14.0)
    yield line((x, y - half), (x, y + half), look.PAPER, 5.5)
    yield line((x, y - half), (x, y + half), shade, 2.4)
    yield dot((x, y), look.PAPER, OURS + 1.6)
    yield dot((x, y), shade, OURS)
    yield from _words(plot, row, y if not sheet.narrow else plot.at(place, 0)[1] - plot.step / 2 + 9, shade, sheet)


def _words(plot: Plot, row: Strip, y: float, shade: str, sheet: Sheet) -> Iterator[str]:
    """The year at the left; the value and the place at the right."""
    yield words(row.year, 0, y, size=SIZE, bold=True, halo=look.PAPER)
    yield words(row.place, sheet.across, y, size=SIZE, colour=shade, anchor="end", halo=look.PAPER)
    end = sheet.across - width(row.place, SIZE) - 8
    yield words(row.words, end, y, size=SIZE, colour=shade, bold=True, anchor="end", halo=look.PAPER)


def stacked(places: Sequence[float], y: float, room: float) -> list[Point]:
    """Dots at their places along a row, those that would overlap moved up and down in turn, within `room`."""
    most = max(0, int((room - RADIUS) / STACK))
    levels = [0, *(sign * step for step in range(1, most + 1) for sign in (-1, 1))]
    ends: dict[int, float] = {}
    points = list[Point]()
    for x in sorted(places):
        level = next((each for each in levels if x - ends.get(each, -math.inf) >= 2 * RADIUS + 1), levels[-1])
        ends[level] = x
        points.append((x, y + level * STACK))
    return points
