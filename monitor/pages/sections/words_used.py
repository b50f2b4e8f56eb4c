"""The words of the report, each with its meaning."""

from collections.abc import Iterator

from monitor.pages.material import Material
from monitor.pages.model import Facts, Section
from monitor.pages.verdicts import MEANT

GLOSSARY = (
    *((str(mark), meant) for mark, meant in MEANT.items()),
    ("distance", "How far the figure is from its limit in the test's own unit, between percents in points."),
    ("approximate", "Public statistics stand in for the agreement's own file."),
    ("standing", "Whether a term was checked against the document it is from: confirmed, derived or unconfirmed."),
)


def words_used(material: Material) -> Iterator[Section]:  # the same in every report
    """The glossary."""
    yield Section("words-used", "Words used", (Facts(GLOSSARY, "glossary"),), "back")
