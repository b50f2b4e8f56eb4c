"""observations/ -> publications: every folder below the roots read, checked and held against the others.

A publication is a folder `<source>/<date>/` with `source.yaml` and one data file. A root may have a manifest, in which
publications are sealed: neither lost, nor edited, nor checked twice.
"""

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from monitor.definitions.programmes import Vocabulary
from monitor.errors import ObservationError, Problem
from monitor.observations import cards, rows
from monitor.observations.cards import Card, Covers
from monitor.observations.disclosure import small_cells
from monitor.observations.guarding import Guard
from monitor.observations.publications import Publication, guarded_by
from monitor.words.areas import INVENTED
from monitor.words.strict_yaml import Document
from monitor.workspace import manifest, seals
from monitor.workspace.data_files import RowsFile
from monitor.workspace.manifest import Manifest
from monitor.workspace.seal_history import HISTORY_FILE
from monitor.workspace.snapshot import snapshot
from monitor.workspace.yaml_files import Texts, leads_inside, load, shown_path

RECEIVED = manifest.RECEIVED  # in a publication: the files it was made from, as they arrived
AT_THE_TOP = (*seals.BESIDE, HISTORY_FILE, manifest.MANIFEST_FILE)  # beside the publications


def load_publications(
    roots: Sequence[Path],
    vocabulary: Vocabulary,
    texts: Texts | None = None,
    sealed: bool = True,
    guard: Guard | None = None,
) -> tuple[Publication, ...]:
    """Every publication below `roots`, oldest first. Raises ObservationError with all problems of all of them.

    The rows of a publication that is sealed in its root's manifest are not checked again. `texts` is given every card
    as it was read. Each is held against its seals, unless not `sealed`: where it is about to be sealed anew. `guard`
    withholds what rests on few people; without, it knows of no filed report.
    """
    problems: list[Problem] = []
    read: list[tuple[Publication, Document]] = []
    for root in roots:
        held, faults = read_root(root, vocabulary, texts, sealed)
        read += held
        problems += faults
    publications = [publication for publication, _ in read]
    problems += _twice(publications)
    problems = problems or [*_discontinued(read), *_superseding(read)]
    if problems:
        raise ObservationError(problems)
    return guarded_by(guard or Guard(small_cells(vocabulary)), sorted(publications, key=lambda p: p.order))


def data_of(publication: Publication) -> RowsFile:
    """The data file of a publication that was read from disk."""
    assert isinstance(publication.data, RowsFile)  # all that are read here are  # noqa: S101
    return publication.data


def folder_of(publication: Publication) -> Path:
    """The folder of a publication: its card, its data file and what they were made from."""
    return data_of(publication).path.parent


def added_since(root: Path, held: Sequence[Publication]) -> tuple[Publication, ...]:
    """The publications below `root` that are not among `held`: what others took in meanwhile. Their rows are not read.

    Raises ObservationError.
    """
    known = {folder_of(publication) for publication in held}
    return tuple(_publication(folder, root)[0] for folder in publication_folders(root) if folder not in known)


def read_root(
    root: Path, vocabulary: Vocabulary, texts: Texts | None = None, sealed: bool = True
) -> tuple[list[tuple[Publication, Document]], list[Problem]]:
    """The publications of one root with their cards, and everything that is wrong there; of seals only if `sealed`."""
    if not root.is_dir():
        return [], [Problem(str(root), 0, "there is no such folder of observations.")]
    problems, held = _strays(root), list[tuple[Publication, Document]]()
    try:
        whole, rules = manifest.read_manifest(root), rows.rules(vocabulary)
    except ObservationError as fault:
        return [], [*problems, *fault.problems]
    problems += whole.faults if sealed else ()
    folders = list(
        publication_folders(root)
    )  # after the manifest: what is added meanwhile is then here before it is missed
    for folder in folders:
        try:
            publication, card = _publication(folder, root, texts)
            broken = seals.of_publication(whole, publication.id, _sum(publication), card, folder) if sealed else []
            problems += broken
            if not broken and not whole.is_checked(publication.id, _sum(publication), rules):
                _check(publication, card, vocabulary)
            held.append((_with_kept(publication, whole, folder) if sealed else publication, card))
        except ObservationError as fault:
            problems += fault.problems
    there = {f"{folder.parent.name}/{folder.name}" for folder in folders}
    return held, [*problems, *whole.lost(there)]


def _sum(publication: Publication) -> str:
    return publication.card.file.sha256


def _with_kept(publication: Publication, whole: Manifest, folder: Path) -> Publication:
    """The publication, with the files it was made from as they were sealed."""
    kept = seals.kept(whole, publication.id, folder)
    return replace(publication, data=replace(data_of(publication), kept=kept)) if kept else publication


def _strays(root: Path) -> list[Problem]:
    """Data that no publication holds would be figures that quietly do not count."""
    mend = "A publication is a folder SOURCE/DATE with source.yaml and its data file."
    return [
        Problem(shown_path(path, root), 0, "this file is in no publication, so it would never be read.", mend=mend)
        for path in sorted(_files(root))
        if path.suffix.lower() in (".csv", ".parquet", ".yaml", ".yml")
        and len(path.relative_to(root).parts) != len(("source", "date", "file"))
        and path.relative_to(root).parts[2:3] != (RECEIVED,)
        and path.relative_to(root).as_posix() not in AT_THE_TOP
    ]


def _files(root: Path) -> Iterator[Path]:
    """Every file below `root` that is not hidden. A folder may leave while this looks: a delivery is put in place."""
    for folder, below, files in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (Path(folder, name) for name in files if not name.startswith("."))


def publication_folders(root: Path) -> Iterator[Path]:
    """The folder of each publication below `root`, in order."""
    for source in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")):
        yield from sorted(p for p in source.iterdir() if p.is_dir() and not p.name.startswith("."))


def _discontinued(read: Sequence[tuple[Publication, Document]]) -> Iterator[Problem]:
    """Cards that continue a publication which is not held, or is no earlier one."""
    ids = {publication.id for publication, _ in read}
    for publication, card in read:
        for place, day in enumerate(publication.card.continues):
            continued, line = f"{publication.card.source}/{day}", card.line(("continues", place))
            if continued not in ids:
                what = f"it continues {continued}, which is not held."
                yield Problem(card.file, line, what, mend="Write the date of an earlier publication of this source.")
            elif day >= publication.known_from:
                what = f"it continues {continued}, which is no earlier publication."
                yield Problem(card.file, line, what, mend="Write the date of an earlier publication of this source.")


def _superseding(read: Sequence[tuple[Publication, Document]]) -> Iterator[Problem]:
    """Cards that supersede a publication which is not held, or is no earlier one of their source."""
    held = {publication.id: publication for publication, _ in read}
    for publication, card in read:
        for place, name in enumerate(publication.card.supersedes):
            line, other = card.line(("supersedes", place)), held.get(name)
            if other is None or other.card.source != publication.card.source or other.order >= publication.order:
                what = (
                    f"it supersedes {name}, which is {'not held' if other is None else 'no earlier one of its source'}."
                )
                mend = "Write an earlier publication of this source, as SOURCE/DATE."
                yield Problem(card.file, line, what, mend=mend)


def _twice(publications: Sequence[Publication]) -> list[Problem]:
    places: dict[str, list[Publication]] = {}
    for publication in publications:
        places.setdefault(publication.id, []).append(publication)
    return [_held_twice(name, held) for name, held in places.items() if len(held) > 1]


def _held_twice(name: str, held: Sequence[Publication]) -> Problem:
    folders = " and in ".join(str(folder_of(publication)) for publication in held)
    what = f"the publication {name} is held twice."
    return Problem(held[0].shown, 0, what, f"It stands in {folders}.", "Keep one folder.")


def _publication(folder: Path, root: Path, texts: Texts | None = None) -> tuple[Publication, Document]:
    named = shown_path(folder / "source.yaml", root)
    card_file = folder / "source.yaml"
    if not leads_inside(card_file, root):
        what = "this is a link that leads out of the observations."
        raise ObservationError(Problem(named, 0, what, mend="Put the file itself here."))
    if not card_file.exists():
        what = "this folder has no source.yaml."
        mend = "Write a source card, or move the folder away."
        raise ObservationError(Problem(shown_path(folder, root), 0, what, "A card says where figures are from.", mend))
    card, document = load(card_file, named, Card, ObservationError, texts)
    path = folder / card.file.name
    publication = Publication(card, RowsFile(path, shown_path(path, root)), shown_path(path, root))
    _placed(publication, folder, document)
    return replace(publication, data=_unchanged(publication, document)), document


def _check(publication: Publication, card: Document, vocabulary: Vocabulary) -> None:
    """Refuse rows that are no observations, and years that the card does not tell of."""
    data_of(publication).check(vocabulary)
    first, last = data_of(publication).years()
    stated = tuple(publication.card.covers.years)
    if (first, last) != stated:
        what = f"the card says that it covers {stated[0]} to {stated[1]}, but the rows run from {first} to {last}."
        mend = "Write the first and the last year for which there are rows."
        raise ObservationError(Problem(card.file, card.line(("covers", "years")), what, mend=mend))
    if data_of(publication).invented() and not publication.card.synthetic:
        what = f"the rows are of {' or '.join(INVENTED.values())}, which is an invented state."
        why = "Figures of it were made up, and whatever leans on them has to say so."
        raise ObservationError(Problem(card.file, 0, what, why, "Write synthetic: true."))


def _placed(publication: Publication, folder: Path, document: Document) -> None:
    is_at, should = f"{folder.parent.name}/{folder.name}", publication.id
    if is_at != should:
        what = f"the folder is {is_at}, but the card says {should}."
        raise ObservationError(Problem(document.file, document.line(("source",)), what, mend="Rename one of the two."))
    path, line = data_of(publication).path, document.line(("file", "name"))
    name = path.name
    if path.is_symlink():
        what = f"the data file {name} is a link."
        raise ObservationError(Problem(document.file, line, what, mend="Put the file itself here."))
    if not path.is_file():
        what = f"the data file {name} is not in the folder."
        raise ObservationError(Problem(document.file, line, what, mend="Put it there, or name the one that is."))


def _unchanged(publication: Publication, document: Document) -> RowsFile:
    """The data file as it is, which is the one that the card was written for."""
    path = data_of(publication).path
    taken = snapshot(path, publication.shown)
    if taken.sha256 != publication.card.file.sha256:
        what = f"{path.name} is not the file this card was written for."
        why = f"Its SHA-256 is {taken.sha256}. A publication is never changed."
        mend = "Restore the file; a corrected delivery is a new publication in a folder of its own."
        raise ObservationError(Problem(document.file, document.line(("file", "sha256")), what, why, mend))
    return RowsFile(path, publication.shown, taken)


def substitute(
    publications: Sequence[Publication],
    source: str,
    path: Path,
    as_of: date,
    vocabulary: Vocabulary,
    registered: Collection[str] = (),
) -> tuple[Publication, ...]:
    """`publications` with the file at `path` as the newest of `source` on `as_of`. Raises ObservationError.

    The source is one of which something is held, or one of those `registered`.
    """
    earlier = [publication.card for publication in publications if publication.card.source == source]
    if not earlier and source not in registered:
        known = ", ".join(sorted({*registered, *(p.card.source for p in publications)})) or "none"
        raise ObservationError(Problem(source, 0, "there is no such source.", f"There are: {known}."))
    if not path.is_file():
        raise ObservationError(Problem(str(path), 0, "there is no such file."))
    taken = snapshot(path, path.name)
    data = RowsFile(path, path.name, taken)
    data.check(vocabulary)
    file = cards.DataFile(name="data" + path.suffix.lower(), sha256=taken.sha256)
    newest = next((card for card in reversed(earlier) if not card.synthetic), None) or _bare(source, data, as_of, file)
    further: dict[str, Any] = {"published": as_of, "first_seen": None, "continues": [], "synthetic": data.invented()}
    given = newest.model_copy(update={"file": file, **further})
    editions = next((p.guard.editions for p in publications), tuple)
    guard = Guard(small_cells(vocabulary), editions)
    return guarded_by(guard, [*publications, Publication(given, data, path.name)])


def _bare(source: str, data: RowsFile, as_of: date, file: cards.DataFile) -> Card:
    """The card of a file of which nothing is known but what is in it."""
    return Card(
        source=source,
        title=f"{data.shown}, given for this call",
        publisher="not stated",
        url="not stated",
        published=as_of,
        dated_by="the date asked about",
        accessed=as_of,
        licence="not stated",
        file=file,
        covers=Covers(areas="those in the file", years=list(data.years())),
        status={"default": "provisional"},
        owner="whoever gave the file",
    )
