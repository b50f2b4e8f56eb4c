"""What charts share: a scale, a plot in units, its axes, and numbers as text."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.rendering import look
from monitor.rendering.drawing import SIZE, SMALL, Point, line, lines_of, words
from monitor.rendering.measure import width, wrapped
from monitor.words.units import UNIT_WORDS
from monitor.words.wording import MINUS, number

MOST_PLACES = 4
LINE = 1.25 * SMALL  # from one line of small words to the next
_COUNTED = frozenset(UNIT_WORDS.values()) - {"dollars", "percent", "points", "ratio"}  # units of whole numbers


@dataclass(frozen=True)
class Scale:
    """A linear scale from `low` to `high` with its tick values."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where `value` lies between the ends, 0 at `low` and 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Plot:
    """A plot in units: `count` places in bands of equal width along it, values along `scale` up or, lying, across."""

    x: float
    y: float
    width: float
    height: float
    scale: Scale
    count: int
    lying: bool = False

    def at(self, place: float, value: float) -> Point:
        """A value in the middle of a place; half a place further is its edge."""
        along, share = (place + 0.5) / self.count, self.scale.share(value)
        if self.lying:
            return self.x + share * self.width, self.y + along * self.height
        return self.x + along * self.width, self.y + (1 - share) * self.height

    def edge(self, place: float) -> float:
        """Where the band of a place begins."""
        return self.at(place - 0.5, self.scale.low)[self.lying]

    @property
    def step(self) -> float:
        """From one place to the next."""
        return (self.height if self.lying else self.width) / self.count

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


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
    """`value` as it is worded everywhere, with a plus sign if `signed`; zero never carries a sign."""
    text = number(value, places)
    return f"+{text}" if signed and text[0] != MINUS and text.strip("0.") else text


def places_for(values: Sequence[float], against: Sequence[float] = (), unit: str = "") -> int:
    """Decimals that suit the size of `values` and keep each apart from its partner in `against` unless they are equal.

    Counts, as `unit` says, need none, points two. A displayed figure must not seem to touch a limit that the value
    itself does not touch.
    """
    size = max((abs(v) for v in known(values)), default=0.0)
    start = 0 if size >= 100 or unit in _COUNTED else 2 if unit == "points" else 1
    pairs = [(a, b) for a, b in zip(values, against, strict=False) if math.isfinite(a) and math.isfinite(b)]
    apart = [(a, b) for a, b in pairs if abs(a - b) > 1e-9 * max(1.0, abs(b))]
    for places in range(start, MOST_PLACES):
        if all(number(a, places) != number(b, places) for a, b in apart):
            return places
    return MOST_PLACES


def tick_places(ticks: Sequence[float]) -> int:
    """The fewest decimals that show every tick exactly."""
    return next((p for p in range(6) if all(abs(round(t, p) - t) < 1e-9 for t in ticks)), 6)


def tick_words(scale: Scale, signed: bool = False) -> list[str]:
    """The ticks as they are written."""
    places = tick_places(scale.ticks)
    return [chart_number(tick, places, signed) for tick in scale.ticks]


def widest(texts: Iterable[str], size: float = SMALL, bold: bool = False) -> float:
    """The width of the widest of them, 0 of none."""
    return max((width(text, size, bold) for text in texts), default=0.0)


def runs(places: Iterable[int]) -> list[list[int]]:
    """The places in stretches of neighbours."""
    made: list[list[int]] = []
    for place in places:
        if made and made[-1][-1] == place - 1:
            made[-1].append(place)
        else:
            made.append([place])
    return made


def inside(middle: float, half: float, low: float, high: float) -> float:
    """The middle of what is twice `half` wide, moved so far that it stands between `low` and `high`."""
    return max(min(middle, high - half), low + half)


def with_unit(label: str, unit: str) -> str:
    """The line of words over a chart: what is drawn, and its unit unless the label has it already."""
    return label if not unit or unit.lower() in label.lower() else f"{label}, {unit}" if label else unit


def heading(text: str, room: float) -> tuple[str, float]:
    """What is measured, over a chart: as it is drawn, and how high it is with the space below it."""
    lines = wrapped(text, room, SIZE, most=3)
    return lines_of(lines, 0, 8, size=SIZE, colour=look.MUTED), 1.25 * SIZE * len(lines) + 14


def values_axis(plot: Plot, signed: bool = False) -> Iterator[str]:
    """The ticks of an upright plot at its left, with a faint line through it for each."""
    for tick, text in zip(plot.scale.ticks, tick_words(plot.scale, signed), strict=True):
        y = plot.at(0, tick)[1]
        yield line((plot.x, y), (plot.right, y), look.GRID)
        yield words(text, plot.x - 8, y, size=SMALL, colour=look.MUTED, anchor="end")


def zero_line(plot: Plot) -> str:
    """Zero, the whole way along the plot."""
    return line(plot.at(-0.5, 0), plot.at(plot.count - 0.5, 0), look.INK, 1.4)
