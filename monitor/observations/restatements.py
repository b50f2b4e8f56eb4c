"""What a later publication did to the figures of an earlier one. Flagged, never refused.

All of it takes frames as `vintages.inside` and `vintages.newest` give them, with one row for each figure of a
publication: that which is paid through last.
"""

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

from monitor.language.periods import kind_named, year_named
from monitor.observations.keys import FIGURE, OVER_TIME, SERIES, WITHIN
from monitor.observations.publications import Publication
from monitor.observations.vintages import vintage

LEVEL = pl.col("area").str.extract("^[A-Z]{2}:([a-z_]+):").fill_null("")  # the nation and states are one level
FAR = 10  # how many times its usual distance from the middle a growth must be away from it to be looked at
_ENOUGH = 30  # growth rates of a series from which its middle and that distance are taken; fewer tell nothing


class Restatement(StrEnum):
    """What became of a figure."""

    RESTATED = "restated"
    MATURED = "run out further"  # it moved, and it is paid through a later day
    APPEARED = "appeared"
    MISSING = "went missing"
    WITHHELD = "withheld now"
    GIVEN = "given now"


CHANGED = (
    *FIGURE, "kind", "old", "new", "change", "percent", "alone", "old_paid_through", "new_paid_through",
    "old_publication", "new_publication",
)  # fmt: skip


def restated_figures(before: pl.LazyFrame, after: pl.LazyFrame, tolerance: float) -> pl.DataFrame:
    """Every figure that is not what it was, those that moved most coming first: the columns CHANGED.

    `tolerance` is in percent of the old figure: one that moved no further is as it was. `percent` is null where that is
    nothing, and `alone` says that the figure's whole block (a service, a period and a kind of area, such as states or
    counties) stands in one of the two only.
    """
    both = _side(before, "old").join(_side(after, "new"), on=FIGURE, how="full", coalesce=True)
    compared = both.with_columns(
        change=pl.col("new") - pl.col("old"),
        alone=(pl.col("old_publication").is_null().all() | pl.col("new_publication").is_null().all()).over(
            *WITHIN, LEVEL
        ),
    ).with_columns(percent=_percent(pl.col("old"), pl.col("new")))
    changed = compared.with_columns(kind=_kind(tolerance)).filter(pl.col("kind").is_not_null())
    moved = changed.select(CHANGED).collect(engine="streaming")
    return moved.sort(pl.col("percent").abs(), *FIGURE, descending=[True] + [False] * len(FIGURE), nulls_last=True)


def newly_published(changed: pl.DataFrame, before: pl.LazyFrame, after: pl.LazyFrame) -> pl.DataFrame:
    """`changed` of a publication that repeats no earlier figure and adds to earlier blocks: of a hospital more, say.

    All its figures are new then, and none went missing. One of other years or services alone stays as it is.
    """
    beside = changed.filter(~pl.col("alone") & (pl.col("kind") == str(Restatement.APPEARED)))
    if beside.is_empty() or not after.join(before, on=FIGURE, how="semi").head(1).collect().is_empty():
        return changed
    return changed.filter(pl.col("kind") == str(Restatement.APPEARED)).with_columns(alone=pl.lit(value=False))


def _side(rows: pl.LazyFrame, name: str) -> pl.LazyFrame:
    further = {f"{name}_{column}": pl.col(column) for column in ("paid_through", "publication")}
    return rows.select(*FIGURE, pl.col("value").alias(name), **further)


def _percent(old: pl.Expr, new: pl.Expr) -> pl.Expr:
    """By how much a figure moved, in percent of what it was; null where it was nothing or one is not known."""
    was = old.cast(pl.Float64)
    return pl.when(was != 0).then(100 * (new - old).cast(pl.Float64) / was.abs())


def _moved(old: pl.Expr, new: pl.Expr, tolerance: float) -> pl.Expr:
    """Whether both are known and further apart than `tolerance`."""
    return (new != old) & (_percent(old, new).abs() > tolerance).fill_null(value=True)


def _kind(tolerance: float) -> pl.Expr:
    old, new = pl.col("old"), pl.col("new")
    later = pl.col("new_paid_through") > pl.col("old_paid_through")
    return (
        pl.when(pl.col("old_publication").is_null()).then(pl.lit(str(Restatement.APPEARED)))
        .when(pl.col("new_publication").is_null()).then(pl.lit(str(Restatement.MISSING)))
        .when(old.is_null() & new.is_not_null()).then(pl.lit(str(Restatement.GIVEN)))
        .when(old.is_not_null() & new.is_null()).then(pl.lit(str(Restatement.WITHHELD)))
        .when(_moved(old, new, tolerance) & later).then(pl.lit(str(Restatement.MATURED)))
        .when(_moved(old, new, tolerance)).then(pl.lit(str(Restatement.RESTATED)))
    )  # fmt: skip


def counted_by_kind(changed: pl.DataFrame) -> dict[Restatement, int]:
    """How many figures of each kind."""
    counts = dict(changed.group_by("kind").len().iter_rows())
    return {kind: counts[kind] for kind in Restatement if kind in counts}


def partly(rows: pl.LazyFrame, known: Sequence[Publication], tolerance: float) -> pl.DataFrame:
    """Blocks that a later publication of their source restated for some areas, and never published again for others.

    A publication that continues another is of its vintage, so that two may restate a block together. `rows` holds every
    one of `known` by itself. Columns: source, WITHIN, `by` (the publication), how many areas it `restated`, how many
    were `left`, and the publication `left_in` which they stand.
    """
    # Inpatient 2019 was published in 2020 for MD, VA and DE, and in 2021 with other figures for MD and VA alone: it is
    # restated in part, for two areas with one left in 2020, and whoever compares MD with DE compares two vintages. It
    # would not be, had 2021 repeated DE unchanged, or moved MD and VA by no more than the tolerance, or continued 2020.
    # Once 2022 gives all three, nothing is left behind.
    key, block = ("source", *FIGURE), ("source", *WITHIN)
    # A block whose figures were all last published together cannot be one of them; that settles nearly all.
    figures = rows.group_by(key).agg(last=pl.col("publication").max(), one=pl.col("value").n_unique() == 1)
    uneven = figures.group_by(block).agg(pl.col("last").n_unique()).filter(pl.col("last") > 1)
    figures = figures.join(uneven, on=block, how="semi").collect(engine="streaming").lazy()
    differing = rows.join(figures.filter(~pl.col("one")), on=key, how="semi", maintain_order="left")
    moved = _moved(pl.col("value").shift(), pl.col("value"), tolerance).fill_null(value=False)
    restated = differing.sort("publication").group_by(key).agg(by=pl.col("publication").filter(moved).max())
    whole = figures.join(restated, on=key, how="left").with_columns(newest=pl.col("by").max().over(block))
    older = _dated("last", known) < _dated("newest", known)
    blocks = whole.group_by(block).agg(
        by=pl.col("newest").first(),
        restated=(pl.col("by") == pl.col("newest")).sum(),
        left=older.sum(),
        left_in=pl.col("last").filter(older).max(),
    )
    return blocks.filter(pl.col("left") > 0).sort(block).collect(engine="streaming")


def across(rows: pl.LazyFrame, known: Sequence[Publication]) -> pl.DataFrame:
    """Consecutive years of one series that stand in publications of different vintage, neither continuing the other.

    `rows` holds the figures that count. Columns: source, SERIES, the later `year`, how many `areas` it concerns, its
    `publication`, and that of the year `before`. Growth over the two is marked where it is evaluated; here it is told
    beforehand.
    """
    series = ("source", *OVER_TIME)
    dated = (
        rows.filter(pl.col("value").is_not_null())
        .select(*series, "publication", year=year_named(), vintage=_dated("publication", known))
        .unique()
    )
    before = dated.with_columns(pl.col("year") + 1)
    both = dated.join(before, on=[*series, "year"], suffix="_before").filter(
        pl.col("vintage") != pl.col("vintage_before")
    )
    by = ("source", *SERIES, "year")
    crossings = both.group_by(by).agg(
        areas=pl.col("area").n_unique(), publication=pl.col("publication").max(),
        before=pl.col("publication_before").min(),
    )  # fmt: skip
    return crossings.sort(by).collect(engine="streaming")


def _dated(name: str, known: Sequence[Publication]) -> pl.Expr:
    """The vintage of the publication that a column names by its place."""
    days = {place: vintage(publication, known) for place, publication in enumerate(known)}
    return pl.col(name).replace_strict(days, default=None, return_dtype=pl.Date)


def strange(before: pl.LazyFrame, after: pl.LazyFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Figures of `changed` that moved far further than those of their series ever did from year to year.

    A series is a service of a payer over all areas. Its yearly growth until now has a middle (the median) and a usual
    distance from it (the median of the distances); what is FAR times as far away is told, be it a figure's growth over
    the year before, or how much a restatement moved it. Columns: FIGURE, `moved` (percent), `usual`, and `over`:
    "the year before" or "the earlier figure".
    """
    seen = _growth(before).group_by(SERIES).agg(
        middle=pl.col("moved").median(),
        usual=(pl.col("moved") - pl.col("moved").median()).abs().median(),
        count=pl.len(),
    ).filter((pl.col("count") >= _ENOUGH) & (pl.col("usual") > 0))  # fmt: skip
    newer = changed.lazy().filter(pl.col("new").is_not_null())
    whole = pl.concat([after, before.join(after, on=FIGURE, how="anti")], how="diagonal")
    grown = _growth(whole).join(newer, on=FIGURE, how="semi").select(*FIGURE, "moved", over=pl.lit("the year before"))
    restated = newer.filter(pl.col("old").is_not_null()).select(
        *FIGURE, moved="percent", over=pl.lit("the earlier figure")
    )
    moves = pl.concat([grown, restated]).join(seen, on=SERIES)
    middle = pl.when(pl.col("over") == "the year before").then("middle").otherwise(0.0)
    far = (pl.col("moved") - middle).abs() > FAR * pl.col("usual")
    flagged = moves.filter(far).select(*FIGURE, "moved", "usual", "over").collect(engine="streaming")
    return flagged.sort(pl.col("moved").abs(), *FIGURE, descending=[True] + [False] * len(FIGURE))


def _growth(rows: pl.LazyFrame) -> pl.LazyFrame:
    """By how many percent each figure moved from the same period a year before: FIGURE and `moved`."""
    figures = rows.select(*FIGURE, "value", year=year_named(), kind=kind_named())
    before = figures.select(*OVER_TIME, "kind", pl.col("year") + 1, was="value")
    both = figures.join(before, on=[*OVER_TIME, "kind", "year"])
    return both.select(*FIGURE, moved=_percent(pl.col("was"), pl.col("value"))).filter(pl.col("moved").is_not_null())
