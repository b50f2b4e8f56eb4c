"""Watch-tests call for a look, and never judge."""

from datetime import date

import pytest

from monitor.config import load_settings
from monitor.evaluation.answer import findings
from monitor.evaluation.signals import Sign, raised, signals
from monitor.evaluation.workspace import Gathered
from monitor.pages.watching import watched_table
from monitor.run import findings_of, gather_from, signals_of


@pytest.fixture(scope="module")
def gathered() -> Gathered:
    return gather_from(load_settings(None, {}), date(2026, 11, 23))


def test_a_watch_test_makes_signals_and_no_finding(gathered: Gathered) -> None:
    sheet = gathered.worksheet(gathered.definitions.test("maryland_tcoc/watch_emergency_visits"))

    assert findings(sheet) == ()
    assert {s.found.year: str(s.sign) for s in signals(sheet)} == {
        2019: "as expected", 2020: "as expected", 2021: "calls for a look", 2022: "as expected",
        2023: "calls for a look", 2024: "as expected", 2025: "cannot tell",
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
    watched = signals_of(gathered, "maryland_tcoc/watch_readmission_gap_dual")

    assert {signal.sign for signal in watched} == {Sign.CANNOT_TELL}


def test_the_report_has_a_table_of_what_is_watched(gathered: Gathered) -> None:
    programme = gathered.definitions.programme("maryland_tcoc")
    table = watched_table(gathered.worksheets(programme))

    assert table
    assert [column.title for column in table.columns] == ["What is watched", *map(str, range(2019, 2026))]
    row = next(row for row in table.rows if row[0].text.startswith("Access"))
    assert (row[3].text, row[3].detail) == ("calls for a look", "1.97 points")
    assert all(cell.verdict is None for row in table.rows for cell in row)


def test_a_programme_without_watch_tests_has_no_such_table(gathered: Gathered) -> None:
    assert watched_table(gathered.worksheets(gathered.definitions.programme("maryland_all_payer"))) is None
