"""What the State asks of those it reports to: determinations of years too close to tell, and figures others hold."""

from collections.abc import Iterator

from monitor.evaluation.judged import Judged
from monitor.pages.letters.attention import of_mark
from monitor.pages.letters.told import tests_of, waiting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.sentences import heading, with_source_names
from monitor.pages.year_end.words import begun
from monitor.words.findings import Cause, Verdict
from monitor.words.wording import years_listed

_IN_WRITING = "The determination in writing"
_LIMIT = 220  # letters of what a test waits for; the part on tests that wait has all of it


def asks(material: Material) -> Iterator[Section]:
    """The section, where there is anything to ask for."""
    rows = (*_determinations(material), *_figures(material))
    if rows:
        table = Table(
            "Determinations and figures, by test", (Column("Test"), Column("Years"), Column("What is asked for")), rows
        )
        yield Section("what-the-state-asks", "What the State asks", (TableBlock("asks", table, "words asks"),), "back")


def _determinations(material: Material) -> Iterator[tuple[Cell, ...]]:
    for test, years in of_mark(tests_of(material), Cause.TOO_CLOSE):
        name = Cell(heading(test.sheet, 0), strong=True)
        yield name, Cell(years_listed(years)), Cell(_IN_WRITING, detail="Our figures are too close to the limit.")


def _figures(material: Material) -> Iterator[tuple[Cell, ...]]:
    for test in waiting(material):
        years = [finding.year for finding in test.found if finding.verdict is Verdict.CANNOT_TELL]
        yield Cell(heading(test.sheet, 0), strong=True), Cell(years_listed(years)), Cell(_what(test))


def _what(test: Judged) -> str:
    """The figures that its last year which cannot be told waits for, by the names of their sources."""
    reasons = [finding.reason for finding in test.found if finding.cause and finding.reason]
    told = with_source_names(test.sheet, reasons[-1].removeprefix("waits for ")) if reasons else "its figures"
    return begun(told if len(told) <= _LIMIT else f"{told[:_LIMIT].rpartition(' ')[0]} \N{HORIZONTAL ELLIPSIS}")
