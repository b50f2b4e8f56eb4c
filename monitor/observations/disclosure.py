"""Figures that rest on 1 to 10 people are withheld before anyone sees them, and so is whatever rests on them.

Zero is shown. Withheld are a count from 1 to 10 people, or over n months fewer than 11 times n; the counts that would
give it away (`partners`); where one of these is the size of a group, all figures of that group; and a rate that rests
on it. Method: cell suppression as CMS asks of those who use its data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.language.periods import Period, months_long
from monitor.observations.keys import ROW, WHOM
from monitor.words.areas import EVERYONE
from monitor.words.units import parse_unit

FEWEST = 11  # people on whom a figure that is shown must rest
WITHHELD_BY_PUBLISHER = "suppressed"  # the status of a row that its publisher withholds
WHY = f"it tells of fewer than {FEWEST} people, or would give so few away"  # what is withheld
STATUS = "small"  # of a row withheld here, as `suppressed` is of one withheld by its publisher
MONTHS = frozenset({"beneficiary-month", "member-month"})  # people counted anew in each month
SIZES = MONTHS | {"beneficiary", "beneficiary-year", "member", "member-year", "resident"}  # how large a group is
COUNTED = SIZES | {"patient", "death", "admission", "discharge", "visit", "complication", "episode"}  # or befell people


def few(value: Any, months: Any) -> Any:
    """Whether a count over so many months is of 1 to 10 people: of numbers, arrays and columns alike."""
    return (value > 0) & (value < FEWEST * months)


@dataclass(frozen=True)
class SmallCells:
    """What small cells are told by: the quantities that count people, and what rests on them.

    `sizes` are those that say how large a group is, `monthly` those that count people anew in each month; `rests_on`
    has the counts behind each rate, `compared_with` the groups of each division, each with the group that the others
    are compared with, and `totals` by column what else adds up to what. `beside` has by source the first of those that
    count the same: these are guarded together, since one may show what the other withholds.
    """

    people: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
    monthly: frozenset[str] = frozenset()
    rests_on: Mapping[str, Sequence[str]] = field(default_factory=dict)
    compared_with: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)

    def counts(self, quantity: str, period: str, value: Decimal) -> bool:
        """Whether a figure counts so few people that it is not shown."""
        months = Period.parsed(period).months if quantity in self.monthly else 1
        return quantity in self.people and bool(few(value, months))

    @property
    def groups(self) -> list[str]:
        """Every group of people: those compared with others, and the parts of a registered total."""
        divided = [
            part for parts in self.totals.get("population", {}).values() for division in parts for part in division
        ]
        return sorted({*self.compared_with, *self.compared_with.values(), *divided})

    @property
    def all_totals(self) -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
        """What adds up to what by column, with the divisions of `compared_with`; the group compared with comes last."""
        divided: dict[str, list[str]] = {}
        for group, reference in self.compared_with.items():
            divided.setdefault(reference, []).append(group)
        population = {total: [*divisions] for total, divisions in self.totals.get("population", {}).items()}
        population.setdefault(EVERYONE, []).extend([*groups, reference] for reference, groups in divided.items())
        return {**self.totals, "population": population}


def small_cells(vocabulary: Vocabulary) -> SmallCells:
    """Which quantities count people, by their units, and what rests on them as registered."""
    counted = {name: _counted(unit) for name, unit in vocabulary.quantities.items()}
    people = frozenset(name for name, word in counted.items() if word in COUNTED)
    return SmallCells(
        people,
        frozenset(name for name, word in counted.items() if word in SIZES),
        frozenset(name for name, word in counted.items() if word in MONTHS),
        vocabulary.rests_on,
        vocabulary.compared_with,
        vocabulary.totals,
        _beside(vocabulary, people),
    )


def _beside(vocabulary: Vocabulary, people: frozenset[str]) -> Mapping[str, str]:
    """By source, the first of those that hang together by counts, or rates of them, that measures read."""
    together: list[tuple[set[str], set[str]]] = []
    for source, read in sorted(vocabulary.read_from.items()):
        counts = {count for name in read for count in (name, *vocabulary.rests_on.get(name, ()))} & people
        joined = [({source}, counts), *(entry for entry in together if entry[1] & counts)]
        together = [entry for entry in together if not entry[1] & counts]
        together.append((set().union(*(entry[0] for entry in joined)), set().union(*(entry[1] for entry in joined))))
    return {source: min(sources) for sources, _ in together for source in sources}


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


def counts(rows: pl.LazyFrame, small: SmallCells) -> pl.LazyFrame:
    """The counts of people among `rows` (ROW, `value`, `status`): ROW, `value`, `months`, and whether each is `small`.

    `months` is over how many months a figure counts people, and 1 of all that does not count them by the month. One
    that its publisher withholds has no value, and is small too; other rows without a value are left out.
    """
    people = rows.filter(pl.col("quantity").is_in(small.people))
    months = pl.when(pl.col("quantity").is_in(small.monthly)).then(months_long()).otherwise(1)
    kept = people.select(*ROW, "value", "status", months=months).filter(
        pl.col("value").is_not_null() | (pl.col("status") == WITHHELD_BY_PUBLISHER)
    )
    below = few(pl.col("value"), pl.col("months"))
    return kept.with_columns(small=below | pl.col("value").is_null()).drop("status")


def with_dependents(
    rows: pl.LazyFrame, hidden: pl.DataFrame, small: SmallCells, elsewhere: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The rows withheld where the counts `hidden` (ROW) are: these, what rests on them, and rates without counts.

    `elsewhere` are the counts withheld of other publications: what rests on them goes too, but for counts, which those
    publications have chosen among by themselves.
    """
    lacking = without_counts(rows, small)
    everywhere = hidden.select(ROW) if elsewhere is None else pl.concat([hidden.select(ROW), elsewhere.select(ROW)])
    if everywhere.is_empty():
        return lacking
    sized, rates = _sized(hidden, small), rates_on(everywhere, small)
    amounts = rows.filter(~pl.col("quantity").is_in(small.people))
    groups = rows.join(sized.lazy(), on=list(WHOM), how="semi").select(ROW)
    of_groups = amounts.join(_sized(everywhere, small).lazy(), on=list(WHOM), how="semi").select(ROW)
    resting = rows.join(rates.lazy(), on=[*WHOM, "quantity"], how="semi").select(ROW)
    dependent = pl.collect_all([groups, of_groups, resting], engine="streaming")
    return pl.concat([hidden.select(ROW), *dependent, lacking]).unique()


def _sized(hidden: pl.DataFrame, small: SmallCells) -> pl.DataFrame:
    """The groups (WHOM) whose size is among the counts `hidden`."""
    return hidden.filter(pl.col("quantity").is_in(small.sizes)).select(WHOM).unique()


def rates_on(hidden: pl.DataFrame, small: SmallCells) -> pl.DataFrame:
    """The rates (WHOM and quantity) that rest on the counts `hidden`."""
    behind = _behind(small).rename({"count": "quantity", "quantity": "rate"})
    return hidden.join(behind, on="quantity").select(*WHOM, quantity="rate").unique()


def _behind(small: SmallCells) -> pl.DataFrame:
    pairs = [(rate, count) for rate, counts in small.rests_on.items() for count in counts]
    return pl.DataFrame(pairs, schema={"quantity": pl.String, "count": pl.String}, orient="row")


def without_counts(rows: pl.LazyFrame, small: SmallCells) -> pl.DataFrame:
    """Rates of groups of people that come without a count they rest on: nobody can say that it is not small."""
    behind, groups = _behind(small), small.groups
    asked = rows.filter(pl.col("population").is_in(groups))
    rates = asked.filter(pl.col("quantity").is_in(behind["quantity"].to_list())).select(ROW).collect(engine="streaming")
    if rates.is_empty():
        return rates
    counts = asked.filter(pl.col("quantity").is_in(behind["count"].to_list()) & pl.col("value").is_not_null())
    given = counts.select(*WHOM, count="quantity").unique().collect(engine="streaming")
    return rates.join(behind, on="quantity").join(given, on=[*WHOM, "count"], how="anti").select(ROW).unique()
