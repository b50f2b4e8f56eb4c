"""The words of an alert: what changed, how sure, what decides, what would still pass, by when, and its track record.

A level that changed is an alert; so is each odd delivery, and each change of method. They are plain text, the same in a
list, in a message and in a demonstration.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from textwrap import fill

from monitor.language.periods import Period
from monitor.outlook.beliefs import Event
from monitor.outlook.results import Change, Level, Odds, Outlook, Room, TrackRecord, YearAhead
from monitor.pages.year_end.drivers import is_early
from monitor.pages.year_end.maturity import event_words
from monitor.pages.year_end.odds import POOLED, decides_words
from monitor.pages.year_end.page import change_words, source_shares
from monitor.pages.year_end.room import room_words
from monitor.pages.year_end.track_record import near_words, record_words
from monitor.pages.year_end.words import (
    against_nation,
    begun,
    between,
    chances,
    miss_called,
    month_and_year,
    of_a_miss,
    said_of,
    signed,
    state_name,
)
from monitor.words.areas import area_name
from monitor.words.findings import SYNTHETIC
from monitor.words.units import POINTS, parse_unit
from monitor.words.wording import amount

WIDTH = 78
LEAST_SHOWN = 0.005  # points: less is printed as none


@dataclass(frozen=True)
class AlertWords:
    """An alert in finished words: a subject, a sentence, and what stands under a few words each.

    `miss` are the odds of a miss, 0 to 1, and `levels` those of alert, for a meter; None where there are none.
    """

    subject: str
    says: str
    parts: tuple[tuple[str, str], ...]
    synthetic: bool = False
    miss: float | None = None
    levels: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        """All of it as plain text."""
        marked = [SYNTHETIC.upper()] if self.synthetic else []
        told = [
            f"{name}\n{fill(words, WIDTH, initial_indent='  ', subsequent_indent='  ')}" for name, words in self.parts
        ]
        return "\n\n".join([*marked, fill(self.says, WIDTH), *told]) + "\n"


@dataclass(frozen=True)
class Told:
    """What an alert says that no outlook knows: who decides, by when one can act, and what a miss would mean."""

    decided_by: str = ""
    act_by: str = ""
    if_missed: str = ""


def level_alert(
    odds: Odds, outlook: Outlook, called: str, before: Level = "none", told: Told | None = None
) -> AlertWords | None:
    """The alert of a level that changed; None where it did not, or where no odds may be shown."""
    if odds.level == before or odds.odds_met is None or outlook.record is None:
        return None
    year = next((year for year in outlook.years if year.year == odds.year), None)
    rooms = [room for room in outlook.rooms if (room.test, room.year) == (odds.test, odds.year)]
    state, miss = area_name(odds.entity), of_a_miss(odds.odds_met)
    what = f"{miss_called(odds, called)} in {odds.year}"
    before_words = "no alert" if before == "none" else before
    return AlertWords(
        subject=f"{_level(odds.level)}: {_subject(odds, called)}, {state}",
        says=f"{_level(odds.level).upper()} (was: {before_words}). The odds of {what} {_moved(odds)} {chances(miss)}.",
        parts=tuple(
            (name, words) for name, words in _parts(odds, year, rooms, outlook.record, told or Told()) if words
        ),
        synthetic=bool(year and year.synthetic),
        miss=miss,
        levels=tuple((name, at) for name, at in outlook.levels if name in ("watch", "warning")),
    )


def _level(level: Level) -> str:
    return "All clear" if level == "none" else level.capitalize()


def _subject(odds: Odds, called: str) -> str:
    """The one-point limit of 2026; the test by its name"""
    what = miss_called(odds, called).removeprefix("breaking the ").removeprefix("missing ")
    return f"{what} of {odds.year}"


def _moved(odds: Odds) -> str:
    """Rose to, fell to, where they stood before; else are."""
    past = _vintage_before(odds)
    if past is None or odds.odds_met is None or past[1] == odds.odds_met:
        return "are"
    return "rose to" if past[1] > odds.odds_met else "fell to"


def _vintage_before(odds: Odds) -> tuple[str, float] | None:
    """The vintage before the newest, and the odds it had."""
    return odds.history[-2] if len(odds.history) > 1 else None


def _parts(
    odds: Odds, year: YearAhead | None, rooms: Sequence[Room], record: TrackRecord, told: Told
) -> Iterator[tuple[str, str]]:
    yield "What changed", " ".join(_changed(odds, year))
    yield "How sure", " ".join(_sure(odds, year))
    yield "What decides", " ".join(_decides(odds, year, told))
    yield "What would still pass", " ".join(map(room_words, rooms))
    yield "By when", " ".join(_by_when(year, told))
    yield "If it is missed", told.if_missed
    yield "Its track record", " ".join(_track_record(odds, record))


def _changed(odds: Odds, year: YearAhead | None) -> Iterator[str]:
    past = _vintage_before(odds)
    if past and odds.odds_met is not None:
        then, now = chances(of_a_miss(past[1])), chances(of_a_miss(odds.odds_met))
        yield f"From {then} with claims paid through {said_of(past[0], odds.year)} to {now}."
    if year and year.changes:
        moved = sum(change.points for change in year.changes)
        parts = "; ".join(map(change_words, year.changes))
        yield f"The expected difference moved by {signed(moved)} points: {parts}."
        if not any(change.months for change in year.changes if "restate" in change.name):
            yield "No earlier figure was restated."


def _sure(odds: Odds, year: YearAhead | None) -> Iterator[str]:
    """What is expected, in the test's own figure; of a difference, how it lies to the nation."""
    if odds.median is not None and odds.p05 is not None and odds.p95 is not None:
        yield f"Expected: {_expected(odds.median, odds.p05, odds.p95, odds.unit)}."
    if year and year.uncertainty:
        yield f"What is still open comes from {source_shares(year.uncertainty)}."
    if odds.method == "annual":
        yield POOLED


def _expected(median: float, low: float, high: float, unit: str) -> str:
    of = parse_unit(unit)
    if of == POINTS:
        return f"{against_nation(median)}; nine in ten outcomes lie {between(low, high)}"
    return f"{amount(median, of)}; nine in ten outcomes lie between {amount(low, of)} and {amount(high, of)}"


def _decides(odds: Odds, year: YearAhead | None, told: Told) -> Iterator[str]:
    if told.decided_by:
        yield told.decided_by
    early = year is None or is_early(year.paid_through, year.year)
    service = year.decides.service if year and year.decides else odds.decides
    if service:
        said = decides_words(service, early)
        yield f"{said} Until September's claims are in, that is no cause." if early else said


def _by_when(year: YearAhead | None, told: Told) -> Iterator[str]:
    """The last day to act, and when the next sign is due."""
    if told.act_by:
        yield told.act_by
    if year:
        following = str(Period.parsed(year.paid_through).on())
        yield f"The next sign is the delivery with claims paid through {month_and_year(following)}."


def _track_record(odds: Odds, record: TrackRecord) -> Iterator[str]:
    if near := near_words(record, of_a_miss(odds.odds_met or 0.0)):
        yield near
    yield from record_words(record)


def event_alert(event: Event, year: YearAhead) -> AlertWords:
    """The alert of an odd delivery or a restatement: it never moves the odds without being said."""
    kind = begun(event.kind)
    return AlertWords(
        subject=f"{kind}: {area_name(event.area)}, {year.year}",
        says=event_words(event),
        parts=(("What it does to the odds", _with_event(event)),),
        synthetic=year.synthetic,
    )


def _with_event(event: Event) -> str:
    if event.kind == "restatement":
        return "The odds are computed from the restated figures; what that moved is told as restated months."
    if event.repaired:
        return "The odds are computed from what was set right, not from the delivery as it came."
    return "The odds are computed from the delivery as it came. Ask who delivered it before you act on them."


def method_alert(change: Change, year: YearAhead) -> AlertWords:
    """The alert of a change of method: what it alone moved."""
    state, moved = state_name(year.state), signed(change.points)
    return AlertWords(
        subject=f"Change of method: {state}, {year.year}",
        says=f"The method changed, which moved the expected difference of {year.year} by {moved} points.",
        parts=(("What it does to the odds", "They are not comparable with those of earlier deliveries."),),
        synthetic=year.synthetic,
    )


def notices_of(outlook: Outlook) -> tuple[AlertWords, ...]:
    """The alerts of odd deliveries and changes of method, of the newest delivery of each year."""
    return tuple(chain.from_iterable(map(_notices, outlook.years)))


def _moves(change: Change) -> bool:
    """Whether a change of method moved anything that is printed."""
    return change.name == "method" and abs(change.points) >= LEAST_SHOWN


def _notices(year: YearAhead) -> Iterator[AlertWords]:
    newest = Period.parsed(year.paid_through).ordinal
    yield from (event_alert(event, year) for event in year.events if event.vintage == newest)
    yield from (method_alert(change, year) for change in year.changes if _moves(change))
