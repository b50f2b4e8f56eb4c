"""Colours, shapes and the typeface, in one place for charts, pages and print.

Every verdict, and every cause for which there is none, has a shape of its own, so that a page printed in grey or read
without colour loses nothing.
"""

import math
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from monitor.words.findings import Cause, Mark, Verdict

FONT = "Public Sans"

INK = "#1b1b1b"
MUTED = "#4a5058"
FAINT = "#71767a"
RULE = "#b9bfc6"
GRID = "#e1e5e9"
WASH = "#f3f5f8"
PAPER = "#ffffff"
NAVY = "#162e51"
LINK = "#005ea2"
MET = "#2467a8"
MISSED = "#7d1310"
CLOSE = "#8a2a6b"

# Charts: ours, theirs, the wrong side of a limit and the other, what is allowed, half of outcomes and nine in ten.
STATE = NAVY
NATION = "#6b6f75"
ABOVE = "#b04a00"
BELOW = MET
BAND = "#dbe7f3"
HALF = "#97a2b0"
NINE_IN_TEN = "#c5cdd6"

# Lines that are compared, each with a dash of its own: ours, what it is held against, and others.
SERIES = ((STATE, ""), (NATION, "6 3.6"), (BELOW, "2 2.5"), (CLOSE, "9 3 2 3"))

# Pairs of (text, ground) that the pages and charts set words in; a unit test holds each to a contrast of 4.5.
TEXT_PAIRS = (
    (INK, PAPER), (INK, WASH), (MUTED, PAPER), (MUTED, WASH), (NAVY, PAPER), (NAVY, WASH), (LINK, PAPER), (LINK, WASH),
    (PAPER, NAVY), (MISSED, PAPER), (INK, HALF), (INK, NINE_IN_TEN), (PAPER, MISSED),
    (STATE, WASH), (NATION, PAPER), (NATION, WASH), (ABOVE, PAPER), (MET, PAPER), (CLOSE, PAPER),
    *((colour, BAND) for colour in (INK, MUTED, STATE, MET, MISSED, CLOSE)),
    *((colour, PAPER) for colour, _ in SERIES),
)  # fmt: skip

# Pairs of (part of a chart, ground) that have to be told apart: each keeps a contrast of 3.
PART_PAIRS = tuple(
    (colour, ground)
    for colour in (STATE, NATION, ABOVE, BELOW, CLOSE, MISSED, MUTED, FAINT)
    for ground in (PAPER, WASH)
)

COLOURS: dict[Mark, str] = {
    Verdict.MET: MET,
    Verdict.MISSED: MISSED,
    Verdict.CANNOT_TELL: MUTED,
    Verdict.NOT_IN_FORCE: FAINT,
    Cause.TOO_CLOSE: CLOSE,
    Cause.NOT_YET_DUE: MUTED,
    Cause.NO_FIGURES: MUTED,
    Cause.NO_TARGET: NAVY,
    Cause.WITHHELD: INK,
}


def _part_of_a_ring(start: float, end: float) -> str:
    """The outline of a ring between two angles in degrees."""
    (a, b), (c, d) = ((math.cos(math.radians(angle)), math.sin(math.radians(angle))) for angle in (start, end))
    outer = f"M{a:.3f},{b:.3f}A1,1,0,0,1,{c:.3f},{d:.3f}"
    return f"{outer}L{0.78 * c:.3f},{0.78 * d:.3f}A0.78,0.78,0,0,0,{0.78 * a:.3f},{0.78 * b:.3f}Z"


_DISC = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z"
_HOLE = "M0,-0.8A0.8,0.8,0,1,0,0,0.8A0.8,0.8,0,1,0,0,-0.8Z"
_TICK = "M-0.13,0.55L0.66,-0.28L0.45,-0.49L-0.13,0.12L-0.43,-0.18L-0.64,0.03Z"
_CROSS = (
    "M0,-0.22L0.38,-0.6L0.6,-0.38L0.22,0L0.6,0.38L0.38,0.6L0,0.22L-0.38,0.6L-0.6,0.38L-0.22,0L-0.6,-0.38L-0.38,-0.6Z"
)
_SQUARE = "M-0.95,-0.95V0.95H0.95V-0.95Z"
_QUERY = (
    "M-0.4,-0.2A0.4,0.4,0,0,1,0.4,-0.2Q0.4,0.04,0.13,0.15V0.3H-0.13V0.03Q0.15,-0.04,0.15,-0.2A0.15,0.15,0,0,0,-0.15,-0.2Z"
    "M-0.14,0.41H0.14V0.65H-0.14Z"
)
_DASH = "M-0.85,-0.16H0.85V0.16H-0.85Z"
_HANDS = "M-0.1,-0.6H0.1V-0.02L0.44,0.3L0.3,0.45L-0.1,0.08Z"
_LOZENGE = "M0,-1.12L1.12,0L0,1.12L-1.12,0ZM0,-0.78L-0.78,0L0,0.78L0.78,0Z"
_TWO_BARS = "M-0.42,-0.3H0.42V-0.06H-0.42ZM-0.42,0.08H0.42V0.32H-0.42Z"
_BROKEN_RING = "".join(_part_of_a_ring(45 * part + 7, 45 * part + 31) for part in range(8))
_LOCK = (
    "M-0.72,-0.08H-0.52V-0.42A0.52,0.52,0,0,1,0.52,-0.42V-0.08H0.72V0.92H-0.72Z"
    "M-0.3,-0.08H0.3V-0.42A0.3,0.3,0,0,0,-0.3,-0.42ZM-0.1,0.24V0.6H0.1V0.24Z"
)

# SVG paths in a box from -1 to 1. Inner outlines run against the outer ones: holes, whatever the fill rule.
SHAPES: dict[Mark, str] = {
    Verdict.MET: _DISC + _TICK,
    Verdict.MISSED: _SQUARE + _CROSS,
    Verdict.CANNOT_TELL: _DISC + _HOLE + _QUERY,
    Verdict.NOT_IN_FORCE: _DASH,
    Cause.TOO_CLOSE: _LOZENGE + _TWO_BARS,
    Cause.NOT_YET_DUE: _DISC + _HOLE + _HANDS,
    Cause.NO_FIGURES: _BROKEN_RING,
    Cause.NO_TARGET: _DISC + _HOLE + "M-0.45,-0.12H0.45V0.12H-0.45Z",
    Cause.WITHHELD: _LOCK,
}


# What stands beside a finding or a term, as (shape, colour): a flag for what an office found, hollow for an account
# of it; a triangle for what needs a hand; a square, solid where a term is confirmed, open where it is to be checked.
SIGNS: dict[str, tuple[str, str]] = {
    "official": ("M-0.88,-1H0.95L0.5,-0.35L0.95,0.3H-0.62V1.05H-0.88Z", STATE),
    "account": ("M-0.88,-1H0.95L0.5,-0.35L0.95,0.3H-0.62V1.05H-0.88ZM-0.62,-0.76V0.06H0.5L0.2,-0.35L0.5,-0.76Z", STATE),
    "needs-a-hand": ("M0,-1L1.1,0.9H-1.1ZM-0.13,-0.35V0.28H0.13V-0.35ZM-0.13,0.46V0.7H0.13V0.46Z", ABOVE),
    "confirmed": (_SQUARE, STATE),
    "to-be-checked": (_SQUARE + "M-0.67,-0.67H0.67V0.67H-0.67Z", STATE),
}


def slug(mark: Mark) -> str:
    """A verdict or a cause as a CSS class: `not yet due` becomes `not-yet-due`."""
    return mark.value.replace(" ", "-")


def picture_url(shape: str, colour: str) -> str:
    """A shape of `SHAPES` or `SIGNS` as a `data:` address of an SVG image."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="-1.15 -1.15 2.3 2.3">'
        f'<path d="{shape}" fill="{colour}"/></svg>'
    )
    return "data:image/svg+xml," + quote(svg, safe="")


@lru_cache(maxsize=1)
def font_file() -> Path:
    """The upright variable TrueType file of Public Sans, weights 100 to 900."""
    import fontpkg

    return Path(fontpkg.path(FONT))


def luminance(colour: str) -> float:
    """WCAG relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: str, ground: str) -> float:
    """WCAG contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(text), luminance(ground)))
    return (high + 0.05) / (low + 0.05)
