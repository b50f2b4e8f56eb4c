"""Page one: a sentence, what is in danger, the scorecard, what is due and what changed, on one page of paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.evaluation.judged import Judged
from monitor.outlook.results import Odds, Outlook, Room
from monitor.pages.cover import Because, Before, Cover, FoundBefore, OddsBefore, Office, SignOff, Withdrawal
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.kinds.kind import Kind
from monitor.pages.material import Material
from monitor.pages.model import Facts, Figure, Prose, Report, Section, Table, Tiles
from monitor.pages.page_one.foot import CAUTION
from monitor.pages.sections.standing import standing
from monitor.pages.target_pictures import Reach
from monitor.rendering.pdf import PIXEL, render_pdf
from monitor.rendering.render import render_html
from monitor.words.findings import Cause, Verdict
from tests.readability import grade, words_of
from tests.reported import evaluated, table, words
from tests.sample_outlook import RECORD
from tests.sheets import shipped

PROGRAMMES = sorted(one.id for one in shipped().definitions.programmes if not one.is_list)
MOST_WORDS, HARDEST = 40, 9.0
TCOC = "maryland_tcoc"


@cache
def material(programme: str) -> Material:
    return evaluated(shipped(), programme)


def page_one(of: Material) -> Report:
    """A report of page one alone."""
    return Kind("dashboard", DASHBOARD.face, (standing,)).report(of)


def opening(of: Material) -> Section:
    (section,) = page_one(of).sections
    return section


def answer(of: Material) -> str:
    return next(block.text for block in opening(of).blocks if isinstance(block, Prose))


def tiles(of: Material) -> Tiles | None:
    return next((block for block in opening(of).blocks if isinstance(block, Tiles)), None)


def scorecard(of: Material) -> Table:
    found = table(opening(of), "scorecard")
    assert found is not None
    return found


def facts(of: Material, id: str) -> tuple[tuple[str, str], ...]:
    """The lines of one of the columns at the foot."""
    parts = (block for block in opening(of).every_block() if isinstance(block, Section) and block.id == id)
    return next(block.pairs for part in parts for block in part.blocks if isinstance(block, Facts))


def row(of: Table, name: str) -> list[str]:
    cells = next(cells for cells in of.rows if cells[0].text.startswith(name))
    return [" ".join(filter(None, (cell.text, cell.detail, cell.under))) for cell in cells]


def odds(test: str, miss: float, year: int = 2025, **more: Any) -> Odds:
    said = {"median": 0.4, "p05": -1.0, "p95": 2.0, "limit": 1.0, "direction": "at_most", "unit": "points", **more}
    return Odds(
        f"{TCOC}/{test}", "MD", "all", year, 1 - miss, method="annual", paths=1, seed=1, months_observed=None, **said
    )


BECAUSE = Because(test="t", entity="MD", population="all", year=2024, kind="data", what="a publication")
LEVELS = (("watch", 0.35), ("warning", 0.5), ("critical", 0.8))


def with_odds(*given: Odds, rooms: tuple[Room, ...] = ()) -> Material:
    return replace(material(TCOC), outlook=Outlook(TCOC, given, levels=LEVELS, rooms=rooms, record=RECORD))


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_answer_is_one_sentence_that_is_short_and_easy(programme: str) -> None:
    said = answer(material(programme))
    assert said.endswith(".")
    assert ". " not in said
    assert len(words_of(said)) <= MOST_WORDS
    assert grade(said) <= HARDEST, said


def test_a_hard_text_has_a_high_grade() -> None:
    assert grade("The cat sat on the mat.") < 2
    assert grade("Organizational accountability necessitates comprehensive methodological transparency.") > 20


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_cannot_tell_is_never_said_and_the_foot_says_whose_word_it_is_not(programme: str) -> None:
    said = list(words(opening(material(programme))))
    assert not [text for text in said if "cannot tell" in text.lower()]
    assert sum(CAUTION in text for text in said) == 1


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_no_other_reading_stands_on_page_one(programme: str) -> None:
    said = " ".join(words(opening(material(programme))))
    readings = [name for test, name in _named(material(programme)) if not test.counts]
    assert not [name for name in readings if name in said]


def _named(of: Material) -> Iterator[tuple[Judged, str]]:
    for test in of.tests:
        yield test, of.names[test.sheet.test.id]


def printed(report: Report) -> Any:
    """The pages of a report without its contents."""
    import weasyprint

    html = render_html(replace(report, purpose=""))
    bare = html.replace('<nav class="contents"', '<nav hidden class="contents"').replace('<p class="purpose"></p>', "")
    return weasyprint.HTML(string=bare).render()


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_page_one_is_one_page_of_paper(programme: str) -> None:
    assert len(printed(page_one(material(programme))).pages) == 1


def test_it_stays_one_page_with_all_that_it_may_say() -> None:
    many = tuple(odds(test, 0.3) for test in ("annual_savings", "growth_guardrail", "consecutive_years"))
    full = replace(with_odds(*many), cover=Cover(before=before(odds=True), office=Office(name="An office of a State")))
    assert len(printed(page_one(full)).pages) == 1


def test_a_page_that_is_too_long_is_found() -> None:
    report = page_one(material(TCOC))
    (section,) = report.sections
    longer = replace(section, blocks=(*section.blocks, *(Prose("More words.") for _ in range(12))))
    assert len(printed(replace(report, sections=(longer,))).pages) > 1


# The answer


def test_the_newest_year_the_odds_and_the_date_are_in_the_answer() -> None:
    assert answer(with_odds(odds("growth_guardrail", 0.12))) == (
        "In 2024 Maryland met all three tests that can be told; 2025 is open, the odds of a miss are 12 in 100, and "
        "figures are due by 30 June 2027."
    )


def test_odds_of_a_year_that_is_told_already_say_that_its_figures_may_move() -> None:
    assert answer(with_odds(odds("growth_guardrail", 0.99, 2024))) == (
        "In 2024 Maryland met all three tests that can be told; these figures may still move, the odds of a miss for "
        "2024 are 99 in 100, and figures of 2025 are due by 30 June 2027."
    )


def test_without_odds_none_are_told() -> None:
    assert "odds" not in answer(material(TCOC))


def test_what_begins_what_others_found_and_what_is_asked_no_more_have_answers_of_their_own() -> None:
    assert answer(material("ahead_md")).startswith("Nothing can be missed yet: the first year that counts, 2026,")
    assert answer(material("vermont_apm")).startswith("None of the 31 tests can be told from public figures; by what")
    assert answer(material("ahead_vt")) == "Nothing is asked here now: no year is judged since 28 July 2026."


# What is in danger


def test_at_most_three_tiles_of_which_one_is_what_to_do() -> None:
    made = tiles(with_odds(*(odds(test, 0.6) for test in ("annual_savings", "growth_guardrail", "consecutive_years"))))
    assert made is not None
    assert [tile.act for tile in made.items] == [False, False, True]
    assert made.items[2].says == "Two accounts differ"


def test_the_likeliest_miss_stands_first_with_its_levels() -> None:
    made = tiles(with_odds(odds("annual_savings", 0.04), odds("growth_guardrail", 0.62)))
    assert made is not None
    first, second, _ = made.items
    assert (first.says, second.says) == ("High odds: 62 in 100", "Very low odds: 4 in 100")
    assert first.meter is not None
    assert first.meter.levels == (("watch", 35), ("warning", 50))
    assert first.meter.alt == "Odds of a miss: 62 in 100. A watch starts at 35. A warning starts at 50."


def test_a_past_year_asks_for_the_answer_and_a_running_one_says_what_may_grow() -> None:
    room = Room(f"{TCOC}/growth_guardrail", 2026, "growth in the months left", "percent", 4.0, 5.6, 3.1)
    made = tiles(with_odds(odds("growth_guardrail", 0.4, 2026), odds("annual_savings", 0.3), rooms=(room,)))
    assert made is not None
    running, past = dict(made.items[0].told), dict(made.items[1].told)
    assert "may grow up to 5.6 percent" in running["Room"]
    assert "Do" not in running
    assert past["Do"] == "prepare the answer"
    assert past["By when"] == "30 June 2027"


def test_without_odds_a_tile_has_the_room_only_and_no_meter() -> None:
    made = tiles(material("oregon_target"))
    assert made is not None
    assert [tile.says for tile in made.items] == ["Missed"]
    assert dict(made.items[0].told)["Room"] == "1.80 points above the limit"
    assert made.items[0].meter is None


@pytest.mark.parametrize("programme", ["vermont_apm", "ahead_md", "hscrc_full_rate"])
def test_where_no_figure_answers_nothing_is_in_danger(programme: str) -> None:
    assert tiles(material(programme)) is None


# The scorecard


def test_a_cell_is_a_figure_its_word_and_the_target_where_it_moves() -> None:
    savings = row(scorecard(material(TCOC)), "Annual Medicare savings")
    assert savings[1] == "371 met 120"
    assert savings[7] == "due 2027 372"
    assert savings[8:] == ["$383 million in 2024", "2022: met* an account; ours too close"]


def test_a_target_that_stands_still_is_told_once() -> None:
    growth = row(scorecard(material(TCOC)), "Growth no more than one point")
    assert growth[0].endswith("points; at most 1.00")
    assert growth[4] == "0.88 too close"


def test_years_in_a_row_without_a_figure_are_one_cell_that_names_who_would_decide() -> None:
    cells = next(cells for cells in scorecard(material(TCOC)).rows if cells[0].text.startswith("Hospital spending"))
    assert [cell.span for cell in cells] == [1, 1, 6, 1, 1]
    assert cells[2].text == "no figures of 2020 to 2025"
    assert cells[2].detail.startswith("CMS health expenditures by residence")


def test_a_row_without_figures_takes_one_line_and_kindred_ones_are_one_row() -> None:
    rows = scorecard(material(TCOC)).rows
    goals = next(cells for cells in rows if cells[0].text == "Improvement goal: 8 tests")
    assert [cell.span for cell in goals] == [1, 8, 1]
    assert len(rows) == 9


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_row_is_as_wide_as_its_head_and_no_longer_than_seven_years(programme: str) -> None:
    of = table(opening(material(programme)), "scorecard")
    if of is not None:
        assert {sum(cell.span for cell in cells) for cells in of.rows} == {len(of.columns)}
        assert len(of.columns) <= 1 + 7 + 2
        assert len(of.rows) <= 10


def test_what_others_found_is_red_only_where_it_differs() -> None:
    looks = {cells[0].text: cells[-1].look for cells in scorecard(material(TCOC)).rows}
    assert looks["Growth no more than one point above the nation"] == "differs"
    assert looks["Hospital spending per resident, all payers"] == ""
    assert looks["No two years in a row above the nation"] == "none"


def test_every_shape_of_the_scorecard_is_explained_below_it() -> None:
    of = scorecard(material(TCOC))
    assert {cell.mark for cell in of.key} == {cell.mark for cells in of.rows for cell in cells if cell.mark}
    assert {Verdict.MET, Cause.TOO_CLOSE, Cause.NOT_YET_DUE} <= {cell.mark for cell in of.key}


# Where nothing can be computed, or nothing is over


def test_what_others_found_leads_newest_first_and_thirty_waiting_tests_are_groups() -> None:
    accounts, deciders = (table(opening(material("vermont_apm")), id) for id in ("accounts", "deciders"))
    assert accounts is not None
    assert deciders is not None
    assert [int(cells[1].text) for cells in accounts.rows] == sorted(
        (int(c[1].text) for c in accounts.rows), reverse=True
    )
    assert {cells[5].text for cells in accounts.rows} == {"confirmed", "to be checked"}
    assert [cells[0].text for cells in deciders.rows][-1] == "23 more tests"
    assert [cells[0].detail for cells in deciders.rows][-1] == ""  # they are not judged in the same years


def test_where_nothing_can_be_computed_the_path_of_targets_is_the_picture() -> None:
    (drawn,) = (block for block in opening(material("vermont_apm")).blocks if isinstance(block, Figure))
    assert isinstance(drawn.chart, Reach)
    assert drawn.drawn == "lower"
    assert not [block for block in opening(material(TCOC)).blocks if isinstance(block, Figure)]


def test_one_point_is_no_picture_of_page_one() -> None:
    """Of Oregon's compact a single year is shown."""
    assert not [block for block in opening(material("oregon_vbp_compact")).blocks if isinstance(block, Figure)]


def test_what_begins_has_its_years_its_promises_and_what_to_settle() -> None:
    years, promises = (table(opening(material("ahead_md")), id) for id in ("years", "promises"))
    assert years is not None
    assert promises is not None
    assert [column.title for column in years.columns[1:]] == [str(year) for year in range(2026, 2036)]
    assert years.columns[1].look == "running"
    assert [cells[0].text for cells in years.rows] == ["Tests that begin", "Due"]
    assert promises.rows[0][2].cause is Cause.NO_TARGET
    assert facts(material("ahead_md"), "to-settle")[0] == ("AHEAD state reports", "for 6 of the 10 tests")


# What is due next


def test_duties_and_figures_stand_by_their_days_and_clocks_after_them() -> None:
    due = facts(material(TCOC), "due-next")
    assert len(due) == 3
    assert due[0] == ("30 June 2027", "Figures that decide 2025 are due")
    assert due[1][0] == "On a warning notice from CMS"
    assert "in 15 days" in due[1][1]


def test_where_nothing_is_due_that_is_said() -> None:
    assert facts(material("vermont_apm"), "due-next")[0][0] == "Nothing"


# What changed, and whose it is


def before(*, odds: bool = False, signed: bool = True) -> Before:
    """The report before, in which one answer, one figure and the odds were others."""
    found = [
        FoundBefore(
            test=f.test, entity=f.entity, population=f.population, year=f.year, verdict=f.verdict.value,
            cause=f.cause.value if f.cause else None, value=f.value,
        )
        for f in material(TCOC).found
    ]  # fmt: skip
    at = next(n for n, f in enumerate(found) if f.test.endswith("/annual_savings") and f.year == 2024)
    found[at] = found[at].model_copy(update={"verdict": "cannot tell", "cause": "not yet due", "value": None})
    found[at - 1] = found[at - 1].model_copy(update={"value": 520_000_000.0})
    told = (OddsBefore(test=f"{TCOC}/growth_guardrail", year=2025, odds_met=0.82),) if odds else ()
    return Before(
        report=f"{TCOC}@2022-08-24", as_of=date(2022, 8, 24), record="sha256:" + "0" * 64, signed=signed,
        findings=tuple(found), odds=told, because=(BECAUSE,),
    )  # fmt: skip


def with_before(of: Material, then: Before) -> Material:
    return replace(of, cover=Cover(before=then))


def test_a_first_report_says_that_it_is_the_first() -> None:
    assert facts(material(TCOC), "changed") == (("Reports", "This is the first report."),)


def test_answers_figures_odds_and_accounts_that_changed_are_told() -> None:
    changed = dict(facts(with_before(with_odds(odds("growth_guardrail", 0.12)), before(odds=True)), "changed"))
    assert changed["Answers"] == "Annual Medicare savings against 2013, 2024: met, was not yet due."
    assert changed["Restated"] == "Annual Medicare savings against 2013, 2023: $527.0 million, was $520.0 million."
    assert changed["Odds"] == "Growth no more than one point above the nation, 2025: 12 in 100, was 18 in 100."
    assert ": Annual Medicare savings against 2013, 20" in changed["New accounts"]


def test_where_nothing_changed_none_is_said_aloud() -> None:
    then = before().model_copy(update={"as_of": date(2026, 11, 23)})
    unmoved = {f.key: f for f in then.findings}
    for finding in material(TCOC).found:
        key = finding.test, finding.entity, finding.population, finding.year
        was = {"verdict": finding.verdict.value, "cause": finding.cause and finding.cause.value, "value": finding.value}
        unmoved[key] = unmoved[key].model_copy(update=was)
    then = then.model_copy(update={"findings": tuple(unmoved.values())})
    assert facts(with_before(material(TCOC), then), "changed") == (
        ("Answers", "None changed; no figure was restated."),
        ("Odds", "None were told before."),
        ("New accounts", "None."),
    )


def test_a_report_before_that_nobody_signed_is_called_so() -> None:
    then = with_before(material(TCOC), before(signed=False))
    titles = [block.title for block in opening(then).every_block() if isinstance(block, Section)]
    assert "What changed since 24 August 2022, which nobody signed" in titles


def test_a_signed_report_is_no_draft_and_a_withdrawn_one_says_why() -> None:
    office = Office.model_validate({"name": "An office", "signatories": [{"role": "director", "may": ["A"]}]})
    signed = (SignOff(by="A", role="director", on=date(2026, 11, 24), draft="sha256:" + "0" * 64),)
    stands = replace(material(TCOC), cover=Cover(office=office, signed=signed))
    gone = Withdrawal(
        by="A", role="director", on=date(2026, 12, 1), reason="A figure was wrong.", of="sha256:" + "0" * 64
    )
    withdrawn = replace(material(TCOC), cover=Cover(office=office, signed=signed, withdrawn=gone))
    assert page_one(stands).notices == ("CONTAINS UNCONFIRMED TERMS",)
    assert page_one(withdrawn).notices[0] == "WITHDRAWN"
    assert "Withdrawn: A figure was wrong." in " ".join(words(opening(withdrawn)))
    assert "An office" in render_html(page_one(stands))


def test_markup_in_an_office_and_in_names_is_text() -> None:
    evil = "<script>alert(1)</script>"
    html = render_html(page_one(replace(material(TCOC), cover=Cover(office=Office(name=evil)))))
    assert evil not in html
    assert "&lt;script&gt;" in html


# On paper


def boxes(pdf: bytes, tmp_path: Path) -> list[tuple[str, float, float, float, float]]:
    """Every word of the first page with its box, in points from the upper left corner."""
    import subprocess

    (tmp_path / "one.pdf").write_bytes(pdf)
    told = ["pdftotext", "-bbox", "-l", "1", str(tmp_path / "one.pdf"), "-"]
    html = subprocess.run(told, check=True, capture_output=True, text=True).stdout
    found = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</word>', html)
    return [(word, *map(float, place)) for *place, word in found]  # type: ignore[misc]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_word_stands_inside_the_margins_and_above_the_foot(programme: str, tmp_path: Path) -> None:
    found = boxes(printed(page_one(material(programme))).write_pdf(), tmp_path)
    left, right = 58 * PIXEL - 1, (816 - 58) * PIXEL + 1
    assert [word for word, x, _, end, _ in found if x < left or end > right] == []
    foot = (1056 - 88) * PIXEL
    assert [word for word, _, top, _, bottom in found if top < foot < bottom] == []
    assert max(bottom for *_, bottom in found) < (1056 - 20) * PIXEL
    assert " ".join(CAUTION.split()) in " ".join(word for word, *_ in found)


def test_page_one_is_tagged_and_keeps_to_the_standards(tmp_path: Path) -> None:
    import page

    made = with_odds(odds("growth_guardrail", 0.3))
    path = tmp_path / "one.pdf"
    path.write_bytes(render_pdf(render_html(page_one(made)), made.as_of))
    result = page.validate_pdf(str(path), profile=page.ValidationProfile.PDF_UA_1)
    assert list(result.failures) == []
