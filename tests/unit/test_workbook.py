"""The workbook: figures, formulas and words where they belong, and nothing that a spreadsheet would take amiss."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.observations.series import of_figures
from monitor.pages.citations import Told
from monitor.pages.material import Material
from monitor.rendering.workbook.book import sheets, workbook
from monitor.rendering.workbook.formats import number_format, unit_words
from monitor.rendering.workbook.grid import VERDICT, Grid
from monitor.rendering.workbook.model import Entry, Heading, Sheet
from monitor.rendering.workbook.naming import LONGEST, column, elsewhere, sheet_names
from monitor.rendering.workbook.worksheets import worksheet
from monitor.rendering.workbook.writing import written
from monitor.words.areas import Entity
from monitor.words.units import parse_unit
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from tests.e2e.test_few_people import DAY, SMALL, office
from tests.reported import evaluated
from tests.sheets import (
    DOLLAR,
    LATER,
    ROW,
    TODAY,
    Parts,
    asked,
    counted,
    defined,
    filled,
    gathered,
    group,
    growing,
    levels,
    limit_in,
    published,
    shipped,
    term,
    together,
)
from tests.spreadsheet import cells_of, worth
from tests.unit.test_methods import FIGURES, METHODS

STATE, NATION = growing(2018, 3, 2, 4), growing(2018, 1, 1, 1)


def told_of(folder: Path, **parts: str | None) -> Told:
    definitions = defined(folder / "told", **parts)
    return Told(definitions.documents, definitions.measures)


def laid_out(sheet: Worksheet, told: Told, **others: Grid) -> Sheet:
    grid = Grid("Asked", sheet)
    return worksheet(grid, {sheet.test.id: grid, **{g.sheet.test.id: g for g in others.values()}}, told)


def by_title(sheet: Sheet) -> dict[str, dict[int | str, Entry]]:
    """The entries of each row by the headings of their columns."""
    heads = [heading.text for heading in sheet.headings]
    return {str(row[heads.index("Line")].value): dict(zip(heads, row, strict=True)) for row in sheet.rows}


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def one(folder: Path, **parts: str | None) -> Sheet:
    test = asked(folder, **parts)
    return laid_out(filled(test, state=STATE, nation=NATION), told_of(folder, **parts))


@cache
def maryland() -> Material:
    return evaluated(shipped(), "maryland_tcoc")


# A worksheet


def test_lines_stand_down_and_years_across(tmp_path: Path) -> None:
    sheet = one(tmp_path)

    assert [h.text for h in sheet.headings] == [
        "No.", "Line", "Unit", 2018, 2019, 2020, 2021, 2022, "How it is computed", "Source",
    ]  # fmt: skip
    assert [row[1].value for row in sheet.rows] == [
        "state", "nation", "Limit", "state growth", "nation growth", "excess", "Room", "Verdict",
    ]  # fmt: skip
    assert [row[0].value for row in sheet.rows] == [1, 2, 3, 4, 5, 6, None, None]


def test_inputs_and_terms_are_numbers_and_lines_are_formulas_of_their_cells(tmp_path: Path) -> None:
    rows = by_title(one(tmp_path))

    assert rows["state"][2019] == Entry(10300.0, "", "$#,##0", "given")
    assert rows["Limit"][2019] == Entry(1.0, "", "#,##0.00", "given")
    assert rows["state growth"][2019].formula == "(E2/D2-1)*100"
    assert rows["excess"][2019].formula == "E5-E6"
    assert rows["excess"][2019].value == pytest.approx(2.0)
    assert rows["excess"]["How it is computed"].value == "Line 4, less line 5"


def test_room_and_verdict_follow_by_formula(tmp_path: Path) -> None:
    rows = by_title(one(tmp_path))

    assert rows["Room"][2019].formula == "IF(ABS(E4-E7)<=1E-9*MAX(1,ABS(E4),ABS(E7)),0,E4-E7)"
    assert (rows["Verdict"][2019].value, rows["Verdict"][2019].formula) == ("missed", 'IF(E8>=0,"met","missed")')
    assert rows["Verdict"][2020].value == "met"  # exactly at the limit
    assert rows["Room"][2020].value == 0


def test_what_is_not_known_is_a_word_and_no_formula(tmp_path: Path) -> None:
    rows = by_title(one(tmp_path))

    for title in ("state", "state growth", "excess", "Room", "Verdict"):
        assert (rows[title][2022].value, rows[title][2022].formula) == ("no figures", ""), title
    assert rows["state growth"][2018].value == "no figures"  # there is no year before


@pytest.mark.parametrize("figures", [{}, {"state": {2019: 5.0}}])
def test_where_nothing_or_one_year_is_known_no_cell_computes(
    figures: dict[str, dict[int, float]], tmp_path: Path
) -> None:
    sheet = laid_out(filled(asked(tmp_path), **figures), told_of(tmp_path))

    assert [entry for row in sheet.rows for entry in row if entry.formula] == []
    assert {row[3].value for row in sheet.rows if row[1].value == "excess"} <= {"no figures", "not yet due"}


def test_every_formula_names_only_cells_with_figures_and_comes_to_what_stands_beside_it(tmp_path: Path) -> None:
    sheet = one(tmp_path, **ROW)
    cells = {f"{column(at)}{row}": entry for row, line in enumerate(sheet.rows, 2) for at, entry in enumerate(line)}
    figures = {address: entry.value for address, entry in cells.items()}
    computed = [entry for entry in cells.values() if entry.formula]

    assert len(computed) > 10
    for entry in computed:
        assert all(isinstance(figures[cell], float) for cell in cells_of(entry.formula)), entry
        assert (
            worth(entry.formula, figures) == pytest.approx(entry.value, rel=1e-12, abs=1e-12)
            if isinstance(entry.value, float)
            else worth(entry.formula, figures) == entry.value
        )


def test_a_year_that_counts_from_a_figure_of_another_method_has_no_formula(tmp_path: Path) -> None:
    test = asked(tmp_path, **METHODS)
    rows = by_title(laid_out(filled(test, LATER, **FIGURES), told_of(tmp_path, **METHODS)))

    assert rows["state growth"][2021].formula == "(G2/F2-1)*100"
    assert rows["excess"][2021] == Entry()  # a line of the first method alone
    assert rows["last growth"][2022].formula == "G6"
    assert rows["excess"]["How it is computed"].value == "Line 5, less line 6"
    assert rows["Verdict"][2022].formula == 'IF(H12>0,"met","missed")'  # at the limit is not below it


def test_a_group_counts_the_words_of_its_tests(tmp_path: Path) -> None:
    words: dict[str, Parts] = {"asked": group("one", "two", needed=2), "one": DOLLAR, "two": DOLLAR}
    definitions = together(tmp_path, **words)
    figures = {"one": {"spent": {2019: 5.0, 2020: 5.0, 2021: 5.0}}, "two": {"spent": {2019: 5.0, 2020: 0.5}}}
    sheet = counted(definitions, "asked", figures)
    members = {id.partition("/")[2]: Grid(id.partition("/")[2], member) for id, member in sheet.members.items()}
    laid = laid_out(sheet, Told(definitions.documents, definitions.measures), **members)
    rows = [dict(zip([h.text for h in laid.headings], row, strict=True)) for row in laid.rows]
    count = next(row for row in rows if row["Line"].value == "Tests met")
    verdict = next(row for row in rows if row["Line"].value == "Verdict")
    named = [row for row in rows if row["How it is computed"].value == "The verdict on its own sheet"]

    assert [row[2020].value for row in named] == ["met", "missed"]
    assert named[0][2020].formula == f"'one'!{members['one'].at(0, VERDICT, 2020)}"
    assert (count[2019].value, count[2020].value) == (2.0, 1.0)
    assert (count[2021].value, named[1][2021].value, verdict[2021].value) == ("no figures",) * 3
    assert count[2019].formula == 'COUNTIF(D4:D5,"met")'
    assert (verdict[2019].value, verdict[2020].value) == ("met", "missed")
    assert verdict[2020].formula == 'IF(COUNTIF(E4:E5,"met")>=E2,"met","missed")'


@pytest.mark.parametrize("name", ["annual_savings", "growth_guardrail"])
def test_a_year_too_close_to_tell_stays_so_by_its_formula(name: str) -> None:
    sheet = next(s for s in sheets(maryland()) if s.name == name.replace("_", " ").capitalize())
    rows = by_title(sheet)
    at = {row[1].value: number for number, row in enumerate(sheet.rows, 2)}
    close = rows["Verdict"][2022]
    letter = column([h.text for h in sheet.headings].index(2022))
    figures = {f"{letter}{at[title]}": rows[title][2022].value for title in ("Room", "Stated error")}

    assert close.value == "too close" == worth(close.formula, figures)
    assert worth(close.formula, {**figures, f"{letter}{at['Stated error']}": 0.0}) == "met"


def few_people(folder: Path) -> Material:
    settings = load_settings(office(folder / "office"), {})
    return evaluated(gather_from(settings, date.fromisoformat(DAY)), "office")


def test_what_rests_on_few_people_is_hidden_and_nothing_leads_to_it(tmp_path: Path) -> None:
    material = few_people(tmp_path)
    book = sheets(material)
    sheet = next(s for s in book if s.name == "Each")
    hidden = {
        f"{column(at)}{row}"
        for row, line in enumerate(sheet.rows, 2)
        for at, e in enumerate(line)
        if e.value == "hidden"
    }
    formulas = [entry.formula for row in sheet.rows for entry in row if entry.formula]

    assert len(hidden) >= 4
    assert formulas
    assert not any(hidden & cells_of(formula) for formula in formulas)
    assert [row[4].value for row in next(s for s in book if s.name == "Observations").rows].count("hidden") >= 1
    assert SMALL.encode() not in b"".join(parts_of(workbook(material)).values())


def test_three_hundred_entities_stand_below_one_another(tmp_path: Path) -> None:
    test = asked(tmp_path, each="hospital")
    years = np.arange(2018, 2023, dtype=np.int64)
    series = {name: of_figures(years, np.full((300, 1, 5), 100.0)) for name in ("state", "nation")}
    whom = tuple(Entity(f"MD:hospital:{number:06}") for number in range(300))
    sheet = laid_out(evaluate(test, series, whom, LATER), told_of(tmp_path, each="hospital"))

    assert len(sheet.rows) == 300 * 8
    assert sheet.headings[0].text == "Of"
    assert sheet.rows[-1][0].value == "000299" or sheet.rows[-1][0].value == whom[-1].name
    assert sheet.rows[8 * 299 + 3][5].formula == f"(F{8 * 299 + 2}/E{8 * 299 + 2}-1)*100"


def test_whom_an_agreement_does_not_bind_is_told_what_would_be(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=STATE, nation=NATION)
    rows = by_title(laid_out(replace(sheet, entities=(Entity("VT"),)), told_of(tmp_path)))

    assert rows["Verdict"][2019].value == "would be missed"
    assert rows["Verdict"][2019].formula == 'IF(E8>=0,"would be met","would be missed")'


def test_a_watch_calls_for_a_look_and_has_no_verdict(tmp_path: Path) -> None:
    rows = by_title(one(tmp_path, require=None, watch="{excess: {above: limit}}"))

    assert "Verdict" not in rows
    assert (rows["Signal"][2019].value, rows["Signal"][2020].value) == ("calls for a look", "as expected")
    assert rows["Signal"][2019].formula == 'IF(E8>0,"calls for a look","as expected")'


@pytest.mark.parametrize(("joined", "word", "expected"), [("any", "OR", "met"), ("all", "AND", "missed")])
def test_several_comparisons_decide_together(joined: str, word: str, expected: str, tmp_path: Path) -> None:
    clauses = {joined: "[{excess: {at_most: limit}}, {state_growth: {at_least: least}}]", "require": None, "unit": None}
    rows = by_title(one(tmp_path, terms=limit_in("points") + term("least", "percent"), **clauses))

    assert rows["Verdict"][2019].value == expected
    assert rows["Verdict"][2019].formula.startswith(f"IF({word}(E")


# What a spreadsheet would take amiss

HOSTILE = [
    '=HYPERLINK("http://example.com","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "#N/A",
    "1e5",
    "TRUE",
    "a\x00\x0bb",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_number(text: str) -> None:
    content = written([Sheet("One", text, [Heading(text)], [[Entry(text)]])], text, text, TODAY)
    page = opened(content).worksheets[0]
    clean = text.replace("\x00", "").replace("\x0b", "")

    assert [(cell.value, cell.data_type) for cell in (page["A2"],)] == [(clean, "s")]
    assert page["A2"].quotePrefix is (text[0] in "=+-@\t")
    assert b"<f>" not in parts_of(content)["xl/worksheets/sheet1.xml"]


def test_hostile_titles_of_a_definition_stay_texts(tmp_path: Path) -> None:
    quoted = "'=1+1|<b>&\"x\"'"
    inputs = f"{{state: {{measure: level, title: {quoted}}}, nation: {{measure: level, area: US}}}}"
    parts = {"inputs": inputs, "title": quoted, "question": quoted}
    published(tmp_path / "held", "levels/2020-01-01", [*levels("MD", STATE), *levels("US", NATION)])
    material = evaluated(gathered(defined(tmp_path, **parts), tmp_path / "held"), "office")
    book = opened(workbook(material))
    said = [cell for page in book for row in page.iter_rows() for cell in row if "=1+1|" in str(cell.value)]

    assert len(said) >= 4
    assert {cell.data_type for cell in said} == {"s"}


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (["a" * 40, "a" * 40], ["a" * 31, f"{'a' * 29} 2"]),
        (["A", "a"], ["A", "a 2"]),
        (["[x]:*?/\\y", "''", "History"], ["x y", "Sheet", "History 2"]),
        (["Findings", "مرحبا"], ["Findings 2", "مرحبا"]),
    ],
)
def test_sheets_have_names_that_are_short_safe_and_their_own(wanted: list[str], named: list[str]) -> None:
    assert sheet_names(wanted, ["Findings"]) == named


def test_names_stay_their_own_among_many() -> None:
    names = sheet_names(["the same long name that is cut off at the end"] * 300)

    assert len({name.casefold() for name in names}) == 300
    assert max(map(len, names)) <= LONGEST


def test_columns_are_lettered_and_other_sheets_quoted() -> None:
    assert [column(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert elsewhere("Ann's", "B2") == "'Ann''s'!B2"


@pytest.mark.parametrize(
    ("unit", "places", "shown"),
    [
        ("dollars", None, "$#,##0"),
        ("dollars", 8, "$#,##0.00"),
        ("dollars per beneficiary-year", None, "$#,##0"),
        ("percent", None, '#,##0.00"%"'),
        ("points", 4, "#,##0.0000"),
        ("years", None, "0"),
        ("ratio", None, "#,##0.0000"),
        ("hospitals", None, "#,##0"),
    ],
)
def test_a_number_is_shown_by_its_unit(unit: str, places: int | None, shown: str) -> None:
    assert number_format(parse_unit(unit), places) == shown


def test_dollars_stand_in_full() -> None:
    assert unit_words(parse_unit("dollars")) == "dollars"
    assert unit_words(parse_unit("ratio")) == "ratio"


# The file


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len({*archive.namelist()})
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def marylands_file() -> bytes:
    return workbook(maryland())


def test_the_same_material_gives_the_same_bytes_at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    first = marylands_file()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")

    assert workbook(evaluated(shipped(), "maryland_tcoc")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 23, 0, 0, 0)}


def test_the_document_says_what_it_is_and_of_which_day() -> None:
    properties = opened(marylands_file()).properties

    assert (properties.title, properties.language) == ("Maryland Total Cost of Care Model: workbook", "en-US")
    assert properties.created == properties.modified == datetime(2026, 11, 23)  # noqa: DTZ001


def test_the_sheets_stand_in_order_under_one_header_each_with_no_merged_cell() -> None:
    book = opened(marylands_file())
    names = book.sheetnames

    assert names[:3] == ["Read me", "Findings", "Annual savings"]
    assert names[-3:] == ["Observations", "Sources", "Record"]
    for page in book:
        assert all(cell.value is not None and cell.font.b for cell in page[1]), page.title
        assert str(page.freeze_panes).endswith("2")
        assert (page.print_title_rows, page.page_setup.orientation, page.page_setup.fitToWidth) == (
            "$1:$1",
            "landscape",
            1,
        )
        assert not page.merged_cells.ranges


def test_no_cell_stands_twice_and_every_part_is_declared_once() -> None:
    parts = parts_of(marylands_file())
    for name, text in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            addresses = re.findall(rb'<c r="([A-Z]+[0-9]+)"', text)
            assert len(addresses) == len({*addresses}), name
            assert not re.search(rb"<f>[^<]*</f><v\s*/>", text), name  # every formula has its value
    declared = re.findall(rb'PartName="([^"]+)"', parts["[Content_Types].xml"])
    assert len(declared) == len({*declared})


def test_values_stand_beside_formulas_for_whoever_computes_nothing() -> None:
    values = load_workbook(io.BytesIO(marylands_file()), data_only=True)
    for sheet in sheets(maryland()):
        page = values[sheet.name]
        for row, entries in enumerate(sheet.rows, 2):
            for at, entry in enumerate(entries, 1):
                if entry.formula:
                    assert page.cell(row, at).value == entry.value


def test_nine_in_ten_lines_are_live() -> None:
    lines = [
        e for s in sheets(maryland())[2:-3] for row in s.rows for e in row if isinstance(e.value, float) and not e.look
    ]

    assert sum(bool(entry.formula) for entry in lines) >= 0.9 * len(lines) > 1000


# The lists


def test_findings_are_listed_as_found_and_none_is_a_formula() -> None:
    sheet = sheets(maryland())[1]
    heads = [heading.text for heading in sheet.headings]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.rows]
    close = next(r for r in rows if r["Sheet"].value == "Growth guardrail" and r["Year"].value == 2022)

    assert len(rows) == len(maryland().found)
    assert not any(entry.formula for row in sheet.rows for entry in row)
    assert (close["Verdict"].value, close["Cause"].value, close["Asked"].value) == (
        "cannot tell",
        "too close",
        "at most",
    )
    assert close["Others found"].value == "unchecked account: missed"
    assert str(close["Who says so"].value).startswith("An account (31 December 2023")


def test_every_publication_that_a_figure_names_is_among_the_sources() -> None:
    by_name = {sheet.name: sheet for sheet in sheets(maryland())}
    named = {row[0].value for row in by_name["Sources"].rows if row[1].value == "publication"}
    used = {str(row[8].value) for row in by_name["Observations"].rows if row[7].value}

    assert named == {*maryland().used}
    assert {name for text in used for name in text.split("; ")} <= named


def test_the_face_says_what_must_be_known() -> None:
    face = {str(row[0].value): str(row[1].value) for row in sheets(maryland())[0].rows}

    assert face["Standing of this workbook"] == "DRAFT. CONTAINS UNCONFIRMED TERMS"
    assert face["As of"] == "23 November 2026"
    assert "fewer than 11 people" in face["hidden"]
    assert face["Growth guardrail"].startswith("Growth no more than one point above the nation: Did Medicare")


def test_the_record_is_that_of_the_report() -> None:
    record = {str(row[0].value): row[1].value for row in sheets(maryland())[-1].rows}

    assert set(maryland().record) < set(record)
    assert record["Disclaimer"] == maryland().agreement.disclaimer
