"""CMS Program Statistics: workbooks by area of residence and by year, alone and in archives, together one release."""

import csv
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from monitor.readers.delivery import DeliveryError
from monitor.readers.formats.program_statistics import ALL_AREAS, table_number
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.deliveries import archive, workbook
from tests.readings import SAMPLES, figures, in_archive, read, said, taken_in

SAMPLE = SAMPLES / "program_statistics" / "release"
FFS = ("all", "medicare_ffs")
SUMMARY, SERIES, INPATIENT, UNUSED = "MDCR SUMMARY AB 5", "MDCR SUMMARY AB 1", "MDCR INPT HOSP 3", "MDCR ENROLL AB 9"


def sample(*names: str, change: tuple[str, str] = ("", "")) -> dict[str, str]:
    """Tables of the sample as text, all of them where none is named; in the last, one thing is changed."""
    found = {
        name: (SAMPLE / f"{name}.csv").read_text("utf-8") for name in names or sorted(map(_stem, SAMPLE.iterdir()))
    }
    last = [*found][-1]
    assert not change[0] or found[last].count(change[0]) == 1, f"{change[0]!r} stands not once in {last}"
    return {**found, last: found[last].replace(*change) if change[0] else found[last]}


def _stem(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of every table of the sample."""
    return in_archive(tmp_path_factory.mktemp("release") / "release.zip", sample())


def test_a_release_is_recognised_and_sums_to_its_totals(release: Path) -> None:
    assert recognised(opened(release)).name == "program_statistics"
    assert said(release) == ""


def test_the_tables_by_area_give_payments_and_enrollees(release: Path) -> None:
    (part,) = read(release)
    found = figures(part.rows)

    assert found["AL", *FFS, "all", "paid", "2031"] == "12500000"
    assert found["AL", *FFS, "-", "beneficiary_years", "2031"] == "1000"
    assert found["AL", *FFS, "hospice", "paid", "2031"] == "300000"
    assert found["AL", *FFS, "professional", "paid", "2031"] == "4000000.25"
    assert found["US", *FFS, "-", "enrollees", "2031"] == "1326000"
    assert found["US", "age:under65", "medicare_ffs", "-", "enrollees", "2031"] == "265200"
    assert part.rows.filter(quantity="paid", service="all", period="2031")["area"].n_unique() == 53


def test_the_table_by_year_gives_all_areas_with_home_health_from_both_parts(release: Path) -> None:
    found = figures(read(release)[0].rows)

    assert found[ALL_AREAS, *FFS, "all", "paid", "2029"] == "21000000"
    assert found[ALL_AREAS, *FFS, "home_health", "paid", "2030"] == "1502000"
    assert found[ALL_AREAS, *FFS, "hospice", "paid", "2031"] == "1502000"
    assert found[ALL_AREAS, *FFS, "-", "beneficiary_years", "2031"] == "1402000"


def test_every_figure_says_where_it_stands(release: Path) -> None:
    rows = read(release)[0].rows.filter(area="AL", service="all", quantity="paid")

    assert rows.select("file", "sheet", "row", "header").row(0) == (
        f"CPS {SUMMARY}.xlsx", SUMMARY, 9, "Total Medicare Part A and/or Part B Program Payments",
    )  # fmt: skip


def test_what_is_not_taken_in_is_named(release: Path) -> None:
    assert read(release)[0].not_taken == (
        "headings, notes and lines without a figure (75 rows)",
        "territories, and all areas with them (40 rows)",
        "other lines of the table by year (9 rows)",
        "tables ENROLL AB 9",
    )


def test_a_workbook_by_itself_is_read_too(tmp_path: Path) -> None:
    in_archive(tmp_path / "a.zip", sample(INPATIENT))

    assert said(tmp_path / "one.xlsx") == ""
    assert read(tmp_path / "one.xlsx")[0].rows.height == 52


def test_an_archive_with_nothing_to_take_in_says_what_is_in_it_and_what_is_wanted(tmp_path: Path) -> None:
    path = in_archive(tmp_path / "a.zip", sample(UNUSED))

    with pytest.raises(DeliveryError) as fault:
        taken_in(tmp_path, path)
    assert "the file holds no figure that is taken in. It holds tables ENROLL AB 9." in str(fault.value)
    assert "Tables that are taken in: SUMMARY AB 5, UTLZN AB 5, INPT HOSP 3" in str(fault.value)


def test_archives_of_a_release_are_one_publication_even_where_one_adds_nothing(tmp_path: Path) -> None:
    tables = sample()
    paths = [
        in_archive(tmp_path / "a.zip", {UNUSED: tables.pop(UNUSED)}),
        in_archive(tmp_path / "b.zip", {INPATIENT: tables.pop(INPATIENT)}),
        in_archive(tmp_path / "c.zip", tables),
    ]

    assert taken_in(tmp_path, *paths) == ("cms_program_statistics/2026-11-24",)
    card = (tmp_path / "observations/cms_program_statistics/2026-11-24/source.yaml").read_text("utf-8")
    assert "by area of residence, 2031" in card
    assert [f"name: {path.name}" in card for path in paths] == [True, True, True]


def test_a_total_that_its_services_do_not_make_is_refused_across_archives(tmp_path: Path) -> None:
    tables = sample(
        *sorted({*sample()} - {INPATIENT}), INPATIENT, change=("Vermont,46000,230000000", "Vermont,46000,231000000")
    )
    paths = [in_archive(tmp_path / f"{name}.zip", {name: content}) for name, content in tables.items()]

    with pytest.raises(DeliveryError, match=r"the six services make the total: the parts sum to 576000000\.25"):
        taken_in(tmp_path, *paths)


def test_two_releases_at_once_are_refused(tmp_path: Path) -> None:
    paths = [in_archive(tmp_path / f"{name}.zip", sample(SERIES)) for name in ("a", "b")]

    with pytest.raises(DeliveryError, match=r'stand there already \(a\.zip: .*, row 7, column "2029"\)'):
        taken_in(tmp_path, *paths)


PLACE = f'a.zip: CPS {INPATIENT}.xlsx, sheet "{INPATIENT}", row'


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("Total Program Payments", "Payments"), f'{PLACE} 4: the column "Total Program Payments" is missing.'),
        (("Vermont,46000,230000000", "Vermont,46000,23000000O"), f'{PLACE} 54: Total Program Payments is "23000000O".'),
        (("Vermont,46000,230000000", "Vermont,46000,(about)"), "Expected: a plain number such as 1234.56"),
        (("Vermont,46000,", "Vermnt,46000,"), f"{PLACE} 4: Vermont is missing: 2031."),
        (("Vermont,46000,", "Virginia,46000,"), f"{PLACE} 4: Vermont is missing: 2031."),
        (("Vermont,46000,230000000,5000,,", ",,,,,"), f"{PLACE} 4: Vermont is missing: 2031."),
        (("Puerto Rico,", "Vermont,"), "a figure that does not stand there already (CPS MDCR INPT HOSP 3.xlsx"),
        (("Puerto Rico,", "Atlantis,"), 'area is "Atlantis".'),
        (("Calendar Year 2031", "A year"), "the title does not say of which year it is"),
        (("Area of Residence,Total", "Areas,Total"), 'there is no row that begins with "Area of Residence".'),
    ],
)  # fmt: skip
def test_a_table_by_area_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    assert message in said(in_archive(tmp_path / "a.zip", sample(INPATIENT, change=change)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("Service,2029,2030", "Service,2029,203O"), 'row 4: the column "203O" is not known here.'),
        (("Service,2029,2030", "Service,2029,"), 'row 4: the column "2030" is missing.'),
        (("Outpatient Services", "Outpatients"), '"Program Payments | Part B | Outpatient Services" stands 0 times'),
        (("Part B,8000000", "Part A,8000000"), "Part A | Home Health Agency Services"),
        (("1000000,1001000,", "1000000,one,"), 'row 26: 2030 is "one".'),
    ],
)
def test_a_table_by_year_that_is_wrong_is_refused_with_the_place(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    assert message in said(in_archive(tmp_path / "a.zip", sample(SERIES, change=change)))


def test_what_is_held_back_is_suppressed(tmp_path: Path) -> None:
    change = ("Vermont,46000,230000000", "Vermont,46000,*")
    rows = read(in_archive(tmp_path / "a.zip", sample(INPATIENT, change=change)))[0].rows.filter(area="VT")

    assert rows.select("value", "status").rows() == [(None, "suppressed")]


def test_merged_footnotes_do_no_harm_and_merged_figures_are_refused(tmp_path: Path) -> None:
    def merged(cells: str) -> str:
        def change(page: Worksheet) -> None:
            page.merge_cells(cells)

        rows = [*csv.reader(sample(INPATIENT)[INPATIENT].splitlines())]
        return said(workbook(tmp_path / "a.xlsx", {INPATIENT: rows}, change))

    assert merged("A68:C68") == ""
    assert "row 54: Total Program Payments is empty. Expected: a cell that is not merged with others" in merged(
        "C54:C55"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("MDCR SUMMARY AB 5_CPS_11SAB", "SUMMARY AB 5"),
        ("CPS MDCR HHA 3", "HHA 3"),
        ("MDCR_SNF_3", "SNF 3"),
        ("Sheet1", ""),
    ],
)
def test_a_table_is_told_by_its_number(tmp_path: Path, title: str, expected: str) -> None:
    sheet = opened(workbook(tmp_path / "a.xlsx", {title: [["x"], [None, "y"]]})).sheets[0]

    assert table_number(sheet) == expected


def test_an_archive_of_anything_else_is_not_recognised(tmp_path: Path) -> None:
    book = workbook(tmp_path / "one.xlsx", {"Sheet1": [["Area of Residence", "Total Program Payments"]]})

    with pytest.raises(DeliveryError, match="of no format that is known here"):
        recognised(opened(archive(tmp_path / "a.zip", {"one.xlsx": book.read_bytes()})))
