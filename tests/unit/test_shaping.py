"""A format's cells in our words: numbers, names of areas, and marks for what is held back."""

import polars as pl
import pytest

from monitor.readers.shaping import (
    FigureColumn,
    absent,
    by_year,
    exact_total,
    long,
    multiplied,
    plain_number,
    state,
    withheld_mark,
)
from monitor.readers.sheets import Sheet, table


def shaped(cell: str | None, make: pl.Expr) -> str | None:
    value: str | None = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String}).select(make).item()
    return value


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1234", "1234"), ("1,234", "1234"), ("12,345,678.50", "12345678.50"), ("$1,234", "1234"), ("(1,234)", "-1234"),
        ("(5)", "-5"), ("12.0", "12"), ("12.", "12"), ("0.25", "0.25"), ("-3.5", "-3.5"), ("-1,000", "-1000"),
        ("*", None), ("NA", None), (None, None), ("0", "0"),
        # Not understood: they stay, and the check of the rows refuses them.
        ("1,23", "1,23"), ("1,2345", "1,2345"), ("12,34,567", "12,34,567"), ("1e5", "1e5"), ("12%", "12%"),
        ("2019-01-01", "2019-01-01"), ("NaN", "NaN"), ("1\u202e2", "1\u202e2"),
    ],
)  # fmt: skip
def test_a_number_is_plain_digits_or_stays_as_it_is(cell: str | None, expected: str | None) -> None:
    assert shaped(cell, plain_number("cell")) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Maryland", "MD"), ("MARYLAND", "MD"), ("MD", "MD"), ("District of Columbia", "DC"), ("National", "US"),
        ("United States", "US"), ("Marylnd", "Marylnd"), ("Puerto Rico", "Puerto Rico"), (None, None),
    ],
)  # fmt: skip
def test_a_name_of_an_area_is_its_code_or_stays_as_it_is(cell: str | None, code: str | None) -> None:
    assert shaped(cell, state("cell")) == code


@pytest.mark.parametrize(("cell", "status"), [("*", "suppressed"), ("NA", None), (None, None), ("12", None)])
def test_only_what_is_held_back_is_suppressed(cell: str | None, status: str | None) -> None:
    assert shaped(cell, withheld_mark("cell")) == status


@pytest.mark.parametrize(
    ("cells", "summed"),
    [
        (["1", "2.5"], "3.5"),
        (["100", "-100"], "0"),
        (["1", "1E+2"], "1E+2"),
        (["1", None], None),
        (["NaN", "1"], "NaN"),
    ],
)
def test_a_sum_is_of_plain_digits_or_is_what_is_none(cells: list[str | None], summed: str | None) -> None:
    found = pl.DataFrame({"value": cells}, schema={"value": pl.String}).select(exact_total("value")).item()

    assert found == summed


@pytest.mark.parametrize(("cell", "tenfold"), [("1.25", "12.5"), ("100", "1000"), ("1E+2", "1E+2"), (None, None)])
def test_a_multiple_is_of_plain_digits(cell: str | None, tenfold: str | None) -> None:
    assert shaped(cell, multiplied(pl.col("cell"), 10)) == tenfold


def test_a_wide_table_is_a_row_a_figure_each_with_its_place() -> None:
    cells = pl.DataFrame({"c1": ["State", "MD"], "c2": ["Paid", "1,000"], "c3": ["People", "*"]})
    found = table(Sheet("in.xlsx", "AB 5", cells.with_row_index("row", offset=4)), 4)
    figures = {
        "Paid": FigureColumn("paid", "medicare_ffs", "all"),
        "People": FigureColumn("beneficiary_years", "medicare_ffs"),
    }

    assert long(found, state("State"), pl.lit("2016"), figures).rows() == [
        ("MD", "all", "medicare_ffs", "all", "paid", "2016", "1000", None, None, "in.xlsx", "AB 5", 5, "Paid"),
        (
            "MD", "all", "medicare_ffs", "-", "beneficiary_years", "2016", None, "suppressed", None,
            "in.xlsx", "AB 5", 5, "People",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "factor", "expected"),
    [
        ("0.1808", 100, "18.08"), ("0.2", 100, "20"), ("4866494", 1_000_000, "4866494000000"), ("-0.07", 100, "-7"),
        ("12", 1, "12"), ("0", 100, "0"), (None, 100, None), ("12%", 100, "12%"),
    ],
)  # fmt: skip
def test_a_source_that_counts_in_hundredths_or_millions_is_multiplied_exactly(
    cell: str | None, factor: int, expected: str | None
) -> None:
    assert shaped(cell, multiplied(pl.col("cell"), factor)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["0.1", "0.2"], "0.3"), (["100", "900"], "1000"), (["1", None], None), (["1", "x", "2"], "x")],
)
def test_a_total_is_exact_and_unknown_where_a_part_is(cells: list[str | None], expected: str | None) -> None:
    assert pl.DataFrame({"cell": cells}).select(exact_total("cell")).item() == expected


def test_a_table_by_year_is_a_row_a_figure() -> None:
    cells = pl.DataFrame({"c1": ["State", "MD"], "c2": ["Y2019", "1,000"], "c3": ["Y2020", "*"]})
    found = table(Sheet("", "", cells.with_row_index("row", offset=1)), 1)
    words = {"area": state("State"), "payer": pl.lit("all"), "service": pl.lit("-"), "quantity": pl.lit("paid")}

    assert by_year(found, words).select("area", "period", "value", "status", "row", "header").rows() == [
        ("MD", "2019", "1000", None, 2, "Y2019"),
        ("MD", "2020", None, "suppressed", 2, "Y2020"),
    ]


def test_an_area_that_a_group_lacks_is_told() -> None:
    cells = pl.DataFrame({"c1": ["State", "MD", "VT", "MD"], "c2": ["Year", "2019", "2019", "2020"]})
    found = table(Sheet("", "", cells.with_row_index("row", offset=1)), 1)

    assert [fault.what for fault in absent(found, pl.col("State"), pl.col("Year"), ["MD", "VT"])] == [
        "Vermont is missing: 2020."
    ]
