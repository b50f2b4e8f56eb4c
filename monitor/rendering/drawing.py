"""A picture on its sheet: lines, boxes, dots, shapes and words as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypedDict, Unpack

from monitor.rendering import look
from monitor.words.findings import SYNTHETIC

SIZE, SMALL = 12, 11.5  # no word is smaller than 11 pixels on the narrowest phone
ROUND = 0.5523  # how far a curve reaches that makes a quarter of a circle; the printer's arcs have corners
HATCH = 5  # units between stripes
BADGE = 26  # units that the words of invented figures take

# Control characters, and those that turn the direction of writing: none is seen, and some would reorder a line.
_TURNING = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn for, in CSS pixels: its width, its base type, and its height where that is given.

    A drawer works in units of a twelfth of the base type: `across` of them side by side, `down` under one another. So
    lines, dots and words keep their proportions on every sheet, and none of them is told how large it is.
    """

    width: int
    size: float
    height: int | None

    @property
    def across(self) -> float:
        """The width in units of the drawing."""
        return self.width * SIZE / self.size

    @property
    def down(self) -> float | None:
        """The height in units of the drawing; None: as high as it needs to be."""
        return None if self.height is None else self.height * SIZE / self.size

    @property
    def narrow(self) -> bool:
        """Whether it is a phone's, where what else stands side by side stands under one another."""
        return self.across < 500


LETTER, NARROW, SLIDE = Sheet(700, 12, None), Sheet(340, 12, None), Sheet(1760, 26, 690)
LOW, LOWER = (
    Sheet(700, 11, 280),
    Sheet(700, 11, 240),
)  # with an answer, its lines and what they rest on, or with what others found


def picture(sheet: Sheet, height: float, parts: Iterable[str], synthetic: bool = False) -> str:
    """The parts as an `<svg>` on its sheet, back to front, `height` units high; what was made up says so above them.

    A sheet of a given height keeps it: a lower drawing stands in its middle, a higher one is made smaller.
    """
    down = BADGE if synthetic else 0
    head = "".join(_badge()) if synthetic else ""
    width, height = sheet.across, height + down
    shown = height * sheet.size / SIZE if sheet.height is None else sheet.height
    view = f"0 0 {_number(width)} {_number(height)}"
    size = f'width="{sheet.width}" height="{_number(shown)}" viewBox="{view}"'
    ground = f'<rect width="{_number(width)}" height="{_number(height)}" fill="{look.PAPER}"/>'
    moved = f'<g transform="translate(0,{down})">' if down else "<g>"
    return f'<svg {size}>{ground}<g font-family="{look.FONT}">{head}{moved}{"".join(parts)}</g></g></svg>'


def _badge() -> list[str]:
    said = SYNTHETIC.upper()
    return [
        box(0, 0, 118, 19, look.MISSED),
        words(said, 59, 9.5, size=SMALL, colour=look.PAPER, bold=True, anchor="middle"),
    ]


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


def outlined(x: float, y: float, width: float, height: float, colour: str) -> str:
    """A hollow box."""
    return path([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], colour, 1.5)


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
    fill, (x, y), k = look.PAPER if hollow else colour, at, ROUND * radius
    quarters = [
        ((radius, k), (k, radius), (0, radius)), ((-k, radius), (-radius, k), (-radius, 0)),
        ((-radius, -k), (-k, -radius), (0, -radius)), ((k, -radius), (radius, -k), (radius, 0)),
    ]  # fmt: skip
    curves = "".join("C" + " ".join(f"{_number(x + dx)},{_number(y + dy)}" for dx, dy in curve) for curve in quarters)
    start = f"M{_number(x + radius)},{_number(y)}"
    return f'<path d="{start}{curves}Z" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'


def hinted(text: str, part: str) -> str:
    """A part that tells `text` where a pointer rests on it; the same stands beside the picture, in words or as data."""
    return f"<g><title>{escape(text)}</title>{part}</g>"


class Face(TypedDict, total=False):
    """How words are set; what is left out is as usual. `halo` is the colour of an outline that keeps lines off them."""

    size: float
    colour: str
    bold: bool
    anchor: Anchor
    halo: str


def shape(outline: str, at: Point, half: float, colour: str) -> str:
    """A shape of `look`, which reaches `half` a width to each side."""
    place = f"translate({_number(at[0])},{_number(at[1])}) scale({_number(half)})"
    return f'<path d="{outline}" transform="{place}" fill="{colour}"/>'


def words(text: str, x: float, y: float, **face: Unpack[Face]) -> str:
    """Words whose middle stands at `y`. Signs that would turn what follows them round are left out."""
    size = face.get("size", SIZE)
    place = f'x="{_number(x)}" y="{_number(y + 0.35 * size)}" font-size="{_number(size)}"'
    weight = ' font-weight="700"' if face.get("bold") else ""
    set_ = f'{place} text-anchor="{face.get("anchor", "start")}"{weight}'
    said, halo = escape(text.translate(_TURNING)), face.get("halo")
    outline = f'<text {set_} fill="{halo}" stroke="{halo}" stroke-width="3.5">{said}</text>' if halo else ""
    return f'{outline}<text {set_} fill="{face.get("colour", look.INK)}">{said}</text>'


def lines_of(texts: Sequence[str], x: float, y: float, **face: Unpack[Face]) -> str:
    """Lines under one another, the first with its middle at `y`."""
    step = 1.25 * face.get("size", SIZE)
    return "".join(words(text, x, y + step * place, **face) for place, text in enumerate(texts))


def apart(places: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The same middles in the same order, moved so far that nothing of these heights overlaps or leaves the frame."""
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
