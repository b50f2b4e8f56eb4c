"""Sealing a folder of observations: what is new, and what was changed only where a person says who and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from monitor.definitions.programmes import Vocabulary
from monitor.errors import ObservationError, Problem
from monitor.observations import rows
from monitor.observations.publications import Publication
from monitor.observations.sealed_anew import SealedAnew
from monitor.words.strict_yaml import Document, YamlFault
from monitor.workspace import disk, manifest, seals
from monitor.workspace.manifest import CARD, DATA, MANIFEST_FILE, RECEIVED, Manifest, Seal, data_seal
from monitor.workspace.publication_files import data_of, folder_of, publication_folders, read_root
from monitor.workspace.seal_history import HISTORY_FILE, with_further
from monitor.workspace.yaml_files import read, shown_path


class Said(NamedTuple):
    """Who seals anew, and why."""

    by: str
    because: str


@dataclass(frozen=True)
class Sealing:
    """What was sealed for the first time, by name, and what anew."""

    new: tuple[str, ...]
    anew: tuple[SealedAnew, ...] = ()


class _Difference(NamedTuple):
    """A seal as it was and as it is to be, what the difference is in, and what is told where nobody answers for it."""

    was: Seal | None
    now: Seal | None
    words: str
    problem: Problem


@dataclass(frozen=True)
class Standing:
    """How a folder stands to its manifest: what is not as it was sealed, and what is not sealed."""

    whole: Manifest
    differences: tuple[_Difference, ...]
    unsealed: tuple[Seal, ...]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is not as it was sealed."""
        return [*self.whole.faults, *(difference.problem for difference in self.differences)]

    @property
    def named(self) -> tuple[str, ...]:
        """What is not sealed, one name for all of a publication and all entries of a file."""
        return _names((seal.of, seal.part) for seal in self.unsealed)


def _names(parts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    together: dict[str, list[str]] = {}
    for of, part in parts:
        together.setdefault(of, []).append(part)
    return tuple(_name(of, held) for of, held in together.items())


def _name(of: str, parts: Sequence[str]) -> str:
    if "/" not in of:
        return f"{of} ({len(parts)} entries)" if len(parts) > 1 else f"{of} ({parts[0]})"
    what = ["its card"] * (CARD in parts) + ["its received files"] * any(part.startswith(RECEIVED) for part in parts)
    return of if DATA in parts else f"{of} ({' and '.join(what)})"


def unsealed(root: Path) -> tuple[str, ...]:
    """What in the folder `root` is not sealed, named as above. Nothing is read but the manifest and what is beside it.

    Raises ObservationError.
    """
    whole = manifest.read_manifest(root)
    parts = [part for folder in publication_folders(root) for part in _unsealed_parts(whole, folder)]
    for name in seals.BESIDE:
        parts += [(name, piece.part) for piece in seals.beside(whole, name, document_beside(root, name))[1]]
    return _names(parts)


def _unsealed_parts(whole: Manifest, folder: Path) -> Iterator[tuple[str, str]]:
    named = f"{folder.parent.name}/{folder.name}"
    received = [f"{RECEIVED}/{path.name}" for path in sorted((folder / RECEIVED).glob("[!.]*"))]
    yield from ((named, part) for part in (DATA, CARD, *received) if whole.part(named, part) is None)


def seal(root: Path, vocabulary: Vocabulary, today: date, said: Said | None = None) -> Sealing:
    """Check every row below `root` and write its manifest. Raises ObservationError.

    Lines that stand there stay as they are, unless the rules have changed since, or what they seal was changed and
    `said` says by whom and why: then seals.csv says it too, and is written first.
    """
    read_now, problems = read_root(root, vocabulary, sealed=False)
    if problems:
        raise ObservationError(problems)
    stands = _standing(root, read_now, vocabulary)
    changed = {d.now.of for d in stands.differences if d.now and d.now.part.startswith(RECEIVED)}
    others = [problem for p, _ in read_now if p.id in changed for problem in misnamed(p, root)]
    if refused := others if said else stands.problems:
        raise ObservationError(refused)
    for publication, _ in read_now:
        data_of(publication).check(vocabulary)
    anew = _anew(stands, said, today) if said else ()
    _write(root, _lines(stands, rows.rules(vocabulary)), anew)
    return Sealing(stands.named, anew)


def standing(root: Path, vocabulary: Vocabulary) -> Standing:
    """How the folder stands to its manifest, each received file read whole. Raises ObservationError."""
    read_now, problems = read_root(root, vocabulary, sealed=False)
    if problems:
        raise ObservationError(problems)
    return _standing(root, read_now, vocabulary)


def _standing(root: Path, read_now: Sequence[tuple[Publication, Document]], vocabulary: Vocabulary) -> Standing:
    whole, rules = manifest.read_manifest(root), rows.rules(vocabulary)
    differences: list[_Difference] = []
    unsealed: list[Seal] = []
    for publication, card in sorted(read_now, key=lambda held: held[0].order):
        changed, new = _of_publication(whole, publication, card, rules)
        differences += changed
        unsealed += new
    for name in seals.BESIDE:
        document = document_beside(root, name)
        found, further = seals.beside(whole, name, document)
        gone = None if document else seals.no_file_beside(root, name)
        differences += [_difference(change, root, gone) for change in found]
        unsealed += [piece.seal for piece in further]
    return Standing(whole, tuple(differences), tuple(unsealed))


def document_beside(root: Path, name: str) -> Document | None:
    """A file beside the publications as it is now, where there is one. Raises ObservationError."""
    if not (root / name).exists():
        return None
    try:
        return read(root / name, f"{root.name}/{name}")
    except YamlFault as fault:
        raise ObservationError(Problem(f"{root.name}/{name}", fault.line, fault.what, mend=fault.mend)) from None


def _difference(change: seals.Change, root: Path, gone: Problem | None = None) -> _Difference:
    now = change.now.seal if change.now else None
    return _Difference(change.seal, now, ", ".join(change.words) if now else "", gone or change.problem(root))


def _of_publication(
    whole: Manifest, publication: Publication, card: Document, rules: str
) -> tuple[list[_Difference], list[Seal]]:
    """What of a publication is not as it was sealed, and what is not sealed: its data, its card, its received files."""
    data = data_of(publication)
    now = data_seal(publication.id, publication.card.file.sha256, data.count(), rules)
    before, differences, new = whole.part(publication.id, DATA), list[_Difference](), list[Seal]()
    if before and before.sha256 != now.sha256:
        differences.append(_Difference(before, now, "", seals.other_data(whole, before, now.sha256)))
    elif not before:
        new.append(now)
    found, further = seals.of_card(whole, publication.id, card)
    differences += [_difference(change, whole.root) for change in found]
    new += [piece.seal for piece in further]
    changed, arrived = _of_received(whole, publication)
    return [*differences, *changed], [*new, *arrived]


def _of_received(whole: Manifest, publication: Publication) -> tuple[list[_Difference], list[Seal]]:
    """Of the received files: what is not as it was sealed, and what is not sealed and as the card names it."""
    folder, root = folder_of(publication), whole.root
    sealed = {seal.part: seal for _, seal in seals.received(whole, publication.id, folder)}
    named = {f"{RECEIVED}/{entry.name}": entry.sha256 for entry in publication.card.received}
    there = {
        part: seals.received_seal(publication.id, folder / part)
        for part in {*sealed, *named}
        if _is_file(folder / part)
    }
    differences = [
        _Difference(seal, there.get(part), "", _other(folder / part, root, part in there))
        for part, seal in sealed.items()
        if there.get(part) != seal
    ]
    return differences, [
        there[part] for part in sorted(there) if part not in sealed and there[part].sha256 == named[part]
    ]


def _other(path: Path, root: Path, there: bool) -> Problem:
    return seals.other_file(path, root) if there else seals.no_file(path, root)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def misnamed(publication: Publication, root: Path) -> Iterator[Problem]:
    """Received files that are not those the card names: its fingerprints were taken as they arrived."""
    for entry in publication.card.received:
        path = folder_of(publication) / RECEIVED / entry.name
        shown = shown_path(path, root)
        if not _is_file(path):
            yield Problem(shown, 0, "this received file is named on the card, and is not here.", mend="Restore it.")
        elif (sha := disk.digest(path)) != entry.sha256:
            what, why = "this is not the file that the card names.", f"Its SHA-256 is {sha}."
            yield Problem(shown, 0, what, why, "Restore it; if it is meant, write that into the card, and then seal.")


def _lines(stands: Standing, rules: str) -> list[Seal]:
    """The lines as they are to stand: those there, changed where they are sealed anew, and then the new ones."""
    instead: Mapping[Seal, Seal | None] = {d.was: d.now for d in stands.differences if d.was}
    kept = [instead.get(part, part) for part in stands.whole.seals]
    return [*(seals.checked_under(part, rules) for part in kept if part), *stands.unsealed]


def _anew(stands: Standing, said: Said, today: date) -> tuple[SealedAnew, ...]:
    lines = [
        SealedAnew(
            today, *said, *_of(d.was or d.now), d.words, d.was.sha256 if d.was else "", d.now.sha256 if d.now else ""
        )
        for d in stands.differences
    ]
    edited = [
        SealedAnew(today, *said, fault.file.rpartition("/")[2], fault.what.rstrip(".")) for fault in stands.whole.faults
    ]
    return (*edited, *lines)


def _of(part: Seal | None) -> tuple[str, str]:
    return (part.of, part.part) if part else ("", "")


def _write(root: Path, lines: Sequence[Seal], anew: Sequence[SealedAnew]) -> None:
    history = with_further(manifest.content(root, HISTORY_FILE), anew)
    text = manifest.manifest_text(lines, history)
    if anew:
        disk.replace_file(root / HISTORY_FILE, history)
    if lines and text != manifest.content(root, MANIFEST_FILE):
        manifest.write_manifest(root, text)
