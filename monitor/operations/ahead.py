"""What an outlook calls for: a level of the odds of each test, odd deliveries, and changes of method, as alerts."""

import re
from collections.abc import Iterator

from monitor.definitions.programmes import Programme
from monitor.operations.alerts import Raised
from monitor.outlook.results import Odds, Outlook
from monitor.pages.year_end.alerts import AlertWords, Told, level_alert, notices_of
from monitor.pages.year_end.words import chances, of_a_miss


def raised_ahead(outlook: Outlook, programme: Programme) -> dict[str, Raised]:
    """What calls for a look, by the id of its alert.

    A level is an alert of its own: when it rises or falls, another one stands in its place. Without a track record no
    level is told.
    """
    levels = dict(_level(odds, outlook, programme) for odds in outlook.odds if _is_told(odds, outlook))
    return {**levels, **dict(_notices(outlook))}


def _is_told(odds: Odds, outlook: Outlook) -> bool:
    return odds.level != "none" and odds.odds_met is not None and outlook.record is not None


def _level(odds: Odds, outlook: Outlook, programme: Programme) -> tuple[str, Raised]:
    test = next(test for test in programme.tests if test.id == odds.test)
    told = Told(if_missed=test.asked.if_missed.says if test.asked.if_missed else "")
    words = level_alert(odds, outlook, test.asked.title, told=told)
    name = f"{odds.test}/{odds.entity}/{odds.population}/{odds.year}/{odds.level}"
    said = f"{odds.level}, {chances(of_a_miss(odds.odds_met or 0.0))} of a miss"
    return name, Raised(said, _in_full(words) if words else "")


def _notices(outlook: Outlook) -> Iterator[tuple[str, Raised]]:
    through = {year.paid_through for year in outlook.years}
    for words in notices_of(outlook):
        called = re.sub("[^a-z0-9]+", "_", words.subject.lower()).strip("_")
        yield f"{outlook.programme}/delivery/{max(through)}/{called}", Raised(words.subject, _in_full(words))


def _in_full(words: AlertWords) -> str:
    return f"{words.subject}\n\n{words.text}"
