"""Headroom: the most, or the least, that one figure of a year may be with its test still met, all else as it is.

Found by bisection on the evaluation itself, many candidates at once as paths, so that it can't differ from the verdict.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.definitions.programmes import Test
from monitor.errors import DefinitionError, Problem
from monitor.evaluation.answer import because
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.language.judge import MET, UNKNOWN
from monitor.observations.series import Series
from monitor.words.areas import Entity

CANDIDATES = 65  # figures tried at once
_WIDEST = 10.0  # times the last known figure: further than any year ever went
FINEST = 1e-12  # of the range tried first


@dataclass(frozen=True)
class Headroom:
    """How far the figure `input` of a test may go in `year`: to `bound`, unrounded, at most or at least.

    It holds by the letter of the figures; up to `surely` (down to it, for a least) the verdict is met also within the
    stated errors and the interval of the test, None where it never is. `known` is the published figure of the year,
    `before` that of the year before; None where there is none.
    """

    test: Test
    entity: Entity
    year: int
    input: str
    bound: float
    is_most: bool
    surely: float | None
    known: float | None
    before: float | None
    given: Mapping[str, float]

    @property
    def most(self) -> float | None:
        """The bound where it is one above; else None."""
        return self.bound if self.is_most else None

    @property
    def least(self) -> float | None:
        """The bound where it is one below; else None."""
        return None if self.is_most else self.bound

    def growth(self, level: float) -> float | None:
        """Percent by which `level` would lie above the year before."""
        return 100 * (level / self.before - 1) if self.before and self.before > 0 else None

    def as_json(self) -> dict[str, Any]:
        """The answer with its words."""
        return {
            "test": self.test.id,
            "entity": self.entity.area,
            "population": self.entity.population,
            "year": self.year,
            "input": self.input,
            "unit": str(self.test.units[self.input]),
            "most": self.most,
            "least": self.least,
            "surely": self.surely,
            "growth": self.growth(self.bound),
            "published": self.known,
            "left": None if self.known is None else self.bound - self.known,
            "given": dict(self.given),
        }


def headroom(
    gathered: Gathered, test: Test, entity: Entity, year: int, name: str | None, given: Mapping[str, str]
) -> Headroom:
    """The bound of one input of `test`; without a name, of the first that is the entity's own.

    `given` has figures of the year for inputs that are not known, as 14500 or +4.2% on the year before. Raises
    DefinitionError where the test cannot be bounded so, or something it needs is not known.
    """
    sheet, moved = gathered.worksheet(test, (entity,)), _moved(test, name)
    _refuse(test, sheet, year)
    figures = {key: _figure(sheet, key, year, text) for key, text in given.items()}
    series = {key: _with(held, sheet, year, figures.get(key)) for key, held in sheet.series.items()}
    known, before = _known(sheet.value(moved, 0, year)), _known(sheet.value(moved, 0, year - 1))
    search, start = _Search(sheet, series, moved, year), known or before or 1.0
    return Headroom(
        test, entity, year, moved, *search.bound(start), search.surely(start), known=known, before=before, given=figures
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _moved(test: Test, name: str | None) -> str:
    inputs = test.asked.inputs
    if name is not None and name not in inputs:
        what = f'"{name}" is no input of {test.id}.'
        raise DefinitionError(Problem("--of", 0, what, f"There are: {', '.join(inputs) or 'none'}."))
    own_inputs = [key for key, entry in inputs.items() if not entry.area]
    return name or next(iter(own_inputs or inputs), "")


def _refuse(test: Test, sheet: Worksheet, year: int) -> None:
    if not test.judges or test.members:
        what = "a group counts other tests" if test.members else "it judges nothing"
        why = f"{test.id} has no room of its own: {what}."
        raise DefinitionError(Problem(test.id, 0, why, mend="Ask for a test with a requirement of its own."))
    if not sheet.judges(year):
        judged = [int(y) for y in sheet.years if sheet.judges(int(y))]
        what = f"{year} is not judged."
        mend = f"Judged are: {', '.join(map(str, judged))}." if judged else "By what is known, no year is."
        raise DefinitionError(Problem(test.id, 0, what, mend=mend))


def _figure(sheet: Worksheet, name: str, year: int, text: str) -> float:
    """A figure written as 14500, or as growth on the year before: +4.2%."""
    if name not in sheet.test.asked.inputs:
        what = f'"{name}" is no input of {sheet.test.id}.'
        raise DefinitionError(Problem("--given", 0, what, f"There are: {', '.join(sheet.test.asked.inputs)}."))
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = math.nan
    before = sheet.value(name, 0, year - 1)
    value = before * (1 + number / 100) if text.endswith("%") else number
    if not math.isfinite(value):
        what = f'"{text}" gives no figure for {name} in {year}.'
        why = "The year before is not known." if math.isfinite(number) else "It is no number."
        raise DefinitionError(
            Problem("--given", 0, what, why, "Write a figure such as 14500, or growth such as +4.2%.")
        )
    return value


def _with(series: Series, sheet: Worksheet, year: int, candidates: Array | float | None) -> Series:
    """The series with each of the candidates in `year`, a path each; as it is where there is none."""
    if candidates is None:
        return series
    values = np.repeat(series.values, np.size(candidates), axis=1)
    values[..., sheet.place(year)] = candidates
    return replace(series, values=values)


@dataclass(frozen=True)
class _Search:
    """Where the verdict of one year turns as one input moves."""

    sheet: Worksheet
    series: Mapping[str, Series]
    name: str
    year: int

    def bound(self, start: float) -> tuple[float, bool]:
        """Where the test turns, on the side where it is met, and whether that is the most.

        The range tried goes from nothing to far beyond `start`.
        """
        bound, turns, first = self._turn(start, sure=False)
        if turns != 1:
            raise self._no_bound(first, turns)
        return bound, first

    def surely(self, start: float) -> float | None:
        """The same for the verdict itself, which stated errors and an interval leave open near the limit."""
        bound, turns, _ = self._turn(start, sure=True)
        return bound if turns == 1 else None

    def _turn(self, start: float, *, sure: bool) -> tuple[float, int, bool]:
        """Where it turns, how often it does, and whether it is met at the low end."""
        low, high = min(0.0, _WIDEST * start), max(0.0, _WIDEST * start)
        finest = FINEST * (high - low)
        passes = self._met(candidates := np.linspace(low, high, CANDIDATES), sure=sure)
        first, turns = bool(passes[0]), int((passes[1:] != passes[:-1]).sum())
        while turns == 1 and high - low > finest:
            turn = int(np.argmax(passes != first))
            low, high = float(candidates[turn - 1]), float(candidates[turn])
            passes = self._met(candidates := np.linspace(low, high, CANDIDATES), sure=sure)
        return (low if first else high), turns, first

    def _met(self, candidates: Array, *, sure: bool) -> npt.NDArray[np.bool_]:
        """Whether the test is met with each of the candidates, surely or by the letter of the figures."""
        tried = {**self.series, self.name: _with(self.series[self.name], self.sheet, self.year, candidates)}
        filled = evaluate(self.sheet.test, tried, self.sheet.entities, self.sheet.as_of)
        at = (0, slice(None), filled.place(self.year))
        if (filled.codes[at] == UNKNOWN).any():
            raise self._not_known(filled)
        return np.asarray((filled.verdicts if sure else filled.codes)[at] == MET)

    def _not_known(self, filled: Worksheet) -> DefinitionError:
        missing = [what for what in because(filled, 0, self.year) if what != f"{self.name} {self.year}"]
        why = f"Not known: {', '.join(missing)}." if missing else ""
        mend = f"Give it, such as --given {missing[0].split()[0]}=+4.2%." if missing else ""
        return DefinitionError(Problem(self.sheet.test.id, 0, f"nothing can be told of {self.year}.", why, mend))

    def _no_bound(self, first: bool, turns: int) -> DefinitionError:
        always = f'{self.year} is {"met" if first else "missed"}, whatever "{self.name}" is.'
        what = f'there is more than one bound of "{self.name}" in {self.year}.' if turns else always
        others = [key for key in self.sheet.test.asked.inputs if key != self.name]
        mend = f"Ask of another input with --of: {', '.join(others)}." if others else ""
        return DefinitionError(Problem(self.sheet.test.id, 0, what, mend=mend))
