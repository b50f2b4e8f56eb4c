"""What an outlook calls for becomes alerts: a level of odds each, odd deliveries, and none without a track record."""

from dataclasses import replace

from monitor.definitions.programmes import Programme
from monitor.operations.ahead import raised_ahead, tells_something, warns
from monitor.outlook.results import Level, Outlook
from tests.sample_outlook import MONTHLY
from tests.sheets import shipped

GUARDRAIL = "maryland_tcoc/growth_guardrail/MD/all/2026"


def maryland() -> Programme:
    return shipped().definitions.programme("maryland_tcoc")


def with_level(level: Level) -> Outlook:
    made = MONTHLY
    odds = [replace(each, level=level if each.test.endswith("growth_guardrail") else "none") for each in made.odds]
    return replace(made, odds=tuple(odds))


def test_a_level_is_an_alert_of_its_own_with_all_that_is_said_of_it() -> None:
    found = raised_ahead(with_level("warning"), maryland())
    alert = found[f"{GUARDRAIL}/warning"]

    assert alert.said == "warning, 58 in 100 of a miss"
    assert alert.words is not None
    assert alert.words.subject.startswith("Warning: ")
    assert "Its track record" in dict(alert.words.parts)
    assert f"{GUARDRAIL}/watch" not in found
    assert f"{GUARDRAIL}/watch" in raised_ahead(with_level("watch"), maryland())


def test_odd_deliveries_are_alerts_by_the_month_they_are_paid_through() -> None:
    found = raised_ahead(with_level("none"), maryland())

    assert [name for name in found if not name.startswith("maryland_tcoc/delivery/2026-06/")] == []
    assert any("payment_stop" in name for name in found)


def test_without_a_track_record_no_level_is_told() -> None:
    made = replace(with_level("critical"), record=None)

    assert not any("critical" in name for name in raised_ahead(made, maryland()))
    assert not warns(made)


def test_a_warning_and_more_warns_and_a_watch_does_not() -> None:
    assert [warns(with_level(level)) for level in ("none", "watch", "warning", "critical")] == [
        False,
        False,
        True,
        True,
    ]


def test_an_outlook_without_odds_and_months_tells_nothing() -> None:
    made = MONTHLY
    silent = replace(made, odds=tuple(replace(each, odds_met=None) for each in made.odds), years=())

    assert tells_something(made)
    assert not tells_something(silent)
