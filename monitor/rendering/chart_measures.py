"""Small multiples of measures beside their targets, each on its own scale, and cards for those without figures."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from monitor.pages.target_pictures import MeasureCard, Measures, TargetPanel, TargetYear
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale, linear
from monitor.rendering.drawing import SIZE, SMALL, Point, Sheet, box, dot, line, lines_of, path, picture, shape, words
from monitor.rendering.measure import width, wrapped

_GAP, _ROW = 24, 1.25 * SMALL
_SIDE = 20  # units inside a plot, left and right of its first and last year
_COLUMNS = 3
_STACK = 5  # cards under one another beside panels, at most
_PLOT = 190  # how high a plot is where a sheet does not say


@dataclass(frozen=True)
class _Plot:
    """Where a panel's years stand, and its scale."""

    panel: TargetPanel
    x: float
    y: float
    width: float
    height: float
    scale: Scale

    def at(self, year: int, value: float) -> Point:
        """A year's value."""
        first, last = self.panel.years[0].year, self.panel.years[-1].year
        share = (year - first) / (last - first) if last > first else 0.5
        return self.x + _SIDE + share * (self.width - 2 * _SIDE), self.high(value)

    def high(self, value: float) -> float:
        """The height of a value."""
        return self.y + (1 - self.scale.share(value)) * self.height

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def known(self) -> list[TargetYear]:
        """The years with a figure."""
        return [year for year in self.panel.years if not math.isnan(year.value)]


def drawn(chart: Measures, sheet: Sheet) -> str:
    """The picture: panels, and cards beside them or, where there are many, beneath."""
    beside = bool(chart.panels) and 0 < len(chart.cards) <= _STACK and not sheet.narrow
    column = (sheet.across - (_COLUMNS - 1) * _GAP) / _COLUMNS
    across = sheet.across if not beside else sheet.across - column - _GAP
    cards_high = 0.0 if beside else _cards_high(chart.cards, sheet.across, 1 if sheet.narrow else _COLUMNS)
    panels, bottom = _panels(chart.panels, across, sheet, cards_high)
    if beside:
        cards, low = _cards(chart.cards, sheet.across - column, 0, column, 1)
    else:
        wide = sheet.across if sheet.narrow else column
        cards, low = _cards(chart.cards, 0, bottom + (10 if chart.panels else 0), wide, 1 if sheet.narrow else _COLUMNS)
    return picture(sheet, max(bottom, low) + 4, [*panels, *cards], chart.synthetic)


# Panels


def _panels(panels: Sequence[TargetPanel], across: float, sheet: Sheet, below: float) -> tuple[list[str], float]:
    """The panels row by row, and where they end."""
    if not panels:
        return [], 0.0
    most = 1 if sheet.narrow else min(len(panels), 2 if across < sheet.across else _COLUMNS)
    rows = [panels[start : start + most] for start in range(0, len(panels), most)]
    wide = (across - (most - 1) * _GAP) / most
    heads = [max(_head_high(panel, wide) for panel in row) for row in rows]
    feet = 24 + 14 * any(panel.foot for panel in panels)
    left = (sheet.down or 0.0) - below - sum(heads) - feet * len(rows)
    high = _PLOT if sheet.down is None else max(left / len(rows), 70.0)
    parts, top = list[str](), 0.0
    for row, head in zip(rows, heads, strict=True):
        for place, panel in enumerate(row):
            x = place * (wide + _GAP)
            parts += _head(panel, x, top, wide)
            parts += _plot(_Plot(panel, x, top + head, wide, high, _scale(panel)))
        top += head + high + feet
    return parts, top


def _title_lines(text: str, wide: float) -> list[str]:
    return wrapped(text, wide, SIZE, bold=True, most=3)


def _head_high(panel: TargetPanel, wide: float) -> float:
    lines = sum(len(wrapped(text, wide, SMALL, bold=True)) for text in panel.lines)
    return 10 + 1.25 * SIZE * len(_title_lines(panel.title, wide)) + _ROW * lines + 24


def _head(panel: TargetPanel, x: float, y: float, wide: float) -> Iterator[str]:
    """A rule, the measure, its unit and its target."""
    yield line((x, y + 1), (x + wide, y + 1), look.INK, 1.6)
    title = _title_lines(panel.title, wide)
    yield lines_of(title, x, y + 13, size=SIZE, bold=True)
    y += 13 + 1.25 * SIZE * len(title) - 1
    for place, text in enumerate(panel.lines):
        lines = wrapped(text, wide, SMALL, bold=True)
        last = place == len(panel.lines) - 1
        yield lines_of(lines, x, y, size=SMALL, bold=last, colour=look.INK if last else look.MUTED)
        y += _ROW * len(lines)


def _scale(panel: TargetPanel) -> Scale:
    values = [x for year in panel.years for x in (year.value, year.target)]
    low = any(x < 0 for x in values)
    return linear([0.0, *values], 3, (0.16 if low else 0.0, 0.12))


def _plot(plot: _Plot) -> Iterator[str]:
    yield from _ground(plot)
    zero = plot.high(0.0)
    yield line((plot.x, zero), (plot.x + plot.width, zero), look.INK, 1.25)
    yield from _points(plot)
    yield from _years(plot)
    if plot.panel.foot:
        yield words(plot.panel.foot, plot.x, plot.bottom + 28, size=SMALL, colour=look.MUTED)


def _ground(plot: _Plot) -> Iterator[str]:
    """What is allowed, washed, and the target's line with its number at the right."""
    targets = [year for year in plot.panel.years if not math.isnan(year.target)]
    if not targets:
        return
    if len({year.target for year in targets}) == 1:
        y = plot.high(targets[0].target)
        low, high = (y, plot.bottom) if plot.panel.better == "below" else (plot.y, y)
        yield box(plot.x, low, plot.width, high - low, look.BAND)
        yield line((plot.x, y), (plot.x + plot.width, y), look.INK, 1.6, "6 4")
        return
    for year in targets:
        x, y = plot.at(year.year, year.target)
        yield line((x - 13, y), (x + 13, y), look.INK, 3)
        yield words(year.target_text, x, y + 10, size=SMALL, anchor="middle", halo=look.PAPER)


def _points(plot: _Plot) -> Iterator[str]:
    """A stem and a dot a year; a line joins neighbouring years, from three figures on."""
    known = plot.known
    for year in known:
        x, y = plot.at(year.year, year.value)
        yield line((x, plot.high(0.0)), (x, y), look.RULE)
    if len(known) >= 3:
        for before, after in pairwise(known):
            if after.year == before.year + 1:
                yield path([plot.at(y.year, y.value) for y in (before, after)], _colour(plot, after), 2)
    for place, year in enumerate(known):
        yield dot(plot.at(year.year, year.value), _colour(plot, year), 4, hollow=not year.checked)
        rises = place + 1 < len(known) >= 3 and known[place + 1].value > year.value
        joined = rises and known[place + 1].year == year.year + 1
        yield _figure(plot, year, aside=joined and plot.at(year.year, 0)[0] - plot.x > 40)


def _figure(plot: _Plot, year: TargetYear, *, aside: bool) -> str:
    """A figure beyond its dot; at its left, where a line goes up from it."""
    (x, y), colour = plot.at(year.year, year.value), _colour(plot, year)
    if aside:
        return words(year.text, x - 7, y - 6, size=SIZE, bold=True, anchor="end", colour=colour, halo=look.PAPER)
    over = y - 13 if year.value >= 0 else y + 14
    return words(year.text, x, over, size=SIZE, bold=True, anchor="middle", colour=colour, halo=look.PAPER)


def _colour(plot: _Plot, year: TargetYear) -> str:
    """That of the wrong side of the year's own target, or of the only one there is."""
    targets = {each.target for each in plot.panel.years if not math.isnan(each.target)}
    target = next(iter(targets)) if len(targets) == 1 else year.target
    room = target - year.value if plot.panel.better == "below" else year.value - target
    return look.ABOVE if room < 0 else look.STATE


def _years(plot: _Plot) -> Iterator[str]:
    """The years with a figure, and the first and the last; those without have the shape of why."""
    edge = -math.inf
    for year in plot.panel.years:
        x = plot.at(year.year, 0.0)[0]
        half = width(str(year.year), SMALL) / 2
        missing = math.isnan(year.value)
        if missing and year.mark is not None:
            yield shape(look.SHAPES[year.mark], (x, plot.high(0.0) - 9), 5, look.COLOURS[year.mark])
        if x - half > edge + 3:
            colour = look.MUTED if missing else look.INK
            yield words(str(year.year), x, plot.bottom + 12, size=SMALL, anchor="middle", colour=colour)
            edge = x + half
    yield from _why(plot)


def _why(plot: _Plot) -> Iterator[str]:
    """Why years have no figure, once over their shapes."""
    for why, run in groupby(plot.panel.years, key=lambda year: year.why):
        years = list(run)
        if why:
            left, right = (plot.at(year.year, 0.0)[0] for year in (years[0], years[-1]))
            half = width(why, SMALL) / 2
            x = min(max((left + right) / 2, plot.x + half), plot.x + plot.width - half)
            yield words(why, x, plot.high(0.0) - 23, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)


# Cards


def _card_high(card: MeasureCard, wide: float) -> float:
    lines = len(_title_lines(card.title, wide)), len(wrapped(card.target, wide, SMALL)), len(_why_lines(card, wide))
    return 10 + 1.25 * SIZE * lines[0] + _ROW * (lines[1] + lines[2]) + 12


def _why_lines(card: MeasureCard, wide: float) -> list[str]:
    return wrapped(card.why, wide - 18, SMALL, bold=True)


def _cards_high(cards: Sequence[MeasureCard], across: float, columns: int) -> float:
    wide = (across - (columns - 1) * _GAP) / columns
    rows = [cards[start : start + columns] for start in range(0, len(cards), columns)]
    return sum(max(_card_high(card, wide) for card in row) for row in rows)


def _cards(cards: Sequence[MeasureCard], x: float, y: float, wide: float, columns: int) -> tuple[list[str], float]:
    """The cards row by row, and where they end."""
    parts = list[str]()
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        for place, card in enumerate(row):
            parts += _card(card, x + place * (wide + _GAP), y, wide)
        y += max(_card_high(card, wide) for card in row)
    return parts, y


def _card(card: MeasureCard, x: float, y: float, wide: float) -> Iterator[str]:
    """A rule, the measure, its target, and why there is no figure beside its shape."""
    yield line((x, y + 1), (x + wide, y + 1), look.INK, 1.6)
    title, target = _title_lines(card.title, wide), wrapped(card.target, wide, SMALL)
    yield lines_of(title, x, y + 13, size=SIZE, bold=True)
    y += 13 + 1.25 * SIZE * len(title) - 1
    yield lines_of(target, x, y, size=SMALL)
    y += _ROW * len(target)
    yield shape(look.SHAPES[card.mark], (x + 6, y), 5.5, look.COLOURS[card.mark])
    yield lines_of(_why_lines(card, wide), x + 18, y, size=SMALL, bold=True, colour=look.MUTED)
