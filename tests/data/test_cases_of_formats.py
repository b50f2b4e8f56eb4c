"""Files of the kinds that reach offices, each with its right answer. Skipped where the files are not at hand."""

from pathlib import Path

import pytest

from monitor.intake.ingest import Asked, IntakeOffice, Taken, ingest
from monitor.readers.delivery import DeliveryError
from monitor.workspace.publication_files import load_publications
from monitor.workspace.store import Store
from tests.deliveries import TODAY
from tests.readings import vocabulary

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the files are not at hand")


def taken(folder: Path, case: str) -> Taken:
    return ingest([CASES / case], IntakeOffice(Store(folder / "observations"), [], vocabulary(), TODAY), Asked())


def message(folder: Path, case: str) -> str:
    with pytest.raises(DeliveryError) as refused:
        taken(folder, case)
    return str(refused.value)


def held(folder: Path, quantity: str, area: str, period: str, payer: str = "medicare_ffs") -> str:
    tables = [each.data.scan().collect() for each in load_publications([folder / "observations"], vocabulary())]
    found = [each.filter(quantity=quantity, area=area, period=period, payer=payer, population="all") for each in tables]
    (value,) = [value for each in found for value in each["value"]]
    return f"{value.normalize():f}"


def test_a_county_of_another_state(tmp_path: Path) -> None:
    said = message(tmp_path, "county_of_another_state/gv_ct_slip.csv")

    assert 'BENE_GEO_CD is "24003". Expected: a FIPS code that begins with 50, since' in said
    assert '"VT-Anne Arundel"' in said


def test_an_earlier_edition(tmp_path: Path) -> None:
    assert len(taken(tmp_path, "earlier_edition/geographic_variation.csv").publications) == 2
    assert held(tmp_path, "beneficiary_years", "US", "2019") == "33172250"
    assert held(tmp_path, "readmission_rate", "MI", "2022") == "18.99"


def test_the_published_enrollment(tmp_path: Path) -> None:
    assert taken(tmp_path, "official_enrollment/monthly_enrollment.csv").publications
    assert held(tmp_path, "enrollees", "MD", "2025", "medicare") == "1130000"
    assert held(tmp_path, "enrollees", "MD:county:24001", "2026-01", "medicare") == "19000"


@pytest.mark.parametrize(
    ("name", "cells"), [("gv_percent_units.csv", ["15.8", "17.84", "52.85"]), ("gv_percent_small.csv", ["0.9"])]
)
def test_shares_saved_anew_in_percent(tmp_path: Path, name: str, cells: list[str]) -> None:
    said = message(tmp_path, f"shares_resaved_in_percent/{name}")

    assert all(f'is "{cell}"' in said for cell in cells)
    assert not any(made in said for made in ("1580", "1784", "5285", '"90"'))
