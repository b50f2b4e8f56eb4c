"""The two files that all programmes share: documents.yaml (what is cited) and measures.yaml (what can be measured)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from monitor.definitions.spending_calendar import SpendingCalendar
from monitor.language.entries import Cite, Number, Slug, Span, StandingText, Text, UnitText
from monitor.language.periods import FORMS, MONTHS, Calendar, Month, PeriodKind
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

TOTAL, NO_SERVICE = "all", "-"  # services: of all of them, and where a service has no meaning


class DocumentEntry(Strict):
    """A document that entries cite."""

    title: Text
    publisher: Text
    dated: date | str | None = None
    url: str | None = None
    accessed: Annotated[date | None, Field(description="the day on which it was last read")] = None
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
    """The quantity divided by: of the same periods, or a stock as it stood in one month."""

    quantity: Slug
    at: Month | None = None


class GrowthSpan(Span):
    """The years whose growth carries levels on, and the measure it is taken from."""

    growth_of: Slug


class Splice(Strict):
    """Two sources joined: levels of one, carried back, on, or both by growth of another inside one publication."""

    levels: Slug
    backward: GrowthSpan | None = None
    forward: GrowthSpan | None = None
    cite: Cite
    standing: StandingText

    @model_validator(mode="after")
    def _some_way(self) -> "Splice":
        if self.backward is None and self.forward is None:
            raise Refused('a splice goes "backward", "forward" or both ways; neither stands here.')
        if self.backward and self.forward and self.backward.through >= self.forward.from_:
            what = f"levels are carried back from {self.backward.through} and on from {self.forward.from_ - 1}."
            raise Refused(what, mend="At least one year must have a level of its own between the two.")
        return self


class Blend(Strict):
    """Levels of the areas where people live, averaged over the people of each: their numbers are the weights."""

    levels: Slug
    weights: Slug


class GrowthOf(Strict):
    """Growth of another measure, taken inside one publication."""

    measure: Slug


MADE_WITH = ("sum", "growth_of", "splice", "blend")


class Measure(Strict):
    """A yearly series by name: which quantities, over what, from which source."""

    title: Text
    unit: UnitText
    source: Slug | None = None
    payer: str | None = None
    from_: Annotated[PeriodKind, Field(alias="from")] = "years"
    months: Annotated[list[Annotated[int, Field(ge=1, le=12)]], Field(min_length=2, max_length=2)] | None = None
    year_starts: Month | None = None
    year: Annotated[
        Literal["begins", "ends"],
        Field(description="which year of the calendar a fiscal year is: where it ends, or begins"),
    ] = "ends"
    at: Month | None = None
    sum: SumOf | None = None
    per: Per | None = None
    growth_of: GrowthOf | None = None
    splice: Splice | None = None
    blend: Blend | None = None
    exhibit: Annotated[
        Literal["scale", "quality"] | None,
        Field(description="under which exhibit officials look for the tests of it: how far a model reaches, or care"),
    ] = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Measure":
        kinds = [word for word in MADE_WITH if getattr(self, word)]
        if len(kinds) != 1:
            here = f"{' and '.join(kinds)} stand here" if kinds else "none stands here"
            ways = '"sum", "growth_of", "splice" or "blend"'
            raise Refused(f"a measure is made with {ways}; {here}.", mend="Write one of them.")
        lacking = [name for name in ("source", "payer") if not getattr(self, name)]
        if self.sum and lacking:
            raise Refused(f'a measure made with "sum" has a {" and a ".join(lacking)}; it is missing here.')
        of_sums = ("source", "payer", "from_", "months", "year_starts", "year", "at", "per")
        strange = [name.rstrip("_") for name in of_sums if name in self.model_fields_set]
        if not self.sum and strange:
            what = f'"{strange[0]}" belongs to a measure made with "sum"; this one is made with "{kinds[0]}".'
            raise Refused(what, mend="Take it out; it is a matter of the measure named.")
        return self

    @model_validator(mode="after")
    def _one_calendar(self) -> "Measure":
        further = [word for word in ("months", "year_starts", "at") if getattr(self, word)]
        if len(further) > 1:
            raise Refused(f'"{further[0]}" and "{further[1]}" cannot stand together.', mend="Write one of the two.")
        if self.from_ != "months" and (self.at or (self.per and self.per.at)):
            raise Refused(
                '"at" takes a single month, so the measure must be made from months.', mend="Write from: months."
            )
        if self.months and self.months[0] > self.months[1]:
            what = f"the first month ({self.months[0]}) is later than the last ({self.months[1]})."
            raise Refused(what, "They are months of one calendar year.", "Swap the two, or write year_starts.")
        if self.months and any(month % FORMS[self.from_].months for month in (self.months[0] - 1, self.months[1])):
            what = (
                f"the months {self.months[0]} to {self.months[1]} are not made of whole {self.from_.replace('_', ' ')}."
            )
            raise Refused(what, mend="Let them begin and end with one, or write from: months.")
        if self.year_starts and FORMS[self.from_].months == 12:
            what = f'"year_starts" is for years put together from months, quarters or halves, not from {self.from_}.'
            raise Refused(what, mend="Say from what the years are made, or take it out.")
        if self.year_starts and (self._starts - 1) % FORMS[self.from_].months:
            raise Refused(f"none of the {self.from_} begins in {self.year_starts.title()}.", mend="Write from: months.")
        return self

    @model_validator(mode="after")
    def _other_years(self) -> "Measure":
        if self.year == "begins" and self._starts == 1 and self.from_ != "fiscal_years":
            what = '"year: begins" is for fiscal years and years with "year_starts"; these are years of the calendar.'
            raise Refused(what, mend="Take it out.")
        return self

    @property
    def _starts(self) -> int:
        return MONTHS.index(self.year_starts) + 1 if self.year_starts else 1

    @property
    def made_of(self) -> tuple[str, ...]:
        """The other measures that it is made of."""
        named = [self.growth_of.measure] if self.growth_of else []
        named += [self.blend.levels, self.blend.weights] if self.blend else []
        spans = [span for span in (self.splice.backward, self.splice.forward) if span] if self.splice else []
        return (*named, *([self.splice.levels] if self.splice else []), *(span.growth_of for span in spans))

    @property
    def calendar(self) -> Calendar:
        """How its years are put together."""
        first, last = self.months or (1, 12)
        whole = Calendar(self.from_, first, last, self._starts, self.year == "begins")
        return at_month(whole, self.at) if self.at else whole

    @property
    def calendar_under(self) -> Calendar:
        """How the years of the quantity divided by are put together."""
        return at_month(self.calendar, self.per.at) if self.per and self.per.at else self.calendar


def at_month(calendar: Calendar, month: Month) -> Calendar:
    """The same years, told by one of their months alone."""
    number = MONTHS.index(month) + 1
    return replace(calendar, first=number, last=number)


class GrowsLike(Strict):
    """Figures of a monthly feed whose growth carries a quantity on: dollars, people, or the one over the other."""

    quantity: Slug
    per: Slug | None = None


class Foretold(Strict):
    """An annual source whose years to come a monthly feed foretells: its last level, grown like the feed's months."""

    months: Annotated[Slug, Field(description="the source of the monthly feed")]
    like: Annotated[Mapping[Slug, GrowsLike], Field(min_length=1)]


class Range(Strict):
    """Where the figures of a quantity lie, the ends included; a figure outside is a slip and refused."""

    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _some_end(self) -> "Range":
        if self.at_least is None and self.at_most is None:
            raise Refused('a range says "at_least", "at_most" or both; neither stands here.')
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise Refused(f"the range goes down, from {self.at_least:g} to {self.at_most:g}.", mend="Swap the two.")
        return self

    def __str__(self) -> str:
        if self.at_most is None:
            return f"{self.at_least:g} or more"
        return f"{self.at_most:g} or less" if self.at_least is None else f"from {self.at_least:g} to {self.at_most:g}"


Divided = Literal["payer", "service", "population"]  # the words of an observation that add up as registered
Divisions = Mapping[str, Annotated[list[Annotated[list[str], Field(min_length=1)]], Field(min_length=1)]]


class MeasuresFile(Strict):
    """measures.yaml: the vocabulary of observations, what adds up to what in it, and every measure."""

    payers: list[str] = []
    services: list[str] = []
    populations: list[str] = []
    compared_with: Mapping[str, str] = {}
    totals: Mapping[Divided, Divisions] = {}
    apart: list[str] = []
    rests_on: Mapping[Slug, Annotated[list[Slug], Field(min_length=1)]] = {}
    quantities: Mapping[Slug, UnitText] = {}
    ranges: Mapping[Slug, Range] = {}
    outlook: Mapping[Slug, Foretold] = {}
    spending_calendars: Annotated[Mapping[Slug, SpendingCalendar], Field(description="by the source of the feed")] = {}
    measures: dict[Slug, Measure]
