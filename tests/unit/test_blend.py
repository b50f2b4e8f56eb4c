"""Levels of the areas where people live, blended by how many of an area's people live in each."""

from collections.abc import Mapping

import polars as pl
import pytest

from monitor.observations.maturity import NO_DAY, UNKNOWN
from monitor.observations.yearly import YEARLY_COLUMNS, blended, instead, on_all_paths

Cells = Mapping[tuple[str, str, int], tuple[float | None, int]]  # (area, population, year): value and publication

HILL, VALE = "MD:hospital:Hill", "MD:hospital:Vale"
EAST, WEST = "MD:county:24001", "MD:county:24003"
LEVELS: Cells = {(EAST, "all", 2018): (100.0, 0), (WEST, "all", 2018): (200.0, 0)}


def frame(cells: Cells, path: int | None = None) -> pl.DataFrame:
    rest = {
        "path": path,
        "joined": -1,
        "firmness": 0,
        "maturity": 0,
        "corrected": -1,
        "run_out": UNKNOWN,
        "day": NO_DAY,
    }
    rows = [
        {
            "area": area,
            "population": who,
            "year": year,
            "value": value,
            "vintage": place,
            "withheld": 0,
            "day": NO_DAY,
            **rest,
        }
        for (area, who, year), (value, place) in cells.items()
    ]
    kinds = {"path": pl.Int64, "year": pl.Int64, "value": pl.Float64, "firmness": pl.Int8, "maturity": pl.Int8}
    return pl.DataFrame(rows, schema_overrides=kinds).select(YEARLY_COLUMNS)


def people(hospital: str = HILL, east: float | None = 30.0, west: float | None = 10.0, place: int = 0) -> Cells:
    homes = {f"lives_in:{EAST}": east, f"lives_in:{WEST}": west}
    return {(hospital, home, 2018): (number, place) for home, number in homes.items()}


def values(found: pl.DataFrame) -> dict[tuple[str, str, int], float | None]:
    return {
        (area, who, year): value
        for area, who, year, value in found.select("area", "population", "year", "value").iter_rows()
    }


def test_each_level_counts_by_how_many_live_there() -> None:
    found = blended(frame(LEVELS), frame({**people(), **people(VALE, 0.0, 5.0)}))

    assert tuple(found.columns) == YEARLY_COLUMNS
    assert values(found) == {(HILL, "all", 2018): 125.0, (VALE, "all", 2018): 200.0}


@pytest.mark.parametrize(
    ("levels", "weights"),
    [
        ({k: v for k, v in LEVELS.items() if k[0] == EAST}, people()),
        ({**LEVELS, (WEST, "all", 2018): (None, 0)}, people()),
        (LEVELS, people(west=None)),
        (LEVELS, people(east=0.0, west=0.0)),
        ({(EAST, "all", 2017): (100.0, 0), (WEST, "all", 2018): (200.0, 0)}, people()),
    ],
    ids=["a level missing", "a level unknown", "a number unknown", "nobody", "a level of another year"],
)
def test_it_is_unknown_where_a_part_is(levels: Cells, weights: Cells) -> None:
    assert values(blended(frame(levels), frame(weights))) == {(HILL, "all", 2018): None}


def test_people_by_anything_else_than_where_they_live_do_not_count() -> None:
    others: Cells = {(HILL, "all", 2018): (40.0, 0), (HILL, "dual", 2018): (9.0, 0)}
    assert values(blended(frame(LEVELS), frame({**people(), **others}))) == {(HILL, "all", 2018): 125.0}
    assert blended(frame(LEVELS), frame(others)).is_empty()


def test_it_is_from_the_newest_publication_used_and_the_oldest() -> None:
    told = blended(frame(LEVELS), frame(people(place=3))).select("vintage", "joined").row(0)
    assert told == (3, 0)
    assert blended(frame(LEVELS), frame(people())).select("vintage", "joined").row(0) == (0, -1)


def test_the_order_of_rows_does_not_matter() -> None:
    weights = frame({**people(), **people(VALE, 7.0, 3.0)})
    assert blended(frame(LEVELS).reverse(), weights.reverse()).equals(blended(frame(LEVELS), weights))


def test_a_level_changed_on_one_path_is_blended_there_and_as_it_was_on_the_others() -> None:
    raised = frame({(EAST, "all", 2018): (140.0, 0)}, path=1)
    as_it_was = frame({(EAST, "all", 2018): (100.0, 0)}, path=0)
    levels = pl.concat([frame({(WEST, "all", 2018): (200.0, 0)}), as_it_was, raised])
    found = blended(*on_all_paths(levels, frame(people()), 2))

    assert found.select("path", "value").sort("path").rows() == [(0, 125.0), (1, 155.0)]


def test_what_is_of_every_path_stays_so() -> None:
    levels, weights = on_all_paths(frame(LEVELS), frame(people()), 2)

    assert blended(levels, weights)["path"].to_list() == [None]
    assert instead(levels, levels).equals(levels)
