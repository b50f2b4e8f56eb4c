"""The clock: each due once, the newest missed due after a stop, and nights on which an hour is told twice."""

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import DefinitionError, Problem, SettingsError
from monitor.operations import schedule
from monitor.operations.ledger import Ledger
from monitor.operations.schedule import Clock, newest_due
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


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    (tmp_path / "monitor.toml").write_text(JOBS, "utf-8")
    settings = load_settings(tmp_path, {})
    return Clock(settings, Ledger(settings.ledger), lambda: at("2026-11-23T12:00"), lambda _: None)


def runs_instead(monkeypatch: pytest.MonkeyPatch, outcome: Callable[..., object]) -> None:
    monkeypatch.setattr(schedule, "run", outcome)


def fails(*_: object, **__: object) -> None:
    raise DefinitionError(Problem("a.yaml", 3, "it is broken."))


def breaks(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a bug")


@pytest.mark.parametrize(
    ("outcome", "code", "said"),
    [
        (fails, 10, "a.yaml, line 3: it is broken."),
        (breaks, 1, "ZeroDivisionError: a bug"),
        (lambda *_, **__: (), 12, "run: there was no test to evaluate."),
    ],
)
def test_a_run_that_fails_is_written_down_and_the_clock_goes_on(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, outcome: Callable[..., object], code: int, said: str
) -> None:
    clock.ledger.claim("monthly", "2026-10-15T06:00", at("2026-10-15T10:00"))
    runs_instead(monkeypatch, outcome)

    assert clock.tick(clock.settings.file.jobs[0])
    newest = clock.ledger.runs()[0]
    assert (newest.due, newest.exit_code, newest.said) == ("2026-11-15T06:00", code, said)
    assert not clock.tick(clock.settings.file.jobs[0])


def test_the_report_is_as_of_the_day_it_was_due(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    runs_instead(monkeypatch, lambda _, names, as_of, **__: asked.extend([names, as_of.isoformat()]) or ())
    clock.ledger.claim("monthly", "2026-10-15T06:00", at("2026-10-15T10:00"))
    clock.tick(clock.settings.file.jobs[0])

    assert asked == [["maryland_tcoc"], "2026-11-15"]


def test_a_claim_that_never_ended_is_given_back(clock: Clock) -> None:
    clock.ledger.claim("monthly", "2026-10-15T06:00", at("2026-10-15T10:00"))
    clock.ledger.close("monthly", "2026-10-15T06:00", at("2026-10-15T10:01"), 0, "filed")
    clock.ledger.claim("monthly", "2026-11-15T06:00", at("2026-11-15T11:00"))
    clock.ledger.give_back("monthly")

    assert clock.ledger.last_due("monthly") == "2026-10-15T06:00"
    assert clock.ledger.claim("monthly", "2026-11-15T06:00", at("2026-11-23T12:00"))


def test_a_job_that_never_ran_is_noted_once(clock: Clock) -> None:
    for _ in range(2):
        schedule._resume(clock, clock.settings.file.jobs[0])

    assert [(run.due, run.said) for run in clock.ledger.runs()] == [("2026-11-23T07:00", "first seen by the schedule")]
    assert not clock.tick(clock.settings.file.jobs[0])


def test_without_jobs_there_is_nothing_to_schedule(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text("", "utf-8")

    with pytest.raises(SettingsError, match="there is no"):
        schedule.serve(load_settings(tmp_path, {}), lambda: at("2026-11-23T12:00"), print)


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
