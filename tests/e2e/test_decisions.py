"""`monitor whatif` and `monitor headroom` as an analyst types them, and the page of the report."""

import json
from datetime import date
from pathlib import Path

import pytest

from monitor.evaluation.gathered import Gathered
from monitor.notebook import open_office
from monitor.operations.report import scenario_of
from monitor.rendering.render import render_html
from monitor.workspace.scenario_files import load_scenario
from tests.passages import FULL_RATE, document
from tests.reported import shipped_annex
from tests.sheets import ROOT, shipped
from tests.workspaces import Command

SHIPPED = ROOT / "tests_definitions" / "scenarios" / "maryland_four_ways.yaml"


@pytest.fixture
def asked(monitor: Command) -> Command:
    """Runs one command as of one date."""
    return lambda *words: monitor(*words, "--as-of", "2026-11-23")


def test_the_four_ways_side_by_side(asked: Command) -> None:
    code, printed, _ = asked("whatif", "maryland_four_ways")
    told = " ".join(printed.split())

    assert code == 0
    assert told.count("The amount is what Exhibit 7 of the policy prints") == 1  # the ground of an order is told once
    assert told.count("as above.") == 4
    assert "ILLUSTRATION ASSUMED FIGURES CONTAINS UNCONFIRMED TERMS" in told
    assert "Medicare growth beside the nation's, 2026" in told


def test_where_a_delay_is_not_agreed_option_two_is_used(asked: Command) -> None:
    told = " ".join(asked("whatif", "maryland_four_ways")[1].split())
    paths = json.loads(asked("whatif", "maryland_four_ways", "--json")[1])["paths"]

    assert [(path["id"], path["needs_agreement"], path["if_not_agreed"]) for path in paths] == [
        ("as_things_stand", False, None),
        ("now", False, None),
        ("now_offset", False, None),
        ("part_now", True, "now_offset"),
        ("all_in_july", True, "now_offset"),
    ]
    for title in ("Option 3: half at once, the rest on 1 July", "Option 4: on 1 July"):
        assert (
            f'"{title}" needs agreement; without it, "Option 2: at once, less inflation for all hospitals" is used.'
            in told
        )


def test_each_option_is_what_the_policy_says(asked: Command) -> None:
    paths = json.loads(asked("whatif", "maryland_four_ways", "--json")[1])["paths"][1:]
    text = document(FULL_RATE)

    for number, path in enumerate(paths, 1):
        assert f"{number}) **{path['quote']}**" in text
        assert path["document"] == "hscrc_full_rate_policy_2021"
    assert "requesting party does not agree to a delay in funding, staff proposes that option 2 be utilized" in text
    assert "Suburban Hospital 21,976,492 6.40% 28,531,522 8.31%" in text


def test_the_options_differ_as_the_policy_has_them() -> None:
    asked = load_scenario(SHIPPED, shipped().definitions).asked
    steps = {option.id: option.steps for option in asked.options}
    now, offset, part, delayed = (steps[name] for name in ("now", "now_offset", "part_now", "all_in_july"))

    assert asked.illustration
    assert asked.orders["enhancement"].dollars == 28_531_522  # the recommended basis, without the adjustment
    assert "21,976,492" in asked.orders["enhancement"].because
    assert sum(asked.orders[step.order or ""].dollars for step in offset) == 0
    assert {step.from_ for step in (*now, *offset, part[0])} == {now[0].from_}
    assert {(step.from_.month, step.from_.day) for step in (part[1], delayed[0])} <= {(1, 1), (7, 1)}  # the milestone
    assert now[0].from_ < part[1].from_ == delayed[0].from_
    assert sum(step.part for step in part) == 100


def test_the_sooner_the_revenue_the_less_room_and_the_offset_gives_it_back(asked: Command) -> None:
    paths = json.loads(asked("whatif", "maryland_four_ways", "--json")[1])["paths"]
    stands, now, offset, part, delayed = (path["findings"][0]["value"] for path in paths)

    assert now > part > delayed > offset >= stands


def test_a_file_of_ones_own_is_read_and_its_json_has_the_findings(asked: Command, tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(SHIPPED.read_text("utf-8").replace("id: maryland_four_ways", "id: mine"), "utf-8")
    code, printed, _ = asked("whatif", own, "--json")
    whole = json.loads(printed)

    assert code == 0
    assert [path["id"] for path in whole["paths"]] == [
        "as_things_stand",
        "now",
        "now_offset",
        "part_now",
        "all_in_july",
    ]
    first = whole["paths"][1]["findings"][0]
    assert (first["test"], first["year"], first["basis"]) == ("maryland_tcoc/growth_guardrail", 2025, "projected")


HOSPITALS = """id: hospitals
title: Revenue of every hospital
question: What would one percent more revenue do to each hospital's result?
tests: [hscrc_full_rate/recommendation]
years: [2018]
figures:
  every:
    {title: Revenue, source: hscrc_full_rate_policy, area: MD, each: hospital, payer: all, quantity: evaluated_revenue}
options:
  - {id: more, title: More, steps: [{of: every, raise: 1, from: 2018-01-01, because: A question.}]}
"""


def test_every_line_that_a_worksheet_shows_is_told_of_each_hospital(asked: Command, tmp_path: Path) -> None:
    (tmp_path / "hospitals.yaml").write_text(HOSPITALS, "utf-8")
    code, printed, _ = asked("whatif", tmp_path / "hospitals.yaml")

    assert code == 0
    assert printed.count("Recommended change of permanent revenue, ") == 2 * 3  # in dollars and in percent
    assert "\n\n\n" not in printed
    row = printed[printed.index("Exhibit 6 row 1: Recommended change in percent, 2018") :].splitlines()[:3]
    assert row[1].endswith(" 6.30 percent")
    assert row[2].endswith(" (0.11 points less)")


def test_a_scenario_that_is_not_there(asked: Command) -> None:
    code, _, said = asked("whatif", "nowhere.yaml")

    assert code == 10
    assert said.startswith("nowhere.yaml: there is no such file, and no scenario of that name.\n  There are: maryland_")


def test_an_enhancement_before_its_notice_has_run(asked: Command, tmp_path: Path) -> None:
    own = tmp_path / "early.yaml"
    text = SHIPPED.read_text("utf-8").replace("id: maryland_four_ways", "id: early")
    own.write_text(text.replace("requested: 2025-01-15", "requested: 2025-02-20"), "utf-8")
    code, _, said = asked("whatif", own)

    assert code == 10
    assert 'the order "enhancement" would take effect on 2025-03-01, before its notice has run.' in said
    assert said.count("before its notice") == 3  # three options begin in March


def test_headroom_says_what_it_needs_and_then_answers(asked: Command) -> None:
    code, _, said = asked("headroom", "maryland_tcoc/growth_guardrail", "2025")
    assert (code, "Give it, such as --given nation=+4.2%." in said) == (10, True)

    code, printed, _ = asked("headroom", "maryland_tcoc/growth_guardrail", "2025", "--given", "nation=+5%")
    assert code == 0
    assert "growth of 6.00 percent over 2024" in printed or "growth of 5.99 percent over 2024" in printed

    code, printed, _ = asked("headroom", "maryland_tcoc/annual_savings", "2024", "--of", "nation", "--json")
    assert code == 0
    assert json.loads(printed)["most"] is None


def test_headroom_of_an_input_written_without_a_figure(asked: Command) -> None:
    code, _, said = asked("headroom", "maryland_tcoc/growth_guardrail", "2025", "--given", "nation")

    assert code == 11
    assert "write INPUT=FIGURE." in said


def test_the_report_of_the_first_test_has_the_page() -> None:
    gathered: Gathered = shipped()
    page = shipped_annex("maryland_tcoc")
    html = render_html(page)

    what_ifs = [section.id for section in page.sections if section.id.startswith("what-if-")]
    assert what_ifs == ["what-if-maryland_four_ways", "what-if-maryland_what_moves_the_tests"]
    assert 'id="what-if-maryland-four-ways"' in html
    assert "No forecast and no finding" in html
    other = gathered.definitions.programme("ahead_md")
    assert gathered.definitions.scenarios_of(other) == ()


def test_a_report_of_a_date_before_the_figures_says_what_is_missing() -> None:
    before = shipped(date(2018, 7, 1))
    page = scenario_of(before, before.definitions.scenarios[0])

    assert page.results is None
    assert page.says[0].startswith(
        "Not worked out: cms_geographic_variation has no figure of paid_per_beneficiary_year"
    )
    assert page.assumed.rows


def test_in_a_notebook() -> None:
    found = open_office(as_of="2026-11-23").what_if("maryland_what_moves_the_tests")

    assert "<caption>What each option would come to: What would move" in found._repr_html_()
    assert "<caption>What is assumed: What would move" in found._repr_html_()
