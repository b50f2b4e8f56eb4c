"""Commands for keeping the office: begin a workspace, run on a schedule, list its runs."""

from pathlib import Path

from monitor.commands.shared import AsJson, Workspace, print_json, settings_of


def init(folder: Path) -> int:
    """Write a commented monitor.toml into FOLDER, and the folders it names."""
    from monitor.workspace.settings import new_workspace as make

    print(f"Wrote {make(folder)}")
    return 0


def schedule(*, workspace: Workspace = None) -> int:
    """Run the jobs of monitor.toml when they are due, until stopped."""
    import signal
    from datetime import UTC, datetime

    from monitor.operations.schedule import serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop lets a run end and the lock be freed
    try:
        serve(settings_of(workspace), lambda: datetime.now(UTC), lambda text: print(text, flush=True))
    except KeyboardInterrupt:
        print("stopped", flush=True)
    return 0


def runs(*, workspace: Workspace = None, json: AsJson = False) -> int:
    """List the newest runs of the schedule."""
    from dataclasses import asdict

    from monitor.operations.ledger import Ledger

    entries = Ledger(settings_of(workspace).ledger).runs()
    if json:
        print_json([asdict(entry) for entry in entries])
    else:
        print(
            "\n".join(f"{r.due}  {r.job}  exit code {r.exit_code}  {r.said}" for r in entries)
            or "The schedule has run nothing yet."
        )
    return 0
