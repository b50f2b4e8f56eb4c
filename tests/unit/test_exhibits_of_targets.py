"""Exhibits of scale, quality, restatements, publications, obligations and targets: titles that hold, and pictures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from monitor.observations.maturity import Maturity
from monitor.pages.exhibits.measured import Measured, Tally
from monitor.pages.exhibits.naming import subject_of, without_common
from monitor.pages.exhibits.publications import publications_used
from monitor.pages.exhibits.quality import moved, quality_title, tallies
from monitor.pages.exhibits.registry import EXHIBITS, exhibits_of
from monitor.pages.exhibits.restatements import restatements
from monitor.pages.exhibits.scale import Reached, scale_tests, scale_title
from monitor.pages.exhibits.targets import YearFound
from monitor.pages.exhibits.told import LONGEST as MOST
from monitor.pages.exhibits.told import fitting, in_years
from monitor.pages.material import Material
from monitor.pages.model import Bars, Figure
from monitor.pages.pictures import Rows
from monitor.pages.target_pictures import Measures, Reach, Timeline
from monitor.rendering.charts import chart_svg
from monitor.rendering.drawing import LETTER, NARROW, SLIDE, Sheet
from monitor.words.findings import Cause, Verdict
from tests.reported import evaluated, words
from tests.sample_outlook import MONTHLY
from tests.sheets import shipped
from tests.words_drawn import boxes, outside, overlaps

OURS = (8, 9, 10, 11, 12, 14, 15)
PROGRAMMES = sorted(programme.id for programme in shipped().definitions.programmes if not programme.is_list)
SHEETS = pytest.mark.parametrize("sheet", [LETTER, NARROW, SLIDE], ids=["letter", "narrow", "slide"])
NAN = float("nan")

pytestmark = pytest.mark.repeats


@cache
def material(programme: str) -> Material:
    return evaluated(shipped(), programme)


@cache
def exhibits(programme: str) -> tuple[Figure, ...]:
    return tuple(figure for figure in exhibits_of(material(programme)) if number(figure) in OURS)


def number(figure: Figure) -> int:
    return int(figure.number.removeprefix("Exhibit ").partition(".")[0])


def of(programme: str, wanted: int) -> list[Figure]:
    return [figure for figure in exhibits(programme) if number(figure) == wanted]


def rows(figure: Figure) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row of the data by its first cell: what stands in each column."""
    names = [column.title for column in figure.table.columns]
    for row in figure.table.rows:
        yield row[0].text, dict(zip(names[1:], (cell.text for cell in row[1:]), strict=True))


# Every exhibit of every programme


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_exhibit_has_its_words(programme: str) -> None:
    for figure in exhibits(programme):
        assert 0 < len(figure.title) <= MOST, figure.title
        assert not re.search(r"\b(always|never|significantly)\b", figure.title)
        assert figure.title[0].isupper() or figure.title[0].isdigit()
        assert all((figure.unit, figure.speaker, figure.alt, figure.description, figure.table.rows))
        assert figure.source.endswith("As of 23 November 2026.")
        assert len(re.findall(r"[.!?](?= |$)", figure.speaker)) <= 5


@SHEETS
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_words_of_pictures_stay_inside_and_apart(programme: str, sheet: Sheet) -> None:
    for figure in exhibits(programme):
        if isinstance(figure.chart, Reach | Measures | Timeline):
            svg = chart_svg(figure.id, figure.chart, figure.alt, sheet)
            assert outside(svg) == [], (figure.number, figure.title)
            assert overlaps(svg) == [], (figure.number, figure.title)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nothing_stands_in_a_picture_that_is_not_in_words(programme: str) -> None:
    for figure in exhibits(programme):
        if isinstance(figure.chart, Reach):
            told = f"{figure.title} {figure.description} {figure.note} {' '.join(words(figure.table))}"
            for panel in figure.chart.panels:
                shown = [text for year in panel.years for text in (year.text, year.target_text, year.why) if text]
                assert [text for text in shown if text not in told] == []
        if isinstance(figure.chart, Measures):
            told = f"{figure.description} {' '.join(words(figure.table))}"
            assert [card.title for card in figure.chart.cards if card.title not in told] == []
            years = [year for panel in figure.chart.panels for year in panel.years]
            assert [year.text for year in years if year.text not in told] == []
        if isinstance(figure.chart, Timeline):
            told = f"{figure.description} {' '.join(words(figure.table))}"
            assert [row.name for row in figure.chart.rows if row.name not in told or row.detail not in told] == []


def test_programmes_with_figures_have_an_exhibit_of_them() -> None:
    """Those without are told by no public figure; where 1, 2, 4 or 13 show them, that is for those to say."""
    bare = {name for name in PROGRAMMES if not {number(figure) for figure in exhibits(name)} & {8, 9, 14, 15}}
    assert bare <= {
        "ahead_ny", "ahead_vt", "louisiana_withhold", "nevada_benchmark",
        "rhode_island_affordability",
    }  # fmt: skip


# Scale


@pytest.mark.parametrize("programme", [name for name in PROGRAMMES if EXHIBITS])
def test_a_title_of_scale_holds_by_its_own_data(programme: str) -> None:
    for figure in of(programme, 8):
        found = {name.removesuffix(", found"): row for name, row in rows(figure) if name.endswith(", found")}
        targets = {name.removesuffix(", target"): row for name, row in rows(figure) if name.endswith(", target")}
        short, kept = set[str](), set[str]()
        for name, row in found.items():
            for year, text in row.items():
                if text.replace(".", "").isdigit() and targets[name][year] != "none":
                    (short if float(text) < float(targets[name][year]) else kept).add(year)
        paused = {"2020", "2021", "2022"} if programme == "vermont_apm" else set[str]()
        if "kept to the" in figure.title and "every year" in figure.title:
            assert not short - paused
        elif short - paused:
            said = figure.title.partition(", and kept")[0]
            named = {str(year) for year in _years(said)}
            assert named == short - paused, figure.title
        if "far " in figure.title:
            gaps = [
                float(targets[name][year]) - float(text) for name, row in found.items() for year, text in row.items()
                if year in short and text.replace(".", "").isdigit() and targets[name][year] != "none"
            ]  # fmt: skip
            assert min(gaps) >= 10


def _years(text: str) -> set[int]:
    runs = [(int(a), int(b)) for a, b in re.findall(r"(\d{4}) to (\d{4})", text)]
    return {int(year) for year in re.findall(r"\b(20\d\d)\b", text)} | {y for a, b in runs for y in range(a, b + 1)}


def test_vermonts_path_of_targets() -> None:
    (figure,) = of("vermont_apm", 8)
    assert figure.title == "The Vermont model reached far fewer residents than its path of targets in 2018 and 2019"
    assert isinstance(figure.chart, Reach)
    whole, medicare = figure.chart.panels
    assert [(year.text, year.target_text, year.aside) for year in medicare.years[:2]] == [
        ("35", "60", "−25"),
        ("47", "75", "−28"),
    ]
    assert [year.checked for year in medicare.years[:2]] == [False, True]
    assert [year.why for year in whole.years] == ["", "", "no figure", "no figure", "no figure"]
    assert (medicare.paused, medicare.paused_words) == ((2021, 2022), "not enforced from October 2021")


def vermont() -> list[Reached]:
    return scale_tests(material("vermont_apm"))[:1]


def year(of: int, value: float, target: float = 50, **more: object) -> YearFound:
    """A year of shares; 50 is asked for."""
    plain = YearFound(of, value, target, value < target, Verdict.MET, True, None, None)
    return replace(plain, **more)  # type: ignore[arg-type]


def titled(*years: YearFound) -> str:
    (first,) = vermont()
    return scale_title([replace(first, years=years)], material("vermont_apm").agreement)


OPEN = {"mark": Cause.NO_FIGURES}


@pytest.mark.parametrize(
    ("years", "title"),
    [
        ((year(2018, 30), year(2019, 31)), "reached far fewer residents than its target in 2018 and 2019"),
        ((year(2018, 30, 40), year(2019, 31)), "reached far fewer residents than its path of targets in 2018 and 2019"),
        ((year(2018, 45), year(2019, 47)), "reached fewer residents than its target in 2018 and 2019"),
        ((year(2018, 51), year(2019, 60)), "kept to the target in both years with a figure"),
        ((year(2018, 51), year(2019, 60), year(2020, 50)), "kept to the target in every year with a figure"),
        ((year(2018, 51),), "kept to the target in 2018, the one year with a figure"),
        (
            (year(2018, 30), year(2019, NAN, **OPEN)),
            "reached far fewer residents than its target in 2018, the one year with a figure",
        ),
        (
            (year(2018, 45), year(2019, 46), year(2020, 60)),
            "reached fewer residents than its target in 2018 and 2019, and kept to it in 2020",
        ),
        (
            (year(2018, 45), year(2019, 46), year(2020, 47), year(2021, NAN, mark=Cause.NOT_YET_DUE)),
            "reached fewer residents than its target from 2018 to 2020; 2021 is not yet due",
        ),
        ((year(2018, 45), year(2025, NAN, mark=Cause.NOT_YET_DUE)), "reached fewer residents than its target in 2018, "
         "the one year with a figure"),
        (
            (year(2018, 45), year(2019, 49.9, mark=Cause.TOO_CLOSE)),
            "is short of its target in 2019, too close to tell",
        ),
        ((year(2018, 45, NAN),), "stood at 45 percent in 2018"),
    ],
)  # fmt: skip
def test_how_a_title_of_scale_is_made(years: tuple[YearFound, ...], title: str) -> None:
    assert titled(*years) == f"The Vermont model {title}"


# Quality


def test_vermonts_measures_of_health() -> None:
    figure = of("vermont_apm", 9)[0]
    assert figure.title == "Suicide deaths moved away from the target; 4 of 6 measures have no public figure"
    assert figure.unit == "Population health outcomes, four of six: 0 met, 0 missed, 6 open; 4 needed"
    assert isinstance(figure.chart, Measures)
    suicide = figure.chart.panels[0]
    assert suicide.lines == ("deaths per 100,000 residents; lower is better", "Target: at most 16")
    assert [year.text for year in suicide.years] == ["16.3", "18.3", "17.6", "22.0", ""]
    assert len(figure.chart.cards) == 4


def test_a_measure_without_figures_shrinks_to_a_card() -> None:
    (figure,) = of("maryland_tcoc", 9)
    assert figure.title == "None of the 10 measures has a public figure"
    assert isinstance(figure.chart, Measures)
    assert (len(figure.chart.panels), len(figure.chart.cards)) == (0, 10)
    assert {card.why for card in figure.chart.cards} == {"no public figure"}


def suicide() -> Measured:
    return next(tallies(material("vermont_apm"))).measures[1]


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((year(2015, 17, 16),), "Suicide deaths stood at 17 deaths per 100,000 residents in 2015"),
        ((year(2015, 17, 16), year(2017, 18, 16)), "Suicide deaths: higher in 2017 than in 2015"),
        ((year(2015, 18, 16), year(2017, 17, 16)), "Suicide deaths: lower in 2017 than in 2015"),
        ((year(2015, 17, 16), year(2017, 20, 16), year(2018, 19, 16)), "Suicide deaths moved away from the target"),
        ((year(2015, 19, 16), year(2017, 20, 16), year(2018, 17, 16)), "Suicide deaths moved toward the target"),
        (
            (year(2015, 14, 16, wrong=False), year(2017, 15, 16), year(2018, 13, 16)),
            "Suicide deaths kept within the target",
        ),
        ((year(2015, 19, 16, wrong=True), year(2017, 18, 16), year(2018, 16, 16)), "Suicide deaths reached the target"),
        ((year(2015, 16, 16, mark=Cause.TOO_CLOSE),), "Suicide deaths in 2015: too close to the target to tell"),
    ],
)
def test_how_one_measure_is_told(years: tuple[YearFound, ...], said: str) -> None:
    assert moved(replace(suicide(), years=years)) == said


def test_decided_measures_are_counted() -> None:
    plain = suicide()
    met = replace(
        plain, test=replace(plain.test, found=(replace(plain.test.found[-1], verdict=Verdict.MET, cause=None),))
    )
    assert quality_title(Tally("Health", (met, plain, met), 2)) == "2 of 3 measures met; 2 are needed"
    assert quality_title(Tally("Health", (met, plain))) == "1 of 2 measures met"


# Restatements, publications, obligations, targets


def test_a_restatement_says_what_it_did() -> None:
    (figure,) = of("washington_vbp", 10)
    assert figure.title == "A later publication changed the figure of 2019; 6 findings moved, 5 to another verdict"
    ((_, row),) = rows(figure)
    assert (row["First"], row["Newest"], row["Change"]) == ("59.00", "66.00", "+7.00")


def test_points_and_percents_of_what_it_was_stand_apart() -> None:
    assert [figure.unit.rpartition(", ")[2] for figure in of("massachusetts_benchmark", 10)] == [
        "points",
        "percent of what it was",
    ]


def test_what_matures_as_claims_are_paid_is_no_restatement() -> None:
    plain = material("washington_vbp")
    assert plain.history
    paid = Maturity("interim", 3, date(2026, 10, 31))
    sources = tuple(replace(held, maturity=paid) for held in plain.history.sources)
    assert list(restatements(plain)) != []
    assert list(restatements(replace(plain, history=replace(plain.history, sources=sources)))) == []


def test_where_a_feed_tells_the_months_publications_are_left_to_it() -> None:
    plain = material("maryland_tcoc")
    assert list(publications_used(plain)) != []
    assert list(publications_used(replace(plain, outlook=MONTHLY))) == []
    assert list(publications_used(replace(plain, history=None))) == []


def test_what_comes_next_is_told() -> None:
    (figure,) = of("maryland_tcoc", 11)
    assert figure.title == "Public figures reach 2024; those of 2025 are expected by 30 June 2027"
    assert of("hscrc_full_rate", 11)[0].title == "Public figures reach 2018; no date is announced for more"


def test_what_is_due_is_told_by_its_day() -> None:
    (figure,) = of("ahead_md", 12)
    assert figure.title == "The next duty is on 1 May 2027: report on the State's compliance with the agreement"
    assert isinstance(figure.chart, Timeline)
    report, targets = figure.chart.rows
    assert (len(report.moments), report.cells) == (10, ("1 May 2027", "to be checked"))
    assert targets.cells == ("31 December 2027", "derived")
    assert figure.chart.ticks[0] == (2026.0, "2026")


def test_clocks_that_wait_say_for_what() -> None:
    (figure,) = of("maryland_tcoc", 12)
    assert figure.title == "No duty has a date now; 4 clocks wait for an event"
    assert isinstance(figure.chart, Timeline)
    assert figure.chart.rows[0].said == "90 days after a warning notice from CMS; none is on record"


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_title_beside_a_target_holds_by_its_own_data(programme: str) -> None:
    for figure in of(programme, 14):
        missed = {int(year) for year, row in rows(figure) if row.get("Verdict") == "missed"}
        if "passed the target in 7 of" in figure.title:
            assert programme == "massachusetts_benchmark"  # five of ours, and two that others found
        elif isinstance(figure.chart, Bars) and "passed the target" in figure.title:
            assert missed <= _years(figure.title), figure.title
        elif isinstance(figure.chart, Bars):
            assert not missed, figure.title


def test_growth_beside_a_states_target() -> None:
    (figure,) = of("oregon_target", 14)
    assert figure.title == "Growth of health spending per resident in Oregon passed the target from 2021 to 2023"
    assert figure.speaker.endswith("In 2023 it was 5.2 percent. The target was 3.4.")


def test_what_is_asked_of_several_is_told_together() -> None:
    figure = of("rhode_island_target", 14)[1]
    assert figure.title == "All 3 markets passed the target in 2023"
    assert isinstance(figure.chart, Rows)
    assert [(bar.name, bar.paint) for bar in figure.chart.bars] == [
        ("Medicare market", "above"), ("Commercial market", "above"), ("Medicaid market", "above"),
    ]  # fmt: skip
    assert figure.chart.limit == 6


def test_of_many_the_ends_are_drawn_and_all_are_in_the_data() -> None:
    (figure,) = of("hscrc_full_rate", 15)
    assert isinstance(figure.chart, Rows)
    assert (len(figure.chart.bars), len(figure.table.rows)) == (10, 43)
    shown = [float(row[1].text.replace("\N{MINUS SIGN}", "-")) for row in figure.table.rows]
    assert shown == sorted(shown, reverse=True)
    assert figure.title.endswith("among 43 hospitals in 2018")


def test_two_readings_of_one_figure_are_told_once() -> None:
    (figure,) = of("california_target", 15)
    assert figure.title == "Growth as printed: 8.20 percent in 2023"


# Words of titles


def test_the_first_title_that_fits_is_taken() -> None:
    assert fitting("x" * 101, "short") == "short"
    cut = fitting("word " * 40)
    assert (len(cut) <= MOST, cut[-1]) == (True, "…")


def test_who_is_meant() -> None:
    assert subject_of(material("vermont_apm").agreement) == "The Vermont model"
    assert subject_of(material("washington_vbp").agreement) == "Washington"
    assert subject_of(material("hcp_lan").agreement) == "The nation"


def test_years_are_told_as_a_run_or_one_by_one() -> None:
    assert (in_years([2021]), in_years([2021, 2022]), in_years([2021, 2022, 2023])) == (
        "in 2021", "in 2021 and 2022", "from 2021 to 2023",
    )  # fmt: skip


def test_what_titles_share_is_left_out() -> None:
    assert without_common(["Commercial: paid so", "Medicaid: paid so"]) == ["Commercial", "Medicaid"]
    assert without_common(["Goal: asthma", "Goal: diabetes", "Readmissions"]) == ["Asthma", "Diabetes", "Readmissions"]
    assert without_common(["Alone: here"]) == ["Alone: here"]


def test_words_are_drawn_at_all() -> None:
    assert len(boxes(chart_svg("f", of("vermont_apm", 8)[0].chart, "Said"))) > 20
