"""CMS Medicare Monthly Enrollment: years that are over, months, and the three counts."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.sampled import SAMPLES, changed, delivered, figures, only_fault, refused

STATE, STATES = "enrollment/vermont.json", "enrollment/states.csv"


@pytest.mark.parametrize("sample", [STATE, STATES])
def test_it_is_recognised_and_has_no_fault(sample: str) -> None:
    assert recognised(opened(SAMPLES / sample)).name == "enrollment"
    assert refused(SAMPLES / sample) == []


def test_years_and_months_are_taken_in_by_payer() -> None:
    found = figures(delivered(SAMPLES / STATE), "payer", "period", "area", "value")

    assert [row for row in found if row[0] == "medicare"] == [
        ("medicare", "2024", "VT", "1000"),
        ("medicare", "2025", "VT", "1021"),
        ("medicare", "2025-12", "VT", "1035"),
        ("medicare", "2026-01", "VT", "1039"),
        ("medicare", "2026-02", "VT", "1041"),
    ]
    assert {row[0] for row in found} == {"medicare", "medicare_ffs", "medicare_advantage"}
    assert len(found) == 15


def test_a_year_that_is_not_over_is_left_and_named() -> None:
    delivery = delivered(SAMPLES / STATE)

    assert "2026" not in set(delivery.rows["period"])
    assert delivery.not_taken == ("the year 2026, which the file does not show to be complete (1 row)", "Part D")


def test_the_last_year_of_a_file_without_its_december_cannot_be_told_to_be_over(tmp_path: Path) -> None:
    path = changed(tmp_path, STATES, ("MD,Maryland,2026,,1185,893,292,75.36,24.64\n", ""))

    assert set(delivered(path).rows["period"]) == {"2024"}


def test_a_file_of_states_holds_the_nation_and_leaves_the_territories() -> None:
    delivery = delivered(SAMPLES / STATES)

    assert set(delivery.rows["area"]) == {"US", "MD"}
    assert delivery.rows.filter(area="US", period="2025", payer="medicare")["value"].item() == "70000"
    assert "territories, people abroad and of unknown residence (1 row)" in delivery.not_taken


def test_a_file_that_names_no_state_is_of_the_nation(tmp_path: Path) -> None:
    path = tmp_path / "national.json"
    months = '{"year": "2025", "month": "December", "totalEnrollees": 9, "ffsCount": 5, "maCount": 4}'
    path.write_text(f'{{"yearly": [], "monthly": [{months}]}}', encoding="utf-8")

    assert set(delivered(path).rows["area"]) == {"US"}


def test_counts_that_do_not_add_up_are_told_at_their_place(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, STATE, ('"totalEnrollees": 1021', '"totalEnrollees": 1201')))

    assert (fault.sheet, fault.row, fault.column, fault.value) == ("yearly", 2, "totalEnrollees", "1201")
    assert "ffsCount and maCount together" in fault.what
    assert fault.mend


def test_a_count_that_is_no_number_is_told_under_its_heading(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, STATES, ("MD,Maryland,2025,,1175", "MD,Maryland,2025,,many")))

    assert (fault.row, fault.column, fault.value) == (5, "totalEnrollees", "many")


def test_an_unknown_area_is_told_under_the_files_own_word(tmp_path: Path) -> None:
    faults = refused(changed(tmp_path, STATES, ("MD,Maryland,2024", "MX,Maryland,2024")))

    assert {(fault.row, fault.column, fault.value) for fault in faults} == {(4, "geo", "MX")}


def test_an_unknown_month_is_no_period(tmp_path: Path) -> None:
    faults = refused(changed(tmp_path, STATE, ('"February"', '"Febuary"')))

    assert {(fault.sheet, fault.row, fault.value) for fault in faults} == {("monthly", 1, "Febuary")}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, STATES, ("totalEnrollees", "total")))

    assert 'the column "totalEnrollees" is missing' in fault.what
    assert fault.row == 1


@pytest.mark.parametrize("text", ['{"yearly": 5}', '{"yearly": [5]}', "[]", '{"yearly": [{"year": 1}]}'])
def test_other_json_is_not_taken_for_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")

    assert only_fault(path).what == "this is of no format that is known here."


@pytest.mark.parametrize(
    "year", ["+1", "\uff12\uff10\uff12\uff14", "NaN", "2024.0", "null", "20 24", "1e3", "-2024", "24", ""]
)
@pytest.mark.parametrize("row", ["MD,Maryland,{},,3,1,2\n", "PR,Puerto Rico,{},,3,1,2\n", "MD,Maryland,{},May,3,1,2\n"])
def test_a_year_that_cannot_be_read_is_refused_and_its_row_never_dropped(tmp_path: Path, year: str, row: str) -> None:
    path = tmp_path / "states.csv"
    names = "geo,stateName,year,month,totalEnrollees,ffsCount,maCount\n"
    path.write_text(names + "MD,Maryland,2025,,10,6,4\nMD,Maryland,2026,,12,7,5\n" + row.format(year), "utf-8")

    fault = only_fault(path)

    assert (fault.row, fault.column, fault.value) == (4, "year", year or None)
