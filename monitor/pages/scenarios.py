"""A what-if worked out -> its page: the options side by side, and everything that was assumed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

from monitor.definitions.scenarios import Option, Order, ScenarioFile, Step
from monitor.errors import Problem
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.signals import signal
from monitor.evaluation.whatif import WhatIf, alone, months_in_force
from monitor.pages.answers import ScenarioPage
from monitor.pages.explain import notices
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import DASH, heading, or_more, title
from monitor.pages.verdicts import MEANT, mark_of, would, year_cell
from monitor.words.findings import GUARD, Mark
from monitor.words.units import YEARS, Unit, parse_unit
from monitor.words.wording import (
    amount,
    count_words,
    distance,
    dollars,
    in_quotes,
    listed,
    long_date,
    places_apart,
    room_words,
)

_NOTE = (
    "No forecast and no finding: each column is what the tests would come to if all that is assumed below were so. "
    f"{DASH} is a figure that is not known."
)
ILLUSTRATION, ASSUMED = "ILLUSTRATION", "ASSUMED FIGURES"  # what stands on the face of every such page
EVERY_OPTION, AS_ABOVE, WHOLE = "Every option", "as above", 100


def scenario_page(what_if: WhatIf) -> ScenarioPage:
    """The page of a scenario worked out."""
    page = _page(what_if.asked, what_if.quantities, (*_needs(what_if.asked), *_says(what_if)), _results(what_if))
    stands = [alone(sheet, 0) for sheet in what_if.sheets]
    asked = ((sheet, entity, year) for sheet in stands for entity, year in _asked(what_if, sheet))
    words = chain.from_iterable(notices(*of) for of in asked)
    return replace(page, notices=(*page.notices, *dict.fromkeys(words)))


def waiting_page(asked: ScenarioFile, quantities: Mapping[str, str], missing: Sequence[Problem]) -> ScenarioPage:
    """The page of a scenario that changes figures which were not known."""
    return _page(asked, quantities, tuple(f"Not worked out: {problem.what}" for problem in missing), None)


def _page(
    asked: ScenarioFile, quantities: Mapping[str, str], says: tuple[str, ...], results: Table | None
) -> ScenarioPage:
    assumed, marks = _assumed(asked, quantities), (ILLUSTRATION, ASSUMED) if asked.illustration else (ASSUMED,)
    shown = tuple(asked.not_shown)
    return ScenarioPage(asked.id, asked.title, asked.question, says, results, assumed, shown, marks, _options(asked))


def _needs(asked: ScenarioFile) -> Iterator[str]:
    """Which options need an agreement, and what is used without it."""
    for option in asked.options:
        if option.if_not_agreed:
            yield f'"{option.title}" needs agreement; without it, "{_instead(asked, option)}" is used.'


def _instead(asked: ScenarioFile, option: Option) -> str:
    return next(fallback.title for fallback in asked.options if fallback.id == option.if_not_agreed)


def _options(asked: ScenarioFile) -> Table | None:
    """What the options are in the words of their source, and which need an agreement; None where nothing is said."""
    rows = tuple((Cell(option.title), Cell(_quoted(option)), _agreement(asked, option)) for option in asked.options)
    columns = (Column("Option"), Column("In the words of its source"), Column("Agreement"))
    is_described = any(option.cite or option.if_not_agreed for option in asked.options)
    return Table(f"What the options are: {asked.title}", columns, rows) if is_described else None


def _agreement(asked: ScenarioFile, option: Option) -> Cell:
    if not option.if_not_agreed:
        return Cell("not needed")
    return Cell("needed", detail=f'without it, "{_instead(asked, option)}" is used')


def _quoted(option: Option) -> str:
    quote = option.cite.quote if option.cite else None
    return in_quotes(quote) if quote else DASH


def _says(what_if: WhatIf) -> Iterator[str]:
    """For each judged test and year, in which options it is met."""
    for sheet in [sheet for sheet in what_if.sheets if sheet.test.judges]:
        paths = _each(what_if, sheet)
        for entity, year in _asked(what_if, sheet):
            if sheet.judges(year):
                first, *others = (mark_of(path, entity, year) for path in paths)
                stands = would(first, as_if=bool(what_if.asked.assume))
                yield f"{_called(sheet, entity)}, {year}: {stands} ({_first(what_if)}); {_verdicts(others)}."


def _first(what_if: WhatIf) -> str:
    return f"{what_if.first[0].lower()}{what_if.first[1:]}"


def _verdicts(marks: Sequence[Mark]) -> str:
    """How many options come to what."""
    whole = len(marks)
    counted = [(would(mark), marks.count(mark)) for mark in MEANT if mark in marks]
    parts = [f"{word} in {often} of {whole} options" for word, often in counted]
    return listed(parts) if len(parts) > 1 or whole == 1 else f"{counted[0][0]} in every option"


def _each(what_if: WhatIf, sheet: Worksheet) -> list[Worksheet]:
    """The worksheet of each path by itself."""
    return [alone(sheet, path) for path in range(len(what_if.paths))]


def _asked(what_if: WhatIf, sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Every entity and year that the scenario asks about and the test's terms cover."""
    years = [year for year in what_if.asked.years if any(entry.covers(year) for entry in sheet.in_force)]
    yield from product(range(len(sheet.entities)), years)


def _called(sheet: Worksheet, entity: int) -> str:
    """The test's title, with whom it is asked of where it is asked of several."""
    return (
        f"{heading(sheet, entity)}, {sheet.entities[entity].name}"
        if len(sheet.entities) > 1
        else heading(sheet, entity)
    )


def _results(what_if: WhatIf) -> Table:
    columns = (Column("Test and year"), *(Column(title) for _, title in what_if.paths))
    rows = [*_ordered(what_if), *(row for sheet in what_if.sheets for row in _rows(what_if, sheet))]
    return Table(f"What each option would come to: {what_if.asked.title}", columns, tuple(rows), _NOTE)


def _ordered(what_if: WhatIf) -> Iterator[tuple[Cell, ...]]:
    """What the orders bring into each year, in dollars; where there is none, no row."""
    for year in what_if.asked.years if what_if.asked.orders else ():
        amounts = (_dollars_of(what_if.asked, steps, year) for steps in what_if.steps)
        yield (Cell("Revenue ordered", detail=str(year)), *(Cell(dollars(ordered)) for ordered in amounts))


def _dollars_of(asked: ScenarioFile, steps: Sequence[Step], year: int) -> float:
    parts = ((asked.orders[step.order].dollars * step.part / 100, step) for step in steps if step.order)
    return sum(whole * months_in_force(step, year) / 12 for whole, step in parts)


def _rows(what_if: WhatIf, sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    """A row for each entity and year; of a worksheet that judges nothing, one for each line that it shows."""
    paths = _each(what_if, sheet)
    for entity, year in _asked(what_if, sheet):
        called = _called(sheet, entity)
        if sheet.test.compares:
            yield (
                Cell(called, detail=str(year)),
                *(_in_words(what_if, _verdict(path, entity, year)) for path in paths),
            )
            continue
        names = sheet.way(year).answers
        for name in names:
            line = f"{called}: {title(sheet, entity, name)}" if len(names) > 1 else called
            yield (Cell(line, detail=str(year)), *(_figure(paths[0], path, name, entity, year) for path in paths))


def _in_words(what_if: WhatIf, cell: Cell) -> Cell:
    """In an illustration no mark of a verdict stands, which somebody could take for one: only what would be."""
    if not what_if.asked.illustration or cell.mark is None:
        return cell
    return Cell(would(cell.mark), detail=cell.detail)


def _verdict(sheet: Worksheet, entity: int, year: int) -> Cell:
    """The verdict over figure and room, where one line is judged; what a watch says."""
    clause = sheet.way(year).clause
    if clause is None:
        return year_cell(sheet, entity, year)
    unit, value = sheet.test.units[clause.line], sheet.value(clause.line, entity, year)
    limit = sheet.value(clause.limit, entity, year)
    more = or_more(sheet, clause.line, entity, year)
    shown = f"{amount(value, unit, places_apart(value, limit, unit))}{more}"
    if sheet.test.watches:
        return Cell(str(signal(sheet, entity, year).sign), detail=shown)
    room = float(sheet.room[entity, 0, sheet.place(year)])
    if unit == YEARS:
        return year_cell(sheet, entity, year, count_words(value, limit, clause.direction, more=bool(more)))
    return year_cell(sheet, entity, year, f"{shown}, {room_words(room, unit, clause.direction)}")


def _figure(stands: Worksheet, sheet: Worksheet, name: str, entity: int, year: int) -> Cell:
    """A line that is shown, over how far the option moves it."""
    unit, value = sheet.test.units[name], sheet.value(name, entity, year)
    return Cell(amount(value, unit), detail=_moved(value - stands.value(name, entity, year), unit))


def _moved(by: float, unit: Unit) -> str:
    """By how much an option moves a figure; empty where it does not."""
    return f"{distance(by, unit)} {'more' if by > 0 else 'less'}" if abs(by) > GUARD else ""


def _assumed(asked: ScenarioFile, quantities: Mapping[str, str]) -> Table:
    """Every step with its ground; of an order, what it falls on. The ground of an order is told once."""
    steps = [(EVERY_OPTION, step) for step in asked.assume]
    steps += [(option.title, step) for option in asked.options for step in option.steps]
    orders = [step.order for _, step in steps]
    repeated = [step.order is not None and step.order in orders[:place] for place, (_, step) in enumerate(steps)]
    rows = [
        (Cell(where), _what(asked, step, quantities), Cell(_when(step)), Cell(AS_ABOVE if again else _why(asked, step)))
        for (where, step), again in zip(steps, repeated, strict=True)
    ]
    columns = (Column("In"), Column("What changes"), Column("When"), Column("Why"))
    return Table(f"What is assumed: {asked.title}", columns, tuple(rows))


def _when(step: Step) -> str:
    since = long_date(step.from_)
    return f"{since} to {long_date(step.through)}" if step.through else f"from {since} on"


def _why(asked: ScenarioFile, step: Step) -> str:
    return (asked.orders[step.order].because if step.order else step.because) or ""


def _what(asked: ScenarioFile, step: Step, quantities: Mapping[str, str]) -> Cell:
    """What a step changes, and by how much."""
    if step.order:
        return _of_order(asked, asked.orders[step.order], step.part)
    figures = asked.figures[step.of or ""]
    return Cell(figures.title, detail=_said(step, parse_unit(quantities[figures.quantity])))


def _of_order(asked: ScenarioFile, order: Order, part: float) -> Cell:
    falls = [f"{falls.share:g} percent falls on {asked.figures[falls.of].title}" for falls in order.falls_on]
    put = "" if part == WHOLE else f"{part:g} percent of it, "
    return Cell(order.title, detail=f"{put}{dollars(order.dollars)} a year; {listed(falls)}")


def _said(step: Step, unit: Unit) -> str:
    by = abs(step.figure)
    if step.change == "set":
        return f"set to {amount(step.figure, unit)}"
    if step.change == "add":
        return f"{amount(by, unit)} {'more' if step.figure >= 0 else 'less'} a year"
    if step.change == "raise":
        return f"{'raised' if step.figure >= 0 else 'cut'} by {by:g} percent"
    if not by:
        return "stays as last published"
    return f"goes on {'growing' if step.figure > 0 else 'falling'} by {by:g} percent a year"
