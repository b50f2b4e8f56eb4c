"""Measure against limits, in one run: commands as processes, ten million observations, evaluation, and its peers.

Prints a table; exit code 1 where the median of a figure is past its limit. Nothing here is a test: machines differ.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import hospitals
import numpy as np
from measured import Measured, seconds

from monitor.definitions.programmes import Test
from monitor.evaluation.evaluate import evaluate
from monitor.evaluation.gathered import Gathered
from monitor.observations.series import Series
from monitor.words.areas import NAMES, Entity
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings

AS_OF = date(2026, 11, 23)
COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]
PROGRAMMES = ("maryland_all_payer", "maryland_tcoc")
CHECK_LIMIT = 6  # it was 3 s for 33 tests; there are 208
PATHS = 10_000
RUN_LIMIT = 30  # seconds for 33 tests, 30 charts and 76 printed pages; it was 20 for seven tests


def process(words: Sequence[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one command as a whole process."""
    started = time.perf_counter()
    child = subprocess.Popen([*COMMAND, *words], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.perf_counter() - started, used.ru_maxrss / 1024


def observed() -> list[Measured]:
    """Ten million observations, each thing measured in a process of its own."""
    return [
        *_observed("write", "all restated for the same areas"),
        *_observed("write-changing", "of areas that come and go"),
    ]


def _observed(made: str, kind: str) -> list[Measured]:
    command = [sys.executable, str(Path(__file__).with_name("ten_million.py"))]
    with tempfile.TemporaryDirectory() as name:
        rows = int(_output([*command, name, made])[0])
        newest, peak = _output([*command, name, "newest"])
        series, series_peak = _output([*command, name, "series"])
    return [
        Measured(f"newest known of {rows:,} observations {kind}", "s", json.loads(newest), 2.0),
        Measured("the same, peak memory", "MB", [peak], 1500),
        Measured("one measure's series out of them", "s", json.loads(series), 2.0),
        Measured("the same, peak memory", "MB", [series_peak], 1500),
    ]


def _output(command: Sequence[str]) -> tuple[str, float]:
    """What a command prints, and its peak megabytes."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    printed = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, command
    return printed, used.ru_maxrss / 1024


def commands() -> list[Measured]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        process(["--help"], folder)
        starts = [process(["--help"], folder)[0] for _ in range(9)]
        whole = [process(["run", *PROGRAMMES, "--as-of", AS_OF.isoformat()], folder) for _ in range(3)]
        checks = [process(["check"], folder)[0] for _ in range(3)]
    return [
        Measured("`monitor --help`", "s", starts, 0.4),
        Measured("`monitor run`, two programmes, HTML and PDF", "s", [wall for wall, _ in whole], RUN_LIMIT),
        Measured("the same, peak memory", "MB", [peak for _, peak in whole], 700),
        Measured("`monitor check`, every shipped programme", "s", checks, CHECK_LIMIT),
    ]


def evaluations(gathered: Gathered) -> list[Measured]:
    whole = [test for programme in gathered.definitions.programmes for test in programme.tests]
    maryland = [test for name in PROGRAMMES for test in gathered.definitions.programme(name).tests]
    areas = tuple(map(Entity, NAMES))

    def every_state() -> None:
        for test in maryland:
            _ = gathered.worksheet(test, areas).codes

    def everything() -> None:
        for test in whole:
            _ = gathered.worksheet(test).codes

    def scattered_paths() -> None:
        on_paths(gathered, maryland)

    return [
        Measured(f"{len(maryland)} tests x {len(areas)} areas, figures at hand", "s", seconds(every_state, 9), 0.3),
        Measured(
            f"{len(maryland)} tests x {PATHS:,} paths", "s", seconds(lambda: on_paths(gathered, maryland), 5), 1.0
        ),
        Measured(f"all {len(whole)} tests as they are asked, figures at hand", "s", seconds(everything, 5), 1.0),
    ]


def what_ifs(gathered: Gathered) -> list[Measured]:
    """The full rate application of every hospital under a thousand scenarios, from observations to its last line."""
    with tempfile.TemporaryDirectory() as name:
        held, asked = hospitals.with_hospitals(gathered, Path(name)), hospitals.scenario()
        figures = seconds(lambda: hospitals.worked_out(held, asked), 5)
    return [Measured(f"{hospitals.HOSPITALS} hospitals x {hospitals.OPTIONS:,} scenarios", "s", figures, 2.0)]


def on_paths(gathered: Gathered, tests: Sequence[Test]) -> None:
    """Tests on many paths of figures scattered by a seeded tenth of a percent."""
    chance = np.random.default_rng(2013)
    for test in tests:
        sheet = gathered.worksheet(test)
        series = {name: scattered(found, chance) for name, found in sheet.series.items()}
        _ = evaluate(test, series, sheet.entities, AS_OF, sheet.members).codes


def scattered(series: Series, chance: np.random.Generator) -> Series:
    factor = chance.normal(1.0, 0.001, (1, PATHS, len(series.years)))
    return replace(series, values=series.values * factor)


def main() -> int:
    settings = load_settings(None, {})
    measured = [*commands(), *observed()]
    from beside import beside_peers  # only now: what a child is seen to use begins with what its parent does

    gathered = gather_from(settings, AS_OF)
    measured += [*evaluations(gathered), *what_ifs(gathered), *beside_peers(gathered)]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | median | range | limit | unit | |\n|---|---|---|---|---|---|")
    print("\n".join(map(str, measured)))
    return 0 if all(figure.kept for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
