"""A small cost-growth data submission as a workbook, written cell by cell, and changed in one place for a test."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.readers.submission import CLAIMS, NON_CLAIMS
from tests.deliveries import workbook

Cells = list[list[Any]]
ABOVE: Cells = [["2. Total Medical Expenses"], [], ["TMEALL01", "TMEALL02"], ["year", "code"]]  # headings are in row 5
MONEY = [*CLAIMS, *NON_CLAIMS, "Total Claims", "Total Non-Claims", "Total Medical Expenses"]
IPA = "IPA or Contract Name\n(If applicable/available)"
COVER: Cells = [
    ["1. Cover Page"],
    ["Payer Name:", None, "Example Health Plan"],
    ["Payer Code:", None, "EHP"],
    ["State:", None, "Connecticut"],
    ["Attestation"],
    ["Full Name:", None, "(the signatory)"],
    ["Signature:", None, "(signed)"],
    ["Date:", None, "2026-08-14"],
]


def money(each: float) -> list[float]:
    """A row's categories, `each` dollars in every one, and its totals."""
    claims, others = each * len(CLAIMS), each * len(NON_CLAIMS)
    return [each] * (len(CLAIMS) + len(NON_CLAIMS)) + [claims, others, claims + others]


def pages() -> dict[str, Cells]:
    """The sheets of a submission in which everything is right."""
    provider, months = ["Provider Organization Name", IPA], ["Member Months", "Demographic Score", *MONEY]
    rebates = ["Medical Pharmacy Rebate Amount", "Retail Pharmacy Rebate Amount"]
    one = [2024, 3, "North Clinic", None, 1, 60, 1.1, *money(5)]
    two = [2024, 3, "North Clinic", None, 2, 12, 1.1, *money(1)]
    other = [2024, 3, "South Group", "South IPA", 1, 30, 0.9, *money(2)]
    return {
        "Contents": [["Data Submission Template", "Version 5.0, June 2025"]],
        "1. Cover Page": [list(row) for row in COVER],
        "2. TME_ALL": [
            *ABOVE,
            ["Reporting Year", "Line of Business Code", *months, "Truncated Claims"],
            [2023, 3, 120, 1.0, *money(10), 7],
            [2024, 3, 130, 1.0, *money(11), 8],
            [2024, 5, 20, 1.0, *money(3), 0],
            [2024, 7, 10, 1.0, *money(4), 0],
        ],
        "3. TME_PROV": [
            *ABOVE,
            ["Reporting Year", "Line of Business Code", *provider, "Attribution Hierarchy Code", *months],
            one,
            two,
            other,
        ],
        "4. TME_UNATTR": [
            *ABOVE,
            ["Reporting Year", "Line of Business code", *months],
            [2024, 3, 28, 1.0, *money(3)],
        ],
        "5. MARKET_ENROLL": [
            *ABOVE,
            ["Market Enrollment Category", "Year 2023 Member Months", "Year 2024 Member Months"],
            ["3. Individual", 120, 130],
        ],
        "6. RX_MED_PROV": [*ABOVE, ["Reporting Year", "Line of Business Code"]],
        "7. RX_MED_UNATTR": [*ABOVE, ["Reporting Year", "Line of Business Code"]],
        "8. RX_REBATE": [
            *ABOVE,
            ["Reporting Year", "Line of Business Code", "Provider Organization Name (Optional)", *rebates],
            [2024, 3, None, -40.5, -60],
            [2024, 5, None, 0, 0],
        ],
        "9. PROV_ID": [
            ["PRV01", "PRV03", "PRV02"],
            ["Provider Organization Name", IPA, "Provider Organization TIN"],
            ["North Clinic", None, "012345678"],
            ["South Group", "South IPA", "123456789"],
        ],
    }


def submission(folder: Path, change: Mapping[tuple[str, int, int], Any] | None = None, without: str = "") -> Path:
    """The submission as a file. `change` has cells by sheet, row and column, as Excel counts; `without` is a sheet."""
    made: dict[str, Sequence[Sequence[Any]]] = {name: rows for name, rows in pages().items() if name != without}
    for (sheet, row, column), value in (change or {}).items():
        cells = [*made[sheet][row - 1]]
        cells += [None] * (column - len(cells))
        cells[column - 1] = value
        made[sheet] = [*made[sheet][: row - 1], cells, *made[sheet][row:]]
    return workbook(folder / "submission.xlsx", made)
