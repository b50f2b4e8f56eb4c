"""What is known of a feed's months beforehand: exceptional periods, months of rate orders, and orders of known size."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from monitor.language.entries import Cite, Number, StandingText, Text
from monitor.language.periods import Month
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

MonthText = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description="a month such as 2026-04")]
From = Annotated[MonthText, Field(alias="from")]


class Exceptional(Strict):
    """A period in which spending followed no usual course, in every area; until it has ended, nobody knows its end."""

    title: Text
    from_: From
    through: MonthText
    cite: Cite
    standing: StandingText

    @model_validator(mode="after")
    def _in_order(self) -> "Exceptional":
        if self.from_ > self.through:
            raise Refused(f'"from" ({self.from_}) is later than "through" ({self.through}).', mend="Swap the two.")
        return self


class RateOrders(Strict):
    """The month of each year from which an area's new rates hold, so that its spending may step up or down there."""

    area: Text
    month: Month
    cite: Cite
    standing: StandingText


class KnownStep(Strict):
    """An order whose size is known: from a month on, all care of an area costs so many percent more (or less)."""

    title: Text
    area: Text
    from_: From
    percent: Annotated[Number, Field(gt=-50, lt=50)]
    adopted: Annotated[date, Field(description="since when one could know it")]
    cite: Cite
    standing: StandingText


class SpendingCalendar(Strict):
    """What is known of the months of one feed before they are seen; an outlook takes it into account."""

    exceptional: list[Exceptional] = []
    rate_orders: list[RateOrders] = []
    steps: list[KnownStep] = []

    def and_of(self, other: "SpendingCalendar") -> "SpendingCalendar":
        """The entries of both."""
        names = type(self).model_fields
        return self.model_copy(update={name: [*getattr(self, name), *getattr(other, name)] for name in names})
