"""What changed between two reports, in words and as JSON: the finding, what it is laid to, and what it is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from monitor.operations.own_inputs import OwnInputs
from monitor.operations.reproduce import Reproduction, unchecked_told
from monitor.records.compare import ABOUT, ChangedFinding, Comparison, Driver, LaidTo, MovedFigure, differing_keys
from monitor.records.record import Said, same_publications
from monitor.terminal.moved_words import distances, far_apart, figures_apart, in_words
from monitor.words.wording import amount, figure, side

_NAMED = 5  # files named; the rest are counted
MOST_FIGURES = 6  # named for one driver; the rest are counted


def comparison_text(comparison: Comparison) -> str:
    """The comparison as a person reads it."""
    blocks = ["\n".join(change_lines(change, comparison)) for change in comparison.changes]
    if not comparison.changes:
        blocks = [f"Nothing changed: {_findings(comparison.same)} the same."]
    elif comparison.same:
        blocks.append(f"{_findings(comparison.same)} the same.")
    return "\n\n".join([*blocks, *(f"Note: {note}." for note in comparison.notes)])


def _findings(count: int) -> str:
    return f"{count} finding is" if count == 1 else f"{count} findings are"


def change_lines(change: ChangedFinding, comparison: Comparison) -> Iterator[str]:
    """One changed finding: what it is now, because of what, and not because of what."""
    finding = change.said
    whom = [finding.entity] if finding.population == "all" else [finding.entity, finding.population]
    yield f"{changed_headline(change)}   {finding.test} {' '.join(whom)} {finding.year}"
    yield from (f"  {_because(driver, finding, changed_headline(change))}" for driver in change.drivers)
    if acquitted := listed_not(change, comparison):
        yield f"  {acquitted}"


def changed_headline(change: ChangedFinding) -> str:
    """STILL MET, less room (2.10 -> 1.90 points)"""
    before, after = change.before, change.after
    if before is None or after is None:
        return f"NEW: {_verdict(change.said).upper()}" if after else f"GONE: was {_verdict(change.said)}"
    if before.verdict != after.verdict or (before.cause and after.cause and before.cause != after.cause):
        return f"NOW {_verdict(after).upper()}, was {_verdict(before)}{_bracketed(before, after)}"
    return f"STILL {_verdict(after).upper()}, {_what(before, after)}"


def _verdict(finding: Said) -> str:
    """The verdict, or why there is none; a record of before causes were told does not say why."""
    return finding.cause or finding.verdict


def _bracketed(before: Said, after: Said) -> str:
    differing = differing_keys(before, after)
    pairs = [_pair(name, before, after) for name in ("room", "reason") if name in differing]
    return f" ({pairs[0]})" if pairs else ""


def _what(before: Said, after: Said) -> str:
    """What changed beside the verdict: the distance to the limit where it did, and else the first thing that did."""
    differing = differing_keys(before, after)
    if "room" in differing and before.room is not None and after.room is not None:
        return _further(before.room, after.room, after)
    return _pair(differing[0], before, after)


def _further(was: float, is_: float, finding: Said) -> str:
    """less room (2.10 -> 1.90 points); further above the limit (5.00 -> 6.00 points)"""
    if (was >= 0) != (is_ >= 0):
        return f"on the other side of its limit ({distances(was, is_, finding.unit, finding.direction)})"
    far = f"{far_apart(was, is_, finding.unit, figure)} -> {far_apart(is_, was, finding.unit, amount)}"
    if is_ >= 0:
        return f"{'less' if is_ < was else 'more'} room ({far})"
    return f"{'further' if is_ < was else 'less far'} {side(is_, finding.direction)} ({far})"


def _pair(name: str, before: Said, after: Said) -> str:
    """value 2.1 -> 1.9 points"""
    return in_words(name, getattr(before, name), getattr(after, name), after.unit, after.direction)


def _because(driver: Driver, finding: Said, headed: str = "") -> str:
    """because data changed: nation 2022, 10,980 -> 11,000 (publication of 2024-06-10)

    Where neither figure nor entry is another, what it changed in the finding; what `headed`, the line above,
    says already is not said again.
    """
    if driver.kind is LaidTo.DATA:
        detail = figures_told(driver.figures) or _keys(driver, finding, headed, "what is known, and when")
        return f"because data changed{detail and f': {detail}'} ({_delivery(driver.what)})"
    if driver.kind is LaidTo.RULE:
        detail = _entries(driver) or _keys(driver, finding, headed, "what is asked")
        return f"because the rule changed{detail and f': {detail}'} ({driver.what})"
    if driver.kind is LaidTo.TIME:
        return f"because time passed: {_entries(driver) or 'what was not due has become due'} (as of {driver.what})"
    if driver.kind is LaidTo.SOFTWARE:
        return f"because the software changed: {driver.what}"
    on_record = f"; on record: {figures_told(driver.figures)}" if driver.figures else ""
    return f"it cannot be told why: {driver.what.rstrip('.')}{on_record}"


def _keys(driver: Driver, finding: Said, headed: str, otherwise: str) -> str:
    """limit 1.00 -> 2.00 points: what a driver changed in a finding, that which follows from the rest left out."""
    first = [name for name in driver.keys if name not in ("verdict", "room", "clauses", "reason", "entries")]
    pairs = [in_words(name, *driver.keys[name], finding.unit, finding.direction) for name in first or driver.keys]
    return "; ".join(words for words in pairs if words not in headed) if pairs else otherwise


def figures_told(figures: Sequence[MovedFigure]) -> str:
    """The figures that moved, the newest first."""
    newest = sorted(figures, key=lambda moved: (-moved.year, moved.name))
    named = [f"{m.name} {m.year}, {figures_apart(m.before, m.after, m.unit, figure)}" for m in newest[:MOST_FIGURES]]
    further = len(newest) - len(named)
    return "; ".join([*named, f"and {further} further figures"] if further else named)


def _delivery(what: str) -> str:
    published = what.partition("/")[2]
    return f"publication of {published}" if published and " and " not in what else what


def _entries(driver: Driver) -> str:
    """The dated entries that came, and those whose place they took."""
    left = list(driver.gone)
    arrived = []
    for entry in driver.come:
        earlier = next((gone for gone in left if gone.get("subject") == entry.get("subject")), None)
        if earlier:
            left.remove(earlier)
        arrived.append(f"{_entry(entry)}{f', in place of {dates_of(earlier)}' if earlier else ''}")
    return "; ".join([*arrived, *(f"{_entry(entry)} no longer counts" for entry in left)])


def _entry(entry: Mapping[str, Any]) -> str:
    return f'"{entry.get("subject")}" {dates_of(entry)}'


def dates_of(entry: Mapping[str, Any]) -> str:
    """2019 to 2021 adopted 2018-07-09; or, of a day that is not known, adopted between two."""
    adopted = f" adopted {_day(entry)}" if entry.get("adopted") else ""
    return f"{entry.get('from')} to {entry.get('through')}{adopted}"


def _day(entry: Mapping[str, Any]) -> str:
    earliest = entry.get("not_before")
    return f"between {earliest} and {entry['adopted']}" if earliest else str(entry["adopted"])


def listed_not(change: ChangedFinding, comparison: Comparison) -> str:
    """not the rule (same entry), not the software (same version)"""
    laid = {driver.kind for driver in change.drivers}
    if LaidTo.UNKNOWN in laid:
        return ""
    acquittals = {
        LaidTo.DATA: f"not the data ({_data(change, comparison)})",
        LaidTo.RULE: f"not the rule ({_rule(change, comparison)})",
        LaidTo.SOFTWARE: f"not the software ({_software(comparison)})",
    }
    return ", ".join(text for kind, text in acquittals.items() if kind not in laid)


def _data(change: ChangedFinding, comparison: Comparison) -> str:
    same = same_publications(comparison.old.observations, comparison.new.observations)
    return "same publications" if same else "same figures"


def _rule(change: ChangedFinding, comparison: Comparison) -> str:
    if change.before and change.after and change.before.entries == change.after.entries:
        return "same entry" if len(change.after.entries) == 1 else "same entries"
    return "same definitions" if comparison.old.definitions == comparison.new.definitions else "same answer by either"


def _software(comparison: Comparison) -> str:
    alike = comparison.old.software_details == comparison.new.software_details
    return "same version" if alike else "same answer by either"


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison for other programs."""
    return {
        "programme": comparison.new.programme,
        "old": comparison.old.as_of.isoformat(),
        "new": comparison.new.as_of.isoformat(),
        "same": comparison.same,
        "changes": [change_as_json(change) for change in comparison.changes],
        "notes": list(comparison.notes),
    }


def change_as_json(change: ChangedFinding) -> dict[str, Any]:
    """A change with the finding before and after, and what drove it."""
    finding = change.said
    return {
        "test": finding.test,
        "entity": finding.entity,
        "population": finding.population,
        "year": finding.year,
        "says": changed_headline(change),
        "before": _as_json(change.before),
        "after": _as_json(change.after),
        "because": [asdict(driver) for driver in change.drivers],
    }


def _as_json(finding: Said | None) -> dict[str, Any] | None:
    return finding.model_dump(exclude={*ABOUT, "entries"}) if finding else None


# A report rebuilt


def reproduction_text(reproduction: Reproduction) -> str:
    """What came of rebuilding a report, file by file."""
    lines = [reproduction.report]
    lines += [f"the software is not the one that made it: {reproduction.software}"] if reproduction.software else []
    lines += [f"the report is not as it was filed: {fault}" for fault in reproduction.faults]
    lines += own_lines(reproduction.own)
    lines += unchecked_told(reproduction.unchecked)
    lines += [f"{'identical' if identical else 'DIFFERS':<10} {name}" for name, identical in reproduction.files]
    moved = [f"  {changed_headline(change)}   {change.said.test} {change.said.year}" for change in reproduction.changes]
    lines += (
        [f"{len(moved)} of {_findings(reproduction.findings).removesuffix(' are')} came out differently:", *moved]
        if moved
        else []
    )
    lines += [] if moved else [f"{_findings(reproduction.findings)} the same."]
    return "\n".join(lines)


def own_lines(own: OwnInputs) -> Iterator[str]:
    """Where what a report was made from is not the workspace's own."""
    if many := len(own.texts):
        named = f"{', '.join(own.texts[:_NAMED])}{f' and {many - _NAMED} more' if many > _NAMED else ''}"
        files = f"{many} files differ" if many > 1 else "1 file differs"
        yield f"made from definitions or cards that are not those of this workspace ({files}: {named})"
    yield from (f"the figures of {name} are not the sealed ones" for name in own.figures)


def reproduction_as_json(reproduction: Reproduction) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "report": reproduction.report,
        "reproduced": reproduction.exact,
        "software": reproduction.software,
        "faults": list(reproduction.faults),
        "files": {name: "identical" if identical else "differs" for name, identical in reproduction.files},
        "findings": reproduction.findings,
        "texts_differ": list(reproduction.own.texts),
        "figures_differ": list(reproduction.own.figures),
        "figures_not_sealed": list(reproduction.own.unsealed),
        "changes": [change_as_json(change) for change in reproduction.changes],
        "unchecked": {name: keyed.key for name, keyed in sorted(reproduction.unchecked.items())},
    }
