"""How wide words are, by the typeface's own widths, and words in lines that fit."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from unicodedata import category

from monitor.rendering import look

NO_BREAK = "\N{NO-BREAK SPACE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_FOREIGN = 1.0  # of a letter that the typeface does not have, in ems: no other typeface's is wider
_UNIT = re.compile(r"(?<=\d) (?=(?:percent|points?|million|billion|in 100)\b)")


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


def wrapped(text: str, room: float, size: float, bold: bool = False, most: int | None = None) -> list[str]:
    """`text` in lines no wider than `room`, at least one, and at most `most`: what is cut off leaves an ellipsis.

    A number stays with its unit; a word that is wider than a line is broken.
    """
    lines = [""]
    for piece in _pieces(text, room, size, bold):
        longer = f"{lines[-1]} {piece}".lstrip(" ")
        if width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    lines = [line for line in lines if line] or [""]
    return lines if most is None or len(lines) <= most else _shortened(lines, room, size, bold, most)


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words, each cut where it is wider than a line."""
    for word in _UNIT.sub(NO_BREAK, text).split(" "):
        start = 0
        for end in range(1, len(word) + 1):
            if end - start > 1 and width(word[start:end], size, bold) > room:
                yield word[start : end - 1]
                start = end - 1
        yield word[start:]


def _shortened(lines: list[str], room: float, size: float, bold: bool, most: int) -> list[str]:
    last = lines[most - 1]
    while last and width(last + _ELLIPSIS, size, bold) > room:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + _ELLIPSIS]
