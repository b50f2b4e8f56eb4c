"""Page models of the shipped programmes: the words an official reads, held against files that a person can review.

There is a file for each programme. After a deliberate change of words write them anew with
    python -m tests.unit.test_pages
and read their difference before you commit it.
"""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from monitor.pages.kinds.annex import ANNEX
from monitor.pages.kinds.dashboard import DASHBOARD
from monitor.pages.material import Material
from monitor.pages.model import (
    Bars,
    Cell,
    Citation,
    Citations,
    Facts,
    Lines,
    Prose,
    Report,
    Section,
    Table,
    TableBlock,
    Tiles,
)
from monitor.pages.sections.each_test import pages
from monitor.pages.sentences import DASH
from monitor.terminal.text import page_text, scenario_text
from monitor.words.findings import Verdict
from tests.reported import evaluated, figures, section, summary, table, tables
from tests.sheets import shipped

pytestmark = pytest.mark.repeats

GOLDEN = Path(__file__).parent.parent / "golden" / "pages"
SECTIONS = GOLDEN.parent / "sections.txt"


@cache
def material(programme: str) -> Material:
    return evaluated(shipped(), programme)


@cache
def dashboard(programme: str) -> Report:
    return DASHBOARD.report(material(programme))


@cache
def annex(programme: str) -> Report:
    return ANNEX.report(material(programme))


def programmes() -> list[str]:
    return [programme.id for programme in shipped().definitions.programmes]


def _of(cell: Cell) -> tuple[str, ...]:
    """A cell's text, its detail, what others found, and what the year is held against."""
    return cell.text, cell.detail, f"[{cell.others}]" if cell.others else "", f"({cell.under})" if cell.under else ""


def prose(of: Section) -> list[str]:
    """The paragraphs of a section, in their order."""
    return [block.text for block in of.blocks if isinstance(block, Prose)]


def rows(*given: Table | None) -> list[str]:
    """The rows of the tables that are there, a line each."""
    return [" | ".join(" ".join(filter(None, _of(cell))) for cell in row) for one in given if one for row in one.rows]


def page_one(page: Report) -> Iterator[str]:
    """What page one says, a line each."""
    opening = section(page, "where-it-stands")
    for block in opening.every_block() if opening else ():
        if isinstance(block, Prose):
            yield block.text
        elif isinstance(block, Facts):
            yield from map(" | ".join, block.pairs)
        elif isinstance(block, Tiles):
            yield from (" | ".join([t.title, t.says, *map(" ".join, t.told)]) for t in block.items)
        elif isinstance(block, TableBlock):
            yield from (block.table.caption, *rows(block.table), block.table.note)


def words(made_of: Material, page: Report, full: Report) -> Iterator[str]:
    """All that is read of a dashboard and its annex (`full`), without fingerprints; tests as a terminal prints them."""
    yield f"{page.title}\n{page.subtitle}\n{page.purpose}\n{'  '.join(page.notices)}\n{page.headline}"
    yield "\n".join(page_one(page))
    yield "\n".join(summary(full))
    if standing := table(full, "standing"):
        yield "\n".join([*rows(standing), standing.note])
    if due := table(page, "due"):
        yield "\n".join(["What is due", due.caption, *rows(due), due.note])
    if firm := section(full, "how-firm"):
        maturity = table(firm, "maturity")
        listed = rows(table(firm, "restatements"), maturity)
        yield "\n".join([firm.title, *prose(firm), *listed, maturity.note if maturity else ""])
    if watched := section(full, "what-is-watched"):
        listed = rows(table(watched, "watched"), table(watched, "watched-waiting"))
        yield "\n".join([watched.title, *prose(watched), *listed])
    if clauses := table(full, "clauses"):
        yield "\n".join(["What is not monitored", *rows(clauses)])
    yield from map(scenario_text, made_of.scenarios)
    for test in pages(made_of):
        yield page_text(test)
        shown = section(full, test.id)
        yield "\n".join(
            f"Figure {f.number}. {f.title}\n{f.alt}\n{f.description}\n{f.source}\n{f.note}"
            for f in (figures(shown) if shown else ())
        )


def written(programme: str) -> str:
    return "\n\n".join(words(material(programme), dashboard(programme), annex(programme))) + "\n"


def listed() -> str:
    """The sections of every report by their addresses, in their order."""
    every = (report(programme) for programme in programmes() for report in (dashboard, annex))
    return (
        "\n\n".join("\n  ".join([f"{page.id} {page.kind}", *(each.id for each in page.sections)]) for page in every)
        + "\n"
    )


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    return tuple(map(dashboard, programmes()))


@pytest.fixture(scope="module")
def annexes() -> tuple[Report, ...]:
    return tuple(map(annex, programmes()))


def test_every_programme_has_its_file() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(programmes())


@pytest.mark.parametrize("programme", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_the_pages_say_what_they_said(programme: str) -> None:
    assert written(programme) == (GOLDEN / f"{programme}.txt").read_text("utf-8")


def test_no_report_gains_or_loses_a_section_unnoticed() -> None:
    assert listed() == SECTIONS.read_text("utf-8")


def test_titles_of_figures_state_the_finding(annexes: tuple[Report, ...]) -> None:
    titles = [figure.title for page in annexes for figure in figures(page)]

    told = "too close to tell in 2021 and 2022; met in 2019, 2020, 2023 and 2024; not yet due in 2025"
    assert f"Growth above the nation: {told}" in titles
    assert "“Maryland growth” was above “National growth” in 2015, 2017, 2021 and 2022" in titles


def test_a_chart_draws_the_figures_of_its_table(annexes: tuple[Report, ...]) -> None:
    for figure in (figure for page in annexes for figure in figures(page)):
        years = [row[0].text for row in figure.table.rows]
        if isinstance(figure.chart, Bars):
            assert [str(bar.year) for bar in figure.chart.bars] == years
            place = [column.title for column in figure.table.columns].index("Verdict")
            verdicts = [row[place].verdict for row in figure.table.rows]
            assert [bar.verdict for bar in figure.chart.bars] == verdicts
        else:
            assert isinstance(figure.chart, Lines)
            assert [str(year) for year in figure.chart.years] == years


def test_the_error_shown_explains_the_verdict(annexes: tuple[Report, ...]) -> None:
    """A bar whose error crosses its limit cannot be told; one that does not is met or missed."""
    for figure in (figure for page in annexes for figure in figures(page)):
        if isinstance(figure.chart, Bars):
            judged = [bar for bar in figure.chart.bars if bar.verdict is not Verdict.NOT_IN_FORCE]
            for bar in (bar for bar in judged if bar.value == bar.value):
                crosses = bar.low < bar.limit < bar.high
                assert crosses == (bar.verdict is Verdict.CANNOT_TELL), (figure.title, bar)


def test_the_cells_of_every_row_reach_over_all_columns(
    reports: tuple[Report, ...], annexes: tuple[Report, ...]
) -> None:
    every = [table for page in (*reports, *annexes) for table in tables(page)]

    assert len(every) > 300
    assert all(sum(cell.span for cell in row) == len(table.columns) for table in every for row in table.rows)


def test_what_is_due_is_shown_where_something_is(reports: tuple[Report, ...]) -> None:
    due = {page.id: table(page, "due") for page in reports}

    assert due["maryland_all_payer"] is None
    assert due["maryland_tcoc"] is not None
    assert {row[-1].text for row in due["maryland_tcoc"].rows} == {"unconfirmed"}


def test_a_programme_without_answers_lists_its_tests_once(annexes: tuple[Report, ...]) -> None:
    (page,) = [page for page in annexes if page.id == "vermont_apm"]

    assert table(page, "standing") is None  # pages of "cannot tell" would say no more than the headline
    assert table(dashboard("vermont_apm"), "scorecard") is None
    waiting = table(page, "waiting")
    assert waiting is not None
    shown = material("vermont_apm").shown
    where = "What each asks, and what is missing, stands under Waiting for figures."
    assert summary(page) == (
        "Its last performance year ended on 31 December 2025. "
        "From 2027 on, in Vermont: AHEAD Model in Vermont: left in July 2026, to be verified.",
        "Verdicts that others found, in no count of ours: 2 met and 1 missed. "
        "Missed, by an account: Medicare beneficiaries aligned to an accountable care organization, in 2019. "
        "Met, by an account: Growth of the total cost of care, all payers, the goal, in 2021; "
        "Medicare growth below the national projection, the target, in 2021.",
        "By figures that others give, where ours cannot be told, and in no count of ours: 1 met and 4 missed. "
        "Met: Growth of the total cost of care, all payers, the trigger, in 2018. "
        "Missed: Residents aligned to an accountable care organization, all payers, in 2018 and 2019; "
        "Medicare beneficiaries aligned to an accountable care organization, in 2018 and 2019.",
        f"{len(waiting.rows)} tests wait for figures. {where}",
        f"{len(shown)} worksheets show what is public.",
    )


def test_a_model_that_was_left_waits_for_nothing(annexes: tuple[Report, ...]) -> None:
    (left,) = [page for page in annexes if page.id == "ahead_vt"]

    assert (summary(left), left.headline) == ((), "No year is judged.")


def test_what_a_report_has_no_figure_of_it_does_not_call_firm(annexes: tuple[Report, ...]) -> None:
    firm = {page.id: table(page, "maturity") for page in annexes}

    assert [page.id for page in annexes if firm[page.id] is None and table(page, "publications")] == []
    assert [name for name, maturity in firm.items() if maturity and not maturity.rows] == []


def test_each_is_asked_by_its_own_name(annexes: tuple[Report, ...]) -> None:
    (page,) = [page for page in annexes if page.id == "rhode_island_affordability"]

    waiting = table(page, "waiting")
    assert waiting is not None
    assert waiting.rows[0][1].text.startswith("Did each payer make at least the required share")
    assert summary(page)[1].startswith("4 tests wait for figures.")  # and another reading of one of them


def test_the_distance_between_percents_is_in_points_and_hospitals_are_plural(annexes: tuple[Report, ...]) -> None:
    said = " ".join(sentence for page in annexes for sentence in summary(page))

    assert "At most 3.60 percent is allowed. Missed: 5.00 points above the limit." in said
    assert "At least 18 hospitals are required. Missed: 5 hospitals short of what is required." in said
    assert "percent of room" not in said


def test_what_others_found_stands_beside_what_waits(annexes: tuple[Report, ...]) -> None:
    (page,) = [page for page in annexes if page.id == "vermont_apm"]
    waiting = table(page, "waiting")
    assert waiting is not None
    assert [column.title for column in waiting.columns][:2] == ["Test", "What others found"]
    found = {row[0].text: row[1] for row in waiting.rows}

    scale = found["Medicare beneficiaries aligned to an accountable care organization"]
    assert scale.text == (
        "2018, unchecked account: 35.00 percent; would be missed. 2019, account: missed; 47.00 percent."
    )
    assert "Account of 2018, author not known, known since 22 November 2026 (unconfirmed): To be" in scale.detail
    assert "Account of 2019, We Are The Nation News, known since 22 November 2026 (confirmed): " in scale.detail
    assert found["Health outcome: suicide deaths"] == Cell(DASH)


def test_each_account_that_a_table_shows_is_written_down_with_its_source_and_day(annexes: tuple[Report, ...]) -> None:
    shown = [
        (page.id, test.title, year, [c.subject for c in citations(test)])
        for page in annexes
        for test in page.sections
        if test.look == "test"
        for year in _years_of_others(test)
    ]
    assert len(shown) > 30
    assert [(where, title, year) for where, title, year, subjects in shown if not _has(subjects, year)] == []
    savings = next(subjects for where, _, _, subjects in shown if any("State of Reform" in s for s in subjects))
    assert "Account of 2019, State of Reform, known since 31 July 2022" in savings


def citations(test: Section) -> tuple[Citation, ...]:
    return next((block.items for block in test.every_block() if isinstance(block, Citations)), ())


def _years_of_others(test: Section) -> set[int]:
    """The years of which the worksheet of a test shows what others found."""
    years: set[int] = set()
    for worksheet in tables(test):
        if worksheet.caption.startswith("Verdicts") and worksheet.columns[-1].title == "Others found":
            years |= {int(row[0].text) for row in worksheet.rows if row[-1].text != DASH}
    return years


def _has(subjects: list[str], year: int) -> bool:
    """Whether what was found of a year is among the subjects: Account of 2019 to 2021 and 2023, ..."""
    told = [s for s in subjects if s.startswith(("Account of", "Official finding of")) and "known since" in s]
    return any(
        int(first) <= year <= int(last or first)
        for subject in told
        for first, last in re.findall(r"(20\d\d)(?: to (20\d\d))?", subject.partition(", known since")[0])
    )


def test_a_worksheet_that_would_only_show_says_which_figures_it_lacks(annexes: tuple[Report, ...]) -> None:
    (rates,) = [page for page in annexes if page.id == "hscrc_full_rate"]
    waiting = table(rates, "waiting")
    assert waiting is not None
    found = {row[0].text: row[2] for row in waiting.rows}
    asked = {row[0].text: row[1].text for row in waiting.rows}

    assert found["Inter-hospital cost comparison"].text == (
        "Equivalent discharges, adjusted for case mix; Peer-group standard, after the profit strip, as delivered; "
        "Profit from regulated services, which is stripped; Social goods, as delivered"
    )
    statewide = found["Every hospital, with and without the productivity adjustment"]
    assert statewide.text.endswith("; and 7 more figures")
    assert statewide.detail == ""  # what was found of one hospital is not said of all
    assert asked["Inter-hospital cost comparison"].startswith("How do the costs of each hospital stand")


def test_a_programme_that_was_left_says_so(annexes: tuple[Report, ...]) -> None:
    (left,) = [page for page in annexes if page.id == "ahead_vt"]

    assert left.headline == "No year is judged."
    waiting = table(left, "waiting")
    assert waiting
    assert {row[-1].text for row in waiting.rows} == {"nothing: no year is judged since 28 July 2026"}


def test_the_face_of_the_report_says_draft_and_unconfirmed(reports: tuple[Report, ...]) -> None:
    faces = {page.id: page.notices for page in reports}

    assert faces["maryland_all_payer"] == faces["maryland_tcoc"] == ("DRAFT", "CONTAINS UNCONFIRMED TERMS")
    assert "SYNTHETIC DATA" not in faces["hscrc_full_rate"]  # nothing that is shipped was made up
    assert faces["nevada_benchmark"] == ("DRAFT",)  # its order is quoted line by line


def test_what_is_waited_for_is_named_in_words(annexes: tuple[Report, ...]) -> None:
    every = [table(page, name) for page in annexes for name in ("waiting", "watched-waiting")]
    told = [row[2].text for one in every if one for row in one.rows]

    assert told
    assert [words for words in told if "_" in words] == []


def regenerate() -> None:
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for programme in programmes():
        (GOLDEN / f"{programme}.txt").write_text(written(programme), "utf-8")
    SECTIONS.write_text(listed(), "utf-8")


if __name__ == "__main__":
    regenerate()
