"""AHEAD: what is the same in every state is said in the same words, so that two folders can be laid side by side."""

from datetime import date
from typing import Any

import pytest

from monitor.definitions.programmes import Programme, Test
from tests.sheets import TODAY, shipped

STATES = {p.id: p for p in shipped().definitions.programmes if p.id.startswith("ahead_")}
COUNTIES = ("'s five downstate counties", ", for its five downstate counties,")  # New York's part of the model
ONLY_IN_MARYLAND = {"global_budget_services", "surplus_returned"}


def named(programme: Programme) -> dict[str, Test]:
    return {test.id.partition("/")[2]: test for test in programme.tests if not test.taken_from}


def shared(test: Test) -> dict[str, Any]:
    """What a test asks and how, without what is a state's own: its area, its years, its terms and remarks on it."""
    own = {"id", "area", "years", "terms", "question", "not_judged"}
    terms = {name: (term.title, term.unit) for name, term in test.asked.terms.items()}
    question = test.asked.question
    for words in COUNTIES:
        question = question.replace(words, "")
    return {"terms": terms, "question": question, **test.asked.model_dump(exclude=own)}


def first_judged(programme: Programme, as_of: date = TODAY) -> int | None:
    sheets = [sheet for sheet in shipped(as_of).worksheets(programme) if not sheet.test.watches]
    return min((int(year) for sheet in sheets for year in sheet.years if sheet.judges(int(year))), default=None)


def test_six_states_are_there() -> None:
    assert sorted(STATES) == ["ahead_ct", "ahead_hi", "ahead_md", "ahead_ny", "ahead_ri", "ahead_vt"]


@pytest.mark.parametrize("state", sorted(set(STATES) - {"ahead_md"}))
def test_a_state_asks_what_maryland_asks_in_the_same_words(state: str) -> None:
    maryland, here = named(STATES["ahead_md"]), named(STATES[state])

    assert set(here) <= set(maryland) - ONLY_IN_MARYLAND
    assert {name: shared(test) for name, test in here.items()} == {name: shared(maryland[name]) for name in here}


def test_a_state_that_stays_has_every_test_but_those_of_maryland_alone() -> None:
    judged = {state: {name for name, test in named(p).items() if test.judges} for state, p in STATES.items()}
    everywhere = judged["ahead_md"] - ONLY_IN_MARYLAND

    assert {state: names for state, names in judged.items() if names - ONLY_IN_MARYLAND != everywhere} == {}


def test_each_cohort_has_its_calendar() -> None:
    assert {state: first_judged(programme) for state, programme in STATES.items()} == {
        "ahead_md": 2026, "ahead_ct": 2028, "ahead_hi": 2028, "ahead_ri": 2028, "ahead_ny": 2028, "ahead_vt": None,
    }  # fmt: skip
    before = {state: first_judged(STATES[state], date(2026, 7, 27)) for state in ("ahead_ct", "ahead_ri", "ahead_vt")}
    assert before == {"ahead_ct": 2028, "ahead_ri": 2028, "ahead_vt": 2027}
    first = {state: first_judged(programme, date(2025, 9, 2)) for state, programme in STATES.items()}
    assert first == dict.fromkeys(STATES, 2027) | {"ahead_md": 2026}


def test_nothing_of_the_model_is_taken_for_confirmed() -> None:
    """Each finding leans on the years of the model, which were not checked against any agreement."""
    for programme in STATES.values():
        standings = {entry.standing for test in named(programme).values() for entry in test.asked.years}
        assert standings - {"derived"} == {"unconfirmed"}, programme.id
