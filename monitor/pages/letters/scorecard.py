"""All tests in one table, as a letter has it: the newest answer, its target, and what earlier years were."""

from collections.abc import Callable, Iterator, Sequence

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.letters.told import newest, newest_of_several, tests_of
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import heading, or_nan
from monitor.pages.verdicts import found_cell, said
from monitor.pages.waited_for import kin_of
from monitor.words.findings import Cause, Verdict
from monitor.words.money import money_apart
from monitor.words.units import parse_unit
from monitor.words.wording import DOLLARS, amount, long_date, places_apart, years_listed

MOST_ROWS, LEAST_ROWS = 9, 4
_COLUMNS = (
    Column("Test"), Column("Newest year", numeric=True), Column("Result", numeric=True), Column("Target", numeric=True),
    Column("Answer"), Column("Beside it"),
)  # fmt: skip
_Row = tuple[Cell, ...]
SEE = "see the pages that follow"


def scorecard(material: Material, taken: int = 0) -> Table | None:
    """A row for each test with an answer, and those without together, by why; None where nothing is asked.

    `taken` is how many rows' room something else on the page takes: the more, the fewer rows there are.
    """
    tests = tests_of(material)
    most = max(LEAST_ROWS, MOST_ROWS - taken)
    rows = [row for test in tests if (row := _row(test))]
    open_ = [test for test in tests if not _row(test)]
    every = [list(_without(open_, alike, bool(rows))) for alike in (_itself, kin_of, _nothing)]
    without = next((one for one in every if len(rows) + len(one) <= most), every[-1])
    return _of_columns(tuple(_cut(rows, without, most)))


def _of_columns(rows: tuple[_Row, ...]) -> Table | None:
    """The table, without a column in which nothing stands; None without a row."""
    kept = [at for at in range(len(_COLUMNS)) if any(row[at].text for row in rows)]
    columns = tuple(_COLUMNS[at] for at in kept)
    return Table("All tests", columns, tuple(tuple(row[at] for at in kept) for row in rows)) if rows else None


def _cut(rows: list[_Row], without: list[_Row], most: int) -> Iterator[_Row]:
    """As many rows as there is room for, and how many are left."""
    room = max(1, most - len(without))
    left = len(rows) - room if len(rows) > room else 0
    yield from rows[: len(rows) - left]
    if left:
        yield _line(f"{left} more test{'' if left == 1 else 's'} with answers", Cell(""), SEE)
    yield from without


def _itself(test: Judged) -> str:
    return kin_of(test) or heading(test.sheet, 0)


def _nothing(test: Judged) -> str:
    return ""


def _row(test: Judged) -> tuple[Cell, ...] | None:
    """The row of a test that has an answer."""
    if found := newest_of_several(test):
        return _of_several(test, found)
    finding = newest(test)
    if finding is None:
        return None
    name = Cell(heading(test.sheet, 0), strong=True)
    return name, Cell(str(finding.year)), *_figures(finding), found_cell(finding), Cell(_earlier(test, finding.year))


def _figures(finding: Finding) -> tuple[Cell, Cell]:
    """The result and its target, with as many decimals as keep them apart."""
    if not finding.unit or finding.limit is None:
        return Cell(finding.shown_value if finding.unit else ""), Cell("")
    value, unit = or_nan(finding.value), parse_unit(finding.unit)
    if unit == DOLLARS and finding.value is not None:
        result, target = money_apart(finding.value, finding.limit)
        return Cell(result), Cell(target)
    places = places_apart(value, finding.limit, unit)
    return Cell(amount(value, unit, places) + finding.or_more), Cell(amount(finding.limit, unit, places))


def _of_several(test: Judged, found: Sequence[Finding]) -> tuple[Cell, ...]:
    """How many of those asked met it in the newest year that can be told."""
    met = sum(finding.verdict is Verdict.MET for finding in found)
    name = Cell(heading(test.sheet, 0), strong=True)
    return name, Cell(str(found[0].year)), Cell(f"{met} of {len(found)} met"), Cell(""), Cell(""), Cell(SEE)


def _earlier(test: Judged, newest_year: int) -> str:
    """What stood out before, and what is open since: missed in 2022; too close to tell in 2021; 2025 not yet due."""
    marks = (Verdict.MISSED, Cause.TOO_CLOSE, Cause.WITHHELD)
    out = {mark: [year for year in test.years(mark) if year != newest_year] for mark in marks}
    words = [f"{years_listed(years)} {_word(mark)}" for mark, years in out.items() if years]
    return "; ".join(words) or ("judged once" if len(test.found) == 1 else "")


def _word(mark: Verdict | Cause) -> str:
    return mark.value if isinstance(mark, Cause) else said(mark)


def _without(tests: Sequence[Judged], alike: Callable[[Judged], str], beside: bool) -> Iterator[_Row]:
    """The tests without an answer, a row for those that have a reason in common and are `alike`; the rest come last.

    `beside` says whether other tests stand above them.
    """
    groups: dict[tuple[str, Cause], list[Judged]] = {}
    for test in tests:
        if cause := next((finding.cause for finding in reversed(test.found) if finding.cause), None):
            groups.setdefault((alike(test), cause), []).append(test)
    for (called, cause), group in sorted(groups.items(), key=lambda one: not one[0][0]):
        more = "more " if beside or len(group) < len(tests) else ""
        many = f"{called}: {len(group)} tests" if called else f"{len(group)} {more}tests"
        name = heading(group[0].sheet, 0) if len(group) == 1 else many
        yield _line(name, Cell(cause.value, cause=cause), _when(group))


def _when(tests: Sequence[Judged]) -> str:
    first = min((f.expected_by for test in tests for f in test.found if f.expected_by), default=None)
    return f"figures due by {long_date(first)}" if first else "no date is given"


def _line(name: str, answer: Cell, beside: str) -> tuple[Cell, ...]:
    return Cell(name, strong=True), Cell(""), Cell(""), Cell(""), answer, Cell(beside)
