"""What becomes of a due, without a clock, a disk or a ledger: the rules by which the schedule goes on.

A due is a job and its local wall time. It is due, is running, and ends filed, held or failed; where what stopped it may
pass by itself it is tried again, until the job's next due takes over. One that is later than now is of a clock that had
jumped ahead: it is ignored, and what did not end well in it is due when its time really comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """How a due stands."""

    DUE = "due"  # nobody is at it, or whoever was is gone
    RUNNING = "running"
    RETRY = "retry"  # what stopped it may pass: it is tried again
    HELD = "held"  # a delivery waits for a person
    FAILED = "failed"
    FILED = "filed"


class End(StrEnum):
    """How one try came to an end."""

    FILED = "filed"
    HELD = "held"
    PASSING = "passing"  # stopped by what may pass: a lock, a disk, a database, a storage
    FAULT = "fault"  # stopped by what somebody has to mend


@dataclass(frozen=True)
class Outcome:
    """One try as it is written down; `log` is the traceback of a bug; the last two are as those of a `Run`."""

    end: End
    exit_code: int
    said: str
    log: str | None = None
    noted: str | None = None
    noted_code: int | None = None


@dataclass(frozen=True)
class Run:
    """A due as the ledger has it. `due` is local wall time, so that an hour told twice is one due; other times are UTC.

    `noted` is what became of refused and held deliveries in any of its tries, with the exit code that calls for.
    """

    job: str
    due: str
    started: str | None = None
    finished: str | None = None
    exit_code: int | None = None
    said: str | None = None
    state: State = State.DUE
    tries: int = 0
    next_try: str | None = None
    log: str | None = None
    noted: str | None = None
    noted_code: int | None = None

    @property
    def run_id(self) -> str:
        """What its log is called."""
        return f"{self.job}-{self.due.replace(':', '')}"


@dataclass(frozen=True)
class Step:
    """What is to be done for a job now: which due to run, which are given up for it, and which are later than now."""

    take: str | None = None
    give_up: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


def step(runs: Sequence[Run], newest: str | None, wall: str, now: datetime) -> Step:
    """What to do at `now`, which the job's clock shows as `wall`; `newest` is a due the ledger does not know yet."""
    known = {run.due: run for run in runs if run.due <= wall}
    ahead = tuple(sorted(run.due for run in runs if run.due > wall))
    if not known and newest is None:
        return Step(ahead=ahead)
    latest = max([*known, *([newest] if newest else [])])
    open_ = (due for due in sorted(known) if known[due].state in (State.DUE, State.RETRY))
    ripe = latest not in known or _is_ripe(known[latest], now)
    return Step(latest if ripe else None, tuple(due for due in open_ if due < latest), ahead)


def _is_ripe(run: Run, now: datetime) -> bool:
    """Whether a due is to be run now. What a clock ahead put off is not waited for."""
    if run.state is not State.RETRY or run.next_try is None:
        return run.state in (State.DUE, State.RETRY)
    put_off_ahead = run.finished is not None and datetime.fromisoformat(run.finished) > now
    return put_off_ahead or datetime.fromisoformat(run.next_try) <= now


def after(end: End, tries: int, now: datetime, pauses: Sequence[timedelta]) -> tuple[State, datetime | None]:
    """How a due stands after its `tries`-th try, and when it is tried again; the last of the `pauses` is repeated."""
    if end is End.PASSING:
        return State.RETRY, now + pauses[min(tries, len(pauses)) - 1]
    return {End.FILED: State.FILED, End.HELD: State.HELD}.get(end, State.FAILED), None
