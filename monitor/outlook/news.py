"""What moved the expected difference of a year since the vintage before, and what its uncertainty is made of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.growths import YEAR, january, month_name
from monitor.outlook.results import Change, Source
from monitor.outlook.triangle import NATION, STATE

Method = TypeVar("Method")
Forecast = Callable[[Completed, Method], float]  # the expected difference of the year asked about, in points

SEEN = 0.0002  # in logs: a month that moved by less is not named
LATE_AFTER = 12  # months of run-out from which on what still moves is no run-out
_NOTHING = 1e-10  # of the largest variance: less is rounding


def changes(
    before: tuple[Completed, Method], now: tuple[Completed, Method], forecast: Forecast[Method]
) -> tuple[Change, ...]:
    """What each piece of a new vintage did to the forecast, in points; they sum to the whole move, exactly.

    Each of `before` and `now` is what was completed and the method fitted then. One piece after the other takes its new
    value, in this order, and `forecast` is asked again: the months that are new; the others by what is paid for them
    now, completed with the factors of before, those with a year of run-out apart (late restatements); completion, by
    whose factors and errors months stand today; the method, with its parameters. What two pieces do together falls to
    the later one. What a delivery short of payments took away is in restated months, what its repair gave back in
    completion. Asks `forecast` six times.
    """
    (was, method), (new, fitted) = before, now
    steps = list(_steps(was, new))
    forecasts = [forecast(stage, method) for _, stage, _ in steps] + [forecast(new, fitted)]
    names = [(name, months) for name, _, months in steps[1:]] + [("method", ())]
    return tuple(
        Change(name, after - earlier, months)
        for (name, months), (earlier, after) in zip(names, pairwise(forecasts), strict=True)
    )


def sources(posterior: Posterior, people: Array, year: int, late: float) -> tuple[Source, ...]:
    """What the variance of the difference of `year` is made of, as shares of it: where the uncertainty comes from.

    The difference is taken as linear around the means. Of the ratio's variance, months to come have what would be left
    if every month that there are data of were known, and months not settled have the rest: so the two sum to it, and
    none is negative. The nation has what its own months add, `late` restatements (a standard deviation, in logs) what
    they do. `people` [area, month] is of the posterior's window. No lines where nothing
    is uncertain.
    """
    by_ratio, by_nation = _slopes(posterior, people, year)
    seen = np.arange(by_ratio.size) < posterior.observed
    to_come = _left_when_known(posterior.ratio_cov, by_ratio, seen)
    parts = {
        "months to come": to_come,
        "months not settled": max(by_ratio @ posterior.ratio_cov @ by_ratio - to_come, 0.0),
        "nation": by_nation @ posterior.nation_cov @ by_nation,
        "late restatements": (late * by_ratio.clip(min=0).sum()) ** 2,
    }
    whole = sum(parts.values())
    return tuple(Source(name, float(part / whole)) for name, part in parts.items()) if whole > 0 else ()


def _steps(was: Completed, new: Completed) -> Iterator[tuple[str, Completed, tuple[str, ...]]]:
    """The vintage before, and it with one piece after the other as it is now: name, months as completed, those moved.

    Until completion takes its turn, errors are those by lag of the vintage before.
    """
    then = np.stack([_moved_to(was, new, logs) for logs in (was.ratio, was.nation)])
    today = np.stack([new.ratio, new.nation])
    unseen = np.isnan(then).any(axis=0) & np.isfinite(today).all(axis=0)
    late = new.vintage - new.first - np.arange(new.ratio.size) >= LATE_AFTER
    as_before = np.where(np.isnan(factor := _refactored(was, new)), today, today + factor)
    yield "", was, ()
    logs, old = then, ~unseen
    pieces = {"new months": (unseen, today), "restated months": (old & ~late, as_before)}
    for name, (of, value) in {**pieces, "late restatements": (old & late, as_before)}.items():
        after = np.where(of, value, logs)
        moved = (np.isfinite(after) & ~(np.abs(after - logs) <= SEEN)).any(axis=0)
        yield name, _with(new, was, after), tuple(month_name(new.first + int(at)) for at in np.flatnonzero(moved))
        logs = after
    yield "completion re-estimated", new, ()


def _with(new: Completed, was: Completed, logs: Array) -> Completed:
    """The new vintage with other logs, and with the errors of the vintage before."""
    return replace(new, ratio=logs[0], nation=logs[1], ratio_error=was.ratio_error, nation_error=was.nation_error)


def _moved_to(was: Completed, new: Completed, values: Array) -> Array:
    """What the vintage before said of the months of the new one; NaN where nothing."""
    places = np.arange(new.ratio.size) + new.first - was.first
    inside = (places >= 0) & (places < values.size)
    return np.where(inside, values[np.where(inside, places, 0)], np.nan)


def _refactored(was: Completed, new: Completed) -> Array:
    """What has to be added to today's logs so that months stand as completed by the vintage before, [series, month].

    That vintage took a month with so much run-out to be paid by such a share; what is paid today, over that share, is
    what it would have made of it.
    """
    at_lag = np.stack([_by_lag(share, new.ratio.size) for share in was.share_paid])
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(new.share_paid / at_lag)
    return np.stack([logs[STATE] - logs[NATION], logs[NATION]])


def _by_lag(share: Array, months: int) -> Array:
    """Shares of so many newest months, each by its run-out; the oldest stand for all that are older still."""
    return np.pad(share, (max(months - share.size, 0), 0), mode="edge")[-months:]


def _slopes(posterior: Posterior, people: Array, year: int) -> tuple[Array, Array]:
    """By how much the difference moves with the ratio, and with the nation, of each month: points for one log."""
    start = january(year, posterior.first, posterior.ratio.size)
    logs = np.stack([posterior.nation + posterior.ratio, posterior.nation])
    dollars = np.exp(logs) * people
    slopes = np.zeros_like(logs)
    now, before = slice(start, start + YEAR), slice(start - YEAR, start)
    rate = [(dollars[:, of].sum(axis=1) / people[:, of].sum(axis=1)) for of in (now, before)]
    for of, sign in ((now, 1), (before, -1)):
        shares = dollars[:, of] / dollars[:, of].sum(axis=1, keepdims=True)
        slopes[:, of] = 100 * sign * (rate[0] / rate[1])[:, None] * shares
    return slopes[STATE], slopes[STATE] - slopes[NATION]


def _left_when_known(covariance: Array, slopes: Array, known: npt.NDArray[np.bool_]) -> float:
    """The variance that is left once some months are known."""
    gone, left = np.flatnonzero(known), np.flatnonzero(~known)
    across = covariance[np.ix_(left, gone)]
    explained = across @ np.linalg.pinv(covariance[np.ix_(gone, gone)], _NOTHING, hermitian=True) @ across.T
    return max(float(slopes[left] @ (covariance[np.ix_(left, left)] - explained) @ slopes[left]), 0.0)
