"""Yearly growth to come, learned over all states; and how good it would have been on the public figures."""

from pathlib import Path

import numpy as np
import pytest

from monitor.outlook.annual import Spread, TooFew, above_nation, alone, drawn, log_growth
from monitor.outlook.annual_replay import AnnualReplay, Judged, replayed
from monitor.words.areas import NAMES, Entity
from tests.sheets import shipped

STATES = [code for code in sorted(NAMES) if code != "US"]
CALM_YEARS = (2018, 2019, 2022, 2023, 2024)
EVERY_YEAR = tuple(range(2018, 2025))


def levels() -> tuple[np.ndarray, np.ndarray, int]:
    """Medicare spending per beneficiary of the one public edition: [state, year], of the nation, and the first year."""
    series = shipped().library.series("medicare_spending_per_beneficiary", [Entity(code) for code in (*STATES, "US")])
    return series.values[:-1, 0], series.values[-1, 0], int(series.years[0])


def replay(years: tuple[int, ...]) -> AnnualReplay:
    states, nation, first = levels()
    end = years[-1] - first + 1
    return replayed(states[:, :end], nation[:end], first, years)


def made_up(states: int, years: int, sd: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    growth = 0.03 + sd / 100 * rng.standard_normal((states, years))
    start = np.full((states, 1), 10_000.0)
    nation = 10_000 * 1.03 ** np.arange(years + 1)
    return np.hstack([start, start * np.exp(np.cumsum(growth, axis=1))]), nation


def test_a_state_s_spread_lies_between_its_own_and_that_of_all() -> None:
    states, nation = made_up(50, 10, 1.0)
    states[0] = nation * np.exp(np.cumsum([0, *np.tile([0.04, -0.04], 5)]))
    wild, usual = above_nation(states, nation, 0), above_nation(states, nation, 1)

    assert isinstance(wild, Spread)
    assert isinstance(usual, Spread)
    assert 1.5 < wild.sd < 4.0
    assert 0.7 < usual.sd < 1.5
    assert (wild.years, wild.areas, wild.center) == (10, 50, 0.0)


def test_too_few_states_or_years_teach_nothing_and_it_says_what_is_needed() -> None:
    states, nation = made_up(29, 10, 1.0)
    few = above_nation(states, nation, 0)
    assert few == TooFew(
        "29 states with 10 years of growth are held; 30 states and 3 years are needed to tell how far a state's growth "
        "may lie from the nation's."
    )
    states, nation = made_up(50, 2, 1.0)
    assert isinstance(above_nation(states, nation, 0), TooFew)
    states, nation = made_up(50, 10, 1.0)
    states[3, 4] = np.nan
    assert isinstance(above_nation(states, nation, 3), TooFew)
    assert isinstance(above_nation(states, nation, 4), Spread)


def test_the_states_before_may_lack_a_year_and_the_own_spread_is_still_the_own() -> None:
    states, nation = made_up(50, 10, 1.0)
    whole = above_nation(states, nation, 7)
    states[2, 5] = np.nan
    lacking = above_nation(states, nation, 7)

    assert isinstance(whole, Spread)
    assert isinstance(lacking, Spread)
    assert lacking.areas == 49
    assert lacking.sd == pytest.approx(whole.sd, rel=0.05)


def test_an_area_alone_needs_eight_years_of_growth() -> None:
    levels_ = 100 * np.cumprod([1, 1.02, 1.04, 1.03, 1.05, 1.01, 1.03, 1.02])
    assert alone(levels_) == TooFew("7 years of growth are held, and 8 are needed to tell how it spreads.")
    known = alone(np.append(levels_, levels_[-1] * 1.03))
    assert isinstance(known, Spread)
    growth = log_growth(np.append(levels_, levels_[-1] * 1.03)[None])[0]
    assert known.center == pytest.approx(growth.mean())
    assert known.sd == pytest.approx(growth.std(ddof=1) * np.sqrt(9 / 8))
    assert known.freedom == 7


def test_draws_have_the_spread_learned_and_a_path_alone_equals_itself_among_many() -> None:
    spread = Spread(0.5, 1.5, 7.0, 0.0, 10, 51)
    many = drawn(spread, 2, 10_000, seed=3)

    assert many.mean() == pytest.approx(0.5, abs=0.05)
    assert many.std() == pytest.approx(1.5, rel=0.05)
    assert np.corrcoef(many.T)[0, 1] == pytest.approx(0.0, abs=0.05)
    assert np.array_equal(drawn(spread, 2, 1, seed=3), many[:1])
    assert np.array_equal(drawn(spread, 2, 10_000, seed=3), many)


def test_only_earlier_years_enter_the_replay_of_a_year() -> None:
    states, nation, first = levels()
    known = replayed(states[:, : 2020 - first + 1], nation[: 2020 - first + 1], first, (2018, 2019, 2020))
    later = states.copy()
    later[:, 2021 - first :] *= 1.5
    again = replayed(later, nation, first, (2018, 2019, 2020))

    assert again == known


def test_replayed_on_all_states_it_is_better_than_climatology_and_last_year_s_growth() -> None:
    found = replay(EVERY_YEAR)
    ours, climate, last = found.rules

    assert found.state_years == 7 * 51
    assert ours.crps is not None
    assert climate.crps is not None
    assert ours.crps < climate.crps
    assert ours.error < climate.error < last.error
    assert ours.brier <= climate.brier < last.brier
    assert all(abs(said - came) < 0.08 for said, came, times in found.reliability if times > 20)


def test_nine_in_ten_years_come_within_its_range_but_for_the_two_of_the_pandemic() -> None:
    assert replay(CALM_YEARS).rules[0].coverage == pytest.approx(0.90, abs=0.02)
    by_year = dict(zip(EVERY_YEAR, replay(EVERY_YEAR).coverage_by_year, strict=True))
    assert min(by_year, key=by_year.__getitem__) == 2020
    assert by_year[2021] < 0.70


def _line(name: str, rule: Judged) -> str:
    crps, coverage = (
        f"{rule.crps:.2f}" if rule.crps is not None else "none",
        f"{rule.coverage:.0%}" if rule.coverage is not None else "none",
    )
    return f"| {name} | {rule.error:.2f} | {crps} | {coverage} | {rule.brier:.3f} |"


def test_the_tables_of_the_document_are_what_the_replay_gives() -> None:
    found, text = replay(EVERY_YEAR), Path("docs/outlook.md").read_text("utf-8")
    wanted = [_line(rule.rule, rule) for rule in found.rules]
    wanted += [f"| {said:.0%} | {came:.0%} | {times} |" for said, came, times in found.reliability]
    wanted += [f"| {year} | {share:.0%} |" for year, share in zip(EVERY_YEAR, found.coverage_by_year, strict=True)]
    assert [line for line in wanted if line not in text] == []
