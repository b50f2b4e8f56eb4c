"""What changed between two reports, in words and as JSON: the finding, what it is laid to, and what it is not."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from monitor.records.compare import COMPARED, Cause, Change, Comparison, Kind, Moved, same
from monitor.records.record import Said
from monitor.reproduce import Reproduction
from monitor.units import Unit, UnitError, parse_unit
from monitor.wording import DOLLARS, NOT_KNOWN, amount, figure, places_apart

Printing = Callable[[float, Unit, int], str]
MOST_FIGURES = 6  # named for one cause; the rest are counted


def comparison_text(found: Comparison) -> str:
    """The comparison as a person reads it."""
    blocks = ["\n".join(change_lines(change, found)) for change in found.changes]
    if not found.changes:
        blocks = [f"Nothing changed: {_findings(found.same)} the same."]
    elif found.same:
        blocks.append(f"{_findings(found.same)} the same.")
    return "\n\n".join([*blocks, *(f"Note: {note}." for note in found.notes)])


def _findings(count: int) -> str:
    return f"{count} finding is" if count == 1 else f"{count} findings are"


def change_lines(change: Change, found: Comparison) -> Iterator[str]:
    """One changed finding: what it is now, because of what, and not because of what."""
    said = change.said
    whom = [said.entity] if said.population == "all" else [said.entity, said.population]
    yield f"{headline(change)}   {said.test} {' '.join(whom)} {said.year}"
    yield from (f"  {because(cause)}" for cause in change.causes)
    if acquitted := listed_not(change, found):
        yield f"  {acquitted}"


def headline(change: Change) -> str:
    """STILL MET, less room (2.1 -> 1.9 points)"""
    before, after = change.before, change.after
    if before is None or after is None:
        return f"NEW: {change.said.verdict.upper()}" if after else f"GONE: was {change.said.verdict}"
    if before.verdict != after.verdict:
        return f"NOW {after.verdict.upper()}, was {before.verdict}{_bracketed(before, after)}"
    return f"STILL {after.verdict.upper()}, {_what(before, after)}"


def _bracketed(before: Said, after: Said) -> str:
    told = [_pair(name, before, after) for name in ("room", "reason") if _differ(name, before, after)]
    return f" ({told[0]})" if told else ""


def _what(before: Said, after: Said) -> str:
    """What changed beside the verdict: the room where it did, and else the first thing that did."""
    if _differ("room", before, after) and before.room is not None and after.room is not None:
        return f"{'less' if after.room < before.room else 'more'} room ({_pair('room', before, after, bare=True)})"
    return next(_pair(name, before, after) for name in COMPARED if _differ(name, before, after))


def _differ(name: str, before: Said, after: Said) -> bool:
    return not same(before, before.model_copy(update={name: getattr(after, name)}))


def _pair(name: str, before: Said, after: Said, *, bare: bool = False) -> str:
    """room 2.1 -> 1.9 points"""
    was, is_ = getattr(before, name), getattr(after, name)
    label = "" if bare else f"{name} "
    if name in ("value", "limit", "room"):
        return f"{label}{_figures(was, is_, after.unit, amount)}"
    if name == "clauses":
        return "; ".join(
            _clause_pair(one, other, after.unit) for one, other in zip(was, is_, strict=False) if one != other
        )
    if name == "determination":
        return f"{name} {_of_others(was)} -> {_of_others(is_)}"
    return f"{label}{was or 'none'} -> {is_ or 'none'}"


def _clause_pair(was: Mapping[str, Any], is_: Mapping[str, Any], unit: str | None) -> str:
    """excess: room 2.1 -> 1.9 points"""
    if was.get("room") is not None and is_.get("room") is not None:
        return f"{is_['clause']}: room {_figures(was['room'], is_['room'], unit, amount)}"
    return f"{is_['clause']}: {was['verdict']} -> {is_['verdict']}"


def _of_others(said: Mapping[str, Any] | None) -> str:
    """met by HealthExec, an account; older records do not say which"""
    if not said:
        return "none"
    whose = "" if "official" not in said else ", official" if said["official"] else ", an account"
    return f"{said.get('verdict') or said.get('value')} by {said.get('by')}{whose}"


def _figures(was: float | None, is_: float | None, unit: str | None, last: Printing) -> str:
    """Two figures with as many decimals as keep them apart; the second as `last` prints it."""
    one, other = (math.nan if value is None else value for value in (was, is_))
    try:
        known = parse_unit(unit or "")
    except UnitError:  # a test of several clauses has none; one of another version may not be known
        return " -> ".join(NOT_KNOWN if math.isnan(value) else f"{value:,.10g}" for value in (one, other))
    places = places_apart(one, other, known)
    first, last = (amount, amount) if known == DOLLARS else (figure, last)
    return f"{first(one, known, places)} -> {last(other, known, places)}"


def because(cause: Cause) -> str:
    """because data changed: nation 2022, 10,980 -> 11,000 (publication of 2024-06-10)"""
    if cause.kind is Kind.DATA:
        told = figures_told(cause.figures) or "no figure, but its status, its stated error or what it covers"
        return f"because data changed: {told} ({_delivery(cause.what)})"
    if cause.kind is Kind.RULE:
        told = _entries(cause) or "no dated entry, but what stands around them"
        return f"because the rule changed: {told} ({cause.what})"
    if cause.kind is Kind.TIME:
        return f"because time passed: {_entries(cause) or 'what was not due has become due'} (as of {cause.what})"
    if cause.kind is Kind.SOFTWARE:
        return f"because the software changed: {cause.what}"
    on_record = f"; on record: {figures_told(cause.figures)}" if cause.figures else ""
    return f"it cannot be told why: {cause.what.rstrip('.')}{on_record}"


def figures_told(figures: Sequence[Moved]) -> str:
    """The figures that moved, the newest first."""
    newest = sorted(figures, key=lambda moved: (-moved.year, moved.name))
    told = [f"{m.name} {m.year}, {_figures(m.before, m.after, m.unit, figure)}" for m in newest[:MOST_FIGURES]]
    further = len(newest) - len(told)
    return "; ".join([*told, f"and {further} further figures"] if further else told)


def _delivery(what: str) -> str:
    published = what.partition("/")[2]
    return f"publication of {published}" if published and " and " not in what else what


def _entries(cause: Cause) -> str:
    """The dated entries that came, and those whose place they took."""
    left = list(cause.gone)
    told = []
    for entry in cause.come:
        earlier = next((gone for gone in left if gone.get("subject") == entry.get("subject")), None)
        if earlier:
            left.remove(earlier)
        told.append(f"{_entry(entry)}{f', in place of {_dates(earlier)}' if earlier else ''}")
    return "; ".join([*told, *(f"{_entry(entry)} no longer counts" for entry in left)])


def _entry(entry: Mapping[str, Any]) -> str:
    return f'"{entry.get("subject")}" {_dates(entry)}'


def _dates(entry: Mapping[str, Any]) -> str:
    adopted = f" adopted {entry['adopted']}" if entry.get("adopted") else ""
    return f"{entry.get('from')} to {entry.get('through')}{adopted}"


def listed_not(change: Change, found: Comparison) -> str:
    """not the rule (same entry), not the software (same version)"""
    laid = {cause.kind for cause in change.causes}
    if Kind.UNKNOWN in laid:
        return ""
    told = {
        Kind.DATA: f"not the data ({_data(change, found)})",
        Kind.RULE: f"not the rule ({_rule(change, found)})",
        Kind.SOFTWARE: f"not the software ({_software(found)})",
    }
    return ", ".join(text for kind, text in told.items() if kind not in laid)


def _data(change: Change, found: Comparison) -> str:
    publications = [record.observations for record in (found.old, found.new)]
    return "same publications" if publications[0] == publications[1] else "same figures"


def _rule(change: Change, found: Comparison) -> str:
    if change.before and change.after and change.before.entries == change.after.entries:
        return "same entry" if len(change.after.entries) == 1 else "same entries"
    return "same definitions" if found.old.definitions == found.new.definitions else "same answer by either"


def _software(found: Comparison) -> str:
    alike = found.old.software_details == found.new.software_details
    return "same version" if alike else "same answer by either"


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """The comparison for other programs."""
    return {
        "programme": found.new.programme,
        "old": found.old.as_of.isoformat(),
        "new": found.new.as_of.isoformat(),
        "same": found.same,
        "changes": [change_as_json(change) for change in found.changes],
        "notes": list(found.notes),
    }


def change_as_json(change: Change) -> dict[str, Any]:
    """A change with the finding before and after, and its causes."""
    said = change.said
    return {
        "test": said.test,
        "entity": said.entity,
        "population": said.population,
        "year": said.year,
        "says": headline(change),
        "before": _as_json(change.before),
        "after": _as_json(change.after),
        "because": [asdict(cause) for cause in change.causes],
    }


def _as_json(said: Said | None) -> dict[str, Any] | None:
    return said.model_dump(include=set(COMPARED)) if said else None


# A report rebuilt


def reproduction_text(found: Reproduction) -> str:
    """What came of rebuilding a report, file by file."""
    lines = [found.report]
    lines += [f"the software is not the one that made it: {found.software}"] if found.software else []
    lines += [f"the report is not as it was filed: {fault}" for fault in found.faults]
    lines += [f"{'identical' if identical else 'DIFFERS':<10} {name}" for name, identical in found.files]
    moved = [f"  {headline(change)}   {change.said.test} {change.said.year}" for change in found.changes]
    lines += (
        [f"{len(moved)} of {_findings(found.findings).removesuffix(' are')} came out differently:", *moved]
        if moved
        else []
    )
    lines += [] if moved else [f"{_findings(found.findings)} the same."]
    return "\n".join(lines)


def reproduction_as_json(found: Reproduction) -> dict[str, Any]:
    """The same for other programs."""
    return {
        "report": found.report,
        "reproduced": found.exact,
        "software": found.software,
        "faults": list(found.faults),
        "files": {name: "identical" if identical else "differs" for name, identical in found.files},
        "findings": found.findings,
        "changes": [change_as_json(change) for change in found.changes],
    }
