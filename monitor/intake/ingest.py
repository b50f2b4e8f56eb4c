"""Taking in what was delivered: opened, recognised, read, checked, and only then written, whole."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from monitor.definitions.programmes import Vocabulary
from monitor.evaluation.effect import Effect
from monitor.intake import notices
from monitor.intake.aside import Aside, checked, set_aside
from monitor.intake.joining import of_these, together
from monitor.intake.quoting import as_shown
from monitor.intake.trial import refuse_early
from monitor.intake.weighing import Acceptance, Reason, Weighed
from monitor.observations.cards import Card
from monitor.observations.publications import Publication
from monitor.readers.delivery import Delivery, DeliveryError, Fault
from monitor.readers.opened import opened
from monitor.readers.recognition import reader, recognised
from monitor.workspace import disk, store, writing
from monitor.workspace.bucket import TakenError
from monitor.workspace.publication_files import added_since
from monitor.workspace.store import Kept, Store

Weigh = Callable[[Publication, bool], Weighed]


@dataclass(frozen=True)
class IntakeOffice:
    """Where deliveries go: the store, what is held there and beside it (oldest first), the words, and the day.

    `weigh` says what a publication would do, and what it is held for, given whether its day was stated; it is asked
    under the store's lock, of what is held then.
    """

    store: Store
    held: Sequence[Publication]
    vocabulary: Vocabulary
    today: date
    weigh: Weigh = lambda publication, dated: Weighed()

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
    hides: sheets, rows and columns. `supersedes` is the publication of which this one takes the place: from the day it
    is known, that counts for nothing.
    """

    reader: str | None = None
    source: str | None = None
    published: date | None = None
    own_file: bool = False
    publisher: str | None = None
    with_hidden: bool = False
    supersedes: str | None = None


@dataclass(frozen=True)
class Taken:
    """What became of a delivery: the publications it made, those that held it already, and what to look at.

    `effects` are what the publications it made changed.
    """

    files: tuple[str, ...]
    publications: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Held:
    """A delivery that is in no store until a person has looked: what it is held for, and what it would change."""

    files: Mapping[str, str]  # the SHA-256 of each, by its name
    source: str
    reasons: tuple[Reason, ...]
    effects: tuple[Effect, ...] = ()


def ingest(
    paths: Sequence[Path], office: IntakeOffice, asked: Asked, accepted: Acceptance | None = None
) -> Taken | Held:
    """Take in `paths` as one delivery, a publication for each source in it; or hold it, whole, and write nothing.

    Raises DeliveryError with every fault of the file that is refused; then nothing was written.
    """
    kept = _all_kept(paths, asked)
    try:
        deliveries = together([(entry, part) for entry in kept for part in _deliveries(entry, office, asked)])
        sound = [_checked(*deliveries.pop(0), office) for _ in range(len(deliveries))]
        of_these([delivery for delivery, _ in sound], asked.supersedes, [entry.file.name for entry in kept])
    except DeliveryError as fault:
        raise as_shown(fault, [entry.file for entry in kept]) from None
    taken = Taken(tuple(entry.file.name for entry in kept))
    with store.writing_locked(office.store.root), disk.preparing(office.store.root, "figures") as folder:
        office = office.again()
        parts = [_part(*sound.pop(0), asked, accepted, folder) for _ in range(len(sound))]
        weighed = [(part, _weighed(part, office)) for part in parts]
        reasons = tuple(dict.fromkeys(reason for _, found in weighed for reason in found.reasons))
        if reasons and not (accepted and accepted.covers(reasons)):
            effects = tuple(found.effect for _, found in weighed if found.effect)
            files = {entry.file.name: entry.file.sha256 for entry in kept}
            return Held(files, parts[0].delivery.source, reasons, effects)
        for part, found in weighed:
            taken = _add(taken, part, found, office)
    return taken


@dataclass(frozen=True, eq=False)
class _Part:
    """What a delivery holds of one source, checked: the files it is from, its figures, and what was said with it.

    The delivery has no rows any more: its figures are on disk.
    """

    delivery: Delivery
    by: Sequence[Kept]
    figures: Aside
    asked: Asked
    accepted: Acceptance | None

    @property
    def supersedes(self) -> list[str]:
        """The publication it takes the place of, if that is of this source."""
        named = self.asked.supersedes
        return [named] if named and named.partition("/")[0] == self.delivery.source else []


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
    known = reader(entry.reader)
    refuse_early(entry.file, known, office.vocabulary)
    read = known.read(entry.file)
    return [part if part.source else _named(part, entry, office, asked) for part in read]


def _named(delivery: Delivery, entry: Kept, office: IntakeOffice, asked: Asked) -> Delivery:
    """A delivery whose format does not tell its source: the one that was given, or the one the file is named after."""
    source = asked.source or _source_of(entry, office.held)
    if office.newest(source) is None:
        held = ", ".join(sorted({publication.card.source for publication in office.held}))
        what = f'no publication of a source "{source}" is held, so nothing is known of where its figures are from.'
        mend = f"Say --source NAME, one of {held}; or write its first card by hand, as docs/publications.md shows."
        raise DeliveryError(entry.file.name, [Fault(what, mend=mend)])
    return replace(delivery, source=source, about=replace(delivery.about, publisher=asked.publisher or ""))


def _source_of(entry: Kept, held: Sequence[Publication]) -> str:
    """The source of a file that is held already, whatever it is called now; else the one it is named after."""
    made = (p.card.source for p in held if entry.file.sha256 in {file.sha256 for file in p.card.received})
    return next(made, entry.file.path.stem.partition("__")[0])


def _checked(delivery: Delivery, by: list[Kept], office: IntakeOffice) -> tuple[Delivery, list[Kept]]:
    return checked(delivery, by, office.vocabulary), by


def _part(delivery: Delivery, by: list[Kept], asked: Asked, accepted: Acceptance | None, folder: Path) -> _Part:
    """What is left in memory of a delivery once its figures are on disk."""
    figures = set_aside(delivery, folder)
    return _Part(replace(delivery, rows=delivery.rows.clear()), by, figures, asked, accepted)


def _earlier(card: Card | None, asked: Asked) -> Card | None:
    """The last card of the source, whose words are carried on; not that it stands in for what is now delivered."""
    return card.model_copy(update={"approximates": None}) if card and asked.own_file else card


def _weighed(part: _Part, office: IntakeOffice) -> Weighed:
    """What the part would do; nothing where it is held already. Raises DeliveryError where it cannot be placed."""
    if _known(part, office.held):
        return Weighed()
    edition = next(store.free_editions(part.delivery.source, _dated(part, office).on, office.held))
    card = Card.model_validate({**_words(part, office, edition), "file": {"name": "data.csv", "sha256": "0" * 64}})
    publication = Publication(card, part.figures.data, part.delivery.source)
    return office.weigh(publication, card.published is not None)


def _words(part: _Part, office: IntakeOffice, edition: int) -> dict[str, Any]:
    """The words of its card."""
    delivery, asked, accepted = part.delivery, part.asked, part.accepted
    earlier = _earlier(office.newest(delivery.source), asked)
    words = writing.card(delivery, earlier, _dated(part, office), office.today, part.figures.periods, edition)
    words |= writing.MADE_UP if part.figures.data.invented() else {}
    words |= {"supersedes": _superseded(part, office)} if part.supersedes else {}
    if accepted:
        words["accepted"] = {"by": accepted.by, "on": office.today, "held_for": [r.text for r in accepted.told]}
    return words


def _dated(part: _Part, office: IntakeOffice) -> writing.Dated:
    """Since when it is known. Raises DeliveryError where that is a day to come."""
    when = writing.dated(part.delivery, part.asked.published, office.today)
    if when.on > office.today:
        what = f"it was published on {when.on}, which is later than today, {office.today}."
        raise DeliveryError(_named_files(part), [Fault(what, mend="Correct the day, or deliver it then.")])
    return when


def _superseded(part: _Part, office: IntakeOffice) -> list[str]:
    """What the part takes the place of. Raises DeliveryError where that is no earlier publication of its source."""
    day, (named,) = _dated(part, office).on, part.supersedes
    earlier = [p.id for p in office.held if p.card.source == part.delivery.source and p.known_from <= day]
    if named not in earlier:
        what = f"there is no publication {named} for it to supersede that is known from {day} or before."
        raise DeliveryError(_named_files(part), [Fault(what, mend=_nearest(named, earlier))])
    return [named]


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.0)
    return f'Did you mean "{near[0]}"?' if near else ""


def _named_files(part: _Part) -> str:
    return ", ".join(entry.file.name for entry in part.by)


def _add(taken: Taken, part: _Part, weighed: Weighed, office: IntakeOffice) -> Taken:
    """Add a publication, unless it is held: what other offices add to the bucket meanwhile counts too."""
    delivery, day = part.delivery, _dated(part, office).on
    for edition in store.free_editions(delivery.source, day, office.held):
        if known := _known(part, office.held):
            store.completed(office.store, known, office.vocabulary)
            return replace(taken, known=(*taken.known, known.id))
        try:
            words, settled = _words(part, office, edition), not notices.is_unsaid(delivery)
            made = store.add(office.store, words, part.figures.data, part.by, office.vocabulary, settled)
        except TakenError:
            office = office.again()
        else:
            return _with(taken, part, weighed, made, office)
    raise AssertionError  # there is always a next edition


def _with(taken: Taken, part: _Part, weighed: Weighed, made: Publication, office: IntakeOffice) -> Taken:
    delivery, effect = part.delivery, weighed.effect
    told = (*notices.passed_over(delivery), *part.figures.gaps, *delivery.marked)
    news = (*told, *notices.same(made, office.held), *notices.whose(delivery, made))
    effects = (replace(effect, publication=made, known=(*effect.known[:-1], made)),) if effect else ()
    return replace(
        taken,
        publications=(*taken.publications, made.id),
        notices=(*taken.notices, *news, *weighed.notices),
        effects=(*taken.effects, *effects),
    )


def _known(part: _Part, held: Sequence[Publication]) -> Publication | None:
    """The publication that was made from the same files, by their fingerprints, to the same end."""
    sums = {entry.file.sha256 for entry in part.by}
    of_source = (p for p in held if p.card.source == part.delivery.source)
    alike = (p for p in of_source if {*part.supersedes} <= {*p.card.supersedes})
    received = ((p, {entry.sha256 for entry in p.card.received}) for p in alike)
    return next((p for p, held_sums in received if sums and sums <= held_sums), None)
