"""All tests in one table, as a letter has it: the newest answer, its target, and what earlier years were."""

from collections.abc import Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.letters import newest, tests_of
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Section, Table, TableBlock
from monitor.pages.sentences import heading, or_nan
from monitor.pages.verdicts import found_cell, key, said
from monitor.words.findings import Cause, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import amount, long_date, places_apart, years_listed


def summary(material: Material) -> Iterator[Section]:
    """The table, without a title of its own."""
    yield Section("", "", (TableBlock("summary", summary_table(material), "words summary-table"),))


def summary_table(material: Material) -> Table:
    """A row for each test that has an answer; those without stand together, by why they have none."""
    tests = tests_of(material)
    answered = [test for test in tests if newest(test) is not None]
    rows = [_row(test, finding) for test in answered if (finding := newest(test))]
    rows += list(_open([test for test in tests if test not in answered]))
    columns = (
        Column("Test"), Column("Newest year", numeric=True), Column("Result", numeric=True),
        Column("Target", numeric=True), Column("Answer"), Column("Earlier years"),
    )  # fmt: skip
    return Table("All tests", columns, tuple(rows), key=key(cell.mark for row in rows for cell in row))


def _row(test: Judged, finding: Finding) -> tuple[Cell, ...]:
    value, limit = or_nan(finding.value), or_nan(finding.limit)
    if finding.unit:
        unit = parse_unit(finding.unit)
        places = places_apart(value, limit, unit)
        figures = (Cell(amount(value, unit, places) + finding.or_more), Cell(amount(limit, unit, places)))
    else:
        figures = (Cell(""), Cell(""))
    name = Cell(heading(test.sheet, 0), strong=True)
    return name, Cell(str(finding.year)), *figures, found_cell(finding), Cell(_earlier(test, finding.year))


def _earlier(test: Judged, newest_year: int) -> str:
    """What stood out before, and what is open since: missed in 2022; too close in 2021; 2025 not yet due."""
    marks = (Verdict.MISSED, Cause.TOO_CLOSE, Cause.WITHHELD)
    out = {mark: [year for year in test.years(mark) if year != newest_year] for mark in marks}
    words = [f"{said(mark)} in {years_listed(years)}" for mark, years in out.items() if years]
    open_ = [year for year in test.years(Cause.NOT_YET_DUE) if year > newest_year]
    return "; ".join([*words, *([f"{years_listed(open_)} not yet due"] if open_ else [])])


def _open(tests: Sequence[Judged]) -> Iterator[tuple[Cell, ...]]:
    """The tests without an answer, in a row for each reason."""
    by_cause: dict[Cause, list[Judged]] = {}
    for test in tests:
        cause = next((f.cause for f in reversed(test.found) if f.cause), Cause.NO_FIGURES)
        by_cause.setdefault(cause, []).append(test)
    for cause, alike in sorted(by_cause.items()):
        when = min((f.expected_by for test in alike for f in test.found if f.expected_by), default=None)
        name = heading(alike[0].sheet, 0) if len(alike) == 1 else f"{len(alike)} more tests"
        detail = f"expected from {long_date(when)} on" if when else "no date is announced"
        yield Cell(name, strong=True), Cell(""), Cell(""), Cell(""), Cell(cause.value, cause=cause), Cell(detail)
