"""What every format is to the rest: a name, how a file of it is recognised, and how it is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor.readers import hidden
from monitor.readers.delivery import Delivery, DeliveryError, Fault, refuse
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
        """What is in a file, at least one delivery. Raises DeliveryError, also where nothing is of this format.

        A hidden sheet of this format is refused; another is passed over, and told. Where a file cannot be read
        without what is hidden in it, that is told with what is missing.
        """
        unread = () if file.with_hidden else file.unseen
        try:
            deliveries = self.reads(file)
        except DeliveryError as fault:
            raise DeliveryError(fault.name, [*hidden.hidden_sheets(unread), *fault.faults]) from None
        ours = [sheet for sheet in unread if self.recognises(replace(file, chosen=(sheet,)))]
        refuse(file.name, [*hidden.hidden_sheets(ours)])
        if not deliveries:
            mend = "Deliver the file as it was published, or leave --reader out."
            raise DeliveryError(file.name, [Fault(f"nothing in this file is {self.title}.", mend=mend)])
        told = _told(file)
        file.let_go()  # its figures are gone on with; a refusal that quotes cells reads its tables again
        return [_marked(delivery, told) for delivery in deliveries]


def _marked(delivery: Delivery, words: Sequence[str]) -> Delivery:
    return replace(delivery, marked=(*delivery.marked, *words)) if words else delivery


def _told(file: Opened) -> Sequence[str]:
    """What is said of a file that hides something and is read all the same."""
    if file.with_hidden:
        return [f"hidden, and read all the same: {_in_words(fault)}" for fault in file.hidden()]
    return [f"hidden, and not read: {_in_words(fault)}" for fault in hidden.hidden_sheets(file.unseen)]


def _in_words(fault: Fault) -> str:
    return f"{replace(fault, row=0).place}: {fault.what.rstrip('.')}"
