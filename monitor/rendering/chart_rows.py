"""Rows of bars over one scale, with columns of figures: a waterfall, what would still pass, how mature months are."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.pages.pictures import RowBar, Rows
from monitor.rendering import look
from monitor.rendering.chart_parts import Scale, chart_number, inside, known, linear, tick_places, widest
from monitor.rendering.drawing import (
    BADGE,
    SIZE,
    SMALL,
    Face,
    Sheet,
    box,
    hatched,
    hinted,
    line,
    lines_of,
    outlined,
    picture,
    words,
)
from monitor.rendering.measure import width, wrapped

NAMES, COLUMN, GAP = 158, 70, 14  # units: names at least, a column of figures, and before the columns
ROW, LOWEST, HIGHEST = 27.0, 17.0, 32.0  # of a row, as it is usual, at least, and at most on a sheet with room
MANY_ROWS, MANY_ROW = 10, 21.0  # rows from which on each is less high
LINE = 1.25 * SIZE
_HEADS, FOOT = 46, 24  # over the rows the heads of columns, and under them the ticks
MOST_NARROW = 2  # columns on a phone: the last
_NAMED: Face = {"size": SMALL, "bold": True, "anchor": "middle"}  # a line, by its name over it
_NATION: Face = {**_NAMED, "colour": look.NATION}
FILLS = {"above": look.ABOVE, "below": look.BELOW, "state": look.STATE, "nation": look.NATION, "bound": look.STATE}


@dataclass(frozen=True)
class _Layout:
    """Where rows lie, in units: the bars from `left` on, `width` wide, the first row at `top`, each `row` high."""

    width: float
    left: float
    across: float
    top: float
    row: float
    bar: float
    scale: Scale
    narrow: bool

    def x(self, value: float) -> float:
        """A value's place."""
        return self.left + self.scale.share(value) * self.across

    def bar_top(self, place: int) -> float:
        """The upper edge of a row's bar: under its name on a phone."""
        return self.top + place * self.row + (18 if self.narrow else (self.row - self.bar) / 2)

    def middle(self, place: int) -> float:
        """The middle of a row's figures."""
        return self.bar_top(place) + self.bar / 2


def drawn(chart: Rows, sheet: Sheet) -> str:
    """The picture: names, bars and figures side by side; on a phone the names stand over their bars."""
    layout = _layout(chart, sheet)
    bottom = layout.top + layout.row * len(chart.bars)
    parts = [*_grounds(chart, layout), *_axis(chart, layout, bottom), *_marks(chart, layout, bottom)]
    parts += [part for place, bar in enumerate(chart.bars) for part in _row(chart, layout, place, bar)]
    return picture(sheet, bottom + FOOT, [*_heads(chart, layout), *parts], chart.synthetic)


def _layout(chart: Rows, sheet: Sheet) -> _Layout:
    narrow = sheet.narrow
    columns = min(len(chart.heads), MOST_NARROW) if narrow else len(chart.heads)
    left = 4 if narrow else max(NAMES, 22 + widest((bar.name for bar in chart.bars), SIZE, bold=True))
    values = [0.0, *(v for bar in chart.bars for v in (bar.start, bar.end))]
    values += [] if chart.limit is None else [chart.limit]
    scale = linear(known(values), 4, (0.03, 0.03))
    across = sheet.across - left - columns * (COLUMN - 2 * narrow) - GAP
    top = LINE * len(_heading(chart, sheet.across)) + _HEADS
    row, bar = (44.0, 15.0) if narrow else _row_and_bar(chart, sheet, top)
    return _Layout(sheet.across, left, across, top, row, bar, scale, narrow)


def _heading(chart: Rows, across: float) -> list[str]:
    """What is said over the rows, in its lines."""
    return wrapped(chart.heading, across, SIZE) if chart.heading else []


def _row_and_bar(chart: Rows, sheet: Sheet, top: float) -> tuple[float, float]:
    """How high a row and its bar are: as usual, or so that all rows fill a sheet of a given height."""
    rows = max(len(chart.bars), 1)
    if sheet.down is None:
        row = ROW if rows <= MANY_ROWS else MANY_ROW
    else:
        row = max(LOWEST, min(HIGHEST, (sheet.down - top - FOOT - BADGE * chart.synthetic) / rows))
    return row, 0.6 * row


def _heads(chart: Rows, layout: _Layout) -> Iterator[str]:
    """What is measured, where it is said here, and over each column of figures its title and unit."""
    yield lines_of(_heading(chart, layout.width), 0, 8, size=SIZE, colour=look.MUTED)
    for right, (title, unit) in zip(_rights(layout), reversed(chart.heads), strict=False):
        y = layout.top - 30
        yield words(title, right, y if unit else y + 14, size=SMALL, bold=True, anchor="end")
        if unit:
            yield words(unit, right, y + 14, size=SMALL, colour=look.MUTED, anchor="end")


def _rights(layout: _Layout) -> Iterator[float]:
    """The right edges of the columns, from the last one on."""
    step = COLUMN - 2 * layout.narrow
    yield from (layout.width - n * step for n in range(MOST_NARROW if layout.narrow else 9))


def _grounds(chart: Rows, layout: _Layout) -> Iterator[str]:
    """The wash under a total, the last row of a waterfall; and the rules under groups."""
    for place, bar in enumerate(chart.bars):
        top = layout.top + place * layout.row
        if bar.strong and not math.isnan(bar.end) and not bar.ruled:
            yield box(0, top, layout.width, layout.row, look.WASH)
        if bar.ruled and place < len(chart.bars) - 1:
            yield line((0, top + layout.row), (layout.width, top + layout.row), look.RULE, 1)


def _axis(chart: Rows, layout: _Layout, bottom: float) -> Iterator[str]:
    """Ticks under the bars, with a faint line up through them."""
    places = tick_places(layout.scale.ticks)
    for tick in layout.scale.ticks:
        x = layout.x(tick)
        yield line((x, layout.top), (x, bottom), look.GRID, 1)
        signed = chart.unit == "points"
        yield words(chart_number(tick, places, signed), x, bottom + 12, size=SMALL, colour=look.MUTED, anchor="middle")


def _marks(chart: Rows, layout: _Layout, bottom: float) -> Iterator[str]:
    """Zero and the limit, each by its name."""
    zero = layout.x(0.0)
    yield line((zero, layout.top - 6), (zero, bottom), look.INK, 1.25)
    if chart.zero:
        middle = inside(zero, width(chart.zero, SMALL, bold=True) / 2, 0, layout.width)
        yield words(chart.zero, middle, layout.top - 14, **_NATION)
    if chart.limit is not None:
        x = layout.x(chart.limit)
        half = width(chart.limit_words, SMALL, bold=True) / 2
        middle = inside(x, half, 0, layout.left + layout.across + 8)
        yield line((x, layout.top - 22), (x, bottom), look.INK, 1.5, "5 3")
        yield words(chart.limit_words, middle, layout.top - 30, **_NAMED)


def _row(chart: Rows, layout: _Layout, place: int, bar: RowBar) -> Iterator[str]:
    """A row's name, bar, lead to the next row, and figures."""
    headline = math.isnan(bar.end) and bar.strong
    under = any(row.strong for row in chart.bars) and not bar.strong
    x = 12 if under else 0
    name_y = layout.top + place * layout.row + 8 if layout.narrow and not headline else layout.middle(place)
    yield from _bar(chart.heads, layout, place, bar)
    if bar.joined:
        end = layout.x(bar.end)
        yield line((end, layout.bar_top(place) + layout.bar), (end, layout.bar_top(place + 1)), look.INK, 1)
    halo = (look.WASH if bar.strong and not bar.ruled else look.PAPER) if layout.narrow else ""
    yield words(bar.name, x, name_y, size=SIZE, bold=bar.strong, halo=halo)
    for right, text in zip(_rights(layout), reversed(bar.cells), strict=False):
        yield words(text, right, layout.middle(place), size=SIZE, bold=bar.strong, anchor="end")


def _bar(heads: Sequence[tuple[str, str]], layout: _Layout, place: int, bar: RowBar) -> Iterator[str]:
    """The bar, with its name and figures for a pointer."""
    if math.isnan(bar.end):
        return
    left, right = sorted((layout.x(bar.start), layout.x(bar.end)))
    drawn_as = {"below": hatched, "bound": outlined}.get(bar.paint, box)
    shape = drawn_as(left, layout.bar_top(place), max(right - left, 1.0), layout.bar, FILLS[bar.paint])
    yield hinted(
        ", ".join([bar.name, *(f"{name} {cell}" for (name, _), cell in zip(heads, bar.cells, strict=True) if cell)]),
        shape,
    )
