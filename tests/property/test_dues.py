"""Whatever a clock does and whatever stops a run: no due is filed twice or lost without a word, and time goes on."""

import errno
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import DefinitionError, LockedError, Problem
from monitor.operations.dues import End, Run, State, after, step
from monitor.words.complaints import Refused
from monitor.workspace.cron import cron
from tests.clocks import KilledError, World, at, world

HOURS = st.integers(1, 8).map(lambda threes: timedelta(hours=3 * threes))
JUMPS = st.sampled_from([timedelta(days=days) for days in (-365, -2, -1, 1, 3, 365)])


def stopping(fault: BaseException) -> Callable[[], None]:
    def stop() -> None:
        raise fault

    return stop


STOPPED = st.sampled_from([
    None,
    stopping(OSError(errno.ENOSPC, "No space left on device")),
    stopping(LockedError(Problem("reports", 0, "another run is at work here."))),
    stopping(DefinitionError(Problem("a.yaml", 3, "it is broken."))),
    stopping(ZeroDivisionError("a bug")),
    stopping(KilledError()),
])  # fmt: skip
EVENTS = st.lists(st.tuples(st.booleans(), HOURS, JUMPS, STOPPED), min_size=2, max_size=7)


@given(EVENTS)
def test_no_due_is_filed_twice_and_the_schedule_goes_on(
    events: list[tuple[bool, timedelta, timedelta, object]],
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        office = world(Path(folder), "2026-03-01T00:00", patch)
        for jumps, time, jump, stopped_by in events:
            office.stopped_by = stopped_by  # type: ignore[assignment]
            if jumps:
                office.now += jump
            office.pass_by(time, timedelta(hours=3))
        office.stopped_by = None
        office.now = max(office.now, at("2026-03-01T00:00"))  # a schedule that is younger than today
        office.pass_by(timedelta(days=2), timedelta(hours=3))

        went_on(office)


def went_on(office: World) -> None:
    """Each due once, the newest filed or failed for good, each that failed with its reason."""
    assert len(office.filed) == len(set(office.filed))
    by_now = {due: run for due, run in office.runs().items() if due <= office.now.isoformat()}
    newest = max(by_now)
    assert datetime.fromisoformat(newest) > office.now.replace(tzinfo=None) - timedelta(days=1)
    assert by_now[newest].state in (State.FILED, State.FAILED)
    for due, run in by_now.items():
        assert run.state in (State.FILED, State.FAILED), due
        assert run.said, due
        assert run.state is State.FAILED or datetime.fromisoformat(due).date() in office.filed


PAUSES = st.lists(st.integers(1, 60).map(lambda m: timedelta(minutes=m)), min_size=1, max_size=6)
NOW = at("2026-03-01T12:00")


@given(PAUSES, st.integers(1, 100))
def test_the_pauses_follow_one_another_and_the_last_is_repeated(pauses: list[timedelta], tries: int) -> None:
    state, again = after(End.PASSING, tries, NOW, pauses)

    assert state is State.RETRY
    assert again == NOW + [*pauses, *[pauses[-1]] * tries][tries - 1]


@given(st.sampled_from([End.FILED, End.HELD, End.FAULT]), st.integers(1, 100))
def test_what_has_ended_is_not_tried_again(end: End, tries: int) -> None:
    state, again = after(end, tries, NOW, [timedelta(minutes=1)])

    assert (state in (State.FILED, State.HELD, State.FAILED), again) == (True, None)


DUES = st.sets(st.integers(0, 20), min_size=1, max_size=8).map(
    lambda days: [(NOW - timedelta(days=day - 10)).isoformat(timespec="minutes")[:16] for day in sorted(days)]
)
STATES = st.lists(st.sampled_from(list(State)), min_size=8, max_size=8)


@given(DUES, STATES)
def test_one_due_at_most_is_run_and_it_is_the_newest_that_has_come(dues: list[str], states: list[State]) -> None:
    runs = [Run("daily", due, state=state) for due, state in zip(dues, states, strict=False)]
    wall = NOW.isoformat(timespec="minutes")[:16]
    todo = step(runs, None, wall, NOW)
    come = {run.due: run.state for run in runs if run.due <= wall}

    assert {*todo.ahead} == {*dues} - {*come}
    assert todo.take in (None, max(come, default=None))
    assert (todo.take is not None) == bool(come and come[max(come)] in (State.DUE, State.RETRY))
    left = {due for due, state in come.items() if state in (State.DUE, State.RETRY)}
    assert {*todo.give_up} == left - {max(come, default="")}
    assert all(earlier < later for earlier, later in pairwise(todo.give_up))


DAYS = st.sampled_from(["*", "28-31", "29", "30", "31", "30,31", "*/29", "1,31"])
MONTHS = st.sampled_from(["*", "2", "feb", "4,6", "2,4", "2-3", "nov", "feb-apr", "*/5"])


@given(DAYS, MONTHS, st.sampled_from(["*", "mon", "sat-sun"]))
def test_a_cron_line_is_taken_if_and_only_if_it_comes(days: str, months: str, weekdays: str) -> None:
    line = f"0 6 {days} {months} {weekdays}"
    comes = CronTrigger.from_crontab(line, timezone="UTC").get_next_fire_time(None, NOW) is not None

    assert is_taken(line) == comes


def is_taken(line: str) -> bool:
    try:
        return cron(line) == line
    except Refused:
        return False
