"""The full rate application: the build-up as the policy words it, and figures of one year that govern no other."""

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from monitor import notebook
from monitor.evaluation.evaluate import Worksheet
from monitor.pages.sentences import inputs_missing
from monitor.workspace.settings import new_workspace
from tests.sheets import published, shipped
from tests.workspaces import Command

HEADER = "area,payer,service,quantity,period,value"
HOSPITAL = "MD:hospital:An_Applicant"
PARTS = {
    "evaluated_revenue": 100_000_000, "social_goods_revenue": 6_000_000, "stripped_profit": 4_000_000,
    "equivalent_discharges": 5_000, "peer_group_cost_per_discharge": 18_000,
}  # fmt: skip
COMPARISON = "hscrc_full_rate/cost_comparison"


@pytest.fixture
def asked(monitor: Command) -> Command:
    """Runs one command as of one date."""
    return lambda *words: monitor(*words, "--as-of", "2026-11-23")


def rows(parts: dict[str, int], year: int = 2018) -> list[str]:
    return [f"{HOSPITAL},all,-,{quantity},{year},{value}" for quantity, value in parts.items()]


def delivered(folder: Path, lines: Iterable[str]) -> Path:
    path = folder / "parts.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
    return path


def office(folder: Path, lines: Iterable[str]) -> Path:
    new_workspace(folder)
    published(folder / "observations", "hscrc_full_rate_policy/2026-01-15", lines)
    return folder


def worksheet(folder: Path, test: str, lines: Iterable[str]) -> Worksheet:
    return notebook.open_office(workspace=office(folder, lines), as_of="2026-11-23").worksheet(test, HOSPITAL)


def test_by_file_profit_and_productivity_are_not_added_back(asked: Command, tmp_path: Path) -> None:
    file = delivered(tmp_path, rows(PARTS))
    code, printed, _ = asked(
        "explain",
        COMPARISON,
        "2018",
        "--entity",
        HOSPITAL,
        "--observations",
        f"hscrc_full_rate_policy={file}",
        "--json",
    )
    steps = {step["title"]: step["value"] for step in json.loads(printed)["steps"]}

    assert code == 0
    assert steps["Result of the cost comparison from its parts"] == "\N{MINUS SIGN}$4.0 million"
    assert steps["Other reading: with the 2 % productivity adjustment"] == "\N{MINUS SIGN}$5.8 million"


def test_in_a_workspace_likewise(asked: Command, tmp_path: Path) -> None:
    folder = office(tmp_path / "office", rows(PARTS))
    code, printed, _ = asked("explain", COMPARISON, "2018", "--entity", HOSPITAL, "--workspace", folder)

    assert code == 0
    assert "Result of the cost comparison from its parts in 2018: \N{MINUS SIGN}$4.0 million." in " ".join(
        printed.split()
    )
    assert "with the 2 % productivity adjustment in 2018: \N{MINUS SIGN}$5.8 million." in " ".join(printed.split())


def test_in_a_notebook_likewise(tmp_path: Path) -> None:
    sheet = worksheet(tmp_path / "office", COMPARISON, rows(PARTS))

    assert sheet.value("built_up", 0, 2018) == -4_000_000
    assert sheet.value("with_productivity", 0, 2018) == -5_800_000
    assert sheet.value("built_up_share", 0, 2018) == -4.0


@pytest.mark.parametrize("profit", [0, 4_000_000, 9_000_000])
def test_a_hospitals_own_profit_moves_its_cost_and_not_its_result(profit: int, tmp_path: Path) -> None:
    sheet = worksheet(tmp_path / "office", COMPARISON, rows(PARTS | {"stripped_profit": profit}))

    assert sheet.value("built_up", 0, 2018) == -4_000_000
    assert sheet.value("cost_per_discharge", 0, 2018) == (94_000_000 - profit) / 5_000


def test_what_lies_beyond_control_is_added_back_and_is_nothing_where_nothing_is_delivered(tmp_path: Path) -> None:
    beyond = {"labor_market_revenue": 1_000_000, "uncompensated_care_markup": 2_000_000}
    sheet = worksheet(tmp_path / "office", COMPARISON, rows(PARTS | beyond))

    assert sheet.value("built_up", 0, 2018) == -1_000_000
    assert sheet.value("payer_differential", 0, 2018) == 0


def test_a_cell_that_is_there_and_empty_stays_unknown(tmp_path: Path) -> None:
    lines = [*rows(PARTS), f"{HOSPITAL},all,-,labor_market_revenue,2018,"]
    sheet = worksheet(tmp_path / "office", COMPARISON, lines)

    assert inputs_missing(sheet, 0, 2018) == "Labor market"


WHOLE = {
    ("medicare_ffs", "attributed_spending"): 379_600_000, ("commercial", "attributed_spending"): 608_000_000,
    ("medicare_ffs", "benchmark_position"): -10.14, ("commercial", "benchmark_position"): -36.06,
    ("medicare_ffs", "growth_since_2013"): 12.37, ("commercial", "top_half_position"): -29.72,
}  # fmt: skip


def test_the_shares_and_the_states_growth_of_2018_govern_no_later_year(tmp_path: Path) -> None:
    lines = [f"{HOSPITAL},{payer},-,{quantity},2019,{value}" for (payer, quantity), value in WHOLE.items()]
    sheet = worksheet(tmp_path / "office", "hscrc_full_rate/recommendation", [*rows(PARTS, 2019), *lines])
    said = inputs_missing(sheet, 0, 2019)

    assert sheet.value("cost_result", 0, 2019) == -4_000_000
    for term in (
        "Hospital part of Medicare spending",
        "Hospital part of private spending",
        "State average growth of Medicare spending since 2013",
    ):
        assert f"{term}, of which no value is set for 2019" in said


def test_what_is_not_told_names_the_shortest_way_and_those_begun() -> None:
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/statewide"))
    (row_1,) = (e for e, whom in enumerate(sheet.entities) if whom.area == "MD:hospital:Exhibit_6_row_1")

    assert inputs_missing(sheet, row_1, 2018) == (
        "Equivalent discharges, adjusted for case mix; Cost comparison with the productivity adjustment, as delivered; "
        "Cost comparison with the adjustment in percent, as delivered; "
        "Peer-group standard, after the profit strip, as delivered; Social goods, as delivered"
    )


def test_before_the_day_of_the_paper_nothing_of_it_is_known() -> None:
    before, after = date(2021, 1, 12), date(2021, 1, 13)
    test = shipped().definitions.test("hscrc_full_rate/recommendation")
    assert shipped(before).worksheet(test).in_force == ()
    assert [entry.adopted for entry in shipped(after).worksheet(test).in_force] == [after]
    assert shipped(before).entities(test) == ()
    assert len(shipped(after).entities(test)) == 3


def test_exhibit_6_belongs_to_neither_column_of_exhibit_7() -> None:
    sheet = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/recommendation"))
    printed = shipped().worksheet(shipped().definitions.test("hscrc_full_rate/published"))
    named = {1: "Suburban_Hospital", 2: "Mercy_Medical_Center", 3: "Garrett_County_Memorial_Hospital"}
    for row, hospital in named.items():
        ours = _of(sheet, f"Exhibit_6_row_{row}", "recommended_share")
        columns = [_of(printed, hospital, name) for name in ("with_productivity_share", "without_productivity_share")]
        assert all(abs(ours - column) > 0.05 for column in columns)


def _of(sheet: Worksheet, hospital: str, line: str) -> float:
    entity = next(e for e, whom in enumerate(sheet.entities) if whom.area == f"MD:hospital:{hospital}")
    return sheet.value(line, entity, 2018)


def test_the_file_that_the_page_shows_gives_its_result(asked: Command, project: Path, tmp_path: Path) -> None:
    page = (project / "docs" / "hospital_rates.md").read_text("utf-8")
    (shown,) = re.findall(r"```csv\n(.*?)```", page, flags=re.DOTALL)
    (tmp_path / "parts.csv").write_text(shown, "utf-8")
    words = ("--entity", "MD:hospital:YOURS", "--observations", f"hscrc_full_rate_policy={tmp_path / 'parts.csv'}")
    code, printed, _ = asked("explain", COMPARISON, "2018", *words)

    assert code == 0
    assert "Result of the cost comparison from its parts in 2018: \N{MINUS SIGN}$4.0 million." in " ".join(
        printed.split()
    )


def test_the_page_names_every_quantity_that_a_worksheet_takes(project: Path) -> None:
    definitions = shipped().definitions
    inputs = {
        entry.measure for test in definitions.programme("hscrc_full_rate").tests for entry in test.asked.inputs.values()
    }
    measures = [definitions.measures[name] for name in sorted(inputs)]
    blended = [name for measure in measures if measure.blend for name in (measure.blend.levels, measure.blend.weights)]
    sums = [measure for measure in [*measures, *map(definitions.measures.get, blended)] if measure and measure.sum]
    taken = {
        (each.sum.quantity, each.payer) for each in sums if each.sum and not each.sum.quantity.startswith("printed_")
    }
    page = (project / "docs" / "hospital_rates.md").read_text("utf-8")

    assert set(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", page, flags=re.MULTILINE)) == taken


def test_a_guess_at_a_quantity_is_told_the_nearest_and_no_list_of_all(asked: Command, tmp_path: Path) -> None:
    file = delivered(tmp_path, rows({"profit": 4_000_000}))
    words = ("--entity", HOSPITAL, "--observations", f"hscrc_full_rate_policy={file}")
    code, _, complained = asked("explain", COMPARISON, "2018", *words)

    assert code == 11
    assert "Did you mean stripped_profit or peer_group_profit_per_discharge?" in complained
    assert "beneficiary_years" not in complained
