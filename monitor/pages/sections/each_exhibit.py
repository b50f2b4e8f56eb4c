"""The exhibits of a programme, a section each, and which there are none of, with what they would need."""

from collections.abc import Iterator

from monitor.pages.exhibits.registry import exhibits_of, not_there
from monitor.pages.material import Material
from monitor.pages.model import Bullets, Section

LOOK = "exhibit-page"


def each_exhibit(material: Material) -> Iterator[Section]:
    """A section for each exhibit, under its own title."""
    figures = tuple(exhibits_of(material))
    for figure in figures:
        yield Section(f"page-{figure.id}", f"{figure.number}. {figure.title}", (figure,), LOOK)
    if missing := tuple(not_there(figures)):
        yield Section("not-there", "Exhibits that this programme does not have", (Bullets(missing),), "not-there")
