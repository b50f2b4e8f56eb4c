"""Months of the calendar: their place in the year, and how many working days each has."""

import numpy as np

from monitor.language.arithmetic import Array

_HOLIDAYS = (2, 1, 0, 0, 1, 0, 1, 0, 1, 1, 2, 1)  # federal ones, by month


def month_of_year(calendar: np.ndarray) -> np.ndarray:
    """1 to 12, of months numbered from January of the year 0."""
    return calendar % 12 + 1


def working_days(calendar: np.ndarray) -> Array:
    """Days from Monday to Friday that are no federal holiday, by month."""
    begins = (calendar - 12 * 1970).astype("datetime64[M]")
    weekdays = np.busday_count(begins.astype("datetime64[D]"), (begins + 1).astype("datetime64[D]"))
    return np.asarray(weekdays - np.array(_HOLIDAYS)[calendar % 12], dtype=np.float64)
