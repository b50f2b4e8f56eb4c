"""The readers on CMS's own files: their figures are those that ship, and those that others took from the same files.

Skipped where the files are not at hand.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from monitor.intake import checks, joining
from monitor.readers.delivery import Delivery, DeliveryError
from monitor.readers.formats.program_statistics import ALL_AREAS, CONTROLS
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from monitor.workspace.store import Kept
from tests.readings import Key, figures, read, taken_in, vocabulary

OBSERVATIONS = Path(__file__).resolve().parents[2] / "observations"
Figures = Mapping[Key, Decimal]


def exact(rows: pl.DataFrame) -> dict[Key, Decimal]:
    """The figures that are known, as exact numbers."""
    return {key: Decimal(value) for key, value in figures(rows).items() if value is not None}


@cache
def shipped(name: str) -> Figures:
    """The figures of a publication that ships."""
    with (OBSERVATIONS / name / "data.csv").open(newline="") as data:
        return {
            tuple(row[k] for k in ("area", "population", "payer", "service", "quantity", "period")): Decimal(
                row["value"]
            )
            for row in csv.DictReader(data)
        }


def told(part: Delivery) -> list[str]:
    return [str(fault.problem(part.source)) for fault in checks.delivery_faults(part, vocabulary())]


def together(*paths: Path) -> list[Delivery]:
    """What several files are as one delivery. Each is opened once: an archive holds workbooks by the dozen."""
    files = [opened(path) for path in paths]
    kept = [(Kept(file, reader.name), reader.read(file)) for file in files if (reader := recognised(file))]
    return [delivery for delivery, _ in joining.together([(file, part) for file, parts in kept for part in parts])]


# Geographic Variation


@pytest.fixture(scope="module")
def variation(shared_data: Path) -> Path:
    return shared_data / "raw" / "gv"


@pytest.fixture(scope="module")
def cleaned(variation: Path) -> list[Delivery]:
    return together(*(variation / f"gv_{area}_clean_2014_2024.csv" for area in ("state", "national")))


@pytest.fixture(scope="module")
def public(variation: Path) -> list[Delivery]:
    return together(variation / "gv_allcolumns_national_and_sampled_states_2014_2024.csv")


@pytest.mark.parametrize("place", [0, 1])
def test_cleaned_geographic_variation_is_what_ships(cleaned: list[Delivery], place: int) -> None:
    part = cleaned[place]

    assert told(part) == []
    assert checks.gaps(part) == []
    assert exact(part.rows) == shipped(f"{part.source}/2026-05-15")


@pytest.mark.parametrize("place", [0, 1])
def test_the_public_use_file_is_what_ships_but_for_rounding(public: list[Delivery], place: int) -> None:
    """The shipped figures passed through the cleaned form: dollars to the dollar, rates and shares to two decimals."""
    part = public[place]
    held, found = shipped(f"{part.source}/2026-05-15"), exact(part.rows)
    both = held.keys() & found.keys()
    places = {key: Decimal(1) if "paid" in key[4] else Decimal("0.01") for key in both}

    assert told(part) == []
    assert len(both) >= 80
    assert [key for key in both if abs(held[key] - found[key]) > places[key] / 2] == []


def test_what_the_public_use_file_holds_back_is_suppressed(public: list[Delivery]) -> None:
    rows = public[0].rows.filter(pl.col("value").is_null())

    assert set(rows["status"]) <= {"suppressed", None}
    assert not rows.filter(area="US").height


def test_the_services_of_the_nation_are_those_that_others_took_from_the_file(
    public: list[Delivery], shared_data: Path
) -> None:
    with (shared_data / "tidy" / "gv_us_by_category_2014_2024.csv").open(newline="") as data:
        rows = [row for row in csv.DictReader(data) if row["category"] == "OP_DLYS"]
    found = exact(public[0].rows)

    assert len(rows) == 11
    for row in rows:
        key = ("US", "all", "medicare_ffs", "esrd")
        assert found[*key, "paid", row["year"]] == Decimal(row["actual_amt"])
        assert found[*key, "paid_per_beneficiary_year", row["year"]] == Decimal(row["actual_pc"])


# Program Statistics


@pytest.fixture(scope="module")
def releases(shared_data: Path) -> Mapping[int, Delivery]:
    """Every archive at hand, read once: the delivery that those of each year are together."""
    folder = shared_data / "raw" / "cps"
    return {year: together(*sorted(folder.glob(f"{year}__*.zip")))[0] for year in range(2013, 2018)}


RELEASES = {2013: "2018-06-07", 2014: "2018-06-07", 2015: "2017-05-02", 2016: "2018-06-07", 2017: "2018-10-30"}


@pytest.mark.parametrize("year", RELEASES)
def test_a_release_of_program_statistics_is_taken_in_whole(releases: Mapping[int, Delivery], year: int) -> None:
    part = releases[year]

    assert told(part) == []
    assert part.rows.height == 932  # 52 areas by 8 figures of use and 9 of enrollment, and 6 years by 8 of all areas
    assert "tables INPT HOSP 1, 2, 4, 5, 6, 7, 8, 9" in part.left
    assert str(year) in part.about.title


@pytest.mark.parametrize("year", RELEASES)
def test_program_statistics_are_what_ships(releases: Mapping[int, Delivery], year: int) -> None:
    """Nothing but the shipped figures, with two exceptions: services of 2015, and enrollees by age and payer.

    In 2015 the workbooks of home health and of physicians are a year younger than the others, so these two services do
    not ship; they are read, since they are in the archives.
    """
    held = {
        key: value for key, value in shipped(f"cms_program_statistics/{RELEASES[year]}").items() if key[5] == str(year)
    }
    found = {key: value for key, value in exact(releases[year].rows).items() if key[0] != ALL_AREAS}
    further = {(key[3], key[4]) for key in found.keys() - held.keys()}

    assert {key: found.get(key) for key in held} == held
    assert further == {("-", "enrollees")} | (
        {("home_health", "paid"), ("professional", "paid")} if year == 2015 else set()
    )


TIDY = {
    "enrollees_a_or_b": ("-", "beneficiary_years"),
    "pay_total": ("all", "paid"),
    "pay_inpatient_hospital": ("hospital_inpatient", "paid"),
    "pay_outpatient_facility": ("hospital_outpatient", "paid"),
    "pay_snf": ("skilled_nursing", "paid"),
    "pay_home_health": ("home_health", "paid"),
    "pay_hospice": ("hospice", "paid"),
    "pay_physician_supplier": ("professional", "paid"),
}


def test_program_statistics_are_what_others_took_from_the_archives(
    releases: Mapping[int, Delivery], shared_data: Path
) -> None:
    with (shared_data / "tidy" / "cps_state_payments_2013_2017.csv").open(newline="") as data:
        rows = list(csv.DictReader(data))
    found = {year: exact(part.rows) for year, part in releases.items()}

    assert len(rows) == 260
    for row in rows:
        for name, (service, quantity) in TIDY.items():
            key = (row["geo"], "all", "medicare_ffs", service, quantity, row["year"])
            assert found[int(row["year"])][key] == Decimal(row[name]), key


ENROLLMENT = {"ENROLL AB 7": "medicare", "ENROLL AB 13": "medicare_ffs", "ENROLL AB 19": "medicare_advantage"}


def test_enrollment_is_what_others_took_from_the_archives(releases: Mapping[int, Delivery], shared_data: Path) -> None:
    ages = {"Total": "all", "Aged": "age:65+", "Disabled": "age:under65"}
    tables = pl.read_parquet(shared_data / "tidy" / "cps_by_area_2013_2017_long.parquet").drop_nulls("geo")
    found = {year: exact(part.rows) for year, part in releases.items()}
    compared = 0
    for table, payer in ENROLLMENT.items():
        for age, population in ages.items():
            own = tables.filter(table_id=f"MDCR {table}", measure=f"Part A and/or Part B {age}")
            for year, area, value in own.select("year", "geo", "value").iter_rows():
                assert found[year][area, population, payer, "-", "enrollees", str(year)] == Decimal(str(value))
                compared += 1
    assert compared == 3 * 3 * 5 * 52


def of_all_areas(part: Delivery, year: int) -> dict[tuple[str, str], Decimal]:
    return {key[3:5]: value for key, value in exact(part.rows).items() if key[0] == ALL_AREAS and key[5] == str(year)}


def test_the_restatement_of_2015_is_visible_between_releases(releases: Mapping[int, Delivery]) -> None:
    first, restated = of_all_areas(releases[2015], 2015), of_all_areas(releases[2016], 2015)
    per_head = [found["all", "paid"] / found["-", "beneficiary_years"] for found in (first, restated)]

    assert [round(value) for value in per_head] == [9524, 9470]
    assert round(100 * (per_head[0] / per_head[1] - 1), 2) == Decimal("0.57")
    assert of_all_areas(releases[2017], 2015) == restated


@pytest.mark.parametrize("year", [2013, 2014, 2016])
def test_later_releases_repeat_all_areas_to_the_dollar(releases: Mapping[int, Delivery], year: int) -> None:
    assert of_all_areas(releases[year], year) == of_all_areas(releases[2017], year)


def test_a_first_release_misses_its_totals_by_less_than_the_tolerance_and_others_by_two_dollars(
    releases: Mapping[int, Delivery],
) -> None:
    gaps = {year: _gaps(exact(part.rows)) for year, part in releases.items()}
    worst = max(gaps[2015], key=lambda area: gaps[2015][area])

    assert worst == "NH"
    assert Decimal("0.0029") < gaps[2015]["NH"] < Decimal(CONTROLS["UTLZN AB 5"].tolerance)
    assert max(gap for year in gaps if year != 2015 for gap in gaps[year].values()) < Decimal("3e-9")


def _gaps(found: Figures) -> dict[str, Decimal]:
    """By how much of the total the parts of each area's latest year miss it."""
    totals = {(key[0], key[5]): value for key, value in found.items() if key[3:5] == ("all", "paid")}
    parts = {place: Decimal(0) for place in totals}
    for key, value in found.items():
        if key[3] in CONTROLS["UTLZN AB 5"].parts:
            parts[key[0], key[5]] += value
    return {place[0]: abs(parts[place] / total - 1) for place, total in totals.items() if place[0] != ALL_AREAS}


def test_ten_archives_become_one_publication(shared_data: Path, tmp_path: Path) -> None:
    paths = sorted((shared_data / "raw" / "cps").glob("2016__*.zip"))

    assert len(paths) == 10
    assert taken_in(tmp_path, *paths) == ("cms_program_statistics/2026-11-24",)


def test_two_releases_are_not_one_delivery(shared_data: Path, tmp_path: Path) -> None:
    paths = [shared_data / "raw" / "cps" / f"{year}__CPS_MDCR_SUMMARY_AB_ALL_XLSX.zip" for year in (2016, 2017)]

    with pytest.raises(DeliveryError, match="a figure that does not stand there already"):
        taken_in(tmp_path, *paths)


# Health expenditures


@pytest.fixture(scope="module")
def residence(shared_data: Path) -> Delivery:
    names = ("US_PER_CAPITA20", "MEDICARE_PER_ENROLLEE20", "MEDICAID_PER_ENROLLEE20", "PHI_PER_ENROLLEE20")
    (part,) = together(*(shared_data / "raw" / "nhe" / f"{name}.CSV" for name in names))
    return part


def test_expenditures_by_residence_hold_what_ships(residence: Delivery) -> None:
    held, found = shipped("cms_health_expenditures_by_residence/2022-09-22"), exact(residence.rows)

    assert told(residence) == []
    assert {key: found.get(key) for key in held} == held


SERIES = {
    "all_payer_per_capita": "all",
    "medicare_per_enrollee": "medicare",
    "medicaid_per_enrollee": "medicaid",
    "private_health_insurance_per_enrollee": "commercial",
}
SERVICES = {1: "all", 2: "hospital", 3: "professional", 6: "home_health", 8: "dme"}


def test_expenditures_by_residence_are_what_others_took_from_the_files(residence: Delivery, shared_data: Path) -> None:
    tidy = pl.read_parquet(shared_data / "tidy" / "nhe_state_residence_1991_2020.parquet")
    own = tidy.filter(pl.col("code").is_in(list(SERVICES)) & pl.col("geo").str.contains("^[A-Z]{2}$"))
    found = {(key[0], key[2], key[3], key[5]): value for key, value in exact(residence.rows).items()}
    taken = {
        (area, SERIES[series], SERVICES[code], str(year)): Decimal(str(value))
        for series, area, year, code, value in own.select("series", "geo", "year", "code", "value").iter_rows()
    }

    assert found == taken


def test_national_accounts_are_the_millions_of_the_file(shared_data: Path) -> None:
    path = shared_data / "raw" / "nhe" / "NHE2023.csv"
    (part,) = read(path)
    found = exact(part.rows)

    assert told(part) == []
    assert found["US", "all", "all", "all", "national_health_spending", "2023"] == 4_866_494_000_000
    assert found["US", "all", "all", "professional", "health_spending", "2023"] == 978_016_000_000
    assert found["US", "all", "medicare", "hospital", "health_spending", "1966"] == 1_255_000_000
    assert ("US", "all", "medicare", "hospital", "health_spending", "1965") not in found
    assert part.rows.height == 6 * 4 * 64
