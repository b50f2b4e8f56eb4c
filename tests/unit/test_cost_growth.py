"""States' cost-growth targets: growth inside one publication, results and targets as known on a day, small entities."""

from datetime import date

import numpy as np
import pytest

from monitor.definitions.cases import Example
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.examples import worked
from monitor.evaluation.trace import trace
from monitor.words.areas import Entity
from monitor.words.findings import ACROSS, Verdict
from tests.sheets import shipped


def sheet(test: str, as_of: date = date(2026, 11, 23)) -> Worksheet:
    gathered = shipped(as_of)
    return gathered.worksheet(gathered.definitions.test(test))


def inside(state: str, area: str, year: int) -> float:
    """Growth of the levels of one publication, as the measure has it."""
    series = shipped().library.series(f"{state}_growth_inside_one_publication", [Entity(area)])
    return float(dict(zip(series.years.tolist(), series.values[0, 0].tolist(), strict=True)).get(year, np.nan))


def test_delaware_2023_grew_as_its_report_says_and_not_as_two_reports_joined() -> None:
    levels = sheet("delaware_benchmark/spending_levels")

    assert levels.value("printed", 0, 2023) == 9.1
    assert levels.value("joined_levels", 0, 2023) == pytest.approx(9.6, abs=0.05)
    assert ACROSS in trace(levels, ["joined_levels"], 0, 2023).marks()
    assert np.isnan(inside("delaware", "DE", 2023))  # no publication holds both years
    (judged,) = (f for f in findings(sheet("delaware_benchmark/statewide_growth")) if f.year == 2023)
    assert (judged.value, judged.verdict, judged.marks) == (9.1, Verdict.MISSED, ())


def test_massachusetts_2022_is_known_inside_one_publication_and_2023_is_not() -> None:
    levels = sheet("massachusetts_benchmark/spending_levels")

    assert inside("massachusetts", "MA", 2022) == pytest.approx(5.8, abs=0.05)
    assert levels.value("printed", 0, 2022) == 5.8
    assert ACROSS not in trace(levels, ["joined_levels"], 0, 2022).marks()
    assert np.isnan(inside("massachusetts", "MA", 2023))
    assert levels.value("joined_levels", 0, 2023) == pytest.approx(8.7, abs=0.05)
    assert levels.value("printed", 0, 2023) == 8.6
    assert ACROSS in trace(levels, ["joined_levels"], 0, 2023).marks()


def test_massachusetts_2022_as_it_was_known_before_2021_was_restated() -> None:
    then = sheet("massachusetts_benchmark/spending_levels", date(2024, 10, 9))

    assert then.value("joined_levels", 0, 2022) == pytest.approx(5.7, abs=0.05)
    assert ACROSS in trace(then, ["joined_levels"], 0, 2022).marks()


@pytest.mark.parametrize(
    ("as_of", "value"), [(date(2025, 3, 31), 7.8), (date(2025, 6, 22), 7.8), (date(2025, 6, 23), 7.9)]
)
def test_connecticut_2023_was_printed_twice(as_of: date, value: float) -> None:
    assert sheet("connecticut_benchmark/statewide_growth", as_of).value("growth", 0, 2023) == value


@pytest.mark.parametrize(("as_of", "limit"), [(date(2026, 11, 21), 3.0), (date(2026, 11, 22), 3.75)])
def test_the_target_of_oregon_for_2026_was_raised(as_of: date, limit: float) -> None:
    assert sheet("oregon_target/statewide_growth", as_of).value("target", 0, 2026) == limit


@pytest.mark.parametrize(("year", "limit"), [(2019, 3.2), (2022, 3.2), (2023, 6.0), (2024, 5.1), (2025, 3.6)])
def test_the_target_of_rhode_island_year_by_year(year: int, limit: float) -> None:
    assert sheet("rhode_island_target/statewide_growth").value("target", 0, year) == limit


def test_washingtons_share_of_2019_has_two_vintages() -> None:
    test = "washington_vbp/state_financed_payments"

    assert sheet(test, date(2021, 1, 1)).value("share", 0, 2019) == 59
    assert sheet(test).value("share", 0, 2019) == 66
    assert sheet("washington_vbp/state_financed_as_first_published").value("share", 0, 2019) == 59


def of_group(**given: dict[int, float]) -> Finding:
    """Oregon's test of a provider group, filled with figures of 2021 and 2022."""
    test = shipped().definitions.test("oregon_target/provider_groups")
    example = Example.model_validate({"name": "A group", "given": given, "expect": {"year": 2022}})
    (found,) = (finding for finding in findings(worked(test, example)) if finding.year == 2022)
    return found


def test_a_group_below_the_fewest_patients_is_not_in_force_and_told_why() -> None:
    small = of_group(
        spending={2021: 500, 2022: 600},
        deviation={2021: 0, 2022: 0},
        members={2021: 9000, 2022: 9000},
        in_one_market={2021: 4000, 2022: 4000},
    )

    assert small.verdict is Verdict.NOT_IN_FORCE
    assert small.reason == "asked only of at least 10,000 members; here 9,000 members"
    assert small.value == pytest.approx(20.0)


def test_a_group_whose_interval_lies_astride_the_target_cannot_be_told() -> None:
    astride = of_group(
        spending={2021: 500, 2022: 520},
        deviation={2021: 1000, 2022: 1000},
        members={2021: 40000, 2022: 40000},
        in_one_market={2021: 40000, 2022: 40000},
    )

    assert astride.verdict is Verdict.CANNOT_TELL
    assert astride.reason == "the 95 percent interval of the figure lies astride the limit"
