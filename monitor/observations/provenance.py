"""Provenance: where figures are from, how firm and how mature they are, and why some are not given, as one record.

Whatever makes figures says so in a `Provenance` of its own; what leans on figures asks that record, and nothing else.
Figures worked out of claims have the cells of the publications that the claims are held as. Draws of an outlook, which
nobody published, have the record of the series they continue, laid over their years and `projected` where they go
beyond it. The paths of a series share its record: one draw is as firm as another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from monitor.language.arithmetic import Array, Years
from monitor.language.judge import Flags
from monitor.language.read_only import frozen
from monitor.observations.corrections import Correction
from monitor.observations.maturity import MATURITY_WORDS, NO_DAY, UNKNOWN, Maturity, least_mature
from monitor.observations.publications import Publication

PROJECTED_FIRMNESS = 2  # the firmness of what is ours; 0 is final, 1 provisional
BY_PUBLISHER, SMALL = 1, 2  # why a figure is withheld: its publication gives none; it rests on fewer than 11 people

# What is held of one figure, as `Provenance` describes it.
_CELL = np.dtype([
    ("vintage", np.int64), ("joined", np.int64), ("firmness", np.int8), ("maturity", np.int8), ("corrected", np.int64),
    ("run_out", np.int64), ("day", np.int64), ("withheld", np.int8),
])  # fmt: skip
FIELDS: tuple[str, ...] = _CELL.names or ()
NO_ROW = np.array((-1, -1, 0, 0, -1, UNKNOWN, NO_DAY, 0), dtype=_CELL)  # what is held where there is none

Cells = npt.NDArray[np.void]  # of the type _CELL
_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True)
class Lineage:
    """The provenance of one figure, or of several together: from which publications, and how firm the least firm is.

    `maturity` is that of the least mature, None where it is from no publication. `withheld` is 0, or says why a figure
    is not given: BY_PUBLISHER or SMALL.
    """

    publications: tuple[Publication, ...] = ()
    corrections: tuple[Correction, ...] = ()
    firmness: int = 0
    maturity: Maturity | None = None
    withheld: int = 0


NOTHING_KNOWN = Lineage()


def combine(*parts: Lineage) -> Lineage:
    """The provenance of a figure made of several: from all their publications, as firm as the least firm of them.

    So it has any correction that one of them has, is as mature as the least mature with the least run-out told of any,
    and is withheld where one is. Parts may be combined beforehand, in any grouping; of none, nothing is known.
    """
    known = [part for part in parts if part is not NOTHING_KNOWN]
    publications = {p.id: p for part in known for p in part.publications}
    corrections = {(c.publication, c.cell): c for part in known for c in part.corrections}
    return Lineage(
        tuple(publications.values()),
        tuple(corrections.values()),
        max((part.firmness for part in known), default=0),
        least_mature([part.maturity for part in known if part.maturity]),
        max((part.withheld for part in known), default=0),
    )


@dataclass(frozen=True)
class Provenance:
    """The provenance of figures by [entity or 1, year], which nobody can write to. The paths of a series share it.

    A cell has the place in `publications` of the one that its figure is from (`vintage`; -1 is none), and of a second
    one (`joined`) where a splice carried it over or a sum took rows of several; the `firmness` of the least firm row
    used; `maturity`, `run_out` and `day` of the least mature (as `maturity` counts them); the place in `corrections` of
    one that gave a row its value (`corrected`); and `withheld`. A year outside `years` has no cell, and no other's.
    """

    years: Years
    cells: Cells
    publications: tuple[Publication, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def __post_init__(self) -> None:
        frozen((self.years, self.cells))

    def at(self, entity: int, year: int) -> Lineage:
        """Of one figure; of a year outside the rows, nothing is known."""
        place = int(year - self.years[0]) if len(self.years) else -1
        if not 0 <= place < len(self.years):
            return NOTHING_KNOWN
        cell = entity if len(self.cells) > 1 else 0, place
        if cell not in self._told:
            self._told[cell] = self._lineage(*cell)
        return self._told[cell]

    @cached_property
    def _told(self) -> dict[tuple[int, int], Lineage]:
        """The lineages asked for so far, by place: each figure is asked about by every line that leans on it."""
        return {}

    def _lineage(self, row: int, place: int) -> Lineage:
        vintage, joined, firmness, level, corrected, run_out, day, withheld = self.cells[row, place].item()
        used = tuple(self.publications[where] for where in (vintage, joined) if where >= 0)
        corrections = (self.corrections[corrected],) if corrected >= 0 else ()
        return Lineage(used, corrections, firmness, Maturity.counted(level, run_out, day) if used else None, withheld)

    def over(self, entity: int, years: Iterable[int]) -> Lineage:
        """Of a figure made of those of several years, such as a sum or a growth; those outside the rows add nothing."""
        return combine(*(self.at(entity, year) for year in years))

    @cached_property
    def used(self) -> Mapping[int, Publication]:
        """The publications that any figure is from, by their places, oldest first."""
        places = {*self.cells["vintage"].ravel().tolist(), *self.cells["joined"].ravel().tolist()}
        return {place: publication for place, publication in enumerate(self.publications) if place in places}

    @property
    def is_published(self) -> Flags:
        """Whether a publication has a row for the figure, be it without one, [entity, year]."""
        return np.asarray(self.cells["vintage"] >= 0)

    def largest(self, amounts: Array) -> Array:
        """What `amounts`, [entity, publication], has for the publication of each figure: [entity, 1, year].

        The larger where it is from two, and 0 where it is from none.
        """
        none_last, row = np.pad(amounts, ((0, 0), (0, 1))), np.arange(len(amounts))[:, np.newaxis]
        larger: Array = np.maximum(none_last[row, self.cells["vintage"]], none_last[row, self.cells["joined"]])
        return larger[:, np.newaxis, :]

    def without(self, lacking: Flags) -> "Provenance":
        """The same where nothing is said of the figures `lacking`, [entity, year], as if no row were there."""
        return replace(self, cells=np.where(lacking, NO_ROW, self.cells))

    def projected(self, ours: Flags) -> "Provenance":
        """The same where the figures `ours`, [entity, year], are ours: published by nobody, or changed."""
        cells = self.cells.copy()
        cells["firmness"][ours], cells["maturity"][ours] = PROJECTED_FIRMNESS, MATURITY_WORDS.index("projected")
        return replace(self, cells=cells)

    def laid_over(self, years: Years) -> "Provenance":
        """The same over other years, where nothing is known of those that it does not reach."""
        return replace(self, years=years, cells=laid_over(self.cells, self.years, years, NO_ROW))


def no_rows(entities: int, years: Years) -> Provenance:
    """That of figures from no publication."""
    return Provenance(years, np.full((entities, len(years)), NO_ROW))


def laid_over(array: npt.NDArray[_Kind], old: Years, new: Years, empty: object) -> npt.NDArray[_Kind]:
    """`array` [..., year] of the years `old` laid over the years `new`, `empty` outside; both run from year to year."""
    laid = np.full((*array.shape[:-1], len(new)), empty, dtype=array.dtype)
    if len(old) and len(new):
        first, after = max(new[0], old[0]), min(new[-1], old[-1]) + 1
        if first < after:
            laid[..., first - new[0] : after - new[0]] = array[..., first - old[0] : after - old[0]]
    return laid
