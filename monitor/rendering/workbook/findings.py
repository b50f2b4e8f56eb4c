"""The findings as a list: a row for each test, year and entity, as they were found. Nothing in it is a formula."""

from collections.abc import Mapping

from monitor.evaluation.answer import Finding
from monitor.pages.material import Material
from monitor.pages.others import briefly, said_by
from monitor.pages.sentences import BOUND, entity_of, heading
from monitor.pages.verdicts import would
from monitor.rendering.workbook.formats import number_format, unit_words
from monitor.rendering.workbook.grid import Grid
from monitor.rendering.workbook.model import Entry, Heading, Sheet, texts
from monitor.rendering.workbook.unknown import unknown
from monitor.words.areas import Entity
from monitor.words.findings import Cause
from monitor.words.units import difference_unit, parse_unit
from monitor.words.wording import places_apart

NAME = "Findings"
_HEADINGS = (
    Heading("Test", 36, wraps=True), Heading("Of", 16, wraps=True), Heading("Year", 7, numeric=True),
    Heading("Verdict", 13),
    Heading("Cause", 12), Heading("Value", 16, numeric=True), Heading("Asked", 11),
    Heading("Limit", 16, numeric=True),
    Heading("Room", 16, numeric=True), Heading("Unit", 15, wraps=True), Heading("Basis", 12), Heading("Standing", 12),
    Heading("Marks", 16, wraps=True), Heading("Reason", 40, wraps=True), Heading("Others found", 30, wraps=True),
    Heading("Who says so", 30, wraps=True), Heading("Sheet", 26, wraps=True),
)  # fmt: skip


def findings(material: Material, grids: Mapping[str, Grid]) -> Sheet:
    """Every finding, in the order of the tests."""
    rows = [
        _row(grids[judged.sheet.test.id], found)
        for judged in material.tests
        if judged.sheet.test.id in grids
        for found in judged.found
    ]
    return Sheet(NAME, f"{material.agreement.title}: findings", _HEADINGS, rows, 3)


def _row(grid: Grid, found: Finding) -> tuple[Entry, ...]:
    sheet, entity = grid.sheet, entity_of(grid.sheet, found)
    verdict = found.verdict if isinstance(found.mark, Cause) else would(found.verdict, found.asked_as_if)
    return (
        *texts(heading(sheet, entity), Entity(found.entity, found.population).name),
        Entry(found.year, format="0"),
        Entry(str(verdict), look="judged"),
        Entry(str(found.cause or "")),
        *_figures(grid, entity, found),
        *texts(unit_words(parse_unit(found.unit)) if found.unit else "", str(found.basis or ""), str(found.standing)),
        *texts("; ".join(found.marks), found.reason or "", briefly(found), _who(found)),
        Entry(grid.name, link=grid.name),
    )


def _figures(grid: Grid, entity: int, found: Finding) -> tuple[Entry, ...]:
    """Value, side, limit and room; of a test of several comparisons they stand on its sheet."""
    clause = grid.sheet.way(found.year).clause
    if clause is None:
        return texts("see its sheet", "", "see its sheet", "see its sheet")
    unit = parse_unit(found.unit)
    known = [float("nan") if figure is None else figure for figure in (found.value, found.limit)]
    places, between = places_apart(known[0], known[1], unit), difference_unit([unit, unit])
    apart = places_apart(found.room or 0.0, 0.0, between) if found.room else None

    def entry(figure: float | None, format: str, *names: str) -> Entry:
        is_known = figure is not None
        return Entry(figure, "", format) if is_known else unknown(grid.sheet, names, entity, found.year)

    return (
        entry(found.value, number_format(unit, places), clause.line),
        Entry(BOUND[found.direction].lower()),
        entry(found.limit, number_format(unit, places), clause.limit),
        entry(found.room, number_format(between, apart), clause.line, clause.limit),
    )


def _who(found: Finding) -> str:
    """Who says what others found, of the one that is told."""
    by = found.by_their_figure
    entry = found.others_verdict or (by.found if by else found.determination)
    return said_by(entry) if entry else ""
