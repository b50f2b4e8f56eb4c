"""manifest.csv: the seals of a folder of observations. What is sealed can neither be lost nor edited without a word.

Sealed are of each publication its data (whose rows are then not checked a second time), its card and the files it was
made from, and each entry of the files beside the publications. The last line says how many lines there are, with their
fingerprint, and how many lines of seals.csv there were; so a line that somebody takes out is missed.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from hashlib import sha256
from io import StringIO
from pathlib import Path
from re import fullmatch

from monitor.errors import ObservationError, Problem
from monitor.observations.sealed_anew import SealedAnew
from monitor.workspace import disk
from monitor.workspace.seal_history import HISTORY_FILE, history_of

MANIFEST_FILE = "manifest.csv"
HEADER = "sealed,part,sha256,detail"
EARLIER = "publication,sha256,rows,rules"  # of manifests that sealed data alone
DATA, CARD, RECEIVED = "data", "source.yaml", "received"
END = "end"
ANEW = "monitor check --seal --by NAME --because TEXT"
OR_ANEW = f"Restore it; if it is meant, seal it anew: {ANEW}"
_ID = r"[a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.[0-9]+)?"
_SHA = r"[0-9a-f]{64}"


@dataclass(frozen=True)
class Seal:
    """One line: a part of a publication, or an entry of a file beside them, with its fingerprint.

    `detail` is, of data, how many rows, and the rules under which they were checked; of a card and an entry, a short
    fingerprint of each of its words, so that a refusal can name the one that was changed; of a received file, its size.
    """

    of: str
    part: str
    sha256: str
    detail: str = ""

    @cached_property
    def details(self) -> Mapping[str, str]:
        """The detail by name."""
        return dict(entry.partition("=")[::2] for entry in self.detail.split())


def data_seal(publication: str, sha: str, rows: int | str, rules: str) -> Seal:
    """The seal of a publication's data."""
    return Seal(publication, DATA, sha, f"rows={rows} rules={rules}")


@dataclass(frozen=True)
class Manifest:
    """The seals of the folder `root`, in the order of the file; `faults` say where it is not as it was written.

    `anew` is what was sealed anew, oldest first; the last `unfinished` lines of it are of a sealing that was killed.
    """

    root: Path
    seals: tuple[Seal, ...] = ()
    anew: tuple[SealedAnew, ...] = ()
    unfinished: int = 0
    faults: tuple[Problem, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Seal, ...]]:
        """The seals of each publication and file."""
        together: dict[str, list[Seal]] = {}
        for seal in self.seals:
            together.setdefault(seal.of, []).append(seal)
        return {name: tuple(seals) for name, seals in together.items()}

    def part(self, of: str, part: str) -> Seal | None:
        """The seal of one part of a publication."""
        return next((seal for seal in self.by_name.get(of, ()) if seal.part == part), None)

    def line(self, seal: Seal) -> int:
        """The line on which it stands."""
        return self.seals.index(seal) + 2

    def is_checked(self, publication: str, sha: str, rules: str) -> bool:
        """Whether the rows of a publication were checked under `rules` when it was sealed."""
        seal = self.part(publication, DATA)
        return seal is not None and (seal.sha256, seal.details.get("rules")) == (sha, rules)

    @property
    def publications(self) -> dict[str, Seal]:
        """The sealed data by publication."""
        return {seal.of: seal for seal in self.seals if seal.part == DATA}

    def lost(self, there: Collection[str]) -> list[Problem]:
        """Sealed publications that have no folder any more."""
        mend = "Restore its folder; what was published is never taken away."
        return [
            Problem(
                _named(self.root), self.line(seal), f"the publication {name} was sealed, and is not here.", mend=mend
            )
            for name, seal in self.publications.items()
            if name not in there
        ]


def read_manifest(root: Path) -> Manifest:
    """What is sealed in the folder `root`, in the present form or the earlier one. Raises ObservationError."""
    written, history = _text(root, MANIFEST_FILE), _text(root, HISTORY_FILE)
    header, *lines = written.splitlines() or [HEADER]
    if header == EARLIER:
        return Manifest(root, tuple(_earlier(lines, root)), _history(root, history))
    if header != HEADER:
        what = f"the first line is not {HEADER}."
        raise ObservationError(
            Problem(_named(root), 1, what, mend="Restore the file; `monitor check --seal` writes it.")
        )
    end = lines.pop() if lines and lines[-1].startswith(f"{END},") else ""
    faults = _edited(root, lines, end, history) if written or history else ()
    anew = _history(root, history)
    told = fullmatch(r".*,([0-9]+):.*", end)
    unfinished = max(len(anew) + 1 - int(told[1]), 0) if told and anew else 0
    return Manifest(root, tuple(_seals(lines, root)), anew, unfinished, tuple(faults))


def _text(root: Path, name: str) -> str:
    path = root / name
    if path.is_symlink():
        raise ObservationError(Problem(_named(root, name), 0, "this is a link.", mend="Put the file itself here."))
    return path.read_bytes().decode("utf-8", "replace") if path.exists() else ""


def _named(root: Path, name: str = MANIFEST_FILE) -> str:
    """How messages call a file at the top of `root`."""
    return f"{root.name}/{name}"


def _history(root: Path, text: str) -> tuple[SealedAnew, ...]:
    try:
        return history_of(text)
    except ValueError as fault:
        what, mend = "this line tells of no seal.", "Restore the file; lines are added by `monitor check --seal` only."
        raise ObservationError(Problem(_named(root, HISTORY_FILE), int(str(fault)), what, mend=mend)) from None


def _edited(root: Path, lines: Sequence[str], end: str, history: str) -> Iterator[Problem]:
    """Whether lines were added, changed or taken out since the program wrote them."""
    stated = fullmatch(rf"{END},([0-9]+),({_SHA}),([0-9]+):({_SHA})", end)
    why, mend = "What they sealed could be changed without a word.", f"Restore the file; if that cannot be, {ANEW}"
    if not stated:
        yield Problem(_named(root), 0, "its last line, which says how many there are, is missing.", why, mend)
        return
    if (number := int(stated[1])) != len(lines):
        what = f"{number:,} lines were written, and {len(lines):,} are here."
        yield Problem(_named(root), 0, what, why, mend)
    elif _sum(lines) != stated[2]:
        yield Problem(_named(root), 0, "a line is not as it was written.", why, mend)
    told = history.splitlines(keepends=True)[: int(stated[3])]
    if _sum(told) != stated[4]:
        what = "a line of what was sealed anew is missing, or is not as it was written."
        yield Problem(_named(root, HISTORY_FILE), 0, what, "Who changed what, and why, is kept here.", mend)


def _sum(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


_MEND = "Restore the file; lines are added by `monitor check --seal`, never by hand."


def _seals(lines: Sequence[str], root: Path) -> list[Seal]:
    rows = [row if len(row) == 4 and fullmatch(_SHA, row[2]) else None for row in csv.reader(lines)]
    return _apart([Seal(*row) if row else None for row in rows], root)


def _earlier(lines: Sequence[str], root: Path) -> list[Seal]:
    parts = [fullmatch(rf"({_ID}),({_SHA}),([0-9]+),({_SHA})", line) for line in lines]
    return _apart([data_seal(*part.groups()) if part else None for part in parts], root)


def _apart(read: Sequence[Seal | None], root: Path) -> list[Seal]:
    """The seals, each of another thing. Raises ObservationError."""
    seals: dict[tuple[str, ...], Seal] = {}
    problems: list[Problem] = []
    for number, seal in enumerate(read, 2):
        key = (seal.of, seal.part, "" if "/" in seal.of else seal.sha256) if seal else ()
        if seal is None:
            problems.append(Problem(_named(root), number, "this line seals nothing.", mend=_MEND))
        elif key in seals:
            named = seal.of if seal.part == DATA else f"{seal.part} of {seal.of}"
            problems.append(Problem(_named(root), number, f"{named} stands here a second time.", mend=_MEND))
        else:
            seals[key] = seal
    if problems:
        raise ObservationError(problems)
    return [*seals.values()]


def manifest_text(seals: Iterable[Seal], history: bytes) -> bytes:
    """The manifest as it is written, with its last line; `history` is seals.csv as it is by then."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(astuple(seal) for seal in seals)
    lines, told = out.getvalue().splitlines(), history.decode().splitlines(keepends=True)
    end = f"{END},{len(lines)},{_sum(lines)},{len(told)}:{_sum(told)}"
    return "".join(f"{line}\n" for line in (HEADER, *lines, end)).encode()


def content(root: Path, name: str) -> bytes:
    """A file at the top of `root` as it is; nothing where there is none."""
    return (root / name).read_bytes() if (root / name).exists() else b""


def write_manifest(root: Path, content: bytes) -> None:
    """Put the manifest in place whole, or leave the old one."""
    disk.replace_file(root / MANIFEST_FILE, content)
