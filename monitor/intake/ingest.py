"""Taking in what was delivered: opened, recognised, read, checked, and only then written, whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks, store, writing
from monitor.intake.store import Kept
from monitor.observations.cards import Card
from monitor.observations.publications import Publication
from monitor.readers.delivery import Delivery, DeliveryError, Fault
from monitor.readers.opened import opened
from monitor.readers.recognition import reader, recognised


@dataclass(frozen=True)
class Office:
    """Where deliveries go: the store's folder, what is held (oldest first), the registered words, and the day."""

    root: Path
    held: Sequence[Publication]
    vocabulary: Vocabulary
    today: date

    def newest(self, source: str) -> Card | None:
        """The card of the newest publication of a source."""
        return next((p.card for p in reversed(self.held) if p.card.source == source), None)


@dataclass(frozen=True)
class Asked:
    """What was said with the files: how to read them, of which source they are, when they were published."""

    reader: str | None = None
    source: str | None = None
    published: date | None = None


@dataclass(frozen=True)
class Taken:
    """What became of a delivery: the publications it made, those that held it already, and what to look at."""

    files: tuple[str, ...]
    publications: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def ingest(paths: Sequence[Path], office: Office, asked: Asked) -> Taken:
    """Take in `paths` as one delivery: a publication for each source in it.

    Raises DeliveryError with every fault of the file that is refused; then nothing was written.
    """
    kept = [_kept(path, asked) for path in paths]
    found = _together([(entry, part) for entry in kept for part in _deliveries(entry, office, asked)])
    checked = [(delivery, by, _figures(delivery, by, office)) for delivery, by in found]
    taken = Taken(tuple(entry.file.name for entry in kept))
    with store.locked(office.root):
        for delivery, by, figures in checked:
            taken = _add(taken, delivery, by, figures, office, asked)
    return taken


def _kept(path: Path, asked: Asked) -> Kept:
    file = opened(path)
    return Kept(file, asked.reader or recognised(file).name)


def _deliveries(entry: Kept, office: Office, asked: Asked) -> list[Delivery]:
    read = reader(entry.reader).read(entry.file)
    return [part if part.source else _named(part, entry, office, asked) for part in read]


def _named(delivery: Delivery, entry: Kept, office: Office, asked: Asked) -> Delivery:
    """A delivery whose format does not tell its source: the one that was given, or the one the file is named after."""
    source = asked.source or entry.file.path.stem.partition("__")[0]
    if office.newest(source) is None:
        held = ", ".join(sorted({publication.card.source for publication in office.held}))
        what = f'no publication of a source "{source}" is held, so nothing is known of where its figures are from.'
        mend = f"Say --source NAME, one of {held}; or write its first card by hand, as docs/publications.md shows."
        raise DeliveryError(entry.file.name, [Fault(what, mend=mend)])
    return replace(delivery, source=source)


def _together(read: Sequence[tuple[Kept, Delivery]]) -> list[tuple[Delivery, list[Kept]]]:
    """One delivery for each source, out of however many files."""
    by_source: dict[str, list[tuple[Kept, Delivery]]] = {}
    for entry, part in read:
        by_source.setdefault(part.source, []).append((entry, part))
    return [
        (_joined([part for _, part in parts]), list(dict.fromkeys(entry for entry, _ in parts)))
        for parts in by_source.values()
    ]


def _joined(parts: Sequence[Delivery]) -> Delivery:
    """The parts as one delivery; a part that adds no figure names nothing."""
    filled = [part for part in parts if not part.rows.is_empty()] or list(parts)
    title, areas = ("; ".join(dict.fromkeys(words)) for words in zip(*(_named_by(p) for p in filled), strict=True))
    joined: dict[str, Any] = {name: _all_of(parts, name) for name in ("left", "marked", "faults", "units", "controls")}
    about = replace(filled[0].about, title=title, areas=areas)
    return replace(filled[0], about=about, rows=pl.concat([part.rows for part in parts]), **joined)


def _named_by(part: Delivery) -> tuple[str, str]:
    return part.about.title, part.about.areas


def _all_of(parts: Sequence[Delivery], name: str) -> tuple[Any, ...]:
    """What every part says under one name, each once, in order."""
    found: list[Any] = []
    for part in parts:
        found += [entry for entry in getattr(part, name) if entry not in found]
    return tuple(found)


def _figures(delivery: Delivery, by: Sequence[Kept], office: Office) -> pl.DataFrame:
    found = checks.faults(delivery, office.vocabulary)
    if found:
        raise DeliveryError(", ".join(entry.file.name for entry in by), found)
    return checks.figures(delivery)


def _add(
    taken: Taken, delivery: Delivery, by: Sequence[Kept], figures: pl.DataFrame, office: Office, asked: Asked
) -> Taken:
    known = _known(delivery.source, by, office.held)
    if known:
        return replace(taken, known=(*taken.known, known))
    when = writing.dated(delivery, asked.published, office.today)
    edition = store.free_edition(office.root, delivery.source, when.on)
    years = _years(figures)
    words = writing.card(delivery, office.newest(delivery.source), when, office.today, years, edition)
    made = store.add(office.root, words, figures, by, office.vocabulary)
    notices = (*taken.notices, *checks.gaps(delivery), *delivery.marked)
    return replace(taken, publications=(*taken.publications, made), notices=notices)


def _known(source: str, by: Sequence[Kept], held: Sequence[Publication]) -> str:
    """The publication that was made from the same files, by their fingerprints; empty where there is none."""
    sums = {entry.file.sha256 for entry in by}
    own = (p for p in held if p.card.source == source)
    return next((p.id for p in own if sums and sums <= {entry.sha256 for entry in p.card.received}), "")


def _years(figures: pl.DataFrame) -> tuple[int, int]:
    years = figures["period"].str.extract("([0-9]{4})").cast(pl.Int64)
    first, last = years.min(), years.max()
    assert isinstance(first, int) and isinstance(last, int)  # a delivery without a figure was refused  # noqa: S101, PT018
    return first, last
