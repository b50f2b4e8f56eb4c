"""How good the odds were, as text for the terminal."""

from collections.abc import Iterator, Sequence

from monitor.outlook.replay import OURS
from monitor.outlook.results import Score, TrackRecord
from monitor.outlook.track_record import TIMES

_NONE = "-"


def errors_table(record: TrackRecord) -> tuple[Sequence[str], list[list[str]]]:
    """Columns and rows: the mean absolute error of each rule in points, by how far the year was paid."""
    times = [name for name, _ in TIMES]
    found = {(score.rule, score.paid_through): score for score in record.scores}
    rules = list(dict.fromkeys(score.rule for score in record.scores))
    return ("Error in points", *times), [[rule, *(_error(found.get((rule, time))) for time in times)] for rule in rules]


def _error(score: Score | None) -> str:
    return f"{score.error:.2f}" if score else _NONE


def ours_table(record: TrackRecord) -> tuple[Sequence[str], list[list[str]]]:
    """Columns and rows: how the outlook itself scored, by how far the year was paid."""
    columns = ("Outlook, paid through", "years", "error", "CRPS", "interval score", "90 % covered", "Brier")
    ours = [score for score in record.scores if score.rule == OURS]
    return columns, [
        [
            score.paid_through,
            str(score.years),
            f"{score.error:.2f}",
            _figure(score.crps, 3),
            _figure(score.interval_score, 3),
            _percent(score.coverage),
            _figure(score.brier, 3),
        ]
        for score in ours
    ]


def reliability_table(record: TrackRecord) -> tuple[Sequence[str], list[list[str]]]:
    """Columns and rows: what odds of a miss were said, and how often it came so."""
    rows = [[_percent(said), _percent(came), str(count)] for said, came, count in record.reliability]
    return ("Odds of a miss said", "came so", "times"), rows


def sentences(record: TrackRecord) -> Iterator[str]:
    """What the record is of, and what its alerts were worth."""
    yield f"{'Replayed' if record.own else 'Not enough years of your own yet: replayed'} on {record.replayed_on}."
    good, missed = (f"{many:,} " for many in record.judged) if record.judged else ("", "")
    if record.false_alarms is not None:
        yield f"A warning or more stood in {_percent(record.false_alarms)} of the {good}years that were then met."
    if record.found:
        by = ", ".join(f"{_percent(share)} by {name}" for name, share in record.found)
        yield f"Of the {missed}years that were missed it had called {by}."
    if record.lead_months is not None:
        yield f"Years that it called, it called {record.lead_months:.1f} months before April of the next, on average."


def _figure(figure: float | None, places: int) -> str:
    return _NONE if figure is None else f"{figure:.{places}f}"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.0f} %"
