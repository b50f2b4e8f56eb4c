"""Commands for figures as they arrive: ingest."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, settings_of, today

if TYPE_CHECKING:
    from monitor.intake.arrivals import Arrival, Arrivals

_Source = Annotated[str | None, Parameter(help="Of which source, where the format does not tell.")]
OwnFile = Annotated[
    bool, Parameter(negative="", help="The agreement's own file: it stands in for no other, and its stated errors end.")
]
Publisher = Annotated[str | None, Parameter(help="Whose figures these are, where the format does not tell.")]
WithHidden = Annotated[
    bool, Parameter(negative="", help="Read hidden sheets, rows and columns of a workbook too; the card then says so.")
]
Published = Annotated[date | None, Parameter(help="The date of publication; without it, the day it is taken in.")]


def ingest(
    *files: Path,
    reader: Annotated[str | None, Parameter(help="The format; recognised by what the file holds if left out.")] = None,
    source: _Source = None,
    published: Published = None,
    own_file: OwnFile = False,
    publisher: Publisher = None,
    with_hidden: WithHidden = False,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Check FILES, which are one delivery, and take them into the workspace's observations."""
    from monitor.intake.arrivals import take_in
    from monitor.intake.ingest import Asked

    asked = Asked(reader, source, published, own_file, publisher, with_hidden)
    arrival = take_in(settings_of(workspace), files, asked, today())
    if json:
        print_json(_whole(arrival))
    else:
        print("\n".join(_said(arrival)))
    return 0


def _said(arrival: "Arrival") -> list[str]:
    """What became of a delivery, in lines: one, where it changed nothing that was known."""
    from monitor.terminal.restated import NOTHING_MOVED, effect_lines

    taken, files = arrival.taken, ", ".join(arrival.taken.files)
    effects = {effect.publication.id: effect for effect in arrival.effects}
    lines: list[str] = []
    for name in taken.publications:
        effect = effects.get(name)
        lines.append(f"{files}: taken in as {name}" + (f"; {NOTHING_MOVED}" if effect and effect.nothing else ""))
        lines += [f"  {line}" for line in effect_lines(effect)] if effect and not effect.nothing else []
    lines += [f"{files}: held already as {name}; nothing was changed" for name in taken.known]
    return lines + [f"  Note: {notice}" for notice in taken.notices]


def _whole(arrival: "Arrival") -> dict[str, Any]:
    from monitor.evaluation.effect import effect_json

    taken = arrival.taken
    return {
        "files": list(taken.files),
        "publications": list(taken.publications),
        "known": list(taken.known),
        "notices": list(taken.notices),
        "effects": [effect_json(effect) for effect in arrival.effects],
    }


def print_arrivals(arrivals: "Arrivals") -> None:
    """What became of the inbox, where those who look after it see it; the answers of a command stay by themselves."""
    for arrival in arrivals.taken:
        print("\n".join(_said(arrival)), file=sys.stderr)
    for refused in arrivals.refused:
        many = refused.fault.many
        print(f"{refused.fault.name}: refused, {many:,} faults; see {refused.report}/report.txt", file=sys.stderr)
