"""Commands that file reports and go back to them: run, compare and reproduce."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from monitor.commands.deliveries import arrivals_code, print_arrivals
from monitor.commands.publications import print_late
from monitor.commands.shared import (
    AsJson,
    AsOf,
    FailOn,
    Workspace,
    print_json,
    progress,
    settings_of,
    today,
    unsealed_told,
    verdict_code,
)
from monitor.errors import MonitorError, RecordError

if TYPE_CHECKING:
    from monitor.intake.arrivals import Arrivals


def run(
    *programmes: str,
    reports: Annotated[
        str, Parameter(help="Which, by commas: dashboard, quarterly, annual, annex, exhibits, workbook.")
    ] = "dashboard",
    note: Annotated[str | None, Parameter(help="Why a report is made anew: stands in it.")] = None,
    fail_on: FailOn = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Evaluate programmes (all, if none is named) and file their reports."""
    from monitor.evaluation.asked import shortfall
    from monitor.evaluation.signals import raised
    from monitor.intake.arrivals import Arrivals, empty_inbox
    from monitor.operations.alerts import forget_ahead
    from monitor.operations.cover import said
    from monitor.operations.run import Order
    from monitor.operations.run import run as run_all

    kinds = _kinds(reports)
    settings, order = settings_of(workspace), Order(kinds, said("--note", note) if note else "")
    with progress() as tell:
        forget_ahead(settings.alerts, today())
        arrivals = empty_inbox(settings, today(), tell) if as_of is None else Arrivals()
    print_arrivals(arrivals)  # before anything can go wrong with the reports: the inbox is empty by now
    with progress() as tell, _beside(arrivals):
        filed = run_all(settings, programmes, as_of or today(), tell=tell, order=order)
    if json:
        print_json(
            [
                {
                    "programme": report.programme,
                    "folder": str(report.folder),
                    "alerts": [*report.alerts],
                    "stands": report.stands,
                }
                for report in filed
            ]
        )
    else:
        for report in filed:
            files = (f"{report.folder}/{name}" for name in report.shown)
            again = ["Nothing has changed: the report stands as it was filed."] if report.stands else []
            print("\n  ".join([report.title, report.headline, *again, *files]))
    _print_alerts([name for report in filed for name in report.alerts], json)
    for notice in dict.fromkeys(notice for report in filed for notice in report.notices):
        print(notice, file=sys.stderr)
    print_late([held for report in filed for held in report.late])
    print("".join(f"Note: {told}\n" for told in unsealed_told(settings)), end="", file=sys.stderr)
    findings = [finding for report in filed for finding in report.findings]
    shortfall(findings, sum(report.showing for report in filed))
    called = raised(signal for report in filed for signal in report.signals)
    verdicts = verdict_code(findings, fail_on, bool(called) or any(report.warned for report in filed))
    return arrivals_code(arrivals) or verdicts


@contextmanager
def _beside(arrivals: "Arrivals") -> Iterator[None]:
    """A fault of the reports does not say that nothing was written where the inbox was emptied."""
    try:
        yield
    except MonitorError as fault:
        if fault.ending and arrivals != type(arrivals)(waiting=arrivals.waiting):
            fault.ending = "No report was written; the last one is unchanged. What became of the inbox stands above."
        raise


def _print_alerts(new: Sequence[str], json: bool) -> None:
    if new and not json:
        many = f"{len(new)} new alerts call" if len(new) > 1 else "1 new alert calls"
        print(f"{many} for a look: `monitor alerts list` shows them.")


def _kinds(reports: str) -> list[str]:
    """The kinds named, each once. Raises SettingsError for one that there is not."""
    from monitor.errors import Problem, SettingsError
    from monitor.pages.kinds.registry import WANTED

    kinds = list(dict.fromkeys(reports.split(",")))
    for name in kinds:
        if name not in WANTED:
            there = f"There is: {', '.join(WANTED)}."
            raise SettingsError(Problem("--reports", 0, f'there is no report "{name}".', there))
    return kinds


def compare(old: str, new: str, *, workspace: Workspace = None, json: AsJson = False) -> int:
    """Say what changed from report OLD to report NEW, and because of which input. PROGRAMME@DATE names one too."""
    from monitor.operations.reproduce import compared
    from monitor.terminal.differences import comparison_as_json, comparison_text

    comparison = compared(settings_of(workspace), old, new)
    if json:
        print_json(comparison_as_json(comparison))
    else:
        print(comparison_text(comparison))
    return 0


def reproduce(report: str, *, workspace: Workspace = None, json: AsJson = False) -> int:
    """Rebuild a filed REPORT in memory and compare its bytes; exit with 15 where any differs."""
    from monitor.operations.reproduce import rendering
    from monitor.operations.reproduce import reproduce as rebuild
    from monitor.terminal.differences import reproduction_as_json, reproduction_text

    settings = settings_of(workspace)
    with progress() as tell:
        reproduction = rebuild(settings, report, rendering(tell))
    if json:
        print_json(reproduction_as_json(reproduction))
    else:
        print(reproduction_text(reproduction))
    return 0 if reproduction.sound else RecordError.exit_code
