"""The clock: each due once, the newest missed due after a stop, and nights on which an hour is told twice."""

import multiprocessing
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor.errors import DefinitionError, DiskError, LockedError, Problem, SettingsError
from monitor.intake.arrivals import Arrivals, RefusedDelivery
from monitor.operations import ledger, schedule
from monitor.operations.dues import End, Outcome, Run, State
from monitor.operations.failed import MOST_LOGS, failed
from monitor.operations.ledger import Ledger
from monitor.operations.schedule import Clock
from monitor.operations.times import newest_due
from monitor.readers.delivery import DeliveryError, Fault
from monitor.workspace.settings import load_settings
from monitor.workspace.settings_file import Job

PATIENCE = 900  # seconds after which a process that says nothing hangs; no measure of how fast it is
JOBS = """
[[jobs]]
id = "monthly"
programmes = ["maryland_tcoc"]
cron = "0 6 15 * *"
timezone = "America/New_York"
"""


def job(cron: str) -> Job:
    return Job(id="job", cron=cron, timezone="America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_newest_of_several_missed_dues_is_run() -> None:
    assert newest_due(job("0 6 15 * *"), "2026-08-15T06:00", at("2026-11-23T12:00")) == "2026-11-15T06:00"


def test_a_due_that_was_run_is_not_due_again() -> None:
    assert newest_due(job("0 6 15 * *"), "2026-11-15T06:00", at("2026-11-23T12:00")) is None


def test_a_job_that_never_ran_has_no_past() -> None:
    assert newest_due(job("0 6 15 * *"), None, at("2026-11-23T12:00")) is None


def test_the_hour_is_that_of_the_job_s_own_zone() -> None:
    last, six = "2026-11-14T06:00", "2026-11-15T06:00"

    assert newest_due(job("0 6 * * *"), last, at("2026-11-15T10:59")) is None
    assert newest_due(job("0 6 * * *"), last, at("2026-11-15T11:00")) == six


def test_the_hour_an_autumn_night_tells_twice_is_one_due() -> None:
    every_night = job("30 1 * * *")
    first = newest_due(every_night, "2026-10-31T01:30", at("2026-11-01T05:30"))  # 01:30 in summer time
    again = newest_due(every_night, first, at("2026-11-01T06:30"))  # 01:30 in winter time

    assert first == "2026-11-01T01:30"
    assert again is None


def test_the_hour_a_spring_night_leaves_out_is_made_up_once() -> None:
    every_night = job("30 2 * * *")
    due = newest_due(every_night, "2026-03-07T02:30", at("2026-03-08T12:00"))

    assert due == "2026-03-08T02:30"  # the wall clock goes from 02:00 to 03:00
    assert newest_due(every_night, due, at("2026-03-08T23:00")) is None


def test_a_weekday_by_name_is_that_weekday() -> None:
    assert newest_due(job("0 6 * * mon"), "2026-11-20T06:00", at("2026-11-24T00:00")) == "2026-11-23T06:00"


def clock_of(folder: Path) -> Clock:
    (folder / "monitor.toml").write_text(JOBS, "utf-8")
    settings = load_settings(folder, {})
    return Clock(settings, Ledger(settings.ledger), lambda: at("2026-11-23T12:00"), lambda _: None)


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """A clock whose one job has been on it since the end of October."""
    clock = clock_of(tmp_path)
    clock.ledger.begun("monthly", "2026-10-31T12:00")
    return clock


def runs_instead(monkeypatch: pytest.MonkeyPatch, outcome: Callable[..., object]) -> None:
    monkeypatch.setattr(schedule, "run", outcome)
    monkeypatch.setattr(schedule, "verified", lambda _, code, said: (code, said))


def fails(*_: object, **__: object) -> None:
    raise DefinitionError(Problem("a.yaml", 3, "it is broken."))


def breaks(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a bug")


def unreadable(*_: object, **__: object) -> None:
    raise DiskError(Problem("reports", 0, "the disk answers with an error."))


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def locked(*_: object, **__: object) -> None:
    raise LockedError(Problem("reports", 0, "another run is at work here."))


NOTHING_DUE = (lambda *_, **__: (), 12, "run: there was no test to evaluate.")


FAULTS = [(fails, 10, "a.yaml, line 3: it is broken."), (breaks, 1, "ZeroDivisionError: a bug"), NOTHING_DUE]


@pytest.mark.parametrize(("outcome", "code", "said"), FAULTS)
def test_a_fault_that_somebody_has_to_mend_is_written_down_and_the_clock_goes_on(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, outcome: Callable[..., object], code: int, said: str
) -> None:
    runs_instead(monkeypatch, outcome)

    assert clock.glance(clock.settings.file.jobs[0])
    newest = clock.ledger.runs()[0]
    assert (newest.due, newest.state, newest.exit_code, newest.said) == ("2026-11-15T06:00", State.FAILED, code, said)
    assert not clock.glance(clock.settings.file.jobs[0])


@pytest.mark.parametrize(("outcome", "code"), [(unreadable, 13), (full, 13), (locked, 14)])
def test_what_may_pass_is_tried_again_after_growing_pauses(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, outcome: Callable[..., object], code: int
) -> None:
    (job,), begun = clock.settings.file.jobs, clock.now()
    runs_instead(monkeypatch, outcome)
    minutes = [m for m in range(200) if glanced(clock, job, begun + timedelta(minutes=m))]

    assert minutes == [0, 1, 3, 8, 18, 48, 108, 168]  # pauses of 1, 2, 5, 10, 30 and then 60 minutes
    newest = clock.ledger.runs()[0]
    assert (newest.state, newest.tries, newest.exit_code) == (State.RETRY, 8, code)
    assert newest.next_try == (begun + timedelta(minutes=228)).isoformat()


def glanced(clock: Clock, job: Job, now: datetime) -> bool:
    clock.now = lambda: now
    return clock.glance(job)


def test_the_traceback_of_a_bug_is_kept_under_the_id_of_its_run_without_values(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs_instead(monkeypatch, breaks)
    clock.glance(clock.settings.file.jobs[0])
    newest = clock.ledger.runs()[0]

    assert newest.run_id == "monthly-2026-11-15T0600"
    assert newest.log is not None
    kept = Path(newest.log)
    assert kept == clock.settings.ledger.parent / "logs" / "monthly-2026-11-15T0600.log"
    assert "in breaks" in kept.read_text("utf-8")
    assert kept.read_text("utf-8").endswith("ZeroDivisionError: a bug\n")


def test_of_logs_the_newest_fifty_are_kept(tmp_path: Path) -> None:
    for n in range(MOST_LOGS + 3):
        ended = failed(ValueError("x" * 5000), f"daily-{n:03}", tmp_path)
        os.utime(tmp_path / "logs" / f"daily-{n:03}.log", (n, n))

    assert len(ended.said) < 2100
    names = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert names == [f"daily-{n:03}.log" for n in range(3, MOST_LOGS + 3)]


def test_no_secret_of_the_environment_stands_in_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "deep/secret+123")
    ended = failed(ValueError("not let in with deep/secret+123"), "daily", tmp_path)

    assert ended.said == "ValueError: not let in with (AWS_SECRET_ACCESS_KEY)"
    assert "deep/secret+123" not in (tmp_path / "logs" / "daily.log").read_text("utf-8")


def test_where_no_log_can_be_written_the_failure_is_told_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in its place", "utf-8")

    assert failed(ValueError("a bug"), "daily", tmp_path) == Outcome(End.FAULT, 1, "ValueError: a bug")


def test_a_report_is_as_of_the_day_it_was_due_and_a_file_of_the_day_it_came(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    runs_instead(monkeypatch, lambda _, names, as_of, *__, **___: asked.extend([names, as_of.isoformat()]) or ())
    monkeypatch.setattr(schedule, "empty_inbox", lambda _, today, __: asked.append(today.isoformat()) or Arrivals())
    clock.glance(clock.settings.file.jobs[0])

    assert asked == ["2026-11-23", ["maryland_tcoc"], "2026-11-15"]


def test_a_refused_and_a_held_delivery_stay_said_when_the_due_is_tried_again(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,), begun = clock.settings.file.jobs, clock.now()
    refused = RefusedDelivery(DeliveryError("bad.csv", [Fault("it is bad.")]), Path("inbox/rejected/bad"))
    found = iter([Arrivals(refused=(refused,)), Arrivals()])
    monkeypatch.setattr(schedule, "empty_inbox", lambda *_: next(found))
    runs_instead(monkeypatch, locked)
    clock.glance(job)
    runs_instead(monkeypatch, lambda *_, **__: (filed(),))
    monkeypatch.setattr(schedule, "shortfall", lambda *_: None)
    glanced(clock, job, begun + timedelta(minutes=1))

    (newest, *_) = clock.ledger.runs()
    assert (newest.state, newest.exit_code, newest.tries) == (State.FAILED, 11, 2)
    assert newest.said == "reports/there, bad.csv was refused, see inbox/rejected/bad"


def filed() -> SimpleNamespace:
    return SimpleNamespace(folder=Path("reports/there"), findings=(), late=(), notices=(), showing=0)


def test_a_held_delivery_ends_the_due_as_held(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = SimpleNamespace(taken=SimpleNamespace(files=("odd.csv",)), held=SimpleNamespace(id="odd"))
    held = SimpleNamespace(refused=[], held=[odd], waiting=["late.yaml"])
    monkeypatch.setattr(schedule, "empty_inbox", lambda *_: held)
    monkeypatch.setattr(schedule, "shortfall", lambda *_: None)
    runs_instead(monkeypatch, lambda *_, **__: (filed(),))
    clock.glance(clock.settings.file.jobs[0])

    (newest, *_) = clock.ledger.runs()
    assert (newest.state, newest.exit_code) == (State.HELD, 16)
    assert newest.said == (
        "reports/there, odd.csv is held as odd, late.yaml waits for the delivery that it is called after"
    )


def test_a_run_that_never_ended_is_taken_up_by_the_next_service(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    (job,) = clock.settings.file.jobs
    assert clock.ledger.claim(job.id, "2026-11-15T06:00", clock.now())
    assert not clock.tick(job)  # somebody is at it
    runs_instead(monkeypatch, fails)

    assert clock.glance(job)
    assert (clock.ledger.runs()[0].tries, clock.ledger.runs()[0].state) == (2, State.FAILED)


def test_an_end_that_cannot_be_written_down_is_written_down_later_and_nothing_is_run_twice(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,), asked = clock.settings.file.jobs, list[int]()
    lock = sqlite3.connect(clock.settings.ledger, isolation_level=None)
    monkeypatch.setattr(ledger, "WAITS", 0.01)

    def locking(*_: object, **__: object) -> None:
        asked.append(1)
        lock.execute("BEGIN EXCLUSIVE")
        fails()

    runs_instead(monkeypatch, locking)
    assert not clock.glance(job)
    assert not clock.glance(job)
    lock.execute("ROLLBACK")
    assert not clock.glance(job)

    assert (len(asked), clock.ledger.runs()[0].state) == (1, State.FAILED)


def test_dues_that_were_missed_are_told_beside_the_newest_which_is_run(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs_instead(monkeypatch, fails)
    glanced(clock, clock.settings.file.jobs[0], at("2027-02-20T12:00"))

    told = [(run.due, run.state, run.tries) for run in clock.ledger.runs()]
    assert told == [("2027-02-15T06:00", State.FAILED, 1), ("2026-11-15T06:00", State.FAILED, 0)]
    assert clock.ledger.runs()[1].said == (
        "passed over, with every due before 2027-02-15T06:00: the schedule was not at work, or could not use its ledger"
    )


def test_a_job_that_never_ran_has_begun_when_it_was_first_seen(tmp_path: Path) -> None:
    clock = clock_of(tmp_path)
    for now in ("2026-11-23T12:00", "2026-11-23T13:00"):
        assert not glanced(clock, clock.settings.file.jobs[0], at(now))

    assert clock.ledger.since("monthly") == "2026-11-23T07:00"
    assert clock.ledger.runs() == ()


def test_without_jobs_there_is_nothing_to_schedule(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text("", "utf-8")

    with pytest.raises(SettingsError, match="there is no"):
        schedule.serve(load_settings(tmp_path, {}), lambda: at("2026-11-23T12:00"), print, lambda _: True)


BEFORE = """CREATE TABLE run (
  job TEXT NOT NULL, due TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, exit_code INTEGER, said TEXT,
  PRIMARY KEY (job, due)
)"""


def test_a_ledger_of_before_keeps_all_that_stood_in_it(tmp_path: Path) -> None:
    seen = ("monthly", "2026-08-01T07:00", "2026-08-01T11:00:00+00:00", "2026-08-01T11:00:00+00:00", 0)
    rows = [
        (*seen, "first seen by the schedule"),
        ("monthly", "2026-08-15T06:00", "2026-08-15T10:00:00+00:00", "2026-08-15T10:01:00+00:00", 0, "reports/there"),
        ("monthly", "2026-09-15T06:00", "2026-09-15T10:00:00+00:00", "2026-09-15T10:01:00+00:00", 11, "a fault"),
        ("monthly", "2026-10-15T06:00", "2026-10-15T10:00:00+00:00", None, None, None),
    ]
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection, connection:
        connection.execute(BEFORE)
        connection.executemany("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?)", rows)
    kept = Ledger(tmp_path / "monitor.db")

    states = [State.RUNNING, State.FAILED, State.FILED]
    assert kept.runs() == tuple(Run(*row, state, 1) for row, state in zip(reversed(rows[1:]), states, strict=True))
    assert kept.since("monthly") == "2026-08-01T07:00"


def claims(path: Path, start: "multiprocessing.synchronize.Event", won: "multiprocessing.Queue[int]") -> None:
    start.wait()
    won.put(
        sum(Ledger(path).claim("monthly", f"2026-11-{day:02}T06:00", at("2026-11-23T12:00")) for day in range(1, 29))
    )


@pytest.mark.repeats
def test_of_several_processes_each_due_is_claimed_by_one(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, won = context.Event(), context.Queue()
    others = [context.Process(target=claims, args=(tmp_path / "monitor.db", start, won)) for _ in range(3)]
    for process in others:
        process.start()
    start.set()
    total = sum(won.get(timeout=PATIENCE) for _ in others)
    for process in others:
        process.join()

    assert total == 28


def test_a_ledger_that_is_not_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "monitor.db").write_text("not a database, and long enough to be read as a header page", "utf-8")

    with pytest.raises(SettingsError, match=r"monitor\.db: the ledger cannot be used"):
        Ledger(tmp_path / "monitor.db").runs()
