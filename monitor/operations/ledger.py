"""The ledger of runs, in SQLite: a due of a job is claimed by one, whoever asks first, and how it stands is kept."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import DiskError, Problem, SettingsError
from monitor.operations.dues import Outcome, Run, State
from monitor.workspace import disk

_TABLES = (
    """CREATE TABLE IF NOT EXISTS run (
  job TEXT NOT NULL, due TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, exit_code INTEGER, said TEXT,
  state TEXT, tries INTEGER NOT NULL DEFAULT 1, next_try TEXT, log TEXT, noted TEXT, noted_code INTEGER,
  PRIMARY KEY (job, due)
)""",
    "CREATE TABLE IF NOT EXISTS begun (job TEXT PRIMARY KEY, since TEXT NOT NULL)",
)
_ADDED = ("state TEXT", "tries INTEGER NOT NULL DEFAULT 1", "next_try TEXT", "log TEXT", "noted TEXT",
          "noted_code INTEGER")  # fmt: skip
_RENEWED = (  # that a job was begun used to be noted as a run
    "INSERT OR IGNORE INTO begun SELECT job, min(due) FROM run GROUP BY job",
    "DELETE FROM run WHERE said = 'first seen by the schedule'",
    """UPDATE run SET state =
  CASE WHEN finished IS NULL THEN 'running' WHEN exit_code = 0 THEN 'filed' ELSE 'failed' END""",
)
_BEGUN = """INSERT INTO begun VALUES (?, ?)
  ON CONFLICT (job) DO UPDATE SET since = min(since, excluded.since)"""  # it may have begun on a clock that was ahead
_CLAIM = """INSERT INTO run (job, due, started, state, tries) VALUES (?, ?, ?, 'running', 1)
  ON CONFLICT (job, due) DO UPDATE SET state = 'running', started = excluded.started, finished = NULL, next_try = NULL,
  tries = tries + 1 WHERE state IN ('due', 'retry')"""
_OVERTAKEN = """INSERT OR IGNORE INTO run (job, due, started, finished, exit_code, said, state, tries)
  VALUES (?, ?, ?, ?, NULL, ?, 'failed', 0)"""
_GIVE_UP = """UPDATE run SET state = 'failed', next_try = NULL,
  said = coalesce(said, ?) || ? WHERE job = ? AND due = ? AND state IN ('due', 'retry')"""
_NOTE = "UPDATE run SET noted = ?, noted_code = ? WHERE job = ? AND due = ?"
_CLOSE = """UPDATE run SET finished = ?, exit_code = ?, said = ?, log = ?, state = ?, next_try = ?,
  noted = ?, noted_code = ? WHERE job = ? AND due = ?"""
_MATTER = """SELECT * FROM run WHERE job = ? AND (state NOT IN ('filed', 'held', 'failed')
  OR due >= (SELECT max(due) FROM run WHERE job = ? AND due <= ?) OR due > ?) ORDER BY due"""
WAITS = 30.0  # seconds for which another writer of the ledger is waited for
_OF_THE_DISK = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
GONE = "the program ended before this run did"


@contextmanager
def database(path: Path, *tables: str) -> Iterator[sqlite3.Connection]:
    """The database at `path`, with `tables` made where they are missing; what is written stands if no error ends it.

    Raises DiskError where it cannot be used now, such as while another holds it, SettingsError where it is none.
    """
    try:
        with disk.writing(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=WAITS)) as connection, connection:
            for table in tables:
                connection.execute(table)
            yield connection
    except sqlite3.DatabaseError as fault:
        if getattr(fault, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK:  # the kind of the fault, without its detail
            disk.tried(path.parent)  # which knows the cause that the database keeps to itself
        kind = SettingsError if type(fault) is sqlite3.DatabaseError else DiskError  # that file is no database
        raise kind(Problem(path.name, 0, f"the ledger cannot be used: {fault}.")) from None


@dataclass(frozen=True)
class Ledger:
    """The ledger in the file at `path`, which is made where it is missing."""

    path: Path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The ledger, one of before brought to today's form with all that stands in it."""
        with database(self.path, *_TABLES) as connection:
            if "state" not in _columns(connection):
                _renew(connection)
            yield connection

    def begun(self, job: str, wall: str) -> str:
        """Since when a job is on the clock, `wall` where it is new: what was due before is none of its dues."""
        with self._open() as connection:
            connection.execute(_BEGUN, (job, wall))
            return str(connection.execute("SELECT since FROM begun WHERE job = ?", (job,)).fetchone()[0])

    def since(self, job: str) -> str | None:
        """Since when a job is on the clock; None where it never was."""
        with self._open() as connection:
            row = connection.execute("SELECT since FROM begun WHERE job = ?", (job,)).fetchone()
            return str(row[0]) if row else None

    def claim(self, job: str, due: str, started: datetime) -> bool:
        """Whether this due is ours to run; False where another has it or it has ended."""
        with self._open() as connection:
            return connection.execute(_CLAIM, (job, due, _utc(started))).rowcount == 1

    def give_back(self, job: str) -> tuple[str, ...]:
        """Make due again what a process that is gone was running; which dues those are."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            dues = connection.execute("SELECT due FROM run WHERE job = ? AND state = 'running' ORDER BY due", (job,))
            gone = tuple(due for (due,) in dues.fetchall())
            connection.execute(
                "UPDATE run SET state = 'due', said = ? WHERE job = ? AND state = 'running'", (GONE, job)
            )
            return gone

    def give_up(self, job: str, dues: Iterable[str], newer: str) -> None:
        """Let a newer due take over what had not come to an end."""
        why = f"; not tried again, since {newer} was due"
        with self._open() as connection:
            connection.executemany(_GIVE_UP, [(GONE, why, job, due) for due in dues])

    def pass_over(self, job: str, due: str, newer: str, now: datetime) -> None:
        """Note that dues from `due` to before `newer` were never run: what is not caught up is not hidden."""
        why = f"passed over, with every due before {newer}: the schedule was not at work, or could not use its ledger"
        with self._open() as connection:
            connection.execute(_OVERTAKEN, (job, due, _utc(now), _utc(now), why))

    def revive(self, job: str, dues: Sequence[str]) -> None:
        """Make dues that are yet to come due again, where a clock ahead did not file them."""
        with self._open() as connection:
            again = "UPDATE run SET state = 'due' WHERE job = ? AND due = ? AND state IN ('failed', 'retry')"
            connection.executemany(again, [(job, due) for due in dues])

    def note(self, run: Run) -> None:
        """Keep what a try found in the inbox that somebody has to look at, however the due ends."""
        with self._open() as connection:
            connection.execute(_NOTE, (run.noted, run.noted_code, run.job, run.due))

    def close(self, job: str, due: str, finished: datetime, ended: Outcome, how: tuple[State, datetime | None]) -> None:
        """Write down how a try ended, how the due stands, and when it is tried again."""
        state, again = how
        with self._open() as connection:
            stands = (ended.exit_code, ended.said, ended.log, state, _utc(again), ended.noted, ended.noted_code)
            row = (_utc(finished), *stands, job, due)
            connection.execute(_CLOSE, row)

    def run(self, job: str, due: str) -> Run | None:
        """One due."""
        return next(iter(self._read("SELECT * FROM run WHERE job = ? AND due = ?", (job, due))), None)

    def open_runs(self, job: str, wall: str) -> tuple[Run, ...]:
        """The dues of a job that matter at `wall`: the newest by then, later ones, and all that have not ended."""
        return self._read(_MATTER, (job, job, wall, wall))

    def runs(self, most: int = 20) -> tuple[Run, ...]:
        """The newest runs, newest first."""
        return self._read("SELECT * FROM run ORDER BY started DESC, due DESC, job LIMIT ?", (most,))

    def _read(self, query: str, words: Sequence[object]) -> tuple[Run, ...]:
        with self._open() as connection:
            runs = (Run(*row) for row in connection.execute(query, words))
            return tuple(replace(run, state=State(run.state)) for run in runs)


def _columns(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA table_info(run)")}


def _renew(connection: sqlite3.Connection) -> None:
    """Give a ledger of before the states of its dues; by one process, whoever is first."""
    connection.execute("BEGIN IMMEDIATE")
    if "state" not in _columns(connection):
        for column in _ADDED:
            connection.execute(f"ALTER TABLE run ADD COLUMN {column}")
        for change in _RENEWED:
            connection.execute(change)
    connection.commit()


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
