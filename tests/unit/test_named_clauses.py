"""Clauses that a reader looks for by name: each is a test, or is listed as not modelled with its passage."""

import pytest

from monitor.definitions.agreements import Unmodelled
from monitor.evaluation.coverage import coverage
from monitor.evaluation.gathered import Gathered
from monitor.pages.coverage import markdown
from monitor.pages.sections.not_monitored import clauses_table
from monitor.rendering.render import render_html
from tests import passages
from tests.passages import FULL_RATE, PROGRESSION_PLAN
from tests.reported import shipped_annex, table
from tests.sheets import shipped

# What is looked for, and where it is: tests by their id, or the programme and the first words of the clause.
TESTS = {
    "revenue at risk under quality programs": "maryland_tcoc/quality_programs",
    "readmissions": "maryland_tcoc/readmissions",
    "complications": "maryland_tcoc/hospital_acquired_conditions",
    "primary care program dollars inside savings": "maryland_tcoc/savings_after_primary_care",
    "unregulated services": "maryland_tcoc/unregulated_services",
}
LISTED = {
    "revenue at risk under quality programs": [
        ("maryland_tcoc", "Revenue at risk under the quality programs"),
        ("maryland_all_payer", "Revenue at risk under the quality programs"),
    ],
    "the readmission program": [("maryland_tcoc", "The Readmissions Reduction Incentive Program (RRIP)")],
    "the complication program": [("maryland_tcoc", "The Maryland Hospital-Acquired Conditions program (MHAC)")],
    "quality-based reimbursement": [("maryland_tcoc", "Quality-Based Reimbursement (QBR)")],
    "primary care program dollars": [("maryland_tcoc", "What the Maryland Primary Care Program (MDPCP) cost")],
    "volume moved to unregulated settings": [
        ("maryland_tcoc", "Volume moved from hospitals to unregulated settings"),
        ("maryland_all_payer", "Volume moved from hospitals to unregulated settings"),
        ("hscrc_full_rate", "Services and investments in unregulated settings"),
    ],
    "integrated efficiency": [
        ("hscrc_full_rate", "The Integrated Efficiency Policy"),
        ("hscrc_update_factor", "The Integrated Efficiency Policy"),
    ],
    "Oregon's clause that lets its target move": [("oregon_target", "The clause that lets the target move")],
    "Geo AHEAD's thresholds and dates": [
        (f"ahead_{state}", "Geo AHEAD: how large a Geo Entity must be") for state in ("ct", "hi", "md", "ny", "ri")
    ],
    "spend-down": [("hscrc_full_rate", "Spend-down")],
}
PLACES = sorted({place for places in LISTED.values() for place in places})
SEEDS = {"hscrc_full_rate_policy_2021": FULL_RATE, "md_progression_plan_2016": PROGRESSION_PLAN}


def clause(programme: str, begins: str) -> Unmodelled:
    listed = shipped().definitions.programme(programme).agreement.not_modelled
    (found,) = [one for one in listed if one.what.startswith(begins)]
    return found


@pytest.mark.parametrize("test", TESTS.values())
def test_what_is_modelled_is_a_test_or_a_worksheet(test: str) -> None:
    assert shipped().definitions.test(test).id == test


@pytest.mark.parametrize(("programme", "begins"), PLACES)
def test_what_is_not_modelled_stands_with_its_passage(programme: str, begins: str) -> None:
    found = clause(programme, begins)

    assert found.cite
    assert found.cite.quote
    assert found.cite.document in shipped().definitions.documents


def test_every_passage_from_a_document_at_hand_stands_in_it() -> None:
    cited = [clause(*place).cite for place in PLACES]
    quotes = [(SEEDS[cite.document], cite.quote) for cite in cited if cite and cite.document in SEEDS and cite.quote]

    assert len(quotes) >= 4
    assert [quote for seed, quote in quotes if passages.plain(quote) not in passages.document(seed)] == []


def test_the_thresholds_and_dates_of_geo_ahead_are_named() -> None:
    why = clause("ahead_ny", "Geo AHEAD").why

    for named in ("10,000", "20,000", "first quarter of 2027", "2028 to 2031", "at least three"):
        assert named in why


def test_the_program_dollars_are_taken_off_the_savings() -> None:
    savings, after = (shipped().worksheet(shipped().definitions.test(f"maryland_tcoc/{name}")) for name in (
        "annual_savings", "savings_after_primary_care",
    ))  # fmt: skip
    before = savings.value("credited", 0, 2019)

    assert after.value("after_program", 0, 2019) == pytest.approx(before - 60_000_000)
    assert after.test.asked.reading_of == "annual_savings"  # counted nowhere


def test_the_coverage_page_and_the_report_print_the_passages() -> None:
    gathered: Gathered = shipped()
    programme = gathered.definitions.programme("oregon_target")
    page = markdown(coverage(gathered, [programme]))
    report = shipped_annex("oregon_target")
    html = render_html(report)

    assert "OHA may adjust the target of 3.75% up or down to reflect a changing landscape.\u201d" in page
    assert table(report, "clauses") is not None
    assert "The clause that lets the target move within its years" in html
    assert "OHA may adjust the target of 3.75% up or down to reflect a changing landscape." in html
    assert 'href="#not-monitored"' in html


def test_a_clause_without_a_passage_shows_none() -> None:
    clauses = clauses_table([Unmodelled(what="A clause", why="Nothing is published.")], {})

    assert clauses is not None
    assert [cell.text for cell in clauses.rows[0]] == ["A clause", "Nothing is published.", "\u2014"]
    assert clauses_table([], {}) is None
