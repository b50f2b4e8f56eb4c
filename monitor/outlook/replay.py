"""Every vintage of a feed forecast as if it were the newest, and what came of it.

Completion and model know nothing later than the vintage by their own construction, so replaying adds no rule of its
own: it asks them of each vintage, and lays what came beside what was said.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isnan

import numpy as np
import polars as pl

from monitor.language.arithmetic import Array
from monitor.language.periods import containing
from monitor.outlook import peers
from monitor.outlook.beliefs import Completed, Event, Posterior
from monitor.outlook.completion import completed
from monitor.outlook.forecast import YearEnd, year_end
from monitor.outlook.peers import Deliveries, Said
from monitor.outlook.posterior import USUAL, NoPosterior, Structures, people_of, posteriors
from monitor.outlook.scores import EVEN, HIGH, INTERVALS, LOW, quantile_score
from monitor.outlook.triangle import Triangle

OURS = "outlook"  # the method, among the rules
LIMIT = 1.0  # points of the guardrail, whose breach odds are scored by
SETTLE_AFTER_MONTHS = 15  # from the end of a year on, its figures count as settled


Judge = Callable[[Completed, Posterior, int], Mapping[str, float | None]]  # the odds that each test of a year is met


@dataclass(frozen=True)
class Forecast:
    """What was said of a year at one vintage, both by month and year numbers. Without an `end` there is a `why_not`.

    `odds_met`: of each test asked about. `months_observed`: how many months of the year were delivered.
    """

    vintage: int
    year: int
    months_observed: int
    end: YearEnd | None = None
    odds_met: Mapping[str, float | None] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    why_not: str | None = None

    @property
    def flagged(self) -> bool:
        """Whether the delivery came short, so that it moves no alert."""
        return any(event.kind == "short delivery" and event.vintage == self.vintage for event in self.events)


def open_years(vintage: int) -> tuple[int, int]:
    """The years that a vintage is asked about: the year before, not settled yet, and its own."""
    return vintage // 12 - 1, vintage // 12


def replayed(
    triangle: Triangle,
    judge: Judge | None = None,
    asked: Collection[int] | None = None,
    thought: Structures = USUAL,
) -> tuple[Forecast, ...]:
    """What every vintage said of its open years, or those `asked` about by month number; oldest first.

    `thought` is what is thought of the months before they are seen, of which a vintage is told what was known then.

    Without a `judge`, no test is asked about, only the year's difference. Raises ObservationError where no delivery
    tells anything of both areas.
    """
    told = [each for each in completed(triangle) if asked is None or each.vintage in asked]
    believed = posteriors(told, thought)
    return tuple(
        _forecast(each, posterior, year, judge or no_tests)
        for each, posterior in zip(told, believed, strict=True)
        for year in open_years(each.vintage)
    )


def _forecast(known: Completed, believed: Posterior | NoPosterior, year: int, judge: Judge) -> Forecast:
    months = min(12, known.vintage - 12 * year + 1)
    events = tuple(event for event in known.events if event.vintage == known.vintage)
    silent = Forecast(known.vintage, year, months, events=events)
    if known.first > 12 * (year - 1):
        begins = containing(known.first, "month")
        return replace(
            silent, why_not=f"Growth of {year} needs every month of {year - 1}; the feed begins with {begins}."
        )
    if isinstance(believed, NoPosterior):
        return replace(silent, why_not=believed.why)
    end = year_end(believed, people_of(known, believed), year, LIMIT)
    if isnan(end.center) or isnan(end.scale):
        why = f"The figures have a gap in the months that growth of {year} is worked out from."
        return replace(silent, why_not=why)
    return replace(silent, end=end, odds_met=judge(known, believed, year))


def settled(triangle: Triangle, after_months: int = SETTLE_AFTER_MONTHS) -> Mapping[int, float]:
    """Each year's difference in points as it had settled, `after_months` or more after its end, by the newest delivery.

    Years of which no such delivery tells all months are not there.
    """
    held, first = Deliveries(triangle), triangle.first
    years = range(first // 12 + 1, (first + triangle.months) // 12)
    found = {year: _as_settled(held, year, 12 * year + 11 + after_months - first) for year in years}
    return {year: gap for year, gap in found.items() if not isnan(gap)}


def _as_settled(held: Deliveries, year: int, since: int) -> float:
    gaps = (held.gap(held.paid, vintage, year, 0) for vintage in range(held.triangle.months - 1, since - 1, -1))
    return next((gap for gap in gaps if not isnan(gap)), float("nan"))


def quantiles(ends: Sequence[YearEnd], levels: Array) -> Array:
    """The differences at each level, 0 to 1, in points: [forecast, level]."""
    from scipy.special import stdtrit

    center, scale, freedom, nation = (
        np.array([getattr(end, name) for end in ends])[:, None]
        for name in ("center", "scale", "freedom", "national_growth")
    )
    return np.asarray(100 * (1 + nation) * np.expm1(center + scale * stdtrit(freedom, levels)))


def scored(triangle: Triangle, forecasts: Sequence[Forecast], came: Mapping[int, float]) -> pl.DataFrame:
    """One row for each rule, vintage and year that a forecast was made of: what it said, and how good that was.

    `came` is each year's difference in points; of a year without one the scores are null. Columns: `rule`, `year`,
    `months` (from the start of the year through the vintage: 6 is June, 15 March of the next), `flagged`, `came`,
    `said` (the median), `low` and `high` (of the 90 % interval), `crps`, `interval_score`, `odds` (of a difference
    above LIMIT).
    """
    made = [forecast for forecast in forecasts if forecast.end]
    held = Deliveries(triangle)
    told = [peers.said(held, forecast.vintage - triangle.first, forecast.year) for forecast in made]
    ends = [forecast.end for forecast in made if forecast.end]
    tables = [_table(OURS, made, came, lambda levels: quantiles(ends, levels), [_missed(end) for end in ends])]
    tables += [_rule_table(rule, made, came, [each[rule] for each in told]) for rule in peers.RULES]
    return pl.concat(tables).fill_nan(None)


def _missed(end: YearEnd) -> float:
    return end.above(LIMIT)


def _rule_table(rule: str, made: Sequence[Forecast], came: Mapping[int, float], told: Sequence[Said]) -> pl.DataFrame:
    middle, spread = (np.array([getattr(said, name) for said in told]) for name in ("middle", "spread"))
    odds = [said.odds_above(LIMIT) for said in told]
    return _table(rule, made, came, lambda levels: peers.quantiles(middle, spread, levels), odds)


def _table(
    rule: str,
    made: Sequence[Forecast],
    came: Mapping[int, float],
    at: Callable[[Array], Array],
    odds: Sequence[float],
) -> pl.DataFrame:
    truth = np.array([came.get(forecast.year, np.nan) for forecast in made])
    low, middle, high = at(np.array([LOW, 0.5, HIGH])).T
    return pl.DataFrame(
        {
            "rule": pl.Series([rule] * len(made), dtype=pl.String),
            "year": [forecast.year for forecast in made],
            "months": [forecast.vintage - 12 * forecast.year + 1 for forecast in made],
            "flagged": [forecast.flagged for forecast in made],
            "came": truth,
            "said": middle,
            "low": low,
            "high": high,
            "crps": quantile_score(truth, at(EVEN), EVEN),
            "interval_score": quantile_score(truth, at(INTERVALS), INTERVALS),
            "odds": np.array(odds, dtype=np.float64),
        }
    )


def no_tests(known: Completed, believed: Posterior, year: int) -> Mapping[str, float | None]:
    """Judges nothing: where only the year's difference is asked about."""
    return {}
