"""Every answer: how many there are of each, what stands out, and all tests in all their years."""

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.definitions.agreements import AgreementFile
from monitor.evaluation.answer import Finding, tally
from monitor.evaluation.answered import last_answered
from monitor.evaluation.judged import Judged
from monitor.pages.everyone import met_cell, standing_cell
from monitor.pages.material import Material
from monitor.pages.model import Block, Bullets, Cell, Column, Prose, Section, Table, TableBlock
from monitor.pages.others import OTHERS_NOTE
from monitor.pages.others_counted import counted_by_others
from monitor.pages.sentences import DASH, answer, heading, left_over, unanswered
from monitor.pages.verdicts import headline, key, said
from monitor.pages.year_end.page import page_one_lines
from monitor.pages.years_across import newest_first
from monitor.words.areas import area_name
from monitor.words.findings import Cause, Verdict
from monitor.words.wording import header_unit, listed, long_date, years_listed


def every_answer(material: Material) -> Iterator[Section]:
    """What page one has no room for."""
    yield Section("every-answer", "Every answer", tuple(_blocks(material)), "back every-answer")


def _blocks(material: Material) -> Iterator[Block]:
    yield Prose(headline(material.found), "says")
    if summary := tuple(_summary(material)):
        yield Bullets(summary, "summary")
    if standing := standing_table(material.shown):
        for place, table in enumerate(newest_first(standing), 1):
            yield TableBlock("standing" if place == 1 else f"standing-{place}", table, "standing-table")


def _summary(material: Material) -> Iterator[str]:
    """The odds of open years, what stands out, the last answers, what waits; without any, what others found first."""
    yield from ended(material.agreement, material.as_of, [programme.agreement for programme in material.among])
    counted = [test for test in material.shown if test.counts]
    ours = [*_standing_out(counted), *_latest(counted)]
    yield from page_one_lines(material.outlook, material.names)
    yield from ours
    yield from _by_others(material.tests) if not ours else ()
    yield from _unanswered(material.shown, material.waiting)
    yield from _by_others(material.tests) if ours else ()


def ended(agreement: AgreementFile, as_of: date, all_: Sequence[AgreementFile]) -> Iterator[str]:
    """That the last performance year is over, and which programmes of the same area begin next; nothing before that."""
    last = date(agreement.through, 12, 31)
    if as_of <= last:
        return
    yield f"Its last performance year ended on {long_date(last)}.{_followed_by(agreement, all_)}"


def _followed_by(agreement: AgreementFile, all_: Sequence[AgreementFile]) -> str:
    """From 2026 on, in Maryland: the programmes of the area that begin first after it."""
    later = [
        successor for successor in all_ if successor.area == agreement.area and successor.from_ > agreement.through
    ]
    first = min((successor.from_ for successor in later), default=None)
    if first is None:
        return ""
    titles = listed([successor.title for successor in later if successor.from_ == first])
    return f" From {first} on, in {area_name(agreement.area)}: {titles}."


def title_of(test: Judged) -> str:
    """The test's title for the worksheet's area."""
    return heading(test.sheet, 0)


def _by_others(tests: Sequence[Judged]) -> Iterator[str]:
    """What others found met and missed, of waiting tests too."""
    return counted_by_others((title_of(test), test.found) for test in tests)


def _standing_out(tests: Sequence[Judged]) -> Iterator[str]:
    """Which tests were missed or cannot be told, why, and in which years."""
    for mark in (Verdict.MISSED, *Cause):
        years = [(test, test.years(mark)) for test in tests]
        named = [f"{title_of(test)}, in {years_listed(those)}" for test, those in years if those]
        if named:
            yield f"{said(mark).capitalize()}: {'; '.join(named)}."


def _latest(tests: Sequence[Judged]) -> Iterator[str]:
    """The last answer of every test that has one."""
    for test in tests:
        year = last_answered(test.sheet, 0)
        if test.several and test.found:
            yield f"{title_of(test)}. {met_cell(_found(test, year)).text} in {year}."
            continue
        last = [finding for finding in test.found if finding.year == year and finding.made]
        if last:
            yield f"{title_of(test)}. {answer(test.sheet, last[0])}"


def _unanswered(shown: Sequence[Judged], waiting: Sequence[Judged]) -> Iterator[str]:
    open_ = [test for test in waiting if test.counts and test.waits]
    if not any(test.found for test in shown):
        yield from unanswered(len(open_), len(shown))
    elif open_:
        answers = tally(finding for test in open_ for finding in test.found).total()
        yield left_over(len(open_), answers)


def standing_table(tests: Sequence[Judged]) -> Table | None:
    """The scorecard: a row a test, a column a year, the verdict with its figure; None where nothing is judged."""
    years = sorted({finding.year for test in tests for finding in test.found})
    columns = (Column("Test"), *(Column(str(year)) for year in years))
    rows = tuple(_standing_row(test, years) for test in tests if test.found)
    others = [OTHERS_NOTE] if any(cell.others for row in rows for cell in row) else []
    note = " ".join([f"{DASH} is a figure that is not known.", *others])
    meant = key(cell.mark for row in rows for cell in row)
    return Table("Where each test stands", columns, rows, note, meant) if rows else None


def _standing_row(test: Judged, years: Sequence[int]) -> tuple[Cell, ...]:
    if test.several:
        return (_named(test, "how many are met"), *(met_cell(_found(test, year)) for year in years))
    by_year = {finding.year: finding for finding in test.found}
    clause = test.sheet.newest.clause
    unit = test.sheet.test.units[clause.line] if clause else None
    cells = (standing_cell(unit, by_year[year]) if year in by_year else _NOT_ASKED for year in years)
    return (_named(test, header_unit(unit) if unit else ""), *cells)


def _found(test: Judged, year: int) -> list[Finding]:
    return [finding for finding in test.found if finding.year == year]


def _named(test: Judged, detail: str) -> Cell:
    """A test with its unit; another reading is told as one."""
    also = () if test.counts else ("another reading, counted nowhere",)
    return Cell(title_of(test), detail="; ".join(part for part in (detail, *also) if part))


_NOT_ASKED = Cell(str(Verdict.NOT_IN_FORCE), Verdict.NOT_IN_FORCE)
