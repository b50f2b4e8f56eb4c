"""A worksheet that was asked of several -> a page for each, which reads like the exhibit it follows."""

from monitor.definitions.agreements import AgreementFile
from monitor.evaluation.evaluate import Worksheet
from monitor.page import Cell, Column, Sheet, Sheets, Table
from monitor.pages.everyone import shown_table
from monitor.pages.explain import figure_cell, notices
from monitor.pages.others import shown_by_others
from monitor.pages.sentences import DASH, beside_shown, heading, last_answered, shown, title
from monitor.wording import header_unit


def sheets_of(sheet: Worksheet, agreement: AgreementFile) -> Sheets:
    """Everyone's pages, of the last year that is answered for anyone."""
    everyone = range(len(sheet.entities))
    year = max(last_answered(sheet, entity) for entity in everyone)
    pages = tuple(_sheet(sheet, entity, year) for entity in everyone)
    return Sheets(
        id=sheet.test.id.replace("/", "-"),
        title=heading(sheet, 0),
        subtitle=f"{agreement.title}, {year}",
        question=sheet.test.asked.question.format(area=f"each {sheet.test.asked.each}"),
        as_of=sheet.as_of,
        notices=tuple(dict.fromkeys(["DRAFT", *(word for page in pages for word in page.notices)])),
        everyone=shown_table(sheet, year),
        sheets=pages,
        disclaimer=agreement.disclaimer,
    )


def _sheet(sheet: Worksheet, entity: int, year: int) -> Sheet:
    return Sheet(
        id=f"sheet-{entity + 1}-{sheet.entities[entity].area.rpartition(':')[2]}",
        title=sheet.entities[entity].name,
        notices=notices(sheet, entity, year),
        answer=shown(sheet, entity, year),
        rows=_rows(sheet, entity, year),
        beside=" ".join([beside_shown(sheet, entity, year), *shown_by_others(sheet, entity, year)]),
    )


def _rows(sheet: Worksheet, entity: int, year: int) -> Table:
    """A row for each line of the exhibit: its column there, what it is with its unit, and the figure."""
    units, answers = sheet.test.units, sheet.way(year).answers
    rows = tuple(
        (
            Cell(title(sheet, entity, row.line), detail=header_unit(units[row.line]), strong=row.line in answers),
            Cell(row.column or ""),
            figure_cell(sheet.value(row.line, entity, year), units[row.line], None),
        )
        for row in sheet.test.asked.sheet
    )
    columns = (Column("Line"), Column("Column"), Column(str(year), numeric=True))
    return Table(f"{heading(sheet, entity)}, {year}", columns, rows, f"{DASH} is a figure that is not known.")
