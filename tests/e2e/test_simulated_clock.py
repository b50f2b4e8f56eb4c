"""A week of the service itself: its own loop, lock, ledger, inbox and reports, on a clock and a disk that misbehave."""

import errno
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from monitor.operations import ledger, schedule
from monitor.operations.dues import State
from monitor.operations.ledger import Ledger
from monitor.workspace import disk
from monitor.workspace.settings import load_settings
from tests.clocks import at
from tests.offices import deliver, held, office
from tests.workspaces import everything

pytestmark = pytest.mark.repeats

SETTINGS = """
[[jobs]]
id = "daily"
cron = "0 6 * * *"
timezone = "UTC"
[schedule]
retry_minutes = [60, 240]
"""
A_GLANCE = timedelta(minutes=20)
Spell = tuple[str, str, Callable[[], AbstractContextManager[object]]]  # from when until when something is so


class Service:
    """The service on a clock that goes on by a glance, with what is so for a while, until it is stopped."""

    def __init__(self, now: str, until: str, jumps: Mapping[str, timedelta], spells: list[Spell]) -> None:
        self.now, self.until, self.jumps, self.spells = at(now), until, dict(jumps), spells
        self.said: list[str] = []
        self.open: dict[str, ExitStack] = {}

    def stopped(self, _: float) -> bool:
        """In the place of waiting: time goes on."""
        self.now += A_GLANCE
        self.now += self.jumps.pop(self._wall(), timedelta())
        for since, until, what in self.spells:
            if self._wall() == since:
                self.open[since] = ExitStack()
                self.open[since].enter_context(what())
            if self._wall() == until:
                self.open.pop(since).close()
        return self._wall() == self.until

    def _wall(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M}"

    def clock(self) -> datetime:
        return self.now


@contextmanager
def ledger_locked(path: Path) -> "AbstractContextManager[None]":
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.close()


@contextmanager
def full_disk() -> "AbstractContextManager[None]":
    def refuse(folder: Path, _: Mapping[str, bytes]) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "write_files", refuse)
        yield


def test_a_week_with_a_lock_a_full_disk_a_jump_and_a_locked_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_PATIENCE", 0.01)
    monkeypatch.setattr(ledger, "WAITS", 0.01)
    place = office(tmp_path / "office", SETTINGS)
    deliver(place / "inbox")
    settings = load_settings(place, {})
    (place / "reports").mkdir()
    spells: list[Spell] = [
        ("2024-06-02T05:40", "2024-06-02T06:40", lambda: FileLock(place / "reports" / disk.LOCK)),
        ("2024-06-03T05:00", "2024-06-04T05:00", full_disk),
        ("2024-06-06T05:40", "2024-06-06T06:20", lambda: ledger_locked(settings.ledger)),
    ]
    jumps = {"2024-06-05T04:00": timedelta(days=365), "2025-06-05T07:00": timedelta(days=-365, hours=-3)}
    service = Service("2024-06-02T00:00", "2024-06-07T07:00", jumps, spells)
    schedule.serve(settings, service.clock, service.said.append, service.stopped)

    stands = {run.due: (run.state, run.exit_code, run.tries) for run in Ledger(settings.ledger).runs()}
    assert stands == {
        "2024-06-02T06:00": (State.FILED, 0, 2),
        "2024-06-03T06:00": (State.FAILED, 13, 7),
        "2024-06-04T06:00": (State.FILED, 0, 1),
        "2024-06-05T06:00": (State.FILED, 0, 1),
        "2024-06-06T06:00": (State.FILED, 0, 1),
        "2024-06-07T06:00": (State.FILED, 0, 1),
        "2025-06-04T06:00": (State.FILED, 0, 1),  # as the clock had it
        "2025-06-05T06:00": (State.FILED, 0, 1),
    }
    filed = sorted(path.parent.name for path in (place / "reports").glob("*/model"))
    assert filed == [due[:10] for due, (state, *_) in sorted(stands.items()) if state is State.FILED]
    assert not list((place / "reports").glob("*/model.2"))
    assert len(held(place)) == 2
    assert not [name for name in everything(place) if disk.WRITING in name or "journal" in name]
    told = "\n".join(service.said)
    assert told.count("later than now and ignored until then") == 1
    assert "the disk is full." in told
    assert "the ledger cannot be used: database is locked." in told
