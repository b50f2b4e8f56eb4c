"""Taking in what was delivered: opened, recognised, read, checked, and only then written, whole."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.intake import checks
from monitor.intake.quoting import as_shown
from monitor.language.periods import year_named
from monitor.observations.cards import Card
from monitor.observations.publications import Publication
from monitor.readers.delivery import Delivery, DeliveryError, Fault, together
from monitor.readers.opened import opened
from monitor.readers.recognition import reader, recognised
from monitor.workspace import store, writing
from monitor.workspace.bucket import TakenError
from monitor.workspace.publication_files import added_since
from monitor.workspace.store import Kept, Store

_JOINED = ("left", "marked", "passed", "faults", "units", "stated", "controls")  # what all parts say together


@dataclass(frozen=True)
class IntakeOffice:
    """Where deliveries go: the store, what is held there and beside it (oldest first), the words, and the day."""

    store: Store
    held: Sequence[Publication]
    vocabulary: Vocabulary
    today: date

    def newest(self, source: str) -> Card | None:
        """The card of the newest publication of a source."""
        return next((p.card for p in reversed(self.held) if p.card.source == source), None)

    def again(self) -> "IntakeOffice":
        """The same with what others have taken in meanwhile. Asked under the lock."""
        store.fetch(self.store)
        held = sorted([*self.held, *added_since(self.store.root, self.held)], key=lambda p: p.order)
        return replace(self, held=held)


@dataclass(frozen=True)
class Asked:
    """What was said with the files: how to read them, of which source they are, when they were published.

    `own_file` says that they are the agreement's own and stand in for no other file, as earlier ones of the source did.
    `publisher` counts where the format does not tell whose figures they are. `with_hidden` says to read what a workbook
    hides: sheets, rows and columns.
    """

    reader: str | None = None
    source: str | None = None
    published: date | None = None
    own_file: bool = False
    publisher: str | None = None
    with_hidden: bool = False


@dataclass(frozen=True)
class Taken:
    """What became of a delivery: the publications it made, those that held it already, and what to look at."""

    files: tuple[str, ...]
    publications: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def ingest(paths: Sequence[Path], office: IntakeOffice, asked: Asked) -> Taken:
    """Take in `paths` as one delivery: a publication for each source in it.

    Raises DeliveryError with every fault of the file that is refused; then nothing was written.
    """
    kept = _all_kept(paths, asked)
    try:
        deliveries = _together([(entry, part) for entry in kept for part in _deliveries(entry, office, asked)])
        checked = [_checked(*deliveries.pop(0), office) for _ in range(len(deliveries))]
    except DeliveryError as fault:
        raise as_shown(fault, [entry.file for entry in kept]) from None
    taken = Taken(tuple(entry.file.name for entry in kept))
    with store.writing_locked(office.store.root):
        for delivery, by, figures in checked:
            taken = _add(taken, delivery, by, figures, office, asked)
    return taken


def _all_kept(paths: Sequence[Path], asked: Asked) -> list[Kept]:
    """The files of a delivery, which are kept under their names."""
    names = Counter(path.name for path in paths)
    twice = [name for name, many in names.items() if many > 1]
    if twice:
        raise DeliveryError(twice[0], [Fault("two files of this name are delivered together.", mend="Rename one.")])
    return [_kept(path, asked) for path in paths]


def _kept(path: Path, asked: Asked) -> Kept:
    file = opened(path, with_hidden=asked.with_hidden)
    file.sha256  # noqa: B018 - taken before anything is read, so that a later change is noticed
    return Kept(file, asked.reader or recognised(file).name)


def _deliveries(entry: Kept, office: IntakeOffice, asked: Asked) -> list[Delivery]:
    read = reader(entry.reader).read(entry.file)
    return [part if part.source else _named(part, entry, office, asked) for part in read]


def _named(delivery: Delivery, entry: Kept, office: IntakeOffice, asked: Asked) -> Delivery:
    """A delivery whose format does not tell its source: the one that was given, or the one the file is named after."""
    source = asked.source or entry.file.path.stem.partition("__")[0]
    if office.newest(source) is None:
        held = ", ".join(sorted({publication.card.source for publication in office.held}))
        what = f'no publication of a source "{source}" is held, so nothing is known of where its figures are from.'
        mend = f"Say --source NAME, one of {held}; or write its first card by hand, as docs/publications.md shows."
        raise DeliveryError(entry.file.name, [Fault(what, mend=mend)])
    return replace(delivery, source=source, about=replace(delivery.about, publisher=asked.publisher or ""))


def _together(read: Sequence[tuple[Kept, Delivery]]) -> list[tuple[Delivery, list[Kept]]]:
    """One delivery for each source, out of however many files."""
    by_source: dict[str, list[tuple[Kept, Delivery]]] = {}
    for entry, part in read:
        by_source.setdefault(part.source, []).append((entry, part))
    return [(_joined(parts), [*dict(parts)]) for parts in by_source.values()]


def _joined(read: Sequence[tuple[Kept, Delivery]]) -> Delivery:
    """The parts as one delivery; a part that adds no figure names nothing."""
    several = len(dict(read)) > 1
    parts = [_placed(part, entry.file.name) if several else part for entry, part in read]
    filled = [part for part in parts if not part.rows.is_empty()] or parts
    titles, named_areas = zip(*map(_named_by, filled), strict=True)
    title, areas = "; ".join(dict.fromkeys(titles)), "; ".join(dict.fromkeys(named_areas))
    joined: dict[str, Any] = {name: _all_of(parts, name) for name in _JOINED}
    about = replace(filled[0].about, title=title, areas=areas)
    joined["rows_left"] = together(entry for part in parts for entry in part.rows_left)
    return replace(filled[0], about=about, rows=pl.concat([part.rows for part in parts]), **joined)


def _named_by(part: Delivery) -> tuple[str, str]:
    return part.about.title, part.about.areas


def _all_of(parts: Sequence[Delivery], name: str) -> tuple[Any, ...]:
    """What every part says under one name, each once, in order."""
    entries: list[Any] = []
    for part in parts:
        entries += [entry for entry in getattr(part, name) if entry not in entries]
    return tuple(entries)


def _placed(part: Delivery, name: str) -> Delivery:
    """A part that is of one of several files, its name before each place."""
    inside = pl.concat_str(pl.lit(f"{name}: "), "file")
    rows = part.rows.with_columns(file=pl.when(pl.col("file") == "").then(pl.lit(name)).otherwise(inside))
    units = tuple(replace(stated, at=stated.at.of(name)) for stated in part.units)
    passed = tuple(f"{name}: {said}" for said in part.passed)
    faults, stated = ((fault.of(name) for fault in told) for told in (part.faults, part.stated))
    return replace(part, rows=rows, units=units, passed=passed, faults=tuple(faults), stated=tuple(stated))


def _checked(delivery: Delivery, by: list[Kept], office: IntakeOffice) -> tuple[Delivery, list[Kept], pl.DataFrame]:
    """A delivery with its figures. Of its rows nothing else is kept: a large one takes its memory once."""
    figures = _figures(delivery, by, office)
    return replace(delivery, rows=figures), by, figures


def _figures(delivery: Delivery, by: Sequence[Kept], office: IntakeOffice) -> pl.DataFrame:
    in_units = checks.in_their_units(delivery, office.vocabulary)
    faults = checks.delivery_faults(in_units, office.vocabulary)
    if faults:
        raise _at_fault([entry.file.name for entry in by], faults)
    return checks.typed_figures(in_units)


def _at_fault(names: Sequence[str], faults: Sequence[Fault]) -> DeliveryError:
    """The error of the file that is at fault, of those that are, or of all where no place is named."""
    several = names if len(names) > 1 else ()
    wrong = [name for name in several if any(fault.inside(name) for fault in faults)]
    if len(wrong) == 1:
        return DeliveryError(wrong[0], [fault.inside(wrong[0]) or fault for fault in faults])
    return DeliveryError(", ".join(wrong or names), faults)


def _earlier(card: Card | None, asked: Asked) -> Card | None:
    """The last card of the source, whose words are carried on; not that it stands in for what is now delivered."""
    return card.model_copy(update={"approximates": None}) if card and asked.own_file else card


def _add(
    taken: Taken, delivery: Delivery, by: Sequence[Kept], figures: pl.DataFrame, office: IntakeOffice, asked: Asked
) -> Taken:
    """Add a publication, unless it is held: what others took in while this one was read counts too."""
    when = writing.dated(delivery, asked.published, office.today)
    office = office.again()
    for edition in store.free_editions(delivery.source, when.on, office.held):
        if known := _known(delivery.source, by, office.held):
            store.completed(office.store, known, office.vocabulary)
            return replace(taken, known=(*taken.known, known.id))
        earlier = _earlier(office.newest(delivery.source), asked)
        words = writing.card(delivery, earlier, when, office.today, _years(figures), edition)
        try:
            settled = not _is_unsaid(delivery)
            made = store.add(office.store, words, figures, by, office.vocabulary, settled)
        except TakenError:
            office = office.again()
        else:
            passed = [f"Passed over: {'; '.join(delivery.passed)}."] if delivery.passed else []
            news = (
                *passed,
                *checks.gaps(delivery),
                *delivery.marked,
                *_same(made, office.held),
                *_whose(delivery, made),
            )
            notices = (*taken.notices, *news)
            return replace(taken, publications=(*taken.publications, made.id), notices=notices)
    raise AssertionError  # there is always a next edition


def _known(source: str, by: Sequence[Kept], held: Sequence[Publication]) -> Publication | None:
    """The publication that was made from the same files, by their fingerprints."""
    sums = {entry.file.sha256 for entry in by}
    of_source = (p for p in held if p.card.source == source)
    received = ((p, {entry.sha256 for entry in p.card.received}) for p in of_source)
    return next((p for p, held_sums in received if sums and sums <= held_sums), None)


def _whose(delivery: Delivery, made: Publication) -> Iterator[str]:
    """Whose words the card carries where neither the format nor anybody said whose figures these are."""
    if _is_unsaid(delivery):
        card = made.card
        yield (
            f"Nothing says whose figures these are. The card of {made.id} has: publisher {card.publisher}; status "
            f"{card.status['default']}; and as on the last card of the source: owner {card.owner}, and what it "
            "stands in for. Say --publisher NAME with a file, or correct source.yaml beside it; `monitor check --seal` "
            "then seals it."
        )


def _is_unsaid(delivery: Delivery) -> bool:
    """Whether neither the format nor anybody says whose figures these are: the card waits to be corrected."""
    return writing.is_unsaid(delivery) and not delivery.about.publisher


def _same(made: Publication, held: Sequence[Publication]) -> Iterator[str]:
    """The same figures in other bytes are a publication of their own: the file is evidence, and no answer changes."""
    alike = (p for p in reversed(held) if p.card.source == made.card.source and p.fingerprint == made.fingerprint)
    if earlier := next(alike, None):
        yield f"The figures of {made.id} are those of {earlier.id}; only the files differ."


def _years(figures: pl.DataFrame) -> tuple[int, int]:
    years = figures.select(year_named())["period"]
    first, last = years.min(), years.max()
    assert isinstance(first, int) and isinstance(last, int)  # a delivery without a figure was refused  # noqa: S101, PT018
    return first, last
