"""The public figures in observations/ are the sources' figures, to the cent, and give the known tables.

The first half reads the CMS files themselves and is skipped where they are not at hand; the second needs
nothing but the repository.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

OBSERVATIONS = Path(__file__).resolve().parents[2] / "observations"
GEOGRAPHIC = OBSERVATIONS / "cms_geographic_variation" / "2026-05-15"
STATISTICS = OBSERVATIONS / "cms_program_statistics"
UNRESTATED, RESTATED, LATEST = (STATISTICS / day for day in ("2017-05-02", "2018-06-07", "2018-10-30"))
PUBLICATIONS = (GEOGRAPHIC, UNRESTATED, RESTATED, LATEST)
HEADER = ["area", "population", "payer", "service", "quantity", "period", "value"]

PAID = {
    "all": "pay_total",
    "hospital_inpatient": "pay_inpatient_hospital",
    "hospital_outpatient": "pay_outpatient_facility",
    "skilled_nursing": "pay_snf",
    "hospice": "pay_hospice",
    "home_health": "pay_home_health",
    "professional": "pay_physician_supplier",
}
PARTS = tuple(PAID)[1:]
IN_2015 = tuple(PAID)[:5]  # the home health and physician workbooks of 2015 are of the restated vintage

Key = tuple[str, str, str, int]  # quantity, service, area, year
Figures = dict[Key, Decimal]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(*publications: Path) -> Figures:
    return {
        (row["quantity"], row["service"], row["area"], int(row["period"])): Decimal(row["value"])
        for publication in publications
        for row in rows_of(publication / "data.csv")
    }


# --- against the CMS files --------------------------------------------------------------------------------


def test_geographic_variation_equals_the_source(shared_data: Path) -> None:
    source: Figures = {}
    for row in rows_of(shared_data / "tidy" / "gv_state_us_2014_2024.csv"):
        area, year = row["geo"], int(row["year"])
        source["paid_per_beneficiary_year", "all", area, year] = Decimal(row["spend_pc_actual"])
        source["beneficiary_years", "-", area, year] = Decimal(row["benes_om"])
    assert len(source) == 2 * 52 * 11
    assert figures(GEOGRAPHIC) == source


def test_geographic_variation_equals_the_file_with_all_columns(shared_data: Path) -> None:
    held = figures(GEOGRAPHIC)
    path = shared_data / "raw" / "gv" / "gv_allcolumns_national_and_sampled_states_2014_2024.csv"
    checked = 0
    for row in rows_of(path):
        if row["BENE_AGE_LVL"] != "All" or row["BENE_GEO_LVL"] not in ("National", "State"):
            continue
        area = "US" if row["BENE_GEO_LVL"] == "National" else row["BENE_GEO_DESC"]
        paid = held.get(("paid_per_beneficiary_year", "all", area, int(row["YEAR"])))
        if paid is None:  # a territory
            continue
        assert paid == round(Decimal(row["TOT_MDCR_PYMT_PC"])), (area, row["YEAR"])
        assert held["beneficiary_years", "-", area, int(row["YEAR"])] == Decimal(row["BENES_OM_CNT"])
        checked += 1
    assert checked >= 22  # the nation and Michigan in every year, at least


def test_program_statistics_equal_the_source(shared_data: Path) -> None:
    source: Figures = {}
    for row in rows_of(shared_data / "tidy" / "cps_state_payments_2013_2017.csv"):
        area, year = row["geo"], int(row["year"])
        source["beneficiary_years", "-", area, year] = Decimal(row["enrollees_a_or_b"])
        for service in IN_2015 if year == 2015 else PAID:
            source["paid", service, area, year] = Decimal(row[PAID[service]])
    assert len(source) == 52 * (4 * 8 + 6)
    assert figures(UNRESTATED, RESTATED, LATEST) == source


NAMES = {"US": "United States", "DC": "District of Columbia", "MD": "Maryland", "VT": "Vermont"}
CELLS: list[tuple[str, str, Key]] = [  # workbook, column, and which figure it is
    ("SUMMARY_AB_5", "B", ("beneficiary_years", "-", "MD", 2013)),
    ("SUMMARY_AB_5", "D", ("paid", "all", "MD", 2013)),
    ("SUMMARY_AB_5", "D", ("paid", "all", "US", 2013)),
    ("INPT_HOSP_3", "O", ("paid", "hospital_inpatient", "MD", 2013)),
    ("OUTPATIENT_3", "G", ("paid", "hospital_outpatient", "MD", 2013)),
    ("PHYSSUPP_3", "J", ("paid", "professional", "MD", 2013)),
    ("HHA_3", "K", ("paid", "home_health", "VT", 2014)),
    ("SUMMARY_AB_5", "B", ("beneficiary_years", "-", "US", 2014)),
    ("UTLZN_AB_5", "B", ("beneficiary_years", "-", "MD", 2015)),
    ("UTLZN_AB_5", "D", ("paid", "all", "US", 2015)),
    ("SNF_3", "K", ("paid", "skilled_nursing", "MD", 2015)),
    ("OUTPATIENT_3", "G", ("paid", "hospital_outpatient", "US", 2015)),
    ("HOSPICE_3", "G", ("paid", "hospice", "MD", 2016)),
    ("INPT_HOSP_3", "O", ("paid", "hospital_inpatient", "US", 2016)),
    ("SUMMARY_AB_5", "D", ("paid", "all", "VT", 2017)),
    ("SUMMARY_AB_5", "B", ("beneficiary_years", "-", "DC", 2017)),
]


@pytest.mark.parametrize(("workbook", "column", "key"), CELLS)
def test_program_statistics_equal_the_workbooks(shared_data: Path, workbook: str, column: str, key: Key) -> None:
    _, _, area, year = key
    sheet = read_workbook(shared_data / "raw" / "cps", year, workbook)
    printed = round(Decimal(sheet[column + line_of(NAMES[area], sheet)]), 2)  # the files carry a few cents as .8000002
    assert figures(UNRESTATED, RESTATED, LATEST)[key] == printed


def test_the_2015_release_is_older_than_the_others(shared_data: Path) -> None:
    """CMS later printed other enrollee counts for 2015; no restated payments by state are at hand."""
    sheet = read_workbook(shared_data / "raw" / "cps", 2015, "ENROLL_AB_13")
    assert figures(UNRESTATED)["beneficiary_years", "-", "US", 2015] == 37_114_604
    assert Decimal(sheet["B" + line_of("United States", sheet)]) == 37_386_681


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_workbook(folder: Path, year: int, name: str) -> dict[str, str]:
    """Cells of the first sheet of the one workbook of that year whose name ends in `name`, by place ("B29")."""
    for archive in folder.glob(f"{year}__*.zip"):
        with zipfile.ZipFile(archive) as outer:
            for member in outer.namelist():
                if Path(member).stem.upper().replace(" ", "_").endswith(name):
                    return read_sheet(io.BytesIO(outer.read(member)))
    raise FileNotFoundError(f"{year}: {name}")


def read_sheet(workbook: io.BytesIO) -> dict[str, str]:
    with zipfile.ZipFile(workbook) as book:
        strings, sheet = (parse(book.read(f"xl/{part}.xml")) for part in ("sharedStrings", "worksheets/sheet1"))
        words = ["".join(t.text or "" for t in item.iter(MAIN + "t")) for item in strings]
        return dict(cells(sheet, words))


def parse(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314  CMS's own workbooks, of known fingerprint


def cells(sheet: ElementTree.Element, words: list[str]) -> Iterator[tuple[str, str]]:
    for cell in sheet.iter(MAIN + "c"):
        value = cell.findtext(MAIN + "v")
        if value is not None:
            yield cell.get("r", ""), words[int(value)] if cell.get("t") == "s" else value


def line_of(name: str, sheet: dict[str, str]) -> str:
    """The number of the one line that starts with this name."""
    (line,) = (place[1:] for place, text in sheet.items() if place[0] == "A" and text.strip() == name)
    return line


# --- the files themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize("publication", PUBLICATIONS, ids=lambda p: f"{p.parent.name}/{p.name}")
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
    order = [(quantity, service, area, period) for area, _, _, service, quantity, period, _ in lines[1:]]
    assert order == sorted(set(order))
    assert {(population, payer) for _, population, payer, *_ in lines[1:]} == {("all", "medicare_ffs")}
    assert all(re.fullmatch(r"\d+(\.\d{1,2})?", line[-1]) for line in lines[1:])
    assert len({area for _, _, area, _ in order}) == 52  # the nation, 50 states, DC
    assert len(order) == 52 * len({(q, s, y) for q, s, _, y in order})  # every area in every series


def test_the_parts_sum_to_the_total_where_they_are_of_one_vintage() -> None:
    held = figures(RESTATED, LATEST)
    for _, _, area, year in (key for key in held if key[:2] == ("paid", "all")):
        parts = sum(held["paid", service, area, year] for service in PARTS)
        assert abs(parts - held["paid", "all", area, year]) <= 2, (area, year)


def test_2015_holds_no_part_of_the_restated_vintage() -> None:
    services = {service for _, service, _, _ in figures(UNRESTATED)}
    assert services == {"-", *IN_2015}


# --- the known tables, recomputed -------------------------------------------------------------------------

GEOGRAPHIC_GAPS = {  # growth of Maryland less that of the nation, points; table 1a
    2015: 0.403, 2016: -1.420, 2017: 1.055, 2018: -1.089, 2019: -1.268,
    2020: -0.525, 2021: 0.821, 2022: 0.876, 2023: -2.424, 2024: -1.633,
}  # fmt: skip
VERMONT_GAPS = {
    2015: 2.399, 2016: 0.327, 2017: -0.321, 2018: 0.389, 2019: -1.087,
    2020: -4.492, 2021: 5.101, 2022: 1.534, 2023: 2.486, 2024: -3.163,
}  # fmt: skip
STATISTICS_GAPS = {  # table 1b; 2015 and 2016 cross two vintages and are kept only as a warning
    "all": {2014: -1.419, 2015: -0.232, 2016: -0.484, 2017: 0.846},
    "hospital": {2014: -2.253, 2015: -0.834, 2016: -2.331, 2017: 0.525},
    "non_hospital": {2014: -0.378, 2015: 0.779, 2016: 1.888, 2017: 1.135},
}
PER_HEAD = {  # table 1b, dollars
    ("all", "MD"): [10629.48, 10575.58, 10849.71, 10817.69, 11138.74],
    ("all", "US"): [9323.00, 9408.04, 9673.71, 9692.01, 9897.62],
    ("hospital", "MD"): [6406.64, 6361.68, 6468.58, 6406.13, 6622.23],
    ("hospital", "US"): [5019.73, 5097.61, 5225.79, 5297.17, 5448.08],
}
HOSPITAL_SAVINGS = {2014: 119.2, 2015: 170.9, 2016: 306.4}  # table 1c, million dollars
TOTAL_SAVINGS = {2018: 235.4, 2019: 371.2}

Series = dict[int, float]


def geographic(area: str) -> Series:
    held = figures(GEOGRAPHIC)
    return {year: float(held["paid_per_beneficiary_year", "all", area, year]) for year in range(2014, 2025)}


def statistics(area: str, kind: str = "all") -> Series:
    """Payments per enrollee; hospital is inpatient and outpatient together."""
    held = figures(UNRESTATED, RESTATED, LATEST)

    def per_head(year: int) -> float:
        total, inpatient, outpatient = (held["paid", service, area, year] for service in tuple(PAID)[:3])
        hospital = inpatient + outpatient
        paid = {"all": total, "hospital": hospital, "non_hospital": total - hospital}[kind]
        return float(paid / held["beneficiary_years", "-", area, year])

    return {year: per_head(year) for year in range(2013, 2018)}


def gaps(state: Series, nation: Series) -> Series:
    """Yearly growth of the state less that of the nation, points."""
    later = [year for year in state if year - 1 in state]
    return {y: 100 * (state[y] / state[y - 1] - nation[y] / nation[y - 1]) for y in later}


def savings(state: Series, nation: Series, heads: Series, base: int = 2013) -> Series:
    """What the state would have cost, had it grown like the nation since the base year, less what it cost."""
    return {y: (state[base] * nation[y] / nation[base] - state[y]) * heads[y] / 1e6 for y in heads}


def heads(*publications: Path) -> Series:
    held = figures(*publications)
    return {year: float(n) for (q, _, area, year), n in held.items() if q == "beneficiary_years" and area == "MD"}


def chained(area: str) -> Series:
    """Geographic Variation from 2014 on, carried back to 2013 with the growth of Program Statistics."""
    series, older = geographic(area), statistics(area)
    return {2013: series[2014] * older[2013] / older[2014], **series}


def hospital_savings() -> Series:
    held = heads(UNRESTATED, RESTATED, LATEST)
    return savings(statistics("MD", "hospital"), statistics("US", "hospital"), held)


def total_savings() -> Series:
    return savings(chained("MD"), chained("US"), heads(GEOGRAPHIC))


@pytest.mark.parametrize(("area", "expected"), [("MD", GEOGRAPHIC_GAPS), ("VT", VERMONT_GAPS)])
def test_growth_gaps_from_geographic_variation(area: str, expected: Series) -> None:
    assert gaps(geographic(area), geographic("US")) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("kind", STATISTICS_GAPS)
def test_growth_gaps_from_program_statistics(kind: str) -> None:
    found = gaps(statistics("MD", kind), statistics("US", kind))
    assert found == pytest.approx(STATISTICS_GAPS[kind], abs=0.005)


@pytest.mark.parametrize(("kind", "area"), PER_HEAD)
def test_payments_per_enrollee(kind: str, area: str) -> None:
    assert list(statistics(area, kind).values()) == pytest.approx(PER_HEAD[kind, area], abs=0.005)


def test_hospital_savings() -> None:
    found = hospital_savings()
    assert {y: found[y] for y in HOSPITAL_SAVINGS} == pytest.approx(HOSPITAL_SAVINGS, abs=0.5)
    assert sum(found[y] for y in HOSPITAL_SAVINGS) == pytest.approx(596.5, abs=0.5)


def test_total_cost_savings() -> None:
    found = total_savings()
    assert {y: found[y] for y in TOTAL_SAVINGS} == pytest.approx(TOTAL_SAVINGS, abs=0.5)
    assert [chained(area)[2013] for area in ("MD", "US")] == pytest.approx([11373, 9679], abs=0.5)
