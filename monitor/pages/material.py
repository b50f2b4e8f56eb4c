"""What was evaluated of one programme as of one date: the one argument that every section of a report is built from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.programmes import Programme, Test
from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.history import History
from monitor.evaluation.judged import Judged, used_publications
from monitor.observations.fingerprints import Fingerprints
from monitor.observations.publications import Publication
from monitor.observations.sealed_anew import SealedAnew
from monitor.outlook.results import Outlook
from monitor.pages.answers import ScenarioPage
from monitor.pages.citations import Told
from monitor.pages.cover import EMPTY, Cover
from monitor.pages.due import due_table
from monitor.pages.model import Table
from monitor.pages.sentences import heading

Peers = Callable[[Test], Worksheet | None]


def no_peers(test: Test) -> None:
    """Nobody to compare with."""


@dataclass(frozen=True)
class Material:
    """A programme's tests with their findings, and what a report says beside them. Nothing changes it.

    `record` is printed as given: the software, and the definitions, that the report was made from; `fingerprints` name
    the publications there. `among` are all programmes, of which one may follow.
    `sealed_anew` is what was changed among the observations after it had been sealed.
    `history` is None in a report that does not say how firm its figures are, `outlook` where none was made.
    `cover` is what it says beside figures: whose it is, who signed it, and the report before it. `peers` fills the
    worksheet of a test for every state, when it is asked to.
    """

    programme: Programme
    tests: Sequence[Judged]
    told: Told
    held: Sequence[Publication]
    fingerprints: Fingerprints = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)
    among: Sequence[Programme] = ()
    history: History | None = None
    scenarios: Sequence[ScenarioPage] = ()
    sealed_anew: Sequence[SealedAnew] = ()
    outlook: Outlook | None = None
    cover: Cover = EMPTY
    peers: Peers = no_peers

    @property
    def agreement(self) -> AgreementFile:
        """The agreement that the programme keeps."""
        return self.programme.agreement

    @property
    def as_of(self) -> date:
        """The day as of which everything was known."""
        return self.tests[0].sheet.as_of

    @property
    def sheets(self) -> list[Worksheet]:
        """The filled worksheets of all tests."""
        return [test.sheet for test in self.tests]

    @property
    def names(self) -> dict[str, str]:
        """What each test is called, by its id."""
        return {sheet.test.id: heading(sheet, 0) for sheet in self.sheets}

    @cached_property
    def found(self) -> tuple[Finding, ...]:
        """The findings of all tests."""
        return tuple(chain.from_iterable(test.found for test in self.tests))

    @cached_property
    def _asked(self) -> list[tuple[Judged, bool]]:
        """Each test that is no watch, and whether it has an answer."""
        return [(test, test.answered) for test in self.tests if not test.sheet.test.watches]

    @property
    def shown(self) -> list[Judged]:
        """The tests that have an answer, each with a section of its own; watch-tests have one together."""
        return [test for test, answered in self._asked if answered]

    @property
    def judging(self) -> list[Judged]:
        """Those of them that judge and are no other's reading: each has a page of its own."""
        return [test for test in self.shown if test.sheet.test.judges and test.counts]

    @property
    def waiting(self) -> list[Judged]:
        """The tests that have none."""
        return [test for test, answered in self._asked if not answered]

    @cached_property
    def due(self) -> Table | None:
        """What is owed in the year to come, what waits, and what was due; None where there is none of it."""
        return due_table(self.agreement, self.as_of, self.told.documents)

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the publications that any figure is from."""
        return used_publications(self.sheets)
