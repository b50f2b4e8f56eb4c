"""Odds of a miss as a bar of a hundred, with the levels from which an alert rings."""

from collections.abc import Iterator
from html import escape

from monitor.pages.model import Meter
from monitor.rendering import look

_WIDTH, _LEFT, _BAR = 200, 2, 196  # pixels: of the picture, where the bar begins, and how long it is


def meter_svg(meter: Meter) -> str:
    """The bar with its levels named below it; the sentence it shows is its alternative text."""
    alt = escape(meter.alt, quote=True)
    filled = _BAR * min(max(meter.chances, 0), 100) / 100
    parts = "".join([_box(_BAR, look.PAPER, f' stroke="{look.MUTED}"'), _box(filled, look.STATE), *_levels(meter)])
    face = f'font-family="{look.FONT}" font-size="9.3"'
    head = f'<svg role="img" aria-label="{alt}" width="{_WIDTH}" height="30" viewBox="0 0 {_WIDTH} 30" {face}>'
    return f"{head}<title>{alt}</title>{parts}</svg>"


def _box(width: float, fill: str, more: str = "") -> str:
    return f'<rect x="{_LEFT}" y="4" width="{width:.1f}" height="9" fill="{fill}"{more}/>'


def _levels(meter: Meter) -> Iterator[str]:
    """The first level is named left of its mark and the second right of it, so that they never meet."""
    for place, (name, at) in enumerate(meter.levels):
        x, anchor, off = _LEFT + _BAR * at / 100, "end" if place == 0 else "start", -3 if place == 0 else 3
        yield f'<path d="M{x:.1f},1V16" stroke="{look.INK}" stroke-width="1.3"/>'
        words = f"{escape(name)} {at}"
        yield f'<text x="{x + off:.1f}" y="26" text-anchor="{anchor}" fill="{look.MUTED}">{words}</text>'
