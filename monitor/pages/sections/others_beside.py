"""What others found beside what is found here, where anything is on record."""

from collections.abc import Iterator

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.letters.told import differs
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.others import briefly, said_by
from monitor.pages.sentences import heading
from monitor.pages.verdicts import found_cell
from monitor.words.findings import Standing

_NONE = "No finding of CMS, and no account of anyone else, is on record of these tests."


def others_beside(material: Material) -> Iterator[Section]:
    """The section; it says aloud where nothing is on record."""
    rows = tuple(_row(test, finding) for test in material.tests for finding in test.found if finding.determination)
    columns = Column("Test"), Column("Year", numeric=True), Column("Ours"), Column("Theirs"), Column("Who says so")
    table = Table("What others found beside ours", columns, rows)
    block: Block = TableBlock("others-beside", table, "words") if rows else Prose(_NONE)
    yield Section("what-others-found", "What others found", (block,), "back")


def _row(test: Judged, finding: Finding) -> tuple[Cell, ...]:
    theirs = finding.others_verdict or finding.determination
    assert theirs is not None  # others come with a determination  # noqa: S101
    standing = Standing(theirs.standing)
    checked = "" if standing is Standing.CONFIRMED else "to be checked" if not theirs.checked else str(standing)
    return (
        Cell(heading(test.sheet, 0)), Cell(str(finding.year)), found_cell(finding, finding.shown_value),
        Cell(briefly(finding), strong=differs(finding)), Cell(said_by(theirs), detail=checked),
    )  # fmt: skip
