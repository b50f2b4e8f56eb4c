"""Medicare Monthly Enrollment as CMS publishes it: years, months, counties, and rows that cannot be read."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.sampled import SAMPLES, changed, delivered, figures, only_fault, refused

PUBLISHED = "enrollment/published.csv"
COUNTY = "2025,Year,County,MD,Maryland,Allegany,24001"


def test_it_is_recognised_and_has_no_fault() -> None:
    assert recognised(opened(SAMPLES / PUBLISHED)).name == "enrollment"
    assert refused(SAMPLES / PUBLISHED) == []


def test_years_months_states_and_counties_are_taken_in() -> None:
    rows = delivered(SAMPLES / PUBLISHED).rows

    assert figures(delivered(SAMPLES / PUBLISHED), "payer", "area", "period", "value")[:4] == [
        ("medicare", "CT:county:09110", "2026-01", "200"),
        ("medicare", "MD", "2025", "1175"),
        ("medicare", "MD", "2026-01", "1180"),
        ("medicare", "MD:county:24001", "2025", "20"),
    ]
    assert set(rows["area"]) == {"US", "MD", "MD:county:24001", "CT:county:09110"}
    held = rows.filter(area="MD:county:24001", payer="medicare_ffs")
    assert set(held["status"]) == {"suppressed"}
    assert held["value"].null_count() == held.height


def test_what_is_not_taken_in_is_told_with_its_rows_and_regions_are_marked() -> None:
    delivery = delivered(SAMPLES / PUBLISHED)

    assert delivery.not_taken == (
        "the year 2026, which the file does not show to be complete (1 row)",
        "territories, people abroad and of unknown residence (2 rows)",
        "residents of a state whose county is not known (1 row)",
        "Part D and people by age, sex, race and cause",
    )
    assert "planning regions" in delivery.marked[0]


@pytest.mark.parametrize("year", ["+1", "\uff12\uff10\uff12\uff15", "NaN", "2025.0", "", "2O25", "20250"])
@pytest.mark.parametrize(
    "row", [COUNTY, "2025,Year,State,PR,Puerto Rico,Total,72", "2025,Year,County,MD,Maryland,Unknown"]
)
def test_a_year_that_cannot_be_read_is_refused(tmp_path: Path, year: str, row: str) -> None:
    fault = only_fault(changed(tmp_path, PUBLISHED, (row, row.replace("2025", year, 1))))

    assert (fault.column, fault.value) == ("YEAR", year or None)


@pytest.mark.parametrize("month", ["", "Febuary", "13", "Yearly", "2025-01"])
def test_a_month_that_cannot_be_read_is_refused(tmp_path: Path, month: str) -> None:
    fault = only_fault(changed(tmp_path, PUBLISHED, (COUNTY, COUNTY.replace("Year", month, 1))))

    assert (fault.row, fault.column, fault.value) == (4, "MONTH", month or None)


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ((COUNTY, COUNTY.replace("24001", "50001")), "BENE_FIPS_CD", "50001"),
        ((COUNTY, COUNTY.replace("24001", "")), "BENE_FIPS_CD", None),
        ((COUNTY, COUNTY.replace("Maryland", "Vermont")), "BENE_STATE_DESC", "Vermont"),
        (("State,MD,Maryland,Total,24", "State,MD,Maryland,Total,50"), "BENE_FIPS_CD", "50"),
        (("State,MD,Maryland,Total,24", "State,US,National,Total,"), "BENE_STATE_ABRVTN", "US"),
        (("Year,State,MD", "Year,Region,MD"), "BENE_GEO_LVL", "Region"),
        (("Total,24,1175,", "Total,24,1715,"), "TOT_BENES", "1715"),
    ],
)
def test_what_disagrees_in_a_row_is_told_with_its_cell(
    tmp_path: Path, change: tuple[str, str], column: str, value: str | None
) -> None:
    assert (column, value) in {(each.column, each.value) for each in refused(changed(tmp_path, PUBLISHED, change))}


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    assert (
        'the column "BENE_FIPS_CD" is missing'
        in only_fault(changed(tmp_path, PUBLISHED, ("BENE_FIPS_CD", "FIPS"))).what
    )


def test_the_dashboards_state_and_its_name_have_to_agree(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, "enrollment/states.csv", ("MD,Maryland,2024", "MD,Vermont,2024")))

    assert (fault.row, fault.column, fault.value) == (4, "stateName", "Vermont")
