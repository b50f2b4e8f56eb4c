"""Deliveries made for a test: texts, workbooks and archives as small readable Python."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from monitor.definitions.programmes import Vocabulary
from monitor.intake.ingest import IntakeOffice
from monitor.readers.delivery import DELIVERY_COLUMNS, About, Delivery
from monitor.shipped import shipped
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.publication_files import load_publications
from monitor.workspace.store import Store

TODAY = date(2026, 11, 24)
HEADER = "area,payer,service,quantity,period,value\n"
ROWS = "MD,medicare_ffs,all,paid,2019,100.50\nUS,medicare_ffs,all,paid,2019,2000\n"
CARD = """\
source: office_spending
title: Spending, by hand
publisher: The office
url: https://example.gov/spending
first_seen: 2026-01-15
dated_by: the day it was written down
accessed: 2026-01-15
licence: the office's own
file: {name: data.csv, sha256: SHA256}
covers: {areas: MD and US, years: [2018, 2018]}
status: {default: final}
approximates:
  what: the agreement's own file
  errors: [{unit: points, value: 0.5, because: a guess for a test}]
next_expected: {year: 2019, by: 2026-02-28, because: every February}
owner: the analyst
"""


def workbook(
    path: Path, pages: Mapping[str, Sequence[Sequence[Any]]], change: Callable[[Worksheet], object] | None = None
) -> Path:
    """A workbook with a worksheet for each entry of `pages`; `change` is done to the last of them."""
    book = Workbook()
    book.remove(book.active) if book.active else None
    for name, rows in pages.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    if change:
        change(book.worksheets[-1])
    book.save(path)
    return path


def archive(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip archive."""
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def text(path: Path, content: str) -> Path:
    """A text file."""
    path.write_text(content, "utf-8")
    return path


def delivery(rows: Sequence[Sequence[str | None]], **more: Any) -> Delivery:
    """A delivery of `rows`: area, payer, service, quantity, period and value; each on a row of its own, from 2."""
    names = ("area", "payer", "service", "quantity", "period", "value")
    empty = {name: pl.lit(None, dtype=kind) for name, kind in DELIVERY_COLUMNS.items() if name not in names}
    place = {"file": pl.lit(""), "sheet": pl.lit(""), "header": pl.lit("value")}
    found = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").with_columns(**empty)
    numbered = found.drop("row").with_row_index("row", offset=2).with_columns(**place)
    about = About("Spending", "The office", "https://example.gov", "the office's own", "MD and US")
    columns = numbered.select(pl.col(name).cast(kind) for name, kind in DELIVERY_COLUMNS.items())
    return Delivery("office_spending", about, columns, **more)


@cache
def vocabulary() -> Vocabulary:
    """The shipped words, read once."""
    return load_definitions([shipped("tests_definitions")]).vocabulary


def office(folder: Path) -> IntakeOffice:
    """A store with one publication of `office_spending` in it, under the shipped words."""
    from hashlib import sha256

    place = folder / "observations" / "office_spending" / "2026-01-15"
    place.mkdir(parents=True)
    data = HEADER + "MD,medicare_ffs,all,paid,2018,90\nUS,medicare_ffs,all,paid,2018,1900\n"
    text(place / "data.csv", data)
    text(place / "source.yaml", CARD.replace("SHA256", sha256(data.encode()).hexdigest()))
    return reopened(folder)


def reopened(folder: Path) -> IntakeOffice:
    """The same store with what it holds by now."""
    words = vocabulary()
    root = folder / "observations"
    return IntakeOffice(Store(root), load_publications([root], words), words, TODAY)
