"""What a publication changed: figures that tests ask of, and findings that it moved; and how firm all of it is."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.evaluation.effect import LISTED, Effect, effect, effect_json
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.history import history
from monitor.evaluation.sources import Held, late, sources_held
from monitor.observations.maturity import Maturity
from monitor.pages.effects import effect_lines
from monitor.pages.model import Prose
from monitor.pages.sections.firmness import firmness
from monitor.words.areas import Entity
from tests.reported import evaluated, table
from tests.sheets import HEADER, LATER, defined, gathered, levels, published, together

FIRST = {"MD": {2018: 10000, 2019: 10300, 2020: 10600}, "US": {2018: 10000, 2019: 10300, 2020: 10600}}
RESTATED = {"MD": {2018: 10000, 2019: 10500, 2020: 10600}, "US": {2018: 10000, 2019: 10300, 2020: 10600}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "observations"


def every(figures: dict[str, dict[int, int]]) -> list[str]:
    return [row for area, by_year in figures.items() for row in levels(area, by_year)]


def office(
    tmp_path: Path, root: Path, later: dict[str, dict[int, int]], more: str = "", as_of: date = LATER
) -> Gathered:
    published(root, "levels/2021-01-01", every(FIRST))
    published(root, "levels/2022-01-01", every(later), f"status: {{default: final}}\n{more}")
    return gathered(defined(tmp_path), root, as_of)


def newest(found: Gathered) -> Effect:
    return effect(found, found.held[-1], found.definitions.programmes[0].tests)


def test_a_restatement_that_turns_a_verdict(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, RESTATED))

    assert [(m.said.year, m.turned) for m in found.moved] == [(2019, True), (2020, False)]
    assert list(effect_lines(found)) == [
        "figures: 1 restated",
        "where tests ask: MD 2019 paid_per_beneficiary_year (all), 10,300 -> 10,500 (+1.94 %)",
        "2 findings moved",
        "  NOW MISSED, was met: office/asked MD 2019, 0.00 points -> 2.00 points",
        "  STILL MET: office/asked MD 2020, 0.00 points -> −1.96 points",
    ]


def test_the_same_for_other_programs(tmp_path: Path, root: Path) -> None:
    told = json.loads(json.dumps(effect_json(newest(office(tmp_path, root, RESTATED)))))

    assert told["counts"] == {"restated": 1}
    assert [(row["area"], row["old"], row["new"], row["new_publication"]) for row in told["largest"]] == [
        ("MD", 10300, 10500, "levels/2022-01-01")
    ]
    first = told["findings_moved"][0]
    assert (first["test"], first["year"]) == ("office/asked", 2019)
    assert (first["before"]["verdict"], first["after"]["verdict"]) == ("met", "missed")


def test_other_programs_are_given_so_many_of_a_kind_and_how_many_there_are(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, RESTATED))
    many = [row.with_columns(percent=float(nth)) for nth, row in enumerate([found.asked] * (LISTED + 2))]
    told = effect_json(replace(found, asked=pl.concat(many), moved=found.moved * LISTED))

    assert [row["percent"] for row in told["largest"]] == [*range(LISTED)]
    assert len(told["findings_moved"]) == LISTED
    assert told["in_all"] == {
        "largest": LISTED + 2, "partly_restated": 0, "strange": 0, "findings_moved": 2 * LISTED,
    }  # fmt: skip


def test_the_same_figures_again_change_nothing(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, FIRST))

    assert found.nothing
    assert found.asked.is_empty()


def test_a_new_year_restates_nothing_and_answers_a_finding(tmp_path: Path, root: Path) -> None:
    longer = {area: {**figures, 2021: 10900} for area, figures in FIRST.items()}

    found = newest(office(tmp_path, root, longer))

    assert not found.counts
    assert list(effect_lines(found)) == [
        "1 finding moved",
        "  NOW MET, was no figures: office/asked MD 2021, not known -> 0.00 points",
    ]


def test_an_older_publication_that_arrives_late_is_held_against_what_was_known_before_it(
    tmp_path: Path, root: Path
) -> None:
    found = office(tmp_path, root, RESTATED)

    late_one = effect(found, found.held[0], found.definitions.programmes[0].tests)

    assert late_one.nothing  # the newer one counts, and nothing was known before


def test_what_is_restated_in_part_is_told(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, {"US": {2018: 10000, 2019: 10600, 2020: 10600}}))

    assert "restated in part: paid_per_beneficiary_year (all) of 2019; 1 other area stands there only in " + (
        "levels/2021-01-01"
    ) in list(effect_lines(found))


def test_the_tolerance_is_that_of_the_card(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, RESTATED, "tolerance: 2.5"))

    assert not found.counts
    assert [moved.turned for moved in found.moved] == [True, False]  # a finding moves, however small the change


# Sources


EXPECTED = "next_expected: {year: 2021, by: 2022-06-30}"


def held(tmp_path: Path, root: Path, as_of: date, expected: str = EXPECTED) -> Held:
    (only,) = sources_held(office(tmp_path, root, FIRST, expected, as_of))
    return only


def test_a_source_with_its_age_its_years_and_what_comes_next(tmp_path: Path, root: Path) -> None:
    assert held(tmp_path, root, date(2022, 2, 1)).as_json() == {
        "source": "levels",
        "publication": "levels/2022-01-01",
        "title": "levels of 2022-01-01",
        "known_from": "2022-01-01",
        "age_days": 31,
        "years": [2018, 2020],
        "maturity": {"word": "final", "run_out_months": None, "paid_through": None},
        "next_expected": "2021",
        "expected_by": "2022-06-30",
        "late_days": 0,
        "tests": ["office/asked"],
        "owner": "An office",
    }


@pytest.mark.parametrize(("day", "late_by"), [("2022-06-30", 0), ("2022-07-01", 1), ("2022-07-30", 30)])
def test_it_is_late_from_the_day_after_it_was_due(day: str, late_by: int, tmp_path: Path, root: Path) -> None:
    assert held(tmp_path, root, date.fromisoformat(day)).late == late_by


def test_without_a_date_nothing_is_late(tmp_path: Path, root: Path) -> None:
    assert held(tmp_path, root, LATER, "").late == 0


def test_a_monthly_source_is_late_with_its_month(tmp_path: Path, root: Path) -> None:
    expected = "next_expected: {period: 2022-03, by: 2022-05-20, every: month}"
    found = held(tmp_path, root, date(2022, 5, 24), expected)

    assert (found.as_json()["next_expected"], found.late) == ("2022-03", 4)


def test_only_sources_that_tests_lean_on_are_announced(tmp_path: Path, root: Path) -> None:
    published(root, "others/2021-01-01", levels("MD", {2018: 1}),
              "status: {default: final}\nnext_expected: {year: 2019, by: 2021-06-30}")  # fmt: skip
    found = office(tmp_path, root, FIRST, EXPECTED)

    assert [each.name for each in late(found, found.definitions.programmes[0].tests)] == ["levels"]


# How firm it is


def section(found: Gathered) -> list[str]:
    """What the report says."""
    (made,) = firmness(evaluated(found, found.definitions.programmes[0].id))
    restated = table(made, "restatements")
    rows = restated.rows if restated else ()
    told = [block.text for block in made.blocks if isinstance(block, Prose)]
    return [*told, *(" | ".join(f"{c.text} {c.detail}".strip() for c in row) for row in rows)]


def test_a_restated_figure_in_the_report(tmp_path: Path, root: Path) -> None:
    assert section(office(tmp_path, root, RESTATED)) == [
        "1 yearly figure has been restated by later publications. 2 findings moved, 1 to another verdict.",
        "The publication of 1 January 2022 (Levels) moved A test, 2019 (missed, was met); "
        "1 finding to another figure with the same verdict.",
        "Spending per beneficiary Maryland | 2019 | 2019: 10,300 to 10,500 dollars per beneficiary-year, +1.94 percent"
        " | levels of 2022-01-01 published 1 January 2022",
    ]  # fmt: skip


def test_where_nothing_was_restated_the_report_says_so(tmp_path: Path, root: Path) -> None:
    assert section(office(tmp_path, root, FIRST)) == [
        "No figure of Maryland or the nation that these tests use has been restated by a later publication."
    ]


def test_years_of_two_vintages_and_what_is_restated_in_part_stand_in_the_report(tmp_path: Path, root: Path) -> None:
    said = section(office(tmp_path, root, {"US": {2019: 10600, 2020: 10600}}))

    assert said[2:4] == [
        "Restated in part: Levels of 2019. The publication of 1 January 2022 restated some areas; 1 other stands as "
        "published before it, and never again.",
        "In Levels the figures of 2018 to 2019 stand in releases of different vintage. "
        "Growth over them is marked across publications wherever it is used.",
    ]  # fmt: skip


def test_a_figure_that_ran_out_further_shows_its_maturity(tmp_path: Path, root: Path) -> None:
    header = f"{HEADER},paid_through"
    for day, value, paid in (("2020-05-01", 100, "2020-03-31"), ("2021-05-01", 110, "2021-03-31")):
        rows = [f"{row},{paid}" for area in ("MD", "US") for row in levels(area, {2019: value})]
        published(root, f"levels/{day}", rows, header=header)
    found = history(gathered(defined(tmp_path), root), defined(tmp_path / "again").programmes[0].tests)

    assert [(each.entity, each.changes[0].newest) for each in found.restated] == [
        (Entity("MD"), 110),
        (Entity("US"), 110),
    ]
    assert [each.maturity for each in found.sources] == [Maturity("final", 15, date(2021, 3, 31))]


def test_a_reading_is_no_finding_that_moved(tmp_path: Path, root: Path) -> None:
    published(root, "levels/2021-01-01", every(FIRST))
    published(root, "levels/2022-01-01", every(RESTATED))
    found = gathered(together(tmp_path, asked={}, other={"reading_of": "asked"}), root)

    moved = history(found, found.definitions.programmes[0].tests).moved["levels/2022-01-01"]

    assert {each.said.test for each in moved} == {"office/asked"}


def test_figures_of_another_area_are_new_and_nothing_went_missing(tmp_path: Path, root: Path) -> None:
    found = newest(office(tmp_path, root, {"VT": {2019: 9000, 2020: 9100}}))
    assert next(iter(effect_lines(found))) == "figures: 2 appeared"
