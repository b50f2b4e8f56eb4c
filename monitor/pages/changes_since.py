"""What is not what the report before said: answers, figures, odds, publications, and what others found since."""

from dataclasses import dataclass
from functools import cached_property

from monitor.evaluation.answer import Finding
from monitor.outlook.results import Odds
from monitor.pages.cover import Because, Before, FoundBefore
from monitor.pages.material import Material
from monitor.pages.year_end.odds import shown
from monitor.words.findings import GUARD, Cause, Mark, Verdict


@dataclass(frozen=True)
class Moved:
    """A finding that is not what it was; one of the two is None where it was not asked, or is asked no more."""

    was: FoundBefore | None
    now: Finding | None
    because: tuple[Because, ...]

    @property
    def about(self) -> Finding | FoundBefore:
        """The one that is there."""
        about = self.now or self.was
        assert about is not None  # one of the two moved  # noqa: S101
        return about

    @property
    def restated(self) -> bool:
        """Whether the figure alone is another, and the answer the same."""
        if self.was is None or self.now is None:
            return False
        return mark_of(self.was) is self.now.mark


@dataclass(frozen=True)
class Changes:
    """A report beside the one before it."""

    material: Material
    before: Before

    @cached_property
    def found(self) -> list[Finding]:
        """The findings of the tests that count: no other reading of one."""
        return [finding for finding in self.material.found if finding.reading_of is None]

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """The findings that a reader would see changed, in the order of the report; those asked no more come last."""
        was = {found.key: found for found in self.before.findings}
        now = {_key(finding): finding for finding in self.found}
        pairs = [(was.get(key), finding) for key, finding in now.items()]
        changed: list[tuple[FoundBefore | None, Finding | None]] = [
            (before, after) for before, after in pairs if not _same(before, after)
        ]
        asked = {_key(finding) for finding in self.material.found}
        changed += [(found, None) for key, found in was.items() if key not in asked and found.value is not None]
        return tuple(Moved(before, after, self._why(before, after)) for before, after in changed)

    def _why(self, before: FoundBefore | None, after: Finding | None) -> tuple[Because, ...]:
        key = before.key if before else _key(after) if after else None
        return tuple(one for one in self.before.because if (one.test, one.entity, one.population, one.year) == key)

    @property
    def answers(self) -> list[Moved]:
        """Those with another answer."""
        return [moved for moved in self.moved if not moved.restated]

    @property
    def restated(self) -> list[Moved]:
        """Those with the same answer from another figure."""
        return [moved for moved in self.moved if moved.restated]

    @cached_property
    def odds(self) -> tuple[tuple[Odds, float | None], ...]:
        """The odds told now, each with what was told before; None where nothing was."""
        was = {(one.test, one.year): one.odds_met for one in self.before.odds}
        told = shown(self.material.outlook) if self.material.outlook else []
        tests = {finding.test for finding in self.found}
        own = [one for one in told if one.entity == self.material.agreement.area and one.test in tests]
        return tuple((one, was.get((one.test, one.year))) for one in own)

    @cached_property
    def accounts(self) -> tuple[Finding, ...]:
        """The findings beside which something of others stands that was not known then."""
        day = self.before.as_of
        return tuple(f for f in self.found if f.determination and f.determination.known_from > day)

    @cached_property
    def publications(self) -> tuple[str, ...]:
        """The ids of publications that are used now and were not."""
        known = set(self.before.publications)
        return tuple(p.id for p in self.material.held if p.id in self.material.used and p.id not in known)


def mark_of(found: FoundBefore) -> Mark:
    """What an earlier report said: the verdict, or why there was none."""
    return Cause(found.cause) if found.cause else Verdict(found.verdict)


def _key(finding: Finding) -> tuple[str, str, str, int]:
    return finding.test, finding.entity, finding.population, finding.year


def _same(was: FoundBefore | None, now: Finding) -> bool:
    """Whether a reader would see no change; a year that is new and has no answer is none."""
    if was is None:
        return not now.made
    if mark_of(was) is now.mark is Verdict.NOT_IN_FORCE:
        return True
    if mark_of(was) is not now.mark:
        return False
    if was.value is None or now.value is None:
        return was.value is now.value
    return abs(was.value - now.value) <= GUARD * max(1.0, abs(now.value))
