"""Commands that say what is held: diff and sources. They write nothing."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from monitor.commands.shared import (
    AsJson,
    AsOf,
    EntityOption,
    Workspace,
    gathered_from,
    print_json,
    print_table,
    settings_of,
)

if TYPE_CHECKING:
    from monitor.evaluation.sources import Held
    from monitor.terminal.restated import Difference

_MOST = 40  # rows printed of a difference; --json prints all
_PIPED = 240  # columns of a table in a pipe
_Day = Annotated[str, Parameter(help="A publication's day, such as 2026-05-15, or its edition, 2026-05-15.2.")]


def diff(
    source: str, old: _Day, new: _Day, *, area: EntityOption = None, workspace: Workspace = None, json: AsJson = False
) -> int:
    """Say which figures of a SOURCE are not the same in its publications of OLD and NEW, the largest changes first."""
    from monitor.terminal.restated import difference, difference_json, totals

    between = difference(settings_of(workspace), source, old, new, area)
    if json:
        print_json(difference_json(between))
        return 0
    print(f"{between.new.id} against {between.old.id}")
    print_table(("Area", "Period", "What", "Was", "Is", "Change", "%", ""), list(_rows(between)), _PIPED)
    if (more := between.rows.height - _MOST) > 0:
        print(f"And {more:,} further figures; --json prints all.")
    print("\n".join(totals(between)))
    return 0


def _rows(difference: "Difference") -> Iterator[tuple[str, ...]]:
    from monitor.pages.effects import figure_named, plain, signed

    for row in difference.rows.head(_MOST).iter_rows(named=True):
        period_on = figure_named(row).removeprefix(f"{row['area']} ").replace(f"{row['period']} ", "", 1)
        percent = "" if row["percent"] is None else signed(row["percent"])
        moved = "" if row["change"] is None else plain(row["change"])
        yield row["area"], row["period"], period_on, plain(row["old"]), plain(row["new"]), moved, percent, row["kind"]


def sources(*, workspace: Workspace = None, as_of: AsOf = None, json: AsJson = False) -> int:
    """List every source held: its newest publication, what comes next and by when, and who leans on it."""
    from monitor.evaluation.sources import sources_held

    held = sources_held(gathered_from(workspace, as_of))
    if json:
        print_json([source.as_json() for source in held])
    else:
        columns = ("Source", "Newest", "Days old", "Years", "Status", "Next expected", "Tests", "Owner")
        print_table(columns, [_row(source) for source in held], _PIPED)
    return 0


def _row(held: "Held") -> tuple[str, ...]:
    from monitor.pages.sentences import maturity_words, next_words

    first, last = held.years
    years = str(first) if first == last else f"{first}-{last}"
    tests = str(len(held.tests)) if held.tests else "none"
    newest = held.newest.id.partition("/")[2]
    next_ = next_words(held)
    return held.name, newest, str(held.age), years, maturity_words(held.maturity), next_, tests, held.newest.card.owner


def print_late(late: "Sequence[Held]") -> None:
    """The sources that are late, where those who look after the figures see it."""
    from monitor.pages.sentences import late_words

    for held in {source.name: source for source in late}.values():
        print(late_words(held), file=sys.stderr)
