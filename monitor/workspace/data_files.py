"""The data file of a publication on disk: checked as a whole, scanned lazily, and written.

It is held against its snapshot at each reading, so that no answer has figures of a file whose fingerprint it does not
name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl

from monitor.definitions.programmes import Vocabulary
from monitor.errors import ObservationError, Problem
from monitor.language.periods import year_named
from monitor.observations import rows
from monitor.observations.rows import SHOWN, first_few
from monitor.readers import tables
from monitor.words import areas
from monitor.workspace import disk
from monitor.workspace.snapshot import Snapshot, snapshot

ROW_GROUP = 250_000


class Kept(NamedTuple):
    """A file that figures were made from, its fingerprint, and what to tell where it is another."""

    path: Path
    sha256: str
    problem: Problem

    @property
    def as_sealed(self) -> bool:
        """Whether it is there with that fingerprint."""
        return self.path.is_file() and disk.digest(self.path) == self.sha256


@dataclass(frozen=True)
class RowsFile:
    """The file at `path`, which messages call `shown`. With a snapshot, each reading is held against it.

    `kept` are the sealed files it was made from.
    """

    path: Path
    shown: str
    snapshot: Snapshot | None = None
    kept: tuple[Kept, ...] = ()

    @cached_property
    def has_runs(self) -> bool:
        """Whether it may hold one observation several times, paid through different dates."""
        return "paid_through" in _raw(self.path).collect_schema()

    def scan(self) -> pl.LazyFrame:
        """Its observations in full form, with the columns of `rows.COLUMNS`; what nobody asks for is not read."""
        return rows.full(_raw(self.path))

    def unchanged(self) -> None:
        """Raises ObservationError where the disk says that the file was written or replaced since it was read."""
        if self.snapshot:
            self.snapshot.held_against(self.path, self.shown)

    def certified(self) -> None:
        """Raises ObservationError where the content is not what was read, or a file it was made from is another."""
        if self.snapshot:
            self.snapshot.certified(self.path, self.shown)
        if others := [kept.problem for kept in self.kept if not kept.as_sealed]:
            raise ObservationError(others)

    def years(self) -> tuple[int, int]:
        """The first and the last year of the checked file's periods."""
        year = year_named()
        ends = self.scan().select(first=year.min(), last=year.max()).collect(engine="streaming")
        return ends.row(0)

    def invented(self) -> bool:
        """Whether some figures of the checked file are of an invented state, which nobody can have published."""
        state = pl.col("area").str.slice(0, 2)
        found = self.scan().select(state.is_in(list(areas.INVENTED)).any()).collect(engine="streaming")
        return bool(found.item())

    def count(self) -> int:
        """How many observations the checked file holds."""
        return int(self.scan().select(pl.len()).collect(engine="streaming").item())

    def check(self, vocabulary: Vocabulary) -> None:
        """Refuse a file that is not observations. Raises ObservationError naming rows, columns, values and mends."""
        try:
            problems = _problems(self.path, self.shown, vocabulary)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            kind = "Parquet" if tables.is_parquet(self.path) else "CSV"
            what = f"this cannot be read as {kind}: it is damaged, cut off, or a file of another kind."
            problems = [Problem(self.shown, 0, what, mend="Fetch or save it again.")]
        if problems:
            raise ObservationError(problems)


def data_file(path: Path, shown: str) -> RowsFile:
    """The file as it is now, with its snapshot. Raises ObservationError where it cannot be read."""
    return RowsFile(path, shown, snapshot(path, shown))


def write_rows(observations: pl.LazyFrame, path: Path) -> None:
    """`observations` as the Parquet file at `path`, with exact types, in the order in which measures ask for them."""
    there = [name for name in rows.COLUMNS if name in observations.collect_schema()]
    typed = observations.select(pl.col(name).cast(rows.COLUMNS[name]) for name in there)
    wanted = ("quantity", "payer", "service", "period", "population", "area", "paid_through")
    order = [name for name in wanted if name in there]  # the whole key, so that no two rows could change places
    blocks = typed.select(order[:3]).unique().sort(order[:3]).collect(engine="streaming").iter_rows()
    sorted_blocks = [_block(typed, dict(zip(order, block, strict=False))).sort(order[3:]) for block in blocks]
    whole = pl.concat(sorted_blocks) if sorted_blocks else typed
    whole.sink_parquet(path, compression="zstd", row_group_size=ROW_GROUP)


def _block(typed: pl.LazyFrame, words: Mapping[str, str | None]) -> pl.LazyFrame:
    """The rows of one quantity, payer and service: sorted one after the other they take little memory."""
    return typed.filter(pl.all_horizontal(pl.col(name).eq_missing(word) for name, word in words.items()))


def _raw(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path) if tables.is_parquet(path) else tables.text_columns(path)


def _problems(path: Path, shown: str, vocabulary: Vocabulary) -> list[Problem]:
    if problems := tables.problems(path, shown):
        return problems
    is_text, raw = not tables.is_parquet(path), tables.text_columns(path)
    names = raw.collect_schema().names()
    problems = _header(names, shown) or (_widths(path, len(names), shown) if is_text else [])
    first = 2 if is_text else 1  # the first row of a text file holds the names
    return problems or list(rows.row_problems(_numbered(raw, first).collect(engine="streaming"), shown, vocabulary))


def _numbered(raw: pl.LazyFrame, first: int) -> pl.LazyFrame:
    """`raw` with missing optional columns as nulls, and the row of the file each stands on."""
    there = raw.collect_schema().names()
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in rows.OPTIONAL if name not in there]
    return raw.with_columns(missing).with_row_index("row", offset=first)


def _header(names: Sequence[str], shown: str) -> list[Problem]:
    known = f"The columns are: {', '.join(rows.COLUMNS)}; {', '.join(rows.OPTIONAL)} may be left out."
    if len(names) == 1 and (sign := re.search("[;\t|]", names[0])):
        sign_name = {"\t": "tabs"}.get(sign[0], f'"{sign[0]}"')
        what = f"the columns are separated by {sign_name}, not by commas."
        return [Problem(shown, 1, what, mend="Save it as CSV with commas.", counted="row")]
    doubled = [name.partition("_duplicated_")[0] for name in names if "_duplicated_" in name]
    lacking = [name for name in rows.COLUMNS if name not in (*names, *rows.OPTIONAL)]
    strange = [name for name in names if name not in rows.COLUMNS and "_duplicated_" not in name]
    if len(lacking) > len(rows.COLUMNS) - len(rows.OPTIONAL) - len(lacking):
        mend = "Write them there, spelt like this, in any order."
        return [Problem(shown, 1, "the column names do not stand here.", known, mend, counted="row")]
    meant = {name: next(iter(get_close_matches(name.strip().lower(), lacking, n=1)), "") for name in strange}
    lacking = [name for name in lacking if name not in meant.values()]
    faults = [(f'the column "{name}" stands twice.', "Keep one.") for name in doubled]
    faults += [(f'the column "{name}" is missing.', "") for name in lacking]
    for name, near in meant.items():
        mend = f'Did you mean "{near}"?' if near else "Take it out."
        faults.append((f"{rows.cell_quoted(name)} is not a column of observations.", mend))
    return [Problem(shown, 1, what, known, mend, counted="row") for what, mend in faults]


def _widths(path: Path, wide: int, shown: str) -> list[Problem]:
    """Rows with more or fewer cells than there are columns; polars fills a short row up without a word."""
    ragged = tables.ragged(path, wide)
    return first_few([_width(row, cells, wide, shown) for row, cells in ragged[:SHOWN]], len(ragged))


def _width(row: int, cells: int, wide: int, shown: str) -> Problem:
    if not cells:
        return Problem(shown, row, "the row is blank.", mend="Take it out.", counted="row")
    what = f"{wide} cells belong here; there are {cells}."
    return Problem(shown, row, what, mend="Is the file cut off, or does a number hold a comma?", counted="row")
