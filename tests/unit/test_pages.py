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

from monitor.evaluation.judged import judged
from monitor.operations.report import page_model
from monitor.pages.model import Bars, Cell, Dashboard, Lines, TestPage
from monitor.pages.sentences import DASH
from monitor.terminal.text import page_text, scenario_text
from monitor.words.findings import Verdict
from tests.sheets import shipped

pytestmark = pytest.mark.repeats

GOLDEN = Path(__file__).parent.parent / "golden" / "pages"


@cache
def dashboard(programme: str) -> Dashboard:
    gathered, details = shipped(), {"code": "sha256:not part of this check"}
    asked = gathered.definitions.programme(programme)
    return page_model(gathered, asked, [judged(sheet) for sheet in gathered.worksheets(asked)], details)


def programmes() -> list[str]:
    return [programme.id for programme in shipped().definitions.programmes]


def _of(cell: Cell) -> tuple[str, str, str]:
    """A cell's text, its detail, and what others found."""
    return cell.text, cell.detail, f"[{cell.others}]" if cell.others else ""


def words(page: Dashboard) -> Iterator[str]:
    """Everything of a dashboard that is read, without the fingerprints."""
    yield f"{page.title}\n{page.subtitle}\n{page.purpose}\n{'  '.join(page.notices)}\n{page.headline}"
    yield "\n".join(page.summary)
    for table in filter(None, [page.standing]):
        rows = (" | ".join(" ".join(filter(None, _of(cell))) for cell in row) for row in table.rows)
        yield "\n".join([*rows, table.note])
    if page.due:
        rows = (" | ".join(f"{cell.text} {cell.detail}".strip() for cell in row) for row in page.due.rows)
        yield "\n".join(["What is due", page.due.caption, *rows, page.due.note])
    if firm := page.firmness:
        tables = [table for table in (firm.restatements, firm.maturity) if table]
        rows = (" | ".join(f"{cell.text} {cell.detail}".strip() for cell in row) for t in tables for row in t.rows)
        yield "\n".join(["The figures and how firm they are", firm.says, *firm.notes, *rows, firm.maturity.note])
    if page.watched:
        tables = [table for table in (page.watched.table, page.watched.waiting) if table]
        rows = (" | ".join(f"{cell.text} {cell.detail}".strip() for cell in row) for t in tables for row in t.rows)
        yield "\n".join(["What is watched", page.watched.says, *rows])
    if page.clauses:
        rows = (" | ".join(f"{cell.text} {cell.detail}".strip() for cell in row) for row in page.clauses.rows)
        yield "\n".join(["What is not monitored", *rows])
    yield from map(scenario_text, page.scenarios)
    for test in page.pages:
        yield page_text(test)
        yield "\n".join(
            f"Figure {f.number}. {f.title}\n{f.alt}\n{f.description}\n{f.source}\n{f.note}" for f in test.figures
        )


def written(programme: str) -> str:
    return "\n\n".join(words(dashboard(programme))) + "\n"


@pytest.fixture(scope="module")
def pages() -> tuple[Dashboard, ...]:
    return tuple(map(dashboard, programmes()))


def test_every_programme_has_its_file() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(programmes())


@pytest.mark.parametrize("programme", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_the_pages_say_what_they_said(programme: str) -> None:
    assert written(programme) == (GOLDEN / f"{programme}.txt").read_text("utf-8")


def test_titles_of_figures_state_the_finding(pages: tuple[Dashboard, ...]) -> None:
    titles = [figure.title for page in pages for test in page.pages for figure in test.figures]

    told = "too close to tell in 2021 and 2022; met in 2019, 2020, 2023 and 2024; not yet due in 2025"
    assert f"Growth above the nation: {told}" in titles
    assert "“Maryland growth” was above “National growth” in 2015, 2017, 2021 and 2022" in titles


def test_a_chart_draws_the_figures_of_its_table(pages: tuple[Dashboard, ...]) -> None:
    for figure in (figure for page in pages for test in page.pages for figure in test.figures):
        years = [row[0].text for row in figure.table.rows]
        if isinstance(figure.chart, Bars):
            assert [str(bar.year) for bar in figure.chart.bars] == years
            place = [column.title for column in figure.table.columns].index("Verdict")
            verdicts = [row[place].verdict for row in figure.table.rows]
            assert [bar.verdict for bar in figure.chart.bars] == verdicts
        else:
            assert isinstance(figure.chart, Lines)
            assert [str(year) for year in figure.chart.years] == years


def test_the_error_shown_explains_the_verdict(pages: tuple[Dashboard, ...]) -> None:
    """A bar whose error crosses its limit cannot be told; one that does not is met or missed."""
    for figure in (figure for page in pages for test in page.pages for figure in test.figures):
        if isinstance(figure.chart, Bars):
            judged = [bar for bar in figure.chart.bars if bar.verdict is not Verdict.NOT_IN_FORCE]
            for bar in (bar for bar in judged if bar.value == bar.value):
                crosses = bar.low < bar.limit < bar.high
                assert crosses == (bar.verdict is Verdict.CANNOT_TELL), (figure.title, bar)


def test_every_table_has_a_cell_for_each_column(pages: tuple[Dashboard, ...]) -> None:
    for page in pages:
        tables = [*filter(None, [page.standing]), page.publications, *(test.worksheet for test in page.pages)]
        tables += [figure.table for test in page.pages for figure in test.figures]
        tables += [page.due] if page.due else []
        assert all(len(row) == len(table.columns) for table in tables for row in table.rows)


def test_what_is_due_is_shown_where_something_is(pages: tuple[Dashboard, ...]) -> None:
    due = {page.id: page.due for page in pages}

    assert due["maryland_all_payer"] is None
    assert due["maryland_tcoc"] is not None
    assert {row[-1].text for row in due["maryland_tcoc"].rows} == {"unconfirmed"}


def test_a_programme_without_answers_lists_its_tests_once(pages: tuple[Dashboard, ...]) -> None:
    (page,) = [page for page in pages if page.id == "vermont_apm"]

    assert page.standing is None  # pages of "cannot tell" would say no more than the headline
    assert page.waiting is not None
    where = "What each asks, and what is missing, stands under Waiting for figures."
    assert page.summary == (
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
        f"{len(page.waiting.rows)} tests wait for figures. {where}",
        f"{len(page.pages)} worksheets show what is public.",
    )


def test_a_model_that_was_left_waits_for_nothing(pages: tuple[Dashboard, ...]) -> None:
    (left,) = [page for page in pages if page.id == "ahead_vt"]

    assert (left.summary, left.headline) == ((), "No year is judged.")


def test_what_a_report_has_no_figure_of_it_does_not_call_firm(pages: tuple[Dashboard, ...]) -> None:
    assert [page.id for page in pages if page.firmness is None and page.publications.rows] == []
    assert [page.id for page in pages if page.firmness and not page.firmness.maturity.rows] == []


def test_each_is_asked_by_its_own_name(pages: tuple[Dashboard, ...]) -> None:
    (page,) = [page for page in pages if page.id == "rhode_island_affordability"]

    assert page.waiting is not None
    assert page.waiting.rows[0][1].text.startswith("Did each payer make at least the required share")
    assert page.summary[1].startswith("4 tests wait for figures.")  # and another reading of one of them


def test_the_distance_between_percents_is_in_points_and_hospitals_are_plural(pages: tuple[Dashboard, ...]) -> None:
    said = " ".join(sentence for page in pages for sentence in page.summary)

    assert "At most 3.60 percent is allowed. Missed: 5.00 points above the limit." in said
    assert "At least 18 hospitals are required. Missed: 5 hospitals short of what is required." in said
    assert "percent of room" not in said


def test_what_others_found_stands_beside_what_waits(pages: tuple[Dashboard, ...]) -> None:
    (page,) = [page for page in pages if page.id == "vermont_apm"]
    assert page.waiting is not None
    assert [column.title for column in page.waiting.columns][:2] == ["Test", "What others found"]
    found = {row[0].text: row[1] for row in page.waiting.rows}

    scale = found["Medicare beneficiaries aligned to an accountable care organization"]
    assert scale.text == (
        "2018, unchecked account: 35.00 percent; would be missed. 2019, account: missed; 47.00 percent."
    )
    assert "Account of 2018, author not known, known since 22 November 2026 (unconfirmed): To be" in scale.detail
    assert "Account of 2019, We Are The Nation News, known since 22 November 2026 (confirmed): " in scale.detail
    assert found["Health outcome: suicide deaths"] == Cell(DASH)


def test_each_account_that_a_table_shows_is_written_down_with_its_source_and_day(pages: tuple[Dashboard, ...]) -> None:
    shown = [
        (page.id, test.title, year, [c.subject for c in test.citations])
        for page in pages
        for test in page.pages
        for year in _years_of_others(page, test)
    ]
    assert len(shown) > 30
    assert [(where, title, year) for where, title, year, subjects in shown if not _has(subjects, year)] == []
    savings = next(subjects for where, _, _, subjects in shown if any("State of Reform" in s for s in subjects))
    assert "Account of 2019, State of Reform, known since 31 July 2022" in savings


def _years_of_others(page: Dashboard, test: TestPage) -> set[int]:
    """The years of which the scorecard or the worksheet of a test shows what others found."""
    years: set[int] = set()
    for row in page.standing.rows if page.standing else ():
        if row[0].text == test.title:
            heads = page.standing.columns if page.standing else ()
            years |= {int(head.title) for head, cell in zip(heads, row, strict=True) if cell.others}
    table = test.worksheet
    if table.columns[-1].title == "Others found":
        years |= {int(row[0].text) for row in table.rows if row[-1].text != DASH}
    return years


def _has(subjects: list[str], year: int) -> bool:
    """Whether what was found of a year is among the subjects: Account of 2019 to 2021 and 2023, ..."""
    told = [s for s in subjects if s.startswith(("Account of", "Official finding of")) and "known since" in s]
    return any(
        int(first) <= year <= int(last or first)
        for subject in told
        for first, last in re.findall(r"(20\d\d)(?: to (20\d\d))?", subject.partition(", known since")[0])
    )


def test_a_worksheet_that_would_only_show_says_which_figures_it_lacks(pages: tuple[Dashboard, ...]) -> None:
    (rates,) = [page for page in pages if page.id == "hscrc_full_rate"]
    assert rates.waiting is not None
    found = {row[0].text: row[2] for row in rates.waiting.rows}
    asked = {row[0].text: row[1].text for row in rates.waiting.rows}

    assert found["Inter-hospital cost comparison"].text == (
        "Equivalent discharges, adjusted for case mix; Peer-group standard, after the profit strip, as delivered; "
        "Profit from regulated services, which is stripped; Social goods, as delivered"
    )
    statewide = found["Every hospital, with and without the productivity adjustment"]
    assert statewide.text.endswith("; and 7 more figures")
    assert statewide.detail == ""  # what was found of one hospital is not said of all
    assert asked["Inter-hospital cost comparison"].startswith("How do the costs of each hospital stand")


def test_a_programme_that_was_left_says_so(pages: tuple[Dashboard, ...]) -> None:
    (left,) = [page for page in pages if page.id == "ahead_vt"]

    assert left.headline == "No year is judged."
    assert left.waiting
    assert {row[-1].text for row in left.waiting.rows} == {"nothing: no year is judged since 28 July 2026"}


def test_the_face_of_the_report_says_draft_and_unconfirmed(pages: tuple[Dashboard, ...]) -> None:
    faces = {page.id: page.notices for page in pages}

    assert faces["maryland_all_payer"] == faces["maryland_tcoc"] == ("DRAFT", "CONTAINS UNCONFIRMED TERMS")
    assert "SYNTHETIC DATA" not in faces["hscrc_full_rate"]  # nothing that is shipped was made up
    assert faces["nevada_benchmark"] == ("DRAFT",)  # its order is quoted line by line


def test_what_is_waited_for_is_named_in_words(pages: tuple[Dashboard, ...]) -> None:
    tables = [table for page in pages for table in (page.waiting, page.watched and page.watched.waiting) if table]
    told = [row[2].text for table in tables for row in table.rows]

    assert told
    assert [words for words in told if "_" in words] == []


def regenerate() -> None:
    shutil.rmtree(GOLDEN, ignore_errors=True)
    GOLDEN.mkdir()
    for programme in programmes():
        (GOLDEN / f"{programme}.txt").write_text(written(programme), "utf-8")


if __name__ == "__main__":
    regenerate()
