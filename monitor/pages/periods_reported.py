"""Which quarter, or which year, a report of a day is on."""

from datetime import date, timedelta
from typing import NamedTuple

from monitor.language.periods import MONTHS

_ORDINALS = ("first", "second", "third", "fourth")


class Reported(NamedTuple):
    """The time that a report is on: `name` as in its title, `span` as in its head."""

    name: str
    span: str


def quarter_before(day: date) -> Reported:
    """The last calendar quarter that is over: third quarter of 2026; July to September 2026."""
    last = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)
    first_month, last_month = (MONTHS[month - 1].capitalize() for month in (last.month - 2, last.month))
    name = f"{_ORDINALS[last.month // 3 - 1]} quarter of {last.year}"
    return Reported(name, f"{first_month} to {last_month} {last.year}")


def year_before(day: date) -> Reported:
    """The last calendar year that is over."""
    year = day.year - 1
    return Reported(str(year), f"January to December {year}")
