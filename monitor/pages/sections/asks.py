"""What the State asks of those it reports to: determinations of years too close to tell, and files others hold."""

from collections.abc import Iterator

from monitor.pages.letters.attention import of_mark
from monitor.pages.letters.told import tests_of, waiting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.sentences import heading
from monitor.pages.waited_for import by_files
from monitor.words.findings import Cause
from monitor.words.wording import years_listed

CAPTION = "Determinations and files, with the tests that they would decide"
IN_WRITING = "Determination in writing"
_WHY = "The figures held here are too close to the limit to tell."


def asks(material: Material) -> Iterator[Section]:
    """The section, where there is anything to ask for."""
    if rows := (*_determinations(material), *_files(material)):
        table = Table(CAPTION, (Column("What is asked for"), Column("What it would decide")), rows)
        yield Section("what-the-state-asks", "What the State asks", (TableBlock("asks", table, "words asks"),), "back")


def _determinations(material: Material) -> Iterator[tuple[Cell, ...]]:
    close = of_mark(tests_of(material), Cause.TOO_CLOSE)
    if close:
        told = "; ".join(f"{heading(test.sheet, 0)}, {years_listed(years)}" for test, years in close)
        yield Cell(IN_WRITING, detail=_WHY), Cell(told)


def _files(material: Material) -> Iterator[tuple[Cell, ...]]:
    """A group of tests asks for nothing that its tests don't ask for."""
    alone = [test for test in waiting(material) if not test.sheet.members]
    for files, sheets in by_files(alone):
        yield Cell(files), Cell("; ".join(heading(sheet, 0) for sheet in sheets))
