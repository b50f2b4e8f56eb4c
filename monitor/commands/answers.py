"""Commands that answer: evaluate and explain. They write nothing."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import (
    AsJson,
    AsOf,
    EntityOption,
    FailOn,
    Population,
    Workspace,
    YearOption,
    gathered_from,
    print_json,
    print_table,
    verdict_code,
)
from monitor.words.areas import EVERYONE

if TYPE_CHECKING:
    from monitor.evaluation.answer import Finding
    from monitor.evaluation.evaluate import Worksheet
    from monitor.evaluation.gathered import Gathered
    from monitor.evaluation.signals import Signal

_PIPED = 2000  # columns of a table in a pipe: a line for each finding
Observations = Annotated[list[str] | None, Parameter(help="SOURCE=FILE: serves as its newest publication.")]


def evaluate(
    what: str | None = None,
    *,
    observations: Observations = None,
    year: YearOption | None = None,
    entity: EntityOption = None,
    population: Population = None,
    fail_on: FailOn = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Evaluate a PROGRAMME or a PROGRAMME/TEST (all, if none is named) and print the findings."""
    from monitor.evaluation.answer import findings as findings_of
    from monitor.evaluation.asked import shortfall, worksheets_of
    from monitor.evaluation.signals import raised
    from monitor.evaluation.signals import signals as signals_of
    from monitor.workspace.gathering import with_files

    gathered = with_files(gathered_from(workspace, as_of, what), observations or [])
    sheets = worksheets_of(gathered, what, entity, population)
    findings = [f for f in chain.from_iterable(map(findings_of, sheets)) if year in (None, f.year)]
    watched = [s for s in chain.from_iterable(map(signals_of, sheets)) if year in (None, s.found.year)]
    showing = [s for s in sheets if not s.test.compares and (year is None or s.years[0] <= year <= s.years[-1])]
    if json:
        print_json(_whole(gathered, sheets, findings, watched, year, workspace))
    elif findings or watched:
        _print_findings(findings)
        _print_signals(raised(watched) if findings else watched)
    else:
        _print_shown(showing, year)
    if findings or not watched:
        shortfall(findings, len(showing))
    return verdict_code(findings, fail_on, bool(raised(watched)))


def _whole(
    gathered: "Gathered",
    sheets: "Sequence[Worksheet]",
    findings: "Sequence[Finding]",
    watched: "Sequence[Signal]",
    year: int | None,
    workspace: Path | None,
) -> dict[str, Any]:
    """What is printed for other programs. Nothing is written: without a key, guarded rows have no fingerprint."""
    from monitor.evaluation.numbers import numbers
    from monitor.records import record
    from monitor.workspace import keys
    from monitor.workspace.settings import load_settings

    named = keys.fingerprints_of(gathered.publications, lambda: keys.kept(load_settings(workspace)))
    signs = [signal.as_json() for signal in watched]
    worksheets = [numbers(sheet, year) for sheet in sheets]
    return {**record.answers(gathered, findings, named), "signals": signs, "worksheets": worksheets}


def _print_findings(findings: "Sequence[Finding]") -> None:
    from monitor.pages.others import WHO_SAYS, briefly
    from monitor.pages.others_counted import counted_by_others
    from monitor.pages.verdicts import as_if, headline

    beside = any(briefly(finding) for finding in findings)
    columns = ("Test", "Area", "Year", "Verdict", "Value", "Limit", "Reason", *(["Others found"] if beside else []))
    rows: list[tuple[str, ...]] = []
    for finding in findings:
        shown = (finding.shown_value, finding.shown(finding.limit))
        whom = finding.entity if finding.population == EVERYONE else f"{finding.entity}, {finding.population}"
        verdict = f"{finding.verdict}, {finding.cause}" if finding.cause else str(finding.verdict)
        beside_verdict = (finding.reason or "", *([briefly(finding)] if beside else []))
        rows.append((finding.test, whom, str(finding.year), verdict, *shown, *beside_verdict))
    if findings:
        print_table(columns, rows, _PIPED)
        if beside and any("account" in row[-1] for row in rows):
            print(f"\nOthers found: {WHO_SAYS}.")
        others = counted_by_others((f.test, [f]) for f in findings)
        print("\n".join(["", *as_if(findings), headline(findings), *others]))


def _print_shown(sheets: "Sequence[Worksheet]", year: int | None) -> None:
    """What worksheets show that judge nothing, of each entity and year of which any of it is known."""
    from monitor.pages.explain import shown_figures

    shown = {sheet.test.id: [row for row in shown_figures(sheet) if year in (None, row[1])] for sheet in sheets}
    rows = [(test, whom, str(of), name, known) for test, figures in shown.items() for whom, of, name, known in figures]
    if rows:
        print_table(("Test", "Area", "Year", "What it shows", "Figure"), rows, _PIPED)
    for sheet in sheets:
        if not shown[sheet.test.id]:
            print(_nothing_shown(sheet, year))


def _nothing_shown(sheet: "Worksheet", year: int | None) -> str:
    """Why a worksheet shows nothing: nothing is held of anybody, or not all that it is worked out from."""
    from monitor.evaluation.answered import last_answered
    from monitor.pages.sentences import inputs_missing

    of, kind, many = f" for {year}" if year else "", sheet.test.asked.each, len(sheet.entities)
    if not many:
        return f"{sheet.test.id}: nothing is held of any {kind}: this waits for figures."
    whom = f"any of {many} {kind}s" if many > 1 else sheet.entities[0].name
    missing = inputs_missing(sheet, 0, year or last_answered(sheet, 0))
    return f"{sheet.test.id}: what it shows is not known of {whom}{of}. Not held: {missing}."


def _print_signals(signals: "Sequence[Signal]") -> None:
    """A line for each: beside findings those that call for a look; where only watches are asked, every one."""
    for signal in signals:
        of = signal.found
        whom = of.entity if of.population == EVERYONE else f"{of.entity}, {of.population}"
        said = f"{of.reason}" if of.reason else of.shown_value
        sign = str(signal.sign)
        print(f"{sign[0].upper()}{sign[1:]}: {of.test} {whom} {of.year}, {said}")


def explain(
    test: str,
    year: YearOption,
    *,
    observations: Observations = None,
    entity: EntityOption = None,
    population: Population = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Print one filled worksheet, numbered, with its sources: PROGRAMME/TEST and a YEAR."""
    from monitor.pages.explained import explained
    from monitor.terminal.text import explained_text, page_as_json
    from monitor.workspace.gathering import with_files

    gathered = with_files(gathered_from(workspace, as_of, test), observations or [])
    answer = explained(gathered, test, year, entity, population)
    if json:
        print_json({**page_as_json(answer.page), **answer.as_numbers()})
    else:
        print(explained_text(answer), end="")
    return 0
