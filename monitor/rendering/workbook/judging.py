"""What follows from the lines of a worksheet, as rows below them: room, stated error, verdict, what others found.

A verdict has a formula where the room alone, beside the stated error, gives the word that stands in reports.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from monitor.evaluation.errors_used import stated_error
from monitor.evaluation.signals import Sign
from monitor.language.formulas import gap
from monitor.language.lines import Clause
from monitor.pages.others import found_in_words
from monitor.pages.verdicts import mark_of
from monitor.rendering.workbook.formats import number_format
from monitor.rendering.workbook.grid import ERROR, OTHERS, VERDICT, Grid, room_key, word
from monitor.rendering.workbook.model import Entry
from monitor.rendering.workbook.naming import elsewhere
from monitor.rendering.workbook.unknown import unknown
from monitor.words.areas import Entity
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import Unit, difference_unit
from monitor.words.wording import places_apart

_TOLD = (Verdict.MET, Verdict.MISSED)
_SIGNS: dict[Mark, str] = {  # what a watch-test says in the place of a verdict
    Verdict.MET: Sign.LOOK.value,
    Verdict.MISSED: Sign.QUIET.value,
    Verdict.NOT_IN_FORCE: Sign.NOT_WATCHED.value,
}


@dataclass(frozen=True)
class Judging:
    """The rows below the lines of one worksheet; `grids` has those of the tests that a group counts, by id."""

    grid: Grid
    grids: Mapping[str, Grid]

    def entry(self, entity: int, key: tuple[str, ...], year: int) -> Entry:
        """The entry of a row that is none of a line."""
        kind, *rest = key
        if kind == "member":
            return self._member(entity, rest[0], year)
        if kind == "room":
            return self._room(entity, next(c for c in self.grid.clauses if room_key(c) == key), year)
        if key == OTHERS:
            return self._others(entity, year)
        return self._error(entity, year) if key == ERROR else self._verdict(entity, year)

    def _member(self, entity: int, id: str, year: int) -> Entry:
        """The verdict of a test that the group counts, from its own sheet."""
        member, own = self.grid.sheet.members[id], self.grids.get(id)
        if not member.has(year):
            return Entry(Verdict.NOT_IN_FORCE.value, look="judged")
        said = word(member, entity, mark_of(member, entity, year))
        if own is None or own.sheet.entities != member.entities or not own.sheet.has(year):
            return Entry(said, look="judged")
        return Entry(said, elsewhere(own.name, own.at(entity, VERDICT, year)), look="judged")

    def _room(self, entity: int, clause: Clause, year: int) -> Entry:
        sheet = self.grid.sheet
        if clause not in sheet.way(year).clauses:
            return Entry()
        left = float(sheet.clause_room(clause)[entity, 0, sheet.place(year)])
        if math.isnan(left):
            return unknown(sheet, [clause.line, clause.limit], entity, year)
        value, limit = (self.grid.at(entity, ("line", name), year) for name in (clause.line, clause.limit))
        formula = gap(limit, value) if clause.direction in ("at_most", "below") else gap(value, limit)
        return Entry(left, formula, _distance_format(left, sheet.test.units[clause.line]))

    def _error(self, entity: int, year: int) -> Entry:
        """How far the judged figure may be off; empty where nothing is stated."""
        sheet = self.grid.sheet
        error, clause = stated_error(sheet, entity, year), sheet.way(year).clause
        if ERROR not in self.grid.rows or clause is None or not error or math.isinf(error):
            return Entry()
        return Entry(error, "", _distance_format(error, sheet.test.units[clause.line]))

    def _others(self, entity: int, year: int) -> Entry:
        """What others found; most years of most entities are looked up nowhere."""
        sheet = self.grid.sheet
        is_told = (sheet.entities[entity], year) in self._told
        return Entry(found_in_words(sheet, entity, year)) if is_told else Entry()

    @cached_property
    def _told(self) -> frozenset[tuple[Entity, int]]:
        """Of whom and of which years others found anything."""
        return frozenset((found.entity, found.year) for found in self.grid.sheet.determinations)

    def _verdict(self, entity: int, year: int) -> Entry:
        sheet, mark = self.grid.sheet, mark_of(self.grid.sheet, entity, year)
        said = {told: word(sheet, entity, told) for told in (*_TOLD, mark)} | (_SIGNS if sheet.test.watches else {})
        return Entry(said[mark], self._follows(entity, year, mark, said), look="judged")

    def _follows(self, entity: int, year: int, mark: Mark, said: Mapping[Mark, str]) -> str:
        """The formula of the verdict; empty where another word stands than the figures would give by it."""
        sheet, way = self.grid.sheet, self.grid.sheet.way(year)
        told = f'"{said[Verdict.MET]}","{said[Verdict.MISSED]}"'
        if mark in _TOLD and sheet.members:
            needed = self.grid.at(entity, ("line", way.clauses[0].limit), year)
            return f"IF({self.grid.met_members(entity, year)}>={needed},{told})"
        error = self._error(entity, year).value
        if way.clause and isinstance(error, float) and mark in (*_TOLD, Cause.TOO_CLOSE):
            return self._beside_error(entity, year, way.clause, error, mark, told)
        return f"IF({self._holds(entity, year)},{told})" if mark in _TOLD and error is None else ""

    def _beside_error(self, entity: int, year: int, clause: Clause, error: float, mark: Mark, told: str) -> str:
        """The formula of a verdict that a stated error may leave open; empty where more than the room decides."""
        sheet = self.grid.sheet
        is_close = abs(float(sheet.room[entity, 0, sheet.place(year)])) <= error
        if is_close is not (mark is Cause.TOO_CLOSE):  # a count of years, say, may move without its room telling
            return ""
        room, far = self.grid.at(entity, room_key(clause), year), self.grid.at(entity, ERROR, year)
        return f'IF(ABS({room})<={far},"{Cause.TOO_CLOSE}",IF({self._holds(entity, year)},{told}))'

    def _holds(self, entity: int, year: int) -> str:
        """Whether the comparisons of the year hold that can be made: they decide alone where a verdict is told."""
        sheet, way = self.grid.sheet, self.grid.sheet.way(year)
        place = (entity, 0, sheet.place(year))
        known = [clause for clause in way.clauses if not math.isnan(sheet.clause_room(clause)[place])]
        each = [f"{self.grid.at(entity, room_key(clause), year)}{_passes(clause)}" for clause in known]
        return each[0] if len(each) == 1 else f"{'OR' if way.joined == 'any' else 'AND'}({','.join(each)})"


def _passes(clause: Clause) -> str:
    """How much room is enough: at the limit is met for at_least and at_most only."""
    return ">0" if clause.direction in ("above", "below") else ">=0"


def _distance_format(far: float, unit: Unit) -> str:
    """How a distance of figures of the unit is shown: never as 0 where it is none."""
    between = difference_unit([unit, unit])
    return number_format(between, places_apart(far, 0.0, between))
