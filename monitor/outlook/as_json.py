"""An outlook for other programs: each test and open year with its odds, and what every exhibit is drawn from."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from monitor.language.periods import Period
from monitor.outlook.results import Odds, Outlook, TrackRecord, YearAhead

TIMES = {"March": 3, "June": 6, "September": 9, "December": 12, "next March": 15}  # months since a year began


def outlook_json(outlooks: Sequence[Outlook]) -> dict[str, Any]:
    """The odds of all programmes in one list, then what else is told of each programme. What is not known is None."""
    return {
        "odds": [_odds(odds, outlook) for outlook in outlooks for odds in outlook.odds],
        "programmes": [_rest(outlook) for outlook in outlooks],
    }


def _odds(odds: Odds, outlook: Outlook) -> dict[str, Any]:
    """One test and open year, with what is told of the year it is of."""
    year = next((year for year in outlook.years if year.year == odds.year and odds.method == "monthly"), None)
    told = {**plain(odds), "history": [{"paid_through": month, "odds_met": said} for month, said in odds.history]}
    reason = told.pop("why_not")
    return {
        **told,
        "completeness": plain(year.maturity) if year else [],
        "news": plain(year.changes) if year else [],
        "track_record": _record(outlook.record, year) if year and outlook.record else None,
        "reason": reason,
    }


def _record(record: TrackRecord, year: YearAhead) -> dict[str, Any]:
    """How good such odds were at this time of a year, beside the simple rules; all of it stands with the programme."""
    through = Period.parsed(year.paid_through)
    over = 12 * (through.year - year.year) + through.part
    now = [name for name, months in TIMES.items() if months <= over][-1:]
    scores = [plain(score) for score in record.scores if score.paid_through in now]
    return {"replayed_on": record.replayed_on, "own": record.own, "scores": scores}


def _rest(outlook: Outlook) -> dict[str, Any]:
    told = {name: value for name, value in plain(outlook).items() if name not in ("odds", "record")}
    return {**told, "track_record": plain(outlook.record)}


def plain(value: Any) -> Any:
    """What JSON can hold: objects by the names of their fields, arrays as lists, and None for what is not a number."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
