"""How wide words are, by the typeface's own widths, and words in lines that fit."""

from collections.abc import Mapping
from functools import lru_cache
from unicodedata import category

from monitor.rendering import look

_FOREIGN = 1.0  # of a letter that the typeface does not have, in ems: no other typeface's is wider


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide `text` stands in one line, in the unit of `size`."""
    widths = _widths(700 if bold else 400)
    return size * sum(widths.get(ord(letter), _other(letter)) for letter in text)


def _other(letter: str) -> float:
    return 0.0 if category(letter) in ("Mn", "Me", "Cf") else _FOREIGN


@lru_cache(maxsize=2)
def _widths(weight: int) -> Mapping[int, float]:
    """The advance width of each letter of the typeface in ems."""
    from fontTools.ttLib import TTFont

    with TTFont(look.font_file(), lazy=True) as font:
        glyphs, em = font.getGlyphSet(location={"wght": weight}), font["head"].unitsPerEm
        return {code: glyphs[name].width / em for code, name in font.getBestCmap().items()}
