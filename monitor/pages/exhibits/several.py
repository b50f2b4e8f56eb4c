"""What one test finds of several, in one picture: the highest and the lowest of all hospitals, payers or markets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.trace import trace
from monitor.observations.publications import Publication
from monitor.pages.exhibits.naming import shortened
from monitor.pages.exhibits.targets import cited, is_wrong, judged_clause, shown_target
from monitor.pages.exhibits.told import fitting
from monitor.pages.material import Material
from monitor.pages.model import Cell, Column, Figure, Table
from monitor.pages.pictures import Paint, RowBar, Rows
from monitor.pages.sentences import heading
from monitor.words.areas import Entity
from monitor.words.units import PERCENT, Unit
from monitor.words.wording import DOLLARS, MILLION, amount, figure, header_unit, long_date

MOST_ROWS = 10  # in a picture: half of them the highest, half the lowest
MOST_LETTERS = 42  # of a name beside a bar


@dataclass(frozen=True)
class Among:
    """One line of a test in the newest year in which it is known of anybody: (name, figure), the largest first."""

    sheet: Worksheet
    line: str
    year: int
    found: tuple[tuple[str, float], ...]
    limit: float | None

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return self.sheet.test.units[self.line]

    @property
    def kind(self) -> str:
        """What they are: markets, where all their names end so; else what the definition calls each."""
        each, ends = self.sheet.test.asked.each, {entity.name.split()[-1] for entity in self.sheet.entities}
        word = ends.pop() if len(ends) == 1 else (each or "group").replace("_", " ")
        return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"

    @property
    def label(self) -> str:
        """What the line is called, without whom it is of."""
        return self.sheet.test.title(self.line).replace("{area} ", "").replace("{area}", "")

    def past(self, value: float) -> bool:
        """Whether a figure is on the wrong side of the limit."""
        clause = judged_clause(self.sheet)
        return clause is not None and self.limit is not None and is_wrong(clause, value, self.limit)


def judged_of_several(material: Material) -> Iterator[Figure]:
    """An exhibit of each test of its own that is asked of several and answered."""
    for test in material.tests:
        if test.several and test.answered and test.counts and test.sheet.test.judges and (among := _among(test.sheet)):
            yield _figure(among, material)


def shown_of_several(material: Material) -> Iterator[Figure]:
    """Of the worksheets that only show, the one that has figures of most."""
    shown = (test.sheet for test in material.tests if test.several and not test.sheet.test.compares)
    among = [found for sheet in shown if (found := _among(sheet))]
    if among:
        yield _figure(max(among, key=lambda each: len(each.found)), material)


def _among(sheet: Worksheet) -> Among | None:
    """The judged line, or of what is shown the first in percent; None where nobody's is known."""
    clause, answers = judged_clause(sheet), sheet.newest.answers
    shares = [name for name in answers if sheet.test.units[name] == PERCENT]
    line = clause.line if clause else (*shares, *answers)[0]
    values = sheet.values[line][:, 0, :]
    known = np.flatnonzero(~np.isnan(values).all(axis=0))
    if not len(known):
        return None
    at = int(known[-1])
    order = np.argsort(-values[:, at], kind="stable")
    found = tuple((_name(sheet.entities[int(n)]), float(values[n, at])) for n in order if not np.isnan(values[n, at]))
    limits = np.unique(sheet.values[clause.limit][:, 0, at]) if clause else np.array([])
    limit = float(limits[0]) if len(limits) == 1 and not np.isnan(limits[0]) else None
    return Among(sheet, line, int(sheet.years[at]), found, limit)


def _name(entity: Entity) -> str:
    """Medicare market: a population without its area, which is that of all."""
    name = entity.name.partition(", ")[2] or entity.name
    return f"{name[0].upper()}{name[1:]}"


def several_title(among: Among) -> str:
    """2 of 3 markets passed the target in 2023; or from where to where what is shown reaches"""
    count, clause = len(among.found), judged_clause(among.sheet)
    if clause and among.limit is not None:
        past = sum(among.past(value) for _, value in among.found)
        verb = "passed" if clause.direction in ("at_most", "below") else "fell short of"
        of = f"All {count}" if past == count > 1 else f"{past or 'None'} of {count}"
        return f"{of} {among.kind} {verb} the target in {among.year}"
    high, low = (amount(among.found[place][1], among.unit) for place in (0, -1))
    span = f"from {low} to {high} among {count} {among.kind} in {among.year}"
    return fitting(f"{heading(among.sheet, 0)}: {span}", f"{span[0].upper()}{span[1:]}")


def _figure(among: Among, material: Material) -> Figure:
    told, shown = several_title(among), _shown(among)
    cut = f"The {len(shown)} at the ends of {len(among.found)} are drawn; the data have all. "
    without = len(among.sheet.entities) - len(among.found)
    missing = f"{without} of {len(among.sheet.entities)} {among.kind} have no figure. " if without else ""
    return Figure(
        id="several",
        title=told,
        unit=f"{heading(among.sheet, 0)}: {_measured(among)}, {among.year}",
        chart=_picture(among, shown),
        alt=f"Bars of {len(shown)} {among.kind}. {told}.",
        description=" ".join(f"{name}: {amount(value, among.unit)}." for name, value in among.found),
        source=f"{cited(_publications(among))}. As of {long_date(material.as_of)}.",
        table=_table(among),
        note=f"{cut if len(shown) < len(among.found) else ''}{missing}".strip(),
        speaker=f"{told}. The highest is {among.found[0][0]}. The lowest is {among.found[-1][0]}.",
        printed=True,
    )


def _measured(among: Among) -> str:
    """The line with its unit, where it does not say that itself."""
    unit = header_unit(among.unit)
    return among.label if unit in among.label.lower() else f"{among.label}, {unit}"


def _publications(among: Among) -> Iterator[Publication]:
    for entity in range(len(among.sheet.entities)):
        yield from trace(among.sheet, [among.line], entity, among.year).publications()


def _shown(among: Among) -> tuple[tuple[str, float], ...]:
    """All, or the highest and the lowest."""
    half = MOST_ROWS // 2
    return among.found if len(among.found) <= MOST_ROWS else (*among.found[:half], *among.found[-half:])


def _picture(among: Among, shown: Sequence[tuple[str, float]]) -> Rows:
    scale = MILLION if among.unit == DOLLARS else 1
    bars = tuple(_bar(among, name, value, scale) for name, value in shown)
    words = "" if among.limit is None else f"target {shown_target(among.limit, among.unit)}"
    limit = None if among.limit is None else among.limit / scale
    head = (str(among.year), header_unit(among.unit))
    invented = any(publication.card.synthetic for publication in _publications(among))
    return Rows(among.label, header_unit(among.unit), "", (head,), bars, limit, words, invented)


def _bar(among: Among, name: str, value: float, scale: float) -> RowBar:
    paint: Paint = "above" if among.past(value) else "below" if value < 0 else "state"
    return RowBar(shortened(name, MOST_LETTERS), 0.0, value / scale, paint, (figure(value, among.unit),))


def _table(among: Among) -> Table:
    columns = Column(among.kind.capitalize()), Column(among.label, header_unit(among.unit), numeric=True)
    return Table("Data", columns, tuple((Cell(n), Cell(figure(value, among.unit))) for n, value in among.found))
