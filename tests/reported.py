"""What stands in a report: a section, a table, a list, found by name as a reader finds them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache

from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import judged
from monitor.operations.report import material_of
from monitor.pages.kinds.annex import ANNEX
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.material import Material
from monitor.pages.model import Block, Bullets, Facts, Figure, Report, Section, Table, TableBlock
from monitor.records.record import Origin
from tests.sheets import TODAY, shipped

DETAILS = {"code": "sha256:not part of this check"}


def evaluated(gathered: Gathered, programme: str) -> Material:
    """All that the report of a programme is made of."""
    one = gathered.definitions.programme(programme)
    return material_of(gathered, one, [judged(sheet) for sheet in gathered.worksheets(one)], Origin(DETAILS, {}))


def dashboard(gathered: Gathered, programme: str) -> Report:
    """The dashboard of a programme."""
    return DASHBOARD.report(evaluated(gathered, programme))


@cache
def shipped_annex(programme: str, as_of: date = TODAY) -> Report:
    """The annex of a programme that is shipped."""
    return ANNEX.report(evaluated(shipped(as_of), programme))


@cache
def shipped_dashboard(programme: str, as_of: date = TODAY) -> Report:
    """The dashboard of a programme that is shipped."""
    return dashboard(shipped(as_of), programme)


def section(report: Report, id: str) -> Section | None:
    """The section at an address."""
    return next((section for section in report.sections if section.id == id), None)


def table(of: Report | Section | None, id: str) -> Table | None:
    """The table at an address, anywhere in a report or a section."""
    blocks = of.every_block() if of else ()
    return next((block.table for block in blocks if isinstance(block, TableBlock) and block.id == id), None)


def tables(of: Report | Section) -> list[Table]:
    """Every table, and the data of every figure."""
    return [block.table for block in of.every_block() if isinstance(block, TableBlock | Figure)]


def figures(of: Report | Section) -> list[Figure]:
    """Every figure."""
    return [block for block in of.every_block() if isinstance(block, Figure)]


def bullets(of: Section | None, look: str) -> tuple[str, ...]:
    """The sentences of a list; none where there is no such list."""
    blocks = of.every_block() if of else ()
    return next((block.items for block in blocks if isinstance(block, Bullets) and block.look == look), ())


def summary(report: Report) -> tuple[str, ...]:
    """What every answer comes to, in sentences."""
    return bullets(section(report, "every-answer"), "summary")


def facts(report: Report, id: str) -> dict[str, str]:
    """The first facts of a section: what it was made from in its record, words with their meanings."""
    of = section(report, id)
    blocks: tuple[Block, ...] = of.blocks if of else ()
    return dict(next(block.pairs for block in blocks if isinstance(block, Facts)))


def words(of: object) -> Iterator[str]:
    """Every text in a report, a section or a block, in reading order."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, tuple):
        for part in of:
            yield from words(part)
    elif is_dataclass(of):
        for part in fields(of):
            yield from words(getattr(of, part.name))
