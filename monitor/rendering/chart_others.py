"""What others found, on a chart of bars: a diamond beside our bar, filled where it is official, and a legend."""

import math
from typing import TYPE_CHECKING, Any

from monitor.pages.model import Bars, YearBar
from monitor.rendering import look
from monitor.rendering.chart_parts import SMALL_SIZE, Axes, Frame, Row, pixel, plotted, written
from monitor.words.findings import Verdict

if TYPE_CHECKING:
    import altair as alt

OFFICIAL, ACCOUNT = "official", "an account"
_SIZE = 78
_LEGENDS = {OFFICIAL: "What others found: official", ACCOUNT: "What others found: an account"}


def values(chart: Bars) -> list[float]:
    """The figures of others."""
    return [bar.others.value for bar in chart.bars if bar.others and math.isfinite(bar.others.value)]


def _kinds(chart: Bars) -> list[str]:
    present = {OFFICIAL if bar.others.official else ACCOUNT for bar in chart.bars if bar.others}
    return [kind for kind in _LEGENDS if kind in present]


def legend_lines(chart: Bars, narrow: bool) -> int:
    """How many lines the legend takes: one, or on a phone one for each kind; none where others found nothing."""
    return len(_kinds(chart)) if narrow else min(1, len(_kinds(chart)))


def has_verdict_strip(chart: Bars) -> bool:
    """Whether others' verdicts have a strip of their own."""
    return any(bar.others and bar.others.verdict for bar in chart.bars)


def row(bar: YearBar) -> Row:
    """What the marks of one year need; null where others found nothing."""
    others = bar.others
    value = others.value if others and math.isfinite(others.value) else None
    fill = look.NAVY if others and others.official else look.PAPER
    verdict = next((v for v in Verdict if others and v.value == others.verdict), None)
    shape = look.SHAPES[verdict] if verdict else look.SHAPES[Verdict.CANNOT_TELL]
    return {
        "theirs": value, "theirs_fill": fill, "theirs_verdict": verdict.value if verdict else "",
        "theirs_shape": shape, "theirs_shade": look.COLOURS[verdict] if verdict else look.MUTED,
    }  # fmt: skip


def marks(chart: Bars, frame: Frame, base: "alt.Chart", axes: Axes, top: float) -> "list[alt.Chart]":
    """The diamonds, the strip of verdicts and the legend, which begins at `top`."""
    if not _kinds(chart):
        return []
    return [*_diamonds(base, axes), *_strip(chart, frame, base, axes), *_legend(chart, frame, axes, top)]


def _diamond(base: "alt.Chart", **where: Any) -> "list[alt.Chart]":
    """A diamond on a pale outline that shows on bars and lines."""
    import altair as alt

    shape: dict[str, Any] = {"shape": "diamond", "opacity": 1, "filled": True}
    halo = base.mark_point(**shape, size=_SIZE * 2.2, color=look.PAPER).encode(**where)
    fill = alt.Fill("theirs_fill:N", scale=None)
    drawn = base.mark_point(**shape, size=_SIZE, stroke=look.NAVY, strokeWidth=1.75).encode(**where, fill=fill)
    return [halo, drawn]


def _diamonds(base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """Their figure on the scale of ours, at the edge of the year's band, clear of the bar and its range."""
    known = base.transform_filter("isValid(datum.theirs)")
    return _diamond(known, **axes.year(bandPosition=0.86), **axes.value("theirs"))


def _strip(chart: Bars, frame: Frame, base: "alt.Chart", axes: Axes) -> "list[alt.Chart]":
    """The verdict that others found, or that their figure would give, beside our own where there is room for it."""
    import altair as alt

    room = 200 if axes.narrow else frame.width / max(len(chart.bars), 1)
    away = frame.width + 16 if axes.narrow else frame.height + 74
    place = {axes.value_name: pixel(axes.value_name, away), **axes.year()}
    with_verdict = base.transform_filter("datum.theirs_verdict != ''")
    below = -16 if _limits_differ(chart) else 16  # where limits differ, their figures may stand below our verdict
    aside: dict[str, Any] = {"yOffset": below} if axes.narrow else {"xOffset": -24 if room >= 74 else -9}
    diamond = with_verdict.mark_point(
        shape="diamond", opacity=1, filled=True, size=52, stroke=look.NAVY, strokeWidth=1.5, **aside
    )
    shown = [diamond.encode(**place, fill=alt.Fill("theirs_fill:N", scale=None))]
    if room < 74:
        verdict = with_verdict.mark_point(opacity=1, filled=True, size=90, xOffset=7)
        shape, shade = alt.Shape("theirs_shape:N", scale=None), alt.Color("theirs_shade:N", scale=None)
        return [*shown, verdict.encode(**place, shape=shape, color=shade)]
    style: dict[str, Any] = {"dx": 12, "dy": below} if axes.narrow else {"dx": -14}
    words = with_verdict.mark_text(fontSize=SMALL_SIZE, baseline="middle", align="left", color=look.NAVY, **style)
    return [*shown, words.encode(**place, text=alt.Text("theirs_verdict:N"))]


def _limits_differ(chart: Bars) -> bool:
    return len({bar.limit for bar in chart.bars if math.isfinite(bar.limit)}) > 1


def _legend(chart: Bars, frame: Frame, axes: Axes, top: float) -> "list[alt.Chart]":
    drawn: list[alt.Chart] = []
    left, across = 8.0 - frame.left, 0.0
    for number, kind in enumerate(_kinds(chart)):
        x, y = (left, top + 18 * number) if axes.narrow else (left + across, top)
        fill = look.NAVY if kind == OFFICIAL else look.PAPER
        drawn += _diamond(plotted([{"theirs_fill": fill}]), x=pixel("x", x), y=pixel("y", y))
        drawn += written(_LEGENDS[kind], x=x + 12, y=y, color=look.MUTED)
        across += 210
    return drawn
