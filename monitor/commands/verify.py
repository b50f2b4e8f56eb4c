"""The command that looks whether everything held is as it was left: verify."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from monitor.commands.shared import AsJson, Workspace, print_json, progress, settings_of

if TYPE_CHECKING:
    from monitor.operations.verify import Verified


def verify(*, workspace: Workspace = None, json: AsJson = False) -> int:
    """Check every filed report, publication and seal, and the ledger; nothing is changed."""
    from monitor.operations.verify import verify as looked_at

    with progress() as tell:
        found = looked_at(settings_of(workspace), tell)
    if json:
        print_json(_as_json(found))
    else:
        print("\n".join(_lines(found)))
    return found.exit_code


def _lines(found: "Verified") -> list[str]:
    from monitor.observations.sealed_anew import acts

    many = len(found.faults)
    looked = ", ".join(f"{number:,} {what}" for what, number in found.checked.items())
    lines = [str(problem) for _, problem in found.faults]
    lines += [f"Note: {note}" for note in found.notes]
    if found.unsealed:
        lines.append(f"Not sealed yet: {', '.join(found.unsealed)}. `monitor check --seal` seals it.")
    for act in acts(found.anew):
        lines.append(f"Sealed anew on {act.on} by {act.by} ({act.because}): {'; '.join(act.whats)}")
    ended = f"{many} fault{'s' if many > 1 else ''}" if many else "all is as it was left"
    return [*lines, f"Looked at {looked}, and the ledger: {ended}."]


def _as_json(found: "Verified") -> dict[str, Any]:
    return {
        "faults": [{"exit_code": code, **asdict(problem)} for code, problem in found.faults],
        "notes": list(found.notes),
        "checked": dict(found.checked),
        "not_sealed": list(found.unsealed),
        "sealed_anew": [
            {
                "on": line.on.isoformat(),
                "by": line.by,
                "because": line.because,
                "of": line.of,
                "part": line.part,
                "words": line.words,
                "was": line.was or None,
                "is": line.is_ or None,
            }
            for line in found.anew
        ],
    }
