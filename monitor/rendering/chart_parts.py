"""What every chart shares: the scale in pixels, numbers as text, and the small marks of the chart grammar."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from monitor.rendering import look
from monitor.words.units import UNIT_WORDS

if TYPE_CHECKING:
    import altair as alt

Row = dict[str, Any]

_MINUS = "\N{MINUS SIGN}"
TEXT_SIZE = 13
SMALL_SIZE = 12
MOST_PLACES = 4
_COUNTED = frozenset(UNIT_WORDS.values()) - {"dollars", "percent", "points", "ratio"}  # units of whole numbers


@dataclass(frozen=True)
class Frame:
    """The plot's size and the margins around it, in CSS pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


@dataclass(frozen=True)
class Scale:
    """A linear scale from `low` to `high` with its tick values."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where `value` lies between the ends, 0 at `low` and 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def known(values: Iterable[float]) -> list[float]:
    """The finite ones of `values`, in order."""
    return [v for v in values if math.isfinite(v)]


def tick_step(span: float, wanted: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that gives at most about `wanted` ticks over `span`."""
    rough = span / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)


def linear(values: Sequence[float], wanted: int, pads: tuple[float, float] = (0.0, 0.0)) -> Scale:
    """A scale over the finite `values`, widened at its ends by `pads`, which are shares of the whole length."""
    low, high = (min(known(values), default=0.0), max(known(values), default=1.0))
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - 0.5 * max(1.0, abs(low)), high + 0.5 * max(1.0, abs(high))
    length = (high - low) / (1 - pads[0] - pads[1])
    low, high = low - pads[0] * length, high + pads[1] * length
    step = tick_step(high - low, wanted)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Scale(low, high, tuple(round(i * step, 10) for i in range(first, last + 1)))


def chart_number(value: float, places: int, signed: bool = False) -> str:
    """`value` with thousands separated and a true minus sign; zero never carries a sign."""
    text = f"{abs(value):,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return text
    return (_MINUS if value < 0 else "+" if signed else "") + text


def places_for(values: Sequence[float], against: Sequence[float] = (), unit: str = "") -> int:
    """Decimals that suit the size of `values` and keep each apart from its partner in `against` unless they are equal.

    Counts, as `unit` says, need none. A displayed figure must not seem to touch a limit that the value itself does not
    touch.
    """
    size = max((abs(v) for v in known(values)), default=0.0)
    start = 0 if size >= 100 or unit in _COUNTED else 1
    pairs = [(a, b) for a, b in zip(values, against, strict=False) if math.isfinite(a) and math.isfinite(b)]
    apart = [(a, b) for a, b in pairs if abs(a - b) > 1e-9 * max(1.0, abs(b))]
    for places in range(start, MOST_PLACES):
        if all(round(a, places) != round(b, places) for a, b in apart):
            return places
    return MOST_PLACES


def tick_places(ticks: Sequence[float]) -> int:
    """The fewest decimals that show every tick exactly."""
    return next((p for p in range(6) if all(abs(round(t, p) - t) < 1e-9 for t in ticks)), 6)


def wrapped(text: str, width: float, size: float = SMALL_SIZE) -> list[str]:
    """`text` in lines no wider than `width` pixels, by the face's mean letter width."""
    return textwrap.wrap(text, max(6, int(width / (size * 0.53))), break_long_words=False) or [""]


def with_unit(label: str, unit: str) -> str:
    """The line of words over a chart: what is drawn, and its unit unless the label has it already."""
    return label if not unit or unit.lower() in label.lower() else f"{label}, {unit}" if label else unit


def plotted(rows: list[Row]) -> "alt.Chart":
    """A chart of `rows`, without marks as yet."""
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))


def pixel(channel: str, place: float) -> Any:
    """A place in pixels on the channel x, y, x2 or y2, by the class that altair would look up slowly by itself."""
    import altair as alt

    kinds: dict[str, Any] = {"x": alt.XValue, "y": alt.YValue, "x2": alt.X2Value, "y2": alt.Y2Value}
    return kinds[channel](place)


def written(text: str | list[str], x: float, y: float, **style_: object) -> "list[alt.Chart]":
    """One piece of text at a place given in pixels, over a pale outline that keeps it legible on lines and bars."""
    import altair as alt

    lines = text if isinstance(text, list) else [text]
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": SMALL_SIZE, "lineHeight": 15,
             "color": look.INK, **style_}  # fmt: skip
    halo = {**style, "color": look.PAPER, "stroke": look.PAPER, "strokeWidth": 3, "strokeJoin": "round"}
    place = {"x": pixel("x", x), "y": pixel("y", y)}
    base = plotted([{"text": "\n".join(lines)}]).encode(text=alt.Text("text:N"), **place)
    return [base.mark_text(lineBreak="\n", **paint) for paint in (halo, style)]


class Axes:
    """Which way the chart lies: names a year or value channel x or y as needed."""

    def __init__(self, scale: Scale, narrow: bool, years: list[str]) -> None:
        self.scale, self.narrow, self.years = scale, narrow, years
        self.value_name, self.year_name = ("x", "y") if narrow else ("y", "x")

    def year(self, **more: object) -> dict[str, Any]:
        """The year channel: a band scale without gaps, so that a limit can run on from year to year."""
        import altair as alt

        kind = alt.Y if self.narrow else alt.X
        plain: dict[str, Any] = {"title": None, "grid": False, "domain": False, "ticks": False, "labelPadding": 6}
        plain["orient"] = "left" if self.narrow else "bottom"
        axis = alt.Axis(labelAngle=0, labelFontWeight=600, labelFontSize=TEXT_SIZE, **plain)
        channel: dict[str, Any] = {"sort": None, "axis": axis, **more}
        channel["scale"] = alt.Scale(padding=0, domain=self.years)  # else a year without a bar would come last
        return {self.year_name: kind("year:N", **channel)}

    def across(self) -> dict[str, Any]:
        """The whole band of a year, from its beginning to its end."""
        import altair as alt

        end = alt.Y2("year:N", bandPosition=1) if self.narrow else alt.X2("year:N", bandPosition=1)
        return {**self.year(bandPosition=0), self.year_name + "2": end}

    def value(self, field: str) -> dict[str, Any]:
        """A value channel on the shared scale."""
        import altair as alt

        kind = alt.X if self.narrow else alt.Y
        places = tick_places(self.scale.ticks)
        axis = alt.Axis(title=None, values=list(self.scale.ticks), format=f",.{places}f", domain=False, ticks=False,
                        orient="bottom" if self.narrow else "left", labelPadding=6)  # fmt: skip
        limits = alt.Scale(domain=[self.scale.low, self.scale.high], nice=False, zero=False)
        return {self.value_name: kind(f"{field}:Q", scale=limits, axis=axis)}

    def to(self, field: str) -> dict[str, Any]:
        """The second end of a mark along the value axis."""
        import altair as alt

        return {self.value_name + "2": alt.X2(field) if self.narrow else alt.Y2(field)}
