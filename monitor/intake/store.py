"""Publications on disk: added whole or not at all, never over another, by one writer at a time."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

import polars as pl

from monitor import disk
from monitor.definitions.programmes import Vocabulary
from monitor.errors import LockedError, ObservationError, Problem, SettingsError
from monitor.intake import writing
from monitor.observations import manifest, rows
from monitor.observations.cards import Card
from monitor.observations.manifest import Sealed
from monitor.observations.publications import RECEIVED
from monitor.readers.opened import Opened
from monitor.strict_yaml import load

LOCK = ".lock"
READABLE = 50_000  # rows up to which figures are kept as CSV, which people read in a review; more are kept as Parquet
PATIENCE = 60.0  # seconds for which a second writer waits


@dataclass(frozen=True)
class Kept:
    """A file to be kept beside the figures, and the reader it was read by."""

    file: Opened
    reader: str


@contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Be the only writer of the store `root`. Raises LockedError where another still is after `patience` seconds."""
    from filelock import FileLock, Timeout

    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / LOCK, timeout=patience):
            disk.clean(root)
            yield
    except Timeout:
        what = "another delivery is being taken in here."
        raise LockedError(Problem(str(root), 0, what, mend="Wait until it has ended, and try again.")) from None
    except PermissionError as fault:
        what = f"the observations cannot be written here: {fault.strerror}."
        raise SettingsError(Problem(str(root), 0, what)) from None


def add(
    root: Path, words: Mapping[str, Any], figures: pl.DataFrame, kept: Sequence[Kept], vocabulary: Vocabulary
) -> str:
    """Add a publication to the store, under its lock, and seal it; its id. The figures were checked before.

    A kill leaves either nothing that anyone reads, or the whole publication; unsealed, it is checked at every reading.
    """
    prepared = disk.beside(root, str(words["source"]))
    data = _write_figures(figures, prepared)
    sums = {entry.file.name: entry.file.sha256 for entry in kept}
    (prepared / RECEIVED).mkdir()
    for entry in kept:
        shutil.copyfile(entry.file.path, prepared / RECEIVED / entry.file.name)
        disk.flush(prepared / RECEIVED / entry.file.name)
    received = [{"name": e.file.name, "sha256": sums[e.file.name], "reader": e.reader} for e in kept]
    text = writing.text(words, (data.name, _digest(data)), received)
    disk.write_files(prepared, {"source.yaml": text.encode()})
    card, _ = load(prepared / "source.yaml", "source.yaml", Card, ObservationError)
    name = folder(card)
    disk.put(prepared, root / name)
    _seal(root, name, card, figures.height, vocabulary)
    return name


def folder(card: Card) -> str:
    """Where a publication stands below the store, which is its id too."""
    edition = f".{card.edition}" if card.edition else ""
    return f"{card.source}/{card.published or card.first_seen}{edition}"


def free_edition(root: Path, source: str, day: Any) -> int:
    """The number of the next publication of a source on one day: 1 where it is the first."""
    edition = 1
    while (root / source / (f"{day}.{edition}" if edition > 1 else str(day))).exists():
        edition += 1
    return edition


def _write_figures(figures: pl.DataFrame, prepared: Path) -> Path:
    """The figures in the order in which people look for them; columns that say nothing are left out."""
    says_nothing = [name for name in rows.OPTIONAL if figures[name].fill_null("all").eq("all").all()]
    own = figures.select(name for name in rows.COLUMNS if name not in says_nothing)
    if own.height > READABLE:
        path = prepared / "data.parquet"
        rows.write(own.lazy(), path)
    else:
        path = prepared / "data.csv"
        order = ["quantity", "payer", "service", "population", "period", "area", "paid_through"]
        plain = pl.col("value").cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
        own.sort([name for name in order if name in own.columns]).with_columns(plain).write_csv(path)
    disk.flush(path)
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as data:
        return file_digest(data, "sha256").hexdigest()


def _seal(root: Path, name: str, card: Card, count: int, vocabulary: Vocabulary) -> None:
    """Write the publication into the manifest, unless the rules there are older: `monitor check --seal` renews them."""
    lines, rules = [*manifest.read(root).values()], rows.rules(vocabulary)
    if all(line.rules == rules for line in lines):
        manifest.write(root, [*lines, Sealed(name, card.file.sha256, count, rules)])
