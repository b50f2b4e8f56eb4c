"""All tests in one table: the newest answer of each, its target, and what earlier years were."""

from collections.abc import Iterator

from monitor.pages.letters.scorecard import scorecard
from monitor.pages.material import Material
from monitor.pages.model import Section, TableBlock


def summary(material: Material) -> Iterator[Section]:
    """The table, without a title of its own."""
    if table := scorecard(material):
        yield Section("", "", (TableBlock("summary", table, "words summary-table"),))
