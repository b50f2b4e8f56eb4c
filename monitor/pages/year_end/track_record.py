"""How good such odds were: errors and scores by the time of the year, and how often what was said came so."""

from collections.abc import Iterator, Sequence

from monitor.outlook.results import WHEN, Score, TrackRecord
from monitor.pages.model import Cell, Column, Table
from monitor.pages.sentences import DASH
from monitor.pages.year_end.words import begun, in_hundred
from monitor.words.wording import listed, number

_LEAST_NEAR = 10  # past cases from which they are told
MANY = 100  # years of which shares are told in 100
_TOLD = ("error, points", "outcomes inside nine in ten, percent", "Brier score of a miss")


def record_words(record: TrackRecord) -> Iterator[str]:
    """On what it was replayed, and what the levels of alert would have done there."""
    whose = "this office's own deliveries" if record.own else "these are not this office's own deliveries"
    yield f"Replayed on {record.replayed_on}: {whose}."
    good, missed = record.judged or (MANY, MANY)
    if record.false_alarms is not None:
        yield f"Warnings rang falsely in {_of(record.false_alarms, good)} of {_years(good)} that ended well."
    if record.found:
        said = listed([f"{_of(share, missed)} by {when}" for when, share in record.found])
        yield f"Of {_years(missed)} that ended in a miss they had called {said}."
    if record.lead_months is not None:
        yield f"A warning came {number(record.lead_months, 1)} months before the outcome was first known, on average."


def _of(share: float, years: int) -> int:
    """A share as so many of few years, and of many as so many in 100: one year of one is not 100 of 100."""
    return round(share * years) if years < MANY else in_hundred(share)


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{min(years, MANY)} years"


def near_words(record: TrackRecord, odds: float) -> str:
    """In 52 past cases with odds near these, a miss followed in 20; empty where none was near."""
    near = min(record.reliability, key=lambda tenth: abs(tenth[0] - odds), default=None)
    if near is None or abs(near[0] - odds) > 0.1 or near[2] < _LEAST_NEAR:
        return ""
    _, came, count = near
    return f"In {count:,} past cases with odds near these, a miss followed in {round(came * count):,}."


def scores_table(record: TrackRecord) -> Table | None:
    """A row for each rule and what is told of it, a column for each time of the year."""
    times = list(dict.fromkeys(score.paid_through for score in record.scores))
    if not times:
        return None
    rules = list(dict.fromkeys(score.rule for score in record.scores))
    rows = [row for rule in rules for row in _rows([s for s in record.scores if s.rule == rule], times)]
    known = "Told from" if times == [WHEN] else "Claims paid through"
    columns = (Column(known), *(Column(time, numeric=True) for time in times))
    years = sorted({score.years for score in record.scores})
    of = f"{years[0]:,}" if len(years) == 1 else f"{years[0]:,} to {years[-1]:,}" if years else ""
    note = (
        f"Over {of} years. Error is the mean absolute error of the year-end difference; a Brier score is 0 where every "
        "miss was foreseen for certain."
    )
    return Table("How good the forecasts were, by the time of the year", columns, tuple(rows), note)


def _rows(scores: Sequence[Score], times: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """Of each rule its error; of one that says more, its coverage and Brier score too."""
    by_time = {score.paid_through: score for score in scores}
    rule = scores[0].rule
    for place, what in enumerate(_TOLD):
        values = [_told(by_time[time])[place] if time in by_time else "" for time in times]
        if any(values):
            yield (Cell(begun(rule), detail=what), *(Cell(value or DASH) for value in values))


def _told(score: Score) -> tuple[str, str, str]:
    """Its error, coverage and Brier score; empty where it says nothing of one."""
    coverage = "" if score.coverage is None else number(100 * score.coverage, 0)
    return number(score.error, 2), coverage, "" if score.brier is None else number(score.brier, 3)


def reliability_table(record: TrackRecord) -> Table | None:
    """What was said, how often it came so, and how many times it was said."""
    if not record.reliability:
        return None
    columns = (
        Column("Odds of a miss, in 100"),
        *(Column(number(100 * said, 0), "", True) for said, *_ in record.reliability),
    )
    came = (Cell("A miss followed", detail="in 100"), *(Cell(number(100 * of, 0)) for _, of, _ in record.reliability))
    times = (Cell("Times said"), *(Cell(f"{count:,}") for *_, count in record.reliability))
    return Table("How often what was said came so", columns, (came, times))
