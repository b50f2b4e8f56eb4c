"""A schedule on a clock that a test moves, with a run that files or is stopped as the test says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor.intake.arrivals import Arrivals
from monitor.operations import schedule
from monitor.operations.dues import Run
from monitor.operations.ledger import Ledger
from monitor.operations.schedule import Clock
from monitor.workspace.settings import load_settings
from monitor.workspace.settings_file import Job

JOBS = '[[jobs]]\nid = "daily"\ncron = "0 6 * * *"\ntimezone = "UTC"\n'


class KilledError(BaseException):
    """The process is gone: nothing of the program sees it, and the next service finds what was left."""


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class World:
    """A workspace, its clock, what stops a run now (None: it files), and which days were filed."""

    folder: Path
    now: datetime
    stopped_by: Callable[[], None] | None = None
    filed: list[date] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        """Write the settings, and start the first service."""
        (self.folder / "monitor.toml").write_text(JOBS, "utf-8")
        self.start()

    def start(self) -> None:
        """Another service, as after a kill."""
        settings = load_settings(self.folder, {})
        self.clock = Clock(settings, Ledger(settings.ledger), lambda: self.now, self.said.append)

    @property
    def job(self) -> Job:
        """The one job."""
        return self.clock.settings.file.jobs[0]

    def run(self, _: object, __: object, as_of: date, *___: object, **____: object) -> tuple[SimpleNamespace]:
        """In the place of a run."""
        if self.stopped_by:
            self.stopped_by()
        self.filed.append(as_of)
        return (
            SimpleNamespace(folder=Path("reports") / as_of.isoformat(), findings=(), late=(), notices=(), showing=0),
        )

    def glance(self) -> None:
        """One look at the clock; a service that is killed is started again."""
        try:
            self.clock.glance(self.job)
        except KilledError:
            self.start()

    def pass_by(self, time: timedelta, step: timedelta = timedelta(minutes=10)) -> None:
        """Let time pass, with a look at the clock every now and then."""
        until = self.now + time
        while self.now < until:
            self.now += step
            self.glance()

    def runs(self) -> dict[str, Run]:
        """The dues of the ledger by their time."""
        return {run.due: run for run in self.clock.ledger.runs(10_000)}


def world(folder: Path, now: str, patch: pytest.MonkeyPatch) -> World:
    """A world in an empty folder, its run and its inbox in the place of the program's."""
    made = World(folder, at(now))
    patch.setattr(schedule, "run", made.run)
    patch.setattr(schedule, "shortfall", lambda *_: None)
    patch.setattr(schedule, "verified", lambda _, code, said: (code, said))
    patch.setattr(schedule, "empty_inbox", lambda *_: Arrivals())
    return made
