"""CMS Medicare Geographic Variation by National, State and County: the public use file, and the cleaned form of it.

The public use file is a CSV of 246 columns and a row for each year, area and age group:

    YEAR, BENE_GEO_LVL (National, State, County), BENE_GEO_DESC (National, MD, MD-Baltimore), BENE_GEO_CD (24, 24003),
    BENE_AGE_LVL (All, <65, >=65), BENES_OM_CNT, TOT_MDCR_PYMT_AMT, TOT_MDCR_PYMT_PC, IP_MDCR_PYMT_AMT, ...

Shares are fractions of one, `*` is held back, `NA` and an empty cell are not available. PR, VI, Territory and ZZ (of
no known area) stand at the level State. The cleaned form has seventeen columns, shares in percent
and no age groups; the nation and the states come as a file each.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from monitor.readers.delivery import About, Control, Delivery, refuse
from monitor.readers.framing import framed
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.shaping import FigureColumn, absent, long, state
from monitor.readers.sheets import SheetTable
from monitor.words.areas import NAMES

FFS = "medicare_ffs"
PUBLIC = ("YEAR", "BENE_GEO_LVL", "BENE_GEO_DESC", "BENE_GEO_CD", "BENE_AGE_LVL")
CLEANED = ("year", "name", "fips")
AGES = {"All": "all", "<65": "age:under65", ">=65": "age:65+"}
_OUTSIDE = ("PR", "VI", "GU", "AS", "MP", "ZZ")  # no states: territories, and people whose area is not known

# The parts into which CMS divides what was paid, by the beginning of their columns' names.
_SERVICES = {
    "IP": "hospital_inpatient",
    "IRF": "inpatient_rehabilitation",
    "LTCH": "long_term_care_hospital",
    "SNF": "skilled_nursing",
    "HH": "home_health",
    "HOSPC": "hospice",
    "OP": "hospital_outpatient",
    "OP_DLYS": "esrd",
    "FQHC_RHC": "clinic",
    "ASC": "ambulatory_surgery",
    "EM": "evaluation_and_management",
    "PRCDRS": "procedures",
    "TESTS": "tests",
    "IMGNG": "imaging",
    "DME": "dme",
    "AMBLNC": "ambulance",
    "TRTMNTS": "treatments",
}
REST = "PTB_OTHR_SRVCS"  # is not printed per beneficiary

_SPENDING: Mapping[str, FigureColumn] = {
    "BENES_OM_CNT": FigureColumn("beneficiary_years", FFS),
    "TOT_MDCR_PYMT_PC": FigureColumn("paid_per_beneficiary_year", FFS, "all"),
    "TOT_MDCR_PYMT_AMT": FigureColumn("paid", FFS, "all"),
    **{
        f"{part}_MDCR_PYMT_PC": FigureColumn("paid_per_beneficiary_year", FFS, word) for part, word in _SERVICES.items()
    },
    **{f"{part}_MDCR_PYMT_AMT": FigureColumn("paid", FFS, word) for part, word in _SERVICES.items()},
    f"{REST}_MDCR_PYMT_AMT": FigureColumn("paid", FFS, "other_part_b"),
}
USE: Mapping[str, FigureColumn] = {
    "TOT_MDCR_STDZD_PYMT_PC": FigureColumn("standardized_paid_per_beneficiary_year", FFS, "all"),
    "ACUTE_HOSP_READMSN_PCT": FigureColumn("readmission_rate", FFS, times=100),
    "ER_VISITS_PER_1000_BENES": FigureColumn("emergency_visit_rate", FFS),
    "IP_CVRD_STAYS_PER_1000_BENES": FigureColumn("inpatient_stay_rate", FFS),
    "BENE_DUAL_PCT": FigureColumn("medicaid_share", FFS, times=100),
    "MA_PRTCPTN_RATE": FigureColumn("medicare_advantage_share", "medicare", times=100),
}
CLEANED_SPENDING: Mapping[str, FigureColumn] = {
    "benes_om": _SPENDING["BENES_OM_CNT"],
    "spend_pc_actual": _SPENDING["TOT_MDCR_PYMT_PC"],
}
CLEANED_USE: Mapping[str, FigureColumn] = {
    "spend_pc_std": USE["TOT_MDCR_STDZD_PYMT_PC"],
    "readmit_rate_pct": FigureColumn("readmission_rate", FFS),
    "ed_visits_per_1000": USE["ER_VISITS_PER_1000_BENES"],
    "ip_stays_per_1000": USE["IP_CVRD_STAYS_PER_1000_BENES"],
    "medicaid_pct": FigureColumn("medicaid_share", FFS),
    "ma_rate_pct": FigureColumn("medicare_advantage_share", "medicare"),
}
CONTROL = Control(
    "paid",
    "all",
    (*_SERVICES.values(), "other_part_b"),
    tolerance=0.0001,  # each part is rounded to the dollar: 11 dollars at most in the national and state rows
    because="the services make the total",
)


def _recognises(file: Opened) -> bool:
    names = {*file.names}
    return {*PUBLIC[:3], "TOT_MDCR_PYMT_PC"} <= names or {*CLEANED, "spend_pc_actual"} <= names


def _read(file: Opened) -> Sequence[Delivery]:
    printed = framed(file.only_sheet())
    return _cleaned(printed, file.name) if "year" in printed.names else _public(printed, file.name)


def _public(table: SheetTable, name: str) -> Sequence[Delivery]:
    figures = {**_SPENDING, **USE}
    refuse(name, [*table.faults, *table.lacking([*PUBLIC, *figures])])
    wanted = table.with_rows(~_is_outside())
    population = pl.col("BENE_AGE_LVL").replace(AGES)
    rows = [long(wanted, _area(), pl.col("YEAR"), part, population) for part in (_SPENDING, USE)]
    further = len(table.names) - len(PUBLIC) - len(figures)
    return _deliveries(
        table, rows, ("territories", "residents whose county is not known", f"{further} further columns")
    )


def _cleaned(table: SheetTable, name: str) -> Sequence[Delivery]:
    figures = {**CLEANED_SPENDING, **CLEANED_USE}
    refuse(name, [*table.faults, *table.lacking([*CLEANED, *figures])])
    areas = [code for code in NAMES if code != "US"]
    refuse(name, absent(table.with_rows(state("name") != "US"), state("name"), pl.col("year"), areas))
    rows = [long(table, state("name"), pl.col("year"), part) for part in (CLEANED_SPENDING, CLEANED_USE)]
    return _deliveries(table, rows, tuple(f"the column {n}" for n in table.names if n not in (*CLEANED, *figures)))


def _area() -> pl.Expr:
    """The area of a row; what is of no known level stays as it is, and is refused."""
    level, name = pl.col("BENE_GEO_LVL"), pl.col("BENE_GEO_DESC")
    county = name.str.slice(0, 2) + ":county:" + pl.col("BENE_GEO_CD").str.zfill(5)  # Excel takes the first zero away
    of_state = pl.when(level.is_in(["National", "State"])).then(state("BENE_GEO_DESC"))
    return of_state.when(level == "County").then(county).otherwise(level)


def _is_outside() -> pl.Expr:
    """Rows that are not taken in: territories, and residents of a state whose county is not known."""
    name = pl.col("BENE_GEO_DESC")
    unknown = name.str.to_uppercase().str.contains("UNKNOWN", literal=True)
    below = pl.col("BENE_GEO_LVL").is_in(["State", "County"])
    outside = name.str.slice(0, 2).is_in(_OUTSIDE) | (name == "Territory")
    return (below & (outside | unknown)).fill_null(value=False)


def _deliveries(table: SheetTable, rows: Sequence[pl.DataFrame], left: tuple[str, ...]) -> Sequence[Delivery]:
    """What was paid, and how much care was used: a source each."""
    spending, use = rows
    return [
        Delivery(
            "cms_geographic_variation",
            _about(spending, "payments", "What Medicare paid, Parts A and B, not standardized."),
            spending,
            controls=(CONTROL,),
            complete=True,
            left=left,
            passed=table.passed,
            stated=table.stated,
        ),
        Delivery(
            "cms_geographic_variation_use",
            _about(use, "standardized payments and use", "Shares and rates are in percent of 100; not risk-adjusted."),
            use,
            complete=True,
            left=left,
            passed=table.passed,
            stated=table.stated,
        ),
    ]


def _about(rows: pl.DataFrame, what: str, note: str) -> About:
    areas = set(rows["area"].drop_nulls().unique())
    nation = "US (CMS's National row, which includes the territories)" if "US" in areas else ""
    counties = len([area for area in areas if ":" in area])
    many = len(areas & NAMES.keys() - {"US"})
    states = f"{many} of the 50 states and DC".removeprefix("51 of ") if many else ""
    return About(
        title=f"Medicare Geographic Variation by National, State and County, to {rows['period'].max()!s}, {what}",
        publisher="Centers for Medicare & Medicaid Services",
        url="https://data.cms.gov/summary-statistics-on-use-and-payments/medicare-geographic-comparisons/"
        "medicare-geographic-variation-by-national-state-county",
        licence="US government work, public domain",
        areas=", ".join(filter(None, [nation, states, f"{counties} counties" if counties else ""])),
        note=f"{note} Beneficiaries in Original Medicare with both parts.",
    )


READER = Reader(
    "geographic_variation",
    "CMS Geographic Variation (the public use file, or cleaned)",
    _recognises,
    _read,
    ((*PUBLIC, *_SPENDING, *USE), (*CLEANED, *CLEANED_SPENDING, *CLEANED_USE)),
)
