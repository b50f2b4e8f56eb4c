"""The years of a path of targets: each a bar, a heavy tick with its number, how far apart they are, or why neither."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from monitor.pages.target_pictures import TargetPanel, TargetYear
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale
from monitor.rendering.drawing import SIZE, SMALL, Anchor, box, hatched, line, lines_of, path, shape, words
from monitor.rendering.measure import width, wrapped

ROW = 1.25 * SMALL  # from one line of small words to the next


@dataclass(frozen=True)
class Plot:
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


def year_drawn(plot: Plot, place: int, year: TargetYear, named: str) -> Iterator[str]:
    """The year's bar and target; `named` says of the first target that it is one."""
    x = plot.middle(place)
    if not math.isnan(year.value):
        yield _bar(plot, x, year)
    if not math.isnan(year.target):
        yield from _target(plot, x, year, named)
    if not math.isnan(year.value) and _stands(plot, year) != "over the target":
        yield _figure(plot, x, year)
    yield words(str(year.year), x, plot.bottom + 13, size=SMALL, bold=True, anchor="middle")


def missing(plot: Plot) -> Iterator[str]:
    """The shape of why there is no figure at each year, and the word once under those side by side."""
    for (why, base), run in groupby(range(len(plot.panel.years)), key=lambda place: _why(plot, place)):
        places = list(run)
        if not why:
            continue
        said = _said(plot, why, len(places))
        half, right = max(width(text, SMALL) for text in said) / 2, plot.x + plot.width
        middle = min((plot.middle(places[0]) + plot.middle(places[-1])) / 2, right - half)
        first = base - ROW * (len(said) - 0.5)
        yield lines_of(said, middle, first, size=SMALL, colour=look.MUTED, anchor="middle", halo=look.PAPER)
        for place in places:
            mark = plot.panel.years[place].mark
            if mark is not None:
                at = plot.middle(place), base - ROW * len(said) - 11
                yield shape(look.SHAPES[mark], at, 6.5, look.COLOURS[mark])


def _said(plot: Plot, why: str, years: int) -> list[str]:
    """Why, in lines as wide as those years; no word is broken."""
    return wrapped(why, max(years * plot.step - 4, *(width(word, SMALL) for word in why.split()), 1), SMALL)


def _why(plot: Plot, place: int) -> tuple[str, float]:
    """Why a year has no figure, and on which line that stands: the axis, or over the target where that is low."""
    year = plot.panel.years[place]
    if not math.isnan(year.value):
        return "", 0.0
    named = 13 * (place == plot.named)
    low = plot.bottom - plot.at(year.target) < 2 * ROW + 26 if not math.isnan(year.target) else False
    return year.why, plot.at(year.target) - 20 - named if low else plot.bottom - 2


def _bar(plot: Plot, x: float, year: TargetYear) -> str:
    half, top = _half(plot), plot.at(year.value)
    draw = box if year.checked else _to_check
    return draw(x - half, top, 2 * half, plot.bottom - top, look.STATE)


def _half(plot: Plot) -> float:
    """Half the width of a bar."""
    return min(0.36 * plot.step, 30)


def _to_check(x: float, y: float, wide: float, high: float, colour: str) -> str:
    """A hatched bar in a strong outline."""
    edge = path([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)], colour, 1.6)
    return hatched(x, y, wide, high, colour) + edge


def _stands(plot: Plot, year: TargetYear) -> str:
    """Where a figure has room: in its bar, over it, or over the target that is close above."""
    top = plot.at(year.value)
    past = -1.0 if math.isnan(year.target) else plot.at(year.target) - top
    if 0 <= past < 26 or (past >= 0 and plot.bottom - plot.at(year.target) < 34):
        return "over the bar"
    if plot.bottom - top >= 24:
        return "in the bar"
    return "over the target" if -24 < past < 0 and not math.isnan(year.target) else "over the bar"


def _figure(plot: Plot, x: float, year: TargetYear) -> str:
    top, half = plot.at(year.value), _half(plot)
    if _stands(plot, year) == "over the bar":
        return words(year.text, x, top - 9, size=SIZE, bold=True, anchor="middle", colour=look.STATE, halo=look.PAPER)
    size = SIZE + 1 if width(year.text, SIZE + 1, bold=True) <= 2 * half - 4 else SMALL
    wide = width(year.text, size, bold=True) / 2 + 2
    if year.checked and wide <= half:
        return words(year.text, x, top + 13, size=size, bold=True, anchor="middle", colour=look.PAPER)
    ground = box(x - wide, top + 5, 2 * wide, 16, look.PAPER)
    return ground + words(year.text, x, top + 13, size=size, bold=True, anchor="middle", colour=look.STATE)


def _target(plot: Plot, x: float, year: TargetYear, named: str) -> Iterator[str]:
    """A heavy tick with its number, and how far a bar is from it."""
    y, half = plot.at(year.target), min(0.43 * plot.step, 40)
    gap = 0.0 if math.isnan(year.value) else plot.at(year.value) - y
    if gap >= 6:
        yield line((x, y), (x, y + gap), _gap_colour(year))
    yield line((x - half - 1, y), (x + half + 1, y), look.PAPER, 5)
    yield line((x - half, y), (x + half, y), look.INK, 3)
    if gap <= 0 and not math.isnan(year.value):
        yield from _passed(plot, x, y, year, named)
        return
    beside = plot.step >= 44 and gap >= (44 if _stands(plot, year) == "over the bar" else 15)
    beside = beside and (plot.step >= 64 or not _at_the_edge(plot, x, year))
    if beside and year.aside:
        yield _beside(plot, x, y + gap / 2, year)
    yield from _over_the_target(plot, x, y, year, named, "" if beside else year.aside)


def _beside(plot: Plot, x: float, y: float, year: TargetYear) -> str:
    """How far a bar is from its target, right of the line between the two; left of it at the edge of the plot."""
    left = _at_the_edge(plot, x, year)
    anchor: Anchor = "end" if left else "start"
    at, colour = x - 5 if left else x + 5, _gap_colour(year)
    return words(year.aside, at, y, size=SMALL, bold=True, anchor=anchor, colour=colour, halo=look.PAPER)


def _at_the_edge(plot: Plot, x: float, year: TargetYear) -> bool:
    """Whether how far a bar is from its target has no room at the right of the line."""
    return x + 5 + width(year.aside, SMALL, bold=True) > plot.x + plot.width


def _passed(plot: Plot, x: float, y: float, year: TargetYear, named: str) -> Iterator[str]:
    """The number of a target that a bar reaches: under its tick, on a ground of its own; over the figure if too low."""
    whole = f"{named} {year.target_text}".strip()
    fits = width(whole, SMALL, bold=True) + 8 <= plot.step
    lines = [whole] if fits else [text for text in (year.target_text, named) if text]
    high = 14.0 * len(lines)
    if plot.bottom - y < high + 6:
        over = min(y, plot.at(year.value)) - 23
        for place, text in enumerate(lines):
            yield words(text, x, over - 13 * place, size=SMALL, bold=True, anchor="middle", halo=look.PAPER)
        return
    wide = max(width(text, SMALL, bold=True) for text in lines) / 2 + 3
    yield box(x - wide, y + 3, 2 * wide, high + 1, look.PAPER)
    yield lines_of(lines, x, y + 10.5, size=SMALL, bold=True, anchor="middle")


def _over_the_target(plot: Plot, x: float, y: float, year: TargetYear, named: str, aside: str) -> Iterator[str]:
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
