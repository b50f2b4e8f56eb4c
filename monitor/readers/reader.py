"""What every format is to the rest: a name, how a file of it is recognised, and how it is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.readers.delivery import Delivery
from monitor.readers.opened import Opened


@dataclass(frozen=True)
class Reader:
    """One format. `recognises` looks at what a file holds; `read` makes observations of it, or raises DeliveryError."""

    name: str
    title: str
    recognises: Callable[[Opened], bool]
    read: Callable[[Opened], Sequence[Delivery]]
