"""How good odds from years alone were: the annual outlook replayed on all states of the source it would be asked of."""

import numpy as np

from monitor.evaluation.gathered import Gathered
from monitor.outlook.annual import LEAST_POOLED_YEARS, LEAST_STATES
from monitor.outlook.annual_paths import levels_of_states
from monitor.outlook.annual_replay import AnnualReplay, replayed
from monitor.outlook.results import WHEN, Score, TrackRecord


def annual_record(gathered: Gathered) -> TrackRecord | None:
    """The record of the first registered source of which enough states have enough years; None where none has."""
    for source, foretold in sorted(gathered.definitions.outlook.items()):
        for quantity, like in sorted(foretold.like.items()):
            levels = levels_of_states(gathered, source, quantity) if like.per else None
            whole = levels.values[~np.isnan(levels.values).any(axis=1)] if levels else np.empty((0, 0))
            if levels and len(whole) > LEAST_STATES and levels.values.shape[1] > LEAST_POOLED_YEARS + 1:
                judged = range(levels.first + LEAST_POOLED_YEARS + 1, levels.last + 1)
                return _record(replayed(whole[:-1], whole[-1], levels.first, judged))
    return None


def _record(replay: AnnualReplay) -> TrackRecord:
    first, last = replay.years[0], replay.years[-1]
    scores = tuple(
        Score(rule.rule, WHEN, replay.state_years, rule.error, rule.crps, None, rule.coverage, rule.brier)
        for rule in replay.rules
    )
    where = f"{replay.state_years} years of all states, {first} to {last}, each told from the years before it"
    return TrackRecord(where, own=False, scores=scores, reliability=replay.reliability,
                       false_alarms=None, found=(), lead_months=None)  # fmt: skip
