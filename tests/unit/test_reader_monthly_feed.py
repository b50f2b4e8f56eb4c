"""The monthly feed: months however they are written, the reporting triangle, beneficiaries and sums."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from monitor.readers import plain
from monitor.readers.opened import opened
from monitor.readers.recognition import recognised
from tests.deliveries import workbook
from tests.sampled import SAMPLES, changed, delivered, figures, only_fault, refused

FEED = "monthly_feed/feed.csv"
NAMES = ["incurred_month", "paid_through", "area", "payer", "service", "paid", "beneficiaries"]


def written(column: str, make: pl.Expr) -> str | None:
    value: str | None = pl.DataFrame({"cell": [column]}).select(make).item()
    return value


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2026-03", "2026-03"), ("202603", "2026-03"), ("3/2026", "2026-03"), ("03/2026", "2026-03"),
        ("12/2026", "2026-12"), ("2026-03-01", "2026-03"), ("2026-03-01T00:00:00", "2026-03"),
        # Not sure: they stay, and are refused.
        ("46082", "46082"), ("Mar-26", "Mar-26"), ("3/1/2026", "3/1/2026"), ("13/2026", "13/2026"),
        ("2026-13", "2026-13"), ("2026", "2026"), ("202613", "202613"), ("2026-03-01T12:30:00", "2026-03-01T12:30:00"),
    ],
)  # fmt: skip
def test_a_month_is_read_right_or_stays_as_it_is(cell: str, month: str) -> None:
    assert written(cell, plain.month("cell")) == month


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-05-31", "2026-05-31"), ("2026-05-31T00:00:00", "2026-05-31"), ("20260531", "2026-05-31"),
        ("5/31/2026", "2026-05-31"), ("12/31/2026", "2026-12-31"), ("5/6/2026", "5/6/2026"), ("46173", "46173"),
        ("2026-05", "2026-05"),
    ],
)  # fmt: skip
def test_a_day_is_read_right_or_stays_as_it_is(cell: str, day: str) -> None:
    assert written(cell, plain.as_day("cell")) == day


def test_it_is_recognised_and_has_no_fault() -> None:
    assert recognised(opened(SAMPLES / FEED)).name == "monthly_feed"
    assert refused(SAMPLES / FEED) == []


def test_spending_by_service_and_beneficiaries_once_for_each_month_and_date() -> None:
    delivery = delivered(SAMPLES / FEED)
    found = figures(delivery, "quantity", "area", "service", "paid_through", "value")

    assert delivery.source == "cms_monthly_spending"
    assert set(delivery.rows["period"]) == {"2026-01"}
    assert [row for row in found if row[0] == "beneficiary_months"] == [
        ("beneficiary_months", "MD", "-", "2026-03-31", "50"),
        ("beneficiary_months", "MD", "-", "2026-04-30", "50"),
        ("beneficiary_months", "US", "-", "2026-03-31", "60000"),
    ]
    assert ("paid", "MD", "all", "2026-04-30", "1012") in found
    assert ("paid", "US", "all", "2026-03-31", "1000000") in found
    assert len(found) == 10


def test_dates_of_a_workbook_are_read(tmp_path: Path) -> None:
    rest = [date(2026, 3, 31), "MD", "medicare_ffs", "all", 12.5, 3]
    pages = {"Feed": [NAMES, [date(2026, 1, 1), *rest], [202602, *rest]], "Notes": [["Preliminary."]]}
    path = workbook(tmp_path / "feed.xlsx", pages)
    delivery = delivered(path)

    assert refused(path) == []
    assert set(delivery.rows["period"]) == {"2026-01", "2026-02"}
    assert set(delivery.rows["paid_through"]) == {"2026-03-31"}
    assert delivery.left == ('the sheet "Notes"',)


@pytest.mark.parametrize("name", ["feed.parquet", "feed.csv", "feed", "feed [1].parquet"])
def test_a_parquet_file_is_read_too_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    pl.read_csv(SAMPLES / FEED, infer_schema=False).write_parquet(tmp_path / name)

    assert refused(tmp_path / name) == []
    assert delivered(tmp_path / name).rows.height == 10


def test_a_population_may_stand_beside(tmp_path: Path) -> None:
    lines = (SAMPLES / FEED).read_text(encoding="utf-8").splitlines()
    path = tmp_path / "feed.csv"
    path.write_text("\n".join(f"{line},{'population' if not n else ''}" for n, line in enumerate(lines)) + "\n")

    assert refused(path) == []
    assert set(delivered(path).rows["population"]) == {"all"}


@pytest.mark.parametrize("month", ["46082", "Mar-26", "2026", "2026-13"])
def test_a_month_that_is_not_sure_is_refused_once(tmp_path: Path, month: str) -> None:
    path = changed(tmp_path, FEED, ("2026-01,2026-03-31,United", f"{month},2026-03-31,United"))
    fault = only_fault(path)

    assert (fault.row, fault.column, fault.value) == (8, "incurred_month", month)
    assert fault.what == "a month such as 2026-03"
    assert fault.mend


def test_a_month_that_is_not_over_is_refused(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, FEED, ("2026-01,2026-03-31,United", "2026-01,2026-01-30,United")))

    assert (fault.row, fault.column, fault.value) == (8, "paid_through", "2026-01-30")
    assert "a month that is not over has no figure yet" in fault.what
    assert fault.mend


def test_the_last_day_of_the_month_is_late_enough(tmp_path: Path) -> None:
    assert refused(changed(tmp_path, FEED, ("2026-01,2026-03-31,United", "2026-01,2026-01-31,United"))) == []


@pytest.mark.parametrize("day", ["", "2026-02-30", "5/6/2026"])
def test_a_date_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    fault = only_fault(changed(tmp_path, FEED, ("2026-01,2026-03-31,United", f"2026-01,{day},United")))

    assert (fault.row, fault.column, fault.value) == (8, "paid_through", day or None)


def test_beneficiaries_differ_between_services(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, FEED, ("other,402,50", "other,402,51")))

    assert (fault.row, fault.column, fault.value) == (6, "beneficiaries", "51")
    assert "the same number as for the other services" in fault.what


def test_beneficiaries_below_zero_are_refused(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, FEED, ('"1,000,000",60000', '"1,000,000",-60000')))

    assert (fault.row, fault.column, fault.value) == (8, "beneficiaries", "-60000")


def test_parts_that_miss_their_whole_are_refused(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, FEED, ("all,1012,", "all,1112,")))

    assert (fault.row, fault.column, fault.value) == (7, "paid", "1112")
    assert fault.what.endswith("the parts sum to 1012")


def test_parts_may_miss_their_whole_by_rounding(tmp_path: Path) -> None:
    assert refused(changed(tmp_path, FEED, ("all,1012,", "all,1013,"))) == []


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    line = "2026-01,2026-04-30,MD,medicare_ffs,other,402,50\n"
    fault = only_fault(changed(tmp_path, FEED, (line, line + line)))

    assert (fault.row, fault.column, fault.mend) == (7, "paid", "Keep one.")


def test_unknown_words_are_refused_together_with_all_else(tmp_path: Path) -> None:
    path = changed(tmp_path, FEED, ("MD,medicare_ffs,other,402,50", "MD,medicare,othr,402,51"))

    assert {(fault.row, fault.column) for fault in refused(path)} == {(6, "service")}


def test_a_column_that_is_called_otherwise_has_one_cause(tmp_path: Path) -> None:
    fault = only_fault(changed(tmp_path, FEED, ("beneficiaries", "Beneficiarys")))

    assert (fault.row, fault.what) == (1, '"Beneficiarys" is no column of this layout.')
    assert fault.mend == 'Did you mean "beneficiaries"?'


def test_a_missing_and_a_strange_column_are_named(tmp_path: Path) -> None:
    found = refused(changed(tmp_path, FEED, ("beneficiaries", "lives")))

    assert {fault.what for fault in found} == {
        'the column "beneficiaries" is missing.',
        '"lives" is no column of this layout.',
    }


def test_hospital_is_made_of_inpatient_and_outpatient_care(tmp_path: Path) -> None:
    month = "2026-01,2026-05-31,MD,medicare_ffs"
    spent = {"hospital_inpatient": 6, "hospital_outpatient": 3, "other": 1, "all": 10, "hospital": 8}
    lines = [",".join(NAMES), *(f"{month},{service},{paid},5" for service, paid in spent.items())]
    path = tmp_path / "feed.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fault = only_fault(path)

    assert (fault.row, fault.column, fault.value) == (6, "paid", "8")
    assert fault.what == "inpatient and outpatient care sum to hospital: the parts sum to 9"


def test_hospital_is_a_part_itself_where_neither_of_its_own_is_given(tmp_path: Path) -> None:
    month = "2026-01,2026-05-31,MD,medicare_ffs"
    path = tmp_path / "feed.csv"
    for other, faults in ((4, 0), (3, 1)):
        spent = {"hospital": 6, "other": other, "all": 10}
        lines = [",".join(NAMES), *(f"{month},{service},{paid},5" for service, paid in spent.items())]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert len(refused(path)) == faults


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("600.2499999999", "600.250000"),
        ("1,000.12345649", "1000.123456"),
        ("-3.00000051", "-3.000001"),
        ("600.25", "600.25"),
    ],
)
def test_a_sum_that_a_program_wrote_down_whole_is_kept_to_the_sixth_decimal(
    tmp_path: Path, cell: str, value: str
) -> None:
    line = f'2026-01,2026-03-31,MD,medicare_ffs,all,"{cell}",50'
    path = tmp_path / "feed.csv"
    path.write_text(f"{(SAMPLES / FEED).read_text('utf-8').splitlines()[0]}\n{line}\n", "utf-8")
    found = figures(delivered(path), "quantity", "value")

    assert ("paid", value) in found
