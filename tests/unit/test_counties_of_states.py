"""The FIPS code of a county begins with that of its state, in every layout that names it in one word."""

from pathlib import Path

import pytest

from monitor.words.areas import FIPS, NAMES
from tests.sampled import SAMPLES, refused

FEED, RESULTS, OWN = (
    "monthly_feed/feed.csv",
    "quality_results/results.csv",
    "observations/cms_program_statistics__small.csv",
)


def of_area(folder: Path, sample: str, area: str) -> Path:
    """A copy of a sample whose last row is of `area`."""
    first, *rest = (SAMPLES / sample).read_text("utf-8").splitlines()
    cells = rest[-1].split(",")
    cells[first.split(",").index("area")] = area
    path = folder / Path(sample).name
    path.write_text("\n".join([first, *rest[:-1], ",".join(cells)]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("sample", [FEED, RESULTS, OWN])
@pytest.mark.parametrize("area", ["VT:county:24003", "AL:county:1001", "VT:county:500010"])
def test_a_county_of_another_state_or_of_no_whole_code_is_refused(tmp_path: Path, sample: str, area: str) -> None:
    told = [fault for fault in refused(of_area(tmp_path, sample, area)) if fault.column == "area"]

    assert [fault.value for fault in told] == [area]
    assert "whose FIPS code of five digits begins with that of its state" in told[0].what


@pytest.mark.parametrize("sample", [FEED, RESULTS, OWN])
@pytest.mark.parametrize("area", ["VT:county:50001", "CT:county:09110", "VT:hsa:1", "VT:county:Addison"])
def test_other_parts_of_a_state_are_of_it(tmp_path: Path, sample: str, area: str) -> None:
    assert not [fault for fault in refused(of_area(tmp_path, sample, area)) if fault.column == "area"]


def test_every_state_has_a_number_of_its_own() -> None:
    assert {*FIPS} == {*NAMES} - {"US"}
    assert len({*FIPS.values()}) == len(FIPS)
