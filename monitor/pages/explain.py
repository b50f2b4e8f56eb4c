"""A worksheet -> the page an official reads: the question, the answer, numbered lines, the clause, how to check it.

Every word and figure of a test's page is made in this room, so the screen, the paper and the terminal say the same.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from monitor.definitions.programmes import TESTS_MET
from monitor.evaluation.answer import finding as finding_of
from monitor.evaluation.answer import standing_of
from monitor.evaluation.answered import last_answered
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.numbers import line_names
from monitor.evaluation.trace import default_used, passed_over, trace_answer
from monitor.language.lines import Line
from monitor.pages.answers import TestPage
from monitor.pages.citations import Told, citations
from monitor.pages.facts import facts, facts_shown
from monitor.pages.model import Cell, Column, Step, Table
from monitor.pages.neighbours import why_told_apart
from monitor.pages.others import (
    COLUMN,
    found_by_others,
    found_in_words,
    is_found,
    shown_by_others,
)
from monitor.pages.sentences import (
    DASH,
    answer,
    beside_shown,
    heading,
    maturity_words,
    or_more,
    remarks,
    shown_values,
    title,
    would_settle,
)
from monitor.pages.verdicts import binds, not_bound, year_cell
from monitor.words.areas import EVERYONE
from monitor.words.findings import Standing
from monitor.words.units import Unit
from monitor.words.wording import amount, decimals, figure, header_unit, places_apart, short_amount

BEFORE = 5  # years printed before the term; the worksheet as a file has them all
UNCONFIRMED = "CONTAINS UNCONFIRMED TERMS"


def page_of(sheet: Worksheet, told: Told, entity: int, year: int | None) -> TestPage:
    """The page of one test and entity, its steps and answer those of `year` (the last year with an answer, if None)."""
    test, of = sheet.test, year if year is not None else last_answered(sheet, entity)
    finding = finding_of(sheet, entity, of) if test.judges else None
    asked = test.asked
    return TestPage(
        id=test.id.replace("/", "-").replace("_", "-"),
        title=heading(sheet, entity),
        question=asked.question.format(area=sheet.entities[entity].name),
        answer=" ".join(
            [*not_bound(sheet, entity), answer(sheet, finding) if finding else shown_values(sheet, entity, of)]
        ),
        reason=remarks(sheet, finding) if finding else beside_shown(sheet, entity, of),
        others=tuple(found_by_others(sheet, finding) if finding else shown_by_others(sheet, entity, of)),
        told_apart=tuple(why_told_apart(sheet, entity, _newest_first(sheet, year), told.neighbours)) if finding else (),
        year=of,
        verdict=finding.verdict if finding else None,
        notices=notices(sheet, entity, of),
        facts=tuple(facts(sheet, finding) if finding else facts_shown(sheet, entity, of)),
        steps=tuple(steps(sheet, told, entity, of)),
        worksheet=worksheet_table(sheet, entity),
        citations=tuple(citations(sheet, told, entity, of)),
        if_missed=asked.if_missed.says if asked.if_missed and binds(sheet, entity) else "",
        not_judged=tuple(asked.not_judged),
        cause=finding.cause if finding else None,
        deliver=tuple(_deliver(sheet, entity)) if finding else (),
        asked_as_if=not binds(sheet, entity),
        check=f"monitor explain {test.id} {of}{_elsewhere(sheet, entity)} --as-of {sheet.as_of}",
    )


def _deliver(sheet: Worksheet, entity: int) -> Iterator[str]:
    """How the files are taken in that would settle what is too close to tell."""
    for publication in would_settle(sheet, entity)[1]:
        yield f"monitor ingest FILE --source {publication.card.source} --own-file"


def _newest_first(sheet: Worksheet, year: int | None) -> list[int]:
    """The years a page speaks of: the one asked about, or all."""
    return sheet.years[::-1].tolist() if year is None else [year]


def _elsewhere(sheet: Worksheet, entity: int) -> str:
    """The words that ask the same of this entity, where it is not the definition's own."""
    area, population = sheet.entities[entity]
    words = "" if area == sheet.test.asked.area else f" --entity {area}"
    return words if population == EVERYONE else f"{words} --population {population}"


def notices(sheet: Worksheet, entity: int, year: int) -> tuple[str, ...]:
    """What stands on a page's face: terms that are not checked, and what a reader must be told of the figures."""
    walked = trace_answer(sheet, entity, year)
    unconfirmed = (UNCONFIRMED,) if standing_of(walked.entries()) is Standing.UNCONFIRMED else ()
    return (*unconfirmed, *(mark.upper() for mark in walked.marks()))


def names_used(sheet: Worksheet, entity: int, years: Sequence[int]) -> list[str]:
    """The lines, by name, that any of the years leans on; an alternative that none took is left out."""
    passed = [passed_over(sheet, entity, year) for year in years]
    return [name for name in line_names(sheet) if not passed or any(name not in over for over in passed)]


def steps(sheet: Worksheet, told: Told, entity: int, year: int) -> Iterator[Step]:
    """The lines of a year that its answer leans on, numbered."""
    way = sheet.way(year)
    here = [name for name in names_used(sheet, entity, [year]) if name in way.units]
    numbers = {name: place for place, name in enumerate(here, start=1)}
    for name, place in numbers.items():
        unit = sheet.test.units[name]
        value, how, source = sheet.value(name, entity, year), _how(sheet, entity, name, year, numbers), ""
        if name in sheet.test.asked.inputs:
            how, source = _observed(sheet, told, entity, name, year)
        shown = f"{amount(value, unit, places_of(sheet, entity, name, year))}{or_more(sheet, name, entity, year)}"
        yield Step(place, title(sheet, entity, name), how, shown, source)


def places_of(sheet: Worksheet, entity: int, name: str, year: int) -> int:
    """The decimals of a figure; those of the answer and its limit are enough to tell them apart."""
    unit = sheet.test.units[name]
    clause = next((c for c in sheet.way(year).clauses if name in (c.line, c.limit)), None)
    if clause is None:
        return decimals(unit)
    return places_apart(sheet.value(clause.line, entity, year), sheet.value(clause.limit, entity, year), unit)


def _how(sheet: Worksheet, entity: int, name: str, year: int, numbers: Mapping[str, int]) -> str:
    line = sheet.way(year).lines.get(name)
    if line is None:
        return "Counted below" if name == TESTS_MET else "set by the agreement"
    sentence = how_computed(line, [f"line {numbers[operand]}" for operand in line.of if operand in numbers])
    figures = _of_other_years(sheet, entity, line, year)
    return f"{sentence}: {figures}" if figures else sentence


def how_computed(line: Line, used: Sequence[str]) -> str:
    """What the verb of a line does, as a sentence without its stop; `used` are what the lines it is of are called."""
    side = "above 0" if line.options.get("above") is not None else "below 0"
    first = ", or where that is not known ".join(used)
    words = {"all": " and ".join(used), "rest": " and ".join(used[1:]), "first": first, "side": side}
    options = {word: str(option).replace("_", " ") for word, option in line.options.items()}
    sentence = line.verb.says.format(*used, **words, **options)
    return sentence[0].upper() + sentence[1:]


def _of_other_years(sheet: Worksheet, entity: int, line: Line, year: int) -> str:
    """The figures of other years that a line is worked out from; empty where none is known."""
    name, known = line.of[0], []

    def figure_of(of: int) -> str:
        value = sheet.value(name, entity, of)
        known.append(not math.isnan(value))
        return short_amount(value, sheet.test.units[name], places_of(sheet, entity, name, year))

    figures = line.verb.figures(year, line.options, figure_of)
    return figures if any(known) else ""


def _observed(sheet: Worksheet, told: Told, entity: int, name: str, year: int) -> tuple[str, str]:
    """How an input came about and from which publications."""
    asked = sheet.test.asked.inputs[name]
    if default := default_used(sheet, name, entity, year):
        return f"Taken as {default.value:g} where nothing is published", told.documents[default.cite.document].title
    measure = told.measures[asked.measure]
    lineage = sheet.lineage(name, entity, year)
    carried = ", carried back by growth inside one publication" if len(lineage.publications) > 1 else ""
    source = "; ".join(f"{p.id} (synthetic)" if p.card.synthetic else p.id for p in lineage.publications)
    if lineage.maturity:
        source = f"{source} ({maturity_words(lineage.maturity)})"
    return (
        f"{measure.title}{carried}",
        source or f"no publication of {sheet.series[name].source or measure.title} has it",
    )


def worksheet_table(sheet: Worksheet, entity: int) -> Table:
    """The filled worksheet: a row a year, a column a line, and the verdict."""
    years = shown_years(sheet, entity)
    used = names_used(sheet, entity, years)
    columns = [Column("Year")]
    columns += [Column(title(sheet, entity, n), header_unit(sheet.test.units[n]), numeric=True) for n in used]
    columns += [Column(heading(member, entity)) for member in sheet.members.values()]
    columns += [Column("Verdict")] if sheet.test.judges else []
    columns += [Column(COLUMN)] if is_found(sheet, entity) else []
    rows = tuple(_row(sheet, used, entity, year) for year in years)
    outside = f"{DASH} is a figure that is not known. Years outside the term are printed and not judged."
    note = " ".join([*not_bound(sheet, entity), outside])
    return Table(f"Worksheet: {heading(sheet, entity)}", tuple(columns), rows, note)


def shown_years(sheet: Worksheet, entity: int) -> list[int]:
    """The years with a figure that answers, or with a verdict; of those before the term, five and from the base on."""
    first = min([entry.from_ for entry in sheet.in_force or sheet.test.asked.years])
    years = [int(year) for year in sheet.years if year >= min([first - BEFORE, *sheet.test.base_years])]
    inputs = sheet.test.asked.inputs
    known = [y for y in years if any(_given(sheet, n, entity, y) for n in inputs)]
    judged = [y for y in years if sheet.judges(y)]
    return [y for y in years if y in judged or (known and known[0] <= y <= known[-1])]


def _given(sheet: Worksheet, name: str, entity: int, year: int) -> bool:
    """Whether an input's figure is known, and not merely taken for it where there is none."""
    return not math.isnan(sheet.value(name, entity, year)) and default_used(sheet, name, entity, year) is None


def _row(sheet: Worksheet, used: Sequence[str], entity: int, year: int) -> tuple[Cell, ...]:
    cells = [Cell(str(year))]
    for name in used:
        value, unit = sheet.value(name, entity, year), sheet.test.units[name]
        cell = figure_cell(value, unit, places_of(sheet, entity, name, year))
        cells.append(Cell(f"{cell.text}{or_more(sheet, name, entity, year)}"))
    judging = [*sheet.members.values(), *([sheet] if sheet.test.judges else [])]
    others = (Cell(found_in_words(sheet, entity, year) or DASH),) if is_found(sheet, entity) else ()
    return (*cells, *(year_cell(worksheet, entity, year) for worksheet in judging), *others)


def shown_figures(sheet: Worksheet) -> Iterator[tuple[str, int, str, str]]:
    """Whom, which year, which line and what it comes to, of every figure that a worksheet shows and that is known."""
    for entity, year in product(range(len(sheet.entities)), map(int, sheet.years)):
        for name in sheet.way(year).answers:
            value = sheet.value(name, entity, year)
            if not math.isnan(value):
                known = f"{amount(value, sheet.test.units[name])}{or_more(sheet, name, entity, year)}"
                yield sheet.entities[entity].name, year, title(sheet, entity, name), known


def figure_cell(value: float, unit: Unit, places: int | None) -> Cell:
    """A figure in a table whose header has the unit."""
    return Cell(DASH if math.isnan(value) else figure(value, unit, places))
