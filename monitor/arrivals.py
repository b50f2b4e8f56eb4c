"""What arrives: the files of `monitor ingest` and of the inbox, taken in or refused. A refused file stops no other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.config import Settings
from monitor.definitions.loading import load_definitions
from monitor.errors import LockedError, Problem, SettingsError
from monitor.intake import refusal, store
from monitor.intake.ingest import Asked, Office, Taken, ingest
from monitor.observations.publications import load_publications
from monitor.readers.delivery import DeliveryError

Tell = Callable[[str], object]
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")  # a file that is still on its way here
MADE_BY_SYSTEMS = ("~$", ".", "Thumbs.db", "desktop.ini")  # how the names begin of what no one delivered


@dataclass(frozen=True)
class Refused:
    """A delivery that was refused, and the folder with its report."""

    fault: DeliveryError
    report: Path


@dataclass(frozen=True)
class Arrivals:
    """What became of everything that lay in the inbox."""

    taken: tuple[Taken, ...] = ()
    refused: tuple[Refused, ...] = ()


def office(settings: Settings, today: date) -> Office:
    """The store that deliveries go to, with what it holds. Raises SettingsError where there is no workspace."""
    own = store.own(settings)
    if own is None:
        mend = "Make one with `monitor init DIR`, and name it with --workspace."
        raise SettingsError(Problem("--workspace", 0, "there is no workspace to keep figures in.", mend=mend))
    vocabulary = load_definitions(settings.definitions).vocabulary
    return Office(own, load_publications(store.roots(settings), vocabulary), vocabulary, today)


def take_in(settings: Settings, paths: Sequence[Path], asked: Asked, today: date) -> Taken:
    """Take in files as one delivery. Raises DeliveryError; its report then lies in the inbox's folder of refusals."""
    try:
        return ingest(paths, office(settings, today), asked)
    except DeliveryError as fault:
        if settings.inbox:
            with suppress(SettingsError, LockedError), store.locked(settings.inbox):  # what is wrong is told anyway
                refusal.reject(settings.inbox, _at_fault(paths, fault), fault, today.isoformat(), _there(paths))
        raise


def _at_fault(paths: Sequence[Path], fault: DeliveryError) -> Path:
    return next((path for path in paths if path.name == fault.name), paths[0])


def _there(paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if path.is_file()]


def empty_inbox(settings: Settings, today: date, tell: Tell) -> Arrivals:
    """Take in whatever lies in the inbox: each file by itself, each folder as one delivery.

    A file that was taken in leaves the inbox; it is kept beside its figures. Raises errors of the store itself.
    """
    taken, refused = list[Taken](), list[Refused]()
    for place in _waiting(settings.inbox):
        with store.locked(place.parent):
            if place.exists() or place.is_symlink():  # else another run took it in while this one waited
                tell(f"Taking in {place.name}")
                became = _taken_in(place, settings, today)
                (taken if isinstance(became, Taken) else refused).append(became)  # type: ignore[arg-type]
    return Arrivals(tuple(taken), tuple(refused))


def _taken_in(place: Path, settings: Settings, today: date) -> Taken | Refused:
    paths = _files(place)
    try:
        taken = ingest(paths, office(settings, today), Asked())
    except DeliveryError as fault:
        report = refusal.reject(place.parent, place, fault, today.isoformat(), _there(paths))
        return Refused(fault, report)
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
