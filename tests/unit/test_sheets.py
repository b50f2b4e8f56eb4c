"""A page for each of those a worksheet was asked of, in the order of the exhibit it follows."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.definitions.loading import load_definitions
from monitor.errors import DefinitionError
from monitor.page import Sheets
from monitor.pages.everyone import in_full
from monitor.pages.sheets import sheets_of
from monitor.rendering.render import render_sheets
from monitor.run import sheet_files
from tests.sheets import shipped
from tests.workspaces import copied, replaced

PROGRAMME = "hscrc_full_rate"
FOLDER = "tests_definitions/hscrc_full_rate"


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    test = shipped().definitions.test(f"{PROGRAMME}/recommendation")
    return sheets_of(shipped().worksheet(test), shipped().definitions.programme(PROGRAMME).agreement)


def test_everyone_has_a_page_and_a_row(sheets: Sheets) -> None:
    assert len(sheets.sheets) == len(sheets.everyone.rows) == 45
    assert {sheet.title for sheet in sheets.sheets} == {row[0].text for row in sheets.everyone.rows}


def test_a_page_reads_like_the_exhibit(sheets: Sheets) -> None:
    row_1 = next(sheet for sheet in sheets.sheets if sheet.title == "Exhibit 6 row 1")
    printed = [(row[1].text, row[2].text) for row in row_1.rows.rows]

    assert printed == [
        ("B %", "\N{MINUS SIGN}4.92"), ("B $", "\N{MINUS SIGN}16.9"), ("C", "53.82"), ("D", "379.6"),
        ("", "\N{MINUS SIGN}10.14"), ("E", "38.5"), ("F", "20.7"), ("", "12.37"), ("", "7.31"), ("H", "0.0"),
        ("I", "29.90"), ("J", "608.0"), ("K", "\N{MINUS SIGN}36.06"), ("L", "0.0"), ("M", "\N{MINUS SIGN}29.72"),
        ("N", "54.0"), ("O", "38.5"), ("P $", "21.6"), ("P %", "6.30"),
    ]  # fmt: skip


def test_the_second_row_rounds_the_cell_that_the_exhibit_cuts(sheets: Sheets) -> None:
    row_2 = next(sheet for sheet in sheets.sheets if sheet.title == "Exhibit 6 row 2")
    cells = {row[1].text: row[2].text for row in row_2.rows.rows if row[1].text}

    assert cells["H"] == cells["O"] == "\N{MINUS SIGN}2.0"  # printed as -1.9, truncated
    assert (cells["P $"], cells["P %"]) == ("21.7", "3.88")


def test_made_up_hospitals_say_so_and_the_worked_rows_do_not(sheets: Sheets) -> None:
    said = {sheet.title: "SYNTHETIC DATA" in sheet.notices for sheet in sheets.sheets}

    assert [title for title, synthetic in said.items() if not synthetic] == ["Exhibit 6 row 1", "Exhibit 6 row 2"]
    assert "SYNTHETIC DATA" in sheets.notices
    assert [row[0].text for row in sheets.everyone.rows if not row[0].detail] == ["Exhibit 6 row 2", "Exhibit 6 row 1"]


def test_what_the_staff_recommended_stands_beside_ours(sheets: Sheets) -> None:
    suburban = next(sheet for sheet in sheets.sheets if sheet.title == "Suburban Hospital")
    assert "says: Recommended change $22.0 million; Recommended change in percent 6.40 percent." in suburban.beside

    (row,) = (row for row in sheets.everyone.rows if row[0].text == "Suburban Hospital")
    assert [cell.detail for cell in row] == ["synthetic data", "22.0", "6.40"]


def test_a_report_prints_in_full_one_whose_figures_nobody_made_up() -> None:
    sheet = shipped().worksheet(shipped().definitions.test(f"{PROGRAMME}/recommendation"))
    assert sheet.entities[in_full(sheet)].name == "Exhibit 6 row 1"


def test_the_pages_are_html_and_pdf_with_a_page_each(sheets: Sheets) -> None:
    import io

    import pikepdf

    html = render_sheets(sheets)
    assert len(re.findall('<section class="test sheet"', html)) == 45

    sheet = shipped().worksheet(shipped().definitions.test(f"{PROGRAMME}/recommendation"))
    few = replace(sheet, entities=sheet.entities[:2])
    files = sheet_files(few, shipped().definitions.programme(PROGRAMME))
    assert set(files) == {"sheets/recommendation.html", "sheets/recommendation.pdf"}
    with pikepdf.open(io.BytesIO(files["sheets/recommendation.pdf"])) as pdf:
        assert len(pdf.pages) == 4  # the first, the table of all, and one for each


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("line: cost_share}", "line: cost_shore}", '"cost_shore" is not an input, term or line of this test.'),
        ("each: hospital\n", "", '"sheet" is of a worksheet with "each" and "answer"'),
    ],
)
def test_a_sheet_of_what_is_not_there_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    workspace = copied(tmp_path / "office")
    replaced(workspace / FOLDER / "recommendation.yaml", old, new)
    with pytest.raises(DefinitionError) as refused:
        load_definitions([workspace / "tests_definitions"])
    assert message in str(refused.value)


def test_a_missing_benchmark_names_the_hospital_and_the_input() -> None:
    gathered = shipped()
    test = gathered.definitions.test(f"{PROGRAMME}/recommendation")
    measures = {**gathered.definitions.measures}
    measures["commercial_area_benchmark"] = measures["commercial_area_benchmark"].model_copy(update={"source": "none"})
    without = replace(gathered, definitions=replace(gathered.definitions, measures=measures))
    sheet = without.worksheet(test)
    pages = sheets_of(sheet, gathered.definitions.programme(PROGRAMME).agreement)
    suburban = next(page for page in pages.sheets if page.title == "Suburban Hospital")

    assert suburban.beside.startswith(
        "Cannot be told for Suburban Hospital. Not known: Private benchmark, blended by residence; "
        "Private spending above its benchmark, as published."
    )
    (told,) = re.findall("Cannot be told for ([^.]*)", pages.everyone.note.replace("St. ", "St "))
    assert "Suburban Hospital, " in told
    assert "Exhibit 6" not in told
