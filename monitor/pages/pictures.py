"""What pictures draw: numbers as they were computed, words as they are read.

Every string is final. NaN is what nobody knows, and nothing is drawn of it. `synthetic` pictures say so on their face.
"""

from dataclasses import dataclass
from typing import Literal

from monitor.pages.target_pictures import Measures, Reach, Timeline
from monitor.words.findings import Mark

Firmness = Literal["settled", "completed", "projected"]
Paint = Literal["above", "below", "state", "nation", "bound"]


@dataclass(frozen=True)
class Panel:
    """One panel of months: the state beside the nation; `low` and `high` hold nine in ten outcomes, or are empty."""

    title: str
    state: tuple[float, ...]
    nation: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class Months:
    """Small multiples of the months of one year, on one scale. `months` are their names, one a place."""

    state: str
    months: tuple[str, ...]
    firmness: tuple[Firmness, ...]
    panels: tuple[Panel, ...]
    synthetic: bool = False


@dataclass(frozen=True)
class RowBar:
    """A bar from `start` to `end`, and the figures beside it. `strong` rows are sums, `joined` lead to the next."""

    name: str
    start: float
    end: float
    paint: Paint
    cells: tuple[str, ...]
    strong: bool = False
    joined: bool = False
    ruled: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of bars over one scale, with columns of figures under `heads` (title, unit). `limit` is drawn upright.

    `heading` says over them what the line under the title does not; it may be empty.
    """

    heading: str
    unit: str
    zero: str
    heads: tuple[tuple[str, str], ...]
    bars: tuple[RowBar, ...]
    limit: float | None = None
    limit_words: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class OddsPath:
    """How the odds of a miss moved: in 100 by month, and from which odds each level of alert rings."""

    heading: str
    points: tuple[tuple[str, float], ...]
    levels: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Reliability:
    """How often what was said came so: (said, came, how many), each in 100."""

    heading: str
    detail: str
    points: tuple[tuple[float, float, int], ...]
    says: str


@dataclass(frozen=True)
class FanPicture:
    """A year as it may end, with how its odds moved and how good such odds were. `quantiles` are [5, month]."""

    heading: str
    months: tuple[str, ...]
    observed: int
    quantiles: tuple[tuple[float, ...], ...]
    limit: float | None
    limit_words: str
    expected: str
    odds: OddsPath | None = None
    record: Reliability | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Said:
    """A figure or a word in a cell of a picture: its mark before it, a smaller second line below it.

    `flag` stands before what others found: official, or an account. `differs` says that it is not what we found.
    """

    text: str
    mark: Mark | None = None
    detail: str = ""
    flag: Literal["", "official", "account"] = ""
    differs: bool = False


@dataclass(frozen=True)
class DifferenceYear:
    """One year of a difference: its range under the stated error, its limit, and the cells that stand under it.

    `words` are its figure as it is read; where there is none, `said` is why, and `detail` when it is due.
    """

    year: str
    value: float
    low: float
    high: float
    limit: float
    words: str
    mark: Mark
    said: str = ""
    detail: str = ""
    cells: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Difference:
    """How much more one area grew than another, by year, with the band that is allowed.

    `sides` name what lies above zero and below it, `zero` the other area; `rows` are the heads of the cells under the
    years. `runs` are years in a row above zero, by their first and last place, with what is said of them.
    """

    years: tuple[DifferenceYear, ...]
    zero: str
    sides: tuple[str, str]
    limit_words: str
    rows: tuple[str, ...]
    runs: tuple[tuple[int, int, str], ...] = ()
    synthetic: bool = False


@dataclass(frozen=True)
class Strip:
    """One year of all areas: everybody else's values, ours with its words, and its place among all."""

    year: str
    others: tuple[float, ...]
    ours: float
    words: str
    place: str


@dataclass(frozen=True)
class Strips:
    """A dot for each area, a row for each year. `limit` is that of ours; NaN where there is none."""

    zero: str
    limit: float
    limit_words: str
    sides: tuple[str, str]
    place: str
    rows: tuple[Strip, ...]
    synthetic: bool = False


@dataclass(frozen=True)
class SavedYear:
    """What was saved in a year, what was required of it, and how it was judged; `note` stands under the year."""

    year: str
    value: float
    words: str
    required: float
    required_words: str
    mark: Mark
    said: str
    note: str = ""


@dataclass(frozen=True)
class Wedge:
    """Spending beside what it would have been: by year, with the words at the end of each line and between them."""

    heading: str
    years: tuple[int, ...]
    benchmark: tuple[float, ...]
    actual: tuple[float, ...]
    benchmark_words: str
    actual_words: str
    between_words: str
    floor: float
    floor_words: str


@dataclass(frozen=True)
class Saved:
    """Savings: the wedge, if it is known, and the bars of the years against what was required of each."""

    wedge: Wedge | None
    heading: str
    bar_words: str
    required_words: str
    note_head: str
    bars: tuple[SavedYear, ...]
    synthetic: bool = False


@dataclass(frozen=True)
class StandingRow:
    """A test: its cells by year, or, where it has none, what is said across them; and what stands beside."""

    name: str
    target: str
    cells: tuple[Said, ...]
    across: Said | None
    room: Said
    found: tuple[Said, ...]


@dataclass(frozen=True)
class Standing:
    """The scorecard: a row a test, a column a year. `brief` are the rows of a slide, which ends with a count."""

    years: tuple[str, ...]
    heads: tuple[str, str, str]
    rows: tuple[StandingRow, ...]
    brief: tuple[StandingRow, ...]
    synthetic: bool = False


Picture = Months | Rows | FanPicture | Difference | Strips | Saved | Standing | Reach | Measures | Timeline
