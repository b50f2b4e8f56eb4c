"""Exhibit 9, quality: each measure of health or care beside its target, and how many of a group are met."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from monitor.evaluation.judged import Judged
from monitor.pages.exhibits.measured import Measured, Tally
from monitor.pages.exhibits.naming import shortened, without_common
from monitor.pages.exhibits.targets import (
    MOST_YEARS,
    YearFound,
    drawn_year,
    judged_clause,
    made_up,
    shown_target,
    shown_value,
    sources,
    target_words,
    years_found,
)
from monitor.pages.exhibits.told import fitting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.sentences import DASH, heading
from monitor.pages.target_pictures import MeasureCard, Measures, TargetPanel
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.wording import amount, header_unit, listed, long_date

MOST = 12  # measures of one exhibit
TREND = 3  # figures from which one moves
_WHY: dict[Mark, str] = {
    Cause.NO_FIGURES: "no public figure",
    Cause.NOT_YET_DUE: "not yet due",
    Cause.NO_TARGET: "no target",
    Cause.WITHHELD: "hidden",
}


def quality(material: Material) -> Iterator[Figure]:
    """An exhibit for each group of measures, and for those that are in none."""
    yield from (_figure(tally, material) for tally in tallies(material))


def tallies(material: Material) -> Iterator[Tally]:
    """The groups of measures, then those that are in none."""
    return chain(_groups(material), _alone(material))


def _groups(material: Material) -> Iterator[Tally]:
    """The tests that a group counts."""
    by_id = {test.sheet.test.id: test for test in material.tests}
    for test in material.tests:
        of = [by_id[name] for name in test.sheet.test.members if name in by_id]
        if of and (measures := _measures(of)) and (clause := judged_clause(test.sheet)):
            needed = test.sheet.value(clause.limit, 0, int(test.sheet.years[-1]))
            yield Tally(heading(test.sheet, 0), measures, None if math.isnan(needed) else int(needed))


def _alone(material: Material) -> Iterator[Tally]:
    """The tests of health and care, as their measures say, that no group counts."""
    counted = {name for test in material.tests for name in test.sheet.test.members}
    alone = [test for test in material.tests if _is_quality(test, material) and test.sheet.test.id not in counted]
    measures = _measures(alone)
    for start in range(0, len(measures), MOST):
        yield Tally("Measures of health and care", measures[start : start + MOST])


def _is_quality(test: Judged, material: Material) -> bool:
    asked, own = test.sheet.test.asked, test.sheet.test.judges and test.counts
    measures = (material.told.measures[entry.measure] for entry in asked.inputs.values())
    return own and not asked.group and any(measure.exhibit == "quality" for measure in measures)


def _measures(tests: Sequence[Judged]) -> tuple[Measured, ...]:
    """The tests with their years; one without a comparison, or asked of many, is left out."""
    drawn = [test for test in tests if judged_clause(test.sheet) and len(test.sheet.entities) == 1]
    names = without_common([heading(test.sheet, 0) for test in drawn])
    return tuple(_measure(test, name) for test, name in zip(drawn, names, strict=True))


def _measure(test: Judged, name: str) -> Measured:
    clause = judged_clause(test.sheet)
    assert clause is not None  # _measures left it out  # noqa: S101
    return Measured(test, clause, name, years_found(test.sheet, clause, before=True))


def _figure(tally: Tally, material: Material) -> Figure:
    told, sheets = quality_title(tally), [measure.test.sheet for measure in tally.measures]
    shown = [measure for measure in tally.measures if measure.known]
    cards = [measure for measure in tally.measures if not measure.known]
    return Figure(
        id="quality",
        title=told,
        unit=f"{tally.name}: {_tally_words(tally)}",
        chart=Measures(tuple(map(_panel, shown)), tuple(map(_card, cards)), made_up(sheets)),
        alt=f"Small multiples, a panel or a card for each measure. {told}.",
        description=" ".join(map(_said, tally.measures)),
        source=sources(sheets, material.told, material.as_of),
        table=_table(tally),
        note=_note(shown),
        speaker=_speaker(tally, told),
        printed=True,
        of=tuple(sheet.test.id for sheet in sheets),
    )


def _tally_words(tally: Tally) -> str:
    """0 met, 0 missed, 6 open; 4 needed"""
    open_ = len(tally.measures) - tally.decided
    counts = f"{tally.count(Verdict.MET)} met, {tally.count(Verdict.MISSED)} missed, {open_} open"
    return counts if tally.needed is None else f"{counts}; {tally.needed} needed"


def _panel(measure: Measured) -> TargetPanel:
    shown = measure.years[-MOST_YEARS:]
    lower = measure.clause.direction in ("at_most", "below")
    return TargetPanel(
        title=measure.name,
        years=tuple(drawn_year(year, measure.unit, measure.places) for year in shown),
        lines=(
            f"{header_unit(measure.unit) or 'index'}; {'lower' if lower else 'higher'} is better",
            f"Target: {_target_in_short(measure)}",
        ),
        better="below" if lower else "above",
        foot="Hollow: to be checked" if any(year.known and not year.checked for year in shown) else "",
    )


def _target(measure: Measured) -> str:
    return target_words(measure.target, measure.unit, measure.clause.direction)


def _target_in_short(measure: Measured) -> str:
    """The same under its unit: at most 16 of so many in so many, else with its unit."""
    words = _target(measure)
    return words.replace(f" {header_unit(measure.unit)}", "") if measure.unit.under else words


def _card(measure: Measured) -> MeasureCard:
    mark = measure.mark if measure.mark in _WHY else Cause.NO_FIGURES
    expected = measure.newest.expected_by if measure.newest and mark is Cause.NOT_YET_DUE else None
    when = f", expected by {long_date(expected)}" if expected else ""
    return MeasureCard(measure.name, f"Target: {_target(measure)}", mark, f"{_WHY[mark]}{when}")


# The title


def quality_title(tally: Tally) -> str:
    """Suicide deaths moved away from the target; 4 of 6 measures have no public figure"""
    count, missing = len(tally.measures), sum(not measure.known for measure in tally.measures)
    if tally.decided:
        needed = f"; {tally.needed} are needed" if tally.needed is not None else ""
        return f"{tally.count(Verdict.MET)} of {count} measures met{needed}"
    if missing == count:
        none = f"{tally.measures[0].name} has no" if count == 1 else f"None of the {count} measures has a"
        needed = f"; {tally.needed} must be met" if tally.needed is not None else ""
        return f"{none} public figure{needed}"
    first = max(tally.measures, key=lambda measure: len(measure.known))
    rest = f"; {missing} of {count} measures {'has' if missing == 1 else 'have'} no public figure" if missing else ""
    return fitting(f"{moved(first)}{rest}", moved(first), shortened(moved(first), 100))


def moved(measure: Measured) -> str:
    """How one measure went: from three figures on a direction, of two which is higher, of one where it stood."""
    if measure.known[-1].theirs:
        return f"What others found: {_moved(measure)}"
    return _moved(measure)


def _moved(measure: Measured) -> str:
    known = measure.known
    first, newest, name = known[0], known[-1], measure.name.partition(", ")[0]
    if newest.too_close:
        return f"{name} in {newest.year}: too close to the target to tell"
    if len(known) >= TREND and not math.isnan(measure.target):
        way = "away from" if measure.far(newest) > measure.far(first) else "toward"
        if measure.within:
            return f"{name} {'reached' if first.wrong else 'kept within'} the target"
        return f"{name} moved {way} the target"
    if len(known) > 1 and newest.value != first.value:
        higher = "higher" if newest.value > first.value else "lower"
        return f"{name}: {higher} in {newest.year} than in {first.year}"
    return f"{name} stood at {amount(newest.value, measure.unit, measure.places)} in {newest.year}"


# Words, data


def _said(measure: Measured) -> str:
    """Suicide deaths: 16.3 in 2015 and 22.0 in 2021, deaths per 100,000 residents; target at most 16."""
    target = f"target {_target(measure)}"
    if not measure.known:
        return f"{measure.name}: {_card(measure).why}; {target}."
    known = [f"{amount(y.value, measure.unit, measure.places)} in {y.year}{_beside(y)}" for y in measure.known]
    return f"{measure.name}: {listed(known)}; {target}."


def _beside(year: YearFound) -> str:
    return " (to be checked)" if not year.checked else " (too close to tell)" if year.too_close else ""


def _note(shown: Iterable[Measured]) -> str:
    """Whose figures they are, and how years are joined."""
    theirs = [year.theirs for measure in shown for year in measure.known if year.theirs]
    who = listed(list(dict.fromkeys(entry.who for entry in theirs)))
    found = f"Found by others and not computed by this office: {who}. " if theirs else ""
    return f"{found}A line joins neighbouring years only. Open is what is neither met nor missed."


def _speaker(tally: Tally, told: str) -> str:
    """What a witness says: the title, and what follows for the count."""
    needed = f" {tally.needed} must be met." if tally.needed is not None and "must be met" not in told else ""
    short = told.replace("; ", ". ")
    if tally.decided:
        return f"{short}.{needed}"
    if any(measure.known for measure in tally.measures):
        none = "None of them counts" if len(tally.measures) > 1 else "It does not count"
        return f"{short}. {none} as met or missed yet.{needed}"
    return f"{short}. So we cannot say yet how the goals stand."


def _table(tally: Tally) -> Table:
    """A row a measure: its target, its years, and how it stands."""
    years = sorted({year.year for measure in tally.measures for year in measure.known})
    columns = (
        Column("Measure"),
        Column("Target"),
        *(Column(str(year), numeric=True) for year in years),
        Column("Standing"),
    )
    return Table("Data", columns, tuple(_row(measure, years) for measure in tally.measures), f"{DASH} is no figure.")


def _row(measure: Measured, years: Sequence[int]) -> tuple[Cell, ...]:
    by_year = {year.year: year for year in measure.known}
    found = [shown_value(by_year[year], measure.unit, measure.places) if year in by_year else DASH for year in years]
    target = shown_target(measure.target, measure.unit) if not math.isnan(measure.target) else DASH
    title = Cell(measure.name, detail=header_unit(measure.unit))
    return title, Cell(target), *map(Cell, found), Cell(_standing(measure))


def _standing(measure: Measured) -> str:
    """The verdict, or why there is none; of what only others found, that it is theirs."""
    if measure.known and measure.mark is Cause.NO_FIGURES:
        return "found by others alone"
    return _WHY.get(measure.mark, str(measure.mark))
