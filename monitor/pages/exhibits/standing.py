"""Exhibit 1: where each test stands: a row a test, a column a year, as a picture that is read from the back row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from monitor.pages.everyone import met_cell, standing_cell
from monitor.pages.exhibits.standing_rows import DECIDED, Scored, row_of, scored
from monitor.pages.exhibits.told import fitting, found_in_words, in_years, is_synthetic, word_of
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.others import OTHERS_NOTE
from monitor.pages.pictures import Said, Standing, StandingRow
from monitor.pages.sentences import DASH
from monitor.pages.verdicts import MEANT, key
from monitor.pages.year_end.words import counted
from monitor.words.areas import area_name
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import listed, long_date

ON_SLIDE = 9  # rows
NAMED = 3  # tests of a row that stands for several
HEADS = ("Test and target", "Newest room", "What others found")
_ORDER = (Verdict.MISSED, Verdict.MET, *Cause)
_STOOD: Mapping[Mark, str] = {Cause.NO_FIGURES: "without figures", Cause.NO_TARGET: "without a target"}


def standing(material: Material) -> Iterator[Figure]:
    """The scorecard of all judged tests; nothing where a programme judges none."""
    tests = scored(material.tests) if any(test.sheet.test.judges for test in material.tests) else ()
    if tests:
        yield _figure(material, tests)


def _figure(material: Material, tests: Sequence[Scored]) -> Figure:
    heading, years = standing_title(material, tests), tests[0].years
    table = _table(tests)
    marks = dict.fromkeys(mark for test in tests for year in years if (mark := test.mark(year)))
    return Figure(
        id="standing",
        title=heading,
        chart=_picture(tests),
        alt=f"{heading}. A row for each test, {_span(years)}, with its mark, its figure and its word.",
        description=" ".join(_told(test) for test in tests),
        source=f"The worksheets of {material.agreement.title}. As of {long_date(material.as_of)}.",
        table=table,
        note=" ".join(f"{_capital(word_of(mark))}: {MEANT[mark]}" for mark in marks),
        unit=f"{material.agreement.title}: each test, {_span(years)}",
        speaker=" ".join(_speaker(material, tests)),
    )


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


# The title


def standing_title(material: Material, tests: Sequence[Scored]) -> str:
    """What the newest year that can be decided came to; or why nothing can be."""
    area, years = _capital(area_name(material.agreement.area)), tests[0].years
    year = next((y for y in reversed(years) if any(test.mark(y) in DECIDED for test in tests)), None)
    if year is None:
        return _undecided(material, tests)
    marks = [test.mark(year) for test in tests]
    missed, met = marks.count(Verdict.MISSED), marks.count(Verdict.MET)
    figures = f"that the figures of {year} can decide"
    if missed and met:
        of = f"{counted(missed)} of the {counted(missed + met)} tests"
        return fitting(f"{area} missed {of} {figures}", f"{area} missed {of} of {year}")
    verb, of = ("missed" if missed else "met"), _all_of(missed + met)
    open_ = sum(isinstance(mark, Cause) for mark in marks)
    more = f"; {counted(open_)} cannot be told" if open_ else ""
    return fitting(
        f"{area} {verb} {of} {figures}{more}", f"{area} {verb} {of} {figures}", f"{area} {verb} {of} of {year}"
    )


def _all_of(count: int) -> str:
    return "the one test" if count == 1 else "both tests" if count == 2 else f"all {counted(count)} tests"


def _undecided(material: Material, tests: Sequence[Scored]) -> str:
    """Where no test is decided: that nothing is due yet and by when it is, or that no figures are public."""
    name, marks = material.agreement.title, {test.mark(year) for test in tests for year in test.years}
    if marks <= {Cause.NOT_YET_DUE, None}:
        days = [f.expected_by for test in tests for y in test.years for f in test.of(y) if f.expected_by]
        first = f"; the first figures are due by {long_date(min(days))}" if days else ""
        return fitting(f"No test of {name} is due yet{first}", f"No test is due yet{first}")
    missed = sum(any(_missed(test.found(year)) for year in test.years) for test in tests)
    others = f"; others found {counted(missed)} missed" if missed else ""
    plain = "can be told from public figures"
    return fitting(f"No test of {name} {plain}{others}", f"No test {plain}{others}")


def _missed(found: Said | None) -> bool:
    return bool(found and found.text == Verdict.MISSED.value)


# The picture


def _picture(tests: Sequence[Scored]) -> Standing:
    grouped = list(_rows(tests))
    rows = tuple(row for row, _ in grouped)
    left = [test for _, of in grouped[ON_SLIDE - 1 :] for test in of]
    brief = [replace(row, found=_foremost(row.found)) for row in rows]
    shown = tuple(brief) if len(brief) <= ON_SLIDE else (*brief[: ON_SLIDE - 1], _rest(left))
    sheets = [(test.sheet, test.years) for test in tests]
    made_up = any(
        is_synthetic(sheet, place, [year for year in years if sheet.has(year)])
        for sheet, years in sheets
        for place in range(len(sheet.entities))
    )
    return Standing(tuple(map(str, tests[0].years)), HEADS, rows, shown, made_up)


def _foremost(found: tuple[Said, ...]) -> tuple[Said, ...]:
    """What a slide has room for of what others found: what differs from ours, else the newest."""
    return tuple(sorted(found, key=lambda said: not said.differs)[:1])


def _rows(tests: Sequence[Scored]) -> Iterator[tuple[StandingRow, list[Scored]]]:
    """Tests with a figure or a finding of others first; then those without, together by why that is."""
    yield from ((row_of(test), [test]) for test in tests if not test.is_empty)
    empty = sorted((test for test in tests if test.is_empty), key=_why)
    for why, together in groupby(empty, key=_why):
        alike = list(together)
        if why and len(alike) > 2:
            yield _together(alike), alike
        else:
            yield from ((row_of(test), [test]) for test in alike)


def _why(test: Scored) -> str:
    row = row_of(test)
    return f"{row.across.text} {row.across.detail}" if row.across else ""


def _together(tests: Sequence[Scored]) -> StandingRow:
    """Several tests without a figure as one row, the first by name."""
    rows = [row_of(test) for test in tests]
    more = len(rows) - NAMED
    names = "; ".join([*(row.name for row in rows[:NAMED]), *([f"{counted(more)} more"] if more > 0 else [])])
    alike = rows[0].across or Said("")
    told = replace(alike, detail=f"{alike.detail}: {names}" if alike.detail else names)
    return StandingRow(f"{_capital(counted(len(rows)))} tests", "", (), told, Said(""), rows[0].found)


def _rest(tests: Sequence[Scored]) -> StandingRow:
    """What a slide has no room for, counted."""
    return StandingRow(
        f"{_capital(counted(len(tests)))} more tests", "", (), Said("", None, _tally(tests)), Said(""), ()
    )


def _tally(tests: Sequence[Scored]) -> str:
    """How many tests stand how, by the newest year of each: three are met and two are without figures."""
    newest = [test.newest for test in tests]
    counts = [(mark, newest.count(mark)) for mark in _ORDER if newest.count(mark)]
    are = [("is" if count == 1 else "are", count, _STOOD.get(mark, word_of(mark))) for mark, count in counts]
    return listed([f"{counted(count)} {verb} {word}" for verb, count, word in are])


# The same in words, and as data


def _told(test: Scored) -> str:
    """Growth above the nation (points; at most 1.00): 2023 −2.42, met; 2024 −1.63, met. Room: 2.63 points in 2024."""
    row = row_of(test)
    asked = [(y, cell) for y, cell in zip(test.years, row.cells, strict=True) if cell.mark is not Verdict.NOT_IN_FORCE]
    name = f"{row.name}{f' ({row.target})' if row.target else ''}"
    if row.across:
        why = ", ".join(filter(None, [row.across.text, row.across.detail]))
        years = f" {in_years([y for y, _ in asked])}" if asked else ""
        told = f"{name}: {why}{years}."
    else:
        told = f"{name}: {'; '.join(f'{y} {_one(cell)}' for y, cell in asked)}."
    room = f" Room: {row.room.text} {row.room.detail}." if row.room.text else ""
    found = [f"{y}, {found_in_words(each)}" for y in test.years if (each := test.found(y))]
    others = f" Beside ours: {'; '.join(found)}." if found else ""
    return f"{told}{room}{others}"


def _one(cell: Said) -> str:
    return ", ".join(filter(None, [cell.text, cell.detail]))


def _table(tests: Sequence[Scored]) -> Table:
    """Every test in a row of its own, with all years that the picture has."""
    columns = [Column("Test"), Column("Target"), *(Column(str(year)) for year in tests[0].years), Column("Newest room")]
    rows = tuple(_table_row(test) for test in tests)
    others = [OTHERS_NOTE] if any(cell.others for row in rows for cell in row) else []
    meant = key(cell.mark for row in rows for cell in row)
    return Table("Data", tuple(columns), rows, " ".join([f"{DASH} is a figure that is not known.", *others]), meant)


def _table_row(test: Scored) -> tuple[Cell, ...]:
    row = row_of(test)
    cells = (_table_cell(test, year) for year in test.years)
    return Cell(row.name), Cell(row.target), *cells, Cell(" ".join(filter(None, [row.room.text, row.room.detail])))


def _table_cell(test: Scored, year: int) -> Cell:
    found = test.of(year)
    if not found:
        return Cell(str(Verdict.NOT_IN_FORCE), Verdict.NOT_IN_FORCE)
    if test.test.several:
        return met_cell(found)
    return standing_cell(parse_unit(found[0].unit) if found[0].unit else None, found[0])


def _speaker(material: Material, tests: Sequence[Scored]) -> Iterator[str]:
    """What a witness says: the title, how many tests there are, and how many have no figures."""
    yield from (f"{_capital(part)}." for part in standing_title(material, tests).split("; "))
    yield f"By the newest year of each test, {_tally(tests)}."
