"""An attacker: from what is shown and from what adds up to what, which withheld counts can be worked out.

It knows no withheld figure. It takes every equation with the figures that are seen in it, asks of each withheld count
the least and the most that it can be (a linear program), and compares that with the numbers from 1 to 10 people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.observations.totals import Flags, Floats, Ints, System

FEW = 10  # people: a small count must be able to be each number up to this
_EXACT = 1e-4
_MANY = 1e9  # as far as one that is not small is followed
_TOGETHER = 30  # programs that ask for many counts at once, before each that is left is asked for by itself


def worked_out(system: System, hidden: Flags, small: Flags) -> Ints:
    """The withheld cells that can be told exactly, and the small ones that cannot be every number of people to 10."""
    found: list[int] = []
    for part in _separate(system, hidden):
        found += part.cells[_told(part, small[part.cells])].tolist()
    return np.array(sorted(found), dtype=np.int64)


@dataclass(frozen=True)
class _Part:
    """Withheld cells that hang together: `matrix` by them is `sums`; `bare` are equations in which nothing is seen."""

    cells: Ints
    matrix: Any
    sums: Floats
    bare: Flags
    floor: Floats
    months: Floats


def _separate(system: System, hidden: Flags) -> Iterator[_Part]:
    """The withheld cells by what hangs together, with all that is seen of their sums."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    sure = np.isfinite(system.rest) & ~system.presumed
    unknown, known = sure[system.eq] & hidden[system.cell], sure[system.eq] & ~hidden[system.cell]
    seen = system.sign[known] * system.value[system.cell[known]]
    sums: Floats = np.where(sure, system.rest, 0.0) - np.bincount(system.eq[known], seen, system.equations)
    bare = np.bincount(system.eq[known], np.abs(seen), system.equations) == 0
    cells, column = np.unique(system.cell[unknown], return_inverse=True)
    equations, row = np.unique(system.eq[unknown], return_inverse=True)
    if not len(cells):
        return
    matrix = csr_array((system.sign[unknown], (row, column)), shape=(len(equations), len(cells)))
    count, by_cell = connected_components(abs(matrix).T @ abs(matrix), directed=False)
    by_equation = np.zeros(len(equations), dtype=np.int64)
    by_equation[row] = by_cell[column]
    order, rows = np.argsort(by_cell, kind="stable"), np.argsort(by_equation, kind="stable")
    for mine, my_rows in zip(
        np.split(order, np.cumsum(np.bincount(by_cell, minlength=count))[:-1]),
        np.split(rows, np.cumsum(np.bincount(by_equation, minlength=count))[:-1]),
        strict=True,
    ):
        held = equations[my_rows]
        yield _Part(
            cells[mine], matrix[my_rows][:, mine], sums[held], bare[held], system.floor[cells[mine]],
            system.months[cells[mine]],
        )  # fmt: skip


def _told(part: _Part, small: Flags) -> Flags:
    """Which cells of a part are told: exactly, or to fewer numbers than they may be."""
    least, most = _one_sum(part) if part.matrix.shape[0] == 1 else _bounds(part, small)
    asked = _smallest(part, small & (least > part.months + _EXACT))
    exact = np.floor(most + _EXACT) - np.ceil(least - _EXACT) < 1
    narrow = small & ((most < FEW * part.months - _EXACT) | (least > asked + _EXACT))
    return (exact | narrow) & (part.floor > 0)


def _one_sum(part: _Part) -> tuple[Floats, Floats]:
    """The bounds of the cells of one equation, in closed form."""
    signs, total = part.matrix.toarray()[0], part.sums[0]
    if len(signs) == 1:
        return np.full(1, abs(total)), np.full(1, abs(total))
    if (signs < 0).any():  # the total is withheld with some of its parts, and has no upper bound
        floor = part.floor[signs > 0].sum() - total
        return np.where(signs > 0, part.floor, np.maximum(part.floor, floor)), np.full(len(signs), np.inf)
    return part.floor, total - (part.floor.sum() - part.floor)


def _bounds(part: _Part, small: Flags) -> tuple[Floats, Floats]:
    """How little and how much each cell is known to be able to be, as far as it is asked: many at once, then singly."""
    least, most = np.full(len(small), np.inf), np.full(len(small), -np.inf)
    edges = np.where(small, FEW * part.months, _MANY)
    for up in (True, False):
        left = small.copy()
        for _ in range(_TOGETHER if left.any() else 0):
            table = _extreme(part, left, edges, up=up)
            least, most = np.fmin(least, table), np.fmax(most, table)
            far = (most >= edges - _EXACT) if up else (least <= part.months + _EXACT)
            reached, left = left & far, left & ~far
            if not reached.any() or not left.any():
                break
    for at in np.flatnonzero(part.floor):
        for up in (True, False):
            exact = not most[at] - least[at] >= 1 + _EXACT
            near = small[at] and (most[at] < edges[at] - _EXACT if up else least[at] > part.months[at] + _EXACT)
            if exact or near:
                table = _extreme(part, np.arange(len(small)) == at, edges, up=up)
                least, most = np.fmin(least, table), np.fmax(most, table)
    return least, most


def _extreme(part: _Part, wanted: Flags, edges: Floats, *, up: bool) -> Floats:
    """A table that agrees with all that is seen, in which the cells wanted are as great (or little) as they can be.

    Each counts no further than its edge, so that none is great at the cost of the others.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    asked, count = np.flatnonzero(wanted), len(wanted)
    free = np.stack([part.floor, np.full(count, np.inf)], 1)
    if not up:
        found = linprog(wanted.astype(float), A_eq=part.matrix, b_eq=part.sums, bounds=free)
    else:
        found = linprog(
            np.concatenate([np.zeros(count), -np.ones(len(asked))]),
            A_ub=hstack([-eye_array(count, format="csr")[asked], eye_array(len(asked))]),
            b_ub=np.zeros(len(asked)),
            A_eq=hstack([part.matrix, csr_array((part.matrix.shape[0], len(asked)))]),
            b_eq=part.sums,
            bounds=np.concatenate([free, np.stack([np.zeros(len(asked)), edges[asked]], 1)]),
        )
    return np.full(count, np.nan) if found.x is None else np.asarray(found.x[:count])


def _smallest(part: _Part, asked: Flags) -> Floats:
    """What each cell is at least by the mere number of withheld parts in it, whatever the figures shown."""
    bare = _Part(
        part.cells, part.matrix[np.flatnonzero(part.bare)], np.zeros(int(part.bare.sum())), part.bare[part.bare],
        part.floor, part.months,
    )  # fmt: skip
    smallest = part.months.copy()
    for at in np.flatnonzero(asked):
        table = _extreme(bare, np.arange(len(asked)) == at, smallest, up=False)
        smallest[at] = max(smallest[at], table[at])
    return smallest
