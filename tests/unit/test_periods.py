"""Single periods as they are written, the months they are made of, and days counted on by months."""

from datetime import date

import pytest

from monitor.language.periods import MONTHS, Period, day_in, month_of, months_on, year_called, year_typed

STARTS = {name: number for number, name in enumerate(MONTHS, 1)}


@pytest.mark.parametrize(
    ("text", "fiscal", "begins", "ends", "following"),
    [
        ("2019", None, "2019-01-01", "2019-12-31", "2020"),
        ("2019-H2", None, "2019-07-01", "2019-12-31", "2020-H1"),
        ("2019-Q3", None, "2019-07-01", "2019-09-30", "2019-Q4"),
        ("2019-12", None, "2019-12-01", "2019-12-31", "2020-01"),
        ("2020-02", None, "2020-02-01", "2020-02-29", "2020-03"),
        ("2019", "july", "2019-01-01", "2019-12-31", "2020"),  # how fiscal years run is nothing to a calendar year
        ("FY2023", "october", "2022-10-01", "2023-09-30", "FY2024"),  # the federal one
        ("FY2023", "july", "2022-07-01", "2023-06-30", "FY2024"),  # Maryland's
        ("FY2023", "january", "2023-01-01", "2023-12-31", "FY2024"),
    ],
)
def test_a_period_knows_its_days_and_the_one_after_it(
    text: str, fiscal: str | None, begins: str, ends: str, following: str
) -> None:
    found = Period.parsed(text, STARTS[fiscal] if fiscal else None)

    assert (str(found), str(found.begins), str(found.ends)) == (text, begins, ends)
    assert str(found.on()) == following
    assert found.on().begins is not None
    assert month_of(found.on().begins) == month_of(found.begins or date.max) + found.months


def test_of_a_fiscal_year_that_begins_nobody_says_when_the_days_are_unknown() -> None:
    found = Period.parsed("FY2023")

    assert (found.first, found.begins, found.ends) == (None, None, None)
    assert (found.year, found.months, str(found.on(2))) == (2023, 12, "FY2025")
    with pytest.raises(ValueError, match="nobody says in which month FY2023 ends"):
        found.last_part("month")


@pytest.mark.parametrize(
    "text",
    ["", "2019-13", "2019-00", "2019-1", "2019-H3", "2019-Q0", "2019-Q5", "FY2019-Q1", "1959", "2101", "19", "2019\n",
     "20190", "2019-07-01", "2019-07-", "fy2019", "2019-h1", "FY19"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no period; write one such as 2019, FY2023"):
        Period.parsed(text)


@pytest.mark.parametrize(
    ("text", "fiscal", "year", "half", "quarter", "month"),
    [
        ("2026", None, "2026", "2026-H2", "2026-Q4", "2026-12"),
        ("2026-H1", None, "2026", "2026-H1", "2026-Q2", "2026-06"),
        ("2026-04", None, "2026", "2026-H1", "2026-Q2", "2026-04"),
        ("FY2026", 10, "2026", "2026-H2", "2026-Q3", "2026-09"),
        ("FY2026", 7, "2026", "2026-H1", "2026-Q2", "2026-06"),
    ],
)
def test_the_last_part_of_a_period(
    text: str, fiscal: int | None, year: str, half: str, quarter: str, month: str
) -> None:
    found = Period.parsed(text, fiscal)

    assert [str(found.last_part(step)) for step in ("year", "half", "quarter", "month")] == [year, half, quarter, month]


@pytest.mark.parametrize(
    ("start", "months", "same_day", "last_stays_last"),
    [
        ("2021-01-31", 1, "2021-02-28", "2021-02-28"),
        ("2020-01-31", 1, "2020-02-29", "2020-02-29"),
        ("2020-01-30", 1, "2020-02-29", "2020-02-29"),
        ("2020-02-28", 12, "2021-02-28", "2021-02-28"),
        ("2020-02-29", 12, "2021-02-28", "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29", "2024-02-29"),
        ("2021-02-28", 36, "2024-02-28", "2024-02-29"),
        ("2021-02-28", 1, "2021-03-28", "2021-03-31"),
        ("2020-08-31", 6, "2021-02-28", "2021-02-28"),
        ("2020-11-30", 1, "2020-12-30", "2020-12-31"),
        ("2020-12-31", 24, "2022-12-31", "2022-12-31"),
        ("2020-05-15", -5, "2019-12-15", "2019-12-15"),
        ("2026-11-30", 0, "2026-11-30", "2026-11-30"),
        ("9999-12-31", 1, "9999-12-31", "9999-12-31"),
    ],
)
def test_months_on_is_the_same_day_or_the_last_of_a_short_month(
    start: str, months: int, same_day: str, last_stays_last: str
) -> None:
    day = date.fromisoformat(start)

    assert str(months_on(day, months)) == same_day
    assert str(months_on(day, months, last_stays_last=True)) == last_stays_last


def test_a_day_that_a_month_is_too_short_for_is_its_last() -> None:
    february = [month_of(date(year, 2, 1)) for year in (2023, 2024, 2100)]

    assert [day_in(month, 31).day for month in february] == [28, 29, 28]
    assert day_in(february[0], 5) == date(2023, 2, 5)


@pytest.mark.parametrize("text", ["2022.5", "", "MMXXII", "2e3", "--2022", "20 22"])
def test_a_year_that_is_typed_is_a_whole_number(text: str) -> None:
    assert year_typed("2022") == 2022
    with pytest.raises(ValueError, match="is no year; write one such as 2022"):
        year_typed(text)


def test_what_names_no_year_is_refused() -> None:
    assert year_called("Y1991") == 1991
    with pytest.raises(ValueError, match="'Item' names no year"):
        year_called("Item")
