"""Tests that wait for figures, in groups: a row for each file that is waited for, with the tests it would decide."""

from collections.abc import Iterator

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.others import found_in_words, lines_found
from monitor.pages.sentences import heading
from monitor.pages.waited_for import by_files

CAPTION = "What would decide them, and which tests wait for it"
NOTE = "What each test asks, for which years, and where accounts of it stand, is told in the annex."


def waiting_groups(material: Material) -> Iterator[Section]:
    """The groups, where any test waits; another reading of one waits with it."""
    waiting = [test for test in material.waiting if test.counts]
    if waiting:
        block = TableBlock("waiting-groups", _table(waiting), "words groups")
        yield Section(
            "waiting-for-figures", "Waiting for figures", (block,), "back", more="annex.html#waiting-for-figures"
        )


def _table(waiting: list[Judged]) -> Table:
    """The groups, the largest first."""
    columns = (Column("What is waited for"), Column("Tests"), Column("Which they are, and what others found"))
    return Table(CAPTION, columns, tuple(_row(*group) for group in by_files(waiting)), NOTE)


def _row(files: str, sheets: list[Worksheet]) -> tuple[Cell, ...]:
    return Cell(files), Cell(str(len(sheets))), Cell("; ".join(map(_named, sheets)))


def _named(sheet: Worksheet) -> str:
    """A test by its title, with what others found of its newest year."""
    if sheet.test.asked.each or not sheet.entities:
        return heading(sheet, 0)
    years = [year for year in sheet.years.tolist() if lines_found(sheet, 0, year)]
    found = f" ({years[-1]}, {found_in_words(sheet, 0, years[-1])})" if years else ""
    return f"{heading(sheet, 0)}{found}"
