"""What is believed of the months of one vintage: as they will settle, and as they may still come.

Growth of a year is told by two series of log amounts per beneficiary-month, one entry a month: `ratio`, the log of the
state's spending over the nation's, and `nation`, the log of the nation's own in dollars.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from monitor.language.arithmetic import Array

EventKind = Literal[
    "short delivery", "payment stop", "restatement", "people revised", "negative month", "month missing"
]


@dataclass(frozen=True)
class Event:
    """Something about a delivery that was set right, or only seen: shown as it is, and an alert of its own.

    `size` is a share: -0.30 where three in ten of the payments expected did not come. `service` is "all" where it is
    of every service.
    """

    kind: EventKind
    area: str
    service: str
    vintage: int  # month number (months since year 0) through which the delivery is paid
    size: float
    repaired: bool


@dataclass(frozen=True)
class Completed:
    """The months of one vintage as they are expected to settle, by what was known then and nothing later.

    `first` is the month number at place 0; the last place is the vintage's own month. `spent` [area, service, month]
    in dollars and `people` [area, month] are completed; `share_paid` [area, month] is how much of `spent` was paid.
    `ratio` and `nation` [month] are logs per beneficiary-month, corrected for the usual error; `ratio_error` and
    `nation_error` [lag, lag] are the covariances of what error is left at lags 0, 1, ... (squared logs); months with
    greater lags are taken to have none beyond `settled_sd`. `learned_from`: past vintages that the covariances
    were learned from, 0 where only the built-in prior stands.
    """

    first: int
    vintage: int
    spent: Array
    people: Array
    share_paid: Array
    ratio: Array
    nation: Array
    ratio_error: Array
    nation_error: Array
    events: tuple[Event, ...] = ()
    learned_from: int = 0


@dataclass(frozen=True)
class Posterior:
    """What the model makes of one vintage: mean and covariance of the true months in a window of the calendar.

    `first` is the month number at place 0; the window reaches from January of the year before last to December of the
    last year asked about, so that it holds every month that a growth of those years needs. `observed`: how many of its
    months the vintage has. All arrays are in logs; `*_cov` is [month, month]. `freedom`: degrees of freedom
    of the tails.
    """

    first: int
    vintage: int
    observed: int
    ratio: Array
    ratio_cov: Array
    nation: Array
    nation_cov: Array
    freedom: float
    parameters: Mapping[str, float] = field(default_factory=dict)  # of the fit, by name, in points


@dataclass(frozen=True)
class Draws:
    """Paths of every month of the window, [path, month], in logs; months that are settled are the same on each path.

    `first` as in `Posterior`. `people` [area, month]: beneficiary-months by which months are weighted, those to come
    continued. Path p is drawn from the p-th stream of its seed: alone, it equals itself among ten thousand. `uniform`
    [path], from 0 to 1, is what further is drawn on a path, such as how its services are split; None where nothing is.
    """

    first: int
    ratio: Array
    nation: Array
    people: Array
    uniform: Array | None = None
