"""The months of every vintage as they are expected to settle, each vintage from what was known at it and nothing later."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array
from monitor.errors import ObservationError, Problem
from monitor.outlook.beliefs import Completed
from monitor.outlook.by_lag import as_held, by_lag, by_month, still_to_come
from monitor.outlook.ladder import developments, ratio_developments
from monitor.outlook.maturity import usual_developments
from monitor.outlook.people import counted
from monitor.outlook.repair import repaired
from monitor.outlook.revisions import usual_error
from monitor.outlook.triangle import NATION, STATE, Triangle

LAGS = 61  # lags that are looked at; older months count as settled


@dataclass(frozen=True)
class Belief:
    """What each vintage says of each month. `spent`, `paid` [area, service, vintage, month], `people` [area, ...]."""

    spent: Array
    paid: Array
    people: Array
    ratio: Array
    nation: Array


def completed(triangle: Triangle) -> tuple[Completed, ...]:
    """What every delivery's months are expected to settle at, oldest delivery first.

    Raises ObservationError where no delivery has a month with spending and people of both areas.
    """
    belief = believed(triangle)
    made = tuple(_completed(triangle, belief, int(place)) for place in triangle.vintages if _tells(belief, int(place)))
    if len(triangle.vintages) and not made:
        what = f"No delivery tells of a month with spending and beneficiaries of both {triangle.state} and the nation."
        raise ObservationError(Problem("the monthly feed", 0, what, "", "Look at the deliveries, and send them again."))
    return made


def _tells(belief: Belief, place: int) -> bool:
    return bool(~np.isnan(belief.ratio[place, : place + 1]).all())


def believed(triangle: Triangle) -> Belief:
    """Every vintage's months, before the usual error is taken off."""
    lags = min(LAGS, triangle.months)
    usual = usual_developments(triangle.services, lags)
    right = repaired(by_lag(triangle.paid, lags), usual)
    level = developments(right.step, usual)
    to_come = still_to_come(level)
    nation = right.paid[NATION] * np.exp(to_come[NATION])
    with np.errstate(divide="ignore", invalid="ignore"):
        ladder = np.log(right.paid[STATE] / right.paid[NATION]) + still_to_come(ratio_developments(right.step))
    state = np.where(np.isfinite(ladder), nation * np.exp(ladder), right.paid[STATE] * np.exp(to_come[STATE]))
    held = as_held(triangle.paid)
    spent = by_month(np.stack([state, nation]), held)
    people = _people(triangle, lags)
    each = _log(np.nansum(spent, axis=1)) - _log(people)
    return Belief(spent, held, people, each[STATE] - each[NATION], each[NATION])


def _log(values: Array) -> Array:
    return np.log(np.where(values > 0, values, np.nan))


def _people(triangle: Triangle, lags: int) -> Array:
    """Beneficiaries as they are expected to be counted at last, [area, vintage, month]."""
    rows, _ = counted(by_lag(triangle.people, lags))
    earlier = np.full_like(rows, np.nan)
    earlier[:, 1:, 1:] = rows[:, :-1, :-1]
    step = np.log(rows / earlier)[:, None]
    return by_month(
        rows * np.exp(still_to_come(developments(step, np.zeros((1, lags)))[:, 0])), as_held(triangle.people)
    )


def _completed(triangle: Triangle, belief: Belief, place: int) -> Completed:
    quiet = np.zeros(triangle.months, dtype=bool)
    ratio, nation = (usual_error(said, place, quiet) for said in (belief.ratio, belief.nation))
    end = place + 1
    more = np.zeros((2, end))
    for area, usual in ((STATE, ratio), (NATION, nation)):
        newest = min(end, len(usual.mean))
        more[area, end - newest :] = usual.mean[:newest][::-1]
    spent = belief.spent[:, :, place, :end] * np.exp(np.stack([more.sum(axis=0), more[NATION]]))[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nansum(belief.paid[:, :, place, :end], axis=1) / np.nansum(spent, axis=1)
    return Completed(
        first=triangle.first,
        vintage=triangle.first + place,
        spent=spent,
        people=belief.people[:, place, :end],
        share_paid=share,
        ratio=belief.ratio[place, :end] + more[STATE],
        nation=belief.nation[place, :end] + more[NATION],
        ratio_error=ratio.covariance,
        nation_error=nation.covariance,
        learned_from=ratio.learned_from,
    )
