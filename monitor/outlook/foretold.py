"""Annual sources that a monthly feed foretells: their last published level, grown on each path like the feed's months.

Levels of two sources may differ, growth of the same care hardly does. Which quantity grows like which of the feed is
registered under `outlook` in measures.yaml. Services that sum to all care in the last year do so on every path.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from monitor.definitions.registers import NO_SERVICE, TOTAL, Foretold, GrowsLike, Measure
from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.language.periods import FORMS, year_named
from monitor.observations import publications, vintages
from monitor.observations.drawn import Drawn
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.feeds import PAID, PAYER, PEOPLE, Feed
from monitor.outlook.paths import Months, months_of, of_columns, of_feed, together
from monitor.words.areas import EVERYONE

_WHOLE = 0.001  # of a total, by which its parts may miss it and still be all of it

ByYear = Mapping[int, Array]  # [path], by year
_Figure = tuple[str, str, str]  # area, quantity, service
_Level = tuple[int, float, str]  # its last year, what it was, and the publication that says so


def drawn_of(gathered: Gathered, feed: Feed, completed: Completed, draws: Draws) -> Drawn:
    """All that the paths of a feed tell of: its own open months, and every annual source registered to follow it.

    `completed` is of the newest delivery of `feed`, whose triangle is known.
    """
    assert feed.triangle is not None  # without one there are no paths  # noqa: S101
    definitions, triangle = gathered.definitions, feed.triangle
    sources = {name: told for name, told in sorted(definitions.outlook.items()) if told.months == feed.source}
    levels = {name: levels_of(gathered, name, told, triangle.state) for name, told in sources.items()}
    bases = [12 * level[0] for of_source in levels.values() for level in of_source.values()]
    since = min([draws.first, *(base for base in bases if base >= triangle.first)])
    divisions = definitions.vocabulary.totals.get("service", {})
    months = months_of(triangle, completed, draws, divisions, since)
    services = {name for m in definitions.measures.values() if m.sum and m.source == feed.source for name in _used(m)}
    annual = [foretold_by(months, name, told, levels[name]) for name, told in sources.items()]
    return together([of_feed(months, feed.source, feed.publication, services), *annual])


def _used(measure: Measure) -> list[str]:
    return [*measure.sum.service, *measure.sum.less] if measure.sum else []


def levels_of(gathered: Gathered, source: str, foretold: Foretold, state: str) -> dict[_Figure, _Level]:
    """The last published year of every figure of `source` that is foretold, for the state and the nation."""
    known, corrections = gathered.library.publications, gathered.library.corrections
    of_years = pl.col("period").str.contains(FORMS["years"].pattern)
    whom = (pl.col("population") == EVERYONE) & (pl.col("payer") == PAYER) & pl.col("area").is_in([state, "US"])
    wanted = of_years & whom & pl.col("quantity").is_in(sorted(foretold.like)) & pl.col("value").is_not_null()
    with publications.reading([held for held in known if held.card.source == source]):
        rows = vintages.newest(known, corrections, source, wanted).with_columns(year=year_named())
        last = rows.sort("year").group_by("area", "quantity", "service", maintain_order=True).last()
        found = last.sort("area", "quantity", "service").collect(engine="streaming")
    columns = ("area", "quantity", "service", "year", "value", "publication")
    return {
        (area, quantity, service): (year, float(value), known[place].id)
        for area, quantity, service, year, value, place in found.select(columns).iter_rows()
    }


def foretold_by(months: Months, source: str, foretold: Foretold, levels: Mapping[_Figure, _Level]) -> Drawn:
    """The years after the last published one of each figure, as far as `months` reach, on each path."""
    columns: dict[str, dict[tuple[str, str, str, str], Array]] = {}
    grown = {figure: _grown(months, figure, foretold.like[figure[1]], level) for figure, level in levels.items()}
    for figure, by_year in _footing(months, levels, grown).items():
        for year, values in by_year.items():
            columns.setdefault(levels[figure][2], {})[*figure, str(year)] = values
    return together([of_columns(source, stands_on, part) for stands_on, part in sorted(columns.items())])


def _grown(months: Months, figure: _Figure, like: GrowsLike, level: _Level) -> ByYear:
    """The level of each later year [path]; none where the feed does not tell of the last year, or of such a figure."""
    area, _, service = figure
    last, value, _ = level
    amounts = _amounts(months, like, service)
    if amounts is None or last not in months.years:
        return {}
    of_area = amounts[:, months.areas.index(area)]
    base = of_area[:, months.years.index(last)]
    return {year: value * (of_area[:, at] / base) for at, year in enumerate(months.years) if year > last}


def _amounts(months: Months, like: GrowsLike, service: str) -> Array | None:
    """What the feed has of each year [path, area, year]: an amount, or an amount per beneficiary-month."""
    over = _by_year(months, like.quantity, service)
    under = _by_year(months, like.per, NO_SERVICE) if like.per else None
    if over is None or (like.per and under is None):
        return None
    return over if under is None else over / under


def _by_year(months: Months, quantity: str, service: str) -> Array | None:
    if quantity == PEOPLE:
        of_months: Array | None = np.broadcast_to(months.people, months.total.shape)
    else:
        of_months = months.paid(service) if quantity == PAID else None
    if of_months is None:
        return None
    begins, years = 12 * months.years[0] - months.first, len(months.years)
    whole: Array = np.round(100 * of_months[..., begins : begins + 12 * years])  # whole cents: exact in any order
    return np.asarray(whole.reshape(*whole.shape[:2], years, 12).sum(axis=-1) / 100)


def _footing(
    months: Months, levels: Mapping[_Figure, _Level], grown: Mapping[_Figure, ByYear]
) -> dict[_Figure, ByYear]:
    """What is grown, with services scaled so that they are as much of all care as they were in the last year."""
    footed = dict(grown)
    for area, quantity in sorted({figure[:2] for figure in levels if figure[2] == TOTAL}):
        of_area = [figure for figure in levels if figure[:2] == (area, quantity)]
        parts = [figure for figure in of_area if figure[2] in months.services and figure[2] != TOTAL]
        if parts and _sum_to(levels, (area, quantity, TOTAL), parts):
            footed |= dict(_scaled(footed, (area, quantity, TOTAL), parts))
            footed |= dict(
                _joined(months, levels, footed, [f for f in of_area if f[2] not in (TOTAL, *months.services)])
            )
    return footed


def _sum_to(levels: Mapping[_Figure, _Level], whole: _Figure, parts: Sequence[_Figure]) -> bool:
    """Whether `parts` are all of a figure in the last year, which is the same of all."""
    alike = {levels[figure][0] for figure in (whole, *parts)}
    return len(alike) == 1 and abs(sum(levels[part][1] for part in parts) / levels[whole][1] - 1) < _WHOLE


def _scaled(
    grown: Mapping[_Figure, ByYear], whole: _Figure, parts: Sequence[_Figure]
) -> Iterator[tuple[_Figure, ByYear]]:
    """Each part, raised or lowered on each path as all of them have to be to sum to the whole."""
    scale = {year: values / sum(grown[part][year] for part in parts) for year, values in grown[whole].items()}
    for part in parts:
        yield part, {year: values * scale[year] for year, values in grown[part].items()}


def _joined(
    months: Months, levels: Mapping[_Figure, _Level], grown: Mapping[_Figure, ByYear], wholes: Sequence[_Figure]
) -> Iterator[tuple[_Figure, ByYear]]:
    """Services made of others, such as hospital: what these are together, if they were in the last year."""
    for whole in wholes:
        below = {part for division in months.divisions.get(whole[2], ()) for part in division}
        parts = [(*whole[:2], name) for name in months.services if name in below and (*whole[:2], name) in levels]
        if parts and _sum_to(levels, whole, parts):
            yield whole, {year: np.asarray(sum(grown[part][year] for part in parts)) for year in grown[whole]}
