"""What a person names, a programme, a test or everything -> its worksheets, findings and signals."""

from collections.abc import Sequence
from itertools import chain

from monitor.definitions.programmes import Programme, Test
from monitor.errors import Problem, ShortfallError
from monitor.evaluation.answer import Finding, counted, expected, findings, made
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.signals import Signal, signals
from monitor.evaluation.whom import misfit, whom


def chosen(gathered: Gathered, names: Sequence[str]) -> tuple[Programme, ...]:
    """The programmes named, or all but mere lists of watch-tests. Raises DefinitionError for an unknown one."""
    every = tuple(programme for programme in gathered.definitions.programmes if not programme.is_list)
    return tuple(gathered.definitions.programme(name) for name in names) if names else every


def tests_of(gathered: Gathered, what: str | None) -> Sequence[Test]:
    """One test (PROGRAMME/TEST), those of a programme, or all. Raises DefinitionError for an unknown one."""
    if what and "/" in what:
        return (gathered.definitions.test(what),)
    return [test for programme in chosen(gathered, [what] if what else []) for test in programme.tests]


def worksheets_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Worksheet, ...]:
    """The worksheets of a programme, a test or everything, for whom the definitions name or for another.

    Tests that are asked of another kind of area are left out. Raises DefinitionError where that leaves none.
    """
    tests = tests_of(gathered, what)
    fitting = [test for test in tests if not misfit(test, area)] or tests
    return tuple(gathered.worksheet(test, whom(gathered, test, area, population)) for test in fitting)


def findings_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Finding, ...]:
    """The findings of a programme, a test or everything, for whom the definitions name or for another."""
    return tuple(chain.from_iterable(findings(sheet) for sheet in worksheets_of(gathered, what, area, population)))


def signals_of(
    gathered: Gathered, what: str | None, area: str | None = None, population: str | None = None
) -> tuple[Signal, ...]:
    """The signals of the watch-tests of a programme, of one of them or of everything."""
    return tuple(chain.from_iterable(signals(sheet) for sheet in worksheets_of(gathered, what, area, population)))


def shortfall(findings: Sequence[Finding], shown: int = 0) -> None:
    """Refuse a run that checked and showed nothing, or made less than was due. Raises ShortfallError.

    `shown` is how many worksheets were shown that judge nothing.
    """
    if not findings and not shown:
        raise ShortfallError(Problem("run", 0, "there was no test to evaluate."))
    if made(findings) < expected(findings):
        late = [f for f in counted(findings) if f.due and not f.made]
        what = f"{expected(findings)} findings were due and {made(findings)} could be made."
        why = "; ".join(f"{f.test} {f.year}: {f.reason}" for f in late)
        mend = "Take in the publication that is missing, or correct when it is expected in the source card."
        raise ShortfallError(Problem("run", 0, what, why, mend))
