"""The outlook of a programme: what its sources foretell is drawn on paths, and every test answered on the same ones.

Where a monthly feed is held, its months are completed, modeled and drawn, and annual sources follow it as registered.
Where none is, these are drawn year by year.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from monitor.definitions.programmes import Programme, Test
from monitor.evaluation.gathered import Gathered
from monitor.language.judge import MET, Flags
from monitor.observations.drawn import Drawn
from monitor.outlook import feeds, policy, rooms
from monitor.outlook.annual_paths import Chance, years_to_come
from monitor.outlook.beliefs import Draws
from monitor.outlook.feeds import Feed, named
from monitor.outlook.foretold import drawn_of
from monitor.outlook.known_months import thought_of
from monitor.outlook.odds import Drawing, odds_of
from monitor.outlook.policy import LEVELS, Policy
from monitor.outlook.results import Level, Odds, Outlook, Room, TrackRecord, YearAhead
from monitor.outlook.told import NothingTold, Told, told
from monitor.outlook.year_told import year_told

PATHS, SEED = 10_000, 1
DEFAULTS = Policy()
EARLIER_PATHS = 1_000  # on which the odds at earlier deliveries are told
ROOM_PATHS = 500  # on which a lever is moved


@dataclass(frozen=True)
class _Asked:
    """What an outlook is asked of, and its feed as it is held."""

    gathered: Gathered
    programme: Programme
    feed: Feed
    seed: int

    @property
    def tests(self) -> list[Test]:
        """Those that are judged; a watch or an exhibit has no odds."""
        return [test for test in self.programme.tests if test.judges]

    @cached_property
    def follows(self) -> frozenset[str]:
        """The feed, and the sources that follow it."""
        annual = {name for name, told in self.gathered.definitions.outlook.items() if told.months == self.feed.source}
        return frozenset({self.feed.source, *annual})

    def at(self, one: Told) -> Feed:
        """The feed as it was known at a delivery."""
        triangle = self.feed.triangle
        assert triangle is not None  # nothing is told without one  # noqa: S101
        return replace(self.feed, triangle=triangle.known_at(one.vintage - triangle.first))


def outlook(
    gathered: Gathered,
    programme: Programme,
    paths: int = PATHS,
    seed: int = SEED,
    by: Policy = DEFAULTS,
    record: TrackRecord | None = None,
) -> Outlook:
    """How the open years of `programme` will end, by what `gathered` holds.

    Where a test cannot be told, its odds are None with the reason. Alerts come `by` a policy; `record` is how good such
    odds were, as replayed. The same arguments give the same bytes.
    """
    asked = _Asked(gathered, programme, _feed(gathered, programme.agreement.area), seed)
    vintages = told(asked.feed, thought_of(gathered.definitions, asked.feed.source, programme.agreement.area))
    levels = tuple(zip(LEVELS[1:], by.raised_from.tolist(), strict=True))
    if isinstance(vintages, NothingTold):
        odds = answered(gathered, asked.tests, _yearly(asked, paths, vintages.why))
        return Outlook(programme.id, odds, record=record, levels=levels, notes=asked.feed.notes)
    newest = vintages[-1]
    draws = newest.drawn(paths, seed)
    found = _odds(asked, newest, draws)
    open_ = sorted({each.year for each in found if each.method == "monthly"})
    years = tuple(year_told(asked.feed, vintages, draws, year, _limit(found, year)) for year in open_)
    followed = tuple(_followed(asked, vintages, _decided(found, years), by, paths))
    passing = _rooms(asked, newest, draws, found)
    return Outlook(programme.id, followed, years, passing, record, levels, asked.feed.notes)


def _feed(gathered: Gathered, state: str) -> Feed:
    library, totals = gathered.library, gathered.definitions.vocabulary.totals
    return feeds.feed(library.publications, library.corrections, totals.get("service", {}), state)


@dataclass(frozen=True)
class Ahead:
    """What is drawn of years to come, `years` of which can be asked about, and what the paths are of."""

    drawn: Drawn
    years: range
    drawing: Drawing


def drawn_ahead(gathered: Gathered, programme: Programme, paths: int = PATHS, seed: int = SEED) -> Ahead:
    """What the odds of a programme's tests are told from: the newest delivery's months, or years without a feed."""
    asked = _Asked(gathered, programme, _feed(gathered, programme.agreement.area), seed)
    vintages = told(asked.feed, thought_of(gathered.definitions, asked.feed.source, programme.agreement.area))
    if isinstance(vintages, NothingTold):
        return _yearly(asked, paths, vintages.why)
    return _monthly(asked, vintages[-1], vintages[-1].drawn(paths, seed))


def _monthly(asked: _Asked, at: Told, draws: Draws) -> Ahead:
    """By one delivery: its own year, and those not published before it."""
    drawn = drawn_of(asked.gathered, asked.at(at), at.completed, draws)
    years = _open(drawn, at.year)
    observed = {year: int(np.clip(at.vintage + 1 - 12 * year, 0, 12)) for year in years}
    return Ahead(drawn, years, Drawing(len(draws.ratio), asked.seed, asked.follows, observed))


def _yearly(asked: _Asked, paths: int, why: str) -> Ahead:
    """Without a feed, of which `why` says why there is none: annual sources are drawn year by year."""
    this_year = asked.gathered.as_of.year
    made = years_to_come(asked.gathered, asked.programme.agreement.area, this_year, Chance(paths, asked.seed))
    lacking = {**dict.fromkeys(asked.follows, why), **made.why_not}
    drawing = Drawing(paths, asked.seed, frozenset(), {}, lacking)
    return Ahead(made.drawn, _open(made.drawn, this_year), drawing)


def _open(drawn: Drawn, last: int) -> range:
    """The years asked about: from the first that is drawn as a whole, or the year before the last, to the last."""
    whole = [int(period) for period in drawn.table["period"].unique() if len(period) == len("2026")]
    return range(min([last - 1, *whole]), last + 1)


def answered(gathered: Gathered, tests: Sequence[Test], ahead: Ahead, option: int = 0) -> tuple[Odds, ...]:
    """The odds of every test and open year; of what a what-if changed, with the steps of one `option` on every path."""
    many = gathered.on_paths(ahead.drawn, option)
    return tuple(each for test in tests for each in odds_of(many.worksheet(test), ahead.years, ahead.drawing))


def _odds(asked: _Asked, at: Told, draws: Draws) -> tuple[Odds, ...]:
    """The odds of every test and open year at one delivery."""
    return answered(asked.gathered, asked.tests, _monthly(asked, at, draws))


def _limit(found: Sequence[Odds], year: int) -> float | None:
    """The limit that the year's difference is held against, if a test has one in points."""
    limits = [each.limit for each in found if each.year == year and each.unit == "points"]
    return next((limit for limit in limits if limit is not None), None)


def _decided(found: Sequence[Odds], years: Sequence[YearAhead]) -> Iterator[Odds]:
    """The odds with the service that moves their year's difference most."""
    services = {year.year: year.decides.service for year in years if year.decides}
    for each in found:
        yield replace(each, decides=services.get(each.year)) if each.method == "monthly" else each


def _followed(asked: _Asked, vintages: Sequence[Told], found: Iterator[Odds], by: Policy, paths: int) -> Iterator[Odds]:
    """The newest odds with those at the year's earlier deliveries, and the level of alert that they come to."""
    newest = vintages[-1]
    earlier = [each for each in vintages[:-1] if each.year == newest.year]
    at = {each.vintage: _by_test(_odds(asked, each, _drawn_then(each, paths, asked.seed))) for each in earlier}
    flagged = {event.vintage for event in newest.completed.events if event.kind == "short delivery"}
    for each in found:
        told_then = {vintage: of.get(_key(each)) for vintage, of in at.items()} | {newest.vintage: each.odds_met}
        said = {vintage: odds for vintage, odds in told_then.items() if odds is not None}
        history = tuple((named(vintage), odds) for vintage, odds in said.items())
        known = each.method == "monthly"
        yield replace(each, history=history, level=_level(said, each.year, flagged, by)) if known else each


def _drawn_then(at: Told, paths: int, seed: int) -> Draws:
    """A few of the paths of an earlier delivery, which have the odds that were told of it then."""
    return rooms.few(at.drawn(paths, seed), at.year, EARLIER_PATHS)


def _key(odds: Odds) -> tuple[object, ...]:
    return odds.test, odds.entity, odds.population, odds.year


def _by_test(found: Sequence[Odds]) -> Mapping[tuple[object, ...], float | None]:
    return {_key(each): each.odds_met for each in found}


def _level(said: Mapping[int, float], year: int, flagged: set[int], by: Policy) -> Level:
    """The level that the odds of a miss have come to."""
    months = np.array([vintage - 12 * year + 1 for vintage in said], dtype=np.int64)
    missed = 1 - np.array([[*said.values()]])
    red = np.array([[vintage in flagged for vintage in said]])
    return LEVELS[int(policy.levels(missed, months, by, red)[0, -1])]


def _rooms(asked: _Asked, at: Told, draws: Draws, found: Sequence[Odds]) -> tuple[Room, ...]:
    """What would still pass in the year that is not over, by each lever."""
    triangle, year = asked.feed.triangle, at.year
    monthly = {each.test for each in found if each.year == year and each.method == "monthly"}
    tests = [test for test in asked.tests if test.id in monthly and not test.reading_of and not test.asked.each]
    if triangle is None or not tests:
        return ()
    levers = rooms.levers(rooms.few(draws, year, ROOM_PATHS), at.completed, triangle.services, year)
    return rooms.rooms({test.id: _met(asked, at, test, year) for test in tests}, levers, year)


def _met(asked: _Asked, at: Told, test: Test, year: int) -> Callable[[Draws], Flags]:
    """Whether one test is met on each path of any draws of the newest delivery."""

    def met(draws: Draws) -> Flags:
        many = asked.gathered.on_paths(drawn_of(asked.gathered, asked.feed, at.completed, draws))
        sheet = many.worksheet(test)
        return np.asarray(sheet.verdicts[0, :, sheet.place(year)] == MET)

    return met
