"""Commands for keeping the office: begin a workspace, run on a schedule, list its runs."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, print_table, settings_of

if TYPE_CHECKING:
    from monitor.operations.watched import Watched

FailOn = Annotated[
    Literal["failed", "retry", "held"] | None,
    Parameter(help="Exit with the code of a job's newest due if it failed, or waits for another try, or is held."),
]
_COLUMNS = ("Due", "Job", "State", "Tries", "Next try", "", "What came of it", "Log")
_PIPED = 4000  # in a pipe each run is one line


def init(folder: Path) -> int:
    """Write a commented monitor.toml into FOLDER, and the folders it names."""
    from monitor.workspace.settings import new_workspace as make

    print(f"Wrote {make(folder)}")
    return 0


def schedule(*, workspace: Workspace = None) -> int:
    """Run the jobs of monitor.toml when they are due, until stopped."""
    import signal
    import threading
    from datetime import UTC, datetime

    from monitor.operations.schedule import serve

    stop, signals = threading.Event(), (signal.SIGTERM, signal.SIGINT)

    def asked_to_stop(*_: object) -> None:
        """Let a run end and the lock be freed; asked a second time, end at once."""
        stop.set()
        for name in signals:
            signal.signal(name, signal.SIG_DFL)

    for name in signals:
        signal.signal(name, asked_to_stop)
    serve(settings_of(workspace), lambda: datetime.now(UTC), _say, stop.wait)
    _say("stopped")
    return 0


def _say(text: str) -> None:
    """One line of the service; that nobody reads it, or a disk is too full for it, stops no run."""
    with suppress(OSError):
        print(text, flush=True)


def runs(*, fail_on: FailOn = None, workspace: Workspace = None, json: AsJson = False) -> int:
    """List the newest runs of the schedule: how each due stands, how often it was tried, and when it is again."""
    from datetime import UTC, datetime

    from monitor.operations.ledger import Ledger
    from monitor.operations.watched import calling, watched

    settings, now = settings_of(workspace), datetime.now(UTC)
    jobs, ledger = settings.file.jobs, Ledger(settings.ledger)
    entries = watched(jobs, ledger, now)
    if json:
        print_json([entry.as_json() for entry in entries])
    elif entries:
        print_table(_COLUMNS, [_row(entry) for entry in entries], _PIPED)
    else:
        print("No run yet.")
    return calling(jobs, ledger, now, fail_on) if fail_on else 0


def _row(entry: "Watched") -> list[str]:
    run = entry.run
    said = ", ".join([*(["later than now: ignored"] if entry.ahead else []), *filter(None, [run.said])])
    said += f", {run.noted}" if run.noted and run.noted not in said else ""
    code = "" if run.exit_code is None else f"exit code {run.exit_code}"
    return [run.due, run.job, run.state, f"{run.tries}", run.next_try or "", code, said, run.log or ""]
