"""A test that was asked of several: one table of all, a row for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isnan, nan

from monitor.evaluation.answer import Finding
from monitor.evaluation.answered import is_answered, last_answered, nothing_held
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.others import kind
from monitor.evaluation.trace import trace_answer
from monitor.observations.determinations import Determination
from monitor.pages.answers import TestPage
from monitor.pages.explain import figure_cell, notices
from monitor.pages.model import Cell, Column, Table
from monitor.pages.others import answers_found, briefly
from monitor.pages.sentences import DASH, inputs_missing, or_nan, told_beside
from monitor.pages.verdicts import found_cell
from monitor.words.findings import SYNTHETIC, Verdict
from monitor.words.units import Unit
from monitor.words.wording import figure, header_unit, listed, places_apart


def everyone_table(sheet: Worksheet, findings: Sequence[Finding], year: int) -> Table:
    """A row for each entity that a test was asked of, in one year: what was found of it."""
    clause = sheet.way(year).clause
    unit = sheet.test.units[clause.line] if clause else None
    by_entity = {(finding.entity, finding.population): finding for finding in findings if finding.year == year}
    columns = (Column("Of whom"), Column(str(year), header_unit(unit) if unit else ""))
    rows = tuple(
        (_name_cell(entity.name, SYNTHETIC in by_entity[entity].marks), standing_cell(unit, by_entity[entity]))
        for entity in sheet.entities
        if entity in by_entity
    )
    note = " ".join([*told_beside(sheet), f"{DASH} is a figure that is not known."])
    return Table(f"Everyone asked in {year}", columns, rows, note)


def shown_table(sheet: Worksheet, year: int) -> Table:
    """A row for each entity of an exhibit worksheet, a column for each line it shows.

    The largest of ours stands first, then the largest of others. Where there is none of ours, that of others stands
    in its place, and a last column says whose a row is; where there are both, theirs stands under ours.
    """
    names, units = sheet.way(year).answers, sheet.test.units
    everyone = range(len(sheet.entities))
    first = {entity: sheet.value(names[0], entity, year) for entity in everyone}
    official = [answers_found(sheet, entity, year) for entity in everyone]
    theirs = {e: or_nan(official[e][names[0]].value) if names[0] in official[e] else nan for e in everyone}
    order = sorted(everyone, key=lambda e: (*_largest(first[e]), *_largest(theirs[e]), sheet.entities[e]))
    columns = [Column(sheet.test.title(name), header_unit(units[name]), numeric=True) for name in names]
    made_up = synthetic_ones(sheet, year)
    rows = tuple(
        (
            _name_cell(sheet.entities[e].name, e in made_up),
            *(_shown_cell(sheet.value(n, e, year), official[e].get(n), units[n]) for n in names),
            *([Cell(_whose(first[e], official[e]))] if any(official) else []),
        )
        for e in order
    )
    by = dict.fromkeys(f"{entry.who} ({kind(entry)})" for lines in official for entry in lines.values())
    caption = f"Everyone in {year}{f'; printed figures are those of {listed([*by])}' if by else ''}"
    columns += [Column("Whose figures")] if any(official) else []
    return Table(caption, (Column("Of whom"), *columns), rows, " ".join(_notes(sheet, official, year)))


def _largest(value: float) -> tuple[bool, float]:
    """Sorts the largest first and the unknown last."""
    return isnan(value), 0.0 if isnan(value) else -value


def _shown_cell(value: float, determination: Determination | None, unit: Unit) -> Cell:
    """Our figure over that of others, or theirs where there is none of ours."""
    theirs = figure(or_nan(determination.value), unit) if determination else ""
    return Cell(theirs) if theirs and isnan(value) else Cell(figure_cell(value, unit, None).text, detail=theirs)


def _whose(ours: float, theirs: Mapping[str, Determination]) -> str:
    """Whose the figures of a row are."""
    if isnan(ours):
        return "printed" if theirs else DASH
    return "worked out here, over the printed" if theirs else "worked out here"


def _notes(sheet: Worksheet, official: Sequence[Mapping[str, Determination]], year: int) -> Iterator[str]:
    """What cannot be told, of whom and why; and why ours differ from those of others."""
    yield from told_beside(sheet)
    yield f"{DASH} is a figure that is not known."
    missing: dict[str, list[str]] = {}
    empty = [entity for entity in range(len(sheet.entities)) if nothing_held(sheet, entity, year)]
    for entity in (place for place in range(len(sheet.entities)) if place not in empty):
        missing.setdefault(inputs_missing(sheet, entity, year), []).append(sheet.entities[entity].name)
    if empty:
        yield f"Of {len(empty)} of {len(sheet.entities)} none of the figures that ours is worked out from is held."
    yield from (f"Cannot be told for {listed(who)}. Not known: {words}." for words, who in missing.items() if words)
    entries = [entry for lines in official for entry in lines.values()]
    yield from dict.fromkeys(entry.differs_because for entry in entries if entry.differs_because)


def _name_cell(name: str, synthetic: bool) -> Cell:
    return Cell(name, detail=SYNTHETIC if synthetic else "")


def standing_cell(unit: Unit | None, finding: Finding) -> Cell:
    """The verdict over its figure, with decimals that keep it apart from the limit; under both what others found."""
    return replace(_ours(unit, finding), others=briefly(finding, bare=True))


def met_cell(found: Sequence[Finding]) -> Cell:
    """How many of those asked met a test in a year; where it is known of none, why: that is not "0 met"."""
    asked = [finding for finding in found if finding.verdict is not Verdict.NOT_IN_FORCE]
    if not asked:
        return Cell(str(Verdict.NOT_IN_FORCE), Verdict.NOT_IN_FORCE)
    if not any(finding.verdict in (Verdict.MET, Verdict.MISSED) for finding in asked):
        return standing_cell(None, asked[0])
    return Cell(f"{sum(finding.verdict is Verdict.MET for finding in asked)} of {len(asked)} met")


def _ours(unit: Unit | None, finding: Finding) -> Cell:
    if finding.value is None or unit is None:
        due = finding.expected_by
        return found_cell(finding, "" if finding.made else f"due {due:%Y-%m}" if due else DASH)
    places = places_apart(finding.value, or_nan(finding.limit), unit)
    return found_cell(finding, f"{figure(finding.value, unit, places)}{finding.or_more}")


def shown_in_full(sheet: Worksheet, year: int | None = None) -> int:
    """Of whom a worksheet is printed in full: the first with an answer (of `year`) of figures that nobody made up.

    Where no year is named, of a test that judges the first of all.
    """
    if sheet.test.judges and year is None:
        return 0
    at = [year if year is not None else last_answered(sheet, e) for e in range(len(sheet.entities))]
    answered = [e for e, of in enumerate(at) if is_answered(sheet, e, of)]
    real = [e for e in answered if e not in synthetic_ones(sheet, at[e])]
    return next(iter([*real, *answered]), 0)


def with_everyone(page: TestPage, sheet: Worksheet, findings: Sequence[Finding]) -> TestPage:
    """The page of one of several, with a table of all in its year and what a reader must be told of any."""
    if len(sheet.entities) < 2:
        return page
    everyone = everyone_table(sheet, findings, page.year) if sheet.test.judges else shown_table(sheet, page.year)
    of_all = [word for place in range(len(sheet.entities)) for word in notices(sheet, place, page.year)]
    return replace(page, everyone=everyone, notices=tuple(dict.fromkeys([*page.notices, *of_all])))


def synthetic_ones(sheet: Worksheet, year: int) -> frozenset[int]:
    """The places of the entities whose answer of `year` leans on figures that were made up."""
    places = range(len(sheet.entities))
    return frozenset(e for e in places if SYNTHETIC in trace_answer(sheet, e, year).marks())
