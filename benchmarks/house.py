"""How the house is built, in one table: run on two trees, it says what a rebuilding came to.

    make house                            this tree
    make house TREE=/path/to/another      that one beside it

Every figure is measured from the sources, or by running them: nothing is kept from an earlier run.
"""

import argparse
import ast
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import gettempdir

ROOT = Path(__file__).parent.parent
COMMAND = "from monitor.cli import main; main()"
COMMANDS = (
    ("monitor --help", ["--help"]),
    ("monitor evaluate maryland_tcoc", ["evaluate", "maryland_tcoc"]),
    ("monitor explain maryland_tcoc/growth_guardrail 2022", ["explain", "maryland_tcoc/growth_guardrail", "2022"]),
    ("monitor check", ["check"]),
)
RUNS = 3
# One figure from an observation to a PDF: which functions of the program run after its files have been read.
WALK = """
import sys
from datetime import date
import monitor
seen = {}
def told(frame, event, _):
    module = frame.f_globals.get("__name__", "")
    if event == "call" and module.startswith("monitor."):
        seen[module] = seen.get(module, 0) + 1
office = monitor.open(as_of=date(2026, 11, 23))
sys.setprofile(told)
office.explain("maryland_tcoc/growth_guardrail", 2023)
sys.setprofile(None)
print(len(seen), sum(seen.values()))
"""


def modules(tree: Path) -> Mapping[Path, ast.Module]:
    """Every module of the program, read."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted((tree / "monitor").rglob("*.py"))}


def lines_of(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text("utf-8").splitlines())


def functions(tree: ast.Module) -> Iterator[int]:
    """The lines of every function, without its docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            said = node.body[0] if ast.get_docstring(node) else None
            yield node.end_lineno - node.lineno + 1 - (said.end_lineno - said.lineno + 1 if said else 0)  # type: ignore[operator]  # parsed from a text


def public_names(tree: ast.Module) -> Iterator[str]:
    """The names that a module has for others: functions, classes and constants at its top level."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def colliding(trees: Sequence[ast.Module]) -> float:
    """Of all public top-level names, the percentage that another module has too."""
    named = [name for tree in trees for name in set(public_names(tree))]
    times = Counter(named)
    return 100 * sum(times[name] > 1 for name in named) / len(named)


def repeated(tree: Path, family: str) -> float:
    """Of the lines of a family of programmes, the percentage that stands in more than one of them."""
    own = {folder: _said_in(folder) for folder in sorted((tree / "tests_definitions").glob(family)) if folder.is_dir()}
    times = Counter(line for lines in own.values() for line in set(lines))
    every = [line for lines in own.values() for line in lines]
    return 100 * sum(times[line] > 1 for line in every) / max(len(every), 1)


def _said_in(folder: Path) -> list[str]:
    lines = (line.strip() for path in sorted(folder.rglob("*.yaml")) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def run(tree: Path, words: Sequence[str]) -> str:
    """What Python printed, with the sources of `tree`, which it compiles once, as those of an installed program are."""
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(gettempdir()) / "monitor-house")}
    home = {**os.environ, **compiled, "PYTHONPATH": str(tree)}
    done = subprocess.run([sys.executable, *words], cwd=tree, env=home, capture_output=True, text=True, check=False)
    return done.stdout


def processor_time(tree: Path, words: Sequence[str]) -> float:
    """Seconds of processor time of one command; the median of some runs after a first."""
    found = []
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(tree, ["-c", COMMAND, *words])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(found[1:])


def measured(tree: Path) -> Iterator[tuple[str, str]]:
    """Every figure of one tree with its name."""
    read = modules(tree)
    sizes = [lines_of(path) for path in read]
    lengths = [length for each in read.values() for length in functions(each)]
    yield "modules", f"{len(sizes)}"
    yield "of these at the root of the program", f"{len(list((tree / 'monitor').glob('*.py')))}"
    yield "lines of a module, median and largest", f"{median(sizes):.0f} and {max(sizes)}"
    yield (
        "lines of a function, median and ninth decile",
        f"{median(lengths):.0f} and {quantiles(lengths, n=10)[-1]:.0f}",
    )
    yield "public names that another module has too", f"{colliding(list(read.values())):.0f} %"
    yield "lines of AHEAD's definitions that stand in several", f"{repeated(tree, 'ahead_*'):.0f} %"
    passed, calls = run(tree, ["-c", WALK]).split()
    yield "modules and calls, from a figure to its page", f"{passed} and {calls}"
    help_ = 0.0
    for name, words in COMMANDS:
        seconds = processor_time(tree, words)
        help_ = help_ or seconds
        yield f"processor time, {name}", f"{seconds:.2f} s ({seconds / help_:.1f} times --help)"


def main() -> None:
    """Print the table of this tree, and of another beside it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("tree", nargs="?", type=Path, help="another checkout")
    other = asked.parse_args().tree
    trees = [tree.resolve() for tree in (other, ROOT) if tree]
    columns = [dict(measured(tree)) for tree in trees]
    print(f"| figure | {' | '.join(['before', 'after'] if other else ['this tree'])} |\n|---|{'---|' * len(trees)}")
    for name in columns[-1]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")


if __name__ == "__main__":
    main()
