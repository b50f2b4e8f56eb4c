"""The illustration: made-up hospitals under made-up names, in a workspace that somebody asks for."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from monitor.errors import SettingsError
from monitor.evaluation.gathered import Gathered
from monitor.pages.everyone import synthetic_ones
from monitor.workspace.gathering import gather_from
from monitor.workspace.settings import load_settings
from scripts import simulate_hospitals as script
from tests.sheets import TODAY, shipped

RECOMMENDATION = "hscrc_full_rate/recommendation"


@pytest.fixture(scope="module")
def illustrated(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    folder = tmp_path_factory.mktemp("illustration") / "office"
    script.write(folder)
    return gather_from(load_settings(folder, {}), TODAY)


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(script.simulated())))


def test_the_script_gives_the_same_bytes_and_another_seed_others() -> None:
    assert script.simulated() == script.simulated()
    assert script.simulated(1) != script.simulated(2)


def test_every_made_up_hospital_has_every_input() -> None:
    given = defaultdict(set)
    for row in rows():
        if ":hospital:" in row["area"]:
            given[row["payer"], row["quantity"]].add(row["area"])

    assert len(script.HOSPITALS) == 43
    assert {frozenset(areas) for areas in given.values()} == {frozenset(script.HOSPITALS)}


def test_no_made_up_figure_is_shipped_and_none_stands_under_a_name_of_the_policy() -> None:
    held = _printed()

    assert len(held) == 43
    assert [p.id for p in shipped().held if p.card.synthetic] == []
    assert held.isdisjoint(script.HOSPITALS)
    assert all("Illustration" in row["area"] for row in rows())
    assert all("Illustration" in row["population"] for row in rows() if row["population"] != "all")


def _printed() -> set[str]:
    measure = "printed_recommendation"
    return {entity.area for entity in shipped().library.entities([measure], "hospital", "MD")}


def test_each_of_them_is_worked_out_and_says_that_it_is_made_up(illustrated: Gathered) -> None:
    sheet = illustrated.worksheet(illustrated.definitions.test(RECOMMENDATION))
    made_up = synthetic_ones(sheet, 2018)

    assert {sheet.entities[e].area for e in made_up} == set(script.HOSPITALS)
    assert sheet.entities[min(made_up)].name == "Illustration hospital 01"
    assert not any(np.isnan(sheet.value("recommended", entity, 2018)) for entity in made_up)
    real = set(range(len(sheet.entities))) - made_up
    assert {sheet.entities[e].area for e in real} == {f"MD:hospital:Exhibit_6_row_{row}" for row in (1, 2, 3)}


def test_medical_education_is_worked_out_and_feeds_social_goods(illustrated: Gathered) -> None:
    sheet = illustrated.worksheet(illustrated.definitions.test(RECOMMENDATION))
    entity = next(e for e, whom in enumerate(sheet.entities) if whom.area == script.HOSPITALS[0])

    assert sheet.value("high", entity, 2018) == sheet.value("counted", entity, 2018) > 0  # an academic center
    assert sheet.value("goods", entity, 2018) == pytest.approx(
        sheet.value("education", entity, 2018) + sheet.value("other_goods", entity, 2018)
    )


def test_the_better_half_of_an_odd_number_leaves_the_middle_out() -> None:
    assert script.better_half(np.array([5.0, -1.0, -3.0])) == -3.0


def test_the_better_halfs_position_is_that_of_the_positions_worked_out(illustrated: Gathered) -> None:
    sheet = illustrated.worksheet(illustrated.definitions.test(RECOMMENDATION))
    drawn = sorted(synthetic_ones(sheet, 2018))
    positions = [sheet.value("commercial_worked_out", entity, 2018) for entity in drawn]

    assert sheet.value("top_half", drawn[0], 2018) == pytest.approx(script.better_half(np.array(positions)), abs=1e-6)


def test_it_is_never_written_over_a_workspace(tmp_path: Path) -> None:
    script.write(tmp_path / "office")
    with pytest.raises(SettingsError, match="there is one already"):
        script.write(tmp_path / "office")
