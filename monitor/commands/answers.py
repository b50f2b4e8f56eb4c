"""Commands that answer: evaluate and explain. They write nothing."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from monitor.areas import EVERYONE
from monitor.commands.shared import (
    AsJson,
    AsOf,
    Entity,
    FailOn,
    Population,
    Workspace,
    gathered_from,
    print_json,
    verdict_code,
)

if TYPE_CHECKING:
    from monitor.evaluation.answer import Finding
    from monitor.evaluation.signals import Signal

UNCUT = 2000  # columns; in a pipe no cell is broken
Observations = Annotated[list[str] | None, Parameter(help="SOURCE=FILE: serves as its newest publication.")]


def evaluate(
    what: str | None = None,
    *,
    observations: Observations = None,
    year: int | None = None,
    entity: Entity = None,
    population: Population = None,
    fail_on: FailOn = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Evaluate a PROGRAMME or a PROGRAMME/TEST (all, if none is named) and print the findings."""
    from monitor.evaluation.signals import raised
    from monitor.records import record
    from monitor.run import findings_of, shortfall, signals_of, with_files

    gathered = with_files(gathered_from(workspace, as_of), observations or [])
    every = findings_of(gathered, what, entity, population)
    found = [finding for finding in every if year is None or finding.year == year]
    watched = [s for s in signals_of(gathered, what, entity, population) if year is None or s.found.year == year]
    if json:
        print_json({**record.answers(gathered, found), "signals": [signal.as_json() for signal in watched]})
    else:
        _print_findings(found)
        _print_signals(raised(watched))
    if found or not watched:
        shortfall(found)
    return verdict_code(found, fail_on, raised(watched))


def _print_findings(found: "Sequence[Finding]") -> None:
    from rich.console import Console
    from rich.table import Table

    from monitor.pages.others import briefly, counted_by_others

    table = Table(
        "Test", "Area", "Year", "Verdict", "Value", "Limit", "Reason", "Others found", box=None, pad_edge=False
    )
    for finding in found:
        shown = (finding.shown(finding.value), finding.shown(finding.limit))
        whom = finding.entity if finding.population == EVERYONE else f"{finding.entity}, {finding.population}"
        said = (str(finding.verdict), *shown, finding.reason or "", briefly(finding))
        table.add_row(finding.test, whom, str(finding.year), *said)
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else UNCUT)
    console.print(table)
    for told in counted_by_others(found):
        print(told)


def _print_signals(found: "Sequence[Signal]") -> None:
    for signal in found:
        of = signal.found
        print(f"Calls for a look: {of.test} {of.entity} {of.year}, {of.shown(of.value)}")


def explain(
    test: str,
    year: int,
    *,
    observations: Observations = None,
    entity: Entity = None,
    population: Population = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Print one filled worksheet, numbered, with its sources: PROGRAMME/TEST and a YEAR."""
    from monitor.run import explained, with_files
    from monitor.terminal import page_as_json, page_text

    gathered = with_files(gathered_from(workspace, as_of), observations or [])
    page = explained(gathered, test, year, entity, population)
    if json:
        print_json(page_as_json(page))
    else:
        print(page_text(page))
    return 0
