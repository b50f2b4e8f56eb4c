"""What others found beside what is found here, where anything is on record."""

from collections.abc import Iterator

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.letters.told import differs
from monitor.pages.material import Material
from monitor.pages.model import Block, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.others import briefly, who_says
from monitor.pages.sentences import heading
from monitor.pages.verdicts import found_cell
from monitor.pages.year_end.words import counted
from monitor.words.findings import Cause

_NONE = "No finding of CMS, and no account of anyone else, is on record of these tests."


def others_beside(material: Material) -> Iterator[Section]:
    """The section; it says aloud where nothing is on record."""
    rows = tuple(
        _row(test, finding) for test in material.tests if test.counts for finding in test.found if finding.determination
    )
    columns = (
        Column("Test"),
        Column("Year", numeric=True),
        Column("Ours", numeric=True),
        Column("Our answer"),
        Column("Theirs"),
        Column("Who says so"),
    )
    table = Table("Theirs beside ours, by test and year", columns, rows)
    block: Block = TableBlock("others-beside", table, "words others-table") if rows else Prose(_NONE)
    yield Section("what-others-found", _title(material), (block,), "back")


def _title(material: Material) -> str:
    """What others found differs from our answer of one year"""
    own = [finding for test in material.tests if test.counts for finding in test.found]
    if not any(finding.determination for finding in own):
        return "What others found"
    if not any(finding.determination and finding.made for finding in own):
        return "Others have found what public figures do not tell"
    count, told = sum(map(differs, own)), sum(map(_more_told, own))
    if told and not count:
        return f"Others found what our figures cannot tell in {counted(told)} case{'' if told == 1 else 's'}"
    if not count:
        return "No finding of others contradicts ours"
    return f"Others found the contrary of {counted(count)} of our answers"


def _more_told(finding: Finding) -> bool:
    """Whether others found a verdict where ours is too close to tell."""
    return finding.others_verdict is not None and finding.cause is Cause.TOO_CLOSE


def _ours(finding: Finding) -> str:
    return finding.shown_value if finding.value is not None else ""


def _row(test: Judged, finding: Finding) -> tuple[Cell, ...]:
    theirs = finding.others_verdict or finding.determination
    assert theirs is not None  # others come with a determination  # noqa: S101
    return (
        Cell(heading(test.sheet, 0)), Cell(str(finding.year)), Cell(_ours(finding)), found_cell(finding),
        Cell(briefly(finding), strong=differs(finding)), Cell(who_says(theirs)),
    )  # fmt: skip
