"""Runs a `monitor` command and kills this process at its n-th upload: before it where n is odd, else after it.

    python -m tests.killed_uploads N WORDS...

With N = 0 it runs undisturbed and prints how many uploads there were. The library that uploads is not written in
Python, so they are counted where the program calls it.
"""

import os
import signal
import sys
from typing import Any

import obstore

from monitor.cli import main


class Puts:
    """Counts the calls of `obstore.put`, and stops just before or just after one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.made, self.put = at, 0, obstore.put

    def __call__(self, *words: Any, **more: Any) -> Any:
        self.made += 1
        if self.made == self.at and self.at % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        done = self.put(*words, **more)
        if self.made == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


if __name__ == "__main__":
    puts = Puts(int(sys.argv[1]))
    obstore.put = puts  # type: ignore[assignment]
    try:
        main(sys.argv[2:])
    finally:
        sys.stdout.write(f"puts: {puts.made}\n")
