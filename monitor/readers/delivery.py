"""What a reader makes of a file: observations with the place each is from, what is said of them, and every fault."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from monitor.errors import ObservationError, Problem
from monitor.observations import rows
from monitor.observations.cards import Status

_WORDS = ("population", "payer", "service", "quantity")  # few, and in every row: kept once each
_FIGURES = {name: pl.Categorical if name in _WORDS else pl.String for name in rows.COLUMNS}
# Where a figure stands: member of an archive, worksheet, row as the file counts, and the heading of its column.
PLACE: Mapping[str, type[pl.DataType]] = {
    "file": pl.Categorical,
    "sheet": pl.Categorical,
    "row": pl.UInt32,
    "header": pl.Categorical,
}
DELIVERY_COLUMNS: Mapping[str, type[pl.DataType]] = {**_FIGURES, **PLACE}
_SHOWN = 5  # places of one cause in a message
LISTED = 1_000  # places of one cause that are told one by one; of a cause with more, how many follow
_MOST_CAUSES = 50  # that are told at all: nobody mends a file by the fifty-first
_CUT = {"value": 200, "column": 200, "what": 1_000, "mend": 1_000, "sheet": 200, "file": 1_000}  # signs that are kept


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is not as it should be, at its place: member of an archive, sheet, row, column; "" and 0 are none.

    `row` counts as the file does, from 1. `value` is what stands there, None where nothing does; `stored` is what a
    workbook stores where its cell shows something else. Faults of one `cause` (where it is empty, those that say the
    same `what` of the same column) are told together. `further` are those of it that follow this one and are not
    listed. No text of a fault is long, whatever stands in a file.
    """

    what: str
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str | None = field(default=None, compare=False)
    mend: str = field(default="", compare=False)
    cause: str = field(default="", compare=False)
    further: int = field(default=0, compare=False)
    stored: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name, most in _CUT.items():
            text = getattr(self, name)
            if text is not None and len(text) > most + 40:  # what was cut says so in fewer
                object.__setattr__(self, name, f"{text[:most]}... ({len(text):,} signs)")

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """What faults have in common that are told together."""
        return self.file, self.sheet, self.column, self.cause or self.what

    def beside(self, first: "Fault") -> str:
        """The same in a few words, after another of its kind."""
        if self.column:
            return f"row {self.row}, {self.quoted}"
        return f"row {self.row}" if self.row and self.what == first.what else self.what.rstrip(".")

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
    """A file that is refused whole, with its faults and what it was read as. `many` are all, listed or not."""

    def __init__(self, name: str, faults: Iterable[Fault]) -> None:
        kinds = _by_kind(faults)
        self.name, self.many = name, sum(1 + fault.further for alike in kinds for fault in alike)
        told = kinds[:_MOST_CAUSES]
        self.faults = tuple(sorted((fault for alike in told for fault in alike), key=_in_order))
        self.causes = len(kinds)
        super().__init__([*(_message(alike, name) for alike in told), *_untold(kinds[_MOST_CAUSES:], name)])


def refuse(name: str, faults: Sequence[Fault]) -> None:
    """Refuse the file called `name` for its faults. Raises DeliveryError where there is one."""
    if faults:
        raise DeliveryError(name, faults)


def listed(places: pl.DataFrame) -> Iterator[tuple[tuple[Any, ...], int]]:
    """The first rows of a frame of places that fail for one cause, each with how many follow it that are not listed."""
    last = min(places.height, LISTED) - 1
    for nth, row in enumerate(places.head(LISTED).iter_rows()):
        yield row, places.height - LISTED if nth == last and places.height > LISTED else 0


def _in_order(fault: Fault) -> tuple[str, str, int, str, str]:
    return fault.file, fault.sheet, fault.row, fault.column, fault.what


def _by_kind(faults: Iterable[Fault]) -> list[list[Fault]]:
    """The faults of each kind, in order, each once and LISTED of them at most."""
    kinds: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in sorted(set(faults), key=_in_order):
        kinds.setdefault(fault.kind, []).append(fault)
    return [_capped(alike) for alike in kinds.values()]


def _capped(alike: list[Fault]) -> list[Fault]:
    further = len(alike) - LISTED
    if further <= 0:
        return alike
    further += sum(fault.further for fault in alike[LISTED - 1 :])
    return [*alike[: LISTED - 1], replace(alike[LISTED - 1], further=further)]


def _message(alike: Sequence[Fault], name: str) -> Problem:
    """One cause: the first place in full, a few others in short, and how many there are beside these."""
    first, *others = alike
    shown = [other.beside(first) for other in others[: _SHOWN - 1]]
    further = len(others) - len(shown) + sum(fault.further for fault in alike)
    shown += [f"{further:,} further" + ("" if shown else " rows")] if further else []
    problem = first.problem(name)
    return replace(problem, why=printable(f"The same: {'; '.join(shown)}.") if shown else "")


def _untold(kinds: Sequence[Sequence[Fault]], name: str) -> list[Problem]:
    if not kinds:
        return []
    what = f"{len(kinds):,} further causes are not told."
    return [Problem(name, 0, what, mend="Mend those that are told, or deliver the file as it was published.")]


def quoted(value: str | None) -> str:
    """A cell as a message shows it: on one line, not at any length, and with every sign that does not print escaped."""
    if value is None:
        return "empty"
    short = value if len(value) <= 60 else f"{value[:60]}..."
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
class RowsLeft:
    """Rows of a file that are not taken in: which, in words, and how many."""

    which: str
    rows: int

    def __str__(self) -> str:
        return f"{self.which} ({self.rows:,} {'row' if self.rows == 1 else 'rows'})"


def together(counts: Iterable[RowsLeft]) -> tuple[RowsLeft, ...]:
    """The rows left of several tables, each kind told once, in order."""
    total: dict[str, int] = {}
    for one in counts:
        total[one.which] = total.get(one.which, 0) + one.rows
    return tuple(RowsLeft(which, rows) for which, rows in total.items())


@dataclass(frozen=True)
class Delivery:
    """The observations of one source out of one file. `rows` has the columns of COLUMNS, every figure as text.

    `complete` says that the format always holds every area for every period it has; a gap is then told. `printed` is
    the publication date that the file itself prints, if it does. `left` names what is in the file and not taken in,
    beside `rows_left`, its rows: each row of a file is taken in, counted there, or refused. `passed` is what stands
    around its table and was passed over, `marked` what is taken in and has to be looked at; `stated` are the units that
    a row below the names states. `called` has the file's own word for a column of observations.
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
    rows_left: tuple[RowsLeft, ...] = ()
    marked: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    units: tuple[StatedUnit, ...] = ()
    faults: tuple[Fault, ...] = ()
    passed: tuple[str, ...] = ()
    stated: tuple[Fault, ...] = ()
    needs: str = "Deliver the file as it was published."

    @property
    def not_taken(self) -> tuple[str, ...]:
        """What is in the file and not taken in, in words: rows with their number, and the rest."""
        return (*map(str, self.rows_left), *self.left, *self.passed)
