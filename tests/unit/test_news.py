"""What moved the expected difference, line by line and summing to the move; and what its uncertainty is made of."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.growths import YEAR, difference_to_date
from monitor.outlook.news import changes, sources
from monitor.outlook.results import Change
from tests.beliefs import completed, flat, window

MONTHS = 2 * YEAR - 6  # through June 2024
GAIN = 3.0


def forecast(of: Completed, gain: float) -> float:
    """A stand-in: linear in the months, which count less where they are less sure."""
    error = np.zeros(of.ratio.size)
    error[-of.ratio_error.shape[0] :] = np.diag(of.ratio_error)[::-1]
    return float(gain * np.nansum(of.ratio / (1e-4 + error)) / 1e5 + np.nansum(of.nation) / 50)


def paid(months: int, seed: int = 0) -> Completed:
    """The first months of a history of figures that no later vintage restates."""
    rng = np.random.default_rng(seed)
    base = flat(40)
    spent = base.spent * np.exp(rng.normal(0, 0.02, base.spent.shape))
    return completed(spent[:, :, :months], base.people[:, :months])


def points(found: tuple[Change, ...]) -> dict[str, float]:
    return {change.name: change.points for change in found}


def test_only_what_is_new_moves_the_forecast_where_nothing_else_changed() -> None:
    found = changes((paid(MONTHS), GAIN), (paid(MONTHS + 1), GAIN), forecast)

    assert [change.months for change in found] == [("2024-07",), (), (), (), ()]
    assert points(found) == pytest.approx(
        {**dict.fromkeys(points(found), 0.0), "new months": found[0].points}, abs=1e-12
    )
    assert abs(found[0].points) > 0.01


def test_each_piece_has_its_line() -> None:
    was, new = paid(MONTHS), paid(MONTHS + 1)
    spent = new.spent.copy()
    spent[0, :, -3] *= 1.03  # May, paid anew
    spent[0, :, 2] *= 1.02  # March of the year before
    restated = replace(completed(spent, new.people), share_paid=new.share_paid)
    slower = restated.share_paid.copy()
    slower[0, -2] /= 1.01  # June is taken to be paid less: it stands higher
    refactored = replace(restated, share_paid=slower, ratio=restated.ratio + np.log(restated.share_paid / slower)[0])
    found = {change.name: change for change in changes((was, GAIN), (refactored, GAIN + 1), forecast)}
    sure = forecast(replace(new, ratio=new.ratio * 0), GAIN)

    assert found["restated months"].months == ("2024-05",)
    assert found["late restatements"].months == ("2023-03",)
    assert found["late restatements"].points == pytest.approx(GAIN * np.log(1.02) / 1e-4 / 1e5)
    assert found["restated months"].points > 0
    assert found["completion re-estimated"].points == pytest.approx(
        GAIN * np.log(1.01) / (1e-4 + new.ratio_error[1, 1]) / 1e5
    )
    assert found["method"].points == pytest.approx((forecast(refactored, GAIN) - sure) / GAIN)


def test_errors_learned_anew_are_completion() -> None:
    was, new = paid(MONTHS), paid(MONTHS + 1)
    found = points(changes((was, GAIN), (replace(new, ratio_error=4 * new.ratio_error), GAIN), forecast))

    assert abs(found["completion re-estimated"]) > 1e-3
    assert found["restated months"] == pytest.approx(0, abs=1e-12)


def test_a_month_that_no_delivery_tells_of_is_none_that_moved() -> None:
    was, new = paid(MONTHS), paid(MONTHS + 1)
    new.ratio[5] = np.nan
    was.ratio[5] = np.nan
    found = changes((was, GAIN), (new, GAIN), forecast)

    assert [change.months for change in found] == [("2024-07",), (), (), (), ()]


@given(seeds=st.tuples(st.integers(0, 99), st.integers(0, 99)), later=st.integers(0, 3), gain=st.floats(-9, 9))
def test_the_lines_are_the_whole_move(seeds: tuple[int, int], later: int, gain: float) -> None:
    was, new = paid(MONTHS, seeds[0]), paid(MONTHS + later, seeds[1])
    found = changes((was, GAIN), (new, gain), forecast)

    assert sum(points(found).values()) == pytest.approx(forecast(new, gain) - forecast(was, GAIN), abs=1e-11)


def believed(cov: Array, nation_cov: Array | None = None) -> Posterior:
    base = window(flat(2 * YEAR + 6), 2025)
    return replace(base, ratio_cov=cov, nation_cov=np.zeros_like(cov) if nation_cov is None else nation_cov)


PEOPLE = np.ones((2, 3 * YEAR))


def test_shares_of_uncertainty_by_hand() -> None:
    seen = 2 * YEAR + 6
    sure, wide = np.zeros(3 * YEAR), np.zeros(3 * YEAR)
    wide[seen - 1], wide[seen:] = 4e-4, 1e-4  # one month not settled, six to come
    found = {source.name: source.share for source in sources(believed(np.diag(wide)), PEOPLE, 2025, 0.001)}
    late = (0.001 * 12) ** 2

    whole = 4e-4 + 6e-4 + late
    assert found == pytest.approx(
        {
            "months to come": 6e-4 / whole,
            "months not settled": 4e-4 / whole,
            "nation": 0,
            "late restatements": late / whole,
        }
    )
    assert sources(believed(np.diag(sure)), PEOPLE, 2025, 0.0) == ()


def test_months_to_come_have_what_is_left_when_all_others_are_known() -> None:
    level = np.full((3 * YEAR, 3 * YEAR), 1e-4)
    level[: YEAR + 6] = level[:, : YEAR + 6] = 0  # one error, shared by half a year of data and the months to come
    found = {source.name: source.share for source in sources(believed(level), PEOPLE, 2025, 0.0)}

    assert found["months not settled"] == pytest.approx(1)
    assert found["months to come"] == pytest.approx(0, abs=1e-9)


def test_all_variance_is_that_of_the_difference() -> None:
    rng = np.random.default_rng(3)
    roots = rng.normal(0, 0.004, (2, 3 * YEAR, 3 * YEAR)) / np.sqrt(3 * YEAR)
    of = believed(roots[0] @ roots[0].T, roots[1] @ roots[1].T)
    paths = rng.standard_normal((2, 40_000, 3 * YEAR))
    drawn = difference_to_date(
        of.ratio + paths[0] @ roots[0].T, of.nation + paths[1] @ roots[1].T, PEOPLE, 2025, of.first
    )[:, -1]
    only_ratio = difference_to_date(of.ratio + paths[0] @ roots[0].T, of.nation, PEOPLE, 2025, of.first)[:, -1]
    found = {source.name: source.share for source in sources(of, PEOPLE, 2025, 0.0)}

    assert sum(found.values()) == pytest.approx(1)
    assert found["months to come"] + found["months not settled"] == pytest.approx(
        only_ratio.var() / drawn.var(), abs=0.02
    )
    assert min(found.values()) >= 0
