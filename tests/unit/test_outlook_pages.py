"""What is said of an outlook, held against files that a person can review, and the rules its words keep.

After a deliberate change of words write the files anew with
    python -m tests.unit.test_outlook_pages
and read their difference before you commit it.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.outlook.results import Outlook, Room
from monitor.pages.kinds.annex import ANNEX
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.material import Material
from monitor.pages.model import Figure, Section
from monitor.pages.pictures import FanPicture, Months, Rows
from monitor.pages.year_end.drivers import drivers_figure, drivers_title
from monitor.pages.year_end.fan import fan_figure, odds_title
from monitor.pages.year_end.months import months_figure, months_title
from monitor.pages.year_end.page import outlook_section
from monitor.pages.year_end.room import room_title
from monitor.pages.year_end.words import NO_RECORD
from monitor.terminal.outlook_text import NOTHING, outlook_text
from tests.reported import bullets, evaluated, figures, section, summary, table, words
from tests.sample_outlook import (
    ANNUAL,
    DRIVERS,
    GUARDRAIL,
    IN_A_ROW,
    MONTHLY,
    NAMES,
    NO_ODDS,
    SAVINGS,
    SYNTHETIC,
    driver,
    fan,
    odds,
    year_ahead,
)
from tests.sample_outlook import (
    NO_RECORD as WITHOUT_RECORD,
)
from tests.sheets import shipped

GOLDEN = Path(__file__).parent.parent / "golden" / "outlook"
SAMPLES = {
    "monthly": MONTHLY,
    "annual": ANNUAL,
    "no_odds": NO_ODDS,
    "no_record": WITHOUT_RECORD,
    "synthetic": SYNTHETIC,
}
CALLED = NAMES[GUARDRAIL]


def made(outlook: Outlook) -> Section:
    found = outlook_section(outlook, NAMES)
    assert found
    return found


def beside(of: Section) -> Iterator[str]:
    """What stands beside each exhibit, and is not in the text of a terminal."""
    for each in figures(of):
        yield "\n".join([each.title, each.alt, each.source, each.note])


def written(outlook: Outlook) -> str:
    return "\n\n".join([outlook_text(outlook, NAMES), *beside(made(outlook))]) + "\n"


@pytest.fixture(scope="module")
def material() -> Material:
    return evaluated(shipped(), "maryland_tcoc")


def test_every_sample_has_its_file() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pages_say_what_they_said(name: str) -> None:
    assert written(SAMPLES[name]) == (GOLDEN / f"{name}.txt").read_text("utf-8")


def test_titles_state_the_finding() -> None:
    assert [each.title for each in figures(made(MONTHLY))] == [
        "Breaking the one-point limit in 2026 has become an even chance: 58 in 100, up from 28 in February",
        "Hospital care is the largest part so far of the 1.12 points expected above the nation in 2026",
        "Since April hospital spending in Maryland has grown faster than in the nation; other care has not",
        "Growth in the months left would have to fall to 5.6 percent for even odds in 2026",
        "Two of six months are at least 99 percent paid; June 2026 is 28 percent paid",
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_title_is_short_and_every_exhibit_has_words_and_data(name: str) -> None:
    for each in figures(made(SAMPLES[name])):
        assert len(each.title) <= 100
        assert each.title in each.alt
        assert each.description.endswith(".")
        assert each.source
        assert each.table.rows


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_unknown_reaches_a_reader(name: str) -> None:
    text = " ".join(words(made(SAMPLES[name])))
    assert not re.search(r"\bnan\b|None|\binf\b|_", text)


@pytest.mark.parametrize(
    ("met", "history", "title"),
    [
        (0.28, ((1, 0.69), (2, 0.28)), "has become likely: 72 chances in 100, up from 31 in January"),
        (0.84, ((1, 0.65), (2, 0.59), (3, 0.84)), "has become unlikely: 16 chances in 100, down from 41 in February"),
        (0.84, ((1, 0.75), (2, 0.84)), "remains unlikely: 16 chances in 100, down from 25 in January"),
        (0.84, ((1, 0.82), (2, 0.84)), "remains unlikely: 16 chances in 100"),
        (0.84, ((2, 0.84),), "is unlikely: 16 chances in 100"),
        (0.999, (), "is very unlikely: under 1 chance in 100"),
        (0.001, (), "is likely: over 99 chances in 100"),
        (0.99, (), "is very unlikely: 1 chance in 100"),
    ],
)
def test_a_title_says_how_the_odds_moved(met: float, history: tuple[tuple[int, float], ...], title: str) -> None:
    stood = tuple((f"2026-{month:02}", odds_then) for month, odds_then in history)
    said = odds_title(odds(met=met, history=stood), CALLED)
    assert said == f"Breaking the one-point limit in 2026 {title}"


def test_a_test_with_another_unit_is_missed_by_its_name() -> None:
    saved = odds("x", 0.97, unit="dollars", direction="at_least", limit=372e6, history=())
    assert (
        odds_title(saved, "Savings of the year")
        == "Missing “Savings of the year” in 2026 is very unlikely: 3 chances in 100"
    )


def test_until_september_a_part_is_the_largest_so_far_and_then_a_share() -> None:
    early, later = year_ahead(paid_through="2026-08"), year_ahead(paid_through="2026-09")
    assert (
        drivers_title(early)
        == "Hospital care is the largest part so far of the 1.12 points expected above the nation in 2026"
    )
    assert (
        drivers_title(later) == "Hospital care makes seven-tenths of the 1.12 points expected above the nation in 2026"
    )
    assert "no cause" in figure(drivers_figure(early)).note
    assert "no cause" not in figure(drivers_figure(later)).note


def test_a_difference_below_and_none_at_all_have_titles_of_their_own() -> None:
    turned = tuple(replace(one, points=-one.points, dollars=-one.dollars) for one in DRIVERS)
    below = year_ahead(drivers=turned, paid_through="2026-10")
    level = year_ahead(drivers=(driver("hospital", "subtotal", 0.01), driver("total", "total", 0.01)))
    assert drivers_title(below) == "Hospital care holds Maryland an expected 1.12 points below the nation in 2026"
    assert drivers_title(level) == "Maryland is expected to grow about as fast as the nation in 2026"


def test_a_waterfall_foots() -> None:
    chart = figure(drivers_figure(year_ahead())).chart
    assert isinstance(chart, Rows)
    bars = chart.bars
    parts = [one for one in bars if not one.strong]
    assert sum(one.end - one.start for one in parts) == pytest.approx(1.12)
    assert (bars[-1].start, bars[-1].end) == (0.0, pytest.approx(1.12))
    for before, after in pairwise(bars):
        joins = after.end if after.strong else after.start
        assert joins == pytest.approx(before.end)
    hospital, other = (one for one in bars if one.ruled)
    assert (hospital.end - hospital.start, other.end - other.start) == (pytest.approx(0.83), pytest.approx(0.11))
    assert {one.paint for one in parts if one.end < one.start} == {"below"}


def test_months_are_told_since_when_only_after_three_of_them() -> None:
    assert months_title(year_ahead()).startswith("Since April ")
    few = year_ahead().months[:5]
    assert months_title(year_ahead(months=few)) == (
        "In May hospital spending in Maryland grew faster than in the nation; other care did not"
    )
    first = year_ahead().months[0]
    both = tuple(replace(first, month=f"2026-{n:02}", hospital_state=2.0, other_state=2.0) for n in (1, 2, 3))
    assert months_title(year_ahead(months=both)) == (
        "In Maryland both hospital and other care have grown slower than the nation's since January"
    )


def test_a_feed_that_does_not_tell_hospitals_apart_is_shown_as_a_whole() -> None:
    whole = tuple(
        replace(m, hospital_state=None, hospital_nation=None, other_state=None, other_nation=None)
        for m in year_ahead().months
    )
    shown = figure(months_figure(year_ahead(months=whole)))
    assert isinstance(shown.chart, Months)
    assert [panel.title for panel in shown.chart.panels] == ["Total"]
    assert shown.title == "Since April spending in Maryland has grown faster than in the nation"
    assert "ospital" not in " ".join(words(shown))


def test_what_is_still_to_come_is_no_part_so_far() -> None:
    late = tuple(replace(one, points=2.0) if one.kind == "rest of year" else one for one in DRIVERS[:-1])
    total = driver("total", "total", sum(one.points for one in late if one.kind != "subtotal"))
    assert drivers_title(year_ahead(drivers=(*late, total))) == (
        "What is still to come makes seven-tenths of the 2.98 points expected above the nation in 2026"
    )


def test_a_test_of_several_figures_has_odds_and_no_one_figure() -> None:
    several = odds(IN_A_ROW, 0.7, unit="", limit=None, direction=None, median=None, p05=None, p95=None, history=())
    section_ = made(replace(MONTHLY, odds=(several,)))
    shown = table(section_, "odds")
    assert shown
    assert [cell.text for cell in shown.rows[0]] == [
        "Growth above the nation two years in a row", "2026", "30 in 100", "—", "—", "—", "warning",
    ]  # fmt: skip
    assert figures(section_)[0].title == "Maryland is expected to end 2026 1.12 points above the nation"


@pytest.mark.parametrize(
    ("lever", "now", "even", "title"),
    [
        ("growth in the months left", 5.0, 5.6, "Spending in the months left may grow up to 5.6 percent before a miss "
         "in 2026 is likelier than not"),
        ("growth in the months left", 5.9, 5.6, "Growth in the months left would have to fall to 5.6 percent for even "
         "odds in 2026"),
        ("hospital rate order", 0.0, 2.4, "Hospital rates may rise by up to 2.4 percent before a miss in 2026 is "
         "likelier than not"),
        ("hospital rate order", 0.0, -2.4, "Hospital rates would have to fall by 2.4 percent for even odds in 2026"),
        ("national growth", 5.2, 5.4, "The nation must grow at least 5.4 percent for even odds in 2026"),
        ("national growth", 5.2, None, "No figure of national growth makes the odds of 2026 even"),
    ],
)  # fmt: skip
def test_the_room_is_told_by_its_lever(lever: str, now: float, even: float | None, title: str) -> None:
    assert room_title(Room(GUARDRAIL, 2026, lever, "percent", now, even, None)) == title


def test_one_test_has_its_room_drawn_and_the_others_a_table() -> None:
    of_savings = Room(SAVINGS, 2026, "national growth", "percent", 5.2, 3.1, 3.9)
    section_ = made(replace(MONTHLY, rooms=(of_savings, *MONTHLY.rooms)))
    (drawn,) = [each for each in figures(section_) if each.id.startswith("room-")]
    assert [row[0].text for row in drawn.table.rows] == [
        "Growth in the months left", "Hospital rate order", "National growth",
    ]  # fmt: skip
    others = table(section_, "other-rooms")
    assert others
    assert [cell.text for cell in others.rows[0]] == [
        "Savings of the year", "2026", "National growth", "5.2", "3.1", "3.9", "at least that",
    ]  # fmt: skip


def test_projected_months_carry_no_title_alone() -> None:
    ahead = tuple(replace(month, firmness="projected") for month in year_ahead().months)
    assert months_figure(year_ahead(months=ahead)) is None


def test_no_fan_before_two_mature_months() -> None:
    early = year_ahead(fan=replace(fan(), observed=3))
    assert fan_figure(early, MONTHLY, CALLED) is None
    assert fan_figure(year_ahead(fan=replace(fan(), observed=4)), MONTHLY, CALLED)


def test_without_a_track_record_there_are_no_odds_only_the_room() -> None:
    said = made(WITHOUT_RECORD)
    assert [each.id.partition("-")[0] for each in figures(said)] == ["drivers", "months", "room", "month"]
    assert NO_RECORD in bullets(said, "plain")
    assert "58 in 100" not in " ".join(words(said))
    assert not any(isinstance(each.chart, FanPicture) for each in figures(said))


def test_where_there_is_no_probability_the_page_says_why() -> None:
    (said,) = bullets(made(NO_ODDS), "plain")
    assert said == (
        "No odds of Growth above the nation, 2026: the feed reaches back three years, and the model learns from eight "
        "or more."
    )


def test_many_reasons_have_a_table_in_which_sources_have_names() -> None:
    none = {"median": None, "p05": None, "p95": None, "history": ()}
    untold = (
        odds(GUARDRAIL, None, why_not="waits for cms_monthly_spending", **none),
        odds(GUARDRAIL, None, year=2027, why_not="waits for cms_monthly_spending", **none),
        odds(SAVINGS, None, why_not="no target is set.", **none),
        odds(IN_A_ROW, None, **none),
    )
    said = made(Outlook("maryland_tcoc", untold))
    listed = table(said, "without-odds")
    assert listed
    assert [[cell.text for cell in row] for row in listed.rows] == [
        ["Growth above the nation", "2026 and 2027", "Waits for CMS monthly spending"],
        ["Savings of the year", "2026", "No target is set"],
        ["Growth above the nation two years in a row", "2026", "Nothing is held from which they could be learned"],
    ]
    few = made(Outlook("maryland_tcoc", untold[:2]))
    assert bullets(few, "plain") == (
        "No odds of Growth above the nation, 2026 and 2027: waits for CMS monthly spending.",
    )


def test_odds_from_yearly_figures_say_that_they_are_pooled() -> None:
    (said,) = bullets(made(ANNUAL), "plain")
    assert said.startswith("These odds come from yearly figures pooled over the states")


def test_what_was_made_up_says_so_everywhere(material: Material) -> None:
    said = made(SYNTHETIC)
    assert said.notices == ("SYNTHETIC DATA",)
    for each in figures(said):
        assert each.alt.startswith("Synthetic data. ")
        assert isinstance(each.chart, FanPicture | Months | Rows)
        assert each.chart.synthetic
        assert "Invented figures, in the form of" in each.source
    assert "SYNTHETIC DATA" in DASHBOARD.report(replace(material, outlook=SYNTHETIC)).notices
    assert "SYNTHETIC DATA" not in DASHBOARD.report(replace(material, outlook=MONTHLY)).notices


def test_a_report_with_an_outlook_has_the_section_and_a_line_on_page_one(material: Material) -> None:
    with_odds = replace(material, outlook=MONTHLY)
    plain, full = ANNEX.report(material), ANNEX.report(with_odds)
    assert section(plain, "how-the-year-may-end") is None
    assert [each.id for each in full.sections][:2] == ["every-answer", "how-the-year-may-end"]
    assert table(full, "odds")
    lines = [line for line in summary(full) if line not in summary(plain)]
    assert lines == [
        "Growth no more than one point above the nation. How 2026 may end: an even chance of a miss, 58 in 100.",
        "Annual Medicare savings against 2013. How 2026 may end: very low odds of a miss, 3 in 100.",
    ]
    without = replace(material, outlook=WITHOUT_RECORD)
    assert summary(ANNEX.report(without)) == summary(plain)
    page_one = [" ".join(words(DASHBOARD.report(each).sections[0])) for each in (material, with_odds, without)]
    assert ["Odds of a miss: 58 in 100." in said for said in page_one] == [False, True, False]
    assert page_one[2] == page_one[0]


def test_an_outlook_without_anything_to_say_leaves_no_section(material: Material) -> None:
    nothing = Outlook("maryland_tcoc", ())
    assert outlook_section(nothing, NAMES) is None
    assert outlook_text(nothing, NAMES) == f"{NOTHING}\n"
    with_nothing, without = ANNEX.report(replace(material, outlook=nothing)), ANNEX.report(material)
    assert list(words(with_nothing)) == list(words(without))


def figure(made_: Figure | None) -> Figure:
    assert made_
    return made_


def regenerate() -> None:
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for name, outlook in SAMPLES.items():
        (GOLDEN / f"{name}.txt").write_text(written(outlook), "utf-8")


if __name__ == "__main__":
    regenerate()
