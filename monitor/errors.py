"""What goes wrong outside the program, said so that an analyst can mend it.

A `Problem` says where, what, why and how to mend. An error carries all the problems that were found at once, and
the exit code that scripts rely on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

HELD = 16  # a delivery waits until a person has looked: no fault, and nothing went on
MISSED, CANNOT_TELL, WARNING = 20, 21, 22  # what `--fail-on` ends with; faults have the codes of their errors


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file or setting. `line` is the line or data row, counted from 1; 0 means the whole file."""

    file: str
    line: int
    what: str
    why: str = ""
    mend: str = ""
    counted: str = "line"  # or "row"

    def __str__(self) -> str:
        place = f"{self.file}, {self.counted} {self.line}" if self.line else self.file
        further = [f"  {text}" for text in (self.why, self.mend) if text]
        return "\n".join([f"{place}: {self.what}", *further])


class MonitorError(Exception):
    """A fault that is not a bug of ours. Prints as its problems, one after the other."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class DefinitionError(MonitorError):
    """A file under tests_definitions/ is at fault."""

    exit_code = 10


class ObservationError(MonitorError):
    """A publication, its source card or another input file is at fault."""

    exit_code = 11


class ChangedError(ObservationError):
    """A data file is no longer the one that was read."""


class DisclosureError(ObservationError):
    """A count of few people could be worked out from what a report would show."""


class ShortfallError(MonitorError):
    """Fewer findings could be made than were due, or nothing was there to check."""

    exit_code = 12


class SettingsError(MonitorError):
    """monitor.toml, an environment variable or a folder it names is at fault."""

    exit_code = 13


class DiskError(SettingsError):
    """A disk, a share, a storage, a database or the rights on it refuse what has to be read or written.

    Nothing is wrong with what was asked: it may be tried again as it is, once there is room or the share is back.
    """


class LockedError(MonitorError):
    """Another run is at work in the same place."""

    exit_code = 14


class RecordError(MonitorError):
    """A filed report cannot be read back or rebuilt."""

    exit_code = 15
