"""What is withheld of publications that count the same: chosen once, in the order in which they could be known.

What a publication shows, it has shown when the next one comes. So the choice for one rests on those before it and on
what reports were filed: the answer as of an earlier day does not change when more is published. Only where nothing new
can guard a count, a figure that an earlier publication was the first to show is withheld after all, if it is in no
filed report.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import polars as pl

from monitor.observations import disclosure, totals
from monitor.observations.disclosure import SmallCells
from monitor.observations.keys import ROW
from monitor.observations.partners import completed
from monitor.observations.totals import Flags, Ints, System

Named = tuple[str, str]
WITHHELD = ("publication", *ROW)  # a row that is withheld, by where it stands


class Readable(Protocol):
    """A publication as far as it is needed here."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def shown(self) -> str:
        """What messages call its file; with the id it is the only one of its kind."""

    @property
    def raw(self) -> pl.LazyFrame:
        """Its rows as it prints them."""

    @property
    def fiscal_starts(self) -> int | None:
        """The month in which its fiscal years begin."""


@dataclass(frozen=True)
class Edition:
    """What a filed report had to go by: the publications it was made from, and what it withheld of them (WITHHELD)."""

    named: str
    publications: frozenset[str]
    withheld: pl.DataFrame


@dataclass(frozen=True)
class Withheld:
    """What is withheld of publications guarded together: ROW by name; with their counts, where any of them is small."""

    rows: Mapping[Named, pl.DataFrame]
    system: System | None = None
    small: Flags = field(default_factory=lambda: np.zeros(0, bool))


def named(publication: Readable) -> Named:
    """By what one publication is told from another, also from a file that stands in for it on the same day."""
    return publication.id, publication.shown


Editions = Callable[[], Sequence[Edition]]


def withheld_of(publications: Sequence[Readable], small: SmallCells, editions: Editions) -> Withheld:
    """What is withheld of `publications`, of sources that count the same, oldest first.

    Where any of them has a small count, `editions` is asked for what filed reports have shown.
    """
    few = [disclosure.counts(publication.raw, small).filter("small").head(1) for publication in publications]
    if all(frame.is_empty() for frame in pl.collect_all(few, engine="streaming")):
        return Withheld({named(p): disclosure.without_counts(p.raw, small) for p in publications})
    counts = {place: _counts(publication, small) for place, publication in enumerate(publications)}
    return _Together(publications, small, counts, editions()).withheld()


def _counts(publication: Readable, small: SmallCells) -> pl.DataFrame:
    starts = pl.lit(publication.fiscal_starts, dtype=pl.Int64)
    return disclosure.counts(publication.raw, small).with_columns(fiscal_starts=starts).collect(engine="streaming")


def _small(publication: Readable, small: SmallCells) -> pl.DataFrame:
    few = disclosure.counts(publication.raw, small).filter("small", pl.col("value").is_not_null())
    return few.select(ROW).collect(engine="streaming")


class _Together:
    """The publications of sources that count the same, and what has been chosen of them so far."""

    def __init__(
        self,
        publications: Sequence[Readable],
        small: SmallCells,
        counts: Mapping[int, pl.DataFrame],
        editions: Sequence[Edition],
    ) -> None:
        self.publications, self.small_cells = publications, small
        self.system = totals.system_of(counts, small.all_totals)
        size = len(self.system.value)
        lacking = np.isnan(self.system.value)
        self.small: Flags = disclosure.few(self.system.value, self.system.months) | lacking
        self.first = self._first_held()
        self.hidden: Flags = self.small | self.system.unpublished
        self.shown: Flags = np.zeros(size, bool)
        self.further: dict[str, pl.DataFrame] = {}
        self._recall(editions)

    def _first_held(self) -> Ints:
        """The place of the publication in which each cell stood first."""
        first = self.system.held.group_by("cell").agg(pl.col("place").min()).sort("cell")["place"].to_numpy()
        unheld = np.full(self.system.unpublished.sum(), -1)
        return np.concatenate([first, unheld]).astype(np.int64)

    def _recall(self, editions: Sequence[Edition]) -> None:
        """What filed reports withheld stays withheld, and what they showed is known."""
        for edition in editions:
            places = [place for place, p in enumerate(self.publications) if p.id in edition.publications]
            ids = {place: self.publications[place].id for place in places}
            filed = self.system.held.filter(pl.col("place").is_in(places)).with_columns(
                publication=pl.col("place").replace_strict(ids, default=None, return_dtype=pl.String)
            )
            kept = filed.join(edition.withheld, on=list(WITHHELD), how="semi", nulls_equal=True)["cell"].to_numpy()
            if self.small[filed["cell"].to_numpy()].any() and not len(kept):
                continue  # filed before the choice was kept: what it withheld is not known
            seen = filed.join(edition.withheld, on=list(WITHHELD), how="anti", nulls_equal=True)["cell"].to_numpy()
            self.hidden[kept] = True
            self.shown[seen] = True
            for place in places:
                rows = edition.withheld.filter(pl.col("publication") == ids[place]).select(ROW)
                earlier = self.further.get(ids[place])
                self.further[ids[place]] = rows if earlier is None else pl.concat([earlier, rows]).unique()
        self.shown &= ~self.small
        self.hidden &= ~self.shown

    def withheld(self) -> Withheld:
        """What is withheld of each, one after the other."""
        for place in range(len(self.publications)):
            self._settle(place)
        rows = {named(publication): self._rows(place) for place, publication in enumerate(self.publications)}
        return Withheld(rows, self.system, self.small)

    def _settle(self, place: int) -> None:
        """Choose for one publication, when those before it are settled.

        Taken is what it is the first to show. Where none of that can guard a count, what an earlier publication was the
        first to show is taken, unless a filed report shows it.
        """
        known, system, fresh = self.first <= place, self.system.of(range(place + 1)), self.system.place == place
        while True:
            for free in (known & (self.first == place), known):
                choice = completed(system, self.hidden & known, self.small & known, free & ~self.shown, fresh)
                if not len(choice.given_away):
                    break
            self.hidden |= choice.hidden
            more = self._cells_in(self._rows(place), place) & ~self.hidden & ~self.shown & (self.system.value != 0)
            if not more.any():
                return
            self.hidden |= more

    def _rows(self, place: int) -> pl.DataFrame:
        """The rows withheld of one publication, as far as it is chosen."""
        publication = self.publications[place]
        here = self.system.held.filter(pl.col("place") == place)
        cells = here["cell"].to_numpy()
        hidden = here.filter(pl.Series(self.hidden[cells] & ~np.isnan(self.system.value[cells])))
        elsewhere = self.system.cells[np.flatnonzero(self.hidden[: self.system.cells.height])].unique()
        rows = disclosure.with_dependents(publication.raw, hidden, self.small_cells, elsewhere)
        kept = self.further.get(publication.id)
        return rows if kept is None else pl.concat([rows, kept]).unique()

    def _cells_in(self, rows: pl.DataFrame, place: int) -> Flags:
        """The cells of one publication that stand in `rows`."""
        here = self.system.held.filter(pl.col("place") == place)
        found: Flags = np.zeros(len(self.hidden), bool)
        found[here.join(rows, on=list(ROW), how="semi", nulls_equal=True)["cell"].to_numpy()] = True
        return found


class Guard:
    """What is withheld of all publications held, of sources that count the same together, when somebody first reads it.

    `editions` gives what filed reports had to go by. `kept` are the rows that a report withheld (WITHHELD) which is
    made once more: these then are withheld and nothing is chosen.
    """

    def __init__(self, small: SmallCells, editions: Editions = tuple, kept: pl.DataFrame | None = None) -> None:
        self.small, self.editions, self.kept = small, editions, kept
        self.together: dict[str, list[Readable]] = {}
        self._withheld: dict[str, Withheld] = {}

    def first_of(self, source: str) -> str:
        """The first of the sources that `source` is guarded together with; itself where there is no other."""
        return self.small.beside.get(source, source)

    def over(self, publications: Sequence[tuple[str, Readable]]) -> "Guard":
        """The same guard over `publications`, each with its source, oldest first."""
        other = Guard(self.small, self.editions, self.kept)
        for source, publication in publications:
            other.together.setdefault(self.first_of(source), []).append(publication)
        return other

    def guards(self, source: str) -> bool:
        """Whether it is laid over the publications of a source."""
        return self.first_of(source) in self.together

    def hidden(self, source: str, publication: Readable) -> pl.DataFrame:
        """The rows withheld of one publication, by ROW; none of one that the guard is not laid over."""
        if not self.guards(source):
            return pl.DataFrame(schema=dict.fromkeys(ROW, pl.String))
        return self.of_source(source).rows[named(publication)]

    def of_source(self, source: str) -> Withheld:
        """What is withheld of the publications of one source and of those guarded together with it."""
        first = self.first_of(source)
        if first not in self._withheld:
            held = self.together[first]
            self._withheld[first] = (
                withheld_of(held, self.small, self.editions) if self.kept is None else self._as_kept(held, self.kept)
            )
        return self._withheld[first]

    def _as_kept(self, held: Sequence[Readable], kept: pl.DataFrame) -> Withheld:
        """What `kept` says, and every small count; of publications that it does not know, what is chosen beside it."""
        by_id = {p.id: kept.filter(pl.col("publication") == p.id).select(ROW) for p in held}
        listed = frozenset(name for name, rows in by_id.items() if not rows.is_empty())
        chosen = withheld_of(held, self.small, lambda: [Edition("", listed, kept)] if listed else [])
        own = {named(p): pl.concat([by_id[p.id], _small(p, self.small)]).unique() for p in held if p.id in listed}
        return replace(chosen, rows={**chosen.rows, **own})
