"""The scorecard: a row a test, the newest seven years, the newest room, and what others found beside ours."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.model import Cell, Column, Table
from monitor.pages.page_one.accounts import found_cell
from monitor.pages.page_one.holders import by_kin, called, held_by, why_none
from monitor.pages.page_one.scope import TOLD, Scope
from monitor.pages.page_one.words import (
    UNCHECKED,
    bound,
    legend,
    limit_of,
    marked,
    room,
    short_unit,
    unit_of,
    value_of,
    word,
)
from monitor.words.areas import Entity
from monitor.words.findings import Cause, Standing, Verdict
from monitor.words.wording import years_listed

MOST_ROWS = 10  # with more, the tests that wait become one row, so that the page stays one


def scorecard(scope: Scope) -> Table | None:
    """Where each test stands, year by year; None where no figure answers."""
    years = scope.years
    if not scope.answers or not years:
        return None
    rows = tuple(_rows(scope, years))
    columns = (
        Column("Test and target", look="name"),
        *(Column(str(year), look="year") for year in years),
        Column("Newest room", look="room"),
        Column("Others found", look="others-found by-flag"),
    )
    marks = legend(cell.mark for row in rows for cell in row)
    return Table("Where each test stands", columns, rows, key=marks)


def _rows(scope: Scope, years: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    """The tests that the figures answer, then those that wait, kindred ones in one row."""
    answered = [test for test in scope.tests if any(finding.mark in TOLD for finding in _inside(test, years))]
    waiting = by_kin(test for test in scope.tests if test not in answered)
    yield from (_answered(scope, test, years) for test in answered)
    room_left = MOST_ROWS - len(answered)
    if len(waiting) > room_left:
        yield from (_waiting(tests, years) for tests in waiting[: room_left - 1])
        yield _others(waiting[room_left - 1 :], years)
    else:
        yield from (_waiting(tests, years) for tests in waiting)


def _inside(test: Judged, years: Sequence[int]) -> list[Finding]:
    return [finding for finding in test.found if finding.year in years]


def _waiting(tests: Sequence[Judged], years: Sequence[int]) -> tuple[Cell, ...]:
    """One line across: why there is no answer, and who holds what would give one."""
    findings = [finding for test in tests for finding in test.found]
    across = why_none(tests, len(years) + 1)
    return Cell(called(tests)), across, found_cell(findings)


def _others(groups: Sequence[Sequence[Judged]], years: Sequence[int]) -> tuple[Cell, ...]:
    """All that there is no room for, in one line."""
    tests = [test for group in groups for test in group]
    holder = held_by(tests)
    across = marked(Cause.NO_FIGURES, "no figures are public", f"{holder} would decide", span=len(years) + 1)
    findings = [finding for test in tests for finding in test.found]
    return Cell(f"{len(tests)} more tests"), across, found_cell(findings)


def _answered(scope: Scope, test: Judged, years: Sequence[int]) -> tuple[Cell, ...]:
    found = _of_first(test, years)
    moves = len({finding.limit for finding in found if finding.limit is not None}) > 1
    newest = next((finding for finding in reversed(found) if finding.mark in TOLD), found[-1])
    name = Cell(scope.name(test), detail=_target_of(newest, moves))
    if test.several:
        return (
            Cell(scope.name(test), detail="how many are met"),
            *_shares(test, years),
            Cell(""),
            found_cell(test.found),
        )
    return name, *_years(test, found, years, moves), _room(newest), found_cell(test.found)


def _of_first(test: Judged, years: Sequence[int]) -> list[Finding]:
    """What was found of the first it is asked of."""
    first = test.sheet.entities[0]
    return [finding for finding in _inside(test, years) if Entity(finding.entity, finding.population) == first]


def _target_of(finding: Finding, moves: bool = False) -> str:
    """points; at most 1.00 — or, where it moves, that it stands below each year."""
    unit = unit_of(finding)
    star = UNCHECKED if finding.standing is Standing.UNCONFIRMED else ""
    target = "target below each year" if moves else bound(finding.direction, limit_of(finding))
    return "; ".join(part for part in (short_unit(unit) if unit else "", f"{target}{star}" if target else "") if part)


def _years(test: Judged, found: Sequence[Finding], years: Sequence[int], moves: bool) -> Iterator[Cell]:
    """A cell a year; years in a row without a figure, for one reason, are one."""
    by_year = {finding.year: finding for finding in found}
    for (mark, _), together in groupby(years, key=lambda year: _alike(by_year.get(year), year)):
        span = list(together)
        if mark is None:
            yield Cell("", span=len(span))
        elif len(span) > 1:
            yield _across(test, [by_year[year] for year in span])
        else:
            yield _cell(by_year[span[0]], moves)


def _alike(finding: Finding | None, year: int) -> tuple[object, int]:
    """What years that stand in one cell have in common; a year with an answer stands by itself."""
    if finding is None:
        return None, 0
    alone = finding.mark in TOLD or finding.mark is Cause.NOT_YET_DUE
    return finding.mark, year if alone else 0


def _across(test: Judged, found: Sequence[Finding]) -> Cell:
    """Years in a row that have no answer: why, and who holds what would give one."""
    mark, years = found[0].mark, years_listed([finding.year for finding in found])
    if mark is Verdict.NOT_IN_FORCE or len(found) < 4:
        return marked(mark, word(mark), span=len(found))
    return marked(mark, f"{word(mark)} of {years}", f"{held_by([test])} would decide", span=len(found))


def _cell(finding: Finding, moves: bool) -> Cell:
    """The figure over its word and, where the target moves, over that of the year."""
    under = limit_of(finding) if moves else ""
    if finding.mark not in TOLD:
        due = finding.expected_by if finding.mark is Cause.NOT_YET_DUE else None
        return marked(finding.mark, "", f"due {due.year}" if due else word(finding.mark), under)
    return marked(finding.mark, value_of(finding), word(finding.mark), under)


def _shares(test: Judged, years: Sequence[int]) -> Iterator[Cell]:
    """How many of those asked met the test, year by year."""
    for year in years:
        asked = [f for f in test.found if f.year == year and f.verdict is not Verdict.NOT_IN_FORCE]
        met = sum(finding.verdict is Verdict.MET for finding in asked)
        if any(finding.mark in TOLD for finding in asked):
            yield Cell(f"{met} of {len(asked)}", detail="met", strong=True)
        else:
            yield marked(asked[0].mark, "", word(asked[0].mark)) if asked else Cell("")


def _room(finding: Finding) -> Cell:
    """How far the newest figure is from its limit, and on which side."""
    far = room(finding)
    if not far or finding.room is None:
        return Cell("")
    past = "over, " if finding.direction in ("at_most", "below") else "short, "
    return Cell(far, detail=f"{past if finding.room < 0 else ''}in {finding.year}", strong=True)
