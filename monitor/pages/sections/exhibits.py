"""The exhibits that stand on no page of a test: how the year may end, what drives it, months, room, states."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.pages.exhibits.registry import exhibits_of, number_of
from monitor.pages.material import Material
from monitor.pages.model import Section
from monitor.pages.page_one.picture import picture
from monitor.pages.page_one.scope import Scope

ID, TITLE = "exhibits", "Exhibits"
ELSEWHERE = frozenset({1, 2, 4, 8, 9, 10, 11, 12})  # on page one, on pages of tests, in the annex, under what is due


def exhibits(material: Material) -> Iterator[Section]:
    """The exhibits, each under its number; nothing where a programme has none."""
    told, first = {test.sheet.test.id for test in material.shown}, picture(Scope(material))
    made = (figure for figure in exhibits_of(material) if number_of(figure) not in ELSEWHERE)
    kept = (figure for figure in made if not set(figure.of) & told and not (first and figure.id == first.id))
    blocks = tuple(replace(figure, printed=False) for figure in kept)
    if blocks:
        yield Section(ID, TITLE, blocks, "test exhibits")
