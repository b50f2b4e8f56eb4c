"""Commands for figures as they arrive: ingest."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, settings_of, today

if TYPE_CHECKING:
    from monitor.arrivals import Arrivals
    from monitor.intake.ingest import Taken

Source = Annotated[str | None, Parameter(help="Of which source, where the format does not tell.")]
Published = Annotated[date | None, Parameter(help="The date of publication; without it, the day it is taken in.")]


def ingest(
    *files: Path,
    reader: Annotated[str | None, Parameter(help="The format; recognised by what the file holds if left out.")] = None,
    source: Source = None,
    published: Published = None,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Check FILES, which are one delivery, and take them into the workspace's observations."""
    from monitor.arrivals import take_in
    from monitor.intake.ingest import Asked

    taken = take_in(settings_of(workspace), files, Asked(reader, source, published), today())
    if json:
        print_json(_whole(taken))
    else:
        print("\n".join(said(taken)))
    return 0


def said(taken: "Taken") -> list[str]:
    """What became of a delivery, in lines."""
    files = ", ".join(taken.files)
    lines = [f"{files}: taken in as {name}" for name in taken.publications]
    lines += [f"{files}: held already as {name}; nothing was changed" for name in taken.known]
    return lines + [f"  Note: {notice}" for notice in taken.notices]


def _whole(taken: "Taken") -> dict[str, Any]:
    return {
        "files": list(taken.files),
        "publications": list(taken.publications),
        "known": list(taken.known),
        "notices": list(taken.notices),
    }


def print_arrivals(arrivals: "Arrivals") -> None:
    """What became of the inbox, where those who look after it see it; the answers of a command stay by themselves."""
    for taken in arrivals.taken:
        print("\n".join(said(taken)), file=sys.stderr)
    for refused in arrivals.refused:
        many = len(refused.fault.faults)
        print(f"{refused.fault.name}: refused, {many} faults; see {refused.report}/report.txt", file=sys.stderr)
