"""How good earlier warnings would have been: an office's own vintages replayed, or a folder of feeds of any state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from monitor.definitions.programmes import Definitions
from monitor.errors import ObservationError, Problem
from monitor.evaluation.gathered import Gathered
from monitor.intake.feed_folder import deliveries, read_folder
from monitor.language.periods import containing
from monitor.observations import publications
from monitor.outlook import feed_tests, feeds
from monitor.outlook.beliefs import Event
from monitor.outlook.forecast import YearEnd
from monitor.outlook.known_months import thought_of
from monitor.outlook.policy import Policy
from monitor.outlook.replay import Forecast, quantiles, replayed, scored, settled
from monitor.outlook.results import TrackRecord
from monitor.outlook.track_record import LEAST_SETTLED, is_enough, record
from monitor.words.areas import INVENTED, area_name
from monitor.workspace.simulated_record import simulated_record

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


@dataclass(frozen=True)
class Backtest:
    """What each delivery of a folder said of its open years; `files` by the month through which they are paid."""

    state: str
    files: Mapping[int, tuple[str, ...]]
    forecasts: tuple[Forecast, ...]
    notes: tuple[str, ...]
    seed: int


def of_folder(folder: Path, definitions: Definitions, state: str | None, seed: int) -> Backtest:
    """Every delivery in a folder forecast by what it and those before it said.

    Raises DeliveryError for a file at fault, and ObservationError where the folder holds no feed to forecast from.
    """
    read = read_folder(folder, definitions.vocabulary, state)
    divisions = definitions.vocabulary.totals.get("service", {})
    feed = feeds.of_rows(read.rows, divisions, read.state)
    if feed.triangle is None:
        mend = "Look at the files of the newest deliveries."
        raise ObservationError(Problem(str(folder), 0, f"{feed.why_not}.", mend=mend))
    forecasts = feed_tests.forecasts(feed.triangle, divisions, seed, thought_of(definitions, feeds.SOURCE, read.state))
    passed = (f"Not read, for these are no tables: {', '.join(read.passed)}.",) if read.passed else ()
    return Backtest(read.state, deliveries(read), forecasts, (*passed, *feed.notes), seed)


@dataclass(frozen=True)
class OwnReplay:
    """How good odds were of one state: by an office's own deliveries, or else on simulated histories, and `why_not`."""

    state: str
    record: TrackRecord
    why_not: str | None = None

    @property
    def synthetic(self) -> bool:
        """Whether its state is invented."""
        return self.state in INVENTED


def of_office(gathered: Gathered, programme: str | None, entity: str | None, by: Policy) -> tuple[OwnReplay, ...]:
    """Every delivery on file replayed: of a programme's state, of `entity`, or of each state that has a feed."""
    states = _states(gathered, programme, entity)
    if not states:
        return (OwnReplay("", simulated_record(), f"no monthly feed ({feeds.SOURCE}) is held."),)
    return tuple(of_state(gathered, state, by) for state in states)


def _states(gathered: Gathered, programme: str | None, entity: str | None) -> Sequence[str]:
    if entity:
        return (entity,)
    if programme:
        return (gathered.definitions.programme(programme).tests[0].asked.area,)
    held = [publication for publication in gathered.publications if publication.card.source == feeds.SOURCE]
    with publications.reading(held):
        areas = publications.observations_of(held, feeds.SOURCE).select("area").unique().collect()["area"]
    return sorted(area for area in areas if area != feeds.NATION_AREA and ":" not in area)


def of_state(gathered: Gathered, state: str, by: Policy) -> OwnReplay:
    """A state's own deliveries replayed; where too few of its years have settled, the record of simulated ones."""
    divisions = gathered.definitions.vocabulary.totals.get("service", {})
    feed = feeds.feed(gathered.publications, gathered.library.corrections, divisions, state)
    if feed.triangle is None:
        return OwnReplay(state, simulated_record(), f"{feed.why_not}.")
    came = settled(feed.triangle)
    forecasts = replayed(feed.triangle, thought=thought_of(gathered.definitions, feeds.SOURCE, state))
    rows = scored(feed.triangle, forecasts, came).with_columns(history=pl.lit(0))
    own = record(rows, by, f"{area_name(state)}'s own deliveries, of {len(came)} years that have settled", own=True)
    chosen = own if is_enough(own) else simulated_record()
    why = None if chosen.own else f"fewer than {LEAST_SETTLED} years of its own were forecast and have settled."
    return OwnReplay(state, chosen, why)


def replay_json(replay: OwnReplay) -> dict[str, Any]:
    """A state's track record, for other programs."""
    return {
        "state": replay.state,
        "synthetic": replay.synthetic,
        "why_not": replay.why_not,
        "record": asdict(replay.record),
    }


def as_json(backtest: Backtest) -> dict[str, Any]:
    """The forecasts of every delivery, oldest first, for other programs."""
    forecasts = [entry for forecast in backtest.forecasts for entry in _entries(forecast, backtest)]
    return {
        "state": backtest.state,
        "synthetic": backtest.state in INVENTED,
        "seed": backtest.seed,
        "tests": list(feed_tests.TESTS),
        "notes": list(backtest.notes),
        "forecasts": forecasts,
    }


def _entries(forecast: Forecast, backtest: Backtest) -> Iterator[dict[str, Any]]:
    *earlier, last = backtest.files.get(forecast.vintage, (None,))
    for name in earlier:
        why = f"{last} is paid through the same month and came later: it counts instead."
        yield _entry(replace(forecast, end=None, odds_met={}, events=(), why_not=why), name)
    if last:
        yield _entry(forecast, last)


def _entry(forecast: Forecast, delivery: str) -> dict[str, Any]:
    return {
        "delivery": delivery,
        "paid_through": str(containing(forecast.vintage, "month")),
        "year": forecast.year,
        **_figures(forecast.end),
        "odds_met": dict(forecast.odds_met),
        "months_observed": forecast.months_observed,
        "events": [_event(event) for event in forecast.events],
        "reason": forecast.why_not,
    }


def _figures(end: YearEnd | None) -> dict[str, Any]:
    if end is None:
        return {"mean": None, "sd": None, "quantiles": None}
    points = quantiles([end], np.array(LEVELS))[0].tolist()
    return {"mean": end.mean, "sd": _sd(end), "quantiles": dict(zip(map(str, LEVELS), points, strict=True))}


def _sd(end: YearEnd) -> float:
    """The standard deviation in points, linear in the growth of the ratio."""
    in_logs = end.scale * sqrt(end.freedom / (end.freedom - 2.0))
    return 100.0 * (1.0 + end.national_growth) * exp(end.center) * in_logs


def _event(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "area": event.area,
        "service": event.service,
        "size": event.size,
        "repaired": event.repaired,
    }
