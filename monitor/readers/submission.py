"""A payer's cost-growth data submission as a workbook: its sheets, their headings, its cover page and its codes.

The sheets are those of Oregon's CGT-1 template, version 5.0 of June 2025, which Connecticut's and Rhode Island's
resemble. Sheet names, codes and the headings up to the professional claims are known from public descriptions of that
template; the headings after them and the totals are ours and are to be held against the workbook of the state.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import Opened
from monitor.readers.sheets import Sheet, SheetTable, table
from monitor.words.areas import NAMES

SHEETS = (
    "Cover Page",
    "TME_ALL",
    "TME_PROV",
    "TME_UNATTR",
    "MARKET_ENROLL",
    "RX_MED_PROV",
    "RX_MED_UNATTR",
    "RX_REBATE",
    "PROV_ID",
)
YEAR, BUSINESS, MONTHS = "Reporting Year", "Line of Business Code", "Member Months"
PROVIDER, IPA, TIER = "Provider Organization Name", "IPA or Contract Name", "Attribution Hierarchy Code"
TIN, CATEGORY, TRUNCATED = "Provider Organization TIN", "Market Enrollment Category", "Truncated Claims"
MEDICAL, RETAIL = "Medical Pharmacy Rebate Amount", "Retail Pharmacy Rebate Amount"
PAYERS: Mapping[str, str] = {  # lines of business
    "1": "medicare_advantage",
    "2": "medicaid",
    "3": "commercial",
    "4": "commercial_partial",
    "5": "dual_medicare",
    "6": "dual_medicaid",
    "7": "carve_outs",
}
TIERS = ("1", "2", "3")  # member selection, contract, utilisation
CLAIMS: Mapping[str, str] = {
    "Claims: Hospital Inpatient": "hospital_inpatient",
    "Claims: Hospital Outpatient": "hospital_outpatient",
    "Claims: Professional, Primary Care Providers": "professional_primary_care",
    "Claims: Professional, Specialty Providers": "professional_specialty",
    "Claims: Professional, Behavior Health Providers": "professional_behavioral_health",
    "Claims: Professional, Other Providers": "professional_other",
    "Claims: Long-Term Care": "long_term_care",
    "Claims: Retail Pharmacy": "retail_pharmacy",
    "Claims: Other": "other",
}
NON_CLAIMS: Mapping[str, str] = {
    "Non-Claims: Prospective Payments": "non_claims_prospective",
    "Non-Claims: Performance Incentive Payments": "non_claims_incentives",
    "Non-Claims: Population Health and Practice Infrastructure": "non_claims_infrastructure",
    "Non-Claims: Provider Salaries": "non_claims_salaries",
    "Non-Claims: Recoveries": "non_claims_recoveries",
    "Non-Claims: Other": "non_claims_other",
}
TOTALS: Mapping[str, str] = {
    "Total Claims": "claims",
    "Total Non-Claims": "non_claims",
    "Total Medical Expenses": "all",
}
SPENDING: Mapping[str, str] = {**CLAIMS, **NON_CLAIMS, **TOTALS}
_COVER: Mapping[str, str] = {  # what has to stand on the cover page, and why
    "State:": "the state",
    "Payer Name:": "the payer's name",
    "Payer Code:": "the code under which the state knows the payer",
    "Full Name:": "who attests to the figures",
    "Signature:": "the signature; a submission without its attestation is rejected",
    "Date:": "the day of the signature; a submission without its attestation is rejected",
}
_HEADINGS = (YEAR, BUSINESS, MONTHS, PROVIDER, IPA, TIER, TIN, CATEGORY, TRUNCATED, MEDICAL, RETAIL, *SPENDING)
_KNOWN = {name.casefold(): name for name in _HEADINGS}
_STATES = {name.removeprefix("the ").casefold(): code for code, name in NAMES.items() if code != "US"}


@dataclass(frozen=True)
class Cover:
    """Who submitted: the state's postal code, the payer's name, and its code there."""

    state: str
    payer: str
    code: str


def plain_name(sheet: Sheet) -> str:
    """A sheet's name without the number before it."""
    return re.sub(r"^\d+\.\s*", "", sheet.name).strip()


def submission_sheets(file: Opened) -> Mapping[str, Sheet]:
    """The sheets of a submission by their names. Raises DeliveryError where one is missing."""
    by_name = {plain_name(sheet): sheet for sheet in file.sheets}
    lacking = [f'the sheet "{name}" is missing.' for name in SHEETS if name not in by_name]
    if lacking:
        mend = "Deliver the whole template; a sheet without figures keeps its headings."
        raise DeliveryError(file.name, [Fault(what, mend=mend) for what in lacking])
    return by_name


def under_heading(sheet: Sheet, first: str, name: str) -> SheetTable:
    """The rows under the heading that begins with `first`, wherever it stands. Raises DeliveryError if it does not.

    A known heading is known in any case, and whatever stands in brackets after it.
    """
    header = sheet.find(first)
    if header is None:
        what = f'no row begins with "{first}", so the headings are not found.'
        raise DeliveryError(name, [sheet.fault(what, mend="Keep the headings of the template.")])
    printed = table(sheet, header)
    plain = {heading: _KNOWN.get(re.sub(r" ?\([^)]*\)$", "", heading).casefold(), heading) for heading in printed.names}
    if len({*plain.values()}) < len(plain):
        raise DeliveryError(name, [sheet.fault("two columns have the same heading.", header, mend="Keep one.")])
    return SheetTable(sheet, header, printed.cells.rename(plain), tuple(plain.values()), printed.faults)


def cover(sheet: Sheet, name: str) -> Cover:
    """What the cover page says. Raises DeliveryError for all that is missing there, the attestation among it."""
    answers, faults = _answers(sheet), [*sheet.hidden]
    for label, what in _COVER.items():
        row, value = answers.get(label, (0, None))
        if _is_open(value):
            mend = "Fill it in on the cover page." if row else f'Add a row with "{label}" in the first column.'
            faults.append(sheet.fault(what, row, label.rstrip(":"), value, mend))
    faults.extend(_strange(sheet, answers))
    if faults:
        raise DeliveryError(name, faults)
    return Cover(_state(answers["State:"][1]), str(answers["Payer Name:"][1]), str(answers["Payer Code:"][1]))


def _answers(sheet: Sheet) -> dict[str, tuple[int, str | None]]:
    """The cover page's labels, each with its row and with the first cell that is filled beside it."""
    rows = {label: (row, next(filter(None, cells), None)) for row, label, *cells in sheet.cells.iter_rows() if label}
    return {" ".join(label.split()): answer for label, answer in rows.items()}


def _is_open(value: str | None) -> bool:
    """Whether a cell is still to be filled in; the template has "[Input Required]" there."""
    return not value or value.startswith("[")


def _strange(sheet: Sheet, answers: Mapping[str, tuple[int, str | None]]) -> list[Fault]:
    row, state = answers.get("State:", (0, None))
    place, code = answers.get("Payer Code:", (0, None))
    faults = []
    if not _is_open(state) and not _state(state):
        faults.append(sheet.fault("a state's name or postal code", row, "State", state))
    if not _is_open(code) and not re.fullmatch("[A-Za-z0-9_-]+", str(code)):
        what = "a code of letters, digits, _ and -"
        faults.append(sheet.fault(what, place, "Payer Code", code, "Write the code, not the name."))
    return faults


def _state(answer: str | None) -> str:
    """The postal code of a state; empty where it is none."""
    known = {**_STATES, **{code.casefold(): code for code in _STATES.values()}}
    return known.get((answer or "").casefold(), "")
