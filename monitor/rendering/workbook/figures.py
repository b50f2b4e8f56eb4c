"""The figures that the worksheets are filled with, as a list: each once, with whose it is and where it is from."""

import math
from collections.abc import Iterator

from monitor.definitions.schema import Default
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import default_used
from monitor.observations.provenance import SMALL, Lineage
from monitor.pages.material import Material
from monitor.pages.sentences import maturity_words
from monitor.rendering.workbook.formats import number_format, unit_words
from monitor.rendering.workbook.model import HIDDEN, Entry, Heading, Sheet, texts
from monitor.words.areas import Entity
from monitor.words.findings import Basis, Cause

NAME = "Observations"
_HEADINGS = (
    Heading("Figure", 40, wraps=True), Heading("Of", 22, wraps=True), Heading("Area", 9, wraps=True),
    Heading("Period", 8, numeric=True), Heading("Value", 18, numeric=True),
    Heading("Unit", 20, wraps=True), Heading("Status", 13),
    Heading("Maturity", 24, wraps=True), Heading("Publications", 44, wraps=True), Heading("Set right", 20, wraps=True),
    Heading("Measure", 34, wraps=True),
)  # fmt: skip
_STATUS = (Basis.FINAL, Basis.PROVISIONAL, Basis.PROJECTED)  # as `Lineage.firmness` counts

Known = tuple[str, str, str, int, str]  # measure, area, population, year and whether as last or first published


def figures(material: Material) -> Sheet:
    """Every figure that any worksheet uses, in the order of the measures."""
    rows: dict[Known, tuple[Entry, ...]] = {}
    for sheet in material.sheets:
        for name in sheet.test.asked.inputs:
            rows.update({key: row for key, row in _of_input(material, sheet, name) if key not in rows})
    return Sheet(NAME, f"{material.agreement.title}: figures used", _HEADINGS, [rows[key] for key in sorted(rows)], 4)


def _of_input(material: Material, sheet: Worksheet, name: str) -> Iterator[tuple[Known, tuple[Entry, ...]]]:
    """The figures of one input, each entity's own or the one that all share."""
    asked, whose = sheet.test.asked.inputs[name], sheet.series[name].entities
    for entity, whom in enumerate(whose):
        if entity < len(sheet.entities):
            for year in map(int, sheet.years):
                if row := _row(material, sheet, name, entity, whom, year):
                    yield (asked.measure, whom.area, whom.population, year, asked.vintage), row


def _row(
    material: Material, sheet: Worksheet, name: str, entity: int, whom: Entity, year: int
) -> tuple[Entry, ...] | None:
    """One figure; None where no publication has a row for it, and nothing is taken in its place."""
    from_, unit = sheet.lineage(name, entity, year), sheet.test.units[name]
    default = default_used(sheet, name, entity, year)
    if not from_.publications and not from_.withheld and default is None:
        return None
    measure = material.told.measures[sheet.test.asked.inputs[name].measure]
    value = sheet.value(name, entity, year)
    is_known = not math.isnan(value)
    return (
        *texts(measure.title, whom.name, whom.area),
        Entry(year, format="0"),
        Entry(value, "", number_format(unit), "given") if is_known else Entry(_why(from_), look="unknown"),
        *texts(unit_words(unit), "assumed" if default else _STATUS[from_.firmness].value),
        *texts(maturity_words(from_.maturity) if from_.maturity else "", _from_where(material, from_, default)),
        *texts("; ".join(f"was {c.was:g}" for c in from_.corrections), sheet.test.asked.inputs[name].measure),
    )


def _from_where(material: Material, from_: Lineage, default: Default | None) -> str:
    """The publications of a figure, as the sheet of sources names them; or the document by which it is assumed."""
    cited = [material.told.documents[default.cite.document].title] if default else []
    return "; ".join([*(publication.id for publication in from_.publications), *cited])


def _why(from_: Lineage) -> str:
    """Why a figure is not given of which there is a row."""
    if from_.withheld == SMALL:
        return HIDDEN
    return Cause.WITHHELD.value if from_.withheld else Cause.NO_FIGURES.value
