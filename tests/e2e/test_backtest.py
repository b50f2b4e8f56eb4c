"""`monitor backtest`: a folder of feeds forecast delivery by delivery, and an office's own deliveries replayed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from monitor.simulate.deliveries import delivery, paid_through
from monitor.simulate.history import History, history
from monitor.simulate.worlds import WORLDS
from tests.workspaces import Command

SEED = 1006
FIRST = 32  # place of the first delivery in the folder: paid through September of the third year


@pytest.fixture(scope="module")
def drawn() -> History:
    return history(WORLDS["base"], SEED, years=3)


@pytest.fixture(scope="module")
def feeds(drawn: History, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen deliveries, which are all of a history that still says what settled before."""
    folder = tmp_path_factory.mktemp("feeds")
    for place in range(FIRST, drawn.paid.shape[-1]):
        delivery(drawn, place).write_csv(folder / f"feed_{paid_through(drawn, place)}.csv")
    return folder


def _printed(monitor: Command, *words: str | Path) -> str:
    code, out, err = monitor("backtest", *words)
    assert (code, err) == (0, "")
    return out


def _forecasts(text: str) -> list[dict[str, Any]]:
    return json.loads(text)["forecasts"]


def test_every_delivery_of_a_folder_is_forecast(feeds: Path, monitor: Command) -> None:
    told = json.loads(_printed(monitor, "--feeds", feeds, "--json"))
    assert (told["state"], told["synthetic"], told["notes"]) == ("WX", True, [])
    forecasts = told["forecasts"]
    assert [entry["delivery"] for entry in forecasts[::2]] == sorted(path.name for path in feeds.iterdir())
    newest = forecasts[-1]
    assert (newest["paid_through"], newest["year"], newest["months_observed"]) == ("2014-12", 2014, 12)
    assert list(newest["quantiles"]) == ["0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"]
    assert sorted(newest["quantiles"].values()) == list(newest["quantiles"].values())
    assert newest["quantiles"]["0.05"] < newest["mean"] < newest["quantiles"]["0.95"]
    assert set(newest["odds_met"]) == set(told["tests"])
    assert newest["reason"] is None


def test_later_deliveries_change_nothing_that_was_said(feeds: Path, tmp_path: Path, monitor: Command) -> None:
    whole = _forecasts(_printed(monitor, "--feeds", feeds, "--json"))
    for path in sorted(feeds.iterdir())[:4]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    early = _forecasts(_printed(monitor, "--feeds", tmp_path, "--json"))
    assert early == whole[: len(early)]


def test_the_terminal_shows_a_line_for_each_year(feeds: Path, monitor: Command) -> None:
    out = _printed(monitor, "--feeds", feeds)
    assert out.startswith("SYNTHETIC")
    assert out.count("2014-") == 2 * 12


NEWEST, PAID = pl.col("paid_through") == "2014-12-31", pl.col("paid").cast(pl.Float64)
STATE, INPATIENT = pl.col("area") == "WX", pl.col("service") == "hospital_inpatient"
MONTH = pl.col("incurred_month")
DAMAGES: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "a month missing in the newest delivery": lambda rows: rows.filter(~(NEWEST & (MONTH == "2014-05"))),
    "a month missing in all": lambda rows: rows.filter(MONTH != "2014-05"),
    "a service that disappears": lambda rows: rows.filter(~(NEWEST & INPATIENT)),
    "a service that one area never has": lambda rows: rows.filter(~(STATE & INPATIENT)),
    "a negative month": lambda rows: _paid(rows, STATE & INPATIENT & (MONTH == "2014-05"), -PAID),
    "ten times the people": lambda rows: rows.with_columns(
        beneficiaries=pl.when(STATE & (MONTH == "2014-05"))
        .then(pl.col("beneficiaries") * 10)
        .otherwise("beneficiaries")
    ),
    "nothing paid at all": lambda rows: _paid(rows, pl.lit(True), pl.lit(0.0)),
    "nothing paid by the state": lambda rows: _paid(rows, STATE, pl.lit(0.0)),
    "nobody covered": lambda rows: rows.with_columns(beneficiaries=pl.lit(0)),
    "all care alone": lambda rows: rows.filter(pl.col("service") == "all"),
    "two years of months": lambda rows: rows.filter(MONTH >= "2013-01"),
    "one year of months": lambda rows: rows.filter(MONTH >= "2014-01"),
    "one delivery": lambda rows: rows.filter(NEWEST),
    "a delivery that is left out": lambda rows: rows.filter(pl.col("paid_through") != "2014-10-31"),
    "the newest delivery short by a third": lambda rows: _paid(rows, NEWEST & STATE, PAID * 0.67),
}


def _paid(rows: pl.DataFrame, where: pl.Expr, paid: pl.Expr) -> pl.DataFrame:
    """Rows with other payments in some, and `all` left out, which would be no sum of its parts any more."""
    moved = rows.with_columns(paid=pl.when(where).then(paid).otherwise(PAID).round(2))
    return moved.filter(pl.col("service") != "all")


FORECAST = {  # with what is noted, or why there is none
    "a month missing in the newest delivery": "paid through 2014-12 lacks the month 2014-05",
    "a month missing in all": "lacks the month 2014-05",
    "a service that one area never has": "only all care together is looked at",
    "a negative month": "",
    "ten times the people": "beneficiaries of WX in 2014-05 are not used",
    "all care alone": "",
    "two years of months": "Growth of 2013 needs every month of 2012; the feed begins with 2013-01.",
    "one year of months": "Growth of 2014 needs every month of 2013; the feed begins with 2014-01.",
    "one delivery": "",
    "a delivery that is left out": "",
    "the newest delivery short by a third": "payment stop",
}
REFUSED = {
    "a service that disappears": "the parts sum to",
    "nothing paid at all": "every payment of the feed is zero",
    "nothing paid by the state": "No delivery tells of a month with spending and beneficiaries of both",
    "nobody covered": "No delivery tells of a month with spending and beneficiaries of both",
}


def _damaged(damage: str, drawn: History, folder: Path) -> Path:
    """The last four deliveries of a history, each damaged alike."""
    last = drawn.paid.shape[-1]
    for place in range(last - 4, last):
        rows = DAMAGES[damage](delivery(drawn, place))
        if rows.height:
            rows.write_csv(folder / f"feed_{place}.csv")
    return folder


@pytest.mark.parametrize("damage", FORECAST)
def test_odd_feeds_are_forecast_or_told_why_not(damage: str, drawn: History, tmp_path: Path, monitor: Command) -> None:
    out = _printed(monitor, "--feeds", _damaged(damage, drawn, tmp_path), "--json")
    assert FORECAST[damage] in out
    for entry in _forecasts(out):
        assert (entry["reason"] is None) == (entry["mean"] is not None) == bool(entry["odds_met"])


@pytest.mark.parametrize("damage", REFUSED)
def test_feeds_that_say_nothing_are_refused(damage: str, drawn: History, tmp_path: Path, monitor: Command) -> None:
    code, out, err = monitor("backtest", "--feeds", _damaged(damage, drawn, tmp_path), "--json")
    assert (code, out) == (11, "")
    assert REFUSED[damage] in err


def test_every_damage_is_tried() -> None:
    assert {*FORECAST, *REFUSED} == {*DAMAGES}


def test_a_folder_at_fault_is_refused_with_its_file(feeds: Path, tmp_path: Path, monitor: Command) -> None:
    for path in sorted(feeds.iterdir())[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "bad.csv").write_text(path.read_text("utf-8").replace("2013-01", "Jan-13", 1), "utf-8")
    code, out, err = monitor("backtest", "--feeds", tmp_path)
    assert (code, out) == (11, "")
    assert "bad.csv, row" in err
    assert "a month such as 2026-03" in err


def test_without_a_feed_the_record_is_that_of_simulated_histories(monitor: Command) -> None:
    told = _printed(monitor, "maryland_tcoc")
    assert "no monthly feed" in told
    assert "Not enough years of your own yet" in told
    assert "climatology" in told
