"""Exhibit 4: savings: what was spent beside its benchmark, and each year's savings beside what was required."""

from collections.abc import Iterator
from itertools import accumulate
from math import floor, isnan, log10

from monitor.evaluation.errors_used import stated_error
from monitor.pages.exhibits.of_a_test import data_table, source_of
from monitor.pages.exhibits.savings_tests import Savings, savings
from monitor.pages.exhibits.told import (
    early_note,
    fitting,
    found_in_words,
    found_said,
    in_a_row,
    is_synthetic,
    sentence,
    word_of,
)
from monitor.pages.material import Material
from monitor.pages.model import Figure
from monitor.pages.pictures import Saved, SavedYear, Wedge
from monitor.pages.sentences import BOUND, answer, title
from monitor.pages.verdicts import mark_of
from monitor.words.findings import Cause, Mark
from monitor.words.money import money
from monitor.words.wording import DOLLARS, MILLION, distance, figure, header_unit, number, places_apart

_BREAK = 0.35  # an axis begins at zero unless its lowest value is more than this share of its highest


def savings_exhibit(material: Material) -> Iterator[Figure]:
    """An exhibit for each benchmark that savings are measured against."""
    for each in savings(material.tests):
        yield _figure(each, _payer(each, material), material.told.measures[each.measure].title)


def _payer(each: Savings, material: Material) -> str:
    """Medicare or Medicaid, where spending is that of one of them; else empty."""
    measures = material.told.measures
    measure = measures[each.measure]
    payer = measure.payer or (measures[measure.splice.levels].payer if measure.splice else "") or ""
    return next((name for name in ("Medicare", "Medicaid") if payer.startswith(name.lower())), "")


def _figure(each: Savings, payer: str, measure: str) -> Figure:
    sheet, heading = each.sheet, savings_title(each, payer)
    names = list(dict.fromkeys([each.line, each.limit, each.yearly, each.benchmark, each.actual]))
    widest = max(stated_error(sheet, 0, year) for year in each.known)
    notes = [f"The stated error of the sources is at most {distance(widest, DOLLARS)}."] if widest else []
    return Figure(
        id="savings",
        title=heading,
        chart=_picture(each),
        alt=f"{heading}. Lines of spending and its benchmark, and a bar for each year beside what was required.",
        description=" ".join(_words(each)),
        source=source_of(sheet, 0, names, each.known),
        table=data_table(sheet, 0, names, each.years, verdicts=True),
        note=" ".join([*notes, *early_note(each.test, each.shown), *_together(each)]),
        unit=f"{measure}: what was spent beside its benchmark, and savings by year, million dollars",
        speaker=_speaker(each, payer),
        of=(sheet.test.id,),
    )


# The title


def savings_title(each: Savings, payer: str) -> str:
    """What was saved in the newest year with a figure, beside what was required."""
    year, newest = each.known[-1], each.shown[-1]
    due = f"; {newest} is not yet due" if newest != year and _mark(each, newest) is Cause.NOT_YET_DUE else ""
    plain = (
        _close(each, year)
        if _mark(each, year) is Cause.TOO_CLOSE
        else f"{_saved(each, payer, year)}{_beside(each, year)}"
    )
    return fitting(f"{plain}{due}", plain, f"{_saved(each, payer, year)}")


def _close(each: Savings, year: int) -> str:
    return f"In {year} savings in {each.area} cannot be told from what was required"


def _saved(each: Savings, payer: str, year: int) -> str:
    """Maryland saved Medicare $719 million in 2024; spent more than its benchmark where nothing was saved."""
    value = each.value(each.line, year)
    span = f"from {each.known[0]} to {year}" if each.adds_up and each.known[0] < year else f"in {year}"
    if value < 0:
        return f"{each.area} spent {money(-value)} more than its benchmark {span}"
    return f"{each.area} saved {f'{payer} ' if payer else ''}{money(value)} {span}"


def _beside(each: Savings, year: int) -> str:
    """, more than twice what was required; , $30 million less than was required"""
    value, required = each.value(each.line, year), each.value(each.limit, year)
    if isnan(required):
        return ", and what was required is not known"
    if value < 0 or required <= 0:
        return f", with {money(required)} to be saved" if required > 0 else ""
    if value < required:
        return f", {money(required - value)} less than was required"
    if value > 2 * required:
        return ", more than twice what was required"
    more = int(number(100 * (value / required - 1), 0))
    return f", {more} percent more than was required" if more else ", what was required"


def _mark(each: Savings, year: int) -> Mark:
    return mark_of(each.sheet, 0, year)


# The picture


def _picture(each: Savings) -> Saved:
    span = f"Saved since {each.known[0]}" if each.adds_up else "Saved in the year"
    beside = "In the year alone" if each.adds_up else f"Added up since {each.years[0]}"
    notes = _notes(each)
    return Saved(
        wedge=_wedge(each) if len(each.spent) > 2 else None,
        heading=f"{span}, million dollars",
        bar_words="Bar: saved",
        required_words="Line across it: required"
        if any(each.value(each.limit, year) > 0 for year in each.shown)
        else "",
        note_head=f"{beside}, million dollars" if any(notes.values()) else "",
        bars=tuple(_year(each, year, notes.get(year, "")) for year in each.shown),
        synthetic=is_synthetic(each.sheet, 0, each.shown),
    )


def _notes(each: Savings) -> dict[int, str]:
    """Beside what is judged by years, the sum of them all; beside a sum, what the year added to it."""
    if each.adds_up:
        values = {year: each.value(each.yearly, year) for year in each.known}
    else:
        unbroken = each.known if each.known[0] == each.years[0] and in_a_row(each.known) else ()
        values = dict(zip(unbroken, accumulate(each.value(each.line, year) for year in unbroken), strict=True))
    return {year: _million(value) for year, value in values.items() if not isnan(value)}


def _million(value: float) -> str:
    return figure(value, DOLLARS, 0)


def _year(each: Savings, year: int, note: str) -> SavedYear:
    value, required, mark = each.value(each.line, year), each.value(each.limit, year), _mark(each, year)
    places = _places(each, year)
    return SavedYear(
        year=str(year),
        value=value / MILLION,
        words="" if isnan(value) else figure(value, DOLLARS, places),
        required=required / MILLION,
        required_words="" if isnan(required) else figure(required, DOLLARS, places if not isnan(value) else 0),
        mark=mark,
        said=word_of(mark),
        note=note,
    )


def _places(each: Savings, year: int) -> int:
    """None, unless figures that differ would be printed alike."""
    value, required = each.value(each.line, year), each.value(each.limit, year)
    return 0 if figure(value, DOLLARS, 0) != figure(required, DOLLARS, 0) else places_apart(value, required, DOLLARS)


def _wedge(each: Savings) -> Wedge:
    """What was spent beside its benchmark, by year from the base on, in dollars or millions of them."""
    unit = each.sheet.test.units[each.actual]
    scale, places = (MILLION, 1) if unit == DOLLARS else (1, 0)
    lines = [tuple(each.value(name, year) / scale for year in each.spent) for name in (each.benchmark, each.actual)]
    benchmark, actual = (number(line[-1], places) for line in lines)
    apart = lines[0][-1] - lines[1][-1]
    low = axis_floor([*lines[0], *lines[1]])
    return Wedge(
        heading=f"{title(each.sheet, 0, each.actual)}, {header_unit(unit).partition(' per ')[0]}",
        years=each.spent,
        benchmark=lines[0],
        actual=lines[1],
        benchmark_words=f"Had it grown like {each.rival}: {benchmark}" if each.rival else f"Benchmark: {benchmark}",
        actual_words=f"{each.area}: {actual}",
        between_words=f"{'saved' if apart >= 0 else 'spent more'}: {number(abs(apart), places)}",
        floor=low,
        floor_words=f"Axis broken: starts at {number(low, 0)}" if low else "",
    )


def axis_floor(values: list[float]) -> float:
    """Where an axis starts: at zero, or at a round number below values that lie far from it."""
    low, high = min(values), max(values)
    if low <= _BREAK * high or high <= 0:
        return 0.0
    span = max(high - low, 0.02 * high)
    power = 10.0 ** floor(log10(span / 2))
    step = next(many * power for many in (1, 2, 5, 10) if many * power >= span / 3)
    return max(0.0, floor((low - span / 4) / step) * step)


# The same in words


def _words(each: Savings) -> Iterator[str]:
    """The newest year's spending and its benchmark; each year's savings beside what was required."""
    if len(each.spent) > 2:
        wedge = _wedge(each)
        yield f"{wedge.heading}, in {each.spent[-1]}. {wedge.benchmark_words}. {wedge.actual_words}."
        yield sentence(wedge.between_words)
    notes = _notes(each)
    yield from (_told(each, year, notes.get(year, "")) for year in each.shown)


def _told(each: Savings, year: int, note: str) -> str:
    """2024: 719 million dollars, at least 336 required, met; added up since 2019 2,667."""
    clause, shown = each.sheet.way(year).clause, _year(each, year, note)
    bound = BOUND[clause.direction].lower() if clause else ""
    figures = [f"{shown.words} million dollars saved"] if shown.words else []
    figures += [f"{bound} {shown.required_words} required"] if shown.required_words else []
    found = found_in_words(found_said(each.sheet, 0, year))
    beside = "in the year alone" if each.adds_up else f"added up since {each.years[0]}"
    more = [f"{beside} {note}"] if note else []
    return "; ".join([f"{year}: {', '.join([*figures, shown.said])}", *more, *([found] if found else [])]) + "."


def _together(each: Savings) -> Iterator[str]:
    """What further tests of the same savings answer."""
    for test in each.others:
        answered = [finding for finding in test.found if finding.made and not isnan(finding.room or 0.0)]
        judged = [finding for finding in answered if test.sheet.judges(finding.year)]
        yield from (answer(test.sheet, finding) for finding in judged[-1:])


def _speaker(each: Savings, payer: str) -> str:
    """What a witness says: what was saved, what was required, and how that is counted."""
    year = each.known[-1]
    required = each.value(each.limit, year)
    asked = [f"At least {money(required)} was required."] if required > 0 else []
    close = ["That is too close to call."] if _mark(each, year) is Cause.TOO_CLOSE else []
    like = f"what it would have spent had it grown like {each.rival}" if each.rival else "a benchmark"
    return " ".join([f"{_saved(each, payer, year)}.", *asked, *close, f"We compare with {like}."])
