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


_PIPED = 240  # columns of a table in a pipe
Within = Annotated[str, Parameter(validator=_known_span, help="How far to look: 60d, 8w, 6m or 1y.")]


def obligations(
    *programmes: str, due_within: Within = "1y", workspace: Workspace = None, as_of: AsOf = None, json: AsJson = False
) -> int:
    """List what is due under each PROGRAMME (all, if none is named), then what waits for an event."""
    from monitor.definitions.obligations import horizon
    from monitor.workspace.definition_files import load_definitions

    definitions = load_definitions(settings_of(workspace).definitions, only=programmes)
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

    owed = [(programme, due) for programme in programmes for due in dues(programme.agreement, as_of, until)]
    return sorted(owed, key=lambda pair: pair[1].on)


def _waiting(programmes: "Sequence[Programme]", as_of: date) -> "list[tuple[Programme, Waiting]]":
    from monitor.definitions.obligations import waiting_for_events

    return [(programme, wait) for programme in programmes for wait in waiting_for_events(programme.agreement, as_of)]


def _past(programmes: "Sequence[Programme]", as_of: date) -> "list[tuple[Programme, Due]]":
    from monitor.definitions.obligations import past

    owed = [(programme, due) for programme in programmes for due in past(programme.agreement, as_of)]
    return sorted(owed, key=lambda pair: pair[1].on)


def _whole(programmes: "Sequence[Programme]", as_of: date, until: date) -> dict[str, Any]:
    """What is printed for other programs."""
    due = [{"due": str(d.on), **_owed(p, d), **_since(d)} for p, d in _due(programmes, as_of, until)]
    waits = [
        {**_owed(p, w), "last_started": str(w.last.happened) if w.last else None}
        for p, w in _waiting(programmes, as_of)
    ]
    over = [{"due": str(d.on), **_owed(p, d)} for p, d in _past(programmes, as_of)]
    return {"as_of": str(as_of), "until": str(until), "due": due, "waiting": waits, "past": over}


def _since(due: "Due") -> dict[str, Any]:
    """Which event started a clock, and which put it off; in which file each is recorded, and what it cites."""
    start, later = due.started, due.put_off
    return {
        "started": str(start.happened) if start else None,
        "started_by": start.title if start else None,
        "started_in": start.recorded_in if start else None,
        "started_cite": start.cite.document if start else None,
        "put_off": str(later.happened) if later else None,
        "put_off_in": later.recorded_in if later else None,
        "put_off_cite": later.cite.document if later else None,
    }


def _owed(programme: "Programme", owed: "Due | Waiting") -> dict[str, Any]:
    from monitor.evaluation.trace import confirmed_json
    from monitor.pages.due import counted_from

    entry = owed.obligation
    return {
        "programme": programme.id,
        "obligation": entry.id,
        "title": entry.title,
        "owed_by": entry.owed_by,
        "owed_to": entry.owed_to,
        "standing": entry.standing,
        "after": entry.due.after,
        "before": entry.due.before,
        "days": entry.due.days,
        "months": entry.due.months,
        "unless": entry.due.unless,
        "counted": counted_from(entry.due, programme.agreement.event_kinds) or None,
        "consequence": entry.consequence,
        "note": entry.note,
        "under": entry.under,
        "document": entry.cite.document,
        "quote": entry.cite.quote,
        **confirmed_json(entry.cite),
    }


def _print_tables(programmes: "Sequence[Programme]", as_of: date, until: date) -> None:
    from monitor.definitions.obligations import idle
    from monitor.pages.due import counted_from, why_waiting
    from monitor.words.wording import long_date

    due = [[str(d.on), *_words(p, d), _started(p, d)] for p, d in _due(programmes, as_of, until)]
    waits = [
        [counted_from(w.obligation.due, p.agreement.event_kinds), *_words(p, w), why_waiting(w)]
        for p, w in _waiting(programmes, as_of)
    ]
    over = [[str(d.on), *_words(p, d)] for p, d in _past(programmes, as_of)]
    print(f"Due from {long_date(as_of)} to {long_date(until)}")
    _print_table(["Due", *_WORDS, "Counted"], due)
    if waits:
        print("\nWaiting for an event")
        _print_table(["Due", *_WORDS, "Such an event"], waits)
    if over:
        print("\nDays that have passed; whether it was done is not known here")
        _print_table(["Was due", *_WORDS], over)
    for programme in programmes:
        for event in idle(programme.agreement, as_of):
            print(f"\nNote: {programme.id}: {event.title}, {long_date(event.happened)}: nothing is counted from it.")


_WORDS = ("What", "Owed by", "Owed to", "Programme", "If the day passes", "Standing")


def _words(programme: "Programme", owed: "Due | Waiting") -> Iterator[str]:
    entry = owed.obligation
    yield from (entry.title, entry.owed_by, entry.owed_to, programme.id, entry.consequence or "", entry.standing)


def _started(programme: "Programme", due: "Due") -> str:
    """From which event a day was counted: several may run at once."""
    from monitor.pages.due import why_due

    return f"{due.started.title}: {why_due(due, programme.agreement.event_kinds)}" if due.started else ""


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        print_table(columns, rows, _PIPED)
    else:
        print("Nothing.")
