"""The schedule as a service: it catches up, holds its lock alone, and stops when told."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.operations.dues import End, Outcome, State
from monitor.operations.ledger import Ledger
from monitor.operations.schedule import serve
from monitor.workspace.settings import load_settings
from tests.offices import office as small_office

COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()", "schedule", "--workspace"]
SETTINGS = """
[[jobs]]
id = "yearly"
programmes = ["maryland_all_payer"]
cron = "0 6 1 6 *"
timezone = "America/New_York"
"""
PATIENCE = 900  # seconds after which a service that says nothing hangs; no measure of how fast it is


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "monitor.toml").write_text(SETTINGS, "utf-8")
    return tmp_path


@pytest.fixture
def service(office: Path) -> Iterator["subprocess.Popen[str]"]:
    """A running schedule whose job was last run well over a year ago."""
    last = datetime.now(UTC).year - 2  # so that a newer due has come whatever the month
    ledger, now = Ledger(load_settings(office, {}).ledger), datetime.now(UTC)
    ledger.begun("yearly", f"{last}-01-01T05:00")
    ledger.claim("yearly", f"{last}-01-01T06:00", now)
    ended = Outcome(End.FILED, 0, "the last run")
    ledger.close("yearly", f"{last}-01-01T06:00", now, ended, (State.FILED, None))
    ledger.claim("yearly", f"{last}-06-01T06:00", now)  # and was killed in the run after it
    with subprocess.Popen([*COMMAND, office], stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        impatient = threading.Timer(PATIENCE, process.kill)  # a silent service ends the waiting below
        impatient.start()
        yield process
        impatient.cancel()
        process.kill()


def wait_for(process: "subprocess.Popen[str]", words: str) -> str:
    assert process.stdout is not None
    said = []
    while line := process.stdout.readline():
        said.append(line)
        if words in line:
            return "".join(said)
    raise AssertionError(f"{words!r} was not said, but: {''.join(said)}")


def test_the_service_catches_up_once_alone_and_stops_when_told(office: Path, service: "subprocess.Popen[str]") -> None:
    said = wait_for(service, "exit code")
    second = subprocess.run([*COMMAND, office], capture_output=True, text=True, check=False)
    service.send_signal(signal.SIGTERM)
    rest, code = service.communicate(timeout=PATIENCE)[0], service.returncode

    assert said.count("running") == 1
    assert "maryland_all_payer (exit code 0)" in said
    assert (code, rest) == (0, "stopped\n")
    assert second.returncode == 14
    assert "another run is at work here" in second.stderr
    reports = list((office / "reports").glob("*/maryland_all_payer/dashboard.pdf"))
    assert [path.parts[-3][4:] for path in reports] == ["-06-01"]
    runs = Ledger(load_settings(office, {}).ledger).runs()
    newest, killed, last = (run for run in runs if run.tries)
    assert [newest.due[4:], newest.state, newest.exit_code] == ["-06-01T06:00", State.FILED, 0]
    assert [killed.due[4:], killed.state, last.state] == ["-06-01T06:00", State.FAILED, State.FILED]
    assert f"{killed.said}" == f"the program ended before this run did; not tried again, since {newest.due} was due"


@pytest.fixture
def busy(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A running schedule of a small office, with a job that is due each minute."""
    place = small_office(tmp_path / "office", '[[jobs]]\nid = "often"\ncron = "* * * * *"\ntimezone = "UTC"\n')
    Ledger(load_settings(place, {}).ledger).begun("often", "2026-01-01T00:00")
    with subprocess.Popen([*COMMAND, place], stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        impatient = threading.Timer(PATIENCE, process.kill)
        impatient.start()
        yield process
        impatient.cancel()
        process.kill()


def often(folder: Path) -> list[tuple[State, int]]:
    """How the dues that were run stand, oldest first."""
    runs = Ledger(load_settings(folder / "office", {}).ledger).runs()
    return [(run.state, run.tries) for run in reversed(runs) if run.tries]


def test_told_to_stop_in_the_middle_of_a_run_the_service_ends_it_first(
    tmp_path: Path, busy: "subprocess.Popen[str]"
) -> None:
    wait_for(busy, "running")
    busy.send_signal(signal.SIGTERM)
    rest, code = busy.communicate(timeout=PATIENCE)[0], busy.returncode

    assert code == 0
    assert rest.splitlines()[-1] == "stopped"
    assert often(tmp_path) == [(State.FILED, 1)]


def test_a_run_that_was_killed_with_its_service_is_taken_up_by_the_next(
    tmp_path: Path, busy: "subprocess.Popen[str]"
) -> None:
    wait_for(busy, "running")
    busy.kill()
    busy.wait()
    assert often(tmp_path) == [(State.RUNNING, 1)]
    settings = load_settings(tmp_path / "office", {})
    due = Ledger(settings.ledger).runs()[0].due
    serve(settings, lambda: datetime.fromisoformat(due).replace(tzinfo=UTC), lambda _: None, lambda _: True)

    assert often(tmp_path) == [(State.FILED, 2)]
