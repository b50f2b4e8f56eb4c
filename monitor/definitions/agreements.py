"""The words of agreement.yaml: who agreed on what, for which years, how it was amended, and what is owed when.

And those of events.yaml, in which an office records what happened under an agreement that it does not write itself.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from monitor.definitions.schema import Differences
from monitor.language.entries import Cite, Dated, Knowable, Slug, Span, StandingText, TestId, Text, one_of
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

LEAP_YEAR = 2000  # has every day that any year has
WAYS = ("each_year", "dates", "after", "before")


class Amendment(Knowable):
    """A change of the agreement, or of how it is read. The entries it brought name its id."""

    id: Slug
    title: Text
    changes: Literal["nothing monitored"] | None = None
    cite: Cite
    standing: StandingText


class Unmodelled(Strict):
    """A clause that is not monitored, why, and the passage in which it stands.

    By its `id` those who are like a family have another one in its place, or none.
    """

    id: Slug | None = None
    what: Text
    why: Text
    cite: Cite | None = None


class Event(Strict):
    """Something that happened: it may have started a clock, or put the end of one off until a later day.

    `matter` tells apart what runs at once, such as two applications: a clock is put off by an event of its own matter.
    """

    recorded_in: ClassVar[str] = "agreement.yaml"
    kind: Slug
    title: Text
    happened: date
    until: Annotated[date | None, Field(description="the day to which a clock is put off")] = None
    matter: Slug | None = None
    cite: Cite
    standing: StandingText

    @model_validator(mode="after")
    def _later(self) -> "Event":
        if self.until and self.until < self.happened:
            what = f'"until" ({self.until}) is earlier than "happened" ({self.happened}).'
            raise Refused(what, mend="Write the day to which it was put off.")
        return self


class RecordedEvent(Event):
    """An event that an office records beside the agreement it is of."""

    recorded_in = "events.yaml"
    programme: Slug


class EventsFile(Strict):
    """events.yaml at the top of a folder of definitions: what happened under the agreements of any folder."""

    events: Annotated[list[RecordedEvent], Field(min_length=1)]


def _day_of_the_year(text: str) -> str:
    try:
        if len(text) == len("05-01"):
            date.fromisoformat(f"{LEAP_YEAR}-{text}")
            return text
    except ValueError:
        pass
    raise Refused(f'"{text}" is not a day of the year.', mend="Write month and day, two digits each, such as 05-01.")


Day = Annotated[str, AfterValidator(_day_of_the_year)]
Count = Annotated[int, Field(ge=1, le=3650)]


class DueWhen(Strict):
    """When something falls due: each year, on dates, so many days or months after an event, or before one."""

    each_year: Annotated[list[Day], Field(min_length=1)] | None = None
    dates: Annotated[list[date], Field(min_length=1)] | None = None
    after: Slug | None = None
    before: Slug | None = None
    days: Count | None = None
    months: Count | None = None
    unless: Annotated[Slug | None, Field(description="the kind of event that puts its end off")] = None

    @model_validator(mode="after")
    def _one_way(self) -> "DueWhen":
        used = [way for way in WAYS if getattr(self, way) is not None]
        if len(used) != 1:
            what = f"an obligation falls due in one way; here stand: {', '.join(used) or 'none'}."
            mend = "Make an obligation of its own for each." if used else ""
            raise Refused(what, f"The ways are: {', '.join(WAYS)}.", mend)
        if self.after:
            one_of(self.days, self.months, 'a clock runs for so many "days" or "months"')
        elif self.days or self.months:
            raise Refused('"days" and "months" are counted from an event.', mend='Write "after" and the event\'s kind.')
        elif self.unless:
            raise Refused('"unless" puts off a clock, and here is none.', mend='Write "after", or take "unless" out.')
        return self

    @property
    def event(self) -> str | None:
        """The kind of event it is counted from."""
        return self.after or self.before


class Obligation(Dated):
    """What is owed by whom to whom. `from` and `through` are the calendar years in which it falls due or starts.

    `consequence` is what follows if the day passes.
    """

    id: Slug
    title: Text
    owed_by: Text
    owed_to: Text
    due: DueWhen
    consequence: Text | None = None
    under: Literal["agreement", "law"] = "agreement"
    note: Text | None = None

    @model_validator(mode="after")
    def _in_its_years(self) -> "Obligation":
        beyond = [str(day) for day in self.due.dates or [] if not self.covers(day.year)]
        if beyond:
            what = f"{', '.join(beyond)} would never be due: the entry runs from {self.from_} to {self.through}."
            raise Refused(what, mend="Take the date out, or let the entry reach it.")
        if self.under == "law" and self.by:
            raise Refused("what is owed under a law is brought by no amendment.", mend='Take "by" or "under" out.')
        return self


class AgreementFile(Knowable, Span):
    """Who agreed on what, for which years."""

    id: Slug
    kind: Annotated[
        Literal["agreement", "family"], Field(description="agreement; or family, which is what several share")
    ] = "agreement"
    like: Annotated[Slug | None, Field(description="the family it is one of, whose tests and words it takes")] = None
    without: Annotated[list[Slug], Field(description="tests, amendments and clauses of the family it has not")] = []
    differs: Annotated[dict[Slug, Differences], Field(description="in what a test of the family is another here")] = {}
    title: Text
    area: str
    parties: Annotated[list[Text], Field(min_length=2)]
    decided_by: Annotated[Text | None, Field(description="whose own word on its tests is the official finding")] = None
    summary: Text
    cite: Cite
    standing: StandingText
    order: Annotated[list[Slug], Field(description="tests in the order of the report; others follow by name")] = []
    watches: Annotated[
        list[TestId], Field(description="watch-tests of other folders, such as watch_list/prices, asked of its area")
    ] = []
    amendments: list[Amendment] = []
    event_kinds: dict[Slug, Text] = {}
    events: list[Event] = []
    obligations: list[Obligation] = []
    not_modelled: list[Unmodelled] = []
    disclaimer: Text = ""

    @model_validator(mode="after")
    def _of_a_family(self) -> "AgreementFile":
        if self.kind == "family" and self.like:
            raise Refused('a family is like no other: "like" is of an agreement.', mend='Take "like" out.')
        alone = [word for word in ("without", "differs") if getattr(self, word) and not self.like]
        if alone:
            what = f'"{alone[0]}" is of an agreement that is like a family.'
            raise Refused(what, mend=f'Write "like" and the family\'s name, or take "{alone[0]}" out.')
        if not self.disclaimer and not self.like:
            raise Refused('"disclaimer" is missing.', "It says what the reports of this agreement are not.")
        return self

    @property
    def leans_on(self) -> frozenset[str]:
        """The other programmes that it takes tests and words from."""
        lists = {name.partition("/")[0] for name in self.watches}
        return frozenset(lists | ({self.like} if self.like else set()))
