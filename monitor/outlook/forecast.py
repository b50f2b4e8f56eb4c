"""How far a year's growth ends above the nation's, in closed form: growth of the ratio is linear in its months, nearly.

D = (1 + national growth) x (exp(x) - 1), where x, the growth of the ratio of the two annual amounts per beneficiary, is
Student's t around what follows from the posterior mean, with the variance that its months have together and that of
what is restated late.
"""

from dataclasses import dataclass

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Posterior
from monitor.outlook.posterior import LATE, drawn_in
from monitor.outlook.triangle import NATION, STATE


@dataclass(frozen=True)
class YearEnd:
    """A year's difference as it may end: growth per beneficiary, the state's less the nation's, in points.

    `center` and `scale` are of the growth of the ratio, in logs; `national_growth` a share. `weights` [month]: by how
    much a log of each month of the posterior's window moves `center`. `variance` is of the months, `late` apart.
    """

    year: int
    center: float
    variance: float
    late: float
    freedom: float
    national_growth: float
    weights: Array
    limit: float | None = None

    @property
    def scale(self) -> float:
        """Of the t, in logs, drawn in as that of paths is."""
        return float(drawn_in(self.freedom) * np.sqrt(self.variance + self.late**2))

    @property
    def median(self) -> float:
        """As likely above as below."""
        return self.quantile(0.5)

    @property
    def mean(self) -> float:
        """Expected, to the second order of what is uncertain."""
        spread = self.scale**2 * self.freedom / (self.freedom - 2)
        return self._points(self.center + np.log1p(spread / 2))

    @property
    def above_limit(self) -> float | None:
        """How likely the difference is above `limit`, or None without one."""
        return None if self.limit is None else self.above(self.limit)

    def quantile(self, share: float) -> float:
        """The difference that is not exceeded with a probability of `share`."""
        from scipy.special import stdtrit

        return self._points(self.center + self.scale * float(stdtrit(self.freedom, share)))

    def above(self, points: float) -> float:
        """How likely the difference is above so many points."""
        from scipy.special import stdtr

        whole = 1 + points / 100 / (1 + self.national_growth)
        beyond = self.center - np.log(whole) if whole > 0 else np.inf
        if self.scale == 0:  # all is settled
            return float(beyond > 0)
        return float(stdtr(self.freedom, beyond / self.scale))

    def _points(self, growth_of_ratio: float) -> float:
        return float(100 * (1 + self.national_growth) * np.expm1(growth_of_ratio))


def year_end(believed: Posterior, people: Array, year: int, limit: float | None = None, late: float = LATE) -> YearEnd:
    """The difference of `year`; `people` [area, month] over the posterior's window, `limit` in points.

    Raises ValueError where the window lacks a month of the year or of the year before.
    """
    before, now = (_months(believed, of) for of in (year - 1, year))
    nation = np.exp(believed.nation)
    state = nation * np.exp(believed.ratio)
    weights = np.zeros(len(nation))
    weights[now] = _shares(state, people[STATE], now)
    weights[before] = -_shares(state, people[STATE], before)
    grown = [
        _per_person(spent, people[area], now) / _per_person(spent, people[area], before)
        for area, spent in ((STATE, state), (NATION, nation))
    ]
    return YearEnd(
        year=year,
        center=float(np.log(grown[STATE] / grown[NATION])),
        variance=float(weights @ believed.ratio_cov @ weights),
        late=late,
        freedom=believed.freedom,
        national_growth=float(grown[NATION] - 1),
        weights=weights,
        limit=limit,
    )


def _months(believed: Posterior, year: int) -> slice:
    """Where a year lies in the window."""
    begins = 12 * year - believed.first
    if begins < 0 or begins + 12 > len(believed.ratio):
        raise ValueError(f"The months of {year} are not all among those that are believed.")
    return slice(begins, begins + 12)


def _per_person(spent: Array, people: Array, months: slice) -> float:
    """Dollars per beneficiary-month over some months, from dollars per beneficiary-month of each."""
    return float(spent[months] @ people[months] / people[months].sum())


def _shares(spent: Array, people: Array, months: slice) -> Array:
    """Of the dollars of some months, the share of each."""
    dollars = spent[months] * people[months]
    return np.asarray(dollars / dollars.sum())
