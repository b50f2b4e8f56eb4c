"""What is sealed of a card, of received files and of the files beside publications, held against what is there now.

A text is sealed by what it says: its comments, order and layout may change. Of a file beside the publications each
entry is sealed by itself, so that one that was added is told from one that was edited.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from monitor.errors import ObservationError, Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.workspace import disk
from monitor.workspace.data_files import Kept
from monitor.workspace.manifest import ANEW, CARD, DATA, OR_ANEW, RECEIVED, Manifest, Seal, read_manifest
from monitor.workspace.yaml_files import Texts, shown_path, top_level_files

Model = TypeVar("Model", bound=BaseModel)
BESIDE = ("corrections.yaml", "determinations.yaml", "errors.yaml")  # what answers lean on beside the publications
_SHORT = 12  # digits that name a word; the whole is held by its whole fingerprint
_NAMED_BY = ("test", "source", "sources", "services", "measure", "publication", "kind", "unit", "area", "population",
             "payer", "service", "quantity", "period", "year", "years", "line", "says", "by")  # fmt: skip
_WHY = "Answers lean on it, so it is not changed without a word."


@dataclass(frozen=True)
class Piece:
    """Something that is sealed, as it is now: a card, or an entry of a file beside the publications."""

    of: str
    part: str
    value: Any
    document: Document
    loc: Loc = ()

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of what it says."""
        return _digest(self.value)

    @cached_property
    def words(self) -> dict[str, str]:
        """A short fingerprint of each of its words."""
        named = self.value if isinstance(self.value, dict) else {}
        return {str(word): _digest(value)[:_SHORT] for word, value in named.items()}

    @property
    def seal(self) -> Seal:
        """Its line of the manifest."""
        return Seal(self.of, self.part, self.sha256, " ".join(f"{word}={short}" for word, short in self.words.items()))

    def line(self, words: Sequence[str]) -> int:
        """The line on which the first of `words` stands, or the whole."""
        return min((self.document.line((*self.loc, word)) for word in words if word in self.words), default=0) or (
            self.document.line(self.loc)
        )


def _digest(value: Any) -> str:
    return sha256(json.dumps(_plain(value), ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value of YAML so that it is written in one way only: words in order, days told from text."""
    if isinstance(value, dict):
        return {"of": sorted([str(word), type(word).__name__, _plain(inner)] for word, inner in value.items())}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return {"day": value.isoformat()} if isinstance(value, date) else value


@dataclass(frozen=True)
class Change:
    """What was sealed and is not there as it was; `now` is what stands in its place, where something does."""

    seal: Seal
    now: Piece | None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that are not as they were, be they there or not."""
        before, after = self.seal.details, self.now.words if self.now else {}
        return tuple(sorted(word for word in {*before, *after} if before.get(word) != after.get(word)))

    def problem(self, root: Path) -> Problem:
        """What to tell of it."""
        named = self.seal.of if self.seal.part != CARD else f"{self.seal.of}/{CARD}"
        file, part = f"{root.name}/{named}", self.seal.part
        if self.now is None:
            return Problem(file, 0, f'the entry "{part}" was sealed, and is not here as it was.', _WHY, OR_ANEW)
        quoted = ", ".join(f'"{word}"' for word in self.words) or "what stands here"
        within = "" if part == CARD else f' of the entry "{self.now.part}"'
        are = "are not what was" if len(self.words) > 1 else "is not what was"
        return Problem(file, self.now.line(self.words), f"{quoted}{within} {are} sealed.", _WHY, OR_ANEW)


def changes(sealed: Sequence[Seal], there: Sequence[Piece]) -> tuple[list[Change], list[Piece]]:
    """What is not as it was sealed, and what is not sealed at all. One that was edited is both in one `Change`."""
    known, now = {seal.sha256 for seal in sealed}, {piece.sha256: piece for piece in there}
    new = [piece for digest, piece in now.items() if digest not in known]
    found: list[Change] = []
    for seal in sealed:
        if seal.sha256 not in now:
            found.append(Change(seal, _edited(seal, new)))
            new = [piece for piece in new if piece is not found[-1].now]
    return found, new


def _edited(seal: Seal, new: Sequence[Piece]) -> Piece | None:
    """What the sealed entry has become: the one most like it, if it has its name or most of its words."""
    alike = {index: len(seal.details.items() & piece.words.items()) for index, piece in enumerate(new)}
    meant = [i for i, same in alike.items() if new[i].part == seal.part or 2 * same >= len(seal.details) > 0]
    return new[max(meant, key=lambda i: (new[i].part == seal.part, alike[i]))] if meant else None


def pieces(name: str, document: Document) -> list[Piece]:
    """Each entry of a file beside the publications, named by what it is about."""
    parts: list[Piece] = []
    for word, value in document.value.items():
        if isinstance(value, list):
            parts += [Piece(name, _label(entry), entry, document, (word, at)) for at, entry in enumerate(value)]
        else:
            parts.append(Piece(name, str(word), value, document, (word,)))
    return parts


def _label(entry: Any) -> str:
    named = [entry[word] for word in _NAMED_BY if word in entry] if isinstance(entry, dict) else [entry]
    flat = [part for value in named for part in (value if isinstance(value, list) else [value])]
    return " ".join(" ".join(map(str, flat)).split())


def of_publication(whole: Manifest, name: str, sha: str, card: Document, folder: Path) -> list[Problem]:
    """Where a publication's data, of the fingerprint `sha`, its card or received files are not those sealed."""
    data = whole.part(name, DATA)
    if data and data.sha256 != sha:
        return [other_data(whole, data, sha)]
    found, _ = of_card(whole, name, card)
    return [*(change.problem(whole.root) for change in found), *_received(whole, name, folder)]


def of_card(whole: Manifest, name: str, card: Document) -> tuple[list[Change], list[Piece]]:
    """What of a card is not as it was sealed, or that it is not sealed."""
    sealed = [seal for seal in whole.by_name.get(name, ()) if seal.part == CARD]
    return changes(sealed, [Piece(name, CARD, card.value, card)])


def other_data(whole: Manifest, seal: Seal, sha: str) -> Problem:
    """What to tell of data that are others than those that were sealed."""
    what = f"the data of {seal.of} are not those that were sealed."
    why = f"Their SHA-256 is {sha}. A publication is never changed."
    mend = (
        "Restore the file; a corrected delivery is a new publication in a folder of its own. If it must be, seal it "
        f"anew: {ANEW}"
    )
    return Problem(f"{whole.root.name}/manifest.csv", whole.line(seal), what, why, mend)


def received(whole: Manifest, name: str, folder: Path) -> list[tuple[Path, Seal]]:
    """The received files of a publication that are sealed, each with its seal."""
    seals = [seal for seal in whole.by_name.get(name, ()) if seal.part.startswith(f"{RECEIVED}/")]
    return [(folder / seal.part, seal) for seal in seals]


def _received(whole: Manifest, name: str, folder: Path) -> Iterator[Problem]:
    """Received files that are gone, or of another size. Their content is read by `certified` only: it may be much."""
    for path, seal in received(whole, name, folder):
        if path.is_symlink() or not path.is_file():
            yield no_file(path, whole.root)
        elif str(path.stat().st_size) != seal.details.get("bytes"):
            yield other_file(path, whole.root)


def no_file(path: Path, root: Path) -> Problem:
    """What to tell of a received file that is gone."""
    return Problem(shown_path(path, root), 0, "this received file was sealed, and is not here.", mend=OR_ANEW)


def other_file(path: Path, root: Path) -> Problem:
    """What to tell of a received file that is another than the one that was sealed."""
    what, why = "this is not the file that was sealed.", "It is the evidence of what was delivered."
    return Problem(shown_path(path, root), 0, what, why, OR_ANEW)


def received_seal(publication: str, path: Path) -> Seal:
    """The seal of a received file as it is now."""
    return Seal(publication, f"{RECEIVED}/{path.name}", disk.digest(path), f"bytes={path.stat().st_size}")


def kept(whole: Manifest, name: str, folder: Path) -> tuple[Kept, ...]:
    """The received files of a publication as a report is to find them before it is filed."""
    return tuple(Kept(path, seal.sha256, other_file(path, whole.root)) for path, seal in received(whole, name, folder))


def beside(whole: Manifest, name: str, document: Document | None) -> tuple[list[Change], list[Piece]]:
    """What of a file beside the publications is not as it was sealed, and what is not sealed."""
    return changes(whole.by_name.get(name, ()), pieces(name, document) if document else [])


def no_file_beside(root: Path, name: str) -> Problem:
    """What to tell of a file beside the publications that is gone."""
    return Problem(f"{root.name}/{name}", 0, "this file was sealed, and is not here.", _WHY, OR_ANEW)


def beside_problems(root: Path, name: str, document: Document | None) -> list[Problem]:
    """Where a file beside the publications is not as it was sealed. Raises ObservationError."""
    whole = read_manifest(root)
    if document is None and name in whole.by_name:
        return [no_file_beside(root, name)]
    return [change.problem(root) for change in beside(whole, name, document)[0]]


def sealed_files(
    roots: Sequence[Path], name: str, model: type[Model], texts: Texts | None, sealed: bool = True
) -> list[tuple[Model, Document]]:
    """The files called `name` at the top of `roots`, each held against its seals unless not `sealed`.

    Raises ObservationError.
    """
    files = top_level_files(roots, name, model, ObservationError, texts)
    if sealed:
        there = iter([document for _, document in files])
        paired = [(root, next(there) if (root / name).exists() else None) for root in roots]
        if problems := [problem for root, document in paired for problem in beside_problems(root, name, document)]:
            raise ObservationError(problems)
    return files


def checked_under(seal: Seal, rules: str) -> Seal:
    """A seal of data, checked under other rules."""
    return replace(seal, detail=f"rows={seal.details['rows']} rules={rules}") if seal.part == DATA else seal
