"""Cells under years and beside tests: a mark or a flag with its words, and a smaller second line."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.pages.pictures import Said
from monitor.rendering import look
from monitor.rendering.chart_parts import LINE
from monitor.rendering.drawing import SIZE, SMALL, lines_of, shape, words
from monitor.rendering.measure import width, wrapped

MARK = 5.2  # half of a shape
BESIDE = 2 * MARK + 4  # what a shape takes before words
MOST = 3  # lines of a detail

__all__ = ["LINE", "MARK", "Spot", "cell", "height", "inline"]


def sign(said: Said) -> tuple[str, str] | None:
    """The shape before the words, with its colour."""
    if said.mark:
        return look.SHAPES[said.mark], look.COLOURS[said.mark]
    return look.SIGNS[said.flag] if said.flag else None


def inline(said: Said, room: float) -> bool:
    """Whether the words have room beside their shape."""
    return not sign(said) or BESIDE + width(said.text, SMALL, bold=True) <= room - 4


def height(said: Said, room: float, beside: bool) -> float:
    """How high a cell is, with the space below it."""
    shaped = LINE if sign(said) and not beside else 0
    return shaped + LINE * (len(_text(said, room, beside)) + len(_detail(said, room))) + 4


def _text(said: Said, room: float, beside: bool) -> list[str]:
    shaped = BESIDE if sign(said) and beside else 0
    return wrapped(said.text, room - 4 - shaped, SMALL, bold=True, most=2)


def _detail(said: Said, room: float) -> list[str]:
    return wrapped(said.detail, room - 4, SMALL, most=MOST) if said.detail else []


@dataclass(frozen=True)
class Spot:
    """Where a cell stands: around `x`, its first line at `y`, with so much room; its shape over its words or beside."""

    x: float
    y: float
    room: float
    beside: bool


def cell(said: Said, at: Spot, colour: str, bold: bool = False) -> Iterator[str]:
    """The cell at its place; words that stand with a shape are bold."""
    x, y, room, beside = at.x, at.y, at.room, at.beside
    drawn, text = sign(said), _text(said, room, beside)
    bold, colour = bold or bool(drawn), look.MISSED if said.differs else colour
    if drawn and beside:
        left = x - (BESIDE + width(text[0], SMALL, bold)) / 2
        yield shape(drawn[0], (left + MARK, y), MARK, drawn[1])
        yield words(text[0], left + BESIDE, y, size=SMALL, colour=colour, bold=bold)
    elif drawn:
        yield shape(drawn[0], (x, y), MARK, drawn[1])
        y += LINE
    if not (drawn and beside):
        size = SIZE if not drawn and said.text[:1].isdigit() else SMALL
        yield lines_of(text, x, y, size=size, colour=colour, bold=bold, anchor="middle")
    yield lines_of(_detail(said, room), x, y + LINE * len(text), size=SMALL, colour=look.MUTED, anchor="middle")
