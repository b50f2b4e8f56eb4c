"""Periods: how they are written, the months each is made of, the years they are put together to, and days counted on.

A period is a year, a half, a quarter or a month of the calendar, or a fiscal year. A month is a number here, counted
from the year 0: January 2026 is 12 x 2026. A fiscal year is called by the year in which it ends; in which month it
begins is for its source to say (the card's `fiscal_year_starts`): October for the federal one, July for Maryland's.

FORMS is the one table of all kinds. A single period is read into a `Period`; a column of them is asked with
expressions, which say the same.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import polars as pl

PeriodKind = Literal["years", "fiscal_years", "halves", "quarters", "months"]
PeriodStep = Literal["year", "half", "quarter", "month"]
Month = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
MONTHS: tuple[str, ...] = get_args(Month)
FISCAL = "FY"

FIRST_YEAR, LAST_YEAR = 1960, 2100  # that a figure or a term may be of
YEAR = "(19[6-9][0-9]|20[0-9]{2}|2100)"  # the same, as it is written
YEAR_IN_TEXT = "(?:19|20)[0-9]{2}"  # four digits among others that are taken for a year, in a sentence or a heading
DIGITS = "[0-9]{4}"  # a year where nothing else can stand; whether figures may be of it is for others to say


@dataclass(frozen=True)
class Form:
    """How periods of one kind are written, and how many months each has: `before` YEAR `sign` `numbers`."""

    months: int
    before: str = ""
    sign: str = ""
    numbers: str = ""

    @property
    def part(self) -> str:
        """What follows the year, as a pattern; empty for a whole year."""
        return f"{self.sign}({self.numbers})" if self.numbers else ""

    @property
    def pattern(self) -> str:
        """The whole of a period, as a pattern."""
        return f"^{self.before}{YEAR}{self.part}$"


FORMS: Mapping[PeriodKind, Form] = {
    "years": Form(12),
    "fiscal_years": Form(12, before=FISCAL),
    "halves": Form(6, sign="-H", numbers="[12]"),
    "quarters": Form(3, sign="-Q", numbers="[1-4]"),
    "months": Form(1, sign="-", numbers="0[1-9]|1[0-2]"),  # last: the signs of the others begin like its own
}
KIND_OF: Mapping[PeriodStep, PeriodKind] = {"year": "years", "half": "halves", "quarter": "quarters", "month": "months"}
_PARTS = "|".join(f"{form.sign[1:]}{form.numbers}" for form in FORMS.values() if form.numbers)
PART = f"^{YEAR}-({_PARTS})$"  # a half, quarter or month
PERIOD = f"^({FISCAL})?{YEAR}$|{PART}"  # a period of any kind
EXAMPLES = "2019, FY2023, 2023-H1, 2019-Q3 or 2019-07"


# Years and periods by themselves.


def year_typed(text: str) -> int:
    """A year that somebody typed. 2022.5 is none, and is not cut. Raises ValueError."""
    if not text.removeprefix("-").isdecimal():
        raise ValueError(f"{text!r} is no year; write one such as 2022")
    return int(text)


def year_called(text: str) -> int:
    """The year that a period, or the heading of a column, is called by: its first four digits. Raises ValueError."""
    if not (match := re.search(DIGITS, text)):
        raise ValueError(f"{text!r} names no year")
    return int(match[0])


@dataclass(frozen=True)
class Period:
    """One period: of which kind, called by which year, which part of it (1 for a whole year).

    `fiscal_starts` is the month, 1 to 12, in which a fiscal year begins; None where nobody says, and for other kinds.
    """

    kind: PeriodKind
    year: int
    part: int = 1
    fiscal_starts: int | None = None

    @classmethod
    def parsed(cls, text: str, fiscal_starts: int | None = None) -> "Period":
        """The period that is written 2019, FY2023, 2023-H1, 2019-Q3 or 2019-07. Raises ValueError for another text."""
        kind = next((kind for kind, form in FORMS.items() if re.fullmatch(form.pattern, text)), None)
        if kind is None:
            raise ValueError(f"{text!r} is no period; write one such as {EXAMPLES}")
        part = text.rpartition(FORMS[kind].sign)[2] if FORMS[kind].sign else "1"
        return cls(kind, year_called(text), int(part), fiscal_starts if kind == "fiscal_years" else None)

    def __str__(self) -> str:
        form = FORMS[self.kind]
        number = f"{self.part:0{2 if self.kind == 'months' else 1}}" if form.sign else ""
        return f"{form.before}{self.year}{form.sign}{number}"

    @property
    def months(self) -> int:
        """How many months it has."""
        return FORMS[self.kind].months

    @property
    def first(self) -> int | None:
        """The month in which it begins; None for a fiscal year of which nobody says."""
        if self.kind != "fiscal_years":
            return 12 * self.year + (self.part - 1) * self.months
        if self.fiscal_starts is None:
            return None
        begins_earlier = self.fiscal_starts > 1  # in the year before the one that it is called by
        return 12 * (self.year - begins_earlier) + self.fiscal_starts - 1

    @property
    def begins(self) -> date | None:
        """Its first day, if that is known."""
        return None if self.first is None else day_in(self.first, 1)

    @property
    def ends(self) -> date | None:
        """Its last day, if that is known."""
        return None if self.first is None else day_in(self.first + self.months - 1, 31)

    @property
    def ordinal(self) -> int:
        """Its number among those of its kind: that of 2026-03 is one more than that of 2026-02."""
        return self.year * (12 // self.months) + self.part - 1

    def on(self, steps: int = 1) -> "Period":
        """The one so many periods of its kind later: the next."""
        year, part = divmod(self.ordinal + steps, 12 // self.months)
        return Period(self.kind, year, part + 1, self.fiscal_starts)

    def last_part(self, step: PeriodStep) -> "Period":
        """Its last half, quarter or month, or the year it ends in. Raises ValueError where nobody says when that is."""
        if self.first is None:
            raise ValueError(f"nobody says in which month {self} ends")
        return containing(self.first + self.months - 1, step)


def containing(month: int, step: PeriodStep) -> Period:
    """The year, half, quarter or month of the calendar that a month lies in."""
    kind = KIND_OF[step]
    return Period(kind, 0).on(month // FORMS[kind].months)


# Days.


def month_of(day: date) -> int:
    """The month that a day is in."""
    return 12 * day.year + day.month - 1


def day_in(month: int, day: int) -> date:
    """That day of a month, or the last of a month that is too short for it."""
    year, of = divmod(month, 12)
    return date(year, of + 1, min(day, monthrange(year, of + 1)[1]))


def months_on(day: date, months: int, *, last_stays_last: bool = False) -> date:
    """The same day so many months later, or the last of a month that is too short for it.

    So count the clocks of an agreement: a month after 28 February is 28 March, one after 31 January 28 February. With
    `last_stays_last` the last day of a month remains that of every later month: a month after 28 February is 31 March.
    So follow the days by which a source is expected, each counted from the one before, so that no February shortens
    those after it. What lies after the calendar's last day is that day.
    """
    later = month_of(day) + months
    if later > month_of(date.max):
        return date.max
    is_last = day == day_in(month_of(day), 31)
    return day_in(later, 31 if last_stays_last and is_last else day.day)


# What a column of periods says, as expressions; each says what `Period` says of one.


def year_named(column: str = "period") -> pl.Expr:
    """The year that each period, or heading, is called by."""
    return pl.col(column).str.extract(f"({DIGITS})").cast(pl.Int64)


def kind_named(column: str = "period") -> pl.Expr:
    """Each period without its year, such as -Q1: a quarter is held against the same quarter of another year."""
    return pl.col(column).str.replace(DIGITS, "")


def months_long(column: str = "period") -> pl.Expr:
    """How many months each period has."""
    kind, parts = kind_named(column), [form for form in FORMS.values() if form.sign]
    known = [pl.when(kind.str.starts_with(form.sign)).then(form.months) for form in parts]
    return pl.coalesce(*known, 12).cast(pl.Int64)


def first_month(fiscal_starts: pl.Expr, column: str = "period") -> pl.Expr:
    """The month in which each period begins.

    `fiscal_starts` is the month of the calendar, 1 to 12, in which fiscal years begin; null where nobody says, and then
    it is null of those. FY2023 begins in July 2022 where that is 7, in January 2023 where it is 1.
    """
    year, kind = year_named(column), kind_named(column)
    part = kind.str.extract("([0-9]+)$").cast(pl.Int64).fill_null(1) - 1
    begins_earlier = (fiscal_starts > 1).cast(pl.Int64)
    fiscal = 12 * (year - begins_earlier) + fiscal_starts - 1
    return pl.when(kind == FISCAL).then(fiscal).otherwise(12 * year + part * months_long(column))


@dataclass(frozen=True)
class Calendar:
    """How a year is put together: from periods of one kind, of the months `first` to `last`, beginning in `starts`.

    A year that is none of the calendar is the one in which it ends or, with `begins`, the one in which it begins.
    """

    kind: PeriodKind = "years"
    first: int = 1
    last: int = 12
    starts: int = 1
    begins: bool = False

    @property
    def periods(self) -> int:
        """How many periods a year needs."""
        return (self.last - self.first + 1) // FORMS[self.kind].months

    @property
    def taken(self) -> pl.Expr:
        """Which rows are of periods that a year is made of."""
        of_kind = pl.col("period").str.contains(FORMS[self.kind].pattern)
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
        """The month of the year, 1 to 12, in which a row's period begins; it is of this kind."""
        number = pl.col("period").str.extract("([0-9]+)$").cast(pl.Int64)
        return (number - 1) * FORMS[self.kind].months + 1
