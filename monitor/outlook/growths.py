"""Growth of a year out of months of log amounts per beneficiary, and by how much a state outgrows the nation.

Windows of months are numbered as everywhere here: place 0 is the month numbered `first`. Growth of a year is what was
paid in it per beneficiary-year over the same of the year before, so months weigh by their beneficiaries. Leading axes
of the logs, such as paths, are kept.
"""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.language.periods import containing
from monitor.outlook.triangle import NATION, STATE

YEAR = 12  # months


def month_name(month: int) -> str:
    """How a month is written: 2026-04."""
    return str(containing(month, "month"))


def january(year: int, first: int, months: int) -> int:
    """The place of a year's January in a window of so many `months`.

    Raises ValueError where the window does not hold the whole of that year and of the one before.
    """
    place = YEAR * year - first
    if place < YEAR or place + YEAR > months:
        raise ValueError(f"the months {month_name(first)} to {month_name(first + months - 1)} hold no growth of {year}")
    return place


def growth_to_date(logs: Array, people: Array, year: int, first: int) -> Array:
    """Growth of January to each month of `year` over the same months a year before, in percent: [..., 12].

    `logs` [..., month] are logs of amounts per beneficiary-month, `people` [month] beneficiary-months; the last column
    is the growth of the year. Raises ValueError as `january` does.
    """
    start = january(year, first, logs.shape[-1])
    now, before = slice(start, start + YEAR), slice(start - YEAR, start)
    return 100 * (_to_date(logs[..., now], people[now]) / _to_date(logs[..., before], people[before]) - 1)


def difference_to_date(ratio: Array, nation: Array, people: Array, year: int, first: int) -> Array:
    """The state's growth less the nation's, from January to each month of `year`, in points: [..., 12].

    `ratio` and `nation` are the two series of `beliefs`, [..., month]; `people` [area, month].
    """
    state = growth_to_date(nation + ratio, people[STATE], year, first)
    return state - growth_to_date(nation, people[NATION], year, first)


def _to_date(logs: Array, people: Array) -> Array:
    """What was spent from the first month on, per beneficiary-month."""
    return np.cumsum(np.exp(logs) * people, axis=-1) / np.cumsum(people)
