"""What `outlook --json` prints: the keys of the contract, and null for what is not known."""

import json

import numpy as np

from monitor.outlook.as_json import outlook_json
from monitor.outlook.results import Change, Fan, Maturity, Odds, Outlook, Room, Score, TrackRecord, YearAhead

KEYS = {
    "test", "entity", "population", "year", "odds_met", "median", "p05", "p95", "limit", "direction", "unit", "method",
    "paths", "seed", "months_observed", "decides", "history", "level", "completeness", "news", "track_record", "reason",
}  # fmt: skip
TOLD = Odds(
    "office/guardrail", "MD", "all", 2026, 0.58, 0.87, -0.4, 2.1, 1.0, "at_most", "points", "monthly", 10_000, 1, 6,
    decides="professional", history=(("2026-05", 0.6), ("2026-06", 0.58)),
)  # fmt: skip
SILENT = Odds(
    "office/quality", "MD", "all", 2026, None, None, None, None, 1.0, "at_most", "ratio", None, 10_000, 1, 6,
    why_not="waits for figures",
)  # fmt: skip
YEAR = YearAhead(
    2026, "MD", "2026-06", (-0.4, 0.87, 2.1), (), (), (Change("new months", 0.2, ("2026-06",)),), (),
    Fan(2026, ("2026-01",), 1, np.array([[np.nan], [0.1], [0.2], [0.3], [0.4]]), 1.0),
    (Maturity("2026-06", 0, 0.28, 5.5),), (),
)  # fmt: skip
SCORES = tuple(Score("outlook", time, 10, 0.7, None, None, 0.9, 0.1) for time in ("March", "June", "September"))
RECORD = TrackRecord("simulated histories", False, SCORES, (), None, (), None)
ROOM = Room("office/guardrail", 2026, "national growth", "percent", 2.0, 1.5, None)


def told(**parts: object) -> dict[str, object]:
    outlook = Outlook("office", (TOLD, SILENT), (YEAR,), (ROOM,), RECORD)
    found: dict[str, object] = json.loads(json.dumps(outlook_json([outlook]), allow_nan=False))
    return found


def test_each_test_and_open_year_has_the_keys_of_the_contract() -> None:
    known, silent = told()["odds"]  # type: ignore[misc]

    assert set(known) == set(silent) == KEYS
    assert (known["odds_met"], known["median"], known["p05"], known["p95"], known["decides"]) == (
        0.58, 0.87, -0.4, 2.1, "professional",
    )  # fmt: skip
    assert known["history"] == [
        {"paid_through": "2026-05", "odds_met": 0.6},
        {"paid_through": "2026-06", "odds_met": 0.58},
    ]
    assert known["completeness"] == [{"month": "2026-06", "run_out": 0, "share_paid": 0.28, "error": 5.5}]
    assert known["news"] == [{"name": "new months", "points": 0.2, "months": ["2026-06"]}]
    assert (known["reason"], silent["reason"], silent["odds_met"]) == (None, "waits for figures", None)
    assert (silent["completeness"], silent["news"], silent["track_record"]) == ([], [], None)


def test_the_record_beside_odds_is_of_the_same_time_of_the_year() -> None:
    record = told()["odds"][0]["track_record"]  # type: ignore[index]

    assert (record["replayed_on"], record["own"]) == ("simulated histories", False)
    assert [score["paid_through"] for score in record["scores"]] == ["June"]


def test_what_exhibits_are_drawn_from_stands_with_the_programme_and_is_never_nan() -> None:
    (programme,) = told()["programmes"]  # type: ignore[misc]

    assert programme["programme"] == "office"
    assert programme["years"][0]["fan"]["quantiles"] == [[None], [0.1], [0.2], [0.3], [0.4]]
    assert programme["rooms"][0]["nine_in_ten"] is None
    assert len(programme["track_record"]["scores"]) == 3
