"""The register of published figures: each row stands where it says, and the page says the same."""

import pytest

from tests.published import PAGE, WHERE, Row, determinations, page, register, sheet, terms


def test_the_page_is_written_from_the_register() -> None:
    """If this fails, write it anew: python -m tests.published"""
    assert PAGE.read_text("utf-8") == page()


def test_every_reason_is_given_once_and_used() -> None:
    used = {row.not_held for row in register().rows.values() if row.not_held}
    assert used == set(register().reasons)


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
