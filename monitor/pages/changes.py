"""What changed since the last report, in a few lines: answers, odds, figures that were restated, new accounts."""

from collections.abc import Iterator

from monitor.evaluation.answer import Finding
from monitor.pages.changes_since import Changes, Moved, mark_of
from monitor.pages.cover import Before
from monitor.pages.material import Material
from monitor.pages.sentences import or_nan
from monitor.pages.verdicts import said
from monitor.pages.year_end.words import chances, in_hundred, of_a_miss
from monitor.words.units import parse_unit
from monitor.words.wording import amount, long_date, places_apart

MOST_NAMED = 1
FIRST = "This is the first report."


def changed_since(before: Before | None) -> str:
    """What the lines stand under: since which day, and whether that report was signed."""
    if before is None:
        return "What changed"
    return f"What changed since {long_date(before.as_of)}{'' if before.signed else ', which nobody signed'}"


def changed_briefly(material: Material) -> tuple[tuple[str, str], ...]:
    """Each kind of change with what it is, and "none" aloud; of a first report, that it is the first."""
    before = material.cover.before
    if before is None:
        return (("Reports", FIRST),)
    changes = Changes(material, before)
    restated = list(_restated(changes))
    none = f"None changed{'' if restated else '; no figure was restated'}."
    return (
        ("Answers", _listed(_answers(changes), none)),
        *([("Restated", _listed(iter(restated), ""))] if restated else []),
        ("Odds", _listed(_odds(changes), "None changed." if before.odds else "None were told before.")),
        ("New accounts", _listed(_accounts(changes), "None.")),
    )


def _listed(lines: Iterator[str], none: str) -> str:
    """The first of them, and how many more there are."""
    every = list(lines)
    more = [f"and {len(every) - MOST_NAMED} more"] if len(every) > MOST_NAMED else []
    return f"{'; '.join([*every[:MOST_NAMED], *more])}." if every else none


def _answers(changes: Changes) -> Iterator[str]:
    """Growth above the nation, 2024: met, was not yet due"""
    yield from (_answer(changes, moved) for moved in changes.answers)


def _answer(changes: Changes, moved: Moved) -> str:
    is_ = said(moved.now.mark) if moved.now else "asked no more"
    was = f"was {said(mark_of(moved.was))}" if moved.was else "is new"
    about = moved.about
    return f"{changes.material.names.get(about.test, about.test)}, {about.year}: {is_}, {was}"


def _named(changes: Changes, finding: Finding) -> str:
    return f"{changes.material.names[finding.test]}, {finding.year}"


def _restated(changes: Changes) -> Iterator[str]:
    """Annual savings, 2023: $527.0 million, was $520.1 million"""
    for moved in changes.restated:
        if moved.now and moved.was and moved.now.unit:
            unit, now, then = parse_unit(moved.now.unit), or_nan(moved.now.value), or_nan(moved.was.value)
            places = places_apart(now, then, unit)
            yield f"{_named(changes, moved.now)}: {amount(now, unit, places)}, was {amount(then, unit, places)}"


def _odds(changes: Changes) -> Iterator[str]:
    """Annual savings, 2025: 12 in 100, was 18 in 100; of what is told as the same number, nothing"""
    for odds, before in changes.odds:
        if odds.odds_met is not None and before is not None:
            now, then = of_a_miss(odds.odds_met), of_a_miss(before)
            if in_hundred(now) != in_hundred(then):
                name = changes.material.names.get(odds.test, odds.test)
                yield f"{name}, {odds.year}: {chances(now)}, was {chances(then)}"


def _accounts(changes: Changes) -> Iterator[str]:
    """What others found, that came to be known since: A newspaper: Annual savings, 2023"""
    for finding in changes.accounts:
        if theirs := finding.determination:
            checked = "" if theirs.checked else ", to be checked"
            yield f"{theirs.who}{checked}: {_named(changes, finding)}"
