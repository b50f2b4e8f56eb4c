"""Commands of `tests.killed`, each in a fork of one process that has loaded the program already: kills by the hundred.

Nothing is at work in that process when it forks: libraries are loaded, and do nothing until a command asks them to.
"""

import importlib
import os
import pkgutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from tests.killed import COMMANDS, Steps

LIBRARIES = ("apscheduler", "filelock", "jinja2", "openpyxl", "pikepdf", "polars", "vl_convert", "weasyprint")


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, negative where a signal ended it, and what it printed."""

    code: int
    said: str

    @property
    def steps(self) -> int:
        """How many steps on disk it took."""
        return int(self.said.rpartition("steps: ")[2])


@dataclass(frozen=True)
class Asked:
    """A command: the step before which it is killed (0: none), seconds after which it is (None: never), its words."""

    folder: Path
    words: Sequence[str]
    step: int = 0
    after: float | None = None
    environment: Mapping[str, str] | None = None


class Forks:
    """A process that has loaded the program, and runs a command in a fork each time it is asked to."""

    def __enter__(self) -> Self:
        """Start it."""
        context = get_context("spawn")
        self.ours, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,))
        self.process.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.ours.send(None)
        self.process.join()

    def __call__(self, asked: Asked) -> Ended:
        """Run one command to its end."""
        self.ours.send(asked)
        ended = self.ours.recv()
        assert isinstance(ended, Ended)
        return ended


def _serve(pipe: Connection) -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(importlib.import_module("monitor").__path__, "monitor."):
        importlib.import_module(module.name)
    while asked := pipe.recv():
        pipe.send(_forked(asked))


def _forked(asked: Asked) -> Ended:
    """Run a command in a fork, and kill that after a while where this is asked."""
    output = asked.folder.parent / "said"
    if not (child := os.fork()):
        _command(asked, output)
    killer = threading.Timer(asked.after, os.kill, (child, signal.SIGKILL)) if asked.after is not None else None
    if killer:
        killer.start()
    _, status = os.waitpid(child, 0)
    if killer:
        killer.cancel()
    return Ended(os.waitstatus_to_exitcode(status), output.read_text("utf-8"))


def _command(asked: Asked, output: Path) -> None:
    """In the fork: run the command as a process of its own would, and leave without the other's end."""
    sys.stdout = sys.stderr = output.open("w", encoding="utf-8")
    code = 1
    try:
        os.environ |= asked.environment or {}
        steps = Steps(asked.folder, asked.step)
        sys.addaudithook(steps)
        what: Callable[[list[str]], None] = COMMANDS[asked.words[0]]
        what([*asked.words[1:]])
        sys.stdout.write(f"steps: {steps.taken}\n")
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
