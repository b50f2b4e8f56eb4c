"""Annual sources without a monthly feed: their years to come on paths, spread as growth usually is over all states.

The nation grows as its own years did; the state as the nation does, and by as much more or less as `annual` learned of
it. People go on as the area's own years did. Only all care together is carried on: how services move apart from year to
year is not learned.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from monitor.definitions.registers import NO_SERVICE, TOTAL, Foretold
from monitor.evaluation.gathered import Gathered
from monitor.language.arithmetic import Array
from monitor.language.periods import FORMS, year_named
from monitor.observations import publications, vintages
from monitor.observations.drawn import NOTHING_DRAWN, Drawn
from monitor.outlook.annual import Spread, TooFew, above_nation, alone, drawn
from monitor.outlook.feeds import NATION_AREA, PAYER
from monitor.outlook.paths import of_columns, together
from monitor.words.areas import EVERYONE, NAMES

_AREAS = (*sorted(code for code in NAMES if code != NATION_AREA), NATION_AREA)  # the nation stands last
_OWN, _NATION, _PEOPLE = range(3)  # streams of chance: of the state, of the nation, and of people


@dataclass(frozen=True)
class Chance:
    """How many paths from which seed; a stream of its own for each kind of figure, the same in every source."""

    paths: int
    seed: int

    def of(self, spread: Spread, years: int, stream: int) -> Array:
        """Log growth of years to come added up since the last, [path, year]."""
        return np.cumsum(drawn(spread, years, self.paths, (self.seed, stream)), axis=1)


@dataclass(frozen=True)
class YearsToCome:
    """What is drawn of annual sources, and why of others nothing is, by source. `pooled`: states learned from."""

    drawn: Drawn = NOTHING_DRAWN
    why_not: Mapping[str, str] = field(default_factory=dict)
    pooled: int = 0


@dataclass(frozen=True)
class Levels:
    """What is published of one quantity: `values` [area, year] from `first` to the last year, the nation's last."""

    quantity: str
    service: str
    first: int
    values: Array
    stands_on: str  # the newest publication of any of it

    @property
    def last(self) -> int:
        """The newest year that is published of the nation."""
        return self.first + int(self.values.shape[1]) - 1


def years_to_come(gathered: Gathered, state: str, through: int, chance: Chance) -> YearsToCome:
    """Every year after the last published one up to `through`, of each annual source registered under `outlook`."""
    if state not in _AREAS[:-1]:
        return YearsToCome(why_not=dict.fromkeys(gathered.definitions.outlook, f"{state} is no state."))
    parts, why_not, pooled = list[Drawn](), dict[str, str](), 0
    for source, foretold in sorted(gathered.definitions.outlook.items()):
        made = _of_source(gathered, (source, foretold), state, through, chance)
        if isinstance(made, TooFew):
            why_not[source] = made.because
        else:
            parts, pooled = [*parts, *made[0]], max(pooled, made[1])
    return YearsToCome(together(parts), why_not, pooled)


def _of_source(
    gathered: Gathered, which: tuple[str, Foretold], state: str, through: int, chance: Chance
) -> tuple[list[Drawn], int] | TooFew:
    """The figures of one source, and over how many states their spread was learned."""
    source, foretold = which
    parts, pooled = list[Drawn](), 0
    for quantity, like in sorted(foretold.like.items()):
        levels = levels_of_states(gathered, source, quantity, TOTAL if like.per else NO_SERVICE)
        if levels is None or levels.last >= through:
            continue
        of_quantity = _per_person if like.per else _people
        growth = of_quantity(levels, state, through - levels.last, chance)
        if isinstance(growth, TooFew):
            return growth
        pooled = max(pooled, growth.pooled)
        parts.append(of_columns(source, levels.stands_on, dict(_columns(levels, growth.by_area))))
    return parts, pooled


@dataclass(frozen=True)
class _Growth:
    """Log growth since the last year [path, year], by area; over how many states it was learned."""

    by_area: Mapping[str, Array]
    pooled: int = 0


def _per_person(levels: Levels, state: str, years: int, chance: Chance) -> _Growth | TooFew:
    """Dollars a person: the nation's as its own years grew, the state's about the nation's."""
    nation = alone(levels.values[-1])
    above = above_nation(levels.values[:-1], levels.values[-1], _AREAS.index(state))
    if isinstance(above, TooFew):
        return above
    if isinstance(nation, TooFew):
        return nation
    grown = chance.of(nation, years, _NATION)
    return _Growth({NATION_AREA: grown, state: grown + chance.of(above, years, _OWN)}, above.areas)


def _people(levels: Levels, state: str, years: int, chance: Chance) -> _Growth | TooFew:
    """People of an area: as its own years grew."""
    spreads = {area: alone(levels.values[_AREAS.index(area)]) for area in (state, NATION_AREA)}
    known = {area: spread for area, spread in spreads.items() if isinstance(spread, Spread)}
    return _Growth({area: chance.of(spread, years, _PEOPLE) for area, spread in known.items()})


def _columns(levels: Levels, growth: Mapping[str, Array]) -> Iterator[tuple[tuple[str, str, str, str], Array]]:
    """Figures of each area and year to come, [path]."""
    for area, grown in sorted(growth.items()):
        level = levels.values[_AREAS.index(area), -1]
        for ahead in range(grown.shape[1]):
            yield (
                (area, levels.quantity, levels.service, str(levels.last + 1 + ahead)),
                level * np.exp(grown[:, ahead] / 100),
            )


def levels_of_states(gathered: Gathered, source: str, quantity: str, service: str = TOTAL) -> Levels | None:
    """What is published of a quantity of every state and the nation; None where nothing of the nation is."""
    known = gathered.library.publications
    wanted = pl.col("period").str.contains(FORMS["years"].pattern) & pl.col("area").is_in(_AREAS)
    wanted &= (pl.col("population") == EVERYONE) & (pl.col("payer") == PAYER)
    wanted &= (pl.col("quantity") == quantity) & (pl.col("service") == service)
    with publications.reading([held for held in known if held.card.source == source]):
        rows = vintages.newest(known, gathered.library.corrections, source, wanted).with_columns(year=year_named())
        found = rows.drop_nulls("value").sort("year", "area").collect(engine="streaming")
    years = found.filter(pl.col("area") == NATION_AREA)["year"].to_list()
    if not years:
        return None
    first, last = years[0], years[-1]
    values = np.full((len(_AREAS), last - first + 1), np.nan)
    inside = found.filter(pl.col("year").is_between(first, last))
    rows_at = [_AREAS.index(area) for area in inside["area"]]
    values[rows_at, inside["year"].to_numpy() - first] = inside["value"].cast(pl.Float64).to_numpy()
    return Levels(quantity, service, first, values, known[max(found["publication"].to_list())].id)
