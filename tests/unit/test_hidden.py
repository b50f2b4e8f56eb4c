"""Nothing hidden in a workbook is used without a word: refused, or read with --with-hidden and told on the card."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from monitor.intake.arrivals import empty_inbox
from monitor.intake.ingest import Asked, IntakeOffice, Taken, ingest
from monitor.readers.delivery import DeliveryError
from monitor.workspace.settings import load_settings
from tests.damage import saved, zipped
from tests.deliveries import office, workbook
from tests.offices import office as workspace_of

HEADER = ["area", "payer", "service", "quantity", "period", "value"]
MD, US, VT = (
    [area, "medicare_ffs", "all", "paid", 2019, value] for area, value in (("MD", 100), ("US", 2000), ("VT", 1))
)
PAGE = [HEADER, MD, US, VT]
AS_IT_STANDS = Asked(source="office_spending", with_hidden=True)


@pytest.fixture
def store(tmp_path: Path) -> IntakeOffice:
    return office(tmp_path)


def refusal(store: IntakeOffice, path: Path, **asked: Any) -> list[str]:
    """What a delivery is refused for: place and words of every fault."""
    with pytest.raises(DeliveryError) as refused:
        ingest([path], store, Asked(source="office_spending", **asked))
    return [f"{fault.place}: {fault.what}" for fault in refused.value.faults]


def taken(store: IntakeOffice, path: Path, asked: Asked = AS_IT_STANDS) -> tuple[Taken, str]:
    """What became of a delivery, and its card."""
    became = ingest([path], store, asked)
    (made,) = became.publications
    return became, (store.store.root / made / "source.yaml").read_text("utf-8").replace("\n", " ")


def replaced(path: Path, part: str, before: str, after: str) -> Path:
    """The same workbook with other words in one of its parts, as programs other than ours write them."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert before.encode() in parts[part]
    path.write_bytes(zipped({**parts, part: parts[part].replace(before.encode(), after.encode())}))
    return path


def hide_rows(page: Worksheet) -> None:
    for row in (2, 4):
        page.row_dimensions[row].hidden = True


def collapse(page: Worksheet) -> None:
    page.row_dimensions.group(3, 4, outline_level=1, hidden=True)


def flatten(page: Worksheet) -> None:
    page.row_dimensions[4].height = 0.2


def leave_out(page: Worksheet) -> None:
    page.auto_filter.ref = "A1:F4"
    page.auto_filter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["MD"])))
    page.row_dimensions[3].hidden = page.row_dimensions[4].hidden = True


def leave_out_of_a_table(page: Worksheet) -> None:
    table = Table(displayName="T", ref="A1:F4")
    table._initialise_columns()
    assert table.autoFilter
    table.autoFilter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["MD"])))
    page.add_table(table)
    page.row_dimensions[3].hidden = True


def hide_columns(page: Worksheet) -> None:
    page.column_dimensions.group("C", "D", hidden=True)


def narrow(page: Worksheet) -> None:
    page.column_dimensions["F"].width = 0.1


PARTS: list[tuple[Callable[[Worksheet], None], str]] = [
    (hide_rows, 'sheet "Sheet", row 2: rows 2, 4 are hidden.'),
    (collapse, 'sheet "Sheet", row 3: rows 3 to 4 are hidden.'),
    (flatten, 'sheet "Sheet", row 4: row 4 is hidden.'),
    (leave_out, 'sheet "Sheet", row 3: rows 3 to 4 are left out by a filter.'),
    (leave_out_of_a_table, 'sheet "Sheet", row 3: row 3 is left out by a filter.'),
    (hide_columns, 'sheet "Sheet": columns C to D are hidden.'),
    (narrow, 'sheet "Sheet": column F is hidden.'),
]


@pytest.mark.parametrize(("hide", "said"), PARTS)
def test_hidden_rows_and_columns_are_refused_or_told(
    tmp_path: Path, store: IntakeOffice, hide: Callable[[Worksheet], None], said: str
) -> None:
    path = workbook(tmp_path / "own.xlsx", {"Sheet": PAGE}, hide)

    assert refusal(store, path) == [said]

    became, card = taken(store, path)
    words = f'hidden, and read all the same: sheet "Sheet": {said.rpartition(": ")[2].rstrip(".")}'
    assert words in became.notices
    assert words in card


def hide_what_is_empty(page: Worksheet) -> None:
    page.column_dimensions.group("H", "XFD", hidden=True)
    for row in range(5, 60):
        page.row_dimensions[row].hidden = True


def filter_without_hiding(page: Worksheet) -> None:
    page.auto_filter.ref = "A1:F4"


@pytest.mark.parametrize("change", [hide_what_is_empty, filter_without_hiding])
def test_what_is_empty_hides_nothing(tmp_path: Path, store: IntakeOffice, change: Callable[[Worksheet], None]) -> None:
    became, card = taken(
        store, workbook(tmp_path / "own.xlsx", {"Sheet": PAGE}, change), Asked(source="office_spending")
    )

    assert not [notice for notice in became.notices if "hidden" in notice]
    assert "hidden" not in card


def test_a_row_of_no_height_is_hidden(tmp_path: Path, store: IntakeOffice) -> None:
    path = workbook(tmp_path / "own.xlsx", {"Sheet": PAGE}, flatten)
    flat = replaced(path, "xl/worksheets/sheet1.xml", 'ht="0.2"', 'ht="0"')

    assert refusal(store, flat) == ['sheet "Sheet", row 4: row 4 is hidden.']


STATES = {"hidden": "hidden", "veryHidden": "very hidden, so that Excel does not even list it"}


def with_sheet(path: Path, rows: list[list[Any]], state: str) -> Path:
    def hide(page: Worksheet) -> None:
        page.sheet_state = state

    return workbook(path, {"Sheet": [HEADER, MD], "aside": rows}, hide)


@pytest.mark.parametrize("state", STATES)
def test_a_hidden_sheet_of_figures_is_refused_or_told(tmp_path: Path, store: IntakeOffice, state: str) -> None:
    path = with_sheet(tmp_path / "own.xlsx", [HEADER, US], state)

    assert refusal(store, path) == [f'sheet "aside": this sheet is {STATES[state]}.']

    became, card = taken(store, path)
    words = f'hidden, and read all the same: sheet "aside": this sheet is {STATES[state]}'
    assert words in became.notices
    assert words in card


def test_a_hidden_sheet_without_figures_is_not_read_and_told(tmp_path: Path, store: IntakeOffice) -> None:
    path = with_sheet(tmp_path / "own.xlsx", [["choose from"], ["MD"], ["US"]], "hidden")

    became, card = taken(store, path, Asked(source="office_spending"))

    words = 'hidden, and not read: sheet "aside": this sheet is hidden'
    assert words in became.notices
    assert words in card


def test_a_hidden_sheet_without_anything_is_not_told(tmp_path: Path, store: IntakeOffice) -> None:
    became, card = taken(store, with_sheet(tmp_path / "own.xlsx", [], "hidden"), Asked(source="office_spending"))

    assert not [word for word in (*became.notices, card) if "hidden" in word]


def test_figures_that_stand_on_a_hidden_sheet_alone_are_told_where_no_format_is_known(
    tmp_path: Path, store: IntakeOffice
) -> None:
    def hide(page: Worksheet) -> None:
        page.sheet_state = "hidden"

    path = workbook(tmp_path / "own.xlsx", {"Read me": [["Figures of the year"]], "data": PAGE}, hide)

    assert refusal(store, path) == [
        ': this is of no format that is known here: a table whose only column is "Figures of the year". '
        "No known format has any of these.",
        'sheet "data": this sheet is hidden.',
    ]


def test_every_kind_of_what_is_hidden_is_told_at_once_also_in_an_archive(tmp_path: Path, store: IntakeOffice) -> None:
    book = Workbook()
    page, aside = book.worksheets[0], book.create_sheet("aside")
    for row in PAGE:
        page.append(row)
        aside.append(row)
    aside.sheet_state = "veryHidden"
    hide_rows(page)
    hide_columns(page)
    path = tmp_path / "own.zip"
    path.write_bytes(zipped({"in/book.xlsx": saved(book)}))

    assert refusal(store, path) == [
        'in/book.xlsx, sheet "Sheet": columns C to D are hidden.',
        'in/book.xlsx, sheet "Sheet", row 2: rows 2, 4 are hidden.',
        'in/book.xlsx, sheet "aside": this sheet is very hidden, so that Excel does not even list it.',
    ]


def test_the_inbox_refuses_what_is_hidden_and_gives_back_a_copy(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path / "office")
    workbook(workspace / "inbox" / "claims__x.xlsx", {"Sheet": PAGE}, hide_rows)

    (refused,) = empty_inbox(load_settings(workspace, {}), date(2024, 6, 3), lambda _: None).refused

    assert "rows 2, 4 are hidden" in (refused.report / "report.txt").read_text("utf-8")
    copy = load_workbook(refused.report / "annotated claims__x.xlsx")
    assert "rows 2, 4 are hidden" in copy["Sheet"]["A2"].comment.text
    assert copy["Sheet"].row_dimensions[2].hidden
