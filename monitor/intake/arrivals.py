"""What arrives: the files of `monitor ingest` and of the inbox, taken in, held or refused. None stops another."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from monitor.errors import DefinitionError, LockedError, ObservationError, Problem, SettingsError
from monitor.evaluation.gathered import Gathered
from monitor.intake import beside, holding, refusal
from monitor.intake.beside import Arrived
from monitor.intake.holding import HeldDelivery
from monitor.intake.ingest import Asked, Held, IntakeOffice, Taken, ingest
from monitor.intake.weighing import Kind, Reason, Weighed, weigh
from monitor.observations.publications import Publication
from monitor.readers.delivery import DeliveryError
from monitor.workspace import store
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.publication_files import load_publications
from monitor.workspace.settings import Settings

Tell = Callable[[str], object]
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")  # a file that is still on its way here
MADE_BY_SYSTEMS = ("~$", ".", "Thumbs.db", "desktop.ini")  # how the names begin of what no one delivered
_OURS = (refusal.FOLDER, holding.FOLDER)  # folders of the inbox that are no delivery


@dataclass(frozen=True)
class Arrival:
    """A delivery that was taken in, or is `held`: since now, or, delivered `again`, since it came first."""

    taken: Taken
    held: HeldDelivery | None = None
    again: bool = False


@dataclass(frozen=True)
class RefusedDelivery:
    """A delivery that was refused, and the folder with its report."""

    fault: DeliveryError
    report: Path


@dataclass(frozen=True)
class Arrivals:
    """What became of everything that lay in the inbox; `waiting` are files that tell of a delivery that hasn't come."""

    taken: tuple[Arrival, ...] = ()
    held: tuple[Arrival, ...] = ()
    refused: tuple[RefusedDelivery, ...] = ()
    waiting: tuple[str, ...] = ()


def office(settings: Settings, today: date) -> IntakeOffice:
    """The store that deliveries go to, with what it holds. Raises SettingsError where there is no workspace."""
    own_store = store.own(settings)
    if own_store is None:
        raise _no_workspace("there is no workspace to keep figures in.")
    vocabulary = load_definitions(settings.definitions).vocabulary
    held = load_publications(store.roots(settings), vocabulary)

    gathered = cache(lambda: gather(settings.definitions, settings.observations, today))  # first asked under the lock

    def weighed(publication: Publication, dated: bool) -> Weighed:
        return _weighed(gathered, publication, dated=dated)

    return IntakeOffice(own_store, held, vocabulary, today, weighed)


def _weighed(gathered: Callable[[], Gathered], publication: Publication, *, dated: bool) -> Weighed:
    """What a delivery would do to all that is held. Where that cannot be told, it is held: a person has to look."""
    try:
        return weigh(gathered(), publication, dated=dated)
    except (DefinitionError, ObservationError) as fault:
        return Weighed(reasons=(Reason(Kind.UNTOLD, f"what it would change cannot be told: {fault.problems[0]}"),))


def inbox_of(settings: Settings) -> Path:
    """The inbox of a workspace. Raises SettingsError where there is none."""
    if settings.inbox is None:
        raise _no_workspace("there is no workspace, and so no inbox.")
    return settings.inbox


def _no_workspace(what: str) -> SettingsError:
    mend = "Make one with `monitor init DIR`, and name it with --workspace."
    return SettingsError(Problem("--workspace", 0, what, mend=mend))


def take_in(settings: Settings, paths: Sequence[Path], asked: Asked, today: date) -> Arrival:
    """Take in files as one delivery, or hold it. Raises DeliveryError; its report then lies in the inbox's refusals."""
    try:
        became = ingest(paths, office(settings, today), asked)
    except DeliveryError as fault:
        if settings.inbox and _there(paths):
            with (
                suppress(SettingsError, LockedError),
                store.writing_locked(settings.inbox),
            ):  # what is wrong is told anyway
                place = _at_fault(paths, fault)
                report = refusal.reject(settings.inbox, place, fault, today.isoformat(), _there(paths))
                fault.ending = f"Nothing was taken in. Each place, and a marked copy of a table: {report}"
        raise
    inbox = inbox_of(settings)
    with store.writing_locked(inbox):
        return _kept(inbox, became, holding.same(inbox, paths), paths, asked, today)


def _kept(
    inbox: Path, became: Taken | Held, there: HeldDelivery | None, paths: Sequence[Path], asked: Asked, today: date
) -> Arrival:
    """What is held is put among what is, unless it is `there`; once it is taken in, it is there no more.

    Under the lock of the inbox.
    """
    if isinstance(became, Held):
        held = there or holding.hold(inbox, became, paths, asked, today)
        return Arrival(Taken(_names(paths)), held, again=there is not None)
    if there:
        holding.end(there)
    return Arrival(became)


def accept(settings: Settings, name: str, by: str, published: date | None, today: date) -> Arrival:
    """Take in what is held as `name`, as if it came today, checked against what is held in the store now.

    Where something is there for which it was not held when the person looked, it stays, and says so. Raises
    DeliveryError where it is refused by now; it then stays too.
    """
    inbox = inbox_of(settings)
    with store.writing_locked(inbox):
        held = holding.named(inbox, name)
        asked = replace(held.asked, published=published or held.asked.published)
        became = ingest(held.paths, office(settings, today), asked, held.accepted(by))
        if isinstance(became, Held):
            return Arrival(Taken(held.files), holding.renew(held, became, asked))
        holding.end(held)
        return Arrival(became)


def reject(settings: Settings, name: str, by: str | None, today: date) -> Path:
    """Put what is held as `name` among what was refused. Returns the folder. Raises ObservationError."""
    inbox = inbox_of(settings)
    with store.writing_locked(inbox):
        return holding.reject(inbox, holding.named(inbox, name), by, today)


def all_held(settings: Settings) -> tuple[HeldDelivery, ...]:
    """Everything that is held. Raises ObservationError."""
    return holding.all_held(inbox_of(settings))


def held_as(settings: Settings, name: str) -> HeldDelivery:
    """What is held as `name`. Raises ObservationError."""
    return holding.named(inbox_of(settings), name)


def _at_fault(paths: Sequence[Path], fault: DeliveryError) -> Path:
    return next((path for path in paths if path.name == fault.name), paths[0])


def _there(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.is_file()]


def empty_inbox(settings: Settings, today: date, tell: Tell) -> Arrivals:
    """Take in whatever lies in the inbox: each file by itself, each folder as one delivery, with the file beside it.

    What was taken in, held or refused leaves the inbox; it is kept there. `today` is the day since when what is taken
    in is known, and no other, whatever day a report is made for. Raises errors of the store itself.
    """
    arrived, waiting = beside.paired(list(_waiting(settings.inbox)))
    became = [one for entry in arrived if (one := _received(entry, settings, today, tell))]
    arrivals = [one for one in became if isinstance(one, Arrival)]
    return Arrivals(
        tuple(one for one in arrivals if not one.held),
        tuple(one for one in arrivals if one.held),
        tuple(one for one in became if isinstance(one, RefusedDelivery)),
        tuple(path.name for path in waiting),
    )


def _received(entry: Arrived, settings: Settings, today: date, tell: Tell) -> Arrival | RefusedDelivery | None:
    """What became of one delivery; None where another run took it in while this one waited."""
    with store.writing_locked(entry.place.parent):
        if not (entry.place.exists() or entry.place.is_symlink()):
            return None
        tell(f"Taking in {entry.place.name}")
        return _taken_in(entry, settings, today)


def _taken_in(entry: Arrived, settings: Settings, today: date) -> Arrival | RefusedDelivery:
    place, paths = entry.place, _files(entry.place)
    inbox = place.parent
    try:
        asked = beside.asked_beside(entry.side)
        there = holding.same(inbox, paths)
        became = None if there else ingest(paths, office(settings, today), asked)
    except DeliveryError as fault:
        report = refusal.reject(inbox, place, fault, today.isoformat(), _there(paths))
        if entry.side:
            shutil.move(entry.side, report / entry.side.name)
        return RefusedDelivery(fault, report)
    again = Arrival(Taken(_names(paths)), there, again=True)
    arrival = _kept(inbox, became, None, paths, asked, today) if became else again
    _clear(entry, paths)
    return arrival


def _waiting(inbox: Path | None) -> Iterator[Path]:
    """What lies in the inbox and is whole, in the order of names."""
    there = sorted(inbox.iterdir()) if inbox and inbox.is_dir() else []
    for place in there:
        if place.name not in _OURS and not _is_passed_over(place) and (not place.is_dir() or _files(place)):
            yield place


def _files(place: Path) -> list[Path]:
    """The files of a delivery: the file itself, or those of its folder. A link is neither, and is refused."""
    return (
        [place]
        if place.is_symlink() or not place.is_dir()
        else [path for path in sorted(place.iterdir()) if not _is_passed_over(path)]
    )


def _is_passed_over(path: Path) -> bool:
    return path.name.startswith(MADE_BY_SYSTEMS) or path.name.lower().endswith(UNFINISHED)


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)


def _clear(entry: Arrived, paths: Sequence[Path]) -> None:
    """Remove what was taken in. The file beside it goes first: what is left then is known by its fingerprint."""
    for path in (*([entry.side] if entry.side else []), *paths):
        path.unlink(missing_ok=True)
    if entry.place.is_dir() and not any(entry.place.iterdir()):
        entry.place.rmdir()
