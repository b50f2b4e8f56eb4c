"""The worlds are what they are said to be: figures of a hundred histories beside those that were set."""

import sys
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from monitor.simulate.history import history
from monitor.simulate.worlds import BASE, WORLDS
from tests import drawn

SEEDS = range(500_000, 500_100)  # of no history that a method is fitted to or judged by
HARD = {  # what the base world has to be like, and how far a hundred histories may lie from it
    "yearly difference, sd": (1.29, 0.06),
    "years beyond one point": (16.0, 2.0),
    "paid at lag 0": (28.0, 0.5),
    "paid at lag 1": (74.0, 0.5),
    "paid at lag 2": (90.0, 0.4),
    "paid at lag 3": (94.0, 0.3),
    "paid at lag 5": (97.0, 0.2),
    "paid at lag 12": (99.6, 0.1),
    "revision from lag 0": (5.5, 0.3),
    "revision from lag 1": (2.7, 0.2),
    "revision from lag 2": (1.3, 0.15),
    "revision from lag 3": (0.8, 0.11),
    "revision from lag 6": (0.4, 0.05),
    "claim noise of a year": (0.2, 0.02),
    "payment stops a year": (0.3, 0.04),
    "restatements a year, state": (0.45, 0.05),
    "restatements a year, nation": (0.2, 0.04),
    "short deliveries": (1.2, 0.25),
}


def test_the_base_world_is_as_hard_as_it_was_set() -> None:
    measured = drawn.figures(BASE, drawn.histories(BASE, SEEDS))
    sys.stdout.write(drawn.table({name: value for name, (value, _) in HARD.items()}, measured) + "\n")
    assert measured == {name: pytest.approx(value, abs=within) for name, (value, within) in HARD.items()}


OTHERS = {  # of the other worlds, so that a change of one is seen
    "small": {
        "yearly difference, sd": (1.37, 0.08),
        "paid at lag 0": (22.4, 0.6),
        "revision from lag 0": (7.0, 0.5),
        "claim noise of a year": (0.5, 0.05),
    },
    "unsteady": {
        "yearly difference, sd": (1.55, 0.1),
        "paid at lag 0": (28.0, 0.8),
        "revision from lag 0": (8.8, 0.8),
        "payment stops a year": (0.6, 0.08),
        "short deliveries": (2.5, 0.4),
    },
    "regimes": {
        "yearly difference, sd": (1.48, 0.1),
        "paid at lag 0": (28.0, 0.5),
        "revision from lag 0": (5.5, 0.4),
    },
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_worlds_are_harder_in_their_own_ways(name: str) -> None:
    measured = drawn.figures(WORLDS[name], drawn.histories(WORLDS[name], SEEDS))
    sys.stdout.write(f"{name}\n{drawn.table({key: value for key, (value, _) in OTHERS[name].items()}, measured)}\n")
    assert {key: measured[key] for key in OTHERS[name]} == {
        key: pytest.approx(value, abs=within) for key, (value, within) in OTHERS[name].items()
    }


def test_a_seed_is_a_history() -> None:
    once, again, other = history(BASE, 7), history(BASE, 7), history(BASE, 8)
    assert np.array_equal(once.paid, again.paid, equal_nan=True)
    assert np.array_equal(once.people, again.people, equal_nan=True)
    assert once.happenings == again.happenings
    assert not np.array_equal(once.final, other.final)


def test_a_history_has_whole_calendar_years() -> None:
    one = history(BASE, 7, years=3, first=12 * 2015)
    assert one.calendar_years.tolist() == [2016, 2017]
    assert one.paid.shape == (2, 7, 48, 48)
    with pytest.raises(ValueError, match="whole calendar years"):
        history(BASE, 7, first=12 * 2015 + 6)
    with pytest.raises(ValueError, match="whole calendar years"):
        history(BASE, 7, years=0)


def test_the_difference_is_that_of_what_was_spent_on_a_beneficiary() -> None:
    one = history(BASE, 7, years=2)
    each = [
        [
            one.final[area, :, year : year + 12].sum() / one.final_people[area, year : year + 12].sum()
            for year in (0, 12)
        ]
        for area in (0, 1)
    ]
    (state, nation) = (100 * (later / before - 1) for before, later in each)
    assert one.difference == pytest.approx([state - nation])


def test_no_delivery_tells_of_a_month_that_is_not_over_and_the_last_tells_nearly_all() -> None:
    one = history(BASE, 7)
    months = one.paid.shape[-1]
    later = np.arange(months)[:, None] > np.arange(months)[None, :]
    assert np.array_equal(np.isnan(one.paid), np.broadcast_to(later, one.paid.shape))
    assert np.array_equal(np.isnan(one.people), np.broadcast_to(later, one.people.shape))
    settled = one.paid[..., : months - 36, -1]
    assert settled == pytest.approx(one.final[..., : months - 36], rel=1e-9)


@pytest.mark.parametrize("kind", ["payment stop", "short delivery", "restatement"])
def test_deliveries_show_what_is_said_to_have_happened(kind: str) -> None:
    """Beside the same world without trouble, cell by cell, where one thing alone has happened."""
    quiet = replace(BASE, trouble=replace(BASE.trouble, stops=0.0, short=0.0, restatements=(0.0, 0.0)))
    often = {
        "payment stop": {"stops": 0.2},
        "short delivery": {"short": 0.01},
        "restatement": {"restatements": (0.08, 0.04)},
    }
    world = replace(quiet, trouble=replace(quiet.trouble, **often[kind]))
    found = [
        (one, history(quiet, one.seed), each[0])
        for one in drawn.histories(world, range(40))
        if len(each := [it for it in one.happenings if it.kind == kind]) == 1
    ]
    assert len(found) >= 5
    for one, without, each in found:
        vintage = each.vintage - one.first
        moved = one.paid / without.paid - 1
        touched = np.ix_(
            [("state", "nation").index(area) for area in each.areas],
            [one.services.index(name) for name in each.services],
        )
        assert np.array_equal(one.final, without.final)
        if kind == "payment stop":  # the newest month is paid only in the stop itself, so it lacks just that share
            assert moved[touched][..., vintage, vintage] == pytest.approx(each.size)
            assert (moved[touched][..., vintage - 6, vintage:] <= 1e-12).all()
        elif kind == "short delivery":
            assert moved[touched][..., : vintage + 1, vintage] == pytest.approx(each.size)
        else:
            months = slice(each.months[0] - one.first, min(each.months[1] - one.first + 1, vintage))
            assert moved[touched][..., months, vintage - 1] == pytest.approx(1 / (1 + each.size) - 1)
        rest = moved.copy()
        rest[touched] = 0.0
        assert not np.nan_to_num(rest).any()
        assert np.nan_to_num(moved[..., :vintage]).any() == (kind == "restatement")
        assert np.nan_to_num(moved[..., vintage + 1 + 2 * (kind == "payment stop") :]).any() == (kind == "payment stop")


FROZEN = {  # the fingerprint of a world's parameters, and the last difference of its history of seed 1
    "base": ("5fe354f09f966e6d", 3.416952),
    "small": ("1eb5526a4c21ebf2", 3.881350),
    "unsteady": ("684b0794c65d01a7", 3.947892),
    "regimes": ("8de2c5bbab9602af", 3.311345),
}


def test_the_worlds_are_those_that_methods_were_fitted_in() -> None:
    """A method may not be helped by a change of its world: who changes one says so here, and judges all anew."""
    now = {
        name: (sha256(repr(world).encode()).hexdigest()[:16], history(world, 1).difference[-1])
        for name, world in WORLDS.items()
    }
    assert now == {name: (digest, pytest.approx(last, abs=1e-5)) for name, (digest, last) in FROZEN.items()}
