"""Agreements that are alike: what they share stands once, with each one's own area, years and differences."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.definitions.check_agreements import dated_in
from monitor.definitions.programmes import Definitions
from monitor.errors import DefinitionError
from monitor.evaluation.answer import findings
from monitor.evaluation.examples import checked, run_all
from monitor.evaluation.gathered import Gathered
from monitor.pages.explained import explained
from monitor.terminal.text import explained_text
from monitor.words.findings import Verdict
from monitor.workspace.definition_files import load_definitions
from monitor.workspace.gathering import gather
from tests.sheets import AGREEMENT, DOCUMENTS, LATER, MEASURES, PARTS, ROOT, shipped

SHIPPED = ROOT / "tests_definitions"
CITED = "cite: {document: paper}, standing: confirmed"
PAGE = re.search(r"```yaml\n(id: ahead_seventh\n.*?)```", (ROOT / "docs/definitions.md").read_text("utf-8"), re.DOTALL)
ITS_OWN = """
  hospital_participation:
    terms:
      required_share:
        - {value: 12, from: 2030, through: 2032, adopted: 2027-01-15, cite: {document: paper}, standing: unconfirmed}
        - {value: 30, from: 2033, through: 2035, adopted: 2027-01-15, cite: {document: paper}, standing: unconfirmed}
""".replace("paper", "ahead_terms_to_be_checked")
SEVENTH = PAGE[1].rstrip() if PAGE else ""


def seventh(folder: Path, page: str = SEVENTH) -> list[Path]:
    """The shipped definitions, and beside them an office's own folder with a seventh state of one page."""
    (folder / "office" / "ahead_seventh").mkdir(parents=True)
    (folder / "office" / "ahead_seventh" / "agreement.yaml").write_text(page, "utf-8")
    return [SHIPPED, folder / "office"]


@pytest.fixture(scope="module")
def defined(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    return load_definitions(seventh(tmp_path_factory.mktemp("seventh")))


def test_a_seventh_state_is_one_page(defined: Definitions) -> None:
    assert 0 < len(SEVENTH.splitlines()) <= 40

    programme = defined.programme("ahead_seventh")
    own = [test for test in programme.tests if not test.taken_from]
    assert [test.id.partition("/")[2] for test in own] == [
        "medicare_growth", "all_payer_growth", "medicare_primary_care", "all_payer_primary_care",
        "hospital_participation", "commercial_payers", "population_health_plan", "market_policies",
    ]  # fmt: skip
    assert {test.asked.area for test in own} == {"WY"}
    assert len(programme.tests) > len(own)  # it is watched as the others are


def alone(folder: Path, page: str = SEVENTH, as_of: date = LATER) -> Gathered:
    """The seventh state by itself, without a figure."""
    whole = gather(seventh(folder, page), [], as_of)
    only = (whole.definitions.programme("ahead_seventh"),)
    return replace(whole, definitions=replace(whole.definitions, programmes=only, families=()))


def test_its_examples_hold_in_its_own_years(tmp_path: Path) -> None:
    outcomes = list(run_all(alone(tmp_path)))

    assert len(outcomes) >= 30
    assert [one for one in outcomes if one.faults] == []
    assert {one.file for one in outcomes if one.test.endswith("/medicare_growth")} == {
        "ahead_model/examples/medicare_growth.yaml"
    }


def test_an_example_that_does_not_hold_is_told_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as fault:
        checked(alone(tmp_path, SEVENTH + ITS_OWN))

    assert str(fault.value).splitlines()[0] == (
        "ahead_model/examples/hospital_participation.yaml: asked as ahead_seventh/hospital_participation, "
        '"A tenth of a point less is not": room in 2030: expected -0.1, found -2.1.'
    )


def test_it_is_evaluated(tmp_path: Path) -> None:
    whole = alone(tmp_path, SEVENTH + ITS_OWN, date(2036, 6, 1))
    found = findings(whole.worksheet(whole.definitions.test("ahead_seventh/hospital_participation")))

    judged = {finding.year: finding.limit for finding in found if finding.verdict is not Verdict.NOT_IN_FORCE}
    assert judged == {2030: 12.0, 2033: 30.0}  # the first and the fourth of its performance years


def test_years_and_terms_follow_those_of_the_agreement(defined: Definitions) -> None:
    payers = defined.test("ahead_seventh/commercial_payers").asked
    assert [(entry.from_, entry.through) for entry in payers.years] == [(2031, 2035)]
    assert [(v.from_, v.through, v.adopted) for v in payers.terms["payers_needed"].versions] == [
        (2031, 2035, date(2027, 1, 15))
    ]
    policies = defined.test("ahead_seventh/market_policies").asked
    assert [(v.from_, v.adopted, v.by) for v in policies.terms["policies_needed"].versions] == [
        (2030, date(2025, 9, 2), "changes_2025")
    ]


def test_of_a_short_agreement_what_it_does_not_reach_falls_away(tmp_path: Path) -> None:
    whole = alone(tmp_path, SEVENTH.replace("2035", "2032"))
    share = whole.definitions.test("ahead_seventh/hospital_participation").asked

    assert [(v.value, v.from_, v.through) for v in share.terms["required_share"].versions] == [(10, 2030, 2032)]
    assert [entry.judged for entry in share.years] == [[2030]]  # there is no fourth year
    assert [one for one in run_all(whole) if one.faults] == []


def test_what_an_amendment_waives_is_waived_where_it_was_made(tmp_path: Path) -> None:
    """The family's amendment is not the member's: neither its waiver nor its years are, and a suspension is moved."""
    root = tmp_path / "tests_definitions"
    family = AGREEMENT.replace("id: office", "id: alike\nkind: family")
    family += f"amendments:\n  - {{id: storm, title: A storm, adopted: 2020-06-01, {CITED}}}\n"
    paused = f"[{{from: 2019, through: 2019, adopted: 2018-01-01, says: It begins., {CITED}}}]"
    waived = f"[{{from: 2020, through: 2020, adopted: 2020-06-01, by: storm, says: Waived., {CITED}}}]"
    words = {**PARTS, "suspended": paused, "waived": waived}
    member = AGREEMENT.replace("2018-01-01", "2019-01-01").replace("2019\n", "2021\n", 1)
    member = member.replace("disclaimer: Made for a test.\n", "like: alike\nwithout: [storm]\n")
    member = member.replace("decided_by: An office\n", "")
    years = f"[{{from: 2021, through: 2024, judged: each, adopted: 2019-01-01, {CITED}}}]"
    for folder, text in (("alike", family), ("office", f"{member}differs: {{asked: {{years: {years}}}}}\n")):
        (root / folder).mkdir(parents=True)
        (root / folder / "agreement.yaml").write_text(text, "utf-8")
    asked = "".join(f"{word}: {text}\n" for word, text in words.items())
    (root / "alike" / "asked.yaml").write_text(f"id: alike/asked\n{asked}", "utf-8")
    (root / "documents.yaml").write_text(DOCUMENTS, "utf-8")
    (root / "measures.yaml").write_text(MEASURES, "utf-8")

    taken = load_definitions([root]).test("office/asked").asked
    assert taken.waived == []
    assert [(pause.from_, pause.adopted) for pause in taken.suspended] == [(2021, date(2019, 1, 1))]


def test_maryland_s_terms_begin_with_its_own_first_year() -> None:
    share = shipped().definitions.test("ahead_md/hospital_participation").asked.terms["required_share"]

    assert [(v.value, v.from_, v.through, v.adopted) for v in share.versions] == [
        (10, 2026, 2028, date(2024, 11, 1)),
        (30, 2029, 2035, date(2024, 11, 1)),
    ]


def test_every_dated_entry_that_is_taken_is_of_a_day_of_its_agreement() -> None:
    for programme in shipped().definitions.programmes:
        agreement = programme.agreement
        days = {None: agreement.adopted} | {one.id: one.adopted for one in agreement.amendments}
        taken = [test.asked for test in programme.tests if test.family_test]
        assert {entry.adopted == days[entry.by] for asked in taken for _, entry in dated_in(asked)} <= {True}


def test_a_family_is_asked_of_nobody_itself() -> None:
    definitions = shipped().definitions

    assert [family.id for family in definitions.families] == ["ahead_model"]
    assert "ahead_model" not in {programme.id for programme in definitions.programmes}
    with pytest.raises(DefinitionError, match="there is no such programme"):
        definitions.programme("ahead_model")


def test_the_family_s_examples_are_asked_of_every_member_that_takes_the_test() -> None:
    definitions = shipped().definitions
    examples = {test.id: test.examples for family in definitions.families for test in family.tests}
    taken = [test for programme in definitions.programmes for test in programme.tests if test.family_test]

    assert len(taken) == 52
    for test in taken:
        lent = examples[test.family_test]
        undated = [example.name for example in lent.examples if not example.as_of] if lent else []
        assert undated
        assert test.shared
        assert [name for name in undated if name not in {example.name for example in test.shared.examples}] == []


def test_what_was_left_is_exampled_as_of_the_day_before(defined: Definitions) -> None:
    shared = defined.test("ahead_vt/medicare_growth").shared
    assert shared
    assert {example.as_of for example in shared.examples} == {date(2026, 7, 27)}
    assert {example.expect.year for example in shared.examples} <= {2025, 2026, 2027}


def test_each_rule_is_told_where_it_stands() -> None:
    """The line named begins an entry that cites the document: in the family's file, or in the agreement's."""
    for test in (test for programme in shipped().definitions.programmes for test in programme.tests):
        assert test.written or not any(term.versions for term in test.asked.terms.values())
        for written in test.written:
            lines = (ROOT / written.file).read_text("utf-8").splitlines()[written.line - 1 : written.line + 20]
            assert any(written.cite.document in line for line in lines), (test.id, written)


@pytest.mark.parametrize(
    ("as_of", "years"),
    [(date(2025, 9, 2), "ahead_ct/agreement.yaml"), (date(2026, 11, 23), "ahead_model/medicare_growth.yaml")],
)
def test_explain_names_the_family_s_file_or_the_agreement_s(as_of: date, years: str) -> None:
    told = explained(shipped(as_of), "ahead_ct/hospital_participation", 2030)
    stands = {subject: file for subject, file, _ in told.written_in}

    assert stands == {
        "performance years": f"tests_definitions/{years}",
        "Least share under global budgets": "tests_definitions/ahead_model/hospital_participation.yaml",
    }
    written = explained_text(told)[explained_text(told).index("Written in:") :]
    assert [line.split(", line ")[0] for line in written.splitlines()] == [
        "Written in:",
        f"  - Performance years: tests_definitions/{years}",
        "  - Least share under global budgets: tests_definitions/ahead_model/hospital_participation.yaml",
    ]
