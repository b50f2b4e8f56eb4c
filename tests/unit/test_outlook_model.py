"""The state space of a series of months: held against the kernel written down, and against statsmodels' smoother."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.language.arithmetic import Array
from monitor.outlook.model import Seen, SeriesModel, as_covariance, conditioned
from monitor.outlook.structure import NAMES, NATION, RATIO, Step, Structure
from tests.months import FIRST, LAGS, dense, drawn, kernel, usual_error

MONTHS = 132
EXCEPTIONAL = ((FIRST + 110, FIRST + 125),)
ODD = np.log([0.001, 0.01, 0.004, 0.01, 0.003, 0.02, 4.0])  # parameters far from every prior's medians


def seen(structure: Structure = RATIO, months: int = MONTHS, seed: int = 1) -> Seen:
    error = usual_error()[::-1, ::-1]
    rng = np.random.default_rng(seed)
    observed = drawn(structure, np.arange(FIRST, FIRST + months), seed)
    observed[-LAGS:] += np.linalg.cholesky(error) @ rng.standard_normal(LAGS)
    return Seen(FIRST, observed, error)


def by_kernel(sight: Seen, structure: Structure, parameters: Array, ahead: int) -> tuple[Array, Array, float]:
    months = np.arange(FIRST, FIRST + len(sight.observed) + ahead)
    center = np.nanmedian(sight.observed)
    error = np.zeros((len(months), len(months)))
    error[: len(sight.observed), : len(sight.observed)] = sight.error_of_newest(len(sight.observed))
    observed = np.concatenate([sight.observed - center, np.full(ahead, np.nan)])
    mean, cov, size = dense(*kernel(structure, parameters, months), observed, error)
    return mean + center, cov, size


@pytest.mark.parametrize("structure", [RATIO, replace(RATIO, exceptional=EXCEPTIONAL), replace(NATION, rate_months=())])
@pytest.mark.parametrize("window", [LAGS, 36, MONTHS])
def test_it_is_the_gaussian_process_of_its_kernel_with_the_whole_covariance_of_errors(
    structure: Structure, window: int
) -> None:
    sight = seen(structure)
    believed = SeriesModel(sight, structure, FIRST + MONTHS - window, ahead=12).believed(ODD)
    mean, cov, size = by_kernel(sight, structure, ODD, ahead=12)

    np.testing.assert_allclose(believed.mean, mean[-window - 12 :], atol=1e-9)
    np.testing.assert_allclose(believed.cov, cov[-window - 12 :, -window - 12 :], atol=1e-9)
    assert believed.log_likelihood == pytest.approx(size, abs=1e-6)


def test_errors_that_hang_together_are_not_taken_for_errors_that_do_not() -> None:
    sight = seen()
    alone = replace(sight, error=np.diag(np.diag(sight.error)))
    together, apart = (SeriesModel(each, RATIO, FIRST + MONTHS - 36).believed(ODD) for each in (sight, alone))

    assert np.abs(together.mean - apart.mean).max() > 0.001


def test_where_errors_do_not_hang_together_it_is_the_smoother_of_statsmodels() -> None:
    sight = seen()
    alone = replace(sight, error=np.diag(np.diag(sight.error)))
    believed = SeriesModel(alone, RATIO, FIRST + MONTHS - 36).believed(ODD)

    all_filtered = SeriesModel(replace(alone, error=np.zeros((0, 0))), RATIO, FIRST + MONTHS)
    made = all_filtered.update(ODD)
    variances = np.zeros((1, 1, MONTHS + 1))
    variances[0, 0, -LAGS:] = np.diag(sight.error)
    all_filtered.ssm["obs_cov"] = variances
    smoothed = all_filtered.ssm.smooth()
    table = made.design[-36:]
    spread = np.einsum("ms,stm,mt->m", table, smoothed.smoothed_state_cov[..., -36:], table)

    center = float(np.median(sight.observed))
    np.testing.assert_allclose(
        believed.mean, center + np.sum(table * smoothed.smoothed_state[:, -36:].T, axis=1), atol=1e-8
    )
    np.testing.assert_allclose(np.diag(believed.cov), spread, atol=1e-8)
    assert believed.log_likelihood == pytest.approx(smoothed.llf, abs=1e-6)


def test_a_month_seen_without_error_stays_as_it_was_seen_to_the_last_bit() -> None:
    sight = seen()
    believed = SeriesModel(sight, RATIO, FIRST + MONTHS - 36).believed(ODD)

    settled = 36 - LAGS
    np.testing.assert_array_equal(believed.cov[:settled], 0.0)
    np.testing.assert_allclose(believed.mean[:settled], sight.observed[-36:-LAGS], atol=1e-15)


def test_what_is_left_of_settled_months_counts_as_an_error_of_each() -> None:
    sight = replace(seen(), settled=1e-6)
    believed = SeriesModel(sight, RATIO, FIRST + MONTHS - 36).believed(ODD)

    np.testing.assert_allclose(believed.mean[:-LAGS], sight.observed[-36:-LAGS], atol=0.003)
    assert (believed.mean[:-LAGS] != sight.observed[-36:-LAGS]).all()
    assert 0 < believed.cov[0, 0] < 1e-6


def test_a_month_without_a_figure_is_believed_from_its_neighbors() -> None:
    sight = seen()
    sight.observed[[20, MONTHS - 10]] = np.nan
    believed = SeriesModel(sight, RATIO, FIRST + MONTHS - 36).believed(ODD)
    mean, cov, _ = by_kernel(sight, RATIO, ODD, ahead=0)

    np.testing.assert_allclose(believed.mean, mean[-36:], atol=1e-9)
    np.testing.assert_allclose(believed.cov, cov[-36:, -36:], atol=1e-9)


def test_a_covariance_learned_over_holes_becomes_one() -> None:
    learned = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    mended = as_covariance(learned)

    assert np.linalg.eigvalsh(learned)[0] < -0.5
    assert np.linalg.eigvalsh(mended)[0] > -1e-12
    assert np.linalg.norm(mended - learned) == pytest.approx(-np.linalg.eigvalsh(learned)[0])
    np.testing.assert_array_equal(as_covariance(np.zeros((3, 3))), 0.0)


# The prior and the fit


def test_the_prior_enters_what_a_fit_makes_largest() -> None:
    model = SeriesModel(seen(), RATIO, FIRST + MONTHS - 36)
    lead = model.loglike(ODD) - model.loglike(RATIO.start)
    by_data = model.believed(ODD).log_likelihood - model.believed(RATIO.start).log_likelihood

    assert lead - by_data == pytest.approx(-0.5 * np.sum(((ODD - RATIO.start) / RATIO.spread) ** 2))


def test_a_fit_is_a_top_of_the_log_posterior() -> None:
    model = SeriesModel(seen(), RATIO, FIRST + MONTHS - 36)
    fitted = model.fitted()
    top = model.loglike(fitted)

    assert top > model.loglike(RATIO.start)
    for place in range(len(NAMES)):
        for step in (-0.1, 0.1):
            assert model.loglike(fitted + step * np.eye(len(NAMES))[place]) < top


def test_a_fit_that_starts_from_another_optimum_comes_to_the_same() -> None:
    model = SeriesModel(seen(), RATIO, FIRST + MONTHS - 36)
    fitted = model.fitted()

    np.testing.assert_allclose(model.fitted(fitted + 0.3), fitted, atol=0.02)


def test_what_months_do_not_tell_stays_at_the_median_of_its_prior() -> None:
    fitted = SeriesModel(seen(), RATIO, FIRST + MONTHS - 36).fitted()
    place = NAMES.index("exceptional")  # no period is marked

    assert fitted[place] == pytest.approx(RATIO.start[place], abs=1e-6)


def test_short_histories_stay_closer_to_the_prior_than_long_ones() -> None:
    quiet = replace(RATIO, medians=(*RATIO.medians[:4], 0.001, *RATIO.medians[5:]))
    place = NAMES.index("noise")
    short, long = (seen(quiet, months) for months in (30, 180))
    found = [SeriesModel(each, RATIO, FIRST + len(each.observed) - LAGS).fitted()[place] for each in (short, long)]

    assert found[1] < found[0] < RATIO.start[place]


def test_a_fit_of_july_steps_finds_them_in_the_months_of_rate_orders_alone() -> None:
    sight = seen()
    months = np.arange(FIRST, FIRST + MONTHS)
    julys = np.cumsum((months % 12 == 6) * 0.03 * (-1.0) ** (months // 12))
    stepped = replace(sight, observed=sight.observed + julys)
    place = NAMES.index("rate_step")
    july, january = (
        SeriesModel(stepped, replace(RATIO, rate_months=(month,)), FIRST + MONTHS - 36).fitted()[place]
        for month in (7, 1)
    )

    assert july > january + 0.5


# What is marked


def test_a_known_step_moves_its_months_and_what_follows_and_nothing_else() -> None:
    sight, order = seen(), FIRST + 120
    step = 0.05 * (np.arange(FIRST, FIRST + MONTHS + 12) >= order)
    moved = replace(sight, observed=sight.observed + step[:MONTHS])
    without = SeriesModel(sight, RATIO, FIRST + MONTHS - 36, ahead=12).believed(ODD)
    known = SeriesModel(
        moved, replace(RATIO, steps=(Step(order, 0.05, FIRST),)), FIRST + MONTHS - 36, ahead=12
    ).believed(ODD)

    np.testing.assert_allclose(known.mean, without.mean + step[-48:], atol=1e-3)
    np.testing.assert_allclose(known.cov, without.cov, atol=1e-12)


def test_an_order_to_come_moves_the_months_to_come() -> None:
    order = FIRST + MONTHS + 6
    plain = SeriesModel(seen(), RATIO, FIRST + MONTHS - 36, ahead=12).believed(ODD)
    ordered = SeriesModel(
        seen(), replace(RATIO, steps=(Step(order, 0.02, FIRST),)), FIRST + MONTHS - 36, ahead=12
    ).believed(ODD)

    np.testing.assert_allclose(ordered.mean - plain.mean, [0.0] * 42 + [0.02] * 6, atol=1e-12)


def test_what_happens_in_an_exceptional_period_hardly_moves_what_comes_after() -> None:
    sight = seen()
    shaken = sight.observed.copy()
    shaken[100:108] += 0.04
    marked = replace(RATIO, exceptional=((FIRST + 100, FIRST + 107),))
    moves = []
    for structure in (RATIO, marked):
        before, after = (
            SeriesModel(replace(sight, observed=series), structure, FIRST + MONTHS - 36, ahead=12).believed(RATIO.start)
            for series in (sight.observed, shaken)
        )
        moves.append(np.abs(after.mean - before.mean)[-12:].mean())

    assert moves[1] < 0.5 * moves[0]


def test_conditioning_on_nothing_changes_nothing() -> None:
    mean, cov = kernel(RATIO, RATIO.start, np.arange(FIRST, FIRST + 5))
    believed = conditioned(mean, cov, np.full(5, np.nan), np.zeros((5, 5)))

    np.testing.assert_array_equal(believed.mean, mean)
    np.testing.assert_array_equal(believed.cov, cov)
    assert believed.log_likelihood == 0.0
