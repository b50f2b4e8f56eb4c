"""Writing that a kill cannot spoil: beside its place, flushed, and moved there in one step."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest
from itertools import count
from pathlib import Path, PurePosixPath

from monitor.errors import DiskError, LockedError, Problem

LOCK = ".lock"
WRITING = ".writing-"  # how the names begin of what is not whole yet; no reader looks at them
_NO_ROOM = "Make room there, or name another disk in [paths] of monitor.toml."
_RIGHTS = "Give the account that runs the program the right to write here, or name another folder."
_SHARE = "See to the share and the network. Nothing was lost; try again once it is back."
_GONE = "Make the folder. Where it was there before, see to the share that it is on; nothing was lost."
_DISK = "See to the disk. Nothing was lost; try again then."
# Only what a disk, a share or the rights on them may answer: any other fault of the system is a bug of ours.
_CAUSES: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full.", _NO_ROOM),
    errno.EDQUOT: ("the account has used up its share of this disk.", _NO_ROOM),
    errno.EFBIG: ("the file would be larger than this disk, or the account, may have one.", _NO_ROOM),
    errno.EROFS: ("this disk can only be read, not written.", "Mount it for writing, or name another folder."),
    errno.EACCES: ("the account that runs the program has no right to do this here.", _RIGHTS),
    errno.EPERM: ("the account that runs the program has no right to do this here.", _RIGHTS),
    errno.EEXIST: ("a file stands where a folder belongs.", "Move it away, or name another folder."),
    errno.ENOTDIR: ("a file stands where a folder belongs.", "Move it away, or name another folder."),
    errno.EIO: ("the disk answers with an error.", _DISK),
    errno.ESTALE: ("the share is not there any more.", _SHARE),
    errno.ENOTCONN: ("the share is not reached.", _SHARE),
    errno.EHOSTDOWN: ("the share is not reached.", _SHARE),
    errno.ETIMEDOUT: ("the share does not answer.", _SHARE),
}
ACCESS: Mapping[str, int] = {"owner": 0o077, "group": 0o027, "everyone": 0o022}  # who may read, by what others may not


def readable_by(access: str) -> None:
    """Who may read the files and folders that this process writes from now on: a word of ACCESS. Only we write them."""
    os.umask(ACCESS[access])


def refusal(fault: OSError, place: Path | str) -> DiskError | None:
    """What the system could not do, as an error with its true cause; None where no disk, share or right is the cause.

    `place` is told where the system names no file.
    """
    if fault.errno is None or fault.errno not in _CAUSES:
        return None
    what, mend = _CAUSES[fault.errno]
    return DiskError(Problem(_shown(fault, place), 0, what, mend=mend))


def _shown(fault: OSError, place: Path | str) -> str:
    """Where it went wrong, as an operator knows it: not by the names that things have while they are written."""
    named = Path(str(fault.filename2 or fault.filename or place))
    own = any(part == LOCK or part.startswith(WRITING) for part in named.parts)
    return str(place if own else named)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """While something is written at or below `place`. Raises DiskError where a disk, or a right, does not allow it."""
    try:
        yield
    except FileNotFoundError as fault:  # never made; or somebody moved it, or a share is gone
        raise DiskError(Problem(_shown(fault, place), 0, "there is no such file or folder.", mend=_GONE)) from None
    except OSError as fault:
        raise refusal(fault, place) or fault from None


def tried(folder: Path) -> None:
    """Write a file in `folder` and take it away again. Raises DiskError where that is not allowed, or has no room."""
    probe = folder / f"{WRITING}tried-{os.getpid()}"
    try:
        with writing(folder):
            probe.write_bytes(bytes(4096))
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, patience: float, what: str) -> Iterator[None]:
    """Be the only one at work in `folder`. Raises LockedError, which says `what`, where another still is after a while.

    `patience` is that while in seconds. Raises DiskError where a disk, or a right, does not allow what is done inside.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=patience)
    except Timeout:
        raise LockedError(Problem(str(folder), 0, what, mend="Wait until it has ended, and try again.")) from None
    try:
        with writing(folder):
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


@contextmanager
def kept_for_a_while_in(folder: Path) -> Iterator[None]:
    """What libraries keep in the system's temporary folder goes to `folder`, where a kill's leftovers are removed.

    WeasyPrint writes each typeface there, and a process that is killed cannot remove them.
    """
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


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


def put_instead(prepared: Path, place: Path) -> None:
    """Move a prepared folder to its place; what stands there is moved aside first, and back where that fails."""
    with preparing(place.parent, f"{place.name}-before") as aside:
        before = place.rename(aside / place.name) if place.exists() else None
        try:
            put(prepared, place)
        except OSError:
            if before:
                before.rename(place)
            raise


def numbered(folder: Path, name: str) -> Iterator[Path]:
    """The places below `folder` that may be called `name`: by itself, then with .2 behind it, and so on without end."""
    return (folder / (name if number == 1 else f"{name}.{number}") for number in count(1))


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
