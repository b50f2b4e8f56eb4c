"""CMS health expenditures by state of residence: spending per person by type of care, a column for each year.

    Code,Item,Group,Region_Number,Region_Name,State_Name,Y1991,Y1992, ...,Average_Annual_Percent_Growth
    2,Hospital Care ($),United States,0,United States,,1069, ...
    2,Hospital Care ($),Region,2,Mideast,,1184, ...
    2,Hospital Care ($),State,2,Mideast,Maryland,1028, ...

Each payer is a file of its own, which the item says: "Medicare/Hospital Care ($)". Without one it is all payers, per
resident. The nation is the 50 states and DC.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from monitor.language.periods import year_called
from monitor.readers import contracts, framing
from monitor.readers.delivery import About, Delivery, refuse
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.reader import Reader
from monitor.readers.shaping import absent, by_year, not_by_year, state, years
from monitor.readers.sheets import Sheet, SheetTable
from monitor.words.areas import NAMES

_NEEDED = ("Item", "Group", "State_Name")
FURTHER = ("Code", "Region_Number", "Region_Name", "REGION_NAME", "Average_Annual_Percent_Growth")
_PAYERS = {"": "all", "Medicare/": "medicare", "Medicaid/": "medicaid", "Private Health Insurance/": "commercial"}
_SERVICES = {
    "Personal Health Care ($)": "all",
    "Hospital Care ($)": "hospital",
    "Physician & Clinical Services ($)": "professional",
    "Home Health Care ($)": "home_health",
    "Durable Medical Products ($)": "dme",
}
ITEMS = [f"{of}{care}" for of in _PAYERS for care in _SERVICES]
_GROUPS = ("United States", "Region", "State")
_GROUP = contracts.among("Group", _GROUPS)
_NEEDS = "Deliver the files with spending per resident or per enrollee, not those with totals or enrollment."
ITEM = "^(.*/)?(.*)$"  # the payer, and the type of care


def _recognises(file: Opened) -> bool:
    return any(map(_is_ours, file.sheets))


def _is_ours(sheet: Sheet) -> bool:
    return {"Code", *_NEEDED} <= {*framing.names(sheet)}


def _read(file: Opened) -> Sequence[Delivery]:
    """Each table of the file: CMS offers them as an archive too."""
    return [_of(sheet, file.name) for sheet in file.sheets if _is_ours(sheet)]


def _of(sheet: Sheet, name: str) -> Delivery:
    printed = framing.framed(sheet)
    refuse(name, [*printed.faults, *printed.lacking(_NEEDED), *not_by_year(printed, (*_NEEDED, *FURTHER))])
    others = printed.cells["Item"].drop_nulls().unique(maintain_order=True)
    wanted, rows_left = parted(
        printed, {"the eight regions": pl.col("Group") == "Region", "other types of care": ~pl.col("Item").is_in(ITEMS)}
    )
    left = tuple(others.filter(~others.is_in(ITEMS)))
    refuse(name, absent(wanted, _area(), pl.col("Item"), list(NAMES)))
    source = "cms_health_expenditures_by_residence"
    called = {"area": "State_Name", "service": "Item", "payer": "Item"}
    rows = _rows(wanted.with_rows(pl.col("Group").is_in(_GROUPS)))  # a row of another group is at fault
    faults = tuple(contracts.broken_rules(wanted, [*contracts.filled("Item", "Group"), _GROUP]))
    made = Delivery(source, _about(years(wanted)), rows, left=left, rows_left=rows_left, called=called, needs=_NEEDS)
    return replace(made, faults=faults, passed=wanted.passed, stated=wanted.stated)


def _area() -> pl.Expr:
    """The area of a row."""
    return pl.when(pl.col("Group") == "United States").then(pl.lit("US")).otherwise(state("State_Name"))


def _rows(table: SheetTable) -> pl.DataFrame:
    payer = pl.col("Item").str.extract(ITEM, 1).fill_null("").replace(_PAYERS)
    per_head = pl.when(payer == "all").then(pl.lit("health_spending_per_resident"))
    words = {
        "area": _area(),
        "payer": payer,
        "service": pl.col("Item").str.extract(ITEM, 2).replace(_SERVICES),
        "quantity": per_head.otherwise(pl.lit("health_spending_per_enrollee")),
    }
    return by_year(table, words)


def _about(year_columns: Sequence[str]) -> About:
    first, last = year_called(year_columns[0]), year_called(year_columns[-1])
    return About(
        title=f"Health Expenditures by State of Residence, {first}-{last}",
        publisher="Centers for Medicare & Medicaid Services, Office of the Actuary",
        url="https://www.cms.gov/data-research/statistics-trends-and-reports/national-health-expenditure-data/state-residence",
        licence="US government work, public domain",
        areas="US, the 50 states and DC",
        note="Counted where the patient lives. Medicare includes Medicare Advantage and Part D.",
    )


READER = Reader("state_residence", "CMS health expenditures by state of residence", _recognises, _read, (_NEEDED,))
