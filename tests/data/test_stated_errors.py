"""Every stated error is what the figures held and the published results come to, recomputed."""

from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from monitor.observations.cards import StatisticKind
from monitor.observations.publications import Publication
from monitor.observations.stated_errors import BY_CARD, NINTH_DECILE, Statistic, errors_of
from monitor.words.areas import Entity
from monitor.words.units import PERCENT, POINTS, parse_unit
from monitor.words.wording import years_listed
from scripts import measure_errors as script
from tests.sheets import shipped

HELD = Path(__file__).resolve().parents[2] / "observations" / "errors.yaml"
COMPUTED = ("sources", "services", "publication", "kind", "unit", "years", "standing", "largest")
PER_PERSON = parse_unit("dollars per beneficiary-year")


def said() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(HELD.read_text("utf-8"))["errors"]
    return entries


def test_the_script_gives_the_numbers_that_are_shipped() -> None:
    written = [script.written(entry) for entry in script.measured()]
    held = [{word: entry[word] for word in COMPUTED if word in entry} for entry in said()]
    assert [{**entry, "publication": str(entry.get("publication", ""))} for entry in held] == [
        {**entry, "publication": entry.get("publication", "")} for entry in written
    ]


def test_an_error_is_never_known_before_what_it_was_measured_on() -> None:
    for entry in said():
        days = {str(p.known_from) for p in shipped().held if p.card.source in entry["sources"]}
        assert str(entry["known_from"]) >= min(days)
        assert entry["standing"] != "unconfirmed" or str(entry["known_from"]) == "2026-11-22"


def differences(unit: str, kind: str, source: str, standings: tuple[str, ...]) -> dict[int, float]:
    """Maryland's unrounded differences of one source against what was published."""
    found: dict[int, float] = {}
    for entry in script.measured():
        told = (entry.unit, entry.kind, entry.sources, entry.publication) == (unit, kind, (source,), "")
        if told and entry.standing in standings:
            found |= entry.largest["MD"]
    return found


def test_maryland_is_off_by_half_a_point_in_2019() -> None:
    found = differences("points", "growth of a year", script.GEOGRAPHIC, ("derived", "unconfirmed"))
    assert found[2019] == pytest.approx(0.521, abs=0.001)
    assert max(found.values()) == found[2019]
    assert sorted(found) == list(range(2015, 2024))


def test_eight_states_differ_by_more_than_035_points_in_one_year() -> None:
    (between,) = [e for e in script.measured() if len(e.sources) == 2 and (e.kind, e.unit) == (script.YEARLY, "points")]
    apart = {area: found[2017] for area, found in between.largest.items()}
    assert len(apart) == 51
    assert sorted(area for area, off in apart.items() if off > 0.354) == [
        "CT",
        "HI",
        "MN",
        "ND",
        "NJ",
        "OH",
        "RI",
        "WV",
    ]
    assert apart["MN"] == pytest.approx(4.03, abs=0.005)


def test_the_cap_has_two_numbers() -> None:
    yearly = differences("percent", "growth of a year", script.RESIDENCE, ("confirmed",))
    since = differences("percent", "growth since a base year", script.RESIDENCE, ("derived",))
    assert yearly == pytest.approx({2014: 2.05, 2015: 0.52, 2016: 0.61, 2019: 0.40}, abs=0.006)
    assert since == pytest.approx({2014: 2.05, 2015: 2.64, 2016: 3.30}, abs=0.006)


def newest(source: str) -> Publication:
    return [p for p in shipped().held if p.card.source == source][-1]


MEASURED = {
    script.GEOGRAPHIC: (script.TOTAL,),
    script.STATISTICS: (script.TOTAL, script.HOSPITAL),
    script.RESIDENCE: (("hospital",),),
}


def error(
    source: str, area: str, kind: StatisticKind, unit: Any, services: tuple[str, ...] | None = None
) -> tuple[float, str]:
    """What is stated of the newest publication of a source, and whose it is."""
    found = errors_of(newest(source), shipped().measured, services or MEASURED[source][0])[Statistic(kind, unit)].of(
        Entity(area)
    )
    assert found
    return found.value, found.whose


@pytest.mark.parametrize(
    ("area", "yearly", "whose"),
    [("MD", 0.55, "MD"), ("MN", 4.05, "MN"), ("VT", 0.6, NINTH_DECILE), ("KY", 0.6, NINTH_DECILE)],
)
def test_whose_error_a_state_has(area: str, yearly: float, whose: str) -> None:
    assert error(script.GEOGRAPHIC, area, "growth of a year", POINTS) == (yearly, whose)


def test_nine_in_ten_states_are_off_by_no_more_than_the_ninth_decile() -> None:
    for statistic, own in errors_of(newest(script.STATISTICS), shipped().measured, script.TOTAL).items():
        kind, unit = statistic.kind, str(statistic.unit)
        if own.others.whose != NINTH_DECILE:
            continue
        largest: dict[str, float] = {}
        for entry in script.measured():
            own_services = script.STATISTICS in entry.sources and entry.services == script.TOTAL
            if own_services and (entry.kind, entry.unit, entry.publication) == (kind, unit, ""):
                largest |= {area: max(off, largest.get(area, 0.0)) for area, off in entry.rounded().items()}
        ranked = np.array(sorted(largest.values()))
        assert own.others.value == np.quantile(ranked, 0.9, method="inverted_cdf")
        assert (ranked <= own.others.value).mean() >= 0.9


@pytest.mark.parametrize(
    ("source", "unit", "cap"),
    [(script.GEOGRAPHIC, POINTS, 0.5), (script.STATISTICS, POINTS, 0.35), (script.RESIDENCE, PERCENT, 3.35)],
)
def test_growth_since_a_base_year_has_an_error_of_its_own(source: str, unit: Any, cap: float) -> None:
    assert error(source, "MD", "growth since a base year", unit) == (cap, "MD")


def test_dollars_added_up_are_never_further_off_than_the_yearly_errors_added_up() -> None:
    """A running total adds the error of a year up. Every published sum lies inside, by far."""
    of_year, _ = error(script.GEOGRAPHIC, "MD", "amount of a year", PER_PERSON)
    people, ours = script.people(script.GEOGRAPHIC), script.savings(script.carried("MD"), script.carried("US"), 2013)
    printed = script.total_savings(firm=True) | script.total_savings(firm=False)
    years = range(2019, 2024)
    apart = list(accumulate((ours[y] - printed[y]) * people[y] for y in years))
    stated = list(accumulate(of_year * people[y] for y in years))
    assert all(abs(off) <= error for off, error in zip(apart, stated, strict=True))
    assert max(map(abs, apart)) / 1e6 == pytest.approx(36.5, abs=0.1)

    of_year, _ = error(script.STATISTICS, "MD", "amount of a year", PER_PERSON, script.HOSPITAL)
    heads, hospitals = script.people(script.STATISTICS), [script.statistics(a, script.HOSPITAL) for a in ("MD", "US")]
    hospital = script.savings(hospitals[0], hospitals[1], 2013)
    sums = {2014: 120e6, 2015: 275e6, 2016: 586e6, 2017: 916e6}
    for last, total in sums.items():
        off = abs(sum(hospital[y] * heads[y] for y in range(2014, last + 1)) - total)
        assert off <= sum(of_year * heads[y] for y in range(2014, last + 1)), last


# The table of docs/observations.md


def table() -> str:
    """What is used, by source and statistic: Maryland's error, the ninth decile, and the years of each."""
    rows = [
        "| source | of | statistic | unit | Maryland | from | every other state | from |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for source, services in ((source, each) for source, measured in MEASURED.items() for each in measured):
        for statistic, own in errors_of(newest(source), shipped().measured, services).items():
            if own.others.whose == BY_CARD:
                continue
            mine, others = own.of(Entity("MD")), own.others
            assert mine
            value = shown(mine.value) if mine.whose == "MD" else f"({shown(mine.value)})"
            rest = shown(others.value) if others.is_known else others.whose
            years = [years_listed(mine.years), years_listed(others.years) if others.is_known else ""]
            of = "total cost" if services == script.TOTAL else "hospitals"
            cells = [source, of, statistic.kind, str(statistic.unit), value, years[0], rest, years[1]]
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def shown(value: float) -> str:
    return f"{value:.2f}" if value < 5 else f"{value:.0f}"


def test_the_documented_table_is_what_is_used(project: Path) -> None:
    assert table() in (project / "docs" / "observations.md").read_text("utf-8")
