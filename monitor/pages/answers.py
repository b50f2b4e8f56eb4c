"""What is said of one test and of one what-if, by name: for those who ask for it alone, and for a report.

The terminal, other programs and a notebook take from these what they show, each in its own order; the names of a test's
page are keys of `explain --json`, which stay.
"""

from dataclasses import dataclass

from monitor.pages.model import Citation, Step, Table
from monitor.words.findings import Cause, Mark, Verdict


@dataclass(frozen=True)
class TestPage:
    """One test on its own page, in the order an official reads it."""

    __test__ = False  # not a pytest class

    id: str
    title: str
    question: str
    answer: str
    reason: str
    year: int
    verdict: Verdict | None  # None: an exhibit worksheet, which makes no finding
    notices: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]  # value, limit, room, basis, standing
    steps: tuple[Step, ...]
    worksheet: Table
    citations: tuple[Citation, ...]
    if_missed: str
    not_judged: tuple[str, ...]
    check: str
    told_apart: tuple[str, ...] = ()  # why a neighbour can be told where this cannot, or the reverse
    others: tuple[str, ...] = ()  # what others found of the year, in sentences
    deliver: tuple[str, ...] = ()  # the commands that take in the files which would settle what is too close to tell
    everyone: Table | None = None  # where the test was asked of several: a row for each
    cause: Cause | None = None  # why the year cannot be told
    asked_as_if: bool = False  # the agreement does not bind whom it tells of

    @property
    def mark(self) -> Mark | None:
        """What the shape of the answer stands for."""
        return self.cause or self.verdict


@dataclass(frozen=True)
class ScenarioPage:
    """A what-if on its own page: what each option would come to, and all that is assumed.

    Where a figure that it changes was not known, `results` is None and `says` has the reason.
    """

    id: str
    title: str
    question: str
    says: tuple[str, ...]
    results: Table | None
    assumed: Table
    not_shown: tuple[str, ...]
    notices: tuple[str, ...] = ()
    options: Table | None = None  # what the options are in the words of their source; None where none is cited
