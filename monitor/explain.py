"""A worksheet -> the page an official reads: the question, the answer, numbered lines, the clause, how to check it.

Every word and figure of a test's page is made here, so the screen, the paper and the terminal say the same.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from monitor.answer import Finding, finding, stated_error
from monitor.areas import area_name
from monitor.definitions import Test
from monitor.evaluate import MET, Worksheet
from monitor.findings import ACROSS, Standing, Verdict
from monitor.page import Cell, Citation, Column, Figure, Step, Table, TestPage
from monitor.registers import DocumentEntry, Measure
from monitor.schema import Cite
from monitor.trace import default_used, publications_of, trace
from monitor.units import Unit
from monitor.wording import amount, decimals, figure, header_unit, long_date, places_apart, years_listed

BOUND = {"at_most": "At most", "at_least": "At least", "below": "Less than", "above": "More than"}
ALLOWED = {"at_most": "is allowed", "at_least": "is required", "below": "is allowed", "above": "is required"}
DASH = "\N{EM DASH}"
UNCONFIRMED = "CONTAINS UNCONFIRMED TERMS"
PHRASES = {
    Verdict.MISSED: "missed in {years}",
    Verdict.CANNOT_TELL: "too close to tell in {years}",
    Verdict.MET: "met in {years}",
}


@dataclass(frozen=True)
class Told:
    """What a page needs beside the worksheet: the documents and measures it cites."""

    documents: Mapping[str, DocumentEntry]
    measures: Mapping[str, Measure]


def page_of(sheet: Worksheet, told: Told, entity: int, year: int | None, figures: Sequence[Figure]) -> TestPage:
    """The page of one test and entity, its steps and answer those of `year` (the last year with an answer, if None)."""
    test, shown = sheet.test, year if year is not None else last_answered(sheet, entity)
    found = finding(sheet, entity, shown) if test.required else None
    asked = test.asked
    return TestPage(
        id=test.id.replace("/", "-").replace("_", "-"),
        title=heading(sheet, entity),
        question=asked.question.format(area=_area(sheet, entity)),
        answer=answer(sheet, found) if found else _shown(sheet, entity, shown),
        reason=_reason(sheet, found)
        if found
        else "This worksheet has no limit of its own: it shows, and judges nothing.",
        year=shown,
        verdict=found.verdict if found else None,
        notices=_notices(found),
        facts=tuple(_facts(sheet, found)) if found else (),
        steps=tuple(_steps(sheet, told, entity, shown)),
        figures=tuple(figures),
        worksheet=worksheet_table(sheet, entity),
        citations=tuple(_citations(sheet, told, entity, shown)),
        if_missed=asked.if_missed.says if asked.if_missed else "",
        not_judged=tuple(asked.not_judged),
        check=f"monitor explain {test.id} {shown}{_elsewhere(sheet, entity)} --as-of {sheet.as_of}",
    )


def _area(sheet: Worksheet, entity: int) -> str:
    return area_name(sheet.entities[entity])


def _elsewhere(sheet: Worksheet, entity: int) -> str:
    code = sheet.entities[entity]
    return "" if code == sheet.test.asked.area else f" --entity {code}"


def heading(sheet: Worksheet, entity: int) -> str:
    """What the test is called for this entity."""
    return sheet.test.asked.title.format(area=_area(sheet, entity))


def title(sheet: Worksheet, entity: int, name: str) -> str:
    """What a line, input or term is called for this entity."""
    return sheet.test.title(name).format(area=_area(sheet, entity))


def answers(test: Test) -> tuple[str, ...]:
    """The lines that answer: the required one, or those an exhibit worksheet shows."""
    return (test.required,) if test.required else tuple(test.asked.answer or ())


def last_answered(sheet: Worksheet, entity: int) -> int:
    """The last year whose answer is known; the first of the term where none is."""
    lines = answers(sheet.test)
    known = [int(y) for y in sheet.years if all(not math.isnan(sheet.value(n, entity, int(y))) for n in lines)]
    judged = [year for year in known if sheet.test.required is None or sheet.judges(year)]
    entries = sheet.in_force or sheet.test.asked.years
    return judged[-1] if judged else entries[0].from_


def answer(sheet: Worksheet, found: Finding) -> str:
    """The answer in two or three short sentences."""
    entity, unit = sheet.entities.index(found.entity), sheet.test.units[sheet.test.required or ""]
    value, limit = _float(found.value), _float(found.limit)
    places = places_apart(value, limit, unit)
    said = [f"{title(sheet, entity, sheet.test.required or '')} in {found.year}: {amount(value, unit, places)}."]
    if found.limit is not None:
        said.append(f"{BOUND[found.direction]} {amount(limit, unit, places)} {ALLOWED[found.direction]}.")
    return " ".join([*said, verdict_sentence(found, unit)])


def verdict_sentence(found: Finding, unit: Unit) -> str:
    """The verdict with its room, or with its reason."""
    if found.verdict in (Verdict.CANNOT_TELL, Verdict.NOT_IN_FORCE):
        return f"{found.verdict.capitalize()}: {found.reason}."
    room = _float(found.room)
    if room == 0:
        return f"{found.verdict.capitalize()}, exactly at the limit."
    said = amount(abs(room), unit, places_apart(abs(room), 0.0, unit))
    return f"Met, with {said} of room." if found.verdict is Verdict.MET else f"Missed by {said}."


def by_verdict(sheet: Worksheet, entity: int, years: Sequence[int]) -> str:
    """missed in 2022; met in 2019 to 2021: the judged years that have a figure."""
    required = sheet.test.required or ""
    known = [y for y in years if sheet.judges(y) and not math.isnan(sheet.value(required, entity, y))]
    said = []
    for verdict, phrase in PHRASES.items():
        matching = [year for year in known if sheet.verdict(entity, year) is verdict]
        said += [phrase.format(years=years_listed(matching))] if matching else []
    return "; ".join(said)


def _shown(sheet: Worksheet, entity: int, year: int) -> str:
    units = sheet.test.units
    said = [
        f"{title(sheet, entity, name)} in {year}: {amount(sheet.value(name, entity, year), units[name])}."
        for name in answers(sheet.test)
    ]
    return " ".join(said)


def _float(value: float | None) -> float:
    return float("nan") if value is None else value


def _reason(sheet: Worksheet, found: Finding) -> str:
    """What a reader must know beside the figures, and the other years in a word."""
    texts = []
    if found.verdict is Verdict.CANNOT_TELL and found.made:
        met = sheet.codes[sheet.entities.index(found.entity), 0, sheet.place(found.year)] == MET
        kept = "kept" if met else "passed"
        texts.append(f"By the letter of these figures the limit would be {kept}.")
    if ACROSS in found.marks:
        texts.append(
            "A growth here is taken across releases of different vintages, so a part of it may be restatement."
        )
    years = by_verdict(sheet, sheet.entities.index(found.entity), [int(year) for year in sheet.years])
    return " ".join([*texts, f"All years: {years}."] if years else texts)


def _notices(found: Finding | None) -> tuple[str, ...]:
    if found is None:
        return ()
    unconfirmed = (UNCONFIRMED,) if found.standing is Standing.UNCONFIRMED else ()
    return (*unconfirmed, *(mark.upper() for mark in found.marks))


def _facts(sheet: Worksheet, found: Finding) -> Iterator[tuple[str, str]]:
    unit, entity = sheet.test.units[sheet.test.required or ""], sheet.entities.index(found.entity)
    places = places_apart(_float(found.value), _float(found.limit), unit)
    yield f"Value in {found.year}", amount(_float(found.value), unit, places)
    yield "Limit", f"{BOUND[found.direction].lower()} {amount(_float(found.limit), unit, places)}"
    yield "Room", amount(_float(found.room), unit, places_apart(_float(found.room), 0.0, unit))
    if error := stated_error(sheet, entity, found.year):
        yield "Stated error", f"\N{PLUS-MINUS SIGN}{amount(error, unit)}"
    yield "Basis", str(found.basis) if found.basis else "no figures"
    yield "Standing of the terms", str(found.standing)


def names(sheet: Worksheet) -> tuple[str, ...]:
    """Inputs, terms and lines in the order of the definition."""
    asked = sheet.test.asked
    return tuple(chain(asked.inputs, asked.terms, asked.lines))


def _steps(sheet: Worksheet, told: Told, entity: int, year: int) -> Iterator[Step]:
    numbers = {name: place for place, name in enumerate(names(sheet), start=1)}
    for name, place in numbers.items():
        unit = sheet.test.units[name]
        value, how, source = sheet.value(name, entity, year), _how(sheet, name, numbers), ""
        if name in sheet.test.asked.inputs:
            how, source = _observed(sheet, told, entity, name, year)
        yield Step(
            place, title(sheet, entity, name), how, amount(value, unit, _places(sheet, entity, name, year)), source
        )


def _places(sheet: Worksheet, entity: int, name: str, year: int) -> int:
    """The decimals of a figure; those of the answer and its limit are enough to tell them apart."""
    test = sheet.test
    if test.required is None or test.limit is None or name not in (test.required, test.limit):
        return decimals(test.units[name])
    return places_apart(
        sheet.value(test.required, entity, year), sheet.value(test.limit, entity, year), test.units[name]
    )


def _how(sheet: Worksheet, name: str, numbers: Mapping[str, int]) -> str:
    line = sheet.test.asked.lines.get(name)
    if line is None:
        return "set by the agreement"
    used = [f"line {numbers[other]}" for other in line.of]
    side = "above 0" if line.options.get("above") is not None else "below 0"
    words = {"all": " and ".join(used), "side": side, **line.options}
    said = line.verb.says.format(*used, **words)
    return said[0].upper() + said[1:]


def _observed(sheet: Worksheet, told: Told, entity: int, name: str, year: int) -> tuple[str, str]:
    """How an input came about and from which publications."""
    asked = sheet.test.asked.inputs[name]
    if default := default_used(sheet, name, entity, year):
        return f"Taken as {default.value:g} where nothing is published", told.documents[default.cite.document].title
    measure = told.measures[asked.measure]
    used = publications_of(sheet, name, entity, year)
    carried = ", carried back by growth inside one publication" if len(used) > 1 else ""
    source = "; ".join(publication.id for publication in used)
    return (
        f"{measure.title}{carried}",
        source or f"no publication of {sheet.series[name].source or measure.title} has it",
    )


def worksheet_table(sheet: Worksheet, entity: int) -> Table:
    """The filled worksheet: a row a year, a column a line, and the verdict."""
    columns = [Column("Year")]
    columns += [Column(title(sheet, entity, n), header_unit(sheet.test.units[n]), numeric=True) for n in names(sheet)]
    columns += [Column("Verdict")] if sheet.test.required else []
    rows = tuple(_row(sheet, entity, year) for year in shown_years(sheet, entity))
    note = f"{DASH} is a figure that is not known. Years outside the term are printed and not judged."
    return Table(f"Worksheet: {heading(sheet, entity)}", tuple(columns), rows, note)


def shown_years(sheet: Worksheet, entity: int) -> list[int]:
    """The years with a figure that answers, or with a verdict."""
    years = [int(year) for year in sheet.years]
    inputs = sheet.test.asked.inputs
    known = [y for y in years if any(not math.isnan(sheet.value(n, entity, y)) for n in inputs)]
    judged = [y for y in years if sheet.judges(y)]
    return [y for y in years if y in judged or (known and known[0] <= y <= known[-1])]


def _row(sheet: Worksheet, entity: int, year: int) -> tuple[Cell, ...]:
    cells = [Cell(str(year))]
    for name in names(sheet):
        value, unit = sheet.value(name, entity, year), sheet.test.units[name]
        cells.append(figure_cell(value, unit, _places(sheet, entity, name, year)))
    if sheet.test.required:
        verdict = sheet.verdict(entity, year)
        cells.append(Cell(str(verdict), verdict))
    return tuple(cells)


def figure_cell(value: float, unit: Unit, places: int | None) -> Cell:
    """A figure in a table whose header has the unit."""
    return Cell(DASH if math.isnan(value) else figure(value, unit, places))


def _citations(sheet: Worksheet, told: Told, entity: int, year: int) -> Iterator[Citation]:
    asked = sheet.test.asked
    lines = answers(sheet.test)
    walked = trace(sheet, lines[0], entity, year, also=(*lines[1:], *((sheet.test.limit,) if sheet.test.limit else ())))
    for entry in walked.entries():
        adopted = f", adopted {long_date(entry.adopted)}" if entry.adopted else ""
        years = str(entry.from_) if entry.from_ == entry.through else f"{entry.from_} to {entry.through}"
        subject = f"{entry.subject[0].upper()}{entry.subject[1:]} ({years}{adopted})"
        yield _citation(subject, entry.cite, entry.standing, told)
    if asked.if_missed:
        yield _citation("What follows if missed", asked.if_missed.cite, Standing(asked.if_missed.standing), told)


def _citation(subject: str, cite: Cite, standing: Standing, told: Told) -> Citation:
    document = told.documents[cite.document]
    place = [f"page {cite.page}" if cite.page else "", f"section {cite.section}" if cite.section else ""]
    dated = long_date(document.dated) if isinstance(document.dated, date) else document.dated or ""
    parts = [f"{document.publisher}, {document.title}", dated, *place]
    text = ", ".join(part for part in parts if part) + "."
    notes = " ".join(note for note in (cite.note, document.note) if note)
    quote = re.sub(r'"([^"]*)"', "\N{LEFT SINGLE QUOTATION MARK}\\1\N{RIGHT SINGLE QUOTATION MARK}", cite.quote or "")
    return Citation(subject, f"{text} {notes}".strip(), document.url or "", quote, standing)
