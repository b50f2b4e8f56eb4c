"""One word of a finding before and after, as a reader would say it: 2.10 -> 1.90 points, never as programs do."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from monitor.records.compare import says_the_same
from monitor.words.units import Unit, UnitError, difference_unit, parse_unit
from monitor.words.wording import DOLLARS, NOT_KNOWN, amount, figure, listed, places_apart, side, years_listed

Printing = Callable[[float, Unit, int], str]


def in_words(name: str, was: Any, is_: Any, unit: str | None, direction: str) -> str:
    """value 2.10 -> 1.90 points: what `name` of a finding was and is; figures are in `unit`."""
    label = f"{name.replace('_', ' ')} "
    if name in ("value", "limit", "room"):
        far = name == "room"
        return distances(was, is_, unit, direction) if far else f"{label}{figures_apart(was, is_, unit, amount)}"
    if name == "clauses":
        pairs = zip(was, is_, strict=False)
        return "; ".join(_clause_pair(before, after, unit) for before, after in pairs if before != after)
    if name == "entries":
        return "by entries of other days or documents"
    if name == "stated_error" and was and is_:
        return f"{label}{_error_pair(was, is_)}"
    say = _TOLD.get(name, _plain)
    return f"{label}{say(was, unit)} -> {say(is_, unit)}"


def distances(was: float | None, is_: float | None, unit: str | None, direction: str) -> str:
    """2.10 -> 1.90 points below the limit; the side is said once where it is the same."""
    if was is None or is_ is None:
        return " -> ".join(_distance(room, room, unit, direction) for room in (was, is_))
    if was and is_ and (was > 0) == (is_ > 0):
        return f"{far_apart(was, is_, unit, figure)} -> {_distance(is_, was, unit, direction)}"
    return f"{_distance(was, is_, unit, direction)} -> {_distance(is_, was, unit, direction)}"


def _distance(room: float | None, other_room: float | None, unit: str | None, direction: str) -> str:
    if room is None:
        return f"its distance {NOT_KNOWN}"
    if not room:
        return "exactly at the limit"
    return f"{far_apart(room, other_room or 0.0, unit, amount)} {side(room, direction)}"


def far_apart(room: float, other_room: float, unit: str | None, printing: Printing) -> str:
    """A distance without its sign, between percents in points, as many decimals as set it apart from `other_room`."""
    try:
        known = parse_unit(unit or "")
    except UnitError:  # as in `figures_apart`
        return f"{abs(room):,.10g}"
    between = difference_unit([known, known])
    places = places_apart(abs(room), abs(other_room), between)
    return (amount if between == DOLLARS else printing)(abs(room), between, places)


def _clause_pair(was: Mapping[str, Any], is_: Mapping[str, Any], unit: str | None) -> str:
    """excess: 2.10 -> 1.90 points below the limit"""
    if was.get("room") is not None and is_.get("room") is not None:
        return f"{is_['clause']}: {distances(was['room'], is_['room'], unit, is_.get('direction', ''))}"
    return f"{is_['clause']}: {was['verdict']} -> {is_['verdict']}"


def _of_others(entry: Mapping[str, Any] | None, unit: str | None) -> str:
    """met, 1.47 percent by HealthExec, an account; older records do not say which"""
    if not entry:
        return "none"
    whose = "" if "official" not in entry else ", official" if entry["official"] else ", an account"
    figure_ = [] if entry.get("value") is None else [_amount(entry["value"], unit)]
    return f"{', '.join([*filter(None, [entry.get('verdict')]), *figure_])} by {entry.get('by')}{whose}"


def _error(error: Mapping[str, Any] | None, unit: str | None) -> str:
    """$190.8 million, measured 2014 to 2023: a stated error with the years it was measured in"""
    if not error:
        return "none"
    value = NOT_KNOWN if error.get("value") is None else _amount(error["value"], error.get("unit") or unit)
    return f"{value}, measured {years_listed(error['years'])}" if error.get("years") else value


def _error_pair(was: Mapping[str, Any], is_: Mapping[str, Any]) -> str:
    """$209.9 million -> $190.8 million, measured 2014 to 2023 -> 2014 to 2024: what changed of a stated error"""
    moved = {key for key in was.keys() & is_.keys() if not says_the_same(was[key], is_[key])}
    unit = is_.get("unit")
    changes = [figures_apart(was["value"], is_["value"], unit, amount)] if "value" in moved else []
    if "measured" in moved:
        changes += list(_measured(was["measured"], is_["measured"]))
    if "years" in moved:
        changes.append(f"measured {years_listed(was['years'])} -> {years_listed(is_['years'])}")
    changes += [f"{key} {was[key] or 'none'} -> {is_[key] or 'none'}" for key in ("whose", "against") if key in moved]
    return ", ".join(changes) or "told in other words"


def _measured(was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[str]:
    """in the growth of a year 0.35 -> 0.55 points: as measured, where it is of another kind or size"""
    if (was["kind"], was["unit"]) == (is_["kind"], is_["unit"]):
        yield f"in the {is_['kind']} {figures_apart(was['value'], is_['value'], is_['unit'], amount)}"
    else:
        before, after = (f"{_amount(error['value'], error['unit'])} in the {error['kind']}" for error in (was, is_))
        yield f"{before} -> {after}"


def _maturity(maturity: Mapping[str, Any] | None, _unit: str | None) -> str:
    """interim, paid through 2026-10-31, 3 months of run-out"""
    if not maturity:
        return "none"
    paid = [f"paid through {maturity['paid_through']}"] if maturity.get("paid_through") else []
    months = maturity.get("run_out_months")
    run_out = [] if months is None else [f"{months} month{'' if months == 1 else 's'} of run-out"]
    return ", ".join([maturity["word"], *paid, *run_out])


def _plain(value: object, unit: str | None) -> str:
    """Any other word of a finding: numbers rounded, lists drawn together, nothing as a program writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_plain(value[key], unit)}" for key in sorted(value)) or "none"
    if isinstance(value, list | tuple):
        return listed([_plain(item, unit) for item in value]) or "none"
    return str(value) if value not in (None, "") else "none"


_TOLD: Mapping[str, Callable[[Any, str | None], str]] = {
    "determination": _of_others,
    "by_their_figure": _of_others,
    "stated_error": _error,
    "maturity": _maturity,
}


def _amount(value: float, unit: str | None) -> str:
    """A figure in a unit; one that this version does not know is printed without."""
    try:
        return amount(value, parse_unit(unit or ""))
    except UnitError:
        return f"{value:,.10g}"


def figures_apart(was: float | None, is_: float | None, unit: str | None, last: Printing) -> str:
    """Two figures with as many decimals as keep them apart; the second as `last` prints it."""
    before, after = (math.nan if value is None else value for value in (was, is_))
    try:
        known = parse_unit(unit or "")
    except UnitError:  # a test of several clauses has none; one of another version may not be known
        return " -> ".join(NOT_KNOWN if math.isnan(value) else f"{value:,.10g}" for value in (before, after))
    places = places_apart(before, after, known)
    first, last = (amount, amount) if known == DOLLARS else (figure, last)
    dollars_of = last is amount and known.over == DOLLARS.over and known.under
    earlier = amount(before, known, places).partition(" per ")[0] if dollars_of else first(before, known, places)
    return f"{earlier} -> {last(after, known, places)}"
