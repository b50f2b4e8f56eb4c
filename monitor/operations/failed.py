"""How a run failed: whether what stopped it may pass by itself, and the traceback of a bug in a file of its own."""

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from monitor.errors import ChangedError, DiskError, LockedError, MonitorError
from monitor.operations.dues import End, Outcome
from monitor.workspace import disk

LOGS = "logs"  # the folder beside the ledger
MOST_LOGS = 50  # the oldest make room
# The same run may succeed later without anybody's doing: where another is at work, a file was being edited, or a disk,
# share, database or storage does not do now what it is asked to. A fault of a definition, a figure or a setting stays.
MAY_PASS = (LockedError, ChangedError, DiskError)
_SECRET = re.compile("KEY|SECRET|TOKEN|PASSWORD", re.IGNORECASE)
_SHORTEST = 6  # characters of a secret: what is shorter is a word like any other
_LONGEST = 2000  # characters of an error's own words: they may quote what it stumbled over


def failed(fault: Exception, run_id: str, beside: Path) -> Outcome:
    """How a run ended that `fault` stopped. A bug's traceback is kept in the folder `beside`/logs, as RUN_ID.log."""
    if isinstance(fault, OSError):
        fault = disk.refusal(fault, beside) or fault
    end = End.PASSING if isinstance(fault, MAY_PASS) else End.FAULT
    if isinstance(fault, MonitorError):
        return Outcome(end, fault.exit_code, str(fault))
    return Outcome(end, 1, f"{type(fault).__name__}: {_cut(str(fault))}", _kept(fault, run_id, beside / LOGS))


def _behind(fault: BaseException) -> Iterator[BaseException]:
    cause = fault.__cause__ or fault.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _kept(fault: Exception, run_id: str, folder: Path) -> str | None:
    """The path of the traceback; None where it cannot be written, as on the full disk that is being told of."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        disk.clean(folder)
        path = folder / f"{run_id}.log"
        disk.replace_file(path, _traceback(fault).encode("utf-8", "replace"))
        for old in sorted(folder.glob("*.log"), key=lambda log: log.stat().st_mtime)[:-MOST_LOGS]:
            old.unlink()
        return path.as_posix()
    return None


def _traceback(fault: Exception) -> str:
    """Where it happened, call by call, and the error's words: no value of a variable."""
    frames = "".join(traceback.format_tb(fault.__traceback__))
    causes = [f"{type(cause).__name__}: {_cut(str(cause))}" for cause in (fault, *_behind(fault))]
    return "\n".join(["Traceback, newest call last:", frames + causes[0], *(f"after {c}" for c in causes[1:]), ""])


def _cut(words: str) -> str:
    """An error's own words: not all where they are many, and no secret of the environment, whatever quoted it."""
    for name, value in os.environ.items():
        if _SECRET.search(name) and len(value) >= _SHORTEST:
            words = words.replace(value, f"({name})")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} ..."
