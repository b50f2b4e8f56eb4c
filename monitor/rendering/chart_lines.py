"""Yearly series as lines, named at their ends, broken where a year is unknown, with an optional shaded wedge."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from monitor.pages.model import Lines
from monitor.rendering import look
from monitor.rendering.chart_parts import (
    SMALL_SIZE,
    TEXT_SIZE,
    Frame,
    Row,
    Scale,
    chart_number,
    linear,
    pixel,
    places_for,
    plotted,
    tick_places,
    wrapped,
    written,
)

if TYPE_CHECKING:
    import altair as alt

WIDE_LINES = Frame(width=470, height=250, left=60, right=150, top=34, bottom=30)
NARROW = Frame(width=194, height=240, left=50, right=96, top=34, bottom=30)
LINE_HEIGHT = 15
YEAR_WIDTH = 42
MOST_SERIES = len(look.SERIES_COLORS)


@dataclass(frozen=True)
class End:
    """The name of a series beside its last known point, in pixels: `x` and `point` of the point, `y` of the words."""

    index: int
    lines: tuple[str, ...]
    x: float
    point: float
    y: float

    @property
    def height(self) -> int:
        """Pixels the words take."""
        return LINE_HEIGHT * len(self.lines)


def unbroken_runs(values: Sequence[float]) -> list[int]:
    """A number per value that changes at each gap, so that a line is never drawn across an unknown year."""
    count, out = 0, []
    for before, value in zip((math.nan, *values), values, strict=False):
        count += math.isfinite(value) and not math.isfinite(before)
        out.append(count)
    return out


def point_rows(chart: Lines) -> list[Row]:
    """One record for every known value."""
    return [
        {
            "year": str(year),
            "value": value,
            "run": f"{i}-{run}",
            "shade": look.SERIES_COLORS[i],
            "dash": list(look.DASHES[i]),
        }
        for i, (_, values) in enumerate(chart.series)
        for year, value, run in zip(chart.years, values, unbroken_runs(values), strict=True)
        if math.isfinite(value)
    ]


def wedge_rows(chart: Lines) -> list[Row]:
    """One record for every year in which the first and the second series are both known."""
    if not chart.wedge or len(chart.series) < 2:
        return []
    first, second = chart.series[0][1], chart.series[1][1]
    both = [a + b for a, b in zip(first, second, strict=True)]
    rows = zip(chart.years, first, second, unbroken_runs(both), strict=True)
    return [{"year": str(y), "a": a, "b": b, "run": r} for y, a, b, r in rows if math.isfinite(a + b)]


def spread(ends: Sequence[End], top: float, bottom: float) -> list[End]:
    """The same names moved apart just enough that none overlaps, within `top` and `bottom` where they fit."""
    placed: list[End] = []
    edge = top
    for end in sorted(ends, key=lambda e: (e.point, e.index)):
        y = max(end.y, edge + end.height / 2)
        placed.append(End(end.index, end.lines, end.x, end.point, y))
        edge = y + end.height / 2 + 2
    edge = bottom
    for i in reversed(range(len(placed))):
        end = placed[i]
        y = min(end.y, edge - end.height / 2)
        placed[i] = End(end.index, end.lines, end.x, end.point, y)
        edge = y - end.height / 2 - 2
    return placed


def ends_for(chart: Lines, frame: Frame, scale: Scale) -> list[End]:
    """Where each series is named: its words and last figure, beside its last known point."""
    every = [v for _, values in chart.series for v in values]
    places, signed = places_for(every, unit=chart.unit), any(v < 0 for v in every)
    ends = []
    for index, (name, values) in enumerate(chart.series):
        last = max((i for i, v in enumerate(values) if math.isfinite(v)), default=None)
        if last is not None:
            words = wrapped(f"{name} {chart_number(values[last], places, signed)}", frame.right - 18)
            y = (1 - scale.share(values[last])) * frame.height
            ends.append(End(index, tuple(words), year_x(chart, frame, last), y, y))
    return spread(ends, -6, frame.height + 6)


def year_x(chart: Lines, frame: Frame, index: int) -> float:
    """The pixel of a year: bands of equal width, points in their middles."""
    return (index + 0.5) * frame.width / len(chart.years)


def _names(ends: Sequence[End], frame: Frame) -> "list[alt.Chart]":
    """The names at the right, each led to its point by a faint line."""
    import altair as alt

    layers: list[alt.Chart] = []
    for end in ends:
        lead = {"x": end.x + 5, "y": end.point, "x2": frame.width + 8, "y2": end.y}
        rule = plotted([{}]).mark_rule(color=look.RULE, strokeWidth=1)
        layers.append(rule.encode(**{channel: pixel(channel, place) for channel, place in lead.items()}))
    for end in ends:
        y = end.y - LINE_HEIGHT * (len(end.lines) - 1) / 2
        layers += written(list(end.lines), x=frame.width + 11, y=y, fontWeight=600, color=look.SERIES_COLORS[end.index])
    return layers


def _wedge(rows: list[Row], years: "alt.X", value: "Callable[[str], alt.Y]") -> "list[alt.Chart]":
    """The shaded area."""
    if not rows:
        return []
    import altair as alt

    area = plotted(rows).mark_area(color=look.WEDGE, opacity=1)
    return [area.encode(x=years, y=value("a"), y2=alt.Y2("b"), detail=alt.Detail("run:N"))]


def _edges(rows: list[Row], chart: Lines, frame: Frame, scale: Scale) -> list[tuple[float, float, float]]:
    """The wedge as (x, upper y, lower y) in pixels, year by year."""
    names = [str(year) for year in chart.years]
    out = []
    for row in rows:
        upper, lower = sorted((1 - scale.share(row[key])) * frame.height for key in ("a", "b"))
        out.append((year_x(chart, frame, names.index(row["year"])), upper, lower))
    return out


def _room(edges: Sequence[tuple[float, float, float]], x: float, half: float) -> tuple[float, float]:
    """The strip (top, bottom) that lies inside the wedge all the way from x - half to x + half; empty outside it."""
    if x - half < edges[0][0] or x + half > edges[-1][0]:
        return 1.0, 0.0
    near = [(x0, u, w) for x0, u, w in edges if abs(x0 - x) < half]
    near += [_between(edges, at) for at in (x - half, x + half)]
    return max(u for _, u, _ in near), min(w for _, _, w in near)


def _between(edges: Sequence[tuple[float, float, float]], x: float) -> tuple[float, float, float]:
    """The wedge's edges at any x within it, along straight lines."""
    right = next(i for i in range(1, len(edges)) if edges[i][0] >= x - 1e-9)
    (x0, u0, w0), (x1, u1, w1) = edges[right - 1], edges[right]
    share = (x - x0) / (x1 - x0)
    return x, u0 + share * (u1 - u0), w0 + share * (w1 - w0)


def _wedge_words(chart: Lines, rows: list[Row], frame: Frame, scale: Scale) -> "list[alt.Chart]":
    """The wedge's name inside it where it fits best, else just under its widest year."""
    if len(rows) < 2:
        return []
    edges = _edges(rows, chart, frame, scale)
    half = len(chart.wedge) * SMALL_SIZE * 0.29 + 3
    places = [x for (x0, *_), (x1, *_) in pairwise(edges) for x in (x0, (x0 + x1) / 2, x1)]
    x, (top, bottom) = max(((x, _room(edges, x, half)) for x in places), key=lambda p: p[1][1] - p[1][0])
    style: dict[str, Any] = {"align": "center", "fontWeight": 600, "color": look.NAVY}
    if bottom - top >= SMALL_SIZE + 4:
        return written(chart.wedge, x=x, y=(top + bottom) / 2, **style)[1:]  # no pale outline on the shade
    x, *_ = max(edges[1:-1] or edges, key=lambda e: e[2] - e[1])
    ends = (max(x - half, edges[0][0]), min(x + half, edges[-1][0]))
    lowest = max(w for _, _, w in [_between(edges, at) for at in (*ends, x)])
    return written(chart.wedge, x=x, y=lowest + 13, **style)


def _lines(rows: list[Row], years: "alt.X", value: "Callable[[str], alt.Y]") -> "list[alt.Chart]":
    """Lines over pale outlines, and a dot for every known year, so that a lone year shows too."""
    import altair as alt

    base = plotted(rows).encode(x=years, y=value("value"))
    literal = {"color": alt.Color("shade:N", scale=None)}
    dashes = alt.StrokeDash("dash:N", scale=None)
    return [
        base.mark_line(color=look.PAPER, strokeWidth=5).encode(detail=alt.Detail("run:N")),
        base.mark_line(strokeWidth=2.25).encode(detail=alt.Detail("run:N"), strokeDash=dashes, **literal),
        base.mark_point(filled=True, opacity=1, size=34).encode(**literal),
    ]


def _channels(chart: Lines, scale: Scale, frame: Frame, size: int) -> "tuple[alt.X, Callable[[str], alt.Y]]":
    """The year channel, of bands that all series share, and a maker of value channels on one scale."""
    import altair as alt

    plain: dict[str, Any] = {"title": None, "ticks": False, "labelPadding": 6}
    names = [str(y) for y in chart.years]
    every = math.ceil(len(names) * YEAR_WIDTH / frame.width)  # where not all have room: even steps, to the last
    plain_x = {
        **plain,
        "values": names[(len(names) - 1) % every :: every],
        "labelFontSize": size,
        "labelFontWeight": 600,
        "labelOverlap": False,
    }
    axis = alt.Axis(grid=False, labelAngle=0, domainColor=look.RULE, **plain_x)
    years = alt.X("year:N", scale=alt.Scale(domain=names, type="band", padding=0), axis=axis)
    limits = alt.Scale(domain=[scale.low, scale.high], nice=False, zero=False)
    places = tick_places(scale.ticks)
    ticks = alt.Axis(values=list(scale.ticks), format=f",.{places}f", domain=False, **plain)

    def value(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=limits, axis=ticks)

    return years, value


def line_layers(chart: Lines, narrow: bool) -> "tuple[Frame, list[alt.Chart]]":
    """The frame and the marks of a line chart, back to front. ValueError where there are more series than colours."""
    if len(chart.series) > MOST_SERIES:
        raise ValueError(f"a line chart holds at most {MOST_SERIES} series, not {len(chart.series)}")
    frame = NARROW if narrow else WIDE_LINES
    scale = linear([v for _, values in chart.series for v in values], 5, (0.06, 0.06))
    years, value = _channels(chart, scale, frame, SMALL_SIZE if narrow else TEXT_SIZE)
    heading = wrapped(chart.unit[:1].upper() + chart.unit[1:], frame.width + frame.left, TEXT_SIZE)
    words = written(heading, x=2 - frame.left, y=8 - frame.top, fontSize=TEXT_SIZE, color=look.MUTED)
    rows, shaded = point_rows(chart), wedge_rows(chart)
    zero = plotted([{"zero": 0}]).mark_rule(color=look.INK, strokeWidth=1).encode(y=value("zero"))
    crossed = [zero] if scale.low < 0 < scale.high else []
    marks = [*_wedge(shaded, years, value), *crossed, *_lines(rows, years, value)]
    marks += _wedge_words(chart, shaded, frame, scale)
    return frame, [*marks, *_names(ends_for(chart, frame, scale), frame), *words]
