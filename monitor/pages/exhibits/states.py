"""Exhibit 13: where a state lies among all states, of the growth that its test judges, from one publication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan

import numpy as np
import numpy.typing as npt

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace_answer
from monitor.pages.exhibits.growths import Growth, growths
from monitor.pages.exhibits.of_a_test import source_of
from monitor.pages.exhibits.told import SHOWN, fitting, is_synthetic, ordinal, signed
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Strip, Strips
from monitor.pages.sentences import DASH
from monitor.words.areas import NAMES, area_name
from monitor.words.findings import GUARD
from monitor.words.units import POINTS
from monitor.words.wording import amount, figure

DISTRICT, STATES = "DC", 50
FEWEST = 5  # with figures, ours among them: of fewer a place says little
_UNIT = "percentage points"


@dataclass(frozen=True)
class _Among:
    """One year of all areas: each area's growth less that of the other area, unknown ones left out, and our place."""

    year: int
    values: npt.NDArray[np.float64]
    areas: tuple[str, ...]
    ours: float

    @property
    def many(self) -> int:
        """How many have a figure."""
        return len(self.areas)

    @property
    def place(self) -> str:
        """Our place counted from the nearer end: 4th slowest, fastest."""
        slow = 1 + int((self.values < self.ours - GUARD).sum())
        fast = 1 + int((self.values > self.ours + GUARD).sum())
        count, end = (slow, "slowest") if slow <= fast else (fast, "fastest")
        return end if count == 1 else f"{ordinal(count)} {end}"

    @property
    def whom(self) -> str:
        """The 50 states and D.C., or how many of them have figures."""
        district = DISTRICT in self.areas
        if self.many == STATES + district:
            return f"the {STATES} states{' and D.C.' if district else ''}"
        return f"the {self.many} with figures"


def state_comparison(material: Material) -> Iterator[Figure]:
    """An exhibit for each test of growth whose measure the other states have figures of, too."""
    for growth in growths(material.tests):
        peers = material.peers(growth.sheet.test) if growth.sheet.entities[0].area in NAMES else None
        if peers and (among := _years(growth, peers)):
            yield _figure(growth, among, material.told.measures[growth.measure].title)


def _years(growth: Growth, peers: Worksheet) -> list[_Among]:
    """The newest years that are of one publication and of which enough have figures."""
    newest = _published(growth, growth.known[-1])
    years = [year for year in growth.known if _published(growth, year) <= newest]
    made = (_among(growth, peers, year) for year in years[-SHOWN:])
    return [among for among in made if among.many >= FEWEST]


def _published(growth: Growth, year: int) -> frozenset[str]:
    """The ids of the publications that a year's figure is from."""
    return frozenset(publication.id for publication in trace_answer(growth.sheet, 0, year).publications())


def _among(growth: Growth, peers: Worksheet, year: int) -> _Among:
    """All areas whose figures of the year and the one before it are of the publications that ours are from."""
    own, place = peers.entities.index(growth.sheet.entities[0]), peers.place(year)
    values = peers.values[growth.line][:, 0, place]
    vintages = peers.series[growth.of].provenance.cells["vintage"][:, place - 1 : place + 1]
    told = ~np.isnan(values) & (vintages == vintages[own]).all(axis=1)
    areas = tuple(entity.area for entity, is_told in zip(peers.entities, told, strict=True) if is_told)
    return _Among(year, values[told], areas, float(values[own]))


def _figure(growth: Growth, among: Sequence[_Among], measure: str) -> Figure:
    title, years = states_title(growth.area, among), [each.year for each in among]
    return Figure(
        id="states",
        title=title,
        chart=_picture(growth, among),
        alt=f"{title}. A row of dots for each year from {years[0]} to {years[-1]}, a dot for each state.",
        description=" ".join([f"{measure}: growth less that of {growth.against}.", *map(_told, among)]),
        source=source_of(growth.sheet, 0, [growth.line], years),
        table=_table(growth, among),
        note=_note(among),
        unit=f"{measure}: growth less that of {growth.against}, {_UNIT}; a dot for each state and D.C.",
        speaker=_speaker(growth, among),
    )


def _note(among: Sequence[_Among]) -> str:
    counted = "D.C. is counted and is not a state. " if DISTRICT in among[-1].areas else ""
    return f"{counted}Places count from the nearer end. All years are of one publication."


def states_title(area: str, among: Sequence[_Among]) -> str:
    """From which place to which, in the newest two years."""
    last = among[-1]
    if last.place in ("slowest", "fastest"):
        return fitting(f"{area} grew {last.place} of all: of {last.whom}, in {last.year}", f"{area} grew {last.place}")
    alone = f"{area} was {last.place} of {last.whom} in {last.year}"
    if len(among) < 2 or among[-2].whom != last.whom:
        return fitting(alone)
    before = among[-2]
    if before.place == last.place:
        return fitting(f"{area} was {last.place} of {last.whom} in {before.year} and {last.year}", alone)
    went = f"{area} went from {before.place} of {last.whom} in {before.year} to {last.place} in {last.year}"
    return fitting(went, alone)


def _picture(growth: Growth, among: Sequence[_Among]) -> Strips:
    limits = {growth.sheet.value(growth.limit, 0, each.year) for each in among}
    limit = limits.pop() if len(limits) == 1 else nan
    many = {each.many for each in among}
    return Strips(
        zero=f"{growth.against[0].upper()}{growth.against[1:]}",
        limit=limit,
        limit_words="" if isnan(limit) else _limit_words(limit),
        sides=("grew slower", "grew faster"),
        place=f"{growth.area}\N{RIGHT SINGLE QUOTATION MARK}s place{f' of {many.pop()}' if len(many) == 1 else ''}",
        rows=tuple(_strip(growth, each) for each in among),
        synthetic=is_synthetic(growth.sheet, 0, [each.year for each in among]),
    )


def _limit_words(limit: float) -> str:
    """One point above"""
    plain = "One point" if abs(limit) == 1 else amount(abs(limit), POINTS)
    return f"{plain} {'above' if limit >= 0 else 'below'}"


def _strip(growth: Growth, each: _Among) -> Strip:
    own = each.areas.index(growth.sheet.entities[0].area)
    others = np.sort(np.delete(each.values, own))
    return Strip(str(each.year), tuple(others.tolist()), each.ours, signed(each.ours, POINTS), each.place)


def _told(each: _Among) -> str:
    """2024: −1.63 points, 13th slowest of the 50 states and D.C.; from −3.51 in Alaska to 4.44 in Maine."""
    low, high = int(each.values.argmin()), int(each.values.argmax())
    ends = [f"{figure(float(each.values[at]), POINTS)} in {area_name(each.areas[at])}" for at in (low, high)]
    ours = f"{figure(each.ours, POINTS)} points, {each.place} of {each.whom}"
    return f"{each.year}: {ours}; from {ends[0]} to {ends[1]}."


def _table(growth: Growth, among: Sequence[_Among]) -> Table:
    """A row for each area, that with the least growth in the newest year first."""
    by_year = [dict(zip(each.areas, each.values.tolist(), strict=True)) for each in among]
    areas = sorted(
        {area for values in by_year for area in values}, key=lambda area: (by_year[-1].get(area, np.inf), area)
    )
    own = growth.sheet.entities[0].area
    rows = tuple(
        (Cell(area_name(area), strong=area == own), *(_cell(values.get(area)) for values in by_year)) for area in areas
    )
    columns = (Column("Area"), *(Column(str(each.year), "points", numeric=True) for each in among))
    return Table("Data", columns, rows, f"{DASH} is a figure that is not known.")


def _cell(value: float | None) -> Cell:
    return Cell(DASH if value is None else figure(value, POINTS))


def _speaker(growth: Growth, among: Sequence[_Among]) -> str:
    """What a witness says: the newest place, the one before, and what is compared."""
    last, before = among[-1], among[-2:-1]
    was = [f"The year before it was {each.place}." for each in before if each.year == last.year - 1]
    compared = f"We compare how much each grew with how much {growth.against} grew."
    return " ".join([f"In {last.year}, of {last.whom}, {growth.area} was {last.place}.", *was, compared])
