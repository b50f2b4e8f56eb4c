"""The letter of a quarterly report and what follows it: sentences made from figures, changes, and what the State asks.

There is a file for each of a few programmes. After a deliberate change of words write them anew with
    python -m tests.unit.test_letters
and read their difference before you commit it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from monitor.evaluation.answer import Finding
from monitor.pages.cover import Because, Before, Cover, FoundBefore, OddsBefore, Office, Signatory, SignOff, Withdrawal
from monitor.pages.kinds.annual import ANNUAL
from monitor.pages.kinds.quarterly import QUARTERLY
from monitor.pages.kinds.registry import KINDS
from monitor.pages.letters.headline import headline
from monitor.pages.letters.paragraphs import attention, open_years, reported
from monitor.pages.letters.scorecard import MOST_ROWS, scorecard
from monitor.pages.letters.told import all_told
from monitor.pages.material import Material
from monitor.pages.model import Boxes, Prose, Report, Section, Table, TableBlock
from monitor.rendering.pdf import render_pdf
from monitor.rendering.render import render_html
from monitor.words.money import money, money_apart
from tests.readability import grade
from tests.reported import evaluated, section, table
from tests.sheets import shipped

pytestmark = pytest.mark.repeats

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"
TCOC = "maryland_tcoc"
SHOWN = ("ahead_md", TCOC, "rhode_island_target", "vermont_apm")
FULL_OFFICE = Office(
    name="Commission for the Cost of Care and the Payment of Hospitals, Division of Agreements with the Government",
    address=["A Street With a Long Name 1234, Suite 5678", "Some City, Some State 00000-0000"],
    contact=["555-0100", "office.of.agreements@example.gov", "https://agreements.example.gov"],
    letter="The Commission met last month and looked at each of these figures. " * 5,
    signatories=[
        Signatory(role=role, title=title, may=["A Person"])
        for role, title in (("Prepared", "analyst"), ("Checked", "actuary"), ("Approved for release", "director"))
    ],
)


@cache
def material(programme: str, as_of: date | None = None) -> Material:
    return evaluated(shipped(as_of) if as_of else shipped(), programme)


@cache
def quarterly(programme: str) -> Report:
    return QUARTERLY.report(material(programme))


def with_cover(**given: object) -> Material:
    return replace(material(TCOC), cover=Cover.model_validate(given))


def pages_of_the_letter(report: Report, folder: Path) -> int:
    """How many pages of paper the letter has with the boxes where it is signed, and without what is behind it."""
    import pikepdf

    alone = replace(report, sections=tuple(section for section in report.sections if section.opening))
    (folder / "letter.pdf").write_bytes(render_pdf(render_html(alone), alone.as_of))
    with pikepdf.open(folder / "letter.pdf") as pdf:
        assert any(isinstance(block, Boxes) for block in alone.every_block())
        return len(pdf.pages)


def prose(of: Section) -> list[str]:
    return [block.text for block in of.blocks if isinstance(block, Prose)]


def rows(given: Table | None) -> list[str]:
    return [" | ".join(cell.text for cell in row) for row in (given.rows if given else ())]


def words(programme: str) -> Iterator[str]:
    """A letter and the parts behind it, without the pages of tests."""
    report = quarterly(programme)
    yield f"{report.title}\n{report.headline}\n{'  '.join(report.notices)}"
    yield "\n".join(prose(report.sections[0]))
    for id in ("summary", "asks", "others-beside"):
        yield "\n".join([id, *rows(table(report, id))])
    yield "\n".join(section.title for section in report.sections if section.title)


def written(programme: str) -> str:
    return "\n\n".join(words(programme)) + "\n"


@pytest.mark.parametrize("programme", SHOWN)
def test_the_letters_say_what_they_said(programme: str) -> None:
    assert written(programme) == (GOLDEN / f"{programme}.txt").read_text("utf-8")


# Sentences


def test_growth_stands_beside_the_nations_with_its_room() -> None:
    said = reported(material(TCOC), "the third quarter of 2026")

    assert (
        "In 2024 Maryland spending per beneficiary grew 4.93 percent and national spending per beneficiary 6.56" in said
    )
    assert "The State stayed 2.63 points inside the limit." in said


def test_savings_stand_beside_what_was_required_and_sums_last() -> None:
    said = reported(material(TCOC), "the third quarter of 2026")

    assert "Annual savings came to $719 million in 2024; $336 million was required." in said
    assert said.endswith("came to $1.95 billion by the end of 2023; $1.065 billion was required.")


def test_matters_are_numbered_and_the_gravest_comes_first() -> None:
    said = attention(material(TCOC))

    assert said.startswith("Three matters need your attention. First, we find a miss of “No two years in a row")
    assert "Second, our figures are too close" in said
    assert "determination of 2019, 2021 and 2022 in writing. Third, 11 tests wait" in said


def test_nothing_that_needs_attention_is_said_aloud() -> None:
    assert attention(material("ahead_ct")) == "Nothing needs your attention beyond what is reported here."


def test_an_open_year_says_until_when_and_whether_it_can_be_steered() -> None:
    assert open_years(material(TCOC)) == (
        "The year 2025 is open. Figures for 2025 are due by 30 June 2027. "
        "The year has ended, so nothing in it can be steered any more."
    )
    assert open_years(material("ahead_ct")) == ""
    assert open_years(material("california_target")).endswith("what is done until its end still counts.")


@pytest.mark.parametrize(
    ("programme", "says"),
    [
        (TCOC, "All three tests with figures for 2024 are met; the year 2025 is open until June 2027"),
        ("vermont_apm", "None of the 31 tests can be told from public figures"),
        ("ahead_md", "Nothing can be missed yet: the first year that counts is 2026"),
        ("ahead_vt", "Nothing is asked of any year now"),
        ("connecticut_benchmark", "Both tests with figures for 2023 are missed; the year 2026 is open"),
        ("watch_list", "No test is judged here; the pages show what is public"),
    ],
)
def test_the_headline(programme: str, says: str) -> None:
    assert headline(material(programme)) == says


def test_every_programme_has_a_headline_of_one_line_and_a_letter_that_is_easy_to_read() -> None:
    every = [material(programme.id) for programme in shipped().definitions.programmes]
    letters = ["\n".join([reported(of, "the year"), open_years(of), attention(of)]) for of in every]

    assert [headline(of) for of in every if len(headline(of)) > 100] == []
    assert [round(grade(text), 1) for text in letters if grade(text) > 10] == []
    assert [text for text in letters if "_" in text or "cannot tell" in text or "sha256" in text] == []


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (718_654_321.0, "$719 million"),
        (8_312_000.0, "$8.3 million"),
        (1_948_500_000.0, "$1.95 billion"),
        (1_065_000_000.0, "$1.065 billion"),
        (-12_000_000.0, "\N{MINUS SIGN}$12 million"),
    ],
)
def test_dollars_in_a_letter(value: float, says: str) -> None:
    assert money(value) == says


def test_two_sums_that_differ_never_look_alike() -> None:
    assert money_apart(336_400_000.0, 336_000_000.0) == ("$336.4 million", "$336.0 million")
    first, second = money_apart(1_951_000_000.0, 1_950_000_000.0)
    assert first != second


# The table


def test_the_table_has_a_row_for_each_answer_and_few_rows_in_all() -> None:
    every = [scorecard(material(programme.id)) for programme in shipped().definitions.programmes]

    assert [len(one.rows) for one in every if one and len(one.rows) > MOST_ROWS] == []
    assert rows(scorecard(material(TCOC)))[0].startswith("Annual Medicare savings against 2013 | 2024 | $719 million")
    assert len(all_told(material(TCOC))) == 5


def test_a_long_text_of_the_office_takes_rows_and_says_how_many_are_left() -> None:
    shorter = rows(scorecard(material(TCOC), taken=26))

    assert len(shorter) <= 5
    assert any("more tests with answers" in row for row in shorter)


def test_kindred_tests_without_figures_share_a_row() -> None:
    told = [row.partition(" | ")[0] for row in rows(scorecard(material("vermont_apm")))]

    assert told == ["Health outcome: 6 tests", "Quality of care: 9 tests", "Milestone: 7 tests", "9 more tests"]


def test_the_table_of_a_test_that_is_asked_of_several_counts_them() -> None:
    assert "Growth of spending per person in each market | 2023 | 0 of 3 met" in "\n".join(
        rows(scorecard(material("rhode_island_target")))
    )


# The page


@pytest.mark.parametrize("programme", [TCOC, "maryland_all_payer", "vermont_apm", "hcp_lan"])
def test_a_letter_of_a_wordy_office_is_one_page(programme: str, tmp_path: Path) -> None:
    made = QUARTERLY.report(replace(material(programme), cover=Cover(office=FULL_OFFICE)))

    assert pages_of_the_letter(made, tmp_path) == 1


@pytest.mark.parametrize("paragraphs", [0, 2, 4])
def test_short_paragraphs_of_an_office_leave_the_boxes_on_page_one(paragraphs: int, tmp_path: Path) -> None:
    office = FULL_OFFICE.model_copy(update={"letter": "\n\n".join(["It was looked at."] * paragraphs)})

    assert pages_of_the_letter(QUARTERLY.report(with_cover(office=office)), tmp_path) == 1


def test_an_office_that_said_nothing_has_a_letter_without_boxes() -> None:
    opening = quarterly(TCOC).sections[0]

    assert opening.opening
    assert [block for block in opening.every_block() if isinstance(block, Boxes)] == []
    assert 'class="seal"' not in render_html(quarterly(TCOC))


def test_the_day_of_a_letter_is_that_of_its_last_signature() -> None:
    signed = [
        SignOff(by="A Person", role=one.role, on=date(2026, 11, 25 + at), draft=f"sha256:{'0' * 64}")
        for at, one in enumerate(FULL_OFFICE.signatories)
    ]
    report = QUARTERLY.report(with_cover(office=FULL_OFFICE, signed=signed))

    assert report.letterhead
    assert report.letterhead.dated == "27 November 2026"
    assert "DRAFT" not in report.notices


def test_markup_and_right_to_left_names_are_words() -> None:
    names = Office(name="<b>Office</b> & \N{HEBREW LETTER ALEF}", letter="<script>alert(1)</script>\n\nA second part.")
    html = render_html(QUARTERLY.report(with_cover(office=names)))

    assert "&lt;b&gt;Office&lt;/b&gt; &amp; \N{HEBREW LETTER ALEF}" in html
    assert "<script>" not in html
    assert "<p>A second part.</p>" in html


def test_a_withdrawn_letter_and_one_made_anew_say_so_first() -> None:
    gone = Withdrawal(
        by="A Person", role="Checked", on=date(2026, 12, 1), reason="a wrong file", of=f"sha256:{'0' * 64}"
    )
    report = QUARTERLY.report(with_cover(withdrawn=gone, note="the file was corrected"))

    assert prose(report.sections[0])[:2] == [
        "Withdrawn on 1 December 2026 by A Person, Checked: a wrong file",
        "Made anew: the file was corrected",
    ]


def test_a_report_made_anew_is_marked_on_its_face_whatever_its_kind() -> None:
    anew = with_cover(note="the file was corrected")

    assert [kind.report(anew).notices[:2] for kind in KINDS.values()] == [("DRAFT", "MADE ANEW")] * len(KINDS)
    assert all("MADE ANEW" not in kind.report(material(TCOC)).notices for kind in KINDS.values())


# What changed


def found(finding: Finding, **other: object) -> FoundBefore:
    """A finding as a report filed it."""
    given = {name: getattr(finding, name) for name in ("test", "entity", "population", "year", "value")}
    cause = str(finding.cause) if finding.cause else None
    return FoundBefore.model_validate(given | {"verdict": str(finding.verdict), "cause": cause} | other)


def before(findings: Iterator[FoundBefore], **other: object) -> Material:
    """The programme with a report before it."""
    given = {
        "report": f"{TCOC}@2026-08-24", "as_of": date(2026, 8, 24), "record": f"sha256:{'0' * 64}", "signed": True,
        "findings": tuple(findings), "publications": tuple(sorted(material(TCOC).used)),
    }  # fmt: skip
    return with_cover(before=Before.model_validate(given | other))


def changed(of: Material) -> Section:
    part = section(QUARTERLY.report(of), "what-changed")
    assert part
    return part


def test_a_first_report_says_that_it_is_the_first() -> None:
    assert changed(material(TCOC)).title == "This is the first report"


def test_where_nothing_changed_it_says_none_aloud() -> None:
    part = changed(before(map(found, material(TCOC).found)))

    assert part.title == "Nothing was restated and no answer changed since the last report"
    assert prose(part) == ["Against the last signed report, as of 24 August 2026."]
    told = rows(table(part, "what-changed-in-short"))
    assert told[0].endswith("| the same | none changed")
    assert told[1] == "Figures restated |  | 0 | none restated"
    assert told[-1] == "Publications used |  | 0 new | none is new"
    assert table(part, "changes") is None


def test_a_restated_figure_has_both_values_and_its_cause() -> None:
    one = _of("annual_savings", 2023)
    every = [found(each, value=520_100_000.0) if each is one else found(each) for each in material(TCOC).found]
    because = Because(test=one.test, entity="MD", population="all", year=2023, kind="data", what=_newest_publication())
    part = changed(before(iter(every), because=(because,)))

    assert part.title == "No answer changed since the last report, and one figure was restated"
    (row,) = rows(table(part, "changes"))
    assert row.startswith(
        "Annual Medicare savings against 2013 | met; $520.1 million | met; $527.0 million | Newer figures: "
    )


def test_years_that_moved_alike_stand_together_and_rules_are_told_as_rules() -> None:
    moved = {(f.test, f.year) for f in material(TCOC).found if f.test.endswith("growth_guardrail") and f.year < 2021}
    every = [
        found(each, verdict="cannot tell", cause="no figures", value=None)
        if (each.test, each.year) in moved
        else found(each)
        for each in material(TCOC).found
    ]
    because = tuple(
        Because(test=test, entity="MD", population="all", year=year, kind="rule", what=test) for test, year in moved
    )
    part = changed(before(iter(every), because=because))

    assert part.title == "Two answers changed since the last report, and no figure was restated"
    one = table(part, "changes")
    assert rows(one) == [
        "Growth no more than one point above the nation | no figures | met | A rule as it is written here"
    ]
    assert one
    assert one.rows[0][0].detail == "2019 and 2020"


def test_what_is_asked_no_more_and_what_is_new_is_told() -> None:
    one = _of("annual_savings", 2024)
    gone = found(one, test=f"{TCOC}/a_test_that_was", value=1.0)
    every = [found(each) for each in material(TCOC).found if each is not one]
    told = rows(table(changed(before(iter([*every, gone]))), "changes"))

    assert told == [
        "Annual Medicare savings against 2013 | not asked | met | What could not be found out",
        "A test that is no more | met | asked no more | What could not be found out",
    ]


def test_accounts_that_are_newer_than_the_last_report_are_named() -> None:
    told = rows(table(changed(before(map(found, material(TCOC).found))), "what-changed-in-short"))

    assert "Findings of others | 4 | 7 | New: Annual Medicare savings against 2013, 2020, 2021 and 2023" in told


def test_odds_that_were_told_before_are_told_even_where_there_are_none_now() -> None:
    odds = OddsBefore(test=f"{TCOC}/growth_guardrail", year=2025, odds_met=0.82)
    told = rows(table(changed(before(map(found, material(TCOC).found), odds=(odds,))), "what-changed-in-short"))

    assert "Odds of a miss | 1 told | none told | " in told


def _of(test: str, year: int) -> Finding:
    return next(one for one in material(TCOC).found if one.test == f"{TCOC}/{test}" and one.year == year)


def _newest_publication() -> str:
    used = [one for one in material(TCOC).held if one.id in material(TCOC).used]
    return max(used, key=lambda one: (one.known_from, one.id)).id


# Sections


def test_what_the_state_asks_names_each_test_that_waits_once() -> None:
    asked = table(quarterly(TCOC), "asks")

    assert asked
    assert rows(asked)[0].startswith("Determination in writing | Annual Medicare savings against 2013, 2022; ")
    assert sum("readmissions" in row.partition(" | ")[2].lower() for row in rows(asked)) == 1


def test_no_name_for_programs_stands_in_a_letter_or_what_follows_it() -> None:
    for kind in (QUARTERLY, ANNUAL):
        report = kind.report(material(TCOC))
        cells = [
            cell.text + cell.detail
            for block in report.every_block()
            if isinstance(block, TableBlock)
            for row in block.table.rows
            for cell in row
        ]
        assert [text for text in [*cells, *map(str, _every_prose(report))] if "_" in text or "sha256" in text] == []


def _every_prose(report: Report) -> Iterator[str]:
    yield from (block.text for block in report.every_block() if isinstance(block, Prose))


def test_the_sections_of_the_annual_report() -> None:
    ids = [section.id for section in ANNUAL.report(material(TCOC)).sections]

    assert ids[:3] == ["the-year", "what-others-found", "what-changed"]
    assert [id for id in ("cases-and-waivers", "what-the-state-asks", "how-firm", "methods") if id not in ids] == []


if __name__ == "__main__":
    for name in SHOWN:
        (GOLDEN / f"{name}.txt").write_text(written(name), "utf-8")
