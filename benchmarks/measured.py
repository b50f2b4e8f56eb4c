"""Figures of one thing, several in one run, and the most that their median may be."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Measured:
    """Several figures of one thing, and the most the median may be; without a limit it is there to compare with."""

    name: str
    unit: str
    figures: Sequence[float]
    limit: float | None = None

    @property
    def kept(self) -> bool:
        return self.limit is None or median(self.figures) <= self.limit

    def __str__(self) -> str:
        low, middle, high = min(self.figures), median(self.figures), max(self.figures)
        limit, verdict = ("-", "") if self.limit is None else (f"{self.limit:g}", "within" if self.kept else "PAST")
        return f"| {self.name} | {middle:.3f} | {low:.3f} to {high:.3f} | {limit} | {self.unit} | {verdict} |"


def seconds(action: Callable[[], object], times: int) -> list[float]:
    """Wall seconds of each of several calls, after one that is not counted."""
    action()
    return [timed(action) for _ in range(times)]


def timed(action: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
