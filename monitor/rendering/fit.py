"""Whether what was laid out stands on its paper: no word off the page or out of its cell, and no page nearly empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

SLACK = 1.5  # CSS pixels that a word may reach beyond its place, which nobody sees
FULL_ENOUGH = 0.2  # of a page; one with less on it is nearly empty
MOST_TOLD = 5


@dataclass(frozen=True)
class _Frame:
    """The place a word must stand in: the type area of the page, or a cell; `what` it is."""

    what: str
    left: float
    top: float
    right: float
    bottom: float

    def fault(self, box: Any) -> str:
        """On which side a box of text reaches out of it; empty where it does not."""
        if box.position_x < self.left - SLACK or box.position_x + box.width > self.right + SLACK:
            return f"reaches out of {self.what}"
        if box.position_y < self.top - SLACK:
            return "reaches into the head of the page"
        return "reaches into the footer" if box.position_y + box.height > self.bottom + SLACK else ""


def off_paper(pages: Sequence[Any]) -> list[str]:
    """What stands outside the type area or its cell, a sentence each with its page, of laid-out pages of WeasyPrint."""
    return [
        f"page {number}: “{text}” {fault}"
        for number, page in enumerate(pages, 1)
        for text, fault in _misplaced(page._page_box)
    ]


def nearly_empty(pages: Sequence[Any]) -> list[int]:
    """The numbers of pages that are less than a fifth full; the last page of all may be."""
    return [number for number, page in enumerate(pages[:-1], 1) if _fullness(page._page_box) < FULL_ENOUGH]


def _area(page: Any) -> _Frame:
    left, top = page.content_box_x(), page.content_box_y()
    return _Frame("the page", left, top, left + page.width, top + page.height)


def _misplaced(page: Any) -> Iterator[tuple[str, str]]:
    area = _area(page)
    foot = replace(area, bottom=page.position_y + page.margin_height())
    for text, frame, whole in _texts(_content(page), area, (area, foot)):
        if fault := frame.fault(text) or whole.fault(text):
            yield text.text, fault


def _content(page: Any) -> Any:
    """What stands in the type area: all but the boxes of the margins."""
    return next(child for child in page.children if child.element_tag == "html")


def _texts(box: Any, frame: _Frame, areas: tuple[_Frame, _Frame]) -> Iterator[tuple[Any, _Frame, _Frame]]:
    """Every box of text, with the innermost frame that it must stand in, and the area of the page it is set in.

    `areas` are the type area and, for a page that has a foot of its own there, what reaches down to the edge.
    """
    area, foot = areas
    if getattr(box, "text", "").strip():
        yield box, frame, area
    if getattr(box, "element", None) is not None and "foot" in (box.element.get("class") or "").split():
        frame, areas = foot, (foot, foot)
    if type(box).__name__ == "TableCellBox":
        left = box.position_x
        frame = _Frame("its cell", left, frame.top, left + box.margin_width(), frame.bottom)
    for child in getattr(box, "children", ()):
        yield from _texts(child, frame, areas)


def _fullness(page: Any) -> float:
    """The part of the type area's height down to the last word or picture."""
    top = page.content_box_y()
    bottoms = (b.position_y + b.height for b in _content(page).descendants() if _is_seen(b))
    return float((max(bottoms, default=top) - top) / page.height)


def _is_seen(box: Any) -> bool:
    return bool(getattr(box, "text", "").strip()) or "Replaced" in type(box).__name__
