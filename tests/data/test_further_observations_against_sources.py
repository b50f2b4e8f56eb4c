"""The further public figures are the sources' figures, and the errors stated for them follow from published ones.

The first half reads the files of CMS and CDC themselves and is skipped where they are not at hand; the second needs
nothing but the repository.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.words.areas import NAMES
from monitor.words.units import parse_unit

ROOT = Path(__file__).resolve().parents[2]
OBSERVATIONS = ROOT / "observations"
USE = OBSERVATIONS / "cms_geographic_variation_use" / "2026-05-15"
EXPENDITURES = OBSERVATIONS / "cms_health_expenditures_by_residence" / "2022-09-22"
ENROLLMENT = OBSERVATIONS / "cms_medicare_enrollment" / "2026-07-17"
POISONING = OBSERVATIONS / "nchs_drug_poisoning" / "2019-04-29"
CAUSES = OBSERVATIONS / "nchs_leading_causes_of_death" / "2026-11-22"
HEADER = ["area", "population", "payer", "service", "quantity", "period", "value"]

Key = tuple[str, str, str, str, int]  # payer, quantity, service, area, year
Kind = tuple[str, str, str]  # payer, quantity, service
Figures = dict[Key, Decimal]

IN_USE: dict[Kind, tuple[str, str]] = {  # the tidy column, and CMS's own name
    ("medicare_ffs", "standardized_paid_per_beneficiary_year", "all"): ("spend_pc_std", "TOT_MDCR_STDZD_PYMT_PC"),
    ("medicare_ffs", "readmission_rate", "-"): ("readmit_rate_pct", "ACUTE_HOSP_READMSN_PCT"),
    ("medicare_ffs", "emergency_visit_rate", "-"): ("ed_visits_per_1000", "ER_VISITS_PER_1000_BENES"),
    ("medicare_ffs", "inpatient_stay_rate", "-"): ("ip_stays_per_1000", "IP_CVRD_STAYS_PER_1000_BENES"),
    ("medicare_ffs", "medicaid_share", "-"): ("medicaid_pct", "BENE_DUAL_PCT"),
    ("medicare", "medicare_advantage_share", "-"): ("ma_rate_pct", "MA_PRTCPTN_RATE"),
}
SHARES = ("readmission_rate", "medicaid_share", "medicare_advantage_share")  # CMS's full file has parts of 1

IN_EXPENDITURES: dict[Kind, tuple[str, str]] = {  # the file, and the code of the service
    ("all", "health_spending_per_resident", "all"): ("US_PER_CAPITA20.CSV", "1"),
    ("all", "health_spending_per_resident", "hospital"): ("US_PER_CAPITA20.CSV", "2"),
    ("all", "health_spending_per_resident", "professional"): ("US_PER_CAPITA20.CSV", "3"),
    ("medicare", "health_spending_per_enrollee", "all"): ("MEDICARE_PER_ENROLLEE20.CSV", "1"),
    ("medicaid", "health_spending_per_enrollee", "all"): ("MEDICAID_PER_ENROLLEE20.CSV", "1"),
    ("commercial", "health_spending_per_enrollee", "all"): ("PHI_PER_ENROLLEE20.CSV", "1"),
}
IN_ENROLLMENT: dict[Kind, str] = {
    ("medicare", "enrollees", "-"): "totalEnrollees",
    ("medicare_ffs", "enrollees", "-"): "ffsCount",
    ("medicare_advantage", "enrollees", "-"): "maCount",
}
IN_POISONING: dict[Kind, str] = {
    ("all", "overdose_deaths", "-"): "Deaths",
    ("all", "overdose_death_rate", "-"): "Age-adjusted Rate",
}
IN_CAUSES: dict[Kind, str] = {
    ("all", "suicide_deaths", "-"): "Deaths",
    ("all", "suicide_death_rate", "-"): "Age-adjusted Death Rate",
}
KINDS: dict[Path, dict[Kind, range]] = {  # every series held, and its years
    USE: dict.fromkeys(IN_USE, range(2014, 2025)),
    EXPENDITURES: {kind: range(2001 if kind[0] == "commercial" else 1991, 2021) for kind in IN_EXPENDITURES},
    ENROLLMENT: dict.fromkeys(IN_ENROLLMENT, range(2018, 2026)),
    POISONING: dict.fromkeys(IN_POISONING, range(1999, 2018)),
    CAUSES: dict.fromkeys(IN_CAUSES, range(1999, 2017)),
}
SPELLED = {name.removeprefix("the "): code for code, name in NAMES.items()} | {"United States": "US"}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figures(publication: Path) -> Figures:
    return {
        (row["payer"], row["quantity"], row["service"], row["area"], int(row["period"])): Decimal(row["value"])
        for row in rows_of(publication / "data.csv")
    }


# --- against the files of CMS and CDC ---------------------------------------------------------------------


def test_use_equals_the_source(shared_data: Path) -> None:
    source = {
        (*kind, row["geo"], int(row["year"])): Decimal(row[column])
        for row in rows_of(shared_data / "tidy" / "gv_state_us_2014_2024.csv")
        for kind, (column, _) in IN_USE.items()
    }
    assert len(source) == 6 * 52 * 11
    assert figures(USE) == source


def test_use_equals_the_transcription(shared_data: Path) -> None:
    source = {
        (*kind, "US" if row["name"] == "National" else row["name"], int(row["year"])): Decimal(row[column])
        for name in ("gv_state_clean_2014_2024.csv", "gv_national_clean_2014_2024.csv")
        for row in rows_of(shared_data / "raw" / "gv" / name)
        for kind, (column, _) in IN_USE.items()
    }
    assert figures(USE) == source


def test_use_equals_the_file_with_all_columns(shared_data: Path) -> None:
    held = figures(USE)
    path = shared_data / "raw" / "gv" / "gv_allcolumns_national_and_sampled_states_2014_2024.csv"
    checked = 0
    for row in rows_of(path):
        area = "US" if row["BENE_GEO_LVL"] == "National" else row["BENE_GEO_DESC"]
        if row["BENE_AGE_LVL"] != "All" or area not in NAMES:
            continue
        for kind, (_, column) in IN_USE.items():
            printed = Decimal(row[column]) * (100 if kind[1] in SHARES else 1)
            rounding = Decimal("0.5") if kind[2] == "all" else Decimal("0.005")
            assert abs(held[*kind, area, int(row["YEAR"])] - printed) <= rounding, (kind, area, row["YEAR"])
        checked += 1
    assert checked == 40


def test_expenditures_equal_the_source(shared_data: Path) -> None:
    source: Figures = {}
    for kind, (name, code) in IN_EXPENDITURES.items():
        for row in rows_of(shared_data / "raw" / "nhe" / name):
            if row["Code"] == code and row["Group"] != "Region":
                area = SPELLED[row["State_Name"] or "United States"]
                source |= {(*kind, area, int(k[1:])): Decimal(v) for k, v in row.items() if re.fullmatch(r"Y\d{4}", k)}
    assert len(source) == 52 * (5 * 30 + 20)
    assert figures(EXPENDITURES) == source


def test_enrollment_equals_the_source(shared_data: Path) -> None:
    source = {
        (*kind, row["geo"], int(row["year"])): Decimal(row[column])
        for row in rows_of(shared_data / "tidy" / "medicare_enrollment_yearly.csv")
        for kind, column in IN_ENROLLMENT.items()
        if row["geo"] in NAMES and row["year"] != "2026"
    }
    assert len(source) == 3 * (51 * 8 + 13)
    assert figures(ENROLLMENT) == source


def test_enrollment_equals_the_files_of_the_dashboard(shared_data: Path) -> None:
    held = figures(ENROLLMENT)
    files = {"US": "national", **{area: area for area in ("CT", "HI", "MD", "NY", "PA", "RI", "VT")}}
    for area, name in files.items():
        text = (shared_data / "raw" / "enrollment" / f"{name}.json").read_text(encoding="utf-8")
        years = {int(entry["year"]): entry for entry in json.loads(text)["yearly"] if entry["year"] != "2026"}
        assert len(years) == (13 if area == "US" else 8)
        for kind, column in IN_ENROLLMENT.items():
            assert {year: held[*kind, area, year] for year in years} == {y: e[column] for y, e in years.items()}


def test_poisoning_equals_the_source(shared_data: Path) -> None:
    source = {
        (*kind, SPELLED[row["State"]], int(row["Year"])): Decimal(row[column])
        for row in rows_of(shared_data / "raw" / "nchs" / "NCHS_Drug_Poisoning_Mortality_by_State_1999_2017.csv")
        for kind, column in IN_POISONING.items()
        if (row["Sex"], row["Age Group"]) == ("Both Sexes", "All Ages")
        and row["Race and Hispanic Origin"] == "All Races-All Origins"
    }
    assert len(source) == 2 * 52 * 19
    assert figures(POISONING) == source


def test_suicides_equal_the_source(shared_data: Path) -> None:
    source = {
        (*kind, SPELLED[row["State"]], int(row["Year"])): Decimal(row[column])
        for row in rows_of(shared_data / "raw" / "nchs" / "NCHS_Leading_Causes_of_Death_1999_2016.csv")
        for kind, column in IN_CAUSES.items()
        if row["Cause Name"] == "Suicide"
    }
    assert len(source) == 2 * 52 * 18
    assert figures(CAUSES) == source


# --- the files themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("publication", KINDS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_publication_is_well_formed(publication: Path) -> None:
    raw = (publication / "data.csv").read_bytes()
    card = (publication / "source.yaml").read_text(encoding="utf-8")
    assert f"sha256: {hashlib.sha256(raw).hexdigest()}" in card
    assert f"source: {publication.parent.name}\n" in card
    assert f"\nfirst_seen: {publication.name}\n" in card
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    lines = [line.split(",") for line in raw.decode().splitlines()]
    assert lines[0] == HEADER
    order = [(payer, quantity, service, area, period) for area, _, payer, service, quantity, period, _ in lines[1:]]
    assert order == sorted(set(order))
    assert {line[1] for line in lines[1:]} == {"all"}
    assert all(re.fullmatch(r"\d+(\.\d{1,4})?", line[-1]) for line in lines[1:])


@pytest.mark.parametrize("publication", KINDS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_area_has_every_year(publication: Path) -> None:
    complete = {(*kind, area, year) for kind, years in KINDS[publication].items() for area in NAMES for year in years}
    if publication == ENROLLMENT:
        complete |= {(*kind, "US", year) for kind in IN_ENROLLMENT for year in range(2013, 2018)}
    assert set(figures(publication)) == complete
    assert len(NAMES) == 52


UNITS = {
    "standardized_paid_per_beneficiary_year": "dollars per beneficiary-year",
    "readmission_rate": "percent",
    "emergency_visit_rate": "visits per thousand-beneficiaries",
    "inpatient_stay_rate": "admissions per thousand-beneficiaries",
    "medicaid_share": "percent",
    "medicare_advantage_share": "percent",
    "health_spending_per_resident": "dollars per resident",
    "health_spending_per_enrollee": "dollars per beneficiary",
    "enrollees": "beneficiaries",
    "overdose_deaths": "deaths",
    "overdose_death_rate": "deaths per hundred-thousand-residents",
    "suicide_deaths": "deaths",
    "suicide_death_rate": "deaths per hundred-thousand-residents",
}


def test_every_quantity_is_registered_in_its_unit() -> None:
    text = (ROOT / "tests_definitions" / "measures.yaml").read_text(encoding="utf-8")
    quantities = text.partition("\nquantities:\n")[2].partition("\nmeasures:\n")[0]
    registered = dict(re.findall(r"^  (\w+): (.+)$", quantities, re.MULTILINE))
    assert {quantity: registered.get(quantity) for quantity in UNITS} == UNITS
    assert {kind[1] for kinds in KINDS.values() for kind in kinds} == set(UNITS)
    assert all(str(parse_unit(unit)) == unit for unit in UNITS.values())


# --- known values -----------------------------------------------------------------------------------------

KNOWN: list[tuple[Path, Kind, str, dict[int, str]]] = [
    (USE, ("medicare_ffs", "readmission_rate", "-"), "MD", {2014: "21.23", 2018: "19.87", 2024: "19.41"}),
    (USE, ("medicare_ffs", "readmission_rate", "-"), "US", {2014: "18.08", 2018: "18.06", 2024: "18.07"}),
    (USE, ("medicare", "medicare_advantage_share", "-"), "US", {2024: "54.84"}),
    (EXPENDITURES, ("all", "health_spending_per_resident", "all"), "US", {2019: "9671", 2020: "10191"}),
    (EXPENDITURES, ("medicare", "health_spending_per_enrollee", "all"), "MD", {2017: "12625"}),
    (EXPENDITURES, ("medicaid", "health_spending_per_enrollee", "all"), "MD", {1995: "4813", 1997: "3137"}),
    (ENROLLMENT, ("medicare", "enrollees", "-"), "US", {2018: "59989252", 2025: "69415047"}),
    (ENROLLMENT, ("medicare_ffs", "enrollees", "-"), "MD", {2025: "877022"}),
    (POISONING, ("all", "overdose_deaths", "-"), "VT", {2016: "125", 2017: "134"}),
    (POISONING, ("all", "overdose_deaths", "-"), "US", {2017: "70237"}),
    (CAUSES, ("all", "suicide_deaths", "-"), "VT", {2016: "118"}),
    (CAUSES, ("all", "suicide_death_rate", "-"), "VT", {2016: "17.3"}),
    (CAUSES, ("all", "suicide_deaths", "-"), "US", {2016: "44965"}),
]


@pytest.mark.parametrize(("publication", "kind", "area", "expected"), KNOWN)
def test_known_values(publication: Path, kind: Kind, area: str, expected: dict[int, str]) -> None:
    held = figures(publication)
    assert {year: held[*kind, area, year] for year in expected} == {y: Decimal(v) for y, v in expected.items()}


def test_states_sum_to_the_deaths_of_the_nation() -> None:
    for publication, quantity in ((POISONING, "overdose_deaths"), (CAUSES, "suicide_deaths")):
        held = figures(publication)
        for year in KINDS[publication]["all", quantity, "-"]:
            states = sum(held["all", quantity, "-", area, year] for area in NAMES if area != "US")
            assert states == held["all", quantity, "-", "US", year], (quantity, year)


def test_the_two_kinds_of_medicare_sum_to_the_total() -> None:
    held = figures(ENROLLMENT)
    for payer, _, _, area, year in held:
        if payer == "medicare":
            parts = sum(held[part, "enrollees", "-", area, year] for part in ("medicare_ffs", "medicare_advantage"))
            assert abs(held["medicare", "enrollees", "-", area, year] - parts) <= 2, (area, year)


def test_enrollment_of_2018_stands_apart() -> None:
    """The nation is about two percent above the states from 2019 on, and visibly less in 2018, as the card says."""
    held = figures(ENROLLMENT)
    above = {}
    for year in range(2018, 2026):
        states = sum(held["medicare", "enrollees", "-", area, year] for area in NAMES if area != "US")
        above[year] = float(100 * (held["medicare", "enrollees", "-", "US", year] / states - 1))
    assert above.pop(2018) == pytest.approx(1.958, abs=0.001)
    assert all(2.03 <= percent <= 2.12 for percent in above.values())


def test_unreliable_death_rates_are_those_the_card_names() -> None:
    few = [key[3] for key, deaths in figures(POISONING).items() if key[1] == "overdose_deaths" and deaths <= 20]
    assert {area: few.count(area) for area in few} == {"ND": 9, "SD": 2, "WY": 1}
    assert min(deaths for key, deaths in figures(CAUSES).items() if key[1] == "suicide_deaths") == 23


# --- the stated errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("publication", [USE, POISONING, CAUSES])
def test_where_no_error_can_be_stated_the_card_says_why(publication: Path) -> None:
    card = (publication / "source.yaml").read_text(encoding="utf-8")
    assert "\n  errors: []\n" in card
    assert "  No error can be stated" in card
