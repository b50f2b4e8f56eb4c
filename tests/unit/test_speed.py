"""The filter of payment speed: what all months of care share is speed, what one has alone is its size."""

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.by_lag import by_lag, one_earlier
from monitor.outlook.completion import completed
from monitor.outlook.speed import Paid, corrections
from monitor.outlook.triangle import Triangle
from monitor.simulate.history import history
from monitor.simulate.worlds import BASE

MONTHS = 90
RATE = np.array([0.35, 1.0, 0.9, 0.5, 0.3, 0.25, *[0.2] * 14])  # of what is unpaid, at each lag, at usual speed
LAST = len(RATE) - 1
SHARE = 1 - np.exp(-np.cumsum(RATE))


def _paid(seed: int, shared: float, cell: float) -> tuple[Array, Array]:
    """Paid to date [area, service, vintage, lag] of months that are truly 1, and the state's speed [vintage]."""
    rng = np.random.default_rng(seed)
    speed = rng.normal(0, 1, (2, MONTHS)) * np.array([shared, 0.0])[:, None]
    month, vintage = np.arange(MONTHS)[:, None], np.arange(MONTHS)
    lag = vintage - month
    wild = rng.normal(0, cell, (2, MONTHS, MONTHS))
    pace = RATE[np.clip(lag, 0, LAST)] * ((lag >= 0) & (lag <= LAST)) * np.exp(speed[:, None, :] + wild)
    paid = 1 - np.exp(-np.cumsum(pace, axis=-1))
    return by_lag(np.where(lag >= 0, paid, np.nan), LAST + 1)[:, None], speed[0]


def _corrected(paid: Array, ladder: Array) -> Array:
    share = np.broadcast_to(SHARE, ladder.shape)
    return corrections(
        Paid(paid, one_earlier(paid), np.zeros_like(paid)), paid[1] / SHARE, ladder, share, np.zeros_like(ladder)
    )


def test_months_paid_fast_together_are_told_from_months_that_are_large() -> None:
    before, after = [], []
    for seed in range(6):
        paid, _ = _paid(seed, shared=0.25, cell=0.03)
        ladder = np.log(paid[0] / paid[1])  # both run out alike: what is left of the ratio is error
        before.append(ladder[0, 50:, :3])
        after.append((ladder + _corrected(paid, ladder))[0, 50:, :3])
    before_error, after_error = (np.concatenate(each).std(axis=0) for each in (before, after))

    assert (after_error < np.array([0.85, 0.9, 0.9]) * before_error).all()


def test_a_single_month_that_is_large_is_left_large() -> None:
    paid, _ = _paid(3, shared=0.02, cell=0.02)
    month, vintage = 70, 72
    for later in range(MONTHS - month):
        if later <= LAST:
            paid[0, 0, month + later, later] *= 1.1
    ladder = np.log(paid[0] / paid[1])
    corrected = ladder + _corrected(paid, ladder)

    assert corrected[0, vintage, 2] == pytest.approx(np.log(1.1), abs=0.02)


def test_nothing_is_corrected_before_its_usual_size_is_known_nor_beyond_it() -> None:
    paid, _ = _paid(1, shared=0.1, cell=0.03)
    paid[0, 0, 60] *= 3
    ladder = np.log(paid[0] / paid[1])
    correction = _corrected(paid, ladder)

    assert (correction[:, :8] == 0).all()
    assert np.abs(correction[0, 60, 0]) < 0.5
    assert np.isfinite(correction).all()


def test_holes_are_looked_over() -> None:
    paid, _ = _paid(1, shared=0.1, cell=0.03)
    paid[0, 0, 40], paid[1, 0, 55, 2:4], paid[0, 0, 65, 1] = np.nan, np.nan, -1.0
    with np.errstate(invalid="ignore"):
        ladder = np.log(paid[0] / paid[1])
    correction = _corrected(paid, ladder)

    assert np.isfinite(correction).all()
    assert (correction[0, 40] == 0).all()
    assert (correction[0, 70:, :3] != 0).any()


def test_many_old_months_that_are_restated_together_are_no_wild_speed_of_payment() -> None:
    """One all-care feed in which restatements were laid to the newest month, which came out half as large again."""
    drawn = history(BASE, 2002, years=4, first=12 * 2015)
    one = Triangle("VT", ("all",), drawn.first, drawn.paid.sum(axis=1, keepdims=True), drawn.people)
    told = np.log(drawn.final.sum(axis=1) / drawn.final_people)
    apart = [each.ratio - (told[0] - told[1])[: len(each.ratio)] for each in completed(one, since=20)]
    newest = np.array([each[[-1, -4]] for each in apart])

    assert (np.abs(newest).mean(axis=0) < np.array([0.06, 0.01])).all()  # they were 0.26 and 0.04
    assert (np.abs(newest).max(axis=0) < np.array([0.25, 0.03])).all()
