"""Small triangles for tests: payments that run out in four lags, and whatever is to be wrong in them."""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.outlook.triangle import Triangle

SERVICES = ("hospital_inpatient", "professional")
FIRST = 12 * 2015
PAID = np.array([0.3, 0.75, 0.9, 0.97, 1.0])  # share paid at lags 0 .. 4


def cells(months: int = 60, seed: int = 1, noise: float = 0.01, services: int = len(SERVICES)) -> tuple[Array, Array]:
    """`paid` [area, service, month, vintage] and `people` [area, month, vintage], that may be written to."""
    rng = np.random.default_rng(seed)
    true = np.exp(rng.normal(0, 0.02, (2, services, months))) * np.array([2e8, 1e10])[:, None, None]
    month, vintage = np.arange(months)[:, None], np.arange(months)
    lag = vintage - month
    hurried = np.exp(rng.normal(0, noise, (2, services, months, months)))
    came = np.diff(PAID, prepend=0.0)[np.clip(lag, 0, 4)] * (lag <= 4) * (lag >= 0)
    paid = np.cumsum(true[..., None] * came * hurried, axis=-1)
    people = np.broadcast_to(np.array([700_000.0, 3.5e7])[:, None, None], (2, months, months))
    return np.where(lag >= 0, paid, np.nan), np.where(lag >= 0, people, np.nan)


def triangle(paid: Array, people: Array, services: tuple[str, ...] = SERVICES) -> Triangle:
    """A triangle of copies, so that what was handed in can still be written to."""
    return Triangle("MD", services, FIRST, paid.copy(), people.copy())
