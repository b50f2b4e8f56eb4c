"""The command that says what is due when. It writes nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, AsOf, Workspace, print_json, print_table, settings_of, today

if TYPE_CHECKING:
    from monitor.definitions.obligations import Due, Waiting
    from monitor.definitions.programmes import Programme


def _known_span(_: Any, text: str) -> None:
    from monitor.definitions.obligations import horizon

    horizon(text, date.min)


Within = Annotated[str, Parameter(validator=_known_span, help="How far to look: 60d, 8w, 6m or 1y.")]


def obligations(
    *programmes: str, due_within: Within = "1y", workspace: Workspace = None, as_of: AsOf = None, json: AsJson = False
) -> int:
    """List what is due under each PROGRAMME (all, if none is named), then what waits for an event."""
    from monitor.definitions.loading import load_definitions
    from monitor.definitions.obligations import horizon

    definitions = load_definitions(settings_of(workspace).definitions)
    named = [definitions.programme(name) for name in programmes] or list(definitions.programmes)
    start = as_of or today()
    until = horizon(due_within, start)
    if json:
        print_json(_whole(named, start, until))
    else:
        _print_tables(named, start, until)
    return 0


def _due(programmes: "Sequence[Programme]", as_of: date, until: date) -> "list[tuple[Programme, Due]]":
    from monitor.definitions.obligations import dues

    found = [(programme, due) for programme in programmes for due in dues(programme.agreement, as_of, until)]
    return sorted(found, key=lambda pair: pair[1].on)


def _waiting(programmes: "Sequence[Programme]", as_of: date) -> "list[tuple[Programme, Waiting]]":
    from monitor.definitions.obligations import waiting

    return [(programme, wait) for programme in programmes for wait in waiting(programme.agreement, as_of)]


def _whole(programmes: "Sequence[Programme]", as_of: date, until: date) -> dict[str, Any]:
    """What is printed for other programs."""
    due = [
        {"due": str(d.on), **_owed(p, d), "started": str(d.started.happened) if d.started else None}
        for p, d in _due(programmes, as_of, until)
    ]
    waits = [
        {**_owed(p, w), "last_started": str(w.last.happened) if w.last else None}
        for p, w in _waiting(programmes, as_of)
    ]
    return {"as_of": str(as_of), "until": str(until), "due": due, "waiting": waits}


def _owed(programme: "Programme", found: "Due | Waiting") -> dict[str, Any]:
    entry = found.obligation
    named = {"programme": programme.id, "obligation": entry.id, "title": entry.title}
    parties = {"owed_by": entry.owed_by, "owed_to": entry.owed_to, "standing": entry.standing}
    return {
        **named,
        **parties,
        "after": entry.due.after,
        "before": entry.due.before,
        "days": entry.due.days,
        "months": entry.due.months,
    }


def _print_tables(programmes: "Sequence[Programme]", as_of: date, until: date) -> None:
    from monitor.definitions.obligations import counted_from, idle, why_waiting
    from monitor.wording import long_date

    due = [[str(d.on), *_words(p, d)] for p, d in _due(programmes, as_of, until)]
    waits = [
        [counted_from(w.obligation.due, p.agreement.event_kinds), *_words(p, w), why_waiting(w)]
        for p, w in _waiting(programmes, as_of)
    ]
    print(f"Due from {long_date(as_of)} to {long_date(until)}")
    _print_table(["Due", *WORDS], due)
    if waits:
        print("\nWaiting for an event")
        _print_table(["Due", *WORDS, "Such an event"], waits)
    for programme in programmes:
        for event in idle(programme.agreement, as_of):
            print(f"\nNote: {programme.id}: {event.title}, {long_date(event.happened)}: nothing is counted from it.")


WORDS = ("What", "Owed by", "Owed to", "Programme", "Standing")


def _words(programme: "Programme", found: "Due | Waiting") -> Iterator[str]:
    entry = found.obligation
    yield from (entry.title, entry.owed_by, entry.owed_to, programme.id, entry.standing)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table

    if not rows:
        print("Nothing.")
        return
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    print_table(table, 240)
