"""Colours, shapes and the typeface, in one place for charts, pages and print.

Every verdict, and every cause for which there is none, has a shape of its own, so that a page printed in grey or read
without colour loses nothing.
"""

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from monitor.words.findings import Cause, Mark, Verdict

FONT = "Public Sans"

INK = "#1b1b1b"
MUTED = "#4a5058"
FAINT = "#71767a"
RULE = "#c6cace"
GRID = "#e1e5e9"
WASH = "#f3f5f8"
PAPER = "#ffffff"
NAVY = "#162e51"
LINK = "#005ea2"
WEDGE = "#d6e3f0"
MET = "#4a90c9"
MISSED = "#751510"

# An outlook: ours, theirs, the wrong side of a limit and the other, what is allowed, half of outcomes and nine in ten.
STATE = NAVY
NATION = "#6b6f75"
ABOVE = "#b04a00"
BELOW = "#2467a8"
BAND = "#dbe7f3"
HALF = "#97a2b0"
NINE_IN_TEN = "#c5cdd6"

# Dark to light in turn, so that neighbours differ in grey; each also has its own dash.
SERIES_COLORS = ("#162e51", "#b04a00", "#007a66", "#6b6f75")
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3))

# Pairs of (text, ground) that the pages and charts set words in; a unit test holds each to a contrast of 4.5.
TEXT_PAIRS = (
    (INK, PAPER), (INK, WASH), (MUTED, PAPER), (MUTED, WASH), (NAVY, PAPER), (NAVY, WASH), (LINK, PAPER), (LINK, WASH),
    (PAPER, NAVY), (MISSED, PAPER), (INK, WEDGE), (INK, HALF), (INK, NINE_IN_TEN), (PAPER, MISSED),
    (STATE, PAPER), (STATE, WASH), (NATION, PAPER), (NATION, WASH), (ABOVE, PAPER),
    *((colour, PAPER) for colour in SERIES_COLORS),
)  # fmt: skip

COLOURS: dict[Mark, str] = {
    Verdict.MET: MET,
    Verdict.MISSED: MISSED,
    Verdict.CANNOT_TELL: MUTED,
    Verdict.NOT_IN_FORCE: FAINT,
    Cause.TOO_CLOSE: "#b04a00",
    Cause.NOT_YET_DUE: FAINT,
    Cause.NO_FIGURES: MUTED,
    Cause.NO_TARGET: NAVY,
    Cause.WITHHELD: INK,
}

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
# Bent strokes one above the other; the hands of a clock; a stroke through; a lozenge; a lock.
_NEARLY = "".join(
    f"M-0.56,{y + 0.06:.2f}Q-0.28,{y - 0.26:.2f},0,{y:.2f}Q0.28,{y + 0.26:.2f},0.56,{y - 0.06:.2f}L0.5,{y - 0.24:.2f}"
    f"Q0.28,{y + 0.04:.2f},0,{y - 0.2:.2f}Q-0.28,{y - 0.46:.2f},-0.62,{y - 0.12:.2f}Z"
    for y in (-0.06, 0.38)
)
_HANDS = "M-0.1,-0.6H0.1V-0.02L0.44,0.3L0.3,0.45L-0.1,0.08Z"
_STROKE = "M0.5,-0.64L0.64,-0.5L-0.5,0.64L-0.64,0.5Z"
_LOZENGE = "M0,-1L1,0L0,1L-1,0ZM0,-0.66L-0.66,0L0,0.66L0.66,0Z"
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
    Cause.TOO_CLOSE: _DISC + _HOLE + _NEARLY,
    Cause.NOT_YET_DUE: _DISC + _HOLE + _HANDS,
    Cause.NO_FIGURES: _DISC + _HOLE + _STROKE,
    Cause.NO_TARGET: _LOZENGE,
    Cause.WITHHELD: _LOCK,
}


# Signs that stand for no verdict, each with its colour: what others found, and what needs a hand.
SIGNS: dict[str, tuple[str, str]] = {
    "flag": ("M-0.8,-1H-0.55V-0.85H0.9L0.5,-0.3L0.9,0.25H-0.55V1H-0.8Z", NAVY),
    "hand": ("M0,-1L1.1,0.9H-1.1ZM-0.13,-0.4V0.28H0.13V-0.4ZM-0.13,0.44V0.7H0.13V0.44Z", ABOVE),
}


def slug(mark: Mark) -> str:
    """A verdict or a cause as a CSS class: `not yet due` becomes `not-yet-due`."""
    return mark.value.replace(" ", "-")


def mark_url(mark: Mark) -> str:
    """The shape of a verdict or a cause as a `data:` address of an SVG image."""
    return _url(SHAPES[mark], COLOURS[mark])


def sign_urls() -> dict[str, str]:
    """The signs by their names, each as a `data:` address of an SVG image."""
    return {name: _url(shape, colour) for name, (shape, colour) in SIGNS.items()}


def _url(shape: str, colour: str) -> str:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="-1.05 -1.05 2.1 2.1">'
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
