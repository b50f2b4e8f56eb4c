"""The register of published figures: each row stands where it says, and the page says the same."""

import pytest

from tests.published import (
    EXPLAINED,
    PAGE,
    WHERE,
    Row,
    determinations,
    in_words,
    page,
    printed,
    register,
    sheet,
    state,
    terms,
    why,
)


def test_the_page_is_written_from_the_register() -> None:
    """If this fails, write it anew: python -m tests.published"""
    assert PAGE.read_text("utf-8") == page()


def test_every_reason_is_given_once_and_used() -> None:
    used = {row.not_held for row in register().rows.values() if row.not_held}
    assert used == set(register().reasons)


def test_each_row_that_differs_has_one_figure_of_its_own_and_stands_on_the_page() -> None:
    several = [
        row
        for row in register().rows.values()
        if row.how == "determination" and len({entry.value for entry in determinations(row)} - {None}) > 1
    ]
    assert several
    assert [(row.measure, row.year) for row in several if printed(row) is None] == []
    differing = [row for row in register().rows.values() if state(row) == EXPLAINED]
    text = page()
    assert [(row.measure, row.year) for row in differing if why(row) not in text] == []
    assert f"| {in_words('Medicare hospital savings (final)')} | 2015 | $155.0 million | $170.9 million |" in text
    assert len(differing) == text.split("## Not held")[0].split("## Computed")[1].count("\n|") - 2


def test_abbreviations_are_spelled_out_and_like_rows_stand_together() -> None:
    text = page()
    assert "DiD" not in text
    assert "evaluation (difference in differences): total Medicare fee-for-service spending per beneficiary" in text
    assert "in USD per beneficiary and in percent | 2014 to 2018 |" in text


@pytest.mark.parametrize("how", [word for word in WHERE if word not in ("publication", "not_held")])
def test_every_row_stands_where_it_says(how: str) -> None:
    rows = [row for row in register().rows.values() if row.how == how]
    assert rows
    assert [(row.measure, row.place) for row in rows if not stands(row)] == []


def stands(row: Row) -> bool:
    """Whether the test of a row has what it is said to have, in its year."""
    test, name = row.place
    asked = sheet(test).test.asked
    if row.limit and not terms(row.limit, row.of):
        return False
    if row.how == "suspended":
        return any(pause.from_ <= row.of <= pause.through for pause in asked.suspended)
    if row.how == "term":
        return bool(terms(row.term or "", row.of))
    if row.how == "determination":
        return bool(determinations(row))
    return name in (asked.inputs if row.how in ("input", "asks") else sheet(test).way(row.of).lines)
