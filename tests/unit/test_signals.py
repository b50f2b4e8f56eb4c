"""Watch-tests call for a look, and never judge."""

import re
from datetime import date

import pytest

from monitor import notebook
from monitor.commands.answers import evaluate
from monitor.evaluation.answer import findings
from monitor.evaluation.asked import findings_of, signals_of
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.signals import Sign, raised, signals
from monitor.pages.model import Prose, Section
from tests.reported import section, shipped_annex, table
from tests.sheets import ROOT, shipped


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    return shipped()


def test_a_watch_test_makes_signals_and_no_finding(gathered: Gathered) -> None:
    sheet = gathered.worksheet(gathered.definitions.test("maryland_tcoc/inpatient_stays"))

    assert findings(sheet) == ()
    assert {s.found.year: str(s.sign) for s in signals(sheet)} == {
        2019: "calls for a look", 2020: "as expected", 2021: "as expected", 2022: "as expected",
        2023: "as expected", 2024: "as expected", 2025: "cannot tell",
    }  # fmt: skip


def test_a_test_that_judges_makes_no_signal(gathered: Gathered) -> None:
    sheet = gathered.worksheet(gathered.definitions.test("maryland_tcoc/growth_guardrail"))

    assert signals(sheet) == ()
    assert findings(sheet)


def test_findings_and_signals_of_a_programme_are_kept_apart(gathered: Gathered) -> None:
    found, watched = findings_of(gathered, "maryland_tcoc"), signals_of(gathered, "maryland_tcoc")

    assert not {finding.test for finding in found} & {signal.found.test for signal in watched}
    assert {signal.sign for signal in raised(watched)} == {Sign.LOOK}
    assert all("verdict" not in signal.as_json() for signal in watched)


def test_a_watch_without_figures_cannot_tell(gathered: Gathered) -> None:
    watched = signals_of(gathered, "maryland_tcoc/largest_system")

    assert {signal.sign for signal in watched} == {Sign.CANNOT_TELL}


def test_a_stated_error_leaves_no_watch_open(gathered: Gathered) -> None:
    """It is the error of standing in for an agreement's own file; 0.55 is above 0.5 of what the source says."""
    (found,) = [s for s in signals_of(gathered, "maryland_tcoc/prices") if s.found.year == 2022]

    assert (found.sign, found.found.value) == (Sign.LOOK, pytest.approx(0.55, abs=0.005))


def says(watched: Section | None) -> str:
    """The finding over the tables."""
    return next(block.text for block in watched.blocks if isinstance(block, Prose)) if watched else ""


def test_the_report_says_what_calls_for_a_look_and_what_waits(gathered: Gathered) -> None:
    watched = section(shipped_annex("vermont_apm"), "what-is-watched")
    told, waiting = table(watched, "watched"), table(watched, "watched-waiting")

    assert told
    assert waiting
    assert says(watched) == (
        "Of 8 watches with figures, 6 call for a look in some year; in 2024, the newest year with figures, 1 does: "
        "Undertreatment: inpatient stays."
    )
    assert [column.title for column in told.columns] == [
        "What is watched",
        "Looks",
        *map(str, range(2018, 2025)),
    ]
    row = next(row for row in told.rows if row[0].text.startswith("Access"))
    assert (row[1].text, row[2].text, row[2].detail, row[3].text) == ("above 2.50 points", "look", "3.58", "1.17")
    assert all(cell.verdict is None for row in told.rows for cell in row)
    assert [row[2].text for row in waiting.rows[2:]] == ["figures of any population: Rates by population"] * 3


def test_where_nothing_can_be_told_yet_the_report_says_so(gathered: Gathered) -> None:
    watched = section(shipped_annex("ahead_ny"), "what-is-watched")

    assert (table(watched, "watched"), bool(table(watched, "watched-waiting"))) == (None, True)
    assert says(watched) == "Nothing can be told yet: every watch waits for figures."


def test_a_programme_that_watches_nothing_has_no_such_page(gathered: Gathered) -> None:
    assert section(shipped_annex("hcp_lan"), "what-is-watched") is None


def test_before_an_agreement_was_known_nothing_was_watched() -> None:
    assert section(shipped_annex("vermont_apm", date(2016, 1, 1)), "what-is-watched") is None


def test_a_notebook_shows_signals_as_a_table(gathered: Gathered) -> None:
    shown = notebook.Office(gathered).signals("vermont_apm/prices")

    assert "calls for a look" in shown._repr_html_()
    assert len(shown) == len(notebook.Office(gathered).worksheet("vermont_apm/prices").signals())


# How often the shipped list would have called, as docs/watch.md says

LINE = re.compile(r"^\| `(\w+)` \|.*\| ([\d.]+) % \|$", re.M)
SAID = dict(LINE.findall((ROOT / "docs" / "watch.md").read_text("utf-8")))


def test_every_watch_of_the_list_is_described(gathered: Gathered) -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "watch.md").read_text("utf-8"), re.M))
    own = {test.id.partition("/")[2] for test in gathered.definitions.programme("watch_list").tests}

    assert described == own


@pytest.mark.parametrize("name", SAID)
@pytest.mark.repeats
def test_how_often_a_watch_would_have_called(name: str, gathered: Gathered) -> None:
    told = [s for s in signals_of(gathered, f"watch_list/{name}") if s.sign in (Sign.LOOK, Sign.QUIET)]
    told = [s for s in told if 2014 <= s.found.year <= 2024]

    assert len({s.found.entity for s in told}) == 51
    assert f"{100 * len(raised(told)) / len(told):.1f}" == SAID[name]
    assert 5 < float(SAID[name]) < 15


def test_a_watch_that_is_asked_by_name_says_of_each_year_how_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    evaluate("maryland_tcoc/prices", as_of=date(2026, 11, 23))

    said = capsys.readouterr().out.splitlines()
    assert "As expected: maryland_tcoc/prices MD 2023, −1.61 points" in said
    assert "Calls for a look: maryland_tcoc/prices MD 2022, 0.55 points" in said
    assert said[-1].startswith("Cannot tell: maryland_tcoc/prices MD 2025, waits for cms_geographic_variation 2025")
