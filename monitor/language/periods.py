"""Periods: the months each is made of, the years they are put together to, and periods counted on.

A period is a year, a half, a quarter or a month of the calendar, or a fiscal year. A month is a number here, counted
from the year 0: January 2026 is 12 x 2026. A fiscal year is called by the year in which it ends; in which month it
begins is for its source to say (the card's `fiscal_year_starts`): October for the federal one, July for Maryland's.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import polars as pl

Kind = Literal["years", "fiscal_years", "halves", "quarters", "months"]
Month = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
MONTHS: tuple[str, ...] = get_args(Month)
LENGTH: Mapping[str, int] = {"years": 12, "fiscal_years": 12, "halves": 6, "quarters": 3, "months": 1}  # in months
FISCAL = "FY"
_PATTERN: Mapping[str, str] = {
    "years": "^[0-9]{4}$",
    "fiscal_years": "^FY[0-9]{4}$",
    "halves": "^[0-9]{4}-H",
    "quarters": "^[0-9]{4}-Q",
    "months": "^[0-9]{4}-[0-9]{2}$",
}


@dataclass(frozen=True)
class Calendar:
    """How a year is put together: from periods of one kind, of the months `first` to `last`, beginning in `starts`.

    A year that is none of the calendar is the one in which it ends or, with `begins`, the one in which it begins.
    """

    kind: Kind = "years"
    first: int = 1
    last: int = 12
    starts: int = 1
    begins: bool = False

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
        """The year of a row: the calendar year; of other years the one in which they end, or begin."""
        named = year_named()
        ends = named if self.starts == 1 else named + (self._month >= self.starts).cast(pl.Int64)
        return ends - 1 if self.begins else ends

    @property
    def _month(self) -> pl.Expr:
        """The month in which a row's period begins."""
        number = pl.col("period").str.extract("([0-9]+)$").cast(pl.Int64)
        return (number - 1) * LENGTH[self.kind] + 1


# What a column of periods says, as expressions.


def year_named(column: str = "period") -> pl.Expr:
    """The year that each period is called by."""
    return pl.col(column).str.extract("([0-9]{4})").cast(pl.Int64)


def kind_named(column: str = "period") -> pl.Expr:
    """Each period without its year, such as -Q1: a quarter is held against the same quarter of another year."""
    return pl.col(column).str.replace("[0-9]{4}", "")


def months_long(column: str = "period") -> pl.Expr:
    """How many months each period has."""
    kind = kind_named(column)
    part = pl.when(kind.str.contains("H")).then(6).when(kind.str.contains("Q")).then(3)
    return part.when(kind.str.contains("^-[0-9]")).then(1).otherwise(12).cast(pl.Int64)


def first_month(fiscal_starts: pl.Expr, column: str = "period") -> pl.Expr:
    """The month in which each period begins.

    `fiscal_starts` is the month of the calendar, 1 to 12, in which fiscal years begin; null where nobody says, and then
    it is null of those. FY2023 begins in July 2022 where that is 7, in January 2023 where it is 1.
    """
    year, kind = year_named(column), kind_named(column)
    part = kind.str.extract("([0-9]+)$").cast(pl.Int64).fill_null(1) - 1
    ends_later = (fiscal_starts > 1).cast(pl.Int64)  # it is called by the year after the one it begins in
    fiscal = 12 * (year - ends_later) + fiscal_starts - 1
    return pl.when(kind == FISCAL).then(fiscal).otherwise(12 * year + part * months_long(column))


def month_of(day: date) -> int:
    """The month that a day is in."""
    return 12 * day.year + day.month - 1


# Periods of the calendar counted on: years, halves, quarters and months by name.

Step = Literal["year", "half", "quarter", "month"]
LENGTH_OF: Mapping[Step, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}  # in months
PART = "^(19|20)[0-9]{2}-(H[12]|Q[1-4]|0[1-9]|1[0-2])$"
_SIGN: Mapping[Step, str] = {"year": "", "half": "-H", "quarter": "-Q", "month": "-"}


def is_calendar(period: str) -> bool:
    """Whether `period` is a year of the calendar or a part of one, and not a fiscal year."""
    return not period.startswith(FISCAL)


def step_of(period: str) -> Step:
    """Whether `period` is a year, a half, a quarter or a month."""
    sign = re.sub("[0-9]", "", period)
    return next(step for step, its in _SIGN.items() if its == sign)


def ordinal(period: str) -> int:
    """The number of a period among those of its kind: 2026-03 is one more than 2026-02."""
    year, part = int(period[:4]), re.sub("[^0-9]", "", period[4:])
    return year * 12 // LENGTH_OF[step_of(period)] + int(part or 1) - 1


def named(number: int, step: Step) -> str:
    """The period of an ordinal."""
    year, part = divmod(number, 12 // LENGTH_OF[step])
    width = 2 if step == "month" else 1
    return f"{year}{_SIGN[step]}{part + 1:0{width}}" if step != "year" else str(year)


def last_part(period: str, step: Step) -> str:
    """The last half, quarter or month of a period; the year that it is in, for a step of a year."""
    end = (ordinal(period) + 1) * LENGTH_OF[step_of(period)]  # the month after it, counted from the year 0
    return named((end - 1) // LENGTH_OF[step], step)


def months_on(day: date, months: int) -> date:
    """The same day, so many months later. The last of a month stays the last, so that February shortens none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last, is_last = monthrange(year, month + 1)[1], day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))
