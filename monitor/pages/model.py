"""A report, finished in words and figures: sections in their order, each a list of blocks.

The builders of `pages.sections` fill these; `render` prints any block by its kind and adds no number and no judgement
of its own. Every string is final: rounded, with its unit, in plain English. Numbers stand only in charts, as they were
computed. `look` of a section or a block names how the stylesheet sets it, and means nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from monitor.pages.pictures import Picture
from monitor.words.findings import Cause, Mark, Standing, Verdict


@dataclass(frozen=True)
class Cell:
    """One table cell. `verdict` asks for the verdict's shape beside the text, `cause` for that of why there is none.

    `detail` is a smaller second line; `strong` sets a text off that has no verdict; `others` is what others found, a
    line of its own under ours; `under` is what the year is held against, under a rule. A cell covers `span` columns.
    """

    text: str
    verdict: Verdict | None = None
    detail: str = ""
    strong: bool = False
    cause: Cause | None = None
    others: str = ""
    under: str = ""
    span: int = 1
    look: str = ""

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
    look: str = ""


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
    """An exhibit: a chart, the same facts in words, and its data as a table.

    It is numbered in the report it stands in; until then `number` is empty, and `id` is what it shows. `unit` is the
    line below the title: what is measured, and in which unit. `speaker` is what a witness says of it, in few sentences.
    `of` are the ids of the tests whose picture it is, where it is one of tests.
    """

    id: str
    title: str
    chart: Bars | Lines | Picture
    alt: str
    description: str
    source: str
    table: Table
    note: str = ""
    number: str = ""
    unit: str = ""
    speaker: str = ""
    printed: bool = False  # its data stand on paper too, where no other table of the section has them
    of: tuple[str, ...] = ()
    drawn: Literal["", "low", "lower"] = ""  # it shares its page with other words and tables

    def numbered(self, number: int) -> "Figure":
        """The figure with its number in its address, its name and the caption of its data."""
        data = replace(self.table, caption=f"{self.table.caption} of figure {number}")
        return replace(self, id=f"figure-{number}-{self.id}", number=str(number), table=data)


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
class Prose:
    """A paragraph."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Bullets:
    """Sentences that stand each by itself."""

    items: tuple[str, ...]
    look: str = "plain"


@dataclass(frozen=True)
class Facts:
    """Names with what each is: a figure, a fingerprint, a meaning."""

    pairs: tuple[tuple[str, str], ...]
    look: str = "facts"


@dataclass(frozen=True)
class TableBlock:
    """A table at its place in a report, where `id` is its address."""

    id: str
    table: Table
    look: str = "words"


@dataclass(frozen=True)
class Meter:
    """Chances in 100, 0 to 100, and the levels that are marked on the way there, each with its name."""

    chances: int
    levels: tuple[tuple[str, int], ...]
    alt: str


@dataclass(frozen=True)
class Tile:
    """One thing that is in danger, or that somebody has to do: what it is, how it stands, and what to know of it.

    `act` says that it needs a hand.
    """

    title: str
    says: str
    told: tuple[tuple[str, str], ...]
    meter: Meter | None = None
    act: bool = False


@dataclass(frozen=True)
class Tiles:
    """Tiles side by side; `label` says what they are together."""

    label: str
    items: tuple[Tile, ...]


@dataclass(frozen=True)
class Answer:
    """An answer set off from all else, of a year with its verdict, and what stands beside it under a few words each."""

    text: str
    year: int | None = None
    mark: Mark | None = None  # None: a worksheet that judges nothing
    reason: str = ""
    told: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Voice:
    """What one side says of a test: a few words over it, with a shape or none, and what must be known beside it."""

    label: str
    says: str
    beside: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class TwoVoices:
    """Our answer beside the official finding; `differ` where the two say opposite things of the same year."""

    ours: Voice
    official: Voice
    differ: bool = False


@dataclass(frozen=True)
class Ground:
    """Something that an answer rests on: what it is, what is said of it, and where and how firmly that stands."""

    what: str
    says: str
    stands: str = ""


@dataclass(frozen=True)
class Grounds:
    """What an answer rests on, under a title of its own."""

    title: str
    items: tuple[Ground, ...]


@dataclass(frozen=True)
class Steps:
    """The numbered lines of a worksheet."""

    lines: tuple[Step, ...]


@dataclass(frozen=True)
class Citations:
    """Where what a section says stands written."""

    items: tuple[Citation, ...]


@dataclass(frozen=True)
class Commands:
    """Lines that a reader can type."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One of several reports: what it says in a sentence, words set off, a line below, and where its files lie.

    `links` are words with an address below the page's own folder; the first is that of the card's title.
    """

    title: str
    text: str
    notices: tuple[str, ...]
    below: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cards:
    """Reports, one a card."""

    items: tuple[Card, ...]


@dataclass(frozen=True)
class SignBox:
    """Where one role signs: `by` and `on` are empty until it has."""

    role: str
    by: str
    title: str
    on: str


@dataclass(frozen=True)
class Boxes:
    """The boxes of all who sign."""

    items: tuple[SignBox, ...]


@dataclass(frozen=True)
class Section:
    """A part of a report under a title, from which it is reached by its `id`; inside a section, a part of that one.

    `notices` are what must be known of it on its face. An `opening` section stands before the contents, which do not
    list it. Blocks without a title are printed as they are and listed nowhere. `place` is which of how many it is, and
    `more` the address of the page where all of it stands.
    """

    id: str
    title: str
    blocks: "tuple[Block, ...]"
    look: str = ""
    notices: tuple[str, ...] = ()
    opening: bool = False
    place: str = ""
    more: str = ""

    def every_block(self) -> "Iterator[Block]":
        """Its blocks and those of its parts, in reading order."""
        for block in self.blocks:
            yield block
            if isinstance(block, Section):
                yield from block.every_block()


Block = (
    Prose
    | Bullets
    | Facts
    | TableBlock
    | Figure
    | Tiles
    | Answer
    | TwoVoices
    | Grounds
    | Steps
    | Citations
    | Commands
    | Boxes
    | Cards
    | Section
)


@dataclass(frozen=True)
class Letterhead:
    """The head of a report: whose it is, with a seal as a `data:` address, and what it is.

    Of a letter also to whom it goes, and the day it bears; `dated` is empty of what is no letter.
    """

    name: str
    lines: tuple[str, ...]
    seal: str
    beside: tuple[str, ...]
    addressee: tuple[str, ...]
    accent: str
    dated: str = ""


@dataclass(frozen=True)
class Report:
    """Any report, of any kind: what stands on its face, and its sections in their order."""

    kind: str
    id: str
    title: str
    subtitle: str
    purpose: str  # what it is about, in a sentence or two
    as_of: date
    notices: tuple[str, ...]
    headline: str  # what it says in a sentence, also where reports are listed
    window: str  # what a browser and a reader of PDFs call it
    running: str  # what stands at the head of each further page on paper
    skip: str  # where the first link leads
    sections: tuple[Section, ...]
    letterhead: Letterhead | None = None
    footer: str = ""  # what stands at the foot of each page on paper
    beside: tuple[str, ...] = ()  # the kinds of the reports that lie in the same folder

    def every_block(self) -> "Iterator[Block]":
        """The blocks of all sections and of their parts, in reading order."""
        for section in self.sections:
            yield from section.every_block()
