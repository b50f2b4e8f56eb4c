"""What is in danger, in three tiles at most: open years by their odds, then the newest answers, then what to do."""

from collections.abc import Iterator
from datetime import date

from monitor.evaluation.answer import Finding
from monitor.outlook.results import Odds
from monitor.pages.exhibits.growths import growths
from monitor.pages.model import Meter, Tile, Tiles
from monitor.pages.page_one.accounts import differs, theirs, verdict_of_others
from monitor.pages.page_one.ahead import Ahead, first_duty
from monitor.pages.page_one.scope import TOLD, Scope
from monitor.pages.page_one.words import against, bound, star, unit_of, word
from monitor.pages.year_end.odds import shown
from monitor.pages.year_end.room import room_title
from monitor.pages.year_end.words import begun, chances, in_hundred, odds_words, of_a_miss
from monitor.words.findings import Cause, Mark, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import (
    DOLLARS,
    amount,
    figure,
    long_date,
    places_apart,
    room_words,
    short_amount,
    years_listed,
)

MOST = 3
OTHERWISE = "an account"
GRAVE = 2.0  # what a miss weighs where the agreement says what follows it
LABEL = "What is in danger, and what to do"


def tiles(scope: Scope) -> Tiles | None:
    """At most three; None where no figure answers and no odds are told."""
    odds = [_of_odds(scope, one) for one in by_danger(scope)]
    to_do = [*_accounts(scope), *_duty(first_duty(scope))]
    newest = [] if odds else [_newest(scope, finding) for finding in _by_room(scope)]
    kept = MOST - min(len(to_do), 1)
    items = (*[*odds, *newest][:kept], *to_do)[:MOST]
    return Tiles(LABEL, items) if items and scope.answers else None


def by_danger(scope: Scope) -> list[Odds]:
    """The odds of open years, by the odds of a miss times what a miss weighs; the gravest first."""
    own = {test.sheet.test.id: test for test in scope.tests}
    told = [one for one in (shown(scope.material.outlook) if scope.material.outlook else []) if one.test in own]

    def danger(one: Odds) -> float:
        weight = GRAVE if own[one.test].sheet.test.asked.if_missed else 1.0
        return -weight * of_a_miss(one.odds_met or 0.0)

    return sorted(told, key=lambda one: (danger(one), one.year, one.test))


def _of_odds(scope: Scope, odds: Odds) -> Tile:
    miss = of_a_miss(odds.odds_met or 0.0)
    says = f"{begun(odds_words(miss))}: {chances(miss)}"
    name = scope.material.names.get(odds.test, odds.test)
    return Tile(f"{name}, {odds.year}", says, tuple(_told_of(scope, odds)), _meter(scope, miss))


def _expected(scope: Scope, odds: Odds, middle: float, limit: float) -> str:
    """0.02 points below the nation; at most 1.00 above; else $744 million; at least $372 million."""
    unit = parse_unit(odds.unit)
    places = 0 if unit == DOLLARS else places_apart(middle, limit, unit)
    rival = next((each.against for each in growths(scope.tests) if each.sheet.test.id == odds.test), "")
    if not rival or limit < 0:
        return f"{short_amount(middle, unit, places)}; {bound(odds.direction or '', figure(limit, unit, places))}"
    far, side = amount(abs(middle), unit, places), "below" if middle < 0 else "above"
    return f"{far} {side} {rival}; {bound(odds.direction or '', figure(limit, unit, places))} above"


def _meter(scope: Scope, miss: float) -> Meter:
    """The odds of a miss beside the levels from which an alert rings."""
    outlook = scope.material.outlook
    levels = [(name, in_hundred(from_)) for name, from_ in (outlook.levels if outlook else ())][:2]
    starts = " ".join(f"A {name} starts at {at}." for name, at in levels)
    return Meter(in_hundred(miss), tuple(levels), f"Odds of a miss: {chances(miss)}. {starts}".strip())


def _told_of(scope: Scope, odds: Odds) -> Iterator[tuple[str, str]]:
    """What is expected, what may still grow, and by when it is decided."""
    if odds.median is not None and odds.limit is not None and odds.direction:
        yield "Expected", _expected(scope, odds, odds.median, odds.limit)
    over = odds.year < scope.material.as_of.year
    rooms = scope.material.outlook.rooms if scope.material.outlook else ()
    own = next((one for one in rooms if (one.test, one.year) == (odds.test, odds.year)), None)
    if own and not over:
        yield "Room", room_title(own)
    day = next((f.expected_by for f in scope.found if (f.test, f.year) == (odds.test, odds.year)), None)
    if day or over:
        yield "By when", long_date(day) if day else "no date is announced"
    if over:
        yield "Do", "prepare the answer"


def _by_room(scope: Scope) -> list[Finding]:
    """The newest answer of each test, missed ones first, then those that are too close, then those that are met."""
    order: tuple[Mark, ...] = (Verdict.MISSED, Cause.TOO_CLOSE, Verdict.MET)
    alone = [test for test in scope.tests if not test.several]
    last = [next((f for f in reversed(test.found) if f.mark in TOLD), None) for test in alone]
    held = [finding for finding in last if finding]
    return sorted(held, key=lambda one: (-one.year, order.index(one.mark)))


def _newest(scope: Scope, finding: Finding) -> Tile:
    """How the newest year stands, without odds: the room only, and which years are open."""
    title, missed = f"{scope.name(scope.of(finding))}, {finding.year}", finding.mark is Verdict.MISSED
    return Tile(title, begun(word(finding.mark)), tuple(_told_of_newest(scope, finding)), act=missed)


def _told_of_newest(scope: Scope, finding: Finding) -> Iterator[tuple[str, str]]:
    unit = unit_of(finding)
    if unit and finding.room is not None:
        yield "Room", room_words(finding.room, unit, finding.direction)
    if held := against(finding):
        yield "Figure", held
    last = scope.material.as_of.year
    of_test = [
        one for one in scope.of(finding).found if finding.year < one.year <= last and isinstance(one.mark, Cause)
    ]
    if of_test:
        yield "Open", f"{years_listed([one.year for one in of_test])}; {_when(of_test[0].expected_by)}"
    if finding.mark is Verdict.MISSED and scope.of(finding).sheet.test.asked.if_missed:
        yield "Do", "prepare the answer"


def _when(day: date | None) -> str:
    return f"figures by {long_date(day)}" if day else "no date is announced"


def _accounts(scope: Scope) -> Iterator[Tile]:
    """The newest year in which others found another verdict than the figures give here, a miss first."""
    held = sorted(
        filter(differs, scope.found), key=lambda one: (-one.year, verdict_of_others(one) is not Verdict.MISSED)
    )
    finding = next(iter(held), None)
    entry = theirs(finding) if finding else None
    if finding is None or entry is None:
        return
    ours = ": ".join(filter(None, [word(finding.mark), against(finding)]))
    told = (
        ("Theirs", f"{entry.verdict}{star(entry)}, by {entry.by or OTHERWISE}"),
        ("Ours", ours),
        ("Do", "file the document"),
    )
    yield Tile(f"To do: {scope.name(scope.of(finding))}, {finding.year}", "Two accounts differ", told, act=True)


def _duty(duty: Ahead | None) -> Iterator[Tile]:
    """The next duty with a day."""
    if duty:
        yield Tile(f"To do: {duty.what}", long_date(duty.on), (("By", duty.owed_by),), act=True)
