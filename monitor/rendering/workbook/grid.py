"""Where everything of a worksheet stands on its sheet: a block of rows for each entity, a column for each year.

All that is written about a cell asks here for its address, so a formula can't name another than it means.
"""

from dataclasses import dataclass
from functools import cached_property

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.numbers import line_names
from monitor.language.lines import Clause
from monitor.pages.others import is_found
from monitor.pages.sentences import everybody
from monitor.pages.verdicts import binds, would
from monitor.rendering.workbook.naming import column
from monitor.words.findings import Mark, Verdict

VERDICT, ERROR, OTHERS = ("verdict",), ("error",), ("others",)  # rows below the lines
_HEADER = 1  # rows
BEFORE_YEARS = 3  # columns of a worksheet of one: its number, the line, the unit; the entity, where there are several

Key = tuple[str, ...]  # what a row is: ("line", name), ("member", id), ("room", line, side, limit), ("verdict",) ...


@dataclass(frozen=True)
class Grid:
    """The sheet `name` of one filled worksheet."""

    name: str
    sheet: Worksheet

    @property
    def title(self) -> str:
        """What the worksheet is called, of all that it was asked of."""
        return self.sheet.test.asked.title.format(area=everybody(self.sheet))

    @property
    def several(self) -> bool:
        """Whether a column says whom each row is of."""
        return len(self.sheet.entities) > 1

    @property
    def before(self) -> int:
        """How many columns stand before the years."""
        return BEFORE_YEARS + self.several

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every comparison of any year, each once."""
        every = (clause for way in self.sheet.test.ways for clause in way.clauses)
        return tuple({room_key(clause): clause for clause in every}.values())

    @cached_property
    def rows(self) -> tuple[Key, ...]:
        """The rows of each entity, in their order."""
        sheet = self.sheet
        keys: list[Key] = [("line", name) for name in line_names(sheet)]
        keys += [("member", id) for id in sheet.members]
        keys += [room_key(clause) for clause in self.clauses]
        keys += [ERROR] if sheet.test.judges and any(sheet.errors.values()) else []
        keys += [VERDICT] if sheet.test.compares else []
        keys += [OTHERS] if any(is_found(sheet, entity) for entity in range(len(sheet.entities))) else []
        return tuple(keys)

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.rows)}

    def at(self, entity: int, key: Key, year: int) -> str:
        """The address of a cell on this sheet. Raises KeyError for a row that the sheet has not."""
        row = _HEADER + entity * len(self.rows) + self._places[key] + 1
        return f"{column(self.before + self.sheet.place(year))}{row}"

    def met_members(self, entity: int, year: int) -> str:
        """The formula of how many tests of a group are met, by the words in their rows."""
        ids = [*self.sheet.members]
        first, last = (self.at(entity, ("member", id), year) for id in (ids[0], ids[-1]))
        return f'COUNTIF({first}:{last},"{word(self.sheet, entity, Verdict.MET)}")'


def word(sheet: Worksheet, entity: int, mark: Mark) -> str:
    """A verdict or a cause in its cell; of whom an agreement does not bind, what the verdict would be."""
    is_told = mark in (Verdict.MET, Verdict.MISSED)
    return would(mark) if is_told and not binds(sheet, entity) else mark.value


def room_key(clause: Clause) -> Key:
    """The row of the distance that a comparison leaves."""
    return "room", clause.line, clause.direction, clause.limit
