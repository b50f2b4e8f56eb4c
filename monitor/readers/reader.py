"""What every format is to the rest: a name, how a file of it is recognised, and how it is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.readers.delivery import Delivery, DeliveryError, Fault
from monitor.readers.opened import Opened


@dataclass(frozen=True)
class Reader:
    """One format. `recognises` looks at what a file holds, `reads` makes observations of it or raises DeliveryError.

    `tables` are the columns of each table that it reads; a file that has some of them is told which it lacks.
    """

    name: str
    title: str
    recognises: Callable[[Opened], bool]
    reads: Callable[[Opened], Sequence[Delivery]]
    tables: tuple[tuple[str, ...], ...] = ()

    def read(self, file: Opened) -> Sequence[Delivery]:
        """What is in a file, at least one delivery. Raises DeliveryError, also where nothing is of this format."""
        if not (deliveries := self.reads(file)):
            mend = "Deliver the file as it was published, or leave --reader out."
            raise DeliveryError(file.name, [Fault(f"nothing in this file is {self.title}.", mend=mend)])
        return deliveries
