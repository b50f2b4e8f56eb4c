"""What the deliveries of this year tell, each by what was known at it: completed, modeled, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.errors import ObservationError
from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Completed, Draws, Posterior
from monitor.outlook.completion import completed
from monitor.outlook.feeds import Feed, named
from monitor.outlook.posterior import Fit, Structures, draws, fit, people_of, posterior, why_too_little
from monitor.outlook.split import with_services


@dataclass(frozen=True)
class Told:
    """One delivery: its months as they will settle, what was `thought` of them before, and the method as `fitted`."""

    completed: Completed
    fitted: Fit
    thought: Structures

    @property
    def vintage(self) -> int:
        """The number of the month through which it is paid."""
        return self.completed.vintage

    @property
    def year(self) -> int:
        """The year of that month."""
        return self.vintage // 12

    @cached_property
    def posterior(self) -> Posterior:
        """What is believed of its months, to the end of its year."""
        return posterior(self.completed, self.fitted, self.thought)

    @cached_property
    def people(self) -> Array:
        """Beneficiary-months of the posterior's window, [area, month]."""
        return people_of(self.completed, self.posterior)

    def drawn(self, paths: int, seed: int) -> Draws:
        """Paths of the window's months, and of how they are split over services."""
        return with_services(draws(self.posterior, paths, seed, self.people), seed)


@dataclass(frozen=True)
class NothingTold:
    """Why there is nothing to forecast from."""

    why: str


def told(feed: Feed, thought: Structures) -> tuple[Told, ...] | NothingTold:
    """The deliveries paid through a month of the newest one's year, oldest first; in January the one before, too."""
    if feed.triangle is None:
        return NothingTold(feed.why_not)
    newest = feed.triangle.first + int(feed.triangle.vintages[-1])
    last_january = 12 * (newest // 12 - 1) - feed.triangle.first  # of the year before
    try:
        known = completed(feed.triangle, since=max(0, last_january))
    except ObservationError as fault:
        return NothingTold(fault.problems[0].what.rstrip("."))
    if not known or known[-1].vintage != newest:
        return NothingTold(f"the newest delivery, paid through {named(newest)}, does not tell of every month")
    if (why := why_too_little(known[-1])) is not None:
        return NothingTold(why.rstrip("."))
    enough = [each for each in known if why_too_little(each) is None]
    of_year = [each for each in enough if each.vintage // 12 == newest // 12]
    asked = of_year if len(of_year) > 1 else enough[-2:]
    fits = _fits(enough, sorted({each.vintage // 12 for each in asked}), thought)
    return tuple(Told(each, fits[each.vintage // 12], thought) for each in asked)


def _fits(enough: Sequence[Completed], years: Sequence[int], thought: Structures) -> Mapping[int, Fit]:
    """The fit of each year: at the first delivery of it, sought from that of the year before."""
    fits: dict[int, Fit] = {}
    for year in years:
        first = next(each for each in enough if each.vintage // 12 == year)
        fits[year] = fit(first, thought, fits.get(year - 1))
    return fits
