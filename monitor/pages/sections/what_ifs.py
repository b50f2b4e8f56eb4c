"""What could be decided, and what it would do: a section for each what-if."""

from collections.abc import Iterator

from monitor.pages.answers import ScenarioPage
from monitor.pages.material import Material
from monitor.pages.model import Block, Bullets, Prose, Section, TableBlock


def what_ifs(material: Material) -> Iterator[Section]:
    """A section for each scenario of the programme."""
    return map(section_of, material.scenarios)


def section_of(page: ScenarioPage) -> Section:
    """The section of one what-if."""
    id = f"what-if-{page.id}"
    return Section(id, f"What if: {page.title}", tuple(_blocks(page, id)), "back scenario", page.notices)


def _blocks(page: ScenarioPage, id: str) -> Iterator[Block]:
    yield Prose(page.question, "question")
    if page.says:
        yield Bullets(page.says, "summary")
    if page.options:
        yield TableBlock(f"{id}-options", page.options, "words clauses")
    if page.results:
        yield TableBlock(f"{id}-results", page.results, "standing-table")
    yield TableBlock(f"{id}-assumed", page.assumed)
    if page.not_shown:
        yield Section(f"{id}-not-shown", "What this page does not show", (Bullets(page.not_shown),))
