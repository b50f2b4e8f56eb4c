"""The lines of a worksheet as rows: inputs and terms as numbers, what is worked out of them as live formulas.

A formula stands only where every cell it names has a figure in it, and where the verb makes the same of the figures
shown. So none leads to a figure that is hidden, and none can come to another value than the one beside it.
"""

import math
from functools import cached_property

import numpy as np

from monitor.definitions.programmes import TESTS_MET
from monitor.evaluation.evaluate import Worksheet
from monitor.language.arithmetic import Array
from monitor.language.judge import Flags
from monitor.language.lines import Line
from monitor.pages.explain import places_of
from monitor.rendering.workbook.formats import number_format
from monitor.rendering.workbook.grid import Grid
from monitor.rendering.workbook.model import Entry
from monitor.rendering.workbook.unknown import unknown


class Lines:
    """The figures of one worksheet as entries, by entity, line and year."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.sheet = grid, grid.sheet

    def entry(self, entity: int, name: str, year: int) -> Entry:
        """A figure with its formula, if it has one; or why it is not known."""
        value = self.sheet.value(name, entity, year)
        if math.isnan(value):
            return unknown(self.sheet, [name], entity, year)
        shown = number_format(self.sheet.test.units[name], places_of(self.sheet, entity, name, year))
        formula = self._formula(entity, name, year)
        is_given = name in self.sheet.test.asked.inputs or name in self.sheet.test.asked.terms
        return Entry(value, formula, shown, "given" if is_given else "")

    def _formula(self, entity: int, name: str, year: int) -> str:
        if name == TESTS_MET and self.sheet.members:
            return self.grid.met_members(entity, year)
        line = self.sheet.way(year).lines.get(name)
        if line is None or line.verb.formula is None or not self._agrees[name][entity, self.sheet.place(year)]:
            return ""
        cells = [self._known[entity][used] for used in line.of]
        try:
            return line.verb.formula(cells, year, line.options)
        except KeyError:  # a figure that it needs is not known, and yet the line is
            return ""

    @cached_property
    def _known(self) -> list[dict[str, dict[int, str]]]:
        """Of each entity, by line and year, the address of every figure that is known."""
        return [
            {name: self._addresses(entity, name) for name in self.sheet.values}
            for entity in range(len(self.sheet.entities))
        ]

    def _addresses(self, entity: int, name: str) -> dict[int, str]:
        is_known = ~np.isnan(self.sheet.values[name][entity, 0])
        return {int(year): self.grid.at(entity, ("line", name), int(year)) for year in self.sheet.years[is_known]}

    @cached_property
    def _agrees(self) -> dict[str, Flags]:
        """Where the verb makes of the figures shown what is shown, [entity, year] for each line.

        Where the method of an earlier year is another one, its figures may not be those that a later year counts from.
        """
        return {name: _agreement(self.sheet, name) for way in self.sheet.test.ways for name in way.lines}


def _agreement(sheet: Worksheet, name: str) -> Flags:
    agrees = np.zeros(sheet.shape, dtype=np.bool_)
    for way in dict.fromkeys(sheet.ways):
        if name in way.lines:
            governs = np.array([governing is way for governing in sheet.ways])
            agrees |= governs & (_again(sheet, way.lines[name]) == sheet.values[name])
    return agrees[:, 0, :]


def _again(sheet: Worksheet, line: Line) -> Array:
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        worked = line.verb.compute([sheet.values[used] for used in line.of], sheet.years, line.options)
    return np.broadcast_to(worked, sheet.shape)
