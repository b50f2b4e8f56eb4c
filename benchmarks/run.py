"""Measure against limits, in one run: the start of a command, a whole run with reports, and evaluation in the process.

Prints a table; exit code 1 where the median of a figure is past its limit. Nothing here is a test: machines differ.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median

import numpy as np

from monitor.areas import NAMES
from monitor.config import load_settings
from monitor.evaluate import evaluate
from monitor.measures import Series
from monitor.run import gather_from
from monitor.workspace import Gathered

AS_OF = date(2026, 11, 23)
COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]
PATHS = 10_000


@dataclass(frozen=True)
class Measured:
    """Several figures of one thing, and the most the median may be."""

    name: str
    unit: str
    figures: Sequence[float]
    limit: float

    @property
    def kept(self) -> bool:
        return median(self.figures) <= self.limit

    def __str__(self) -> str:
        low, middle, high = min(self.figures), median(self.figures), max(self.figures)
        verdict = "within" if self.kept else "PAST"
        return f"| {self.name} | {middle:.3f} | {low:.3f} to {high:.3f} | {self.limit:g} | {self.unit} | {verdict} |"


def process(words: Sequence[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one command as a whole process."""
    started = time.perf_counter()
    child = subprocess.Popen([*COMMAND, *words], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.perf_counter() - started, used.ru_maxrss / 1024


def seconds(action: Callable[[], object], times: int) -> list[float]:
    """Wall seconds of each of several calls, after one that is not counted."""
    action()
    figures = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        figures.append(time.perf_counter() - started)
    return figures


def commands() -> list[Measured]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process(["--help"], folder)
        starts = [process(["--help"], folder)[0] for _ in range(9)]
        whole = [process(["run", "--as-of", AS_OF.isoformat()], folder) for _ in range(3)]
        checks = [process(["check"], folder)[0] for _ in range(3)]
    return [
        Measured("`monitor --help`", "s", starts, 0.4),
        Measured("`monitor run`, two programmes, HTML and PDF", "s", [wall for wall, _ in whole], 20),
        Measured("the same, peak memory", "MB", [peak for _, peak in whole], 700),
        Measured("`monitor check`", "s", checks, 3),
    ]


def evaluations(gathered: Gathered) -> list[Measured]:
    tests = [test for programme in gathered.definitions.programmes for test in programme.tests]
    areas = tuple(NAMES)
    known = Gathered(gathered.definitions, gathered.held, AS_OF)

    def every_state() -> None:
        for test in tests:
            _ = known.worksheet(test, areas).codes

    return [
        Measured(f"{len(tests)} tests x {len(areas)} areas, figures at hand", "s", seconds(every_state, 9), 0.3),
        Measured(f"{len(tests)} tests x {PATHS:,} paths", "s", seconds(lambda: on_paths(known), 5), 1.0),
    ]


def on_paths(gathered: Gathered) -> None:
    """Every test on many paths of figures scattered by a seeded tenth of a percent."""
    chance = np.random.default_rng(2013)
    for programme in gathered.definitions.programmes:
        for test in programme.tests:
            inputs = test.asked.inputs.items()
            series = {n: scattered(gathered.library.series(i.measure, [i.area or "MD"]), chance) for n, i in inputs}
            _ = evaluate(test, series, ["MD"], AS_OF).codes


def scattered(series: Series, chance: np.random.Generator) -> Series:
    factor = chance.normal(1.0, 0.001, (1, PATHS, len(series.years)))
    return replace(series, values=series.values * factor)


def main() -> int:
    measured = [*commands(), *evaluations(gather_from(load_settings(None, {}), AS_OF))]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | median | range | limit | unit | |\n|---|---|---|---|---|---|")
    print("\n".join(map(str, measured)))
    return 0 if all(figure.kept for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
