"""CMS National Health Expenditures by type of service and source of funds: one section below the other.

    NATIONAL HEALTH EXPENDITURES BY TYPE OF SERVICE AND SOURCE OF FUNDS:  CALENDAR YEARS 1960 to 2023
    Expenditure Amount (Millions),1960,1961, ...
    Total Hospital Expenditures,"8,985","9,777", ...
         Out of pocket,"1,839","1,881", ...
         Health Insurance,"4,503","5,011", ...
              Private Health Insurance,"3,139","3,599", ...
              Medicare, -   , -   , ...
    ...
    "Total CMS Programs (Medicaid, CHIP and Medicare)", -   , ...
    Total Physician and Clinical Expenditures,"5,551","5,814", ...

A section begins with its total, and the rows below it repeat their labels in every section. A dash is "not applicable":
Medicare and Medicaid began in July 1966. Footnotes stand at the end, one of them in the signs of Windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from monitor.readers import contracts
from monitor.readers.delivery import About, Delivery, Fault, refuse
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.reader import Reader
from monitor.readers.shaping import by_year, multiplied, not_by_year, years
from monitor.readers.sheets import SheetTable, table

LABEL = "Expenditure Amount (Millions)"
_MILLION = 1_000_000
SECTIONS = {  # by the label of their totals: quantity and service
    "Total National Health Expenditures": ("national_health_spending", "all"),
    "Personal Health Care": ("health_spending", "all"),
    "Total Hospital Expenditures": ("health_spending", "hospital"),
    "Total Physician and Clinical Expenditures": ("health_spending", "professional"),
    "Total Home Health Care Expenditures": ("health_spending", "home_health"),
    "Total Durable Medical Equipment Expenditures": ("health_spending", "dme"),
}
_PAYERS = {"Private Health Insurance": "commercial", "Medicare": "medicare", "Medicaid (Title XIX)": "medicaid"}
LEFT = (
    "POPULATION",
    "Health Consumption Expenditures",
    "Total Dental Services Expenditures",
    "Total Other Professional Services Expenditures",
    "Other Non-Durable Medical Products Expenditures",
    "Total Prescription Drug Expenditures",
    "Total Nursing Care Facilities and Continuing Care Retirement Communities",
    "Total Other Health, Residential, and Personal Care Expenditures",
    "Total Administration and Total Net Cost of Health Insurance Expenditures",
    "State and Local Administration Expenditures",
    "Federal Administration Expenditures",
    "Net Cost of Health Insurance Expenditures",
    "Total Structures and Equipment",
)
SOURCES_LEFT = "sources of funds other than private health insurance, Medicare and Medicaid"


def _recognises(file: Opened) -> bool:
    return bool(file.sheets) and file.sheets[0].find(LABEL) is not None


def _read(file: Opened) -> Sequence[Delivery]:
    sheet = file.only_sheet()
    printed = table(sheet, sheet.find(LABEL) or 1)
    refuse(file.name, [*printed.faults, *not_by_year(printed, [LABEL])])
    labelled = replace(printed, cells=_in_sections(printed.cells))
    refuse(file.name, _lacking(labelled))
    wanted, rows_left = parted(labelled, _left())
    rows = by_year(wanted, _words()).with_columns(value=multiplied(pl.col("value"), _MILLION))
    others = labelled.cells["section"].drop_nulls().unique(maintain_order=True)
    left = tuple(others.filter(~others.is_in(list(SECTIONS))))
    unnamed = tuple(contracts.broken_rules(labelled, contracts.filled(LABEL)))
    about = _about(years(printed))
    source = "cms_national_health_expenditures"
    return [Delivery(source, about, rows, left=left, rows_left=rows_left, faults=unnamed)]


def _in_sections(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows with the section that each belongs to; spaces within a label are the printer's."""
    label = pl.col(LABEL).str.replace_all(r"\s+", " ")
    begins = pl.when(label.is_in([*SECTIONS, *LEFT])).then(label)
    return cells.with_columns(label=label, section=begins.forward_fill())


def _left() -> Mapping[str, pl.Expr]:
    """What is not the total of a section that is taken in, nor of a payer that is known here. No label says neither."""
    of_payer = (pl.col("label") == pl.col("section")) | pl.col("label").is_in(list(_PAYERS))
    outside = ~pl.col("section").is_in(list(SECTIONS)).fill_null(value=False)
    return {"other sections, and notes": outside & pl.col("label").is_not_null(), SOURCES_LEFT: ~of_payer}


def _words() -> dict[str, pl.Expr]:
    quantity = {label: words[0] for label, words in SECTIONS.items()}
    service = {label: words[1] for label, words in SECTIONS.items()}
    return {
        "area": pl.lit("US"),
        "payer": pl.col("label").replace_strict(_PAYERS, default="all"),
        "service": pl.col("section").replace(service),
        "quantity": pl.col("section").replace(quantity),
    }


def _lacking(table: SheetTable) -> list[Fault]:
    """A fault for each section that is not there, and each that lacks a payer."""
    there = set(table.cells.select("section", "label").iter_rows())
    wanted = [(section, label) for section in SECTIONS for label in (section, *_PAYERS)]
    mend = "Deliver the file as it was published."
    return [
        table.sheet.fault(f'the row "{label}" is missing in the section "{section}".', mend=mend)
        for section, label in wanted
        if (section, label) not in there
    ]


def _about(year_columns: Sequence[str]) -> About:
    span = f"{year_columns[0]}-{year_columns[-1]}"
    return About(
        title=f"National Health Expenditures by type of service and source of funds, {span}",
        publisher="Centers for Medicare & Medicaid Services, Office of the Actuary",
        url="https://www.cms.gov/data-research/statistics-trends-and-reports/national-health-expenditure-data/historical",
        licence="US government work, public domain",
        areas="US",
        note="CMS prints millions of dollars; they are held as dollars. health_spending is Personal Health Care and "
        "its parts; national_health_spending adds administration, public health and investment.",
    )


READER = Reader("national_accounts", "CMS National Health Expenditures", _recognises, _read)
