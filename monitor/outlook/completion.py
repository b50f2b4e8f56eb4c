"""The months of every vintage as they will settle, each vintage from what was known at it and nothing later.

Paid-to-date is set right (`repair`, `stops`) and completed twice: by development of the ratio (`ladder`), and by a
filter of payment speed (`speed`); more than one method, as ASOP No. 5, section 3.4 asks for. Both are weighed and
corrected for the error that past vintages usually had (`revisions`).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.errors import ObservationError, Problem
from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed
from monitor.outlook.by_lag import as_held, by_lag, by_month, one_earlier, still_to_come
from monitor.outlook.events import events
from monitor.outlook.ladder import developments, ratio_developments
from monitor.outlook.maturity import usual_developments
from monitor.outlook.people import Counts, counted
from monitor.outlook.repair import Repaired, repaired
from monitor.outlook.revisions import Usual, usual_error
from monitor.outlook.speed import Paid, corrections
from monitor.outlook.stops import Stops, stops
from monitor.outlook.triangle import NATION, STATE, Triangle

LAGS = 61  # that are looked at; older months count as settled
_COUNTED = 12  # the greatest lag at which people are still counted anew
_FILTER = 0.75  # weight of the filter beside the ladder; alone, either is worse
_DISTURBED, _REMEMBERED = 0.02, 3  # share of dollars stopped in so many vintages


class SetRight(NamedTuple):
    """Deliveries as they are believed, before months are completed."""

    deliveries: Repaired
    counts: Counts
    stopped: Stops
    level: Array  # mean developments, [area, service, vintage, lag]


class Believed(NamedTuple):
    """What each vintage says of each month before its usual error is taken off. Logs are per beneficiary-month."""

    paid: Array  # [area, service, vintage, month], dollars to date
    spent: Array  # the same, as it will settle
    people: Array  # [area, vintage, month], as they will be counted at last
    ratio: Array  # [vintage, month], log
    nation: Array  # [vintage, month], log
    disturbed: npt.NDArray[np.bool_]  # [vintage]


def completed(triangle: Triangle, since: int = 0) -> tuple[Completed, ...]:
    """What every delivery's months are expected to settle at, oldest delivery first; of those from place `since` on.

    A delivery that tells of no month with spending and people of both areas is passed over. Raises ObservationError
    where all are.
    """
    right = _set_right(triangle)
    said = _believed(triangle, right)
    places = [int(place) for place in triangle.vintages if np.isfinite(said.ratio[place, : place + 1]).any()]
    if len(triangle.vintages) and not places:
        what = f"No delivery tells of a month with spending and beneficiaries of both {triangle.state} and the nation."
        mend = "Look at the files that were taken in, and deliver them again."
        raise ObservationError(Problem("the monthly feed", 0, what, "There is nothing to complete.", mend))
    return tuple(_completed(triangle, right, said, place) for place in places if place >= since)


def _usual(triangle: Triangle) -> Array:
    return usual_developments(triangle.services, LAGS)


def _set_right(triangle: Triangle) -> SetRight:
    usual = _usual(triangle)
    deliveries = repaired(by_lag(triangle.paid, LAGS), usual)
    level = developments(deliveries.step, usual)
    return SetRight(deliveries, counted(by_lag(triangle.people, LAGS)), stops(deliveries, level), level)


def _believed(triangle: Triangle, right: SetRight) -> Believed:
    to_come = still_to_come(right.level)
    base = right.deliveries.paid + right.stopped.backlog
    nation = base[NATION] * np.exp(to_come[NATION])
    ladder = (
        _log(base[STATE])
        - _log(base[NATION])
        + still_to_come(ratio_developments(right.deliveries.step, _usual(triangle)))
    )
    filtered = ladder + _corrections(right, nation, ladder, np.exp(-to_come[NATION]))
    alone = base[STATE] * np.exp(to_come[STATE])  # where there is no ratio
    states = [np.where(np.isnan(ratio), alone, nation * np.exp(ratio)) for ratio in (ladder, filtered)]
    held = as_held(triangle.paid / np.exp(right.deliveries.short)[:, :, None])
    spent = [by_month(np.stack([state, nation]), held) for state in states]
    people = _people(triangle, right.counts)
    by_ladder, by_filter = (_log(np.nansum(one, axis=1)) - _log(people) for one in spent)
    both = (1 - _FILTER) * by_ladder + _FILTER * by_filter
    return Believed(
        paid=by_month(right.deliveries.paid, held),
        spent=(1 - _FILTER) * spent[0] + _FILTER * spent[1],
        people=people,
        ratio=both[STATE] - both[NATION],
        nation=both[NATION],
        disturbed=_disturbed(right.stopped, nation),
    )


def _corrections(right: SetRight, nation: Array, ladder: Array, share: Array) -> Array:
    deliveries = right.deliveries
    moved = deliveries.restated[STATE] - deliveries.restated[NATION]
    return corrections(Paid(deliveries.paid, deliveries.before, right.stopped.hurried), nation, ladder, share, moved)


def _people(triangle: Triangle, counts: Counts) -> Array:
    step = _log(counts.people) - _log(one_earlier(counts.people))
    grown = np.where(np.arange(LAGS) <= _COUNTED, developments(step[:, None], np.zeros((1, LAGS)))[:, 0], 0.0)
    doubted = counts.aside & (np.arange(triangle.months) > triangle.vintages.min(initial=triangle.months))
    held = as_held(np.where(doubted[:, None], np.nan, triangle.people))
    return by_month(counts.people * np.exp(still_to_come(grown)), held)


def _disturbed(stopped: Stops, nation: Array) -> npt.NDArray[np.bool_]:
    """Whether payments had stopped lately in services large enough to matter, [vintage]."""
    newest = np.nan_to_num(nation[..., 0])
    share = newest / np.maximum(newest.sum(axis=0), 1e-9)
    felt = (share * np.abs(stopped.size).max(axis=0)).sum(axis=0)
    lately = [np.concatenate([np.zeros(back), felt])[: len(felt)] for back in range(_REMEMBERED)]
    return np.asarray(np.sum(lately, axis=0) > _DISTURBED)


def _log(values: Array) -> Array:
    """NaN where there is no log."""
    return np.log(np.where(values > 0, values, np.nan))


def _completed(triangle: Triangle, right: SetRight, said: Believed, place: int) -> Completed:
    ratio_usual, nation_usual = (usual_error(each, place, said.disturbed) for each in (said.ratio, said.nation))
    end = place + 1
    ratio = said.ratio[place, :end] + _by_month(ratio_usual, end)
    nation = said.nation[place, :end] + _by_month(nation_usual, end)
    people = said.people[:, place, :end]
    spent = _scaled(said.spent[:, :, place, :end], np.exp(np.stack([ratio + nation, nation])) * people)
    paid, whole = np.nansum(said.paid[:, :, place, :end], axis=1), spent.sum(axis=1)
    return Completed(
        first=triangle.first,
        vintage=triangle.first + place,
        spent=spent,
        people=people,
        share_paid=paid / np.where(whole > 0, whole, np.nan),
        ratio=ratio,
        nation=nation,
        ratio_error=ratio_usual.covariance,
        nation_error=nation_usual.covariance,
        events=events(triangle, right.deliveries, right.stopped, right.counts, place),
        learned_from=ratio_usual.learned_from,
    )


def _by_month(usual: Usual, months: int) -> Array:
    """The mean error of each month, oldest first; none of months beyond the lags that have one."""
    newest = usual.mean[:months][::-1]
    return np.concatenate([np.zeros(months - len(newest)), newest])


def _scaled(spent: Array, whole: Array) -> Array:
    """Services scaled so that they add up to `whole` [area, month]; as they are where that is unknown.

    What one service is not told of is nothing, as services add up to all care; NaN is left where none is told of.
    """
    spent = np.where(np.isnan(spent).all(axis=1, keepdims=True), np.nan, np.nan_to_num(spent))
    sums = spent.sum(axis=1)
    return spent * np.where((sums > 0) & ~np.isnan(whole), whole / np.where(sums > 0, sums, 1.0), 1.0)[:, None]
