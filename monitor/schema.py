"""The words of the definition files: what may stand where, as strict models.

These models are the reference for `monitor schema` and for every message about an unknown word. What can only be seen
across files or lines (a unit mix, a circle, an unregistered document) is checked in `definitions`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, create_model, model_validator

from monitor.findings import Standing
from monitor.strict_yaml import Strict
from monitor.units import UnitError, parse_unit
from monitor.verbs import VERBS, Name, Options, Verb, Year

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(strict=False, allow_inf_nan=False)]


def _known_unit(text: str) -> str:
    try:
        parse_unit(text)
    except UnitError as fault:
        raise ValueError(str(fault)) from None
    return text


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


class Dated(Strict):
    """An entry with two clocks: the performance years it governs, and since when one could know it."""

    from_: Annotated[Year, Field(alias="from")]
    through: Year
    adopted: date
    cite: Cite
    standing: StandingText

    @model_validator(mode="after")
    def _forwards(self) -> "Dated":
        if self.from_ > self.through:
            raise ValueError(f'"from" ({self.from_}) is later than "through" ({self.through})')
        return self

    def covers(self, year: int) -> bool:
        """Whether the entry governs `year`."""
        return self.from_ <= year <= self.through


class YearsEntry(Dated):
    """The performance years of a test and which of them are judged."""

    judged: Literal["each", "last"] | list[Year]

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


class Default(Strict):
    """What an input is in years in which its source has no row at all."""

    value: Number
    from_: Annotated[Year, Field(alias="from")]
    through: Year
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
            raise ValueError(f"a line uses exactly one verb; there are: {', '.join(VERBS)}")
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


class Bound(Strict):
    """The side and the name of the term or line that limits."""

    at_least: Name | None = None
    at_most: Name | None = None
    above: Name | None = None
    below: Name | None = None

    @model_validator(mode="after")
    def _one_side(self) -> "Bound":
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("say exactly one of at_least, at_most, above, below")
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

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$")]
    title: Text
    question: Text
    area: str
    unit: UnitText
    years: Annotated[list[YearsEntry], Field(min_length=1)]
    inputs: Annotated[dict[Name, Input], Field(min_length=1)]
    terms: dict[Name, Term] = {}
    lines: Annotated[dict[Name, Line], Field(min_length=1)]  # type: ignore[valid-type]  # made from the verbs
    require: Annotated[dict[Name, Bound], Field(min_length=1, max_length=1)] | None = None
    answer: list[Name] | None = None
    if_missed: Consequence | None = None
    not_judged: list[Text] = []
    figures: list[FigureAsked] = []

    @model_validator(mode="after")
    def _asks_or_shows(self) -> "TestFile":
        if (self.require is None) == (self.answer is None):
            raise ValueError('say either "require" (a test) or "answer" (an exhibit that makes no finding)')
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


class AgreementFile(Strict):
    """Who agreed on what, for which years."""

    id: Slug
    title: Text
    area: str
    parties: Annotated[list[Text], Field(min_length=2)]
    summary: Text
    from_: Annotated[Year, Field(alias="from")]
    through: Year
    cite: Cite
    standing: StandingText
    amendments: list[Amendment] = []
    not_modelled: list[Unmodelled] = []
    disclaimer: Text


class DocumentEntry(Strict):
    """A document that entries cite."""

    title: Text
    publisher: Text
    dated: date | str | None = None
    url: str | None = None
    note: str | None = None


class DocumentsFile(Strict):
    """documents.yaml: every cited document by a short name."""

    documents: dict[Slug, DocumentEntry]


class SumOf(Strict):
    """A quantity added up over services, less other services."""

    quantity: Slug
    service: Annotated[list[str], Field(min_length=1)]
    less: list[str] = []


class Per(Strict):
    """The quantity divided by."""

    quantity: Slug


class Backward(Strict):
    """Levels before a year, carried back by the growth of another measure."""

    growth_of: Slug
    from_: Annotated[Year, Field(alias="from")]
    through: Year


class Splice(Strict):
    """Two sources joined: levels of one, carried back by growth of another inside one publication."""

    levels: Slug
    backward: Backward
    cite: Cite
    standing: StandingText


class Measure(Strict):
    """A yearly series by name: which quantities, over what, from which source."""

    title: Text
    unit: UnitText
    source: Slug | None = None
    payer: str | None = None
    sum: SumOf | None = None
    per: Per | None = None
    splice: Splice | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Measure":
        if (self.sum is None) == (self.splice is None):
            raise ValueError('say either "sum" or "splice"')
        if self.sum and not (self.source and self.payer):
            raise ValueError('a measure made with "sum" names its "source" and its "payer"')
        return self


class MeasuresFile(Strict):
    """measures.yaml: the vocabulary of observations, and every measure."""

    payers: list[str] = []
    services: list[str] = []
    populations: list[str] = []
    quantities: Mapping[Slug, UnitText] = {}
    measures: dict[Slug, Measure]


Given = dict[Name, dict[Year, Number]]


class Expect(Strict):
    """What an example must come to. Only what is written is compared."""

    year: Year
    verdict: Literal["met", "missed", "cannot tell", "not in force"] | None = None
    value: Number | None = None
    room: Number | None = None
    lines: dict[Name, Number] = {}
    because: list[str] | None = None
    within: Annotated[str, Field(pattern=r"^[0-9.]+ %$|^[0-9.]+$")] | None = None


class Example(Strict):
    """A worked case (`given`) or a published result that the shipped observations must reproduce (`observations`)."""

    name: Text
    given: Given | None = None
    error: dict[UnitText, Number] = {}
    observations: Literal["public"] | None = None
    published: Cite | None = None
    says: str | None = None
    as_of: date | None = None
    expect: Expect
    because: str | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> "Example":
        if (self.given is None) == (self.observations is None):
            raise ValueError('say either "given" or "observations: public"')
        return self


class ExamplesFile(Strict):
    """The examples of one test."""

    examples: Annotated[list[Example], Field(min_length=1)]
