"""A single period and a column of periods say the same: of every kind, year and month in which a fiscal year begins."""

from datetime import timedelta
from itertools import pairwise, product

import polars as pl
import pytest

from monitor.language.periods import (
    FIRST_YEAR,
    FORMS,
    KIND_OF,
    LAST_YEAR,
    PART,
    PERIOD,
    Calendar,
    Period,
    PeriodKind,
    PeriodStep,
    containing,
    first_month,
    kind_named,
    months_long,
    year_called,
    year_named,
)

STARTS = (None, *range(1, 13))


def every(kind: PeriodKind, starts: int | None = None) -> list[Period]:
    """Every period of a kind that a figure may be of."""
    fiscal = starts if kind == "fiscal_years" else None
    parts = range(1, 12 // FORMS[kind].months + 1)
    return [Period(kind, year, part, fiscal) for year, part in product(range(FIRST_YEAR, LAST_YEAR + 1), parts)]


@pytest.mark.parametrize("starts", STARTS)
@pytest.mark.parametrize("kind", FORMS)
def test_a_column_says_of_each_period_what_the_period_says(kind: PeriodKind, starts: int | None) -> None:
    whole = every(kind, starts)
    named = pl.DataFrame({"period": [str(period) for period in whole]})
    found = named.select(
        year=year_named(), months=months_long(), first=first_month(pl.lit(starts, dtype=pl.Int64)),
        of_kind=Calendar(kind).taken, calendar=Calendar(kind).year,
    )  # fmt: skip

    assert found["year"].to_list() == found["calendar"].to_list() == [period.year for period in whole]
    assert found["months"].to_list() == [period.months for period in whole]
    assert found["first"].to_list() == [period.first for period in whole]
    assert found["of_kind"].all()
    assert [Period.parsed(text, starts) for text in named["period"]] == whole
    assert [year_called(text) for text in named["period"]] == found["year"].to_list()


@pytest.mark.parametrize(("kind", "other"), [*product(FORMS, FORMS)])
def test_the_kinds_are_told_apart(kind: PeriodKind, other: PeriodKind) -> None:
    named = pl.DataFrame({"period": [str(period) for period in every(kind)]})

    assert named.select(Calendar(other).taken)["period"].any() == (kind == other)
    assert named["period"].str.contains(PERIOD).all()
    assert named["period"].str.contains(PART).any() == (kind in ("halves", "quarters", "months"))
    assert named.select(kind_named())["period"].n_unique() == 12 // FORMS[kind].months


@pytest.mark.parametrize("starts", range(1, 13))
@pytest.mark.parametrize("kind", FORMS)
def test_each_period_follows_on_the_one_before_without_a_gap(kind: PeriodKind, starts: int) -> None:
    for one, following in pairwise(every(kind, starts)):
        assert one.on() == following
        assert following.on(-1) == one
        assert one.ends is not None
        assert one.ends + timedelta(days=1) == following.begins


@pytest.mark.parametrize(("step", "kind"), [*KIND_OF.items()])
def test_a_month_lies_in_one_period_of_each_kind(step: PeriodStep, kind: PeriodKind) -> None:
    for period in every("months"):
        assert period.first is not None
        around = containing(period.first, step)
        assert around.kind == kind
        assert around.begins is not None
        assert around.ends is not None
        assert around.begins <= (period.begins or around.ends) <= (period.ends or around.begins) <= around.ends
