"""Paths of a year's months -> payments and people of every month, on each path, as observations of the monthly feed.

A month that is settled is as the newest delivery has it. A month that is not, or is still to come, is drawn: its total,
split over services by shares. So on a path every month has one figure, and services sum to all care to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from monitor.definitions.registers import NO_SERVICE, TOTAL
from monitor.language.arithmetic import Array
from monitor.language.read_only import frozen
from monitor.observations.drawn import NOTHING_DRAWN, STANDS_ON, TABLE, Drawn
from monitor.outlook.beliefs import Completed, Draws
from monitor.outlook.feeds import NATION_AREA, PAID, PAYER, PEOPLE, Divisions, named
from monitor.outlook.split import Split, split
from monitor.outlook.triangle import NATION, STATE, Triangle
from monitor.words.areas import EVERYONE


@dataclass(frozen=True)
class Months:
    """Every month from the one numbered `first` on, on each path. Months before the place `open` are settled.

    `total` [path, area, month] in dollars and whole cents; `people` [area, month]; `split` says of which services the
    total of a month is made up.
    """

    state: str
    services: tuple[str, ...]
    divisions: Divisions
    first: int
    open: int
    total: Array
    people: Array
    split: Split

    def __post_init__(self) -> None:
        frozen((self.total, self.people))

    @property
    def areas(self) -> tuple[str, str]:
        """The state and the nation, as they stand on the area axis."""
        return (self.state, NATION_AREA)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the calendar of which it has every month."""
        begins, ends = -(-self.first // 12), (self.first + self.total.shape[-1]) // 12
        return tuple(range(begins, ends))

    @cached_property
    def _parts(self) -> Array:
        """Payments for each service [path, area, service, month] in cents; the last takes what rounding leaves."""
        parts = np.round(100 * self.total[:, :, None] * self.split.on_paths())
        parts[:, :, -1] = np.round(100 * self.total) - _summed(parts[:, :, :-1])
        return parts

    def paid(self, service: str) -> Array | None:
        """Dollars for a service [path, area, month], or for one made of several; None where the feed tells of none."""
        if service == TOTAL:
            return self.total
        below = {part for division in self.divisions.get(service, ()) for part in division}
        of = [at for at, name in enumerate(self.services) if name == service or name in below]
        return _summed(self._parts[:, :, of]) / 100 if of and TOTAL not in self.services else None


def _summed(parts: Array) -> Array:
    """Over the third axis, one after the other: a path alone is added up as it is among many."""
    total = np.zeros((*parts.shape[:2], *parts.shape[3:]))
    for at in range(parts.shape[2]):
        total = total + parts[:, :, at]
    return total


def months_of(triangle: Triangle, completed: Completed, draws: Draws, divisions: Divisions, since: int) -> Months:
    """Every month from the one numbered `since` on, to the end of `draws`, whose paths these are.

    `completed` is of the newest delivery. Months older than its errors reach are settled. A month of which no delivery
    says, and that is not drawn, is NaN.
    """
    first = max(since, triangle.first)
    open_ = max(first, draws.first, completed.vintage + 1 - len(completed.ratio_error))
    settled, people = _as_published(triangle, first, open_)
    drawn = _drawn(draws, open_)
    paths = len(drawn)
    total = np.concatenate([np.broadcast_to(settled, (paths, *settled.shape)), drawn], axis=2)
    counted = np.concatenate([people, draws.people[:, open_ - draws.first :]], axis=1)
    services = split(completed, first, total.shape[-1], draws.uniform)
    return Months(triangle.state, triangle.services, divisions, first, open_ - first, total, counted, services)


def _drawn(draws: Draws, open_: int) -> Array:
    """Dollars in whole cents of the months drawn [path, area, month]."""
    kept = slice(open_ - draws.first, None)
    nation = np.ascontiguousarray(draws.nation[:, kept])
    logs = np.stack([nation + draws.ratio[:, kept], nation], axis=1)  # [path, area, month], as STATE and NATION stand
    return np.round(np.exp(logs) * draws.people[:, kept], 2)


def _as_published(triangle: Triangle, first: int, open_: int) -> tuple[Array, Array]:
    """Total payments and people of the settled months [area, month], as the last delivery that has each says."""
    kept = slice(first - triangle.first, open_ - triangle.first)
    paid, people = _latest(triangle.paid[:, :, kept]), _latest(triangle.people[:, kept])
    return np.round(paid.sum(axis=1), 2), people


def _latest(told: Array) -> Array:
    """The last known along the last axis, NaN where nothing is."""
    known = ~np.isnan(told)
    last = told.shape[-1] - 1 - np.argmax(known[..., ::-1], axis=-1)
    return np.take_along_axis(told, last[..., None], axis=-1)[..., 0]


def of_feed(months: Months, source: str, stands_on: str, services: Iterable[str]) -> Drawn:
    """The open months as observations of the feed: people, and payments for those of `services` that it tells of."""
    paid = {(PAID, name): dollars for name in sorted(set(services)) if (dollars := months.paid(name)) is not None}
    people = np.broadcast_to(months.people, months.total.shape)
    figures = {**paid, (PEOPLE, NO_SERVICE): people}
    periods = [named(months.first + at) for at in range(months.open, months.total.shape[-1])]
    columns = {
        (area, quantity, service, period): values[:, at, months.open + month]
        for (quantity, service), values in figures.items()
        for at, area in ((STATE, months.state), (NATION, NATION_AREA))
        for month, period in enumerate(periods)
    }
    return of_columns(source, stands_on, columns)


def of_columns(
    source: str, stands_on: str, columns: Mapping[tuple[str, str, str, str], Array], payer: str = PAYER
) -> Drawn:
    """Figures by area, quantity, service and period, each [path]; one that is not known on every path is left out."""
    if not columns:
        return NOTHING_DRAWN
    values = np.stack([*columns.values()]).T  # each figure's paths beside each other, as they are asked for
    rows = [
        {"source": source, "area": area, "population": EVERYONE, "payer": payer, "service": service,
         "quantity": quantity, "period": period, STANDS_ON: stands_on}
        for area, quantity, service, period in columns
    ]  # fmt: skip
    known = np.isfinite(values).all(axis=0)
    return Drawn(pl.DataFrame(rows, schema=TABLE).filter(pl.Series(known)), values[:, known])


def together(parts: Sequence[Drawn]) -> Drawn:
    """Figures of several sources on the same paths."""
    drawn = [part for part in parts if part]
    if not drawn:
        return NOTHING_DRAWN
    return Drawn(pl.concat([part.table for part in drawn]), np.concatenate([part.values.T for part in drawn]).T)
