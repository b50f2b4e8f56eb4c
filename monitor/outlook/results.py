"""What an outlook says of a programme: one frozen value that pages, the terminal and other programs are made from."""

from dataclasses import dataclass
from typing import Literal

from monitor.language.arithmetic import Array
from monitor.outlook.beliefs import Event

Method = Literal["monthly", "annual"]
Level = Literal["none", "watch", "warning", "critical"]
Firmness = Literal["settled", "completed", "projected"]
WHEN = "the years before"  # from which a record of years alone is told, in the place of a month


@dataclass(frozen=True)
class Odds:
    """How likely one test of one entity and year is to be met, from 0 to 1.

    None where there is no probability, and `why_not` says why. `median`, `p05` and `p95` are of the judged figure in
    the test's `unit`; `history` has the odds at each vintage of the year so far, as (month paid through, odds), oldest
    first. `level` is the alert's. `decides` is the service that moves it most: until September's data it is only the
    largest so far, and no cause.
    """

    test: str
    entity: str
    population: str
    year: int
    odds_met: float | None
    median: float | None
    p05: float | None
    p95: float | None
    limit: float | None
    direction: str | None
    unit: str
    method: Method | None
    paths: int
    seed: int
    months_observed: int | None
    why_not: str | None = None
    decides: str | None = None
    history: tuple[tuple[str, float], ...] = ()
    level: Level = "none"


@dataclass(frozen=True)
class Month:
    """One month beside the same month a year before: growth per beneficiary in percent (50 %, and 5 % to 95 %).

    Hospital and other care are None where the feed does not tell them apart.
    """

    month: str  # 2026-04
    firmness: Firmness
    share_paid: float  # of the state's spending, 0 to 1; 0 for a month to come
    state: float
    state_low: float
    state_high: float
    nation: float
    hospital_state: float | None
    hospital_nation: float | None
    other_state: float | None
    other_nation: float | None


@dataclass(frozen=True)
class Driver:
    """What one service adds to the year's difference, in points and dollars; price and volume where there are counts.

    `kind`: a service, a subtotal (hospital, other), `mix`, `rest of year`, or `total`. Services, mix and rest of year
    sum to the total, to the cent and unrounded.
    """

    name: str
    kind: Literal["service", "subtotal", "mix", "rest of year", "total"]
    points: float
    dollars: float
    state_growth: float | None
    nation_growth: float | None
    price: float | None = None
    volume: float | None = None


@dataclass(frozen=True)
class Decides:
    """The service that moves the year's difference most, and how that may be called.

    Before September's data it is the largest so far and no cause: too often another overtakes it.
    """

    service: str
    word: Literal["largest so far", "cause"]


@dataclass(frozen=True)
class Stretch:
    """What a stretch of time adds to the year's difference, in points; the three of a year sum to it.

    Carried over: what it would be had the ratio stayed where it stood in December, the season taken out. So far: what
    the months that there are data of add to that. Rest of year: what is expected of the months to come.
    """

    name: Literal["carried over", "so far", "rest of year"]
    points: float
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One line of what moved the expected difference since the vintage before, in points."""

    name: str  # "new months", "restated months", "late restatements", "completion re-estimated", "method"
    points: float
    months: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where the uncertainty of the year's difference comes from: a share of its variance, 0 to 1."""

    name: str  # "months to come", "months not settled", "nation", "late restatements"
    share: float


@dataclass(frozen=True)
class Fan:
    """The year's difference as it may end, month by month of the year to date, in points: quantiles [5, month].

    The rows are 5, 25, 50, 75 and 95 in 100; `months` name the columns; `observed` of them have data.
    """

    year: int
    months: tuple[str, ...]
    observed: int
    quantiles: Array
    limit: float | None


@dataclass(frozen=True)
class Room:
    """What would still pass: the figure of a lever at which the odds of a test are even, and nine in ten."""

    test: str
    year: int
    lever: str  # "growth in the months left", "hospital rate order", "national growth"
    unit: str
    now: float
    even: float | None
    nine_in_ten: float | None
    note: str = ""


@dataclass(frozen=True)
class Maturity:
    """How far one month is known: months of run-out, the share paid, the usual error of its log ratio in points."""

    month: str
    run_out: int
    share_paid: float
    error: float


@dataclass(frozen=True)
class Score:
    """How good the forecasts of one rule, or of the method, were at one time of the year, over `years` years.

    Errors, CRPS and interval score in points; `coverage` of the 90 % interval, `brier` of the breach. None where a rule
    says nothing of it.
    """

    rule: str
    paid_through: str  # "March", ..., "next March"
    years: int
    error: float
    crps: float | None
    interval_score: float | None
    coverage: float | None
    brier: float | None


@dataclass(frozen=True)
class TrackRecord:
    """How good such odds were: on the office's own vintages, or on simulated histories, and it says which.

    `reliability`: (odds said, how often it came so, how many times) by tenths. `false_alarms`: share of good years in
    which the levels in force rang; `found`: share of bad years called by each time of the year; `lead_months`.
    `judged`: how many years ended well and how many in a miss, of which those are shares; None where it is not known.
    """

    replayed_on: str
    own: bool
    scores: tuple[Score, ...]
    reliability: tuple[tuple[float, float, int], ...]
    false_alarms: float | None
    found: tuple[tuple[str, float], ...]
    lead_months: float | None
    judged: tuple[int, int] | None = None


@dataclass(frozen=True)
class YearAhead:
    """One open year by its months: everything of it but the odds of the single tests."""

    year: int
    state: str
    paid_through: str  # 2026-06
    difference: tuple[float, float, float]  # 5, 50 and 95 in 100, in points
    months: tuple[Month, ...]
    drivers: tuple[Driver, ...]
    changes: tuple[Change, ...]
    uncertainty: tuple[Source, ...]
    fan: Fan
    maturity: tuple[Maturity, ...]
    events: tuple[Event, ...]
    synthetic: bool = False
    decides: Decides | None = None
    over_time: tuple[Stretch, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """A programme's outlook. No `years` where no monthly feed is held, no `record` where nothing was replayed.

    `levels`: the odds of a miss from which each level of alert rings, by its name, lowest first. `notes` are sentences:
    what of a feed was not used, or is out of the ordinary.
    """

    programme: str
    odds: tuple[Odds, ...]
    years: tuple[YearAhead, ...] = ()
    rooms: tuple[Room, ...] = ()
    record: TrackRecord | None = None
    levels: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
