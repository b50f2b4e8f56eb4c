"""What others found: an authority in its own document, or an account of it. Beside ours, never instead of it.

`determinations.yaml` lies at the top of a folder of observations. A later finding of the same year is a further entry.
Figures of others that are held as observations are not written out again: one entry names the measure that has them.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from monitor.language.entries import Cite, Name, Number, Slug, StandingText, Text, Year
from monitor.observations.series import Series
from monitor.words.areas import EVERYONE, Entity
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

DETERMINATIONS_FILE = "determinations.yaml"


class Source(Strict):
    """Who says so: the authority that decides the test, in its own document, or an account of what somebody found.

    Only the first is official; which it is, the agreement names (`decided_by`). A party that speaks of its own
    performance gives an account, with itself in `by` and in `account_of`. `by` may be left out where it is not known.
    """

    says: Literal["authority", "account"]
    by: Text | None = None
    account_of: Text | None = None
    cite: Cite
    standing: StandingText
    differs_because: Text | None = None

    @model_validator(mode="after")
    def _is_whose_it_says(self) -> "Source":
        if self.official and self.by is None:
            raise Refused("an authority has a name.", mend='Say whose document it is in "by".')
        if self.official and self.account_of:
            raise Refused('"account_of" stands in an account; this says "authority".')
        if self.official and not self.checked:
            what = "its standing is unconfirmed, so nobody has read it in the authority's own document."
            raise Refused(what, mend='Write "says: account" until somebody has.')
        return self

    @property
    def official(self) -> bool:
        """Whether the authority's own document says so."""
        return self.says == "authority"

    @property
    def checked(self) -> bool:
        """Whether a quotation shows it, or arithmetic on what quotations show."""
        return self.standing != "unconfirmed"

    @property
    def own(self) -> bool:
        """Whether a party speaks of its own performance."""
        return self.by is not None and self.by == self.account_of

    @property
    def who(self) -> str:
        """Who says so; an account without an author is one."""
        return self.by or "An account"


class Determination(Source):
    """One answer of others: a verdict, a figure (of the judged line, or of `line`), or both.

    A figure may be of part of the year only (`through`), or a `bound`: what it bounds is as much or more (or less).
    """

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    area: str
    population: str = EVERYONE
    year: Year
    through: Annotated[date | None, Field(description="the last day it tells of, where that is not the whole year")] = (
        None
    )
    known_from: date
    verdict: Literal["met", "missed"] | None = None
    line: Name | None = None
    value: Number | None = None
    bound: Literal["at_least", "at_most"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Determination":
        if self.verdict is None and self.value is None:
            raise Refused('a determination has a "verdict", a "value" or both.')
        for word in ("line", "bound"):
            if getattr(self, word) and self.value is None:
                raise Refused(f'"{word}" says what a "value" is of; no value stands here.')
        if self.through and self.through.year != self.year:
            raise Refused(f'"through" is a day of {self.year}, of which it tells.')
        return self

    @property
    def exact(self) -> bool:
        """Whether its figure is that of the whole year, and no bound."""
        return self.through is None and self.bound is None

    @property
    def ends(self) -> date:
        """The last day of which it tells."""
        return self.through or date(self.year, 12, 31)

    @property
    def entity(self) -> Entity:
        """Whom it is about."""
        return Entity(self.area, self.population)


class PublishedLine(Source):
    """Figures of others of a line, for every entity and year that `measure` has: known since they were published."""

    test: Annotated[str, Field(description="programme/test, such as maryland_tcoc/annual_savings")]
    line: Name
    measure: Slug

    def of(self, series: Series, entities: Sequence[Entity]) -> Iterator[Determination]:
        """What was found of `entities`, whose figures `series` has. A figure that was made up is none."""
        source = self.model_dump(include=set(Source.model_fields))
        for place, at in np.argwhere(~np.isnan(series.values[:, 0, :])).tolist():
            year, value = int(series.years[at]), float(series.values[place, 0, at])
            newest, *_ = series.provenance.at(place, year).publications or (None,)
            if newest and not newest.card.synthetic:
                yield Determination(
                    test=self.test, area=entities[place].area, population=entities[place].population, year=year,
                    known_from=newest.known_from, line=self.line, value=value, **source,
                )  # fmt: skip


class DeterminationsFile(Strict):
    """determinations.yaml: every answer of others that is on record."""

    determinations: list[Determination] = []
    published: list[PublishedLine] = []

    @model_validator(mode="after")
    def _has_entries(self) -> "DeterminationsFile":
        if not self.determinations and not self.published:
            raise Refused('there is no entry under "determinations" or "published".')
        return self


class OnRecord(NamedTuple):
    """What others found: entries written out, oldest first, and lines whose figures a measure has."""

    entries: tuple[Determination, ...] = ()
    published: tuple[PublishedLine, ...] = ()

    def lines_of(self, test: str) -> tuple[PublishedLine, ...]:
        """The lines of a test of which figures of others are held as observations."""
        return tuple(line for line in self.published if line.test == test)

    def names(self, test: str) -> bool:
        """Whether anything is on record of a test."""
        return bool(self.lines_of(test)) or any(entry.test == test for entry in self.entries)


NOTHING_ON_RECORD = OnRecord()


def determinations_known(entries: Sequence[Determination], test: str, as_of: date) -> tuple[Determination, ...]:
    """What had been determined of a test by `as_of`, oldest first."""
    return tuple(entry for entry in entries if entry.test == test and entry.known_from <= as_of)


def foremost(entries: Sequence[Determination], entity: Entity, year: int, *lines: str) -> Determination | None:
    """What counts of the determinations of one entity and year, which come oldest first.

    What is of the whole year counts before what is of part of it; then official before checked before unchecked; then
    the newest. `lines` are those asked about, "" the judged figure; without any, that one alone.
    """
    asked = lines or ("",)
    matching = [e for e in entries if (e.entity, e.year) == (entity, year) and (e.line or "") in asked]
    return max(reversed(matching), key=lambda e: (e.through is None, e.official, e.checked), default=None)
