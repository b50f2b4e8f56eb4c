"""Tests that hold the growth of one area against that of another: found by what their worksheets do, never by name."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.pages.exhibits.told import SHOWN
from monitor.words.areas import area_name
from monitor.words.units import POINTS


@dataclass(frozen=True)
class Growth:
    """A judged test of one area whose line is its growth of a year less that of another area, in points.

    `ours` and `theirs` are the lines of the two growths, `of` the input of which ours is the growth.
    """

    test: Judged
    line: str
    limit: str
    ours: str
    theirs: str
    of: str
    other: str  # the other area

    @property
    def sheet(self) -> Worksheet:
        """The filled worksheet."""
        return self.test.sheet

    @property
    def area(self) -> str:
        """The name of the area that is judged."""
        return self.sheet.entities[0].name

    @property
    def against(self) -> str:
        """The name of the area that it is held against."""
        return area_name(self.other)

    @property
    def measure(self) -> str:
        """What grows."""
        return self.sheet.test.asked.inputs[self.of].measure

    def value(self, year: int) -> float:
        """How much more it grew than the other, in points; NaN where unknown."""
        return self.sheet.value(self.line, 0, year)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of the term that have a figure, or are judged and have begun."""
        sheet, last = self.sheet, self.sheet.as_of.year
        term = [year for year in sheet.years.tolist() if any(entry.covers(year) for entry in sheet.in_force)]
        return tuple(y for y in term if not math.isnan(self.value(y)) or (sheet.judges(y) and y <= last))

    @cached_property
    def known(self) -> tuple[int, ...]:
        """Those with a figure."""
        return tuple(year for year in self.years if not math.isnan(self.value(year)))

    @property
    def shown(self) -> tuple[int, ...]:
        """The newest of the years, which a picture has room for."""
        return self.years[-SHOWN:]


def growths(tests: Iterable[Judged]) -> Iterator[Growth]:
    """The tests of growth against another area of which any year is known, in their order; readings of one are none."""
    made = (_growth(test) for test in tests if test.counts and len(test.sheet.entities) == 1)
    yield from (growth for growth in made if growth and growth.known)


def _growth(test: Judged) -> Growth | None:
    sheet, clause = test.sheet, test.sheet.newest.clause
    if clause is None or not sheet.test.judges or clause.direction not in ("at_most", "below"):
        return None
    line = sheet.newest.lines.get(clause.line)
    if line is None or not line.verb.subtracts or sheet.test.units[clause.line] != POINTS:
        return None
    ours, theirs = (_grows(sheet, name) for name in line.of)
    if not ours or not theirs or not _rivals(sheet, ours, theirs):
        return None
    other = sheet.test.asked.inputs[theirs].area or ""
    return Growth(test, clause.line, clause.limit, line.of[0], line.of[1], ours, other)


def _grows(sheet: Worksheet, name: str) -> str:
    """The input whose growth over the year before a line is; empty where it is none."""
    line = sheet.newest.lines.get(name)
    if line is None or not line.verb.compares_years or line.options:
        return ""
    return line.of[0] if line.of[0] in sheet.test.asked.inputs else ""


def _rivals(sheet: Worksheet, ours: str, theirs: str) -> bool:
    """Whether two inputs are one measure, of the area that is judged and of a fixed other one."""
    mine, other = (sheet.test.asked.inputs[name] for name in (ours, theirs))
    return mine.measure == other.measure and not mine.area and bool(other.area)
