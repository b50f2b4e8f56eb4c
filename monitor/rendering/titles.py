"""Titles in balanced lines, broken by the typeface's own widths and never inside what belongs together."""

import re
from collections.abc import Iterator

from monitor.rendering.outlines import HEAVY, USUAL, width

NO_BREAK = "\N{NO-BREAK SPACE}"
SHORT = 3  # letters of a word that no line ends in, such as of, the, in
UNEVEN = 0.3  # of the room: how much longer than the other a line may be for a break at a comma
# A number stays with its unit and with what it counts; odds with the hundred they are of.
_TOGETHER = re.compile(r"(?<=\d) (?=[A-Za-z])|(?<=in) (?=\d)|(?<=chances) (?=in 100)|(?<=\d) (?=in 100)")


def balanced(title: str, room: float, size: float, weight: int = HEAVY) -> tuple[str, ...]:
    """The title in one line where it fits, else in two of about the same width; in more where two are not enough."""
    if width(title, size, weight) <= room:
        return (title,)
    fitting = [pair for pair in _pairs(title) if max(width(line, size, weight) for line in pair) <= room]
    if not fitting:
        return tuple(lines_within(title, room, size, weight))
    return min(fitting, key=lambda pair: _unevenness(pair, size, weight, room))


def _pairs(title: str) -> Iterator[tuple[str, str]]:
    """The title broken at each place where it may be."""
    words = _TOGETHER.sub(NO_BREAK, title).split(" ")
    for place in range(1, len(words)):
        if len(words[place - 1].strip(",;:")) > SHORT or words[place - 1][-1] in ",;:":
            yield " ".join(words[:place]), " ".join(words[place:])


def _unevenness(pair: tuple[str, str], size: float, weight: int, room: float) -> float:
    first, second = (width(line, size, weight) for line in pair)
    return abs(first - second) - (UNEVEN * room if pair[0][-1] in ",;:" else 0.0)


def lines_within(text: str, room: float, size: float, weight: int = USUAL) -> list[str]:
    """The text in lines no wider than `room`; a single word that is wider keeps a line of its own."""
    lines = [""]
    for word in _TOGETHER.sub(NO_BREAK, text).split(" "):
        longer = f"{lines[-1]} {word}".lstrip(" ")
        if not lines[-1] or width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
