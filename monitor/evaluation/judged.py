"""A filled worksheet and its findings, together: what reports and records are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.answered import is_answered
from monitor.evaluation.evaluate import Worksheet
from monitor.words.findings import Mark, Verdict


@dataclass(frozen=True)
class Judged:
    """A filled worksheet with its findings, which are made once."""

    sheet: Worksheet
    found: tuple[Finding, ...]

    @property
    def answered(self) -> bool:
        """Whether any year, judged or not, has an answer; a test without public figures has none."""
        return any(is_answered(self.sheet, entity, int(year)) for entity, year in self._cells())

    def _cells(self) -> Iterator[tuple[int, int]]:
        return product(range(len(self.sheet.entities)), self.sheet.years)

    @property
    def counts(self) -> bool:
        """Whether it is a test of its own, not another reading of one."""
        return self.sheet.test.asked.reading_of is None

    @property
    def waits(self) -> bool:
        """Whether it judges a year that cannot be told, or anybody of whom nothing is known."""
        unasked = self.sheet.test.judges and not self.sheet.entities
        return unasked or any(finding.verdict is Verdict.CANNOT_TELL for finding in self.found)

    @property
    def several(self) -> bool:
        """Whether it was asked of more than one entity."""
        return len(self.sheet.entities) > 1

    def years(self, mark: Mark) -> list[int]:
        """The years with a verdict, or without one for a cause, for any entity."""
        return sorted({finding.year for finding in self.found if finding.mark is mark})


def judged(sheet: Worksheet) -> Judged:
    """The worksheet with its findings."""
    return Judged(sheet, findings(sheet))


def used_publications(sheets: Sequence[Worksheet]) -> frozenset[str]:
    """The ids of the publications that any worksheet's figures are from."""
    provenances = [series.provenance for sheet in sheets for series in sheet.series.values()]
    return frozenset(publication.id for provenance in provenances for publication in provenance.used.values())
