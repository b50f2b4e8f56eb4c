"""Whether the last row of a text whose last line does not end is whole, or was cut off in the middle of its last cell.

Many programs leave out the last line's end, and a broken transfer cuts anywhere: 11000 may be the beginning of 110000.
So the row counts as whole only where its fellows show it.
"""

import polars as pl

from monitor.readers.sheets import Sheet

_YEAR = r"^(19|20)[0-9]{2}((0[1-9]|1[0-2])?)$"
_WHOLE_NUMBER = r"^([0-9]{1,3}(,[0-9]{3})+|[0-9]+)$"
_NUMBER = r"^\$?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?$"
_ALIKE = 5  # rows that make a form
_NEAR = 3.0  # a digit less makes a tenth


def is_whole(sheet: Sheet, first: int, row: int) -> bool:
    """Whether the last cell of `row` is whole. `first` is the row of names, above which nothing counts."""
    column = sheet.cells.columns[-1]
    value = sheet.cells.filter(pl.col("row") == row)[column].item()
    fellows = sheet.cells.filter((pl.col("row") > first) & (pl.col("row") != row))
    others = fellows[column].drop_nulls()
    if value is None:
        return bool(fellows.height) and others.is_empty()
    return _stands_elsewhere(value, others) or _is_of_form(value, others) or _is_in_proportion(sheet, first, row)


def _stands_elsewhere(value: str, others: pl.Series) -> bool:
    """The same stands in another row, and in none does something longer begin so."""
    longer = others.filter(others.str.starts_with(value) & (others != value))
    return len(value) > 2 and (others == value).any() and longer.is_empty()


def _is_of_form(value: str, others: pl.Series) -> bool:
    """Every cell of the column is made alike: as many decimals, or a year, or a word such as a date."""
    every = pl.concat([others, pl.Series([value])])
    if others.len() < _ALIKE or every.str.contains(_WHOLE_NUMBER).any():
        return others.len() >= _ALIKE and every.str.contains(_YEAR).all()
    decimals = every.str.extract(r"^[-$]*[0-9,]+(\.[0-9]+)$", 1).str.len_chars()
    form = every.str.replace_all("[0-9]", "9").str.replace_all("[A-Za-z]", "a")
    return (decimals.null_count() == 0 and decimals.n_unique() == 1) or form.n_unique() == 1


def _is_in_proportion(sheet: Sheet, first: int, row: int) -> bool:
    """A whole number that is to every other amount of its row as in the other rows: a digit less would be a tenth."""
    *before, column = sheet.cells.columns[1:]
    filled = sheet.cells.filter((pl.col("row") > first) & pl.col(column).is_not_null())
    if not filled[column].str.contains(_WHOLE_NUMBER).all():
        return False
    agreed = [_agrees(filled, name, column, row) for name in before if _is_amount(filled[name])]
    return True in agreed and False not in agreed


def _is_amount(cells: pl.Series) -> bool:
    """A column of amounts that differ: no years, no codes that are the same everywhere."""
    numbers = cells.str.contains(_NUMBER)
    return numbers.null_count() == 0 and numbers.all() and not cells.str.contains(_YEAR).all() and cells.n_unique() > 1


def _agrees(cells: pl.DataFrame, other: str, column: str, row: int) -> bool | None:
    """Whether the last row's proportion is near to that of the others; None where theirs differ too much to tell."""
    share = cells.select("row", share=_amount(column) / _amount(other))
    of_others = share.filter(pl.col("row") != row)["share"]
    least, most = of_others.min(), of_others.max()
    if not isinstance(least, float) or not isinstance(most, float) or not 0 < most <= least * _NEAR:
        return None
    own = share.filter(pl.col("row") == row)["share"].item()
    return bool(least / _NEAR < own < most * _NEAR)


def _amount(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all("[,$]", "").cast(pl.Float64)
