"""The words of a test's file: what may stand where, as strict models.

These models are the reference for `monitor schema` and for every message about an unknown word. What can only be seen
across files or lines (a unit mix, a circle, an unregistered document) is checked in `checks`.
"""

from math import nan
from typing import Annotated, Literal

from pydantic import Field, model_validator

from monitor.language.entries import Cite, Dated, Name, Number, Slug, Span, StandingText, TestId, Text, UnitText, Year
from monitor.language.lines import Clause, Requirement, StatedWay, clause_of
from monitor.words.complaints import Loc, Refused
from monitor.words.strict_yaml import Strict


class YearsEntry(Dated):
    """The performance years of a test and which of them are judged."""

    judged: Annotated[
        Literal["each", "last", "none"] | Annotated[list[Year], Field(min_length=1)],
        Field(description="each, last, none or a list of years such as [2018]"),
    ]

    @model_validator(mode="after")
    def _judged_within(self) -> "YearsEntry":
        beyond = [year for year in self.judged if not self.covers(year)] if isinstance(self.judged, list) else []
        if beyond:
            span = f"the entry runs from {self.from_} to {self.through}"
            what = f"{', '.join(map(str, beyond))} would be judged, but {span}."
            raise Refused(what, mend='Take the year out of "judged", or let the entry reach it.')
        return self

    def judges(self, year: int) -> bool:
        """Whether a verdict is asked for `year`."""
        if isinstance(self.judged, list):
            return year in self.judged
        return self.covers(year) if self.judged == "each" else self.judged == "last" and year == self.through


class Version(Dated):
    """One value of a term; or that there is one, or is to be one, which is not known."""

    value: Number | Literal["not known"]

    @property
    def number(self) -> float:
        """The value, NaN where it is not known."""
        return nan if isinstance(self.value, str) else self.value


class Term(Strict):
    """A number that the agreement sets, with every version it ever had."""

    title: Text
    unit: UnitText
    versions: Annotated[list[Version], Field(min_length=1)]


class Default(Span):
    """What an input is in years in which its source has no row at all."""

    value: Number
    cite: Cite
    standing: StandingText


class Input(Strict):
    """A measure of the entity's own area and population, or of fixed ones; as known last, or as first published."""

    measure: Slug
    area: str | None = None
    population: str | None = None
    vintage: Literal["newest", "first"] = "newest"
    title: Text | None = None
    default: Default | None = None


class Consequence(Strict):
    """What the agreement says of a missed year."""

    says: Text
    cite: Cite
    standing: StandingText


class FigureAsked(Strict):
    """A chart of the test's page. `lines` are drawn as series; `wedge` names what lies between the first two."""

    kind: Literal["against_limit", "lines"]
    lines: Annotated[list[Name], Field(min_length=1, max_length=4)] | None = None
    wedge: Text | None = None
    since: Year | None = None


class SheetWords(Strict):
    """Words of a sheet that are said where a line, input or term is on one side of 0."""

    where: Name
    is_: Annotated[Literal["above", "at_least", "below", "at_most"], Field(alias="is")]
    says: Text


class SheetRow(Strict):
    """A row of an entity's sheet, and the column of the exhibit that it stands in there.

    It is a line, input or term; or, under a title of its own, words for where the entity stands.
    """

    line: Name | None = None
    column: Text | None = None
    title: Text | None = None
    says: list[SheetWords] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The lines, inputs and terms that it shows or is said by."""
        return (self.line,) if self.line else tuple(words.where for words in self.says)

    @model_validator(mode="after")
    def _shows(self) -> "SheetRow":
        if bool(self.line) == bool(self.says) or bool(self.title) != bool(self.says):
            what = 'a row of a sheet has a "line"; or a "title" and what it "says".'
            raise Refused(what, mend="Write one of the two.")
        return self


class Interval(Strict):
    """How sure the judged figure is: its standard error, the level, and what follows where it is astride the limit."""

    standard_error: Name
    level: Annotated[Literal[90, 95, 99], Field(description="90, 95 or 99")]
    straddling: Literal["cannot tell"] | None = None


class Pause(Dated):
    """Years in which the test is not enforced: suspended for everybody, or waived. The number is still shown."""

    says: Text


class Group(Strict):
    """Tests of the same programme, and the term that says how many of them are to be met."""

    of: Annotated[list[Slug], Field(min_length=2)]
    at_least: Annotated[Name, Field(description="the name of a term in tests; the number is written there, dated")]


class Method(StatedWay, Dated):
    """How a test is worked out and judged in the years of one entry; an amended method is a further entry."""

    @model_validator(mode="after")
    def _whole(self) -> "Method":
        if len(self.asks) != 1 or not self.lines:
            raise Refused('a method has "lines", and one of "require", "any", "all", "answer" and "watch".')
        return self


class Differences(Strict):
    """In what a test that an agreement takes from its family is another there: each word takes the family's place.

    Of `years`, and of the versions of a term, the entries of one adoption take the place of the family's of it.
    """

    title: Text | None = None
    question: Text | None = None
    years: list[YearsEntry] = []
    inputs: dict[Name, Input] = {}
    terms: dict[Name, Annotated[list[Version], Field(min_length=1)]] = {}
    suspended: list[Pause] = []
    waived: list[Pause] = []
    if_missed: Consequence | None = None
    not_judged: list[Text] = []


class _Asked(Strict):
    """Whom a test asks what, in which years, from which figures."""

    id: TestId
    title: Text
    question: Text
    area: str
    each: Annotated[Slug | None, Field(description="the kind of entity asked, such as hospital or payer")] = None
    unit: UnitText | None = None
    years: Annotated[list[YearsEntry], Field(min_length=1)] = []
    same_years_as: Annotated[Slug | None, Field(description="a test of the programme whose years these are too")] = None
    performance_years: Annotated[
        list[Annotated[int, Field(ge=1, le=50, description="a number such as 4, counted from the first year")]],
        Field(description="which of those years are judged, counted from the first: [1, 4]"),
    ] = []
    same_lines_as: Slug | None = None
    reading_of: Annotated[
        Slug | None, Field(description="a test of which this is another reading, counted nowhere")
    ] = None
    inputs: dict[Name, Input] = {}
    terms: dict[Name, Term] = {}


class TestFile(StatedWay, _Asked):
    """One test, written as a worksheet."""

    __test__ = False  # not a pytest class

    method: list[Method] = []
    group: Group | None = None
    asked_of: Requirement | None = None
    interval: Interval | None = None
    suspended: list[Pause] = []
    waived: list[Pause] = []
    if_missed: Consequence | None = None
    not_judged: list[Text] = []
    beside: Annotated[Text | None, Field(description="what stands beside each answer and each table of it")] = None
    figures: list[FigureAsked] = []
    sheet: Annotated[list[SheetRow], Field(description="the rows of a page for each entity, in order")] = []

    @model_validator(mode="after")
    def _asks_once(self) -> "TestFile":
        ways = [*self.asks, *(word for word in ("method", "group") if getattr(self, word))]
        if len(ways) != 1:
            here = f"these stand here: {', '.join(ways)}" if ways else "none stands here"
            known = "The ways are: require, any, all, group, method; watch; and answer, which makes no finding."
            raise Refused(f"a test asks in one way; {here}.", known)
        return self

    @model_validator(mode="after")
    def _has_years(self) -> "TestFile":
        if not self.years and not self.same_years_as:
            raise Refused('"years" is missing.', "A test has years, inputs, lines and a requirement.")
        if self.years and (self.same_years_as or self.performance_years):
            word = "same_years_as" if self.same_years_as else "performance_years"
            raise Refused(f'"{word}" cannot stand beside "years".', mend="Write one of the two.")
        return self

    @model_validator(mode="after")
    def _has_lines(self) -> "TestFile":
        borrowed = bool(self.group or self.same_lines_as)
        bare = bool(self.clauses) and all(clause.line in self.inputs for clause in self.clauses)
        needed = {"inputs": not borrowed, "lines": not (borrowed or self.method or bare), "unit": self._requires}
        for word, must in needed.items():
            if must and not getattr(self, word):
                raise Refused(f'"{word}" is missing.', "A test has years, inputs, lines and a requirement.")
        return self

    @model_validator(mode="after")
    def _fits(self) -> "TestFile":
        words = ("inputs", "lines", "unit", "each", "asked_of", "interval", "same_lines_as")
        strange = [word for word in words if getattr(self, word)]
        if self.group and strange:
            raise Refused(f'a group has no "{strange[0]}": it counts the answers of its tests.', mend="Take it out.")
        if self.method and (self.lines or self.same_lines_as):
            word = "lines" if self.lines else "same_lines_as"
            why = "Each method of a test has lines of its own."
            raise Refused(f'"{word}" cannot stand beside "method".', why, "Write the lines into the methods.")
        if self.sheet and not (self.each and self.answer):
            raise Refused(
                '"sheet" is of a worksheet with "each" and "answer": a page for each entity of what it shows.'
            )
        if self.interval and not self._requires:
            raise Refused('"interval" needs a "require": it is the interval of the one line that is judged.')
        return self

    @property
    def watches(self) -> bool:
        """Whether it only calls for a look: it makes signals, and never a finding."""
        return any(way.watch for _, way in self.ways)

    @property
    def _requires(self) -> bool:
        """Whether one line with one limit is judged, at least in some years."""
        return any(way.require or way.watch for _, way in self.ways)

    def sibling(self, name: str) -> str:
        """The id of another test of the same programme."""
        return f"{self.id.partition('/')[0]}/{name}"

    @property
    def ways(self) -> list[tuple[Loc, StatedWay]]:
        """How the test is worked out, with its place in the file: one way, or one for each method."""
        return [(("method", place), method) for place, method in enumerate(self.method)] or [((), self)]

    @property
    def asked_clause(self) -> Clause | None:
        """What must hold for the test to be asked at all."""
        return clause_of(self.asked_of, ("asked_of",)) if self.asked_of else None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Every suspension and waiver."""
        return (*self.suspended, *self.waived)
