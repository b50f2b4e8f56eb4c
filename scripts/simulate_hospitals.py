"""An illustration: full rate applications of 43 made-up hospitals, in a workspace of its own.

    python scripts/simulate_hospitals.py FOLDER
    monitor run hscrc_full_rate --workspace FOLDER

The inputs of real hospitals are not public, and figures that were made up never stand under a real name. So the
hospitals are made up too, and so are the areas that their patients live in. The publication is marked `synthetic` and
has always the same bytes; nothing of it ships. Drawn are the revenue, the parts of the cost comparison, medical
education, the attributed spending, the benchmarks of areas and where patients live. Draws are uniform, the mean of two,
from a fixed seed, and fitted to nothing.
"""

import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from monitor.workspace.settings import new_workspace

HOSPITALS = [f"MD:hospital:Illustration_hospital_{number:02}" for number in range(1, 44)]
SEED = 2018
YEAR = "2018"
HEADER = "area,population,payer,service,quantity,period,value"
AREAS = [f"MD:area:Illustration_area_{number:02}" for number in range(1, 25)]  # as many as there are counties
HOMES = 3  # areas that the patients of a hospital live in
PAYERS = {  # unit of people, the usual spending on one, and how far a hospital's position may lie from it, in percent
    "medicare_ffs": ("beneficiary", "beneficiary_years", 11800.0, (-18.0, 20.0)),
    "commercial": ("member", "member_years", 5300.0, (-40.0, 25.0)),
}
FOLDER = "observations/hscrc_full_rate_policy/2026-11-23"
CARD = """\
source: hscrc_full_rate_policy
title: "Full rate applications of made-up hospitals: an illustration"
publisher: Nobody; drawn at random by this project
url: "none: python scripts/simulate_hospitals.py writes it"
first_seen: 2026-11-23
dated_by: Made, not published.
accessed: 2026-11-23
licence: Apache-2.0, as this project
file: {{name: data.csv, sha256: {fingerprint}}}
covers: {{areas: "made-up hospitals, and benchmarks of made-up areas", years: [2018, 2018]}}
status: {{default: final}}
synthetic: true
owner: nobody
"""

PARTS = {  # what is taken off before costs are compared and added back, as a part of revenue
    "other_social_goods_revenue": (0.0, 0.02),
    "labor_market_revenue": (-0.02, 0.03),
    "uncompensated_care_markup": (0.01, 0.06),
    "payer_differential_markup": (0.01, 0.03),
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


def simulated(seed: int = SEED) -> str:
    """The publication as CSV: every made-up input of every hospital, sorted."""
    dice = Dice(seed)
    base = np.round(dice.between(60e6, 900e6, len(HOSPITALS)), -5)
    education = _education(base, dice)
    columns = education | _costs(base, _taught(education), dice)
    rows = [row for quantity, values in columns.items() for row in _rows(HOSPITALS, "all", "all", quantity, values, 0)]
    for payer in PAYERS:
        rows += _spending(HOSPITALS, base, payer, dice)
    lines = (f"{area},{who},{payer},-,{quantity},{YEAR},{value}" for area, who, payer, quantity, value in sorted(rows))
    return "\n".join([HEADER, *lines, ""])


def _costs(revenue: Array, education: Array, dice: Dice) -> dict[str, Array]:
    """The parts of the cost comparison. A hospital is of one of three peer groups, each with its standard."""
    count = len(revenue)
    parts = {quantity: np.round(revenue * dice.between(*ends, count), -3) for quantity, ends in PARTS.items()}
    profit = np.round(revenue * dice.between(0.0, 0.08, count), -3)
    standard = np.round(dice.between(15000.0, 18500.0, 3))[dice.places(count, 3, 1)[:, 0]]
    cost_of_one = standard * (1 + dice.between(-0.12, 0.22, count))
    cost = revenue - sum(parts.values()) - education - profit
    return {
        **parts,
        "evaluated_revenue": revenue,
        "stripped_profit": profit,
        "equivalent_discharges": np.round(cost / cost_of_one),
        "peer_group_cost_per_discharge": standard,
    }


def _education(revenue: Array, dice: Dice) -> dict[str, Array]:
    """Residents, beds and what training costs; four hospitals are academic centers."""
    count = len(revenue)
    center = (np.arange(count) % 11 == 0).astype(float)
    beds = np.round(revenue / 1e6 * dice.between(0.5, 0.9, count) + 300 * center)
    residents = np.round(beds * (dice.between(0.0, 0.2, count) * (1 - center) + dice.between(0.6, 0.7, count) * center))
    return {
        "major_academic_center": center,
        "hospital_beds": beds,
        "interns_and_residents": residents,
        "residents_in_2011_regression": np.round(residents * dice.between(0.5, 1.1, count)),
        "graduate_medical_education_cost": np.round(residents * dice.between(90e3, 170e3, count), -3),
        "nurse_and_other_training_cost": np.round(revenue * dice.between(0.0, 0.004, count), -3),
    }


def _taught(education: dict[str, Array]) -> Array:
    """About what medical education comes to, so that costs are near the standard; the policy's figures, rounded."""
    counted = np.minimum(education["interns_and_residents"], education["residents_in_2011_regression"])
    return counted * np.where(education["major_academic_center"] > 0, 430e3, 240e3)


def _spending(hospitals: Sequence[str], revenue: Array, payer: str, dice: Dice) -> Iterator[Row]:
    """What is spent on the people of each hospital, where they live, and the benchmarks of the areas."""
    one, people, usual, spread = PAYERS[payer]
    count = len(hospitals)
    attributed = np.round(revenue * dice.between(0.25, 1.35, count), -5)
    benchmarks = np.round(dice.between(0.85 * usual, 1.15 * usual, len(AREAS)), 2)
    homes = dice.places(count, len(AREAS), HOMES)
    shares = dice.between(0.1, 1.0, count, HOMES)
    numbers = np.round((attributed / usual)[:, np.newaxis] * shares / shares.sum(axis=1, keepdims=True))
    blended = (numbers * benchmarks[homes]).sum(axis=1) / numbers.sum(axis=1)
    spent = np.round(blended * (1 + dice.between(*spread, count) / 100), 2)
    yield from _rows(hospitals, "all", payer, "attributed_spending", attributed, 0)
    yield from _rows(hospitals, "all", payer, f"comparable_spending_per_{one}", spent, 2)
    yield from _rows(AREAS, "all", payer, f"benchmark_per_{one}", benchmarks, 2)
    for place in range(HOMES):
        who = [f"lives_in:{AREAS[home]}" for home in homes[:, place]]
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


def write(folder: Path) -> Path:
    """A workspace at `folder` that holds the illustration beside what is shipped; the folder of the publication.

    Raises SettingsError where a workspace stands there already.
    """
    new_workspace(folder)
    held = folder / FOLDER
    held.mkdir(parents=True)
    data = simulated().encode()
    (held / "data.csv").write_bytes(data)
    (held / "source.yaml").write_text(CARD.format(fingerprint=sha256(data).hexdigest()), "utf-8")
    (folder / "tests_definitions").mkdir(exist_ok=True)
    (folder / "tests_definitions" / "measures.yaml").write_text(words(), "utf-8")
    return held


def words() -> str:
    """The populations that the illustration adds to those registered: people by the made-up area they live in.

    They are parts of no total: nothing of them is given for all areas together.
    """
    named = [f"  - lives_in:{area}" for area in AREAS]
    return "\n".join(["populations:", *named, "apart:", *named, "measures: {}", ""])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where: python scripts/simulate_hospitals.py FOLDER")
    sys.stdout.write(f"Written: {write(Path(sys.argv[1]))}\n")
