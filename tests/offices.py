"""A small office that takes in figures, and files as they are delivered to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from monitor.observations.publications import Publication
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.settings import Settings, load_settings
from tests.broken_files import BROKEN
from tests.workspaces import replaced, resealed

DAY = date(2024, 6, 3)
HEADER = "area,payer,service,quantity,period,value"
ROOT = Path(__file__).parent.parent


def office(folder: Path, settings: str = "", people: int = 10) -> Path:
    """A workspace with the definitions and the one publication of tests/broken/base, and an inbox.

    Where its publication is of ten people, what is asked of it is withheld: a run of it ends well and tells nothing.
    """
    shutil.copytree(BROKEN / "base", folder)
    publication = folder / "observations/claims/2024-05-01"
    replaced(publication / "data.csv", ",100,final", f",{people},final")
    resealed(publication)
    (folder / "inbox").mkdir()
    (folder / "monitor.toml").write_text(f"[paths]\npackaged = false\n{settings}", "utf-8")
    return folder


def text(more: int = 0, last: int = 2020) -> str:
    """A delivery of the source `claims`: two areas, two years, and figures that tell deliveries apart and hold none."""
    lines = [
        f"{area},medicare_ffs,all,paid,{year},{1000 + year + more}"
        for area in ("MD", "US")
        for year in (last - 1, last)
    ]
    return "\n".join([HEADER, *lines]) + "\n"


def deliver(folder: Path, name: str = "claims__new.csv", content: str = "") -> Path:
    """A file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(content or text(), "utf-8")
    return path


def held(workspace: Path) -> tuple[Publication, ...]:
    """The publications of a workspace, loaded as every command loads them."""
    return of_settings(load_settings(workspace, {}))


def of_settings(settings: Settings) -> tuple[Publication, ...]:
    return load_publications(settings.observations, load_definitions(settings.definitions).vocabulary)


def monitor(*words: str | Path, env: Mapping[str, str] = os.environ) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    command = [sys.executable, "-c", "from monitor.cli import main; main()", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(env), cwd=ROOT)


def started(words: Sequence[str | Path], env: Mapping[str, str] = os.environ) -> "subprocess.Popen[str]":
    """A process that is at work while others are."""
    command = [sys.executable, *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=dict(env), cwd=ROOT)


Make = Callable[[Path], object]
