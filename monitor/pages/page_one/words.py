"""The few words of page one: why there is no answer, what a year is held against, and how far it is from that."""

from collections.abc import Iterable, Mapping

from monitor.evaluation.answer import Finding
from monitor.observations.determinations import Determination
from monitor.pages.model import Cell
from monitor.pages.sentences import BOUND, or_nan
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import Unit, parse_unit
from monitor.words.wording import (
    DOLLARS,
    MILLION,
    amount,
    decimals,
    distance,
    figure,
    header_unit,
    number,
    places_apart,
)

UNCHECKED = "*"  # stands for "to be checked" where there is no room
_WORDS: Mapping[Mark, str] = {Cause.WITHHELD: "hidden", Verdict.NOT_IN_FORCE: "not judged"}
_MEANT: Mapping[Mark, str] = {
    Cause.TOO_CLOSE: "the room is smaller than the error of the figures",
    Cause.NOT_YET_DUE: "the figures are to come",
    Cause.NO_FIGURES: "none are public",
    Cause.NO_TARGET: "the number to reach is not public",
    Cause.WITHHELD: "the figure is not given, by its publisher or as it rests on few people",
}
_ORDER = (Verdict.MET, Verdict.MISSED, *Cause, Verdict.NOT_IN_FORCE)


def word(mark: Mark) -> str:
    """A verdict, or why there is none, in a word or two; never "cannot tell"."""
    return _WORDS.get(mark, mark.value)


def marked(mark: Mark, text: str, detail: str = "", under: str = "", span: int = 1) -> Cell:
    """A cell with the shape of a verdict, or of why there is none."""
    look = f"is-{mark.value.replace(' ', '-')}"
    cause = mark if isinstance(mark, Cause) else None
    verdict = mark if isinstance(mark, Verdict) else None
    return Cell(text, verdict, detail, cause=cause, under=under, span=span, look=look)


def legend(marks: Iterable[Mark | None]) -> tuple[Cell, ...]:
    """What each shape that is used stands for."""
    used = set(marks)
    return tuple(marked(mark, word(mark), _MEANT.get(mark, "")) for mark in _ORDER if mark in used)


def unit_of(finding: Finding) -> Unit | None:
    """The unit of a finding's figures; of several lines or tests there is none."""
    return parse_unit(finding.unit) if finding.unit else None


def short_unit(unit: Unit) -> str:
    """The unit beside a row of figures."""
    return header_unit(unit).replace("million dollars", "$ million")


def value_of(finding: Finding) -> str:
    """The figure without its unit, with the decimals that keep it apart from its limit; empty where it is not known."""
    unit = unit_of(finding)
    if unit is None or finding.value is None:
        return ""
    return f"{figure(finding.value, unit, _places(finding, unit))}{'+' if finding.or_more else ''}"


def limit_of(finding: Finding) -> str:
    """What the year is held against, without its unit and, beside no figure, without idle decimals."""
    unit = unit_of(finding)
    if finding.limit is None:
        return ""
    if unit is None:
        return number(finding.limit, 0)
    text = figure(finding.limit, unit, _places(finding, unit))
    return text if finding.value is not None or "." not in text else text.rstrip("0").rstrip(".")


def _places(finding: Finding, unit: Unit) -> int:
    """Millions of dollars are shown whole where that keeps a figure apart from its limit."""
    value, limit = or_nan(finding.value), or_nan(finding.limit)
    places = places_apart(value, limit, unit)
    whole = unit == DOLLARS and places == decimals(unit) and not abs(value - limit) < 2 * MILLION
    return 0 if whole else places


def against(finding: Finding) -> str:
    """$719 million; at least $336 million; empty where either is not known."""
    unit, value, limit = unit_of(finding), finding.value, finding.limit
    if unit is None or value is None or limit is None:
        return ""
    places = _places(finding, unit)
    return f"{amount(value, unit, places)}; {bound(finding.direction, amount(limit, unit, places))}"


def target(finding: Finding) -> str:
    """At most 3.58 percent; at least 1 payer; empty where it is not known."""
    unit, limit = unit_of(finding), finding.limit
    if limit is None or unit is None:
        return bound(finding.direction, limit_of(finding))
    return bound(finding.direction, plainly(limit, unit))


def plainly(value: float, unit: Unit) -> str:
    """A figure that somebody set or printed, with its unit and no more decimals than it has: 30 percent."""
    shown = value / MILLION if unit == DOLLARS else value
    most = decimals(unit)
    return amount(value, unit, next((places for places in range(most) if round(shown, places) == shown), most))


def bound(direction: str, limit: str) -> str:
    """at most 1.00"""
    return f"{BOUND[direction].lower()} {limit}" if limit and direction else ""


def room(finding: Finding) -> str:
    """How far the figure is from its limit, without a side; empty where that is not known."""
    unit, far = unit_of(finding), finding.room
    if unit is None or far is None:
        return ""
    return amount(abs(far), unit, 0) if unit == DOLLARS and abs(far) >= 2 * MILLION else distance(far, unit)


def star(entry: Determination) -> str:
    """What stands beside an account that nobody has read in its own document."""
    return "" if entry.checked else UNCHECKED
