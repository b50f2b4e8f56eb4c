"""Words of a drawing as outlines, so that it looks the same wherever it is opened, also without our typeface."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from monitor.rendering import look

_TEXT = re.compile(r"<text([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_SET = ("x", "y", "font-size", "font-weight", "font-family", "text-anchor")
USUAL, BOLD, HEAVY = 400, 700, 800


def outlined(svg: str) -> str:
    """The drawing with each `<text>` as the outlines of its letters: same place, same paint, no typeface needed.

    Letters are drawn once and used wherever they stand. One that the typeface does not have is drawn as its box for
    what is missing.
    """
    used: dict[tuple[int, str], str] = {}
    body = _TEXT.sub(lambda found: _run(found[1], unescape(found[2]), used), svg)
    opening, rest = body.split(">", 1)
    shapes = "".join(f'<path id="{name}" d="{_letter(*key).outline}"/>' for key, name in used.items())
    return f"{opening}><defs>{shapes}</defs>{rest}"


def width(text: str, size: float, weight: int = USUAL) -> float:
    """How wide `text` stands in one line, in the unit of `size`."""
    return size * sum(_letter(weight, letter).advance for letter in text) / _em()


def _run(attributes: str, text: str, used: dict[tuple[int, str], str]) -> str:
    given = dict(_ATTRIBUTE.findall(attributes))
    size, weight = float(given.get("font-size", 16)), int(given.get("font-weight", USUAL))
    scale = size / _em()
    shift = _ANCHORS[given.get("text-anchor", "start")] * width(text, size, weight)
    place = f"translate({float(given.get('x', 0)) - shift:.2f},{given.get('y', '0')}) scale({scale:.5f},{-scale:.5f})"
    kept = "".join(f' {name}="{value}"' for name, value in given.items() if name not in (*_SET, "stroke-width"))
    stroke = f' stroke-width="{float(given["stroke-width"]) / scale:.1f}"' if "stroke-width" in given else ""
    return f'<g{kept}{stroke}><g transform="{place}">{"".join(_letters(text, weight, used))}</g></g>'


def _letters(text: str, weight: int, used: dict[tuple[int, str], str]) -> Iterator[str]:
    along = 0.0
    for letter in text:
        drawn = _letter(weight, letter)
        if drawn.outline:
            name = used.setdefault((weight, letter), f"letter-{weight}-{ord(letter):x}")
            yield f'<use href="#{name}" x="{along:.0f}"/>'
        along += drawn.advance


class _Letter:
    """A letter of one weight: its outline, upwards, and how far the next one stands from it, in units of the face."""

    def __init__(self, outline: str, advance: float) -> None:
        self.outline, self.advance = outline, advance


@lru_cache(maxsize=4096)
def _letter(weight: int, letter: str) -> _Letter:
    from fontTools.pens.svgPathPen import SVGPathPen

    glyphs, names = _face(weight)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyph = glyphs[names.get(ord(letter), ".notdef")]
    glyph.draw(pen)
    return _Letter(pen.getCommands(), glyph.width)


@lru_cache(maxsize=8)
def _face(weight: int) -> tuple[Any, Mapping[int, str]]:
    """The letters of one weight, and their names by code."""
    font = _font()
    return font.getGlyphSet(location={"wght": weight}), font.getBestCmap()


@lru_cache(maxsize=1)
def _font() -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(look.font_file(), lazy=True)


def _em() -> int:
    return int(_font()["head"].unitsPerEm)
