"""Watch-tests -> one table of the report: what is watched beside the agreement, and which years call for a look."""

from collections.abc import Sequence

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.signals import Sign, Signal, signals
from monitor.page import Cell, Column, Table
from monitor.pages.sentences import DASH, heading
from monitor.wording import figure, header_unit, places_apart

NOTE = (
    "A watch calls for a look where a figure is out of the ordinary. It is no test of the agreement and no verdict: "
    f"what it finds may have a good reason. {DASH} is a figure that is not known."
)


def watched_table(sheets: Sequence[Worksheet]) -> Table | None:
    """A row for each watch-test and entity, a column for each year; None where nothing is watched."""
    watched = [(sheet, signals(sheet)) for sheet in sheets if sheet.test.watches]
    years = sorted({signal.found.year for _, found in watched for signal in found})
    columns = (Column("What is watched"), *(Column(str(year)) for year in years))
    rows = [
        _row(sheet, entity, found, years)
        for sheet, found in watched
        for entity in range(len(sheet.entities))
    ]  # fmt: skip
    return Table("What calls for a look", columns, tuple(rows), NOTE) if rows else None


def _row(sheet: Worksheet, entity: int, found: Sequence[Signal], years: Sequence[int]) -> tuple[Cell, ...]:
    whom, asked = sheet.entities[entity], sheet.test.asked
    own = {signal.found.year: signal for signal in found if (signal.found.entity, signal.found.population) == whom}
    question = asked.question.format(area=whom.name)
    cells = (_cell(sheet, own[year]) if year in own else Cell(str(Sign.NOT_WATCHED)) for year in years)
    return (Cell(heading(sheet, entity), detail=question), *cells)


def _cell(sheet: Worksheet, signal: Signal) -> Cell:
    """The sign over its figure, with as many decimals as keep it apart from where a look begins."""
    found, clause = signal.found, sheet.way(signal.found.year).clause
    if found.value is None or found.limit is None or clause is None:
        return Cell(str(signal.sign), detail=DASH)
    unit = sheet.test.units[clause.line]
    shown = figure(found.value, unit, places_apart(found.value, found.limit, unit))
    detail = f"{shown} {header_unit(unit)}"
    return Cell(str(signal.sign), detail=detail, strong=signal.sign is Sign.LOOK)
