"""The sheets: of a worksheet that was asked of several a section for each, which reads like the exhibit it follows.

They are made of one worksheet, and stand beside the dashboard of its programme.
"""

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.schema import SheetRow
from monitor.evaluation.answered import is_answered, last_answered
from monitor.evaluation.evaluate import Worksheet
from monitor.language.arithmetic import on_side
from monitor.pages.everyone import shown_table
from monitor.pages.explain import figure_cell, notices
from monitor.pages.model import Answer, Cell, Column, Prose, Report, Section, Table, TableBlock
from monitor.pages.others import shown_by_others
from monitor.pages.sentences import DASH, beside_shown, heading, shown_values, title
from monitor.words.wording import header_unit, long_date


def sheets_of(sheet: Worksheet, agreement: AgreementFile) -> Report:
    """A table of all, and a section for each that is answered, of the last year that is answered for anyone."""
    everyone = range(len(sheet.entities))
    last = {entity: last_answered(sheet, entity) for entity in everyone}
    year = max([of for entity, of in last.items() if is_answered(sheet, entity, of)] or last.values())
    sections = [_sheet(sheet, entity, year) for entity in everyone if is_answered(sheet, entity, year)]
    of_all = TableBlock("everyone-table", shown_table(sheet, year), "standing-table everyone")
    before = Section("", "", (Prose(agreement.disclaimer, "disclaimer"),))
    asked = sheet.test.asked.question.format(area=f"each {sheet.test.asked.each}")
    return Report(
        kind="sheets",
        id=sheet.test.id.replace("/", "-"),
        title=heading(sheet, 0),
        subtitle=f"{agreement.title}, {year}",
        purpose=asked,
        as_of=sheet.as_of,
        notices=tuple(dict.fromkeys(["DRAFT", *(word for section in sections for word in section.notices)])),
        headline=asked,
        window=f"{heading(sheet, 0)}: everyone, as of {long_date(sheet.as_of)}",
        running=f"{agreement.title}, {year}",
        skip="Skip to the table of all",
        sections=(before, Section("everyone", "Everyone", (of_all,), "test"), *sections),
    )


def _sheet(sheet: Worksheet, entity: int, year: int) -> Section:
    id = f"sheet-{entity + 1}-{sheet.entities[entity].area.rpartition(':')[2]}"
    beside = " ".join([beside_shown(sheet, entity, year), *shown_by_others(sheet, entity, year)])
    rows = TableBlock(f"{id}-rows", _rows(sheet, entity, year), "exhibit")
    blocks = (Answer(shown_values(sheet, entity, year)), rows, Prose(beside, "reason"))
    return Section(id, sheet.entities[entity].name, blocks, "test sheet", notices(sheet, entity, year))


def _rows(sheet: Worksheet, entity: int, year: int) -> Table:
    """A row for each line of the exhibit: what it is with its unit, its column there, and the figure."""
    rows = tuple(
        _figure(sheet, entity, year, row, row.line) if row.line else _words(sheet, entity, year, row)
        for row in sheet.test.asked.sheet
    )
    columns = (Column("Line"), Column("Column"), Column(str(year), numeric=True))
    unknown = any(DASH in cell.text for row in rows for cell in row)
    note = f"{DASH} is a figure that is not known." if unknown else ""
    return Table(f"{heading(sheet, entity)}, {year}", columns, rows, note)


def _figure(sheet: Worksheet, entity: int, year: int, row: SheetRow, line: str) -> tuple[Cell, ...]:
    unit = sheet.test.units[line]
    name = Cell(title(sheet, entity, line), detail=header_unit(unit), strong=line in sheet.way(year).answers)
    return name, Cell(row.column or ""), figure_cell(sheet.value(line, entity, year), unit, None)


def _words(sheet: Worksheet, entity: int, year: int, row: SheetRow) -> tuple[Cell, ...]:
    """What is said of the entity: all that holds of its figures."""
    statements = [words.says for words in row.says if on_side(sheet.value(words.where, entity, year), words.is_)]
    return Cell(f"{row.title}: {'; '.join(statements) or DASH}"), Cell(row.column or ""), Cell("")
