"""An outlook as a part of a report: the odds of each test, and each open year with its exhibits."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.outlook.results import Change, Odds, Outlook, Source, YearAhead
from monitor.pages.model import Block, Bullets, Figure, Prose, Section, TableBlock
from monitor.pages.year_end.drivers import drivers_figure, is_early
from monitor.pages.year_end.fan import expected_title, expected_words, fan_figure, is_immature, odds_of_fan
from monitor.pages.year_end.maturity import event_words, maturity_figure
from monitor.pages.year_end.months import months_figure
from monitor.pages.year_end.odds import (
    decides_words,
    method_words,
    not_told,
    odds_line,
    odds_table,
    shown,
    untold_table,
)
from monitor.pages.year_end.room import room_figure, rooms_table
from monitor.pages.year_end.track_record import record_words, reliability_table, scores_table
from monitor.pages.year_end.words import listed_months, month_and_year, signed, source_words
from monitor.words.findings import SYNTHETIC
from monitor.words.wording import number

TITLE, ID = "How the year may end", "how-the-year-may-end"


def outlook_section(outlook: Outlook, names: Mapping[str, str]) -> Section | None:
    """The part of a report; None where there is nothing to say. `names` are the titles of tests by their ids."""
    blocks = tuple(_blocks(outlook, names))
    notices = (SYNTHETIC.upper(),) if is_synthetic(outlook) else ()
    made = Section(ID, TITLE, blocks, "back outlook", notices)
    drawn = any(isinstance(block, Figure) for block in made.every_block())
    return replace(made, look="test outlook" if drawn else made.look) if blocks else None  # exhibits begin a page


def is_synthetic(outlook: Outlook | None) -> bool:
    """Whether any of its years was made up."""
    return outlook is not None and any(year.synthetic for year in outlook.years)


def _blocks(outlook: Outlook, names: Mapping[str, str]) -> Iterator[Block]:
    """What is found, the odds with why there are none, each year, what would pass, and how good such odds were."""
    if says := _says(outlook, names):
        yield Prose(says, "says")
    if table := odds_table(outlook, names):
        yield TableBlock("odds", table, "odds")
    if beside := (*method_words(outlook), *not_told(outlook, names)):
        yield Bullets(beside)
    if untold := untold_table(outlook, names):
        yield TableBlock("without-odds", untold, "words")
    for year in reversed(outlook.years):  # the newest first: of it most is open
        yield from _of_year(year, outlook, names)
    yield from _part("what-would-pass", "What would still pass", tuple(_rooms(outlook, names)))
    yield from _part("track-record", "How good such odds were", tuple(_record(outlook)))
    for year in reversed(outlook.years):
        yield from _part(f"known-{year.year}", f"How far the months of {year.year} are known", tuple(_known(year)))


def _part(id: str, title: str, blocks: tuple[Block, ...]) -> Iterator[Section]:
    """A part under its title, where there is anything in it."""
    if blocks:
        yield Section(id, title, blocks)


def _says(outlook: Outlook, names: Mapping[str, str]) -> str:
    """The finding: of the newest year by its months what is expected; else the likeliest miss."""
    if outlook.years:
        year = outlook.years[-1]
        said = expected_words(year) if outlook.record else f"{expected_title(year)}."
        return f"With claims paid through {month_and_year(year.paid_through)}: {said}"
    return next((odds_line(odds, names.get(odds.test, odds.test)) for odds in shown(outlook)), "")


def _of_year(year: YearAhead, outlook: Outlook, names: Mapping[str, str]) -> Iterator[Block]:
    """How it may end, and what drives it."""
    odds = odds_of_fan(year, outlook.odds)
    fan = fan_figure(year, outlook, names.get(odds.test, odds.test) if odds else "")
    yield from filter(None, [fan])
    told = (*_too_early(year, outlook), *_over_time(year), *_moved(year), *_decides(year, odds))
    figures = drivers_figure(year), Bullets(told) if told else None, months_figure(year)
    yield from _part(f"drives-{year.year}", f"What drives {year.year}", tuple(filter(None, figures)))


def leading_room(outlook: Outlook) -> Figure | None:
    """What would still pass of the test whose limit the newest fan has, as an exhibit; None where nothing was moved."""
    if not outlook.rooms:
        return None
    test, year = _led_by(outlook)
    source = source_words(outlook.years[-1]) if outlook.years else "The same figures as the odds."
    own = [room for room in outlook.rooms if (room.test, room.year) == (test, year)]
    return room_figure(own, outlook.years, source) if own else None


def _led_by(outlook: Outlook) -> tuple[str, int]:
    """The test and year whose limit the newest fan has, else those of the first room."""
    of_fans = [odds for year in reversed(outlook.years) if (odds := odds_of_fan(year, outlook.odds))]
    first = outlook.rooms[0]
    return next(((odds.test, odds.year) for odds in of_fans), (first.test, first.year))


def _rooms(outlook: Outlook, names: Mapping[str, str]) -> Iterator[Block]:
    """The room that leads as an exhibit, that of other tests as a table."""
    yield from filter(None, [leading_room(outlook)])
    led = _led_by(outlook) if outlook.rooms else None
    others = [room for room in outlook.rooms if (room.test, room.year) != led]
    yield from [TableBlock("other-rooms", rooms_table(others, names), "odds")] if others else []


def _known(year: YearAhead) -> Iterator[Block]:
    """How mature the months are, and what was odd about the deliveries."""
    yield from filter(None, [maturity_figure(year)])
    if year.events:
        yield Bullets(tuple(map(event_words, year.events)))


def _too_early(year: YearAhead, outlook: Outlook) -> Iterator[str]:
    """Why a year has no fan yet."""
    if outlook.record and is_immature(year):
        yield f"{year.year} is not drawn as it may end yet: fewer than two of its months are mature."


def _over_time(year: YearAhead) -> Iterator[str]:
    """What of the difference was carried over, what came so far, and what is to come."""
    if year.over_time:
        parts = "; ".join(f"{stretch.name} {signed(stretch.points)}" for stretch in year.over_time)
        yield f"Of the expected difference, in points: {parts}."


def _decides(year: YearAhead, odds: Odds | None) -> Iterator[str]:
    """The service that moves it most."""
    service = year.decides.service if year.decides else odds.decides if odds else None
    if service:
        yield decides_words(service, is_early(year.paid_through, year.year))


def _moved(year: YearAhead) -> Iterator[str]:
    """What moved the expected difference since the vintage before, and what it is still open by."""
    if year.changes:
        moved = sum(change.points for change in year.changes)
        parts = "; ".join(map(change_words, year.changes))
        yield f"Since the delivery before, the expected difference moved by {signed(moved)} points: {parts}."
    if year.uncertainty:
        yield f"What is still open comes from {source_shares(year.uncertainty)}."


def change_words(change: Change) -> str:
    """New months (June) +0.41"""
    months = f" ({listed_months(change.months)})" if change.months else ""
    return f"{change.name}{months} {signed(change.points)}"


def source_shares(sources: tuple[Source, ...]) -> str:
    """Months to come, 61 percent; months not settled, 30 percent"""
    most_first = sorted(sources, key=lambda source: -source.share)
    return "; ".join(f"{source.name}, {number(100 * source.share, 0)} percent" for source in most_first)


def _record(outlook: Outlook) -> Iterator[Block]:
    """How good such odds were, where anything was replayed."""
    if outlook.record is None:
        return
    tables = {"scores": scores_table(outlook.record), "reliability": reliability_table(outlook.record)}
    shown_tables = [TableBlock(id, table, "scores") for id, table in tables.items() if table]
    yield Prose(" ".join(record_words(outlook.record)))
    yield from shown_tables


def page_one_lines(outlook: Outlook | None, names: Mapping[str, str]) -> Iterator[str]:
    """The likeliest misses of the open years, three at most, in a line each."""
    held = shown(outlook) if outlook else []
    for odds in sorted(held, key=lambda one: (one.odds_met or 0.0, one.year, one.test))[:3]:
        yield odds_line(odds, names.get(odds.test, odds.test))
