"""The words of source.yaml: where a publication is from, and what it is."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from monitor.complaints import Refused
from monitor.language.entries import Number, Slug, Text, UnitText, Year
from monitor.strict_yaml import Strict

Status = Literal["final", "provisional", "projected", "suppressed", "not_due"]
STATUSES: tuple[str, ...] = get_args(Status)
WITHHELD = ("suppressed", "not_due")  # a row that says there is no figure


Sha256 = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", description="64 digits and letters a to f, as sha256sum prints them")
]


class DataFile(Strict):
    """The data file beside the card."""

    name: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_.-]+\.(csv|parquet)$", description="a file beside the card, such as data.csv")
    ]
    sha256: Sha256


class Received(Strict):
    """A file as it arrived, kept in `received/` beside the card, and what it was read as."""

    name: Annotated[str, Field(pattern=r"^[^/\\\\]+$", description="a file in received/ beside the card")]
    sha256: Sha256
    reader: Text


class Covers(Strict):
    """What the publication covers, in words, with its first and last year."""

    areas: Text
    years: Annotated[list[Year], Field(min_length=2, max_length=2)]
    note: Text | None = None

    @model_validator(mode="after")
    def _forwards(self) -> "Covers":
        if self.years[0] > self.years[1]:
            raise Refused(
                f"the first year ({self.years[0]}) is later than the last ({self.years[1]}).", mend="Swap the two."
            )
        return self


class StatedError(Strict):
    """How far a difference between the area and the nation may be off, in the unit of that difference."""

    unit: UnitText
    value: Annotated[Number, Field(ge=0)]
    because: Text


class Approximates(Strict):
    """What the source stands in for, and how well."""

    what: Text
    errors: list[StatedError]


class NextExpected(Strict):
    """The next year this source will cover, and by when; later years follow a year apart."""

    year: Year
    by: date
    because: Text | None = None


class Card(Strict):
    """source.yaml: where a publication is from and what it is. `edition` counts those of one source and day, from 2."""

    source: Slug
    title: Text
    publisher: Text
    url: Text
    published: date | None = None
    first_seen: date | None = None
    edition: Annotated[int, Field(ge=2)] | None = None
    dated_by: Text
    accessed: date
    licence: Text
    file: DataFile
    received: list[Received] = []
    covers: Covers
    status: dict[Annotated[Literal["default"] | Year, Field(description="default, or a year such as 2019")], Status]
    continues: list[date] = []
    approximates: Approximates | None = None
    next_expected: NextExpected | None = None
    owner: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _dated_once(self) -> "Card":
        if (self.published is None) == (self.first_seen is None):
            here = "both" if self.published else "neither"
            what = f'a card says "published" or "first_seen"; this one says {here}.'
            raise Refused(what, 'Where the publication date is not known, "first_seen" takes its place.')
        if "default" not in self.status:
            raise Refused('"status" has no "default".', mend="Write one, such as: status: {default: final}.")
        return self
