"""Enrollment and deaths, read from the files of CMS and NCHS, are the figures that are shipped.

Skipped where those files are not at hand.
"""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from monitor.intake import checks
from monitor.intake.ingest import Asked, ingest
from monitor.readers.delivery import Delivery
from tests.deliveries import office
from tests.sampled import delivered, vocabulary

OBSERVATIONS = Path(__file__).resolve().parents[2] / "observations"
WORDS = ["area", "payer", "service", "quantity", "period"]
SHIPPED = {
    "cms_medicare_enrollment": "2026-07-17",
    "nchs_drug_poisoning": "2019-04-29",
    "nchs_leading_causes_of_death": "2026-11-22",
}

Figures = dict[tuple[str, ...], Decimal]


def figures(rows: pl.DataFrame) -> Figures:
    return {tuple(words): Decimal(value) for *words, value in rows.select(*WORDS, "value").iter_rows()}


def shipped(source: str) -> Figures:
    return figures(pl.read_csv(OBSERVATIONS / source / SHIPPED[source] / "data.csv", infer_schema=False))


def read(path: Path) -> Delivery:
    delivery = delivered(path)
    assert checks.delivery_faults(delivery, vocabulary()) == []
    return delivery


@pytest.fixture(scope="module")
def enrollment(shared_data: Path) -> Figures:
    return shipped("cms_medicare_enrollment")


def test_the_yearly_enrollment_is_the_shipped_one(shared_data: Path, enrollment: Figures) -> None:
    delivery = read(shared_data / "tidy" / "medicare_enrollment_yearly.csv")

    assert figures(delivery.rows) == enrollment
    assert "the year 2026, which the file does not show to be complete (58 rows)" in delivery.not_taken


@pytest.mark.parametrize("area", ["CT", "HI", "MD", "NY", "PA", "RI", "VT", "national"])
def test_each_file_of_the_dashboard_has_the_shipped_years_and_its_months(
    shared_data: Path, enrollment: Figures, area: str
) -> None:
    found = figures(read(shared_data / "raw" / "enrollment" / f"{area}.json").rows)
    code = "US" if area == "national" else area
    months = figures(read(shared_data / "tidy" / "medicare_enrollment_monthly_latest12.csv").rows)

    assert {key: value for key, value in found.items() if "-" not in key[4]} == {
        key: value for key, value in enrollment.items() if key[0] == code
    }
    assert {key: value for key, value in found.items() if "-" in key[4]} == {
        key: value for key, value in months.items() if key[0] == code
    }


def test_the_months_are_those_of_the_nation_and_51_areas(shared_data: Path) -> None:
    rows = read(shared_data / "tidy" / "medicare_enrollment_monthly_latest12.csv").rows

    assert rows.select("area").n_unique() == 52
    assert (rows["period"].min(), rows["period"].max(), rows["period"].n_unique()) == ("2025-03", "2026-02", 12)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("nchs_drug_poisoning", "NCHS_Drug_Poisoning_Mortality_by_State_1999_2017.csv"),
        ("nchs_leading_causes_of_death", "NCHS_Leading_Causes_of_Death_1999_2016.csv"),
    ],
)
def test_deaths_are_the_shipped_ones(shared_data: Path, source: str, name: str) -> None:
    delivery = read(shared_data / "raw" / "nchs" / name)

    assert delivery.source == source
    assert figures(delivery.rows) == shipped(source)
    assert checks.gaps(delivery) == []


def test_the_rates_that_are_unreliable_are_those_the_card_names(shared_data: Path) -> None:
    (said,) = delivered(shared_data / "raw" / "nchs" / "NCHS_Drug_Poisoning_Mortality_by_State_1999_2017.csv").marked

    assert said.endswith("South Dakota 1999, 2000; Wyoming 1999")
    assert said.partition("North Dakota ")[2].partition(";")[0].count(",") == 8  # nine years


def test_all_files_of_the_dashboard_are_one_publication_whose_card_names_each_area(
    shared_data: Path, tmp_path: Path
) -> None:
    taken = ingest(sorted((shared_data / "raw" / "enrollment").glob("*.json")), office(tmp_path), Asked())
    (name,) = taken.publications
    card = (tmp_path / "observations" / name / "source.yaml").read_text("utf-8")

    assert "areas: CT; HI; MD; NY; PA; RI; VT; US" in card
    assert "title: Medicare Monthly Enrollment, 2018 to 2026-02; Medicare Monthly Enrollment, 2013 to 2026-02" in card
