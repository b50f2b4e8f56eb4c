"""A kind of report: the face it has, and the sections it is made of, in their order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, count

from monitor.pages.material import Material
from monitor.pages.model import Block, Figure, Report, Section

Builder = Callable[[Material], Iterable[Section]]  # pure; yields nothing where there is nothing to say
Face = Callable[[Material, tuple[Section, ...]], Report]


@dataclass(frozen=True)
class Kind:
    """`face` binds what the builders made into a report; a section more is a builder more.

    `brings` are the kinds that are made with it, once a report, as it leans on what they say. Of a kind that
    `has_worksheets`, the filled worksheets travel inside the PDF.
    """

    name: str
    face: Face
    builders: tuple[Builder, ...]
    brings: tuple[str, ...] = ()
    has_worksheets: bool = False

    def report(self, material: Material) -> Report:
        """The report of this kind, its figures numbered in the order they stand in."""
        return self.face(material, numbered(chain.from_iterable(build(material) for build in self.builders)))


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with the figures of all of them numbered from 1."""
    numbers = count(1)
    return tuple(_numbered(section, numbers) for section in sections)


def _numbered(section: Section, numbers: Iterator[int]) -> Section:
    return replace(section, blocks=tuple(_block(block, numbers) for block in section.blocks))


def _block(block: Block, numbers: Iterator[int]) -> Block:
    if isinstance(block, Section):
        return _numbered(block, numbers)
    return block.numbered(next(numbers)) if isinstance(block, Figure) and not block.number else block
