"""CMS Medicare Monthly Enrollment, as CMS's own dashboard keeps it.

JSON: an object with `yearly` and `monthly`, each a list of records with `year`, `month` (a month's name; "Year" or
absent where the record is of a year), `totalEnrollees`, `ffsCount`, `maCount` and further counts, and `state` in the
file of a state. CSV: the same columns, with `geo` for the area, US among them. A year is the average of its months.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from monitor.language.periods import FORMS, MONTHS
from monitor.readers import contracts, shaping
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Delivery, DeliveryError, Fault
from monitor.readers.framing import framed
from monitor.readers.opened import Opened
from monitor.readers.reader import Reader
from monitor.readers.shaping import FigureColumn
from monitor.readers.sheets import Sheet, SheetTable

_SOURCE = "cms_medicare_enrollment"
_FIGURES = {
    "totalEnrollees": FigureColumn("enrollees", "medicare"),
    "ffsCount": FigureColumn("enrollees", "medicare_ffs"),
    "maCount": FigureColumn("enrollees", "medicare_advantage"),
}
_NEEDED = ("year", *_FIGURES)
ROUNDING = 2  # people: each of the three counts is rounded by itself
TERRITORIES = ("AS", "FO", "GU", "MP", "PR", "UK", "VI")  # with people abroad (FO) and of unknown residence (UK)
_LISTS = ("yearly", "monthly")
_NUMBERS = {name.title(): f"{number:02}" for number, name in enumerate(MONTHS, 1)}


def _recognises(file: Opened) -> bool:
    if file.kind != "json":
        return {"ffsCount", "maCount"} <= {*file.names}
    records = [record for _, record in _records(file.json)[:1]]
    return bool(records) and bool({"ffsCount", "maCount"} & set(records[0]))


def _records(content: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The records of a JSON file, each with the list it stands in; none where it is built in another way."""
    lists = [(name, content.get(name)) for name in _LISTS] if isinstance(content, dict) else []
    named = [(name, record) for name, items in lists if isinstance(items, list) for record in items]
    return named if all(isinstance(record, dict) for _, record in named) else []


def _read(file: Opened) -> Sequence[Delivery]:
    parts = _of_json(file) if file.kind == "json" else [framed(file.only_sheet())]
    faults = [fault for part in parts for fault in (*part.faults, *part.lacking(_NEEDED))]
    if faults:
        raise DeliveryError(file.name, faults)
    placed = [_placed(part) for part in parts]
    over = _years_over(placed)
    return [_delivery([_kept(part, over) for part in placed], placed, over)]


def _of_json(file: Opened) -> list[SheetTable]:
    """A table for each list. The row of a record is its number in the list."""
    records = _records(file.json)
    if not records:
        what = 'there is no list of records under "yearly" or "monthly".'
        raise DeliveryError(file.name, [Fault(what, mend="Fetch the file again.")])
    lists = [[record for name, record in records if name == wanted] for wanted in _LISTS]
    return [_of_records(name, listed) for name, listed in zip(_LISTS, lists, strict=True) if listed]


def _of_records(name: str, records: Sequence[Mapping[str, Any]]) -> SheetTable:
    names = tuple(dict.fromkeys(key for record in records for key in record if key != "row"))
    columns = {name: [_text(record.get(name)) for record in records] for name in names}
    cells = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)).with_row_index("row", offset=1)
    return SheetTable(Sheet("", name, cells), 0, cells, names, ())


def _text(value: Any) -> str | None:
    """A value as text. What is neither text nor number stays as JSON writes it, and is refused where it counts."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _placed(table: SheetTable) -> SheetTable:
    """The rows with `area`, `period` (a year, or a month) and `yearly`, whether a row is of a year."""
    names = table.names
    area = next((pl.col(name) for name in ("geo", "state") if name in names), pl.lit("US"))
    month = pl.col("month") if "month" in names else pl.lit(None, dtype=pl.String)
    yearly = month.is_null() | (month == "Year")
    number = month.replace_strict(_NUMBERS, default=month, return_dtype=pl.String)
    period = pl.when(yearly).then(pl.col("year")).otherwise(pl.col("year") + "-" + number)
    return replace(table, cells=table.cells.with_columns(area=area, yearly=yearly, period=period))


def _years_over(parts: Sequence[SheetTable]) -> set[str]:
    """The years that the file shows to be over: it has their December, or a later year."""
    rows = pl.concat([part.cells.select("year", "period") for part in parts])
    rows = rows.filter(pl.col("year").str.contains(FORMS["years"].pattern))  # what is no year shows nothing
    ended = rows.filter(pl.col("period").str.ends_with("-12") | (pl.col("year") < pl.col("year").max()))
    return set(ended["year"])


def _kept(part: SheetTable, over: set[str]) -> SheetTable:
    """The nation's and the states' rows, without the years that are not over."""
    partial = pl.col("yearly") & ~pl.col("year").is_in(list(over))
    return replace(part, cells=part.cells.filter(~partial & ~pl.col("area").is_in(TERRITORIES)))


def _delivery(kept: Sequence[SheetTable], all_of_it: Sequence[SheetTable], over: set[str]) -> Delivery:
    rows = pl.concat([shaping.long(part, pl.col("area"), pl.col("period"), _FIGURES) for part in kept])
    return Delivery(
        _SOURCE,
        _about(rows),
        rows,
        left=_left(all_of_it, over),
        passed=tuple(said for part in kept for said in part.passed),
        stated=tuple(unit for part in kept for unit in part.stated),
        called={"area": "geo" if "geo" in kept[0].names else "state", "period": "year"},
        faults=tuple(fault for part in kept for fault in contracts.broken_rules(part, _rules())),
    )


def _rules() -> list[Rule]:
    gap = as_amount("totalEnrollees") - as_amount("ffsCount") - as_amount("maCount")
    sums = f"ffsCount and maCount together, to within {ROUNDING} people"
    return [*contracts.filled("year"), Rule("totalEnrollees", gap.abs() <= ROUNDING, sums, "Fetch the file again.")]


def _left(parts: Sequence[SheetTable], over: set[str]) -> tuple[str, ...]:
    rows = pl.concat([part.cells.select("area", "year", "yearly") for part in parts])
    partial = rows.filter(pl.col("yearly") & ~pl.col("year").is_in(list(over)))["year"].unique().sort()
    years = [f"the year {year}, which the file does not show to be complete" for year in partial]
    abroad = rows["area"].is_in(TERRITORIES).any()
    return (*years, *(["territories, people abroad and of unknown residence"] if abroad else []), "Part D")


def _about(rows: pl.DataFrame) -> About:
    periods = rows["period"].drop_nulls()
    areas = rows["area"].drop_nulls().unique().sort()
    return About(
        title=f"Medicare Monthly Enrollment, {periods.min()!s} to {periods.max()!s}",
        publisher="Centers for Medicare & Medicaid Services",
        url="https://data.cms.gov/summary-statistics-on-beneficiary-enrollment/medicare-and-medicaid-reports/"
        "medicare-monthly-enrollment",
        licence="US government work",
        areas=", ".join(areas) if len(areas) <= 3 else f"{len(areas)} areas",
        note="A year is the average of its months. The nation includes territories and people abroad.",
    )


READER = Reader("enrollment", "CMS Medicare Monthly Enrollment (JSON or CSV)", _recognises, _read, (_NEEDED,))
