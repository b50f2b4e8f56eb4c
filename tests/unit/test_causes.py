"""Why a year cannot be told: one reason of a closed list, in a key of its own beside the prose."""

from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.commands.shared import verdict_code
from monitor.evaluation.answer import Finding, expected, findings, made
from monitor.evaluation.asked import findings_of
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import cause
from monitor.evaluation.signals import Signal, raised, signals
from monitor.words.findings import Cause, Verdict
from monitor.words.units import POINTS
from tests.sheets import (
    DATED,
    DOLLAR,
    asked,
    counted,
    defined,
    filled,
    gathered,
    group,
    growing,
    levels,
    published,
    shipped,
    together,
)
from tests.unit.test_evaluate import stated
from tests.unit.test_intervals import FIGURES, STRADDLING

AREAS = (None, "MD", "VT", "KY")  # whom a definition names, and others


@cache
def of(area: str | None) -> tuple[Finding, ...]:
    return findings_of(shipped(), None, area)


def causes(sheet: Worksheet) -> dict[int, Cause | None]:
    return {found.year: found.cause for found in findings(sheet)}


@pytest.mark.parametrize("area", AREAS)
def test_all_that_is_not_told_has_a_cause_and_a_sentence_and_nothing_else_has(area: str | None) -> None:
    for found in of(area):
        open_ = found.verdict is Verdict.CANNOT_TELL
        assert (found.cause is not None) is open_, (found.test, found.entity, found.year)
        assert (found.as_json()["cause"] in list(Cause)) is open_
        assert found.reason or not open_


def test_every_signal_that_is_not_told_has_a_cause_too() -> None:
    for test in (test for programme in shipped().definitions.programmes for test in programme.tests if test.watches):
        for signal in signals(shipped().worksheet(test)):
            assert (signal.as_json()["cause"] is not None) is (signal.sign == "cannot tell"), signal.found.test


@pytest.mark.parametrize("area", AREAS)
def test_the_cause_is_what_the_rest_of_the_finding_says(area: str | None) -> None:
    """Too close is what could be made; what is due and could not be made is not put off as not yet due."""
    for found in of(area):
        if found.cause and not found.clauses:
            assert (found.cause is Cause.TOO_CLOSE) is found.made, (found.test, found.year)
        if found.cause is Cause.NOT_YET_DUE:
            assert not found.due, (found.test, found.year)


def test_a_figure_nearer_to_its_limit_than_the_stated_error_is_too_close(tmp_path: Path) -> None:
    sheet = filled(asked(tmp_path), state=growing(2018, 1.9), nation=growing(2018, 1.0))
    assert causes(sheet)[2019] is None
    assert causes(stated(sheet, POINTS, 0.35))[2019] is Cause.TOO_CLOSE


def test_an_interval_astride_the_limit_is_too_close(tmp_path: Path) -> None:
    found = causes(filled(asked(tmp_path, **STRADDLING), **FIGURES))
    assert [found[year] for year in range(2019, 2023)] == [None, None, Cause.TOO_CLOSE, Cause.TOO_CLOSE]


NEXT = "status: {default: final}\nnext_expected: {year: 2020, by: 2021-06-30}"


DOLLARS = "dollars per beneficiary-year"
SET_LATER = f"""
  limit:
    title: Limit
    unit: UNIT
    versions:
      - {{value: 1, from: 2019, through: 2019, {DATED}}}
      - {{value: 1, from: 2020, through: 2022, {DATED.replace("2018-01-01", "2021-05-01, by: later")}}}"""


def published_through_2019(folder: Path, as_of: date, more: str) -> Worksheet:
    root, figures = folder / "observations", {2018: 1.0, 2019: 1.0}
    published(root, "levels/2020-01-01", levels("MD", figures) + levels("US", figures), more)
    definitions = defined(folder)
    return gathered(definitions, root, as_of).worksheet(definitions.test("office/asked"))


@pytest.mark.parametrize(("as_of", "is_"), [("2021-06-29", "not yet due"), ("2021-06-30", "no figures")])
def test_figures_are_not_yet_due_until_the_day_they_are_expected(as_of: str, is_: str, tmp_path: Path) -> None:
    assert causes(published_through_2019(tmp_path, date.fromisoformat(as_of), NEXT))[2020] == is_


@pytest.mark.parametrize(("as_of", "is_"), [("2020-12-31", "not yet due"), ("2021-01-01", "no figures")])
def test_without_a_day_they_are_not_yet_due_until_the_year_is_over(as_of: str, is_: str, tmp_path: Path) -> None:
    assert causes(published_through_2019(tmp_path, date.fromisoformat(as_of), "status: {default: final}"))[2020] == is_


def test_a_year_for_which_the_agreement_sets_no_number_has_no_target(tmp_path: Path) -> None:
    """Also where its figures are still to come: once they are there, they will tell nothing."""
    test = asked(tmp_path, terms=SET_LATER.replace("UNIT", "points"))
    sheet = filled(test, date(2020, 6, 30), state=growing(2018, 1, 1), nation=growing(2018, 1, 1))
    found = {f.year: f for f in findings(sheet)}
    assert [found[year].cause for year in (2019, 2020, 2021)] == [None, Cause.NO_TARGET, Cause.NO_TARGET]
    assert (
        found[2020].reason
        == "no value is known of \N{LEFT DOUBLE QUOTATION MARK}Limit\N{RIGHT DOUBLE QUOTATION MARK} for 2020"
    )


def test_a_target_that_is_published_and_was_not_is_no_target(tmp_path: Path) -> None:
    """An input that is itself the limit; where the judged figure lacks too, there are no figures."""
    test = asked(tmp_path, lines=None, terms=None, require="{state: {at_most: nation}}", unit=DOLLARS)
    found = causes(filled(test, state={2019: 1.0, 2020: 1.0}, nation={2019: 1.0}))
    assert [found[year] for year in (2019, 2020, 2021)] == [None, Cause.NO_TARGET, Cause.NO_FIGURES]


def test_what_its_publisher_gives_to_nobody_is_withheld(tmp_path: Path) -> None:
    rows = [*levels("MD", {2018: 1}), "MD,medicare_ffs,all,paid_per_beneficiary_year,2019,,suppressed"]
    root, definitions = tmp_path / "observations", defined(tmp_path)
    header = "area,payer,service,quantity,period,value,status"
    complete = [f"{row}," if row.count(",") == 5 else row for row in rows + levels("US", {2018: 1, 2019: 1})]
    published(root, "levels/2020-01-01", complete, header=header)
    sheet = gathered(definitions, root).worksheet(definitions.test("office/asked"))
    assert causes(sheet)[2019] is Cause.WITHHELD


MEMBERS = ("early", "unset", "told")


def of_three(folder: Path, as_of: date, first: str = "early") -> Worksheet:
    """A group that needs three: of one no figure is known, of one no target, and one is met."""
    tests = {name: DOLLAR | {"title": name} for name in MEMBERS}
    tests["unset"] |= {"terms": SET_LATER.replace("UNIT", "dollars")}
    definitions = together(folder, asked=group(*MEMBERS, needed=3), **tests)
    spent = {"spent": {2019: 1.0, 2020: 1.0}}
    figures = {"unset": spent, "told": spent, "early": {"spent": {2019: 1.0}}}
    return counted(definitions, "asked", figures, as_of)


@pytest.mark.parametrize(("as_of", "is_"), [("2020-06-30", "not yet due"), ("2021-04-30", "no figures")])
def test_a_group_takes_the_first_cause_that_any_of_its_open_tests_has(as_of: str, is_: str, tmp_path: Path) -> None:
    sheet = of_three(tmp_path, date.fromisoformat(as_of))
    assert {name: cause(m, 0, 2020) for name, m in sheet.members.items()} == {
        "office/early": is_, "office/unset": Cause.NO_TARGET, "office/told": None
    }  # fmt: skip
    assert cause(sheet, 0, 2020) == is_
    assert cause(sheet, 0, 2019) is None


def test_a_group_of_which_the_number_needed_is_not_known_has_no_target(tmp_path: Path) -> None:
    of_two = group("told", "known", terms=SET_LATER.replace("UNIT", "tests"))
    definitions = together(tmp_path, asked=of_two, told=DOLLAR, known=DOLLAR)
    spent = {"spent": {2019: 1.0, 2020: 1.0}}
    sheet = counted(definitions, "asked", {"told": spent, "known": spent}, date(2021, 4, 30))
    assert [causes(sheet)[year] for year in (2019, 2020)] == [None, Cause.NO_TARGET]


def a_finding(**parts: Any) -> Any:
    whole = {"verdict": Verdict.CANNOT_TELL, "cause": None, "reading_of": None, "due": True, "made": True}
    return SimpleNamespace(**whole | parts)


@pytest.mark.parametrize("cause_", list(Cause))
def test_the_exit_code_is_for_all_that_cannot_be_told_but_what_is_not_yet_due(cause_: Cause) -> None:
    code = 0 if cause_ is Cause.NOT_YET_DUE else 21
    for due in (True, False):
        assert verdict_code([a_finding(cause=cause_, due=due)], "cannot-tell") == code
    assert verdict_code([a_finding(cause=cause_)], "missed") == 0


def test_another_reading_counts_nowhere() -> None:
    """Not in what was due and made, and not in how a command ends."""
    of_test = {"reading_of": "office/asked"}
    readings = [a_finding(verdict=Verdict.MISSED, **of_test), a_finding(cause=Cause.NO_FIGURES, made=False, **of_test)]
    assert (expected(readings), made(readings)) == (0, 0)
    assert [verdict_code(readings, fail) for fail in ("missed", "cannot-tell")] == [0, 0]
    own = a_finding(cause=Cause.NO_FIGURES, made=False)
    assert (expected([*readings, own]), made([*readings, own])) == (1, 0)


def test_the_shipped_readings_are_counted_nowhere() -> None:
    readings = [found for found in of(None) if found.reading_of]
    assert {found.test: found.reading_of for found in readings} == {
        "maryland_tcoc/growth_guardrail_strict": "maryland_tcoc/growth_guardrail",
        "maryland_tcoc/savings_after_primary_care": "maryland_tcoc/annual_savings",
        "maryland_tcoc/consecutive_years_with_2018": "maryland_tcoc/consecutive_years",
        "washington_vbp/state_financed_as_first_published": "washington_vbp/state_financed_payments",
    }
    assert expected(readings) == made(readings) == 0


def test_another_reading_of_a_watch_raises_nothing() -> None:
    watched = chain.from_iterable(
        signals(shipped().worksheet(test))
        for programme in shipped().definitions.programmes for test in programme.tests if test.watches
    )  # fmt: skip
    looked = raised(watched)[:1]
    assert looked
    again = [Signal(one.sign, SimpleNamespace(reading_of="office/asked")) for one in looked]  # type: ignore[arg-type]
    assert raised(again) == ()
