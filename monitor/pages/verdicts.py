"""Verdicts in words, and why there is none: of one year, of several, and how many there are of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from monitor.evaluation.answer import Finding, counted, tally
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import cause
from monitor.words.areas import Entity
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import Unit
from monitor.words.wording import held_against, listed, years_listed

if TYPE_CHECKING:
    from monitor.pages.model import Cell

MEANT: Mapping[Mark, str] = {
    Verdict.MET: "The figure is within the limit, or reaches what is required, by more than its stated error.",
    Verdict.MISSED: "It is past the limit, or short of what is required, by more than its stated error.",
    Cause.TOO_CLOSE: "Cannot tell: it is nearer to the limit than its stated error or interval allows, or that error "
    "is not known.",
    Cause.NOT_YET_DUE: "Cannot tell yet: the figures are expected later, or the year is not over.",
    Cause.NO_FIGURES: "Cannot tell: figures of a past year are not there; they are late, or no day is given for them.",
    Cause.NO_TARGET: "Cannot tell: the number that the agreement sets for the year is not known.",
    Cause.WITHHELD: "Cannot tell: the figure is not given, by its publisher or because it rests on few people.",
    Verdict.NOT_IN_FORCE: "The agreement asks nothing of this year; the number is still shown.",
}
ORDER = (Verdict.MISSED, Cause.TOO_CLOSE, Verdict.MET, Cause.WITHHELD, Cause.NO_TARGET, Cause.NO_FIGURES,
         Cause.NOT_YET_DUE)  # fmt: skip  # in which a list of years tells them
_HAD = (Cause.NO_FIGURES, Cause.NO_TARGET)  # what one has, where one is the others


def said(mark: Mark) -> str:
    """A verdict or a cause inside a sentence."""
    return mark.said if isinstance(mark, Cause) else mark.value


def would(mark: Mark, as_if: bool = True) -> str:
    """The same, where what is met or missed only would be."""
    return f"would be {said(mark)}" if as_if and mark in (Verdict.MET, Verdict.MISSED) else said(mark)


def binds(sheet: Worksheet, entity: int) -> bool:
    """Whether the agreement is one of this entity; else it is asked as if it were."""
    return sheet.test.binds(sheet.entities[entity].area)


def not_bound(sheet: Worksheet, entity: int) -> Iterator[str]:
    """That an entity is asked of an agreement which is none of its own; nothing where it is."""
    if not binds(sheet, entity):
        yield asked_as_if([sheet.entities[entity]])


def as_if(findings: Iterable[Finding]) -> Iterator[str]:
    """The same of all findings; nothing where none is of anybody who is not bound."""
    whom = dict.fromkeys(Entity(finding.entity, finding.population) for finding in findings if finding.asked_as_if)
    if whom:
        yield asked_as_if([*whom])


def asked_as_if(whom: Sequence[Entity]) -> str:
    """Vermont is not bound by this agreement; asked as if it were."""
    names = listed([entity.name for entity in whom])
    alone = len(whom) == 1
    bound = (
        "is not bound by this agreement; asked as if it were."
        if alone
        else ("are not bound by this agreement; asked as if they were.")
    )
    return f"{names[0].upper()}{names[1:]} {bound}"


def key(marks: Iterable[Mark | None]) -> "tuple[Cell, ...]":
    """What the shapes of a table mean, those that stand in it."""
    shown = set(marks)
    return tuple(_cell(mark, meant) for mark, meant in MEANT.items() if mark in shown)


def _cell(mark: Mark, detail: str) -> "Cell":
    from monitor.pages.model import Cell

    if isinstance(mark, Cause):
        return Cell(mark.value, Verdict.CANNOT_TELL, detail, cause=mark)
    return Cell(mark.value, mark, detail)


def year_cell(sheet: Worksheet, entity: int, year: int, detail: str = "") -> "Cell":
    """The verdict of one entity and year, or why there is none; not in force outside the worksheet's rows."""
    inside = sheet.years[0] <= year <= sheet.years[-1]
    verdict = sheet.verdict(entity, year) if inside else Verdict.NOT_IN_FORCE
    return _cell(mark_of(sheet, entity, year) if inside else verdict, detail)


def found_cell(finding: Finding, detail: str = "") -> "Cell":
    """The verdict of a finding, or why there is none."""
    return _cell(finding.mark, detail)


def mark_of(sheet: Worksheet, entity: int, year: int) -> Mark:
    """The verdict of one entity and year, or why there is none."""
    return cause(sheet, entity, year) or sheet.verdict(entity, year)


def verdict_sentence(finding: Finding, unit: Unit | None) -> str:
    """The verdict with its distance to the limit, or with its reason."""
    if finding.verdict in (Verdict.CANNOT_TELL, Verdict.NOT_IN_FORCE):
        return f"{said(finding.mark).capitalize()}: {finding.reason}."
    verdict = would(finding.verdict, finding.asked_as_if).capitalize()
    if unit is None or finding.room is None:
        return f"{verdict}."
    return f"{verdict}: {stands(finding, unit)}."


def stands(finding: Finding, unit: Unit) -> str:
    """How a finding's figure stands to its limit."""
    nan, more = float("nan"), finding.counted_up_to is not None
    value, limit, room = (nan if part is None else part for part in (finding.value, finding.limit, finding.room))
    return held_against(value, limit, room, unit, finding.direction, more=more)


def by_verdict(sheet: Worksheet, entity: int, years: Sequence[int]) -> str:
    """missed in 2022; met in 2019 to 2021; not yet due in 2023. Empty where none of the years is asked of."""
    asked = [year for year in years if sheet.asked[entity, 0, sheet.place(year)]]
    marks = {year: mark_of(sheet, entity, year) for year in asked}
    alike = {mark: [year for year in marks if marks[year] is mark] for mark in ORDER}
    as_if = not binds(sheet, entity)
    return "; ".join(f"{would(mark, as_if)} in {years_listed(those)}" for mark, those in alike.items() if those)


def headline(findings: Sequence[Finding]) -> str:
    """What an official needs first: how many are met and missed, and how many are not told, by their causes."""
    counting = counted(findings)
    counts = tally(counting)
    if not counts:
        return "No year is judged." if counting else "Nothing is judged here: worksheets show."
    whole = sum(counts.values())
    asked = f"{whole} answer{'' if whole == 1 else 's'} asked for"
    open_ = [_many(counts[why], why) for why in Cause if counts[why]]
    if counts.keys() <= set(Cause):
        return f"Of {asked}, none can be given: {listed(open_)}."
    decided = [_many(counts[verdict], verdict) for verdict in (Verdict.MET, Verdict.MISSED)]
    return f"Of {asked}, {listed([*decided, *open_])}."


def _many(number: int, mark: Mark) -> str:
    """5 are missed; none is met; 2 have no figures"""
    if mark in _HAD:
        return f"{number} {'have' if number > 1 else 'has'} {mark.value}"
    return f"{number or 'none'} {'are' if number > 1 else 'is'} {said(mark)}"
