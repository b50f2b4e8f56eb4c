"""A table as it was delivered: every cell as text, with the row it stands on; and the same table under its header."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

import polars as pl
from polars import selectors

from monitor.readers.delivery import LISTED, Fault

_Span = tuple[int, int, int, int]  # first row, first column, last row, last column, each counted from 1


# A date that shows its year alone: 43,000 under "yyyy" shows 2017. A year is meant among years, and nobody knows what
# among figures.
YEAR_ALONE = "a number, and no date that shows its year alone"
_OF_TIME = re.compile(
    "((calendar|fiscal|incurred|measurement|performance|reporting|time)[ _]?)?(year|period|frame|month|quarter|date)"
    "|(paid[ _]?)?through",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sheet:
    """`cells` has `row` (as the file counts) and c1, c2, ... as text; an empty cell is null.

    `file` is the member of an archive, `name` the worksheet; both are "" where there is none. `merged` are the merged
    cells; `unfit` are cells whose value is not sure, their columns by the names they have in `cells`. `state` is
    "hidden" or "very hidden" of a sheet that is not seen; `hidden` is told of rows and columns that are not. `shows`
    makes of a row, a column of `cells` and the text there what the cell shows, and what it stores if that is another.
    """

    file: str
    name: str
    cells: pl.DataFrame
    merged: tuple[_Span, ...] = ()
    unfit: tuple[Fault, ...] = ()
    state: str = ""
    hidden: tuple[Fault, ...] = ()
    shows: Callable[[int, str, str], tuple[str, str]] | None = None

    def head(self, rows: int) -> Sequence[Sequence[str]]:
        """The first rows, their empty cells as ""."""
        top = self.cells.drop("row").head(rows)
        return [[cell or "" for cell in row] for row in top.iter_rows()]

    def fault(
        self, what: str, row: int = 0, column: str = "", value: str | None = None, mend: str = "", **more: Any
    ) -> Fault:
        """A fault of this sheet."""
        return Fault(what, self.file, self.name, row, column, value, mend, **more)

    def find(self, *words: str) -> int | None:
        """The first row whose leading cells are `words`, case and spaces aside; None where there is none."""
        wanted = [_plain(word) for word in words]
        for row, *cells in self.cells.head(60).iter_rows():
            if [_plain(cell or "") for cell in cells[: len(wanted)]] == wanted:
                return int(row)
        return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class SheetTable:
    """A sheet under its header row: `cells` has `row` and a column for each name in the header. `faults` are told.

    `passed` is what stands around the table and is passed over, in words; `stated` are the units that a row below the
    names states, each at its place.
    """

    sheet: Sheet
    header: int
    cells: pl.DataFrame
    names: tuple[str, ...]
    faults: tuple[Fault, ...]
    passed: tuple[str, ...] = ()
    stated: tuple[Fault, ...] = ()

    def with_rows(self, wanted: pl.Expr) -> "SheetTable":
        """The same table with the rows that are `wanted`."""
        return replace(self, cells=self.cells.filter(wanted))

    def lacking(self, names: Iterable[str]) -> list[Fault]:
        """A fault for each of `names` that is no column."""
        return [
            self.sheet.fault(
                f'the column "{name}" is missing.', self.header, mend="Deliver the file as it was published."
            )
            for name in names
            if name not in self.names
        ]


def named(name: str) -> pl.Expr:
    """The column called so, and no other: a heading may hold what polars takes for a pattern."""
    return selectors.by_name(name).as_expr()


def table(sheet: Sheet, header: int) -> SheetTable:
    """The rows below the row `header` of `sheet`, wholly empty ones left out. Columns without a name are dropped."""
    cells = sheet.cells
    titles = next(cells.filter(pl.col("row") == header).drop("row").iter_rows(), ())  # a sheet may be blank
    titled = {f"c{place}": " ".join(title.split()) for place, title in enumerate(titles, 1) if title}
    reserved = [place for place, name in titled.items() if name == "row"]  # ours is called so, and counts them
    faults = [sheet.fault('a column is called "row".', header, mend="Give it another name.") for _ in reserved]
    titled = {place: name for place, name in titled.items() if place not in reserved}
    twice = sorted(name for name, many in Counter(titled.values()).items() if many > 1)
    faults += [sheet.fault(f'the column "{name}" stands twice.', header, mend="Keep one.") for name in twice]
    first: dict[str, str] = {}
    for place, name in titled.items():
        first.setdefault(name, place)
    below = cells.filter((pl.col("row") > header) & ~pl.all_horizontal(pl.exclude("row").is_null()))
    body = below.select("row", *(pl.col(place).alias(name) for name, place in first.items()))
    return SheetTable(sheet, header, body, tuple(first), (*sheet.hidden, *faults, *_unfit(sheet, header, titled)))


def _unfit(sheet: Sheet, header: int, named: dict[str, str]) -> list[Fault]:
    """Each merged cell below the header: only the first holds the figure. And cells without a sure value."""
    mend = "Unmerge them, and write the figure into each cell that it belongs to."
    what = "a cell that is not merged with others"
    merged: list[Fault] = []
    for top, left, bottom, right in sheet.merged:
        rows = range(max(top, header + 1), min(bottom, sheet.cells.height) + 1)
        places = [place for place in range(left, right + 1) if f"c{place}" in named or place == left]
        cells = islice(product(rows, places), LISTED)
        merged += [sheet.fault(what, row, named.get(f"c{place}", ""), mend=mend) for row, place in cells]
    unfit = [replace(fault, column=named[fault.column]) for fault in sheet.unfit if fault.column in named]
    return [*merged, *(fault for fault in unfit if not _is_sure(fault, header))]


def _is_sure(fault: Fault, header: int) -> bool:
    """Whether a doubtful cell is none where it stands: above the table, or a year among years or over a column."""
    if fault.what == YEAR_ALONE:
        return fault.row <= header or bool(_OF_TIME.fullmatch(fault.column))
    return 0 < fault.row < header
