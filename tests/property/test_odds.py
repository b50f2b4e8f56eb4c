"""Odds agree path by path: of tests that complement, contain or count each other, alone and among many."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.language.judge import MET, UNKNOWN
from monitor.observations.changes import TABLE, Changes
from monitor.observations.drawn import NOTHING_DRAWN, Drawn
from monitor.outlook.foretold import drawn_of
from monitor.outlook.odds import Drawing, odds_of
from monitor.outlook.results import Odds
from tests.foretold import drawn_months, office, settled
from tests.unit.test_feeds import of

YEAR = 2021
NAMES = ("guardrail", "broken", "wide", "by_months", "running", "savings", "cap", "both", "either")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    return office(tmp_path_factory.mktemp("office"), [12 * YEAR + 5])


def drawn(held: Gathered, seed: int, paths: int = 40, spread: float = 0.02, start: int = 0) -> Drawn:
    made = of(held)
    assert made.triangle is not None
    completed = settled(made.triangle)
    return drawn_of(held, made, completed, drawn_months(completed, paths, seed, spread, start))


def sheet(held: Gathered, name: str) -> Worksheet:
    return held.worksheet(held.definitions.test(f"office/{name}"))


def met(held: Gathered, name: str, year: int = YEAR) -> np.ndarray:  # type: ignore[type-arg]
    found = sheet(held, name)
    return np.asarray(found.codes[0, :, found.place(year)] == MET)


def odds(held: Gathered, name: str, paths: int = 40) -> dict[int, Odds]:
    lacking = {"quality": "quality is not drawn", "other": "nor is this"}
    drawing = Drawing(paths, 1, frozenset({"yearly", "cms_monthly_spending"}), {YEAR: 6}, lacking)
    return {found.year: found for found in odds_of(sheet(held, name), range(2019, 2022), drawing)}


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.sampled_from([0.001, 0.01, 0.05, 0.2]))
def test_odds_agree_path_by_path(held: Gathered, seed: int, spread: float) -> None:
    many = held.on_paths(drawn(held, seed, spread=spread))
    within, past, wide = (met(many, name) for name in ("guardrail", "broken", "wide"))

    assert (within ^ past).all()
    assert (within <= wide).all()
    np.testing.assert_array_equal(met(many, "both"), within & wide)
    np.testing.assert_array_equal(met(many, "either"), within | met(many, "savings"))
    share = {name: odds(many, name)[YEAR].odds_met for name in NAMES}
    assert share["guardrail"] == within.mean()
    assert share["guardrail"] + share["broken"] == pytest.approx(1)  # type: ignore[operator]
    assert share["both"] == share["guardrail"] <= share["wide"]  # type: ignore[operator]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_path_alone_answers_every_test_as_it_does_among_many(held: Gathered, seed: int) -> None:
    many = held.on_paths(drawn(held, seed))
    for path in (0, 39):
        alone = held.on_paths(drawn(held, seed, 1, start=path))
        for name in NAMES:
            every, one = sheet(many, name), sheet(alone, name)
            for line, values in one.values.items():
                np.testing.assert_array_equal(
                    np.broadcast_to(values, one.shape)[:, 0],
                    np.broadcast_to(every.values[line], every.shape)[:, path],
                )
            np.testing.assert_array_equal(one.codes[:, 0], every.codes[:, path])


def test_only_years_that_are_not_settled_have_odds(held: Gathered) -> None:
    many = held.on_paths(drawn(held, 1))

    assert list(odds(many, "guardrail")) == [2021]
    assert list(odds(many, "by_months")) == [2019, 2020, 2021]  # from July 2019 on its months are not settled
    assert list(odds(many, "running")) == [2021]


def test_a_published_year_within_a_stated_error_is_settled_all_the_same(held: Gathered) -> None:
    """Odds go by the letter, also where nothing at all is drawn."""
    told = sheet(held, "guardrail")

    assert told.verdicts[0, 0, told.place(2020)] == UNKNOWN
    assert 2020 not in odds(held.on_paths(NOTHING_DRAWN), "guardrail")
    assert 2020 not in odds(held.on_paths(drawn(held, 1)), "guardrail")


def test_the_figure_its_range_and_the_limit(held: Gathered) -> None:
    many = held.on_paths(drawn(held, 1))
    found = odds(many, "guardrail")[YEAR]
    excess = sheet(many, "guardrail").values["excess"][0, :, -3]

    assert (found.limit, found.direction, found.unit, found.method) == (1.0, "at_most", "points", "monthly")
    assert [found.p05, found.median, found.p95] == np.quantile(excess, [0.05, 0.5, 0.95]).tolist()
    assert (found.paths, found.seed, found.months_observed, found.why_not) == (40, 1, 6, None)
    assert odds(many, "both")[YEAR].median == 2.0


def test_without_a_figure_that_is_foretold_there_are_no_odds_and_it_says_why(held: Gathered) -> None:
    found = odds(held.on_paths(drawn(held, 1)), "quality")[YEAR]

    assert (found.odds_met, found.median, found.p05, found.p95, found.method) == (None,) * 5
    assert found.why_not is not None
    assert found.why_not.startswith("what it needs is not foretold: waits for quality 2021")
    assert found.why_not.endswith("; quality is not drawn")
    assert found.limit == 1.0


def test_without_a_limit_no_figure_would_help_and_it_says_that_alone(held: Gathered) -> None:
    found = odds(held.on_paths(drawn(held, 1)), "unlimited")[YEAR]

    assert found.odds_met is None
    assert (
        found.why_not
        == "no value is known of \N{LEFT DOUBLE QUOTATION MARK}Limit\N{RIGHT DOUBLE QUOTATION MARK} for 2021"
    )


def test_a_group_that_its_known_members_decide_has_odds(held: Gathered) -> None:
    never = odds(held.on_paths(drawn(held, 1, spread=0.3)), "with_quality")[YEAR]

    assert never.odds_met is None  # it is missed on the paths where the guardrail is, and open on the others
    assert never.why_not is not None


def test_a_step_of_a_scenario_moves_every_path(held: Gathered) -> None:
    row = {"path": 1, "place": 0, "source": "yearly", "area": "MD", "population": "all", "payer": "medicare_ffs",
           "service": "all", "quantity": "paid_per_beneficiary_year", "change": "raise", "amount": 2.0, "per": None,
           "first": 12 * YEAR, "last": 12 * YEAR + 11}  # fmt: skip
    changed = replace(held, changes=Changes(2, pl.DataFrame([row], schema=TABLE)))
    stands, moved = (changed.on_paths(drawn(held, 1), option) for option in (0, 1))
    place = sheet(stands, "guardrail").place(YEAR)
    before, after = (sheet(gathered, "guardrail").values["state"][0, :, place] for gathered in (stands, moved))

    np.testing.assert_allclose(after, 1.02 * before)
    np.testing.assert_array_equal(
        before, sheet(held.on_paths(drawn(held, 1)), "guardrail").values["state"][0, :, place]
    )
    assert odds(moved, "guardrail")[YEAR].odds_met < odds(stands, "guardrail")[YEAR].odds_met  # type: ignore[operator]
