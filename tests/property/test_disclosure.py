"""Whatever is published, nobody can work out a count from 1 to 10: held against an attacker who knows the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.observations.disclosure import FEWEST, SmallCells, guarded
from monitor.observations.guarding import named, withheld_of
from monitor.observations.keys import ROW

GROUPS = ("race:black", "race:hispanic", "race:white")
SMALL = SmallCells(
    people=frozenset({"people"}),
    sizes=frozenset({"people"}),
    rests_on={"rate": ["people"]},
    compared_with={"race:black": "race:white", "race:hispanic": "race:white"},
)
Cell = tuple[str, str, str, str, int | None]  # area, population, quantity, period, value


def table(cells: Sequence[Cell]) -> pl.LazyFrame:
    rows = [(area, group, "medicare_ffs", "-", what, period, None, value) for area, group, what, period, value in cells]
    schema = {**dict.fromkeys(ROW, pl.String), "value": pl.Int64}
    return pl.LazyFrame(rows, schema=schema, orient="row").with_columns(status=pl.lit("final"))


@dataclass(frozen=True)
class Rows:
    """A publication of nothing but rows."""

    raw: pl.LazyFrame
    id: str = "one/2020-01-01"
    shown: str = "one"
    fiscal_starts: int | None = None


def hidden_rows(rows: pl.LazyFrame, small: SmallCells) -> pl.DataFrame:
    """What is withheld of the only publication there is."""
    only = Rows(rows)
    return withheld_of([only], small, tuple).rows[named(only)]


def seen(cells: Sequence[Cell], small: SmallCells = SMALL) -> dict[tuple[str, str, str, str], int | None]:
    """What is left to be seen of each cell, by area, population, quantity and period."""
    rows = table(cells)
    left = guarded(rows, hidden_rows(rows, small)).select("area", "population", "quantity", "period", "value").collect()
    return {
        (area, group, what, period): value
        for area, group, what, period, value in left.sort("area", "population", "period").iter_rows()
    }


def by_group(counts: Mapping[str, int]) -> dict[str, int | None]:
    whole = {**counts, "all": sum(counts.values())}
    left = seen([("MD", group, "people", "2019", value) for group, value in whole.items()])
    return {group: left["MD", group, "people", "2019"] for group in whole}


amounts = st.one_of(st.just(0), st.integers(1, 14), st.integers(11, 40))


@given(st.tuples(amounts, amounts, amounts))
@settings(max_examples=150, deadline=None)
def test_no_count_from_1_to_10_is_seen_and_zero_is(found: tuple[int, int, int]) -> None:
    left = by_group(dict(zip(GROUPS, found, strict=True)))

    assert all(value is None or value == 0 or value >= FEWEST for value in left.values())
    assert [left[group] for group, value in zip(GROUPS, found, strict=True) if value == 0] == [0] * found.count(0)


@given(st.tuples(amounts, amounts, amounts))
@settings(max_examples=150, deadline=None)
def test_subtracting_what_is_seen_from_the_total_leaves_over_no_single_count(found: tuple[int, int, int]) -> None:
    left = by_group(dict(zip(GROUPS, found, strict=True)))

    hidden = [group for group in GROUPS if left[group] is None]
    assert left["all"] is None or len(hidden) != 1


def _tables(total: int) -> list[tuple[int, ...]]:
    return [rest for rest in product(range(total + 1), repeat=len(GROUPS)) if sum(rest) == total]


def test_an_attacker_who_knows_the_rules_is_left_with_two_answers_or_more() -> None:
    """Every table of three groups of up to 45 people: those that look alike differ in each hidden count of up to 10."""
    alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    for counts, shown in (pair for total in range(1, 46) for pair in _each(total)):
        alike.setdefault(shown, []).append(counts)
    for shown, possible in alike.items():
        for place in range(len(GROUPS)):
            values = {counts[place] for counts in possible}
            assert shown[place] is not None or len(values) > 1 or min(values) >= FEWEST, (shown, possible)


def _each(total: int) -> list[tuple[tuple[int, ...], tuple[int | None, ...]]]:
    """Each table with what is left of it to be seen; one payer for each, so that no table tells of another."""
    tables = _tables(total)
    rows = [
        ("MD", group, f"payer {place}", "-", "people", "2019", None, value)
        for place, counts in enumerate(tables)
        for group, value in (*zip(GROUPS, counts, strict=True), ("all", total))
    ]
    frame = pl.LazyFrame(rows, schema={**dict.fromkeys(ROW, pl.String), "value": pl.Int64}, orient="row")
    frame = frame.with_columns(status=pl.lit("final"))
    left = guarded(frame, hidden_rows(frame, SMALL)).select("payer", "population", "value").collect()
    found = {(payer, group): value for payer, group, value in left.iter_rows()}
    return [(counts, tuple(found[f"payer {place}", group] for group in GROUPS)) for place, counts in enumerate(tables)]
