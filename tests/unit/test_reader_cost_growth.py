"""Cost-growth data submissions: payers, provider organizations, rebates, and all that a state would send back."""

from pathlib import Path
from typing import Any

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.sampled import delivered, figures, only_fault, refused, vocabulary
from tests.submission import pages, submission

ALL, PROV, UNATTR, REBATE, IDS, COVER = (
    "2. TME_ALL",
    "3. TME_PROV",
    "4. TME_UNATTR",
    "8. RX_REBATE",
    "9. PROV_ID",
    "1. Cover Page",
)


def column(sheet: str, heading: str) -> int:
    """Where a heading stands, counted from 1."""
    return next(row.index(heading) + 1 for row in pages()[sheet] if heading in row)


def test_it_is_recognised_and_has_no_fault(tmp_path: Path) -> None:
    path = submission(tmp_path)

    assert recognised(opened(path)).name == "cost_growth"
    assert refused(path) == []


def test_a_payer_is_an_area_and_a_line_of_business_a_payer(tmp_path: Path) -> None:
    delivery = delivered(submission(tmp_path))
    months = delivery.rows.filter(quantity="member_months")

    assert delivery.source == "cost_growth_submissions"
    assert months.select("area", "payer", "period", "value").rows() == [
        ("CT:payer:EHP", "commercial", "2023", "120"),
        ("CT:payer:EHP", "commercial", "2024", "130"),
        ("CT:payer:EHP", "dual_medicare", "2024", "20"),
        ("CT:payer:EHP", "carve_outs", "2024", "10"),
        ("CT:provider:012345678.EHP", "commercial", "2024", "72"),
        ("CT:provider:123456789.EHP", "commercial", "2024", "30"),
        ("CT:provider:unattributed.EHP", "commercial", "2024", "28"),
    ]


def test_categories_are_services_and_totals_are_stated(tmp_path: Path) -> None:
    rows = delivered(submission(tmp_path)).rows.filter(area="CT:payer:EHP", period="2023", quantity="medical_spending")
    spent = dict(rows.select("service", "value").iter_rows())

    assert spent["hospital_inpatient"] == spent["non_claims_recoveries"] == spent["retail_pharmacy"] == "10"
    assert (spent["claims"], spent["non_claims"], spent["all"]) == ("90", "60", "150")


def test_every_word_it_uses_is_registered(tmp_path: Path) -> None:
    rows = delivered(submission(tmp_path)).rows

    assert set(rows["service"]) <= {*vocabulary().services, "-"}
    assert set(rows["quantity"]) <= {*vocabulary().quantities}


def test_rows_of_one_organization_are_added_up_exactly(tmp_path: Path) -> None:
    heading = column(PROV, "Claims: Hospital Inpatient")
    path = submission(tmp_path, {(PROV, 6, heading): 0.1, (PROV, 7, heading): 0.2})
    north = delivered(path).rows.filter(area="CT:provider:012345678.EHP", service="hospital_inpatient")

    assert north["value"].to_list() == ["0.3"]


def test_a_sum_with_an_unknown_part_is_unknown(tmp_path: Path) -> None:
    path = submission(tmp_path, {(PROV, 6, column(PROV, "Claims: Other")): None})
    north = delivered(path).rows.filter(area="CT:provider:012345678.EHP", service="other")

    assert north["value"].to_list() == [None]
    assert refused(path) == []


def test_rebates_and_truncated_spending_are_taken_in(tmp_path: Path) -> None:
    delivery = delivered(submission(tmp_path))
    rebates = delivery.rows.filter(quantity="pharmacy_rebates", payer="commercial")

    assert rebates.select("service", "value").rows() == [("medical_pharmacy", "-40.5"), ("retail_pharmacy", "-60")]
    assert [row[0] for row in figures(delivery, "value") if row[0] == "8"] == ["8"]


def test_a_small_row_is_kept_and_marked(tmp_path: Path) -> None:
    assert delivered(submission(tmp_path)).marked == (
        "Rows of TME_PROV with 12 member months or fewer, which the template wants under TME_UNATTR: 7",
    )


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "cell", "what"),
    [
        (ALL, 6, "Line of Business Code", 9, "a line of business, 1 to 7"),
        (PROV, 6, "Line of Business Code", 7, "a line of business, 1 to 6; 7 stands in TME_ALL alone"),
        (ALL, 6, "Reporting Year", 2021, "a year of this submission: 2023, 2024, as MARKET_ENROLL has them"),
        (ALL, 6, "Member Months", 0, "member months, since the row has spending"),
        (ALL, 6, "Member Months", None, "something; this cell may not be empty"),
        (ALL, 6, "Member Months", "many", "a plain number such as 1234.56"),
        (ALL, 6, "Claims: Hospital Inpatient", -10, "zero or more"),
        (PROV, 6, "Attribution Hierarchy Code", 4, "an attribution tier, 1 to 3"),
        (PROV, 8, "Provider Organization Name", "West Clinic", "an organization that stands in PROV_ID"),
        (REBATE, 6, "Medical Pharmacy Rebate Amount", 40.5, "zero or less"),
        (REBATE, 6, "Retail Pharmacy Rebate Amount", "none", "a plain number such as 1234.56"),
        (IDS, 3, "Provider Organization TIN", 12345678, "nine digits, with the zeros in front"),
        (IDS, 3, "Provider Organization TIN", None, "something; this cell may not be empty"),
    ],
)
def test_a_wrong_cell_is_told_at_its_place(
    tmp_path: Path, sheet: str, row: int, heading: str, cell: Any, what: str
) -> None:
    fault = only_fault(submission(tmp_path, {(sheet, row, column(sheet, heading)): cell}))

    assert (fault.sheet, fault.row, fault.column) == (sheet, row, heading)
    assert fault.value == (None if cell is None else str(cell))
    assert what in fault.what


def test_an_organization_is_known_in_any_case_but_with_its_contract(tmp_path: Path) -> None:
    name, contract = column(PROV, "Provider Organization Name"), 4

    assert refused(submission(tmp_path, {(PROV, 8, name): "SOUTH GROUP"})) == []
    assert only_fault(submission(tmp_path, {(PROV, 8, contract): "North IPA"})).column == "Provider Organization Name"


def test_rows_that_stand_twice_are_told(tmp_path: Path) -> None:
    tier, name = column(PROV, "Attribution Hierarchy Code"), column(PROV, "Provider Organization Name")

    for again in ("North Clinic", "NORTH CLINIC"):
        fault = only_fault(submission(tmp_path, {(PROV, 7, tier): 1, (PROV, 7, name): again}))
        assert (fault.sheet, fault.row, fault.mend) == (PROV, 7, "Keep one.")


def test_an_organization_stands_in_the_list_once(tmp_path: Path) -> None:
    path = submission(tmp_path, {(IDS, 4, 1): "North Clinic", (IDS, 4, 2): None, (PROV, 8, 3): "north clinic"})

    assert (IDS, 4) in {(fault.sheet, fault.row) for fault in refused(path)}


def test_rebates_of_organizations_are_added_up_for_the_payer(tmp_path: Path) -> None:
    path = submission(tmp_path, {(REBATE, 6, 3): "North Clinic", (REBATE, 7, 2): 3, (REBATE, 7, 4): -9.5})
    rebates = delivered(path).rows.filter(quantity="pharmacy_rebates", service="medical_pharmacy")

    assert rebates.select("area", "payer", "value").rows() == [("CT:payer:EHP", "commercial", "-50")]
    assert only_fault(submission(tmp_path, {(REBATE, 7, 2): 3})).sheet == REBATE


@pytest.mark.parametrize(
    ("heading", "because"),
    [
        ("Total Claims", "the claims sum to Total Claims"),
        ("Total Non-Claims", "the other payments sum to Total Non-Claims"),
        ("Total Medical Expenses", "Total Claims and Total Non-Claims sum to Total Medical Expenses"),
    ],
)
def test_a_total_that_is_not_the_sum_is_told(tmp_path: Path, heading: str, because: str) -> None:
    faults = refused(submission(tmp_path, {(ALL, 6, column(ALL, heading)): 1000}))

    assert (ALL, 6, heading, "1000") in {(fault.sheet, fault.row, fault.column, fault.value) for fault in faults}
    assert any(fault.what.startswith(because) for fault in faults)


@pytest.mark.parametrize(
    ("row", "label"), [(2, "Payer Name"), (3, "Payer Code"), (6, "Full Name"), (7, "Signature"), (8, "Date")]
)
@pytest.mark.parametrize("cell", [None, "[Input Required]"])
def test_a_cover_page_that_is_not_filled_in_is_refused(tmp_path: Path, row: int, label: str, cell: str | None) -> None:
    fault = only_fault(submission(tmp_path, {(COVER, row, 3): cell}))

    assert (fault.sheet, fault.row, fault.column, fault.value) == (COVER, row, label, cell)
    assert fault.mend


def test_a_missing_attestation_is_a_rejection(tmp_path: Path) -> None:
    fault = only_fault(submission(tmp_path, {(COVER, 7, 3): None}))

    assert "a submission without its attestation is rejected" in fault.what


@pytest.mark.parametrize(("row", "cell", "label"), [(4, "Conecticut", "State"), (3, "E:H/P", "Payer Code")])
def test_a_cover_page_that_cannot_be_is_refused(tmp_path: Path, row: int, cell: str, label: str) -> None:
    fault = only_fault(submission(tmp_path, {(COVER, row, 3): cell}))

    assert (fault.row, fault.column, fault.value) == (row, label, cell)


def test_a_cover_page_without_a_state_says_how_to_add_it(tmp_path: Path) -> None:
    fault = only_fault(submission(tmp_path, {(COVER, 4, 1): None}))

    assert fault.mend == 'Add a row with "State:" in the first column.'


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    assert only_fault(submission(tmp_path, without=REBATE)).what == 'the sheet "RX_REBATE" is missing.'


def test_headings_that_are_not_there_are_told(tmp_path: Path) -> None:
    fault = only_fault(submission(tmp_path, {(UNATTR, 5, 1): "Year"}))

    assert (fault.sheet, fault.what) == (UNATTR, 'no row begins with "Reporting Year", so the headings are not found.')


def test_a_category_that_is_not_known_would_be_missing_from_every_sum(tmp_path: Path) -> None:
    faults = refused(submission(tmp_path, {(ALL, 5, 5): "Claims: Dental"}))

    assert {fault.what for fault in faults} == {
        'the column "Claims: Hospital Inpatient" is missing.',
        '"Claims: Dental" is no category of the template.',
    }


def test_years_that_no_heading_names_are_told(tmp_path: Path) -> None:
    sheet = "5. MARKET_ENROLL"
    fault = only_fault(submission(tmp_path, {(sheet, 5, 2): "Months", (sheet, 5, 3): "More months"}))

    assert (fault.sheet, fault.row) == (sheet, 5)


def test_faults_of_several_sheets_are_told_at_once(tmp_path: Path) -> None:
    path = submission(tmp_path, {(ALL, 6, 2): 9, (PROV, 6, 2): 9, (REBATE, 6, 4): 1, (IDS, 3, 3): "1"})

    assert {fault.sheet for fault in refused(path)} == {ALL, PROV, REBATE, IDS}


def test_two_columns_of_one_heading_are_refused(tmp_path: Path) -> None:
    fault = only_fault(submission(tmp_path, {(ALL, 5, column(ALL, "Demographic Score")): "Member Months (all)"}))

    assert (fault.sheet, fault.row, fault.what) == (ALL, 5, "two columns have the same heading.")
