"""What stands around a table is passed over where it is certain to be no row of it, and told; or it is refused."""

from pathlib import Path

import pytest

from monitor.intake import checks
from monitor.readers.delivery import Delivery, DeliveryError
from monitor.readers.framing import is_note
from monitor.readers.stated_units import fits, meaning, says_scale
from tests.deliveries import text, workbook
from tests.readings import figures, read, vocabulary

NAMES = "incurred_month,paid_through,area,payer,service,paid,beneficiaries"
MD = "2026-01,2026-03-31,MD,medicare_ffs,all,700000000,90000"
VT = "2026-01,2026-03-31,VT,medicare_ffs,all,90000000,11000"
TOTAL = "Total,,,,,790000000,101000"
PLAIN = [NAMES, MD, VT]


def feed(folder: Path, *lines: str) -> Path:
    return text(folder / "feed.csv", "\n".join(lines) + "\n")


def delivered(path: Path) -> Delivery:
    (delivery,) = read(path)
    faults = checks.delivery_faults(delivery, vocabulary())
    if faults:
        raise DeliveryError(path.name, faults)
    return delivery


def refused(path: Path) -> list[str]:
    """One message for each cause."""
    with pytest.raises(DeliveryError) as fault:
        delivered(path)
    return [str(problem) for problem in fault.value.problems]


FRAMES = {
    "a title and a line of key and value": (["Monthly spending", "As of:,11/29/2026", ""], PLAIN, []),
    "filled up as a spreadsheet does": (["Monthly spending,,,,,,", ",,,,,,"], PLAIN, [",,,,,,", "Source: CMS,,,,,,"]),
    "notes with commas": ([], PLAIN, ["", "Note: recent months are incomplete, claims are still being paid."]),
    "many notes": (
        ["State of Maryland, Office of Analysis"],
        PLAIN,
        ["Notes", "* 1 to 10 people", "(1) by month of care."],
    ),
    "a total": ([], PLAIN, [TOTAL]),
    "a total called otherwise": ([], PLAIN, ["Statewide,,,,,790000000,"]),
    "a total below a blank line": ([], PLAIN, ["", '"Grand total:",,,,,"790,000,000","101,000"', "Source: CMS"]),
    "a total in a column of words": ([], PLAIN, ["2026-01,2026-03-31,Total,medicare_ffs,all,790000000,101000"]),
    "totals of parts": ([], [NAMES, MD, "Subtotal,,,,,700000000,90000", VT, "Subtotal,,,,,90000000,11000"], [TOTAL]),
    "a total above": ([], [NAMES, TOTAL, MD, VT], []),
    "a total with an average": ([], PLAIN, ["Total,,,,,790000000,50500"]),
    "subtotals as a spreadsheet makes them": (
        [],
        [NAMES, MD, ",,MD Total,,,700000000,90000", VT, ",,VT Total,,,90000000,11000"],
        [",,Grand Total,,,790000000,101000"],
    ),
    "a total of many words": ([], PLAIN, ["Total of both states (2),,,,,790000000,101000"]),
    "a total of people of whom some stand twice": ([], PLAIN, ["Total,,,,,790000000,100000"]),
    "all areas": ([], PLAIN, ["2026-01,2026-03-31,All,medicare_ffs,all,790000000,101000"]),
    "words and what they are": ([], PLAIN, ["", "Run date:,11/29/2026", "Rows,2", "(2 rows affected)"]),
    "lines of blanks": (["Spending"], [NAMES, "  ", MD, "\t", VT], ["   ", "Source: CMS"]),
    "the names again": ([], [NAMES, MD, "", NAMES, VT], []),
    "a ruled line": ([], [NAMES, "-----,---,--,---,---,----,---", MD, VT], ["(2 rows affected)"]),
    "units": ([], [NAMES, "(YYYY-MM),(date),(state),(payer),(service),($),(n)", MD, VT], []),
    "units without brackets": ([], [NAMES, "YYYYMM,date,text,text,text,USD,count", MD, VT], []),
    "all of it": (["Spending"], [NAMES, ",,,,,$,persons", MD, VT], [TOTAL, "", "Prepared by the Department of Health"]),
}


@pytest.mark.parametrize("frame", FRAMES)
def test_what_is_certain_is_passed_over_and_told(tmp_path: Path, frame: str) -> None:
    above, table, below = FRAMES[frame]
    plain = delivered(feed(tmp_path, *PLAIN))
    framed = delivered(feed(tmp_path, *above, *table, *below))

    assert figures(framed.rows) == figures(plain.rows)
    assert framed.passed
    assert not plain.passed


def test_what_was_passed_over_is_said_in_words(tmp_path: Path) -> None:
    path = feed(tmp_path, "Spending", "", NAMES, ",,,,,$,n", MD, VT, TOTAL, "Notes", "* few people")

    assert delivered(path).passed == (
        'a line above the table ("Spending")',
        '2 lines below the table ("Notes", ...)',
        "a row of units",
        'a row of totals (row 7, "Total")',
    )


def test_a_workbook_is_framed_likewise(tmp_path: Path) -> None:
    rows = [line.split(",") for line in (NAMES, MD, VT, TOTAL)]
    cells = [[float(cell) if cell.isdigit() else cell or None for cell in row] for row in rows]
    path = workbook(tmp_path / "feed.xlsx", {"Feed": [["Spending by month"], [], *cells, ["Source: CMS"]]})

    assert figures(delivered(path).rows) == figures(delivered(feed(tmp_path, *PLAIN)).rows)


def sheets(path: Path, **further: list[list[str]]) -> Path:
    """A feed in a workbook, with further sheets before it."""
    rows: list[list[object]] = [NAMES.split(","), [*MD.split(",")[:5], 700000000, 90000]]
    return workbook(path / "feed.xlsx", {**further, "Feed": rows})


def test_a_cover_before_the_table_is_none(tmp_path: Path) -> None:
    assert figures(delivered(sheets(tmp_path, Cover=[["Monthly spending"]])).rows)


@pytest.mark.parametrize("said", [["Amounts in $ millions"], ["Unit:", "thousands of dollars"]])
def test_a_scale_that_another_sheet_says_is_refused(tmp_path: Path, said: list[str]) -> None:
    (told,) = refused(sheets(tmp_path, Cover=[said]))

    assert 'sheet "Cover", row 1: a line beside the table says that figures are scaled' in told


def test_a_column_without_a_name_is_told_and_read_for_scales(tmp_path: Path) -> None:
    numbered = feed(tmp_path, *(f"{line}," for line in (NAMES, MD)), f"{VT},7")
    assert delivered(numbered).passed == ("a column without a name (column 8)",)

    (told,) = refused(feed(tmp_path, *(f"{line}," for line in (NAMES, MD)), f"{VT},in thousands"))
    assert 'row 3: a line beside the table says that figures are scaled: "in thousands"' in told


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([*PLAIN, "Total,,,,,790000100,102000"], 'row 4: this row is called "Total", and its figures are not the sums'),
        ([*PLAIN, "2026-01,2026-03-31,Total,medicare_ffs,all,1,2"], 'row 4: this row is called "Total", and its'),
        ([*PLAIN, "Total,,,,,790000100,101000"], 'row 4: this row is called "Total", and its figures are not the sums'),
        ([NAMES, MD, MD.replace("all,7", "Total,9")], 'row 3: this row is called "Total", and its figures are not the'),
        ([*PLAIN, "Average,,,,,395000000,50500"], "row 4: this row has no area, payer and service."),
        ([*PLAIN, ",,,,,790000000,101000"], "row 4: this row has no area, payer and service."),
        ([NAMES.replace("paid,b", "paid ($000),b"), MD], 'row 1: the name "paid ($000)" says that figures are scaled.'),
        ([NAMES.replace("paid,b", "Paid in millions,b"), MD], 'the name "Paid in millions" says that figures are'),
        ([NAMES.replace("paid,b", "paid ($),b"), MD], '"paid ($)" is no column of this layout.\n  Did you mean "paid'),
        ([NAMES, MD, "Vermont", VT], "row 3: this row has 1 cells, the first has 7."),
        ([NAMES, MD, "Vermont,,,,,,", VT], "row 3: only one cell of this row is filled."),
        ([*PLAIN, "RI,,,,,,"], "row 4: only one cell of this row is filled."),
        ([NAMES, ",,,,,$ thousands,n", MD, VT], 'row 2: paid is "$ thousands". Expected: "dollars"'),
        ([NAMES, ",,,,,($),($)", MD, VT], 'row 2: beneficiaries is "($)". Expected: "beneficiary-months"'),
        (["Amounts in thousands of dollars", *PLAIN], "row 1: a line beside the table says that figures are scaled"),
        ([*PLAIN, "Note: dollars in millions."], "row 4: a line beside the table says that figures are scaled"),
        ([NAMES, "date,date,state,text,text,$,furlongs", MD], 'row 2: beneficiaries is "furlongs". Expected: a unit'),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused_with_one_cause(tmp_path: Path, lines: list[str], said: str) -> None:
    told = refused(feed(tmp_path, *lines))

    assert said in told[0]
    assert len(told) == 1


def test_a_whole_column_of_wrong_dates_is_one_message(tmp_path: Path) -> None:
    rows = [
        f"4608{n},2026-03-31,{area},medicare_ffs,all,7,9" for n, area in enumerate(["MD", "VT", "RI", "CT", "US", "DC"])
    ]

    assert refused(feed(tmp_path, NAMES, *rows)) == [
        'feed.csv, row 2: incurred_month is "46080". Expected: a month such as 2026-03.\n'
        '  The same: row 3, "46081"; row 4, "46082"; row 5, "46083"; row 6, "46084"; 1 further.\n'
        "  Write year and month, or format the cells of the workbook as dates."
    ]


@pytest.mark.parametrize(
    "mark", ["<11", "< 11", "1-9", "1–10", "S", "DS", "**", "*", "(D)", "Suppressed", "fewer than 11"]
)
def test_a_mark_for_few_people_is_withheld(tmp_path: Path, mark: str) -> None:
    rows = delivered(feed(tmp_path, NAMES, MD, VT.replace("90000000,11000", f"90000000,{mark}"))).rows

    assert rows.filter(area="VT", quantity="beneficiary_months").select("value", "status").rows() == [
        (None, "suppressed")
    ]
    assert rows.filter(area="MD", quantity="beneficiary_months")["value"].to_list() == ["90000"]


def test_headings_may_hold_what_others_take_for_patterns(tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "samples" / "mortality" / "leading_causes.csv"
    head, *lines = sample.read_text("utf-8").splitlines()
    path = text(
        tmp_path / "odd.csv",
        "\n".join([f"{head},*,^.*$", *(f"{line},1,2" for line in lines), "Total,,,,558,,,"]) + "\n",
    )

    assert figures(delivered(path).rows) == figures(delivered(sample).rows)


def test_a_first_row_of_marks_is_a_row_of_figures(tmp_path: Path) -> None:
    rows = delivered(feed(tmp_path, NAMES, MD.replace("700000000,90000", "-,*"), VT)).rows

    assert rows.filter(area="MD").select("value", "status").rows() == [(None, None), (None, "suppressed")]


@pytest.mark.parametrize("mark", [".", "-", "N/A", "n.a.", "—", "NULL", "Unreliable", ""])
def test_a_mark_for_no_figure_is_neither_zero_nor_withheld(tmp_path: Path, mark: str) -> None:
    rows = delivered(feed(tmp_path, NAMES, MD, VT.replace("90000000", mark))).rows

    assert rows.filter(area="VT", quantity="paid").select("value", "status").rows() == [(None, None)]


def test_a_total_may_be_of_more_than_is_shown(tmp_path: Path) -> None:
    (passed,) = delivered(feed(tmp_path, NAMES, MD, VT.replace("11000", "<11"), "Total,,,,,790000000,90007")).passed

    assert passed == 'a row of totals (row 4, "Total")'


def test_an_unknown_mark_is_refused(tmp_path: Path) -> None:
    assert (
        'paid is "<1". Expected: a plain number' in refused(feed(tmp_path, NAMES, MD, VT.replace("90000000", "<1")))[0]
    )


def test_marks_are_understood_in_the_projects_own_format(tmp_path: Path) -> None:
    names = "area,payer,service,quantity,period,value"
    rows = ["MD,medicare_ffs,all,paid,2019,<11", "VT,medicare_ffs,all,paid,2019,.", "US,medicare_ffs,all,paid,2019,7"]
    found = delivered(feed(tmp_path, names, *rows)).rows

    assert found.select("value", "status").rows() == [(None, "suppressed"), (None, None), ("7", None)]


def test_a_file_of_which_every_figure_is_withheld_says_so(tmp_path: Path) -> None:
    rows = delivered(
        feed(tmp_path, "area,payer,service,quantity,period,value", "MD,medicare_ffs,all,paid,2019,<11")
    ).rows

    assert rows.select("value", "status").rows() == [(None, "suppressed")]


def test_an_empty_last_cell_in_quotation_marks_is_whole(tmp_path: Path) -> None:
    quoted = ",".join(f'"{cell}"' for cell in VT.split(",")[:6])
    path = text(tmp_path / "feed.csv", f'{NAMES}\r{MD}\r{quoted},""')

    assert figures(delivered(path).rows)


@pytest.mark.parametrize(
    "line", [["Source: CMS", None], ["Recent months are still incomplete", "so wait."], ["Notes:", None]]
)
def test_lines_for_people_are_notes(line: list[str | None]) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line",
    [["Vermont", None], ["District of Columbia", None], ["MD", "7"], [None, "Source: CMS"], ["Note of 2026", "7"]],
)
def test_what_could_be_a_row_is_no_note(line: list[str | None]) -> None:
    assert not is_note(line)


@pytest.mark.parametrize(
    ("cell", "unit", "is_fit"),
    [
        ("($)", "dollars per resident", True),
        ("USD", "dollars", True),
        ("$", "percent", False),
        ("%", "percent", True),
        ("(n)", "residents", True),
        ("#", "visits per thousand-residents", False),
        ("per 1,000", "visits per thousand-residents", True),
        ("per 100,000 population", "deaths per hundred-thousand-residents", True),
        ("per 1,000", "deaths per hundred-thousand-residents", False),
        ("$000", "dollars", False),
        ("$ mil", "dollars", False),
        ("thousands", "residents", False),
        ("(text)", "dollars", True),
        ("furlongs", "dollars", False),
    ],
)
def test_a_stated_unit_is_held_against_the_registered_one(cell: str, unit: str, is_fit: bool) -> None:
    assert fits(cell, unit) is is_fit


def test_a_word_is_no_unit() -> None:
    assert meaning("Maryland") is None


@pytest.mark.parametrize(
    "line",
    [
        *("Paid (in $ millions)", "USD thousands", "Unit: 1000 dollars", "Amounts (mil.)", "Millions", "$ thousand"),
        *("Unit: $ thousand", "($000)", "(000s omitted)", "Dollars, thousands", "Amounts in $1,000", "In thousands:"),
        *("Units: thousands of dollars", "Figures are in millions", "Dollar amounts x 1,000", "US$ million", "$K"),
    ],
)
def test_a_line_says_that_figures_are_scaled(line: str) -> None:
    assert says_scale(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Rates are per 100,000 residents.", "Rates are per thousand member months", "Amounts in dollars", "Unit: $"),
        *("Maryland paid $3 million less than in 2024.", "Source: table 1000, dollars", "Values below 11 are withheld"),
        *("Counts are rounded to the nearest 1,000", "Medicare Advantage, K-12 staff", "Amounts are not in doubt (B)"),
    ],
)
def test_a_line_of_a_rate_or_an_amount_says_no_scale(line: str) -> None:
    assert not says_scale(line)
