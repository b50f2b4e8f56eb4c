"""The outlook of a programme with its track record, and what it calls for, as alerts.

A level of the odds of each test is an alert; so are odd deliveries and changes of method.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from monitor.definitions.programmes import Programme, Test
from monitor.evaluation.gathered import Gathered
from monitor.operations.alerts import Raised
from monitor.operations.backtest import of_state
from monitor.outlook.annual_record import annual_record
from monitor.outlook.policy import Policy
from monitor.outlook.programme import PATHS, SEED, outlook
from monitor.outlook.results import Level, Odds, Outlook
from monitor.pages.year_end.alerts import AlertWords, Told, level_alert, notices_of
from monitor.pages.year_end.words import chances, of_a_miss
from monitor.words.areas import area_name


def looked_ahead(gathered: Gathered, programme: Programme, by: Policy, paths: int = PATHS, seed: int = SEED) -> Outlook:
    """The outlook with how good such odds were: on the office's own deliveries, on simulated histories, or by years."""
    made = outlook(gathered, programme, paths, seed, by)
    if made.years:
        return replace(made, record=of_state(gathered, programme.agreement.area, by).record)
    return replace(made, record=annual_record(gathered)) if tells_something(made) else made


def tells_something(made: Outlook) -> bool:
    """Whether there are odds of any test, or months of a feed."""
    return bool(made.years) or any(odds.odds_met is not None for odds in made.odds)


def raised_ahead(outlook: Outlook, programme: Programme) -> dict[str, Raised]:
    """What calls for a look, by the id of its alert.

    A level is an alert of its own: when it rises or falls, another one stands in its place. Without a track record no
    level is told.
    """
    levels = dict(_level(odds, outlook, programme) for odds in outlook.odds if _is_told(odds, outlook))
    return {**levels, **dict(_notices(outlook))}


def warns(outlook: Outlook) -> bool:
    """Whether the odds of any test have come to a warning or more."""
    return any(_is_told(odds, outlook) and odds.level in ("warning", "critical") for odds in outlook.odds)


def _is_told(odds: Odds, outlook: Outlook) -> bool:
    return odds.level != "none" and odds.odds_met is not None and outlook.record is not None


def _level(odds: Odds, outlook: Outlook, programme: Programme) -> tuple[str, Raised]:
    test = next(test for test in programme.tests if test.id == odds.test)
    words = alert_of(odds, outlook, test)
    name = f"{odds.test}/{odds.entity}/{odds.population}/{odds.year}/{odds.level}"
    said = f"{odds.level}, {chances(of_a_miss(odds.odds_met or 0.0))} of a miss"
    return name, Raised(said, words)


def alert_of(odds: Odds, outlook: Outlook, test: Test, before: Level = "none") -> AlertWords | None:
    """The alert of a level of the odds of a test in full, where it is another than `before`."""
    told = Told(if_missed=test.asked.if_missed.says if test.asked.if_missed else "")
    return level_alert(odds, outlook, test.asked.title.format(area=area_name(odds.entity)), before, told)


def _notices(outlook: Outlook) -> Iterator[tuple[str, Raised]]:
    through = {year.paid_through for year in outlook.years}
    for words in notices_of(outlook):
        called = re.sub("[^a-z0-9]+", "_", words.subject.lower()).strip("_")
        yield f"{outlook.programme}/delivery/{max(through)}/{called}", Raised(words.subject, words)
