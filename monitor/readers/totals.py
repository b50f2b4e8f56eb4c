"""Rows of totals, which offices put below a table, or between its parts.

A row is passed over as a total only where it is called one, at least one of its figures is the sum of the rows that it
is of, and none is past their sum or below the least of them. Another that is called so is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.readers.delivery import Fault, quoted
from monitor.readers.sheets import SheetTable, named

# "Total", "Grand total", "Total of all areas", "Subtotal"; "MD Total", as a spreadsheet's subtotals are called.
_TOTAL = (
    r"^(grand |overall |report |column |state |statewide |national )?(sub-? ?)?totals?\b|\btotals?$|^sum$|^sum of\b"
)
_WHOLES = ("all", "overall", "statewide", "all areas", "all counties", "all payers", "all services", "all rows")
_MANY = 200  # rows that are called totals; a table with more has them as figures of its own
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_YEAR = r"^(19|20)[0-9]{2}(-?(0[1-9]|1[0-2]))?$"
_MEND = "Take the row out; or, if it is no total, name in full what it is of."


def is_labelled(cells: Sequence[str | None]) -> bool:
    """Whether the first filled cell of a row calls it a total."""
    return _is_label(next(filter(None, cells), ""))


def _is_label(text: str) -> bool:
    plain = " ".join(text[:60].casefold().split()).rstrip(": ")
    return bool(plain in _WHOLES or re.search(_TOTAL, plain))


def without_totals(body: SheetTable, words: Sequence[str]) -> tuple[SheetTable, list[str], list[Fault]]:
    """The table without its rows of totals, each in words; and a fault for every one that sums to nothing."""
    called = _called(body, words)
    if called.is_empty() or called.height > _MANY:
        return body, [], []
    others = body.with_rows(~pl.col("row").is_in(called["row"].implode()))
    rows = Rows(others.cells, tuple(_amounts(others)))
    passed, faults, before = list[str](), list[Fault](), body.header
    for cells in called.iter_rows(named=True):
        row = cells.pop("row")
        label = quoted(next(cell for cell in cells.values() if cell and _is_label(cell)))
        if rows.sums(cells, before, row):
            passed.append(f"a row of totals (row {row}, {label})")
        else:
            what = f"this row is called {label}, and its figures are not the sums of those of other rows."
            faults.append(body.sheet.fault(what, row, mend=_MEND, cause="total"))
        before = row
    return others, passed, faults


def _called(body: SheetTable, words: Sequence[str]) -> pl.DataFrame:
    """The rows that are called totals: in a column of words, or in the first cell of a row that lacks cells."""
    names = list(body.names)
    if not names:
        return body.cells.clear()
    leading = _lowered(pl.coalesce([named(name) for name in names]))
    first = leading.is_in([*_WHOLES]) | leading.str.contains(_TOTAL)
    among = [_lowered(named(name)).str.contains(_TOTAL) for name in words if name in names]
    among += [_lowered(named(name)).is_in([*_WHOLES]) for name in ("area",) if name in words and name in names]
    by_word = pl.any_horizontal(among).fill_null(value=False) if among else pl.lit(value=False)
    candidates = body.cells.filter(first | by_word)
    if candidates.is_empty():
        return candidates
    others = body.cells.filter(~(first | by_word).fill_null(value=False))
    always = [name for name in names if others.height and not others[name].null_count()]
    lacks = pl.any_horizontal(named(name).is_null() for name in always) if always else pl.lit(value=False)
    return candidates.filter((first & lacks) | by_word)


def _lowered(cell: pl.Expr) -> pl.Expr:
    return cell.str.head(60).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars_end(": ")


def _amounts(body: SheetTable) -> Iterator[str]:
    """The columns that hold amounts: numbers in every cell that is one, and not years throughout."""
    for name in body.names:
        digits = body.cells.select(_digits(named(name)).drop_nulls()).to_series()
        numbers = digits.str.contains(_NUMBER)
        if numbers.any() and not digits.filter(numbers).str.contains(_YEAR).all():
            yield name


def _digits(cell: pl.Expr) -> pl.Expr:
    return cell.str.replace_all(r"[,$\s]", "").str.replace(r"^\((.*)\)$", "-$1")


@dataclass(frozen=True)
class Rows:
    """The rows that are no totals, and which of their columns hold amounts."""

    cells: pl.DataFrame
    amounts: tuple[str, ...]

    def sums(self, total: Mapping[str, str | None], before: int, row: int) -> bool:
        """Whether a figure of `total`, on `row`, is the sum of all rows it is of, or of those since the last total."""
        words = {n: cell for n, cell in total.items() if cell and n not in self.amounts and not _is_label(cell)}
        is_of = [named(name) == cell for name, cell in words.items()]
        of = self.cells.filter(*is_of) if is_of else self.cells
        since = of.filter(pl.col("row").is_between(before, row))
        return self._adds_up(total, of) or self._adds_up(total, since)

    def _adds_up(self, total: Mapping[str, str | None], rows: pl.DataFrame) -> bool:
        given = pl.DataFrame({name: [total[name]] for name in self.amounts if total[name]}, strict=False)
        if rows.is_empty() or not given.width:
            return False
        numbers = given.select(_digits(pl.all()).cast(pl.Float64, strict=False)).row(0)
        each = rows.select(_digits(named(name)).cast(pl.Float64, strict=False) for name in given.columns)
        added, least, gaps = each.sum().row(0), each.min().row(0), each.null_count().row(0)
        most = [float("inf") if lacking else high for lacking, high in zip(gaps, each.max().row(0), strict=True)]
        places = given.select(_digits(pl.all()).str.extract(r"\.([0-9]+)$").str.len_chars().fill_null(0)).row(0)
        off = [_rounded(sum_, place, rows.height) for sum_, place in zip(added, places, strict=True)]
        found = [
            entry for entry in zip(numbers, added, least, most, off, strict=True) if entry[0] and entry[2] is not None
        ]
        is_sum = any(abs(number - sum_) <= near for number, sum_, _, _, near in found)
        # A rate, or people who stand in several rows, are no sum of them, but no more than that and no less than one;
        # of rows of which one is withheld or lacks its figure, nobody knows the sum.
        return is_sum and all(low - near <= n <= max(sum_, high) + near for n, sum_, low, high, near in found)


def _rounded(total: float, places: int, rows: int) -> float:
    """How far a total may be from the sum of `rows` figures that are rounded one by one: never a millionth of it."""
    unit = 0.5 * 10.0**-places
    return max(unit, min(unit * rows, 1e-6 * abs(total)))
