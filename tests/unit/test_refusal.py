"""What a refused delivery comes back with: the right file named, each problem at its place, nothing that runs."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from monitor.intake.annotated import harmless
from monitor.intake.arrivals import empty_inbox
from monitor.workspace.settings import load_settings
from tests.damage import as_parquet, saved, zipped
from tests.offices import HEADER, deliver, office, text

DAY = date(2024, 6, 3)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return office(tmp_path / "office")


def refused(workspace: Path) -> Path:
    """The folder of the only refusal that the inbox comes to."""
    (one,) = empty_inbox(load_settings(workspace, {}), DAY, lambda _: None).refused
    return one.report


def book(*rows: str) -> bytes:
    made = Workbook()
    assert made.active
    made.active.title = "Figures"
    for row in (HEADER, *rows):
        made.active.append(row.split(","))
    return saved(made)


def test_a_csv_comes_back_with_the_problem_before_each_failing_row(workspace: Path) -> None:
    deliver(workspace / "inbox", "claims__x.csv", text().replace("US,", "=US(),", 1))

    lines = (refused(workspace) / "annotated claims__x.csv").read_text("utf-8").splitlines()

    assert lines[0] == f"problem,{HEADER}"
    assert lines[1].startswith(",MD,")
    assert lines[3].startswith('"area: expected US, a postal code')
    assert "'=US()" in lines[3]


@pytest.mark.parametrize("inside", [False, True])
def test_a_workbook_comes_back_with_a_mark_on_the_cell_and_a_list_of_problems(workspace: Path, inside: bool) -> None:
    content = book("MD,medicare_ffs,all,paid,2020,many", "Utopia,medicare_ffs,all,paid,2020,1")
    name = "claims__x.zip" if inside else "claims__x.xlsx"
    (workspace / "inbox" / name).write_bytes(zipped({"in/book.xlsx": content}) if inside else content)

    folder = refused(workspace)

    copy = load_workbook(folder / f"annotated {'book' if inside else 'claims__x'}.xlsx")
    assert copy.sheetnames == ["Problems", "Figures"]
    assert [row[1].value for row in copy["Problems"].iter_rows(min_row=2)] == [2, 3]
    cell = copy["Figures"]["F2"]
    assert "a plain number" in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith("FFE08A")
    assert copy["Figures"]["A3"].comment is not None
    assert copy["Figures"]["E2"].comment is None


def test_a_formula_without_a_result_comes_back_as_text(workspace: Path) -> None:
    (workspace / "inbox" / "claims__x.xlsx").write_bytes(book("MD,medicare_ffs,all,paid,2020,=1+1"))

    copy = load_workbook(refused(workspace) / "annotated claims__x.xlsx")

    assert copy["Figures"]["F2"].value == "'=1+1"
    assert not [cell for page in copy for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def test_of_parquet_the_failing_rows_come_back_as_csv(workspace: Path) -> None:
    table = pl.read_csv(BytesIO(text().replace("US", "=US()", 1).encode()), infer_schema=False)
    (workspace / "inbox" / "claims__x.parquet").write_bytes(as_parquet(table))

    (line,) = (refused(workspace) / "annotated claims__x.parquet.csv").read_text("utf-8").splitlines()[1:]

    assert line.startswith('"area: expected US')
    assert line.endswith(",3,'=US(),medicare_ffs,all,paid,2019,3019")


def test_of_what_is_no_table_there_is_a_report_only(workspace: Path) -> None:
    deliver(workspace / "inbox", "claims__x.csv", "%PDF-1.7\n")

    assert sorted(path.name for path in refused(workspace).iterdir()) == ["claims__x.csv", "report.json", "report.txt"]


def test_of_several_files_the_one_at_fault_is_named_and_comes_back_annotated(workspace: Path) -> None:
    deliver(workspace / "inbox" / "june", "claims__good.csv", text(last=2022))
    deliver(workspace / "inbox" / "june", "claims__bad.csv", text().replace("3019", "many", 1))

    folder = refused(workspace)

    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["file"] == "claims__bad.csv"
    assert [(fault["member"], fault["row"]) for fault in report["faults"]] == [(None, 2)]
    assert sorted(path.name for path in folder.glob("annotated*")) == ["annotated claims__bad.csv"]
    assert sorted(path.name for path in (folder / "june").iterdir()) == ["claims__bad.csv", "claims__good.csv"]


def test_the_same_figure_in_two_files_names_both(workspace: Path) -> None:
    deliver(workspace / "inbox" / "june", "claims__a.csv", text())
    deliver(workspace / "inbox" / "june", "claims__b.csv", text(7))

    report = (refused(workspace) / "report.txt").read_text("utf-8")

    assert report.startswith("claims__b.csv was not taken in: 4 faults, of 1 cause.")
    assert "does not stand there already (claims__a.csv, row 2" in report


def test_several_files_without_a_figure_are_all_named(workspace: Path) -> None:
    for name in ("claims__a.csv", "claims__b.csv"):
        deliver(workspace / "inbox" / "june", name, f"{HEADER}\n")

    report = (refused(workspace) / "report.txt").read_text("utf-8")

    assert report.startswith("claims__a.csv, claims__b.csv was not taken in: 1 fault.")


def test_a_delivered_file_that_is_called_as_a_report_lies_beside_it(workspace: Path) -> None:
    deliver(workspace / "inbox", "report.txt", "nothing\n")

    folder = refused(workspace)

    assert (folder / "delivered report.txt").read_text("utf-8") == "nothing\n"
    assert (folder / "report.txt").read_text("utf-8").startswith("report.txt was not taken in")


def test_the_same_file_refused_again_is_a_folder_of_its_own(workspace: Path) -> None:
    for _ in range(2):
        deliver(workspace / "inbox", "claims__x.csv", "nothing\n")
        refused(workspace)

    names = sorted(path.name for path in (workspace / "inbox" / "rejected").iterdir())
    assert names == ["2024-06-03 claims__x.csv", "2024-06-03 claims__x.csv.2"]


@pytest.mark.parametrize("words", ["=1", "+x", "-x", "@x", "\tx"])
def test_what_begins_as_a_formula_is_text(words: str) -> None:
    assert harmless(words).startswith("'")
    assert harmless("-12.5") == "-12.5"


def test_an_annotated_workbook_has_no_clock_in_it(workspace: Path) -> None:
    (workspace / "inbox" / "claims__x.xlsx").write_bytes(book("MD,medicare_ffs,all,paid,2020,many"))

    with ZipFile(refused(workspace) / "annotated claims__x.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")
