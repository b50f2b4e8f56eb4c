"""A folder of monthly feeds, a file for each delivery: read and checked as when they are taken in, and kept nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.errors import ObservationError, Problem
from monitor.intake.aside import checked
from monitor.language.periods import month_of
from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import opened
from monitor.readers.recognition import reader, recognised
from monitor.words.areas import EVERYONE
from monitor.workspace.store import Kept

FORMAT = "monthly_feed"
TABLES = (".csv", ".txt", ".tsv", ".parquet", ".xlsx", ".xlsm", ".zip", ".json")  # files that may be a delivery
NATION, PAYER = "US", "medicare_ffs"
_FIGURE = ("area", "service", "quantity", "period", "paid_through")
_MANY = 2_000_000  # rows after which those that a later delivery tells again are let go


@dataclass(frozen=True)
class FeedFolder:
    """The figures of all deliveries, of one state and the nation, one payer and everybody.

    `files` are in the order of the days `through` which they are paid, oldest first; "" is of a file without figures.
    `rows` has area, service, quantity, period, value, paid_through and `publication`, the place of the delivery in
    `files`. `passed`: files that are no tables, and were not read.
    """

    state: str
    files: tuple[str, ...]
    through: tuple[str, ...]
    rows: pl.DataFrame
    passed: tuple[str, ...] = ()


def read_folder(folder: Path, vocabulary: Vocabulary, state: str | None = None) -> FeedFolder:
    """Every delivery in a folder, of `state` or of the only state that they tell of.

    Raises DeliveryError with every fault of the first file that is refused, and ObservationError where the folder holds
    no feed, or more than one state or payer to choose from.
    """
    tables, passed = _files(folder)
    read = list(_read(tables, vocabulary))
    newest = [str(part["paid_through"].max() or "") for part in read]
    order = sorted(range(len(tables)), key=lambda at: (newest[at], tables[at].name))
    rows = _merged([read[at].with_columns(publication=pl.lit(place)) for place, at in enumerate(order)])
    rows = rows.filter(pl.col("payer") == _payer(rows, folder))
    chosen = _state(rows, folder, state)
    names, through = tuple(tables[at].name for at in order), tuple(newest[at] for at in order)
    return FeedFolder(chosen, names, through, rows.filter(pl.col("area").is_in([chosen, NATION])), passed)


def _files(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """The files of a folder that may be deliveries, by name, and the names of the others. Raises ObservationError."""
    if not folder.is_dir():
        raise _fault(folder, "there is no such folder.", "Name the folder that holds the feeds.")
    there = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    tables = [path for path in there if path.suffix.lower() in TABLES]
    if not tables:
        what = "this folder holds no table."
        raise _fault(folder, what, "Put the monthly feeds there, a file for each delivery (docs/readers.md).")
    return tables, tuple(path.name for path in there if path not in tables)


def _read(tables: Sequence[Path], vocabulary: Vocabulary) -> Iterator[pl.DataFrame]:
    for path in tables:
        yield _of_whom(_checked(path, vocabulary))


def _checked(path: Path, vocabulary: Vocabulary) -> pl.DataFrame:
    """The figures of a file without faults. Raises DeliveryError."""
    file, known = opened(path), reader(FORMAT)
    if not known.recognises(file):
        other = recognised(file)  # or the reasons why it is of no format at all
        what = f"this is {other.title}, and no monthly feed."
        raise DeliveryError(file.name, [Fault(what, mend="Take it out of the folder.")])
    (delivery,) = known.read(file)
    return checked(delivery, [Kept(file, FORMAT)], vocabulary).rows


def _of_whom(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures of everybody in whole states and the nation."""
    everybody = pl.col("population").cast(pl.String).fill_null(EVERYONE) == EVERYONE
    kept = rows.filter(everybody & ~pl.col("area").cast(pl.String).str.contains(":") & pl.col("value").is_not_null())
    words = [pl.col(name).cast(pl.String) for name in ("payer", *_FIGURE)]
    return kept.select(*words, pl.col("value").cast(pl.Float64))


def _merged(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All rows; of a figure that several deliveries tell of one day, the last one's. Lets go of `parts`."""
    kept: list[pl.DataFrame] = []
    while parts:
        kept.append(parts.pop(0))
        if not parts or sum(part.height for part in kept) > _MANY:
            kept = [pl.concat(kept).unique(["payer", *_FIGURE], keep="last", maintain_order=True)]
    return kept[0]


def _payer(rows: pl.DataFrame, folder: Path) -> str:
    payers = sorted(rows["payer"].unique())
    if PAYER in payers or not payers:
        return PAYER
    if len(payers) > 1:
        what = f"the feeds are of {', '.join(payers)}, and none of {PAYER}."
        raise _fault(folder, what, "Put the feeds of one payer into a folder of their own.")
    return str(payers[0])


def _state(rows: pl.DataFrame, folder: Path, asked: str | None) -> str:
    states = sorted({*rows["area"].unique()} - {NATION})
    if asked is not None and asked not in states:
        raise _fault(folder, f"no feed has figures of {asked}.", f"There are: {', '.join(states) or 'none'}.")
    if asked is None and len(states) != 1:
        what = f"the feeds have figures of {', '.join(states)}." if states else "the feeds have figures of no state."
        mend = "Say which with --entity." if states else "Deliver those of a state beside the nation's (US)."
        raise _fault(folder, what, mend)
    return asked or str(states[0])


def _fault(folder: Path, what: str, mend: str) -> ObservationError:
    return ObservationError(Problem(str(folder), 0, what, mend=mend))


def deliveries(folder: FeedFolder) -> Mapping[int, tuple[str, ...]]:
    """The files by the last whole month, as a number, through which each is paid; of one month, the last counts."""
    told: dict[int, tuple[str, ...]] = {}
    for name, day in zip(folder.files, folder.through, strict=True):
        if day:
            month = month_of(date.fromisoformat(day) + timedelta(days=1)) - 1
            told[month] = (*told.get(month, ()), name)
    return told
