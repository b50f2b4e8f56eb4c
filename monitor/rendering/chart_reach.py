"""How far a model reaches: bars beside heavy ticks of targets, a panel for each of those counted, on one scale."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.pages.target_pictures import Reach, TargetPanel, TargetYear
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale, chart_number, known, linear, tick_places
from monitor.rendering.drawing import SIZE, SMALL, Sheet, box, hatched, line, lines_of, path, picture, shape, words
from monitor.rendering.measure import width, wrapped

_AXIS, _GAP = 34, 26  # units: ticks at the left, and between panels
_NARROWEST = 32  # of a year, where panels stand side by side
_HIGH = {False: 250, True: 210}  # of a plot, on a page and on a phone
_ROW = 1.25 * SMALL
_TITLE, _OVER = SIZE + 1, 34  # the type of a title; room under it


@dataclass(frozen=True)
class _Plot:
    """Where a panel's bars stand, and the scale of all."""

    panel: TargetPanel
    x: float
    y: float
    width: float
    height: float
    scale: Scale

    @property
    def step(self) -> float:
        """From one year to the next."""
        return self.width / len(self.panel.years)

    @property
    def bottom(self) -> float:
        """Where zero is."""
        return self.y + self.height

    @property
    def named(self) -> int | None:
        """The first year with a target, over which the word stands."""
        return next((n for n, year in enumerate(self.panel.years) if not math.isnan(year.target)), None)

    def middle(self, place: int) -> float:
        """The middle of a year."""
        return self.x + (place + 0.5) * self.step

    def at(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - self.scale.share(value) * self.height


def drawn(chart: Reach, sheet: Sheet) -> str:
    """The picture: panels side by side where their years have room, else under one another."""
    plots, bottom = _placed(chart, sheet)
    parts = [part for plot in plots for part in _panel(plot, sheet)]
    return picture(sheet, bottom, parts, chart.synthetic)


def _placed(chart: Reach, sheet: Sheet) -> tuple[list[_Plot], float]:
    """The plots, row by row, and how high they are together."""
    columns = _columns(chart, sheet)
    across = (sheet.across - _AXIS - (columns - 1) * _GAP) / columns
    rows = [chart.panels[start : start + columns] for start in range(0, len(chart.panels), columns)]
    scale, plots, top = _scale(chart), list[_Plot](), 0.0
    heads = [max(_head(panel, across) for panel in row) for row in rows]
    feet = [max(_foot(panel, across) for panel in row) for row in rows]
    high = _height(sheet, sum(heads) + sum(feet), len(rows))
    for row, head, foot in zip(rows, heads, feet, strict=True):
        for place, panel in enumerate(row):
            plots.append(_Plot(panel, _AXIS + place * (across + _GAP), top + head, across, high, scale))
        top += head + high + foot
    return plots, top


def _columns(chart: Reach, sheet: Sheet) -> int:
    """How many panels stand side by side: as many as leave each year its room, in rows of one length."""
    if sheet.narrow:
        return 1
    longest, count = max(len(panel.years) for panel in chart.panels), len(chart.panels)
    fitting = [n for n in range(1, count + 1) if (sheet.across - _AXIS - (n - 1) * _GAP) / n >= _NARROWEST * longest]
    rows = math.ceil(count / max(fitting, default=1))
    return math.ceil(count / rows)


def _height(sheet: Sheet, taken: float, rows: int) -> float:
    """The height of a plot: what a sheet of given height leaves, else the usual."""
    if sheet.down is None:
        return _HIGH[sheet.narrow] if rows == 1 or sheet.narrow else 150
    return max((sheet.down - taken) / rows, 100.0)


def _scale(chart: Reach) -> Scale:
    values = [x for panel in chart.panels for year in panel.years for x in (year.value, year.target)]
    if chart.top is not None and max(known(values), default=0.0) <= chart.top:
        return replace(linear([0.0, chart.top], 4), ticks=tuple(chart.top * part / 4 for part in range(5)))
    return linear([0.0, *values], 4, (0.0, 0.12))


def _head(panel: TargetPanel, across: float) -> float:
    """How high the words over a plot are, with room for what stands over the ticks of targets at its top."""
    return 1.25 * _TITLE * len(wrapped(panel.title, across, _TITLE, bold=True, most=3)) + _OVER


def _foot(panel: TargetPanel, across: float) -> float:
    return 22 + (_ROW + 6) * len(_foot_lines(panel, across)) + 10


def _foot_lines(panel: TargetPanel, across: float) -> list[tuple[str, str]]:
    """What stands under the years, at the left and at the right; under one another where both are too wide."""
    both = [panel.foot, panel.paused_words]
    if all(both) and sum(width(text, SMALL) for text in both) + 16 > across:
        return [("", panel.paused_words), (panel.foot, "")]
    return [(both[0], both[1])] if any(both) else []


def _panel(plot: _Plot, sheet: Sheet) -> Iterator[str]:
    title = wrapped(plot.panel.title, plot.width, _TITLE, bold=True, most=3)
    first = plot.y - _OVER - 1.25 * _TITLE * (len(title) - 0.5)
    yield lines_of(title, plot.x, first, size=_TITLE, bold=True)
    yield from _axis(plot, ticks=sheet.narrow or plot.x == _AXIS)
    for place, year in enumerate(plot.panel.years):
        yield from _year(plot, place, year, "target" if place == plot.named else "")
    yield from _missing(plot)
    yield line((plot.x, plot.bottom), (plot.x + plot.width, plot.bottom), look.INK, 1.4)
    yield from _under(plot)


def _axis(plot: _Plot, ticks: bool) -> Iterator[str]:
    places = tick_places(plot.scale.ticks)
    for tick in plot.scale.ticks:
        y = plot.at(tick)
        yield line((plot.x, y), (plot.x + plot.width, y), look.GRID)
        if ticks:
            yield words(chart_number(tick, places), plot.x - 7, y, size=SMALL, colour=look.MUTED, anchor="end")


def _year(plot: _Plot, place: int, year: TargetYear, named: str) -> Iterator[str]:
    """The year's bar and target; `named` says of the first target that it is one."""
    x = plot.middle(place)
    if not math.isnan(year.value):
        yield _bar(plot, x, year)
    if not math.isnan(year.target):
        yield from _target(plot, x, year, named)
    if not math.isnan(year.value) and _stands(plot, year) != "over the target":
        yield _figure(plot, x, year)
    yield words(str(year.year), x, plot.bottom + 13, size=SMALL, bold=True, anchor="middle")


def _missing(plot: _Plot) -> Iterator[str]:
    """The shape of why there is no figure at each year, and the word once under those side by side."""
    for (why, base), run in groupby(range(len(plot.panel.years)), key=lambda place: _why(plot, place)):
        places = list(run)
        if not why:
            continue
        said = _said(plot, why, len(places))
        middle = (plot.middle(places[0]) + plot.middle(places[-1])) / 2
        first = base - _ROW * (len(said) - 0.5)
        yield lines_of(said, middle, first, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)
        for place in places:
            mark = plot.panel.years[place].mark
            if mark is not None:
                at = plot.middle(place), base - _ROW * len(said) - 11
                yield shape(look.SHAPES[mark], at, 6.5, look.COLOURS[mark])


def _said(plot: _Plot, why: str, years: int) -> list[str]:
    """Why, in lines as wide as those years; no word is broken."""
    return wrapped(why, max(years * plot.step - 4, *(width(word, SMALL) for word in why.split()), 1), SMALL)


def _why(plot: _Plot, place: int) -> tuple[str, float]:
    """Why a year has no figure, and on which line that stands: the axis, or over the target where that is low."""
    year = plot.panel.years[place]
    if not math.isnan(year.value):
        return "", 0.0
    named = 13 * (place == plot.named)
    low = plot.bottom - plot.at(year.target) < 2 * _ROW + 26 if not math.isnan(year.target) else False
    return year.why, plot.at(year.target) - 20 - named if low else plot.bottom - 2


def _bar(plot: _Plot, x: float, year: TargetYear) -> str:
    half, top = _half(plot), plot.at(year.value)
    draw = box if year.checked else _to_check
    return draw(x - half, top, 2 * half, plot.bottom - top, look.STATE)


def _half(plot: _Plot) -> float:
    """Half the width of a bar."""
    return min(0.36 * plot.step, 30)


def _to_check(x: float, y: float, wide: float, high: float, colour: str) -> str:
    """A hatched bar in a strong outline."""
    edge = path([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)], colour, 1.6)
    return hatched(x, y, wide, high, colour) + edge


def _stands(plot: _Plot, year: TargetYear) -> str:
    """Where a figure has room: in its bar, over it, or over the target that is close above."""
    top = plot.at(year.value)
    past = -1.0 if math.isnan(year.target) else plot.at(year.target) - top
    if 0 <= past < 26:
        return "over the bar"
    if plot.bottom - top >= 24:
        return "in the bar"
    return "over the target" if -24 < past < 0 and not math.isnan(year.target) else "over the bar"


def _figure(plot: _Plot, x: float, year: TargetYear) -> str:
    top, half = plot.at(year.value), _half(plot)
    if _stands(plot, year) == "over the bar":
        return words(year.text, x, top - 9, size=SIZE, bold=True, anchor="middle", colour=look.STATE, halo=look.PAPER)
    size = SIZE + 1 if width(year.text, SIZE + 1, bold=True) <= 2 * half - 4 else SMALL
    wide = width(year.text, size, bold=True) / 2 + 2
    if year.checked and wide <= half:
        return words(year.text, x, top + 13, size=size, bold=True, anchor="middle", colour=look.PAPER)
    ground = box(x - wide, top + 5, 2 * wide, 16, look.PAPER)
    return ground + words(year.text, x, top + 13, size=size, bold=True, anchor="middle", colour=look.STATE)


def _target(plot: _Plot, x: float, year: TargetYear, named: str) -> Iterator[str]:
    """A heavy tick with its number, and how far a bar is from it."""
    y, half = plot.at(year.target), min(0.43 * plot.step, 40)
    gap = 0.0 if math.isnan(year.value) else plot.at(year.value) - y
    if gap >= 6:
        yield line((x, y), (x, y + gap), _gap_colour(year))
    yield line((x - half - 1, y), (x + half + 1, y), look.PAPER, 5)
    yield line((x - half, y), (x + half, y), look.INK, 3)
    if gap <= 0 and not math.isnan(year.value) and plot.bottom - y >= 20:
        yield from _in_the_bar(x, y, f"{named} {year.target_text}".strip())
        return
    beside = gap >= 15 and plot.step >= 44
    if beside and year.aside:
        yield words(year.aside, x + 5, y + gap / 2, size=SMALL, bold=True, colour=_gap_colour(year), halo=look.PAPER)
    yield from _over_the_target(plot, x, y, year, named, "" if beside else year.aside)


def _in_the_bar(x: float, y: float, text: str) -> Iterator[str]:
    """The number of a target that a bar goes past: under its tick, on a ground of its own."""
    wide = width(text, SMALL, bold=True) / 2 + 3
    yield box(x - wide, y + 3, 2 * wide, 15, look.PAPER)
    yield words(text, x, y + 10.5, size=SMALL, bold=True, anchor="middle")


def _over_the_target(plot: _Plot, x: float, y: float, year: TargetYear, named: str, aside: str) -> Iterator[str]:
    """The target's number, and above it what has no room elsewhere."""
    value = year.text if not math.isnan(year.value) and _stands(plot, year) == "over the target" else ""
    stack = [(year.target_text, look.INK, SIZE), (aside, _gap_colour(year), SMALL), (value, look.STATE, SIZE),
             (named, look.MUTED, SMALL)]  # fmt: skip
    for place, (text, colour, size) in enumerate(entry for entry in stack if entry[0]):
        strong = text != named
        yield words(
            text, x, y - 10 - 13 * place, size=size, bold=strong, anchor="middle", colour=colour, halo=look.PAPER
        )


def _gap_colour(year: TargetYear) -> str:
    return look.ABOVE if year.aside.startswith(("\N{MINUS SIGN}", "+")) else look.INK


def _under(plot: _Plot) -> Iterator[str]:
    """The bracket of years that are not enforced, and what stands under the years."""
    y = plot.bottom + 30
    paused = plot.panel.paused
    if paused:
        places = [n for n, year in enumerate(plot.panel.years) if paused[0] <= year.year <= paused[1]]
        left, right = plot.middle(places[0]) - 0.45 * plot.step, plot.middle(places[-1]) + 0.45 * plot.step
        yield line((left, y - 6), (right, y - 6), look.MUTED)
    for place, (first, last) in enumerate(_foot_lines(plot.panel, plot.width)):
        row = y + 5 + place * (_ROW + 2)
        yield words(first, plot.x, row, size=SMALL, colour=look.MUTED)
        yield words(last, plot.x + plot.width, row, size=SMALL, colour=look.MUTED, anchor="end")
