"""CMS Geographic Variation: the public use file and its cleaned form become payments, and use."""

from pathlib import Path

import pytest

from monitor.intake import checks
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.deliveries import archive
from tests.readings import SAMPLES, changed, figures, read, said, taken_in

SAMPLE = SAMPLES / "geographic_variation"
PUBLIC, STATES, NATION = (SAMPLE / name for name in ("public_use.csv", "cleaned_states.csv", "cleaned_nation.csv"))
MD = ("MD", "all", "medicare_ffs")
USE = "cms_geographic_variation_use"


@pytest.mark.parametrize("path", [PUBLIC, STATES, NATION], ids=lambda path: path.stem)
def test_it_is_recognised_and_becomes_payments_and_use(path: Path) -> None:
    assert recognised(opened(path)).name == "geographic_variation"
    assert [part.source for part in read(path)] == ["cms_geographic_variation", USE]
    assert said(path) == ""


def test_the_public_use_file_gives_payments_by_service() -> None:
    spending = figures(read(PUBLIC)[0].rows)

    assert spending[*MD, "-", "beneficiary_years", "2024"] == "700"
    assert spending[*MD, "all", "paid_per_beneficiary_year", "2024"] == "15350"
    assert spending[*MD, "hospital_inpatient", "paid_per_beneficiary_year", "2024"] == "100.5"
    assert spending[*MD, "hospice", "paid", "2023"] == "420000"
    assert spending["US", "all", "medicare_ffs", "other_part_b", "paid", "2023"] == "500000"


def test_shares_are_in_percent_exactly() -> None:
    use = figures(read(PUBLIC)[1].rows)

    assert use[*MD, "-", "readmission_rate", "2024"] == "18.08"
    assert use[*MD, "-", "medicaid_share", "2024"] == "20"
    assert use["MD", "all", "medicare", "-", "medicare_advantage_share", "2024"] == "32.13"
    assert use[*MD, "-", "emergency_visit_rate", "2024"] == "670.7247"


def test_age_groups_are_populations_and_counties_are_parts_of_states() -> None:
    rows = read(PUBLIC)[0].rows
    people = figures(rows)

    assert set(rows["area"]) == {"US", "MD", "VT", "MD:county:24003", "MD:county:24029", "AL:county:01001"}
    assert people["US", "age:under65", "medicare_ffs", "-", "beneficiary_years", "2024"] == "2000"
    assert people["US", "age:65+", "medicare_ffs", "-", "beneficiary_years", "2024"] == "8000"


def test_what_is_held_back_is_suppressed_and_no_zero() -> None:
    rows = read(PUBLIC)[0].rows
    held = rows.filter(area="MD:county:24029")

    assert set(held["status"]) == {"suppressed"}
    assert held["value"].null_count() == held.height


def test_what_is_not_taken_in_is_named() -> None:
    (spending, _), (cleaned, _) = read(PUBLIC), read(STATES)

    assert spending.not_taken == (
        "territories (8 rows)",
        "residents whose county is not known (2 rows)",
        "3 further columns",
    )
    assert cleaned.not_taken == ("the column benes_total",)
    assert "2 of the 50 states and DC, 3 counties" in spending.about.areas


def test_a_cleaned_file_says_the_same_in_percent() -> None:
    (spending, use), (nation, _) = read(STATES), read(NATION)

    assert figures(spending.rows)["AL", "all", "medicare_ffs", "all", "paid_per_beneficiary_year", "2024"] == "10520"
    assert figures(use.rows)["AL", "all", "medicare", "-", "medicare_advantage_share", "2024"] == "40.5"
    assert set(nation.rows["area"]) == {"US"}


def test_both_cleaned_files_are_one_publication_of_each_source(tmp_path: Path) -> None:
    made = taken_in(tmp_path, STATES, NATION)

    assert made == ("cms_geographic_variation/2026-11-24", f"{USE}/2026-11-24")


@pytest.mark.parametrize(
    ("sample", "change", "message"),
    [
        (PUBLIC, ("HH_MDCR_PYMT_AMT", "HH_PAID"), 'row 1: the column "HH_MDCR_PYMT_AMT" is missing.'),
        (STATES, ("spend_pc_std", "spend"), 'row 1: the column "spend_pc_std" is missing.'),
        (STATES, ("spend_pc_std", "spend_pc_actual"), 'row 1: the column "spend_pc_actual" stands twice.'),
        (STATES, ("2024,MD,24", "2024,M,24"), "row 1: Maryland is missing: 2024."),
        (STATES, ("2024,MD,24", "2024,ME,24"), "row 1: Maryland is missing: 2024."),
        (
            PUBLIC,
            ("2024,State,VT,50", "2024,State,Vermnt,50"),
            'BENE_GEO_DESC is "Vermnt". Expected: US, a postal code',
        ),
        (
            PUBLIC,
            ("2024,State,VT,50", "2024,Region,VT,50"),
            'BENE_GEO_LVL is "Region". Expected: one of National, State, County',
        ),
        (PUBLIC, ("2024,County,AL-Autauga,1001,All", "2024,County,AL-Autauga,1001,65-74"), 'BENE_AGE_LVL is "65-74".'),
        (PUBLIC, ("2024,State,VT,50,All,200,100,", "2024,State,VT,50,All,200,1e2,"), 'BENES_OM_CNT is "1e2".'),
        (PUBLIC, ("2024,State,VT,50", "2023,State,VT,50"), "Expected: a figure that does not stand there already (row"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, sample: Path, change: tuple[str, str], message: str
) -> None:
    assert message in said(changed(tmp_path, sample, change))


def test_several_tables_in_one_file_are_refused_and_none_is_passed_over(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {each.name: each.read_bytes() for each in (STATES, NATION)})

    assert "this holds 2 tables (cleaned_nation.csv, cleaned_states.csv), and one is read." in said(path)


def test_services_that_do_not_make_the_total_are_refused(tmp_path: Path) -> None:
    total = "State,MD,24,All,1400,700,15350,107"  # the sum of its services, and a dollar of rounding
    message = said(changed(tmp_path, PUBLIC, (f"2024,{total}45001", f"2024,{total}55001")))

    assert "the services make the total: the parts sum to 10745000" in message


def test_a_gap_is_told_and_does_not_refuse_the_file(tmp_path: Path) -> None:
    without = changed(tmp_path, PUBLIC, ("2024,State,VT,50", "2024,State,ZZ,50"))
    spending, _ = read(without)

    assert said(without) == ""
    assert checks.gaps(spending) == ["beneficiary_years (-) and 37 further of 2024: 2 of 3 areas"]
