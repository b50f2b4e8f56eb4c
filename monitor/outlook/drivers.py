"""What drives the difference of a year: service by service, and one stretch of time after the other.

A service adds to growth what it changed by, over all that was spent the year before. State less nation, that is parted
exactly into growth, share_s (g_s - g_n), and mix, (share_s - share_n) g_n: what the state would outgrow the nation by
because it buys more of what grows everywhere. Shares are of the months of the year before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from monitor.language.arithmetic import Array, Years
from monitor.language.read_only import read_only
from monitor.outlook.beliefs import Completed, Posterior
from monitor.outlook.growths import YEAR, difference_to_date, january, month_name
from monitor.outlook.results import Decides, Driver, Stretch
from monitor.outlook.triangle import NATION, STATE

HOSPITAL = ("hospital", "hospital_inpatient", "hospital_outpatient")  # services that are hospital care
RUN_OUT = 2  # months of it from which on a month is told by service
CAUSE_FROM = 9  # the month whose data make the largest a cause


def drivers(
    completed: Completed, services: Sequence[str], year: int, expected: float, counts: Array | None = None
) -> tuple[Driver, ...]:
    """What each service adds to the `expected` difference of `year` (in points), subtotaled, and what is left.

    Services are told by the months with two months of run-out or more, beside the same months a year before; what lies
    between their sum and `expected` is one line, the rest of the year and the run-out. Where there is no such month,
    that line is all. `counts` [area, service, month] are units of service in the months of `completed`, as they will
    settle, NaN where nobody counts; with them a service's points are parted into price and volume.
    Dollars are what the points are worth over the whole year: times last year's spending per beneficiary and this
    year's beneficiaries, each line to the cent, so that they add up.
    """
    account, worth = _account(completed, told_months(completed, year), counts), _worth(completed, year)
    lines = _lines(account, services, worth) if account else []
    return (*lines, *_ending(lines, expected, worth))


def decides(found: Sequence[Driver], vintage: int, year: int) -> Decides | None:
    """The service of the most points, up or down; None where none is told. `vintage` is the month paid through."""
    of_services = [driver for driver in found if driver.kind == "service"]
    if not of_services:
        return None
    largest = max(of_services, key=lambda driver: abs(driver.points))
    early = vintage < YEAR * year + CAUSE_FROM - 1
    return Decides(largest.name, "largest so far" if early else "cause")


def over_time(
    completed: Completed, posterior: Posterior, people: Array, year: int, expected: float
) -> tuple[Stretch, ...]:
    """The `expected` difference of `year`, in points, as carried over, so far and rest of the year, which sum to it.

    One month after the other takes its expected figure in place of December's level. `people` [area, month] are the
    beneficiary-months of the posterior's window.
    """
    start, end = january(year, posterior.first, posterior.ratio.size), posterior.observed
    level, known = posterior.ratio.copy(), posterior.ratio.copy()
    level[start : start + YEAR] = _december_level(completed, posterior, year)
    known[max(end, start) :] = level[max(end, start) :]
    carried, so_far = (
        float(difference_to_date(ratio, posterior.nation, people, year, posterior.first)[-1])
        for ratio in (level, known)
    )
    names = tuple(month_name(YEAR * year + month) for month in range(YEAR))
    seen = min(max(end - start, 0), YEAR)
    return (
        Stretch("carried over", carried),
        Stretch("so far", so_far - carried, names[:seen]),
        Stretch("rest of year", expected - so_far, names[seen:]),
    )


def told_months(completed: Completed, year: int) -> Years:
    """Places of the months of `year` that are told by service: run out so far, and known a year before."""
    start = YEAR * year - completed.first
    last = min(start + YEAR, completed.vintage - completed.first - RUN_OUT + 1)
    places = np.arange(max(start, YEAR), last, dtype=np.int64)
    known = np.asarray((completed.people > 0).all(axis=0) & np.isfinite(completed.spent).any(axis=1).all(axis=0))
    return places[known[places] & known[places - YEAR]]


@dataclass(frozen=True)
class _Account:
    """Dollars per beneficiary-month, now and a year before, and units of service alike: [area, service] each."""

    now: Array
    before: Array
    units: Array
    units_before: Array

    @read_only
    def share(self) -> Array:
        """What part of last year's spending each service was, [area, service]."""
        return np.asarray(self.before / self.before.sum(axis=1, keepdims=True))

    @read_only
    def mix(self) -> Array:
        """Points from the state's other shares, [service]; none of a service that the nation did not have."""
        grown = _over(self.now - self.before, self.before)[NATION]
        return np.asarray(100 * np.nan_to_num((self.share[STATE] - self.share[NATION]) * grown))

    @read_only
    def points(self) -> Array:
        """Points from growth, [service]: all that the service adds but the mix."""
        added = (self.now - self.before) / self.before.sum(axis=1, keepdims=True)
        return np.asarray(100 * (added[STATE] - added[NATION]) - self.mix)

    @read_only
    def by_price(self) -> Array:
        """Points from growth of the price, at mean volume, [service]; NaN where nobody counts."""
        price, was = _over(self.now, self.units), _over(self.before, self.units_before)
        return self._against((self.units + self.units_before) / 2 * (price - was))

    @read_only
    def by_volume(self) -> Array:
        """Points from growth of the volume, at mean price, [service]: with those of price they are `points`."""
        price, was = _over(self.now, self.units), _over(self.before, self.units_before)
        return self._against((price + was) / 2 * (self.units - self.units_before))

    def _against(self, dollars: Array) -> Array:
        growth = _over(dollars, self.before)
        return np.asarray(100 * self.share[STATE] * (growth[STATE] - growth[NATION]))

    def line(self, name: str, kind: Literal["service", "subtotal"], places: Sequence[int], worth: float) -> Driver:
        """One service, or several as a subtotal, whose dollars are those of its parts."""
        now, before = (amounts[:, places].sum(axis=1) for amounts in (self.now, self.before))
        parts = [_amounts(points, worth) for points in self.points[places]]
        return Driver(
            name,
            kind,
            sum(points for points, _ in parts),
            round(sum(dollars for _, dollars in parts), 2),
            *map(_known, 100 * _over(now - before, before)),
            *(_known(points[places].sum()) for points in (self.by_price, self.by_volume)),
        )


def _account(completed: Completed, places: Years, counts: Array | None) -> _Account | None:
    """The account of some months; None where there are none, or nothing was spent, of which no share can be taken."""
    if not places.size:
        return None
    spent = np.nan_to_num(completed.spent)  # a service that no delivery tells of is in no total either
    units = np.full_like(spent, np.nan) if counts is None else counts
    amounts = [_per_person(of, completed.people, months) for of in (spent, units) for months in (places, places - YEAR)]
    return _Account(*amounts) if (amounts[1].sum(axis=1) > 0).all() else None


def _per_person(amounts: Array, people: Array, places: Years) -> Array:
    """Amounts of those months per beneficiary-month, [area, service]."""
    return np.asarray(amounts[:, :, places].sum(axis=2) / people[:, places].sum(axis=1)[:, None])


def _over(amounts: Array, bases: Array) -> Array:
    return np.divide(amounts, bases, out=np.full_like(amounts, np.nan), where=bases != 0)


def _worth(completed: Completed, year: int) -> float:
    """Dollars that 100 points of growth are: last year's spending per beneficiary, for this year's beneficiaries."""
    start = max(YEAR * year - completed.first, YEAR)
    people, spent = completed.people[STATE], np.nansum(completed.spent[STATE], axis=0)
    of_year = people[start : start + YEAR] if people.size > start else people[-1:]
    before = slice(min(start, people.size) - YEAR, start)  # of a year further ahead, the newest twelve
    return float(np.nansum(spent[before]) / np.nansum(people[before]) * np.nanmean(of_year) * YEAR)


def _lines(account: _Account, services: Sequence[str], worth: float) -> list[Driver]:
    """Hospital services, other services and the mix, with subtotals where there are both."""
    hospital = [at for at, name in enumerate(services) if name in HOSPITAL]
    other = [at for at, name in enumerate(services) if name not in HOSPITAL]
    lines = []
    for group, places in (("hospital", hospital), ("other", other)):
        lines += [account.line(services[at], "service", [at], worth) for at in places]
        lines += [account.line(group, "subtotal", places, worth)] if hospital and other else []
    return [*lines, Driver("mix", "mix", *_amounts(account.mix.sum(), worth), None, None)]


def _ending(lines: Sequence[Driver], expected: float, worth: float) -> tuple[Driver, Driver]:
    """What is left between the parts and the forecast, and the forecast."""
    points, dollars = _amounts(expected, worth)
    parts = [line for line in lines if line.kind != "subtotal"]
    rest = points - sum(line.points for line in parts), round(dollars - sum(line.dollars for line in parts), 2)
    return (
        Driver("rest of year and run-out", "rest of year", *rest, None, None),
        Driver("total", "total", points, dollars, None, None),
    )


def _amounts(points: float, worth: float) -> tuple[float, float]:
    return float(points), round(float(points) / 100 * worth, 2)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _december_level(completed: Completed, posterior: Posterior, year: int) -> Array:
    """The ratio of each month of `year` had it stayed where it stood in December, the season of before let in."""
    season = _season(completed.ratio[: max(YEAR * year - completed.first, 0)], completed.first)
    december = posterior.ratio[YEAR * year - 1 - posterior.first]
    return np.asarray(december - season[-1] + season)


def _season(ratio: Array, first: int) -> Array:
    """How far each month of the calendar lies from the twelve around it, [12], on average; nothing where too short."""
    around = np.r_[0.5, np.ones(YEAR - 1), 0.5] / YEAR
    if ratio.size <= YEAR:
        return np.zeros(YEAR)
    apart = ratio[YEAR // 2 : -(YEAR // 2)] - np.convolve(ratio, around, mode="valid")
    month, known = (first + YEAR // 2 + np.arange(apart.size)) % YEAR, np.isfinite(apart)
    many = np.bincount(month[known], minlength=YEAR)
    if not many.all():
        return np.zeros(YEAR)
    means = np.bincount(month[known], apart[known], YEAR) / many
    return np.asarray(means - means.mean())
