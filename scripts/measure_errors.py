"""How far the public statistics are off that stand in for an agreement's own files: the numbers of errors.yaml.

    python scripts/measure_errors.py

prints each measurement. An error is the largest difference found in the years that two sources share, or a source and a
published result; it is rounded up. Two sources are compared for every state; published results are held of Maryland
alone. A published figure that is not confirmed counts only where a year has nothing better. Growth into and out of 2015
in Program Statistics crosses two vintages, and is measured for that publication alone.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HELD = Path(__file__).parent.parent / "observations"
GEOGRAPHIC, STATISTICS, RESIDENCE = (
    "cms_geographic_variation",
    "cms_program_statistics",
    "cms_health_expenditures_by_residence",
)
UNRESTATED = "2017-05-02"
YEARLY, SINCE, AMOUNT = "growth of a year", "growth since a base year", "amount of a year"
DOLLARS = "dollars per beneficiary-year"
STEP = {"points": 0.05, "percent": 0.05, DOLLARS: 5.0}
HOSPITAL = ("hospital_inpatient", "hospital_outpatient")
TOTAL = ("all",)

Figures = Mapping[int, float]  # by year


class Measured(NamedTuple):
    """One entry of errors.yaml, without its words."""

    sources: tuple[str, ...]
    services: tuple[str, ...]
    publication: str
    kind: str
    unit: str
    standing: str
    largest: Mapping[str, Figures]  # the difference of each area in each year, not rounded

    @property
    def years(self) -> list[int]:
        """The years in which anything was compared."""
        return sorted({year for found in self.largest.values() for year in found})

    def rounded(self) -> dict[str, float]:
        """The largest difference of each area, rounded up."""
        step = STEP[self.unit]
        return {
            area: round(ceil(round(max(found.values()) / step, 9)) * step, 2) for area, found in self.largest.items()
        }


@cache
def rows(source: str) -> dict[tuple[str, str, str, int], float]:
    """The figures of all publications of a source, by quantity, service, area and year; these overlap nowhere."""
    found: dict[tuple[str, str, str, int], float] = {}
    for path in sorted((HELD / source).glob("*/data.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = row["quantity"], row["service"], row["area"], int(row["period"])
                if row["payer"] in ("medicare_ffs", "all"):
                    found[key] = float(row["value"])
    return found


@cache
def geographic(area: str) -> Figures:
    """Spending per beneficiary since 2014."""
    held = rows(GEOGRAPHIC)
    return {year: held["paid_per_beneficiary_year", "all", area, year] for year in range(2014, 2025)}


@cache
def statistics(area: str, services: tuple[str, ...] = ("all",)) -> Figures:
    """Payments per enrollee, 2013 to 2017."""
    held = rows(STATISTICS)
    return {
        year: sum(held["paid", s, area, year] for s in services) / held["beneficiary_years", "-", area, year]
        for year in range(2013, 2018)
    }


@cache
def carried(area: str) -> Figures:
    """Geographic Variation, carried back to 2013 by the growth of Program Statistics."""
    series, older = geographic(area), statistics(area)
    return {2013: series[2014] * older[2013] / older[2014], **series}


@cache
def published(test: str, line: str | None, firm: bool) -> Figures:
    """Maryland's published figures by year: those that are confirmed or derived, or the rest where there is no such."""
    entries = yaml.safe_load((HELD / "determinations.yaml").read_text("utf-8"))["determinations"]
    own = [
        e for e in entries
        if e["test"] == test and e.get("line") == line and e.get("value") is not None and e["area"] == "MD"
    ]  # fmt: skip
    own.sort(key=lambda entry: str(entry["known_from"]))
    better = {e["year"]: float(e["value"]) for e in own if e["standing"] != "unconfirmed"}
    rest = {e["year"]: float(e["value"]) for e in own if e["year"] not in better}
    return better if firm else rest


def since(series: Figures, base: int) -> Figures:
    """Growth since a base year, percent."""
    return {year: 100 * (value / series[base] - 1) for year, value in series.items() if year > base}


def growth(series: Figures) -> Figures:
    """Growth of each year, percent."""
    return {
        later: 100 * (series[later] / series[year] - 1) for year, later in pairwise(sorted(series)) if later == year + 1
    }


def less(first: Figures, second: Figures) -> Figures:
    """One less the other, in the years of both."""
    return {year: first[year] - second[year] for year in first if year in second}


def off(first: Figures, second: Figures, *years: int) -> Figures:
    """How far two are apart, in the years of both, or in some of them."""
    return {year: abs(value) for year, value in less(first, second).items() if not years or year in years}


def savings(state: Figures, nation: Figures, base: int) -> Figures:
    """What a person would have cost, had spending grown like the nation's since the base year, less what one did."""
    return {year: state[base] * nation[year] / nation[base] - state[year] for year in state if year > base}


# --- two sources, every state -----------------------------------------------------------------------------


def between_sources() -> Iterator[Measured]:
    """Geographic Variation against Program Statistics, where the latter is of one vintage."""
    states = sorted({area for _, _, area, _ in rows(GEOGRAPHIC)} - {"US"})
    both, own = (GEOGRAPHIC, STATISTICS), {area: (geographic(area), statistics(area)) for area in [*states, "US"]}

    def compared(each: Mapping[str, Figures]) -> Mapping[str, Figures]:
        return {area: each[area] for area in states}

    yearly = {area: tuple(growth(series) for series in pair) for area, pair in own.items()}
    total = {area: tuple(since(series, 2014) for series in pair) for area, pair in own.items()}
    gaps = {
        area: off(*(less(one, nation) for one, nation in zip(pair, yearly["US"], strict=True)))
        for area, pair in yearly.items()
    }
    apart = {
        area: off(*(less(one, nation) for one, nation in zip(pair, total["US"], strict=True)))
        for area, pair in total.items()
    }
    dollars = {area: {y: found / 100 * own[area][0][2014] for y, found in one.items()} for area, one in apart.items()}
    fair, since_2014, broken = (2017,), (2016, 2017), (2015, 2016)
    yield Measured(both, TOTAL, "", YEARLY, "points", "derived", compared(_of(gaps, *fair)))
    yield Measured(both, TOTAL, "", SINCE, "points", "derived", compared(_of(apart, *since_2014)))
    yield Measured(both, TOTAL, "", AMOUNT, DOLLARS, "derived", compared(_of(dollars, *since_2014)))
    yield Measured(
        both, TOTAL, "", YEARLY, "percent", "derived", compared({a: off(*pair, *fair) for a, pair in yearly.items()})
    )
    yield Measured(
        both,
        TOTAL,
        "",
        SINCE,
        "percent",
        "derived",
        compared({a: off(*pair, *since_2014) for a, pair in total.items()}),
    )
    yield Measured((STATISTICS,), TOTAL, UNRESTATED, YEARLY, "points", "derived", compared(_of(gaps, *broken)))
    yield Measured((STATISTICS,), TOTAL, UNRESTATED, SINCE, "points", "derived", compared(_of(apart, 2015)))


def _of(each: Mapping[str, Figures], *years: int) -> Mapping[str, Figures]:
    return {area: {year: found[year] for year in years} for area, found in each.items()}


# --- a source and published results, Maryland -------------------------------------------------------------

APM, TCOC = "maryland_all_payer", "maryland_tcoc"
BESIDE_2013 = f"{APM}/hospital_and_nonhospital_since_2013"


def total_savings(firm: bool) -> Figures:
    """Published savings in total cost against 2013, per beneficiary."""
    held = published(BESIDE_2013, "total_savings", firm) | published(f"{TCOC}/annual_savings", None, firm)
    return {year: value / people(GEOGRAPHIC)[year] for year, value in held.items()}


def people(source: str) -> Figures:
    """Maryland's beneficiaries by year."""
    return {year: n for (q, _, area, year), n in rows(source).items() if (q, area) == ("beneficiary_years", "MD")}


def implied_gaps(firm: bool) -> Figures:
    """Maryland's growth less the nation's since 2013 as published savings imply it, percent of the base."""
    base = carried("MD")[2013]
    return {year: -100 * value / base for year, value in total_savings(firm).items()}


def yearly_of(gap_since: Figures, nation: Figures) -> Figures:
    """The yearly differences in growth that differences since 2013 come to, beside the nation's own growth."""
    grown = {2013: 1.0} | {year: 1 + value / 100 for year, value in since(nation, 2013).items()}
    state = {2013: 1.0} | {year: grown[year] + gap / 100 for year, gap in gap_since.items()}
    return less(growth(state), growth(grown))


def of_maryland(
    source: str, kind: str, unit: str, standing: str, found: Figures, services: tuple[str, ...] = TOTAL
) -> Measured:
    """How far one source is off in Maryland alone."""
    return Measured((source,), services, "", kind, unit, standing, {"MD": found})


def of_geographic_variation() -> Iterator[Measured]:
    """Against published growth and savings in total cost. Gaps that savings imply are derived from them."""
    source, (state, nation) = GEOGRAPHIC, (carried("MD"), carried("US"))
    gap, total = less(growth(state), growth(nation)), less(since(state, 2013), since(nation, 2013))
    said, printed = f"{APM}/growth_guardrail", published(BESIDE_2013, "total_gap", firm=True)
    # 2016 is not printed: it is what "2.08 below the nation since 2013" leaves over the printed years before, -1.11.
    firm = {**off(gap, published(said, None, firm=True), 2015), **off(gap, yearly_of(printed, nation), 2016)}
    firm |= off(gap, yearly_of(implied_gaps(firm=True), nation), 2019)
    every = implied_gaps(firm=True) | implied_gaps(firm=False)
    rest = off(gap, yearly_of(every, nation), 2018, 2020, 2021, 2022, 2023)
    rest |= off(gap, yearly_of(printed | published(BESIDE_2013, "total_gap", firm=False), nation), 2017)
    yield of_maryland(source, YEARLY, "points", "derived", firm)
    yield of_maryland(source, YEARLY, "points", "unconfirmed", rest)
    implied = implied_gaps(firm=True)
    yield of_maryland(source, SINCE, "points", "derived", {**off(total, printed), **off(total, implied)})
    later = {
        **off(total, published(BESIDE_2013, "total_gap", firm=False), 2017),
        **off(total, implied_gaps(firm=False), 2020, 2021, 2022, 2023),
    }
    yield of_maryland(source, SINCE, "points", "unconfirmed", later)
    ours = savings(state, nation, 2013)
    yield of_maryland(source, AMOUNT, DOLLARS, "derived", off(ours, total_savings(firm=True)))
    yield of_maryland(source, AMOUNT, DOLLARS, "unconfirmed", off(ours, total_savings(firm=False)))
    yield of_maryland(
        source, YEARLY, "percent", "confirmed", off(growth(state), published(said, "state_growth", firm=True), 2015)
    )


def of_program_statistics() -> Iterator[Measured]:
    """Against published growth and hospital savings; what is of 2015 for its own publication."""
    source, (state, nation) = STATISTICS, (statistics("MD"), statistics("US"))
    gap, total = less(growth(state), growth(nation)), less(since(state, 2013), since(nation, 2013))
    said, printed = f"{APM}/growth_guardrail", published(BESIDE_2013, "total_gap", firm=True)
    hospital, hospitals = statistics("MD", HOSPITAL), statistics("US", HOSPITAL)
    hospital_total = less(since(hospital, 2013), since(hospitals, 2013))
    hospital_gap, told = less(growth(hospital), growth(hospitals)), published(BESIDE_2013, "hospital_gap", firm=False)
    yield of_maryland(source, YEARLY, "points", "derived", off(gap, published(said, None, firm=True), 2014))
    rest = off(gap, yearly_of(printed | published(BESIDE_2013, "total_gap", firm=False), nation), 2017)
    yield of_maryland(source, YEARLY, "points", "unconfirmed", rest)
    in_hospital = off(hospital_gap, yearly_of(told, hospitals), 2014, 2017)
    yield of_maryland(source, YEARLY, "points", "unconfirmed", in_hospital, services=HOSPITAL)
    yield of_maryland(source, SINCE, "points", "derived", off(total, printed, 2014, 2016))
    rest = off(total, published(BESIDE_2013, "total_gap", firm=False), 2017)
    yield of_maryland(source, SINCE, "points", "unconfirmed", rest)
    since_2013 = off(hospital_total, told, 2014, 2016, 2017)
    yield of_maryland(source, SINCE, "points", "unconfirmed", since_2013, services=HOSPITAL)
    ours, heads = savings(hospital, hospitals, 2013), people(STATISTICS)
    firm, loose = (published(f"{APM}/hospital_savings", "annual", firm=one) for one in (True, False))
    loose = {2014: 120e6} | {
        year: value for year, value in loose.items() if year != 2014
    }  # the final print, not the first
    paid = {year: value / heads[year] for year, value in {**loose, **{2016: firm[2016]}}.items()}
    yield of_maryland(source, AMOUNT, DOLLARS, "confirmed", off(ours, paid, 2016), services=HOSPITAL)
    # What growth printed since 2013 comes to in dollars a person, as between two sources.
    implied = {year: found / 100 * state[2013] for year, found in off(total, printed, 2014, 2016).items()}
    yield of_maryland(source, AMOUNT, DOLLARS, "derived", implied)
    all_2017 = off(savings(state, nation, 2013), {2017: 138e6 / heads[2017]})
    yield of_maryland(source, AMOUNT, DOLLARS, "unconfirmed", off(ours, paid, 2014, 2015, 2017), services=HOSPITAL)
    yield of_maryland(source, AMOUNT, DOLLARS, "unconfirmed", all_2017)
    yield of_maryland(
        source, YEARLY, "percent", "confirmed", off(growth(state), published(said, "state_growth", firm=True), 2014)
    )
    of_2015 = off(gap, published(said, None, firm=True), 2015), off(total, printed, 2015)
    for kind, found in zip((YEARLY, SINCE), of_2015, strict=True):
        yield of_maryland(source, kind, "points", "derived", found)._replace(publication=UNRESTATED)


def of_spending_by_residence() -> Iterator[Measured]:
    """Hospital care per resident, all payers, against the State's revenue per resident: two numbers."""
    held = rows(RESIDENCE)
    series = {y: held["health_spending_per_resident", "hospital", "MD", y] for y in range(2013, 2021)}
    cap, of_2019 = f"{APM}/all_payer_cap", published(f"{TCOC}/all_payer_cap", None, firm=True)
    printed = published(cap, "yearly", firm=True) | of_2019
    yield of_maryland(RESIDENCE, YEARLY, "percent", "confirmed", off(growth(series), printed), services=("hospital",))
    later = published(cap, "yearly", firm=False)
    yield of_maryland(RESIDENCE, YEARLY, "percent", "unconfirmed", off(growth(series), later), services=("hospital",))
    index, compounded = 1.0, dict[int, float]()
    for year in (2014, 2015, 2016, 2017):
        index *= 1 + (printed | later)[year] / 100
        compounded[year] = 100 * (index - 1)
    total = since(series, 2013)
    yield of_maryland(
        RESIDENCE, SINCE, "percent", "derived", off(total, compounded, 2014, 2015, 2016), services=("hospital",)
    )
    yield of_maryland(RESIDENCE, SINCE, "percent", "unconfirmed", off(total, compounded, 2017), services=("hospital",))


def measured() -> list[Measured]:
    """Everything that can be measured with what is held."""
    return [*between_sources(), *of_geographic_variation(), *of_program_statistics(), *of_spending_by_residence()]


def written(entry: Measured) -> dict[str, Any]:
    """The words of errors.yaml that are computed."""
    publication = {"publication": entry.publication} if entry.publication else {}
    of = {"sources": list(entry.sources), "services": list(entry.services), **publication, "kind": entry.kind}
    return {**of, "unit": entry.unit, "years": entry.years, "standing": entry.standing, "largest": entry.rounded()}


if __name__ == "__main__":
    for one in measured():
        print(yaml.dump(written(one), sort_keys=False, width=130, default_flow_style=None))  # noqa: T201  # what the script is for
