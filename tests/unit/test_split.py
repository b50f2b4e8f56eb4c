"""How care is split over services: as completed, by the rule of months to come, and how far off that has been."""

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.split import FEWEST, FURTHEST, Split, split, with_services

MONTHS = 72
UNIFORM = np.random.default_rng(3).random(200)


def completed(spent: Array) -> Completed:
    """A delivery with payments [area, service, month], first month 0."""
    flat, error = np.zeros(spent.shape[-1]), np.eye(24) * 1e-4
    people = np.ones((2, spent.shape[-1]))
    return Completed(0, spent.shape[-1] - 1, spent, people, people, flat, flat, error, error)


def steady(months: int = MONTHS, growth: tuple[float, float] = (1.04, 1.04), noise: float = 0.0) -> Array:
    """Two services that grow by so much a year, the first with a season."""
    at = np.arange(months)
    season = 1 + 0.2 * (at % 12 == 3)
    each = np.stack([100 * growth[0] ** (at / 12) * season, 300 * growth[1] ** (at / 12)])
    return np.stack([each, 50 * each]) * np.exp(noise * np.random.default_rng(1).normal(size=(2, 2, months)))


def of(spent: Array, to_come: int = 6, uniform: Array | None = UNIFORM) -> Split:
    return split(completed(spent), 12, spent.shape[-1] - 12 + to_come, uniform)


def test_a_month_to_come_is_split_as_the_year_before_moved_by_the_growth_of_twelve_months() -> None:
    found = of(steady(growth=(1.10, 1.02)), 12).shares
    truth = steady(MONTHS + 12, (1.10, 1.02))
    truth = truth / truth.sum(axis=1, keepdims=True)

    np.testing.assert_allclose(found, truth[..., 12:], rtol=1e-12)


def test_shares_sum_to_one_on_every_path() -> None:
    shares = of(steady(noise=0.02)).on_paths()

    assert shares.shape == (200, 2, 2, MONTHS - 12 + 6)
    np.testing.assert_allclose(shares.sum(axis=2), 1, rtol=1e-12)
    assert (np.ptp(shares[..., :-6], axis=0) == 0).all()
    assert (np.ptp(shares[..., -6:], axis=0) > 0).all()


def test_paths_are_off_by_as_much_as_the_rule_was() -> None:
    found = of(steady(MONTHS * 4, noise=0.02))
    off = np.log(found.on_paths() / found.shares)[:, 0, 1, -6:]

    # Of the month itself, of the same month a year before, and of the growth over twelve: the other service's share.
    assert off.std() == pytest.approx(0.25 * 0.02 * np.sqrt(2 * (2 + 2 / 12)), rel=0.25)


def test_care_that_follows_the_rule_is_split_alike_on_all_paths() -> None:
    shares = of(steady()).on_paths()

    np.testing.assert_allclose(shares, shares[:1].repeat(len(shares), axis=0), rtol=1e-9)


@pytest.mark.parametrize(
    ("spent", "to_come"),
    [(steady(24 + 6 + 6 + FEWEST - 2), 6), (steady(), 13), (steady()[:, :1], 6)],
    ids=["too few months", "further than a year", "one service"],
)
def test_where_the_rule_was_seldom_seen_services_are_split_alike(spent: Array, to_come: int) -> None:
    found = of(spent, to_come)

    assert found.on_paths().shape[0] == 1
    np.testing.assert_allclose(found.on_paths().sum(axis=2), 1)


def test_without_draws_of_their_own_paths_are_split_alike() -> None:
    assert of(steady(noise=0.02), uniform=None).on_paths().shape[0] == 1


def test_a_wild_month_is_drawn_in_and_a_hole_is_passed_over() -> None:
    calm = steady(4 * MONTHS, noise=0.02)
    wild, holed = calm.copy(), calm.copy()
    wild[0, 0, 100] *= 3
    holed[0, 0, 100] = np.nan
    usual = np.median(np.abs(of(calm).errors), axis=0) * 1.4826

    assert (np.abs(of(wild).errors) < 1.5 * FURTHEST * usual).all()
    assert np.isfinite(of(holed).errors).all()
    assert len(of(holed).errors) < len(of(wild).errors)


def test_a_path_alone_is_split_as_it_is_among_many() -> None:
    many = of(steady(noise=0.02)).on_paths()
    for path in (0, 7, 199):
        np.testing.assert_array_equal(
            of(steady(noise=0.02), uniform=UNIFORM[path : path + 1]).on_paths()[0], many[path]
        )


def test_what_splits_a_path_is_the_same_however_many_there_are() -> None:
    many, few = (with_services(Draws(0, np.zeros((n, 1)), np.zeros((n, 1)), np.ones((2, 1))), 5) for n in (100, 7))

    assert many.uniform is not None
    assert few.uniform is not None
    np.testing.assert_array_equal(many.uniform[:7], few.uniform)
    assert 0 <= many.uniform.min() < many.uniform.max() < 1
