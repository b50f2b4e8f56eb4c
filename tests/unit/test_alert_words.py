"""The words of an alert: everything a person on call needs, and nothing where nothing may be said."""

from dataclasses import replace

import pytest

from monitor.outlook.beliefs import Event
from monitor.outlook.results import Change, Level
from monitor.pages.year_end.alerts import AlertWords, Told, event_alert, level_alert, method_alert, notices_of
from monitor.pages.year_end.maturity import event_words
from tests.sample_outlook import (
    ANNUAL,
    GUARDRAIL,
    JUNE,
    MONTHLY,
    NAMES,
    NO_RECORD,
    SAVED,
    SAVINGS,
    SYNTHETIC,
    odds,
    year_ahead,
)

CALLED = NAMES[GUARDRAIL]
TOLD = Told("CMS's figures for 2026, by June 2028.", "26 August 2026, for an order on September's rates.", "A warning.")
PARTS = (
    "What changed", "How sure", "What decides", "What would still pass", "By when", "If it is missed",
    "Its track record",
)  # fmt: skip


def alert(before: Level = "watch", told: Told | None = TOLD) -> AlertWords:
    made = level_alert(MONTHLY.odds[0], MONTHLY, CALLED, before, told)
    assert made
    return made


def test_an_alert_says_what_changed_how_sure_what_decides_what_passes_by_when_and_its_record() -> None:
    made, parts = alert(), dict(alert().parts)
    assert made.subject == "Warning: one-point limit of 2026, Maryland"
    assert made.says == "WARNING (was: watch). The odds of breaking the one-point limit in 2026 rose to 58 in 100."
    assert tuple(parts) == PARTS
    assert parts["What changed"].startswith("From 51 in 100 with claims paid through May to 58 in 100.")
    assert "restated months (March and April) +0.03" in parts["What changed"]
    assert "nine in ten outcomes lie between 0.31 points below the nation and 2.55 above" in parts["How sure"]
    assert parts["What decides"].startswith("CMS's figures for 2026, by June 2028. Inpatient hospital")
    assert parts["What decides"].endswith("largest part so far. Until September's claims are in, that is no cause.")
    assert "at most 5.6 percent at even odds, 4.1 percent at nine in ten" in parts["What would still pass"]
    assert parts["By when"].endswith("The next sign is the delivery with claims paid through July 2026.")
    assert parts["Its track record"].startswith("In 88 past cases with odds near these, a miss followed in 46.")
    assert "Warnings rang falsely in 13 of 100 years that ended well" in parts["Its track record"]


def test_the_text_holds_every_part_in_plain_lines() -> None:
    text = alert().text
    assert text.startswith("WARNING (was: watch).")
    assert text.endswith("\n")
    assert [name for name in PARTS if f"\n\n{name}\n  " not in text] == []
    assert max(map(len, text.splitlines())) <= 78


def test_what_nobody_knows_has_no_heading() -> None:
    assert "If it is missed" not in dict(alert(told=None).parts)
    bare = replace(MONTHLY, rooms=(), years=())
    made = level_alert(MONTHLY.odds[0], bare, CALLED, "none")
    assert made
    assert [name for name, _ in made.parts] == ["What changed", "How sure", "What decides", "Its track record"]


@pytest.mark.parametrize(
    ("level", "before", "subject"),
    [
        ("watch", "none", "Watch: one-point limit of 2026, Maryland"),
        ("critical", "warning", "Critical: one-point limit of 2026, Maryland"),
        ("none", "watch", "All clear: one-point limit of 2026, Maryland"),
    ],
)
def test_each_level_has_its_word(level: Level, before: Level, subject: str) -> None:
    made = level_alert(odds(level=level), MONTHLY, CALLED, before)
    assert made
    assert made.subject == subject
    assert (before == "none") == ("was: no alert" in made.says)


def test_no_alert_without_a_change_a_probability_or_a_track_record() -> None:
    assert level_alert(odds(), MONTHLY, CALLED, "warning") is None
    assert level_alert(odds(met=None), MONTHLY, CALLED) is None
    assert level_alert(odds(), NO_RECORD, CALLED) is None


def test_odds_that_fell_are_said_to_have_fallen() -> None:
    made = level_alert(
        odds(met=0.8, level="none", history=(("2026-05", 0.6), ("2026-06", 0.8))), MONTHLY, CALLED, "watch"
    )
    assert made
    assert "fell to 20 in 100" in made.says


def test_a_test_of_another_unit_is_told_in_its_own() -> None:
    made = level_alert(replace(SAVED, level="watch"), MONTHLY, NAMES[SAVINGS])
    assert made
    assert made.subject == "Watch: “Savings of the year” of 2026, Maryland"
    assert (
        "Expected: $612.0 million; nine in ten outcomes lie between $455.0 million and $771.0"
        in dict(made.parts)["How sure"]
    )


def test_an_alert_from_yearly_figures_says_so() -> None:
    made = level_alert(replace(ANNUAL.odds[0], level="watch"), ANNUAL, CALLED)
    assert made
    assert "pooled over the states" in dict(made.parts)["How sure"]


def test_no_restatement_is_said_aloud() -> None:
    quiet = replace(MONTHLY, years=(year_ahead(changes=(Change("new months", 0.14, ("2026-06",)),)),))
    made = level_alert(odds(), quiet, CALLED)
    assert made
    assert dict(made.parts)["What changed"].endswith("No earlier figure was restated.")


def test_what_was_made_up_is_marked_on_the_alert() -> None:
    made = level_alert(SYNTHETIC.odds[0], SYNTHETIC, CALLED)
    assert made
    assert made.text.startswith("SYNTHETIC DATA\n\n")


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event("short delivery", "MD", "home_health", JUNE, -0.3, True),
         "Short delivery, home health, Maryland, claims paid through June 2026: 30.0 percent less than was expected. "
         "It was set right before anything was computed."),
        (Event("people revised", "US", "all", JUNE, 0.02, False),
         "Beneficiaries revised, all care, the nation, claims paid through June 2026: 2.0 percent more than before. "
         "It is shown as it was delivered."),
        (Event("month missing", "MD", "hospice", JUNE - 1, 0.0, False),
         "Month missing, hospice, Maryland, claims paid through May 2026: a month is not there. It is shown as it was "
         "delivered."),
    ],
)  # fmt: skip
def test_an_odd_delivery_is_an_alert_of_its_own(event: Event, said: str) -> None:
    assert event_words(event) == said
    made = event_alert(event, year_ahead())
    assert made.says == said
    assert dict(made.parts)["What it does to the odds"]


def test_a_change_of_method_is_an_alert_of_its_own() -> None:
    made = method_alert(Change("method", -0.21), year_ahead())
    assert made.subject == "Change of method: Maryland, 2026"
    assert "by −0.21 points" in made.says


def test_only_the_newest_delivery_rings() -> None:
    changes = (Change("method", 0.12), Change("new months", 0.1))
    old = Event("restatement", "MD", "professional", JUNE - 1, 0.012, repaired=False)
    year = year_ahead(events=(*year_ahead().events, old), changes=changes)
    subjects = [made.subject for made in notices_of(replace(MONTHLY, years=(year,)))]
    assert subjects == [
        "Payment stop: Maryland, 2026",
        "Restatement: Maryland, 2026",
        "Change of method: Maryland, 2026",
    ]
    assert len(notices_of(MONTHLY)) == 2
