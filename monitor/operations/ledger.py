"""The ledger of runs, in SQLite: a due of a job is claimed once, whoever asks first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import Problem, SettingsError

_TABLE = """
CREATE TABLE IF NOT EXISTS run (
  job TEXT NOT NULL, due TEXT NOT NULL, started TEXT NOT NULL, finished TEXT, exit_code INTEGER, said TEXT,
  PRIMARY KEY (job, due)
)
"""


@contextmanager
def database(path: Path, *tables: str) -> Iterator[sqlite3.Connection]:
    """The database at `path`, with `tables` made where they are missing; what is written stands if no error ends it.

    Raises SettingsError where it cannot be used.
    """
    try:
        with suppress(FileExistsError):  # a file in the place of the folder: the database says what is wrong
            path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
            for table in tables:
                connection.execute(table)
            yield connection
    except (PermissionError, sqlite3.DatabaseError) as fault:
        raise SettingsError(Problem(path.name, 0, f"the ledger cannot be used: {fault}.")) from None


@dataclass(frozen=True)
class Run:
    """One execution of a job. `due` is local wall time with its zone, so that an hour told twice is one due."""

    job: str
    due: str
    started: str
    finished: str | None
    exit_code: int | None
    said: str | None


@dataclass(frozen=True)
class Ledger:
    """The ledger in the file at `path`, which is made where it is missing."""

    path: Path

    def claim(self, job: str, due: str, started: datetime) -> bool:
        """Whether this due is ours to run; False where it was claimed before."""
        with database(self.path, _TABLE) as connection:
            row = (job, due, started.isoformat(timespec="seconds"))
            inserted = connection.execute("INSERT OR IGNORE INTO run (job, due, started) VALUES (?, ?, ?)", row)
            return inserted.rowcount == 1

    def give_back(self, job: str) -> None:
        """Forget the claims of a job that never came to an end, so that they can be made again."""
        with database(self.path, _TABLE) as connection:
            connection.execute("DELETE FROM run WHERE job = ? AND finished IS NULL", (job,))

    def close(self, job: str, due: str, finished: datetime, exit_code: int, said: str) -> None:
        """Write down how a run ended."""
        with database(self.path, _TABLE) as connection:
            row = (finished.isoformat(timespec="seconds"), exit_code, said, job, due)
            connection.execute("UPDATE run SET finished = ?, exit_code = ?, said = ? WHERE job = ? AND due = ?", row)

    def last_due(self, job: str) -> str | None:
        """The newest due of a job that was claimed."""
        with database(self.path, _TABLE) as connection:
            (due,) = connection.execute("SELECT max(due) FROM run WHERE job = ?", (job,)).fetchone()
            return str(due) if due else None

    def runs(self, most: int = 20) -> tuple[Run, ...]:
        """The newest runs, newest first."""
        with database(self.path, _TABLE) as connection:
            rows = connection.execute("SELECT * FROM run ORDER BY started DESC, due DESC, job LIMIT ?", (most,))
            return tuple(Run(*row) for row in rows)
