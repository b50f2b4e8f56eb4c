"""Changes laid over observations: by months, halves, quarters and fiscal years, exactly where nothing was changed."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from monitor.observations import changes, vintages
from monitor.observations.changes import ALWAYS, TABLE, Changes
from monitor.observations.yearly import EVERY_PATH
from monitor.workspace.publication_files import load_publications
from tests.sheets import defined, published

ROW = {
    "path": 1, "place": 0, "source": "parts", "area": "MD", "population": "all", "payer": "medicare_ffs",
    "service": "all", "quantity": "paid", "change": "raise", "amount": 10.0, "per": None, "first": 0, "last": ALWAYS,
}  # fmt: skip


def months(year: int, month: int) -> int:
    return 12 * year + month - 1


def changed(
    folder: Path, periods: dict[str, str], *asked: dict[str, object], paths: int = 2, fiscal: str = "july"
) -> pl.DataFrame:
    """Rows of one figure by period, on every path."""
    rows = [f"MD,medicare_ffs,all,paid,{period},{value}" for period, value in periods.items()]
    card = f"status: {{default: final}}\nfiscal_year_starts: {fiscal}"
    published(folder / "held", "parts/2022-02-01", [*rows, "VA,medicare_ffs,all,paid,2020,5"], card)
    held = load_publications([folder / "held"], defined(folder / "rules").vocabulary)
    table = pl.DataFrame([ROW | row for row in asked], schema=TABLE)
    found = changes.with_changes(vintages.newest(held).with_columns(EVERY_PATH), Changes(paths, table), held).collect()
    return found.sort("path", "period")


def values(found: pl.DataFrame, path: int) -> dict[str, float]:
    own = found.filter(pl.col("path") == path)
    return dict(zip(own["period"], own["value"].cast(pl.Float64), strict=True))


@pytest.mark.parametrize(
    ("period", "begins", "raised"),
    [
        ("2020", (2020, 7), 105),
        ("FY2020", (2020, 1), 105),  # July 2019 to June 2020, as the source has it
        ("FY2020", (2019, 7), 110),
        ("FY2020", (2020, 7), 100),
        ("2020-H1", (2020, 4), 105),
        ("2020-H2", (2020, 7), 110),
        ("2020-Q2", (2020, 6), 103.333333),
        ("2020-07", (2020, 7), 110),
        ("2020-07", (2020, 8), 100),
    ],
)
def test_each_kind_of_period_is_changed_by_its_months(
    period: str, begins: tuple[int, int], raised: float, tmp_path: Path
) -> None:
    found = changed(tmp_path, {period: "100"}, {"first": months(*begins)})

    assert values(found, 0) == {period: 100}
    assert values(found, 1) == {period: pytest.approx(raised)}


@pytest.mark.parametrize(
    ("fiscal", "raised"),
    [
        ("october", 107.5),
        ("july", 105),
        ("january", 110),
        ("april", 102.5),
    ],  # nine, six, twelve and three months of 2020
)
def test_the_fiscal_years_of_a_source_begin_where_its_card_says(fiscal: str, raised: float, tmp_path: Path) -> None:
    found = changed(tmp_path, {"FY2020": "100"}, {"first": months(2020, 1), "last": months(2020, 12)}, fiscal=fiscal)

    assert values(found, 1) == {"FY2020": pytest.approx(raised)}


def test_an_amount_a_year_is_spread_over_its_months(tmp_path: Path) -> None:
    found = changed(tmp_path, {"2020-01": "1", "2020-Q1": "1", "2020": "1"}, {"change": "add", "amount": 12.0})

    assert values(found, 1) == {"2020": 13, "2020-01": 2, "2020-Q1": 4}


def test_months_and_fiscal_years_go_on_each_from_its_own_last_year(tmp_path: Path) -> None:
    span = {"change": "continue", "first": months(2021, 1), "last": months(2022, 12)}
    found = changed(tmp_path, {"2020-01": "100", "2020-02": "200", "2021-01": "150", "FY2020": "1000"}, span)

    assert values(found, 1) == {
        "2020-01": 100, "2020-02": 200, "2021-01": 150, "FY2020": 1000,
        "2022-01": 165, "2021-02": 220, "2022-02": 242, "FY2021": 1100, "FY2022": 1210,
    }  # fmt: skip


def test_a_figure_is_raised_where_it_goes_on(tmp_path: Path) -> None:
    on = {"change": "continue", "first": months(2021, 1), "last": months(2022, 12)}
    found = changed(tmp_path, {"2020": "100"}, on, {"place": 1, "first": months(2022, 7)})

    assert values(found, 1) == {"2020": 100, "2021": 110, "2022": pytest.approx(127.05)}


def test_what_is_not_changed_is_exact_and_as_it_was(tmp_path: Path) -> None:
    found = changed(tmp_path, {"2019": "123456789012345678.123456", "2020": "100"}, {"first": months(2020, 1)})
    by_status = dict(zip(found["period"], zip(found["status"], found["value"], strict=True), strict=True))

    assert by_status["2019"] == ("final", Decimal("123456789012345678.123456"))
    assert by_status["2020"] == ("projected", Decimal("110.000000"))
    assert found.filter(pl.col("area") == "VA")["path"].to_list() == [None]  # of every path, and there once


def test_a_change_of_nothing_marks_nothing(tmp_path: Path) -> None:
    found = changed(tmp_path, {"2020": "0.1"}, {"amount": 0.0})

    assert set(found["status"]) == {"final"}
