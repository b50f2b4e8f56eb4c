"""The tests that any monthly feed can be asked, by whatever state it is of: their odds on one vintage's beliefs.

The growth guardrail (at most one point above the nation), no two years in a row above the nation, and the guardrail of
hospital care and of all other care by themselves. A programme's own tests are answered by its worksheets (`odds`).
"""

from collections.abc import Mapping

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.feeds import Divisions
from monitor.outlook.forecast import year_end
from monitor.outlook.paths import Months, months_of
from monitor.outlook.posterior import draws, people_of
from monitor.outlook.replay import LIMIT, Judge
from monitor.outlook.triangle import NATION, STATE, Triangle

TESTS = ("growth_guardrail", "consecutive_years", "hospital_guardrail", "nonhospital_guardrail")
HOSPITAL = "hospital"
PATHS = 2_000


def feed_tests(triangle: Triangle, divisions: Divisions, seed: int = 1, paths: int = PATHS) -> Judge:
    """What judges a year at a vintage of `triangle`: the odds that each test is met, None where it cannot be told.

    `divisions` are the registered services that others add up to. The guardrail's odds are in closed form.
    """

    def odds_met(known: Completed, believed: Posterior, year: int) -> Mapping[str, float | None]:
        people = people_of(known, believed)
        then = triangle.known_at(known.vintage - triangle.first)
        months = months_of(then, known, draws(believed, paths, seed, people), divisions, 12 * (year - 2))
        end = year_end(believed, people, year, LIMIT)
        return dict(zip(TESTS, (1.0 - end.above(LIMIT), *_on_paths(months, year)), strict=True))

    return odds_met


def _on_paths(months: Months, year: int) -> tuple[float | None, float | None, float | None]:
    """The odds of all tests but the first."""
    now, before = (_gaps(months, months.total, of) for of in (year, year - 1))
    in_a_row = _share(~((now > 0.0) & (before > 0.0)), now + before)
    hospital = months.paid(HOSPITAL)
    if hospital is None:
        return in_a_row, None, None
    outside = _gaps(months, months.total - hospital, year)
    return in_a_row, _within(_gaps(months, hospital, year)), _within(outside)


def _within(gaps: Array) -> float | None:
    return _share(gaps <= LIMIT, gaps)


def _share(met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], known_by: Array) -> float | None:
    """How many paths meet a test; None where it is not known on each."""
    return float(met.mean()) if bool(np.isfinite(known_by).all()) else None


def _gaps(months: Months, spent: Array, year: int) -> Array:
    """Growth of the state less that of the nation on each path, in points; NaN where `months` lack one of them."""
    with np.errstate(invalid="ignore", divide="ignore"):
        grown = _per_person(months, spent, year) / _per_person(months, spent, year - 1)
    return np.asarray(100.0 * (grown[:, STATE] - grown[:, NATION]))


def _per_person(months: Months, spent: Array, year: int) -> Array:
    """Dollars per beneficiary-month of a year, [path, area]."""
    begins = 12 * year - months.first
    if begins < 0 or begins + 12 > spent.shape[-1]:
        return np.full(spent.shape[:2], np.nan)
    kept = slice(begins, begins + 12)
    return np.asarray(spent[..., kept].sum(axis=-1) / months.people[:, kept].sum(axis=-1))
