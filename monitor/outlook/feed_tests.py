"""The tests that any monthly feed can be asked, by whatever state it is of, with their odds at every delivery.

The growth guardrail (at most one point above the nation), no two years in a row above the nation, and the guardrail of
hospital care and of all other care by themselves. These two are the outlook of a feed of that care alone, so that they
are as unsure as it is. A programme's own tests are answered by its worksheets (`odds`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.feeds import Divisions
from monitor.outlook.paths import Months, months_of
from monitor.outlook.posterior import USUAL, Structures, draws, people_of
from monitor.outlook.replay import LIMIT, Forecast, Judge, replayed
from monitor.outlook.triangle import NATION, STATE, Triangle

GUARDRAIL, IN_A_ROW = "growth_guardrail", "consecutive_years"
PARTS = ("hospital_guardrail", "nonhospital_guardrail")
TESTS = (GUARDRAIL, IN_A_ROW, *PARTS)
HOSPITAL = "hospital"
PATHS = 2_000


def forecasts(
    triangle: Triangle, divisions: Divisions, seed: int = 1, thought: Structures = USUAL, paths: int = PATHS
) -> tuple[Forecast, ...]:
    """Every vintage replayed, with the odds that each of TESTS is met; None where it cannot be told.

    `divisions` are the registered services that others add up to, `thought` what is thought of the months beforehand.
    Raises ObservationError where no delivery tells anything of both areas.
    """
    whole = replayed(triangle, _in_a_row(triangle, divisions, seed, paths), thought=thought)
    parts = [_guardrail(part, thought) for part in _parts(triangle, divisions)]
    return tuple(_with_odds(forecast, parts) for forecast in whole)


def _with_odds(forecast: Forecast, parts: "list[Mapping[tuple[int, int], float]]") -> Forecast:
    if forecast.end is None:
        return forecast
    of_parts = [part.get((forecast.vintage, forecast.year)) for part in parts] or [None] * len(PARTS)
    odds = {GUARDRAIL: 1.0 - forecast.end.above(LIMIT), **forecast.odds_met, **dict(zip(PARTS, of_parts, strict=True))}
    return replace(forecast, odds_met=odds)


def _parts(triangle: Triangle, divisions: Divisions) -> Iterator[Triangle]:
    """The feed of hospital care alone, and that of all other; nothing where it does not give both."""
    of_hospital = {HOSPITAL, *(part for division in divisions.get(HOSPITAL, ()) for part in division)}
    inside = np.isin(triangle.services, sorted(of_hospital))
    for chosen in (inside, ~inside) if inside.any() and not inside.all() and len(inside) > 1 else ():
        services = tuple(name for name, taken in zip(triangle.services, chosen, strict=True) if taken)
        yield replace(triangle, services=services, paid=triangle.paid[:, chosen])


def _guardrail(part: Triangle, thought: Structures) -> Mapping[tuple[int, int], float]:
    """The odds of the guardrail by vintage and year, as if the part were all care."""
    told = replayed(part, thought=thought)
    return {(one.vintage, one.year): 1.0 - one.end.above(LIMIT) for one in told if one.end}


def _in_a_row(triangle: Triangle, divisions: Divisions, seed: int, paths: int) -> Judge:
    """What judges whether a year and the one before are both above the nation, on paths of both."""

    def odds_met(known: Completed, believed: Posterior, year: int) -> Mapping[str, float | None]:
        drawn = draws(believed, paths, seed, people_of(known, believed))
        then = triangle.known_at(known.vintage - triangle.first)
        months = months_of(then, known, drawn, divisions, 12 * (year - 2))
        now, before = (_gaps(months, of) for of in (year, year - 1))
        known_on_all = bool(np.isfinite(now + before).all())
        return {IN_A_ROW: float((~((now > 0.0) & (before > 0.0))).mean()) if known_on_all else None}

    return odds_met


def _gaps(months: Months, year: int) -> Array:
    """Growth of the state less that of the nation on each path, in points; NaN where `months` lack one of them."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a year without payments has no growth
        grown = _per_person(months, year) / _per_person(months, year - 1)
        return np.asarray(100.0 * (grown[:, STATE] - grown[:, NATION]))


def _per_person(months: Months, year: int) -> Array:
    """Dollars per beneficiary-month of a year, [path, area]."""
    begins = 12 * year - months.first
    if begins < 0 or begins + 12 > months.total.shape[-1]:
        return np.full(months.total.shape[:2], np.nan)
    kept = slice(begins, begins + 12)
    return np.asarray(months.total[..., kept].sum(axis=-1) / months.people[:, kept].sum(axis=-1))
