"""manifest.csv: which publications were sealed, each with the fingerprints of its data and of the rules of the check.

A sealed publication can neither be lost nor edited without a word, and its rows need not be checked a second time.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import ObservationError, Problem
from monitor.workspace import disk

MANIFEST_FILE = "manifest.csv"
HEADER = "publication,sha256,rows,rules"
_LINE = re.compile(r"([a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.[0-9]+)?),([0-9a-f]{64}),([0-9]+),([0-9a-f]{64})")


@dataclass(frozen=True)
class Sealed:
    """One line: a publication, its data file's SHA-256, how many rows, and the rules under which all were checked."""

    publication: str
    sha256: str
    rows: int
    rules: str

    def __str__(self) -> str:
        return f"{self.publication},{self.sha256},{self.rows},{self.rules}"


def read_manifest(root: Path) -> Mapping[str, Sealed]:
    """What is sealed in the folder `root`, in the order of the file. Raises ObservationError."""
    path = root / MANIFEST_FILE
    if not path.exists() and not path.is_symlink():
        return {}
    if path.is_symlink():
        raise ObservationError(Problem(_named(root), 0, "this is a link.", mend="Put the file itself here."))
    header, *lines = path.read_bytes().decode("utf-8", "replace").splitlines() or [""]
    if header != HEADER:
        what = f"the first line is not {HEADER}."
        raise ObservationError(
            Problem(_named(root), 1, what, mend="Restore the file; `monitor check --seal` writes it.")
        )
    return {line.publication: line for line in _lines(lines, root)}


def _named(root: Path) -> str:
    """How messages call the manifest of `root`."""
    return f"{root.name}/{MANIFEST_FILE}"


def _lines(lines: Iterable[str], root: Path) -> list[Sealed]:
    mend = "Restore the file; lines are added by `monitor check --seal`, never by hand."
    sealed: dict[str, Sealed] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 2):
        parts = _LINE.fullmatch(line)
        if parts is None:
            problems.append(Problem(_named(root), number, "this line seals no publication.", mend=mend))
        elif parts[1] in sealed:
            what = f"{parts[1]} stands here a second time."
            problems.append(Problem(_named(root), number, what, mend=mend))
        else:
            sealed[parts[1]] = Sealed(parts[1], parts[2], int(parts[3]), parts[4])
    if problems:
        raise ObservationError(problems)
    return list(sealed.values())


def lost(root: Path, sealed: Mapping[str, Sealed], there: Collection[str]) -> list[Problem]:
    """Sealed publications that have no folder any more."""
    mend = "Restore its folder; what was published is never taken away."
    return [
        Problem(_named(root), line, f"the publication {name} was sealed, and is not here.", mend=mend)
        for line, name in enumerate(sealed, 2)
        if name not in there
    ]


def is_checked(root: Path, sealed: Mapping[str, Sealed], name: str, sha256: str, rules: str) -> bool:
    """Whether a publication was sealed under `rules`. Raises ObservationError where its data have changed since."""
    line = sealed.get(name)
    if line is not None and line.sha256 != sha256:
        what = f"the data of {name} are not those that were sealed."
        why = f"Their SHA-256 is {sha256}. A publication is never changed."
        mend = "Restore the file; a corrected delivery is a new publication in a folder of its own."
        raise ObservationError(Problem(_named(root), list(sealed).index(name) + 2, what, why, mend))
    return line is not None and line.rules == rules


def manifest_text(lines: Iterable[Sealed]) -> bytes:
    """The manifest as it is written."""
    return "".join(f"{line}\n" for line in (HEADER, *lines)).encode()


def write_manifest(root: Path, lines: Iterable[Sealed]) -> None:
    """Put the manifest in place whole, or leave the old one."""
    disk.replace_file(root / MANIFEST_FILE, manifest_text(lines))
