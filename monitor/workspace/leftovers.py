"""What a killed command leaves behind: half-written files beside their place, and its folder among the system's own.

Nothing of it is ever linked into what is held: files are copied. The next command that writes removes it.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from monitor.errors import DiskError, LockedError
from monitor.workspace.disk import LOCK, WRITING, locked

_BEGUN = 60.0  # seconds within which a folder is there and not locked yet


def _named() -> str:
    return f"monitor-{os.getuid()}-"


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder outside the workspace, for as long as the context lasts; what killed commands left there is removed."""
    from filelock import FileLock

    clear()
    with TemporaryDirectory(prefix=_named()) as folder, FileLock(Path(folder) / LOCK):
        yield Path(folder)


def abandoned() -> tuple[Path, ...]:
    """Folders of our own user outside the workspace whose command has ended without removing them."""
    there = sorted(Path(gettempdir()).glob(f"{_named()}*"))
    return tuple(path for path in there if path.is_dir() and not path.is_symlink() and _is_abandoned(path))


def _is_abandoned(folder: Path) -> bool:
    from filelock import FileLock, Timeout

    try:
        status = folder.stat()
        if status.st_uid != os.getuid() or not (folder / LOCK).exists():
            return status.st_uid == os.getuid() and time.time() - status.st_mtime > _BEGUN
        with FileLock(folder / LOCK, timeout=0):
            return True
    except (Timeout, OSError):
        return False


def clear() -> None:
    """Remove what `abandoned` names."""
    for folder in abandoned():
        shutil.rmtree(folder, ignore_errors=True)


def half_written(folder: Path) -> tuple[Path, ...]:
    """What lies in a folder that was not written to its end; what a command is still writing is among it."""
    return tuple(sorted(folder.glob(f"{WRITING}*")))


def at_work(folder: Path) -> bool:
    """Whether a command holds the lock of a folder."""
    if not folder.is_dir():
        return False
    try:
        with locked(folder, 0.0, ""):
            return False
    except (LockedError, DiskError):  # where nothing can be written, nobody can tell
        return True
