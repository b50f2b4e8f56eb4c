"""Observations to yearly figures: exact sums over services and periods, quotients, growth, and levels carried over.

Every frame has a row for each area, population and year, or for each path of these where a what-if changes them (`path`
is null where it is every path). Beside the value are the fields of its provenance (`provenance.FIELDS`), which here are
made of those of many rows.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import polars as pl

from monitor.definitions.registers import Measure, SumOf
from monitor.language.periods import Calendar
from monitor.observations.cards import WITHHELD
from monitor.observations.disclosure import STATUS
from monitor.observations.keys import ENTITY
from monitor.observations.maturity import NO_DAY, UNKNOWN
from monitor.observations.provenance import BY_PUBLISHER, FIELDS, NO_ROW, PROJECTED_FIRMNESS, SMALL
from monitor.words.areas import EVERYONE, LIVES_IN

CELL = (*ENTITY, "year")
PATH = "path"
EVERY_PATH = pl.lit(None, dtype=pl.Int64).alias(PATH)
WORST = ("firmness", "maturity", "corrected")  # of several rows the greatest counts
LEAST = ("run_out", "day")  # of several rows the least, which is the unknown where one is
YEARLY_COLUMNS = (PATH, *CELL, "value", *FIELDS)


@cache
def nothing() -> pl.DataFrame:
    """The yearly figures of a measure of which no publication is held: `YEARLY_COLUMNS`, and no row."""
    fields = pl.from_numpy(np.empty(0, dtype=NO_ROW.dtype)).schema
    own = {PATH: pl.Int64, **dict.fromkeys(ENTITY, pl.String), "year": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(schema={**own, **fields}).select(YEARLY_COLUMNS)


def asked(measure: Measure) -> pl.Expr:
    """Which rows a measure made with `sum` may use at all."""
    assert measure.sum is not None  # others do not come here  # noqa: S101
    of_quantity = pl.col("quantity") == measure.sum.quantity
    services = pl.col("service").is_in([*measure.sum.service, *measure.sum.less])
    wanted = of_quantity & services & measure.calendar.taken
    if measure.per:
        under = (pl.col("quantity") == measure.per.quantity) & (pl.col("service") == "-")
        wanted |= under & measure.calendar_under.taken
    return (pl.col("payer") == measure.payer) & wanted


def yearly_figures(rows: pl.LazyFrame, measure: Measure, *further: str) -> pl.LazyFrame:
    """The measure by area, population and year, and by the columns `further`: a sum, or one exact sum over another.

    `whole` says whether there is a row for every service and period that the year needs.
    """
    assert measure.sum is not None  # others do not come here  # noqa: S101
    by = (*CELL, *further)
    top = _sum(rows, measure.sum, measure.calendar, by)
    if measure.per is None:
        return _finished(top.with_columns(value=pl.col("total").cast(pl.Float64)))
    under = _sum(rows, SumOf(quantity=measure.per.quantity, service=["-"]), measure.calendar_under, by)
    both = top.join(under, on=list(by), how="left", suffix="_under", nulls_equal=True).with_columns(
        pl.col("total", "total_under").cast(pl.Float64),
        *_worst("_under"),
        *(_least_known(name) for name in LEAST),
        newest=pl.max_horizontal("newest", "newest_under"),
        oldest=pl.min_horizontal("oldest", "oldest_under"),
        withheld=pl.max_horizontal("withheld", "withheld_under"),
        whole=pl.col("whole") & pl.col("whole_under").fill_null(value=False),
    )
    return _finished(both.with_columns(value=pl.col("total") / _positive("total_under")))


def _sum(rows: pl.LazyFrame, wanted: SumOf, calendar: Calendar, by: Sequence[str]) -> pl.LazyFrame:
    """Exact sums over services and periods; unknown unless every one of them is there and known."""
    services = [*wanted.service, *wanted.less]
    needed = len(services) * calendar.periods
    sign = pl.when(pl.col("service").is_in(wanted.less)).then(-1).otherwise(1)
    used = rows.filter((pl.col("quantity") == wanted.quantity) & pl.col("service").is_in(services) & calendar.taken)
    known = pl.col("value").is_not_null().sum() == needed
    return (
        used.with_columns(year=calendar.year)
        .group_by(list(by))
        .agg(
            total=pl.when(known).then((pl.col("value") * sign).sum()),
            newest=pl.col("publication").max(),
            oldest=pl.col("publication").min(),
            firmness=_firmness().max(),
            maturity=pl.col("maturity").max(),
            run_out=pl.col("run_out").min(),
            day=pl.col("day").min(),
            withheld=_withheld().max(),
            corrected=pl.col("corrected").max(),
            whole=pl.len() == needed,
        )
    )


def _firmness() -> pl.Expr:
    least = (
        pl.when(pl.col("status") == "final")
        .then(0)
        .when(pl.col("status") == "projected")
        .then(PROJECTED_FIRMNESS)
        .otherwise(1)
    )
    return least.cast(pl.Int8)


def _withheld() -> pl.Expr:
    """0 where a row's figure may be seen, BY_PUBLISHER, or SMALL."""
    by_publisher = pl.when(pl.col("status").is_in(WITHHELD)).then(BY_PUBLISHER).otherwise(0)
    return pl.when(pl.col("status") == STATUS).then(SMALL).otherwise(by_publisher).cast(pl.Int8)


def _worst(suffix: str) -> list[pl.Expr]:
    """The less firm of two cells in a row, of which the second has its names ending in `suffix`."""
    return [pl.max_horizontal(name, name + suffix) for name in WORST]


def _least(suffix: str) -> list[pl.Expr]:
    return [pl.min_horizontal(name, name + suffix) for name in LEAST]


def _least_known(name: str) -> pl.Expr:
    """Run-out and day of a quotient: what is divided by, such as people, seldom names any and then does not count."""
    under, unknown = pl.col(f"{name}_under"), {"run_out": UNKNOWN, "day": NO_DAY}[name]
    return pl.when(under > unknown).then(pl.min_horizontal(name, under)).otherwise(name).alias(name)


def _finished(cells: pl.LazyFrame) -> pl.LazyFrame:
    oldest = pl.when(pl.col("oldest") < pl.col("newest")).then("oldest").otherwise(-1)
    return cells.with_columns(vintage=pl.col("newest"), joined=oldest).sort(CELL)


def _positive(name: str) -> pl.Expr:
    return pl.when(pl.col(name) > 0).then(pl.col(name))


def growth_in_publication(by_publication: pl.DataFrame, first: bool) -> pl.DataFrame:
    """Growth of each year, as a `ratio`, inside one publication that holds both years: the newest, or the first."""
    whole = by_publication.filter("whole")
    before = whole.select(
        *ENTITY, "publication", pl.col("year") + 1, *WORST, *LEAST, "withheld", value=_positive("value")
    )
    both = whole.join(before, on=[*CELL, "publication"], suffix="_before").sort("publication")
    chosen = both.unique(CELL, keep="first" if first else "last", maintain_order=True)
    return chosen.sort(CELL).select(
        EVERY_PATH,
        *CELL,
        *_worst("_before"),
        *_least("_before"),
        ratio=_positive("value") / pl.col("value_before"),
        vintage="publication",
        withheld=pl.max_horizontal("withheld", "withheld_before"),
    )


def growth_on_paths(levels: pl.DataFrame) -> pl.DataFrame:
    """Growth of each year in which, or in the year before, a level is projected.

    Columns as of `growth_in_publication`, and `path`.
    """
    both = beside(levels, levels.with_columns(year=pl.col("year") + 1), CELL, "_before")
    ours = both.filter(pl.max_horizontal("firmness", "firmness_before") == PROJECTED_FIRMNESS)
    return ours.select(
        PATH,
        *CELL,
        *_worst("_before"),
        *_least("_before"),
        "vintage",
        ratio=_positive("value") / _positive("value_before"),
        withheld=pl.max_horizontal("withheld", "withheld_before"),
    )


def beside(first: pl.DataFrame, second: pl.DataFrame, on: Sequence[str], suffix: str) -> pl.DataFrame:
    """The rows of `first`, each with those of `second` that are alike in `on` and of the same path.

    What is of every path goes with any path, so no path is held against another. Names that both have end in `suffix`
    where they are of `second`.
    """
    theirs = second.rename({PATH: f"{PATH}{suffix}"})
    of_all, own = first.filter(pl.col(PATH).is_null()), first.drop_nulls(PATH)
    of_all_too, own_too = theirs.filter(pl.col(f"{PATH}{suffix}").is_null()), theirs.drop_nulls(f"{PATH}{suffix}")
    same = own.join(
        own_too, left_on=[PATH, *on], right_on=[f"{PATH}{suffix}", *on], suffix=suffix, coalesce=True
    )  # a join of all with all would be paths times paths
    shared = [of_all.join(theirs, on=on, suffix=suffix), own.join(of_all_too, on=on, suffix=suffix)]
    either = [
        part.with_columns(pl.coalesce(PATH, f"{PATH}{suffix}").alias(PATH)).drop(f"{PATH}{suffix}") for part in shared
    ]
    return pl.concat([*either, same.select(either[0].columns)])


def on_all_paths(first: pl.DataFrame, second: pl.DataFrame, paths: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two frames as they are where both are of every path; else every cell of both once for each of `paths`."""
    if first[PATH].is_null().all() and second[PATH].is_null().all():
        return first, second
    return _apart(first, paths), _apart(second, paths)


def _apart(cells: pl.DataFrame, paths: int) -> pl.DataFrame:
    """Every cell once for each path; what a path has of its own stands in the place of what all share."""
    shared = on_each(cells.filter(pl.col(PATH).is_null()), cells.select(ENTITY).unique(), paths)
    return instead(shared, cells.drop_nulls(PATH))


def on_each(cells: pl.DataFrame, entities: pl.DataFrame, paths: int) -> pl.DataFrame:
    """`cells` of every path, those of `entities` once for each of `paths`."""
    rest = cells.join(entities, on=ENTITY, how="anti")
    affected = cells.join(entities, on=ENTITY, how="semi").drop(PATH)
    on_paths = affected.join(pl.DataFrame({PATH: range(paths)}, schema={PATH: pl.Int64}), how="cross")
    return pl.concat([rest, on_paths.select(rest.columns)])


def instead(cells: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """`cells` with `others` in the place of those of the same path, entity and year."""
    kept = cells.join(others, on=[PATH, *CELL], how="anti", nulls_equal=True)
    return pl.concat([kept, others.select(cells.columns)])


def in_percent(growth_: pl.DataFrame) -> pl.DataFrame:
    """Growth as a series of its own."""
    value = 100 * (pl.col("ratio") - 1)
    return growth_.with_columns(value=value, joined=pl.lit(-1, dtype=pl.Int64)).select(YEARLY_COLUMNS)


def blended(levels: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """The average of `levels` over the areas where the people of an area live, their numbers in `weights`.

    `weights` has a row for each population that lives in one area. Unknown where a number or a level is not known, and
    where there is nobody. Both are of every path, or both of each (`on_all_paths`).
    """
    people = weights.filter(pl.col("population").str.starts_with(LIVES_IN))
    placed = people.with_columns(home=pl.col("population").str.strip_prefix(LIVES_IN))
    at_home = levels.filter(pl.col("population") == EVERYONE).drop("population").rename({"area": "home"})
    both = placed.join(at_home, on=[PATH, "home", "year"], how="left", suffix="_of", nulls_equal=True).sort(CELL)
    known = pl.all_horizontal(pl.col("value", "value_of").is_not_null()).all()
    vintages = pl.col("vintage", "vintage_of")
    weighted = both.group_by(PATH, "area", "year", maintain_order=True).agg(
        *(expression.max() for expression in _worst("_of")),
        *(expression.min() for expression in _least("_of")),
        total=pl.when(known).then((pl.col("value") * pl.col("value_of")).sum()),
        total_under=pl.col("value").sum(),
        newest=pl.max_horizontal(vintages).max(),
        oldest=pl.min_horizontal(vintages).min(),
        withheld=pl.max_horizontal("withheld", "withheld_of").max(),
    )
    average = weighted.lazy().with_columns(
        population=pl.lit(EVERYONE), value=pl.col("total") / _positive("total_under")
    )
    return _finished(average).select(YEARLY_COLUMNS).collect()


def carried(levels: pl.DataFrame, growth_: pl.DataFrame, years: range, step: int) -> pl.DataFrame:
    """`levels` carried on (`step` 1) or back (-1) by the growth of each of `years` in turn, and cut off there."""
    for year in years if step > 0 else reversed(years):
        known = year - 1 if step > 0 else year  # the year that has a level already
        kept = levels.filter(pl.col("year") * step <= known * step)
        levels = pl.concat([kept, _carried(levels, growth_.filter(pl.col("year") == year), known, step)])
    return levels.sort(CELL)


def _carried(levels: pl.DataFrame, growth_: pl.DataFrame, known: int, step: int) -> pl.DataFrame:
    """The levels of the year beside `known`, by the growth between the two."""
    both = beside(levels.filter(pl.col("year") == known), growth_.drop("year"), ENTITY, "_of")
    return both.select(
        PATH,
        *ENTITY,
        pl.col("year") + step,
        pl.col("value") * pl.col("ratio") if step > 0 else pl.col("value") / pl.col("ratio"),
        "vintage",
        pl.col("vintage_of").alias("joined"),
        *_worst("_of"),
        *_least("_of"),
        "withheld",
    )
