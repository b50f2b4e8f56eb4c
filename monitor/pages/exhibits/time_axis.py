"""Days on a time axis: years where it is long, months where it is short."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monitor.language.periods import MONTHS, month_of

_MONTHS_UP_TO = 2.0  # years: a longer axis is told in years


@dataclass(frozen=True)
class Axis:
    """From the beginning of a month or a year to the end of one, with the edges of its parts."""

    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]


def place(day: date) -> float:
    """A day in years: 2027-05-01 as 2027.33."""
    return day.year + (day.timetuple().tm_yday - 1) / (366 if isleap(day.year) else 365)


def axis(first: date, last: date) -> Axis:
    """The axis on which both days lie."""
    return _of_years(first.year, last.year) if place(last) - place(first) > _MONTHS_UP_TO else _of_months(first, last)


def _of_years(first: int, last: int) -> Axis:
    return Axis(float(first), last + 1.0, tuple((float(year), str(year)) for year in range(first, last + 1)))


def _of_months(first: date, last: date) -> Axis:
    ticks = tuple(_months(month_of(first), month_of(last)))
    return Axis(ticks[0][0], (month_of(last) + 1) / 12, ticks)


def _months(first: int, last: int) -> Iterator[tuple[float, str]]:
    """Nov 2026, Dec, Jan 2027, Feb: the year at the first of the axis and at each January."""
    for number in range(first, last + 1):
        year, month = divmod(number, 12)
        with_year = f" {year}" if number == first or month == 0 else ""
        yield number / 12, f"{MONTHS[month][:3].title()}{with_year}"


def left_out(rows: int) -> tuple[str, ...]:
    """What is said where so many of the rows have no room: none, one, two and so on."""
    return tuple(
        f"{count} more {'is' if count == 1 else 'are'} in the data." if count else "" for count in range(rows + 1)
    )
