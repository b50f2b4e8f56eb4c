"""Exhibit 2: growth against another area, as the difference, with the band that is allowed."""

from collections.abc import Iterator, Sequence
from math import isnan

from monitor.evaluation.errors_used import stated_error
from monitor.pages.exhibits.growths import Growth, growths
from monitor.pages.exhibits.of_a_test import data_table, source_of
from monitor.pages.exhibits.told import (
    early,
    early_note,
    fitting,
    found_in_words,
    found_said,
    in_a_row,
    in_years,
    is_synthetic,
    runs,
    sentence,
    signed,
    word_of,
)
from monitor.pages.material import Material
from monitor.pages.model import Figure
from monitor.pages.pictures import Difference, DifferenceYear, Said
from monitor.pages.sentences import BOUND
from monitor.pages.verdicts import mark_of, said
from monitor.pages.year_end.words import counted
from monitor.words.findings import Cause, Mark
from monitor.words.units import PERCENT, POINTS
from monitor.words.wording import amount, distance, figure, listed, long_date, number, places_apart

_POINTS = "percentage points"


def growth_against_another(material: Material) -> Iterator[Figure]:
    """An exhibit for each test of growth against another area, in the order of the programme."""
    for growth in growths(material.tests):
        yield _figure(growth, material.told.measures[growth.measure].title)


def _figure(growth: Growth, measure: str) -> Figure:
    sheet, names = growth.sheet, [growth.line, growth.limit, growth.ours, growth.theirs]
    title, unit = growth_title(growth), f"{measure}: growth in {growth.area} less growth in {growth.against}, {_POINTS}"
    widest = max(stated_error(sheet, 0, year) for year in growth.known)
    error = f"The thin line at each figure is the stated error of the sources, at most {distance(widest, POINTS)}."
    return Figure(
        id="growth",
        title=title,
        chart=_picture(growth),
        alt=f"{title}. A stem for each year from {growth.shown[0]} to {growth.shown[-1]}, up where growth was faster.",
        description=" ".join(_words(growth, measure)),
        source=source_of(sheet, 0, names, growth.known),
        table=data_table(sheet, 0, names, growth.years, verdicts=True),
        note=" ".join([*([error] if widest else []), *early_note(growth.test, growth.shown), *_left_out(growth)]),
        unit=unit,
        speaker=_speaker(growth),
        of=(sheet.test.id,),
    )


def _left_out(growth: Growth) -> Iterator[str]:
    """That a picture has room for the newest years alone."""
    if growth.years != growth.shown:
        yield f"The picture shows the newest {counted(len(growth.shown))} years; the data have all."


# The title


def growth_title(growth: Growth) -> str:
    """When one area outgrew the other, from the years that the picture shows."""
    known = [year for year in growth.shown if year in growth.known]
    by_number = {1: _of_one, 2: _of_two}
    titles = by_number.get(len(known), _of_many)(growth, known)
    newest = growth.shown[-1]
    due = f"; {newest} is not yet due" if _mark(growth, newest) is Cause.NOT_YET_DUE and newest not in known else ""
    return fitting(*(f"{title}{end}" for end in dict.fromkeys((due, "")) for title in titles))


def _of_one(growth: Growth, known: Sequence[int]) -> list[str]:
    (year,) = known
    grew = f"{growth.area} grew {_far(growth, year)} {growth.against} in {year}"
    return [f"{grew}; no other year is known", grew]


def _of_two(growth: Growth, known: Sequence[int]) -> list[str]:
    first, second = known
    ways = [_way(growth, year) for year in known]
    if ways[0] == ways[1] != "as fast as":
        far = listed([_points(growth, year).removesuffix(" points") for year in known])
        return [f"In {first} and {second} {growth.area} grew {far} points {ways[0]} {growth.against}"]
    then = f"{_far(growth, second)} it in {second}"
    return [f"{growth.area} grew {_far(growth, first)} {growth.against} in {first} and {then}"]


def _of_many(growth: Growth, known: Sequence[int]) -> list[str]:
    """The years above, and what came after them; or since when there was none."""
    above = [year for year in known if _way(growth, year) == "faster than"]
    every = f"in every year since {known[0]}" if in_a_row(known) else f"in every year with a figure since {known[0]}"
    if not above:
        slower = all(_way(growth, year) == "slower than" for year in known)
        return [f"{growth.area} grew {'slower' if slower else 'no faster'} than {growth.against} {every}"]
    if len(above) == len(known):
        return [f"{growth.area} outgrew {growth.against} {every}"]
    after = _after(growth, [year for year in known if year > above[-1]])
    often = f"{growth.area} outgrew {growth.against} in {counted(len(above))} of {counted(len(known))} years"
    return [f"{growth.area} outgrew {growth.against} {in_years(above)}{after}", f"{often}{after}", often]


def _after(growth: Growth, years: Sequence[int]) -> str:
    """, then grew slower for two years"""
    if not years:
        return ""
    slower = "slower" if all(_way(growth, year) == "slower than" for year in years) else "no faster"
    if len(years) == 1 or not in_a_row(years):
        return f", then grew {slower} {in_years(years)}"
    return f", then grew {slower} for {counted(len(years))} years"


def _way(growth: Growth, year: int) -> str:
    """On which side a printed figure lies."""
    text = figure(growth.value(year), POINTS, _places(growth, year))
    return "as fast as" if not text.strip("0.") else "faster than" if growth.value(year) > 0 else "slower than"


def _points(growth: Growth, year: int) -> str:
    return amount(abs(growth.value(year)), POINTS, _places(growth, year))


def _far(growth: Growth, year: int) -> str:
    """0.82 points faster than"""
    way = _way(growth, year)
    return way if way == "as fast as" else f"{_points(growth, year)} {way}"


def _places(growth: Growth, year: int) -> int:
    return places_apart(growth.value(year), growth.sheet.value(growth.limit, 0, year), POINTS)


def _mark(growth: Growth, year: int) -> Mark:
    return mark_of(growth.sheet, 0, year)


# The picture


def _picture(growth: Growth) -> Difference:
    rows = (f"{_capital(growth.area)}, percent", f"{_capital(growth.against)}, percent")
    return Difference(
        years=tuple(_year(growth, year) for year in growth.shown),
        zero=_capital(growth.against),
        sides=(f"{_capital(growth.area)} faster", f"{_capital(growth.area)} slower"),
        limit_words=_limit_words(growth),
        rows=(*rows, "By these figures", "What others found"),
        runs=tuple(_runs(growth)),
        synthetic=is_synthetic(growth.sheet, 0, growth.shown),
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _limit_words(growth: Growth) -> str:
    """Limit: less than 1.00 points above the nation; without its number where that moves"""
    limits = {limit for year in growth.shown if not isnan(limit := growth.sheet.value(growth.limit, 0, year))}
    if len(limits) != 1:
        return growth.sheet.test.title(growth.limit)
    clause, (limit,) = growth.sheet.newest.clause, limits
    bound = BOUND[clause.direction].lower() if clause else ""
    side = "above" if limit >= 0 else "below"
    plain = "one point" if abs(limit) == 1 else amount(abs(limit), POINTS, 0 if limit == round(limit) else None)
    return f"Limit: {bound} {plain} {side} {growth.against}"


def _runs(growth: Growth) -> Iterator[tuple[int, int, str]]:
    above = [year for year in growth.shown if year in growth.known and _way(growth, year) == "faster than"]
    for row in runs(above):
        if len(row) > 1:
            first, last = growth.shown.index(row[0]), growth.shown.index(row[-1])
            yield first, last, f"{counted(len(row))} years in a row above"


def _year(growth: Growth, year: int) -> DifferenceYear:
    sheet, value, mark = growth.sheet, growth.value(year), _mark(growth, year)
    error, known = stated_error(sheet, 0, year), year in growth.known
    return DifferenceYear(
        year=str(year),
        value=value,
        low=value - error,
        high=value + error,
        limit=sheet.value(growth.limit, 0, year),
        words=signed(value, POINTS, _places(growth, year)) if known else "",
        mark=mark,
        said="" if known else word_of(mark),
        detail="" if known else _due(growth, year),
        cells=_cells(growth, year, mark),
    )


def _due(growth: Growth, year: int) -> str:
    """When a year that is not yet due is expected."""
    found = next((finding for finding in growth.test.found if finding.year == year), None)
    return long_date(found.expected_by) if found and found.expected_by else ""


def _cells(growth: Growth, year: int, mark: Mark) -> tuple[Said, ...]:
    """Both growths, our verdict and what others found; of a year to come only what is there already."""
    sheet = growth.sheet
    values = [sheet.value(name, 0, year) for name in (growth.ours, growth.theirs)]
    figures = [Said("" if isnan(value) else figure(value, PERCENT)) for value in values]
    found = found_said(sheet, 0, year)
    if year not in growth.known:
        return *figures, Said(""), found if found.flag else Said("")
    return *figures, Said(word_of(mark), mark, early(growth.test, year).partition(",")[0]), found


# The same in words


def _words(growth: Growth, measure: str) -> Iterator[str]:
    yield f"{measure}, growth over the year before in {growth.area} less growth in {growth.against}."
    yield from (_told(growth, year) for year in growth.shown)
    yield f"{_limit_words(growth)}."
    yield from (f"From {growth.shown[a]} to {growth.shown[b]}: {words}." for a, b, words in _runs(growth))


def _told(growth: Growth, year: int) -> str:
    """2022: 0.88 points faster than the nation (4.00 against 3.12 percent), too close to tell."""
    sheet, mark = growth.sheet, _mark(growth, year)
    found = found_in_words(found_said(sheet, 0, year))
    if year not in growth.known:
        due = _due(growth, year)
        return sentence("; ".join(filter(None, [f"{year}: {word_of(mark)}{f', due by {due}' if due else ''}", found])))
    ours, theirs = (number(sheet.value(name, 0, year), 2) for name in (growth.ours, growth.theirs))
    error = stated_error(sheet, 0, year)
    give = f", give or take {distance(error, POINTS)}" if error else ""
    told = f"{year}: {_far(growth, year)} {growth.against} ({ours} against {theirs} percent{give}), {said(mark)}"
    return sentence("; ".join(filter(None, [told, early(growth.test, year).partition(",")[0], found])))


def _speaker(growth: Growth) -> str:
    """What a witness says: how often, how it ended, what is allowed."""
    known = [year for year in growth.shown if year in growth.known]
    above = [year for year in known if _way(growth, year) == "faster than"]
    often = f"It grew faster {in_years(above)}" if above else "It did not grow faster in any year we know"
    last = f"{growth.area} grew {_far(growth, known[-1])} {growth.against} in {known[-1]}"
    allowed = _limit_words(growth).removeprefix("Limit: ")
    return f"{_capital(last)}. {often}. The limit is {allowed}."
