"""Which tests a letter speaks of, and of which year of each."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.evaluation.answer import Finding
from monitor.evaluation.judged import Judged
from monitor.pages.material import Material
from monitor.pages.sentences import heading
from monitor.words.findings import Cause, Verdict
from monitor.words.wording import in_quotes


class Told(NamedTuple):
    """A test with the finding of the newest year that has a figure."""

    test: Judged
    finding: Finding


def tests_of(material: Material) -> list[Judged]:
    """The tests that count: no other reading of one, and no watch."""
    return [test for test in material.tests if test.counts and test.found and not test.sheet.test.watches]


def newest(test: Judged) -> Finding | None:
    """The finding of the newest year that has a figure; of a test asked of several, there is none."""
    told = [finding for finding in test.found if finding.made and finding.verdict is not Verdict.NOT_IN_FORCE]
    return max(told, key=lambda finding: finding.year, default=None) if not test.several else None


def newest_of_several(test: Judged) -> list[Finding]:
    """The findings of the newest year in which any of several could be told; empty of a test that is asked of one."""
    told = [finding for finding in test.found if finding.made and finding.verdict is not Verdict.NOT_IN_FORCE]
    year = max((finding.year for finding in told), default=0)
    return [finding for finding in told if finding.year == year] if test.several else []


def all_told(material: Material) -> list[Told]:
    """Each test that has a newest answer, with it."""
    return [Told(test, finding) for test in tests_of(material) if (finding := newest(test))]


def first_judged(material: Material) -> int | None:
    """The first year that any test judges; None where none does."""
    judged = (f.year for test in tests_of(material) for f in test.found if f.verdict is not Verdict.NOT_IN_FORCE)
    return min(judged, default=None)


def waiting(material: Material) -> list[Judged]:
    """The tests of which no year can be told for want of figures or of a target."""
    lacks = {Cause.NO_FIGURES, Cause.NO_TARGET, Cause.WITHHELD}
    return [
        test
        for test in tests_of(material)
        if newest(test) is None and not newest_of_several(test) and lacks & {finding.cause for finding in test.found}
    ]


def open_findings(material: Material) -> Iterator[Finding]:
    """Findings of begun years that are not yet due."""
    for test in tests_of(material):
        yield from (f for f in test.found if f.cause is Cause.NOT_YET_DUE and f.year <= material.as_of.year)


def differs(finding: Finding) -> bool:
    """Whether others found a verdict in words that ours denies."""
    theirs = finding.others_verdict
    decided = finding.verdict in (Verdict.MET, Verdict.MISSED)
    return decided and theirs is not None and theirs.verdict != str(finding.verdict)


def named(test: Judged) -> str:
    """A test by its title, set off in a sentence."""
    return in_quotes(heading(test.sheet, 0))


def and_more(names: Sequence[str], most: int, what: str) -> list[str]:
    """The first `most` names, and how many more of `what` there are."""
    more = len(names) - most
    rest = [f"{more} more {what}{'' if more == 1 else 's'}"] if more > 0 else []
    return [*names[:most], *rest]
