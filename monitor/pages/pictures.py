"""What the pictures of an outlook draw: numbers as they were computed, words as they are read.

Every string is final. NaN is what nobody knows, and nothing is drawn of it. `synthetic` pictures say so on their face.
"""

from dataclasses import dataclass
from typing import Literal

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


Picture = Months | Rows | FanPicture
