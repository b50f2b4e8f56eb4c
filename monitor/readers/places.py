"""Areas that a file names twice, by a label and by a FIPS code, or by a state and a county: they have to agree."""

from collections.abc import Iterator, Mapping

import polars as pl

from monitor.readers.contracts import Rule
from monitor.readers.delivery import Fault
from monitor.readers.sheets import SheetTable
from monitor.words.areas import FIPS, PLANNING_REGION

_SHOWN = 5  # rows that are named one by one; one slip moves every row below it
_COUNTY = "^[A-Z]{2}:county:([0-9]+)$"
_MEND = "Correct the one that is wrong, or fetch the file again."
_CODE: Mapping[int, str] = {2: "^[0-9]{1,2}$", 5: "^[0-9]{4,5}$"}  # a spreadsheet takes the zero in front away
REGIONS = (
    "Connecticut's planning regions (09110 to 09190) stand where its counties (09001 to 09015) stood. They are other "
    "areas: no series of a county goes on as one of a region"
)


def county(state: pl.Expr, code: pl.Expr) -> pl.Expr:
    """The area of a county, MD:county:24003."""
    return state + ":county:" + code.str.zfill(5)


def disagreeing(table: SheetTable, label: str, state: pl.Expr, code: str, digits: int) -> Iterator[Fault]:
    """A fault for each row of `table` whose `code`, of so many `digits`, is not of the `state` that its `label` names.

    A label of no known state is told as an unknown area; a cell without a code says nothing.
    """
    begins = state.replace_strict(FIPS, default=None, return_dtype=pl.String)
    of_code = pl.when(pl.col(code).str.contains(_CODE[digits])).then(pl.col(code).str.zfill(digits))
    agrees = of_code.str.slice(0, 2) == begins
    rows = table.cells.select("row", label=label, code=code, begins=begins, agrees=agrees.fill_null(value=False))
    yield from _told(
        table,
        label,
        code,
        rows.filter(~pl.col("agrees") & pl.col("code").is_not_null() & pl.col("begins").is_not_null()),
    )


def slipped(table: SheetTable, label: str, code: str) -> Iterator[Fault]:
    """A fault for each row whose label has another code elsewhere, and whose code has another label.

    A county that was renamed keeps its code, and one that was given another code keeps its label: neither is told.
    """
    codes, labels = pl.col(code).n_unique().over(label), pl.col(label).n_unique().over(code)
    both = table.cells.filter(pl.col(label).is_not_null() & pl.col(code).is_not_null()).filter(
        (codes > 1) & (labels > 1)
    )
    for row, name, number in both.head(_SHOWN).select("row", label, code).iter_rows():
        what = f'the code that {label} "{name}" has in other rows; this one stands there with another label'
        yield table.sheet.fault(what, row, code, number, _MEND)
    yield from _more(table, code, both.height)


def _told(table: SheetTable, label: str, code: str, rows: pl.DataFrame) -> Iterator[Fault]:
    for row, name, number, begins in rows.head(_SHOWN).select("row", "label", "code", "begins").iter_rows():
        what = f'a FIPS code that begins with {begins}, since {label} is "{name}"'
        yield table.sheet.fault(what, row, code, number, _MEND)
    yield from _more(table, code, rows.height)


def _more(table: SheetTable, code: str, many: int) -> Iterator[Fault]:
    if many > _SHOWN:
        what = f"{many - _SHOWN:,} further rows have a {code} that is not their label's."
        yield table.sheet.fault(what, mend="Have columns slipped against each other? Fetch the file again.")


def county_rule(column: str) -> Rule:
    """The code of a county has five digits, of which the first two are of the state it is under: MD:county:24003."""
    area = pl.col(column)
    begins = area.str.slice(0, 2).replace_strict(FIPS, default=None, return_dtype=pl.String)
    code = area.str.extract(_COUNTY, 1)  # AL:county:1001 lost its zero, and would be another county than 01001
    agrees = (code.str.slice(0, 2) == begins) & (code.str.len_chars() == 5)
    return Rule(
        column, agrees, "a county whose FIPS code of five digits begins with that of its state, such as MD:county:24003"
    )


def regions_marked(areas: pl.Series) -> tuple[str, ...]:
    """What is to be said of a file in which Connecticut's planning regions stand; nothing of another."""
    return (REGIONS,) if areas.str.contains(PLANNING_REGION).any() else ()
