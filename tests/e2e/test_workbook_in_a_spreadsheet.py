"""The workbooks as a spreadsheet program opens them: nothing to repair, and every formula comes to our figure."""

import math
import re
import shutil
from collections.abc import Iterator, Mapping

import pytest
from openpyxl import Workbook

from monitor.rendering.workbook.book import sheets, workbook
from monitor.rendering.workbook.model import Entry, Sheet
from monitor.rendering.workbook.naming import column
from monitor.rendering.workbook.writing import written
from tests.conftest import unavailable
from tests.recalculated import recalculated
from tests.reported import evaluated
from tests.sheets import TODAY, shipped
from tests.spreadsheet import cells_of

PROGRAMMES = (
    "maryland_tcoc", "maryland_all_payer", "vermont_apm", "rhode_island_target", "ahead_md", "hscrc_full_rate",
)  # fmt: skip
MUTATED = "mutated"
pytestmark = pytest.mark.repeats


@pytest.fixture(scope="module")
def models() -> dict[str, list[Sheet]]:
    return {name: sheets(evaluated(shipped(), name)) for name in PROGRAMMES}


@pytest.fixture(scope="module")
def computed(models: Mapping[str, list[Sheet]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Each programme's workbook, and one with a wrong formula in it, computed by one LibreOffice."""
    if not shutil.which("soffice"):
        unavailable("LibreOffice is not installed")
    files = {name: written(model, name, name, TODAY) for name, model in models.items()}
    files[MUTATED] = written(mutated(models["rhode_island_target"]), MUTATED, MUTATED, TODAY)
    return recalculated(files, tmp_path_factory.mktemp("office"))


def mutated(model: list[Sheet]) -> list[Sheet]:
    """The same with the first formula of a growth turned round, its value left as it was."""
    found = [
        f for s in model for row in s.rows for e in row if (f := re.fullmatch(r"\((\w+)/(\w+)-1\)\*100", e.formula))
    ]
    wrong, right = f"({found[0][2]}/{found[0][1]}-1)*100", found[0][0]

    def turned(entry: Entry) -> Entry:
        return Entry(entry.value, wrong, entry.format, entry.look) if entry.formula == right else entry

    return [Sheet(s.name, s.title, s.headings, [[turned(e) for e in row] for row in s.rows], s.frozen) for s in model]


def wrong(model: list[Sheet], book: Workbook) -> Iterator[tuple[str, str, object, object]]:
    """Every formula that comes to another value than ours: its sheet and cell, ours, and what it came to."""
    for sheet in model:
        values = {f"{column(at)}{row}": e.value for row, line in enumerate(sheet.rows, 2) for at, e in enumerate(line)}
        for row, line in enumerate(sheet.rows, 2):
            for at, entry in enumerate(line):
                came_to = book[sheet.name].cell(row, at + 1).value
                if entry.formula and not alike(entry, came_to, values):
                    yield sheet.name, f"{column(at)}{row}", entry.value, came_to


def alike(entry: Entry, came_to: object, values: Mapping[str, object]) -> bool:
    """Whether a formula came to our value. What is left of a sum that cancels out is rounding, and nobody's figure."""
    if not isinstance(entry.value, float) or not isinstance(came_to, int | float):
        return entry.value == came_to
    named = [abs(value) for cell in cells_of(entry.formula) if isinstance(value := values.get(cell), float)]
    rounding = 1e-12 * max(named, default=0.0)
    return math.isclose(entry.value, came_to, rel_tol=1e-9) or max(abs(entry.value), abs(came_to)) <= rounding


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_formula_comes_to_our_figure(
    programme: str, models: Mapping[str, list[Sheet]], computed: Mapping[str, Workbook]
) -> None:
    model = models[programme]

    assert computed[programme].sheetnames == [sheet.name for sheet in model]
    assert sum(bool(entry.formula) for sheet in model for row in sheet.rows for entry in row) > 400
    assert [*wrong(model, computed[programme])] == []


def test_a_wrong_formula_is_found_though_the_right_value_stands_beside_it(
    models: Mapping[str, list[Sheet]], computed: Mapping[str, Workbook]
) -> None:
    found = [*wrong(mutated(models["rhode_island_target"]), computed[MUTATED])]

    assert len(found) >= 1
    assert found[0][2] != found[0][3]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_texts_and_given_figures_come_back_as_they_were(
    programme: str, models: Mapping[str, list[Sheet]], computed: Mapping[str, Workbook]
) -> None:
    for sheet in models[programme]:
        page = computed[programme][sheet.name]
        for row, line in enumerate(sheet.rows, 2):
            for at, entry in enumerate(line, 1):
                if isinstance(entry.value, float | int) and not entry.formula:
                    assert page.cell(row, at).value == pytest.approx(entry.value, rel=1e-14)
                elif isinstance(entry.value, str):
                    assert (page.cell(row, at).value or "") == entry.value.replace("\r\n", "\n")


def test_the_file_of_a_programme_is_that_of_its_sheets(models: Mapping[str, list[Sheet]]) -> None:
    material = evaluated(shipped(), "rhode_island_target")
    agreement = material.agreement

    assert workbook(material) == written(
        models["rhode_island_target"], f"{agreement.title}: workbook", agreement.summary, TODAY
    )
