"""Examples are tests: each kind of expectation that does not hold is reported, so that a check can fail."""

from pathlib import Path

import pytest

from monitor.errors import DefinitionError, ShortfallError
from monitor.evaluation.examples import checked, run_all
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from tests.sheets import TODAY, defined, gathered, levels, published, shipped, shipped_tests
from tests.workspaces import Command

GIVEN = "given: {state: {2018: 10000, 2019: 10300}, nation: {2018: 10000, 2019: 10200}}"
HOLDS = (
    "expect: {year: 2019, verdict: met, value: 1, room: 0, lines: {excess: 1.0, state: 10300, limit: 1}, because: []}"
)


def faults(folder: Path, *lines: str, **parts: str | None) -> tuple[str, ...]:
    """What one example with these lines comes to."""
    written = "  - name: It is so\n" + "".join(f"    {line}\n" for line in lines)
    (folder / "observations").mkdir()
    definitions = defined(folder, written, **parts)
    (outcome,) = run_all(gathered(definitions, folder / "observations"))
    assert (outcome.test, outcome.name) == ("office/asked", "It is so")
    return outcome.faults


def test_an_example_that_holds_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GIVEN, HOLDS) == ()


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ("verdict: missed", "verdict in 2019: expected missed, found met"),
        ("verdict: not in force", "verdict in 2019: expected not in force, found met"),
        ("value: 1.1", "value in 2019: expected 1.1, found 1"),
        ("room: 0.5", "room in 2019: expected 0.5, found 0"),
        ("lines: {excess: 0.9}", "excess in 2019: expected 0.9, found 1"),
        ("lines: {excess: 1.00000001}", "excess in 2019: expected 1.00000001, found 1"),
        ("lines: {exces: 1.0}", 'there is no line "exces"'),
        ("because: [state 2019]", "because: expected ['state 2019'], found []"),
        ("lines: {excess: 1.2}, within: 10 %", "excess in 2019: expected 1.2, found 1"),
        ('value: 1.2, within: "0.1"', "value in 2019: expected 1.2, found 1"),
        ('room: -0.2, within: "0.1"', "room in 2019: expected -0.2, found 0"),
    ],
)
def test_each_expectation_that_does_not_hold_is_reported(expected: str, fault: str, tmp_path: Path) -> None:
    assert faults(tmp_path, GIVEN, f"expect: {{year: 2019, {expected}}}") == (fault,)


def test_every_fault_of_an_example_is_reported(tmp_path: Path) -> None:
    found = faults(tmp_path, GIVEN, "expect: {year: 2019, verdict: missed, value: 2, room: 1, lines: {excess: 3}}")
    assert len(found) == 4


@pytest.mark.parametrize("expected", ["value: 1", "room: 0", "lines: {excess: 1}"])
def test_an_unknown_figure_is_near_nothing(expected: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "given: {state: {2018: 1}}", f"expect: {{year: 2019, {expected}}}")
    assert fault.endswith("found nan")


@pytest.mark.parametrize(
    "expected",
    ["lines: {excess: 1.05}, within: 5 %", 'lines: {excess: 1.05}, within: "0.051"', 'room: -0.01, within: "0.01"'],
)
def test_a_figure_within_the_tolerance_holds(expected: str, tmp_path: Path) -> None:
    assert faults(tmp_path, GIVEN, f"expect: {{year: 2019, {expected}}}") == ()


def test_a_year_outside_the_worksheet_is_reported(tmp_path: Path) -> None:
    found = faults(tmp_path, GIVEN, "expect: {year: 2030, verdict: met}")
    assert found == ("2030 is outside the worksheet, which runs from 2018 to 2022",)


def test_an_example_that_expects_nothing_is_reported(tmp_path: Path) -> None:
    assert faults(tmp_path, GIVEN, 'expect: {year: 2019, within: "1"}') == ("it expects nothing",)


@pytest.mark.parametrize("name", ["value", "room"])
def test_a_limit_expected_of_a_worksheet_without_one_is_reported(name: str, tmp_path: Path) -> None:
    parts = {"require": None, "terms": None, "answer": "[excess]"}
    found = faults(tmp_path, GIVEN, f"expect: {{year: 2019, {name}: 0}}", **parts)
    assert found == (f"a worksheet without one limit has no {name}",)


def test_because_names_what_is_unknown(tmp_path: Path) -> None:
    given = "given: {state: {2018: 10000}, nation: {2019: 10000}}"
    held = "expect: {year: 2019, verdict: cannot tell, because: [nation 2018, state 2019]}"
    assert faults(tmp_path, given, held) == ()


def test_an_example_may_be_set_on_a_date(tmp_path: Path) -> None:
    assert faults(tmp_path, GIVEN, "as_of: 2017-12-31", "expect: {year: 2019, verdict: not in force}") == ()


@pytest.mark.parametrize(("error", "verdict"), [("0.5", "cannot tell"), ("0.0", "met")])
def test_an_example_may_state_an_error(error: str, verdict: str, tmp_path: Path) -> None:
    expect = f"expect: {{year: 2019, verdict: {verdict}}}"
    assert faults(tmp_path, GIVEN, f"error: {{points: {error}}}", expect) == ()


def public(folder: Path, *lines: str) -> tuple[str, ...]:
    """What an example on observations comes to; of 2019, first published in 2020 and restated in 2022."""
    root = folder / "observations"
    published(root, "levels/2020-01-01", levels("MD", {2018: 100, 2019: 103}) + levels("US", {2018: 100, 2019: 103}))
    published(root, "levels/2022-01-01", levels("MD", {2018: 100, 2019: 105}) + levels("US", {2018: 100, 2019: 103}))
    written = "  - name: It is so\n    observations: public\n" + "".join(f"    {line}\n" for line in lines)
    (outcome,) = run_all(gathered(defined(folder, written), root))
    return outcome.faults


def test_a_public_example_runs_on_what_was_published_by_its_date(tmp_path: Path) -> None:
    assert public(tmp_path, "as_of: 2021-01-01", "expect: {year: 2019, verdict: met, lines: {excess: 0}}") == ()


def test_a_public_example_without_a_date_runs_on_everything(tmp_path: Path) -> None:
    assert public(tmp_path, "expect: {year: 2019, verdict: missed, lines: {excess: 2}}") == ()


def test_an_error_stated_by_a_public_example_is_not_passed_over(tmp_path: Path) -> None:
    assert public(tmp_path, "error: {points: 1.5}", "expect: {year: 2019, verdict: cannot tell}") == ()


def workspace(folder: Path, examples: str) -> Path:
    defined(folder, examples)
    (folder / "observations").mkdir()
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    return folder


def test_a_check_fails_with_every_example_that_does_not_hold(tmp_path: Path) -> None:
    two = "".join(f"  - {{name: {n}, {GIVEN}, expect: {{year: 2019, verdict: missed}}}}\n" for n in ("One", "Two"))
    settings = load_settings(workspace(tmp_path, two), {})
    with pytest.raises(DefinitionError) as refused:
        checked(gather_from(settings, TODAY))
    assert [str(problem) for problem in refused.value.problems] == [
        f'office/examples/asked.yaml: "{name}": verdict in 2019: expected missed, found met.' for name in ("One", "Two")
    ]


def test_a_check_of_nothing_fails(tmp_path: Path) -> None:
    with pytest.raises(ShortfallError, match="there is no example to run"):
        checked(gather_from(load_settings(workspace(tmp_path, ""), {}), TODAY))


def test_what_was_published_is_sealed_also_where_there_is_no_example(tmp_path: Path, monitor: Command) -> None:
    code, printed, _ = monitor("check", "--seal", "--workspace", workspace(tmp_path, ""))

    assert (code, printed) == (0, "0 tests and 0 examples: all hold.\n")


def test_a_check_says_what_it_ran(tmp_path: Path) -> None:
    one = f"  - {{name: One, {GIVEN}, {HOLDS}}}\n"
    outcomes = checked(gather_from(load_settings(workspace(tmp_path, one), {}), TODAY))
    assert [(outcome.test, outcome.name, outcome.faults) for outcome in outcomes] == [("office/asked", "One", ())]


@pytest.mark.repeats
def test_every_shipped_example_holds() -> None:
    newest = max(publication.known_from for publication in shipped().held)
    outcomes = list(run_all(shipped(newest)))
    lent = [test for family in shipped().definitions.families for test in family.tests]
    asked = [*lent, *(test for test in shipped_tests() if not test.taken_from)]
    assert {outcome.test for outcome in outcomes} == {test.id for test in asked}
    assert [outcome for outcome in outcomes if outcome.faults] == []
