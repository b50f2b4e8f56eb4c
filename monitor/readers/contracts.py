"""What a format asks of its own rows, and a fault for every cell that does not hold to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.observations import rows
from monitor.readers.delivery import Fault, listed
from monitor.readers.shaping import plain_number
from monitor.readers.sheets import Sheet, SheetTable

_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


@dataclass(frozen=True)
class Rule:
    """What has to be so in every row. Where it is not, the cell of `column` is told, with what was expected there.

    A rule that cannot be told of a row, because a cell it looks at is empty, holds there.
    """

    column: str
    holds: pl.Expr
    expected: str
    mend: str = ""


def broken_rules(table: SheetTable, rules: Sequence[Rule]) -> list[Fault]:
    """A fault for each row of `table` and each rule that it breaks."""
    known = [name for name in table.cells.columns if name != "*" and not name.startswith("^")]  # these are patterns
    cells = pl.DataFrame([table.cells[name] for name in known])
    _, failed = rows.contract(cells.schema, [~rule.holds for rule in rules]).filter(cells)
    broken = failed.details()
    numbered = ((rule, broken.filter(pl.col(f"rule {place}") == "invalid")) for place, rule in enumerate(rules))
    return [fault for rule, failing in numbered for fault in _told(rule, failing, table.sheet)]


def _told(rule: Rule, failing: pl.DataFrame, sheet: Sheet) -> Iterator[Fault]:
    for (row, value), further in listed(failing.select("row", rule.column)):
        yield sheet.fault(rule.expected, row, rule.column, value, rule.mend, further=further)


def as_amount(column: str) -> pl.Expr:
    """A cell as a number to compare by; null where it is none. Sums of money are made of exact decimals elsewhere."""
    return plain_number(column).cast(pl.Float64, strict=False)


def filled(*columns: str) -> list[Rule]:
    """Cells that may not be empty."""
    return [Rule(name, pl.col(name).is_not_null(), "something; this cell may not be empty") for name in columns]


def number_rules(*columns: str) -> list[Rule]:
    """Cells that are numbers, held back, or empty."""
    return [Rule(name, plain_number(name).str.contains(_NUMBER), "a plain number such as 1234.56") for name in columns]


def at_least_zero(*columns: str) -> list[Rule]:
    """Numbers that are not negative."""
    return [Rule(name, as_amount(name) >= 0, "zero or more") for name in columns]


def among(column: str, words: Sequence[str], expected: str = "", mend: str = "") -> Rule:
    """One of a few words."""
    return Rule(column, pl.col(column).is_in(list(words)), expected or f"one of {', '.join(words)}", mend)


def once(column: str, key: Sequence[str], expected: str, mend: str = "Keep one.") -> Rule:
    """Rows that stand once: no two with the same `key`, of which an empty cell is a part like any other."""
    return Rule(column, pl.col("row") == pl.col("row").min().over(key), expected, mend)
