"""Exhibit 10, restatements: what later publications did to earlier figures, and to findings."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.evaluation.effect import MovedFinding
from monitor.evaluation.history import History, Restated, RestatedFigure
from monitor.pages.exhibits.naming import shortened
from monitor.pages.exhibits.targets import cited
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Paint, RowBar, Rows
from monitor.words.units import PERCENT, POINTS, Unit, parse_unit
from monitor.words.wording import amount, header_unit, long_date, number, places_apart, short_amount

MOST_ROWS = 9  # in a picture: the largest
MOST_LETTERS = 30  # of a name beside a bar


@dataclass(frozen=True)
class Change:
    """One figure of one measure as it was first published and as it stands now."""

    restated: Restated
    figure: RestatedFigure

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return parse_unit(self.restated.measure.unit)

    @property
    def in_points(self) -> bool:
        """Whether it is told in points: a percent needs nothing to be a part of."""
        return self.unit in (PERCENT, POINTS)

    @property
    def size(self) -> float:
        """By how much it moved: in points, or in percent of what it was."""
        return self.figure.newest - self.figure.first if self.in_points else self.figure.percent

    @property
    def places(self) -> int:
        """The decimals that keep the two figures apart."""
        return places_apart(self.figure.first, self.figure.newest, self.unit)

    @property
    def shown(self) -> tuple[str, str, str]:
        """The first figure, the newest, and the change with its sign."""
        first, newest = (short_amount(x, self.unit, self.places) for x in (self.figure.first, self.figure.newest))
        moved = number(self.size, max(self.places if self.in_points else 0, 2))
        return first.removesuffix(" percent"), newest.removesuffix(" percent"), f"{'+' if self.size > 0 else ''}{moved}"


def restatements(material: Material) -> Iterator[Figure]:
    """An exhibit of what moved in points, and one of what moved in percent of what it was; none where nothing did."""
    history = material.history
    changes = _changes(history) if history else []
    known = [change for change in changes if math.isfinite(change.size)]
    for in_points in (True, False):
        those = sorted((c for c in known if c.in_points is in_points), key=lambda c: (-abs(c.size), c.figure.year))
        if history and those:
            yield _figure(those, history, material)


def _changes(history: History) -> list[Change]:
    """What was restated. Figures that grow as claims are paid mature, which is told under data maturity."""
    maturing = {held.name for held in history.sources if held.maturity.run_out is not None}
    restated = (of for of in history.restated if of.publication.card.source not in maturing)
    return [Change(of, figure) for of in restated for figure in of.changes]


def _figure(those: Sequence[Change], history: History, material: Material) -> Figure:
    by = {change.restated.publication.id: change.restated.publication for change in those}
    told = restatements_title(those, [moved for name in by for moved in history.moved.get(name, ())])
    unit = "points" if those[0].in_points else "percent of what it was"
    cut = f"The {MOST_ROWS} largest are drawn; the data have all. " if len(those) > MOST_ROWS else ""
    return Figure(
        id="restatements",
        title=told,
        unit=f"{_whose(those)}change from the figure first published to the newest, {unit}".strip(),
        chart=_picture(those[:MOST_ROWS], unit),
        alt=f"Bars of how far figures were restated. {told}.",
        description=" ".join(map(_said, those)),
        source=f"{cited(by.values())}. As of {long_date(material.as_of)}.",
        table=_table(those),
        note=f"{cut}Nothing that was published is edited here: a restated figure stands beside the first.",
        speaker=f"{told}. {_spoken(those[0])}",
        printed=True,
    )


def restatements_title(changes: Sequence[Change], moved: Sequence[MovedFinding]) -> str:
    """Later publications changed 2 figures; no finding moved"""
    turned = sum(finding.turned for finding in moved)
    count = len(moved)
    findings = "no finding moved" if not moved else f"{count} finding{' moved' if count == 1 else 's moved'}"
    verdicts = f", {turned or 'none'} to another verdict" if moved else ""
    if len(changes) == 1:
        return f"A later publication changed the figure of {changes[0].figure.year}; {findings}{verdicts}"
    return f"Later publications changed {len(changes)} figures; {findings}{verdicts}"


def _picture(those: Sequence[Change], unit: str) -> Rows:
    percent = those[0].unit if len({str(change.unit) for change in those}) == 1 else None
    figures = header_unit(percent) if percent == PERCENT else ""
    return Rows(
        heading="Left of zero a figure went down, right of it up",
        unit="points" if those[0].in_points else "percent",
        zero="as first published",
        heads=(("First", figures), ("Newest", figures), ("Change", unit.partition(" ")[0])),
        bars=tuple(_bar(change, those) for change in those),
        synthetic=any(change.restated.publication.card.synthetic for change in those),
    )


def _bar(change: Change, among: Sequence[Change]) -> RowBar:
    paint: Paint = "state" if change.size > 0 else "below"
    return RowBar(_name(change, among), 0.0, change.size, paint, change.shown)


def _whose(those: Sequence[Change]) -> str:
    """The measure, where it is one; nothing where there are several."""
    titles = {change.restated.measure.title for change in those}
    return f"{titles.pop()}: " if len(titles) == 1 else "Several measures: "


def _name(change: Change, among: Sequence[Change]) -> str:
    """The year, and of which measure where there are several."""
    one = len({each.restated.measure.title for each in among}) == 1
    title = change.restated.measure.title
    return (
        str(change.figure.year) if one and len(among) > 1 else f"{change.figure.year} {shortened(title, MOST_LETTERS)}"
    )


def _said(change: Change) -> str:
    """Value-based share, Washington, 2019: 59.00 percent, now 66.00 percent."""
    of, figure = change.restated, change.figure
    first, newest = (amount(x, change.unit, change.places) for x in (figure.first, figure.newest))
    whom = "" if of.entity.name in of.measure.title else f", {of.entity.name}"
    return f"{of.measure.title}{whom}, {figure.year}: first {first}, now {newest}."


def _spoken(change: Change) -> str:
    """What a witness says of the largest change."""
    first, newest = (amount(x, change.unit, change.places) for x in (change.figure.first, change.figure.newest))
    return f"The figure of {change.figure.year} was {first}. Now it is {newest}."


def _table(those: Sequence[Change]) -> Table:
    change = "points" if those[0].in_points else "percent"
    columns = (
        Column("Figure"), Column("For"), Column("Year"), Column("First", numeric=True), Column("Newest", numeric=True),
        Column("Change", change, numeric=True), Column("Restated by"),
    )  # fmt: skip
    return Table("Data", columns, tuple(map(_cells, those)))


def _cells(change: Change) -> tuple[Cell, ...]:
    of = change.restated
    by = Cell(of.publication.card.title, detail=long_date(of.publication.known_from))
    measure = Cell(of.measure.title, detail=header_unit(change.unit))
    return measure, Cell(of.entity.name), Cell(str(change.figure.year)), *map(Cell, change.shown), by
