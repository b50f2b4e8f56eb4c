"""One open year as it may end, put together: its months, what drives it, what moved it, and how sure any of it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws, Posterior
from monitor.outlook.drivers import decides, drivers, over_time
from monitor.outlook.growths import YEAR, difference_to_date, month_name
from monitor.outlook.months_shown import maturity, months_shown
from monitor.outlook.news import sources
from monitor.outlook.results import Change, Fan, YearAhead

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Known:
    """One vintage and all that was made of it; `services` name the places of `completed`, `counts` as in `drivers`.

    `late` is the standard deviation of what is restated after run-out, in logs, as the draws have it.
    """

    state: str
    services: tuple[str, ...]
    completed: Completed
    posterior: Posterior
    draws: Draws
    late: float
    counts: Array | None = None
    synthetic: bool = False


def year_ahead(
    known: Known,
    year: int,
    difference: tuple[float, float, float],
    changes: Sequence[Change] = (),
    limit: float | None = None,
) -> YearAhead:
    """What is told of `year`, of which `difference` is forecast: 5, 50 and 95 in 100, in points.

    Drivers and stretches of time sum to its middle; `changes` (of `news`) are of it too. `limit` is what the fan is
    held against. Raises ValueError where the months do not hold the whole of the year and of the one before.
    """
    completed, people, expected = known.completed, known.draws.people, difference[1]
    driven = drivers(completed, known.services, year, expected, known.counts)
    return YearAhead(
        year=year,
        state=known.state,
        paid_through=month_name(completed.vintage),
        difference=difference,
        months=months_shown(completed, known.services, known.draws, year),
        drivers=driven,
        changes=tuple(changes),
        uncertainty=sources(known.posterior, people, year, known.late),
        fan=fan(known.draws, completed.vintage, year, limit),
        maturity=maturity(completed, year),
        events=completed.events,
        synthetic=known.synthetic,
        decides=decides(driven, completed.vintage, year),
        over_time=over_time(completed, known.posterior, people, year, expected),
    )


def fan(draws: Draws, vintage: int, year: int, limit: float | None = None) -> Fan:
    """The difference of January to each month of `year` on the draws; months that are over spread by run-out alone."""
    to_date = difference_to_date(draws.ratio, draws.nation, draws.people, year, draws.first)
    names = tuple(month_name(YEAR * year + month) for month in range(YEAR))
    seen = int(np.clip(vintage + 1 - YEAR * year, 0, YEAR))
    return Fan(year, names, seen, np.quantile(to_date, QUANTILES, axis=0), limit)
