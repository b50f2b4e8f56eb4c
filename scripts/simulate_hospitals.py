"""Made-up inputs of a full rate application for the 43 hospitals of Exhibit 7, which prints results only.

    python scripts/simulate_hospitals.py

writes the data of the publication that is marked `synthetic`, always the same bytes. Drawn are the parts of the cost
comparison, the attributed spending, the benchmarks of counties and where patients live. Only the evaluated revenue is
not drawn: it is the dollars that Exhibit 7 prints over the percent. Nothing is fitted to the printed results.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

HELD = Path(__file__).parent.parent / "observations" / "hscrc_full_rate_policy"
EXHIBITS = HELD / "2021-01-31" / "data.csv"
DRAWN = HELD / "2026-11-23" / "data.csv"
SEED = 2018
YEAR = "2018"
HEADER = "area,population,payer,service,quantity,period,value"
COUNTIES = [f"MD:county:{24000 + code}" for code in (*range(1, 6, 2), *range(9, 48, 2), 510)]
HOMES = 3  # counties that the patients of a hospital live in
PAYERS = {  # unit of people, the usual spending on one, and how far a hospital's position may lie from it, in percent
    "medicare_ffs": ("beneficiary", "beneficiary_years", 11800.0, (-18.0, 20.0)),
    "commercial": ("member", "member_years", 5300.0, (-40.0, 25.0)),
}

Array = npt.NDArray[np.float64]
Row = tuple[str, str, str, str, str]  # area, population, payer, quantity and value


class Dice:
    """Draws between two ends. Only the plain uniform draw is used, which no version of numpy gives differently."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def between(self, low: float, high: float, *shape: int) -> Array:
        """An array of draws from `low` to `high`, more often near the middle than at the ends."""
        middling: Array = self._rng.random((2, *shape)).mean(axis=0)
        return low + (high - low) * middling

    def places(self, rows: int, of: int, taken: int) -> npt.NDArray[np.int64]:
        """For each row `taken` different places among `of`."""
        return self._rng.random((rows, of)).argsort(axis=1, kind="stable")[:, :taken]


def evaluated_revenue(path: Path = EXHIBITS) -> dict[str, float]:
    """The evaluated revenue of each hospital of Exhibit 7, in dollars: the printed dollars over the printed percent."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    printed = {q: {r["area"]: float(r["value"]) for r in rows if r["quantity"] == q} for q in (_DOLLARS, _PERCENT)}
    return {area: float(round(printed[_DOLLARS][area] / percent * 100)) for area, percent in printed[_PERCENT].items()}


_DOLLARS, _PERCENT = "printed_recommendation", "printed_recommendation_share"


def simulated(revenue: Mapping[str, float], seed: int = SEED) -> str:
    """The publication as CSV: every made-up input of the hospitals in `revenue`, sorted."""
    dice, hospitals = Dice(seed), sorted(revenue)
    base = np.array([revenue[area] for area in hospitals])
    rows = [*_costs(hospitals, base, dice)]
    for payer in PAYERS:
        rows += _spending(hospitals, base, payer, dice)
    lines = (f"{area},{who},{payer},-,{quantity},{YEAR},{value}" for area, who, payer, quantity, value in sorted(rows))
    return "\n".join([HEADER, *lines, ""])


def _costs(hospitals: Sequence[str], revenue: Array, dice: Dice) -> Iterator[Row]:
    """The parts of the cost comparison. A hospital is of one of three peer groups, each with its standard."""
    count = len(hospitals)
    goods = np.round(revenue * dice.between(0.02, 0.12, count), -3)
    profit = np.round((revenue - goods) * dice.between(0.0, 0.09, count), -3)
    standards = np.round(dice.between(15000.0, 18500.0, 3))
    standard = standards[dice.places(count, 3, 1)[:, 0]]
    cost_of_one = standard * (1 + dice.between(-0.12, 0.22, count))
    discharges = np.round((revenue - goods - profit) / cost_of_one)
    columns = {
        "evaluated_revenue": revenue,
        "social_goods_revenue": goods,
        "stripped_profit": profit,
        "equivalent_discharges": discharges,
        "peer_group_cost_per_discharge": standard,
    }
    for quantity, values in columns.items():
        yield from _rows(hospitals, "all", "all", quantity, values, 0)


def _spending(hospitals: Sequence[str], revenue: Array, payer: str, dice: Dice) -> Iterator[Row]:
    """What is spent on the people of each hospital, where they live, and the benchmarks of the counties."""
    one, people, usual, spread = PAYERS[payer]
    count = len(hospitals)
    attributed = np.round(revenue * dice.between(0.25, 1.35, count), -5)
    benchmarks = np.round(dice.between(0.85 * usual, 1.15 * usual, len(COUNTIES)), 2)
    homes = dice.places(count, len(COUNTIES), HOMES)
    shares = dice.between(0.1, 1.0, count, HOMES)
    numbers = np.round((attributed / usual)[:, np.newaxis] * shares / shares.sum(axis=1, keepdims=True))
    blended = (numbers * benchmarks[homes]).sum(axis=1) / numbers.sum(axis=1)
    spent = np.round(blended * (1 + dice.between(*spread, count) / 100), 2)
    yield from _rows(hospitals, "all", payer, "attributed_spending", attributed, 0)
    yield from _rows(hospitals, "all", payer, f"comparable_spending_per_{one}", spent, 2)
    yield from _rows(COUNTIES, "all", payer, f"benchmark_per_{one}", benchmarks, 2)
    for place in range(HOMES):
        who = [f"lives_in:{COUNTIES[home]}" for home in homes[:, place]]
        yield from _rows(hospitals, who, payer, people, numbers[:, place], 0)
    if payer == "medicare_ffs":
        growth = dice.between(-4.0, 19.0, count)
        yield from _rows(hospitals, "all", payer, "growth_since_2013", growth, 2)
    else:
        best = np.full(count, better_half((spent / blended - 1) * 100))
        yield from _rows(hospitals, "all", payer, "top_half_position", best, 6)


def better_half(positions: Array) -> float:
    """The average position of the better half: those furthest below their benchmark, the odd one left out."""
    return float(np.sort(positions)[: len(positions) // 2].mean())


def _rows(
    areas: Sequence[str], who: str | Sequence[str], payer: str, quantity: str, values: Array, places: int
) -> Iterator[Row]:
    groups = [who] * len(areas) if isinstance(who, str) else who
    for area, group, value in zip(areas, groups, values.tolist(), strict=True):
        yield area, group, payer, quantity, f"{value:.{places}f}"


if __name__ == "__main__":
    DRAWN.write_text(simulated(evaluated_revenue()), "utf-8")
