"""The marks of a chart of years against a limit, whichever way the chart lies."""

import math
from collections.abc import Callable, Iterator

from monitor.pages.model import Bars, YearBar
from monitor.rendering import look
from monitor.rendering.chart_parts import Plot, chart_number, known, places_for, runs
from monitor.rendering.drawing import Point, box, dot, hatched, line, shape
from monitor.words.findings import Cause, Verdict

HALF_BAR, HALF_LIMIT = 0.23, 0.28  # shares of a year's band
MOST_BAR, MOST_BAR_LYING, MORE = 21, 8, 5  # and no more than so many units; by how much a limit reaches further
CAP = 3.4  # of an error, to each side, in units
RADIUS = 4.6
MARK = 5.5  # half of a verdict's shape
_DASHED = "6 3.6"


def is_difference(chart: Bars) -> bool:
    """Whether values are a difference, which rises and falls from zero: points, or values on both sides of it."""
    values = known(bar.value for bar in chart.bars)
    return chart.unit == "points" or min(values, default=0.0) < 0 < max(values, default=0.0)


def limits(chart: Bars) -> list[float]:
    """The limits that are known."""
    return known(bar.limit for bar in chart.bars)


def moves(chart: Bars) -> bool:
    """Whether the limit is not the same in all years it is known for."""
    return len(set(limits(chart))) > 1


def colour(chart: Bars, bar: YearBar) -> str:
    """What a year's value is drawn and written in: `above` on the wrong side, `close` where the error hides it."""
    if bar.verdict is Verdict.NOT_IN_FORCE:
        return look.MUTED
    if bar.verdict is Verdict.MISSED:
        return look.ABOVE
    if not is_undecided(bar):
        return look.STATE
    wrong = bar.value > 0 if chart.better == "below" else bar.value < 0
    return look.ABOVE if is_difference(chart) and wrong else look.CLOSE


def is_undecided(bar: YearBar) -> bool:
    """Whether the value is too close to its limit to be judged."""
    return bar.verdict is Verdict.CANNOT_TELL and bar.cause in (None, Cause.TOO_CLOSE)


def figures(chart: Bars) -> list[str]:
    """Each year's value in figures, empty where it is not known."""
    values = [bar.value for bar in chart.bars]
    places, signed = _places(chart), is_difference(chart)
    return [chart_number(value, places, signed) if math.isfinite(value) else "" for value in values]


def limit_figures(chart: Bars) -> list[str]:
    """Each year's limit in figures, empty where it is not known."""
    places = places_for(limits(chart), unit=chart.unit)
    shown = max(places, _places(chart)) if chart.unit != "points" else places
    return [chart_number(bar.limit, shown) if math.isfinite(bar.limit) else "" for bar in chart.bars]


def _places(chart: Bars) -> int:
    return places_for([bar.value for bar in chart.bars], [bar.limit for bar in chart.bars], chart.unit)


def limit_words(chart: Bars) -> str:
    """The limit by its name, with its figure where it is one and not in the name."""
    if moves(chart) or any(letter.isdigit() for letter in chart.limit_label):
        return chart.limit_label
    return f"{chart.limit_label} {chart_number(limits(chart)[0], places_for(limits(chart), unit=chart.unit))}"


def sides(chart: Bars) -> tuple[bool, bool]:
    """Whether figures stand under zero, and over it."""
    return any(bar.value < 0 for bar in chart.bars), any(bar.value >= 0 for bar in chart.bars)


def ends(bar: YearBar) -> tuple[float, float]:
    """The lowest and the highest that is drawn of a year's value and its error."""
    values = known((bar.value, bar.low, bar.high)) or [0.0]
    return min(values), max(values)


def is_banded(chart: Bars) -> bool:
    """Whether all between zero and the limit is allowed, and drawn so: growth against that of a rival."""
    return chart.unit == "points" and chart.better == "below" and len(set(limits(chart))) == 1 and limits(chart)[0] > 0


def in_a_row(chart: Bars) -> list[list[int]]:
    """The stretches of two years and more in which growth was above that of the rival, and not by chance alone."""
    above = [place for place, bar in enumerate(chart.bars) if bar.value > 0 and colour(chart, bar) == look.ABOVE]
    return [stretch for stretch in runs(above) if len(stretch) > 1] if is_banded(chart) else []


def marks(chart: Bars, plot: Plot) -> Iterator[str]:
    """Bars or lollipops, errors and limits, back to front."""
    difference = is_difference(chart)
    known_bars = [(place, bar) for place, bar in enumerate(chart.bars) if math.isfinite(bar.value)]
    if not difference:
        yield from (_bar(chart, plot, place, bar) for place, bar in known_bars)
    yield from _limit(chart, plot)
    for place, bar in known_bars:
        yield from _lollipop(chart, plot, place, bar) if difference else _error(plot, place, bar, look.INK)


def half_bar(plot: Plot) -> float:
    """How far a bar reaches to each side, as a share of a year's band."""
    return min(HALF_BAR, (MOST_BAR_LYING if plot.lying else MOST_BAR) / plot.step)


def half_limit(plot: Plot) -> float:
    """How far a limit that moves reaches to each side, as a share of a year's band."""
    return min(HALF_LIMIT, half_bar(plot) + MORE / plot.step)


def band(chart: Bars, plot: Plot) -> Iterator[str]:
    """What is allowed, from zero to the limit."""
    if is_banded(chart):
        yield _spanned(plot.at(-0.5, 0), plot.at(plot.count - 0.5, limits(chart)[0]), box, look.BAND)


def unknown(bar: YearBar, at: Point) -> str:
    """The shape that keeps the place of a year without a value."""
    return shape(look.SHAPES[bar.mark], at, MARK, look.COLOURS[bar.mark])


def _spanned(a: Point, b: Point, drawer: Callable[[float, float, float, float, str], str], fill: str) -> str:
    (left, right), (top, bottom) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    return drawer(left, top, right - left, bottom - top, fill)


def _bar(chart: Bars, plot: Plot, place: int, bar: YearBar) -> str:
    """Solid where the year is decided, hatched where it is not, pale where nothing is judged."""
    half = half_bar(plot)
    fill = look.HALF if bar.verdict is Verdict.NOT_IN_FORCE else colour(chart, bar)
    corners = plot.at(place - half, 0), plot.at(place + half, bar.value)
    return _spanned(*corners, hatched if is_undecided(bar) else box, fill)


def _lollipop(chart: Bars, plot: Plot, place: int, bar: YearBar) -> Iterator[str]:
    shade = colour(chart, bar)
    yield line(plot.at(place, 0), plot.at(place, bar.value), shade, 2.6)
    yield from _error(plot, place, bar, shade)
    yield dot(plot.at(place, bar.value), shade, RADIUS)


def _error(plot: Plot, place: int, bar: YearBar, shade: str) -> Iterator[str]:
    """The stated error, a thin line with caps, on a pale outline that shows on a dark bar."""
    if not bar.low < bar.high:
        return
    ends = plot.at(place, bar.low), plot.at(place, bar.high)
    caps = [_cap(plot, place, value) for value in (bar.low, bar.high)]
    outlined = [(look.PAPER, 3.2), (shade, 1.1)] if shade == look.INK else [(shade, 1.1)]
    for paint, width in outlined:
        yield from (line(a, b, paint, width) for a, b in (ends, *caps))


def _cap(plot: Plot, place: int, value: float) -> tuple[Point, Point]:
    return plot.at(place - CAP / plot.step, value), plot.at(place + CAP / plot.step, value)


def _limit(chart: Bars, plot: Plot) -> Iterator[str]:
    """The limit: dashed across the years it holds for, or where it moves a heavy tick in each."""
    moving = moves(chart)
    places = [place for place, bar in enumerate(chart.bars) if math.isfinite(bar.limit)]
    for stretch in [[place] for place in places] if moving else runs(places):
        first, last = stretch[0], stretch[-1]
        reach = half_limit(plot) if moving else 0.5
        a, b = plot.at(first - reach, chart.bars[first].limit), plot.at(last + reach, chart.bars[last].limit)
        if not is_difference(chart):  # on a dark bar the limit is seen by its pale outline
            yield line(a, b, look.PAPER, 4.6 if moving else 3.4)
        yield line(a, b, look.INK, 2.4 if moving else 1.4, "" if moving else _DASHED)
