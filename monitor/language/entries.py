"""What every definition file is made of: names, texts, units, citations, and entries with two clocks."""

from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from monitor.language.periods import FIRST_YEAR, LAST_YEAR
from monitor.words.complaints import Refused
from monitor.words.findings import Standing
from monitor.words.strict_yaml import Strict
from monitor.words.units import UNIT_WORDS, UnitError, parse_unit

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="a year such as 2019")]
Name = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", description="a name of lower-case letters, digits and _, such as state_growth"),
]
Slug = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", description="a short name of lower-case letters, digits and _"),
]
TestId = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", description="programme/test in lower-case letters and _"),
]
Text = Annotated[str, Field(min_length=1)]
Number = Annotated[float, Field(strict=False, allow_inf_nan=False)]


def _known_unit(text: str) -> str:
    try:
        parse_unit(text or "(nothing)")
    except UnitError:
        meant = get_close_matches(text, UNIT_WORDS.values(), n=1)
        mend = f'Did you mean "{meant[0]}"?' if meant else 'Join two with "per", such as dollars per beneficiary-year.'
        known = f"Units are made of: {', '.join(UNIT_WORDS.values())}."
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
    """Where a value stands written: a document of documents.yaml, and the place in it.

    `confirmed_by` and `confirmed_on` say who of an office found the quotation on that page, and when; None where nobody
    of an office did.
    """

    document: Slug
    page: int | str | None = None
    section: str | None = None
    quote: str | None = None
    note: str | None = None
    differs_because: Annotated[
        Text | None, Field(description="why the quotation names another year or number than the entry")
    ] = None
    confirmed_by: Text | None = None
    confirmed_on: date | None = None

    @model_validator(mode="after")
    def _confirmed_whole(self) -> "Cite":
        said = (self.confirmed_by, self.confirmed_on)
        if any(said) and not all((*said, self.page, self.quote)):
            what = "a confirmation says who found it, on which day, the page and the quotation; not all stand here."
            raise Refused(what, mend="Write confirmed_by, confirmed_on, page and quote.")
        return self


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


class Knowable(Strict):
    """Since when a thing could be known. Where its day is not known itself, it lies between two.

    `adopted` is the day answered by: that of the earliest document that says it. `not_before` is the earliest day on
    which it can have been; None where `adopted` is the day itself.
    """

    adopted: date
    not_before: Annotated[date | None, Field(description="where the day is not known: the earliest it can be")] = None

    @model_validator(mode="after")
    def _between(self) -> "Knowable":
        if self.not_before and self.not_before >= self.adopted:
            what = f'"not_before" ({self.not_before}) is not before "adopted" ({self.adopted}).'
            why = "The two are the bounds of a day that is not known; what is asked is answered by the later."
            raise Refused(what, why, 'Take "not_before" out, or put the earliest day on which it can have been.')
        return self


class Dated(Knowable, Span):
    """An entry with two clocks: the performance years it governs, and since when one could know it."""

    by: Slug | None = None  # the amendment that brought it; without, the agreement as it was signed
    cite: Cite
    standing: StandingText
