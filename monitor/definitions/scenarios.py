"""The words of scenarios/NAME.yaml: what could be decided or could happen, and on which figures it would fall.

Path 0 is how things stand under what is assumed; every option is one more path through the same evaluation.
"""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from monitor.definitions.registers import NO_SERVICE, TOTAL
from monitor.language.entries import Cite, Number, Slug, Text, Year, one_of
from monitor.language.periods import day_in, month_of
from monitor.words.areas import EVERYONE
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

Change = Literal["set", "add", "raise", "continue"]


def _first_of_month(day: date) -> date:
    if day.day != 1:
        raise Refused(f"{day} is not the first day of a month.", "Figures are of whole months.", "Write such a day.")
    return day


def _last_of_month(day: date) -> date:
    if day != day_in(month_of(day), 31):
        raise Refused(f"{day} is not the last day of a month.", "Figures are of whole months.", "Write such a day.")
    return day


Begins = Annotated[date, AfterValidator(_first_of_month)]
Ends = Annotated[date, AfterValidator(_last_of_month)]
Share = Annotated[Number, Field(ge=0, le=100, description="a part in percent, from 0 to 100")]


class Figures(Strict):
    """Observations of one source: those of one area, payer and quantity, in every period.

    With `each`, those of every part of the area of that kind, such as each hospital.
    """

    title: Text
    source: Slug
    area: str
    each: Slug | None = None
    population: str = EVERYONE
    payer: str
    service: Annotated[list[str], Field(min_length=1)] = [NO_SERVICE]
    quantity: Slug

    @model_validator(mode="after")
    def _each_once(self) -> "Figures":
        twice = sorted({service for service in self.service if self.service.count(service) > 1})
        if twice:
            raise Refused(f'the service "{twice[0]}" stands here twice.', mend="Take one out.")
        if TOTAL in self.service and len(self.service) > 1:
            why = "What is changed in one service is carried into the total, which would be changed twice."
            raise Refused('"all" stands beside single services.', why, "Write one or the other.")
        return self


class Falls(Strict):
    """Figures, by their name, on which a part of an order falls; dollars are divided by `per` where they are a rate."""

    of: Slug
    share: Share = 100.0
    per: Slug | None = None


class Order(Strict):
    """A change of revenue that could be ordered: so many dollars a year, or percent of a revenue."""

    title: Text
    hospital: str | None = None
    amount: Number | None = None
    percent: Number | None = None
    revenue: Annotated[Number | None, Field(gt=0, description="dollars a year, more than nothing")] = None
    requested: date | None = None
    notice_days: Annotated[int | None, Field(ge=0, description="whole days")] = None
    falls_on: Annotated[list[Falls], Field(min_length=1)]
    because: Text

    @model_validator(mode="after")
    def _one_size(self) -> "Order":
        one_of(self.amount is not None, self.percent is not None, 'an order has an "amount" or a "percent"')
        if (self.percent is None) != (self.revenue is None):
            raise Refused('"percent" and "revenue" stand together: the order is so much of it.', mend="Write both.")
        if (self.requested is None) != (self.notice_days is None):
            raise Refused('"requested" and "notice_days" stand together.', mend="Write both, or neither.")
        return self

    @property
    def dollars(self) -> float:
        """Dollars a year."""
        return self.amount if self.amount is not None else (self.percent or 0.0) / 100 * (self.revenue or 0.0)

    @property
    def earliest(self) -> date | None:
        """The first day on which it may take effect; None where no notice is to be kept."""
        return self.requested + timedelta(days=self.notice_days or 0) if self.requested else None


class Step(Strict):
    """One change of figures, from one day to another or for good.

    `set` gives the level of whole years, `add` an amount a year, `raise` percent, `continue` the growth in percent a
    year by which a figure goes on after its last published year; `order` puts a part of an order in force.
    """

    of: Slug | None = None
    set: Number | None = None
    add: Number | None = None
    raise_: Annotated[Number | None, Field(alias="raise", gt=-100, description="percent, above -100")] = None
    continue_: Annotated[Number | None, Field(alias="continue", gt=-100, description="percent, above -100")] = None
    order: Slug | None = None
    part: Annotated[Number, Field(gt=0, le=100, description="a part in percent, up to 100")] = 100.0
    from_: Annotated[Begins, Field(alias="from")]
    through: Ends | None = None
    because: Text | None = None

    @model_validator(mode="after")
    def _one_change(self) -> "Step":
        used = [word for word in ("set", "add", "raise", "continue", "order") if self._said(word) is not None]
        if len(used) != 1:
            what = f"a step makes one change; here stand: {', '.join(used) or 'none'}."
            raise Refused(what, "The changes are: set, add, raise, continue, order.")
        if (self.of is None) != (used == ["order"]):
            needs = '"of" says which figures are changed; an order says so itself.'
            raise Refused(needs, mend='Take "of" out.' if self.of else 'Write "of" and the name of the figures.')
        if self.of and not self.because:
            raise Refused('"because" is missing.', "An assumption stands with what it rests on.", "Write a sentence.")
        if "part" in self.model_fields_set and self.order is None:
            raise Refused('"part" is the part of an order.', mend="Take it out.")
        return self

    @model_validator(mode="after")
    def _whole_years(self) -> "Step":
        if self.through and self.through < self.from_:
            raise Refused(f'"from" ({self.from_}) is later than "through" ({self.through}).', mend="Swap the two.")
        if self.order is None and self.change in ("set", "continue"):
            if self.through is None:
                raise Refused(f'"{self.change}" needs an end.', mend='Write "through".')
            if (self.from_.month, self.through.month) != (1, 12):
                what = f'"{self.change}" is for whole years, from January to December.'
                raise Refused(what, mend='Write them, or use "raise" or "add".')
        return self

    def _said(self, word: str) -> object:
        return getattr(self, f"{word}_" if word in ("raise", "continue") else word)

    @property
    def change(self) -> Change:
        """Which change it makes; an order adds."""
        words: tuple[Change, ...] = ("set", "raise", "continue")
        return next((word for word in words if self._said(word) is not None), "add")

    @property
    def figure(self) -> float:
        """The number of the change: a level, an amount a year, percent, or percent a year."""
        return float(str(self._said(self.change)))


class Option(Strict):
    """One way to decide, or one thing that could happen.

    `if_not_agreed` names the option that is used instead where one that needs an agreement is not agreed on; `cite`
    has the passage that says what the option is.
    """

    id: Slug
    title: Text
    if_not_agreed: Slug | None = None
    steps: list[Step] = []
    cite: Cite | None = None


class ScenarioFile(Strict):
    """A question of the form: what if. `area` asks the tests of another area than their own, such as one hospital.

    `illustration` says that what is assumed was made up to show how such a question is asked. `figures` names the
    observations that orders and steps change.
    """

    id: Slug
    title: Text
    question: Text
    tests: Annotated[list[str], Field(min_length=1)]
    years: Annotated[list[Year], Field(min_length=1)]
    area: str | None = None
    illustration: bool = False
    figures: dict[Slug, Figures] = {}
    orders: dict[Slug, Order] = {}
    assume: list[Step] = []
    options: Annotated[list[Option], Field(min_length=1)]
    not_shown: list[Text] = []
