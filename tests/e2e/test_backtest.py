"""`monitor backtest`: a folder of feeds forecast delivery by delivery, and an office's own deliveries replayed."""

import json
from pathlib import Path
from typing import Any

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
