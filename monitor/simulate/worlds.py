"""The worlds, frozen: every parameter of how care grows, how it is paid and what goes wrong on the way.

A world is set before any method is fitted to it, and is not changed when a method does badly in it. What the base
world has to be like stands in `docs/simulate.md`, and a test draws a hundred histories and holds them to it. Sizes in
points are hundredths of a log: a size of 0.6 moves spending per beneficiary by 0.6 percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

LAGS = (0, 1, 2, 3, 5, 12, 36)  # whole months between the care and the last day of payment, at which a curve is given


@dataclass(frozen=True)
class Service:
    """One service: its part of the nation's spending, how fast it is paid, and what moves it.

    `paid`: share paid at each of LAGS. `noise`: claim noise of a dollar of it, beside the others'. `working_days`: how
    far spending follows the month's working days. `winter`: how far it follows the winter's illness. `pandemic`: the
    log by which the first wave lowered it. `trend`: points a year by which it grows faster than all care. `season`: its
    usual year, as points at its height and the month of its top (1 is January).
    """

    name: str
    share: float
    paid: tuple[float, ...]
    noise: float
    working_days: float
    winter: float
    pandemic: float
    trend: float
    season: tuple[float, float]


@dataclass(frozen=True)
class Care:
    """How true spending moves. Sizes are standard deviations in points, of a month where no other word is said."""

    growth: float = 3.0  # a year, of the nation
    growth_spread: float = 2.0  # by which a year's growth differs from it
    nation_noise: float = 0.5  # what passes within months, of the nation
    drift_mean: float = -0.25  # a year, of the state beside the nation; it stays the same through a history
    drift: float = 0.65
    walk: float = 0.27  # of the ratio's level, from month to month
    july: float = 0.6  # step of the ratio at a rate order, by hospital services alone
    passing: float = 0.6  # of the ratio, what passes
    memory: float = 0.6  # of what passes, from month to month
    season: float = 0.8  # the state's own calendar
    season_change: float = 0.25  # of it, from year to year
    pandemic: float = 1.0  # by which the pandemic treats the state otherwise
    claims: float = 0.2  # of a year's spending of 700,000 people; it falls with the root of their number
    shared: float = 0.4  # part of the variance that all services of a state share
    regimes: float = 0.0  # chance of a month to begin another trend of the ratio
    regime: float = 0.0  # a year, by which trends lie apart
    spike: float = 0.0  # of a sharp month of the state's year, given back in the next; it is no draw


@dataclass(frozen=True)
class Payment:
    """How fast care is paid. Sizes are standard deviations of the log of payment speed."""

    calendar: float = 0.06  # of a month, the same for state and nation
    state: float = 0.044  # of a month, of the state alone
    nation: float = 0.02
    service: float = 0.012  # of a month and service, in one area
    cell: float = 0.013  # of a month, service and lag
    standing: float = 0.006  # lasting difference of a service in an area from the curve
    drift: float = 0.0061  # of an area's speed from month to month; it returns to the usual within some years
    people: float = 0.15  # points by which beneficiaries are revised after lag 0


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with payments and deliveries: how often, and how badly."""

    stops: float = 0.3  # a year, that touch the state, the nation or both
    stop_size: tuple[float, float] = (0.15, 0.40)  # share of the payments that do not come
    stop_months: tuple[float, ...] = (0.85, 0.12, 0.03)  # chances of one, two and three months
    stop_areas: tuple[float, float, float] = (0.55, 0.15, 0.3)  # chances of state, nation and both
    stop_of_all: float = 0.05  # chance that it is of every service
    caught_up: tuple[float, float] = (0.75, 1.0)  # share of the backlog that each later month pays
    short: float = 0.012  # of deliveries
    short_size: tuple[float, float] = (0.015, 0.05)  # share of rows that are missed
    short_of_all: float = 0.2
    short_of_state: float = 0.7
    restatements: tuple[float, float] = (0.45, 0.2)  # a year, of state and nation
    restated: tuple[float, float] = (0.005, 0.02)  # share by which months are priced anew
    restated_months: tuple[int, int] = (6, 24)


@dataclass(frozen=True)
class World:
    """One world: who lives in it, what care it has, and how it is paid and told."""

    name: str
    services: tuple[Service, ...]
    people: tuple[float, float] = (700_000, 35_000_000)
    spending: float = 900.0  # dollars a month on a beneficiary of the nation, when the history begins
    people_growth: tuple[float, float] = (1.0, 0.6)  # percent a year
    pandemic: tuple[int, int] = (12 * 2020 + 2, 12 * 2022 + 1)  # its first month and its last
    care: Care = Care()
    payment: Payment = Payment()
    trouble: Trouble = Trouble()


SERVICES = (
    Service(
        "hospital_inpatient", 0.32, (0.255, 0.757, 0.915, 0.95, 0.975, 0.996, 1),
        noise=1.6, working_days=0.3, winter=1.0, pandemic=0.45, trend=-0.8, season=(1.5, 2),
    ),
    Service(
        "hospital_outpatient", 0.21, (0.305, 0.757, 0.91, 0.945, 0.972, 0.996, 1),
        noise=0.8, working_days=0.8, winter=0.1, pandemic=0.65, trend=2.0, season=(1.0, 10),
    ),
    Service(
        "professional", 0.26, (0.347, 0.757, 0.90, 0.94, 0.97, 0.9965, 1),
        noise=0.6, working_days=0.9, winter=0.3, pandemic=0.60, trend=0.3, season=(1.5, 10),
    ),
    Service(
        "skilled_nursing", 0.07, (0.125, 0.62, 0.84, 0.91, 0.96, 0.995, 1),
        noise=1.8, working_days=0.1, winter=0.8, pandemic=0.15, trend=-1.5, season=(3.0, 3),
    ),
    Service(
        "home_health", 0.04, (0.205, 0.66, 0.86, 0.92, 0.96, 0.995, 1),
        noise=1.5, working_days=0.5, winter=0.3, pandemic=0.25, trend=-1.0, season=(1.5, 4),
    ),
    Service(
        "hospice", 0.04, (0.10, 0.72, 0.88, 0.93, 0.965, 0.995, 1),
        noise=1.8, working_days=0.0, winter=0.2, pandemic=0.02, trend=1.5, season=(0.8, 8),
    ),
    Service(
        "other", 0.06, (0.37, 0.76, 0.89, 0.93, 0.965, 0.996, 1),
        noise=1.2, working_days=0.7, winter=0.2, pandemic=0.35, trend=0.5, season=(2.0, 12),
    ),
)  # fmt: skip

_SLOWER = (0.8, 0.93, 0.97, 0.98, 0.99, 0.998, 1.0)  # of the share paid at each of LAGS
BASE = World("base", SERVICES)
SMALL = World(
    "small",
    tuple(
        replace(service, paid=tuple(part * less for part, less in zip(service.paid, _SLOWER, strict=True)))
        for service in SERVICES
    ),
    people=(110_000, 35_000_000),
    care=Care(walk=0.25, july=0.5, passing=0.7, season=1.2, drift=0.6),
    payment=Payment(service=0.05, cell=0.06),
)
UNSTEADY = World(
    "unsteady",
    SERVICES,
    people=(2_500_000, 32_000_000),
    care=Care(walk=0.38, july=0.9, passing=0.7, season_change=0.4, growth_spread=3.0),
    payment=Payment(state=0.05, nation=0.03, service=0.03, drift=0.012),
    trouble=Trouble(
        stops=0.6,
        stop_size=(0.2, 0.55),
        stop_months=(0.65, 0.25, 0.1),
        stop_of_all=0.15,
        caught_up=(0.5, 0.95),
        short=0.025,
        restatements=(0.9, 0.4),
        restated=(0.006, 0.025),
    ),
)
REGIMES = World(
    "regimes",
    SERVICES,
    people=(1_200_000, 34_000_000),
    care=Care(drift=0.0, walk=0.15, july=0.3, season=0.4, regimes=1 / 30, regime=1.3, spike=2.5),
)
WORLDS: Mapping[str, World] = {world.name: world for world in (BASE, SMALL, UNSTEADY, REGIMES)}
