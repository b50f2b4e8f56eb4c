"""Exhibit 8, scale: how far a model reaches, beside its path of targets."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from monitor.definitions.agreements import AgreementFile
from monitor.evaluation.evaluate import Worksheet
from monitor.language.lines import Clause
from monitor.language.periods import MONTHS
from monitor.pages.exhibits.naming import in_all, subject_of, without_common
from monitor.pages.exhibits.targets import (
    MOST_YEARS,
    NO_FIGURE,
    WHY,
    YearFound,
    drawn_year,
    judged_clause,
    made_up,
    places_of,
    shown_target,
    shown_value,
    sources,
    years_found,
)
from monitor.pages.exhibits.told import fitting, in_years
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.sentences import heading, title
from monitor.pages.target_pictures import Reach, TargetPanel
from monitor.words.findings import Cause
from monitor.words.units import PERCENT, POINTS, Unit
from monitor.words.wording import amount, header_unit, listed, years_listed

FAR = 10.0  # points from which a share is far from its target
MOST_PANELS = 2
OPEN_SHARE = 50.0  # percent: where no share or target is larger, the scale does not go up to 100


@dataclass(frozen=True)
class Reached:
    """One test of scale with its years, newest last."""

    sheet: Worksheet
    clause: Clause
    title: str
    years: tuple[YearFound, ...]

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return self.sheet.test.units[self.clause.line]

    @property
    def compared(self) -> list[YearFound]:
        """The years whose figure is held against a target."""
        return [year for year in self.years if year.compared]


def scale(material: Material) -> Iterator[Figure]:
    """An exhibit for the tests of scale of one unit and the same years, where any has a figure."""
    for _, alike in groupby(
        scale_tests(material), key=lambda each: (str(each.unit), each.years[0].year, each.years[-1].year)
    ):
        group = list(alike)
        for start in range(0, len(group), MOST_PANELS):
            part = group[start : start + MOST_PANELS]
            if any(year.known for reached in part for year in reached.years):
                yield _figure(part, material)


def scale_tests(material: Material) -> list[Reached]:
    """The tests of scale with their years, in the order of the programme."""
    return [reached for test in material.tests if (reached := _reached(test.sheet, material))]


def _reached(sheet: Worksheet, material: Material) -> Reached | None:
    """The test with its years, where it is one of scale: a measure of it says so, and a share or number is needed."""
    clause, asked = judged_clause(sheet), sheet.test.asked
    if clause is None or clause.direction not in ("at_least", "above") or len(sheet.entities) != 1:
        return None
    of_scale = any(material.told.measures[entry.measure].exhibit == "scale" for entry in asked.inputs.values())
    own = sheet.test.judges and sheet.test.reading_of is None and sheet.test.units[clause.line] != POINTS
    years = years_found(sheet, clause)
    return Reached(sheet, clause, heading(sheet, 0), years) if of_scale and own and years else None


def _figure(group: Sequence[Reached], material: Material) -> Figure:
    measured = title(group[0].sheet, 0, group[0].clause.line)
    unit = header_unit(group[0].unit)
    told = scale_title(group, material.agreement)
    sheets = [reached.sheet for reached in group]
    names = without_common([reached.title for reached in group])
    panels = tuple(_panel(reached, name) for reached, name in zip(group, names, strict=True))
    description = " ".join(_said(reached, name) for reached, name in zip(group, names, strict=True))
    return Figure(
        id="scale",
        title=told,
        unit=f"{measured}, {unit}, beside the target"
        if unit not in measured.lower()
        else f"{measured}, beside the target",
        chart=Reach(panels, _top(group), made_up(sheets)),
        alt=f"Bars beside a path of targets. {told}.",
        description=description,
        source=sources(sheets, material.told, material.as_of),
        table=_table(group, names),
        note=_note(group),
        speaker=_speaker(group, names, told),
        printed=True,
        of=tuple(sheet.test.id for sheet in sheets),
    )


def _panel(reached: Reached, name: str) -> TargetPanel:
    shown = reached.years[-MOST_YEARS:]
    places = places_of(shown, reached.unit)
    paused = [year for year in shown if year.pause]
    return TargetPanel(
        title=name,
        years=tuple(drawn_year(year, reached.unit, places) for year in shown),
        foot="Hatched: to be checked" if any(year.known and not year.checked for year in shown) else "",
        paused=(paused[0].year, paused[-1].year) if paused else None,
        paused_words=_paused_words(paused),
    )


def _paused_words(paused: Sequence[YearFound]) -> str:
    """not enforced from October 2021: since when it could be known"""
    if not paused or not (pause := paused[0].pause):
        return ""
    return f"not enforced from {MONTHS[pause.adopted.month - 1].title()} {pause.adopted.year}"


def _top(group: Sequence[Reached]) -> float | None:
    """All there can be, where the unit is percent and it is not much more than any figure."""
    values = [x for each in group for year in each.years for x in (year.value, year.target) if not math.isnan(x)]
    return 100.0 if group[0].unit == PERCENT and max(values, default=0.0) > OPEN_SHARE else None


# The title


def scale_title(group: Sequence[Reached], agreement: AgreementFile) -> str:
    """The Vermont model reached far fewer residents than its path of targets in 2018 and 2019"""
    names = _names(group, agreement)
    due = _next_due(group)
    told = [f"{name} {rest}" for rest in _rests(group) for name in names]
    return fitting(*(f"{text}{due}" for text in told), *told)


def _next_due(group: Sequence[Reached]) -> str:
    """; 2024 is not yet due, where that is the year after the newest figure"""
    newest = max((year.year for each in group for year in each.compared), default=0)
    coming = [y.year for each in group for y in each.years if y.year == newest + 1 and y.mark is Cause.NOT_YET_DUE]
    return f"; {coming[0]} is not yet due" if coming else ""


def _names(group: Sequence[Reached], agreement: AgreementFile) -> list[str]:
    """Who or what fell short, the fullest first: without people to name, what is measured."""
    names, who = without_common([reached.title for reached in group]), subject_of(agreement)
    named = listed(names) if names[0] != group[0].title or len(group) == 1 else who
    return [who] if _noun(group) else [named, who]


def _rests(group: Sequence[Reached]) -> Iterator[str]:
    """What is said of them, the fullest first."""
    compared = [(each, year) for each in group for year in each.compared]
    if not compared:
        yield from _without_target(group)
        return
    newest = max(year.year for _, year in compared)
    if close := [year for each, year in compared if year.year == newest and year.too_close]:
        yield f"is {'short of' if close[0].wrong else 'past'} its target in {newest}, too close to tell"
        return
    path, known = _path(group), {year.year for each in group for year in each.years if year.known}
    short = sorted({year.year for _, year in compared if year.short})
    kept = sorted({year.year for _, year in compared} - set(short))
    mixed = [year for year in short if any(y.year == year and not y.short for _, y in compared)]
    if not short:
        yield f"kept to the {path} {in_all(kept) if known == set(kept) else in_years(kept)}"
    elif mixed:
        of_newest = [year for _, year in compared if year.year == newest]
        count = sum(year.short for year in of_newest)
        yield f"fell short of {count} of {len(of_newest)} targets in {newest}"
    else:
        yield from _short(group, short, kept, known)


def _without_target(group: Sequence[Reached]) -> Iterator[str]:
    """That a figure is known and nothing to hold it against."""
    each, year = max(((each, year) for each in group for year in each.years if year.known), key=lambda p: p[1].year)
    yield f"stood at {amount(year.value, each.unit, places_of(each.years, each.unit))} in {year.year}"


def _short(
    group: Sequence[Reached], short: Sequence[int], kept: Sequence[int], known: Collection[int]
) -> Iterator[str]:
    far = all(abs(y.value - y.target) >= FAR for each in group for y in each.compared if y.short)
    noun, much = _noun(group), "far " if far and group[0].unit == PERCENT else ""
    than = f"reached {much}fewer {noun} than its {_path(group)}" if noun else f"fell {much}short of the {_path(group)}"
    if kept:
        yield f"{than} {in_years(short)}, and kept to it {in_years(kept)}"
    if len(short) == len(known) == 1:
        yield f"{than} {in_all(short)}"
    yield f"{than} {in_years(short)}"


def _path(group: Sequence[Reached]) -> str:
    """path of targets, where they move"""
    moves = any(len({year.target for year in each.years if not math.isnan(year.target)}) > 1 for each in group)
    return "path of targets" if moves else "target"


def _noun(group: Sequence[Reached]) -> str:
    """residents, hospitals: what is counted, of a number or a share of it; empty where nothing can be counted."""
    units = [_counted(each) for each in group]
    return str(units[0]) if units[0] is not None and len({str(unit) for unit in units}) == 1 else ""


def _counted(reached: Reached) -> Unit | None:
    line = reached.sheet.newest.lines.get(reached.clause.line)
    of_share = line is not None and line.verb.shares
    unit = reached.sheet.test.units[line.of[0]] if line is not None and of_share else reached.unit
    money = {"dollar", "percent", "point"} & set(unit.over)
    return None if money or unit.under or not unit.over else unit


# Words, data


def _said(reached: Reached, name: str) -> str:
    """All payers: 22 percent in 2018 against a target of 36; no figure of 2020."""
    places = places_of(reached.years, reached.unit)
    known = [_of_year(reached, year, places) for year in reached.years if year.known]
    bare = [year for year in reached.years if not year.known]
    parts = [listed(known)] if known else []
    targets = [f"{shown_target(y.target, reached.unit)} in {y.year}" for y in bare if not math.isnan(y.target)]
    parts += [f"further targets are {listed(targets)}"] if targets else []
    for why in dict.fromkeys(WHY.get(year.mark, NO_FIGURE) for year in bare):
        years = years_listed([year.year for year in bare if WHY.get(year.mark, NO_FIGURE) == why])
        parts.append(f"{why} {'of' if why == NO_FIGURE else 'in'} {years}")
    return f"{name}: {'; '.join(parts)}."


def _of_year(reached: Reached, year: YearFound, places: int) -> str:
    against = "" if math.isnan(year.target) else f" against a target of {shown_target(year.target, reached.unit)}"
    close = ", too close to tell" if year.too_close else ""
    checked = "" if year.checked else " (to be checked)"
    return f"{amount(year.value, reached.unit, places)} in {year.year}{against}{close}{checked}"


def _note(group: Sequence[Reached]) -> str:
    """Whose figures they are, what is to be checked, and what is not enforced."""
    years = [year for each in group for year in each.years]
    theirs = [year.theirs for year in years if year.theirs]
    says = dict.fromkeys(year.pause.says for year in years if year.pause)
    parts = []
    if theirs:
        who = listed(list(dict.fromkeys(entry.who for entry in theirs)))
        parts.append(f"Found by others and not computed by this office: {who}.")
    if any(not year.checked for year in years if year.known):
        parts.append("What is to be checked is from an account whose document was not read.")
    cut = any(len(each.years) > MOST_YEARS for each in group)
    parts += [f"The newest {MOST_YEARS} years are drawn; the data have all."] if cut else []
    return " ".join([*parts, *says])


def _speaker(group: Sequence[Reached], names: Sequence[str], told: str) -> str:
    """What a witness says: the newest figure of the first beside its target, and what is not known."""
    each = group[0]
    places, known = places_of(each.years, each.unit), [year for year in each.years if year.known]
    parts = [f"{told}."]
    if known and (newest := known[-1]).compared:
        of = f"For {names[0]}, it" if len(group) > 1 and len(names[0]) < 30 else "It"
        value, target = amount(newest.value, each.unit, places), shown_target(newest.target, each.unit)
        parts.append(f"{of} was {value} in {newest.year}, and the target was {target}.")
    if any(not year.known for year in each.years):
        parts.append("We have no figure for the other years.")
    return " ".join(parts)


def _table(group: Sequence[Reached], names: Sequence[str]) -> Table:
    """A row for the figures and one for the targets of each, a column a year."""
    years = sorted({year.year for each in group for year in each.years})
    columns = (Column(header_unit(group[0].unit).capitalize()), *(Column(str(year), numeric=True) for year in years))
    rows = [row for each, name in zip(group, names, strict=True) for row in _rows(each, name, years)]
    return Table("Data", columns, tuple(rows))


def _rows(each: Reached, name: str, years: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    by_year, places = {year.year: year for year in each.years}, places_of(each.years, each.unit)
    found = [_cell(by_year.get(year), each.unit, places) for year in years]
    targets = [by_year[year].target if year in by_year else math.nan for year in years]
    yield Cell(f"{name}, found"), *found
    yield Cell(f"{name}, target"), *(Cell("none" if math.isnan(x) else shown_target(x, each.unit)) for x in targets)


def _cell(year: YearFound | None, unit: Unit, places: int) -> Cell:
    if year is None:
        return Cell("none")
    return Cell(shown_value(year, unit, places) if year.known else WHY.get(year.mark, "none"))
