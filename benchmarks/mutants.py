"""Change the evaluation core line by line, run its tests on each change, and say how many the tests noticed.

mutmut makes and runs the mutants; [tool.mutmut] in pyproject.toml says of which modules and with which tests. Exit code
1 below LIMIT. A mutant that no test runs, or on which a test hangs, does not count as noticed.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

LIMIT = 90.0
FOLDER = Path("mutants")  # beside what is changed; git ignores it
MUTMUT = [sys.executable, "-m", "mutmut"]
NOTICED, NO_TESTS = "killed", "no tests"
STEADY = {"CI": "1"}  # the same figures are tried on every mutant


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    processes = str(os.cpu_count() or 1)
    run = subprocess.run(
        [*MUTMUT, "run", "--max-children", processes],
        env=os.environ | STEADY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if run.returncode:
        print("\n".join(line.rpartition("\r")[2] for line in run.stdout.splitlines()[-40:]))
        return 1
    found = results()
    for module in sorted({name.rpartition(".")[0] for name in found}):
        print(said(module, {name: what for name, what in found.items() if name.rpartition(".")[0] == module}))
    print(said("all", found))
    print("\n".join(unnoticed(found)))
    print(f"To see one: {Path(sys.prefix).name}/bin/mutmut show NAME")
    return 0 if score(found) >= LIMIT else 1


def results() -> dict[str, str]:
    """What became of each mutant, by its name."""
    listed = subprocess.run([*MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True).stdout
    pairs = (line.strip().rpartition(": ") for line in listed.splitlines() if "__mutmut_" in line)
    return {name: what for name, _, what in pairs if what != "skipped"}


def unnoticed(found: dict[str, str]) -> list[str]:
    """Functions that no test runs, each once, and every other mutant that was not noticed."""
    without = Counter(name.rpartition("__mutmut_")[0] for name, what in found.items() if what == NO_TESTS)
    others = [f"{what}: {name}" for name, what in found.items() if what not in (NOTICED, NO_TESTS)]
    return [*(f"{NO_TESTS}: {name}, {many} mutants" for name, many in without.items()), *others]


def score(found: dict[str, str]) -> float:
    """Of a hundred mutants, how many were noticed."""
    return 100.0 * sum(what == NOTICED for what in found.values()) / len(found) if found else 0.0


def said(module: str, found: dict[str, str]) -> str:
    counted = ", ".join(f"{many} {what}" for what, many in sorted(Counter(found.values()).items()))
    return f"{module}: {score(found):.1f} % of {len(found)} mutants noticed ({counted})"


if __name__ == "__main__":
    sys.exit(main())
