"""What a delivery is held for by its figures alone, beside those that are held: falls, earlier run-out, far moves.

Pure functions over frames as `vintages` and `restatements` give them, so that what rests on few people is in none of
them. Each answers with the figures that are at fault, those that moved most coming first; none where nothing is held.
"""

from collections.abc import Collection

import polars as pl

from monitor.language.periods import kind_named, year_named
from monitor.observations.cards import Holds
from monitor.observations.keys import FIGURE, OVER_TIME, RUN, SERIES
from monitor.observations.restatements import LEVEL, Restatement

FARTHER = 2  # a new figure is held where it moved so many times as far as any of its series ever did in a year
_BY = (*SERIES, "level")
_MATURED = pl.col("kind") == str(Restatement.MATURED)


def falling(before: pl.LazyFrame, rows: pl.LazyFrame, money: Collection[str], percent: float) -> pl.DataFrame:
    """What is paid to date and is less than it was through an earlier day, by more than `percent`.

    `rows` are all of a delivery, paid through whatever day; `before` what was known; `money` the quantities in dollars.
    What was paid in each month, delivered for what was paid to date, falls so. Columns: FIGURE, `old`, `new`, and the
    day each is paid through: `old_paid_through`, `new_paid_through`.
    """
    sides = [side.select(*FIGURE, RUN, "value", is_new=pl.lit(new)) for side, new in ((before, False), (rows, True))]
    paid = pl.concat(sides).filter(
        pl.col(RUN).is_not_null() & pl.col("value").is_not_null() & pl.col("quantity").is_in([*money])
    )
    last = {"old": pl.col("value").shift(), "old_paid_through": pl.col(RUN).shift()}
    in_order = paid.sort(*FIGURE, RUN, "is_new").with_columns(
        value.over(FIGURE).alias(name) for name, value in last.items()
    )
    falls = in_order.filter(
        pl.col("is_new")
        & (pl.col("old_paid_through") < pl.col(RUN))
        & (100 * (pl.col("old") - pl.col("value")).cast(pl.Float64) > percent * pl.col("old").cast(pl.Float64).abs())
    )
    found = falls.select(*FIGURE, "old", "old_paid_through", new="value", new_paid_through=RUN).collect()
    by_how_much = (pl.col("new") - pl.col("old")).cast(pl.Float64) / pl.col("old").cast(pl.Float64).abs()
    return found.sort(by_how_much, *FIGURE, "new_paid_through")


def run_out_less(before: pl.LazyFrame, after: pl.LazyFrame) -> pl.DataFrame:
    """Figures paid through an earlier day than that which they would take the place of: FIGURE and both days."""
    sides = [side.filter(pl.col(RUN).is_not_null()) for side in (before, after)]
    old, new = (side.select(*FIGURE, pl.col(RUN).alias(name)) for side, name in zip(sides, ("old", "new"), strict=True))
    both = old.join(new, on=FIGURE).filter(pl.col("new") < pl.col("old"))
    return both.rename({"old": "old_paid_through", "new": "new_paid_through"}).collect().sort(FIGURE)


def of_earlier_years(before: pl.LazyFrame, after: pl.LazyFrame) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The years of a delivery and those held, where it ends before these do, as an earlier edition would; else None.

    A delivery that brings a later period is none, be it of the months alone; nor is one that has no figure of those
    held: it takes the place of none, and adds to them.
    """
    if after.join(before, on=FIGURE, how="semi").head(1).collect(engine="streaming").is_empty():
        return None
    series = after.select(SERIES).unique()
    held, new = (_last_periods(frame) for frame in (before.join(series, on=SERIES, how="semi"), after))
    last = new.join(held, on="kind", how="left", suffix="_held").select(
        later=(pl.col("period") > pl.col("period_held")).fill_null(value=True).any(),
        earlier=(pl.col("period") < pl.col("period_held")).any(),
    )
    later, earlier = last.row(0)
    return (_years(new), _years(held)) if earlier and not later else None


def _last_periods(frame: pl.LazyFrame) -> pl.DataFrame:
    """The last period of each kind, and every year of it."""
    by_kind = frame.group_by(kind=kind_named()).agg(pl.col("period").max(), years=year_named().unique())
    return by_kind.collect(engine="streaming")


def _years(periods: pl.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({year for years in periods["years"] for year in years}))


def restated_far(changed: pl.DataFrame, earlier: pl.LazyFrame, apart: Collection[str], limits: Holds) -> pl.DataFrame:
    """Restated figures that moved further than `limits` say and than any of their series was ever restated.

    `earlier` has the rows of each earlier publication by itself; `apart` are the quantities in percent or points. A
    figure that is paid through a later day is held against those that were. Columns: those of `changed`, and `moved`.
    """
    both_known = pl.col("old").is_not_null() & pl.col("new").is_not_null()
    moved = changed.filter(both_known & pl.col("kind").is_in([str(Restatement.RESTATED), str(Restatement.MATURED)]))
    floor = pl.when(_MATURED).then(limits.run_out).otherwise(limits.restated)
    far = _far(moved.with_columns(level=LEVEL, ran_out=_MATURED), floor, apart, limits.points)
    if far.is_empty():
        return far
    ever = _restated_ever(earlier.join(far.lazy().select(SERIES).unique(), on=SERIES, how="semi"))
    return _beyond(far, ever, (*_BY, "ran_out"), 1)


def grown_far(
    before: pl.LazyFrame, after: pl.LazyFrame, changed: pl.DataFrame, apart: Collection[str], limits: Holds
) -> pl.DataFrame:
    """New figures that are further from the year before than `limits` say and than their series ever was, by far.

    A figure that is paid through a day is new as long as its claims run out, and may be that much further off.
    Columns: FIGURE, `old` (the year before), `new`, and `moved`.
    """
    appeared = changed.filter(pl.col("kind") == str(Restatement.APPEARED)).lazy().select(FIGURE)
    new = appeared.join(before.select(SERIES).unique(), on=SERIES, how="semi")  # of others nobody knows how they move
    moves = new.select(OVER_TIME).unique().collect(engine="streaming").lazy()
    newer, older = (side.join(moves, on=OVER_TIME, how="semi") for side in (after, before))
    whole = pl.concat([newer, older.join(newer, on=FIGURE, how="anti")], how="diagonal")
    grown = _years_apart(whole).join(new, on=FIGURE, how="semi").with_columns(level=LEVEL).collect(engine="streaming")
    floor = pl.when(pl.col(RUN).is_not_null()).then(limits.run_out).otherwise(limits.yearly)
    far = _far(grown, floor, apart, limits.points)
    if far.is_empty():
        return far
    ever = _years_apart(before).join(far.lazy().select(SERIES).unique(), on=SERIES, how="semi")
    return _beyond(far, ever.with_columns(level=LEVEL, moved=_distance()).collect(engine="streaming"), _BY, FARTHER)


def _far(moves: pl.DataFrame, floor: pl.Expr, apart: Collection[str], points: float) -> pl.DataFrame:
    """Of figures that were `old` and are `new`, those that `moved` further than the floor.

    A growth rate goes below zero and back as a matter of course: of those in percent, such a move is not judged.
    """
    by_points = (pl.col("new") - pl.col("old")).cast(pl.Float64).abs() > points
    enough = ~pl.col("quantity").is_in([*apart]) | (
        by_points & (pl.col("new").cast(pl.Float64) * pl.col("old").cast(pl.Float64) > 0)
    )
    return moves.with_columns(moved=_distance()).filter((pl.col("moved") > floor) & enough)


def _distance() -> pl.Expr:
    """How far two figures are apart, in percent of the smaller; to nothing or to the other sign is infinitely far.

    From nothing it can't be told.
    """
    old, new = pl.col("old").cast(pl.Float64), pl.col("new").cast(pl.Float64)
    larger, smaller = pl.max_horizontal(old.abs(), new.abs()), pl.min_horizontal(old.abs(), new.abs())
    alike = old.sign() == new.sign()
    return pl.when(old != 0).then(pl.when(alike).then(100 * (larger / smaller - 1)).otherwise(float("inf")))


def _restated_ever(earlier: pl.LazyFrame) -> pl.DataFrame:
    """Every restatement so far: what it is of, how far it went, and whether the figure had run out further."""
    last = {"old": pl.col("value").shift(), "old_run": pl.col(RUN).shift()}
    in_order = earlier.filter(pl.col("value").is_not_null()).sort(*FIGURE, "publication")
    both = in_order.with_columns(value.over(FIGURE).alias(name) for name, value in last.items())
    ran_out = (pl.col(RUN) > pl.col("old_run")).fill_null(value=False)
    moves = both.filter(pl.col("old").is_not_null()).rename({"value": "new"})
    return moves.select(*SERIES, level=LEVEL, ran_out=ran_out, moved=_distance()).collect(engine="streaming")


def _years_apart(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Figures with those of the same period a year before: FIGURE, RUN, `old` and `new`."""
    figures = rows.filter(pl.col("value").is_not_null()).select(
        *FIGURE, RUN, new="value", year=year_named(), kind=kind_named()
    )
    before = figures.select(*OVER_TIME, "kind", pl.col("year") + 1, old="new")
    return figures.join(before, on=[*OVER_TIME, "kind", "year"]).select(*FIGURE, RUN, "old", "new")


def _beyond(far: pl.DataFrame, ever: pl.DataFrame, by: Collection[str], times: int) -> pl.DataFrame:
    """Those of `far` that moved more than so many times as far as any of `ever`."""
    most = ever.group_by(by).agg(ever=pl.col("moved").max())
    beyond = far.join(most, on=[*by], how="left", nulls_equal=True)
    kept = beyond.filter(pl.col("moved") > times * pl.col("ever").fill_null(0.0))
    return kept.sort("moved", *FIGURE, descending=[True] + [False] * len(FIGURE))
