"""Scenarios by themselves: found by name among the definitions, or in a file of their own."""

from collections.abc import Sequence
from pathlib import Path

from monitor.definitions.check_scenarios import scenario_problems
from monitor.definitions.programmes import Definitions, Scenario
from monitor.definitions.scenarios import ScenarioFile
from monitor.errors import DefinitionError, Problem
from monitor.workspace.definition_files import SCENARIOS, inside, visible
from monitor.workspace.yaml_files import load, shown_path


def load_scenario(path: Path, known: Definitions) -> Scenario:
    """One scenario from a file of its own. Raises DefinitionError with all its problems."""
    return fitting(_scenario(path, path.name), known)


def read_scenario(name: str, roots: Sequence[Path]) -> Scenario:
    """The scenario below `roots` that is called so, or that of a file, by itself. Raises DefinitionError."""
    files = {path.stem: (path, root) for root in reversed(roots) for path in visible(root / SCENARIOS)}
    if name in files:
        path, root = files[name]
        return _scenario(inside(path, root), shown_path(path, root))
    if not Path(name).is_file():
        raise no_scenario(name, sorted(files))
    return _scenario(Path(name), Path(name).name)


def _scenario(path: Path, file: str) -> Scenario:
    return Scenario(*load(path, file, ScenarioFile, DefinitionError))


def no_scenario(name: str, known: Sequence[str]) -> DefinitionError:
    """That there is no scenario of a name, and which there are."""
    what = "there is no such file, and no scenario of that name."
    return DefinitionError(Problem(name, 0, what, f"There are: {', '.join(known) or 'none'}."))


def fitting(scenario: Scenario, known: Definitions) -> Scenario:
    """The scenario, where it fits the definitions. Raises DefinitionError with all its problems."""
    if problems := scenario_problems(scenario, known):
        raise DefinitionError(problems)
    return scenario
