"""A what-if under uncertainty: the odds of its tests with each of its options taken, on the same paths."""

from dataclasses import dataclass

from monitor.definitions.programmes import Scenario
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.whatif import changed_by
from monitor.outlook.programme import PATHS, SEED, answered, drawn_ahead
from monitor.outlook.results import Odds


@dataclass(frozen=True)
class OptionOdds:
    """The odds of the tests of a scenario with one option taken; the first is that nothing is."""

    id: str
    title: str
    odds: tuple[Odds, ...]


def odds_of_options(
    gathered: Gathered, scenario: Scenario, called: tuple[tuple[str, str], ...], paths: int = PATHS, seed: int = SEED
) -> tuple[OptionOdds, ...]:
    """The odds of every option, in the order of `called`: the id and the title of each path of the scenario.

    Only years that nobody has published are open; a step that begins in one moves what is drawn of it. Raises
    DefinitionError where a step has nothing to change.
    """
    definitions, changed = gathered.definitions, changed_by(gathered, scenario)
    tests = [definitions.test(name) for name in scenario.asked.tests]
    programme = definitions.programme(scenario.asked.tests[0].partition("/")[0])
    ahead = drawn_ahead(gathered, programme, paths, seed)
    return tuple(
        OptionOdds(name, title, answered(changed, tests, ahead, option)) for option, (name, title) in enumerate(called)
    )
