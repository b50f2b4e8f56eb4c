"""A programme that begins: its years at a glance, what it will be held to, and what has to be settled first."""

from collections.abc import Iterator

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.model import Cell, Column, Table
from monitor.pages.page_one.accounts import standing_cell
from monitor.pages.page_one.ahead import days
from monitor.pages.page_one.holders import by_kin, called, held_by, of_whom, sources_of
from monitor.pages.page_one.scope import Scope
from monitor.pages.page_one.words import legend, marked, target
from monitor.words.findings import Cause, Standing, Verdict
from monitor.words.wording import long_date

MOST_ROWS = 10
MOST_YEARS = 10


def ruler(scope: Scope) -> Table:
    """The years of the agreement in a row: how many tests begin in each, and what is due in it."""
    agreement, as_of = scope.material.agreement, scope.material.as_of
    first = min(agreement.from_, as_of.year)
    years = range(first, agreement.through + 1)[:MOST_YEARS]
    starts = [finding.year for test in scope.tests if (finding := _first(test))]
    due = {year: [long_date(one.on).removesuffix(f" {year}") for one in days(scope) if one.on.year == year]
           for year in years}  # fmt: skip
    rows = (
        (Cell("Tests that begin"), *(Cell(str(starts.count(year)) if year in starts else "") for year in years)),
        (Cell("Due"), *(Cell(", ".join(due[year])) for year in years)),
    )
    columns = (Column("Year"), *(Column(str(year), look=_stands(year, scope)) for year in years))
    return Table("The years at a glance", columns, tuple(row for row in rows if any(cell.text for cell in row[1:])))


def _stands(year: int, scope: Scope) -> str:
    """Whether a year is before the agreement, running, or to come."""
    if year < scope.material.agreement.from_:
        return "before"
    return "running" if year == scope.material.as_of.year else "to-come"


def _first(test: Judged) -> Finding | None:
    """What was found of the first year that is judged."""
    return next((finding for finding in test.found if finding.verdict is not Verdict.NOT_IN_FORCE), None)


def promises(scope: Scope) -> Table:
    """What will be held to: from which year, to which number, what would decide it, and whether that was checked."""
    titles = "Promise", "First year", "Target", "What would decide it", "Standing"
    groups = by_kin(scope.tests)
    rows = tuple(_promise(group[0], called(group), held_by(group)) for group in groups[:MOST_ROWS])
    more = len(groups) - MOST_ROWS
    note = f"{more} more wait for figures." if more > 0 else ""
    return Table(
        "What will be held to", tuple(map(Column, titles)), rows, note, legend(c.mark for r in rows for c in r)
    )


def _promise(test: Judged, name: str, holder: str) -> tuple[Cell, ...]:
    first = _first(test)
    year = Cell(str(first.year) if first else "")
    standing = standing_cell(first is None or first.standing is not Standing.UNCONFIRMED)
    return Cell(name, detail="" if first else of_whom(test)), year, _target(first), Cell(holder), standing


def _target(finding: Finding | None) -> Cell:
    held = target(finding) if finding else ""
    return Cell(held) if held else marked(Cause.NO_TARGET, "not public")


def to_settle(scope: Scope) -> tuple[tuple[str, str], ...]:
    """The figures that nobody has yet, those first that most tests wait for."""
    return tuple(_settles(scope))[:3]


def _settles(scope: Scope) -> Iterator[tuple[str, str]]:
    for source in sources_of(scope.tests):
        tests = [test for test in scope.tests if source in sources_of([test])]
        yield source, f"for {len(tests)} of the {len(scope.tests)} tests"
