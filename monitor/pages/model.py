"""The pages of a report, finished in words and figures.

`explain` and `exhibits` fill these; `render` gives them a look and adds no word, no number and no judgement of its own.
Every string is final: rounded, with its unit, in plain English. Numbers stand only in charts, as they were computed.
"""

from dataclasses import dataclass, field
from datetime import date

from monitor.words.findings import Cause, Mark, Standing, Verdict


@dataclass(frozen=True)
class Cell:
    """One table cell. `verdict` asks for the verdict's shape beside the text, `cause` for that of why there is none.

    `detail` is a smaller second line; `strong` sets a text off that has no verdict; `others` is what others found, a
    line of its own under ours.
    """

    text: str
    verdict: Verdict | None = None
    detail: str = ""
    strong: bool = False
    cause: Cause | None = None
    others: str = ""

    @property
    def mark(self) -> Mark | None:
        """What the shape beside the text stands for."""
        return self.cause or self.verdict


@dataclass(frozen=True)
class Column:
    """A table column; `numeric` columns are set flush right with tabular figures. The unit stands in the header."""

    title: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table with one header row; the first cell of each row is the row's header. `key` explains its shapes."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    key: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class OthersMark:
    """What others found of one year: their figure (NaN where they give none) and verdict, in a word."""

    value: float
    verdict: str  # met or missed: theirs, or what it would be by their figure where ours cannot be told; else empty
    official: bool


@dataclass(frozen=True)
class YearBar:
    """One year of a bar chart: value, its range under the source's stated error, the limit (NaN where unknown)."""

    year: int
    value: float
    low: float
    high: float
    limit: float
    verdict: Verdict
    cause: Cause | None = None
    others: OthersMark | None = None

    @property
    def mark(self) -> Mark:
        """What the shape of the year stands for."""
        return self.cause or self.verdict


@dataclass(frozen=True)
class Bars:
    """Yearly values of one line against the limit of its test. `better` says on which side of the limit it passes."""

    unit: str
    value_label: str
    limit_label: str
    better: str  # "below" or "above"
    bars: tuple[YearBar, ...]


@dataclass(frozen=True)
class Lines:
    """One or more yearly series (NaN where unknown); `wedge` shades what lies between the first and the second."""

    unit: str
    years: tuple[int, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    wedge: str = ""  # the label of the shaded area; empty: none


@dataclass(frozen=True)
class Figure:
    """An exhibit: a chart, the same facts in words, and its data as a table."""

    id: str
    number: str
    title: str
    chart: Bars | Lines
    alt: str
    description: str
    source: str
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Step:
    """One numbered line of a worksheet, for the year explained."""

    number: int
    title: str
    how: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Citation:
    """Where a rule or a figure stands written."""

    subject: str
    text: str
    url: str = ""
    quote: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class TestPage:
    """One test on its own page, in the order an official reads it."""

    __test__ = False  # not a pytest class

    id: str
    title: str
    question: str
    answer: str
    reason: str
    year: int
    verdict: Verdict | None  # None: an exhibit worksheet, which makes no finding
    notices: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]  # value, limit, room, basis, standing
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    worksheet: Table
    citations: tuple[Citation, ...]
    if_missed: str
    not_judged: tuple[str, ...]
    check: str
    told_apart: tuple[str, ...] = ()  # why a neighbour can be told where this cannot, or the reverse
    others: tuple[str, ...] = ()  # what others found of the year, in sentences
    deliver: tuple[str, ...] = ()  # the commands that take in the files which would settle what is too close to tell
    everyone: Table | None = None  # where the test was asked of several: a row for each
    cause: Cause | None = None  # why the year cannot be told
    asked_as_if: bool = False  # the agreement does not bind whom it tells of

    @property
    def mark(self) -> Mark | None:
        """What the shape of the answer stands for."""
        return self.cause or self.verdict


@dataclass(frozen=True)
class Sheet:
    """The page of one entity: what its worksheet shows, as rows in the order of an exhibit."""

    id: str
    title: str
    notices: tuple[str, ...]
    answer: str
    rows: Table
    beside: str


@dataclass(frozen=True)
class Sheets:
    """A worksheet that was asked of several: a page for each of them, behind one table of all."""

    id: str
    title: str
    subtitle: str
    question: str
    as_of: date
    notices: tuple[str, ...]
    everyone: Table
    sheets: tuple[Sheet, ...]
    disclaimer: str


@dataclass(frozen=True)
class Firmness:
    """How firm the figures of a report are: the finding, what a reader must know beside it, and two tables."""

    says: str
    notes: tuple[str, ...]
    restatements: Table | None  # None where nothing was restated
    maturity: Table


@dataclass(frozen=True)
class ScenarioPage:
    """A what-if on its own page: what each option would come to, and all that is assumed.

    Where a figure that it changes was not known, `results` is None and `says` has the reason.
    """

    id: str
    title: str
    question: str
    says: tuple[str, ...]
    results: Table | None
    assumed: Table
    not_shown: tuple[str, ...]
    notices: tuple[str, ...] = ()
    options: Table | None = None  # what the options are in the words of their source; None where none is cited


@dataclass(frozen=True)
class Watching:
    """What is watched beside the agreement: the finding, and two tables; None where there is nothing for one."""

    says: str
    table: Table | None
    waiting: Table | None


@dataclass(frozen=True)
class Dashboard:
    """One programme at one date."""

    id: str
    title: str
    subtitle: str
    purpose: str  # what the agreement asks, in a sentence or two
    as_of: date
    notices: tuple[str, ...]
    headline: str
    summary: tuple[str, ...]
    standing: Table | None  # None where no test judges
    pages: tuple[TestPage, ...]
    publications: Table
    record: tuple[tuple[str, str], ...]
    disclaimer: str
    glossary: tuple[tuple[str, str], ...] = field(default=())
    waiting: Table | None = None  # tests without public figures; None where there is none
    watched: Watching | None = None  # what is watched beside the agreement; None where nothing is
    due: Table | None = None  # what is owed when; None where nothing is
    clauses: Table | None = None  # what of the agreement is not monitored; None where nothing is left out
    scenarios: tuple[ScenarioPage, ...] = ()  # what could be decided, and what it would do
    firmness: Firmness | None = None  # None in a report that does not say how firm its figures are
    caution: str = ""  # what stands beside the date on page one: that nothing here is official
