"""The rows of a scorecard: each judged test with its years, its target, its room, and what others found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.pages.exhibits.told import NONE_HELD, SHOWN, found_said, word_of
from monitor.pages.pictures import Said, StandingRow
from monitor.pages.sentences import BOUND, heading, or_nan
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import Unit
from monitor.words.wording import MINUS, amount, distance, figure, header_unit, long_date, places_apart

DECIDED = (Verdict.MET, Verdict.MISSED)
_FOUND = 2  # of what others found, the newest


@dataclass(frozen=True)
class Scored:
    """A judged test among the years of a scorecard, and how each of them stands."""

    test: Judged
    years: tuple[int, ...]

    @property
    def sheet(self) -> Worksheet:
        """The filled worksheet."""
        return self.test.sheet

    def of(self, year: int) -> list[Finding]:
        """The findings of a year in which the test is asked of anybody."""
        return [f for f in self.test.found if f.year == year and f.verdict is not Verdict.NOT_IN_FORCE]

    def mark(self, year: int) -> Mark | None:
        """How a year stands: of several, missed where any missed it and met where all who can be told met it."""
        marks = [finding.mark for finding in self.of(year)]
        told = [mark for mark in marks if mark in DECIDED]
        if told:
            return Verdict.MISSED if Verdict.MISSED in told else Verdict.MET
        return marks[0] if marks else None

    @property
    def newest(self) -> Mark | None:
        """How the newest year that is asked of stands."""
        marks = [mark for year in self.years if (mark := self.mark(year))]
        return marks[-1] if marks else None

    @property
    def is_empty(self) -> bool:
        """Whether no year shown has a figure, and others found nothing."""
        figures = any(finding.value is not None or finding.made for year in self.years for finding in self.of(year))
        return not figures and not any(self.found(year) for year in self.years)

    def found(self, year: int) -> Said | None:
        """What others found of a test that is asked of one; None where nobody did."""
        if self.test.several or not self.sheet.entities or not self.sheet.has(year):
            return None
        told = found_said(self.sheet, 0, year)
        return told if told.flag else None


def scored(tests: Iterable[Judged]) -> tuple[Scored, ...]:
    """The tests judged by themselves, in their order: neither readings of one, nor those that a group counts."""
    judged = [test for test in tests if test.sheet.test.judges and test.counts]
    within = {name for test in judged for name in test.sheet.test.members}
    own = [test for test in judged if test.sheet.test.id not in within]
    years = _years(own)
    return tuple(Scored(test, years) for test in own if any(f.verdict is not Verdict.NOT_IN_FORCE for f in test.found))


def _years(tests: Sequence[Judged]) -> tuple[int, ...]:
    """The newest years that have begun of those that are asked of; the first to come where none has."""
    asked = sorted({f.year for test in tests for f in test.found if f.verdict is not Verdict.NOT_IN_FORCE})
    begun = [year for year in asked if year <= tests[0].sheet.as_of.year]
    return tuple(begun[-SHOWN:] or asked[:1])


def row_of(test: Scored) -> StandingRow:
    """A test as a row: cells by year, or one line across where it has no figure."""
    cells = tuple(_cell(test, year) for year in test.years)
    marks = {cell.mark for cell in cells if cell.mark is not Verdict.NOT_IN_FORCE}
    across = None if any(cell.text for cell in cells) or len(marks) > 1 else _across(test)
    target = _target(test, shown=across is None)
    return StandingRow(heading(test.sheet, 0), target, cells, across, _room(test), tuple(_found(test)))


def _cell(test: Scored, year: int) -> Said:
    """A year: its mark and value, its word, and its own target in brackets where targets move."""
    found, mark = test.of(year), test.mark(year)
    if not found or mark is None:
        return Said("", Verdict.NOT_IN_FORCE)
    if test.test.several:
        told: list[Mark] = [finding.verdict for finding in found if finding.verdict in DECIDED]
        many = f"{told.count(mark)} of {len(told)}" if told else ""
        return Said(many, mark, word_of(mark))
    finding = found[0]
    unit, word = _unit(test.sheet), word_of(mark)
    value, limit = or_nan(finding.value), or_nan(finding.limit)
    places = _places(value, limit, unit)
    bound = f" ({figure(limit, unit, places)})" if unit and finding.limit is not None and _moves(test) else ""
    return Said(figure(value, unit, places) if unit and finding.value is not None else "", mark, f"{word}{bound}")


def _places(value: float, limit: float, unit: Unit | None) -> int | None:
    """Whole millions of dollars, unless a figure would be printed like its limit; else as usual."""
    if unit is None or unit.over != ("dollar",) or unit.under:
        return places_apart(value, limit, unit) if unit else None
    return 0 if figure(value, unit, 0) != figure(limit, unit, 0) else places_apart(value, limit, unit)


def _unit(sheet: Worksheet) -> Unit | None:
    clause = sheet.newest.clause
    return sheet.test.units[clause.line] if clause and not sheet.counted else None


def _limits(test: Scored) -> list[float]:
    """The targets of the years, in their order."""
    known = (finding.limit for year in test.years for finding in test.of(year)[:1])
    return [limit for limit in known if limit is not None]


def _moves(test: Scored) -> bool:
    return len(set(_limits(test))) > 1


def _target(test: Scored, shown: bool) -> str:
    """points; at most 1.00; where targets move, that they stand in brackets if they do, else the first and the last"""
    clause, unit, limits = test.sheet.newest.clause, _unit(test.sheet), _limits(test)
    if clause is None or unit is None:
        return "tests met" if test.sheet.counted else ""
    ends = list(dict.fromkeys(figure(limit, unit) for limit in (*limits[:1], *limits[-1:])))
    told = "(in brackets)" if _moves(test) and shown and not test.test.several else " to ".join(ends)
    return "; ".join(filter(None, [header_unit(unit), f"{BOUND[clause.direction].lower()} {told}" if told else ""]))


def _across(test: Scored) -> Said:
    """What is said across the years of a test without a figure: why, and by when."""
    marks = [(year, mark) for year in test.years if (mark := test.mark(year))]
    if not marks:
        first = min(f.year for f in test.test.found if f.verdict is not Verdict.NOT_IN_FORCE)
        return Said(
            "not judged", Verdict.NOT_IN_FORCE, f"before {first}" if first > test.years[-1] else "in these years"
        )
    year, mark = marks[-1]
    due = next((f.expected_by for f in test.of(year) if f.expected_by), None)
    return Said(word_of(mark), mark, f"due by {long_date(due)}" if due and mark is Cause.NOT_YET_DUE else "")


def _room(test: Scored) -> Said:
    """How far the newest figure lies from its target, on the good side or past it."""
    unit = _unit(test.sheet)
    with_room = [f for year in test.years for f in test.of(year) if f.room is not None]
    if unit is None or test.test.several or not with_room:
        return Said("")
    newest = with_room[-1]
    room = or_nan(newest.room)
    told = distance(room, unit) if unit.over != ("dollar",) or unit.under else amount(abs(room), unit, 0)
    return Said(told.removeprefix(MINUS), None, f"{'in' if room >= 0 else 'past it in'} {newest.year}")


def _found(test: Scored) -> Iterator[Said]:
    """The newest that others found, each with its year; that none is held."""
    told = [(year, each) for year in test.years if (each := test.found(year))]
    yield from (replace(each, text=f"{year}: {each.text}") for year, each in reversed(told[-_FOUND:]))
    if not told:
        yield Said(NONE_HELD)
