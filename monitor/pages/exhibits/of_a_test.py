"""A worksheet -> its exhibits: a chart, a title that states the finding, the same facts in words and as data."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.definitions.schema import FigureAsked
from monitor.evaluation.errors_used import stated_error
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import cause
from monitor.evaluation.trace import trace
from monitor.language.lines import Clause
from monitor.pages.explain import figure_cell, shown_years
from monitor.pages.model import Bars, Cell, Column, Figure, Lines, Table, YearBar
from monitor.pages.others import COLUMN, mark, of_the_judged
from monitor.pages.sentences import BOUND, DASH, or_more, title
from monitor.pages.verdicts import by_verdict, mark_of, said, year_cell
from monitor.words.areas import KNOWN
from monitor.words.units import POINTS, Unit
from monitor.words.wording import (
    DOLLARS,
    MILLION,
    amount,
    distance,
    header_unit,
    in_quotes,
    long_date,
    places_apart,
    told_as,
    years_listed,
)


def figures(sheet: Worksheet, entity: int) -> tuple[Figure, ...]:
    """The exhibits a definition asks for, which a report numbers; one without any known figure is left out."""
    made = (_figure(sheet, entity, asked) for asked in sheet.test.asked.figures)
    return tuple(exhibit for exhibit in made if exhibit)


def _figure(sheet: Worksheet, entity: int, asked: FigureAsked) -> Figure | None:
    against = asked.kind == "against_limit"
    names = [_clause(sheet).line] if against else list(asked.lines or [])
    years = [year for year in _years(sheet, entity, names, asked) if not against or _in_term(sheet, year)]
    if not any(_known(sheet, entity, names, year) for year in years):
        return None
    make = _against_limit if against else _series
    return make(sheet, entity, asked, names, years)


def _in_term(sheet: Worksheet, year: int) -> bool:
    """A year of the term is drawn beside the limit, also where only the last is judged."""
    return any(entry.covers(year) for entry in sheet.in_force)


def _years(sheet: Worksheet, entity: int, names: Sequence[str], asked: FigureAsked) -> list[int]:
    """Years from the first known figure on; for series also up to the last."""
    shown = [year for year in shown_years(sheet, entity) if year >= (asked.since or 0)]
    known = [year for year in shown if _known(sheet, entity, names, year)]
    last = shown[-1] if asked.kind == "against_limit" else max(known, default=0)
    return [year for year in shown if known and known[0] <= year <= last]


def _known(sheet: Worksheet, entity: int, names: Iterable[str], year: int) -> bool:
    return any(not math.isnan(sheet.value(name, entity, year)) for name in names)


def _scaled(value: float, unit: Unit) -> float:
    return value / MILLION if unit == DOLLARS else value


def _id(sheet: Worksheet) -> str:
    return sheet.test.id.partition("/")[2].replace("_", "-")


def source_of(sheet: Worksheet, entity: int, names: Sequence[str], years: Sequence[int]) -> str:
    """The publications the figures are from, with their dates."""
    used = {p.id: p for year in years for p in trace(sheet, names, entity, year).publications()}
    cards = sorted(used.values(), key=lambda p: (p.card.title, p.known_from))
    cited = [
        f"{p.card.title} ({'published' if p.card.published else 'first seen'} {long_date(p.known_from)})" for p in cards
    ]
    return f"{'; '.join(cited)}. As of {long_date(sheet.as_of)}."


def _clause(sheet: Worksheet) -> Clause:
    """The one comparison that a figure against the limit draws."""
    clause = sheet.newest.clause
    assert clause is not None  # the loader refuses such a figure of another test  # noqa: S101
    return clause


def _against_limit(
    sheet: Worksheet, entity: int, asked: FigureAsked, names: Sequence[str], years: Sequence[int]
) -> Figure:
    required, limit = names[0], _clause(sheet).limit
    unit, label = sheet.test.units[required], title(sheet, entity, required)
    bars = tuple(_bar(sheet, entity, required, limit, year) for year in years)
    chart = Bars(header_unit(unit), label, _limit_label(sheet, limit), _better(sheet), bars)
    verdicts = by_verdict(sheet, entity, years)
    outcome = f": {verdicts}" if verdicts else ""
    by_year = {year: of_the_judged(sheet, entity, year) for year in years}
    others = [f"In {year}, {words}." for year, words in by_year.items() if words]
    from_others = f" What others found. {' '.join(others)}" if others else ""
    widest = max(stated_error(sheet, entity, year) for year in years)
    return Figure(
        id=_id(sheet),
        title=f"{label}{outcome}",
        chart=chart,
        alt=f"Bar chart of {_lower(label)} against its limit, {years[0]} to {years[-1]}{outcome}.{from_others}",
        description=" ".join(_told(sheet, entity, required, limit, year) for year in years),
        source=source_of(sheet, entity, names, years),
        table=data_table(sheet, entity, [required, limit], years, verdicts=True),
        note=f"The thin line through a bar is the stated error of the sources, at most {distance(widest, unit)}."
        if widest
        else "",
    )


def _bar(sheet: Worksheet, entity: int, required: str, limit: str, year: int) -> YearBar:
    unit = sheet.test.units[required]
    value, error = sheet.value(required, entity, year), stated_error(sheet, entity, year)
    low, high, bound = value - error, value + error, sheet.value(limit, entity, year)
    value, low, high, bound = (_scaled(x, unit) for x in (value, low, high, bound))
    theirs = mark(sheet, entity, year)
    theirs = replace(theirs, value=_scaled(theirs.value, unit)) if theirs else None
    why = cause(sheet, entity, year)
    return YearBar(year, value, low, high, bound, sheet.verdict(entity, year), why, theirs)


def _limit_label(sheet: Worksheet, limit: str) -> str:
    """The limit's value where it is one for all years, its name where it moves."""
    unit = sheet.test.units[limit]
    term = sheet.test.asked.terms.get(limit)
    values = {version.number for version in term.versions} if term else set()
    bound = BOUND[_clause(sheet).direction]
    return f"{bound} {amount(values.pop(), unit)}" if len(values) == 1 else sheet.test.title(limit)


def _better(sheet: Worksheet) -> str:
    return "below" if _clause(sheet).direction in ("at_most", "below") else "above"


def _told(sheet: Worksheet, entity: int, required: str, limit: str, year: int) -> str:
    unit = sheet.test.units[required]
    value, bound = sheet.value(required, entity, year), sheet.value(limit, entity, year)
    places = places_apart(value, bound, unit)
    others = of_the_judged(sheet, entity, year)
    label = title(sheet, entity, required)
    shown = f"{told_as(label, value, unit, places)}{or_more(sheet, required, entity, year)}"
    ours = f"{shown}, limit {amount(bound, unit, places)}, {said(mark_of(sheet, entity, year))}"
    return f"{year}: {ours}{f' ({others})' if others else ''}."


def _series(sheet: Worksheet, entity: int, asked: FigureAsked, names: Sequence[str], years: Sequence[int]) -> Figure:
    unit, labels = sheet.test.units[names[0]], [title(sheet, entity, name) for name in names]
    compared = _comparison(sheet, entity, names, years)
    drawn = [tuple(_scaled(sheet.value(name, entity, year), unit) for year in years) for name in names]
    return Figure(
        id=_id(sheet),
        title=compared,
        chart=Lines(header_unit(unit), tuple(years), tuple(zip(labels, drawn, strict=True)), asked.wedge or ""),
        alt=f"Line chart, {years[0]} to {years[-1]}: {compared}.",
        description=" ".join(_spoken(sheet, entity, names, year) for year in years),
        source=source_of(sheet, entity, names, years),
        table=data_table(sheet, entity, names, years, verdicts=False),
    )


def _spoken(sheet: Worksheet, entity: int, names: Sequence[str], year: int) -> str:
    labels = [(name, title(sheet, entity, name)) for name in names]
    spoken = [f"{label} {told_as(label, sheet.value(n, entity, year), sheet.test.units[n])}" for n, label in labels]
    return f"{year}: {', '.join(spoken)}."


def _comparison(sheet: Worksheet, entity: int, names: Sequence[str], years: Sequence[int]) -> str:
    """Which line was above which, and when: of a difference in points the two that it is between, or it and zero."""
    if sheet.test.units[names[0]] == POINTS:
        return "; ".join(_above(sheet, entity, *_between(sheet, name, years[-1]), years) for name in names)
    return _above(sheet, entity, names[0], names[1], years) if len(names) > 1 else title(sheet, entity, names[0])


def _between(sheet: Worksheet, name: str, year: int) -> tuple[str, str | None]:
    """The two that a difference is between, if they can be named inside a sentence; else the line itself, and zero."""
    line = sheet.way(year).lines.get(name)
    if line is None or not line.verb.subtracts or any(":" in sheet.test.title(operand) for operand in line.of):
        return name, None
    return line.of[0], line.of[1]


def _above(sheet: Worksheet, entity: int, name: str, against: str | None, years: Sequence[int]) -> str:
    floor = {year: sheet.value(against, entity, year) if against else 0.0 for year in years}
    both = [year for year in years if not math.isnan(sheet.value(name, entity, year) + floor[year])]
    above = [year for year in both if sheet.value(name, entity, year) > floor[year]]
    label = in_quotes(title(sheet, entity, name))
    than = f"above {in_quotes(title(sheet, entity, against))}" if against else "positive"
    if not above:
        return f"{label} was never {than}" if both else label
    return f"{label} was {than} {_when(above, both)}"


def _when(years: Sequence[int], among: Sequence[int]) -> str:
    """in every year, from 2014 to 2024, or in 2015, 2017 and 2021"""
    if list(years) == list(among):
        return "in every year"
    unbroken = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{'from' if unbroken else 'in'} {years_listed(years)}"


def _lower(label: str) -> str:
    """A label inside a sentence; the name of a place keeps its capital."""
    return label if label.startswith(tuple(KNOWN.values())) else label[0].lower() + label[1:]


def data_table(sheet: Worksheet, entity: int, names: Sequence[str], years: Sequence[int], *, verdicts: bool) -> Table:
    """The lines `names` by year; with `verdicts` the first is judged by the second, and others' findings stand last."""
    units = sheet.test.units
    columns = [Column("Year"), *(Column(title(sheet, entity, n), header_unit(units[n]), True) for n in names)]
    columns += [Column("Verdict")] if verdicts else []
    others = [of_the_judged(sheet, entity, year) for year in years] if verdicts else []
    columns += [Column(COLUMN)] if any(others) else []
    rows = tuple(_cells(sheet, entity, names, year, verdicts) for year in years)
    if any(others):
        rows = tuple((*row, Cell(words or DASH)) for row, words in zip(rows, others, strict=True))
    return Table("Data", tuple(columns), rows, f"{DASH} is a figure that is not known.")


def _cells(sheet: Worksheet, entity: int, names: Sequence[str], year: int, verdicts: bool) -> tuple[Cell, ...]:
    values = [(sheet.value(name, entity, year), sheet.test.units[name]) for name in names]
    places = places_apart(values[0][0], values[1][0], values[0][1]) if verdicts else None
    texts = [figure_cell(value, unit, places).text for value, unit in values]
    shown = (Cell(f"{text}{or_more(sheet, n, entity, year)}") for text, n in zip(texts, names, strict=True))
    return (Cell(str(year)), *shown, *((year_cell(sheet, entity, year),) if verdicts else ()))
