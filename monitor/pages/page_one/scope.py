"""What page one is about: which tests stand on it, in which years, and which of three kinds of programme it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.material import Material
from monitor.pages.sentences import heading
from monitor.words.findings import Cause, Verdict

MOST_YEARS = 7
AHEAD = frozenset({Cause.NOT_YET_DUE, Cause.NO_TARGET, Verdict.NOT_IN_FORCE})  # what is all there is before a beginning
TOLD = frozenset({Verdict.MET, Verdict.MISSED, Cause.TOO_CLOSE})  # what figures can say


@dataclass(frozen=True)
class Scope:
    """The tests that judge and are no other's reading, and what was found of them."""

    material: Material

    @cached_property
    def tests(self) -> tuple[Judged, ...]:
        """The tests of their own that judge, in the order of the report."""
        asked = (test for test in self.material.tests if test.sheet.test.judges and test.counts)
        return tuple(asked)

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """What was found of them, of whomever."""
        return tuple(chain.from_iterable(test.found for test in self.tests))

    @property
    def told(self) -> tuple[Finding, ...]:
        """What the figures can say something of, of a year that is judged."""
        return tuple(finding for finding in self.found if finding.mark in TOLD)

    @property
    def answers(self) -> bool:
        """Whether the figures answer anything."""
        return bool(self.told)

    @property
    def begins(self) -> bool:
        """Whether no year that is judged is over yet, and some are to come."""
        marks = {finding.mark for finding in self.found}
        to_come = {finding.year for finding in self.found if finding.verdict is not Verdict.NOT_IN_FORCE}
        return bool(to_come) and marks <= AHEAD and min(to_come) >= self.material.as_of.year

    @property
    def asks_nothing(self) -> bool:
        """Whether no year is judged any more."""
        return bool(self.found) and all(finding.verdict is Verdict.NOT_IN_FORCE for finding in self.found)

    @property
    def newest(self) -> int | None:
        """The newest year of which the figures can say something."""
        return max((finding.year for finding in self.told), default=None)

    @property
    def years(self) -> tuple[int, ...]:
        """The newest seven years that a test is asked of and that have begun."""
        begun = {finding.year for finding in self.found if finding.year <= self.material.as_of.year}
        return tuple(sorted(begun)[-MOST_YEARS:])

    def name(self, test: Judged) -> str:
        """What a test is called."""
        return heading(test.sheet, 0)

    def of(self, finding: Finding) -> Judged:
        """The test that a finding is of."""
        return next(test for test in self.tests if test.sheet.test.id == finding.test)


def newest_first(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings by their years, the newest first; those of one year in the order of the report."""
    yield from sorted(findings, key=lambda finding: -finding.year)
