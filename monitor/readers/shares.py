"""Columns of shares, as a spreadsheet may have saved them anew: 15.8 where 0.158 stood, or 0.158 where 15.8 did.

A cell with a sign, "15.8%", says which it is. Of a cell without one only the column can tell.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from monitor.readers.contracts import as_amount
from monitor.readers.delivery import Fault, quoted
from monitor.readers.percent import is_percent
from monitor.readers.sheets import SheetTable

_FIRST = 5  # cells that a message quotes
_MEND = "Deliver the file as it was published: a spreadsheet has saved the column anew."


def resaved(table: SheetTable, fractions: Sequence[str], percents: Sequence[str] = ()) -> Iterator[Fault]:
    """A fault for each column of `fractions` of one, and of `percents` of a hundred, that holds something else.

    The whole column is refused, since no cell of it is sure: 0.8 may be 80 percent or 0.8.
    """
    for name in (*fractions, *percents):
        yield from _mixed(table, name)
    for name in fractions:
        expected = "a share of one, from 0 to 1, as it is published; cells of this column are past 1"
        yield from column_fault(table, name, ~as_amount(name).is_between(0, 1), expected)
    for name in percents:
        if table.cells.select((as_amount(name).max() <= 1) & (as_amount(name).max() > 0)).item():
            expected = "a share in percent, as it is published; no cell of this column is past 1"
            yield from column_fault(table, name, as_amount(name).is_not_null(), expected)


def _mixed(table: SheetTable, name: str) -> Iterator[Fault]:
    """Where some cells have a percent sign and others do not, those without one may be of either kind."""
    if table.cells.select(is_percent(pl.col(name)).any()).item():
        expected = "a figure with a percent sign, as other cells of this column have it"
        yield from column_fault(table, name, as_amount(name) != 0, expected)


def column_fault(table: SheetTable, name: str, wrong: pl.Expr, expected: str) -> Iterator[Fault]:
    """One fault for a column, at the first cell that is `wrong`, with others after it: a column has one cause."""
    found = table.cells.filter(wrong).select("row", name)
    if found.height:
        row, cell = found.row(0)
        others = ", ".join(f"{quoted(value)} in row {place}" for place, value in found.head(_FIRST).rows()[1:])
        further = f"; as well {others}" if others else ""
        more = f", and {found.height - _FIRST:,} more" if found.height > _FIRST else ""
        yield table.sheet.fault(f"{expected}{further}{more}", row, name, cell, _MEND)
