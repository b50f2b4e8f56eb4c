"""A page for each of those a worksheet was asked of, in the order of the exhibit it follows."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import DefinitionError
from monitor.evaluation.gathered import Gathered
from monitor.operations.papers import sheet_paper
from monitor.pages.everyone import shown_in_full, shown_table
from monitor.pages.kinds.sheets import sheets_of
from monitor.pages.model import Prose, Report, Section, Table
from monitor.pages.sentences import beside_shown
from monitor.rendering.render import render_html
from monitor.words.areas import Entity
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from scripts import simulate_hospitals
from tests.reported import table
from tests.sheets import TODAY, shipped
from tests.workspaces import ROOT, copied, replaced

PROGRAMME = "hscrc_full_rate"
FOLDER = "tests_definitions/hscrc_full_rate"


def pages_of(gathered: Gathered) -> Report:
    """The pages of a report's hospitals."""
    test = gathered.definitions.test(f"{PROGRAMME}/recommendation")
    sheet = gathered.worksheet(test, gathered.reported(test))
    return sheets_of(sheet, gathered.definitions.programme(PROGRAMME).agreement)


def each(report: Report) -> list[Section]:
    """The section of each hospital that is answered."""
    return [section for section in report.sections if section.look == "test sheet"]


def lines(section: Section) -> Table:
    """The lines of the exhibit."""
    rows = table(section, f"{section.id}-rows")
    assert rows
    return rows


def everyone(report: Report) -> Table:
    """The table of all."""
    of_all = table(report, "everyone-table")
    assert of_all
    return of_all


@pytest.fixture(scope="module")
def sheets() -> Report:
    return pages_of(shipped())


@pytest.fixture(scope="module")
def illustrated(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("illustration") / "office"
    simulate_hospitals.write(folder)
    return pages_of(gather_from(load_settings(folder, {}), TODAY))


def test_everyone_has_a_row_and_whoever_is_answered_a_page(sheets: Report) -> None:
    assert [sheet.title for sheet in each(sheets)] == [f"Exhibit 6 row {row}" for row in (1, 2, 3)]
    assert len(everyone(sheets).rows) == 46
    first = [row[0].text for row in everyone(sheets).rows[:5]]
    assert first[:3] == ["Exhibit 6 row 2", "Exhibit 6 row 1", "Exhibit 6 row 3"]
    assert first[3:] == ["Suburban Hospital", "Mercy Medical Center"]  # the largest that the Commission printed


def test_a_page_reads_like_the_exhibit(sheets: Report) -> None:
    row_1 = next(sheet for sheet in each(sheets) if sheet.title == "Exhibit 6 row 1")
    printed = [(row[1].text, row[2].text) for row in lines(row_1).rows]

    assert printed == [
        ("A", ""), ("B %", "\N{MINUS SIGN}4.92"), ("B $", "\N{MINUS SIGN}16.9"), ("C", "53.82"), ("D", "379.6"),
        ("E %", "\N{MINUS SIGN}10.14"), ("E $", "38.5"), ("F", "20.7"), ("G", "12.37"), ("G, State", "7.31"),
        ("H", "0.0"),
        ("I", "29.90"), ("J", "608.0"), ("K", "\N{MINUS SIGN}36.06"), ("L", "0.0"), ("M", "\N{MINUS SIGN}29.72"),
        ("N", "54.0"), ("O", "38.5"), ("P %", "6.30"), ("P $", "21.6"), ("P, revenue", "364.8"),
    ]  # fmt: skip


def test_every_letter_of_the_exhibit_is_there(sheets: Report) -> None:
    for sheet in each(sheets):
        letters = [row[1].text[0] for row in lines(sheet).rows]
        assert sorted(set(letters)) == list("ABCDEFGHIJKLMNOP")
        assert letters == sorted(letters)


def test_the_scenario_is_told_in_words(sheets: Report) -> None:
    assert [lines(sheet).rows[0][0].text for sheet in each(sheets)] == [
        "ICC and TCOC scenario: did not meet the cost standard; better than the Medicare benchmark; "
        "better than the private benchmark",
        "ICC and TCOC scenario: met the cost standard; worse than the Medicare benchmark; "
        "excess growth of Medicare spending; better than the private benchmark",
        "ICC and TCOC scenario: met the cost standard; worse than the Medicare benchmark; "
        "excess growth of Medicare spending; worse than the private benchmark",
    ]


def test_the_third_row_rounds_what_the_exhibit_cuts(sheets: Report) -> None:
    cells = {row[1].text: row[2].text for row in lines(each(sheets)[2]).rows}

    assert (cells["E $"], cells["P %"]) == ("\N{MINUS SIGN}3.9", "0.88")  # printed as 3.8 over, and 0.87
    assert (cells["H"], cells["L"], cells["O"]) == ("\N{MINUS SIGN}3.4", "\N{MINUS SIGN}0.5", "\N{MINUS SIGN}3.9")


def test_the_second_row_rounds_the_cell_that_the_exhibit_cuts(sheets: Report) -> None:
    row_2 = next(sheet for sheet in each(sheets) if sheet.title == "Exhibit 6 row 2")
    cells = {row[1].text: row[2].text for row in lines(row_2).rows if row[1].text}

    assert cells["H"] == cells["O"] == "\N{MINUS SIGN}2.0"  # printed as -1.9, truncated
    assert (cells["P $"], cells["P %"]) == ("21.7", "3.88")


def test_nothing_shipped_is_made_up(sheets: Report) -> None:
    assert "SYNTHETIC DATA" not in sheets.notices
    assert not any(row[0].detail for row in everyone(sheets).rows)


def test_made_up_hospitals_say_so_and_nobody_else(illustrated: Report) -> None:
    said = {sheet.title: "SYNTHETIC DATA" in sheet.notices for sheet in each(illustrated)}

    assert len(said) == 46
    assert [title for title, made_up in said.items() if not made_up] == [f"Exhibit 6 row {row}" for row in (1, 2, 3)]
    assert "SYNTHETIC DATA" in illustrated.notices
    made_up = [row for row in everyone(illustrated).rows if row[0].detail]
    assert {row[0].detail for row in made_up} == {"synthetic data"}
    assert all(row[0].text.startswith("Illustration hospital ") for row in made_up)
    assert not any(cell.detail for row in made_up for cell in row[1:])  # nobody found anything of them


def test_what_the_staff_recommended_stands_beside_ours(sheets: Report) -> None:
    (row,) = (row for row in everyone(sheets).rows if row[0].text == "Suburban Hospital")
    assert [cell.text for cell in row[1:]] == ["28.5", "8.31", "printed"]  # without the productivity adjustment
    assert {row[-1].text for row in everyone(sheets).rows} == {"printed", "worked out here"}
    assert "Of 43 of 46 none of the figures that ours is worked out from is held." in everyone(sheets).note


def test_of_a_hospital_whose_inputs_are_not_held_it_is_said_so() -> None:
    test = shipped().definitions.test(f"{PROGRAMME}/recommendation")
    sheet = shipped().worksheet(test, [Entity("MD:hospital:Suburban_Hospital")])
    assert beside_shown(sheet, 0, 2018).startswith(
        "Cannot be told for Suburban Hospital: none of the figures it would be worked out from is held."
    )


def test_a_report_prints_in_full_one_whose_figures_nobody_made_up() -> None:
    sheet = shipped().worksheet(shipped().definitions.test(f"{PROGRAMME}/recommendation"))
    assert sheet.entities[shown_in_full(sheet)].name == "Exhibit 6 row 1"


def test_the_pages_are_html_and_pdf_with_a_page_each(sheets: Report) -> None:
    import io

    import pikepdf

    html = render_html(sheets)
    assert len(re.findall('<section class="test sheet"', html)) == 3

    sheet = shipped().worksheet(shipped().definitions.test(f"{PROGRAMME}/recommendation"))
    few = replace(sheet, entities=sheet.entities[:2])
    paper = sheet_paper(few, shipped().definitions.programme(PROGRAMME))
    with pikepdf.open(io.BytesIO(paper.printed())) as pdf:
        assert len(pdf.pages) == 4  # the first, the table of all, and one for each


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("line: cost_share}", "line: cost_shore}", '"cost_shore" is not an input, term or line of this test.'),
        ("{where: cost_result, is: below", "{where: cost_resalt, is: below", '"cost_resalt" is not an input, term'),
        ("each: hospital\n", "", '"sheet" is of a worksheet with "each" and "answer"'),
    ],
)
def test_a_sheet_of_what_is_not_there_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    workspace = copied(tmp_path / "office")
    replaced(workspace / FOLDER / "recommendation.yaml", old, new)
    with pytest.raises(DefinitionError) as refused:
        load_definitions([workspace / "tests_definitions"])
    assert message in str(refused.value)


def test_a_missing_benchmark_names_the_hospital_and_the_input(tmp_path: Path) -> None:
    simulate_hospitals.write(tmp_path / "office")
    gathered = gather_from(load_settings(tmp_path / "office", {}), TODAY)
    test = gathered.definitions.test(f"{PROGRAMME}/recommendation")
    measures = {**gathered.definitions.measures}
    measures["commercial_area_benchmark"] = measures["commercial_area_benchmark"].model_copy(update={"source": "none"})
    without = replace(gathered, definitions=replace(gathered.definitions, measures=measures))
    sheet = without.worksheet(test)
    pages = sheets_of(sheet, gathered.definitions.programme(PROGRAMME).agreement)
    first = next(place for place, whom in enumerate(sheet.entities) if whom.name == "Illustration hospital 01")

    assert beside_shown(sheet, first, 2018).startswith(
        "Cannot be told for Illustration hospital 01. Not known: Private benchmark, blended by residence; "
        "Private spending above its benchmark, as published."
    )
    (told,) = re.findall("Cannot be told for ([^.]*)", everyone(pages).note)
    assert "Illustration hospital 01, " in told
    assert "Exhibit 6" not in told


def test_wherever_a_result_is_below_zero_it_is_said_that_no_cut_is_recommended(sheets: Report) -> None:
    programme = shipped().definitions.programme(PROGRAMME)
    worksheets = [shipped().worksheet(test, shipped().reported(test)) for test in programme.tests]
    tables = {sheet.test.id: shown_table(sheet, 2018) for sheet in worksheets if sheet.entities}
    below = {test: table for test, table in tables.items() if "\N{MINUS SIGN}" in str(table.rows)}
    pages = [beside_shown(s, e, 2018) for s in worksheets if s.test.id in below for e in range(len(s.entities))]

    assert below.keys() >= {f"{PROGRAMME}/recommendation", f"{PROGRAMME}/published"}
    said = [
        *(table.note for table in below.values()),
        *pages,
        *(block.text for section in each(sheets) for block in section.blocks if isinstance(block, Prose)),
    ]
    assert all("A figure below zero is no recommended cut" in words for words in said)


def test_a_hospital_that_stands_twice_is_told_beside_the_table(sheets: Report) -> None:
    assert "its rows 1, 2 and 3 are Suburban Hospital, Mercy Medical Center and Garrett County" in everyone(sheets).note


def test_the_front_page_says_whose_recommendation_it_is_and_of_whom_it_counts() -> None:
    summary = shipped().definitions.programme(PROGRAMME).agreement.summary
    assert summary.startswith(
        "Staff's recommendation of January 2021, on which no vote is shown: a result counts only for"
    )


def test_what_staff_printed_is_not_called_the_commissions() -> None:
    folder = ROOT / FOLDER
    said = "\n".join(path.read_text("utf-8") for path in [*folder.glob("*.yaml"), *folder.glob("examples/*.yaml")])
    assert not re.findall("Commission(?: printed|'s (?:own run|policy|own calculation))", said)
    assert not re.findall("[Tt]he policy (?:prints|counts|takes|strips|makes|uses|lets)", said)
