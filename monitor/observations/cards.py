"""The words of source.yaml: where a publication is from, and what it is."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from monitor.language.entries import Number, Slug, Text, UnitText, Year
from monitor.language.periods import FORMS, KIND_OF, MONTHS, PART, Month, Period, PeriodStep, months_on
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

Status = Literal["final", "provisional", "projected", "suppressed", "not_due"]
STATUSES: tuple[str, ...] = get_args(Status)
StatisticKind = Literal["growth of a year", "growth since a base year", "amount of a year"]
STATISTICS: tuple[StatisticKind, ...] = get_args(StatisticKind)  # of statistics, each with an error of its own
WITHHELD = ("suppressed", "not_due")  # a row that says there is no figure
Months = Annotated[int, Field(ge=0)]
NAMED = r"^[a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9]+)?$"  # a publication by its source and day


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
    """How far a statistic of any area may be off, as it was stated when the file came; of every kind without `kind`.

    What has been measured since stands in errors.yaml, and counts in its place: `stated_errors`.
    """

    unit: UnitText
    value: Annotated[Number, Field(ge=0)]
    kind: StatisticKind | None = None
    because: Text


class Approximates(Strict):
    """What the source stands in for, and how well."""

    what: Text
    errors: list[StatedError]


class NextExpected(Strict):
    """What this source will cover next, and by when: a year, or a month, quarter or half. Later ones follow in step."""

    year: Year | None = None
    period: Annotated[str, Field(pattern=PART, description="a month, quarter or half such as 2026-09")] | None = None
    by: date
    every: PeriodStep = "year"
    because: Text | None = None

    @model_validator(mode="after")
    def _one_step(self) -> "NextExpected":
        if (self.year is None) == (self.period is None):
            here = "both" if self.year else "neither"
            raise Refused(f'"next_expected" has a "year" or a "period"; this one has {here}.', mend="Write one.")
        step = next(step for step, kind in KIND_OF.items() if kind == self._first.kind)
        if step != self.every:
            raise Refused(
                f"{self.first} is a {step}, but the next one follows every {self.every}.", mend=f"Write every: {step}."
            )
        return self

    @property
    def first(self) -> str:
        """The next period by name, be it a year."""
        return str(self._first)

    @property
    def _first(self) -> Period:
        return Period.parsed(self.period) if self.period is not None else Period("years", self.year or 0)

    def due(self, period: Period) -> date | None:
        """By when `period` is expected, or the last part of it; None where it is earlier than what is said here."""
        ahead = self._steps_to(period)
        return self._by(ahead) if ahead >= 0 else None

    def after(self, covered: Period) -> "NextExpected":
        """What is expected once `covered` is there: as many steps on, and by as many later."""
        ahead = max(self._steps_to(covered) + 1, 0)
        next_ = self._first.on(ahead)
        named = {"year": next_.year} if self.period is None else {"period": str(next_)}
        return self.model_copy(update={"by": self._by(ahead), **named})

    def _steps_to(self, period: Period) -> int:
        """How many steps after the first the last part of `period` is; below zero where it is earlier."""
        return period.last_part(self.every).ordinal - self._first.ordinal

    def _by(self, ahead: int) -> date:
        """By when what is so many steps ahead is expected; a day that ends a month goes on ending months."""
        return months_on(self.by, ahead * FORMS[KIND_OF[self.every]].months, last_stays_last=True)


class Thresholds(Strict):
    """From how many months of run-out on figures are called interim, provisional and final; before, preliminary."""

    interim: Months = 3
    provisional: Months = 6
    final: Months = 12

    @model_validator(mode="after")
    def _upwards(self) -> "Thresholds":
        if not self.interim <= self.provisional <= self.final:
            here = f"interim {self.interim}, provisional {self.provisional}, final {self.final}"
            raise Refused(f"the months of run-out go down: {here}.", "What is firmer has had as long, or longer.")
        return self


Percent = Annotated[Number, Field(ge=0)]


class Holds(Strict):
    """From where on a delivery of this source is held until a person has looked at it.

    All in percent: `restated`, `run_out` and `yearly` of the smaller of two figures, so that a rise and the fall back
    are as far; a figure whose unit is percent or points must also move by so many `points`.
    """

    falls: Percent = 1  # what is paid to date and falls with a later paid_through
    restated: Percent = 25  # a figure published anew, or as far as one of its series ever was restated
    run_out: Percent = 900  # the same where it is paid through a later day
    yearly: Percent = 300  # a new figure against the year before, or twice as far as its series ever moved in a year
    points: Percent = 3


class Accepted(Strict):
    """Who took in a delivery that was held, when, and what it had been held for."""

    by: Text
    on: date
    held_for: Annotated[list[Text], Field(min_length=1)]


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
    supersedes: list[Annotated[str, Field(pattern=NAMED, description="a publication such as SOURCE/2026-03-31")]] = []
    accepted: Accepted | None = None  # only of a delivery that was held
    fiscal_year_starts: Month | None = None  # where it has figures of fiscal years; without, their months are unknown
    approximates: Approximates | None = None
    synthetic: bool = False  # the figures were made up, and whatever leans on one says so
    next_expected: NextExpected | None = None
    maturity: Thresholds = Thresholds()
    holds: Holds = Holds()
    tolerance: Annotated[Number, Field(ge=0)] = 0.1  # percent; a figure that moves no further is not called restated
    owner: Text
    note: Text | None = None

    @property
    def fiscal_starts(self) -> int | None:
        """The month, 1 to 12, in which its fiscal years begin."""
        return MONTHS.index(self.fiscal_year_starts) + 1 if self.fiscal_year_starts else None

    @model_validator(mode="after")
    def _dated_once(self) -> "Card":
        if (self.published is None) == (self.first_seen is None):
            here = "both" if self.published else "neither"
            what = f'a card says "published" or "first_seen"; this one says {here}.'
            raise Refused(what, 'Where the publication date is not known, "first_seen" takes its place.')
        if "default" not in self.status:
            raise Refused('"status" has no "default".', mend="Write one, such as: status: {default: final}.")
        return self
