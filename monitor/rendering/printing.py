"""PDFs printed side by side: this process prints, and so does a further one for each further core.

A further process runs `serve`. It is sent one paper after the other and sends each back as a PDF,
just as this process would have made it. It writes nothing, and ends as soon as nobody is left who asks it.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from queue import SimpleQueue
from threading import Thread
from typing import IO, cast

from monitor.rendering.pdf import Attached, render_pdf

PROGRAM = "from monitor.rendering.printing import serve; serve()"
WORTH = 300_000  # letters of a page; a shorter one is printed here sooner than a further process has begun
BROKEN = (OSError, EOFError, pickle.UnpicklingError)  # a further process that is gone, or that never came to be


@dataclass(frozen=True)
class Paper:
    """A page to be printed, as `render_pdf` takes it."""

    html: str
    as_of: date
    attachments: Mapping[str, Attached] = field(default_factory=dict)

    def printed(self) -> bytes:
        """The PDF. Raises UnfitPdfError where it is not fit to publish."""
        return render_pdf(self.html, self.as_of, self.attachments)


def printed(papers: Mapping[str, Paper]) -> dict[str, bytes]:
    """The PDF of each paper, by its name: the same bytes whether they are printed side by side or one after another.

    Where a further process cannot be had, or ends, this one prints what is left. Raises UnfitPdfError.
    """
    waiting, done = deque(sorted(papers, key=lambda name: len(papers[name].html))), dict[str, bytes]()
    long = sum(len(paper.html) >= WORTH for paper in papers.values())
    helpers = [Thread(target=_elsewhere, args=(papers, waiting, done)) for _ in range(min(cores(), long) - 1)]
    for helper in helpers:
        helper.start()
    try:
        while name := _next(waiting):
            done[name] = papers[name].printed()
    finally:
        waiting.clear()
        for helper in helpers:
            helper.join()
    return {name: done[name] if name in done else paper.printed() for name, paper in papers.items()}


def cores() -> int:
    """How many processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _next(waiting: deque[str]) -> str:
    """The longest paper that nobody has taken yet, or nothing."""
    try:
        return waiting.pop()
    except IndexError:
        return ""


def _elsewhere(papers: Mapping[str, Paper], waiting: deque[str], done: dict[str, bytes]) -> None:
    """Has papers printed by a further process until none is left. One that it fails at is left to this process."""
    with suppress(*BROKEN), _further() as process:
        sent, received = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        while name := _next(waiting):
            pickle.dump(papers[name], sent)
            sent.flush()
            done[name] = pickle.load(received)  # noqa: S301  # what this very module wrote


def _further() -> subprocess.Popen[bytes]:
    """A further process that prints; it finds no module in the folder where it happens to be started."""
    pipe, command = subprocess.PIPE, [sys.executable, "-P", "-c", PROGRAM]
    place = {**os.environ, "TMPDIR": tempfile.gettempdir()}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=place)  # noqa: S603


def serve() -> None:
    """Print what comes in, until nothing more can come."""
    asked = SimpleQueue[Paper]()
    Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        pickle.dump(asked.get().printed(), sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _listen(asked: SimpleQueue[Paper]) -> None:
    """Take in what is to be printed; end the process, whatever it is at, once whoever asks is gone."""
    with suppress(*BROKEN):
        while True:
            asked.put(pickle.load(sys.stdin.buffer))  # noqa: S301  # what this very module wrote
    os._exit(0)
