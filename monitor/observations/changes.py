"""Observations on several paths: the same figures, some of them changed or continued, as a what-if asks for.

Path 0 is how things stand, every further path one option. A figure that no path changes has the path null, which is
every path. A changed figure stays of the publication it was taken from and is marked `projected`: it is ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from monitor.definitions.registers import NO_SERVICE, TOTAL, Measure
from monitor.language.periods import FISCAL, first_month, kind_named, months_long, year_named
from monitor.observations import publications
from monitor.observations.keys import ENTITY, OVER_TIME
from monitor.observations.maturity import MATURITY_WORDS, NO_DAY, UNKNOWN
from monitor.observations.publications import Publication
from monitor.observations.rows import DECIMAL
from monitor.observations.yearly import PATH

TABLE = pl.Schema({
    PATH: pl.Int64, "place": pl.Int64, "source": pl.String, **dict.fromkeys(OVER_TIME, pl.String),
    "change": pl.String, "amount": pl.Float64, "per": pl.String, "first": pl.Int64, "last": pl.Int64,
})  # fmt: skip
ALWAYS = 12 * 9999  # a month after every period: a change without an end
PROJECTED = "projected"
EACH = "*"  # stands for the name of every part of an area: MD:hospital:*
# Of a figure that is set and was in no publication: what `maturity` and `corrections` count where there is none.
_EMPTY = {
    "publication": -1,
    "run_out": UNKNOWN,
    "maturity": 0,
    "day": NO_DAY,
    "corrected": -1,
    "made": True,
    "months": 12,
}


@dataclass(frozen=True)
class Changes:
    """What is changed on each of `paths`.

    `table` has a row for each change of one figure on one path: its `place` in the order of changes, which `change`,
    its `amount` (a level, an amount a year, percent, percent a year), `per` (the quantity an amount of dollars is
    divided by), and the months from `first` to `last`, counted from the year 0.
    """

    paths: int
    table: pl.DataFrame

    def __bool__(self) -> bool:
        return not self.table.is_empty()

    def bearing_on(self, measure: Measure) -> "Changes":
        """Those of them that can move a figure of `measure`, which is made with a sum."""
        if not self:
            return self
        bearing = self.table.filter((pl.col("source") == measure.source) & (pl.col("payer") == measure.payer))
        used = [measure.sum.quantity] if measure.sum else []
        used += [measure.per.quantity] if measure.per else []
        divided_by = bearing.filter(pl.col("quantity").is_in(used))["per"].drop_nulls().to_list()
        return Changes(self.paths, bearing.filter(pl.col("quantity").is_in([*used, *divided_by])))

    def on_every_path(self, option: int, paths: int) -> "Changes":
        """What is changed on the path `option`, changed on each of `paths`."""
        alone = self.table.filter(pl.col(PATH) == option).drop(PATH)
        every = pl.DataFrame({PATH: range(paths)}, schema={PATH: pl.Int64})
        return Changes(paths, every.join(alone, how="cross").select(self.table.columns))

    @property
    def entities(self) -> pl.DataFrame:
        """Whose figures are changed on any path; columns area and population."""
        return self.table.select(ENTITY).unique()

    @property
    def wanted(self) -> pl.Expr:
        """The rows that these changes are made to, or are divided by."""
        quantities = pl.concat([self.table["quantity"], self.table["per"]]).drop_nulls().unique().sort()
        areas = self.table["area"].unique().sort()
        return pl.col("area").is_in(areas.to_list()) & pl.col("quantity").is_in(quantities.to_list())


UNCHANGED = Changes(1, TABLE.to_frame())


def with_changes(rows: pl.LazyFrame, asked: Changes, known: Sequence[Publication] = ()) -> pl.LazyFrame:
    """`rows` of one source (columns of `vintages.newest` and `path`) on every path; a null path is every path.

    `known` are the publications that the rows are of, whose cards say when their fiscal years begin. A change to one
    service is carried into the total `all` of the same figure, so that parts and total still foot.
    """
    touched, changes = asked.entities, asked.table
    starts = _fiscal_starts(known)
    before = rows.collect(engine="streaming")
    rest = before.join(touched, on=ENTITY, how="anti")
    on_paths = _on_paths(before.join(touched, on=ENTITY, how="semi"), asked.paths)
    figures = on_paths.with_columns(
        *_months(starts), figure=pl.col("value").cast(pl.Float64), made=pl.lit(value=False)
    ).with_columns(was="figure")
    for place in changes["place"].unique().sort():
        figures = _changed(figures, changes.filter(pl.col("place") == place).drop("place", "source"))
    return pl.concat([rest, _finished(figures).select(rest.columns)]).lazy()


def _on_paths(rows: pl.DataFrame, paths: int) -> pl.DataFrame:
    """Every row on a path of its own: those of every path once for each of `paths`."""
    every = pl.DataFrame({PATH: range(paths)}, schema={PATH: pl.Int64})
    spread = rows.filter(pl.col(PATH).is_null()).drop(PATH).join(every, how="cross")
    return pl.concat([spread.select(rows.columns), rows.drop_nulls(PATH)])


def with_each(table: pl.DataFrame, known: Sequence[Publication]) -> pl.DataFrame:
    """`table` with a row for every area that has such a figure, where a name with EACH stands for areas of a kind.

    Where there is none, the row stays as it is.
    """
    stands_for_all = pl.col("area").str.ends_with(EACH)
    if not (of_all := table.filter(stands_for_all)).height:
        return table
    figure = ["source", *OVER_TIME]
    by_part = publications.observations_of(known).with_columns(
        part="area", area=pl.col("area").str.replace("[^:]+$", EACH)
    )
    parts = by_part.select(*figure, "part").unique().join(of_all.lazy(), on=figure, how="semi")
    paired = of_all.join(parts.collect(engine="streaming"), on=figure, how="left")
    spread = paired.with_columns(area=pl.coalesce("part", "area")).select(table.columns).sort(PATH, "place", "area")
    return pl.concat([table.filter(~stands_for_all), spread])


def added_up(table: pl.DataFrame) -> pl.DataFrame:
    """`table` with one row for each figure, path and place: what is added to one figure twice is added up."""
    by = [name for name in table.columns if name != "amount"]
    return table.group_by(by, maintain_order=True).agg(pl.col("amount").sum()).select(table.columns)


def unmatched(rows: pl.LazyFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """The changes to figures of which there is no row; a figure that is set need not be there."""
    asked = changes.filter(pl.col("change") != "set").lazy()
    return asked.join(rows, on=OVER_TIME, how="anti").collect(engine="streaming")


def undated(rows: pl.LazyFrame, changes: pl.DataFrame, known: Sequence[Publication]) -> pl.DataFrame:
    """The changes to figures of fiscal years of which no card says in which month they begin; one for each figure."""
    starts = pl.col("publication").replace_strict(_fiscal_starts(known), default=None, return_dtype=pl.Int64)
    open_ = rows.filter((kind_named() == FISCAL) & starts.is_null())
    return changes.lazy().join(open_, on=OVER_TIME, how="semi").collect(engine="streaming")


def _fiscal_starts(known: Sequence[Publication]) -> Mapping[int, int | None]:
    """The month in which the fiscal years of each publication begin, by its place."""
    return {place: publication.card.fiscal_starts for place, publication in enumerate(known)}


def _months(fiscal_starts: Mapping[int, int | None]) -> list[pl.Expr]:
    """Of each period: the month it begins in, how many it has, and its year and its kind."""
    starts = pl.col("publication").replace_strict(fiscal_starts, default=None, return_dtype=pl.Int64)
    return [
        first_month(starts).alias("start"),
        months_long().alias("months"),
        year_named().alias("year"),
        kind_named().alias("kind"),
    ]


def _changed(figures: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Every figure after one change to it; `changes` has at most one for each figure and path."""
    continued = changes.filter(pl.col("change") == "continue")
    levels = changes.filter(pl.col("change") == "set")
    if continued.height:
        figures = _with(figures, _continued(figures, continued))
    if levels.height:
        figures = _with(figures, _missing(figures, levels))
    others = changes.filter(pl.col("change") != "continue")
    return _carried(_moved(figures, others)) if others.height else figures


def _moved(figures: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Figures raised, added to or set, in the part of each period in which the change holds; `before` is as it was."""
    begins, after = pl.max_horizontal("first", "start"), pl.col("start") + pl.col("months")
    months_changed = (pl.min_horizontal(pl.col("last") + 1, after) - begins).clip(lower_bound=0)
    kind, amount, figure = pl.col("change"), pl.col("amount"), pl.col("figure")
    under = pl.when(pl.col("per").is_null()).then(1.0).otherwise("under")
    moved = (
        pl.when(kind.is_null() | (months_changed == 0)).then(figure)
        .when(kind == "raise").then(figure * (1 + amount / 100 * months_changed / pl.col("months")))
        .when(kind == "add").then(figure + amount * months_changed / 12 / under)
        .when(months_changed == pl.col("months")).then(amount)
        .otherwise(figure)
    )  # fmt: skip
    both = figures.join(changes, on=[PATH, *OVER_TIME], how="left")
    both = both.join(_under(figures), on=[PATH, *ENTITY, "payer", "period", "per"], how="left")
    return both.with_columns(before=figure, figure=moved).select(*figures.columns, "before")


def _under(figures: pl.DataFrame) -> pl.DataFrame:
    """What amounts of dollars may be divided by: figures of no service, such as people."""
    people = figures.filter((pl.col("service") == NO_SERVICE) & (pl.col("figure") > 0))
    return people.select(PATH, *ENTITY, "payer", "period", per="quantity", under="figure")


def _carried(figures: pl.DataFrame) -> pl.DataFrame:
    """What changed in single services, added to the total of the same figure where there is one."""
    total = [PATH, *ENTITY, "payer", "quantity", "period"]
    parts = figures.filter(~pl.col("service").is_in([TOTAL, NO_SERVICE]) & (pl.col("figure") != pl.col("before")))
    moved = (
        parts.group_by(total).agg(moved=(pl.col("figure") - pl.col("before")).sum()).with_columns(service=pl.lit(TOTAL))
    )
    both = figures.join(moved, on=[*total, "service"], how="left")
    return both.with_columns(figure=pl.col("figure") + pl.col("moved").fill_null(0.0)).drop("moved", "before")


def _continued(figures: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """A row for each later year of a figure, up to the end of the change: its last one, grown by so much a year.

    A published year stays as it is; one that an earlier change continued is continued anew.
    """
    asked = changes.with_columns(since=pl.col("first") // 12, through=pl.col("last") // 12)
    continuing = figures.join(asked, on=[PATH, *OVER_TIME]).filter(pl.col("figure").is_not_null())
    published = pl.col("year").filter(~pl.col("made")).max().over(PATH, *OVER_TIME, "kind")
    last = continuing.filter(pl.col("year") == pl.max_horizontal(published, pl.col("since") - 1))
    ahead = pl.int_ranges(1, pl.col("through") - pl.col("year") + 1)
    years_ahead = last.with_columns(ahead=ahead).explode("ahead").drop_nulls("ahead")
    year, fiscal = pl.col("year") + pl.col("ahead"), pl.col("kind") == FISCAL
    return years_ahead.with_columns(
        period=pl.when(fiscal).then(pl.concat_str("kind", year)).otherwise(pl.concat_str(year, "kind")),
        year=year,
        start=pl.col("start") + 12 * pl.col("ahead"),
        figure=pl.col("figure") * (1 + pl.col("amount") / 100).pow(pl.col("ahead")),
        made=pl.lit(value=True),
    ).select(figures.columns)


def _missing(figures: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """A row, of no publication, for each calendar year that is set and not there."""
    years = pl.int_ranges(pl.col("first") // 12, (pl.col("last") + 1) // 12)
    by_year = changes.with_columns(year=years).explode("year").drop_nulls("year")
    named = by_year.with_columns(period=pl.col("year").cast(pl.String), kind=pl.lit(""), start=12 * pl.col("year"))
    new = named.join(figures, on=[PATH, *OVER_TIME, "period"], how="anti")
    empty = {name: pl.lit(_EMPTY.get(name)) for name in figures.columns if name not in new.columns}
    return new.with_columns(**empty).select(pl.col(name).cast(kind) for name, kind in figures.schema.items())


def _with(figures: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """`figures` with the rows `new` in the place of those for the same figure and period."""
    return pl.concat([figures.join(new, on=[PATH, *OVER_TIME, "period"], how="anti"), new])


def _finished(figures: pl.DataFrame) -> pl.DataFrame:
    """Exact figures again: as published where nothing was changed, else rounded to the sixth decimal and marked."""
    changed = pl.col("made") | pl.col("figure").ne_missing(pl.col("was"))
    exact = pl.col("figure").round(6).cast(DECIMAL)
    return figures.with_columns(
        value=pl.when(changed).then(exact).otherwise("value"),
        status=pl.when(changed).then(pl.lit(PROJECTED)).otherwise("status"),
        maturity=pl.when(changed).then(MATURITY_WORDS.index(PROJECTED)).otherwise("maturity").cast(pl.Int8),
    )
