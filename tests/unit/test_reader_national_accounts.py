"""CMS National Health Expenditures: sections one below the other, in millions of dollars."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.readings import SAMPLES, changed, figures, read, said

SAMPLE = SAMPLES / "national_accounts" / "national.csv"
HOSPITAL = "Total Hospital Expenditures"


def as_windows_prints_it(folder: Path, note: bytes = b"\x97") -> Path:
    """The sample with a dash of Windows in its footnote, which is no UTF-8: so CMS publishes it."""
    path = folder / "NHE.csv"
    path.write_bytes(SAMPLE.read_bytes().replace(b"(dash)", note))
    return path


def test_it_is_recognised_though_a_footnote_is_no_utf_8(tmp_path: Path) -> None:
    path = as_windows_prints_it(tmp_path)

    assert recognised(opened(path)).name == "national_accounts"
    assert said(path) == ""


def test_bytes_that_are_no_utf_8_are_refused_beside_figures(tmp_path: Path) -> None:
    path = as_windows_prints_it(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"POPULATION", b"POPUL\xc4TION"))

    assert "NHE.csv, row 13: this is not UTF-8 text." in said(path)


def test_millions_are_dollars_by_service_and_payer() -> None:
    found = figures(read(SAMPLE)[0].rows)

    assert found["US", "all", "all", "all", "national_health_spending", "1965"] == "35000000000"
    assert found["US", "all", "all", "all", "health_spending", "1966"] == "30010000000"
    assert found["US", "all", "medicare", "hospital", "health_spending", "1967"] == "2503000000"
    assert found["US", "all", "commercial", "professional", "health_spending", "1965"] == "6666000000"
    assert len(found) == 6 * 4 * 3


def test_a_dash_is_not_available_and_no_zero() -> None:
    rows = read(SAMPLE)[0].rows.filter(payer="medicaid", period="1965")

    assert set(rows["value"]) == {None}
    assert set(rows["status"]) == {None}


def test_every_other_section_is_named() -> None:
    assert read(SAMPLE)[0].not_taken == (
        "other sections, and notes (19 rows)",
        "sources of funds other than private health insurance, Medicare and Medicaid (36 rows)",
        "POPULATION",
        "Total Dental Services Expenditures",
        "Net Cost of Health Insurance Expenditures",
        "Total Structures and Equipment",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((",1965,1966,1967", ",1965,66,1967"), 'row 2: the column "66" is not known here.'),
        ((",1965,1966,1967", ",1965,,1967"), 'row 2: the column "1966" is missing.'),
        ((HOSPITAL, "Hospitals"), f'the row "{HOSPITAL}" is missing in the section "{HOSPITAL}".'),
        ((f'{HOSPITAL},"25,000"', f'{HOSPITAL},"25,00"'), 'row 24: 1965 is "25,00". Expected: a plain number'),
        ((f'{HOSPITAL},"25,000"', f'{HOSPITAL},"25 000"'), 'row 24: 1965 is "25 000".'),
        (("POPULATION", "Personal Health Care"), "Expected: a figure that does not stand there already (row 13"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert message in said(changed(tmp_path, SAMPLE, change))
