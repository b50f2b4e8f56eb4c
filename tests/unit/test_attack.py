"""Nobody works out a withheld count from what is shown, and not much more is withheld than must be."""

import os
from collections.abc import Mapping, Sequence
from itertools import combinations, count, product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from monitor.observations import attack
from monitor.observations.disclosure import SmallCells, guarded
from monitor.observations.guarding import WITHHELD, Edition, Withheld, named, withheld_of
from monitor.observations.keys import ROW
from tests.attacker import FEW, Key, Shown, by_rates, recovered
from tests.property.test_disclosure import Rows
from tests.small_counts import restated, table

SMALL = SmallCells(
    people=frozenset({"overdose_deaths"}),
    totals={
        "payer": {"medicare": [["medicare_ffs", "medicare_advantage"]]},
        "service": {"all": [["claims", "non_claims"]]},
        "population": {"all": [["age:under65", "age:65+"]]},
    },
)
Table = Mapping[Key, int]
ENOUGH = int(os.environ.get("MONITOR_SOAK_WITHHELD", "500"))  # withheld cells that are attacked
COUNTIES, MONTHS = (8, 6) if ENOUGH > 1000 else (4, 3)


def publications(tables: Sequence[Table]) -> list[Rows]:
    return [Rows(rows(table), id=f"deaths/2025-01-0{place}") for place, table in enumerate(tables, 1)]


def rows(counts: Table) -> pl.LazyFrame:
    schema = {**dict.fromkeys(ROW, pl.String), "value": pl.Int64}
    cells = [(*key, None, value) for key, value in counts.items()]
    return pl.LazyFrame(cells, schema=schema, orient="row").with_columns(status=pl.lit("final"))


def shown(publication: Rows, hidden: pl.DataFrame) -> Shown:
    left = guarded(publication.raw, hidden).select(*ROW[:6], "value").collect()
    return {row[:6]: row[6] for row in left.iter_rows()}


def given_away(tables: Sequence[Table], seen: Sequence[Shown]) -> list[tuple[int, Key]]:
    """The withheld cells of which an attacker's claim is right."""
    right: list[tuple[int, Key]] = []
    for (number, key), claim in recovered(seen).items():
        truth = tables[number][key]
        is_right = claim == truth if isinstance(claim, int) else truth <= FEW and claim[0] <= truth <= claim[1]
        if is_right and seen[number][key] is None:
            right.append((number, key))
    return right


def guarded_tables(tables: Sequence[Table]) -> tuple[Withheld, list[Shown]]:
    held = publications(tables)
    withheld = withheld_of(held, SMALL, tuple)
    return withheld, [shown(publication, withheld.rows[named(publication)]) for publication in held]


def hidden_cells(seen: Sequence[Shown]) -> int:
    return sum(value is None for table in seen for value in table.values())


def test_parts_in_one_publication_and_totals_in_another_are_one_system() -> None:
    whole = table(2, counties=4, months=3, mean=40)
    counties = {key: value for key, value in whole.items() if ":" in key[0]}
    state = {key: value for key, value in whole.items() if ":" not in key[0]}
    _, seen = guarded_tables([counties, state])

    assert hidden_cells(seen) > 0
    assert given_away([whole], [{**seen[0], **seen[1]}]) == []


def test_an_attacker_recovers_no_withheld_cell_of_several_editions() -> None:
    withheld = 0
    for seed in count():
        first = table(seed, counties=COUNTIES, months=MONTHS, mean=40)
        tables = [first, restated(seed + 100, first, 0.05, MONTHS)]
        _, seen = guarded_tables(tables)
        assert given_away(tables, seen) == []
        withheld += hidden_cells(seen)
        if withheld >= ENOUGH:
            return


def test_the_attacker_finds_what_is_not_guarded() -> None:
    counts = table(1, counties=4, months=3, mean=40)
    primary = {key: None if 0 < value <= FEW else value for key, value in counts.items()}

    assert given_away([counts], [primary])


def test_an_edition_that_shows_what_another_withholds_as_a_partner_is_guarded_with_it() -> None:
    def of(payers: Mapping[str, int]) -> dict[Key, int]:
        return {("MD", "all", payer, "all", "overdose_deaths", "2024"): value for payer, value in payers.items()}

    tables = [of({"medicare_ffs": 7, "medicare_advantage": 140, "medicare": 147}), of({"medicare_advantage": 140})]
    alone = [guarded_tables([one])[1][0] for one in tables]

    assert given_away(tables, alone)
    assert given_away(tables, guarded_tables(tables)[1]) == []


def test_the_audit_finds_what_is_not_guarded_and_nothing_where_all_is() -> None:
    counts = table(3, counties=4, months=3, mean=40)
    held = publications([counts])
    withheld = withheld_of(held, SMALL, tuple)
    system = withheld.system
    assert system is not None
    chosen = system.unpublished.copy()
    keys = withheld.rows[named(held[0])]
    place = system.cells.with_row_index("cell").join(keys, on=list(ROW), how="semi", nulls_equal=True)["cell"]
    chosen[place.to_numpy()] = True

    assert len(attack.worked_out(system, chosen, withheld.small)) == 0
    assert len(attack.worked_out(system, withheld.small | system.unpublished, withheld.small)) > 0


RATES = {"readmission_rate": ("people_readmitted", "people_discharged", 100.0)}


@pytest.mark.parametrize(("rests_on", "told"), [(["people_readmitted", "people_discharged"], []), ([], [7])])
def test_a_rate_does_not_tell_its_count(rests_on: Sequence[str], told: Sequence[int]) -> None:
    whom = ("MD:county:24001", "all", "medicare_ffs", "-")
    figures = {"people_discharged": 500, "people_readmitted": 7, "readmission_rate": 1.4}
    schema = {**dict.fromkeys(ROW, pl.String), "value": pl.Float64}
    cells = [(*whom, quantity, "2024", None, value) for quantity, value in figures.items()]
    only = Rows(pl.LazyFrame(cells, schema=schema, orient="row").with_columns(status=pl.lit("final")))
    small = SmallCells(
        people=frozenset({"people_readmitted", "people_discharged"}), rests_on={"readmission_rate": rests_on}
    )
    hidden = withheld_of([only], small, tuple).rows[named(only)]

    assert [*by_rates(shown(only, hidden), RATES).values()] == told


# Filed reports


def test_what_a_filed_report_withheld_stays_withheld_and_what_it_showed_is_no_partner() -> None:
    counts = {("MD", group, "medicare", "all", "overdose_deaths", "2024"): value
              for group, value in (("age:under65", 7), ("age:65+", 200), ("all", 207))}  # fmt: skip
    counts |= {("MD", group, "medicare", "all", "overdose_deaths", "2023"): 100 for group in ("age:under65", "age:65+")}
    (only,) = held = publications([counts])
    partner = ("MD", "all", "medicare", "all", "overdose_deaths", "2024", None)
    kept = ("MD", "age:65+", "medicare", "all", "overdose_deaths", "2023", None)
    small = ("MD", "age:under65", "medicare", "all", "overdose_deaths", "2024", None)
    filed = pl.DataFrame(
        [(only.id, *row) for row in (small, partner, kept)], schema=dict.fromkeys(WITHHELD, pl.String), orient="row"
    )

    withheld = withheld_of(held, SMALL, lambda: [Edition("a report", frozenset({only.id}), filed)])
    left = set(withheld.rows[named(only)].rows())
    assert left == {small, partner, kept}


def test_a_count_that_is_told_in_any_case_is_no_partner() -> None:
    """A report shows the year, and its first half, nobody, is shown: so the second half hides nothing."""
    halves = {("age:65+", "medicare_ffs"): (31, 4), ("age:65+", "medicare_advantage"): (13, 39),
              ("age:under65", "medicare_ffs"): (1, 14), ("age:under65", "medicare_advantage"): (0, 41)}  # fmt: skip
    counts: dict[Key, int] = {}
    for (age, payer), (first, second) in halves.items():
        periods = {"2024-H1": first, "2024-H2": second, "2024": first + second}
        for group, whose, period in product((age, "all"), (payer, "medicare"), periods):
            key = ("MD", group, whose, "all", "overdose_deaths", period)
            counts[key] = counts.get(key, 0) + periods[period]
    years = {key: value for key, value in counts.items() if key[5] == "2024"}
    held = publications([years, counts])
    nothing = pl.DataFrame(schema=dict.fromkeys(WITHHELD, pl.String))

    withheld = withheld_of(held, SMALL, lambda: [Edition("a report", frozenset({held[0].id}), nothing)])
    hidden = {row[:6] for row in withheld.rows[named(held[1])].iter_rows()}
    assert ("MD", "age:under65", "medicare_advantage", "all", "overdose_deaths", "2024-H2") not in hidden
    assert hidden >= {key for key, value in counts.items() if 0 < value <= FEW}
    assert _told(withheld, held[1]) == []


def _told(withheld: Withheld, publication: Rows) -> list[int]:
    """The cells that the audit finds of one publication with those before it."""
    assert withheld.system is not None
    chosen = withheld.system.unpublished.copy()
    cells = withheld.system.cells.with_row_index("cell")
    chosen[cells.join(withheld.rows[named(publication)], on=list(ROW), how="semi", nulls_equal=True)["cell"]] = True
    return [int(cell) for cell in attack.worked_out(withheld.system, chosen, withheld.small)]


# Not much more than must be

SIZES = ((1, 3), (1, 5), (2, 2), (2, 3), (3, 3))


def small_table(made: np.random.Generator, counties: int, ages: int) -> dict[Key, int]:
    """A table of counties by groups, with its totals."""
    areas, groups = [f"MD:county:{at}" for at in range(counties)], [f"group:{at}" for at in range(ages)]
    counts: dict[Key, int] = {}
    for area, group in product(areas, groups):
        value = int(made.choice([made.integers(1, 11), made.integers(11, 300)], p=[0.35, 0.65]))
        for key in product((area, "MD") if counties > 1 else (area,), (group, "all")):
            whole = (*key, "medicare", "all", "overdose_deaths", "2024")
            counts[whole] = counts.get(whole, 0) + value
    return counts


def is_safe(counts: Table, hidden: frozenset[Key], sums: Sequence[tuple[list[Key], Key]]) -> bool:
    """Whether each small count can be any number from 1 to 10 and no withheld one is told, by linear programs."""
    keys = sorted(hidden)
    column = {key: at for at, key in enumerate(keys)}
    matrix, total = np.zeros((len(sums), len(keys))), np.zeros(len(sums))
    for number, (parts, whole) in enumerate(sums):
        for key, sign in (*((part, 1) for part in parts), (whole, -1)):
            if key in column:
                matrix[number, column[key]] += sign
            else:
                total[number] -= sign * counts[key]
    for key in keys:
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(keys))
            goal[column[key]] = sign
            found = linprog(goal, A_eq=matrix, b_eq=total, bounds=(1, 1e6))
            ends.append(sign * found.fun)
        bare = [parts for parts, whole in sums if whole == key and hidden.issuperset(parts)]
        least = max([1, *(len(parts) for parts in bare)])
        if counts[key] <= FEW and not (ends[0] <= least + 1e-6 and ends[1] >= FEW - 1e-6):
            return False
        if ends[1] - ends[0] < 1 - 1e-6:
            return False
    return True


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_more_is_withheld_than_twice_the_least_that_is_safe(size: tuple[int, int]) -> None:
    made = np.random.default_rng(sum(size) * 17)
    for _ in range(12):
        counts = small_table(made, *size)
        sums = _sums(counts, *size)
        words = {"population": {"all": [[f"group:{at}" for at in range(size[1])]]}}
        only = publications([counts])[0]
        withheld = withheld_of([only], SmallCells(people=frozenset({"overdose_deaths"}), totals=words), tuple)
        taken = frozenset(row[:6] for row in withheld.rows[named(only)].iter_rows())
        if not taken:
            continue
        assert is_safe(counts, taken, sums)
        assert not _safe_with_less_than_half(counts, sums, len(taken))


def _safe_with_less_than_half(counts: Table, sums: Sequence[tuple[list[Key], Key]], taken: int) -> bool:
    """Whether a choice of less than half as many cells as `taken` is safe, found by trying all."""
    small = frozenset(key for key, value in counts.items() if 0 < value <= FEW)
    others = sorted(set(counts) - small)
    tried = (combinations(others, more) for more in range((taken + 1) // 2 - len(small)))
    return any(is_safe(counts, small | {*more}, sums) for choices in tried for more in choices)


def _sums(counts: Table, counties: int, ages: int) -> list[tuple[list[Key], Key]]:
    whole = ("medicare", "all", "overdose_deaths", "2024")
    areas, groups = [f"MD:county:{at}" for at in range(counties)], [f"group:{at}" for at in range(ages)]
    found = [([(area, group, *whole) for group in groups], (area, "all", *whole)) for area in [*areas, "MD"]]
    found += [([(area, group, *whole) for area in areas], ("MD", group, *whole)) for group in [*groups, "all"]]
    return [(parts, total) for parts, total in found if total in counts]
