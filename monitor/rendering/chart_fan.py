"""A year as it may end: its fan with the limit through it, how the odds moved, and how good such odds were."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.pages.pictures import FanPicture, OddsPath, Reliability
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale, chart_number, linear, tick_places
from monitor.rendering.drawing import (
    SIZE,
    SMALL,
    Point,
    Sheet,
    apart,
    area,
    box,
    dot,
    line,
    lines_of,
    path,
    picture,
    words,
)
from monitor.rendering.measure import wrapped

LINE = 1.25 * SMALL
HUNDRED = Scale(0.0, 100.0, (0.0, 100.0))


@dataclass(frozen=True)
class _Plot:
    """A plot in units, with places counted along it from 0 to `last`."""

    x: float
    y: float
    width: float
    height: float
    scale: Scale
    last: float

    def at(self, place: float, value: float) -> Point:
        """A value in units."""
        along = self.x + self.width * place / max(self.last, 1)
        return along, self.y + (1 - self.scale.share(value)) * self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


def drawn(chart: FanPicture, sheet: Sheet) -> str:
    """The picture: beside the fan the odds and their record, on a phone under it."""
    if sheet.narrow:
        return _under(chart, sheet)
    beside = bool(chart.odds or chart.record)
    aside = sheet.across - 192
    high = 292 if sheet.down is None else sheet.down
    small = (high - 140) / 2  # how high each of the two beside the fan is
    plot = _fan_plot(chart, 36, 34, aside - 182 if beside else sheet.across - 180, high - 60)
    parts = [*_fan(chart, plot, aside - 68 if beside else sheet.across)]
    parts += _odds(chart.odds, _Plot(aside, 46, 118, small, HUNDRED, _last(chart.odds))) if chart.odds else []
    parts += _record(chart.record, _Plot(aside, small + 118, small, small, HUNDRED, 100), 70) if chart.record else []
    return picture(sheet, high, parts, chart.synthetic)


def _under(chart: FanPicture, sheet: Sheet) -> str:
    plot = _fan_plot(chart, 34, 46, 200, 230)
    parts, height = [*_fan(chart, plot, sheet.across)], 316.0
    if chart.odds:
        parts += _odds(chart.odds, _Plot(38, height + 46, 216, 96, HUNDRED, _last(chart.odds)))
        height += 176
    if chart.record:
        parts += _record(chart.record, _Plot(38, height + 46, 120, 120, HUNDRED, 100), 150)
        height += 206
    return picture(sheet, height, parts, chart.synthetic)


def _last(odds: OddsPath | None) -> float:
    return len(odds.points) - 1 if odds else 0


def _fan_plot(chart: FanPicture, x: float, y: float, width: float, height: float) -> _Plot:
    values = [v for row in chart.quantiles for v in row] + [0.0] + ([chart.limit] if chart.limit is not None else [])
    return _Plot(x, y, width, height, linear(values, 5, (0.04, 0.04)), len(chart.months) - 1)


def _fan(chart: FanPicture, plot: _Plot, room: float) -> Iterator[str]:
    """Back to front: what is allowed, the bands, zero and the limit, the line, and the names at the right."""
    yield lines_of(wrapped(chart.heading, room, SIZE, bold=True), 0, 8, size=SIZE, bold=True)
    yield from _allowed(chart, plot)
    lowest, low, middle, high, highest = chart.quantiles
    yield _between(plot, lowest, highest, look.NINE_IN_TEN)
    yield _between(plot, low, high, look.HALF)
    yield from _axes(chart, plot)
    points = [plot.at(month, value) for month, value in enumerate(middle)]
    yield path(points[: chart.observed], look.STATE, 2.75)
    yield path(points[max(chart.observed - 1, 0) :], look.STATE, 2.75, "2 3.5")
    yield from (dot(point, look.STATE) for point in points[: chart.observed])
    yield from _edges(chart, plot)


def _allowed(chart: FanPicture, plot: _Plot) -> Iterator[str]:
    """The ground from zero to the limit."""
    if chart.limit is not None:
        top, bottom = sorted((plot.at(0, chart.limit)[1], plot.at(0, 0.0)[1]))
        yield box(plot.x, top, plot.width, bottom - top, look.BAND)


def _between(plot: _Plot, lower: Sequence[float], upper: Sequence[float], fill: str) -> str:
    over = [plot.at(month, value) for month, value in enumerate(upper)]
    under = [plot.at(month, value) for month, value in enumerate(lower)]
    return area([*over, *reversed(under)], fill)


def _axes(chart: FanPicture, plot: _Plot) -> Iterator[str]:
    places = tick_places(plot.scale.ticks)
    for tick in plot.scale.ticks:
        y = plot.at(0, tick)[1]
        if tick and (tick > max(chart.quantiles[-1]) or tick < min(chart.quantiles[0])):
            yield line((plot.x, y), (plot.right, y), look.GRID, 1)
        yield words(chart_number(tick, places, signed=True), plot.x - 8, y, size=SMALL, colour=look.MUTED, anchor="end")
    zero = plot.at(0, 0.0)[1]
    yield line((plot.x, zero), (plot.right, zero), look.INK, 1)
    if chart.limit is not None:
        y = plot.at(0, chart.limit)[1]
        yield line((plot.x, y), (plot.right, y), look.INK, 1.5, "5 3")
    for month in dict.fromkeys((0, chart.observed - 1, len(chart.months) - 1)):
        x = plot.at(month, 0.0)[0]
        yield words(chart.months[month][:3], x, plot.bottom + 14, size=SMALL, colour=look.MUTED, anchor="middle")


def _edges(chart: FanPicture, plot: _Plot) -> Iterator[str]:
    """What the edges are, the limit and what is expected, beside December."""
    ends = [
        ("1 in 20 above", chart.quantiles[4][-1], look.MUTED, False),
        ("1 in 4 above", chart.quantiles[3][-1], look.MUTED, False),
        (chart.expected, chart.quantiles[2][-1], look.STATE, True),
        ("1 in 4 below", chart.quantiles[1][-1], look.MUTED, False),
        ("1 in 20 below", chart.quantiles[0][-1], look.MUTED, False),
    ]
    if chart.limit is not None:
        ends.append((chart.limit_words, chart.limit, look.INK, True))
    places = [plot.at(0, value)[1] for _, value, _, _ in ends]
    moved = apart(places, [LINE + 2] * len(ends), plot.y - 8, plot.bottom + 8)
    for (text, _, colour, bold), place, y in zip(ends, places, moved, strict=True):
        if abs(y - place) > 1:
            yield line((plot.right + 2, place), (plot.right + 9, y), look.RULE, 1)
        yield words(text, plot.right + 12, y, size=SMALL, colour=colour, bold=bold)


def _odds(odds: OddsPath, plot: _Plot) -> Iterator[str]:
    """How the odds moved, beside the odds from which each level of alert rings."""
    yield lines_of(wrapped(odds.heading, 200, SIZE, bold=True), _left(plot), plot.y - 38, size=SIZE, bold=True)
    yield line((plot.x, plot.bottom), (plot.right, plot.bottom), look.INK, 1.25)
    yield line((plot.x, plot.y), (plot.right, plot.y), look.GRID, 1)
    points = [plot.at(place, value) for place, (_, value) in enumerate(odds.points)]
    ends = (text for text in (("100", plot.y), ("0", plot.bottom)) if abs(text[1] - points[0][1]) >= LINE)
    yield from (words(text, plot.x - 8, y, size=SMALL, colour=look.MUTED, anchor="end") for text, y in ends)
    yield from (_level(value, plot) for _, value in odds.levels)
    yield path(points, look.STATE)
    yield from (dot(point, look.STATE, 2.75) for point in points)
    (first, begun), (last, now) = odds.points[0], odds.points[-1]
    yield words(
        _odds_words(begun), points[0][0] - 8, points[0][1], size=SMALL, colour=look.STATE, bold=True, anchor="end"
    )
    yield from _now(odds, plot, points[-1], now)
    for name, x in ((first, points[0][0]), (last, points[-1][0])):
        yield words(name, x, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")


def _left(plot: _Plot) -> float:
    """Where the words over a plot begin: at the edge of a phone, else before its axis."""
    return plot.x - 38


def _level(value: float, plot: _Plot) -> str:
    y = plot.at(0, value)[1]
    return line((plot.x, y), (plot.right, y), look.ABOVE, 1, "4 3")


def _odds_words(value: float) -> str:
    """Odds in 100: never none of what is not decided, and never all."""
    return "over 99" if value > 99.5 else "under 1" if value < 0.5 else f"{value:.0f}"


def _now(odds: OddsPath, plot: _Plot, point: Point, now: float) -> Iterator[str]:
    """The odds as they are, and each level by its name, at the right edge and apart from one another."""
    told = [(f"{_odds_words(now)} now", point[1], look.STATE, True)]
    told += [(f"{name} {value:.0f}", plot.at(0, value)[1], look.ABOVE, False) for name, value in odds.levels]
    moved = apart([y for _, y, _, _ in told], [LINE] * len(told), plot.y - 10, plot.bottom - 2)
    for (text, _, colour, bold), y in zip(told, moved, strict=True):
        yield words(text, plot.right + 8, y, size=SMALL, colour=colour, bold=bold)


def _record(record: Reliability, plot: _Plot, room: float) -> Iterator[str]:
    """What was said against what came; on the slope both are the same. A larger dot was said more often."""
    yield words(record.heading, _left(plot), plot.y - 34, size=SIZE, bold=True)
    yield words(record.detail, _left(plot), plot.y - 18, size=SMALL, colour=look.MUTED)
    yield line((plot.x, plot.y), (plot.x, plot.bottom), look.INK, 1)
    yield line((plot.x, plot.bottom), (plot.right, plot.bottom), look.INK, 1)
    yield line(plot.at(0, 0), plot.at(100, 100), look.RULE, 1)
    most = max(count for *_, count in record.points)
    for said, came, count in record.points:
        yield dot(plot.at(said, came), look.STATE, 1.5 + 4 * math.sqrt(count / most))
    yield words("100", plot.x - 6, plot.y, size=SMALL, colour=look.MUTED, anchor="end")
    yield words("0", plot.x, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")
    yield words("said", plot.x + plot.width / 2, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")
    yield words("100", plot.right, plot.bottom + 13, size=SMALL, colour=look.MUTED, anchor="middle")
    yield words("came", plot.x - 6, plot.y + plot.height / 2, size=SMALL, colour=look.MUTED, anchor="end")
    yield lines_of(
        wrapped(record.says, room, SMALL, bold=True),
        plot.right + 10,
        plot.y + 24,
        size=SMALL,
        colour=look.STATE,
        bold=True,
    )
