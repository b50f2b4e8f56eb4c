"""What a track record says of replayed odds, on rows made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from monitor.outlook.peers import TODAY
from monitor.outlook.policy import Policy
from monitor.outlook.replay import OURS
from monitor.outlook.results import TrackRecord
from monitor.outlook.track_record import is_enough, odds_by_vintage, record
from monitor.pages.year_end.track_record import record_words
from monitor.terminal import track_record as words
from monitor.workspace.simulated_record import simulated_record, write_record


def _rows(
    odds: Mapping[int, Sequence[float | None]], came: Mapping[int, float | None], rule: str = OURS, history: int = 0
) -> pl.DataFrame:
    """Rows of a rule whose odds of each year are told from its vintage of April on; it says half of what came."""
    return pl.DataFrame(
        [
            {
                "rule": rule, "year": year, "months": 4 + at, "flagged": False, "came": came[year],
                "said": 0.5 * (came[year] or 0.0), "low": -2.0, "high": 2.0, "crps": 0.3, "interval_score": 0.2,
                "odds": one, "history": history,
            }
            for year, told in odds.items()
            for at, one in enumerate(told)
        ],
        schema_overrides={"came": pl.Float64, "odds": pl.Float64},
    )  # fmt: skip


ODDS = {2020: [0.1] * 12, 2021: [0.4, 0.6, 0.9, *[0.95] * 9], 2022: [0.4, 0.55, 0.2, 0.2, *[0.1] * 8], 2023: [0.9] * 12}
CAME: Mapping[int, float | None] = {2020: -0.4, 2021: 1.8, 2022: 0.6, 2023: None}


@pytest.fixture
def told() -> TrackRecord:
    return record(_rows(ODDS, CAME), Policy(), "three years made by hand", own=True)


def test_years_that_have_not_settled_count_nowhere(told: TrackRecord) -> None:
    assert {score.years for score in told.scores} == {3}
    assert sum(count for _, _, count in told.reliability) == 36


def test_errors_are_of_the_time_of_the_year(told: TrackRecord) -> None:
    assert [score.paid_through for score in told.scores] == ["June", "September", "December", "next March"]
    june = told.scores[0]
    assert june.error == pytest.approx((0.2 + 0.9 + 0.3) / 3)
    assert june.coverage == 1.0
    assert june.brier == pytest.approx((0.1**2 + 0.1**2 + 0.2**2) / 3)


def test_alarms_are_those_of_the_settings(told: TrackRecord) -> None:
    assert told.false_alarms == 0.5
    assert dict(told.found) == {"June": 1.0, "September": 1.0, "December": 1.0, "next March": 1.0}
    assert told.lead_months == 11.0  # a warning from the vintage of May, before April of the next year
    calm = record(_rows(ODDS, CAME), Policy(warning=0.94, critical=0.96), "", own=True)
    assert (calm.false_alarms, dict(calm.found)["June"], dict(calm.found)["September"]) == (0.0, 0.0, 1.0)


def test_a_flagged_delivery_moves_no_alarm() -> None:
    rows = _rows({2021: [0.4, 0.6, 0.9]}, {2021: 1.8}).with_columns(flagged=pl.col("months") >= 5)
    assert not odds_by_vintage(rows).rang(Policy()).any()


def test_histories_stand_below_each_other() -> None:
    both = pl.concat([_rows({2021: [0.1, 0.2]}, {2021: 0.0}), _rows({2021: [0.3, None]}, {2021: 1.2}, history=7)])
    odds = odds_by_vintage(both)
    np.testing.assert_array_equal(odds.odds, [[0.1, 0.2], [0.3, np.nan]])
    np.testing.assert_array_equal(odds.missed, [0.0, 1.0])
    assert odds.history.tolist() == [0, 7]
    assert odds.vintages.tolist() == [4, 5]


def test_a_rule_that_says_yes_or_no_has_no_interval() -> None:
    points = _rows(ODDS, CAME, TODAY).with_columns(low=pl.col("said"), high=pl.col("said"))
    found = record(pl.concat([_rows(ODDS, CAME), points]), Policy(), "", own=True)
    assert {score.rule: score.coverage for score in found.scores} == {OURS: 1.0, TODAY: None}


def test_without_a_year_there_is_nothing_to_say() -> None:
    empty = record(_rows(ODDS, dict.fromkeys(CAME)), Policy(), "nothing", own=True)
    assert (empty.scores, empty.reliability, empty.false_alarms, empty.found, empty.lead_months) == (
        (),
        (),
        None,
        (),
        None,
    )
    assert not is_enough(empty)
    assert list(words.sentences(empty)) == ["Replayed on nothing."]


def test_three_years_are_enough(told: TrackRecord) -> None:
    assert is_enough(told)
    assert not is_enough(record(_rows({2020: ODDS[2020], 2021: ODDS[2021]}, CAME), Policy(), "", own=True))


def test_a_record_is_shipped_as_it_was_written(told: TrackRecord, tmp_path: Path) -> None:
    write_record(told, tmp_path / "record.json")
    assert simulated_record(tmp_path / "record.json") == told


def test_the_shipped_record_says_what_it_is_of() -> None:
    shipped = simulated_record()
    assert not shipped.own
    assert "simulated histories" in shipped.replayed_on
    assert "make bench-outlook" in shipped.replayed_on
    assert {score.paid_through for score in shipped.scores} == {"March", "June", "September", "December", "next March"}
    assert shipped.false_alarms is not None


def test_the_terminal_says_it_in_words(told: TrackRecord) -> None:
    simulated = replace(told, own=False)
    assert next(words.sentences(simulated)).startswith("Not enough years of your own yet")
    assert any("50 % of the 2 years that were then met" in text for text in words.sentences(told))
    columns, rows = words.errors_table(told)
    assert columns[1:] == ("March", "June", "September", "December", "next March")
    assert rows == [[OURS, "-", "0.47", "0.47", "0.47", "0.47"]]
    assert words.ours_table(told)[1][0] == ["June", "3", "0.47", "0.300", "0.200", "100 %", "0.020"]
    assert words.reliability_table(told)[1][-1] == ["94 %", "100 %", "10"]


def test_few_years_are_counted_and_many_are_told_in_100(told: TrackRecord) -> None:
    said = list(record_words(told))
    assert "Warnings rang falsely in 1 of 2 years that ended well." in said
    assert said[2].startswith("Of 1 year that ended in a miss they had called 1 by June")
    many = list(record_words(replace(told, judged=(300, 100))))
    assert many[1] == "Warnings rang falsely in 50 of 100 years that ended well."
    assert list(record_words(replace(told, judged=None)))[1] == many[1]
