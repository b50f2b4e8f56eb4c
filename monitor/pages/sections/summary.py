"""Page one of an annual report: what the year brought, what is open, what needs attention, and all tests in a table."""

from collections.abc import Iterator

from monitor.pages.letters.paragraphs import attention, open_years, reported
from monitor.pages.letters.scorecard import scorecard
from monitor.pages.material import Material
from monitor.pages.model import Block, Prose, Section, TableBlock
from monitor.pages.periods_reported import year_before


def summary(material: Material) -> Iterator[Section]:
    """The page, without a title of its own."""
    yield Section("the-year", "", tuple(_blocks(material)), "letter", opening=True)


def _blocks(material: Material) -> Iterator[Block]:
    first = reported(material, f"the year {year_before(material.as_of).name}")
    yield from (Prose(text) for text in filter(None, [first, open_years(material), attention(material)]))
    if table := scorecard(material):
        yield TableBlock("summary", table, "words summary-table")
