"""What the definitions know of a feed's months -> what is thought of both series before they are seen."""

from dataclasses import replace

import numpy as np

from monitor.definitions.programmes import Definitions
from monitor.definitions.spending_calendar import SpendingCalendar
from monitor.language.periods import MONTHS, month_of, year_typed
from monitor.outlook.posterior import Structures
from monitor.outlook.structure import NATION, RATIO, Step

NOTHING_KNOWN = SpendingCalendar()


def thought_of(definitions: Definitions, source: str, state: str) -> Structures:
    """The structures of a state and the nation, by all that the definitions know of the months of the feed `source`."""
    return structures(definitions.spending_calendars.get(source, NOTHING_KNOWN), state)


def structures(calendar: SpendingCalendar, state: str) -> Structures:
    """The structures of a state and the nation. Without an entry of its own, a state's orders are taken for July's."""
    periods = tuple((_number(entry.from_), _number(entry.through)) for entry in calendar.exceptional)
    months = tuple(sorted({1 + MONTHS.index(entry.month) for entry in calendar.rate_orders if entry.area == state}))
    steps = tuple(
        Step(_number(entry.from_), float(np.log1p(entry.percent / 100)), month_of(entry.adopted))
        for entry in calendar.steps
        if entry.area == state
    )
    ratio = replace(RATIO, exceptional=periods, steps=steps, rate_months=months or RATIO.rate_months)
    return Structures(ratio, replace(NATION, exceptional=periods))


def _number(month: str) -> int:
    """The number of a month such as 2026-04, counted from January of the year 0."""
    year, number = month.split("-")
    return 12 * year_typed(year) + int(number) - 1
