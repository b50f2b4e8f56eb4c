"""CMS health expenditures by state of residence: a row an area and type of care, a column a year."""

from pathlib import Path

import pytest

from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.deliveries import archive
from tests.readings import SAMPLES, changed, figures, read, said, taken_in

SAMPLE = SAMPLES / "state_residence"
EVERYONE, MEDICARE = SAMPLE / "per_resident.csv", SAMPLE / "medicare.csv"


@pytest.mark.parametrize("path", [EVERYONE, MEDICARE], ids=lambda path: path.stem)
def test_it_is_recognised_by_its_columns(path: Path) -> None:
    assert recognised(opened(path)).name == "state_residence"
    assert said(path) == ""


def test_all_payers_are_per_resident_and_each_payer_is_per_enrollee() -> None:
    everyone, medicare = figures(read(EVERYONE)[0].rows), figures(read(MEDICARE)[0].rows)

    assert everyone["US", "all", "all", "all", "health_spending_per_resident", "2029"] == "1000"
    assert everyone["MD", "all", "all", "hospital", "health_spending_per_resident", "2031"] == "2212"
    assert medicare["MD", "all", "medicare", "all", "health_spending_per_enrollee", "2030"] == "1211"
    assert len(everyone) == 2 * 52 * 3


def test_regions_and_other_care_are_left_and_named() -> None:
    assert read(EVERYONE)[0].not_taken == (
        "the eight regions (6 rows)",
        "other types of care (52 rows)",
        "Dental Services ($)",
    )
    assert "New England" not in set(read(EVERYONE)[0].rows["area"])


def test_a_file_of_care_that_is_not_taken_in_says_which_is_wanted(tmp_path: Path) -> None:
    rows = EVERYONE.read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "dental.csv"
    path.write_text("".join(row for row in rows if "Dental" in row or row.startswith("Code")), "utf-8")

    assert "It holds the eight regions (2 rows); other types of care (52 rows); Dental Services ($)." in said(path)
    assert "Deliver the files with spending per resident or per enrollee" in said(path)


def test_the_files_of_an_edition_are_one_publication(tmp_path: Path) -> None:
    assert taken_in(tmp_path, EVERYONE, MEDICARE) == ("cms_health_expenditures_by_residence/2026-11-24",)


def test_an_archive_of_them_is_read_whole(tmp_path: Path) -> None:
    members = {path.name: path.read_bytes() for path in (EVERYONE, MEDICARE)}
    path = archive(tmp_path / "residence.zip", {"A_README.csv": b"what,this is\n", **members})

    assert taken_in(tmp_path, path) == ("cms_health_expenditures_by_residence/2026-11-24",)
    card = tmp_path / "observations/cms_health_expenditures_by_residence/2026-11-24/source.yaml"
    assert card.read_text("utf-8").count("name: residence.zip") == 1
    assert [part.rows["file"][0] for part in read(path)] == ["medicare.csv", "per_resident.csv"]


def test_what_is_held_back_or_empty_is_no_zero(tmp_path: Path) -> None:
    path = changed(tmp_path, MEDICARE, ("Maryland,1210,1211,1212", "Maryland,*,,1212"))
    rows = read(path)[0].rows.filter(area="MD").sort("period")

    assert rows.select("value", "status").rows() == [(None, "suppressed"), (None, None), ("1212", None)]


MD = "1,Medicare/Personal Health Care ($),State,1,A region,Maryland"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("State_Name", "State"), 'it wants "State_Name" (not here).'),
        (("Y2030", "Y203O"), 'row 1: the column "Y203O" is not known here.'),
        (("Y2030", ""), 'row 1: the column "Y2030" is missing.'),
        (("Y2030", "Y2029"), 'row 1: the column "Y2029" stands twice.'),
        (("Y2029,Y2030,Y2031", "a,b,c"), 'row 1: no column is headed by a year.'),
        ((f"{MD},1210", f"{MD},12l0"), 'row 25: Y2029 is "12l0". Expected: a plain number such as 1234.56'),
        ((f"{MD},1210", f"{MD},1.210.5"), 'row 25: Y2029 is "1.210.5".'),
        ((f"{MD},", f"{MD[:-8]}Merryland,"), "Maryland is missing: Medicare/Personal Health Care ($)."),
        ((f"{MD},1210", f"{MD[:-8]}Maine,1210"), "Maryland is missing: Medicare/Personal Health Care ($)."),
        ((",Region,2,Mideast,", ",State,2,Mideast,Maryland"), "a figure that does not stand there already (row 4"),
        ((",Region,2,Mideast,", ",Territory,2,Mideast,"), 'row 4: Group is "Territory".'),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_the_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert message in said(changed(tmp_path, MEDICARE, change))
