"""What a monthly feed had said by each delivery: paid to date for the care of each month, as it grew.

A vintage is the month through which a delivery's claims are paid. The lag of a month at a vintage is the number of
whole months between the two: 0 where claims are paid through the end of the month itself.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array
from monitor.language.read_only import frozen

STATE, NATION = 0, 1  # places on the area axis


@dataclass(frozen=True)
class Triangle:
    """One state beside the nation. Months and vintages stand on one axis: place 0 is the month numbered `first`.

    Months are numbered from January of the year 0. `paid`: dollars paid to date, [area, service, month, vintage].
    `people`: beneficiary-months as each delivery counts them, [area, month, vintage]. NaN where no delivery says, which
    is everywhere that the month is later than the vintage. `services` add up to all care; none is part of another.
    """

    state: str
    services: tuple[str, ...]
    first: int
    paid: Array
    people: Array

    def __post_init__(self) -> None:
        frozen(self.paid)
        frozen(self.people)

    @property
    def months(self) -> int:
        """How many months, and how many vintages, the axes have."""
        return int(self.paid.shape[-1])

    @property
    def vintages(self) -> npt.NDArray[np.int64]:
        """Places of the vintages of which there is a delivery, oldest first."""
        return np.flatnonzero(~np.isnan(self.people).all(axis=(0, 1))).astype(np.int64)

    def known_at(self, vintage: int) -> "Triangle":
        """What was known when the delivery at place `vintage` had come: the same months, and no later delivery."""
        end = vintage + 1
        return replace(self, paid=self.paid[:, :, :end, :end], people=self.people[:, :end, :end])
