"""The words of the definition files: what may stand where, as strict models.

These models are the reference for `monitor schema` and for every message about an unknown word. What can only be seen
across files or lines (a unit mix, a circle, an unregistered document) is checked in `definitions`.
"""

from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, create_model, model_validator

from monitor.complaints import Refused
from monitor.findings import Standing
from monitor.strict_yaml import Strict
from monitor.units import WORDS, UnitError, parse_unit
from monitor.verbs import VERBS, Name, Options, Verb, Year

Slug = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", description="a short name of lower-case letters, digits and _"),
]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(strict=False, allow_inf_nan=False)]


def _known_unit(text: str) -> str:
    try:
        parse_unit(text or "(nothing)")
    except UnitError:
        meant = get_close_matches(text, WORDS.values(), n=1)
        mend = f'Did you mean "{meant[0]}"?' if meant else 'Join two with "per", such as dollars per beneficiary-year.'
        known = f"Units are made of: {', '.join(WORDS.values())}."
        raise Refused(f'"{text}" is not a unit we know.', known, mend) from None
    return text


def one_of(first: object, second: object, what: str) -> None:
    """Refuse two words of which both, or neither, stand there. Raises Refused."""
    if bool(first) == bool(second):
        raise Refused(f"{what}; {'both stand' if first else 'neither stands'} here.", mend="Write one of the two.")


def _known_standing(text: str) -> str:
    Standing(text)
    return text


UnitText = Annotated[str, AfterValidator(_known_unit)]
StandingText = Annotated[Literal["confirmed", "derived", "unconfirmed"], AfterValidator(_known_standing)]


class Cite(Strict):
    """Where a value stands written: a document of documents.yaml, and the place in it."""

    document: Slug
    page: int | str | None = None
    section: str | None = None
    quote: str | None = None
    note: str | None = None


class Span(Strict):
    """The first and the last year of something."""

    from_: Annotated[Year, Field(alias="from")]
    through: Year

    @model_validator(mode="after")
    def _forwards(self) -> "Span":
        if self.from_ > self.through:
            raise Refused(f'"from" ({self.from_}) is later than "through" ({self.through}).', mend="Swap the two.")
        return self

    def covers(self, year: int) -> bool:
        """Whether the entry governs `year`."""
        return self.from_ <= year <= self.through


class Dated(Span):
    """An entry with two clocks: the performance years it governs, and since when one could know it."""

    adopted: date
    cite: Cite
    standing: StandingText


class YearsEntry(Dated):
    """The performance years of a test and which of them are judged."""

    judged: Annotated[
        Literal["each", "last"] | Annotated[list[Year], Field(min_length=1)],
        Field(description="each, last or a list of years such as [2018]"),
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
        if self.judged == "last":
            return year == self.through
        return self.covers(year) and (self.judged == "each" or year in self.judged)


class Version(Dated):
    """One value of a term."""

    value: Number


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
    """A measure, of the test's own area or of a fixed one."""

    measure: Slug
    area: str | None = None
    title: Text | None = None
    default: Default | None = None


class _Titled(Strict):
    title: Text | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> "_Titled":
        used = [name for name in VERBS if getattr(self, name) is not None]
        if len(used) != 1:
            here = f"these stand here: {', '.join(used)}" if used else "none stands here"
            mend = "Make a line of its own for each." if used else ""
            raise Refused(f"a line uses exactly one verb; {here}.", f"The verbs are: {', '.join(VERBS)}.", mend)
        return self

    @property
    def verb(self) -> Verb:
        """The verb the line uses."""
        return next(verb for name, verb in VERBS.items() if getattr(self, name) is not None)

    @property
    def of(self) -> tuple[str, ...]:
        """The names of the lines, inputs and terms it uses, in order."""
        said = getattr(self, self.verb.name)
        return (said,) if isinstance(said, str) else tuple(said) if isinstance(said, list) else (said.line,)

    @property
    def options(self) -> Options:
        """The verb's options, such as `since`."""
        said = getattr(self, self.verb.name)
        return said.model_dump(exclude={"line"}) if isinstance(said, Strict) else {}


_VERB_FIELDS: dict[str, Any] = {verb.name: (verb.takes | None, None) for verb in VERBS.values()}
Line: type[_Titled] = create_model("Line", __base__=_Titled, __doc__="One verb, and what it is of.", **_VERB_FIELDS)


Limit = Annotated[
    Name | None, Field(description="the name of a term or line; a number is written as a term, dated and cited")
]


class Bound(Strict):
    """The side and the name of the term or line that limits."""

    at_least: Limit = None
    at_most: Limit = None
    above: Limit = None
    below: Limit = None

    @model_validator(mode="after")
    def _one_side(self) -> "Bound":
        if len(used := self.model_dump(exclude_none=True)) != 1:
            what = f"a requirement has one side; here stand: {', '.join(used) or 'none'}."
            raise Refused(what, "The sides are: at_least, at_most, above, below.", "A second limit is a second test.")
        return self

    @property
    def direction(self) -> str:
        """`at_least`, `at_most`, `above` or `below`."""
        return next(iter(self.model_dump(exclude_none=True)))

    @property
    def limit(self) -> str:
        """The name of the term or line compared with."""
        return str(getattr(self, self.direction))


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


class TestFile(Strict):
    """One test, written as a worksheet."""

    __test__ = False  # not a pytest class

    id: Annotated[
        str,
        Field(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", description="programme/test in lower-case letters and _"),
    ]
    title: Text
    question: Text
    area: str
    unit: UnitText
    years: Annotated[list[YearsEntry], Field(min_length=1)]
    inputs: Annotated[dict[Name, Input], Field(min_length=1)]
    terms: dict[Name, Term] = {}
    lines: Annotated[dict[Name, Line], Field(min_length=1)]
    require: Annotated[dict[Name, Bound], Field(min_length=1, max_length=1)] | None = None
    answer: Annotated[list[Name], Field(min_length=1)] | None = None
    if_missed: Consequence | None = None
    not_judged: list[Text] = []
    figures: list[FigureAsked] = []

    @model_validator(mode="after")
    def _asks_or_shows(self) -> "TestFile":
        one_of(self.require, self.answer, 'a test has "require", or "answer" if it makes no finding')
        return self


class Amendment(Strict):
    """A change of the agreement, or of how it is read."""

    title: Text
    adopted: date
    cite: Cite
    standing: StandingText


class Unmodelled(Strict):
    """A clause that is not monitored, and why."""

    what: Text
    why: Text


class AgreementFile(Span):
    """Who agreed on what, for which years."""

    id: Slug
    title: Text
    area: str
    parties: Annotated[list[Text], Field(min_length=2)]
    summary: Text
    cite: Cite
    standing: StandingText
    amendments: list[Amendment] = []
    not_modelled: list[Unmodelled] = []
    disclaimer: Text
