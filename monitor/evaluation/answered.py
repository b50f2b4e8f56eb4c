"""Which years of a worksheet have an answer, which is the newest, and whether anything is held at all."""

import math

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import default_used, trace_answer


def is_answered(sheet: Worksheet, entity: int, year: int) -> bool:
    """Whether the figures of `year` are known that answer; by the letter, be it too close to tell."""
    if sheet.test.judges:
        return bool(sheet.answered[entity, 0, sheet.place(year)])
    return all(not math.isnan(sheet.value(name, entity, year)) for name in sheet.way(year).answers)


def last_answered(sheet: Worksheet, entity: int) -> int:
    """The newest year that is judged and has an answer; without one the newest with an answer, then with any figure.

    Where no figure is known at all, the last year of the term that has begun by the worksheet's date, or its first.
    """
    known = [int(year) for year in sheet.years if is_answered(sheet, entity, int(year))]
    judged = [year for year in known if not sheet.test.judges or sheet.judges(year)]
    newest = judged or known or _with_figures(sheet, entity)
    return newest[-1] if newest else _begun(sheet)


def _with_figures(sheet: Worksheet, entity: int) -> list[int]:
    """The years of which any input is known."""
    inputs = sheet.test.asked.inputs
    return [int(y) for y in sheet.years if any(not math.isnan(sheet.value(n, entity, int(y))) for n in inputs)]


def _begun(sheet: Worksheet) -> int:
    entries = sheet.in_force or sheet.test.asked.years
    first, last = min(entry.from_ for entry in entries), max(entry.through for entry in entries)
    return max(first, min(last, sheet.as_of.year))


def is_known(sheet: Worksheet, entity: int) -> bool:
    """Whether any figure of an entity is known, of any year; a group is known where any of its tests is."""
    return bool(_with_figures(sheet, entity)) or any(is_known(member, entity) for member in sheet.members.values())


def nothing_held(sheet: Worksheet, entity: int, year: int) -> bool:
    """Whether no input of an answer that cannot be told has a figure; one that a default stands for is none."""
    if is_answered(sheet, entity, year):
        return False
    inputs = sheet.test.asked.inputs
    used = [step for step in trace_answer(sheet, entity, year).steps if step[0] in inputs]
    return not any(_has_figure(sheet, name, entity, at) for name, at in used)


def _has_figure(sheet: Worksheet, name: str, entity: int, year: int) -> bool:
    known = not math.isnan(sheet.value(name, entity, year))
    return known and default_used(sheet, name, entity, year) is None
