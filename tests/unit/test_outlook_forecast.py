"""How a year's difference may end, in closed form: held against paths of the same months, added up year by year."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws, Posterior
from monitor.outlook.forecast import YearEnd, year_end
from monitor.outlook.posterior import drawn_in, draws, fit, people_of, posterior
from tests.months import vintages

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


@pytest.fixture(scope="module")
def newest() -> Completed:
    return vintages(126)[0]


@pytest.fixture(scope="module")
def believed(newest: Completed) -> Posterior:
    return posterior(newest, fit(newest), through=2022)


@pytest.fixture(scope="module")
def people(newest: Completed, believed: Posterior) -> Array:
    return people_of(newest, believed)


def added_up(paths: Draws, year: int) -> Array:
    """The difference of a year on each path, in points, from dollars and people of its months."""
    begins = 12 * year - paths.first
    grown = []
    for people, logs in ((paths.people[0], paths.nation + paths.ratio), (paths.people[1], paths.nation)):
        now, before = (
            (np.exp(logs[:, of]) * people[of]).sum(axis=1) / people[of].sum()
            for of in (slice(begins, begins + 12), slice(begins - 12, begins))
        )
        grown.append(100 * (now / before - 1))
    return np.asarray(grown[0] - grown[1])


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_it_is_what_the_paths_add_up_to(believed: Posterior, people: Array, year: int) -> None:
    end = year_end(believed, people, year, limit=1.0)
    paths = added_up(draws(believed, 100_000, 3, people), year)
    spread = end.quantile(0.75) - end.quantile(0.25)

    found = [end.quantile(share) for share in SHARES]
    np.testing.assert_allclose(found, np.quantile(paths, SHARES), atol=0.04 * spread)
    assert end.mean == pytest.approx(paths.mean(), abs=0.02 * spread)
    assert end.above_limit == pytest.approx((paths > 1.0).mean(), abs=0.006)


def test_quantiles_and_odds_are_of_one_distribution(believed: Posterior, people: Array) -> None:
    end = year_end(believed, people, 2021)

    for share in SHARES:
        assert end.above(end.quantile(share)) == pytest.approx(1 - share)
    assert end.median == end.quantile(0.5)
    assert end.above_limit is None


def test_the_weights_say_how_far_each_month_moves_it(believed: Posterior, people: Array) -> None:
    end = year_end(believed, people, 2021)

    assert end.weights[:12] == pytest.approx(0.0)
    assert end.weights[12:24].sum() == pytest.approx(-1.0)
    assert end.weights[24:36].sum() == pytest.approx(1.0)
    for month in (14, 30):
        moved = replace(believed, ratio=believed.ratio + 1e-5 * (np.arange(48) == month))
        assert year_end(moved, people, 2021).center - end.center == pytest.approx(1e-5 * end.weights[month], rel=1e-3)


def test_what_is_restated_late_widens_it(believed: Posterior, people: Array) -> None:
    plain, late = (year_end(believed, people, 2021, late=late) for late in (0.0, 0.003))

    assert late.scale**2 == pytest.approx(plain.scale**2 + (drawn_in(7.0) * 0.003) ** 2)
    assert late.median == plain.median


def test_a_year_that_is_settled_is_certain(believed: Posterior, people: Array) -> None:
    still = replace(believed, ratio_cov=np.zeros((48, 48)))
    end = year_end(still, people, 2020, late=0.0)

    assert end.quantile(0.05) == end.quantile(0.95) == end.median
    assert (end.above(end.median - 0.01), end.above(end.median + 0.01)) == (1.0, 0.0)


def test_a_difference_that_no_growth_could_have_is_certainly_exceeded(believed: Posterior, people: Array) -> None:
    assert year_end(believed, people, 2021).above(-150.0) == 1.0


@pytest.mark.parametrize("year", [2019, 2023])
def test_a_year_that_is_not_all_believed_is_refused(believed: Posterior, people: Array, year: int) -> None:
    with pytest.raises(ValueError, match=f"months of {year - (year == 2019)}"):
        year_end(believed, people, year)


def test_by_hand() -> None:
    end = YearEnd(2021, float(np.log(1.01)), 0.0064**2, 0.0048, 7.0, 0.04, np.zeros(1))

    assert end.scale == pytest.approx(0.008 * 1.644854 / 1.894579)
    assert end.median == pytest.approx(1.04)
    assert end.quantile(0.95) == pytest.approx(104 * (1.01 * np.exp(0.008 * 1.644854) - 1), rel=1e-6)
    assert end.above(1.04) == pytest.approx(0.5)
