"""A command that is killed loses nothing, doubles nothing, leaves nothing: the next one ends as if it were the first.

Kills come just before a step on disk, and from outside at any moment, as of a machine that loses its power.
"""

import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.operations.ledger import Ledger
from monitor.workspace import disk, keys
from monitor.workspace.settings import load_settings
from tests.killed_often import Asked, Ended, Forks
from tests.offices import DAY, deliver, office

pytestmark = pytest.mark.repeats

AT_STEPS = int(os.environ.get("MONITOR_SOAK_KILLS", "2"))  # of each case; the soak asks for every step
AT_RANDOM = int(os.environ.get("MONITOR_SOAK_RANDOM_KILLS", "1"))  # of each case
JOB = '[[jobs]]\nid = "daily"\ncron = "0 6 * * *"\ntimezone = "UTC"\n'
LEDGER = "monitor.db"


@dataclass(frozen=True)
class Case:
    """What is in a workspace before, and the words of the command."""

    before: Callable[[Path, Forks], object]
    words: Callable[[Path], list[str]]


def _with_report(workspace: Path, command: Forks) -> None:
    deliver(workspace / "inbox")
    assert command(asked(workspace, ["monitor", "run", "--workspace", f"{workspace}"])).code == 0


def _with_a_due(workspace: Path, command: Forks) -> None:
    """An earlier report is filed, so that what is said once of the key of a workspace was said."""
    earlier = ["monitor", "run", "--workspace", f"{workspace}", "--as-of", "2024-06-01"]
    assert command(asked(workspace, earlier)).code == 0
    deliver(workspace / "inbox")
    Ledger(workspace / LEDGER).begun("daily", f"{DAY}T00:00")


def _ingest(workspace: Path) -> list[str]:
    return ["monitor", "ingest", f"{workspace}/desk/claims__new.csv", "--workspace", f"{workspace}"]


def _reproduce(workspace: Path) -> list[str]:
    return ["monitor", "reproduce", f"model@{DAY}", "--workspace", f"{workspace}"]


CASES = {
    "run": Case(lambda place, _: deliver(place / "inbox"), lambda place: ["monitor", "run", "--workspace", f"{place}"]),
    "ingest": Case(lambda place, _: deliver(place / "desk"), _ingest),
    "schedule": Case(_with_a_due, lambda place: ["schedule", f"{place}"]),
    "reproduce": Case(_with_report, _reproduce),
}


def asked(workspace: Path, words: Sequence[str], step: int = 0, after: float | None = None) -> Asked:
    """A command beside whose workspace is all that it may keep elsewhere."""
    whole = workspace.parent
    elsewhere = {"TMPDIR": str(whole / "tmp"), "XDG_DATA_HOME": f"{whole}/data"}
    return Asked(whole, words, step, after, elsewhere)


def there(whole: Path) -> dict[str, bytes]:
    """All that lies in a place, folders and locks too, the ledger aside; what a service said is in its rows."""
    places = {path.relative_to(whole).as_posix(): path for path in whole.rglob("*")}
    return {name: path.read_bytes() if path.is_file() else b"" for name, path in places.items() if path.name != LEDGER}


def noted(workspace: Path) -> list[tuple[object, ...]]:
    """What the ledger holds, but for when and in how many tries."""
    with closing(sqlite3.connect(workspace / LEDGER)) as ledger:
        tables = [name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        runs = [*ledger.execute("SELECT job, due, exit_code, said, state FROM run")] if "run" in tables else []
        return [*runs, *(ledger.execute("SELECT * FROM watched") if "watched" in tables else [])]


def nothing_is_half_there(whole: Path, fresh: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """What a reader sees after a kill is as it was before, or as it is to be; and no file delivered is lost."""
    now = there(whole)
    seen = {n: c for n, c in now.items() if disk.WRITING not in n and not n.startswith("tmp/") and LEDGER not in n}
    assert all(content in (wanted.get(name), fresh.get(name)) for name, content in seen.items()), seen.keys()
    delivered = [content for name, content in fresh.items() if "/inbox/" in name or "/desk/" in name]
    assert all(content in now.values() for content in delivered)


def kills(place: Path, words: Sequence[str], steps: int, seconds: float) -> Iterator[Asked]:
    """The command, to be killed before each of some steps, and after each of some times."""
    chance = random.Random(11)  # noqa: S311 - to be the same each time
    for step in sorted(chance.sample(range(1, steps + 1), min(AT_STEPS, steps))):
        yield asked(place, words, step)
    for _ in range(AT_RANDOM):
        yield asked(place, words, after=chance.uniform(0, seconds))


@pytest.fixture(scope="module")
def command() -> Iterator[Forks]:
    """Runs a command, and kills it as asked."""
    with Forks() as forks:
        yield forks


@pytest.mark.parametrize("name", CASES)
def test_whenever_it_is_killed_the_next_command_ends_as_if_it_were_the_first(
    name: str, command: Forks, tmp_path: Path
) -> None:
    case, whole, before = CASES[name], tmp_path / "whole", tmp_path / "before"
    place = office(whole / "office", JOB)
    words = case.words(place)
    (whole / "tmp").mkdir()
    keys.made(load_settings(place, {}))  # by chance: made before, so that reports are the same each time
    case.before(place, command)
    shutil.copytree(whole, before)
    fresh, began = there(whole), time.monotonic()
    undisturbed = command(asked(place, words))
    seconds, steps, wanted, wanted_notes = time.monotonic() - began, undisturbed.steps, there(whole), noted(place)
    assert not any(disk.WRITING in name or name.startswith("tmp/") for name in wanted)
    assert steps > 10

    tried = 0
    for kill in kills(place, words, steps, seconds):
        shutil.rmtree(whole)
        shutil.copytree(before, whole)
        killed = command(kill)
        assert killed.code == -signal.SIGKILL or (kill.after and killed.code == 0), (kill, killed)
        nothing_is_half_there(whole, fresh, wanted)
        long_ago(whole / "tmp")
        again = command(asked(place, words))
        assert again.code == 0, (kill, again.said)
        assert name != "reproduce" or printed(again) == printed(undisturbed), kill
        assert there(whole) == wanted, kill
        assert noted(place) == wanted_notes, kill
        tried += killed.code != 0
    sys.stdout.write(f"{name}: {tried} kills, {steps} steps\n")


def long_ago(folder: Path) -> None:
    """A folder that is just being begun is no leftover yet: let some time have passed."""
    for path in folder.iterdir():
        os.utime(path, (0, 0))


def printed(ended: Ended) -> str:
    """What a command printed, its steps aside: one that removes leftovers takes more."""
    return ended.said.rpartition("steps: ")[0]
