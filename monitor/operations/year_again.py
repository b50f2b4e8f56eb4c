"""One year told again, delivery by delivery, as each would have told it on the day it became known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from monitor.definitions.programmes import Programme, Test
from monitor.errors import ObservationError, Problem
from monitor.evaluation.gathered import Gathered
from monitor.operations.ahead import alert_of
from monitor.operations.backtest import of_state
from monitor.outlook.feeds import SOURCE
from monitor.outlook.policy import Policy
from monitor.outlook.programme import outlook
from monitor.outlook.results import Level, Odds
from monitor.pages.year_end.alerts import AlertWords

PATHS = 2_000
_UNTIL = 3  # the last month of the next year through which deliveries are asked about the year
_NONE: Level = "none"


@dataclass(frozen=True)
class ToldThen:
    """One delivery: when it became known, what it told of the year, and the alert where its level had changed."""

    known_on: date
    paid_through: str
    odds: Odds
    alert: AlertWords | None


def year_again(
    gathered: Gathered, programme: Programme, test: Test, year: int, by: Policy, paths: int = PATHS
) -> Iterator[ToldThen]:
    """What every delivery paid through a month of `year`, or of the next one's spring, would have told of a test.

    Nothing that became known later enters, the track record excepted: it is that of the first of these days. Raises
    ObservationError where no delivery is of the year.
    """
    days = _days(gathered, year)
    record = of_state(replace(gathered, as_of=days[0]), programme.agreement.area, by).record
    asked, before = replace(programme, tests=(test,)), _NONE
    for day in days:
        made = replace(outlook(replace(gathered, as_of=day), asked, paths, by=by), record=record)
        said = next((odds for odds in made.odds if odds.year == year), None)
        through = next((each.paid_through for each in made.years if each.year == year), "")
        if said is None or said.odds_met is None or through > f"{year + 1}-{_UNTIL:02}":
            continue
        yield ToldThen(day, through, said, alert_of(said, made, test, before))
        before = said.level


def _days(gathered: Gathered, year: int) -> list[date]:
    """The days on which deliveries became known that may tell of a year, oldest first."""
    first, last = date(year, 2, 1), date(year + 1, _UNTIL + 4, 1)
    known = {p.known_from for p in gathered.publications if p.card.source == SOURCE}
    days = sorted(day for day in known if first <= day < last)
    if not days:
        what = f"no delivery of the monthly feed ({SOURCE}) became known in {year}."
        raise ObservationError(Problem("--year", 0, what, mend="`monitor sources` lists what is held."))
    return days
