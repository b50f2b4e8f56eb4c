"""Scenarios made for a test, over small publications."""

from collections.abc import Iterable
from pathlib import Path

from monitor.definitions.programmes import Definitions, Scenario
from monitor.evaluation.gathered import Gathered
from monitor.workspace.scenario_files import load_scenario
from tests.sheets import defined, gathered, levels, published

PEOPLE = [f"MD,medicare_ffs,-,beneficiary_years,{year},1000" for year in (2018, 2019, 2020)]
STATE = {2018: 10000, 2019: 10300, 2020: 10600}
NATION = {2018: 10000, 2019: 10300, 2020: 10600}
PARTS = [
    *(f"MD,medicare_ffs,hospital_inpatient,paid,{year},{value}" for year, value in ((2019, 600), (2020, 630))),
    *(f"MD,medicare_ffs,hospital_outpatient,paid,{year},{value}" for year, value in ((2019, 300), (2020, 320))),
    *(f"MD,medicare_ffs,all,paid,{year},{value}" for year, value in ((2019, 1500), (2020, 1600))),
]
LEVEL = "payer: medicare_ffs, service: [all], quantity: paid_per_beneficiary_year"
FIGURES = f"""
figures:
  state: {{title: State, source: levels, area: MD, {LEVEL}}}
  nation: {{title: Nation, source: levels, area: US, {LEVEL}}}
  every: {{title: Each hospital, source: levels, area: MD, each: hospital, {LEVEL}}}
  stays: {{title: Stays, source: parts, area: MD, payer: medicare_ffs, service: [hospital_inpatient], quantity: paid}}
"""


def office(folder: Path, further: Iterable[str] = (), **parts: str | None) -> Gathered:
    """A guardrail of one point (or `parts`) over three years of a State, the nation, and a State's services."""
    definitions = defined(folder / "rules", **parts)
    published(folder / "held", "levels/2022-01-01", [*levels("MD", STATE), *levels("US", NATION), *PEOPLE, *further])
    published(folder / "held", "parts/2022-02-01", PARTS)
    return gathered(definitions, folder / "held")


def scenario(folder: Path, definitions: Definitions, assume: str = "", orders: str = "", **options: str) -> Scenario:
    """A scenario of `office/asked` in 2020 and 2021; each option by its id, with its steps as YAML."""
    steps = "\n".join([assume, orders, *options.values()])
    used = [line for line in FIGURES.splitlines()[2:] if f"of: {line.split(':')[0].strip()}," in steps]
    said = [f"  - {{id: {name}, title: Option {name}, steps: [{found}]}}" for name, found in options.items()]
    text = ["id: tried", "title: Tried", "question: What if?", "tests: [office/asked]", "years: [2020, 2021]"]
    text += ["figures:", *used] if used else []
    text += [f"orders: {{{orders}}}"] if orders else []
    text += [f"assume: [{assume}]"] if assume else []
    text += ["options:", *said]
    (folder / "tried.yaml").write_text("\n".join(text) + "\n", "utf-8")
    return load_scenario(folder / "tried.yaml", definitions)
