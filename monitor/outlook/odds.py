"""Worksheets on paths -> the odds of every open year: the share of paths on which the test is met.

They go by the letter of the figures: a stated error of a source is no part of them. Every test is answered on the same
paths by the same evaluation, so tests that complement each other, contain each other or are counted together agree path
by path.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.reasons import reason_of, waited_for
from monitor.evaluation.trace import Trace, trace_answer
from monitor.language.arithmetic import Array
from monitor.language.judge import MET, UNKNOWN, Flags
from monitor.observations.provenance import PROJECTED_FIRMNESS
from monitor.outlook.results import Method, Odds

QUANTILES = (0.05, 0.5, 0.95)
NOT_FORETOLD = "what it needs is not foretold"
SOME_ALONE = "it can be told on some paths only"


@dataclass(frozen=True)
class Drawing:
    """What the paths are of: how many there are, and from which seed.

    `monthly` are the sources that a monthly feed foretells; what else is drawn is drawn year by year. `months_observed`
    of a feed are by year. `lacking` says of sources why nothing is drawn of them.
    """

    paths: int
    seed: int
    monthly: frozenset[str]
    months_observed: Mapping[int, int]
    lacking: Mapping[str, str] = field(default_factory=dict)


def odds_of(sheet: Worksheet, years: Sequence[int], drawing: Drawing) -> Iterator[Odds]:
    """The odds of each entity in each of `years` that is judged and not settled by what is published.

    `sheet` is filled on paths. Where there are no odds, the reason stands in their place.
    """
    judged = [year for year in years if sheet.has(year) and sheet.judges(year)]
    for entity in range(len(sheet.entities)):
        for year in judged:
            asked, known = _on_paths(sheet, entity, year)
            if asked.any() and (not known.all() or _is_open(sheet, entity, year)):
                yield _odds(sheet, entity, year, drawing)


def _on_paths(sheet: Worksheet, entity: int, year: int) -> tuple[Flags, Flags]:
    """Where the test is asked, and whether it is told there, [path]."""
    place = sheet.place(year)
    asked = sheet.asked[entity, :, place]
    return asked, np.asarray((sheet.verdicts[entity, :, place] != UNKNOWN)[asked])


def _is_open(sheet: Worksheet, entity: int, year: int) -> bool:
    """Whether any figure that the answer leans on is ours, and not published."""
    return trace_answer(sheet, entity, year).lineage.firmness == PROJECTED_FIRMNESS


def _odds(sheet: Worksheet, entity: int, year: int, drawing: Drawing) -> Odds:
    place, clause = sheet.place(year), sheet.way(year).clause
    asked, known = _on_paths(sheet, entity, year)
    told = bool(known.all())
    met = sheet.verdicts[entity, :, place][asked] == MET
    low, middle, high = _quantiles(sheet.values[clause.line][entity, :, place]) if clause and told else (None,) * 3
    return Odds(
        test=sheet.test.id,
        entity=sheet.entities[entity].area,
        population=sheet.entities[entity].population,
        year=year,
        odds_met=float(met.mean()) if told else None,
        median=middle,
        p05=low,
        p95=high,
        limit=_one(sheet.values[clause.limit][entity, :, place]) if clause else None,
        direction=clause.direction if clause else None,
        unit=str(sheet.test.units[clause.line]) if clause else "",
        method=_method(trace_answer(sheet, entity, year), drawing) if told else None,
        paths=drawing.paths,
        seed=drawing.seed,
        months_observed=drawing.months_observed.get(year),
        why_not=None if told else _why_not(trace_answer(sheet, entity, year), drawing),
    )


def _quantiles(values: Array) -> tuple[float | None, ...]:
    """The figure that is not exceeded on one path in twenty, in ten of twenty, and in nineteen; None where unknown."""
    if np.isnan(values).any():
        return (None,) * len(QUANTILES)
    return tuple(float(quantile) for quantile in np.quantile(values, QUANTILES))


def _one(values: Array) -> float | None:
    """A limit that is the same on every path; None where it is not, or not known."""
    return float(values[0]) if (values == values[0]).all() else None


def _method(walked: Trace, drawing: Drawing) -> Method:
    """Whether all that is drawn of what an answer leans on follows a monthly feed."""
    return "monthly" if _ours(walked) <= drawing.monthly else "annual"


def _ours(walked: Trace) -> set[str]:
    """The sources of the figures that are not published."""
    series = walked.sheet.series
    steps = [(name, year) for name, year in walked.steps if name in series]
    used = [series[name].provenance.at(walked.entity, year) for name, year in steps]
    ours = {p.card.source for lineage in used if lineage.firmness == PROJECTED_FIRMNESS for p in lineage.publications}
    return ours.union(*map(_ours, walked.members))


def _why_not(walked: Trace, drawing: Drawing) -> str:
    """Why there are no odds: what the first path lacks and why that is not drawn, or that some paths alone tell it."""
    reason = reason_of(walked)
    if reason is None or walked.without_term():
        return reason or SOME_ALONE
    gaps = waited_for(walked)
    sources = dict.fromkeys(gap.sheet.series[gap.name].source_of(gap.year) for gap in gaps)
    why = dict.fromkeys(drawing.lacking[source] for source in sources if source in drawing.lacking)
    return "; ".join([f"{NOT_FORETOLD}: {reason}", *why])
