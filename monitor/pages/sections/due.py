"""What an agreement asks for when: the days, what waits for an event, and what was due."""

from collections.abc import Iterator

from monitor.pages.material import Material
from monitor.pages.model import Section, TableBlock


def due(material: Material) -> Iterator[Section]:
    """What is due, where anything is."""
    if material.due:
        yield Section("what-is-due", "What is due", (TableBlock("due", material.due),), "back due")
