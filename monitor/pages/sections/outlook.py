"""How the year may end: the odds of each test of an open year, with what drives them and how good they were."""

from collections.abc import Iterator

from monitor.pages.material import Material
from monitor.pages.model import Section
from monitor.pages.year_end.page import outlook_section


def outlook(material: Material) -> Iterator[Section]:
    """The section, where an outlook was made."""
    made = outlook_section(material.outlook, material.names) if material.outlook else None
    if made:
        yield made
