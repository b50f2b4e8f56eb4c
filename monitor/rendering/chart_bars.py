"""Yearly values as bars: columns where there is room, rows on a phone. Filled, dark or hollow by verdict."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from monitor.pages.model import Bars, YearBar
from monitor.rendering import chart_others, look
from monitor.rendering.chart_parts import (
    SMALL_SIZE,
    TEXT_SIZE,
    Axes,
    Frame,
    Row,
    Scale,
    chart_number,
    linear,
    pixel,
    places_for,
    plotted,
    with_unit,
    wrapped,
    written,
)
from monitor.words.findings import Verdict

if TYPE_CHECKING:
    import altair as alt

# A verdict's fill, outline and outline pattern: solid, dark, hollow, pale. What cannot be told is hollow for any cause.
FILLS: dict[Verdict, tuple[str, str, tuple[int, ...]]] = {
    Verdict.MET: (look.MET, look.MET, (1, 0)),
    Verdict.MISSED: (look.MISSED, look.INK, (1, 0)),
    Verdict.CANNOT_TELL: (look.PAPER, look.MUTED, (4, 2)),
    Verdict.NOT_IN_FORCE: (look.GRID, look.FAINT, (1, 0)),
}

_WIDE = Frame(width=560, height=208, left=52, right=68, top=34, bottom=68)
ROW_HEIGHT = 38
LEGEND_LINE = 18


def frame_for(chart: Bars, narrow: bool) -> Frame:
    """The frame of a column chart, or of a row chart that grows with the number of years."""
    legend = LEGEND_LINE * chart_others.legend_lines(chart, narrow)
    if not narrow:
        strips = differs(chart) + chart_others.has_verdict_strip(chart)
        return replace(_WIDE, top=_WIDE.top + legend, bottom=_WIDE.bottom + 18 * strips)
    top = 44 + 16 * (len(wrapped(with_unit(chart.value_label, chart.unit), 330, TEXT_SIZE)) - 1) + legend
    return Frame(width=206, height=ROW_HEIGHT * len(chart.bars), left=40, right=94, top=top, bottom=26)


def scale_for(chart: Bars, frame: Frame, narrow: bool) -> Scale:
    """The value scale: zero, every value, its range and its limit, and room for the figures written at the bars."""
    values = [v for b in chart.bars for v in (b.value, b.low, b.high, b.limit)] + chart_others.values(chart)
    need = 46 / frame.width if narrow else 22 / frame.height
    below = any(b.value < 0 for b in chart.bars)
    above = any(b.value >= 0 for b in chart.bars)
    return linear([0.0, *values], 4 if narrow else 5, (need if below else 0.02, need if above else 0.05))


def rows_for(chart: Bars) -> list[Row]:
    """One record a year with what every mark needs; unknown values are null, so that no mark is drawn for them."""
    known = [b.value for b in chart.bars]
    places = places_for(known, [b.limit for b in chart.bars], chart.unit)
    signed = any(v < 0 for v in known)
    shown = [chart_number(b.value, places, signed) if math.isfinite(b.value) else "" for b in chart.bars]
    limits = [_limit_text(chart, b.limit, places) for b in chart.bars]
    return [_row(b, text, limit) for b, text, limit in zip(chart.bars, shown, limits, strict=True)]


def _limit_text(chart: Bars, limit: float, places: int) -> str:
    """The limit of one year in words."""
    return f"{chart.limit_label.lower()} {chart_number(limit, places)}" if math.isfinite(limit) else ""


def _row(bar: YearBar, text: str, limit_text: str) -> Row:
    """One year's record. The figure is written beyond the far end of the range."""
    fill, line, dash = FILLS[bar.verdict]
    ends = [v for v in (bar.value, bar.low, bar.high) if math.isfinite(v)]
    beyond = (max if bar.value >= 0 else min)(ends, default=0.0)
    ranged = len(ends) == 3 and bar.low < bar.high
    return {
        "year": str(bar.year), "value": _null(bar.value), "limit": _null(bar.limit), "limit_text": limit_text,
        "text": text, "beyond": beyond,
        "low": bar.low if ranged else None, "high": bar.high if ranged else None, "up": bar.value >= 0,
        "fill": fill, "line": line, "dash": list(dash), "missing": not math.isfinite(bar.value),
        "shape": look.SHAPES[bar.mark], "shade": look.COLOURS[bar.mark], "verdict": bar.mark.value,
        **chart_others.row(bar),
    }  # fmt: skip


def _null(value: float) -> float | None:
    """NaN and infinities have no place in JSON."""
    return value if math.isfinite(value) else None


def _bars(base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """Zero line and bars; a bar's outline carries the verdict where colour is lost."""
    import altair as alt

    zero = {**axes.value("zero"), **axes.across()}
    literal: dict[str, Any] = {"fill": alt.Fill("fill:N", scale=None), "stroke": alt.Stroke("line:N", scale=None),
               "strokeDash": alt.StrokeDash("dash:N", scale=None)}  # fmt: skip
    wide: dict[str, Any] = {"height" if axes.narrow else "width": alt.RelativeBandSize(band=0.56)}
    drawn = base.transform_filter("!datum.missing").transform_calculate(zero="0")
    place = {**axes.year(), **axes.value("value"), **axes.to("zero")}
    bar = drawn.mark_bar(strokeWidth=1.5, **wide).encode(**place, **literal)
    line = base.transform_calculate(zero="0").mark_rule(color=look.INK, strokeWidth=1).encode(**zero)
    return [bar, line]


def _limits(base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """The limit as a heavy step across each year it is known for, on a pale outline that shows on dark bars."""
    known = base.transform_filter("isValid(datum.limit)").encode(**axes.value("limit"), **axes.across())
    return [known.mark_rule(color=look.PAPER, strokeWidth=5), known.mark_rule(color=look.NAVY, strokeWidth=2.25)]


def _ranges(base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """Whiskers from low to high with short caps, pale-outlined."""
    known = base.transform_filter("isValid(datum.low)")
    span = known.encode(**axes.year(), **axes.value("low"), **axes.to("high"))
    caps = [known.encode(**axes.year(), **axes.value(end)) for end in ("low", "high")]
    across: dict[str, Any] = {"size": 9, "orient": "vertical" if axes.narrow else "horizontal"}
    return [
        span.mark_rule(color=look.PAPER, strokeWidth=4),
        *(cap.mark_tick(color=look.PAPER, thickness=4, **across) for cap in caps),
        span.mark_rule(color=look.INK, strokeWidth=1.25),
        *(cap.mark_tick(color=look.INK, thickness=1.25, **across) for cap in caps),
    ]


def _figures(base: "alt.Chart", axes: Axes, crowded: bool) -> "list[alt.Chart]":
    """Each year's figure beyond its bar and range, or 'no figure' at the zero line."""
    import altair as alt

    place = {**axes.year(), **axes.value("beyond")}
    layers = []
    for test, side in (("datum.up", 1), ("!datum.up", -1)):
        style: dict[str, Any] = {"align": "left" if side > 0 else "right", "baseline": "middle", "dx": 6 * side}
        if not axes.narrow:
            style = {"baseline": "bottom" if side > 0 else "top", "dy": -5 * side}
        at = base.transform_filter(f"!datum.missing && {test}").encode(text=alt.Text("text:N"), **place)
        layers += _outlined(at, {**style, "fontSize": SMALL_SIZE - 1 if crowded else TEXT_SIZE, "fontWeight": 700})
    gap: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 6} if axes.narrow else {"dy": -22}
    words = {"text": "no figure" if axes.narrow else "no\nfigure", "lineBreak": "\n", "lineHeight": 14}
    nothing = base.transform_filter("datum.missing").encode(**place)
    return [*layers, *_outlined(nothing, {**gap, **words, "color": look.MUTED})]


def _outlined(at: "alt.Chart", style: dict[str, Any]) -> "list[alt.Chart]":
    """The same words twice: a pale outline, and on it the words."""
    halo = {"color": look.PAPER, "stroke": look.PAPER, "strokeWidth": 3.5}
    return [at.mark_text(**paint) for paint in ({**style, **halo}, style)]


def _verdicts(chart: Bars, frame: Frame, base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """The shape of each verdict in a strip beside the years, with its word where the strip has room."""
    import altair as alt

    room = 200 if axes.narrow else frame.width / max(len(chart.bars), 1)
    away = frame.width + 16 if axes.narrow else frame.height + 38
    place = {axes.value_name: pixel(axes.value_name, away), **axes.year()}
    shape = base.mark_point(filled=True, opacity=1, size=170).encode(
        **place, shape=alt.Shape("shape:N", scale=None), color=alt.Color("shade:N", scale=None)
    )
    if room < 74:
        return [shape]
    style: dict[str, Any] = {"align": "left", "dx": 12} if axes.narrow else {"dy": 18}
    return [
        shape,
        base.mark_text(fontSize=SMALL_SIZE, baseline="middle", **style).encode(**place, text=alt.Text("verdict:N")),
    ]


def _limit_figures(chart: Bars, frame: Frame, base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """Where the limit differs from year to year: its figure in a last line of the strip, if that has the room."""
    import altair as alt

    longest = max((len(row["limit_text"]) for row in rows_for(chart)), default=0) * SMALL_SIZE * 0.53
    room = frame.right - 30 if axes.narrow else frame.width / max(len(chart.bars), 1) - 4
    if not differs(chart) or longest > room:
        return []
    away = frame.width + 16 if axes.narrow else frame.height + 74 + 18 * chart_others.has_verdict_strip(chart)
    place = {axes.value_name: pixel(axes.value_name, away), **axes.year()}
    style: dict[str, Any] = {"align": "left", "dx": 12, "dy": 15} if axes.narrow else {}
    text = base.mark_text(fontSize=SMALL_SIZE, baseline="middle", color=look.NAVY, fontWeight=600, **style)
    return [text.encode(**place, text=alt.Text("limit_text:N"))]


def differs(chart: Bars) -> bool:
    """Whether the limit is not the same in all years it is known for."""
    return len({b.limit for b in chart.bars if math.isfinite(b.limit)}) > 1


def _limit_words(chart: Bars, frame: Frame, axes: Axes) -> "list[alt.Chart]":
    """The limit's name, and its figure where it is one for all years, beside the last year it is known for."""
    known = [(i, b.limit) for i, b in enumerate(chart.bars) if math.isfinite(b.limit)]
    if not known:
        return []
    index, limit = known[0 if axes.narrow else -1]
    single = not differs(chart) and not any(c.isdigit() for c in chart.limit_label)
    words = (
        f"{chart.limit_label} {chart_number(limit, places_for([limit], unit=chart.unit))}"
        if single
        else chart.limit_label
    )
    share = axes.scale.share(limit)
    if axes.narrow:
        middle = min(max(share * frame.width, 20), frame.width - 10)
        return written(words, x=middle, y=-9, align="center", fontWeight=600, color=look.NAVY)
    x = (index + 1) * frame.width / len(chart.bars) + 6
    lines = wrapped(words, frame.width + frame.right - x)
    return written(lines, x=x, y=(1 - share) * frame.height - 7 * (len(lines) - 1), fontWeight=600, color=look.NAVY)


def bar_layers(chart: Bars, narrow: bool) -> "tuple[Frame, list[alt.Chart]]":
    """The frame and the marks of a bar chart, back to front."""
    frame = frame_for(chart, narrow)
    axes = Axes(scale_for(chart, frame, narrow), narrow, [str(bar.year) for bar in chart.bars])
    base = plotted(rows_for(chart))
    heading = wrapped(with_unit(chart.value_label, chart.unit), frame.width + frame.right + frame.left, TEXT_SIZE)
    top = 8 - frame.top
    words = written(heading, x=-frame.left + 2, y=top, fontSize=TEXT_SIZE, lineHeight=16, color=look.MUTED)
    marks = [
        *_bars(base, axes),
        *_limits(base, axes),
        *_ranges(base, axes),
        *_figures(base, axes, not narrow and len(chart.bars) > 10),
    ]
    strip = [*_verdicts(chart, frame, base, axes), *_limit_figures(chart, frame, base, axes)]
    others = chart_others.marks(chart, frame, base, axes, top + 16 * len(heading) + 2)
    return frame, [*marks, *strip, *_limit_words(chart, frame, axes), *others, *words]
