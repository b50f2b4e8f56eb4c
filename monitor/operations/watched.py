"""How the schedule stands, for whoever watches over it: the runs of the ledger, and what is due and not taken up."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.operations.dues import Run, State
from monitor.operations.ledger import Ledger
from monitor.operations.times import newest_due, wall_now
from monitor.workspace.settings_file import Job

FailOn = Literal["failed", "retry", "held"]
_CALLS = (State.FAILED, State.RETRY, State.HELD)  # gravest first
_NOT_TAKEN_UP = "not taken up: is `monitor schedule` at work?"


@dataclass(frozen=True)
class Watched:
    """A due, and whether it is later than now: the schedule ignores it until then."""

    run: Run
    ahead: bool

    def as_json(self) -> dict[str, Any]:
        """The due for other programs."""
        return {**asdict(self.run), "run_id": self.run.run_id, "ahead": self.ahead}


def watched(jobs: Sequence[Job], ledger: Ledger, now: datetime, most: int = 20) -> tuple[Watched, ...]:
    """What is due and not taken up, and below it the newest runs. Raises SettingsError."""
    walls = {job.id: wall_now(job, now) for job in jobs}
    anywhere = now.isoformat(timespec="minutes")[:16]
    runs = [*_not_taken_up(jobs, ledger, now), *ledger.runs(most)]
    return tuple(Watched(run, run.due > walls.get(run.job, anywhere)) for run in runs)


def _not_taken_up(jobs: Iterable[Job], ledger: Ledger, now: datetime) -> Iterable[Run]:
    for job in jobs:
        since, wall = ledger.since(job.id), wall_now(job, now)
        known = [run.due for run in ledger.open_runs(job.id, wall) if run.due <= wall]
        due = newest_due(job, max([since, *known]), now) if since else None
        if due:
            yield Run(job.id, due, said=_NOT_TAKEN_UP)


def calling(jobs: Sequence[Job], ledger: Ledger, now: datetime, fail_on: FailOn) -> int:
    """The exit code of the gravest newest due of a job that ended so badly, 0 where none did.

    `failed` asks for those that failed, `retry` also for those that are to be tried again, `held` also for those in
    which a delivery waits for a person. What came before a job's newest due is past. Raises SettingsError.
    """
    asked = _CALLS[: _CALLS.index(State(fail_on)) + 1]
    newest = [run for job in jobs if (run := _newest(ledger, job, now))]
    return next((run.exit_code or 1 for state in asked for run in newest if run.state is state), 0)


def _newest(ledger: Ledger, job: Job, now: datetime) -> Run | None:
    wall = wall_now(job, now)
    return max(
        (run for run in ledger.open_runs(job.id, wall) if run.due <= wall), key=lambda run: run.due, default=None
    )
