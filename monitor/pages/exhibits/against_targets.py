"""Exhibits 14 and 15: what is held against a target and stands in no other exhibit, and what worksheets only show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from monitor.evaluation.judged import Judged
from monitor.pages.exhibits.naming import in_all
from monitor.pages.exhibits.of_a_test import figures
from monitor.pages.exhibits.scale import scale
from monitor.pages.exhibits.several import judged_of_several, shown_of_several
from monitor.pages.exhibits.targets import YearFound, judged_clause, places_of, shown_target, years_found
from monitor.pages.exhibits.told import fitting, in_years
from monitor.pages.material import Material
from monitor.pages.model import Bars, Figure, Lines
from monitor.pages.sentences import heading, title
from monitor.words.areas import area_name
from monitor.words.findings import Cause
from monitor.words.units import POINTS, YEARS
from monitor.words.wording import DOLLARS, NOT_KNOWN, amount, header_unit

MOST_SHOWN = 3  # exhibits of worksheets that only show
ALIKE = 0.1  # in the unit of two lines: no more than rounding apart
_ELSEWHERE = (POINTS, DOLLARS, YEARS)  # growth against a rival, savings, and years that are counted


def against_targets(material: Material) -> Iterator[Figure]:
    """A cap on growth, a cost-growth target: a figure in its own unit beside what the agreement asks for."""
    counted = {name for test in material.tests for name in test.sheet.test.members}
    for test in material.tests:
        if test.sheet.test.id not in counted and _is_alone(test, material):
            drawn = (figure for figure in figures(test.sheet, 0) if isinstance(figure.chart, Bars))
            yield from (_judged(figure, test) for figure in islice(drawn, 1))
    yield from judged_of_several(material)


def _is_alone(test: Judged, material: Material) -> bool:
    """Whether it is a test of its own, of one entity, that no other exhibit shows."""
    sheet, clause = test.sheet, judged_clause(test.sheet)
    if clause is None or len(sheet.entities) != 1 or not (sheet.test.judges and test.counts and test.answered):
        return False
    measures = (material.told.measures[entry.measure] for entry in sheet.test.asked.inputs.values())
    return sheet.test.units[clause.line] not in _ELSEWHERE and not any(measure.exhibit for measure in measures)


def _judged(figure: Figure, test: Judged) -> Figure:
    clause = judged_clause(test.sheet)
    assert clause is not None  # _is_alone left it out  # noqa: S101
    years = years_found(test.sheet, clause)
    told = target_title(test, years)
    unit = header_unit(test.sheet.test.units[clause.line])
    return replace(
        figure,
        title=told,
        unit=f"{title(test.sheet, 0, clause.line)}, {unit}, beside the target",
        speaker=_speaker(test, years, told),
        printed=True,
        of=(test.sheet.test.id,),
    )


def target_title(test: Judged, years: Sequence[YearFound]) -> str:
    """Growth of health spending per resident in Oregon passed the target in 2022 and 2023"""
    area, compared = area_name(test.sheet.test.asked.area), [year for year in years if year.compared]
    name = heading(test.sheet, 0).partition(", ")[0]
    named = name if area in name else f"{name} in {area}"
    coming = _next_due(years)
    whole = [f"{named} {rest}" for rest in _rests(test, compared)]
    brief = [f"{area[0].upper()}{area[1:]} {rest}" for rest in _rests(test, compared)]
    return fitting(*(f"{text}{coming}" for text in whole), *whole, *brief)


def _rests(test: Judged, compared: Sequence[YearFound]) -> Iterator[str]:
    """What is said of it, the fullest first."""
    past, newest = [year.year for year in compared if year.short], compared[-1] if compared else None
    if newest is None:
        yield "has no target to be held against"
    elif newest.too_close:
        yield f"is too close to the target to tell in {newest.year}"
    elif not past:
        yield f"kept to the target {in_all([year.year for year in compared])}"
    else:
        verb = "passed" if _at_most(test) else "fell short of"
        yield f"{verb} the target {in_years(past)}"
        yield f"{verb} the target in {len(past)} of {len(compared)} years"


def _at_most(test: Judged) -> bool:
    clause = judged_clause(test.sheet)
    return clause is not None and clause.direction in ("at_most", "below")


def _next_due(years: Sequence[YearFound]) -> str:
    """; 2025 is not yet due, where that is the year after the newest figure"""
    newest = max((year.year for year in years if year.compared), default=0)
    coming = [year.year for year in years if year.year == newest + 1 and year.mark is Cause.NOT_YET_DUE]
    return f"; {coming[0]} is not yet due" if coming else ""


def _speaker(test: Judged, years: Sequence[YearFound], told: str) -> str:
    """What a witness says: the newest figure and its target."""
    clause, known = judged_clause(test.sheet), [year for year in years if year.compared]
    if clause is None or not known:
        return f"{told}."
    newest, unit = known[-1], test.sheet.test.units[clause.line]
    value = amount(newest.value, unit, places_of(years, unit))
    return f"{told}. In {newest.year} it was {value}. The target was {shown_target(newest.target, unit)}."


def shown_alone(material: Material) -> Iterator[Figure]:
    """What worksheets show, of a programme none of whose judged tests has an answer or is told of by others."""
    if any(test.sheet.test.judges and test.answered for test in material.tests) or next(scale(material), None):
        return
    shown = [test for test in material.tests if test.answered and not (test.sheet.test.watches or test.several)]
    drawn = (_shown(_told_once(figure), test) for test in shown for figure in figures(test.sheet, 0))
    yield from islice(chain(drawn, shown_of_several(material)), MOST_SHOWN)


def _told_once(figure: Figure) -> Figure:
    """Of two readings that are alike to a tenth, the last alone: that is the published one."""
    if not isinstance(figure.chart, Lines) or len(figure.chart.series) != 2:
        return figure
    (_, first), (name, last) = figure.chart.series
    if any(abs(a - b) > ALIKE for a, b in zip(first, last, strict=True)):
        return figure
    table = figure.table
    rows = tuple((row[0], row[-1]) for row in table.rows)
    one = replace(table, columns=(table.columns[0], table.columns[-1]), rows=rows)
    said = " ".join(f"{year.text}: {name} {value.text} {one.columns[1].unit}." for year, value in rows)
    return replace(figure, chart=replace(figure.chart, series=((name, last),), wedge=""), table=one, description=said)


def _shown(figure: Figure, test: Judged) -> Figure:
    told = fitting(_plain(figure), heading(test.sheet, 0))
    unit = figure.chart.unit if isinstance(figure.chart, Bars | Lines) else ""
    return replace(
        figure,
        title=told,
        unit=", ".join(part for part in (heading(test.sheet, 0), unit) if part),
        speaker=f"{told}. Nothing is judged by it.",
        printed=True,
        of=(test.sheet.test.id,),
    )


def _plain(figure: Figure) -> str:
    """The title without its quotation marks; of one line where it stands."""
    table = figure.table
    if len(table.columns) == 2:
        known = [row for row in table.rows if row[1].text != NOT_KNOWN]
        unit, newest = table.columns[1].unit, known[-1]
        name = table.columns[1].title
        return f"{name[0].upper()}{name[1:]}: {newest[1].text} {unit} in {newest[0].text}"
    bare = figure.title.replace("\N{LEFT DOUBLE QUOTATION MARK}", "").replace("\N{RIGHT DOUBLE QUOTATION MARK}", "")
    return f"{bare[0].upper()}{bare[1:]}".replace(" was never ", " was in no year ")
