"""The update factor: its arithmetic beside the agreement's own tests, and docs/update_factor.md as it is walked."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.cli import main
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.observations.measures import Library
from monitor.observations.series import given as written_out
from monitor.words.areas import Entity
from monitor.workspace.publication_files import substitute
from tests.sheets import ROOT, shipped

PROGRAMME, SOURCE = "hscrc_update_factor", "hscrc_update_factor_paper"
AS_OF = date(2026, 11, 23)
YEAR = 2024
TUTORIAL = ROOT / "docs" / "update_factor.md"
Figures = Mapping[str, Mapping[int, float]]

# Updates and growth in percent, spending in dollars per beneficiary
rate = st.floats(-8.0, 12.0)
spending = st.floats(300.0, 9000.0)
years_of_spending = st.tuples(spending, rate, rate).map(
    lambda drawn: {
        YEAR - 2: drawn[0],
        YEAR - 1: drawn[0] * (1 + drawn[1] / 100),
        YEAR: drawn[0] * (1 + drawn[1] / 100) * (1 + drawn[2] / 100),
    }
)
paper = st.fixed_dictionaries(
    {
        "first_half": st.floats(8e9, 1e10).map(lambda x: {YEAR - 1: x, YEAR: x * 1.03}),
        "second_half": st.floats(8e9, 1e10).map(lambda x: {YEAR - 1: x}),
        "update": rate.map(lambda x: {YEAR: x}),
        "population": st.floats(-1.0, 2.0).map(lambda x: {YEAR: x}),
        "difference": st.floats(-3.0, 3.0).map(lambda x: {YEAR: x}),
        "beneficiaries": st.floats(5e5, 9e5).map(lambda x: {YEAR - 1: x, YEAR: x}),
        "savings": st.floats(-1e8, 8e8).map(lambda x: {YEAR - 1: x}),
        **{
            f"{area}_{part}": years_of_spending
            for area in ("state", "nation")
            for part in ("hospital", "nursing", "professional")
        },
    }
)


def sheet(name: str, figures: Figures) -> Worksheet:
    """A test filled from figures of its inputs; an input without any is unknown."""
    test = shipped().definitions.test(name)
    series = {name: written_out(figures.get(name, {YEAR: np.nan})) for name in test.asked.inputs}
    return evaluate(test, series, (Entity("MD"),), AS_OF)


def of_year(name: str, line: str, figures: Figures, year: int = YEAR) -> float:
    return sheet(f"{PROGRAMME}/{name}", figures).value(line, 0, year)


# The savings position and the agreement's savings test


def agreement_savings(position: Worksheet, start: float, beneficiaries: float, year: int) -> float:
    """What maryland_tcoc/annual_savings gives on the spending that the position projects, with 2013 at `start`."""
    state = {2013: start, YEAR - 1: position.value("total_before", 0, YEAR), YEAR: position.value("total", 0, YEAR)}
    nation = {2013: 9000.0} | {y: position.value("nation_total", 0, y) for y in (YEAR - 1, YEAR)}
    people = dict.fromkeys((YEAR - 1, YEAR), beneficiaries)
    test = shipped().definitions.test("maryland_tcoc/annual_savings")
    rows: Figures = {"state": state, "nation": nation, "beneficiaries": people, "credits": {2013: 0.0}}
    filled = evaluate(test, {n: written_out(row) for n, row in rows.items()}, (Entity("MD"),), AS_OF)
    return filled.value("savings", 0, year)


@given(figures=paper, start=st.floats(9000.0, 12000.0))
def test_savings_carried_on_are_those_of_the_agreement_where_the_number_of_people_stays(
    figures: dict[str, dict[int, float]], start: float
) -> None:
    position = sheet(f"{PROGRAMME}/savings_last_years_excess", figures)
    people = figures["beneficiaries"][YEAR]
    before, now = (agreement_savings(position, start, people, year) for year in (YEAR - 1, YEAR))

    expected = of_year("savings_last_years_excess", "expected", figures | {"savings": {YEAR - 1: before}})

    size = people * (start + position.value("total", 0, YEAR)) * 3
    assert expected == pytest.approx(now, abs=1e-14 * size)


# The calendar year, from all payers to Medicare, and back


@given(figures=paper)
def test_rate_years_that_fall_into_their_usual_halves_give_the_same_calendar_year(
    figures: dict[str, dict[int, float]],
) -> None:
    years = {YEAR - 1: 19e9, YEAR: 20e9}
    halves = {
        "first_half": {year: x * 0.5027 for year, x in years.items()},
        "second_half": {YEAR - 1: years[YEAR] * 0.4973},
    }
    of_halves = of_year("calendar_year_revenue", "revenue_growth", figures | halves)
    of_years = of_year("calendar_year_revenue_from_rate_years", "revenue_growth", figures | {"rate_year": years})

    assert of_years == pytest.approx(of_halves, abs=1e-11)


@given(figures=paper, nation=rate, desired=st.floats(0.0, 2.0), outside=st.floats(-2.0, 2.0))
def test_the_older_test_is_the_conversion_to_medicare_growth_taken_backwards(
    figures: dict[str, dict[int, float]], nation: float, desired: float, outside: float
) -> None:
    at = 2017
    older: Figures = {
        "nation": {at: nation},
        "desired": {at: desired},
        "outside": {at: outside},
        **{name: {at: figures[name][YEAR]} for name in ("difference", "population", "update")},
    }
    maximum = of_year("older_medicare_test", "maximum", older, at)
    allowed = of_year("older_medicare_test", "per_resident", older, at)
    whole = {  # the update governs the whole year, as far as the first half has grown as much
        "first_half": {YEAR - 1: 1e10, YEAR: 1e10 * (1 + maximum / 100)},
        "second_half": {YEAR - 1: 1e10},
        "update": {YEAR: allowed},
    }
    growth = of_year("medicare_hospital_growth", "hospital_growth", figures | whole)

    assert growth == pytest.approx(((1 + (nation - desired) / 100) * (1 + outside / 100) - 1) * 100, abs=1e-10)


@given(figures=paper)
def test_the_largest_update_leaves_exactly_no_room(figures: dict[str, dict[int, float]]) -> None:
    ways = {"update_allowed": "position_last_years_excess", "update_allowed_like_nation": "position_equal_to_nation"}
    for line, position in ways.items():
        largest = of_year("largest_update", line, figures)
        filled = sheet(f"{PROGRAMME}/{position}", figures | {"update": {YEAR: largest}})
        assert filled.room[0, 0, filled.place(YEAR)] == pytest.approx(0.0, abs=1e-9)


POSITIONS = (
    "position_last_years_excess",
    "position_equal_to_nation",
    "savings_last_years_excess",
    "savings_equal_to_nation",
)


@pytest.mark.parametrize("name", POSITIONS)
@given(figures=paper, more=st.floats(0.0, 5.0))
def test_more_update_never_leaves_more_room(name: str, figures: dict[str, dict[int, float]], more: float) -> None:
    higher = figures | {"update": {YEAR: figures["update"][YEAR] + more}}
    filled = (sheet(f"{PROGRAMME}/{name}", each) for each in (figures, higher))
    before, after = (float(each.room[0, 0, each.place(YEAR)]) for each in filled)

    assert not after > before + 1e-9 * max(1.0, abs(before))


# Spending above national growth, by service

SIX = ("inpatient", "outpatient", "professional", "nursing", "home_health", "hospice")
SERVICES = {
    "excess_by_service": (*SIX, "dialysis", "other_outpatient", "clinic"),
    "excess_by_service_in_public_figures": SIX,
}


@pytest.mark.parametrize("name", SERVICES)
@given(data=st.data(), people=st.floats(5e5, 9e5))
def test_services_and_mix_add_up_and_the_mix_is_what_other_shares_make(
    name: str, data: st.DataObject, people: float
) -> None:
    year = 2017
    drawn = st.tuples(spending, rate).map(lambda x: {year - 1: x[0], year: x[0] * (1 + x[1] / 100)})
    state = {service: data.draw(drawn) for service in SERVICES[name]}
    nation = {service: data.draw(drawn) for service in SERVICES[name]}
    rows = {f"state_{s}": row for s, row in state.items()} | {f"nation_{s}": row for s, row in nation.items()}
    filled = sheet(f"{PROGRAMME}/{name}", rows | {"people": {year: people}})

    growth = {service: row[year] / row[year - 1] - 1 for service, row in nation.items()}
    whole = sum(row[year] for row in nation.values()) / sum(row[year - 1] for row in nation.values()) - 1
    mix = sum(state[s][year - 1] * growth[s] for s in state) - sum(row[year - 1] for row in state.values()) * whole
    size = people * sum(row[year] for row in state.values())
    assert filled.value("mix", 0, year) == pytest.approx(people * mix, abs=1e-13 * size)
    assert filled.value("added", 0, year) == pytest.approx(filled.value("total_dollars", 0, year), abs=1e-13 * size)
    assert filled.value("inpatient_dollars", 0, year) == pytest.approx(
        people * (state["inpatient"][year] - state["inpatient"][year - 1] * (1 + growth["inpatient"])), abs=1e-13 * size
    )


# Halves, calendar years and fiscal years


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(halves=st.lists(st.decimals(Decimal(1), Decimal(10**10), places=2), min_size=4, max_size=4))
def test_halves_make_calendar_and_fiscal_years_exactly(tmp_path: Path, halves: list[Decimal]) -> None:
    periods = ("2023-H1", "2023-H2", "2024-H1", "2024-H2")
    rows = [f"MD,all,-,hospital_revenue,{period},{x}" for period, x in zip(periods, halves, strict=True)]
    rows += [f"MD,all,-,hospital_revenue,FY2024,{halves[1] + halves[2]}"]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["area,payer,service,quantity,period,value", *rows, ""]), "utf-8")
    known, own = shipped().definitions, shipped().definitions.measures["rate_year_revenue"]
    made = known.measures | {
        "calendar": own.model_copy(update={"from_": "halves"}),
        "from_july": own.model_copy(update={"from_": "halves", "year_starts": "july"}),
    }
    library = Library(made, substitute(shipped().held, SOURCE, path, AS_OF, known.vocabulary))

    def value(measure: str, year: int) -> float:
        series = library.series(measure, [Entity("MD")])
        return float(series.values[0, 0, year - int(series.years[0])])

    for year, first in ((2023, 0), (2024, 2)):
        assert value("calendar", year) == float(halves[first] + halves[first + 1])
        assert value("revenue_january_to_june", year) == float(halves[first])
        assert value("revenue_july_to_december", year) == float(halves[first + 1])
    assert value("rate_year_revenue", 2024) == value("from_july", 2024) == float(halves[1] + halves[2])


# docs/update_factor.md


Monitor = Callable[..., str]


@pytest.fixture
def monitor(capsys: pytest.CaptureFixture[str]) -> Monitor:
    """What a command prints, as of the day of these tests."""

    def command(words: str) -> str:
        with pytest.raises(SystemExit) as left:
            main([*words.split(), "--as-of", AS_OF.isoformat()])
        assert left.value.code == 0
        return "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())

    return command


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", TUTORIAL.read_text("utf-8"), flags=re.DOTALL)


def test_the_tutorial_says_what_the_program_says(
    monitor: Monitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (proposal,) = blocks("csv")
    assert proposal.count("update_per_resident,FY2025,3,projected") == 1
    Path("proposal.csv").write_text(f"{proposal}\n", "utf-8")
    Path("higher.csv").write_text(proposal.replace("FY2025,3,", "FY2025,4,") + "\n", "utf-8")

    commands, told = blocks("sh"), blocks("text")
    assert len(commands) == len(told) == 3
    for command, shown in zip(commands, told, strict=True):
        assert shown in monitor(command.removeprefix("monitor "))
