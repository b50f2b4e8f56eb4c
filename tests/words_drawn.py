"""Where the words of a drawing stand, by the typeface's own widths."""

from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

from monitor.rendering.measure import width

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """A piece of text and the box around its letters."""

    said: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether they lie over one another by more than a hair."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def boxes(svg: str) -> list[Box]:
    """The box of every piece of text, outlines left out."""
    texts = ET.fromstring(svg).iter(SVG + "text")  # noqa: S314 - our own drawing
    return [_box(text) for text in texts if "stroke" not in text.attrib and "".join(text.itertext()).strip()]


def _box(text: ET.Element) -> Box:
    size, said = float(text.get("font-size", "0")), "".join(text.itertext())
    long = width(said, size, text.get("font-weight") == "700")
    left = (
        float(text.get("x", "0")) - long * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    )
    base = float(text.get("y", "0"))
    return Box(said, left, base - 0.72 * size, left + long, base + 0.2 * size)


def overlaps(svg: str) -> list[tuple[str, str]]:
    """Every two pieces of text that lie over one another."""
    return [(a.said, b.said) for a, b in combinations(boxes(svg), 2) if a.meets(b)]


def outside(svg: str) -> list[str]:
    """Every piece of text that leaves the frame."""
    _, _, wide, high = map(float, ET.fromstring(svg).get("viewBox", "").split())  # noqa: S314 - our own drawing
    left = [b.said for b in boxes(svg) if b.left < -0.5 or b.right > wide + 0.5]
    return left + [b.said for b in boxes(svg) if b.top < -0.5 or b.bottom > high + 0.5]
