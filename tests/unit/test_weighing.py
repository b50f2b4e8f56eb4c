"""What a delivery is held for: each kind from where it holds on, and just below."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.intake.weighing import Kind, Weighed, weigh
from tests.sheets import HEADER, LATER, defined, gathered, levels, published

RUNS = f"{HEADER},paid_through"
BOTH = {2018: 10000, 2019: 10300, 2020: 10600}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def weighed(tmp_path: Path, root: Path, *, dated: bool = True) -> Weighed:
    """The newest publication below `root`, as if it were in no store yet."""
    found = gathered(defined(tmp_path), root, LATER)
    return weigh(replace(found, held=found.held[:-1]), found.held[-1], dated=dated)


def kinds(found: Weighed) -> list[Kind]:
    return [reason.kind for reason in found.reasons]


def paid(period: str, through: str, value: float, quantity: str = "paid") -> str:
    return f"MD,medicare_ffs,all,{quantity},{period},{value},{through}"


def first(root: Path, more: str = "status: {default: final}") -> None:
    both = [row for area in ("MD", "US") for row in levels(area, BOTH)]
    published(root, "levels/2021-01-01", both, more)


# Paid to date that falls


def test_what_was_paid_in_each_month_is_held_and_what_was_paid_to_date_is_not(tmp_path: Path, root: Path) -> None:
    increments = [paid("2020-01", "2020-01-31", 500), paid("2020-01", "2020-02-29", 300)]
    published(root, "claims/2021-01-01", increments, header=RUNS)

    (reason,) = weighed(tmp_path, root).reasons

    assert reason.kind is Kind.FALLS
    assert reason.text == (
        "what is paid to date falls with a later paid_through: MD 2020-01 paid (all), 500 through 2020-01-31, 300 "
        "through 2020-02-29. If each row is what was paid in one month, add them up and deliver what was paid to date."
    )


@pytest.mark.parametrize(("last", "holds"), [(990.0, False), (989.9, True), (1000.0, False)])
def test_a_fall_within_the_tolerance_holds_nothing(last: float, holds: bool, tmp_path: Path, root: Path) -> None:
    grown = [paid("2020-01", "2020-01-31", 1000), paid("2020-01", "2020-02-29", last)]
    published(root, "claims/2021-01-01", grown, header=RUNS)

    assert (Kind.FALLS in kinds(weighed(tmp_path, root))) is holds


@pytest.mark.parametrize(("limit", "holds"), [(40, True), (41, False)])
def test_how_far_it_may_fall_stands_on_the_card(limit: int, holds: bool, tmp_path: Path, root: Path) -> None:
    falls = [paid("2020-01", "2020-01-31", 500), paid("2020-01", "2020-02-29", 298)]
    more = f"status: {{default: final}}\nholds: {{falls: {limit}}}"
    published(root, "claims/2021-01-01", falls, more, RUNS)

    assert (Kind.FALLS in kinds(weighed(tmp_path, root))) is holds


def test_it_falls_against_what_is_held_too(tmp_path: Path, root: Path) -> None:
    published(root, "claims/2021-01-01", [paid("2020-01", "2020-08-31", 1030)], header=RUNS)
    published(root, "claims/2021-02-01", [paid("2020-01", "2020-09-30", 1000)], header=RUNS)

    assert kinds(weighed(tmp_path, root)) == [Kind.FALLS]


def test_what_is_taken_back_of_old_claims_in_any_month_holds_nothing(tmp_path: Path, root: Path) -> None:
    published(root, "claims/2021-01-01", [paid("2020-01", "2020-08-31", 1007)], header=RUNS)
    published(root, "claims/2021-02-01", [paid("2020-01", "2020-09-30", 1000)], header=RUNS)

    assert kinds(weighed(tmp_path, root)) == []


def test_people_may_become_fewer(tmp_path: Path, root: Path) -> None:
    fewer = [
        paid("2020-01", "2020-01-31", 500, "beneficiary_years"),
        paid("2020-01", "2020-02-29", 300, "beneficiary_years"),
    ]
    published(root, "claims/2021-01-01", fewer, header=RUNS)

    assert kinds(weighed(tmp_path, root)) == []


def test_what_rests_on_few_people_is_in_no_reason(tmp_path: Path, root: Path) -> None:
    falls = [paid("2020-01", "2020-01-31", 500), paid("2020-01", "2020-02-29", 300)]
    few = [
        f"MD,medicare_ffs,-,beneficiary_years,2020-01,{people},2020-0{m}-{d}"
        for people, m, d in ((5, 1, 31), (6, 2, 29))
    ]
    published(root, "claims/2021-01-01", falls + few, header=RUNS)

    assert not weighed(tmp_path, root).reasons


# An earlier run-out, an edition without a day


@pytest.mark.parametrize(("through", "holds"), [("2020-06-30", True), ("2020-10-31", False), ("2020-11-30", False)])
def test_a_feed_that_has_run_out_less_is_held(through: str, holds: bool, tmp_path: Path, root: Path) -> None:
    published(root, "claims/2021-01-01", [paid("2020-01", "2020-10-31", 1007)], header=RUNS)
    published(root, "claims/2021-02-01", [paid("2020-01", through, 1007)], header=RUNS)

    found = weighed(tmp_path, root)

    assert kinds(found) == [Kind.LESS_RUN_OUT] * holds
    assert not holds or "it is paid through an earlier day than what is held" in found.reasons[0].text


def test_with_its_own_day_it_takes_the_place_of_nothing(tmp_path: Path, root: Path) -> None:
    published(root, "claims/2021-02-01", [paid("2020-01", "2020-10-31", 1007)], header=RUNS)
    published(root, "claims/2021-01-01", [paid("2020-01", "2020-06-30", 1000)], header=RUNS)
    found = gathered(defined(tmp_path), root, LATER)

    older, newer = found.held
    assert kinds(weigh(replace(found, held=(newer,)), older, dated=True)) == []


@pytest.mark.parametrize(
    ("years", "dated", "holds"),
    [
        ({2018: 10000, 2019: 10300}, False, True),  # it ends earlier
        ({2019: 10300}, False, True),
        ({2020: 10600}, False, False),  # a part of what is held that ends with it
        ({2018: 10000, 2019: 10300}, True, False),
        (BOTH, False, False),
        ({2020: 10600, 2021: 10900}, False, False),  # it brings a later one
        ({2016: 9700, 2017: 9800}, False, False),  # it takes the place of none
    ],
)
def test_an_edition_without_a_day_that_looks_like_an_earlier_one(
    years: dict[int, int], dated: bool, holds: bool, tmp_path: Path, root: Path
) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("MD", years))

    found = weighed(tmp_path, root, dated=dated)

    assert kinds(found) == [Kind.UNDATED] * holds


# Far moves


@pytest.mark.parametrize(("value", "holds"), [(12500, False), (12501, True), (8000, False), (7999, True), (1.03, True)])
def test_a_figure_restated_further_than_ever_is_held(value: float, holds: bool, tmp_path: Path, root: Path) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("MD", BOTH | {2018: value}))

    assert (Kind.FAR in kinds(weighed(tmp_path, root))) is holds


def test_as_far_as_a_source_ever_moved_it_moves_again(tmp_path: Path, root: Path) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("VA", BOTH))
    published(root, "levels/2022-02-01", levels("VA", BOTH | {2018: 14000}))
    published(root, "levels/2022-03-01", levels("MD", BOTH | {2018: 13900}))

    assert Kind.FAR not in kinds(weighed(tmp_path, root))


@pytest.mark.parametrize(("value", "holds"), [(42400, False), (42500, True), (2650, False), (2640, True), (1.06, True)])
def test_a_new_year_further_from_the_last_than_any_ever_was(
    value: float, holds: bool, tmp_path: Path, root: Path
) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("MD", {2021: value}))

    found = weighed(tmp_path, root)

    assert kinds(found) == [Kind.FAR] * holds
    assert value != 1.06 or found.reasons[0].text == (
        "figures are further from the year before than any ever was: MD 2021 paid_per_beneficiary_year (all), 1.06; "
        "the year before 10,600 (−99.99 %)."
    )


def test_a_figure_that_falls_to_nothing_is_held_and_one_that_comes_from_nothing_is_not(
    tmp_path: Path, root: Path
) -> None:
    published(root, "levels/2021-01-01", levels("MD", {2018: 0, 2019: 10300}) + levels("US", BOTH))
    published(root, "levels/2022-01-01", levels("MD", {2018: 10000, 2019: 0}))

    (reason,) = (r for r in weighed(tmp_path, root).reasons if r.kind is Kind.FAR)

    assert "10,300 -> 0" in reason.text
    assert "2018" not in reason.text


def test_of_a_source_of_which_nothing_was_known_nobody_says_how_far_it_moves(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-01-01", levels("MD", {2018: 1, 2019: 1000}))

    assert kinds(weighed(tmp_path, root)) == []


# Verdicts that turn


def test_a_met_that_is_missed_by_a_restated_figure_is_held(tmp_path: Path, root: Path) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("MD", BOTH | {2019: 10500}))

    (reason,) = weighed(tmp_path, root).reasons

    assert reason.kind is Kind.TURNS
    assert reason.text.startswith("it turns what was answered: NOW MISSED, was met: office/asked MD 2019")


def test_a_year_answered_for_the_first_time_holds_nothing_nor_does_a_figure_that_turns_none(
    tmp_path: Path, root: Path
) -> None:
    first(root)
    published(root, "levels/2022-01-01", levels("MD", BOTH | {2019: 10310, 2021: 12500}) + levels("US", {2021: 10900}))

    assert kinds(weighed(tmp_path, root)) == []


# Rows that nothing reads


def test_a_file_none_of_whose_rows_a_measure_reads_is_held_and_single_ones_are_told(tmp_path: Path) -> None:
    unread = [f"MD,medicare_ffs,all,beneficiary_years,{year},90" for year in (2019, 2020)]
    for name, rows in (("one", unread), ("other", [*unread, *levels("MD", BOTH)])):
        first(tmp_path / name)
        published(tmp_path / name, "levels/2022-01-01", rows)

    only, beside = (weighed(tmp_path / f"of_{name}", tmp_path / name) for name in ("one", "other"))

    assert [(reason.kind, reason.text) for reason in only.reasons] == [
        (Kind.UNREAD, "no measure reads any of its 2 rows: beneficiary_years (all) of medicare_ffs.")
    ]
    assert beside.notices == ("no measure reads 2 of its 5 rows: beneficiary_years (all) of medicare_ffs.",)
    assert not beside.reasons
    assert not only.notices


def test_a_source_that_no_measure_takes_anything_from_is_only_kept(tmp_path: Path, root: Path) -> None:
    published(root, "elsewhere/2022-01-01", levels("MD", BOTH))

    found = weighed(tmp_path, root)

    assert not found.reasons
    assert not found.notices
