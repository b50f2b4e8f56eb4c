"""Processor time of one thing, several times in one run, held against that of a yardstick measured in turn with it.

Neither the machine nor what else it is at moves such a ratio much; seconds on a clock it would.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Yardstick:
    """What something is held against, in the unit of that: a job that has nothing of the program, or its least."""

    name: str
    figures: Sequence[float]


@dataclass(frozen=True)
class Measured:
    """Several figures of one thing, and the most that their median may be as a multiple of the yardstick's."""

    name: str
    unit: str
    figures: Sequence[float]
    yardstick: Yardstick
    most: float

    @property
    def times(self) -> float:
        """How many times the yardstick it is."""
        return median(self.figures) / median(self.yardstick.figures)

    @property
    def kept(self) -> bool:
        return self.times <= self.most

    def __str__(self) -> str:
        verdict, held = "within" if self.kept else "PAST", self.yardstick
        own, other = (f"{median(figures):.3f} {self.unit}" for figures in (self.figures, held.figures))
        return f"| {self.name} | {own} | {held.name} | {other} | {self.times:.2f} | {self.most:g} | {verdict} |"


def in_turn(times: int, *actions: Callable[[], object]) -> list[list[float]]:
    """Processor seconds of each of several calls of each action, after one that is not counted.

    They take turns, so that a busy machine is busy for all of them.
    """
    for action in actions:
        action()
    rounds = [[timed(action) for action in actions] for _ in range(times)]
    return [list(figures) for figures in zip(*rounds, strict=True)]


def timed(action: Callable[[], object]) -> float:
    """Processor seconds of one call, in all threads."""
    started = time.process_time()
    action()
    return time.process_time() - started
