"""Alerts: what calls for a look, since when, and who has looked. They are no part of a report.

Signals of watch-tests raise them, and so do the odds of an outlook, a level an alert (`ahead`).

Each run tells what it raises. An alert that a run no longer raises is cleared, and one that was cleared and is raised
again stands anew. One that a person has acknowledged stays so for as long as it is raised.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from monitor.errors import Problem, SettingsError
from monitor.evaluation.signals import Signal, raised
from monitor.operations.ledger import database
from monitor.pages.year_end.alerts import AlertWords


class State(StrEnum):
    """How an alert stands."""

    STANDING = "standing"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"


@dataclass(frozen=True)
class Raised:
    """What a run raises: in a word or two, and in full where there is more to say."""

    said: str
    words: AlertWords | None = None


@dataclass(frozen=True)
class Alert:
    """What called for a look: a test with its entity, population and year; days are the dates of reports."""

    id: str
    said: str  # the figure
    state: State
    first_seen: str
    last_seen: str
    by: str | None = None
    note: str | None = None

    @property
    def programme(self) -> str:
        """Whose watch it is."""
        return self.id.partition("/")[0]

    def as_json(self) -> dict[str, Any]:
        """The alert for other programs."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


_Alerts = Mapping[str, Alert]  # by id


def id_of(signal: Signal) -> str:
    """Test, area, population and year: the same in every run."""
    finding = signal.found
    return f"{finding.test}/{finding.entity}/{finding.population}/{finding.year}"


def raised_by(signals: Iterable[Signal]) -> dict[str, Raised]:
    """The figures of watch-tests that call for a look, by the id of their alert."""
    return {id_of(signal): Raised(signal.found.shown_value) for signal in raised(signals)}


def after(known: _Alerts, looked: Mapping[str, Raised], as_of: date) -> dict[str, Alert]:
    """The alerts of one programme after a run as of a date that raised `looked`: those that are other than before."""
    day = as_of.isoformat()
    now = {name: _raised(known.get(name), name, found.said, day) for name, found in looked.items()}
    gone = {name: alert for name, alert in known.items() if name not in looked and alert.state is not State.CLEARED}
    return now | {name: replace(alert, state=State.CLEARED) for name, alert in gone.items()}


def _raised(before: Alert | None, name: str, figure: str, day: str) -> Alert:
    if before is None or before.state is State.CLEARED:
        return Alert(name, figure, State.STANDING, day, day)
    return replace(before, said=figure, last_seen=day)


_TABLES = (
    """CREATE TABLE IF NOT EXISTS alert (
  id TEXT PRIMARY KEY, said TEXT NOT NULL, state TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
  by TEXT, note TEXT
)""",
    "CREATE TABLE IF NOT EXISTS watched (programme TEXT PRIMARY KEY, as_of TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS alert_text (id TEXT PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS alert_words (id TEXT PRIMARY KEY, words TEXT NOT NULL)",
)


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The ledger at `path`, for one writer at a time: all that is done inside stands, or nothing of it."""
    with database(path, *_TABLES) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


@contextmanager
def noted(path: Path | None, found: Mapping[str, Mapping[str, Raised]], as_of: date) -> Iterator[tuple[str, ...]]:
    """Note what a run raises, by programme, and give the ids of those that stand anew. None: nothing is kept.

    What is noted stands once the context ends without an error. A run as of an earlier date than the newest one of its
    programme notes nothing: what was known later has been told. Raises SettingsError.
    """
    if path is None:
        yield ()
        return
    with _writing(path) as connection:
        yield tuple(name for programme in found for name in _note(connection, programme, found[programme], as_of))


def forget_ahead(path: Path | None, today: date) -> None:
    """Let no run as of a day later than `today` stand in the way: of a clock that had been ahead, or asked for by hand.

    Raises SettingsError.
    """
    if path is not None:
        with _writing(path) as connection:
            connection.execute("DELETE FROM watched WHERE as_of > ?", (today.isoformat(),))


def _note(connection: sqlite3.Connection, programme: str, found: Mapping[str, Raised], as_of: date) -> list[str]:
    newest = connection.execute("SELECT as_of FROM watched WHERE programme = ?", (programme,)).fetchone()
    if newest and newest[0] > as_of.isoformat():
        return []
    known = {alert.id: alert for alert in _all(connection) if alert.programme == programme}
    now = after(known, found, as_of)
    rows = [tuple(alert.as_json().values()) for alert in now.values()]
    told = [(name, raised_.words) for name, raised_ in found.items() if raised_.words]
    connection.executemany("INSERT OR REPLACE INTO alert VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT OR REPLACE INTO alert_text VALUES (?, ?)", [(n, _in_full(w)) for n, w in told])
    connection.executemany("INSERT OR REPLACE INTO alert_words VALUES (?, ?)", [(n, _kept(w)) for n, w in told])
    connection.execute("INSERT OR REPLACE INTO watched VALUES (?, ?)", (programme, as_of.isoformat()))
    return [name for name, alert in now.items() if alert.state is State.STANDING and _rings(known.get(name))]


def _rings(before: Alert | None) -> bool:
    return before is None or before.state is State.CLEARED


def _all(connection: sqlite3.Connection) -> list[Alert]:
    rows = connection.execute("SELECT * FROM alert ORDER BY id")
    return [Alert(name, figure, State(state), *further) for name, figure, state, *further in rows]


def kept(path: Path) -> tuple[Alert, ...]:
    """Every alert, by id. Raises SettingsError where the ledger cannot be used."""
    with database(path, *_TABLES) as connection:
        return tuple(_all(connection))


def in_full(path: Path, name: str) -> str:
    """All that is said of an alert. Raises SettingsError for one that is not there."""
    with database(path, *_TABLES) as connection:
        alert = _known({alert.id: alert for alert in _all(connection)}, name)
        text = connection.execute("SELECT text FROM alert_text WHERE id = ?", (name,)).fetchone()
    return str(text[0]) if text else f"{alert.id}: {alert.said}\n"


def words_of(path: Path, name: str) -> AlertWords:
    """The words of an alert, part by part. Raises SettingsError for one that is not there."""
    with database(path, *_TABLES) as connection:
        alert = _known({alert.id: alert for alert in _all(connection)}, name)
        kept_words = connection.execute("SELECT words FROM alert_words WHERE id = ?", (name,)).fetchone()
    if kept_words is None:  # of a watch-test, or of before words were kept by their parts
        return AlertWords(f"{alert.programme}: {alert.said}", f"{alert.id}: {alert.said}.", ())
    said = json.loads(kept_words[0])
    parts, levels = (tuple((first, second) for first, second in said[key]) for key in ("parts", "levels"))
    return AlertWords(**{**said, "parts": parts, "levels": levels})


def _kept(words: AlertWords) -> str:
    return json.dumps(asdict(words), ensure_ascii=False)


def _in_full(words: AlertWords) -> str:
    return f"{words.subject}\n\n{words.text}"


def acknowledge(path: Path, name: str, by: str, note: str | None = None) -> Alert:
    """Note that a person has looked. Raises SettingsError for an alert that is not there or does not stand."""
    with _writing(path) as connection:
        known = {alert.id: alert for alert in _all(connection)}
        alert = replace(_standing(known, name), state=State.ACKNOWLEDGED, by=by, note=note)
        row = (alert.state, by, note, name)
        connection.execute("UPDATE alert SET state = ?, by = ?, note = ? WHERE id = ?", row)
    return alert


def _known(known: _Alerts, name: str) -> Alert:
    if name not in known:
        meant = get_close_matches(name, known, n=1)
        mend = f'Did you mean "{meant[0]}"?' if meant else "`monitor alerts list` shows those there are."
        raise SettingsError(Problem(name, 0, "there is no such alert.", mend=mend))
    return known[name]


def _standing(known: _Alerts, name: str) -> Alert:
    alert = _known(known, name)
    if alert.state is State.ACKNOWLEDGED:
        raise SettingsError(Problem(name, 0, f"this alert was acknowledged by {alert.by} already."))
    if alert.state is State.CLEARED:
        why = "The newest run no longer calls for a look there."
        raise SettingsError(Problem(name, 0, "this alert is cleared.", why))
    return alert
