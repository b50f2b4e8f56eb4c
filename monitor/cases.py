"""The words of examples/TEST.yaml: worked cases and published results of one test."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from monitor.schema import Cite, Number, Text, UnitText, one_of
from monitor.strict_yaml import Strict
from monitor.verbs import Name, Year

Given = dict[Name, dict[Year, Number]]


class Expect(Strict):
    """What an example must come to. Only what is written is compared."""

    year: Year
    verdict: Literal["met", "missed", "cannot tell", "not in force"] | None = None
    value: Number | None = None
    room: Number | None = None
    lines: dict[Name, Number] = {}
    because: list[str] | None = None
    within: Annotated[
        Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?( %)?$")] | None,
        Field(description='text such as 3 % or "0.5"'),
    ] = None


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
        one_of(self.given, self.observations, 'an example has "given" figures or "observations: public"')
        return self


class ExamplesFile(Strict):
    """The examples of one test."""

    examples: Annotated[list[Example], Field(min_length=1)]
