"""A worksheet -> the few lines that its answer of a year is made of, as a table: inputs first, the room last."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.language.lines import Clause
from monitor.pages.explain import names_used, places_of
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import bound_words, entity_of, or_more, or_nan, title
from monitor.pages.verdicts import stands, would
from monitor.words.units import Unit
from monitor.words.wording import amount, distance, places_apart, short_amount

MOST = 5  # rows above the room
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class _Row:
    """A line; where it is growth, `of` is the line whose two years stand beside it."""

    name: str
    of: str = ""

    @property
    def names(self) -> set[str]:
        return {self.name, self.of} - {""}


def lines_table(sheet: Worksheet, finding: Finding) -> Table | None:
    """The rows that matter most of a finding's year; None where nothing is compared with a limit.

    Where a row is growth, the two years that it lies between have a column each.
    """
    clauses, entity = sheet.way(finding.year).clauses, entity_of(sheet, finding)
    if sheet.counted or not clauses:
        return None
    if len(clauses) > 1:
        return _clauses_table(sheet, finding, entity)
    rows = _rows(sheet, entity, finding.year, clauses[0])
    made = [*_lines(sheet, entity, finding.year, rows), *_room(sheet, finding, rows, clauses[0])]
    return _table(finding.year, made, any(row.of for row in rows))


def _table(year: int, rows: Sequence[tuple[Cell, ...]], grows: bool) -> Table:
    """The rows under their heads, the two years left out where none grows over them."""
    last = "Growth" if grows else str(year)
    years = (Column(title, numeric=True) for title in (str(year - 1), str(year), last))
    columns = (Column("Line"), Column("What it is"), *years)
    kept = range(5) if grows else (0, 1, 4)
    many = NUMBERS[len(rows)] if len(rows) < len(NUMBERS) else str(len(rows))
    caption = f"The answer for {year} in {many} line{'' if len(rows) == 1 else 's'}"
    return Table(caption, tuple(columns[place] for place in kept), tuple(tuple(r[i] for i in kept) for r in rows))


def _rows(sheet: Worksheet, entity: int, year: int, clause: Clause) -> list[_Row]:
    """The line that is judged and its limit, then what they are of, level by level, as long as whole levels fit."""
    used = names_used(sheet, entity, [year])
    wanted = [_row(sheet, year, clause.line), _row(sheet, year, clause.limit)]
    level = list(wanted)
    while level := _level_below(sheet, year, level, wanted, used):
        if len(wanted) + len(level) > MOST:
            break
        wanted += level
    return sorted(wanted, key=lambda row: (row.name == clause.limit, used.index(row.name)))


def _level_below(
    sheet: Worksheet, year: int, level: Sequence[_Row], wanted: Sequence[_Row], used: Sequence[str]
) -> list[_Row]:
    """What the rows of a level are of, without what is wanted already."""
    there = {name for row in wanted for name in row.names}
    lines = sheet.way(year).lines
    below = (o for row in level if row.name in lines for o in lines[row.name].of if o in used and not row.of)
    return [_row(sheet, year, name) for name in dict.fromkeys(below) if name not in there]


def _row(sheet: Worksheet, year: int, name: str) -> _Row:
    line = sheet.way(year).lines.get(name)
    return _Row(name, line.of[0]) if line and line.verb.since_last_year else _Row(name)


def _lines(sheet: Worksheet, entity: int, year: int, rows: Sequence[_Row]) -> Iterator[tuple[Cell, ...]]:
    numbers = {name: place for place, row in enumerate(rows, 1) for name in row.names}
    for place, row in enumerate(rows, 1):
        shown = row.of or row.name
        before = [_value(sheet, entity, row.of, at, short_amount) if row.of else "" for at in (year - 1, year)]
        figures = (*before, _value(sheet, entity, row.name, year, amount))
        name = Cell(title(sheet, entity, shown), detail=_how(sheet, year, row, numbers))
        yield Cell(str(place)), name, *map(Cell, figures)


def _value(sheet: Worksheet, entity: int, name: str, year: int, printed: Callable[[float, Unit, int], str]) -> str:
    value, unit = sheet.value(name, entity, year), sheet.test.units[name]
    return f"{printed(value, unit, places_of(sheet, entity, name, year))}{or_more(sheet, name, entity, year)}"


def _how(sheet: Worksheet, year: int, row: _Row, numbers: dict[str, int]) -> str:
    """How a line is worked out of others that stand here; nothing of an observed figure."""
    name = row.of or row.name
    line = sheet.way(year).lines.get(name)
    if line is None:
        return "" if name in sheet.test.asked.inputs else "set by the agreement"
    if line.verb.subtracts and all(operand in numbers for operand in line.of):
        return "line {} less line {}".format(*(numbers[operand] for operand in line.of))
    return ""


def _room(sheet: Worksheet, finding: Finding, rows: Sequence[_Row], clause: Clause) -> Iterator[tuple[Cell, ...]]:
    """The distance to the limit; nothing where it is not known."""
    if finding.room is None:
        return
    unit = sheet.test.units[clause.line]
    name = Cell("Room", detail=stands(finding, unit), strong=True)
    yield Cell(str(len(rows) + 1)), name, Cell(""), Cell(""), Cell(distance(finding.room, unit), strong=True)


def _clauses_table(sheet: Worksheet, finding: Finding, entity: int) -> Table:
    """Several comparisons: a row each, with what it asks and what came of it."""
    columns = (Column("What is asked"), Column("Figure", numeric=True), Column("Limit"), Column("Verdict"))
    return Table(f"The answer for {finding.year}", columns, tuple(_clause_rows(sheet, finding, entity)))


def _clause_rows(sheet: Worksheet, finding: Finding, entity: int) -> Iterator[tuple[Cell, ...]]:
    for clause in finding.clauses:
        unit, value, limit = sheet.test.units[clause.what], or_nan(clause.value), or_nan(clause.limit)
        places = places_apart(value, limit, unit)
        bound = bound_words(limit, unit, clause.direction, places)
        verdict = Cell(would(clause.verdict, finding.asked_as_if), clause.verdict)
        yield Cell(title(sheet, entity, clause.what)), Cell(amount(value, unit, places)), Cell(bound), verdict
