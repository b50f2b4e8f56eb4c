"""A worksheet as an analyst expects a cost report: lines down, years across, each with its unit, its sum and source."""

from collections.abc import Iterable, Mapping, Sequence

from monitor.definitions.programmes import TESTS_MET, in_force
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.citations import Told
from monitor.pages.explain import how_computed
from monitor.pages.others import COLUMN
from monitor.pages.sentences import BOUND, heading, title
from monitor.rendering.workbook.formats import shown_width, unit_words
from monitor.rendering.workbook.grid import ERROR, OTHERS, VERDICT, Grid, Key, room_key
from monitor.rendering.workbook.judging import Judging
from monitor.rendering.workbook.lines import Lines
from monitor.rendering.workbook.model import Entry, Heading, Sheet, texts
from monitor.words.units import Unit, difference_unit
from monitor.words.wording import years_listed

COMPUTED = "Computed by monitor"
_ROOM = "How far the figure is on the right side of its limit: negative past it, 0 where the two are equal"
_ERROR = f"{COMPUTED}: how far the judged figure moves within the stated errors of its sources"
_VERDICT = "From the room; where no formula stands, why nothing is told, or what further holds of the year"
_SIGNAL = "From the room: a watch-test calls for a look, and judges nothing"


def worksheet(grid: Grid, grids: Mapping[str, Grid], told: Told) -> Sheet:
    """The sheet of one filled worksheet, a block of rows for each of those it was asked of."""
    sheet, lines, judging = grid.sheet, Lines(grid), Judging(grid, grids)
    years = [int(year) for year in sheet.years]

    def entry(entity: int, key: Key, year: int) -> Entry:
        return lines.entry(entity, key[1], year) if key[0] == "line" else judging.entry(entity, key, year)

    rows = [
        (*_before(grid, entity, key), *entries, *_after(grid, told, entity, key, entries))
        for entity in range(len(sheet.entities))
        for key in grid.rows
        for entries in [[entry(entity, key, year) for year in years]]
    ]
    wide = max((shown_width(entry) for row in rows for entry in row[grid.before : -2]), default=0)
    return Sheet(grid.name, grid.title, _headings(grid, years, wide), rows, grid.before)


def _headings(grid: Grid, years: Sequence[int], wide: int) -> list[Heading]:
    """What stands above the columns; those of years are `wide` enough for every figure."""
    before = [Heading("No.", 5, numeric=True), Heading("Line", 40, wraps=True), Heading("Unit", 14, wraps=True)]
    after = [Heading("How it is computed", 50, wraps=True), Heading("Source", 44, wraps=True)]
    whom = [Heading("Of", 22, wraps=True)] if grid.several else []
    return [*whom, *before, *(Heading(year, wide, wraps=True, numeric=True) for year in years), *after]


def _before(grid: Grid, entity: int, key: Key) -> tuple[Entry, ...]:
    """Whom a row is of, its number, what it is, and its unit."""
    whom = texts(grid.sheet.entities[entity].name) if grid.several else ()
    number = grid.rows.index(key) + 1 if key[0] == "line" else None
    unit = _unit(grid, key)
    return (*whom, Entry(number, format="0"), *texts(_title(grid, entity, key), unit_words(unit) if unit else ""))


def _title(grid: Grid, entity: int, key: Key) -> str:
    kind, *rest = key
    if kind == "line":
        return "Tests met" if rest[0] == TESTS_MET else title(grid.sheet, entity, rest[0])
    if kind == "member":
        return heading(grid.sheet.members[rest[0]], entity)
    if kind == "room":
        return "Room" if len(grid.clauses) == 1 else f"Room: {title(grid.sheet, entity, rest[0])}"
    if key == VERDICT:
        return "Signal" if grid.sheet.test.watches else "Verdict"
    return COLUMN if key == OTHERS else "Stated error"


def _unit(grid: Grid, key: Key) -> Unit | None:
    """The unit of a row; None of one that has words."""
    units = grid.sheet.test.units
    if key[0] == "line":
        return units[key[1]]
    judged = units[key[1]] if key[0] == "room" else _judged_unit(grid) if key == ERROR else None
    return difference_unit([judged, judged]) if judged else None


def _judged_unit(grid: Grid) -> Unit | None:
    clause = grid.sheet.newest.clause
    return grid.sheet.test.units[clause.line] if clause else None


def _after(grid: Grid, told: Told, entity: int, key: Key, entries: Sequence[Entry]) -> tuple[Entry, Entry]:
    """How a row is computed, and where its figures are from."""
    sheet = grid.sheet
    if key[0] == "line":
        name = key[1]
        if name in sheet.test.asked.inputs:
            return Entry(_published(sheet, told, name)), Entry(_publications(sheet, entity, name))
        if name in sheet.test.asked.terms:
            return Entry("Set by the agreement"), Entry(_terms(sheet, told, name))
        return Entry(_how(grid, name, entries)), Entry()
    says = {"member": "The verdict on its own sheet", "room": f"{_ROOM}. {_bound(grid, entity, key)}", "error": _ERROR}
    verdict = _SIGNAL if sheet.test.watches else _VERDICT
    return Entry({**says, "verdict": verdict}.get(key[0], "")), Entry()


def _bound(grid: Grid, entity: int, key: Key) -> str:
    clause = next((clause for clause in grid.clauses if room_key(clause) == key), None)
    return f"{BOUND[clause.direction]}: {title(grid.sheet, entity, clause.limit)}" if clause else ""


def _published(sheet: Worksheet, told: Told, name: str) -> str:
    asked = sheet.test.asked.inputs[name]
    default = f"; taken as {asked.default.value:g} where nothing is published" if asked.default else ""
    return f"{told.measures[asked.measure].title}{default}"


def _publications(sheet: Worksheet, entity: int, name: str) -> str:
    """The publications that the figures of an input are from, as the sheet of sources names them, oldest first."""
    used = sheet.series[name].provenance.over(entity, map(int, sheet.years)).publications
    return "; ".join(p.id for p in sorted(used, key=lambda p: p.order))


def _terms(sheet: Worksheet, told: Told, name: str) -> str:
    """The documents in which the versions of a term stand that govern any year."""
    versions = (in_force(sheet.test.asked.terms[name].versions, int(year), sheet.as_of) for year in sheet.years)
    known = (version for version in versions if version)
    cited = (f"{told.documents[version.cite.document].title} ({version.standing})" for version in known)
    return "; ".join(dict.fromkeys(cited))


def _how(grid: Grid, name: str, entries: Iterable[Entry]) -> str:
    """What the verb of a line does, by the method of each year; and which figures have no formula."""
    if name == TESTS_MET:
        return "How many of the tests below are met"
    years: dict[str, list[int]] = {}
    for year, way in zip(map(int, grid.sheet.years), grid.sheet.ways, strict=True):
        if name in way.lines:
            line = way.lines[name]
            years.setdefault(how_computed(line, [_called(grid, used) for used in line.of]), []).append(year)
    whole = [*years] if len(years) == 1 else [f"{years_listed(of)}: {text}" for text, of in years.items()]
    return f"{'. '.join(whole)}{_without_formula(grid.sheet, entries)}"


def _called(grid: Grid, name: str) -> str:
    return f"line {grid.rows.index(('line', name)) + 1}"


def _without_formula(sheet: Worksheet, entries: Iterable[Entry]) -> str:
    known = [(int(year), e) for year, e in zip(sheet.years, entries, strict=True) if isinstance(e.value, float)]
    without = [year for year, entry in known if not entry.formula]
    return f". {COMPUTED} in {years_listed(without)}" if without else ""
