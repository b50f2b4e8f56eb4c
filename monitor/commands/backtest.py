"""The command that says how good earlier warnings would have been. It writes nothing."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from monitor.commands.shared import (
    AsJson,
    AsOf,
    EntityOption,
    Workspace,
    gathered_from,
    print_json,
    print_table,
    progress,
    settings_of,
)
from monitor.errors import Problem, SettingsError

if TYPE_CHECKING:
    from monitor.evaluation.gathered import Gathered
    from monitor.outlook.results import TrackRecord

_PIPED = 240  # columns of a table in a pipe
_SYNTHETIC = "SYNTHETIC: these figures were made up."
_SHOWN = ("0.05", "0.5", "0.95")  # quantiles that are printed; --json has all


def backtest(
    programme: Annotated[str | None, Parameter(help="A PROGRAMME; with --year, a PROGRAMME/TEST.")] = None,
    *,
    feeds: Annotated[
        Path | None, Parameter(help="A folder of monthly feeds, a file for each delivery, of any state.")
    ] = None,
    year: Annotated[
        int | None, Parameter(help="Tell this year of a PROGRAMME/TEST again, as each delivery would have told it.")
    ] = None,
    entity: EntityOption = None,
    seed: Annotated[int, Parameter(help="What paths are drawn from.")] = 1,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Say how good the odds of PROGRAMME would have been, forecast each delivery of a folder, or tell a year again."""
    gathered = gathered_from(workspace, as_of, programme)
    if year is not None:
        return _of_year(gathered, programme, year, workspace, json)
    if feeds is not None:
        return _of_folder(feeds, gathered, entity, seed, json)
    return _of_office(gathered, programme, entity, workspace, json)


def _of_folder(folder: Path, gathered: "Gathered", entity: str | None, seed: int, json: bool) -> int:
    from monitor.operations.backtest import as_json, of_folder

    with progress() as says:
        says("Replaying every delivery")
        told = as_json(of_folder(folder, gathered.definitions, entity, seed))
    if json:
        print_json(told)
        return 0
    for note in told["notes"]:
        print(note, file=sys.stderr)
    if told["synthetic"]:
        print(_SYNTHETIC)
    rows = [
        [
            entry["paid_through"],
            str(entry["year"]),
            *(f"{entry['quantiles'][name]:.2f}" if entry["quantiles"] else "" for name in _SHOWN),
            *(_odds(entry["odds_met"].get(name)) for name in told["tests"]),
            entry["reason"] or "",
        ]
        for entry in told["forecasts"]
    ]
    print_table(("Paid through", "Year", "5 %", "Median", "95 %", *told["tests"], "Why not"), rows, _PIPED)
    return 0


def _of_year(gathered: "Gathered", what: str | None, year: int, workspace: Path | None, json: bool) -> int:
    from monitor.evaluation.asked import tests_of
    from monitor.operations.year_again import year_again
    from monitor.terminal.year_again import as_json, lines

    tests = tests_of(gathered, what) if what and "/" in what else ()
    if not tests:
        raise SettingsError(Problem("--year", 0, "one test is told again.", mend="Name it as PROGRAMME/TEST."))
    programme = gathered.definitions.programme(tests[0].id.partition("/")[0])
    told = []
    with progress() as says:
        for then in year_again(gathered, programme, tests[0], year, settings_of(workspace).file.outlook.policy):
            says(f"Told again: claims paid through {then.paid_through}")
            told.append(then)
    if json:
        print_json([as_json(then) for then in told])
    else:
        print("\n".join(lines(tests[0], year, told)))
    return 0


def _odds(odds: float | None) -> str:
    return "" if odds is None else f"{100 * odds:.0f} %"


def _of_office(
    gathered: "Gathered", programme: str | None, entity: str | None, workspace: Path | None, json: bool
) -> int:
    from monitor.operations.backtest import of_office, replay_json
    from monitor.words.areas import area_name

    policy = settings_of(workspace).file.outlook.policy
    with progress() as says:
        says("Replaying every delivery")
        replays = of_office(gathered, programme, entity, policy)
    if json:
        print_json([replay_json(replay) for replay in replays])
        return 0
    for replay in replays:
        print(": ".join(filter(None, (area_name(replay.state), replay.why_not))))
        if replay.synthetic:
            print(_SYNTHETIC)
        _print_record(replay.record)
    return 0


def _print_record(record: "TrackRecord") -> None:
    from monitor.terminal import track_record as words

    print("\n".join(words.sentences(record)))
    for table in (words.errors_table, words.ours_table, words.reliability_table):
        print()
        print_table(*table(record), _PIPED)
