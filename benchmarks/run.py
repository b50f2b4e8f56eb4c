"""Measure in one run, as multiples of yardsticks: commands as processes, ten million observations, evaluation, peers.

Everything is processor time or memory, held against a job of the same run that no change of the program moves. Prints a
table; exit code 1 where a figure is past the multiple it may be.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import hospitals
import numpy as np
from all_counties import TABLE
from measured import Measured, Yardstick, in_turn

from monitor.definitions.programmes import Test
from monitor.errors import HELD
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.observations.series import Series
from monitor.words.areas import NAMES, Entity
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings

AS_OF = date(2026, 11, 23)
COMMAND = [sys.executable, "-c", "from monitor.cli import main; main()"]
LIBRARIES = [sys.executable, "-c", "import numpy, polars, pydantic, yaml"]
PROGRAMMES = ("maryland_all_payer", "maryland_tcoc")
PATHS = 10_000


def process(command: Sequence[str], folder: Path, ends: int = 0) -> tuple[float, float]:
    """Processor seconds and peak megabytes of one command as a whole process, which `ends` with that exit code."""
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == ends, command
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


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
        plain, newest, series = (_output([*command, name, what]) for what in ("plain", "newest", "series"))
    grouped = "the last of each, with polars alone"
    seconds, memory = Yardstick(grouped, json.loads(plain[0])), Yardstick(grouped, [plain[1]])
    return [
        Measured(f"newest known of {rows:,} observations {kind}", "s", json.loads(newest[0]), seconds, 0.8),
        Measured("the same, peak memory", "MB", [newest[1]], memory, 0.7),
        Measured("one measure's series out of them", "s", json.loads(series[0]), seconds, 0.4),
        Measured("the same, peak memory", "MB", [series[1]], memory, 0.4),
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
    """Whole processes, held against one that only loads the libraries that most commands need."""
    whole = [*COMMAND, "run", *PROGRAMMES, "--as-of", AS_OF.isoformat()]
    asked = {"help": [*COMMAND, "--help"], "check": [*COMMAND, "check"], "run": whole}
    with tempfile.TemporaryDirectory() as name:
        process(asked["help"], Path(name))
        loads = [process(LIBRARIES, Path(name)) for _ in range(9)]
        used = {
            what: [process(words, Path(name)) for _ in range(9 if what == "help" else 3)]
            for what, words in asked.items()
        }
    seconds, memory = (Yardstick("loading the libraries", [one[place] for one in loads]) for place in (0, 1))
    said = "`monitor run`, two programmes, HTML and PDF"
    return [
        Measured("`monitor --help`", "s", [spent for spent, _ in used["help"]], seconds, 1.0),
        Measured("`monitor check`, every shipped programme", "s", [spent for spent, _ in used["check"]], seconds, 30),
        Measured(said, "s", [spent for spent, _ in used["run"]], seconds, 120),
        Measured("the same, peak memory", "MB", [peak for _, peak in used["run"]], memory, 10),
    ]


def delivered() -> list[Measured]:
    """A table of all counties held, and then taken in, each by a whole command: memory limits an office's machine."""
    write = [sys.executable, str(Path(__file__).with_name("all_counties.py"))]
    with tempfile.TemporaryDirectory() as name:
        office = Path(name) / "office"
        rows = int(_output([*write, name])[0])
        process([*COMMAND, "init", str(office)], Path(name))
        ingest = [*COMMAND, "ingest", "--workspace", str(office)]
        _, held = process([*ingest, f"{name}/{TABLE}", "--published", "2026-06-01"], Path(name), ends=HELD)
        (waits,) = (office / "inbox" / "held").iterdir()
        _, taken = process([*ingest, "--accept", waits.name, "--by", "nobody"], Path(name))
    said, limit = f"`monitor ingest` of all counties, {rows:,} rows of 246 columns", Yardstick("the limit", [600])
    return [
        Measured(f"{said}, held: peak memory", "MB", [held], limit, 1),
        Measured("the same, accepted and taken in: peak memory", "MB", [taken], limit, 1),
    ]


def evaluations(gathered: Gathered) -> list[Measured]:
    """Worksheets filled from figures at hand, held against ten divisions with numpy for each line."""
    whole = [test for programme in gathered.definitions.programmes for test in programme.tests]
    maryland = [test for name in PROGRAMMES for test in gathered.definitions.programme(name).tests]
    areas = tuple(map(Entity, NAMES))
    everywhere = [gathered.worksheet(test, areas) for test in maryland]
    of_maryland, of_all = ([gathered.worksheet(test) for test in tests] for tests in (maryland, whole))

    def every_state() -> None:
        unfilled = anew(gathered)
        for test in maryland:
            _ = unfilled.worksheet(test, areas).codes

    def everything() -> None:
        unfilled = anew(gathered)
        for test in whole:
            _ = unfilled.worksheet(test).codes

    return [
        _beside_numpy(f"{len(maryland)} tests x {len(areas)} areas, figures at hand", every_state, everywhere, 1, 60),
        _beside_numpy(
            f"{len(maryland)} tests x {PATHS:,} paths", lambda: on_paths(gathered, maryland), of_maryland, PATHS, 9
        ),
        _beside_numpy(f"all {len(whole)} tests as they are asked, figures at hand", everything, of_all, 1, 90),
    ]


def anew(gathered: Gathered) -> Gathered:
    """The same with its figures at hand and no worksheet filled: each is kept once it is."""
    unfilled = replace(gathered)
    vars(unfilled)["library"] = gathered.library
    return unfilled


def _beside_numpy(
    name: str, action: Callable[[], object], sheets: Sequence[Worksheet], paths: int, most: float
) -> Measured:
    arrays = [(np.full((len(sheet.entities), paths, len(sheet.years)), 1.5), len(sheet.values)) for sheet in sheets]

    def divided() -> None:
        for array, lines in arrays:
            for _ in range(10 * lines):
                _ = array / array

    own, plain = in_turn(5, action, divided)
    return Measured(name, "s", own, Yardstick("ten divisions with numpy for each line", plain), most)


def what_ifs(gathered: Gathered) -> list[Measured]:
    """The full rate application of every hospital under a thousand scenarios, from observations to its last line."""
    with tempfile.TemporaryDirectory() as name:
        held, asked = hospitals.with_hospitals(gathered, Path(name)), hospitals.scenario()
        sheets = [*hospitals.worked_out(held, asked).sheets]
        said = f"{hospitals.HOSPITALS} hospitals x {hospitals.OPTIONS:,} scenarios"
        return [_beside_numpy(said, lambda: hospitals.worked_out(held, asked), sheets, hospitals.OPTIONS, 18)]


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
    measured = [*commands(), *observed(), *delivered()]
    from beside import beside_peers  # only now: what a child is seen to use begins with what its parent does

    gathered = gather_from(settings, AS_OF)
    measured += [*evaluations(gathered), *what_ifs(gathered), *beside_peers(gathered)]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | median | held against | its median | times | at most | |\n|---|---|---|---|---|---|---|")
    print("\n".join(map(str, measured)))
    return 0 if all(figure.kept for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
