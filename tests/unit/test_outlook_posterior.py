"""What is believed at each vintage, and the paths of it."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.posterior import (
    LATE,
    NoPosterior,
    Structures,
    drawn_in,
    draws,
    fit,
    people_of,
    posterior,
    posteriors,
    why_too_little,
)
from monitor.outlook.structure import NATION, RATIO, Step
from tests.months import FIRST, vintages

MONTHS = 126  # through June 2021
PATHS = 10_000


@pytest.fixture(scope="module")
def newest() -> Completed:
    return vintages(MONTHS)[0]


@pytest.fixture(scope="module")
def believed(newest: Completed) -> Posterior:
    return posterior(newest, fit(newest))


@pytest.fixture(scope="module")
def people(newest: Completed, believed: Posterior) -> Array:
    return people_of(newest, believed)


def told_of_a_step(completed: Completed, known_from: int) -> Posterior:
    structures = Structures(replace(RATIO, steps=(Step(12 * 2021 + 9, 0.02, known_from),)), NATION)
    return posterior(completed, fit(completed, structures), structures)


def refused(completed: Completed, **changes: Any) -> str | None:
    return why_too_little(replace(completed, **changes))


# The window


def test_the_window_reaches_from_january_of_the_year_before_last_to_december(believed: Posterior) -> None:
    assert (believed.first, len(believed.ratio)) == (12 * 2019, 36)
    assert believed.observed == 30
    assert believed.nation_cov.shape == believed.ratio_cov.shape == (36, 36)


def test_the_window_reaches_to_the_last_year_asked_about(newest: Completed) -> None:
    fitted = fit(newest)
    further = posterior(newest, fitted, through=2022)
    usual = posterior(newest, fitted)

    assert len(further.ratio) == 48
    np.testing.assert_allclose(further.ratio[:36], usual.ratio, atol=1e-12)
    np.testing.assert_allclose(further.ratio_cov[:36, :36], usual.ratio_cov, atol=1e-12)


def test_of_a_year_that_is_over_nothing_is_to_come(newest: Completed) -> None:
    over = posterior(newest, fit(newest), through=2020)

    assert over.observed == len(over.ratio) == 30
    assert people_of(newest, over).shape == (2, 30)


def test_a_short_history_has_a_window_from_its_own_first_month() -> None:
    completed = vintages(26)[0]  # through February 2013
    short = posterior(completed, fit(completed))

    assert short.first == FIRST
    assert (short.observed, len(short.ratio)) == (26, 36)


def test_settled_months_are_known_and_months_to_come_less_the_further_they_are(believed: Posterior) -> None:
    spread = np.diag(believed.ratio_cov)

    np.testing.assert_array_equal(spread[:6], 0.0)
    assert (spread[6:] > 0).all()
    assert spread[35] > spread[30] > spread[20]


def test_the_parameters_are_told_in_points(believed: Posterior, newest: Completed) -> None:
    assert believed.parameters["ratio: walk"] == pytest.approx(100 * np.exp(fit(newest).ratio[0]))
    assert 0 < believed.parameters["nation: wave_kept"] < 1


# Vintages


def test_it_is_fitted_anew_each_january_from_the_optimum_of_the_year_before() -> None:
    held = vintages(MONTHS, newest=14)  # May 2020 to June 2021
    found = posteriors(held)
    by_year = [dict(each.parameters) for each in found if isinstance(each, Posterior)]

    assert len(by_year) == 14
    assert all(each == by_year[0] for each in by_year[:8])
    assert all(each == by_year[8] for each in by_year[8:])
    assert by_year[0] != by_year[8]
    assert by_year[8] == dict(fit(held[8], start=fit(held[0])).named)


def test_nothing_of_a_later_vintage_enters() -> None:
    held = vintages(MONTHS, newest=8)
    alone, among = (
        posteriors(held[:5]),
        posteriors([*held[:5], *(replace(each, ratio=-each.ratio) for each in held[5:])]),
    )

    for early, same in zip(alone, among, strict=False):
        assert isinstance(early, Posterior)
        assert isinstance(same, Posterior)
        np.testing.assert_array_equal(early.ratio, same.ratio)
        np.testing.assert_array_equal(early.ratio_cov, same.ratio_cov)


def test_what_is_thought_of_a_series_enters(newest: Completed, believed: Posterior) -> None:
    ordered = told_of_a_step(newest, known_from=newest.vintage)

    np.testing.assert_allclose(ordered.ratio - believed.ratio, [0.0] * 33 + [0.02] * 3, atol=1e-9)


def test_an_order_enters_from_the_vintage_on_at_which_it_was_known(newest: Completed, believed: Posterior) -> None:
    later = told_of_a_step(newest, known_from=newest.vintage + 1)

    assert later.ratio.tobytes() == believed.ratio.tobytes()


def test_of_an_exceptional_period_under_way_the_end_is_not_known(newest: Completed, believed: Posterior) -> None:
    fitted, now = fit(newest), newest.vintage
    to_come, short, long, over = (
        posterior(newest, fitted, Structures(replace(RATIO, exceptional=(period,))))
        for period in ((now + 1, now + 6), (now - 5, now + 1), (now - 5, now + 9), (now - 5, now))
    )

    assert to_come.ratio_cov.tobytes() == believed.ratio_cov.tobytes()
    assert short.ratio_cov.tobytes() == long.ratio_cov.tobytes()
    assert short.ratio_cov[-1, -1] > over.ratio_cov[-1, -1]


# Too little to learn from


def test_less_than_two_years_have_no_posterior_and_it_says_why() -> None:
    (found,) = posteriors(vintages(23))

    assert found == NoPosterior(FIRST + 22, "There are figures of 23 months; odds need 24 or more.")


def test_vintages_after_those_with_too_little_are_believed() -> None:
    found = posteriors(vintages(26, newest=4))

    assert [type(each) for each in found] == [NoPosterior, Posterior, Posterior, Posterior]


def test_holes_count_as_months_that_are_not_there(newest: Completed) -> None:
    holes = newest.ratio.copy()
    holes[-20:-5] = np.nan

    assert refused(newest) is None
    assert refused(newest, ratio=holes) == "Of the newest 24 months 9 have figures; odds need 12 or more."
    holes[:-20] = np.nan
    assert refused(newest, ratio=holes) == "There are figures of 5 months; odds need 24 or more."
    with pytest.raises(ValueError, match="odds need 24"):
        fit(replace(newest, ratio=holes))


def test_an_error_that_is_not_known_is_no_basis(newest: Completed) -> None:
    unknown = np.full((3, 3), np.nan)

    assert refused(newest, nation_error=unknown) == "How wrong completion usually is could not be worked out."


@pytest.mark.parametrize("counted", [np.nan, 0.0])
def test_months_without_beneficiaries_have_no_weight_and_so_no_odds(newest: Completed, counted: float) -> None:
    people = newest.people.copy()
    people[0, -14] = counted

    why = "Of some of the newest months it is not known how many beneficiaries there were."
    assert refused(newest, people=people) == why


@pytest.mark.parametrize("odd", ["constant", "tenfold", "one month apart", "no error", "enormous error"])
def test_an_odd_series_is_believed_without_a_figure_that_is_none(odd: str) -> None:
    completed = vintages(40)[0]
    ratio = completed.ratio.copy()
    if odd == "constant":
        ratio[:] = 0.1
    if odd == "tenfold":
        ratio[20:] += np.log(10)
    if odd == "one month apart":
        ratio[-1] -= 5.0
    scale = {"no error": 0.0, "enormous error": 1e6}.get(odd, 1.0)
    completed = replace(completed, ratio=ratio, ratio_error=scale * completed.ratio_error)
    found = posterior(completed, fit(completed))

    assert np.isfinite(found.ratio).all()
    assert np.linalg.eigvalsh(found.ratio_cov)[0] > -1e-9
    assert np.isfinite(draws(found, 10, 1, people_of(completed, found)).ratio).all()


# Paths


def test_one_seed_gives_the_same_paths_and_another_gives_others(believed: Posterior, people: Array) -> None:
    one, same, other = (draws(believed, 100, seed, people) for seed in (7, 7, 8))

    assert one.ratio.tobytes() == same.ratio.tobytes()
    assert one.nation.tobytes() == same.nation.tobytes()
    assert not np.isclose(one.ratio[:, -1], other.ratio[:, -1]).any()


@pytest.mark.parametrize("path", [0, 1, 2, 4321, PATHS - 1])
def test_a_path_alone_is_itself_among_ten_thousand(believed: Posterior, people: Array, path: int) -> None:
    many = draws(believed, PATHS, 7, people)
    alone = draws(believed, 1, 7, people, start=path)

    assert alone.ratio.tobytes() == many.ratio[path : path + 1].tobytes()
    assert alone.nation.tobytes() == many.nation[path : path + 1].tobytes()


def test_paths_have_the_mean_the_covariance_and_the_tails_of_the_posterior(believed: Posterior, people: Array) -> None:
    paths = draws(believed, 200_000, 7, people, late=0.0)
    for drawn, mean, cov in (
        (paths.ratio, believed.ratio, believed.ratio_cov),
        (paths.nation, believed.nation, believed.nation_cov),
    ):
        off = (drawn - mean)[:, 6:]
        wide = cov[6:, 6:] * drawn_in(7.0) ** 2 * 7 / 5
        root = np.sqrt(np.outer(np.diag(wide), np.diag(wide)))
        np.testing.assert_allclose(off.mean(axis=0) / np.sqrt(np.diag(wide)), 0.0, atol=0.01)
        np.testing.assert_allclose(off.T @ off / len(off) / root, wide / root, atol=0.03)
        last = off[:, -1] / np.sqrt(cov[-1, -1])
        assert np.quantile(last, [0.05, 0.95, 0.995]) == pytest.approx([-1.645, 1.645, 3.037], rel=0.03)


def test_months_that_are_settled_are_the_same_on_each_path(believed: Posterior, people: Array) -> None:
    paths = draws(believed, 50, 7, people)

    np.testing.assert_array_equal(paths.ratio[:, :6], np.tile(believed.ratio[:6], (50, 1)))
    np.testing.assert_array_equal(paths.nation[:, :6], np.tile(believed.nation[:6], (50, 1)))


def test_what_is_restated_late_moves_a_year_against_the_one_before(believed: Posterior, people: Array) -> None:
    still = replace(believed, ratio_cov=np.zeros((36, 36)))
    paths = draws(still, PATHS, 7, people)
    off = paths.ratio - believed.ratio

    np.testing.assert_array_equal(off[:, :12], 0.0)
    assert off[:, 12].std() == pytest.approx(LATE * drawn_in(7.0) * np.sqrt(7 / 5), rel=0.03)
    assert (off[:, 24] - off[:, 12]).std() == pytest.approx(LATE * drawn_in(7.0) * np.sqrt(7 / 5), rel=0.03)
    np.testing.assert_allclose(off[:, 24:], off[:, [24]] * np.ones(12), atol=1e-9)


def test_people_to_come_grow_as_the_last_twelve_months_did(newest: Completed, people: Array) -> None:
    np.testing.assert_array_equal(people[:, :30], newest.people[:, -30:])
    np.testing.assert_allclose(people[0, 30:], 7e5 * 1.001 ** np.arange(MONTHS, MONTHS + 6))
    np.testing.assert_allclose(people[1], 35e6)


def test_to_import_the_outlook_is_light() -> None:
    modules = "monitor.outlook.posterior, monitor.outlook.forecast, monitor.outlook.structure"
    code = f"import sys, {modules}; print([name for name in ('statsmodels', 'scipy', 'pandas') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
