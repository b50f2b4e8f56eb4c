"""Months completed: by what was known then and nothing later, whatever a feed holds."""

from dataclasses import fields

import numpy as np
import pytest

from monitor.errors import ObservationError
from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed
from monitor.outlook.completion import completed
from monitor.outlook.revisions import prior
from tests.triangles import FIRST, PAID, cells, triangle


def _same(one: Completed, other: Completed) -> bool:
    pairs = [(getattr(one, each.name), getattr(other, each.name)) for each in fields(Completed)]
    return all(a.tobytes() == b.tobytes() if isinstance(a, np.ndarray) else a == b for a, b in pairs)


def _finite(one: Completed) -> bool:
    arrays = (one.spent, one.people, one.share_paid, one.ratio, one.nation, one.ratio_error, one.nation_error)
    return all(np.isfinite(array).all() for array in arrays)


@pytest.mark.parametrize("known", [0, 1, 17, 40, 58])
def test_whatever_later_deliveries_say_changes_no_bit_of_an_earlier_one(known: int) -> None:
    paid, people = cells()
    scrambled, counted = paid.copy(), people.copy()
    rng = np.random.default_rng(7)
    scrambled[..., known + 1 :] *= np.exp(rng.normal(0, 3, scrambled[..., known + 1 :].shape))
    scrambled[0, 1, :, known + 1] = np.nan
    counted[..., known + 1 :] *= 10
    before, after = completed(triangle(paid, people)), completed(triangle(scrambled, counted))

    assert all(_same(*pair) for pair in zip(before[: known + 1], after[: known + 1], strict=True))
    assert not _same(before[known + 1], after[known + 1])


def test_a_vintage_is_completed_alone_as_among_all() -> None:
    whole = triangle(*cells())
    (*_, alone) = completed(whole.known_at(45))
    among = completed(whole)[45]

    assert alone.events == among.events
    for each in ("spent", "people", "share_paid", "ratio", "nation", "ratio_error", "nation_error"):
        np.testing.assert_allclose(getattr(alone, each), getattr(among, each), rtol=1e-9, atol=1e-15)


def test_the_newest_alone_are_as_among_all() -> None:
    whole = triangle(*cells())
    newest, every = completed(whole, since=58), completed(whole)

    assert len(newest) == 2
    assert all(_same(*pair) for pair in zip(newest, every[58:], strict=True))


def test_every_delivery_is_completed_and_says_from_how_many_it_learned() -> None:
    made = completed(triangle(*cells()))

    assert [each.vintage for each in made] == list(range(FIRST, FIRST + 60))
    assert all(_finite(each) for each in made)
    assert (made[0].learned_from, made[5].learned_from, made[59].learned_from) == (0, 0, 51)
    assert made[59].ratio.shape == (60,)
    assert made[59].events == ()


def test_completion_comes_nearer_than_paid_to_date_and_its_error_is_told() -> None:
    paid, people = cells(noise=0.03)
    final = np.log(paid[0, :, :50, -1].sum(0) / paid[1, :, :50, -1].sum(0)) - np.log(0.02)
    made = completed(triangle(paid, people))[24:46]
    off = np.array([each.ratio[-3:] - final[each.vintage - FIRST - 2 : each.vintage - FIRST + 1] for each in made])
    said = np.array([np.sqrt(np.diagonal(each.ratio_error)[2::-1]) for each in made]).mean(axis=0)
    level = np.array([each.nation[-1] - np.log(paid[1, :, each.vintage - FIRST, -1].sum() / 3.5e7) for each in made])

    assert (off.std(axis=0) < 1.5 * said).all()
    assert (said < np.sqrt(np.diagonal(prior())[2::-1])).all()
    assert np.abs(level).max() < 0.1  # paid to date is 1.2 below


def test_services_add_up_to_the_ratio_and_to_the_nation() -> None:
    for each in completed(triangle(*cells()))[::7]:
        state, nation = np.log(each.spent.sum(axis=1) / each.people)

        np.testing.assert_allclose(state - nation, each.ratio, atol=1e-12)
        np.testing.assert_allclose(nation, each.nation, atol=1e-12)


def test_settled_months_stand_as_they_were_told() -> None:
    paid, people = cells()
    last = completed(triangle(paid, people))[-1]

    np.testing.assert_allclose(last.spent[1, :, :20], paid[1, :, :20, -1], rtol=1e-3)
    np.testing.assert_allclose(last.share_paid[:, :20], 1.0, atol=1e-3)
    assert last.share_paid[1, -1] == pytest.approx(PAID[0], abs=0.02)


# What feeds may hold


def test_one_delivery_alone_is_completed_by_what_is_built_in() -> None:
    paid, people = cells()
    paid[..., :-1], people[..., :-1] = np.nan, np.nan
    (made,) = completed(triangle(paid, people))

    assert made.learned_from == 0
    assert _finite(made)
    np.testing.assert_allclose(made.ratio_error, prior())
    newest = np.log(paid[0, :, -1, -1].sum() / paid[1, :, -1, -1].sum() / 0.02)
    assert made.ratio[-1] == pytest.approx(newest, abs=0.01)  # nothing says that state and nation run out otherwise
    assert made.spent[1, 0, -1] == pytest.approx(paid[1, 0, -1, -1] / 0.28, rel=0.01)


def test_a_first_delivery_may_hold_years() -> None:
    paid, people = cells()
    paid[..., :36], people[..., :36] = np.nan, np.nan
    made = completed(triangle(paid, people))

    assert [each.vintage for each in made] == list(range(FIRST + 36, FIRST + 60))
    assert all(_finite(each) for each in made)
    assert made[0].ratio.shape == (37,)


def test_deliveries_may_hold_the_newest_months_alone() -> None:
    paid, people = cells()
    lag = np.arange(60) - np.arange(60)[:, None]
    paid[:, :, lag > 24], people[:, lag > 24] = np.nan, np.nan
    made = completed(triangle(paid, people))

    assert all(_finite(each) for each in made)
    assert all(each.events == () for each in made)


def test_a_vintage_that_was_not_delivered_has_no_completion_and_harms_none() -> None:
    paid, people = cells()
    whole = completed(triangle(paid, people))
    paid[..., 40], people[..., 40] = np.nan, np.nan
    made = completed(triangle(paid, people))

    assert [each.vintage - FIRST for each in made] == [place for place in range(60) if place != 40]
    assert all(_finite(each) for each in made)
    assert made[40].ratio[-2] == pytest.approx(whole[41].ratio[-2], abs=0.02)


def test_deliveries_by_the_quarter_are_completed() -> None:
    paid, people = cells()
    skipped = np.arange(60) % 3 != 2
    paid[..., skipped], people[..., skipped] = np.nan, np.nan
    made = completed(triangle(paid, people))

    assert len(made) == 20
    assert all(_finite(each) for each in made)


def test_a_month_that_a_delivery_lacks_is_carried_on_and_told() -> None:
    paid, people = cells()
    whole = completed(triangle(paid, people))[50]
    paid[0, 1, 48, 50] = np.nan
    made = completed(triangle(paid, people))[50]

    assert [(each.kind, each.area, each.service, each.repaired) for each in made.events] == [
        ("month missing", "MD", "professional", True)
    ]
    assert made.ratio[48] == pytest.approx(whole.ratio[48], abs=0.03)


def test_a_service_that_disappears_is_carried_on_for_a_year_and_told() -> None:
    paid, people = cells()
    whole = completed(triangle(paid, people))
    paid[:, 1, :, 40:] = np.nan
    made = completed(triangle(paid, people))

    assert {each.kind for each in made[40].events} == {"month missing"}
    assert {each.area for each in made[40].events} == {"MD", "US"}
    assert all(_finite(each) for each in made)
    assert made[45].nation[-1] == pytest.approx(whole[45].nation[-1], abs=0.15)


def test_an_area_that_is_not_told_of_is_told() -> None:
    paid, people = cells()
    paid[0, :, :, 50] = np.nan
    made = completed(triangle(paid, people))[50]

    (event,) = made.events
    assert (event.kind, event.area, event.service) == ("month missing", "MD", "all")
    assert np.isfinite(made.ratio[:-1]).all()
    assert np.isnan(made.ratio[-1])  # of its newest month nothing is known


def test_a_service_that_appears_counts_from_then_on() -> None:
    paid, people = cells()
    paid[:, 1, :30] = np.nan
    made = completed(triangle(paid, people))

    assert all(np.isfinite(each.ratio).all() for each in made)
    assert made[-1].nation[40] - made[-1].nation[20] == pytest.approx(np.log(2), abs=0.1)


def test_a_negative_month_is_told_and_spreads_nowhere() -> None:
    paid, people = cells()
    paid[0, 0, 44, 45:] = -1e6
    made = completed(triangle(paid, people))

    assert "negative month" in {each.kind for each in made[45].events}
    assert all(np.isfinite(each.ratio).all() for each in made)


def test_a_count_that_jumps_tenfold_is_put_aside() -> None:
    paid, people = cells()
    whole = completed(triangle(paid, people))[50]
    people[0, :, 50] *= 10
    made = completed(triangle(paid, people))[50]

    (event,) = made.events
    assert (event.kind, event.area, event.repaired) == ("people revised", "MD", True)
    assert event.size == pytest.approx(9.0)
    np.testing.assert_allclose(made.ratio, whole.ratio, atol=1e-3)


def test_what_is_wrong_with_a_delivery_harms_months_of_long_ago_neither() -> None:
    paid, people = cells(months=90)
    whole = completed(triangle(paid, people))[80]
    paid[1, :, :, 80] *= 0.9
    people[0, :, 80] *= 10
    made = completed(triangle(paid, people))[80]

    assert {event.kind for event in made.events} == {"short delivery", "people revised"}
    np.testing.assert_allclose(made.ratio[:60], whole.ratio[:60], atol=1e-3)


def test_a_revision_of_settled_counts_is_told_and_kept() -> None:
    paid, people = cells()
    people[1, :30, 50:] *= 1.004
    made = completed(triangle(paid, people))[50]

    (event,) = made.events
    assert (event.kind, event.area, event.repaired) == ("people revised", "US", False)
    assert made.people[1, 10] == pytest.approx(3.5e7 * 1.004)


@pytest.mark.parametrize("amount", [0.0, np.nan, -1.0])
def test_a_feed_without_spending_is_refused(amount: float) -> None:
    paid, people = cells(months=12)
    with pytest.raises(ObservationError, match="No delivery tells of a month with spending"):
        completed(triangle(np.where(np.isnan(paid), np.nan, amount), people))


def test_a_feed_of_one_area_is_refused() -> None:
    paid, people = cells(months=12)
    paid[1] = 0.0
    with pytest.raises(ObservationError, match="both MD and the nation"):
        completed(triangle(paid, people))


def test_no_delivery_is_no_completion() -> None:
    paid, people = cells(months=6)

    assert completed(triangle(np.full_like(paid, np.nan), np.full_like(people, np.nan))) == ()


def test_a_delivery_of_zeros_among_others_harms_none() -> None:
    paid, people = cells()
    paid[..., 40] *= 0
    made = completed(triangle(paid, people))

    assert all(np.isfinite(each.ratio[:-1]).all() for each in made)
    assert _finite(made[-1])


def _positive(cov: Array) -> bool:
    return bool(np.allclose(cov, cov.T) and np.linalg.eigvalsh(cov).min() > 0)


@pytest.mark.parametrize("months", [1, 2, 3, 14, 40])
def test_a_feed_of_few_months_is_completed_and_its_errors_are_covariances(months: int) -> None:
    made = completed(triangle(*cells(months=months)))

    assert len(made) == months
    assert all(_finite(each) for each in made)
    assert all(_positive(each.ratio_error) and _positive(each.nation_error) for each in made)


@pytest.mark.parametrize("seed", range(12))
def test_holes_anywhere_leave_covariances_and_no_infinity(seed: int) -> None:
    rng = np.random.default_rng(seed)
    paid, people = cells(months=30, seed=seed)
    paid[rng.random(paid.shape) < 0.1] = rng.choice([np.nan, 0.0, -1e5])
    people[rng.random(people.shape) < 0.05] = rng.choice([np.nan, 0.0])
    made = completed(triangle(paid, people))

    assert all(_positive(each.ratio_error) and _positive(each.nation_error) for each in made)
    assert not any(np.isinf(each.spent).any() or np.isinf(each.ratio).any() for each in made)
    assert np.mean([np.isfinite(each.ratio).mean() for each in made[3:]]) > 0.9
