"""A delivery is taken in or refused whole, at whatever step the program is killed; and a rerun completes it."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.intake.arrivals import empty_inbox, take_in
from monitor.intake.ingest import Asked
from monitor.workspace import disk
from monitor.workspace.publication_files import folder_of
from monitor.workspace.settings import load_settings
from tests.offices import DAY, HEADER, ROOT, deliver, held, office, text
from tests.workspaces import everything

pytestmark = pytest.mark.repeats

KILLS = int(os.environ.get("MONITOR_SOAK_KILLS", "4"))  # of each case; the soak asks for every step


@dataclass(frozen=True)
class Case:
    """What is delivered into a workspace, the words of the command, and what the undisturbed run comes to."""

    deliver: Callable[[Path], object]
    words: Callable[[Path], list[str]]
    publications: int


def _ingest(workspace: Path) -> list[str]:
    return [
        "monitor",
        "ingest",
        f"{workspace}/desk/claims__new.csv",
        "--workspace",
        f"{workspace}",
        "--published",
        "2024-06-02",
    ]


def _two_folders(workspace: Path) -> None:
    deliver(workspace / "inbox" / "june", "claims__north.csv", text(last=2020))
    deliver(workspace / "inbox" / "june", "claims__south.csv", text(last=2022))
    deliver(workspace / "inbox", "claims__july.csv", text(7))


def _workbook(workspace: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in text().replace("3020", "many").splitlines():
        book.active.append(line.split(","))
    book.save(workspace / "inbox" / "claims__new.xlsx")


def _two_feeds(workspace: Path) -> None:
    feeds = [f"{HEADER},paid_through\nMD,medicare_ffs,all,paid,2020,3000,2021-{day}\n" for day in ("10-31", "06-30")]
    take_in(load_settings(workspace, {}), [deliver(workspace / "old", "claims__a.csv", feeds[0])], Asked(), DAY)
    deliver(workspace / "desk", content=feeds[1])
    deliver(workspace / "inbox" / "june", "claims__b.csv", feeds[1])
    (workspace / "inbox" / "june.yaml").write_text("publisher: An office\n", "utf-8")


def _one_that_is_held(workspace: Path) -> None:
    _two_feeds(workspace)
    shutil.rmtree(workspace / "desk")
    empty_inbox(load_settings(workspace, {}), DAY, lambda _: None)


def _of_the_desk(workspace: Path) -> list[str]:
    return ["monitor", "ingest", f"{workspace}/desk/claims__new.csv", "--workspace", f"{workspace}"]


def _ends(*words: str) -> Callable[[Path], list[str]]:
    return lambda workspace: ["monitor", "ingest", "--workspace", f"{workspace}", *words]


CASES = {
    "held by hand": Case(_two_feeds, _of_the_desk, 2),
    "held by the inbox": Case(_two_feeds, lambda place: ["inbox", f"{place}"], 2),
    "accepted": Case(_one_that_is_held, _ends("--accept", f"claims-{DAY}", "--by=Ann", "--published=2024-05-20"), 3),
    "rejected": Case(_one_that_is_held, _ends("--reject", f"claims-{DAY}"), 2),
    "by hand": Case(lambda place: deliver(place / "desk"), _ingest, 2),
    "by the inbox": Case(_two_folders, lambda place: ["inbox", f"{place}"], 3),
    "refused by hand": Case(
        lambda place: deliver(place / "desk", content=text().replace("MD", "Maryland")), _ingest, 1
    ),
    "refused by the inbox": Case(_workbook, lambda place: ["inbox", f"{place}"], 1),
}


def run(workspace: Path, case: Case, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.killed", str(step), str(workspace), *case.words(workspace)]
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=quiet)


def visible(workspace: Path) -> list[str]:
    """What a reader sees: neither locks nor what is being written."""
    return sorted(name for name in everything(workspace) if disk.WRITING not in name)


@pytest.mark.parametrize("name", CASES)
def test_killed_at_any_step_nothing_is_lost_or_half_there_and_the_next_run_completes(name: str, tmp_path: Path) -> None:
    case, place = CASES[name], tmp_path / "office"
    fresh = office(tmp_path / "fresh")
    case.deliver(fresh)
    shutil.copytree(fresh, place)
    undisturbed = run(place, case, 0)
    wanted, steps = everything(place), int(undisturbed.stdout.rpartition("steps: ")[2])
    assert len(held(place)) == case.publications
    assert steps > 5, undisturbed.stderr

    for step in sorted(random.Random(11).sample(range(1, steps + 1), min(KILLS, steps))):  # noqa: S311 - to be the same each time
        shutil.rmtree(place)
        shutil.copytree(fresh, place)

        assert run(place, case, step).returncode == -signal.SIGKILL, step

        whole(place, fresh, wanted, step)
        assert run(place, case, 0).returncode == 0, step
        assert everything(place) == wanted, step


def whole(place: Path, fresh: Path, wanted: dict[str, bytes], step: int) -> None:
    """After a kill: every publication is whole, and each delivered file is still there or kept beside its figures."""
    for publication in held(place):
        folder = folder_of(publication).relative_to(place).as_posix()
        named = {n: content for n, content in everything(place).items() if n.startswith(f"{folder}/")}
        assert named == {n: content for n, content in wanted.items() if n.startswith(f"{folder}/")}, step
    kept = [*everything(place).values()]
    delivered = {n: content for n, content in everything(fresh).items() if n.startswith(("inbox", "desk"))}
    said_of_it = ("june.yaml", "held.yaml", "report.txt", "effect.json")  # goes with what it is said of
    assert all(content in kept for n, content in delivered.items() if not n.endswith(said_of_it)), step
    seen = {name for name in visible(place) if not name.endswith("/rejected.txt")}  # is there before it is moved
    assert seen <= set(wanted) | set(delivered), step
