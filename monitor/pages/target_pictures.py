"""What the pictures of targets, of measures and of time draw: numbers as they were computed, words as they are read.

Every string is final. NaN is what nobody knows, and nothing is drawn of it. `synthetic` pictures say so on their face.
"""

from dataclasses import dataclass
from typing import Literal

from monitor.words.findings import Mark


@dataclass(frozen=True)
class TargetYear:
    """One year beside its target, each as it is read. What is not `checked` is hatched.

    `aside` is how far it is on the wrong side, or that it is too close; `why` stands with the shape of `mark` where
    there is no figure.
    """

    year: int
    value: float
    text: str
    target: float
    target_text: str
    aside: str = ""
    checked: bool = True
    mark: Mark | None = None
    why: str = ""


@dataclass(frozen=True)
class TargetPanel:
    """The years of one measure. `lines` stand under its title; `paused` are the first and last year not enforced."""

    title: str
    years: tuple[TargetYear, ...]
    lines: tuple[str, ...] = ()
    better: Literal["above", "below"] = "above"
    foot: str = ""
    paused: tuple[int, int] | None = None
    paused_words: str = ""


@dataclass(frozen=True)
class Reach:
    """Bars beside a path of targets, a panel for each of those counted; `top` is the most that there can be."""

    panels: tuple[TargetPanel, ...]
    top: float | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class MeasureCard:
    """A measure without a yearly figure: its target, and why there is none beside the shape of `mark`."""

    title: str
    target: str
    mark: Mark
    why: str


@dataclass(frozen=True)
class Measures:
    """Small multiples, each measure on a scale of its own, and a card for each that has no figure."""

    panels: tuple[TargetPanel, ...]
    cards: tuple[MeasureCard, ...]
    synthetic: bool = False


@dataclass(frozen=True)
class Moment:
    """A day on a time axis, in years: 2027.33."""

    at: float
    kind: Literal["due", "passed", "published", "expected"]


@dataclass(frozen=True)
class TimeRow:
    """A row over a time axis: stretches of time, days, or words where there is neither; then a word a column."""

    name: str
    detail: str
    cells: tuple[str, ...]
    spans: tuple[tuple[float, float], ...] = ()
    moments: tuple[Moment, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Timeline:
    """Rows over one time axis from `start` to `end`, in years; `ticks` begin its parts, each with its name.

    `more` says of each number of rows that they had no room.
    """

    start: float
    end: float
    ticks: tuple[tuple[float, str], ...]
    today: float
    key: tuple[tuple[Literal["span", "due", "passed", "published", "expected"], str], ...]
    heads: tuple[str, ...]
    rows: tuple[TimeRow, ...]
    more: tuple[str, ...]
    synthetic: bool = False
