"""The exhibits that stand on no page of a test: how the year may end, what drives it, months, room, states."""

from collections.abc import Iterator

from monitor.pages.exhibits.registry import exhibits_of
from monitor.pages.material import Material
from monitor.pages.model import Section

ID, TITLE = "exhibits", "Exhibits"
ELSEWHERE = frozenset(
    {1, 2, 4, 8, 9, 10, 11, 12}
)  # on page one, on the page of a test, in the annex, or under what is due


def exhibits(material: Material) -> Iterator[Section]:
    """The exhibits, each under its number; nothing where a programme has none."""
    blocks = tuple(figure for figure in exhibits_of(material) if _number(figure.number) not in ELSEWHERE)
    if blocks:
        yield Section(ID, TITLE, blocks, "test")


def _number(number: str) -> int:
    """3 of Exhibit 3.2"""
    return int(number.removeprefix("Exhibit ").partition(".")[0])
