"""Rules of a format's rows: every row that breaks one is told, and a rule that cannot be told holds."""

import polars as pl

from monitor.readers import contracts
from monitor.readers.contracts import Rule, as_amount
from monitor.readers.sheets import Sheet, SheetTable, table


def rows(*cells: tuple[str | None, str | None]) -> SheetTable:
    """A table with the columns `name` and `count`, its names in row 3."""
    found = pl.DataFrame([("name", "count"), *cells], schema={"c1": pl.String, "c2": pl.String}, orient="row")
    return table(Sheet("in.xlsx", "Page", found.with_row_index("row", offset=3)), 3)


def places(found: SheetTable, *rules: Rule) -> list[tuple[int, str, str | None]]:
    return [(fault.row, fault.column, fault.value) for fault in contracts.broken_rules(found, rules)]


def test_every_row_that_breaks_a_rule_is_told_for_every_rule() -> None:
    found = rows(("a", "1"), ("b", "-2"), (None, "-3"))
    rules = [*contracts.filled("name"), *contracts.at_least_zero("count")]

    assert places(found, *rules) == [(6, "name", None), (5, "count", "-2"), (6, "count", "-3")]


def test_a_fault_says_where_what_and_how_to_mend() -> None:
    rule = Rule("count", as_amount("count") < 10, "less than ten", "Take some away.")
    (fault,) = contracts.broken_rules(rows(("a", "12")), [rule])

    assert fault.place == 'in.xlsx, sheet "Page", row 4, column "count"'
    assert (fault.what, fault.value, fault.mend) == ("less than ten", "12", "Take some away.")


def test_a_rule_that_cannot_be_told_holds() -> None:
    found = rows(("a", None), ("b", "*"), ("c", "many"))

    assert places(found, *contracts.at_least_zero("count")) == []
    assert places(found, *contracts.number_rules("count")) == [(6, "count", "many")]


def test_one_of_a_few_words() -> None:
    assert places(rows(("a", "1"), ("x", "2"), (None, "3")), contracts.among("name", ["a", "b"])) == [(5, "name", "x")]


def test_rows_stand_once_and_an_empty_cell_is_part_of_the_key() -> None:
    found = rows(("a", "1"), (None, "1"), ("a", "1"), (None, "1"), ("a", "2"))

    assert places(found, contracts.once("name", ["name", "count"], "a row that stands once")) == [
        (6, "name", "a"),
        (7, "name", None),
    ]


def test_no_row_and_no_rule_have_no_fault() -> None:
    assert places(rows(), *contracts.filled("name")) == []
    assert places(rows(("a", "1"))) == []
