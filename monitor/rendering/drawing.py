"""A picture in pixels: lines, boxes, dots and words as SVG, for what a grammar of marks has no mark for."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Literal

from monitor.rendering import look
from monitor.words.findings import SYNTHETIC

WIDE, NARROW = 680, 340
SIZE, SMALL = 12, 11
HATCH = 5  # pixels between stripes
BADGE = 26  # pixels that the words of invented figures take

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


def picture(width: int, height: float, parts: Iterable[str], synthetic: bool = False) -> str:
    """The parts as an `<svg>`, back to front; what was made up says so above them."""
    down = BADGE if synthetic else 0
    head = "".join(_badge()) if synthetic else ""
    size = f'width="{width}" height="{_number(height + down)}" viewBox="0 0 {width} {_number(height + down)}"'
    ground = f'<rect width="{width}" height="{_number(height + down)}" fill="{look.PAPER}"/>'
    moved = f'<g transform="translate(0,{down})">' if down else "<g>"
    return f'<svg {size}>{ground}<g font-family="{look.FONT}">{head}{moved}{"".join(parts)}</g></g></svg>'


def _badge() -> list[str]:
    said = SYNTHETIC.upper()
    return [box(0, 0, 118, 19, look.MISSED), words(said, 59, 9.5, SMALL, look.PAPER, bold=True, anchor="middle")]


def _number(value: float) -> str:
    """A place with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def line(start: Point, end: Point, colour: str, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    return path([start, end], colour, width, dash)


def path(points: Sequence[Point], colour: str, width: float = 2.25, dash: str = "") -> str:
    """A line from point to point."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    stroke = f'stroke="{colour}" stroke-width="{_number(width)}" stroke-linejoin="round"'
    return f'<path d="{_along(points)}" fill="none" {stroke}{dashes}/>'


def area(points: Sequence[Point], fill: str) -> str:
    """A filled outline."""
    return f'<path d="{_along(points)}Z" fill="{fill}"/>'


def _along(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_number(x)},{_number(y)}" for x, y in points)


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A filled box."""
    place = f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}"'
    return f'<rect {place} fill="{fill}"/>'


def hatched(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A box of stripes, which no colour is needed to tell from a filled one."""
    right, bottom = x + width, y + height
    stripes = [
        line((max(x, c - bottom), min(bottom, c - x)), (min(right, c - y), max(y, c - right)), look.PAPER, 1.25)
        for c in _steps(x + y + HATCH, right + bottom)
    ]
    outline = path([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)], colour, 1)
    return "".join([box(x, y, width, height, colour), *stripes, outline])


def _steps(first: float, last: float) -> list[float]:
    return [first + HATCH * step for step in range(max(0, int((last - first) // HATCH) + 1))]


def dot(at: Point, colour: str, radius: float = 3.25, hollow: bool = False) -> str:
    """A dot, filled or hollow."""
    fill = look.PAPER if hollow else colour
    place = f'cx="{_number(at[0])}" cy="{_number(at[1])}" r="{_number(radius)}"'
    return f'<circle {place} fill="{fill}" stroke="{colour}" stroke-width="1.75"/>'


def words(
    text: str, x: float, y: float, size: float = SIZE, colour: str = look.INK, *, bold: bool = False,
    anchor: Anchor = "start", halo: bool = False,
) -> str:  # fmt: skip
    """Words whose middle stands at `y`; with a pale outline where lines may cross them."""
    place = f'x="{_number(x)}" y="{_number(y + 0.35 * size)}" font-size="{_number(size)}" text-anchor="{anchor}"'
    weight = ' font-weight="700"' if bold else ""
    pale = f' stroke="{look.PAPER}" stroke-width="3" stroke-linejoin="round"' if halo else ""
    said = escape(text)
    outline = f'<text {place}{weight} fill="{look.PAPER}"{pale}>{said}</text>' if halo else ""
    return f'{outline}<text {place}{weight} fill="{colour}">{said}</text>'


def lines_of(
    texts: Sequence[str], x: float, y: float, size: float = SIZE, colour: str = look.INK, *, bold: bool = False,
    anchor: Anchor = "start",
) -> str:  # fmt: skip
    """Lines under one another, the first with its middle at `y`."""
    return "".join(
        words(text, x, y + 1.25 * size * place, size, colour, bold=bold, anchor=anchor)
        for place, text in enumerate(texts)
    )


def apart(places: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The same middles in the same order, moved just so far that nothing of these heights overlaps or leaves the frame."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    moved, edge = dict(enumerate(places)), top
    for i in order:
        moved[i] = max(moved[i], edge + heights[i] / 2)
        edge = moved[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):
        moved[i] = min(moved[i], edge - heights[i] / 2)
        edge = moved[i] - heights[i] / 2
    return [moved[i] for i in range(len(places))]


def grounds(places: Sequence[float], low: float, high: float) -> list[float]:
    """Where bands between neighbors begin and end: half-way, and at `low` and `high`."""
    return [low, *((a + b) / 2 for a, b in pairwise(places)), high]
