"""What a reader makes of a file: observations with the place each is from, what is said of them, and every fault."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from monitor.errors import ObservationError, Problem
from monitor.observations import rows
from monitor.observations.cards import Status

_FIGURES = dict.fromkeys(rows.COLUMNS, pl.String)
# Where a figure stands: member of an archive, worksheet, row as the file counts, and the heading of its column.
PLACE: Mapping[str, type[pl.DataType]] = {"file": pl.String, "sheet": pl.String, "row": pl.UInt32, "header": pl.String}
DELIVERY_COLUMNS: Mapping[str, type[pl.DataType]] = {**_FIGURES, **PLACE}
_SHOWN = 5  # faults of a kind in a message; the report has every one
MOST_FAULTS = 100_000  # faults that are told one by one; of a file with more, how many follow


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is not as it should be, at its place: member of an archive, sheet, row, column; "" and 0 are none.

    `row` counts as the file does, from 1. `value` is what stands there, None where nothing does; `stored` is what a
    workbook stores where its cell shows something else.
    """

    what: str
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str | None = field(default=None, compare=False)
    mend: str = field(default="", compare=False)
    stored: str = field(default="", compare=False)

    @property
    def place(self) -> str:
        """Where it is, in words."""
        parts = [self.file, f'sheet "{self.sheet}"' if self.sheet else "", f"row {self.row}" if self.row else ""]
        return ", ".join(part for part in [*parts, f'column "{self.column}"' if self.column else ""] if part)

    @property
    def quoted(self) -> str:
        """What stands there, as a message quotes it."""
        return f"{quoted(self.value)} (stored: {self.stored})" if self.stored else quoted(self.value)

    def of(self, name: str) -> "Fault":
        """The same where `name` is one of several files: its name comes before the place."""
        return replace(self, file=f"{name}: {self.file}" if self.file else name)

    def inside(self, name: str) -> "Fault | None":
        """The same as it stands in `name`, one of several files; None where it is in another."""
        is_there = self.file == name or self.file.startswith(f"{name}: ")
        return replace(self, file=self.file[len(f"{name}: ") :]) if is_there else None

    def problem(self, name: str) -> Problem:
        """The same as a message about the file `name`."""
        where = f"{name}: {self.file}" if self.file else name
        message = f"{self.column} is {self.quoted}. Expected: {self.what}." if self.column else self.what
        sheet = f', sheet "{self.sheet}"' if self.sheet else ""
        return Problem(
            printable(f"{where}{sheet}"), self.row, printable(message), mend=printable(self.mend), counted="row"
        )


class DeliveryError(ObservationError):
    """A file that is refused whole, with every fault and what it was read as."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name, self.faults = name, tuple(sorted(set(faults), key=_in_order))
        super().__init__(_first_of_each_kind(self.faults, name))


def refuse(name: str, faults: Sequence[Fault]) -> None:
    """Refuse the file called `name` for its faults. Raises DeliveryError where there is one."""
    if faults:
        raise DeliveryError(name, faults)


def _in_order(fault: Fault) -> tuple[str, str, int, str, str]:
    return fault.file, fault.sheet, fault.row, fault.column, fault.what


def _first_of_each_kind(faults: Sequence[Fault], name: str) -> list[Problem]:
    """A few faults of each kind as messages, with a word on the others: all of them stand in the report."""
    kinds: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((fault.file, fault.sheet, fault.column, fault.what), []).append(fault)
    return [problem for alike in kinds.values() for problem in _first(alike, name)]


def _first(alike: Sequence[Fault], name: str) -> list[Problem]:
    shown = [fault.problem(name) for fault in alike[:_SHOWN]]
    if len(alike) > _SHOWN:
        more = f"{len(alike) - _SHOWN} further rows fail in the same way."
        shown[-1] = replace(shown[-1], mend=f"{shown[-1].mend} {more}".strip())
    return shown


def quoted(value: str | None) -> str:
    """A cell as a message shows it: on one line, not at any length, and with every sign that does not print escaped."""
    if value is None:
        return "empty"
    short = value if len(value) <= 60 else value[:60] + "..."
    return printable(json.dumps(short, ensure_ascii=False))


def printable(text: str) -> str:
    """Text on one line, in which every sign that does not print is escaped: it can neither hide nor turn others."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


@dataclass(frozen=True)
class About:
    """What a reader knows of its source; it goes into the card of a publication of which no earlier one is held."""

    title: str
    publisher: str
    url: str
    licence: str
    areas: str
    note: str = ""
    status: Status = "final"


@dataclass(frozen=True)
class Control:
    """A whole that is the sum of its parts: services of one quantity, to within `tolerance` of the whole.

    Held against every area, population, payer and period for which all of them are there.
    """

    quantity: str
    whole: str
    parts: tuple[str, ...]
    tolerance: float  # as a share of the whole
    because: str


@dataclass(frozen=True)
class StatedUnit:
    """The unit that a file states for a quantity, and where it does: a rate is not understood without it."""

    quantity: str
    unit: str
    at: Fault


@dataclass(frozen=True)
class Delivery:
    """The observations of one source out of one file. `rows` has the columns of COLUMNS, every figure as text.

    `complete` says that the format always holds every area for every period it has; a gap is then told. `printed` is
    the publication date that the file itself prints, if it does. `left` names what is in the file and not taken in,
    `marked` what is taken in and has to be looked at. `called` has the file's own word for a column of observations.
    `faults` are those that only the reader can tell; the delivery is refused for them with all others at once. `needs`
    tells whoever delivers a file with nothing to take in which one is wanted.
    """

    source: str
    about: About
    rows: pl.DataFrame
    controls: tuple[Control, ...] = ()
    complete: bool = False
    printed: date | None = None
    left: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    units: tuple[StatedUnit, ...] = ()
    faults: tuple[Fault, ...] = ()
    needs: str = "Deliver the file as it was published."
