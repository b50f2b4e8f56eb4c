"""Made-up tables of few people, by county, age, payer, service and month, with all their totals; by a seed."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

AGES = ("age:under65", "age:65+")
Key = tuple[str, str, str, str, str, str]  # area, population, payer, service, quantity, period


def table(
    seed: int, counties: int, months: int, *, services: Sequence[str] = ("claims", "non_claims"), quarters: bool = True,
    mean: float = 60.0, payers: Sequence[str] = ("medicare_ffs", "medicare_advantage"), state: str = "MD",
) -> dict[Key, int]:  # fmt: skip
    """Deaths by county, age, payer, service and month, and every total of them."""
    made = np.random.default_rng(seed)
    areas = [f"{state}:county:{24001 + 2 * at}" for at in range(counties)]
    periods = [f"2024-{at:02}" for at in range(1, months + 1)]
    axes = (areas, AGES, payers, services, periods)
    shape = tuple(len(axis) for axis in axes)
    size = np.exp(made.normal(0, 1.1, shape))
    cells = made.poisson(mean * size / size.mean())
    parts = {key: int(value) for key, value in zip(product(*axes), cells.ravel(), strict=True)}
    found: dict[Key, int] = {}
    for (area, age, payer, service, period), value in parts.items():
        longer = [period, "2024", *([_quarter(period)] if quarters else [])]
        for key in product((area, state), (age, "all"), (payer, "medicare"), (service, "all"), longer):
            whole = (*key[:4], "overdose_deaths", key[4])
            found[whole] = found.get(whole, 0) + value
    return found


def _quarter(period: str) -> str:
    return f"{period[:4]}-Q{(int(period[5:]) + 2) // 3}"


def restated(seed: int, before: Mapping[Key, int], share: float, months: int) -> dict[Key, int]:
    """The same table with a share of its smallest parts counted anew, and the totals that they are in."""
    made = np.random.default_rng(seed)
    after = dict(before)
    parts = [key for key in before if ":" in key[0] and key[1] != "all" and key[2] != "medicare" and key[3] != "all"]
    parts = [key for key in parts if key[5].startswith("2024-") and "Q" not in key[5]]
    for key in (parts[at] for at in made.choice(len(parts), int(share * len(parts)), replace=False)):
        moved = int(made.integers(1, 9))
        area, age, payer, service, quantity, period = key
        longer = [period, "2024", *([_quarter(period)] if (*key[:5], _quarter(period)) in before else [])]
        for whole in product((area, area[:2]), (age, "all"), (payer, "medicare"), (service, "all"), longer):
            after[*whole[:4], quantity, whole[4]] += moved
    return after
