"""However a text is written, it reads to the same rows; where that can't be told for certain, the cause is named."""

from pathlib import Path

import pytest

from monitor.readers.delivery import DeliveryError
from monitor.readers.opened import opened

ROWS = [["area", "paid", "people"], ["MD", "1234.5", "90000"], ["VT", "10.25", "11000"]]


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(path: Path) -> list[list[str | None]]:
    return [row for row in (list(row[1:]) for row in opened(path).sheets[0].cells.iter_rows()) if any(row)]


def refused(path: Path) -> str:
    with pytest.raises(DeliveryError) as fault:
        _ = opened(path).sheets
    return str(fault.value)


def joined(sign: str, end: str = "\n") -> str:
    return "".join(sign.join(row) + end for row in ROWS)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_line_end_and_encoding_reads_to_the_same_cells(
    tmp_path: Path, sign: str, end: str, encoding: str
) -> None:
    assert cells(written(tmp_path, joined(sign, end).encode(encoding))) == ROWS


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("said", ["sep={}\n", '"sep={}"\n', "SEP={}\r\n"])
def test_a_first_line_may_name_the_separator(tmp_path: Path, sign: str, said: str) -> None:
    sheet = opened(written(tmp_path, said.format(sign) + joined(sign))).sheets[0]

    assert sheet.cells["row"].to_list() == [2, 3, 4]  # the file counts that line too
    assert sheet.cells["c1"].to_list() == ["area", "MD", "VT"]


def test_a_separator_that_no_table_has_is_named(tmp_path: Path) -> None:
    assert "row 1: the first line names a sign between cells" in refused(written(tmp_path, "sep=^\na^b\n1^2\n"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["1234,5", "10,25"], ["1234.5", "10.25"]),
        (["1.234,50", "10,25"], ["1234.50", "10.25"]),
        (["1.234.567", "0,158"], ["1234567", "0.158"]),
        (["-1.234,5", "15,8 %"], ["-1234.5", "15.8 %"]),
        (["1,234,567", "12.345"], ["1,234,567", "12.345"]),
        (["1234.5", "12,345"], ["1234.5", "12,345"]),
        (["1,5", "12,345"], ["1.5", "12.345"]),
        (["31.03.2026", "7,5"], ["31.03.2026", "7.5"]),
    ],
)
def test_the_sign_before_decimals_is_told_by_the_numbers_of_the_file(
    tmp_path: Path, before: list[str], after: list[str]
) -> None:
    path = written(tmp_path, "area;paid\n" + "".join(f"MD;{cell}\n" for cell in before))

    assert [row[1] for row in cells(path)[1:]] == after


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (["1,5", "1.5"], 'row 2: numbers are written in two manners: "1,5" here, "1.5" in row 3.'),
        (["1.234", "7"], 'row 2: "1.234" can be more than a thousand, or a number with three decimals'),
        (["7", "12,345"], 'row 3: "12,345" can be more than a thousand, or a number with three decimals'),
    ],
)
def test_where_either_sign_fits_the_file_is_refused(tmp_path: Path, figures: list[str], said: str) -> None:
    path = written(tmp_path, "area;paid\n" + "".join(f"MD;{cell}\n" for cell in figures))

    assert f"a.csv, {said}" in refused(path)


def test_a_thousand_with_a_comma_beside_other_decimals_is_not_taken_for_seventy(tmp_path: Path) -> None:
    assert '"70,000" can be more than a thousand' in refused(
        written(tmp_path, "paid;rate\n70,000;48,57\n90,000;50,5\n")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "area,paid\nQuébec,1\n".encode("latin-1"),
            'this is not UTF-8 text. As Windows-1252 (Latin-1) it would be "é".',
        ),
        ("a,b\n1,2\n".encode("utf-16")[:-1], "this is UTF-16 text that is damaged or cut off."),
        ("a,b\n1,2\n".encode("utf-32"), "this is not UTF-8 text: it is UTF-32."),
        (b"a,b\n1,\0\n", "row 2: this is not UTF-8 text, but holds bytes of zero."),
        (b"a,b\n" + b"9" * (20 * 2**20) + b"\n", "row 2: this line is longer than 16,777,216 bytes."),
        (b"title\n" + b"," * 20_000 + b"\n" + b"," * 20_000 + b"\n", "row 2: this line has more than 16,384 cells."),
        (b"\n\n\n", "this holds no table."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refused(written(tmp_path, content))


HEAD = "area,paid,people\n"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + 'MD,7,"90"',
        HEAD + "MD,700000000,90000\nVT,90000000,11000",
        HEAD + 'MD,"700,000,000","90,000"\nVT,"90,000,000","11,000"'[:-1] + '"',
        "paid,area\n7,MD\n8,VT\n9,Maryland\n9,Maryland",
        "area,rate\n" + "".join(f"MD,{n}.25\n" for n in range(6)) + "VT,7.50",
        "paid,month\n" + "".join(f"7,2026-0{n}\n" for n in range(1, 7)) + "9,2026-07",
        "paid,year\n" + "".join(f"7,202{n}\n" for n in range(6)) + "9,2027",
        HEAD + "MD,7,9\nSource: Centers for Medicare & Medicaid Services",
    ],
)
def test_a_last_line_without_an_end_is_read_where_its_row_is_shown_to_be_whole(tmp_path: Path, content: str) -> None:
    assert cells(written(tmp_path, content)) == cells(written(tmp_path, content + "\n"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + "MD,700000000,90000\nVT,90000000,1100", 'Nothing shows that its last cell, "1100", is whole.'),
        (HEAD + "MD,700000000,90000\nUS,33000000000,33500", 'Nothing shows that its last cell, "33500", is whole.'),
        (HEAD + "MD,700000000,90000\nVT,90000000", "It has 2 of 3 cells."),
        (HEAD + "MD,700000000,90000\nVT", "It has 1 of 3 cells."),
        (HEAD + "MD,700000000,90000", "is whole."),
        (HEAD + "MD,7,9\nVT,8,", "Nothing shows that its last cell, empty, is whole."),
        ("area,rate\n" + "".join(f"MD,{n}.25\n" for n in range(6)) + "VT,7.5", 'its last cell, "7.5", is whole.'),
    ],
)
def test_a_last_line_without_an_end_is_refused_where_it_may_be_cut_off(tmp_path: Path, content: str, said: str) -> None:
    told = refused(written(tmp_path, content))

    assert "the last line does not end, so the file may be cut off." in told
    assert said in told
