"""CMS Medicare Geographic Variation by National, State and County: the public use file, and the cleaned form of it.

The public use file is a CSV of 246 columns and a row for each year, area and age group:

    YEAR, BENE_GEO_LVL (National, State, County), BENE_GEO_DESC (National, MD, MD-Baltimore), BENE_GEO_CD (24, 24003),
    BENE_AGE_LVL (All, <65, >=65), BENES_OM_CNT, TOT_MDCR_PYMT_AMT, TOT_MDCR_PYMT_PC, IP_MDCR_PYMT_AMT, ...

Shares are fractions of one, `*` is held back, `NA` and an empty cell are not available. PR, VI, Territory and ZZ (of
no known area) stand at the level State. Some headings are another edition's: `editions` has them. The cleaned form has
seventeen columns, shares in percent and no age groups; the nation and the states come as a file each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from monitor.readers import contracts, places, shares
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Control, Delivery, DeliveryError, Fault, refuse
from monitor.readers.editions import CONTROL, EDITIONS, FFS, KNOWN, PUBLIC, USE, Edition, per_head
from monitor.readers.framing import framed
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.percent import in_unit
from monitor.readers.reader import Reader
from monitor.readers.shaping import FigureColumn, absent, long, state
from monitor.readers.sheets import SheetTable
from monitor.words.areas import NAMES

CLEANED = ("year", "name", "fips")
AGES = {"All": "all", "<65": "age:under65", ">=65": "age:65+", "65+": "age:65+"}
_OUTSIDE = "^(PR|VI|GU|AS|MP|ZZ|Territory)($|-)"  # no states: territories, and people whose area is not known

CLEANED_SPENDING: Mapping[str, FigureColumn] = {
    "benes_om": FigureColumn("beneficiary_years", FFS),
    "spend_pc_actual": per_head("all"),
}
CLEANED_USE: Mapping[str, FigureColumn] = {
    "spend_pc_std": USE["TOT_MDCR_STDZD_PYMT_PC"],
    "readmit_rate_pct": FigureColumn("readmission_rate", FFS),
    "ed_visits_per_1000": USE["ER_VISITS_PER_1000_BENES"],
    "ip_stays_per_1000": USE["IP_CVRD_STAYS_PER_1000_BENES"],
    "medicaid_pct": FigureColumn("medicaid_share", FFS),
    "ma_rate_pct": FigureColumn("medicare_advantage_share", "medicare"),
}
_FRACTIONS = ("ACUTE_HOSP_READMSN_PCT", "BENE_DUAL_PCT", "MA_PRTCPTN_RATE")
_PERCENTS = ("readmit_rate_pct", "medicaid_pct", "ma_rate_pct")
_CALLED = {"area": "BENE_GEO_DESC", "period": "YEAR", "population": "BENE_AGE_LVL"}
_LEVELS = ("National", "State", "County")
_OLDER = {"Count of Beneficiaries", "Average HCC Score"}  # headings of the tables before 2014-2019, in words


def _recognises(file: Opened) -> bool:
    names = {*file.names}
    is_public = len(names & {*PUBLIC}) >= 3 and any("_MDCR_" in name for name in names)
    return is_public or {*CLEANED, "spend_pc_actual"} <= names or names >= _OLDER


def _read(file: Opened) -> Sequence[Delivery]:
    printed = framed(file.only_sheet())
    if {*printed.names} >= _OLDER:
        what = "this is a table of Geographic Variation before the edition 2014-2019; its headings are not known here."
        mend = f"{KNOWN} Deliver one of them."
        raise DeliveryError(file.name, [printed.sheet.fault(what, printed.header, mend=mend)])
    return _cleaned(printed, file.name) if "year" in printed.names else _public(printed, file.name)


def _public(table: SheetTable, name: str) -> Sequence[Delivery]:
    edition = _edition(table)
    figures = {**edition.spending, **USE}
    refuse(name, [*table.faults, *_lacking(table, edition)])
    wanted, left = parted(table, _left())
    population = pl.col("BENE_AGE_LVL").replace(AGES)
    placed = wanted.with_rows(pl.col("BENE_GEO_LVL").is_in(_LEVELS))  # a row of another level is at fault
    resaved = [*shares.resaved(wanted, _FRACTIONS)] or [*_unlike_counts(wanted, edition)]
    use = {name: figure for name, figure in USE.items() if name not in {fault.column for fault in resaved}}
    rows = [long(placed, _area(), pl.col("YEAR"), part, population) for part in (edition.spending, use)]
    further = len(table.names) - len(PUBLIC) - len(figures)
    faults = (*_misplaced(wanted), *resaved)
    return [
        replace(part, faults=faults, called=_CALLED, rows_left=left, left=(f"{further} further columns",))
        for part in _deliveries(rows, edition.controls)
    ]


def _edition(table: SheetTable) -> Edition:
    """The edition whose headings the table has; of one that is not known, the one that it lacks least of."""
    return min(EDITIONS, key=lambda edition: len({*edition.spending} - {*table.names}))


def _lacking(table: SheetTable, edition: Edition) -> Iterator[Fault]:
    for fault in table.lacking([*PUBLIC, *edition.spending, *USE]):
        yield replace(fault, mend=f"{KNOWN} Deliver one of them as it was published.")


def _left() -> Mapping[str, pl.Expr]:
    """The rows that are not taken in."""
    name, below = pl.col("BENE_GEO_DESC"), pl.col("BENE_GEO_LVL").is_in(["State", "County"])
    unknown = name.str.to_uppercase().str.contains("UNKNOWN", literal=True)
    return {
        "territories": below & name.str.contains(_OUTSIDE),
        "residents whose county is not known": below & unknown,
    }


def _misplaced(table: SheetTable) -> Iterator[Fault]:
    """Labels and codes that disagree."""
    label, code = "BENE_GEO_DESC", "BENE_GEO_CD"
    states, counties = (table.with_rows(pl.col("BENE_GEO_LVL") == level) for level in ("State", "County"))
    yield from places.disagreeing(states, label, state(label), code, 2)
    yield from places.disagreeing(counties, label, _state_of_county(), code, 5)
    yield from places.slipped(counties, label, code)
    yield from contracts.broken_rules(table, _of_areas())


def _of_areas() -> list[Rule]:
    level, code = pl.col("BENE_GEO_LVL"), pl.col("BENE_GEO_CD")
    no_code = code.is_null() | code.str.contains("^0*$")
    return [
        *contracts.filled("BENE_GEO_LVL"),
        contracts.among("BENE_GEO_LVL", _LEVELS),
        Rule("BENE_GEO_CD", (level != "County") | code.is_not_null(), "the FIPS code of the county"),
        Rule("BENE_GEO_CD", (level != "National") | no_code, "nothing, since the row is the nation's"),
        Rule(
            "BENE_GEO_DESC",
            (level != "National") | (state("BENE_GEO_DESC") == "US"),
            "National, as BENE_GEO_LVL has it",
        ),
        Rule("BENE_GEO_DESC", (level != "State") | (state("BENE_GEO_DESC") != "US"), "a state, as BENE_GEO_LVL has it"),
    ]


def _unlike_counts(table: SheetTable, edition: Edition) -> Iterator[Fault]:
    """Shares that do not follow from counts of their rows: one saved anew in percent does not, however small."""
    names = {*table.names}
    if {"BENES_MA_CNT", "BENES_WTH_PTAPTB_CNT"} <= names:
        share = as_amount("BENES_MA_CNT") / as_amount("BENES_WTH_PTAPTB_CNT")
        far = ((share - _share("MA_PRTCPTN_RATE")).abs() > _ROUNDED) & (as_amount("BENES_WTH_PTAPTB_CNT") > 0)
        expected = "BENES_MA_CNT over BENES_WTH_PTAPTB_CNT, as a fraction of one"
        yield from shares.column_fault(table, "MA_PRTCPTN_RATE", far, expected)
    if "ACUTE_HOSP_READMSN_CNT" in names:
        stays = as_amount("IP_CVRD_STAYS_PER_1000_BENES") * as_amount(edition.people) / 1_000
        admissions = as_amount("ACUTE_HOSP_READMSN_CNT") / _share("ACUTE_HOSP_READMSN_PCT")
        is_sure = as_amount("ACUTE_HOSP_READMSN_CNT") > _FEW
        expected = "about ACUTE_HOSP_READMSN_CNT over the stays of its row, as a fraction of one"
        far = ~(admissions / stays).is_between(*_STAYS) & (_share("ACUTE_HOSP_READMSN_PCT") > 0) & (stays > 0) & is_sure
        yield from shares.column_fault(table, "ACUTE_HOSP_READMSN_PCT", far, expected)
    if {"BENE_FEML_PCT", "BENE_MALE_PCT"} <= names:
        both = _share("BENE_FEML_PCT") + _share("BENE_MALE_PCT")
        expected = "a fraction that makes one with BENE_MALE_PCT"
        yield from shares.column_fault(table, "BENE_FEML_PCT", (both - 1).abs() > 2 * _ROUNDED, expected)


_ROUNDED = 0.006  # shares are printed with four decimals; shown in percent, a spreadsheet may round them to a whole
_FEW = 10  # readmissions up to which the rounding of their share moves what it is made of
_STAYS = (0.25, 4)  # index admissions over all stays; they are 0.81 to 0.99 of them in 123 rows of nation and states


def _share(column: str) -> pl.Expr:
    """A share as a fraction of one, whether it is printed so or shown in percent."""
    return in_unit(pl.col(column), "ratio").cast(pl.Float64, strict=False)


def _cleaned(table: SheetTable, name: str) -> Sequence[Delivery]:
    figures = {**CLEANED_SPENDING, **CLEANED_USE}
    refuse(name, [*table.faults, *table.lacking([*CLEANED, *figures])])
    areas = [code for code in NAMES if code != "US"]
    refuse(name, absent(table.with_rows(state("name").ne_missing("US")), state("name"), pl.col("year"), areas))
    rows = [long(table, state("name"), pl.col("year"), part) for part in (CLEANED_SPENDING, CLEANED_USE)]
    faults = (*places.disagreeing(table, "name", state("name"), "fips", 2), *shares.resaved(table, (), _PERCENTS))
    left = tuple(f"the column {n}" for n in table.names if n not in (*CLEANED, *figures))
    called = {"area": "name", "period": "year"}
    return [replace(part, faults=faults, called=called, left=left) for part in _deliveries(rows, (CONTROL,))]


def _area() -> pl.Expr:
    """The area of a row; a label that is not known stays as it is, and is refused."""
    county = places.county(_state_of_county(), pl.col("BENE_GEO_CD"))
    return pl.when(pl.col("BENE_GEO_LVL") == "County").then(county).otherwise(state("BENE_GEO_DESC"))


def _state_of_county() -> pl.Expr:
    """MD of MD-Anne Arundel; a label that begins otherwise stays whole, and is refused."""
    name = pl.col("BENE_GEO_DESC")
    return pl.coalesce(name.str.extract("^([A-Z]{2})-", 1), name)


def _deliveries(rows: Sequence[pl.DataFrame], controls: tuple[Control, ...]) -> Sequence[Delivery]:
    """What was paid, and how much care was used: a source each."""
    spending, use = rows
    marked = places.regions_marked(spending["area"])
    return [
        Delivery(
            "cms_geographic_variation",
            _about(spending, "payments", "What Medicare paid, Parts A and B, not standardized."),
            spending,
            controls=controls,
            complete=True,
            marked=marked,
        ),
        Delivery(
            "cms_geographic_variation_use",
            _about(use, "standardized payments and use", "Shares and rates are in percent of 100; not risk-adjusted."),
            use,
            complete=True,
            marked=marked,
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
    (
        *((*PUBLIC, *edition.spending, *USE) for edition in EDITIONS),
        (*CLEANED, *CLEANED_SPENDING, *CLEANED_USE),
    ),
)
