"""Somebody who wants to know, and has a folder of filed reports and no more: what can be worked out from them.

It looks at each report by itself, at each with what another shows in the place of what it withholds, and at all
together. It tells counts by rates and their people, writes down everything that adds up, asks of each withheld count
the least and the most that it can be (a linear program, then whole numbers), and tries what few tables are left on
every fingerprint it finds. A claim is right or
wrong; the test holds it against the truth.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil, floor
from pathlib import Path

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from tests.few_people import HEADER, Key
from tests.filed_figures import Between, Filed, Sum, read
from tests.guarded import published, sums

Claims = dict[tuple[str, Key], set[tuple[int, int]]]  # by report and figure: the least and the most it is claimed to be
FEW, FAR = 10, 1e9
DIGEST = re.compile(rb"[0-9a-f]{8,}")
NEAR = 1e-6
TABLES = 20_000  # that are tried on fingerprints


def claimed(reports: Path) -> Claims:
    """What it claims of the figures that are withheld in the reports below a folder."""
    filed = [read(path.parent) for path in sorted(reports.rglob("record.json"))]
    digests = {
        digest for folder in reports.glob("*/*") for content in published(folder) for digest in _digests(content)
    }
    known = Solved()
    found: Claims = {}
    for view in _views(filed):
        for key, claim in known.claims(view):
            found.setdefault((view.named, key), set()).add(claim)
    for report in filed:
        for key, value in _by_fingerprints(report, digests):
            found.setdefault((report.named, key), set()).add((value, value))
    return found


@dataclass(frozen=True)
class View:
    """Figures taken for those of one report: those seen, those that it withholds, and what adds up."""

    named: str
    figures: Mapping[Key, Between]
    unseen: frozenset[Key]
    sums: Sequence[Sum]


def _views(filed: Sequence[Filed]) -> Iterator[View]:
    """Each report alone, each with one other beside it, and all of them, the newest or the oldest first."""
    orders = [[report] for report in filed]
    orders += [[one, other] for one, other in product(filed, filed) if one is not other]
    orders += [list(filed), [*reversed(filed)]]
    for order in orders:
        figures: dict[Key, Between] = {}
        origin: dict[Key, int] = {}
        for at, report in enumerate(order):
            for key, value in report.figures.items():
                if key not in figures:
                    figures[key], origin[key] = value, at
        moved = {key for key, value in figures.items() if any(one.figures.get(key, value) != value for one in order)}
        told = {**figures, **_by_rates(figures, order[0].unseen - figures.keys(), order[0].words)}
        unseen = frozenset(key for report in order for key in report.unseen)
        lines = [line for report in order for line in report.sums if report is order[0] or not moved & line[0].keys()]
        every = [
            *(line for line in _additions(told.keys() | unseen, order[0].words) if _is_of_one(line, origin, moved))
        ]
        yield View(order[0].named, told, unseen, [*every, *lines])


def _is_of_one(line: Sum, origin: Mapping[Key, int], moved: set[Key]) -> bool:
    """Whether a sum is of one report, or of figures that stand the same in all."""
    return not moved & line[0].keys() or len({origin[key] for key in line[0] if key in origin}) == 1


def _by_rates(
    figures: Mapping[Key, Between], unseen: Iterable[Key], words: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[Key, Between]:
    """Counts that nobody shows, told by a rate: it times its people. As closely as its decimals tell it."""
    units, found = words["quantities"], {}
    for rate, counts in words["rests_on"].items():
        over = str(units[rate]).partition(" per ")[0]
        (counted,), (people,) = ([c for c in counts if (units[c] == over) is is_over] for is_over in (True, False))
        for key in (key for key in unseen if key[4] == counted):
            at, whom = (*key[:4], rate, key[5]), (*key[:4], people, key[5])
            if at in figures and whom in figures:
                off = 0.5e-6  # publishers print six decimals
                low, high = (figures[at][0] - off) * figures[whom][0], (figures[at][1] + off) * figures[whom][0]
                if ceil(low) == floor(high):
                    found[key] = float(ceil(low)), float(ceil(low))
    return found


def _additions(
    keys: Iterable[Key], words: Mapping[str, Mapping[str, Mapping[str, Sequence[Sequence[str]]]]]
) -> Iterator[Sum]:
    """All that adds up among figures: groups and payers as registered, halves to years, counties to their state."""
    there = {key for key in keys if key[4] not in words["rests_on"]}
    counties = sorted({key[0] for key in there if ":" in key[0]})
    for key in sorted(there):
        ways = [
            [(*key[:at], part, *key[at + 1 :]) for part in parts]
            for at, column in ((1, "population"), (2, "payer"))
            for parts in words["totals"][column].get(key[at], ())
        ]
        ways += [[(*key[:5], f"{key[5]}-H{half}") for half in (1, 2)]] if len(key[5]) == 4 else []
        ways += [[(area, *key[1:]) for area in counties if area[:2] == key[0]]] if ":" not in key[0] else []
        for parts in ways:
            if there.intersection(parts):  # one that stands nowhere may be none
                yield {**dict.fromkeys(parts, 1.0), key: -1.0}, 0.0


# What hangs together, and how much of it is known


@dataclass(frozen=True)
class Part:
    """Counts that nobody shows and that hang together: `matrix` by them is `total`, and each is at `least` so many."""

    keys: tuple[Key, ...]
    matrix: csr_array
    total: np.ndarray
    least: np.ndarray

    @property
    def bare(self) -> "Part":
        """The same with the sums alone in which nothing is seen: what follows from how many parts a total has."""
        rows = np.flatnonzero(np.abs(self.total) < NEAR)
        return Part(self.keys, self.matrix[rows], self.total[rows], self.least)


def parts_of(view: View) -> Iterator[Part]:
    """The unknown counts of a view by what hangs together."""
    rows, columns, signs, total = [], [], [], []
    place: dict[Key, int] = {}
    for parts, come_to in view.sums:
        unknown = {key: sign for key, sign in parts.items() if key not in view.figures and sign}
        if not unknown or any(view.figures[key][0] != view.figures[key][1] for key in parts.keys() - unknown.keys()):
            continue
        for key, sign in unknown.items():
            rows.append(len(total))
            columns.append(place.setdefault(key, len(place)))
            signs.append(sign)
        total.append(come_to - sum(sign * view.figures[key][0] for key, sign in parts.items() if key not in unknown))
    if not total:
        return
    matrix, sums_ = csr_array(coo_array((signs, (rows, columns)), shape=(len(total), len(place)))), np.array(total)
    keys, least = np.array([*place, None], dtype=object)[:-1], np.array([float(key in view.unseen) for key in place])
    count, label = connected_components(abs(matrix).T @ abs(matrix), directed=False)
    by_row = label[matrix.indices[matrix.indptr[:-1]]]
    for number in range(count):
        mine, lines = np.flatnonzero(label == number), np.flatnonzero(by_row == number)
        yield Part(tuple(keys[mine]), matrix[lines][:, mine], sums_[lines], least[mine])


@dataclass
class Solved:
    """Parts that were looked at; the same one comes again in many views."""

    bounds: dict[tuple[object, ...], tuple[np.ndarray, np.ndarray, np.ndarray] | None] = field(default_factory=dict)

    def claims(self, view: View) -> Iterator[tuple[Key, tuple[int, int]]]:
        """What is told: by a figure in its place, or by bounds that leave one number or fewer than ten up to 10."""
        yield from ((key, (round(view.figures[key][0]),) * 2) for key in view.unseen & view.figures.keys())
        for part in parts_of(view):
            if (found := self.of(part)) is None:
                continue  # it does not add up: something in it was restated
            low, high, bare = (np.array(bound) for bound in found)
            told = (part.least > 0) & ((high - low < 1) | (high < FEW) | (low > bare))
            yield from ((part.keys[at], (int(low[at]), int(min(high[at], FAR)))) for at in np.flatnonzero(told))

    def of(self, part: Part) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """The least and the most that each count can be, and the least that it is by the number of parts in it."""
        key = part.keys, part.matrix.indptr.tobytes(), part.matrix.indices.tobytes(), part.matrix.data.tobytes(), \
            part.total.tobytes(), part.least.tobytes()  # fmt: skip
        if key not in self.bounds:
            self.bounds[key] = _bounds(part)
        return self.bounds[key]


def _bounds(part: Part) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    size = len(part.keys)
    low, high, bare = np.full(size, np.inf), np.full(size, -np.inf), part.least.copy()
    for at in range(size):
        if low[at] > part.least[at] + NEAR:
            if (table := _extreme(part, at, 1)) is None:
                return None
            low, high = np.minimum(low, table), np.maximum(high, table)
        if high[at] < FEW - NEAR or high[at] - low[at] < 1 - NEAR:
            table = _extreme(part, at, -1)
            table = np.full(size, FAR) if table is None else table
            low, high = np.minimum(low, table), np.maximum(high, table)
    low, high = np.ceil(low - 1e-5), np.floor(high + 1e-5)
    for at in np.flatnonzero((low > part.least) & (low <= FEW)):
        table = _extreme(part.bare, int(at), 1)
        bare[at] = FAR if table is None else np.ceil(table[at] - 1e-5)
    return low, high, np.where(low > FEW, low, bare)


def _extreme(part: Part, at: int, sign: int) -> np.ndarray | None:
    """A table that agrees with all that is seen, in which one count is as little as it can be (or as great)."""
    goal = np.zeros(len(part.keys))
    goal[at] = sign
    ends = np.stack([part.least, np.full(len(goal), FAR)], 1)
    rows = {"A_eq": part.matrix, "b_eq": part.total} if part.matrix.shape[0] else {}
    found = linprog(goal, bounds=ends, **rows)
    return None if found.x is None else np.asarray(found.x)


# Fingerprints


def _digests(content: bytes) -> Iterator[bytes]:
    for digest in DIGEST.findall(content.lower()):
        yield from (digest, digest[:12])


def _by_fingerprints(report: Filed, digests: set[bytes]) -> Iterator[tuple[Key, int]]:
    """The counts in the one table, or row, or figure that is named by a fingerprint in the reports."""
    for source in sorted({*report.sources.values()}):
        mine = {key: value for key, value in report.figures.items() if report.sources[key[4]] == source}
        unseen = frozenset(key for key in report.unseen if report.sources.get(key[4]) == source)
        for key, value in product(sorted(unseen), range(1, FEW + 1)):
            if _is_named((f"{','.join(key)},{value}", f"{value}", f"{','.join(key)},{value}\n"), digests):
                yield key, value
        for table in _tables(View(report.named, mine, unseen, [*_additions(mine.keys() | unseen, report.words)])):
            rows = [f"{','.join(key)},{value}" for key, value in sorted(table.items())]
            if _is_named(["\n".join([HEADER, *rows, ""])], digests):
                yield from ((key, table[key]) for key in unseen)


def _is_named(texts: Iterable[str], digests: set[bytes]) -> bool:
    return any(part.lower() in digests for text in texts for part in sums(text.encode()))


def _tables(view: View) -> Iterator[dict[Key, int]]:
    """Every table that a source may have, where these are few."""
    seen = {key: round(value[0]) for key, value in view.figures.items() if value[0] == value[1]}
    ways: list[list[dict[Key, int]]] = []
    told: set[Key] = set()
    for part in parts_of(view):
        ways.append([dict(zip(part.keys, way, strict=True)) for way in _whole(part)])
        told |= {*part.keys}
    if view.unseen <= told and 0 < np.prod([len(way) for way in ways], dtype=float) <= TABLES:
        for chosen in product(*ways):
            yield {**seen, **{key: value for way in chosen for key, value in way.items()}}


def _whole(part: Part) -> list[list[int]]:
    """The whole numbers that a part may be, where one of them tells the others; none where more are open."""
    matrix = part.matrix.toarray()
    _, values, across = np.linalg.svd(matrix)
    open_ = across[(np.r_[values, np.zeros(len(across) - len(values))] < NEAR)]
    if len(open_) != 1:
        return []
    start, step = np.linalg.lstsq(matrix, part.total, rcond=None)[0], open_[0] / np.abs(open_[0]).max()
    first = int(np.argmax(np.abs(step)))
    ends = _extreme(part, first, 1), _extreme(part, first, -1)
    if ends[0] is None or ends[1] is None or ends[1][first] - ends[0][first] > TABLES:
        return []
    values_ = np.arange(ceil(ends[0][first] - NEAR), floor(ends[1][first] + NEAR) + 1)
    tables = start + np.outer((values_ - start[first]) / step[first], step)
    return [[round(value) for value in table] for table in tables if np.abs(table - table.round()).max() < 1e-4]
