"""tests/broken/: one small folder for each mistake, laid over a valid base, and the exact message beside it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from monitor.errors import MonitorError
from monitor.language.verbs import VERBS
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import load_corrections, load_determinations, load_errors
from monitor.workspace.publication_files import load_publications

BROKEN = Path(__file__).parent / "broken"
MESSAGE = "message.txt"
DEFINITIONS = ("tests_definitions", "other_definitions")
OBSERVATIONS = ("observations", "other_observations")

Make = Callable[[Path], object]


def mistakes(kind: str) -> tuple[str, ...]:
    """The names of the mistakes under tests/broken/KIND."""
    return tuple(sorted(path.name for path in (BROKEN / kind).iterdir() if path.is_dir()))


def expected(kind: str, mistake: str) -> str:
    """The message a mistake is to give; VERBS stands in it for the closed list, which is pinned in one place."""
    return (BROKEN / kind / mistake / MESSAGE).read_text("utf-8").rstrip("\n").replace("VERBS", ", ".join(VERBS))


def laid_out(kind: str, mistake: str, make: Make | None, folder: Path) -> Path:
    """The base in `folder`, with the mistake's own files over it."""
    shutil.copytree(BROKEN / "base", folder)
    if (own := BROKEN / kind / mistake).is_dir():
        shutil.copytree(own, folder, dirs_exist_ok=True)
    (folder / MESSAGE).unlink(missing_ok=True)
    if make:
        make(folder)
    return folder


def said(folder: Path) -> MonitorError | None:
    """What is refused of the definitions and observations in `folder`, read from inside it so that paths are short."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        defined = load_definitions([Path(name) for name in DEFINITIONS if Path(name).exists()])
        roots = [Path(name) for name in OBSERVATIONS if Path(name).exists()]
        held = load_publications(roots, defined.vocabulary)
        load_corrections(roots, held, defined.documents)
        load_errors(roots, held, defined)
        load_determinations(roots, defined)
    except MonitorError as fault:
        return fault
    finally:
        os.chdir(before)
    return None
