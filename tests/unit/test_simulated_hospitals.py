"""The made-up hospitals: their script gives the shipped bytes, and their figures hang together."""

import csv
from collections import defaultdict

import numpy as np
import pytest

from monitor.areas import Entity
from monitor.pages.everyone import synthetic_ones
from scripts import simulate_hospitals as script
from tests.sheets import shipped


def test_the_script_gives_the_shipped_bytes() -> None:
    assert script.simulated(script.evaluated_revenue()).encode() == script.DRAWN.read_bytes()


def test_another_seed_gives_other_figures() -> None:
    revenue = script.evaluated_revenue()
    assert script.simulated(revenue, 1) != script.simulated(revenue, 2)


def test_every_hospital_of_exhibit_7_has_every_input() -> None:
    with script.DRAWN.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if ":hospital:" in row["area"]]
    given = defaultdict(set)
    for row in rows:
        given[row["payer"], row["quantity"]].add(row["area"])

    assert len(script.evaluated_revenue()) == 43
    assert {len(areas) for areas in given.values()} == {43}
    assert {row["area"] for row in rows} == set(script.evaluated_revenue())


def test_the_revenue_is_the_printed_dollars_over_the_printed_percent() -> None:
    assert script.evaluated_revenue()["MD:hospital:Suburban_Hospital"] == round(21976492 / 0.064)


def test_the_better_half_of_an_odd_number_leaves_the_middle_out() -> None:
    assert script.better_half(np.array([5.0, -1.0, -3.0])) == -3.0


def test_the_better_halfs_position_is_that_of_the_positions_worked_out() -> None:
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/recommendation"))
    drawn = sorted(synthetic_ones(sheet, 2018))
    positions = [sheet.value("commercial_worked_out", entity, 2018) for entity in drawn]

    assert len(drawn) == 43
    assert sheet.value("top_half", drawn[0], 2018) == pytest.approx(script.better_half(np.array(positions)), abs=1e-6)


def test_the_worked_rows_of_the_policy_are_not_made_up() -> None:
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/recommendation"))
    real = set(range(len(sheet.entities))) - synthetic_ones(sheet, 2018)

    assert {sheet.entities[e] for e in real} == {Entity(f"MD:hospital:Exhibit_6_row_{row}") for row in (1, 2)}
