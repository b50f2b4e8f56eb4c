"""A test that was asked of several: one table of all, a row for each."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from monitor.evaluation.answer import Finding
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.findings import SYNTHETIC
from monitor.observations.determinations import Determination
from monitor.page import Cell, Column, Table
from monitor.pages.explain import figure_cell
from monitor.pages.sentences import DASH, not_known, official_lines, or_nan
from monitor.units import Unit
from monitor.wording import figure, header_unit, places_apart


def everyone_table(sheet: Worksheet, findings: Sequence[Finding], year: int) -> Table:
    """A row for each entity that a test was asked of, in one year: what was found of it."""
    clause = sheet.way(year).clause
    unit = sheet.test.units[clause.line] if clause else None
    found = {(finding.entity, finding.population): finding for finding in findings if finding.year == year}
    columns = (Column("Of whom"), Column(str(year), header_unit(unit) if unit else ""))
    rows = tuple(
        (_name_cell(entity.name, SYNTHETIC in found[entity].marks), standing_cell(unit, found[entity]))
        for entity in sheet.entities
        if entity in found
    )
    return Table(f"Everyone asked in {year}", columns, rows, f"{DASH} is a figure that is not known.")


def shown_table(sheet: Worksheet, year: int) -> Table:
    """A row for each entity of an exhibit worksheet, a column for each line it shows; the largest first.

    Where an authority found figures of those lines, they stand in columns of their own behind.
    """
    names = sheet.way(year).answers
    figures = [[sheet.value(name, entity, year) for name in names] for entity in range(len(sheet.entities))]
    order = sorted(range(len(figures)), key=lambda e: (isnan(figures[e][0]), -figures[e][0], sheet.entities[e]))
    official = [official_lines(sheet, entity, year) for entity in range(len(sheet.entities))]
    found = [name for name in names if any(name in lines for lines in official)]
    columns = [_column(sheet, name) for name in names]
    columns += [_column(sheet, name, ", as officially found") for name in found]
    made_up = synthetic_ones(sheet, year)
    rows = tuple(
        (
            _name_cell(sheet.entities[e].name, e in made_up),
            *(figure_cell(v, sheet.test.units[n], None) for n, v in zip(names, figures[e], strict=True)),
            *(_official_cell(official[e].get(name), sheet.test.units[name]) for name in found),
        )
        for e in order
    )
    return Table(f"Everyone in {year}", (Column("Of whom"), *columns), rows, " ".join(_notes(sheet, official, year)))


def _column(sheet: Worksheet, name: str, more: str = "") -> Column:
    return Column(f"{sheet.test.title(name)}{more}", header_unit(sheet.test.units[name]), numeric=True)


def _official_cell(found: Determination | None, unit: Unit) -> Cell:
    return figure_cell(or_nan(found.value if found else None), unit, None)


def _notes(sheet: Worksheet, official: Sequence[Mapping[str, Determination]], year: int) -> Iterator[str]:
    """What cannot be told, of whom and why; by whom the official figures are, and why ours differ."""
    yield f"{DASH} is a figure that is not known."
    for entity in range(len(sheet.entities)):
        yield from not_known(sheet, entity, year)
    found = [entry for lines in official for entry in lines.values()]
    yield from dict.fromkeys(f"Officially found by: {entry.by}." for entry in found)
    yield from dict.fromkeys(entry.differs_because for entry in found if entry.differs_because)


def _name_cell(name: str, synthetic: bool) -> Cell:
    return Cell(name, detail=SYNTHETIC if synthetic else "")


def standing_cell(unit: Unit | None, finding: Finding) -> Cell:
    """The verdict over its figure, which is printed with as many decimals as keep it apart from the limit."""
    if finding.value is None or unit is None:
        if finding.made:
            return Cell(str(finding.verdict), finding.verdict)
        due = finding.expected_by
        return Cell(str(finding.verdict), finding.verdict, f"due {due:%Y-%m}" if due else DASH)
    limit = float("nan") if finding.limit is None else finding.limit
    return Cell(
        str(finding.verdict), finding.verdict, figure(finding.value, unit, places_apart(finding.value, limit, unit))
    )


def synthetic_ones(sheet: Worksheet, year: int) -> frozenset[int]:
    """The places of the entities whose answer of `year` leans on figures that were made up."""
    places = range(len(sheet.entities))
    return frozenset(e for e in places if SYNTHETIC in trace_answer(sheet, e, year).marks())
