"""The words of examples/TEST.yaml: worked cases and published results of one test."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from monitor.language.entries import Cite, Name, Number, Slug, Text, UnitText, Year, one_of
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

VerdictText = Literal["met", "missed", "cannot tell", "not in force"]
SignalText = Literal["calls for a look", "as expected", "cannot tell", "not watched"]  # of a watch-test
Given = dict[Name, dict[Year, Number]]


class Expect(Strict):
    """What an example must come to. Only what is written is compared."""

    year: Year
    verdict: VerdictText | None = None
    signal: SignalText | None = None
    value: Number | None = None
    room: Number | None = None
    lines: dict[Name, Number] = {}
    because: list[str] | None = None
    within: Annotated[
        Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?( %)?$")] | None,
        Field(description='text such as 3 % or "0.5"'),
    ] = None


class Example(Strict):
    """A worked case, or a published result that the shipped observations must reproduce (`observations`).

    A worked case writes out the figures of the inputs (`given`) or, for a group, the answers of its tests (`answers`).
    """

    name: Text
    given: Given | None = None
    answers: dict[Slug, dict[Year, VerdictText]] | None = None
    error: dict[UnitText, Number] = {}
    observations: Literal["public"] | None = None
    entity: Annotated[str | None, Field(description="of whom; the first that has figures, if left out")] = None
    published: Cite | None = None
    says: str | None = None
    as_of: date | None = None
    expect: Expect
    because: str | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> "Example":
        if self.answers is None:
            one_of(self.given, self.observations, 'an example has "given" figures or "observations: public"')
        elif self.given or self.observations:
            raise Refused('an example of a group has "answers" alone.')
        if self.entity and not self.observations:
            what = '"entity" says of whom public figures are taken; an example with figures of its own is of nobody.'
            raise Refused(what, mend="Take it out.")
        return self


class ExamplesFile(Strict):
    """The examples of one test."""

    examples: Annotated[list[Example], Field(min_length=1)]
