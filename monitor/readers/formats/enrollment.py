"""CMS Medicare Monthly Enrollment: the table as CMS publishes it, and as CMS's own dashboard keeps it.

The published table is a CSV with a row for each year, month ("Year" where the row is of a year) and area:

    YEAR, MONTH, BENE_GEO_LVL (National, State, County), BENE_STATE_ABRVTN (US, MD), BENE_STATE_DESC (Maryland),
    BENE_COUNTY_DESC (Total, Allegany), BENE_FIPS_CD (24, 24001), TOT_BENES, ORGNL_MDCR_BENES, MA_AND_OTH_BENES, ...

The dashboard's are JSON, an object with `yearly` and `monthly`, each a list of records with `year`, `month` (absent
where the record is of a year), `totalEnrollees`, `ffsCount`, `maCount` and further counts, and `state` in the file of
a state; or CSV with the same columns and `geo` for the area, US among them. A year is the average of its months.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from monitor.language.periods import FORMS, MONTHS
from monitor.readers import contracts, places, shaping
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import About, Delivery, DeliveryError, Fault, RowsLeft, together
from monitor.readers.framing import framed
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.reader import Reader
from monitor.readers.shaping import FigureColumn
from monitor.readers.sheets import Sheet, SheetTable
from monitor.words.areas import NAMES

_SOURCE = "cms_medicare_enrollment"
_PAYERS = ("medicare", "medicare_ffs", "medicare_advantage")
ROUNDING = 2  # people: each of the three counts is rounded by itself
TERRITORIES = (
    "AS",
    "FO",
    "GU",
    "MP",
    "PR",
    "UK",
    "VI",
    "ZZ",
)  # with people abroad (FO) and of unknown residence (UK, ZZ)
_LISTS = ("yearly", "monthly")
_YEAR = "Year"  # as the month of a row that is of a year
_NUMBERS = {name.title(): f"{number:02}" for number, name in enumerate(MONTHS, 1)}


@dataclass(frozen=True)
class Layout:
    """What one form of the table calls its columns. `counts` are everyone, Original Medicare, and the other plans."""

    year: str
    month: str
    area: str
    label: str
    counts: tuple[str, str, str]

    @property
    def figures(self) -> Mapping[str, FigureColumn]:
        """The columns that are taken in."""
        return {name: FigureColumn("enrollees", payer) for name, payer in zip(self.counts, _PAYERS, strict=True)}


_DASHBOARD = Layout("year", "month", "state", "stateName", ("totalEnrollees", "ffsCount", "maCount"))
_OF_ALL_AREAS = replace(_DASHBOARD, area="geo")
PUBLISHED = Layout(
    "YEAR",
    "MONTH",
    "BENE_STATE_ABRVTN",
    "BENE_STATE_DESC",
    ("TOT_BENES", "ORGNL_MDCR_BENES", "MA_AND_OTH_BENES"),
)
_LEVEL, _COUNTY, _FIPS = "BENE_GEO_LVL", "BENE_COUNTY_DESC", "BENE_FIPS_CD"
_PLACES = (PUBLISHED.area, PUBLISHED.label, _LEVEL, _COUNTY, _FIPS)
_LEVELS = ("National", "State", "County")


def _recognises(file: Opened) -> bool:
    if file.kind != "json":
        names = {*file.names}
        return {"ffsCount", "maCount"} <= names or len(names & {*PUBLISHED.counts, *_PLACES}) >= 5
    records = [record for _, record in _records(file.json)[:1]]
    return bool(records) and bool({"ffsCount", "maCount"} & set(records[0]))


def _layout(table: SheetTable) -> Layout:
    if {*PUBLISHED.counts, *_PLACES} & {*table.names}:
        return PUBLISHED
    return _OF_ALL_AREAS if "geo" in table.names else _DASHBOARD


def _records(content: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """The records of a JSON file, each with the list it stands in; none where it is built in another way."""
    lists = [(name, content.get(name)) for name in _LISTS] if isinstance(content, dict) else []
    named = [(name, record) for name, items in lists if isinstance(items, list) for record in items]
    return named if all(isinstance(record, dict) for _, record in named) else []


def _read(file: Opened) -> Sequence[Delivery]:
    parts = _of_json(file) if file.kind == "json" else [framed(file.only_sheet())]
    layout = _layout(parts[0])
    needed = (layout.year, *layout.counts, *((layout.month, *_PLACES) if layout is PUBLISHED else ()))
    faults = [fault for part in parts for fault in (*part.faults, *part.lacking(needed))]
    if faults:
        raise DeliveryError(file.name, faults)
    placed = [_placed(part, layout) for part in parts]
    over = _years_over(placed)
    kept, left = zip(*(parted(part, _left(placed, over, layout)) for part in placed), strict=True)
    return [_delivery(kept, together(entry for each in left for entry in each), layout)]


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


def _placed(table: SheetTable, layout: Layout) -> SheetTable:
    """The rows with `area`, `period` (a year, or a month) and `yearly`, whether a row is of a year."""
    month = pl.col(layout.month) if layout.month in table.names else pl.lit(None, dtype=pl.String)
    empty = month.is_null() if layout is not PUBLISHED else pl.lit(value=False)
    yearly = empty | (month == _YEAR).fill_null(value=False)
    number = month.str.to_titlecase().replace_strict(_NUMBERS, default=None, return_dtype=pl.String)
    period = pl.when(yearly).then(pl.col(layout.year)).otherwise(pl.col(layout.year) + "-" + number)
    months = pl.col("yearly") | number.is_not_null()
    cells = table.cells.with_columns(area=_area(table, layout), yearly=yearly, period=period)
    return replace(table, cells=cells.with_columns(is_month=months))


def _area(table: SheetTable, layout: Layout) -> pl.Expr:
    if layout is not PUBLISHED:
        return pl.col(layout.area) if layout.area in table.names else pl.lit("US")
    county = places.county(pl.col(layout.area), pl.col(_FIPS))
    return pl.when(pl.col(_LEVEL) == "County").then(county).otherwise(pl.col(layout.area))


def _years_over(parts: Sequence[SheetTable]) -> list[str]:
    """The years that the file shows to be over: it has their December, or a later year."""
    rows = pl.concat([part.cells.select(year=pl.col("period").str.slice(0, 4), month="period") for part in parts])
    rows = rows.filter(pl.col("year").str.contains(FORMS["years"].pattern))  # what is no year shows nothing
    ended = rows.filter(pl.col("month").str.ends_with("-12") | (pl.col("year") < pl.col("year").max()))
    return sorted(set(ended["year"]))


def _left(parts: Sequence[SheetTable], over: Sequence[str], layout: Layout) -> Mapping[str, pl.Expr]:
    """The rows that are not taken in. A year that cannot be read is none that is not over: it is refused."""
    year = pl.col(layout.year)
    partial = pl.col("yearly") & year.str.contains(FORMS["years"].pattern) & ~year.is_in(over)
    open_years = sorted({year for part in parts for year in part.cells.filter(partial)[layout.year]})
    reasons = {
        f"the year {name}, which the file does not show to be complete": partial & (year == name) for name in open_years
    }
    abroad = pl.col("area").str.slice(0, 2).is_in(TERRITORIES)
    readable = _is_readable(layout)
    unknown = {} if layout is not PUBLISHED else _of_no_county()
    return {
        **{which: reason & readable for which, reason in reasons.items()},
        "territories, people abroad and of unknown residence": abroad & readable,
        **{which: reason & readable for which, reason in unknown.items()},
    }


def _is_readable(layout: Layout) -> pl.Expr:
    """Whether the year and the month of a row can be read."""
    return (pl.col(layout.year).str.contains(FORMS["years"].pattern) & pl.col("is_month")).fill_null(value=False)


def _of_no_county() -> Mapping[str, pl.Expr]:
    return {"residents of a state whose county is not known": (pl.col(_LEVEL) == "County") & _is_unknown()}


def _is_unknown() -> pl.Expr:
    named = pl.col(_COUNTY).str.to_lowercase().str.contains("unknown", literal=True).fill_null(value=False)
    return named & pl.col(_FIPS).is_null()


def _delivery(kept: Sequence[SheetTable], left: tuple[RowsLeft, ...], layout: Layout) -> Delivery:
    readable = [part.with_rows(_is_readable(layout)) for part in kept]  # of the others every one is at fault
    rows = pl.concat([shaping.long(part, pl.col("area"), pl.col("period"), layout.figures) for part in readable])
    return Delivery(
        _SOURCE,
        _about(rows),
        rows,
        left=("Part D",) if layout is not PUBLISHED else ("Part D and people by age, sex, race and cause",),
        rows_left=left,
        passed=tuple(said for part in kept for said in part.passed),
        stated=tuple(unit for part in kept for unit in part.stated),
        marked=places.regions_marked(rows["area"]),
        called={"area": layout.area, "period": layout.month if layout is PUBLISHED else layout.year},
        faults=tuple(fault for part in kept for fault in _faults(part, layout)),
    )


def _faults(part: SheetTable, layout: Layout) -> Iterator[Fault]:
    yield from contracts.broken_rules(part, [*_of_periods(part, layout), *_of_counts(layout)])
    if {layout.area, layout.label} <= {*part.names}:
        yield from contracts.broken_rules(part, [_named_alike(layout)])
    if layout is PUBLISHED:
        yield from _of_areas(part)


def _of_periods(part: SheetTable, layout: Layout) -> Iterator[Rule]:
    yield from contracts.filled(layout.year)
    yield Rule(
        layout.year, pl.col(layout.year).str.contains(FORMS["years"].pattern), "a year of four digits, such as 2025"
    )
    if layout.month in part.names:
        yield Rule(layout.month, pl.col("is_month"), f"the name of a month, or {_YEAR} where the row is of a year")


def _of_counts(layout: Layout) -> Iterator[Rule]:
    whole, original, other = layout.counts
    gap = as_amount(whole) - as_amount(original) - as_amount(other)
    sums = f"{original} and {other} together, to within {ROUNDING} people"
    yield Rule(whole, gap.abs() <= ROUNDING, sums, "Fetch the file again.")


def _named_alike(layout: Layout) -> Rule:
    """A state's postal code and its name are of the same state."""
    code, name = pl.col(layout.area), shaping.state(layout.label)
    alike = (name == code) | ~code.is_in(list(NAMES)) | ~name.is_in(list(NAMES))
    return Rule(layout.label, alike, f"the name of the state that {layout.area} names")


def _of_areas(part: SheetTable) -> Iterator[Fault]:
    level, fips = pl.col(_LEVEL), pl.col(_FIPS)
    states, counties = (part.with_rows(level == name) for name in ("State", "County"))
    yield from places.disagreeing(states, PUBLISHED.area, pl.col(PUBLISHED.area), _FIPS, 2)
    yield from places.disagreeing(counties, PUBLISHED.area, pl.col(PUBLISHED.area), _FIPS, 5)
    yield from contracts.broken_rules(
        part,
        [
            *contracts.filled(_LEVEL),
            contracts.among(_LEVEL, _LEVELS),
            Rule(_FIPS, (level != "County") | fips.is_not_null() | _is_unknown(), "the FIPS code of the county"),
            Rule(
                PUBLISHED.area,
                (level == "National") == (pl.col(PUBLISHED.area) == "US"),
                "US in the nation's rows, and only there",
            ),
        ],
    )


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


_TABLES = (
    (_DASHBOARD.year, *_DASHBOARD.counts),
    (PUBLISHED.year, PUBLISHED.month, *_PLACES, *PUBLISHED.counts),
)
READER = Reader("enrollment", "CMS Medicare Monthly Enrollment (JSON or CSV)", _recognises, _read, _TABLES)
