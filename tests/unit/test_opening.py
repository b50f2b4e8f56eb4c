"""Page one: each answer that the headline counts has a place, what is over says so, and nothing is official."""

import re
from datetime import date

import pytest

from monitor.evaluation.answer import tally
from monitor.evaluation.judged import judged
from monitor.pages.model import Report
from monitor.pages.page_one.foot import CAUTION
from monitor.pages.sections.every_answer import ended
from monitor.rendering.render import render_html
from tests.reported import facts, shipped_annex, shipped_dashboard, summary, table
from tests.sheets import TODAY, shipped


@pytest.fixture(scope="module")
def maryland() -> Report:
    return shipped_dashboard("maryland_tcoc")


@pytest.fixture(scope="module")
def annex() -> Report:
    return shipped_annex("maryland_tcoc")


def test_answers_that_no_line_names_are_counted_with_where_they_stand(maryland: Report, annex: Report) -> None:
    gathered = shipped()
    tests = [judged(s) for s in gathered.worksheets(gathered.definitions.programme("maryland_tcoc"))]
    open_ = [test for test in tests if not test.answered and test.counts and test.waits and not test.sheet.test.watches]
    answers = sum(tally(test.found).total() for test in open_)
    said = f"{len(open_)} more tests wait for figures, with {answers} of these answers: "
    assert len(open_) > 1
    (line,) = [line for line in summary(annex) if line.startswith(said)]
    assert line.endswith("stands under Waiting for figures.")
    assert "Waiting for figures" in [section.title for section in annex.sections]
    waiting = table(maryland, "waiting-groups")
    assert waiting is not None
    assert len(open_) <= sum(int(row[1].text) for row in waiting.rows)


def test_an_agreement_that_is_over_says_so_and_what_follows(annex: Report) -> None:
    assert summary(annex)[0].startswith(
        "Its last performance year ended on 31 December 2025. From 2026 on, in Maryland:"
    )
    assert "AHEAD" in summary(annex)[0]


def test_it_is_over_after_its_last_day_and_only_the_next_ones_of_its_area_follow() -> None:
    every = [programme.agreement for programme in shipped().definitions.programmes]
    own = shipped().definitions.programme("maryland_all_payer").agreement
    assert list(ended(own, date(2018, 12, 31), every)) == []
    (said,) = ended(own, date(2019, 1, 1), every)
    first = min(a.from_ for a in every if a.area == "MD" and a.from_ > 2018)
    assert f"From {first} on, in Maryland:" in said
    titles = {a.title: (a.area, a.from_) for a in every}
    named = [title for title in titles if title in said]
    assert named
    assert all(titles[title] == ("MD", first) for title in named)
    assert list(ended(own, TODAY, [own])) == ["Its last performance year ended on 31 December 2018."]


def test_page_one_says_that_it_is_not_official_and_the_record_how_its_numbers_differ(
    maryland: Report, annex: Report
) -> None:
    opening = re.sub(r"<[^>]+>", "", render_html(maryland).partition('<nav class="contents"')[0])
    assert CAUTION in opening
    labels = facts(annex, "record-of-this-report")
    due = next(label for label in labels if label.startswith("Findings due"))
    assert "of the answers that the headline counts" in due
    assert int(labels[due]) <= int(re.findall(r"\d+", maryland.headline)[0])
