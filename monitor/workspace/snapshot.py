"""A data file as it was when its publication was read, and whether it still is.

Rows are read lazily, after the fingerprint was taken, and again for every measure. Between two readings somebody may
save the file anew. Each reading is therefore held against the snapshot: by what the disk says of the file, which costs
nothing, and before a report is filed by its whole content once more.
"""

from hashlib import file_digest
from os import fstat, stat_result
from pathlib import Path
from typing import NamedTuple

from monitor.errors import ChangedError, ObservationError, Problem


class Snapshot(NamedTuple):
    """One state of a file: the SHA-256 of its content, and what the disk said of it at that moment.

    `touched` is when anything of the file was last changed, its links and rights included: where that alone is another,
    the content tells. A file that was edited and given its old size and time of writing back is found out so.
    """

    sha256: str
    state: tuple[int, ...]
    touched: int

    def held_against(self, path: Path, shown: str) -> None:
        """Raises ObservationError where the disk says that the file at `path` was written or replaced since."""
        try:
            status = path.stat()
        except OSError:
            raise _changed(shown) from None
        if _state(status) != self.state:
            raise _changed(shown)
        if status.st_ctime_ns != self.touched:
            self.certified(path, shown)

    def certified(self, path: Path, shown: str) -> None:
        """Raises ObservationError where the content of the file at `path` is not that of the snapshot."""
        if snapshot(path, shown)[:2] != self[:2]:
            raise _changed(shown)


def snapshot(path: Path, shown: str) -> Snapshot:
    """The file at `path` as it is now. Raises ObservationError where it cannot be read, or is written meanwhile."""
    try:
        with path.open("rb") as data:
            status = fstat(data.fileno())
            taken = Snapshot(file_digest(data, "sha256").hexdigest(), _state(status), status.st_ctime_ns)
            after = _state(fstat(data.fileno()))
    except OSError as fault:
        raise ObservationError(Problem(shown, 0, f"the file cannot be read: {fault.strerror}.")) from None
    if after != taken.state:
        raise _changed(shown)
    return taken


def _state(status: stat_result) -> tuple[int, ...]:
    """Device, file, size and time of the last writing. A further link to a file changes none of them."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _changed(shown: str) -> ChangedError:
    what = "the file was changed after it had been read."
    why = "Figures of another file than the one checked would be given under its fingerprint."
    mend = "Restore the file if it was edited; a corrected delivery is a new publication. Then ask again."
    return ChangedError(Problem(shown, 0, what, why, mend))
