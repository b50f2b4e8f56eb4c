"""CMS Program Statistics: workbooks with one table each, published as zip archives by subject, or one of the workbooks.

A table is told by its number, such as "MDCR SUMMARY AB 5", in the name of its worksheet or above its title. Below stand
two or three rows of title with the calendar year, a row of headings, rows that say BLANK, the figures, footnotes, and
rows with nothing. `*` and `†` are held back. Headings and names may end in the number of a footnote.

Tables by area of residence begin with "All Areas" or "Total" (with the territories), "United States" (without them) and
the states. SUMMARY AB 1 has a row for each service and a column for each of six years, for all areas together; of every
earlier year it prints what is known now, and so shows what was restated. In the releases before 2016 SUMMARY is UTLZN.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import polars as pl

from monitor.language.periods import DIGITS
from monitor.readers import contracts, marks
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.delivery import (
    DELIVERY_COLUMNS,
    About,
    Control,
    Delivery,
    DeliveryError,
    Fault,
    RowsLeft,
    refuse,
    together,
)
from monitor.readers.opened import Opened
from monitor.readers.parting import parted
from monitor.readers.reader import Reader
from monitor.readers.shaping import (
    FigureColumn,
    absent,
    by_year,
    exact_total,
    long,
    not_by_year,
    place_of_total,
    state,
    years,
)
from monitor.readers.sheets import Sheet, SheetTable, table
from monitor.words.areas import NAMES

FFS, ALL_AREAS = "medicare_ffs", "US:region:all_areas"
AREA, LINE = "Area of Residence", "Type of Coverage and Service"
_OUTSIDE = (
    "BLANK", "All Areas", "Total", "Territories, Possessions, and Other", "Territories and Possessions", "Puerto Rico",
    "Virgin Islands", "American Samoa", "Guam", "Northern Mariana Islands", "Foreign Countries",
    "Foreign Countries and Other Outlying Areas", "Unknown",
)  # fmt: skip


def _by_age(payer: str) -> Mapping[str, FigureColumn]:
    ages = {"Total": "all", "Aged": "age:65+", "Disabled": "age:under65"}
    return {
        f"Part A and/or Part B {age}": FigureColumn("enrollees", payer, population=name) for age, name in ages.items()
    }


def _paid(service: str) -> Mapping[str, FigureColumn]:
    return {"Total Program Payments": FigureColumn("paid", FFS, service)}


SUMMARY: Mapping[str, FigureColumn] = {
    "Total Original Medicare Part A and/or Part B Enrollees": FigureColumn("beneficiary_years", FFS),
    "Total Medicare Part A and/or Part B Program Payments": FigureColumn("paid", FFS, "all"),
}
BY_AREA: Mapping[str, Mapping[str, FigureColumn]] = {
    "SUMMARY AB 5": SUMMARY,
    "UTLZN AB 5": SUMMARY,
    "INPT HOSP 3": _paid("hospital_inpatient"),
    "OUTPATIENT 3": _paid("hospital_outpatient"),
    "SNF 3": _paid("skilled_nursing"),
    "HHA 3": _paid("home_health"),
    "HOSPICE 3": _paid("hospice"),
    "PHYSSUPP 3": _paid("professional"),
    "ENROLL AB 7": _by_age("medicare"),
    "ENROLL AB 13": _by_age(FFS),
    "ENROLL AB 19": _by_age("medicare_advantage"),
}
BY_YEAR = ("SUMMARY AB 1", "UTLZN AB 1")
ENROLLEES, PAYMENTS, EITHER = "Number of Original Medicare Enrollees", "Program Payments", "Part A and/or Part B"
LINES = {  # block, coverage and line of a table by year: quantity and service
    (ENROLLEES, EITHER, EITHER): ("beneficiary_years", "-"),
    (PAYMENTS, EITHER, EITHER): ("paid", "all"),
    (PAYMENTS, "Part A", "Inpatient Hospital Services"): ("paid", "hospital_inpatient"),
    (PAYMENTS, "Part A", "Skilled Nursing Facility Services"): ("paid", "skilled_nursing"),
    (PAYMENTS, "Part A", "Hospice Services"): ("paid", "hospice"),
    (PAYMENTS, "Part A", "Home Health Agency Services"): ("paid", "home_health"),
    (PAYMENTS, "Part B", "Physician and Other Medical Services"): ("paid", "professional"),
    (PAYMENTS, "Part B", "Outpatient Services"): ("paid", "hospital_outpatient"),
    (PAYMENTS, "Part B", "Home Health Agency Services"): ("paid", "home_health"),  # the sum of both is held
}
_NOTES, _TERRITORIES = "headings, notes and lines without a figure", "territories, and all areas with them"
USED = (*BY_AREA, *BY_YEAR)
_NEEDS = f"Tables that are taken in: {', '.join(USED)}. Deliver their archive, with this one if you like."
_PARTS = ("hospital_inpatient", "hospital_outpatient", "skilled_nursing", "home_health", "hospice", "professional")
_MAKE = "the six services make the total"
CONTROLS = {  # by the table that holds the total
    "SUMMARY AB 5": Control("paid", "all", _PARTS, tolerance=1e-7, because=_MAKE),  # two dollars at most, by rounding
    # Of the archives of 2015 those of home health and physicians are a year younger than the others: New Hampshire's
    # parts miss its total by 0.29 percent, North Dakota's by 0.16, all others' by less than 0.1.
    "UTLZN AB 5": Control("paid", "all", _PARTS, tolerance=0.003, because=_MAKE),
}
_NUMBER = re.compile(r"MDCR ((?:[A-Z]+ )+[0-9]+)")
_FOOTNOTE = r"\s*[0-9]+$"


def table_number(sheet: Sheet) -> str:
    """The number of a table, such as "SUMMARY AB 5"; empty where there is none."""
    texts = (sheet.name.replace("_", " "), *(cell for row in sheet.head(3) for cell in row))
    return next((match[1] for text in texts if (match := _NUMBER.search(text))), "")


def _recognises(file: Opened) -> bool:
    return file.kind in ("workbook", "archive") and any(map(table_number, file.sheets))


def _read(file: Opened) -> Sequence[Delivery]:
    numbered = [(table_number(sheet), sheet) for sheet in file.sheets]
    used = [(table_number, sheet) for table_number, sheet in numbered if table_number in USED]
    read = [_rows(table_number, sheet, file.name) for table_number, sheet in used]
    figures = pl.concat([pl.DataFrame(schema=dict(DELIVERY_COLUMNS)), *(rows for rows, _ in read)])
    left = together(entry for _, entries in read for entry in entries)
    others = [table_number for table_number, _ in numbered if table_number and table_number not in USED]
    controls = tuple(CONTROLS[table_number] for table_number, _ in used if table_number in CONTROLS)
    return [
        Delivery(
            "cms_program_statistics",
            _about(figures),
            figures,
            controls,
            left=tuple(_named(others)),
            rows_left=left,
            needs=_NEEDS,
        )
    ]


def _named(numbers: Sequence[str]) -> Iterator[str]:
    """Tables by their subject: "tables HHA 1, 2, 4"."""
    parted = [number.rpartition(" ") for number in numbers]
    ordered = sorted({(subject, int(which)) for subject, _, which in parted})
    for subject, of_subject in groupby(ordered, itemgetter(0)):
        yield f"tables {subject} {', '.join(str(which) for _, which in of_subject)}"


def _about(rows: pl.DataFrame) -> About:
    return About(
        title=f"CMS Program Statistics, Original Medicare by area of residence, {rows['period'].max()!s}",
        publisher="Centers for Medicare & Medicaid Services",
        url="https://www.cms.gov/Research-Statistics-Data-and-Systems/Statistics-Trends-and-Reports/CMSProgramStatistics",
        licence="US government work, public domain",
        areas=f"US (50 states and DC, without the territories), the 50 states and DC; {ALL_AREAS} with the territories",
        note="beneficiary_years and enrollees are person-years: months enrolled, divided by twelve.",
    )


def _rows(table_number: str, sheet: Sheet, name: str) -> tuple[pl.DataFrame, tuple[RowsLeft, ...]]:
    if table_number in BY_YEAR:
        return _by_year(_headed(sheet, LINE, name), name)
    return _by_area(_headed(sheet, AREA, name), BY_AREA[table_number], name)


def _headed(sheet: Sheet, first: str, name: str) -> SheetTable:
    """The table under the row of headings that begins with `first`, the numbers of footnotes taken from its names."""
    header = sheet.find(first)
    if header is None:
        mend = "Deliver the workbook as it was published."
        raise DeliveryError(name, [sheet.fault(f'there is no row that begins with "{first}".', mend=mend)])
    printed = table(sheet, header)
    return replace(printed, cells=printed.cells.with_columns(pl.col(first).str.replace(_FOOTNOTE, "")))


def _by_area(
    table: SheetTable, figures: Mapping[str, FigureColumn], name: str
) -> tuple[pl.DataFrame, tuple[RowsLeft, ...]]:
    refuse(name, table.lacking(figures))
    wanted, left = parted(
        table, {_NOTES: _without_figure(table, AREA, [*figures]), _TERRITORIES: pl.col(AREA).is_in(_OUTSIDE)}
    )
    year = _calendar_year(table)
    faults = [*_unsure(wanted, (AREA, *figures)), *absent(wanted, state(AREA), pl.lit(year or "the year"), list(NAMES))]
    refuse(name, faults if year else [*faults, _without_year(table)])
    return long(wanted, state(AREA), pl.lit(year), figures), left


def _without_figure(table: SheetTable, label: str, figures: Sequence[str]) -> pl.Expr:
    """Rows with nothing beside their label, and notes that are printed under the figures."""
    others = [pl.col(name).is_null() for name in table.names if name != label]
    no_figure = [
        as_amount(name).is_null() & ~marks.is_withheld(pl.col(name)).fill_null(value=False) for name in figures
    ]
    return pl.all_horizontal(others) | (pl.col(label).is_null() & pl.all_horizontal(no_figure))


def _calendar_year(table: SheetTable) -> str:
    """The year that the title of a table names; empty where it names none."""
    above = table.sheet.cells.filter(pl.col("row") < table.header).drop("row")
    title = " ".join(cell for row in above.iter_rows() for cell in row if cell)
    match = re.search(f"Calendar Year ({DIGITS})", " ".join(title.split()))
    return match[1] if match else ""


def _without_year(table: SheetTable) -> Fault:
    what = 'the title does not say of which year it is, as in "Calendar Year 2016".'
    return table.sheet.fault(what, mend="Deliver the workbook as it was published.")


def _unsure(table: SheetTable, columns: Collection[str]) -> list[Fault]:
    """What is told of the cells that are used; merged footnotes and the like do no harm."""
    rows = {0, *table.cells["row"]}  # 0 is of a whole column
    used = [f for f in table.faults if f.row == table.header or (f.row in rows and f.column in columns)]
    return [*table.sheet.hidden, *used]


def _by_year(table: SheetTable, name: str) -> tuple[pl.DataFrame, tuple[RowsLeft, ...]]:
    refuse(name, not_by_year(table, [LINE]))
    unnamed = Rule(LINE, pl.col(LINE).is_not_null() | _without_figure(table, LINE, years(table)), "a line of the table")
    refuse(name, contracts.broken_rules(table, [unnamed]))
    lined = replace(table, cells=_in_blocks(table))
    refuse(name, _not_once(lined))
    other = ~pl.col("key").is_in(list(_KEYS)).fill_null(value=False)
    wanted, left = parted(
        lined, {_NOTES: _without_figure(lined, LINE, years(table)), "other lines of the table by year": other}
    )
    refuse(name, _unsure(wanted, table.names))
    words = {
        "area": pl.lit(ALL_AREAS),
        "payer": pl.lit(FFS),
        "service": pl.col("key").replace({key: service for key, (_, service) in _KEYS.items()}),
        "quantity": pl.col("key").replace({key: quantity for key, (quantity, _) in _KEYS.items()}),
    }
    return _summed(by_year(wanted, words)), left


_KEYS = {" | ".join(line): words for line, words in LINES.items()}


def _in_blocks(table: SheetTable) -> pl.DataFrame:
    """The rows with their keys: the block, a heading without figures; the coverage, "Part ..."; and the line itself."""
    label = pl.col(LINE)
    heading = pl.all_horizontal(pl.col(name).is_null() for name in years(table)) & (label != "BLANK")
    block = pl.when(heading).then(label).forward_fill()
    coverage = pl.when(label.str.starts_with("Part ")).then(label).forward_fill()
    return table.cells.with_columns(key=pl.concat_str(block, coverage, label, separator=" | "))


def _not_once(lined: SheetTable) -> list[Fault]:
    """A fault for each line that is not there, or more than once."""
    counted = dict(lined.cells.group_by("key").len().iter_rows())
    mend = "Deliver the workbook as it was published."
    return [
        lined.sheet.fault(f'the line "{key}" stands {counted.get(key, 0)} times, not once.', lined.header, mend=mend)
        for key in _KEYS
        if counted.get(key) != 1
    ]


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """Home health is printed in two parts, under Part A and Part B; what is held is their sum, at the first's place."""
    key = [name for name in DELIVERY_COLUMNS if name not in ("row", "value", "status")]
    status = pl.col("status").drop_nulls().first()
    summed = rows.group_by(key, maintain_order=True).agg(
        row=place_of_total("value"), value=exact_total("value"), status=status
    )
    return summed.select(list(DELIVERY_COLUMNS))


READER = Reader("program_statistics", "CMS Program Statistics (workbooks, or archives of them)", _recognises, _read)
