"""A week on a clock that jumps, beside a lock, a full disk and a locked ledger: every due is filed once, or told."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.errors import LockedError, Problem
from monitor.operations import ledger
from monitor.operations.dues import State
from tests.clocks import World, world

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A schedule that was started on the first of March, at midnight, and filed that day's due."""
    monkeypatch.setattr(ledger, "WAITS", 0.01)
    made = world(tmp_path, "2026-03-01T00:00", monkeypatch)
    made.glance()
    made.pass_by(12 * HOUR)
    yield made
    every_due_ended_well_or_is_told(made)


def every_due_ended_well_or_is_told(made: World) -> None:
    assert len(made.filed) == len(set(made.filed))
    for run in made.runs().values():
        if run.due <= made.now.isoformat():
            assert run.state in (State.FILED, State.FAILED), run
            assert run.said, run


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def locked() -> None:
    raise LockedError(Problem("reports", 0, "another run is at work here."))


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def test_each_due_is_filed_on_its_day(office: World) -> None:
    office.pass_by(3 * DAY)

    assert office.filed == march(1, 2, 3, 4)


def test_a_clock_that_jumped_a_year_ahead_and_came_back_stops_nothing(office: World) -> None:
    office.now += YEAR
    office.pass_by(DAY)
    office.now -= YEAR + DAY
    office.pass_by(3 * DAY)

    a_year_on = [date(2027, 3, 1), date(2027, 3, 2)]
    assert office.filed == march(1) + a_year_on + march(2, 3, 4)
    (told,) = (words for words in office.said if "later than now" in words)
    assert told.endswith("the clock had been ahead: 2026-03-02T06:00, 2027-03-01T06:00, 2027-03-02T06:00")
    office.now += YEAR - 3 * DAY
    office.pass_by(2 * DAY)
    assert office.filed == march(1) + a_year_on + march(2, 3, 4) + [date(2027, 3, 3)]


def test_what_failed_on_a_clock_ahead_is_run_when_its_day_comes(office: World) -> None:
    office.stopped_by = full
    office.now += 2 * DAY
    office.pass_by(2 * HOUR)
    assert office.runs()["2026-03-03T06:00"].state is State.RETRY
    office.now -= 2 * DAY + 2 * HOUR
    office.stopped_by = None
    office.pass_by(2 * DAY)

    assert office.filed == march(1, 2, 3)


def test_a_due_that_waits_for_another_try_does_not_wait_for_a_clock_that_came_back(office: World) -> None:
    office.stopped_by = full
    office.pass_by(DAY)
    office.now += 15 * HOUR  # before the next due; put off to an hour after that
    office.pass_by(timedelta(minutes=10))
    office.now -= 15 * HOUR
    office.stopped_by = None
    office.pass_by(HOUR)

    assert office.filed == march(1, 2)


def test_a_clock_that_jumps_back_runs_no_due_twice(office: World) -> None:
    office.now -= 8 * HOUR
    office.pass_by(DAY)
    office.now -= YEAR
    office.pass_by(2 * DAY)
    office.now += YEAR
    office.pass_by(DAY)

    a_year_ago = [date(2025, 3, 2), date(2025, 3, 3)]  # by its clock they had come
    assert office.filed == march(1) + a_year_ago + march(3, 4)
    missed = office.runs()["2026-03-02T06:00"]
    assert (missed.state, missed.tries) == (State.FAILED, 0)


def test_a_schedule_that_was_begun_on_a_clock_ahead_is_at_work_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(tmp_path, "2027-03-01T00:00", monkeypatch)
    made.glance()
    made.now -= YEAR
    made.pass_by(2 * DAY)

    assert made.filed == march(1, 2)


def test_a_lock_held_for_an_hour_is_outlasted(office: World) -> None:
    office.pass_by(17 * HOUR)
    office.stopped_by = locked
    office.pass_by(2 * HOUR)
    waiting = office.runs()["2026-03-02T06:00"]
    office.stopped_by = None
    office.pass_by(HOUR)

    assert (waiting.state, waiting.exit_code) == (State.RETRY, 14)
    assert office.filed == march(1, 2)
    assert office.runs()["2026-03-02T06:00"].tries == 6


def test_a_disk_full_for_a_day_fails_one_due_with_its_reason_and_the_next_is_filed(office: World) -> None:
    office.stopped_by = full
    office.pass_by(DAY + 20 * HOUR)
    office.stopped_by = None
    office.pass_by(DAY)

    assert office.filed == march(1, 3, 4)
    given_up = office.runs()["2026-03-02T06:00"]
    assert (given_up.state, given_up.tries > 24) == (State.FAILED, True)
    assert given_up.said is not None
    assert "the disk is full." in given_up.said
    assert given_up.said.endswith("; not tried again, since 2026-03-03T06:00 was due")


def test_a_ledger_that_is_locked_is_waited_for(office: World) -> None:
    other = sqlite3.connect(office.clock.settings.ledger, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    office.pass_by(20 * HOUR)
    assert office.filed == march(1)
    other.execute("ROLLBACK")
    office.pass_by(HOUR)

    assert office.filed == march(1, 2)
    assert sum("database is locked" in words for words in office.said) == 1
