"""A folder of monthly feeds: read in the order of their days, or refused with one clear message."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import ObservationError
from monitor.intake.feed_folder import FeedFolder, deliveries, read_folder
from monitor.language.periods import month_of
from tests.sampled import vocabulary

NAMES = "incurred_month,paid_through,area,payer,service,paid,beneficiaries"


def _feed(folder: Path, name: str, through: str, *rows: Sequence[object], payer: str = "medicare_ffs") -> None:
    lines = [f"{month},{through},{area},{payer},all,{paid},{people}" for month, area, paid, people in rows]
    (folder / name).write_text("\n".join([NAMES, *lines]) + "\n", "utf-8")


def _both(month: str, paid: float, state: str = "VT") -> list[tuple[object, ...]]:
    return [(month, state, paid, 10), (month, "US", 100 * paid, 1000)]


def _read(folder: Path, state: str | None = None) -> FeedFolder:
    return read_folder(folder, vocabulary(), state)


def _fault(folder: Path, state: str | None = None) -> str:
    with pytest.raises(ObservationError) as fault:
        _read(folder, state)
    return str(fault.value)


def test_deliveries_stand_in_the_order_of_the_days_they_are_paid_through(tmp_path: Path) -> None:
    _feed(tmp_path, "b.csv", "2026-02-28", *_both("2026-01", 5.0), *_both("2026-02", 3.0))
    _feed(tmp_path, "z.csv", "2026-01-31", *_both("2026-01", 4.0))
    read = _read(tmp_path)
    assert (read.state, read.files) == ("VT", ("z.csv", "b.csv"))
    assert deliveries(read) == {month_of(date(2026, 1, 1)): ("z.csv",), month_of(date(2026, 2, 1)): ("b.csv",)}
    paid = read.rows.filter(quantity="paid", area="VT").sort("publication", "period")
    assert paid.select("publication", "period", "value").rows() == [
        (0, "2026-01", 4.0), (1, "2026-01", 5.0), (1, "2026-02", 3.0),
    ]  # fmt: skip


def test_a_day_within_a_month_counts_for_the_month_before(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-02-15", *_both("2026-01", 4.0))
    assert [*deliveries(_read(tmp_path))] == [month_of(date(2026, 1, 1))]


def test_two_deliveries_of_one_day_count_by_their_names(tmp_path: Path) -> None:
    _feed(tmp_path, "b.csv", "2026-01-31", *_both("2026-01", 4.5))
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0))
    read = _read(tmp_path)
    assert deliveries(read) == {month_of(date(2026, 1, 1)): ("a.csv", "b.csv")}
    assert read.rows.filter(quantity="paid", area="VT")["value"].to_list() == [4.5]


def test_a_file_may_hold_earlier_days_too(tmp_path: Path) -> None:
    text = f"{NAMES}\n2026-01,2026-01-31,VT,medicare_ffs,all,4,10\n2026-01,2026-02-28,VT,medicare_ffs,all,5,10\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    read = _read(tmp_path)
    assert [*deliveries(read)] == [month_of(date(2026, 2, 1))]
    assert read.rows.filter(quantity="paid")["value"].to_list() == [4.0, 5.0]


def test_parts_of_a_state_and_other_payers_are_left_aside(tmp_path: Path) -> None:
    county = ("2026-01", "VT:county:50007", 1.0, 3)
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0), county)
    _feed(tmp_path, "b.csv", "2026-01-31", *_both("2026-01", 9.0), payer="medicaid")
    assert sorted(_read(tmp_path).rows.filter(quantity="paid")["value"].to_list()) == [4.0, 400.0]


def test_a_feed_of_another_payer_alone_is_read(tmp_path: Path) -> None:
    _feed(tmp_path, "b.csv", "2026-01-31", *_both("2026-01", 9.0), payer="medicaid")
    assert _read(tmp_path).rows.height == 4


def test_what_is_no_table_is_passed_over_and_named(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0))
    (tmp_path / "README.md").write_text("about", "utf-8")
    (tmp_path / ".hidden.csv").write_text("nothing", "utf-8")
    assert _read(tmp_path).passed == ("README.md",)


def test_a_fault_is_told_at_its_place(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0))
    _feed(tmp_path, "b.csv", "2026-01-31", *_both("2026-02", 4.0))
    told = _fault(tmp_path)
    assert "b.csv, row 2" in told
    assert "a day on or after the last of the month incurred" in told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("area,year,value\nVT,2020,1\n", "of no format that is known here"),
        ("area,payer,service,quantity,period,value\nVT,medicare_ffs,all,paid,2026-01,4\n", "and no monthly feed"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert says in _fault(tmp_path)


def test_a_folder_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    assert "there is no such folder" in _fault(tmp_path / "away")
    assert "this folder holds no table" in _fault(tmp_path)


def test_of_several_states_one_has_to_be_named(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0), ("2026-01", "MD", 7.0, 20))
    assert "figures of MD, VT" in _fault(tmp_path)
    assert _read(tmp_path, "MD").rows["area"].unique().sort().to_list() == ["MD", "US"]
    assert "There are: MD, VT." in _fault(tmp_path, "RI")


def test_a_feed_of_the_nation_alone_is_refused(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-01-31", ("2026-01", "US", 7.0, 20))
    assert "figures of no state" in _fault(tmp_path)


def test_of_several_payers_that_are_not_the_one_looked_for_none_is_taken(tmp_path: Path) -> None:
    _feed(tmp_path, "a.csv", "2026-01-31", *_both("2026-01", 4.0), payer="medicaid")
    _feed(tmp_path, "b.csv", "2026-01-31", *_both("2026-01", 4.0), payer="commercial")
    assert "commercial, medicaid" in _fault(tmp_path)
