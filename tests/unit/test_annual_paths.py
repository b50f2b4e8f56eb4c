"""Annual sources carried on without a monthly feed: what is drawn, what is not and why, and the odds that follow."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from monitor.outlook.annual_paths import Chance, YearsToCome, years_to_come
from monitor.outlook.annual_record import annual_record
from monitor.outlook.odds import Drawing, odds_of
from monitor.outlook.results import Odds
from tests.sheets import shipped

CHANCE = Chance(4000, 7)


@cache
def maryland(through: int = 2026) -> YearsToCome:
    return years_to_come(shipped(), "MD", through, CHANCE)


def odds(test: str, made: YearsToCome | None = None) -> dict[int, Odds]:
    whole = shipped().on_paths((made or maryland()).drawn)
    sheet = whole.worksheet(whole.definitions.test(test))
    found = odds_of(sheet, (2024, 2025, 2026), Drawing(CHANCE.paths, CHANCE.seed, frozenset(), {}))
    return {each.year: each for each in found}


def test_every_year_after_the_last_published_one_is_drawn_for_the_state_and_the_nation() -> None:
    made = maryland()
    figures = made.drawn.table.select("area", "quantity", "period").rows()

    assert {area for area, _, _ in figures} == {"MD", "US"}
    assert {period for _, _, period in figures} == {"2025", "2026"}
    assert {quantity for _, quantity, _ in figures} == {"paid_per_beneficiary_year", "beneficiary_years"}
    assert (made.pooled, made.why_not) == (51, {})


def test_odds_of_the_open_year_go_with_those_of_its_complement_and_of_what_it_contains() -> None:
    guardrail, strict = (
        odds(f"maryland_tcoc/{name}")[2025] for name in ("growth_guardrail", "growth_guardrail_strict")
    )

    assert guardrail.odds_met is not None
    assert 0.65 < guardrail.odds_met < 0.85  # between how often states kept it in calm and in other years
    assert strict.odds_met == guardrail.odds_met  # no path ends at exactly one point
    assert guardrail.median == pytest.approx(0.0, abs=0.1)
    assert 2024 not in odds("maryland_tcoc/growth_guardrail")  # it is published


def test_a_test_that_needs_what_years_do_not_foretell_has_no_odds() -> None:
    found = odds("maryland_tcoc/readmissions")[2025]

    assert found.odds_met is None
    assert found.why_not is not None


def test_one_path_alone_equals_itself_among_many() -> None:
    few = years_to_come(shipped(), "MD", 2026, Chance(3, 7))

    assert np.array_equal(few.drawn.values, maryland().drawn.values[:3])


def test_what_was_known_when_too_few_years_were_is_that_nothing_could_be_told() -> None:
    edition = next(p for p in shipped().held if p.card.source == "cms_geographic_variation")
    early = replace(shipped(), as_of=date(2026, 5, 14))
    assert edition.known_from == date(2026, 5, 15)
    assert not years_to_come(early, "MD", 2026, CHANCE).drawn


def test_a_part_of_a_state_is_no_state() -> None:
    made = years_to_come(shipped(), "MD:county:24003", 2026, CHANCE)

    assert not made.drawn
    assert made.why_not == {"cms_geographic_variation": "MD:county:24003 is no state."}


def test_odds_from_years_have_a_track_record_of_their_own() -> None:
    record = annual_record(shipped())

    assert record is not None
    assert record.replayed_on == "357 years of all states, 2018 to 2024, each told from the years before it"
    assert [score.rule for score in record.scores] == ["this outlook", "climatology", "last year's growth"]
    assert sum(times for *_, times in record.reliability) == 357
    assert annual_record(replace(shipped(), as_of=date(2026, 5, 14))) is None
