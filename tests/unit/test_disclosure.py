"""Figures that rest on 1 to 10 people are withheld before a page, a file or a program sees them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.definitions.programmes import Definitions
from monitor.evaluation.answer import findings
from monitor.observations import publications, vintages
from monitor.observations.disclosure import SmallCells, small_cells
from monitor.observations.guarding import Guard, named, withheld_of
from monitor.observations.keys import ROW
from monitor.workspace import publication_files as loading
from tests.property.test_disclosure import Rows, seen
from tests.sheets import HEADER, defined, gathered, held, published

NEITHER = [("MD", "all", "people", "2019", 900)]


def test_a_small_group_takes_all_its_figures_with_it_and_a_second_group() -> None:
    left = seen([
        *NEITHER, ("MD", "race:black", "people", "2019", 10), ("MD", "race:hispanic", "people", "2019", 90),
        ("MD", "race:white", "people", "2019", 800), ("MD", "race:black", "paid", "2019", 5000),
        ("MD", "race:hispanic", "paid", "2019", 6000), ("MD", "race:white", "paid", "2019", 7000),
    ])  # fmt: skip
    assert {key[1:3] for key, value in left.items() if value is None} == {
        ("race:black", "people"), ("race:black", "paid"), ("race:hispanic", "people"), ("race:hispanic", "paid"),
    }  # fmt: skip


def test_eleven_and_zero_are_shown() -> None:
    cells = [("MD", group, "people", "2019", n) for group, n in (("race:black", 11), ("race:white", 0), ("all", 11))]
    assert None not in seen(cells).values()


def test_the_second_group_is_the_same_whatever_the_figures_are() -> None:
    for hispanic, white in ((11, 5000), (5000, 11)):
        own = {"race:black": 3, "race:hispanic": hispanic, "race:white": white}
        left = seen([("MD", group, "people", "2019", value) for group, value in own.items()])
        assert [key[1] for key, value in left.items() if value is None] == ["race:black", "race:hispanic"]


def test_counties_are_guarded_against_their_state() -> None:
    own = {"MD": 600, "MD:county:1": 4, "MD:county:3": 96, "MD:county:5": 500, "VA:county:1": 50}
    left = seen([(area, "all", "people", "2019", value) for area, value in own.items()])
    assert [key[0] for key, value in left.items() if value is None] == ["MD:county:1", "MD:county:3"]


def test_months_are_guarded_against_their_year() -> None:
    own = {"2019": 640, "2019-01": 4, "2019-02": 96, "2019-03": 540, "2020-01": 50}
    left = seen([("MD", "all", "people", period, value) for period, value in own.items()])
    assert [key[3] for key, value in left.items() if value is None] == ["2019-01", "2019-02"]


def test_counties_and_groups_are_guarded_together() -> None:
    groups, counties = ("race:black", "race:hispanic", "race:white"), ("MD:county:1", "MD:county:3", "MD:county:5")
    cells = [(county, group, "people", "2019", 100) for county in counties for group in groups]
    cells[0] = ("MD:county:1", "race:black", "people", "2019", 4)
    hidden = [key[:2] for key, value in seen(cells).items() if value is None]
    for of in range(2):
        lines = [key[of] for key in hidden]
        assert all(lines.count(line) >= 2 for line in lines), hidden


def test_a_rate_of_a_group_without_its_counts_is_withheld_and_one_of_everybody_is_not() -> None:
    left = seen([("MD", "race:black", "rate", "2019", 12), ("MD", "all", "rate", "2019", 13)])
    assert (left["MD", "race:black", "rate", "2019"], left["MD", "all", "rate", "2019"]) == (None, 13)


def test_a_rate_is_withheld_with_a_count_it_rests_on() -> None:
    left = seen([
        ("MD", "race:black", "rate", "2019", 12), ("MD", "race:black", "people", "2019", 8),
        ("MD", "race:white", "rate", "2019", 13), ("MD", "race:white", "people", "2019", 800),
        ("MD", "race:hispanic", "rate", "2019", 14), ("MD", "race:hispanic", "people", "2019", 80),
    ])  # fmt: skip
    assert [key[1] for key, value in left.items() if key[2] == "rate" and value is not None] == ["race:white"]


# Several publications, and several sources

DEATHS = SmallCells(
    people=frozenset({"deaths", "residents"}),
    sizes=frozenset({"residents"}),
    rests_on={"death_rate": ["deaths", "residents"]},
)


def left_of(*held: Sequence[tuple[str, str, int]]) -> list[set[str]]:
    """Of publications of (area, quantity, value), which rows of each are withheld, as "area quantity"."""
    rows = [
        [(area, "all", "all", "-", quantity, "2019", None, value) for area, quantity, value in cells] for cells in held
    ]
    return [
        {f"{area} {quantity}" for area, quantity in hidden.select("area", "quantity").iter_rows()}
        for hidden in _hidden(rows)
    ]


def _hidden(held: Sequence[Sequence[tuple[object, ...]]]) -> list[pl.DataFrame]:
    kinds = {**dict.fromkeys(ROW, pl.String), "value": pl.Int64}
    frames = [pl.LazyFrame(part, schema=kinds, orient="row").with_columns(status=pl.lit("final")) for part in held]
    there = [Rows(frame, id=f"one/2020-01-0{place}") for place, frame in enumerate(frames, 1)]
    rows = withheld_of(there, DEATHS, tuple).rows
    return [rows[named(publication)] for publication in there]


def test_a_rate_of_one_publication_is_withheld_with_a_count_of_another() -> None:
    rates, counts = left_of(
        [("MD:county:1", "death_rate", 70), ("MD:county:3", "death_rate", 411), ("MD:county:5", "death_rate", 533)],
        [("MD:county:1", "deaths", 7), ("MD:county:3", "deaths", 411), ("MD:county:5", "deaths", 533),
         ("MD", "deaths", 951), ("MD:county:1", "residents", 10000)],
    )  # fmt: skip
    assert rates == {"MD:county:1 death_rate", "MD:county:3 death_rate"}
    assert counts == {"MD:county:1 deaths", "MD:county:3 deaths"}


def test_amounts_of_a_small_group_are_withheld_though_another_publication_has_its_size() -> None:
    amounts, _ = left_of(
        [("MD:county:1", "paid", 7000), ("MD:county:1", "paid_per_head", 1000), ("MD:county:3", "paid", 1)],
        [("MD:county:1", "residents", 7)],
    )
    assert amounts == {"MD:county:1 paid", "MD:county:1 paid_per_head"}


def test_a_figure_paid_through_two_days_is_one_figure() -> None:
    """The first county has nobody at first, so another would be taken in its place, and be seen on the later day."""
    counties = [("MD:county:3", "deaths", 411), ("MD:county:5", "deaths", 7)]
    early, late = [("MD:county:1", "deaths", 0), *counties], [("MD:county:1", "deaths", 60), *counties]
    held = [
        (area, "all", "all", "-", what, "2019", day, value)
        for day, part in (("2020-01-31", early), ("2020-02-29", late))
        for area, what, value in [*part, ("MD", "deaths", sum(entry[2] for entry in part))]
    ]
    (hidden,) = _hidden([held])
    assert {(row[0], row[6]) for row in hidden.select(ROW).iter_rows()} >= {
        (area, day) for area in ("MD:county:3", "MD:county:5") for day in ("2020-01-31", "2020-02-29")
    }


def test_sources_that_count_the_same_are_guarded_together(tmp_path: Path) -> None:
    words = defined(tmp_path).vocabulary
    read = {"b": {"beneficiary_years"}, "c": {"rate"}, "a": {"paid"}, "d": {"paid"}}
    words = replace(words, rests_on={"rate": ["beneficiary_years"]}, read_from=read)
    guard = Guard(small_cells(words))
    assert [guard.first_of(source) for source in "abcde"] == ["a", "b", "b", "d", "e"]


# From a delivery to a finding

COUNT = "medicare_ffs,-,beneficiary_years"


def test_a_finding_that_rests_on_few_people_says_so_and_has_no_figure(tmp_path: Path) -> None:
    definitions = defined(tmp_path, inputs="{state: {measure: people}, nation: {measure: people, area: US}}")
    rows = [f"{area},{COUNT},{year},{n}" for area, n in (("MD", 9), ("US", 900)) for year in (2018, 2019)]
    published(tmp_path / "observations", "levels/2020-01-01", rows)
    whole = gathered(definitions, tmp_path / "observations")

    (found,) = [f for f in findings(whole.worksheet(definitions.test("office/asked"))) if f.year == 2019]
    few = "it tells of fewer than 11 people, or would give so few away"
    assert (found.value, found.reason) == (None, f"levels 2018 and 2019 is withheld: {few}")
    assert set(found.lines.values()) >= {None, 0.0}


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    return defined(tmp_path)


def test_no_reading_of_a_publication_has_a_small_count(tmp_path: Path, definitions: Definitions) -> None:
    rows = [f"MD,{COUNT},2019,7", f"MD,{COUNT},2020,0", f"MD,{COUNT},2021,70"]
    published(tmp_path / "observations", "levels/2022-01-01", rows)
    known = held(tmp_path / "observations", definitions)

    for frame in (publications.observations_of(known), vintages.newest(known), vintages.inside(known)):
        shown = frame.select("period", "value", "status").sort("period").collect().rows()
        assert [(period, value and int(value), status) for period, value, status in shown] == [
            ("2019", None, "small"), ("2020", 0, "final"), ("2021", 70, "final"),
        ]  # fmt: skip


def test_a_file_given_for_one_call_is_guarded_too(tmp_path: Path, definitions: Definitions) -> None:
    published(tmp_path / "observations", "levels/2022-01-01", [f"MD,{COUNT},2019,70"])
    (tmp_path / "new.csv").write_text(f"{HEADER}\nMD,{COUNT},2019,7\n", "utf-8")
    known = held(tmp_path / "observations", definitions)

    given = loading.substitute(known, "levels", tmp_path / "new.csv", date(2023, 1, 1), definitions.vocabulary)
    assert vintages.newest(given).collect()["value"].to_list() == [None]


def test_a_source_does_not_show_what_another_withholds(tmp_path: Path, definitions: Definitions) -> None:
    """The first has three counties; the second, of the same people, two of them and the state."""
    own = {"MD:county:24001": 7, "MD:county:24003": 411, "MD:county:24005": 533, "MD": 951}
    first, second = ([f"{area},{COUNT},2019,{n}" for area, n in own.items() if n >= least] for least in (0, 11))
    published(tmp_path / "observations", "levels/2022-01-01", first)
    published(tmp_path / "observations", "parts/2022-01-01", second)
    known = held(tmp_path / "observations", definitions)

    assert [publication.hidden["area"].sort().to_list() for publication in known] == [
        ["MD:county:24001", "MD:county:24003"], ["MD:county:24003"],
    ]  # fmt: skip


def test_money_and_rates_are_no_counts_of_people(definitions: Definitions) -> None:
    assert small_cells(definitions.vocabulary).people == {"beneficiary_years"}
