"""A measure of health or care with its years and how it stands; and measures that are counted together."""

import math
from dataclasses import dataclass

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.language.lines import Clause
from monitor.pages.exhibits.targets import YearFound, is_wrong, places_of
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import Unit


@dataclass(frozen=True)
class Measured:
    """One measure: its test, the comparison that is drawn, and its years, newest last."""

    test: Judged
    clause: Clause
    name: str
    years: tuple[YearFound, ...]

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return self.test.sheet.test.units[self.clause.line]

    @property
    def known(self) -> list[YearFound]:
        """The years with a figure."""
        return [year for year in self.years if year.known]

    @property
    def places(self) -> int:
        """The decimals of its figures."""
        return places_of(self.years, self.unit)

    @property
    def target(self) -> float:
        """The newest target; NaN where none is known."""
        return next((year.target for year in reversed(self.years) if not math.isnan(year.target)), math.nan)

    @property
    def newest(self) -> Finding | None:
        """The newest finding that is decided, or else the newest."""
        asked = [finding for finding in self.test.found if finding.verdict is not Verdict.NOT_IN_FORCE]
        decided = [finding for finding in asked if finding.verdict in (Verdict.MET, Verdict.MISSED)]
        return next(reversed(decided or asked), None)

    @property
    def mark(self) -> Mark:
        """How it stands."""
        return self.newest.mark if self.newest else Cause.NO_FIGURES

    @property
    def within(self) -> bool:
        """Whether the newest figure is on the right side of the newest target."""
        clause, value = self.clause, self.known[-1].value
        return not is_wrong(clause, value, self.target)

    def far(self, year: YearFound) -> float:
        """How far a figure is from the newest target."""
        return abs(year.value - self.target)


@dataclass(frozen=True)
class Tally:
    """Measures that are counted together: what they are called, and how many are needed; None where all are."""

    name: str
    measures: tuple[Measured, ...]
    needed: int | None = None

    def count(self, mark: Mark) -> int:
        """How many stand so."""
        return sum(measure.mark is mark for measure in self.measures)

    @property
    def decided(self) -> int:
        """How many are met or missed."""
        return self.count(Verdict.MET) + self.count(Verdict.MISSED)
