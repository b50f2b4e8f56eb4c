"""Figures that rest on 1 to 10 people are withheld before anyone sees them, and so is whatever would give them away.

Zero is shown. Withheld are a count from 1 to 10; where it is the size of a group, all figures of that group; a rate
that rests on it; and a second count wherever the first could be had by subtracting the others from their total. Which
second one does not depend on the figures, so that the choice tells nothing: the first of its division that is not zero,
the group compared with coming last. Method: cell suppression as CMS asks of those who use its data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.observations.keys import ROW, WHOM
from monitor.words.units import parse_unit

FEWEST = 11  # people on whom a figure that is shown must rest
STATUS = "small"  # of a row withheld here, as `suppressed` is of one withheld by its publisher
SIZES = frozenset({"beneficiary", "beneficiary-year", "member", "member-year", "resident"})  # how large a group is
COUNTED = SIZES | {"patient", "death", "admission", "visit", "complication"}  # people, or what befell them


@dataclass(frozen=True)
class SmallCells:
    """What small cells are told by: the quantities that count people, and what rests on them.

    `sizes` are those that say how large a group is; `rests_on` has the counts behind each rate, `compared_with` the
    groups of each division, each with the group that the others are compared with.
    """

    people: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    rests_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    compared_with: Mapping[str, str] = field(default_factory=dict)

    @property
    def divisions(self) -> Mapping[str, str]:
        """Every group of people with its division, which is called by the group compared with; that comes last."""
        return {**self.compared_with, **{group: group for group in self.compared_with.values()}}


def small_cells(vocabulary: Vocabulary) -> SmallCells:
    """Which quantities count people, by their units, and what rests on them as registered."""
    counted = {name: _counted(unit) for name, unit in vocabulary.quantities.items()}
    return SmallCells(
        frozenset(name for name, word in counted.items() if word in COUNTED),
        frozenset(name for name, word in counted.items() if word in SIZES),
        vocabulary.rests_on,
        vocabulary.compared_with,
    )


def _counted(unit: str) -> str:
    """The one word that a unit counts; empty for money, rates and differences."""
    parsed = parse_unit(unit)
    return parsed.over[0] if len(parsed.over) == 1 and not parsed.under else ""


def guarded(rows: pl.LazyFrame, hidden: pl.DataFrame) -> pl.LazyFrame:
    """`rows` without the figures of the rows that `hidden` names by ROW; they stay, and say why they have none."""
    if hidden.is_empty():
        return rows
    marked = rows.join(hidden.lazy().with_columns(hides=True), on=list(ROW), how="left", nulls_equal=True)
    hides = pl.col("hides").is_not_null() & pl.col("value").is_not_null()
    value = pl.when(~hides).then("value")
    return marked.with_columns(value=value, status=pl.when(hides).then(pl.lit(STATUS)).otherwise("status")).drop(
        "hides"
    )


def hidden_rows(rows: pl.LazyFrame, small: SmallCells) -> pl.DataFrame:
    """The rows of one publication that are withheld, by ROW. `rows` has ROW and `value`, and holds a row once."""
    counts = _hidden_counts(rows, small)
    lacking = _without_counts(rows, small)
    if counts.is_empty():
        return lacking
    sized = counts.filter(pl.col("quantity").is_in(small.sizes)).select(WHOM)
    behind = _behind(small).rename({"count": "quantity", "quantity": "rate"})
    rates = counts.join(behind, on="quantity").select(*WHOM, quantity="rate")
    groups = rows.join(sized.unique().lazy(), on=list(WHOM), how="semi").select(ROW)
    resting = rows.join(rates.unique().lazy(), on=[*WHOM, "quantity"], how="semi").select(ROW)
    dependent = pl.collect_all([groups, resting], engine="streaming")
    return pl.concat([counts.select(ROW), *dependent, lacking]).unique()


def _behind(small: SmallCells) -> pl.DataFrame:
    pairs = [(rate, count) for rate, counts in small.rests_on.items() for count in counts]
    return pl.DataFrame(pairs, schema={"quantity": pl.String, "count": pl.String}, orient="row")


def _without_counts(rows: pl.LazyFrame, small: SmallCells) -> pl.DataFrame:
    """Rates of groups of people that come without a count they rest on: nobody can say that it is not small."""
    behind, groups = _behind(small), list(small.divisions)
    asked = rows.filter(pl.col("population").is_in(groups))
    rates = asked.filter(pl.col("quantity").is_in(behind["quantity"].to_list())).select(ROW).collect(engine="streaming")
    if rates.is_empty():
        return rates
    counts = asked.filter(pl.col("quantity").is_in(behind["count"].to_list()) & pl.col("value").is_not_null())
    given = counts.select(*WHOM, count="quantity").unique().collect(engine="streaming")
    return rates.join(behind, on="quantity").join(given, on=[*WHOM, "count"], how="anti").select(ROW).unique()


def _hidden_counts(rows: pl.LazyFrame, small: SmallCells) -> pl.DataFrame:
    """Counts from 1 to 10, and those withheld beside them: ROW."""
    is_small = (pl.col("value") > 0) & (pl.col("value") < FEWEST)
    people = rows.filter(pl.col("quantity").is_in(small.people))
    first = people.filter(is_small).select(ROW).collect(engine="streaming")
    if first.is_empty():
        return first
    alike = people.filter(pl.col("quantity").is_in(first["quantity"].unique().to_list()))
    counts = alike.filter(pl.col("value") > 0).select(*ROW, "value", hidden=is_small).collect(engine="streaming")
    return _complemented(counts, small).filter("hidden").select(ROW)


def _complemented(counts: pl.DataFrame, small: SmallCells) -> pl.DataFrame:
    """`counts`, more of it hidden, until no hidden count is what its total leaves over in any division."""
    while True:
        before = counts["hidden"].sum()
        for name, division, rank in _divisions(small):
            counts = _with_second(counts, [column for column in ROW if column != name], division, rank)
        if counts["hidden"].sum() == before:
            return counts


def _divisions(small: SmallCells) -> Sequence[tuple[str, pl.Expr, pl.Expr]]:
    """What parts sum to a total: groups of people, parts of one kind of an area, months of a year; with an order."""
    groups, area, period = small.divisions, pl.col("area"), pl.col("period")
    places = {group: place for place, group in enumerate(groups)}
    population = pl.col("population")
    division = population.replace_strict(groups, default=None, return_dtype=pl.String)
    order = population.replace_strict(places, default=None, return_dtype=pl.Int64)
    parts = pl.when(area != "US").then(area.str.extract("^([A-Z]{2}:[a-z_]+):").fill_null("US"))
    months = pl.when(period.str.contains("-")).then(period.str.slice(0, 5) + period.str.len_chars().cast(pl.String))
    return (("population", division, order), ("area", parts, area), ("period", months, period))


def _with_second(counts: pl.DataFrame, by: Sequence[str], division: pl.Expr, rank: pl.Expr) -> pl.DataFrame:
    """One count more hidden in each division whose hidden ones could be told from what they add up to.

    So it is where one stands alone, where they are fewer than 11 people together, and where each must be 10.
    """
    # Deaths in four groups, 7, 140, 0 and 25, are 172 together: with the 7 alone left out, the rest gives it away. The
    # 140 goes with it, as the first in the order of the division that is shown and not zero (zero stays, and would hide
    # nothing). Not the 25 for being least: the choice would tell that it is. A pair of 3 and 4 takes a partner as well,
    # because their sum, which the rest gives away, is itself fewer than 11; so does one of 20, which is 10 and 10.
    divided = counts.with_columns(division=division, rank=rank)
    groups, is_hidden = [*by, "division"], pl.col("hidden")
    many, people = is_hidden.sum(), pl.col("value").filter(is_hidden).sum()
    deducible = (many == 1) | (people < FEWEST) | (people == many * (FEWEST - 1))
    open_ = divided.with_columns(
        more=(is_hidden.any() & deducible).over(groups) & pl.col("division").is_not_null() & ~is_hidden
    )
    first = pl.col("rank") == pl.col("rank").filter(pl.col("more")).min().over(groups)
    second = open_.with_columns(hidden=is_hidden | (pl.col("more") & first))
    return second.drop("division", "rank", "more")
