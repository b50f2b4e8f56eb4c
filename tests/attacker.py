"""Somebody who wants to know: works out withheld counts from what was shown, and knows nothing of how the program does.

It reads tables as they were shown (None is withheld), one for each edition, writes down everything that adds up, and
tries elimination, bounds, and the assumption that a figure was not restated. A claim is right or wrong; the test holds
it against the truth.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

Key = tuple[str, ...]  # area, population, payer, service, quantity, period
Shown = Mapping[Key, int | None]
Equation = tuple[list[Key], Key]  # parts, and their total

FEW = 10
PARTS = {
    1: {"all": [["age:under65", "age:65+"]]},
    2: {"medicare": [["medicare_ffs", "medicare_advantage"]]},
    3: {"all": [["claims", "non_claims"]]},
}


def recovered(editions: Sequence[Shown]) -> dict[tuple[int, Key], int | tuple[int, int]]:
    """What it claims of withheld cells, by edition and key: the figure, or bounds with fewer than ten numbers to 10."""
    claims: dict[tuple[int, Key], int | tuple[int, int]] = {}
    for number, shown in enumerate(editions):
        claims |= {(number, key): claim for key, claim in _claims(shown).items()}
        for other in (*editions[:number], *editions[number + 1 :]):
            assumed = {key: other.get(key) if value is None else value for key, value in shown.items()}
            claims |= {
                (number, key): value for key, value in assumed.items() if value is not None and shown[key] is None
            }
            claims |= {(number, key): claim for key, claim in _claims(assumed).items()}
    return claims


def _claims(shown: Shown) -> dict[Key, int | tuple[int, int]]:
    found: dict[Key, int | tuple[int, int]] = {}
    for keys, matrix, sums in _systems(shown):
        if (exact := _eliminated(matrix, sums)) is None:
            continue  # it does not add up: something was restated
        low, high = _bounds(matrix, sums)
        for at, key in enumerate(keys):
            if at in exact and exact[at] == round(exact[at]):
                found[key] = round(exact[at])
            elif low[at] == high[at]:
                found[key] = int(low[at])
            elif high[at] < FEW:
                found[key] = int(low[at]), int(high[at])
    return found


def by_rates(shown: Mapping[Key, float | None], rests_on: Mapping[str, tuple[str, str, float]]) -> dict[Key, int]:
    """Withheld counts that a rate tells: it times its people. `rests_on`: what each counts, whom, and per how many."""
    found = {}
    for (*whom, quantity, period), rate in shown.items():
        if quantity in rests_on and rate is not None:
            counted, people, per = rests_on[quantity]
            of, key = shown.get((*whom, people, period)), (*whom, counted, period)
            if of is not None and shown.get(key, 0) is None:
                found[key] = round(rate * of / per)
    return found


def equations(keys: Sequence[Key]) -> Iterator[Equation]:
    """Everything that adds up among `keys`."""
    there = set(keys)
    for at, totals in PARTS.items():
        for total, divisions in totals.items():
            for key in (key for key in keys if key[at] == total):
                for division in divisions:
                    parts = [(*key[:at], word, *key[at + 1 :]) for word in division]
                    if there.issuperset(parts):
                        yield parts, key
    yield from _grouped(keys, there, 0, lambda area: area[:2] if ":" in area else None)
    for length in (3, 12):
        yield from _grouped(keys, there, 5, lambda period, length=length: _longer(period, length))


def _longer(period: str, months: int) -> str | None:
    if len(period) != 7 or "Q" in period:
        return period[:4] if "Q" in period and months == 12 else None
    return period[:4] if months == 12 else f"{period[:4]}-Q{(int(period[5:]) + 2) // 3}"


def _grouped(keys: Sequence[Key], there: set[Key], at: int, total_of) -> Iterator[Equation]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    def whole(key: Key) -> tuple[Key, int]:
        return (*key[:at], total_of(key[at]) or "", *key[at + 1 :]), len(key[at].replace("Q", ""))

    for (total, _), parts in groupby(sorted(keys, key=lambda key: (*whole(key), key)), key=whole):
        if total in there:
            yield list(parts), total


def _systems(shown: Shown) -> Iterator[tuple[list[Key], np.ndarray, np.ndarray]]:
    """What hangs together of the withheld cells: their keys, the equations by them, and what each sums to."""
    rows: list[tuple[dict[Key, float], float]] = []
    for parts, total in equations([*shown]):
        signed = [*((part, 1.0) for part in parts), (total, -1.0)]
        unknown = {key: sign for key, sign in signed if shown[key] is None}
        if unknown:
            rows.append((unknown, -sum(sign * (shown[key] or 0) for key, sign in signed)))
    root: dict[Key, Key] = {}

    def find(key: Key) -> Key:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for unknown, _ in rows:
        first, *others = unknown
        for other in others:
            root[find(other)] = find(first)
    by_root = sorted(rows, key=lambda row: find(next(iter(row[0]))))
    for _, together in groupby(by_root, key=lambda row: find(next(iter(row[0])))):
        held = list(together)
        keys = sorted({key for unknown, _ in held for key in unknown})
        place = {key: at for at, key in enumerate(keys)}
        matrix = np.zeros((len(held), len(keys)))
        for number, (unknown, _) in enumerate(held):
            for key, sign in unknown.items():
                matrix[number, place[key]] = sign
        yield keys, matrix, np.array([total for _, total in held])


def _eliminated(matrix: np.ndarray, sums: np.ndarray) -> dict[int, float] | None:
    """The columns that have one solution, by elimination; None where there is no solution at all."""
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    ruled = values > 1e-9 * values.max(initial=0)
    solved = vectors[:, ruled] @ ((vectors[:, ruled].T @ (matrix.T @ sums)) / values[ruled])
    if np.abs(matrix @ solved - sums).max(initial=0) > 1e-5 * max(1.0, np.abs(sums).max()):
        return None
    loose = np.abs(vectors[:, ~ruled]).max(axis=1, initial=0) > 1e-6
    return {int(at): round(float(solved[at]), 4) for at in np.flatnonzero(~loose)}


def _bounds(matrix: np.ndarray, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers between which each lies: one at least, and what each equation leaves when the others are least."""
    low, high = np.ones(matrix.shape[1]), np.full(matrix.shape[1], 1e15)
    plus, minus = np.maximum(matrix, 0), np.maximum(-matrix, 0)
    for _ in range(50):
        least, most = plus @ low - minus @ high, plus @ high - minus @ low
        room_up, room_down = (sums - least)[:, None], (most - sums)[:, None]
        with np.errstate(invalid="ignore"):
            up = np.where(plus > 0, low + room_up, np.where(minus > 0, low + room_down, 1e15)).min(axis=0)
            down = np.where(plus > 0, high - room_down, np.where(minus > 0, high - room_up, 1)).max(axis=0)
        before = low, high
        low, high = np.maximum(low, np.ceil(down - 1e-6)), np.minimum(high, np.floor(up + 1e-6))
        if (low == before[0]).all() and (high == before[1]).all():
            break
    return low, high
