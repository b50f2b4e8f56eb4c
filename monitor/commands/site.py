"""The command that lays signed reports out as a static site."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, progress, settings_of


def site(
    folder: Path,
    *,
    drafts: Annotated[bool, Parameter(help="With the newest draft of each programme of which none is signed.")] = False,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Lay the signed reports out in FOLDER as a static site: front page, editions, downloads and a feed."""
    from monitor.operations.site import site as lay_out

    settings = settings_of(workspace)
    with progress() as tell:
        laid = lay_out(settings, folder, drafts, tell)
    if json:
        print_json({**asdict(laid), "folder": str(laid.folder)})
    else:
        many = {"programme": laid.programmes, "edition": laid.editions, "file": laid.files}
        told = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in many.items())
        print(f"{laid.folder / 'index.html'}\n{told}.")
    return 0
