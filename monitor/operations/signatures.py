"""Who signed which report, as rows of the ledger: a signature that is only in a report, or only here, is noticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import Problem
from monitor.operations.ledger import database
from monitor.records import editions
from monitor.records.whole import report_folders

_TABLE = """CREATE TABLE IF NOT EXISTS signature (
  report TEXT NOT NULL, act TEXT NOT NULL, role TEXT NOT NULL, by TEXT NOT NULL, day TEXT NOT NULL, reason TEXT,
  draft TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (report)
)"""
_READ = "SELECT report, act, role, by, day, reason, draft, record FROM signature ORDER BY report"
SIGNED, WITHDRAWN = "signed", "withdrawn"
_MEND = "Restore the report and the ledger from where they were kept."
_BROKEN_OFF = (
    "Restore the ledger. Where `monitor sign` was ended while it wrote, take the report away, with its line in "
    "filed.csv, and sign the draft again."
)


@dataclass(frozen=True)
class Signature:
    """One edition that came of a signature or a withdrawal, with the fingerprints of its record and of its draft's."""

    report: str  # date/programme, or date/programme.2
    act: str
    role: str
    by: str
    day: str
    reason: str | None
    draft: str
    record: str


@contextmanager
def noting(path: Path) -> Iterator[sqlite3.Connection]:
    """The ledger at `path` for one row: it stands once the context ends without an error, as does what is filed."""
    with database(path, _TABLE) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def note(connection: sqlite3.Connection, row: Signature) -> None:
    """Write one row."""
    values = (row.report, row.act, row.role, row.by, row.day, row.reason, row.draft, row.record)
    connection.execute("INSERT INTO signature VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def signatures(path: Path) -> tuple[Signature, ...]:
    """Every row, by report. Raises SettingsError where the ledger cannot be used."""
    if not path.exists():
        return ()
    with database(path, _TABLE) as connection:
        return tuple(Signature(*row) for row in connection.execute(_READ))


def signature_problems(reports: Path, ledger: Path) -> Iterator[Problem]:
    """Signatures whose edition is gone or is another, and signed editions of which the ledger knows nothing."""
    rows = {row.report: row for row in signatures(ledger)}
    for row in rows.values():
        edition = editions.read_edition(reports / row.report)
        if edition is None:
            yield Problem(row.report, 0, f"this report was {row.act} by {row.by}, and is not here.", mend=_MEND)
        elif edition.fingerprint != row.record:
            yield Problem(row.report, 0, f"this is not the report that was {row.act} by {row.by}.", mend=_MEND)
    for folder in report_folders(reports):
        edition, name = editions.read_edition(folder), f"{folder.parent.name}/{folder.name}"
        if edition and (edition.record.signatures or edition.record.withdrawn) and name not in rows:
            yield Problem(name, 0, "it says that it was signed, and the ledger knows nothing of it.", mend=_BROKEN_OFF)
