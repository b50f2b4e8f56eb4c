"""A programme's workbook, whole: its sheets in their order, as the bytes of an XLSX file."""

from monitor.pages.material import Material
from monitor.rendering.workbook import figures, findings, read_me, record, sources
from monitor.rendering.workbook.grid import Grid
from monitor.rendering.workbook.model import Sheet
from monitor.rendering.workbook.naming import sheet_names
from monitor.rendering.workbook.worksheets import worksheet
from monitor.rendering.workbook.writing import written

_LISTS = (read_me.NAME, findings.NAME, figures.NAME, sources.NAME, record.NAME)


def workbook(material: Material) -> bytes:
    """The workbook of a programme. Pure: the same material gives the same bytes."""
    agreement = material.agreement
    return written(sheets(material), f"{agreement.title}: workbook", agreement.summary, material.as_of)


def sheets(material: Material) -> list[Sheet]:
    """The sheets: what it is, findings, a sheet for each worksheet, figures, sources, record."""
    grids = grids_of(material)
    filled = [worksheet(grid, grids, material.told) for grid in grids.values()]
    lists = (figures.figures(material), sources.sources(material), record.record(material))
    return [read_me.read_me(material, grids), findings.findings(material, grids), *filled, *lists]


def grids_of(material: Material) -> dict[str, Grid]:
    """The sheets of the worksheets that anybody is there to be asked of, by the ids of the tests."""
    filled = [sheet for sheet in material.sheets if sheet.entities]
    wanted = [sheet.test.id.partition("/")[2].replace("_", " ").capitalize() for sheet in filled]
    return {sheet.test.id: Grid(name, sheet) for name, sheet in zip(sheet_names(wanted, _LISTS), filled, strict=True)}
