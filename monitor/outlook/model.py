"""The state space of a series of months on statsmodels, and its fit. Imported where one is made: statsmodels is slow.

Months so old that nothing is left to come are filtered one by one. The errors of the newest hang together over lags,
which no step from month to month can tell; so they enter at once, as one observation of many months with its full
covariance: the state filtered to where they begin is carried over them, and one Gaussian of a few dozen months is left.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import statsmodels.tsa.statespace.mlemodel as mle
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from monitor.language.arithmetic import Array
from monitor.outlook.structure import NAMES, STATES, Matrices, Months, Structure, design, matrices

_FIRMLY = 1e-7  # change of the log posterior over its size at which a fit ends: far below what odds could show


@dataclass(frozen=True)
class Seen:
    """A series as one vintage shows it: `observed` [month] (NaN where unknown) from month number `first` on.

    `error` [month, month]: covariance of the completion error of the newest months, the vintage's own in the last
    place. Older months are off by `settled` (a variance) alone. In logs, and squared logs.
    """

    first: int
    observed: Array
    error: Array
    settled: float = 0.0

    def error_of_newest(self, width: int) -> Array:
        """Covariance of the errors of the newest `width` months, [month, month]."""
        known = min(width, len(self.error))
        whole = np.diag(np.full(width, self.settled))
        newest = slice(len(self.error) - known, None)
        whole[width - known :, width - known :] = as_covariance(self.error[newest, newest])
        return whole


@dataclass(frozen=True)
class Believed:
    """True months of a window after all was seen: `mean` [month], `cov` [month, month], and how likely all was."""

    mean: Array
    cov: Array
    log_likelihood: float


class SeriesModel(mle.MLEModel):  # type: ignore[misc]  # statsmodels comes without types
    """One series at one vintage. Its parameters are the fitted numbers of `structure.NAMES`: logs, and one logit.

    Months before the month number `window` are filtered one by one, those up to the vintage seen at once; `ahead` more
    are to come.
    """

    def __init__(self, seen: Seen, structure: Structure, window: int, ahead: int = 0) -> None:
        # One month in front has no figure, so that there is something to filter where all is window.
        months: Months = np.arange(seen.first - 1, seen.first + len(seen.observed) + ahead)
        self.structure, self.months, self.ahead = structure, months, ahead
        self.given = float(np.nanmedian(seen.observed)) + structure.known_steps(months)
        series = np.concatenate([[np.nan], seen.observed, np.full(ahead, np.nan)]) - self.given
        self.place = window - int(months[0])
        self.newest, self.error = series[self.place :], seen.error_of_newest(len(series) - ahead - self.place)
        self.table = design(structure, months)
        super().__init__(series[: self.place], k_states=STATES, k_posdef=STATES)
        self.ssm["design"] = np.ascontiguousarray(self.table[: self.place].T)[None]
        self.ssm["selection"] = np.eye(STATES)
        self.ssm["obs_cov"] = np.full((1, 1, self.place), seen.settled)

    @property
    def param_names(self) -> list[str]:
        """What the fitted numbers are of."""
        return list(NAMES)

    @property
    def start_params(self) -> Array:
        """The medians of the prior."""
        return self.structure.start

    def update(self, params: Array, **_: Any) -> Matrices:
        """The matrices that follow from fitted numbers, laid into the state space."""
        made = matrices(self.structure, self.months, self.table, np.asarray(params))
        new = np.zeros((STATES, STATES, self.place))
        new[range(STATES), range(STATES)] = made.disturbance[: self.place].T
        self.ssm["transition"], self.ssm["state_cov"] = made.transition, new
        self.ssm.initialize_known(made.mean, made.cov)
        return made

    def loglike(self, params: Array, *_: Any, **__: Any) -> float:
        """Log density of all that was seen and of the parameters under their prior: what a fit makes largest."""
        return self.believed(params).log_likelihood + self.structure.log_prior(np.asarray(params))

    def believed(self, params: Array) -> Believed:
        """The true months of the window, those to come among them."""
        made = self.update(params)
        filtered = self.ssm.filter()
        state, spread = filtered.predicted_state[:, -1], filtered.predicted_state_cov[..., -1]
        mean, cov = made.from_place(self.place, state, spread).months()
        inside = conditioned(mean, cov, self.newest, self.error)
        return Believed(inside.mean + self.given[self.place :], inside.cov, inside.log_likelihood + filtered.llf)

    def fitted(self, start: Array | None = None) -> Array:
        """The most probable parameters that L-BFGS-B finds from `start`, by default the prior's medians."""
        begin = self.structure.start if start is None else start
        found = minimize(lambda at: -self.loglike(at), begin, method="L-BFGS-B", options={"ftol": _FIRMLY})
        return np.asarray(found.x, dtype=np.float64)


def as_covariance(learned: Array) -> Array:
    """The nearest covariance to what was learned lag by lag: with holes in the past, that need not be one."""
    sizes, directions = np.linalg.eigh(learned)
    if not (sizes < 0).any():
        return learned
    return np.asarray((directions * np.maximum(sizes, 0.0)) @ directions.T)


def conditioned(mean: Array, cov: Array, observed: Array, error: Array) -> Believed:
    """True months of which `mean` and `cov` were believed, after `observed` (NaN where not) with covariance `error`.

    Of a seen month it is the error that is found, and taken off: so what was seen without error stays to the last bit.
    `error` is of the first months of the window; those after it are not seen.
    """
    seen = np.flatnonzero(~np.isnan(observed))
    unseen = np.flatnonzero(np.isnan(observed))
    off = error[np.ix_(seen, seen)]
    surprise = observed[seen] - mean[seen]
    factor = cho_factor(cov[np.ix_(seen, seen)] + off, lower=True)
    weight = cho_solve(factor, surprise)
    told = np.zeros((len(mean), len(seen)))
    told[seen], told[unseen] = off, -cov[np.ix_(unseen, seen)]
    before = np.zeros_like(cov)
    before[np.ix_(seen, seen)], before[np.ix_(unseen, unseen)] = off, cov[np.ix_(unseen, unseen)]
    size = surprise @ weight + 2 * np.log(np.diag(factor[0])).sum() + len(seen) * np.log(2 * np.pi)
    known = np.where(np.isnan(observed), mean, observed)
    return Believed(known - told @ weight, before - told @ cho_solve(factor, told.T), -0.5 * float(size))
