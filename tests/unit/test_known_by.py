"""What is said of a day before anything held, and of a year that an amendment took out of the term."""

from datetime import date

import pytest

from monitor.errors import DefinitionError
from monitor.evaluation.gathered import Gathered
from monitor.pages.explained import explained
from tests.sheets import shipped

GUARDRAIL = "maryland_tcoc/growth_guardrail"


def first_held(gathered: Gathered, source: str) -> date:
    return min(p.known_from for p in gathered.held if p.card.source == source)


def test_a_day_before_the_first_edition_held_does_not_say_that_nothing_was_published() -> None:
    early = shipped(date(2025, 3, 11))
    page = explained(early, GUARDRAIL, 2023).page

    assert first_held(early, "cms_geographic_variation") == date(2026, 5, 15)
    assert page.reason.startswith(
        "No edition of cms_geographic_variation known by that day is held here; the first held is of 15 May 2026."
    )
    assert "known, of any year" not in page.reason


def test_once_an_edition_is_known_nothing_is_said_of_later_ones() -> None:
    assert "is held here" not in explained(shipped(date(2026, 5, 15)), GUARDRAIL, 2023).page.reason


def test_a_year_that_was_taken_away_names_the_amendment_and_its_day() -> None:
    assert explained(shipped(date(2025, 3, 11)), GUARDRAIL, 2026).page.year == 2026
    with pytest.raises(DefinitionError) as refused:
        explained(shipped(date(2025, 3, 12)), GUARDRAIL, 2026)

    (amendment,) = [
        a for a in shipped().definitions.programme("maryland_tcoc").agreement.amendments if a.id == "ends_2025"
    ]
    assert f"until what was adopted 12 March 2025: {amendment.title}." in str(refused.value)
    assert "It was in the term adopted on 9 July 2018" in str(refused.value)


def test_a_year_that_was_never_in_the_term_was_taken_by_nobody() -> None:
    with pytest.raises(DefinitionError) as refused:
        explained(shipped(), GUARDRAIL, 2040)
    assert "term adopted" not in str(refused.value)
