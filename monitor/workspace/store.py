"""Publications where they are kept: added whole or not at all, never over another, by one writer at a time."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.errors import LockedError, ObservationError, Problem
from monitor.observations import rows
from monitor.observations.cards import Card
from monitor.observations.publications import Publication
from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.workspace import disk, leftovers, manifest, writing
from monitor.workspace.bucket import Bucket, bucket
from monitor.workspace.data_files import RowsFile, write_rows
from monitor.workspace.manifest import Manifest, Seal, data_seal
from monitor.workspace.publication_files import RECEIVED, data_of, folder_of
from monitor.workspace.seal_history import HISTORY_FILE
from monitor.workspace.sealing import Said, Sealing, seal
from monitor.workspace.seals import of_card, received_seal
from monitor.workspace.settings import Settings
from monitor.workspace.yaml_files import load, read

READABLE = 50_000  # rows up to which figures are kept as CSV, which people read in a review; more are kept as Parquet
_PATIENCE = 60.0  # seconds for which a second writer waits
TRIES = 20  # at a manifest that others write too; unsealed, a publication is checked at every reading


@dataclass(frozen=True)
class Store:
    """A folder of publications; with a bucket, it is the mirror of that."""

    root: Path
    bucket: Bucket | None = None


@dataclass(frozen=True)
class Kept:
    """A file to be kept beside the figures, and the reader it was read by."""

    file: Opened
    reader: str


def own(settings: Settings) -> Store | None:
    """The store that deliveries go to; None without a workspace. Raises SettingsError."""
    if settings.store is None:
        return None
    return Store(settings.store, bucket(settings.bucket) if settings.bucket else None)


def roots(settings: Settings) -> tuple[Path, ...]:
    """The folders of observations, what lies in a bucket brought to its folder first. Raises SettingsError."""
    if settings.bucket:
        mirrored = Store(settings.observations[-1], bucket(settings.bucket))
        with writing_locked(mirrored.root):
            fetch(mirrored)
    return settings.observations


def fetch(store: Store) -> None:
    """Bring what others have added to a bucket, under the lock. Raises SettingsError."""
    if store.bucket:
        store.bucket.fetch(store.root)


def sealed(settings: Settings, vocabulary: Vocabulary, today: date, said: Said | None = None) -> Sealing:
    """Check and seal what is not sealed yet in the workspace's own store, or in the shipped one.

    What was changed since it was sealed is sealed anew where `said` says by whom and why. Raises ObservationError where
    a row is at fault, or something was changed and nobody says so, and SettingsError where nothing can be written.
    """
    store = Store(settings.observations[-1], bucket(settings.bucket) if settings.bucket else None)
    with writing_locked(store.root):
        fetch(store)
        tags = {name: _tag(store, name) for name in (HISTORY_FILE, manifest.MANIFEST_FILE)}
        sealing = seal(store.root, vocabulary, today, said)
        for name, (before, tag) in tags.items():
            _upload(store, name, before, tag)
        return sealing


def _upload(store: Store, name: str, before: bytes, tag: str | None) -> None:
    """Put what sealing wrote into the bucket. Raises LockedError where somebody else has changed it meanwhile."""
    now = manifest.content(store.root, name)
    if store.bucket and now != before and not store.bucket.replace(name, now, tag):
        what = "the manifest was changed by another at the same moment."
        raise LockedError(Problem(f"{store.bucket.url}/{name}", 0, what, mend="Seal again."))


@contextmanager
def writing_locked(root: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Be the only writer in the folder `root`. What a killed writer left half-written there is removed.

    Raises LockedError where another still writes after `patience` seconds, DiskError where nothing can be written.
    """
    with disk.locked(root, patience, "another delivery is being taken in here."):
        disk.clean(root)
        leftovers.clear()
        yield


def add(
    store: Store,
    words: Mapping[str, Any],
    data: RowsFile,
    kept: Sequence[Kept],
    vocabulary: Vocabulary,
    settled: bool = True,
) -> Publication:
    """Add a publication to the store, under its lock, and seal it: `data` is what `write_figures` wrote.

    A card that is not `settled`, because nothing says whose figures these are, is left for a person to seal.
    A kill leaves either nothing that anyone reads, or the whole publication; unsealed, it is checked at every reading.
    Raises TakenError where another office has begun a publication of this name in a bucket.
    """
    with disk.preparing(store.root, str(words["source"])) as prepared:
        card = _prepare(prepared, words, data, kept)
        place = store.root / folder(card)
        if store.bucket:
            store.bucket.add(prepared, folder(card))
        disk.put(prepared, place)
    named = f"{folder(card)}/{card.file.name}"
    made = Publication(card, RowsFile(place / card.file.name, named), named)
    _seal(store, made, data.count(), vocabulary, settled)
    return made


def _prepare(prepared: Path, words: Mapping[str, Any], written: RowsFile, kept: Sequence[Kept]) -> Card:
    data = Path(shutil.copyfile(written.path, prepared / written.path.name))
    disk.flush(data)
    (prepared / RECEIVED).mkdir()
    for entry in kept:
        _keep(entry.file, prepared / RECEIVED / entry.file.name)
    disk.flush(prepared / RECEIVED)
    received = [{"name": e.file.name, "sha256": e.file.sha256, "reader": e.reader} for e in kept]
    text = writing.card_text(words, (data.name, disk.digest(data)), received)
    disk.write_files(prepared, {"source.yaml": text.encode()})
    card, _ = load(prepared / "source.yaml", "source.yaml", Card, ObservationError)
    return card


def _keep(file: Opened, place: Path) -> None:
    """Copy a delivered file, whose fingerprint was taken before it was read."""
    shutil.copyfile(file.path, place)
    disk.flush(place)
    if disk.digest(place) != file.sha256:
        mend = "Wait until it is whole, and deliver it again."
        raise DeliveryError(file.name, [Fault("the file was changed while it was being taken in.", mend=mend)])


def folder(card: Card) -> str:
    """Where a publication stands below the store, which is its id too."""
    edition = f".{card.edition}" if card.edition else ""
    return f"{card.source}/{card.published or card.first_seen}{edition}"


def free_editions(source: str, day: Any, held: Sequence[Publication]) -> Iterator[int]:
    """The numbers that the next publication of a source on one day may have, 1 where it is the first."""
    taken = {publication.id for publication in held}
    return (n for n in count(1) if (f"{source}/{day}.{n}" if n > 1 else f"{source}/{day}") not in taken)


def write_figures(figures: pl.LazyFrame, folder: Path) -> RowsFile:
    """Checked figures, in the columns and types of `rows.COLUMNS`, as the data file in `folder`, which is made.

    They stand in the order in which people look for them; columns that say nothing are left out.
    """
    folder.mkdir()
    says_nothing = [pl.col(name).fill_null("all").eq("all").all() for name in rows.OPTIONAL]
    told = figures.select(*says_nothing, many=pl.len()).collect(engine="streaming").row(0, named=True)
    kept = figures.select(name for name in rows.COLUMNS if not told.get(name))
    if told["many"] > READABLE:
        path = folder / "data.parquet"
        write_rows(kept, path)
    else:
        path = folder / "data.csv"
        path.write_text(_readable(kept.collect()), "utf-8")
    disk.flush(path)
    return RowsFile(path, path.name)


def _readable(figures: pl.DataFrame) -> str:
    order = ["quantity", "payer", "service", "population", "period", "area", "paid_through"]
    plain = pl.col("value").cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    return figures.sort([name for name in order if name in figures.columns]).with_columns(plain).write_csv()


def completed(store: Store, publication: Publication, vocabulary: Vocabulary) -> None:
    """Seal a publication of the store that a killed run left unsealed, its rows checked once more."""
    data = data_of(publication)
    if data.path.is_relative_to(store.root) and publication.id not in manifest.read_manifest(store.root).publications:
        data.check(vocabulary)
        _seal(store, publication, data.count(), vocabulary)


def _seal(store: Store, made: Publication, count: int, vocabulary: Vocabulary, settled: bool = False) -> None:
    """Write the publication into the manifest: its data, the files it was made from and, once `settled`, its card."""
    parts = _parts(made, count, rows.rules(vocabulary), settled)
    for _ in range(TRIES):
        _, tag = _tag(store, manifest.MANIFEST_FILE)
        whole = manifest.read_manifest(store.root)
        if whole.faults or made.id in whole.publications:
            return
        text = manifest.manifest_text([*whole.seals, *parts], manifest.content(store.root, HISTORY_FILE))
        if not store.bucket or store.bucket.replace(manifest.MANIFEST_FILE, text, tag):
            manifest.write_manifest(store.root, text)
            return


def _parts(made: Publication, count: int, rules: str, settled: bool) -> list[Seal]:
    folder_, sha = folder_of(made), made.card.file.sha256
    card = read(folder_ / manifest.CARD, f"{made.id}/{manifest.CARD}")
    received = [received_seal(made.id, folder_ / RECEIVED / entry.name) for entry in made.card.received]
    cards = [piece.seal for piece in of_card(Manifest(folder_), made.id, card)[1]] if settled else []
    return [data_seal(made.id, sha, count, rules), *cards, *received]


def _tag(store: Store, name: str) -> tuple[bytes, str | None]:
    """A bucket's manifest or history, which is brought anew, and its tag; in a folder, as it is there."""
    stored = store.bucket.get(name) if store.bucket else None
    if stored:
        disk.replace_file(store.root / name, stored[0])
    return manifest.content(store.root, name), stored[1] if stored else None
