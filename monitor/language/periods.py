"""Periods to years: which months, quarters or halves a year is made of, and when it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

Kind = Literal["years", "fiscal_years", "halves", "quarters", "months"]
Month = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
MONTHS: tuple[str, ...] = get_args(Month)
LENGTH: Mapping[str, int] = {"years": 12, "fiscal_years": 12, "halves": 6, "quarters": 3, "months": 1}  # in months
_PATTERN: Mapping[str, str] = {
    "years": "^[0-9]{4}$",
    "fiscal_years": "^FY[0-9]{4}$",
    "halves": "^[0-9]{4}-H",
    "quarters": "^[0-9]{4}-Q",
    "months": "^[0-9]{4}-[0-9]{2}$",
}


@dataclass(frozen=True)
class Calendar:
    """How a year is put together: from periods of one kind, of the months `first` to `last`, beginning in `starts`."""

    kind: Kind = "years"
    first: int = 1
    last: int = 12
    starts: int = 1

    @property
    def periods(self) -> int:
        """How many periods a year needs."""
        return (self.last - self.first + 1) // LENGTH[self.kind]

    @property
    def taken(self) -> pl.Expr:
        """Which rows are of periods that a year is made of."""
        of_kind = pl.col("period").str.contains(_PATTERN[self.kind])
        return (
            of_kind if (self.first, self.last) == (1, 12) else of_kind & self._month.is_between(self.first, self.last)
        )

    @property
    def year(self) -> pl.Expr:
        """The year of a row: the calendar year, or for years that begin in another month the one in which they end."""
        calendar = pl.col("period").str.extract("([0-9]{4})").cast(pl.Int64)
        return calendar if self.starts == 1 else calendar + (self._month >= self.starts).cast(pl.Int64)

    @property
    def _month(self) -> pl.Expr:
        """The month in which a row's period begins."""
        number = pl.col("period").str.extract("([0-9]+)$").cast(pl.Int64)
        return (number - 1) * LENGTH[self.kind] + 1
