"""The commands. Each is thin: it reads its words, calls one function, and prints what came back."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

import monitor
from monitor.areas import is_area
from monitor.errors import MonitorError, ShortfallError

if TYPE_CHECKING:
    from monitor.answer import Finding
    from monitor.config import Settings
    from monitor.workspace import Gathered

app = App(name="monitor", version=monitor.__version__, help=monitor.__doc__, version_flags=["--version"])

Workspace = Annotated[Path | None, Parameter(help="Folder with a monitor.toml; without it, the shipped defaults.")]
AsOf = Annotated[date | None, Parameter(help="Answer from what was known on this date; today if left out.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON.")]
FailOn = Annotated[
    Literal["missed", "cannot-tell"] | None, Parameter(help="Exit with 20 or 21 where this verdict stands.")
]


def _known_area(_: Any, code: str | None) -> None:
    if code is not None and not is_area(code):
        raise ValueError(
            f"{code!r} is not an area; write US, a postal code such as MD, or a part such as MD:county:24003"
        )


Entity = Annotated[str | None, Parameter(validator=_known_area, help="Ask it of another area, such as VA.")]
UNCHANGED = "Nothing was written; the last report is unchanged."
MISSED, CANNOT_TELL = 20, 21
MOST_PROBLEMS = 50


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    try:
        code = app(words, exit_on_error=True, result_action="return_value")
    except MonitorError as fault:
        print(_told(fault), file=sys.stderr)
        code = fault.exit_code
    except BrokenPipeError:  # the reader of our output has left
        code = 0
    sys.exit(code or 0)


def _told(fault: MonitorError) -> str:
    """The first problems, how many more there are, and that nothing was written."""
    lines = [str(problem) for problem in fault.problems[:MOST_PROBLEMS]]
    further = len(fault.problems) - len(lines)
    lines += [f"And {further} further problems."] if further else []
    return "\n".join(lines if isinstance(fault, ShortfallError) else [*lines, UNCHANGED])


def _settings(workspace: Path | None) -> "Settings":
    from monitor.config import load_settings

    settings = load_settings(workspace)
    if settings.file.alerts.channels:
        print("Note: alert channels are set, but this version sends no alerts.", file=sys.stderr)
    if settings.inbox and settings.inbox.is_dir() and any(settings.inbox.iterdir()):
        print("Note: files wait in the inbox, but this version takes none in by itself.", file=sys.stderr)
    return settings


def _gathered(workspace: Path | None, as_of: date | None) -> "Gathered":
    from monitor.run import gather_from

    return gather_from(_settings(workspace), as_of or _today())


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the user's own calendar; everything below takes it as an argument


def _print_json(whole: Any) -> None:
    import json

    print(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))


@contextmanager
def _progress() -> Iterator[Callable[[str], object]]:
    """Says what is being done, on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading") as status:
        yield status.update


@app.command
def run(
    *programmes: str,
    reports: Annotated[str, Parameter(help="What to render: dashboard.")] = "dashboard",
    fail_on: FailOn = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Evaluate programmes (all, if none is named) and file their reports."""
    from monitor.run import run as run_all
    from monitor.run import shortfall

    _known_reports(reports)
    settings = _settings(workspace)
    with _progress() as tell:
        filed = run_all(settings, programmes, as_of or _today(), tell=tell)
    if json:
        _print_json([{"programme": report.page.id, "folder": str(report.folder)} for report in filed])
    else:
        print(
            "\n".join(
                f"{r.page.title}\n  {r.page.headline}\n  {r.folder}/dashboard.html\n  {r.folder}/dashboard.pdf"
                for r in filed
            )
        )
    found = [finding for report in filed for finding in report.findings]
    shortfall(found)
    return _verdict_code(found, fail_on)


def _known_reports(reports: str) -> None:
    from monitor.errors import Problem, SettingsError

    for name in reports.split(","):
        if name != "dashboard":
            raise SettingsError(Problem("--reports", 0, f'there is no report "{name}".', "There is: dashboard."))


def _verdict_code(found: "Sequence[Finding]", fail_on: str | None) -> int:
    """20 or 21 where the verdict asked about stands; a year whose figures are not due does not count."""
    from monitor.findings import Verdict

    verdicts = {finding.verdict for finding in found if finding.due}
    if fail_on == "missed" and Verdict.MISSED in verdicts:
        return MISSED
    return CANNOT_TELL if fail_on == "cannot-tell" and Verdict.CANNOT_TELL in verdicts else 0


@app.command
def check(path: Path | None = None, *, workspace: Workspace = None, as_of: AsOf = None, json: AsJson = False) -> int:
    """Read every definition and run every example; PATH is a folder of definitions other than the workspace's."""
    from monitor.examples import checked

    settings = _settings(workspace)
    outcomes = checked(settings, path, as_of or _today())
    if json:
        _print_json([{"test": o.test, "example": o.name, "faults": list(o.faults)} for o in outcomes])
    else:
        tests = len({outcome.test for outcome in outcomes})
        print(f"{tests} tests and {len(outcomes)} examples: all hold.")
    return 0


@app.command
def evaluate(
    what: str | None = None,
    *,
    observations: Annotated[list[str] | None, Parameter(help="SOURCE=FILE: serves as its newest publication.")] = None,
    year: int | None = None,
    entity: Entity = None,
    fail_on: FailOn = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Evaluate a PROGRAMME or a PROGRAMME/TEST (all, if none is named) and print the findings."""
    from monitor import record
    from monitor.run import findings_of, shortfall, with_files

    gathered = with_files(_gathered(workspace, as_of), observations or [])
    every = findings_of(gathered, what, entity)
    found = [finding for finding in every if year is None or finding.year == year]
    if json:
        _print_json(record.answers(gathered, found))
    else:
        _print_findings(found)
    shortfall(found)
    return _verdict_code(found, fail_on)


def _print_findings(found: "Sequence[Finding]") -> None:
    from rich.console import Console
    from rich.table import Table

    from monitor.units import parse_unit
    from monitor.wording import amount

    table = Table("Test", "Area", "Year", "Verdict", "Value", "Limit", "Reason", box=None, pad_edge=False)
    for finding in found:
        shown = [
            amount(float("nan") if x is None else x, parse_unit(finding.unit)) for x in (finding.value, finding.limit)
        ]
        table.add_row(
            finding.test, finding.entity, str(finding.year), str(finding.verdict), *shown, finding.reason or ""
        )
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)


@app.command
def explain(
    test: str,
    year: int,
    *,
    entity: Entity = None,
    workspace: Workspace = None,
    as_of: AsOf = None,
    json: AsJson = False,
) -> int:
    """Print one filled worksheet, numbered, with its sources: PROGRAMME/TEST and a YEAR."""
    from monitor.run import explained
    from monitor.terminal import page_as_json, page_text

    page = explained(_gathered(workspace, as_of), test, year, entity)
    if json:
        _print_json(page_as_json(page))
    else:
        print(page_text(page))
    return 0


@app.command
def schedule(*, workspace: Workspace = None) -> int:
    """Run the jobs of monitor.toml when they are due, until stopped."""
    import signal
    from datetime import UTC, datetime

    from monitor.schedule import serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop lets a run end and the lock be freed
    try:
        serve(_settings(workspace), lambda: datetime.now(UTC), lambda text: print(text, flush=True))
    except KeyboardInterrupt:
        print("stopped", flush=True)
    return 0


@app.command
def runs(*, workspace: Workspace = None, json: AsJson = False) -> int:
    """List the newest runs of the schedule."""
    from dataclasses import asdict

    from monitor.ledger import Ledger

    found = Ledger(_settings(workspace).ledger).runs()
    if json:
        _print_json([asdict(entry) for entry in found])
    else:
        print("\n".join(f"{r.due}  {r.job}  exit code {r.exit_code}  {r.said}" for r in found) or "No run yet.")
    return 0


@app.command
def init(folder: Path) -> int:
    """Write a commented monitor.toml into FOLDER, and the folders it names."""
    from monitor.config import init as make

    print(f"Wrote {make(folder)}")
    return 0
