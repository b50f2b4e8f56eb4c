"""What goes wrong on the way: payments that stop, deliveries that are short, and months that are priced anew."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from monitor.language.arithmetic import Array
from monitor.simulate.worlds import Trouble

Kind = Literal["payment stop", "short delivery", "restatement", "rate order", "pandemic"]
AREAS = ("state", "nation")
_QUIET = 12  # months at the start in which nothing goes wrong: there is nothing yet to see it by


@dataclass(frozen=True)
class Happening:
    """Something that was drawn, with its true size.

    `areas` of AREAS, `services` by name. `vintage`: number of the month whose delivery shows it first; `lasts`: months
    that it goes on. `size` is a share: -0.30 where three in ten of the payments did not come or of the rows are missed,
    0.01 where months were priced one percent higher, or spending moved so. `months`: the first and the last month of
    care it concerns, by number.
    """

    kind: Kind
    areas: tuple[str, ...]
    services: tuple[str, ...]
    vintage: int
    lasts: int
    size: float
    months: tuple[int, int]
    caught_up: float = 0.0  # share of the backlog that each later month pays


def drawn(
    trouble: Trouble, rng: np.random.Generator, services: tuple[str, ...], first: int, months: int
) -> tuple[Happening, ...]:
    """What goes wrong in `months` deliveries from the month `first`, in order of vintage."""
    years = (months - _QUIET) / 12
    stops = [_stop(trouble, rng, services, first, months) for _ in range(rng.poisson(trouble.stops * years))]
    shorts = [
        _short(trouble, rng, services, first, int(place))
        for place in _QUIET + np.flatnonzero(rng.random(months - _QUIET) < trouble.short)
    ]
    anew = [
        _restatement(trouble, rng, services, first, (area, months))
        for area, often in zip(AREAS, trouble.restatements, strict=True)
        for _ in range(rng.poisson(often * years))
    ]
    return tuple(sorted([*stops, *shorts, *anew], key=lambda each: (each.vintage, each.kind, each.areas)))


def _stop(trouble: Trouble, rng: np.random.Generator, services: tuple[str, ...], first: int, months: int) -> Happening:
    areas = (("state",), ("nation",), AREAS)[rng.choice(3, p=trouble.stop_areas)]
    which = services if rng.random() < trouble.stop_of_all else _some(rng, services)
    vintage = first + int(rng.integers(_QUIET, months))
    lasts = 1 + int(rng.choice(len(trouble.stop_months), p=trouble.stop_months))
    size, caught_up = -rng.uniform(*trouble.stop_size), rng.uniform(*trouble.caught_up)
    return Happening("payment stop", areas, which, vintage, lasts, size, (first, vintage + lasts - 1), caught_up)


def _short(trouble: Trouble, rng: np.random.Generator, services: tuple[str, ...], first: int, place: int) -> Happening:
    area = AREAS[int(rng.random() >= trouble.short_of_state)]
    which = services if rng.random() < trouble.short_of_all else _some(rng, services)
    size = -rng.uniform(*trouble.short_size)
    return Happening("short delivery", (area,), which, first + place, 1, size, (first, first + place))


def _restatement(
    trouble: Trouble, rng: np.random.Generator, services: tuple[str, ...], first: int, where: tuple[str, int]
) -> Happening:
    area, months = where
    vintage = first + int(rng.integers(_QUIET, months))
    newest = vintage - int(rng.integers(0, 10))
    oldest = max(first, newest + 1 - int(rng.integers(*trouble.restated_months, endpoint=True)))
    low, high = trouble.restated
    size = float(rng.choice([-1, 1]) * np.exp(rng.uniform(np.log(low), np.log(high))))
    return Happening("restatement", (area,), _some(rng, services, 1), vintage, 1, size, (oldest, newest))


def _some(rng: np.random.Generator, services: tuple[str, ...], most: int = 3) -> tuple[str, ...]:
    """One service or a few, in their order."""
    chosen = rng.choice(len(services), size=int(rng.integers(1, most, endpoint=True)), replace=False)
    return tuple(services[place] for place in sorted(chosen))


def told(paid: Array, services: tuple[str, ...], first: int, happenings: tuple[Happening, ...]) -> Array:
    """`paid` [area, service, month, vintage] as deliveries tell it: payments that stop first, then the rest."""
    shown = paid.copy()
    changes = {"payment stop": _held_back, "restatement": _priced_before, "short delivery": _cut}
    for kind, change in changes.items():
        for each in (one for one in happenings if one.kind == kind):
            rows = np.ix_([AREAS.index(area) for area in each.areas], [services.index(name) for name in each.services])
            shown[rows] = change(shown[rows], each, first)
    return shown


def _held_back(paid: Array, stop: Happening, first: int) -> Array:
    """A share of the payments of the stop's months waits; each month after them pays a share of the backlog."""
    begins = stop.vintage - first
    ends = min(begins + stop.lasts, paid.shape[-1]) - 1
    before = np.nan_to_num(paid[..., begins - 1 : begins])
    waiting = -stop.size * (np.nan_to_num(paid[..., begins : ends + 1]) - before)
    later = np.arange(1, paid.shape[-1] - ends)
    backlog = waiting[..., -1:] * (1 - stop.caught_up) ** later
    held = np.concatenate([np.zeros_like(paid[..., :begins]), waiting, backlog], axis=-1)
    return np.asarray(paid - held)


def _priced_before(paid: Array, restatement: Happening, first: int) -> Array:
    """Deliveries before the restatement show its months at the old price."""
    oldest, newest = (month - first for month in restatement.months)
    shown = paid.copy()
    shown[..., oldest : newest + 1, : restatement.vintage - first] /= 1 + restatement.size
    return shown


def _cut(paid: Array, short: Happening, first: int) -> Array:
    """One delivery misses a share of its rows."""
    shown = paid.copy()
    shown[..., short.vintage - first] *= 1 + short.size
    return shown
