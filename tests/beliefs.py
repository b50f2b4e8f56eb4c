"""Small beliefs made by hand, for what is told of them."""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws, Posterior
from monitor.outlook.growths import YEAR

SERVICES = ("professional", "hospital_inpatient", "hospital_outpatient", "hospice")
FIRST = YEAR * 2023  # January 2023


def completed(spent: Array, people: Array, vintage: int | None = None, first: int = FIRST) -> Completed:
    """Months whose logs are those of their dollars, with errors that halve with each lag."""
    share = np.ones(people.shape)
    share[:, -3:] = (0.9, 0.74, 0.28)
    logs = np.log(spent.sum(axis=1) / people)
    error = np.diag([0.03**2 / 4**lag for lag in range(6)])
    last = first + people.shape[1] - 1 if vintage is None else vintage
    return Completed(first, last, spent, people, share, logs[0] - logs[1], logs[1], error, error / 4)


def flat(months: int, services: int = len(SERVICES), first: int = FIRST) -> Completed:
    """A state and a nation in which nothing grows: each service a share of its own, a hundred people and a thousand."""
    shares = np.arange(1.0, services + 1)
    spent = np.ones((2, services, months)) * shares[None, :, None] * np.array([100.0, 900.0])[:, None, None]
    return completed(spent, np.ones((2, months)) * np.array([100.0, 1000.0])[:, None], first=first)


def window(of: Completed, last_year: int, spread: float = 0.0) -> Posterior:
    """What stands in the months from two years before `last_year` on, the last month going on as it is."""
    first, months = YEAR * (last_year - 2), 3 * YEAR
    places = np.minimum(first + np.arange(months) - of.first, of.ratio.size - 1)
    seen = of.vintage - first + 1
    cov = np.diag(np.where(np.arange(months) < seen, 0.0, spread**2))
    return Posterior(first, of.vintage, seen, of.ratio[places], cov, of.nation[places], cov / 4, 7.0)


def drawn(of: Posterior, people: Array, paths: int, seed: int) -> Draws:
    """Paths of months to come, independent of one another."""
    rng = np.random.default_rng(seed)
    ratio, nation = (
        mean + np.sqrt(np.diag(cov)) * rng.standard_normal((paths, mean.size))
        for mean, cov in ((of.ratio, of.ratio_cov), (of.nation, of.nation_cov))
    )
    return Draws(of.first, ratio, nation, people)
