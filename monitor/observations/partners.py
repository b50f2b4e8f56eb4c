"""Which further counts are withheld, so that no small one is what its total leaves over.

First, equation by equation: where the withheld counts could be told from what they add up to, one more is withheld,
until that is so nowhere. Then all equations together: a withheld small count must be able to be any number from 1 to
10 people while others make up for it. Where that is not so, the cheapest set of further counts is withheld by which it
can. Which count is taken depends on which are small, and on figures only where sums are themselves too small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.observations.disclosure import FEWEST
from monitor.observations.totals import Flags, Floats, Ints, System

MOST = FEWEST - 1  # people a small count may be
_NEAR = 1e-6
_PLAINLY = {"presolve": False}  # what is asked is near what is there already, and looking it over first takes longer
_TRIES = 25  # rounds in which counts are moved together before each that is left is tried by itself


@dataclass(frozen=True)
class Choice:
    """Which cells are withheld, and those that stay small and cannot be guarded."""

    hidden: Flags
    given_away: Ints


def completed(system: System, hidden: Flags, small: Flags, free: Flags, fresh: Flags) -> Choice:
    """`hidden` with as many more cells as it takes, of those that are `free` to be withheld.

    `small` are the cells that must not be told: any number from 1 to 10 people has to stay possible for each. Looked
    through are the cells that hang together with the equations that are `fresh`.
    """
    free = _untold(system, hidden, free & ~(system.value == 0) & ~np.isnan(system.value))
    hidden = _by_equation(system, hidden, small, free)
    stuck = np.zeros(len(hidden), bool)
    while True:
        weak = _weak(system, hidden, small, fresh)
        if not (open_ := [(cell, sign) for cell, sign in weak if not stuck[cell]]):
            return Choice(hidden, np.array(sorted({cell for cell, _ in weak if small[cell]}), dtype=np.int64))
        for cell, sign in open_:
            more = _cheapest(system, hidden, small, free, (cell, sign))
            stuck[cell] |= more is None
            hidden = hidden if more is None else hidden | more
        hidden = _by_equation(system, hidden, small, free)


def _untold(system: System, hidden: Flags, free: Flags) -> Flags:
    """The free cells but for those that an equation tells whatever is withheld: these would hide nothing.

    Deaths of a year, 41, that a filed report shows, and of its first half, 0, tell those of the second.
    """
    while True:
        movable = hidden | free
        beside = np.bincount(system.eq, movable[system.cell], system.equations)
        alone: Flags = np.zeros(len(free), bool)
        alone[system.cell[(_holds(system) & (beside == 1))[system.eq]]] = True
        if not (free & alone).any():
            return free
        free = free & ~alone


# Equation by equation


def _by_equation(system: System, hidden: Flags, small: Flags, free: Flags) -> Flags:
    hidden = hidden.copy()
    while len(chosen := _one_more(system, hidden, small, free & ~hidden)):
        hidden[chosen] = True
    return hidden


def _one_more(system: System, hidden: Flags, small: Flags, free: Flags) -> Ints:
    """One cell for each equation that gives its withheld ones away; one that serves several equations comes first.

    Deaths in four groups, 7, 140, 0 and 25, are 172 together: with the 7 alone left out, the rest gives it away. The
    140 goes with it, as the first in the order of the division that is not zero (zero stays, and would hide nothing).
    Not the 25 for being least: the choice would tell that it is. A pair of 3 and 4 takes a partner as well, because
    their sum, which the rest gives away, is itself fewer than 11; so does one of 20, which is 10 and 10.
    """
    telling = _telling(system, hidden, small)
    entries = np.flatnonzero(telling[system.eq] & free[system.cell])
    cells = system.cell[entries]
    serves = np.bincount(cells, minlength=len(hidden))
    keys = (cells, system.order[entries], system.sign[entries] < 0, -serves[cells], system.eq[entries])
    ordered = entries[np.lexsort(keys)]
    _, first = np.unique(system.eq[ordered], return_index=True)
    return np.unique(system.cell[ordered[first]]).astype(np.int64)


def _telling(system: System, hidden: Flags, small: Flags) -> Flags:
    """The equations from which, by themselves, a withheld cell can be told, or that it is not every number to 10."""
    is_hidden, is_part = hidden[system.cell], system.sign > 0
    is_small = is_hidden & small[system.cell]

    def added(entries: Flags, weights: Floats) -> Floats:
        return np.bincount(system.eq[entries], weights[system.cell[entries]], system.equations).astype(np.float64)

    value, ones = np.nan_to_num(system.value), np.ones(len(hidden))
    many, least, small_ones = added(is_hidden, ones), added(is_hidden, system.floor), added(is_small, ones)
    seen = added(~is_hidden & ~is_part, value) - added(~is_hidden & is_part, value) + system.rest
    together = np.where(added(~is_hidden & ~is_part, ones) > 0, seen, added(is_hidden, value))
    needed = np.zeros(system.equations)  # by the one that takes most
    np.maximum.at(needed, system.eq[is_small], MOST * system.months[system.cell[is_small]])
    of_parts = (added(is_hidden & ~is_part, ones) == 0) & (small_ones > 0)
    narrow = of_parts & (together - (least - 1) < needed)
    full = of_parts & (small_ones == many) & (together == MOST * added(is_small, system.months))
    telling: Flags = ((many == 1) & (least == 1) | narrow | full) & np.isfinite(system.rest)
    return telling


# All equations together


@dataclass(frozen=True)
class _Moves:
    """How cells may move together with every equation kept: each from `down` to `up`; a column is a cell."""

    matrix: Any
    down: Floats
    up: Floats


def _parts_of(system: System, cells: Flags) -> Iterator[tuple[Ints, Ints]]:
    """What hangs together of `cells` by equations that hold: their entries, and the cells."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    used = np.flatnonzero(cells[system.cell] & _holds(system)[system.eq])
    size = len(cells) + system.equations
    graph = coo_array((np.ones(len(used)), (system.cell[used], len(cells) + system.eq[used])), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    by_label = used[np.argsort(label[system.cell[used]], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[system.cell[by_label]])) + 1
    for entries in np.split(by_label, cuts):
        if len(entries):
            yield entries, np.unique(system.cell[entries])


def _holds(system: System) -> Flags:
    """Equations that hold together: those with a total, all of whose parts are there."""
    return np.isfinite(system.rest) & ~system.presumed


def _moves(system: System, entries: Ints, cells: Ints) -> _Moves:
    """Every cell may rise, and fall to its floor; one of which the publisher gives no figure stays."""
    from scipy.sparse import csr_array

    rows = np.unique(system.eq[entries], return_inverse=True)[1]
    columns = np.searchsorted(cells, system.cell[entries])
    matrix = csr_array((system.sign[entries], (rows, columns)), shape=(rows.max() + 1, len(cells)))
    value = system.value[cells]
    lacking = np.isnan(value)
    down = np.where(lacking, 0.0, -np.maximum(value - system.floor[cells], 0))
    return _Moves(matrix, down, np.where(lacking, 0.0, np.inf))


def _weak(system: System, hidden: Flags, small: Flags, fresh: Flags) -> list[tuple[int, int]]:
    """Withheld cells that the equations together hold too tight, in order, each with the direction (1 is up)."""
    telling, least = _telling(system, hidden, small), _least(system, hidden)
    weak: list[tuple[int, int]] = []
    for entries, cells in _parts_of(system, hidden):
        equations = np.unique(system.eq[entries])
        if not fresh[equations].any() or (len(equations) == 1 and not telling[equations[0]]):
            continue  # one equation by itself has been seen to
        moves = _moves(system, entries, cells)
        asked = {sign: _asked(system, cells, small, least, sign) for sign in (1, -1)}
        tight = _tight(moves, small[cells], asked)
        weak += [(int(cells[at]), sign) for sign in asked for at in np.flatnonzero(tight[sign])]
    return sorted(weak, key=lambda pair: (pair[0], -pair[1]))


def _asked(system: System, cells: Ints, small: Flags, least: Floats, sign: int) -> Floats:
    """How far each cell has to be able to move up (or down); one that is not small, at all, and either way."""
    months, value = system.months[cells], system.value[cells]
    edge = MOST * months if sign > 0 else np.maximum(months, least[cells])
    far = np.maximum(sign * (edge - value), 0)
    return np.nan_to_num(np.where(small[cells], far, system.floor[cells]))


def _least(system: System, hidden: Flags) -> Floats:
    """What each withheld cell is at least, by the mere number of withheld parts that it is the total of."""
    least = np.where(hidden, system.floor, 0.0)
    part, known = system.sign > 0, _holds(system)
    is_total = hidden[system.cell] & ~part & known[system.eq]
    shown = part & ~hidden[system.cell] & (np.nan_to_num(system.value)[system.cell] > 0)
    whole = np.bincount(system.eq[shown], minlength=system.equations) == 0  # nothing that is seen is in it
    totals = np.flatnonzero(is_total & whole[system.eq])
    while True:
        sums = np.bincount(system.eq[part], least[system.cell[part]], system.equations)
        before = least.copy()
        np.maximum.at(least, system.cell[totals], sums[system.eq[totals]])
        if (least == before).all():
            return least


def _tight(moves: _Moves, small: Flags, asked: Mapping[int, Floats]) -> Mapping[int, Flags]:
    """By direction, the columns that cannot move as far as asked: many are moved at once, then those left singly.

    One that is not small is tight where it cannot move at all, either way.
    """
    high, low = np.zeros(len(small)), np.zeros(len(small))
    for sign, far in asked.items():
        left: Flags = small & (far > _NEAR)
        for _ in range(_TRIES if left.any() else 0):
            moved = _farthest(moves, np.where(left, far, 0.0), sign)
            high, low = np.maximum(high, moved), np.minimum(low, moved)
            reached = left & (sign * (high if sign > 0 else low) >= far - _NEAR)
            left = left & ~reached
            if not reached.any() or not left.any():
                break
    for sign, far in asked.items():
        short = np.where(small, sign * (high if sign > 0 else low) < far - _NEAR, high - low < far - _NEAR)
        for column in np.flatnonzero(short & (far > _NEAR)):
            moved = _farthest(moves, np.where(np.arange(len(far)) == column, far, 0.0), sign)
            high, low = np.maximum(high, moved), np.minimum(low, moved)
    still = {1: asked[1] - high > _NEAR, -1: asked[-1] + low > _NEAR}
    return {sign: np.where(small, still[sign], asked[sign] - (high - low) > _NEAR) for sign in asked}


def _farthest(moves: _Moves, asked: Floats, sign: int) -> Floats:
    """The move that brings the cells nearest to where they are `asked` to go, all together."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    count, wanted = len(asked), np.flatnonzero(asked)
    zero = csr_array((moves.matrix.shape[0], len(wanted)))
    counted = hstack([-sign * eye_array(count, format="csr")[wanted], eye_array(len(wanted))])
    low, high = np.full(len(wanted), -np.inf), asked[wanted]
    found = linprog(
        np.concatenate([np.zeros(count), -np.ones(len(wanted))]),
        A_ub=counted,
        b_ub=np.zeros(len(wanted)),
        A_eq=hstack([moves.matrix, zero]),
        b_eq=np.zeros(zero.shape[0]),
        bounds=np.stack([np.concatenate([moves.down, low]), np.concatenate([moves.up, high])], 1),
        options=_PLAINLY,
    )
    moved: Floats = np.zeros(count) if found.x is None else found.x[:count]
    return moved


def _cheapest(system: System, hidden: Flags, small: Flags, free: Flags, asked: tuple[int, int]) -> Flags | None:
    """The fewest further cells with which a cell can move as far as it has to; None where none will do."""
    cell, sign = asked
    movable = (hidden | free) & ~np.isnan(system.value)
    part = next(((entries, cells) for entries, cells in _parts_of(system, movable) if cell in cells), None)
    if part is None:
        return None
    cells, column = part[1], int(np.searchsorted(part[1], cell))
    far = sign * _asked(system, cells, small, _least(system, hidden), sign)[column]
    moved = _cheapest_move(_moves(system, *part), column, float(far), np.where(hidden[cells], 0.0, 1.0))
    if moved is None:
        return None
    taken = hidden.copy()
    taken[cells[np.abs(moved) > _NEAR]] = True
    return taken


def _cheapest_move(moves: _Moves, column: int, far: float, price: Floats) -> Floats | None:
    """The move that takes the cell of `column` as far as asked at the least price; None where there is none."""
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    count, up, down = len(price), moves.up.copy(), -moves.down
    up[column], down[column] = max(far, 0.0), max(-far, 0.0)
    least = np.zeros(2 * count)
    least[column if far > 0 else count + column] = abs(far)
    found = linprog(
        np.concatenate([price, price]) + _NEAR,
        A_eq=hstack([moves.matrix, -moves.matrix]),
        b_eq=np.zeros(moves.matrix.shape[0]),
        bounds=np.stack([least, np.concatenate([up, down])], 1),
        options=_PLAINLY,
    )
    return None if found.x is None else found.x[:count] - found.x[count:]
