"""Commands for figures as they arrive: ingest, and what becomes of a delivery that is held."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, settings_of, today
from monitor.errors import HELD, ObservationError, Problem, SettingsError

if TYPE_CHECKING:
    from monitor.intake.arrivals import Arrival, Arrivals
    from monitor.intake.holding import HeldDelivery
    from monitor.intake.ingest import Asked
    from monitor.workspace.settings import Settings

_Source = Annotated[str | None, Parameter(help="Of which source, where the format does not tell.")]
OwnFile = Annotated[
    bool, Parameter(negative="", help="The agreement's own file: it stands in for no other, and its stated errors end.")
]
Publisher = Annotated[str | None, Parameter(help="Whose figures these are, where the format does not tell.")]
WithHidden = Annotated[
    bool, Parameter(negative="", help="Read hidden sheets, rows and columns of a workbook too; the card then says so.")
]
Published = Annotated[date | None, Parameter(help="The date of publication; without it, the day it is taken in.")]
Supersedes = Annotated[
    str | None, Parameter(help="The publication SOURCE/DATE that counts for nothing once this one is known.")
]
Listed = Annotated[bool, Parameter(name="--held", negative="", help="Show what is held: all, or those named.")]
Accept = Annotated[str | None, Parameter(help="Take in what is held under this name; with --by, and --published.")]
Reject = Annotated[str | None, Parameter(help="Put what is held under this name among what was refused.")]
By = Annotated[str | None, Parameter(help="Who accepts or rejects it.")]


def ingest(
    *files: Path,
    reader: Annotated[str | None, Parameter(help="The format; recognised by what the file holds if left out.")] = None,
    source: _Source = None,
    published: Published = None,
    own_file: OwnFile = False,
    publisher: Publisher = None,
    with_hidden: WithHidden = False,
    supersedes: Supersedes = None,
    held: Listed = False,
    accept: Accept = None,
    reject: Reject = None,
    by: By = None,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Check FILES, which are one delivery, and take them into the workspace's observations.

    What a person has to look at first is held, which is exit code 16: --held shows it, --accept or --reject ends it.
    """
    from monitor.intake.ingest import Asked

    asked = Asked(reader, source, published, own_file, publisher, with_hidden, supersedes)
    ends = {"--held": held, "--accept": accept is not None, "--reject": reject is not None}
    _fitting([name for name, given in ends.items() if given], files, asked, by)
    settings = settings_of(workspace)
    if held:
        return _show(settings, [str(name) for name in files], json=json)
    if reject is not None:
        return _reject(settings, reject, by, json=json)
    return _take_in(settings, files, asked, (accept, by), json=json)


def _fitting(ends: Sequence[str], files: Sequence[Path], asked: "Asked", by: str | None) -> None:
    """Raises SettingsError where options are given together that mean different things, or one is lacking."""
    accepts = "--accept" in ends
    said = replace(asked, published=None) if accepts else asked
    lone = len(ends) == 1 and said == type(asked)() and not (files and "--held" not in ends)
    if ends and not lone:
        what = f"{' and '.join(ends)} {'go' if len(ends) > 1 else 'goes'} with no other thing to do."
        raise SettingsError(Problem("ingest", 0, what, mend="Give one command for each: see `monitor ingest --help`."))
    if accepts and not (by or "").strip():
        mend = "Write --by NAME: the card says who took it in."
        raise SettingsError(Problem("--accept", 0, "nobody is named who accepts it.", mend=mend))
    if by and not {"--accept", "--reject"} & {*ends}:
        raise SettingsError(Problem("--by", 0, "it goes with --accept or --reject.", mend="Leave it out."))
    if not ends and not files:
        raise SettingsError(Problem("ingest", 0, "no file is named.", mend="Write: monitor ingest FILE."))


def _take_in(
    settings: "Settings", files: Sequence[Path], asked: "Asked", accepted: tuple[str | None, str | None], *, json: bool
) -> int:
    from monitor.intake.arrivals import accept, take_in

    name, by = accepted
    arrival = (
        take_in(settings, files, asked, today())
        if name is None
        else accept(settings, name, by or "", asked.published, today())
    )
    if json:
        print_json(_whole(arrival))
    else:
        print("\n".join(_said(arrival)))
    return HELD if arrival.held else 0


def _show(settings: "Settings", names: Sequence[str], *, json: bool) -> int:
    """Print what is held; that nothing is, is an answer too."""
    from monitor.intake.arrivals import all_held, held_as

    held = [held_as(settings, name) for name in names] if names else all_held(settings)
    if json:
        print_json([entry.as_json() for entry in held])
    else:
        print("\n\n".join(entry.report.rstrip() for entry in held) or "Nothing is held.")
    return 0


def _reject(settings: "Settings", name: str, by: str | None, *, json: bool) -> int:
    from monitor.intake.arrivals import reject

    folder = reject(settings, name, by, today())
    if json:
        print_json({"rejected": name, "folder": str(folder)})
    else:
        print(f"{name}: rejected; it lies in {folder}")
    return 0


def _said(arrival: "Arrival") -> list[str]:
    """What became of a delivery, in lines: one, where it changed nothing that was known."""
    from monitor.pages.effects import NOTHING_MOVED, effect_lines

    if arrival.held:
        return _held_said(arrival.held, again=arrival.again)
    taken, files = arrival.taken, ", ".join(arrival.taken.files)
    effects = {effect.publication.id: effect for effect in taken.effects}
    lines: list[str] = []
    for name in taken.publications:
        effect = effects.get(name)
        lines.append(f"{files}: taken in as {name}" + (f"; {NOTHING_MOVED}" if effect and effect.nothing else ""))
        lines += [f"  {line}" for line in effect_lines(effect)] if effect and not effect.nothing else []
    lines += [f"{files}: held already as {name}; nothing was changed" for name in taken.known]
    return lines + [f"  Note: {notice}" for notice in taken.notices]


def _held_said(held: "HeldDelivery", *, again: bool) -> list[str]:
    if again:
        waits = f"it waits as {held.id} since {held.came}; `monitor ingest --held` says for what"
        return [f"{', '.join(held.files)}: held already; {waits}"]
    return held.report.splitlines()


def _whole(arrival: "Arrival") -> dict[str, Any]:
    from monitor.evaluation.effect import effect_json

    taken = arrival.taken
    return {
        "files": list(taken.files),
        "publications": list(taken.publications),
        "known": list(taken.known),
        "notices": list(taken.notices),
        "effects": [effect_json(effect) for effect in taken.effects],
        "held": arrival.held.as_json() if arrival.held else None,
    }


def print_arrivals(arrivals: "Arrivals") -> None:
    """What became of the inbox, where those who look after it see it; the answers of a command stay by themselves."""
    for arrival in (*arrivals.taken, *arrivals.held):
        print("\n".join(_said(arrival)), file=sys.stderr)
    for refused in arrivals.refused:
        many = refused.fault.many
        print(
            f"{refused.fault.name}: refused, {many:,} fault{'s' * (many > 1)}; see {refused.report}/report.txt",
            file=sys.stderr,
        )
    for name in arrivals.waiting:
        print(f"{name}: it waits for the delivery that it is called after", file=sys.stderr)


def arrivals_code(arrivals: "Arrivals") -> int:
    """How a run ends for what lay in the inbox: a refused delivery counts before one that is held; 0 for neither."""
    return ObservationError.exit_code if arrivals.refused else HELD if arrivals.held else 0
