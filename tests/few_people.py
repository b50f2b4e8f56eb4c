"""An office that files reports of few people: tables delivered edition by edition, each with more in it; by a seed.

The first delivery has totals alone; ages, then payers, then halves of the years are added to it, and figures are
restated meanwhile. So each edition is filed beside those before it, which told the totals of what it tells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np

from tests.sheets import AGREEMENT, DATED, DOCUMENTS, published, term

Key = tuple[str, str, str, str, str, str]  # area, population, payer, service, quantity, period
Table = Mapping[Key, int]  # counts

HEADER = "area,population,payer,service,quantity,period,value"
AGES = {"young": "age:under65", "old": "age:65+", "everyone": "all"}
PAYERS = ("medicare_ffs", "medicare_advantage", "medicare")
PERIODS = {"year": "", "h1": ", from: halves, months: [1, 6]", "h2": ", from: halves, months: [7, 12]"}
YEARS = (2019, 2020)
MEASURES = """
payers: [medicare_ffs, medicare_advantage, medicare]
services: [all]
populations: ["age:under65", "age:65+", all]
totals:
  payer: {medicare: [[medicare_ffs, medicare_advantage]]}
  population: {all: [["age:under65", "age:65+"]]}
quantities: {deaths: deaths, people: beneficiaries, death_rate: deaths per beneficiary, stays: admissions}
rests_on: {death_rate: [deaths, people]}
measures:
"""


@dataclass(frozen=True)
class Delivery:
    """One publication, what it prints, and the day of the report that follows it."""

    id: str
    counts: Table
    reported: date


def deliveries(seed: int, counties: int, mean: float = 25) -> Iterator[Delivery]:
    """The publications of an office, oldest first."""
    made = np.random.default_rng(seed)
    parts = _parts(made, counties, mean)
    yield Delivery("stays/2021-01-01", _stays(made), date(2021, 1, 10))
    kinds: tuple[Callable[[Key], bool], ...] = (
        lambda key: key[1] == "all" and key[2] == "medicare" and "H" not in key[5],
        lambda key: key[2] == "medicare" and "H" not in key[5],
        lambda key: "H" not in key[5],
        lambda _: True,
    )
    for month, has in enumerate((*kinds, kinds[-1]), 2):
        counts = {key: value for key, value in _summed(parts).items() if has(key)}
        yield Delivery(f"counts/2021-{month:02}-01", counts, date(2021, month, 10))
        if month > 2:
            parts = _restated(made, parts, 0.03)


def _parts(made: np.random.Generator, counties: int, mean: float) -> dict[Key, int]:
    """Deaths by county, age, payer and half, of which many are few; and the people among whom they were, by year."""
    areas = [f"MD:county:{24001 + 2 * at}" for at in range(counties)]
    found = {}
    for area, age, payer, year in product(areas, [*AGES.values()][:2], PAYERS[:2], YEARS):
        halves = made.poisson(mean * np.exp(made.normal(0, 1.1, 2) - 0.6))
        found |= {(area, age, payer, "-", "deaths", f"{year}-H{at}"): int(n) for at, n in enumerate(halves, 1)}
        found[area, age, payer, "-", "people", f"{year}"] = int(halves.sum() * 20 + made.integers(0, 50))
    return found


def _restated(made: np.random.Generator, parts: Table, share: float) -> dict[Key, int]:
    """The same with a share of the deaths counted anew."""
    deaths = [key for key in parts if key[4] == "deaths"]
    moved = made.choice(len(deaths), int(share * len(deaths)), replace=False)
    return dict(parts) | {deaths[at]: parts[deaths[at]] + int(made.integers(1, 9)) for at in moved}


def _summed(parts: Table) -> dict[Key, int]:
    """The parts, and all that they add up to."""
    found: dict[Key, int] = {}
    for (area, age, payer, service, quantity, period), value in parts.items():
        periods = {period, period[:4]}
        for one in product((area, "MD"), (age, "all"), (payer, "medicare"), periods):
            key = (*one[:3], service, quantity, one[3])
            found[key] = found.get(key, 0) + value
    return found


def _stays(made: np.random.Generator) -> dict[Key, int]:
    """A publication so small that all but its few people are known: whoever sees its fingerprint need only try ten."""
    few, *more = int(made.integers(1, 11)), *(int(value) for value in made.integers(20, 200, 2))
    areas = {f"MD:county:2400{1 + 2 * at}": value for at, value in enumerate((few, *more))}
    return {
        (area, "all", "medicare", "-", "stays", "2020"): value
        for area, value in {**areas, "MD": sum(areas.values())}.items()
    }


# What is asked of them


def office(folder: Path) -> Path:
    """A workspace that asks for every figure of every county and of the state, and has no publication yet."""
    definitions = folder / "tests_definitions"
    (definitions / "office").mkdir(parents=True)
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    (definitions / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (definitions / "measures.yaml").write_text(MEASURES + "\n".join(_measures()), "utf-8")
    (definitions / "office" / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    sheets = {f"{payer}_{whose}": _sheet(payer, whose) for payer, whose in product(PAYERS, ("each", "state"))}
    for name, sheet in {**sheets, "stays": STAYS, "enough": _enough()}.items():
        (definitions / "office" / f"{name}.yaml").write_text(f"id: office/{name}\n{sheet}", "utf-8")
    return folder


def deliver(workspace: Path, delivery: Delivery) -> None:
    """Put a publication into a workspace: its counts in the order of their keys, and the rates of the deaths."""
    rows = [
        ",".join((*key, str(value))) for key, value in sorted({**delivery.counts, **rates(delivery.counts)}.items())
    ]
    published(workspace / "observations", delivery.id, rows, header=HEADER)


def rates(counts: Table) -> dict[Key, str]:
    """Deaths per person, as a publisher prints them: to six decimals."""
    people = {key: value for key, value in counts.items() if key[4] == "people" and value}
    return {
        (*key[:4], "death_rate", key[5]): f"{counts[*key[:4], 'deaths', key[5]] / value:.6f}"
        for key, value in people.items()
    }


def _measures() -> Iterator[str]:
    def measure(name: str, source: str, payer: str, quantity: str, unit: str, more: str = "") -> str:
        return (
            f"  {name}: {{title: {name}, unit: {unit}, source: {source}, payer: {payer}{more},"
            f' sum: {{quantity: {quantity}, service: ["-"]}}}}'
        )

    for payer in PAYERS:
        yield from (measure(f"{payer}_{name}", "counts", payer, "deaths", "deaths", of) for name, of in PERIODS.items())
        yield measure(f"{payer}_people", "counts", payer, "people", "beneficiaries")
        yield measure(f"{payer}_rate", "counts", payer, "death_rate", "deaths per beneficiary")
    yield measure("stays", "stays", "medicare", "stays", "admissions")


def _sheet(payer: str, whose: str) -> str:
    """A worksheet that shows every figure of one payer, with sums and differences of them."""
    kinds = [*PERIODS, "people", "rate"]
    inputs = {
        f"{age}_{kind}": f'{{measure: {payer}_{kind}, population: "{population}"}}'
        for age, population in AGES.items()
        for kind in kinds
    }
    inputs["state_year"] = f"{{measure: {payer}_year, area: MD, population: all}}"
    lines = {f"ages_{kind}": f"{{plus: [young_{kind}, old_{kind}]}}" for kind in kinds}
    lines |= {f"rest_{kind}": f"{{minus: [everyone_{kind}, ages_{kind}]}}" for kind in kinds}
    lines |= {f"halves_{age}": f"{{plus: [{age}_h1, {age}_h2]}}" for age in AGES}
    lines["elsewhere"] = "{minus: [state_year, everyone_year]}"
    answer = ", ".join(line for line in lines if not line.startswith("ages"))
    return f"""title: Deaths in {payer}
question: How many died?
area: MD
{"each: county" if whose == "each" else ""}
unit: deaths
years: [{{from: {YEARS[0]}, through: {YEARS[-1]}, judged: none, {DATED}}}]
inputs: {{{", ".join(f"{name}: {word}" for name, word in inputs.items())}}}
lines: {{{", ".join(f"{name}: {word}" for name, word in lines.items())}}}
answer: [{answer}]
"""


def _enough() -> str:
    """A requirement, so that the record has findings, and what each leans on."""
    return f"""title: Deaths anywhere
question: Are there enough?
area: MD
each: county
unit: deaths
years: [{{from: {YEARS[0]}, through: {YEARS[-1]}, judged: each, {DATED}}}]
inputs: {{ffs: {{measure: medicare_ffs_year}}, advantage: {{measure: medicare_advantage_year}}}}
terms: {term("limit", "deaths", 40, (YEARS[0], YEARS[-1]))}
lines: {{both: {{plus: [ffs, advantage]}}}}
require: {{both: {{at_least: limit}}}}
"""


STAYS = f"""title: Stays
question: How many stays were there?
area: MD
each: county
unit: admissions
years: [{{from: 2020, through: 2020, judged: none, {DATED}}}]
inputs: {{here: {{measure: stays}}, state: {{measure: stays, area: MD}}}}
lines: {{elsewhere: {{minus: [state, here]}}}}
answer: [elsewhere]
"""
