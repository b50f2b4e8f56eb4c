"""What changed since the last report, in a few lines: answers, odds, figures that were restated, new accounts."""

from collections.abc import Iterator, Mapping, Sequence

from monitor.evaluation.answer import Finding
from monitor.observations.determinations import Determination
from monitor.pages.cover import Before, FoundBefore
from monitor.pages.material import Material
from monitor.pages.verdicts import said
from monitor.pages.year_end.words import chances, in_hundred, of_a_miss
from monitor.words.findings import GUARD, Cause, Mark, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import amount, long_date, places_apart

MOST_NAMED = 1
FIRST = "This is the first report."

Key = tuple[str, str, str, int]


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
    pairs = list(_together(material, before))
    restated = list(_restated(material, pairs))
    return (
        (
            "Answers",
            _listed(_answers(material, pairs), f"None changed{'' if restated else '; no figure was restated'}."),
        ),
        *([("Restated", _listed(iter(restated), ""))] if restated else []),
        ("Odds", _listed(_odds(material, before), "None changed." if before.odds else "None were told before.")),
        ("New accounts", _listed(_accounts(material, before), "None.")),
    )


def _listed(lines: Iterator[str], none: str) -> str:
    """The first of them, and how many more there are."""
    every = list(lines)
    more = [f"and {len(every) - MOST_NAMED} more"] if len(every) > MOST_NAMED else []
    return f"{'; '.join([*every[:MOST_NAMED], *more])}." if every else none


def _together(material: Material, before: Before) -> Iterator[tuple[Finding, FoundBefore | None]]:
    """Each finding of a test of its own beside what it was."""
    was: Mapping[Key, FoundBefore] = {one.key: one for one in before.findings}
    for finding in material.found:
        if finding.reading_of is None:
            yield finding, was.get((finding.test, finding.entity, finding.population, finding.year))


def _answers(material: Material, pairs: Sequence[tuple[Finding, FoundBefore | None]]) -> Iterator[str]:
    """Growth above the nation, 2024: met, was not yet due"""
    for finding, was in pairs:
        if was and _mark(was) is not finding.mark:
            yield f"{_named(material, finding)}: {said(finding.mark)}, was {said(_mark(was))}"
        elif was is None and finding.made:
            yield f"{_named(material, finding)}: {said(finding.mark)}, is new"


def _mark(was: FoundBefore) -> Mark:
    return Cause(was.cause) if was.cause else Verdict(was.verdict)


def _named(material: Material, finding: Finding) -> str:
    return f"{material.names[finding.test]}, {finding.year}"


def _restated(material: Material, pairs: Sequence[tuple[Finding, FoundBefore | None]]) -> Iterator[str]:
    """Annual savings, 2023: $527.0 million, was $520.1 million"""
    for finding, was in pairs:
        if was and _moved(finding.value, was.value) and finding.unit:
            unit, now, then = parse_unit(finding.unit), finding.value or 0.0, was.value or 0.0
            places = places_apart(now, then, unit)
            yield f"{_named(material, finding)}: {amount(now, unit, places)}, was {amount(then, unit, places)}"


def _moved(now: float | None, then: float | None) -> bool:
    """Whether a figure that was known then is another now."""
    return now is not None and then is not None and abs(now - then) > GUARD * max(1.0, abs(now), abs(then))


def _odds(material: Material, before: Before) -> Iterator[str]:
    """Annual savings, 2025: 12 in 100, was 18 in 100; of what is told as the same number, nothing"""
    was = {(one.test, one.year): of_a_miss(one.odds_met) for one in before.odds}
    for odds in material.outlook.odds if material.outlook else ():
        then = was.get((odds.test, odds.year))
        if odds.odds_met is None or then is None:
            continue
        now = of_a_miss(odds.odds_met)
        if in_hundred(now) != in_hundred(then):
            name = material.names.get(odds.test, odds.test)
            yield f"{name}, {odds.year}: {chances(now)}, was {chances(then)}"


def _accounts(material: Material, before: Before) -> Iterator[str]:
    """What others found, that came to be known since: A newspaper of annual savings, 2023"""
    for test in material.tests:
        for entry in test.sheet.determinations:
            if entry.known_from > before.as_of:
                yield _account(material, test.sheet.test.id, entry)


def _account(material: Material, test: str, entry: Determination) -> str:
    checked = "" if entry.checked else ", to be checked"
    return f"{entry.who}{checked}: {material.names[test]}, {entry.year}"
