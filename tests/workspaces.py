"""Small workspaces made for a test: folders with their own definitions and publications."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

Command = Callable[..., tuple[int, str, str]]  # runs one: its exit code, what it printed, what it complained about
ROOT = Path(__file__).parent.parent


def copied(folder: Path, settings: str = "") -> Path:
    """A workspace with copies of the shipped definitions and observations, and nothing else."""
    folder.mkdir(parents=True)
    for name in ("tests_definitions", "observations"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "monitor.toml").write_text(f"[paths]\npackaged = false\n{settings}", "utf-8")
    return folder


def replaced(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of `old`, which must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def resealed(publication: Path) -> None:
    """Write the data file's own fingerprint into its card, as a delivery would have it."""
    card, data = publication / "source.yaml", publication / "data.csv"
    text = card.read_text("utf-8")
    old = text.split("sha256: ")[1][:64]
    card.write_text(text.replace(old, sha256(data.read_bytes()).hexdigest()), "utf-8")


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its content, locks left out."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
