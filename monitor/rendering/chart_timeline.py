"""Rows over a time axis: days on which something is due or published, periods that are covered, and words beside."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from monitor.pages.target_pictures import Moment, Timeline, TimeRow
from monitor.rendering import look
from monitor.rendering.drawing import BADGE, SIZE, SMALL, Point, Sheet, box, dot, line, lines_of, picture, shape, words
from monitor.rendering.measure import width, wrapped
from monitor.words.findings import Cause

_ROW = 1.25 * SMALL
_NAMES = 0.29  # of the width
_CELL, _GAP = 96, 14  # units: a column of words, and between parts
_BAR = 10  # how high a stretch of time is
_PAD = 8  # over and under what stands in a row
_SQUARES = {"confirmed": "confirmed", "derived": "confirmed", "to be checked": "to-be-checked"}
DIAMOND = "M0,-1.15L1.15,0L0,1.15L-1.15,0Z"


@dataclass(frozen=True)
class _Place:
    """Where the axis lies and how wide what stands beside it is."""

    chart: Timeline
    x: float
    width: float
    names: float
    narrow: bool
    short: bool = False  # a slide: fewer lines of words

    @property
    def has_axis(self) -> bool:
        """Whether anything lies on it."""
        return any(row.spans or row.moments for row in self.chart.rows)

    def at(self, year: float) -> float:
        """Where a day lies; what is before the axis or after it at its end."""
        share = (year - self.chart.start) / (self.chart.end - self.chart.start)
        return self.x + min(max(share, 0.0), 1.0) * self.width


def drawn(chart: Timeline, sheet: Sheet) -> str:
    """The picture: names, axis and words side by side; on a phone under one another.

    On a sheet of a given height the rows that have no room are left out, which its last line says.
    """
    place = _place(chart, sheet)
    key, top = _key(chart, sheet)
    axis_top = top + (32 if place.has_axis else 8 if sheet.narrow else 20)
    rows = _fitting(place, sheet, axis_top + 8)
    parts, y = list[str](), axis_top + 8
    for row in rows:
        parts += _row(place, row, y, sheet)
        y += _high(place, row)
    axis = _axis(place, axis_top, axis_top + 5 if sheet.narrow else y) if place.has_axis else ()
    left_out = len(chart.rows) - len(rows)
    if left_out:
        parts.append(words(chart.more[left_out], 0, y + 12, size=SMALL, colour=look.MUTED))
    bottom = y + (22 if left_out else 4)
    return picture(sheet, bottom, [*key, *axis, *_heads(place, axis_top, sheet), *parts], chart.synthetic)


def _fitting(place: _Place, sheet: Sheet, top: float) -> Sequence[TimeRow]:
    """The rows that a sheet has room for."""
    rows = place.chart.rows
    if sheet.down is None:
        return rows
    ends = list(accumulate((_high(place, row) for row in rows), initial=top))[1:]
    badge = BADGE * place.chart.synthetic
    if not ends or ends[-1] + 4 + badge <= sheet.down:
        return rows
    return rows[: max(1, sum(end + 22 + badge <= sheet.down for end in ends))]


def _place(chart: Timeline, sheet: Sheet) -> _Place:
    if sheet.narrow:
        return _Place(chart, 2, sheet.across - 4, sheet.across, True)
    right = len(chart.heads) * (_CELL + _GAP)
    names = _NAMES * sheet.across
    return _Place(chart, names + _GAP, sheet.across - names - _GAP - right, names, False, sheet.down is not None)


def _key(chart: Timeline, sheet: Sheet) -> tuple[list[str], float]:
    """What the marks are, each beside its word; and where it ends."""
    parts, x, y = list[str](), 2.0, 8.0
    for kind, said in chart.key:
        wide = 20 + width(said, SMALL) + 16
        if x + wide > sheet.across + 16:
            x, y = 2.0, y + _ROW + 2
        parts.append(box(x, y - 4, 14, 8, look.STATE) if kind == "span" else _mark(Moment(0, kind), (x + 7, y)))
        parts.append(words(said, x + 20, y, size=SMALL, colour=look.MUTED))
        x += wide
    return parts, y + 8 if chart.key else 0.0


def _axis(place: _Place, top: float, bottom: float) -> Iterator[str]:
    """Its parts by name, as many as have room, a faint line down at each, and today."""
    chart, edge, every = place.chart, -1e9, _every(place)
    for number, (at, said) in enumerate(chart.ticks):
        x = place.at(at)
        yield line((x, top), (x, bottom), look.GRID)
        end = x + 3 + width(said, SMALL)
        if number % every == 0 and x >= edge and end <= place.x + place.width + 4:
            yield words(said, x + 3, top - 9, size=SMALL, colour=look.MUTED)
            edge = end + 4
    yield line((place.x, top), (place.x + place.width, top), look.INK, 1.4)
    yield from _today(place, top, bottom)


def _every(place: _Place) -> int:
    """Of how many parts one is named."""
    ticks = place.chart.ticks
    step = place.width / max(len(ticks), 1)
    usual = sorted(width(said, SMALL) for _, said in ticks)[len(ticks) // 2] if ticks else 0.0
    return max(1, math.ceil((usual + 8) / step))


def _today(place: _Place, top: float, bottom: float) -> Iterator[str]:
    if not place.chart.start <= place.chart.today <= place.chart.end:
        return
    x, half = place.at(place.chart.today), width("today", SMALL, bold=True) / 2
    yield line((x, top - 17), (x, bottom), look.ABOVE, 1.2, "4 3")
    middle = min(max(x, place.x + half), place.x + place.width - half)
    yield words("today", middle, top - 24, size=SMALL, bold=True, anchor="middle", colour=look.ABOVE)


def _heads(place: _Place, top: float, sheet: Sheet) -> Iterator[str]:
    """The names of the columns of words."""
    if not place.narrow:
        for x, head in zip(_columns(place, sheet), place.chart.heads, strict=True):
            yield words(head, x, top - 9, size=SMALL, bold=True)


def _columns(place: _Place, sheet: Sheet) -> Iterator[float]:
    count = len(place.chart.heads)
    yield from (sheet.across - (count - n) * (_CELL + _GAP) + _GAP for n in range(count))


def _texts(place: _Place, row: TimeRow) -> tuple[list[str], list[str]]:
    """The lines of its name, and those of what is smaller beneath."""
    most, least = (2, 1) if place.short else (3, 2)
    return wrapped(row.name, place.names, SIZE, bold=True, most=most), wrapped(
        row.detail, place.names, SMALL, most=least
    )


def _cells(place: _Place, row: TimeRow) -> list[list[str]]:
    return [wrapped(text, _CELL - 16 * (text in _SQUARES), SMALL, most=4) for text in row.cells]


def _high(place: _Place, row: TimeRow) -> float:
    """How high a row is with the space around it."""
    name, detail = _texts(place, row)
    left = 1.25 * SIZE * len(name) + _ROW * len(detail)
    if place.narrow:
        said = _ROW * len(wrapped(row.said, place.width, SMALL)) if row.said else 18
        return left + said + _ROW * len(wrapped(_in_line(place, row), place.width, SMALL)) + 2 * _PAD
    words_high = _ROW * max(len(cell) for cell in _cells(place, row))
    said = _ROW * len(wrapped(row.said, place.width - 8, SMALL, most=4)) if row.said else 0.0
    return max(left, words_high, said) + 2 * _PAD


def _in_line(place: _Place, row: TimeRow) -> str:
    """The words of the columns in a line, as a phone has them."""
    return "; ".join(f"{head}: {cell}" for head, cell in zip(place.chart.heads, row.cells, strict=True))


def _row(place: _Place, row: TimeRow, y: float, sheet: Sheet) -> Iterator[str]:
    high, (name, detail) = _high(place, row), _texts(place, row)
    yield line((0, y + high), (sheet.across, y + high), look.GRID)
    first = y + _PAD + 0.5 * 1.25 * SIZE
    yield lines_of(name, 0, first, size=SIZE, bold=True, halo=look.PAPER if place.narrow else "")
    below = y + _PAD + 1.25 * SIZE * len(name) + 0.5 * _ROW
    yield lines_of(detail, 0, below, size=SMALL, colour=look.MUTED, halo=look.PAPER if place.narrow else "")
    under = below + _ROW * len(detail)
    middle = under + 4 if place.narrow else y + high / 2
    yield from _strip(place, row, middle if not row.said else under if place.narrow else middle)
    yield from _beside(place, row, y, under, sheet)


def _strip(place: _Place, row: TimeRow, middle: float) -> Iterator[str]:
    """What lies on the axis: stretches and days, or words in their place."""
    if place.narrow and not row.said:
        yield line((place.x, middle), (place.x + place.width, middle), look.GRID)
        x = place.at(place.chart.today)
        yield line((x, middle - 8), (x, middle + 8), look.ABOVE, 1.2)
    for start, end in row.spans:
        left, right = place.at(start), place.at(end)
        if right > left:
            yield box(left, middle - _BAR / 2, right - left, _BAR, look.STATE)
    for moment in row.moments:
        yield _mark(moment, (place.at(moment.at), middle))
    if row.said:
        lines = wrapped(row.said, place.width - (0 if place.narrow else 8), SMALL, most=4)
        first = middle if place.narrow else middle - _ROW * (len(lines) - 1) / 2
        x = place.x + (0 if place.narrow else 6)
        wide = max(width(text, SMALL) for text in lines)
        yield box(x - 3, first - _ROW / 2, wide + 6, _ROW * len(lines), look.PAPER)
        yield lines_of(lines, x, first, size=SMALL, colour=look.MUTED)


def _mark(moment: Moment, at: Point) -> str:
    """The shape of a day."""
    match moment.kind:
        case "published":
            return shape(DIAMOND, at, 5.2, look.PAPER) + shape(DIAMOND, at, 4, look.MUTED)
        case "expected":
            ground = dot(at, look.PAPER, 6)
            return ground + shape(look.SHAPES[Cause.NOT_YET_DUE], at, 6, look.MUTED)
        case "passed":
            return dot(at, look.MUTED, 4, hollow=True)
        case _:
            return dot(at, look.STATE, 4.5)


def _beside(place: _Place, row: TimeRow, y: float, under: float, sheet: Sheet) -> Iterator[str]:
    """The words of the columns, a standing with its square."""
    if place.narrow:
        said = _ROW * len(wrapped(row.said, place.width, SMALL)) if row.said else 18
        yield lines_of(wrapped(_in_line(place, row), place.width, SMALL), 0, under + said, size=SMALL)
        return
    for x, text, lines in zip(_columns(place, sheet), row.cells, _cells(place, row), strict=True):
        sign, first = _SQUARES.get(text), y + _PAD + 0.5 * _ROW
        if sign:
            yield shape(look.SIGNS[sign][0], (x + 5, first), 4.5, look.SIGNS[sign][1])
        yield lines_of(lines, x + (16 if sign else 0), first, size=SMALL, bold=text == "confirmed")
