"""Tests of savings against a benchmark: found by what their worksheets do, never by name."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.judged import Judged
from monitor.pages.exhibits.told import SHOWN
from monitor.words.areas import area_name
from monitor.words.wording import DOLLARS


@dataclass(frozen=True)
class Savings:
    """A judged test whose line is dollars saved: what was spent, less than a benchmark.

    `line` is judged; `yearly` what was saved in the year alone, the same line unless the test adds years up. `others`
    are further tests of the same savings, such as those of all years together.
    """

    test: Judged
    line: str
    limit: str
    yearly: str
    benchmark: str
    actual: str
    others: tuple[Judged, ...] = field(default=())

    @property
    def sheet(self) -> Worksheet:
        """The filled worksheet."""
        return self.test.sheet

    @property
    def area(self) -> str:
        """The name of the area that is judged."""
        return self.sheet.entities[0].name

    @property
    def adds_up(self) -> bool:
        """Whether the years are judged together, from the first on."""
        return self.yearly != self.line

    @property
    def measure(self) -> str:
        """What was spent."""
        return self.sheet.test.asked.inputs[self.actual].measure

    @property
    def rival(self) -> str:
        """The name of the area whose spending the benchmark follows; empty where it follows none."""
        inputs = self.sheet.test.asked.inputs.values()
        return next((area_name(entry.area) for entry in inputs if entry.area and entry.measure == self.measure), "")

    def value(self, name: str, year: int) -> float:
        """A figure of a year; NaN where unknown."""
        return self.sheet.value(name, 0, year)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of the term that have a figure, or are judged and have begun."""
        sheet, last = self.sheet, self.sheet.as_of.year
        term = [year for year in sheet.years.tolist() if any(entry.covers(year) for entry in sheet.in_force)]
        return tuple(y for y in term if not math.isnan(self.value(self.line, y)) or (sheet.judges(y) and y <= last))

    @cached_property
    def known(self) -> tuple[int, ...]:
        """Those with a figure."""
        return tuple(year for year in self.years if not math.isnan(self.value(self.line, year)))

    @property
    def shown(self) -> tuple[int, ...]:
        """The newest of the years, which a picture has room for."""
        return self.years[-SHOWN:]

    @cached_property
    def spent(self) -> tuple[int, ...]:
        """The years of which both the benchmark and what was spent are known, from the base on."""
        years = [int(year) for year in self.sheet.years if year >= min(self.sheet.test.base_years, default=0)]
        names = (self.benchmark, self.actual)
        return tuple(year for year in years if not any(math.isnan(self.value(name, year)) for name in names))


def savings(tests: Iterable[Judged]) -> Iterator[Savings]:
    """The tests of savings of which any year is known, each with the further tests of the same savings."""
    made = [found for test in tests if test.counts and len(test.sheet.entities) == 1 if (found := _savings(test))]
    alike: dict[tuple[str, str], list[Savings]] = {}
    for each in made:
        alike.setdefault((each.measure, each.yearly), []).append(each)
    for group in alike.values():
        main = min(group, key=lambda each: each.adds_up)  # the first of the year alone, if any is
        if main.known:
            others = tuple(each.test for each in group if each is not main)
            yield Savings(main.test, main.line, main.limit, main.yearly, main.benchmark, main.actual, others)


def _savings(test: Judged) -> Savings | None:
    sheet, clause = test.sheet, test.sheet.newest.clause
    if clause is None or not sheet.test.judges or clause.direction not in ("at_least", "above"):
        return None
    if sheet.test.units[clause.line] != DOLLARS or clause.line not in sheet.newest.lines:
        return None
    wedge = next(_wedges(sheet, clause.line), None)
    line = sheet.newest.lines[clause.line]
    yearly = line.of[0] if line.verb.adds_up_years else clause.line
    return Savings(test, clause.line, clause.limit, yearly, *wedge) if wedge else None


def _wedges(sheet: Worksheet, name: str) -> Iterator[tuple[str, str]]:
    """Every benchmark and spending whose difference a line is made of: a line, less an input of one's own."""
    line = sheet.newest.lines.get(name)
    if line is None:
        return
    inputs = sheet.test.asked.inputs
    if (
        line.verb.subtracts
        and line.of[0] in sheet.newest.lines
        and line.of[1] in inputs
        and not inputs[line.of[1]].area
    ):
        yield line.of[0], line.of[1]
    for operand in line.of:
        yield from _wedges(sheet, operand)
