"""The two files that all programmes share: documents.yaml (what is cited) and measures.yaml (what can be measured)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from monitor.complaints import Refused
from monitor.schema import Cite, Slug, Span, StandingText, Text, UnitText, one_of
from monitor.strict_yaml import Strict


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


class Backward(Span):
    """Levels before a year, carried back by the growth of another measure."""

    growth_of: Slug


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
        one_of(self.sum, self.splice, 'a measure is made with "sum" or with "splice"')
        lacking = [name for name in ("source", "payer") if not getattr(self, name)]
        if self.sum and lacking:
            raise Refused(f'a measure made with "sum" has a {" and a ".join(lacking)}; it is missing here.')
        return self


class MeasuresFile(Strict):
    """measures.yaml: the vocabulary of observations, and every measure."""

    payers: list[str] = []
    services: list[str] = []
    populations: list[str] = []
    quantities: Mapping[Slug, UnitText] = {}
    measures: dict[Slug, Measure]
