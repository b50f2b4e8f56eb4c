"""An office that is sent a monthly feed: its definitions, its deliveries, and beliefs of its months made by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.feeds import named
from monitor.outlook.triangle import Triangle
from monitor.workspace.definition_files import load_definitions
from tests.sheets import AGREEMENT, DATED, DOCUMENTS, gathered, held, limit_in, published, term

HEADER = "area,payer,service,quantity,period,value,paid_through"
JANUARY_2018 = 12 * 2018
SHARES_PAID = (0.3, 0.75, 0.9, 0.95, 0.98)  # at lags 0, 1, ...; all after
LAGS = 24  # that the errors of hand-made beliefs reach
SERVICES = {"hospital_inpatient": 0.4, "hospital_outpatient": 0.2, "professional": 0.4}

MEASURES = """
payers: [medicare_ffs, all]
services: [all, hospital, hospital_inpatient, hospital_outpatient, professional]
apart: [medicare_ffs]
totals:
  service:
    hospital: [[hospital_inpatient, hospital_outpatient]]
    all: [[hospital, professional]]
quantities:
  paid: dollars
  paid_per_beneficiary_year: dollars per beneficiary-year
  beneficiary_years: beneficiary-years
  beneficiary_months: beneficiary-months
  quality: ratio
outlook:
  yearly:
    months: cms_monthly_spending
    like:
      paid_per_beneficiary_year: {quantity: paid, per: beneficiary_months}
      beneficiary_years: {quantity: beneficiary_months}
      paid: {quantity: paid}
measures:
  level: {title: Spending, unit: dollars per beneficiary-year, source: yearly, payer: medicare_ffs,
    sum: {quantity: paid_per_beneficiary_year, service: [all]}}
  people: {title: People, unit: beneficiary-years, source: yearly, payer: medicare_ffs,
    sum: {quantity: beneficiary_years, service: ["-"]}}
  paid: {title: Paid, unit: dollars, source: yearly, payer: medicare_ffs, sum: {quantity: paid, service: [all]}}
  hospitals: {title: Hospitals, unit: dollars, source: yearly, payer: medicare_ffs,
    sum: {quantity: paid, service: [hospital]}}
  services: {title: Services, unit: dollars, source: yearly, payer: medicare_ffs,
    sum: {quantity: paid, service: [hospital_inpatient, hospital_outpatient, professional]}}
  inpatient: {title: Inpatient care, unit: dollars, source: yearly, payer: medicare_ffs,
    sum: {quantity: paid, service: [hospital_inpatient]}}
  outpatient: {title: Outpatient care, unit: dollars, source: yearly, payer: medicare_ffs,
    sum: {quantity: paid, service: [hospital_outpatient]}}
  monthly: {title: Spending by months, unit: dollars per beneficiary-months, source: cms_monthly_spending,
    payer: medicare_ffs, from: months, sum: {quantity: paid, service: [all]}, per: {quantity: beneficiary_months}}
  monthly_people: {title: People by months, unit: beneficiary-months, source: cms_monthly_spending,
    payer: medicare_ffs, from: months, sum: {quantity: beneficiary_months, service: ["-"]}}
  monthly_services: {title: Services by months, unit: dollars, source: cms_monthly_spending, payer: medicare_ffs,
    from: months, sum: {quantity: paid, service: [hospital_inpatient, hospital_outpatient, professional]}}
  monthly_hospitals: {title: Hospitals by months, unit: dollars, source: cms_monthly_spending, payer: medicare_ffs,
    from: months, sum: {quantity: paid, service: [hospital]}}
  monthly_paid: {title: Paid by months, unit: dollars, source: cms_monthly_spending, payer: medicare_ffs,
    from: months, sum: {quantity: paid, service: [all]}}
  quality: {title: Quality, unit: ratio, source: quality, payer: all, sum: {quantity: quality, service: ["-"]}}
"""
STANDS_IN = "status: {default: final}\napproximates: {what: a file, errors: [{unit: points, value: 5, because: said}]}"
GROWTH = """
  state_growth: {growth: state}
  nation_growth: {growth: nation}
  excess: {minus: [state_growth, nation_growth]}"""
YEARS = f"\n  - {{from: 2019, through: 2023, judged: each, {DATED}}}"


def guardrail(measure: str = "level", limit: float = 1, word: str = "at_most", lines: str = GROWTH) -> dict[str, str]:
    """The words of a test: growth of `measure` above the nation's is at most so many points, or more."""
    return {
        "unit": "points",
        "inputs": f"{{state: {{measure: {measure}}}, nation: {{measure: {measure}, area: US}}}}",
        "terms": term("limit", "points", limit, (2019, 2023)),
        "lines": lines,
        "require": f"{{excess: {{{word}: limit}}}}",
    }


def counted(*tests: str, needed: int) -> dict[str, str]:
    """The words of a group."""
    return {
        "terms": term("limit", "tests", needed, (2019, 2023)),
        "group": f"{{of: [{', '.join(tests)}], at_least: limit}}",
    }


TESTS: Mapping[str, Mapping[str, str]] = {
    "guardrail": guardrail(),
    "broken": guardrail(word="above"),
    "wide": guardrail(limit=2),
    "unlimited": {
        **guardrail(),
        "terms": term("limit", "points", 1, (2019, 2023)).replace("value: 1", "value: not known"),
    },
    "by_months": guardrail("monthly"),
    "running": {
        "unit": "years",
        "inputs": "{state: {measure: level}, nation: {measure: level, area: US}}",
        "terms": limit_in("years", through=2023),
        "lines": f"{GROWTH}\n  above: {{in_a_row: {{line: excess, above: 0, up_to: 2, since: 2019}}}}",
        "require": "{above: {at_most: limit}}",
    },
    "savings": {
        "unit": "dollars",
        "inputs": "{state: {measure: level}, nation: {measure: level, area: US}, people: {measure: people}}",
        "terms": term("limit", "dollars", 0, (2019, 2023)),
        "lines": """
  trend: {index: {line: nation, since: 2019}}
  start: {value_in: {line: state, year: 2019}}
  benchmark: {times: [start, trend]}
  each: {minus: [benchmark, state]}
  saved: {times: [each, people]}""",
        "require": "{saved: {at_least: limit}}",
    },
    "cap": {
        "unit": "ratio",
        "inputs": "{paid: {measure: paid}}",
        "terms": term("limit", "ratio", 1.2, (2019, 2023)),
        "lines": "{grown: {index: {line: paid, since: 2019}}}",
        "require": "{grown: {at_most: limit}}",
    },
    "quality": {
        "unit": "ratio",
        "inputs": "{found: {measure: quality}}",
        "terms": term("limit", "ratio", 1, (2019, 2023)),
        "lines": "{last: {last_year: found}, both: {plus: [found, last]}, now: {minus: [both, last]}}",
        "require": "{now: {at_most: limit}}",
    },
    "both": counted("guardrail", "wide", needed=2),
    "either": counted("guardrail", "savings", needed=1),
    "with_quality": counted("guardrail", "quality", needed=2),
}


def level(month: int, area: str) -> float:
    """Dollars per beneficiary-month as they settle: growth of 3 percent a year, and a season."""
    return (1000 if area == "MD" else 900) * 1.03 ** ((month - JANUARY_2018) / 12) * (1 + 0.05 * (month % 12 == 2))


def deliveries(
    vintages: Sequence[int], first: int = JANUARY_2018, services: Mapping[str, float] = SERVICES
) -> Iterator[str]:
    """Rows of a feed, as each of `vintages` has the months since `first`: for each service, hospitals and all care."""
    wholes = {"hospital": 0.6} if "hospital_inpatient" in services else {}
    for vintage in vintages:
        through = np.datetime64(named(vintage + 1), "D") - np.timedelta64(1, "D")
        for month in range(first, vintage + 1):
            paid = SHARES_PAID[vintage - month] if vintage - month < len(SHARES_PAID) else 1.0
            for area, people in (("MD", 1000 + month - first), ("US", 100_000)):
                yield f"{area},medicare_ffs,-,beneficiary_months,{named(month)},{people},{through}"
                for service, share in {**services, **wholes, "all": 1.0}.items():
                    value = level(month, area) * people * share * paid
                    yield f"{area},medicare_ffs,{service},paid,{named(month)},{value:.2f},{through}"


def yearly(years: Sequence[int] = (2018, 2019, 2020)) -> Iterator[str]:
    """Rows of an annual source whose levels are not the feed's."""
    for year in years:
        for area, people in (("MD", 1500), ("US", 150_000)):
            per_person = 11_000 * 1.03 ** (year - 2018)
            yield f"{area},medicare_ffs,all,paid_per_beneficiary_year,{year},{per_person:.2f}"
            yield f"{area},medicare_ffs,-,beneficiary_years,{year},{people}"
            for service, share in {**SERVICES, "hospital": 0.6, "all": 1.0}.items():
                yield f"{area},medicare_ffs,{service},paid,{year},{per_person * people * share:.2f}"


def office(folder: Path, vintages: Sequence[int], tests: Mapping[str, Mapping[str, str]] = TESTS) -> Gathered:
    """An office with annual figures to 2020, results of quality, and a delivery of the feed for each vintage."""
    rules = folder / "tests_definitions"
    (rules / "office").mkdir(parents=True)
    (rules / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (rules / "measures.yaml").write_text(MEASURES, "utf-8")
    (rules / "office" / "agreement.yaml").write_text(AGREEMENT, "utf-8")
    for name, words in tests.items():
        said = {"title": name, "question": "Is it so?", "area": "MD", "years": YEARS, **words}
        lines = [f"id: office/{name}", *(f"{key}: {text}" for key, text in said.items())]
        (rules / "office" / f"{name}.yaml").write_text("\n".join(lines), "utf-8")
    published(folder / "held", "yearly/2021-03-01", [*yearly()], STANDS_IN)
    published(folder / "held", "quality/2021-03-01", ["MD,all,-,quality,2019,0.9", "MD,all,-,quality,2020,0.9"])
    for vintage in vintages:
        sent(folder, f"{named(vintage + 2)}-15", [*deliveries([vintage])])
    return gathered(load_definitions([rules]), folder / "held")


def sent(folder: Path, day: str, rows: Sequence[str]) -> None:
    """One delivery of the feed."""
    published(folder / "held", f"cms_monthly_spending/{day}", rows, "status: {default: provisional}", HEADER)


def settled(triangle: Triangle) -> Completed:
    """The newest delivery's months as they settle, which its maker knows."""
    months = np.arange(triangle.first, triangle.first + triangle.months)
    people = triangle.people[:, :, -1]
    each = np.array([[level(int(month), area) for month in months] for area in ("MD", "US")])
    shares = np.array([SERVICES.get(name, 1.0) for name in triangle.services])
    spent = (each * people)[:, None] * shares[:, None]
    logs = np.log(each)
    error = np.eye(LAGS) * 1e-4
    paid = np.nansum(triangle.paid[..., -1], axis=1) / spent.sum(axis=1)
    return Completed(triangle.first, int(months[-1]), spent, people, paid, logs[0] - logs[1], logs[1], error, error)


def drawn_months(completed: Completed, paths: int, seed: int = 1, spread: float = 0.01, start: int = 0) -> Draws:
    """Paths from January of the year before last to the next December: each month its level, moved at random.

    A path is of a stream of its own.
    """
    first, last = 12 * (completed.vintage // 12 - 2), 12 * (completed.vintage // 12) + 11
    months = np.arange(first, last + 1)
    logs = np.log([[level(int(month), area) for month in months] for area in ("MD", "US")])
    people = np.array([[1000 + month - completed.first for month in months], [100_000] * len(months)], dtype=np.float64)
    noise = np.stack([_normal(seed, path, len(months)) for path in range(start, start + paths)]) * spread
    return Draws(first, logs[0] - logs[1] + noise[:, 0], logs[1] + noise[:, 1], people)


def _normal(seed: int, path: int, months: int) -> Array:
    return np.random.default_rng([seed, path]).normal(size=(2, months))


def again(gathered_: Gathered, folder: Path) -> Gathered:
    """The same office after more was sent to it."""
    return replace(gathered_, held=held(folder / "held", gathered_.definitions))
