"""Runs a command and ends this process without mercy just before its n-th step on disk.

    python -m tests.killed N FOLDER WHAT WORDS...

A step is whatever Python reports to its audit hooks of a change below FOLDER: opening for writing, making, renaming and
removing; nothing in the program knows of it. With N = 0 the command runs undisturbed and the number of its steps is
printed. WHAT is `monitor` (WORDS are its words; its today is the day of the office), `inbox` or `schedule` (the word is
a workspace; the service ends after its first look at the clock).
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

STEPS = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.truncate", "shutil.copyfile", "shutil.move",
         "shutil.rmtree", "os.chmod", "sqlite3.connect")  # fmt: skip
AFTER = 999  # a step that no command reaches


class Steps:
    """Counts the steps below a folder, and stops at one."""

    def __init__(self, folder: Path, at: int) -> None:
        self.folder, self.at, self.taken = str(folder), at, 0

    def __call__(self, event: str, words: tuple[object, ...]) -> None:
        if self._is_step(event, words):
            self.taken += 1
            if self.taken == self.at:
                os.kill(os.getpid(), signal.SIGKILL)

    def _is_step(self, event: str, words: tuple[object, ...]) -> bool:
        if event == "open":
            path, _, flags = words
            return self._is_below(path) and (
                bool(int(str(flags)) & (os.O_WRONLY | os.O_RDWR)) or ".writing" in str(path)
            )
        beside = event in ("os.remove", "os.rmdir") and words[1] != -1  # named from an open folder, as rmtree does
        return event in STEPS and (beside or any(self._is_below(word) for word in words))

    def _is_below(self, word: object) -> bool:
        return isinstance(word, str | os.PathLike) and os.fspath(word).startswith(self.folder)


def _monitor(words: list[str]) -> None:
    from monitor.cli import main
    from monitor.commands import deliveries, reports
    from tests.offices import DAY

    deliveries.today = reports.today = lambda: DAY
    try:
        main(words)
    except SystemExit as ended:
        if ended.code not in (0, 11, 16):
            raise


def _inbox(words: list[str]) -> None:
    from monitor.intake.arrivals import empty_inbox
    from monitor.workspace.settings import load_settings
    from tests.offices import DAY

    empty_inbox(load_settings(Path(words[0]), {}), DAY, lambda _: None)


def _schedule(words: list[str]) -> None:
    from datetime import UTC, datetime, time

    from monitor.operations.schedule import serve
    from monitor.workspace.settings import load_settings
    from tests.offices import DAY

    noon, said = datetime.combine(DAY, time(12), UTC), list[str]()
    serve(load_settings(Path(words[0]), {}), lambda: noon, said.append, lambda _: True)


COMMANDS: dict[str, Callable[[list[str]], None]] = {"monitor": _monitor, "inbox": _inbox, "schedule": _schedule}

if __name__ == "__main__":
    steps = Steps(Path(sys.argv[2]), int(sys.argv[1]))
    sys.addaudithook(steps)
    COMMANDS[sys.argv[3]](sys.argv[4:])
    sys.stdout.write(f"steps: {steps.taken}\n")
