"""Cells of workbooks on their way into observations: as they show, or refused with what they show and store."""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from monitor.intake.annotated import copies
from monitor.intake.ingest import Asked, IntakeOffice, ingest
from monitor.readers.delivery import DeliveryError
from monitor.readers.opened import opened
from monitor.readers.sheets import table
from tests.deliveries import office, text, workbook
from tests.readings import SAMPLES

HEADER = ["area", "payer", "service", "quantity", "period", "value", "paid_through"]
ASKED = Asked(source="office_spending")
Change = Callable[[Worksheet], object]


@pytest.fixture
def store(tmp_path: Path) -> IntakeOffice:
    return office(tmp_path)


def row(quantity: str = "paid", period: Any = 2019, value: Any = 100, through: Any = None) -> list[Any]:
    return ["MD", "medicare_ffs", "all" if quantity == "paid" else "-", quantity, period, value, through]


def book(path: Path, row: list[Any], formats: Mapping[str, str], change: Change | None = None) -> Path:
    """A workbook of one row of observations, whose cells have the number formats `formats`."""

    def shape(page: Worksheet) -> None:
        for place, code in formats.items():
            page[place].number_format = code
        if change:
            change(page)

    return workbook(path, {"Sheet": [HEADER, row]}, shape)


def line(store: IntakeOffice, path: Path) -> str:
    """The only row that a workbook becomes, after its area and payer."""
    (made,) = ingest([path], store, ASKED).publications
    (_, line) = (store.store.root / made / "data.csv").read_text("utf-8").splitlines()
    return line.removeprefix("MD,medicare_ffs,")


def refusal(store: IntakeOffice, *paths: Path, asked: Asked = ASKED) -> list[str]:
    """What each fault of a refused delivery says: the column and how its cell is quoted."""
    with pytest.raises(DeliveryError) as refused:
        ingest(paths, store, asked)
    return [f"{fault.column} is {fault.quoted}" for fault in refused.value.faults]


AS_SHOWN = [  # quantity, stored, format, taken in
    ("timely_follow_up_share", 0.86, "0.0%", "86"),
    ("timely_follow_up_share", 0.8604, "0%", "86.04"),
    ("timely_follow_up_share", 86, '0.0"%"', "86"),
    ("timely_follow_up_share", 0.86, "0.00", "0.86"),  # shows 0.86, and is in percent as the column says
    ("complication_ratio", 0.86, "0.0%", "0.86"),
    ("complication_ratio", 0.86, "0.00", "0.86"),
    ("complication_ratio", 1.25, "0%", "1.25"),
    ("paid", 1234.4, "#,##0", "1234.4"),
    ("paid", -1234, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-1234"),
    ("paid", 0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "0"),
    ("paid", 1234567, "0.00E+00", "1234567"),
    ("paid", 1234.5, '"$"#,##0.00', "1234.5"),
]


@pytest.mark.parametrize(("quantity", "stored", "code", "figure"), AS_SHOWN)
def test_a_figure_is_taken_in_as_its_cell_shows_it(
    tmp_path: Path, store: IntakeOffice, quantity: str, stored: Any, code: str, figure: str
) -> None:
    taken = line(store, book(tmp_path / "own.xlsx", row(quantity, value=stored), {"F2": code}))

    assert taken.split(",")[3] == figure


PERIODS = [  # stored, format, taken in
    (datetime(2019, 7, 1), "mmm-yy", "2019-07"),  # noqa: DTZ001
    (datetime(2019, 1, 1), "yyyy", "2019"),  # noqa: DTZ001
    (2019, "#,##0", "2019"),
    ("2019-Q3", "General", "2019-Q3"),
    (2019, "@", "2019"),
]


@pytest.mark.parametrize(("stored", "code", "period"), PERIODS)
@pytest.mark.parametrize("from_1904", [False, True])
def test_a_period_may_be_a_date_that_shows_a_month_or_a_year(
    tmp_path: Path, store: IntakeOffice, stored: Any, code: str, period: str, from_1904: bool
) -> None:
    def counted_otherwise(page: Worksheet) -> None:
        if from_1904 and page.parent:
            page.parent.epoch = CALENDAR_MAC_1904

    through = datetime(2020, 5, 31)  # noqa: DTZ001
    formats = {"E2": code, "G2": "m/d/yyyy"}

    taken = line(store, book(tmp_path / "own.xlsx", row(period=stored, through=through), formats, counted_otherwise))

    assert taken.split(",")[2:] == [period, "100", "2020-05-31"]


REFUSED: list[tuple[str, dict[str, Any], str]] = [  # format of the value, the row, what is said
    ("#,##0,", {"value": 1234000}, 'value is "1,234" (stored: 1234000)'),
    ('#,##0.0,,"M"', {"value": 1234567}, 'value is "1.2M" (stored: 1234567)'),
    ("0.0%", {"value": 0.86}, 'value is "86.0%" (stored: 0.86)'),  # dollars in percent
    ("[$€-407] #,##0", {"value": 1234}, 'value is "€ 1,234" (stored: 1234)'),
    ("0;0", {"value": -5}, 'value is "5" (stored: -5)'),
    (";;;", {"value": 86}, 'value is ""'),
    ('[<11]"few";0', {"value": 7}, 'value is "few"'),  # what its office withholds, no message tells
    ("m/d/yyyy", {"value": datetime(2023, 3, 15)}, 'value is "3/15/2023"'),  # noqa: DTZ001
    ("m/d/yyyy", {"value": datetime(1905, 7, 17)}, 'value is "7/17/1905" (stored: 2025)'),  # noqa: DTZ001
    ("yyyy", {"value": 43000}, 'value is "2017"'),  # a figure under a format of years
    ("0%", {"quantity": "timely_follow_up_share", "value": 86}, 'value is "8600%" (stored: 86)'),
    ("General", {"value": "#N/A"}, 'value is "#N/A"'),
    ("General", {"value": True}, 'value is "TRUE"'),
    ("General", {"period": 43647}, 'period is "43647"'),
    ("#,##0", {"quantity": "beneficiary_years", "value": -1234.4}, 'value is "-1,234" (stored: -1234.4)'),
]


@pytest.mark.parametrize(("code", "words", "said"), REFUSED)
def test_a_refusal_quotes_what_the_cell_shows_and_what_it_stores(
    tmp_path: Path, store: IntakeOffice, code: str, words: dict[str, Any], said: str
) -> None:
    assert refusal(store, book(tmp_path / "own.xlsx", row(**words), {"F2": code})) == [said]


def test_a_whole_date_is_no_period(tmp_path: Path, store: IntakeOffice) -> None:
    path = book(tmp_path / "own.xlsx", row(period=datetime(2019, 7, 1)), {"E2": "m/d/yyyy"})  # noqa: DTZ001

    assert refusal(store, path) == ['period is "7/1/2019"']


def test_a_footnote_that_is_raised_is_no_digit(tmp_path: Path, store: IntakeOffice) -> None:
    noted = CellRichText("1,234", TextBlock(InlineFont(vertAlign="superscript"), "2"))

    assert refusal(store, book(tmp_path / "own.xlsx", row(value=noted), {})) == ['value is "1,2342"']


def test_rich_text_is_text(tmp_path: Path, store: IntakeOffice) -> None:
    bold = CellRichText("12", TextBlock(InlineFont(b=True), "34"))

    assert line(store, book(tmp_path / "own.xlsx", row(value=bold), {})).endswith(",2019,1234")


def _redrawn(page: Worksheet) -> None:
    other = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode='"<11"'))
    page.conditional_formatting.add("F2:F9", Rule(type="cellIs", operator="lessThan", formula=["11"], dxf=other))


def _barred(page: Worksheet) -> None:
    bar = DataBarRule("num", 0, "num", 100, "638EC6", showValue=False)
    page.conditional_formatting.add("F2:F9", bar)


@pytest.mark.parametrize("rule", [_redrawn, _barred])
def test_a_number_that_a_rule_redraws_is_refused(tmp_path: Path, store: IntakeOffice, rule: Change) -> None:
    assert refusal(store, book(tmp_path / "own.xlsx", row(value=7), {}, rule)) == ['value is "7"']


def _of_a_country(page: Worksheet) -> None:
    page["F2"].number_format = "0.0"
    page["F2"]._style.numFmtId = 57


def _of_none(page: Worksheet) -> None:
    page["F2"].number_format = "0" * 256


@pytest.mark.parametrize("unknown", [_of_a_country, _of_none])
def test_a_format_that_no_standard_describes_is_in_doubt(tmp_path: Path, store: IntakeOffice, unknown: Change) -> None:
    path = book(tmp_path / "own.xlsx", row(value=46082), {}, unknown)

    assert refusal(store, path) == ['value is "a number format of its own: 46082" (stored: 46082)']


def test_of_a_column_of_many_doubtful_cells_some_are_named_and_no_other_column_is_passed_over(tmp_path: Path) -> None:
    many = Workbook(write_only=True)
    page = many.create_sheet("Sheet")
    page.append(HEADER)
    cell = WriteOnlyCell(page, value=1234000)
    cell.number_format = "#,##0,"
    for _ in range(1_003):
        page.append([*row()[:5], cell])
    page.append([*row()[:6], cell])
    many.save(tmp_path / "own.xlsx")

    named = table(opened(tmp_path / "own.xlsx").sheets[0], 1).faults

    assert len(named) == 1_002
    assert [fault.row for fault in named if fault.column == "paid_through"] == [1_005]
    (rest,) = (fault for fault in named if not fault.row)
    assert "1,003 do not, and the first 1,000 are named" in rest.what


def test_an_annotated_copy_marks_the_cell_that_is_in_doubt(tmp_path: Path, store: IntakeOffice) -> None:
    path = book(tmp_path / "own.xlsx", row(value=1234000), {"F2": "#,##0,"})
    with pytest.raises(DeliveryError) as refused:
        ingest([path], store, ASKED)

    (copy,) = copies(refused.value, [path]).values()

    marked = load_workbook(BytesIO(copy))
    assert "not divided by a thousand" in marked["Sheet"]["F2"].comment.text
    assert marked["Problems"]["D2"].value == '"1,234" (stored: 1234000)'
    assert marked["Sheet"]["F2"].number_format == "#,##0,"


def test_a_share_is_quoted_as_its_file_has_it_and_not_times_a_hundred(tmp_path: Path, store: IntakeOffice) -> None:
    public = (SAMPLES / "geographic_variation" / "public_use.csv").read_text("utf-8")
    assert "0.1808" in public
    path = text(tmp_path / "public.csv", public.replace("0.1808", "15.8", 1))

    assert refusal(store, path, asked=Asked()) == ['ACUTE_HOSP_READMSN_PCT is "15.8"']


def test_a_share_that_is_shown_in_percent_is_that_percentage(tmp_path: Path, store: IntakeOffice) -> None:
    public = (SAMPLES / "geographic_variation" / "public_use.csv").read_text("utf-8")
    path = text(tmp_path / "public.csv", public.replace("0.1808", "15.8%"))

    made = ingest([path], store, Asked()).publications

    rows = [(store.store.root / name / "data.csv").read_text("utf-8") for name in made if "_use" in name]
    assert "readmission_rate,2023,15.8,\n" in rows[0]


def test_in_a_delivery_of_several_files_each_cell_is_quoted_from_its_own(tmp_path: Path, store: IntakeOffice) -> None:
    first = book(tmp_path / "a.xlsx", row(value=0.5), {"F2": "0%"})
    second = book(tmp_path / "b.xlsx", row(value=0.25, period=2020), {"F2": "0%"})

    assert refusal(store, first, second) == ['value is "50%" (stored: 0.5)', 'value is "25%" (stored: 0.25)']


CASES = Path(__file__).parents[2].parent / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not at hand")
def test_the_collected_case_of_a_percent_cell_is_read_as_it_shows(store: IntakeOffice) -> None:
    (made,) = ingest([CASES / "percent_cell" / "results.xlsx"], store, Asked()).publications

    lines = (store.store.root / made / "data.csv").read_text("utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines[1:]] == ["86", "91.4"]


@pytest.mark.skipif(not CASES.is_dir(), reason="the collected cases are not at hand")
@pytest.mark.parametrize("path", sorted(CASES.glob("hidden_*/*.xlsx")), ids=lambda path: path.stem)
def test_the_collected_cases_of_what_is_hidden_are_refused(store: IntakeOffice, path: Path) -> None:
    with pytest.raises(DeliveryError) as refused:
        ingest([path], store, ASKED)

    assert any("hidden" in fault.what for fault in refused.value.faults)
