"""One way of saying odds, points and months, which pages, alerts and the terminal share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pages.sentences import source_name
from monitor.pages.year_end.words import (
    against_nation,
    between,
    chances,
    chances_in,
    in_hundred,
    likely,
    limit_called,
    listed_months,
    odds_words,
    said_of,
    service_name,
    signed,
    tenths,
)

WORDS = ("very low odds", "low odds", "unlikely", "an even chance", "high odds")


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        (0.0, "very low odds"), (0.0549, "very low odds"), (0.055, "low odds"), (0.20, "low odds"),
        (0.205, "unlikely"), (0.394, "unlikely"), (0.40, "an even chance"), (0.594, "an even chance"),
        (0.60, "high odds"), (1.0, "high odds"),
    ],
)  # fmt: skip
def test_odds_have_a_word_by_the_number_printed_beside_them(odds: float, words: str) -> None:
    assert odds_words(odds) == words


@given(st.floats(0, 1), st.floats(0, 1))
def test_higher_odds_never_have_a_lower_word(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert WORDS.index(odds_words(low)) <= WORDS.index(odds_words(high))
    if in_hundred(low) == in_hundred(high):
        assert (odds_words(low), likely(low)) == (odds_words(high), likely(high))


@pytest.mark.parametrize(
    ("odds", "said", "told"),
    [
        (0.584, "58 in 100", "58 chances in 100"),
        (0.585, "59 in 100", "59 chances in 100"),
        (0.011, "1 in 100", "1 chance in 100"),
        (0.004, "under 1 in 100", "under 1 chance in 100"),
        (0.996, "over 99 in 100", "over 99 chances in 100"),
        (0.0, "under 1 in 100", "under 1 chance in 100"),
        (1.0, "over 99 in 100", "over 99 chances in 100"),
    ],
)
def test_what_is_not_decided_is_never_certain(odds: float, said: str, told: str) -> None:
    assert (chances(odds), chances_in(odds)) == (said, told)


def test_points_lie_above_or_below_the_nation() -> None:
    assert against_nation(0.62) == "0.62 points above the nation"
    assert against_nation(-0.625) == "0.63 points below the nation"
    assert against_nation(0.004) == "level with the nation"
    assert between(-0.31, 2.55) == "between 0.31 points below the nation and 2.55 above"
    assert between(0.2, 2.55) == "between 0.20 and 2.55 points above the nation"
    assert between(-2.55, -0.2) == "between 2.55 and 0.20 points below the nation"
    assert between(0.0, 1.0) == "between level with the nation and 1.00 above"
    assert (signed(0.62), signed(-0.62), signed(0.001)) == ("+0.62", "−0.62", "0.00")


def test_a_limit_of_whole_points_is_called_by_its_word() -> None:
    assert limit_called(1.0, "points") == "one-point limit"
    assert limit_called(0.5, "points") == "limit of 0.50 points"
    assert limit_called(0.0, "points") == "limit of 0.00 points"
    assert limit_called(3.58, "percent") == "limit of 3.58 percent"


def test_parts_in_tenths() -> None:
    assert [tenths(share) for share in (0.02, 0.549, 0.55, 0.65, 0.96, 1.2)] == [
        "a tenth", "half", "three-fifths", "seven-tenths", "all", "more than all",
    ]  # fmt: skip


def test_months_and_services_by_their_names() -> None:
    assert listed_months(("2026-06",)) == "June"
    assert listed_months(("2026-03", "2026-04")) == "March and April"
    assert listed_months(("2026-03", "2026-04", "2026-05")) == "March to May"
    assert (said_of("2026-03", 2026), said_of("2027-03", 2026)) == ("March", "March 2027")
    assert service_name("home_health") == "Home health"
    assert service_name("hospital") == "Hospital care"


def test_the_name_of_a_source_has_its_agency_and_its_state_in_capitals() -> None:
    assert source_name("cms_readmissions_for_maryland") == "CMS readmissions for Maryland"
    assert source_name("maryland_hospital_share") == "Maryland hospital share"
    assert source_name("washington_vbp_results") == "Washington VBP results"


def test_months_of_two_years_are_told_with_theirs() -> None:
    assert listed_months(("2025-11", "2025-12", "2026-11")) == "November 2025 to November 2026"
    assert listed_months(("2026-03", "2026-04", "2026-05")) == "March to May"
