"""Commands for what calls for a look: list the alerts, show one in full, and note that somebody has looked."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, settings_of
from monitor.errors import Problem, SettingsError


def list_(
    *,
    cleared: Annotated[bool, Parameter(negative="", help="Those too that the newest run no longer raises.")] = False,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """List the alerts: what calls for a look, since which report, and who has looked."""
    from monitor.operations.alerts import Alert, State, kept

    alerts = [alert for alert in kept(_ledger(workspace)) if cleared or alert.state is not State.CLEARED]

    def line(alert: Alert) -> str:
        looked = f" by {alert.by}{f': {alert.note}' if alert.note else ''}" if alert.by else ""
        days = f"first seen {alert.first_seen}, last seen {alert.last_seen}"
        return f"{alert.id}  {alert.said}  {days}  {alert.state}{looked}"

    if json:
        print_json([alert.as_json() for alert in alerts])
    else:
        print("\n".join(map(line, alerts)) or "No alert stands.")
    return 0


def show_(
    id: str,
    *,
    mail: Annotated[bool, Parameter(negative="", help="As an e-mail, text and HTML, for a mailer to send.")] = False,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Tell the alert ID in full: what changed, how sure it is, what decides it and what would still pass."""
    from monitor.operations.alerts import in_full, words_of
    from monitor.operations.mail import alert_mail

    if mail:
        file = settings_of(workspace).file
        message = alert_mail(id, words_of(_ledger(workspace), id), file.office.name, file.site.address)
        sys.stdout.buffer.write(message)
        return 0
    text = in_full(_ledger(workspace), id)
    if json:
        print_json({"id": id, "text": text})
    else:
        print(text, end="")
    return 0


def acknowledge_(
    id: str,
    *,
    by: Annotated[str, Parameter(help="Who has looked.")],
    note: Annotated[str | None, Parameter(help="What was found.")] = None,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Note that the alert ID was looked at. It rings anew only once it was cleared and is raised again."""
    from monitor.operations.alerts import acknowledge

    alert = acknowledge(_ledger(workspace), id, by, note)
    if json:
        print_json(alert.as_json())
    else:
        print(f"{alert.id} is acknowledged by {alert.by}.")
    return 0


def _ledger(workspace: Path | None) -> Path:
    if kept := settings_of(workspace).alerts:
        return kept
    mend = "Make one with `monitor init DIR`, and name it with --workspace."
    raise SettingsError(Problem("--workspace", 0, "there is no workspace that keeps alerts.", mend=mend))
