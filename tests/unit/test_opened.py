"""A file as it arrived: its kind by its content, its cells as text, and what is refused before a figure is read."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from monitor.readers.delivery import DeliveryError
from monitor.readers.opened import opened
from monitor.readers.sheets import table
from tests.deliveries import archive, text, workbook


def refused(path: Path) -> str:
    """What is said of a file that cannot be opened, or whose tables cannot be read."""
    with pytest.raises(DeliveryError) as fault:
        _ = opened(path).sheets, opened(path).json
    return str(fault.value)


def cells(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    return opened(path).sheets[sheet].cells.rows()


def test_the_kind_is_told_by_the_content_and_not_by_the_name(tmp_path: Path) -> None:
    book = workbook(tmp_path / "figures.csv", {"Sheet": [["a", "b"], [1, 2.5]]})

    assert opened(book).kind == "workbook"
    assert cells(book) == [(1, "a", "b"), (2, "1", "2.5")]
    assert opened(text(tmp_path / "figures.xlsx", "a,b\n1,2\n")).kind == "text"
    assert opened(text(tmp_path / "figures.txt", '{"a": [1]}')).json == {"a": [1]}


def test_a_text_keeps_its_rows_and_every_cell_as_it_stands(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", '\ufeffa,b\n 007 ,"1,234"\n\n,\u00a0x\u00a0\n')

    assert cells(path) == [(1, "a", "b"), (2, "007", "1,234"), (3, None, None), (4, None, "x")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty."),
        (b"a,b\n1,\xff\n", "a.csv, row 2: this is not UTF-8 text."),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "this is UTF-16 text that is damaged or cut off."),
        ("a,b\n1,2\n".encode("utf-32"), "this is not UTF-8 text: it is UTF-32."),
        (b"a,b\n1\0,2\n", "a.csv, row 2: this is not UTF-8 text, but holds bytes of zero."),
        (b"a,b\n1,2", "the last line does not end, so the file may be cut off."),
        (b"a,b\n1,2\n3,4,5\n", "a.csv, row 3: this row has 3 cells, the first has 2."),
        (b"a,b,c\n1,2,3\n4,5\n", "a.csv, row 3: this row has 2 cells, the first has 3."),
        (b'a,b\n"1,2\n3,4\n', "this is no even table"),
        (b"%PDF-1.7", "this is a PDF."),
        (b"\x1f\x8b\x08\x00", "this is packed with gzip."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a workbook of the old kind (.xls), or one locked by a password."),
        (b"PK\x03\x04 and then nothing", "this cannot be unpacked"),
        (b'{"a": 1', "this is not JSON"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": 1, "a": 2}', '"a" stands twice in one object'),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    assert said in refused(path)


def test_a_link_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(text(tmp_path / "a.csv", "a\n"))

    assert "this is a link." in refused(tmp_path / "link.csv")
    assert "there is no such file." in refused(tmp_path / "b.csv")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../evil.csv", "leads out of the archive"),
        ("/etc/evil.csv", "leads out of the archive"),
        ("a\\..\\evil.csv", "leads out of the archive"),
    ],
)
def test_a_name_in_an_archive_that_climbs_is_refused(tmp_path: Path, name: str, said: str) -> None:
    assert said in refused(archive(tmp_path / "a.zip", {name: b"a,b\n1,2\n"}))


def test_the_tables_of_an_archive_are_its_workbooks_and_csv_files(tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", {"One": [["x"]], "Two": [["y"]]}).read_bytes()
    path = archive(tmp_path / "a.zip", {"b.xlsx": book, "c.csv": b"z\n", "readme.txt": b"hello"})

    assert [(sheet.file, sheet.name, sheet.cells["c1"][0]) for sheet in opened(path).sheets] == [
        ("b.xlsx", "One", "x"),
        ("b.xlsx", "Two", "y"),
        ("c.csv", "", "z"),
    ]


def test_numbers_of_a_workbook_are_plain_digits(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [[12.0, 0.1 + 0.2, 1e308, True, "  x ", "  ", -5, 9427132970.2]]})

    assert cells(path) == [(1, "12", "0.3", "1e+308", "TRUE", "x", None, "-5", "9427132970.2")]


def test_merged_cells_below_the_header_are_told(tmp_path: Path) -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("A1:B1")
        page.merge_cells("B3:B4")

    path = workbook(tmp_path / "a.xlsx", {"S": [["Title"], ["Area", "Paid"], ["MD", 1], ["US", 2]]}, merge)
    found = table(opened(path).sheets[0], 2)

    told = [(fault.row, fault.column, fault.what) for fault in found.faults]
    assert told == [(row, "Paid", "a cell that is not merged with others") for row in (3, 4)]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("=1+1", "a formula with its result"), ("=[1]Sheet1!A1", "a figure that does not come from another workbook")],
)
def test_a_formula_without_a_sure_result_is_told(tmp_path: Path, formula: str, expected: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["Area", "Paid"], ["MD", formula]]})
    (fault,) = table(opened(path).sheets[0], 1).faults

    assert (fault.row, fault.column, fault.value, fault.what) == (2, "Paid", formula, expected)


def test_a_header_may_hold_what_others_take_for_a_pattern_but_not_the_name_of_our_count(tmp_path: Path) -> None:
    odd = text(tmp_path / "a.csv", "area,*,^.*$,row\nMD,1,2,3\n")
    found = table(opened(odd).only_sheet(), 1)

    assert found.cells.row(0, named=True) == {"row": 2, "area": "MD", "*": "1", "^.*$": "2"}
    assert [fault.what for fault in found.faults] == ['a column is called "row".']


def test_a_header_with_a_name_twice_is_told_and_nameless_columns_are_left_out(tmp_path: Path) -> None:
    found = table(opened(text(tmp_path / "a.csv", "Area,,Paid,Paid\nMD,x,1,2\n,,,\n")).sheets[0], 1)

    assert [fault.what for fault in found.faults] == ['the column "Paid" stands twice.']
    assert found.cells.rows() == [(2, "MD", "1")]
