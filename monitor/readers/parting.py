"""The rows of a table that are taken in, and how many are left, by reason: none is passed over without a word."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from monitor.readers.delivery import RowsLeft
from monitor.readers.sheets import SheetTable


def parted(table: SheetTable, reasons: Mapping[str, pl.Expr]) -> tuple[SheetTable, tuple[RowsLeft, ...]]:
    """`table` without the rows that a reason holds for, and how many each leaves; the first that holds counts.

    A reason that cannot be told of a row, because a cell it looks at is empty, does not hold: the row stays, and is
    held against what observations are. So a row is taken in, counted here, or refused.
    """
    left: list[RowsLeft] = []
    cells = table.cells
    for which, reason in reasons.items():
        kept = cells.filter(~reason.fill_null(value=False))
        left += [RowsLeft(which, cells.height - kept.height)] * (kept.height < cells.height)
        cells = kept
    return replace(table, cells=cells), tuple(left)
