"""Whether the ledger is whole: the database, runs that have no end, and alerts that cannot be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from urllib.parse import quote

from monitor.errors import Problem
from monitor.operations.alerts import State
from monitor.workspace.leftovers import at_work

_MOST = 20  # faults that the database is asked for
_MEND = "Restore it from a copy; or move it away: runs and alerts are then begun anew."


def ledger_problems(path: Path, in_a_run: bool) -> Iterator[Problem]:
    """A damaged database, runs without an end though no schedule is at work, and alerts that cannot be."""
    if not path.exists():
        return
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
            yield from _damage(connection, path.name)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "run" in tables and not in_a_run and not at_work(path.parent / "schedule"):
                yield from _runs(connection, path.name)
            if "alert" in tables:
                yield from _alerts(connection, path.name)
    except sqlite3.DatabaseError as fault:
        yield Problem(path.name, 0, f"the ledger cannot be read: {fault}.", mend=_MEND)


def _damage(connection: sqlite3.Connection, name: str) -> Iterator[Problem]:
    for (what,) in connection.execute(f"PRAGMA integrity_check({_MOST})"):
        if what != "ok":
            yield Problem(name, 0, f"the ledger is damaged: {what}.", mend=_MEND)


def _runs(connection: sqlite3.Connection, name: str) -> Iterator[Problem]:
    rows = connection.execute("SELECT job, due, started FROM run WHERE finished IS NULL ORDER BY due, job")
    for job, due, started in rows:
        what = f"the run of {job} that was due {due}, begun {started}, has no end, and no schedule is at work."
        yield Problem(name, 0, what, mend="`monitor schedule` gives it back when it starts.")


def _alerts(connection: sqlite3.Connection, name: str) -> Iterator[Problem]:
    known = tuple(State)
    for id_, state, first, last in connection.execute("SELECT id, state, first_seen, last_seen FROM alert ORDER BY id"):
        if state not in known or not _day(first) or not _day(last) or first > last:
            what = f"the alert {id_} is damaged: {state}, seen from {first} to {last}."
            yield Problem(name, 0, what, mend="Restore the ledger from a copy.")


def _day(text: object) -> bool:
    try:
        return bool(date.fromisoformat(str(text)))
    except ValueError:
        return False
