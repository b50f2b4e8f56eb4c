"""What arrives: the files of `monitor ingest` and of the inbox, taken in or refused. A refused file stops no other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from monitor.errors import LockedError, MonitorError, Problem, SettingsError
from monitor.evaluation.effect import Effect, effect
from monitor.intake import refusal
from monitor.intake.ingest import Asked, IntakeOffice, Taken, ingest
from monitor.readers.delivery import DeliveryError
from monitor.workspace import store
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from monitor.workspace.publication_files import load_publications
from monitor.workspace.settings import Settings

Tell = Callable[[str], object]
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")  # a file that is still on its way here
MADE_BY_SYSTEMS = ("~$", ".", "Thumbs.db", "desktop.ini")  # how the names begin of what no one delivered


@dataclass(frozen=True)
class Arrival:
    """A delivery that was taken in, and what each publication it made changed."""

    taken: Taken
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class RefusedDelivery:
    """A delivery that was refused, and the folder with its report."""

    fault: DeliveryError
    report: Path


@dataclass(frozen=True)
class Arrivals:
    """What became of everything that lay in the inbox."""

    taken: tuple[Arrival, ...] = ()
    refused: tuple[RefusedDelivery, ...] = ()


def office(settings: Settings, today: date) -> IntakeOffice:
    """The store that deliveries go to, with what it holds. Raises SettingsError where there is no workspace."""
    own_store = store.own(settings)
    if own_store is None:
        mend = "Make one with `monitor init DIR`, and name it with --workspace."
        raise SettingsError(Problem("--workspace", 0, "there is no workspace to keep figures in.", mend=mend))
    vocabulary = load_definitions(settings.definitions).vocabulary
    return IntakeOffice(own_store, load_publications(store.roots(settings), vocabulary), vocabulary, today)


def take_in(settings: Settings, paths: Sequence[Path], asked: Asked, today: date) -> Arrival:
    """Take in files as one delivery. Raises DeliveryError; its report then lies in the inbox's folder of refusals."""
    try:
        return _with_effects(settings, ingest(paths, office(settings, today), asked), today)
    except DeliveryError as fault:
        if settings.inbox:
            with (
                suppress(SettingsError, LockedError),
                store.writing_locked(settings.inbox),
            ):  # what is wrong is told anyway
                refusal.reject(settings.inbox, _at_fault(paths, fault), fault, today.isoformat(), _there(paths))
        raise


def _with_effects(settings: Settings, taken: Taken, today: date) -> Arrival:
    """What a delivery changed. Its figures are in the store by now: a fault here is told, and refuses nothing."""
    if not taken.publications:
        return Arrival(taken)
    try:
        gathered = gather(settings.definitions, settings.observations, today)
    except MonitorError as fault:
        what = f"what this changes cannot be told: {fault.problems[0]}"
        return Arrival(replace(taken, notices=(*taken.notices, what)))
    tests = [test for programme in gathered.definitions.programmes for test in programme.tests]
    made = [publication for publication in gathered.held if publication.id in taken.publications]
    return Arrival(taken, tuple(effect(gathered, publication, tests) for publication in made))


def _at_fault(paths: Sequence[Path], fault: DeliveryError) -> Path:
    return next((path for path in paths if path.name == fault.name), paths[0])


def _there(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.is_file()]


def empty_inbox(settings: Settings, today: date, tell: Tell) -> Arrivals:
    """Take in whatever lies in the inbox: each file by itself, each folder as one delivery.

    A file that was taken in leaves the inbox; it is kept beside its figures. Raises errors of the store itself.
    """
    taken, refused = list[Arrival](), list[RefusedDelivery]()
    for place in _waiting(settings.inbox):
        with store.writing_locked(place.parent):
            if not (place.exists() or place.is_symlink()):
                continue  # another run took it in while this one waited
            tell(f"Taking in {place.name}")
            became = _taken_in(place, settings, today)
        if isinstance(became, RefusedDelivery):
            refused.append(became)
        else:
            taken.append(_with_effects(settings, became, today))
    return Arrivals(tuple(taken), tuple(refused))


def _taken_in(place: Path, settings: Settings, today: date) -> Taken | RefusedDelivery:
    paths = _files(place)
    try:
        taken = ingest(paths, office(settings, today), Asked())
    except DeliveryError as fault:
        report = refusal.reject(place.parent, place, fault, today.isoformat(), _there(paths))
        return RefusedDelivery(fault, report)
    _clear(place, paths)
    return taken


def _waiting(inbox: Path | None) -> Iterator[Path]:
    """What lies in the inbox and is whole, in the order of names."""
    there = sorted(inbox.iterdir()) if inbox and inbox.is_dir() else []
    for place in there:
        if place.name != refusal.FOLDER and not _is_passed_over(place) and (not place.is_dir() or _files(place)):
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


def _clear(place: Path, paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
