"""Writing that a kill cannot spoil: beside its place, flushed, and moved there in one step."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from monitor.errors import LockedError, Problem

LOCK = ".lock"
WRITING = ".writing-"  # how the names begin of what is not whole yet; no reader looks at them


@contextmanager
def locked(folder: Path, patience: float, what: str) -> Iterator[None]:
    """Be the only one at work in `folder`. Raises LockedError, which says `what`, where another still is after a while.

    `patience` is that while in seconds.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise LockedError(Problem(str(folder), 0, what, mend="Wait until it has ended, and try again.")) from None
    try:
        yield
    finally:
        lock.release()


def working_folder(folder: Path, name: str) -> Path:
    """An empty folder in `folder` in which this process prepares what will be called `name`."""
    place = folder / f"{WRITING}{name}-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


@contextmanager
def preparing(folder: Path, name: str) -> Iterator[Path]:
    """A `working_folder`; what was not put in its place by the end is removed, so a full disk is freed."""
    place = working_folder(folder, name)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files by their paths below `folder`, flushed."""
    for name, content in files.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    flush(folder)


def flush(place: Path) -> None:
    """See to it that a file, or the entries of a folder, are on disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(prepared: Path, place: Path) -> None:
    """Move a prepared folder to its place, where nothing stands yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    flush(place.parent.parent)
    prepared.rename(place)
    flush(place.parent)


def replace_file(path: Path, content: bytes) -> None:
    """A file put in place whole, or the old one left."""
    prepared = path.with_name(f"{WRITING}{path.name}-{os.getpid()}")
    try:
        with prepared.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        prepared.replace(path)
        flush(path.parent)
    finally:
        prepared.unlink(missing_ok=True)


def clean(folder: Path) -> None:
    """Remove what a killed run left half-written. Called under the lock, so no other run is writing."""
    for left in folder.glob(f"{WRITING}*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as data:
        return file_digest(data, "sha256").hexdigest()
