"""One walk back from a finding to everything it leans on: unknown figures, publications, entries, standing.

The walk follows the years that each verb says it looks at. It runs for findings, never for paths.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from monitor.definitions import Test, in_force
from monitor.evaluate import Worksheet
from monitor.findings import ACROSS, Basis, Standing
from monitor.observations import Publication
from monitor.schema import Cite, Dated, Default

Step = tuple[str, int]  # a name and a year


@dataclass(frozen=True)
class UsedEntry:
    """A dated entry of a definition that a finding leans on. `subject` says what it governs."""

    subject: str
    from_: int
    through: int
    adopted: date | None
    cite: Cite
    standing: Standing

    def as_json(self) -> dict[str, Any]:
        """The entry with the keys of the contract."""
        adopted = self.adopted.isoformat() if self.adopted else None
        return {
            "subject": self.subject,
            "from": self.from_,
            "through": self.through,
            "adopted": adopted,
            "document": self.cite.document,
            "standing": str(self.standing),
        }


@dataclass(frozen=True)
class Trace:
    """All steps that one line's figure of one year leans on, that line first."""

    sheet: Worksheet
    entity: int
    steps: tuple[Step, ...]

    def unknown(self) -> list[Step]:
        """Inputs without a figure, in the order of the years."""
        inputs = self.sheet.test.asked.inputs
        missing = [(n, y) for n, y in self.steps if n in inputs and math.isnan(self.sheet.value(n, self.entity, y))]
        return sorted(missing, key=lambda step: (step[1], step[0]))

    def publications(self) -> tuple[Publication, ...]:
        """The publications whose figures were used, oldest first."""
        used = {p.id: p for name, year in self.steps for p in publications_of(self.sheet, name, self.entity, year)}
        return tuple(sorted(used.values(), key=lambda p: (p.known_from, p.id)))

    def basis(self) -> Basis | None:
        """The least firm of the figures used; None where no publication was used."""
        used = self.publications()
        if any(publication.card.approximates for publication in used):
            return Basis.APPROXIMATE
        if not used:
            return None
        return Basis.PROVISIONAL if any(self._provisional(*step) for step in self.steps) else Basis.FINAL

    def _provisional(self, name: str, year: int) -> bool:
        series = self.sheet.series.get(name)
        return series is not None and bool(_cell(series.provisional, self.entity, self.sheet.place(year), False))

    def marks(self) -> tuple[str, ...]:
        """What a reader must be told of the figures."""
        return (ACROSS,) if any(self._crosses(*step) for step in self.steps) else ()

    def _crosses(self, name: str, year: int) -> bool:
        """Whether a line compares figures of an input that are of different vintages."""
        line = self.sheet.test.asked.lines.get(name)
        if line is None or not line.verb.compares_years:
            return False
        used: dict[str, set[object]] = {}
        for leaf, at in _walk(self.sheet.test, (name, year)):
            for publication in publications_of(self.sheet, leaf, self.entity, at)[:1]:
                used.setdefault(leaf, set()).add(vintage(publication, self.sheet.series[leaf].publications))
        return any(len(vintages) > 1 for vintages in used.values())

    def entries(self) -> tuple[UsedEntry, ...]:
        """The dated entries used: the year's own, then terms, defaults and splices."""
        found = [*self._years(), *self._terms(), *self._defaults(), *self._splices()]
        return tuple(entry for place, entry in enumerate(found) if entry not in found[:place])

    def _years(self) -> Iterator[UsedEntry]:
        for entry in self.sheet.in_force:
            if entry.covers(self.steps[0][1]):
                yield _used("performance years", entry)

    def _terms(self) -> Iterator[UsedEntry]:
        for name, year in self.steps:
            term = self.sheet.test.asked.terms.get(name)
            version = in_force(term.versions, year, self.sheet.as_of) if term else None
            if term and version:
                yield _used(term.title, version)

    def _defaults(self) -> Iterator[UsedEntry]:
        for name, year in self.steps:
            default = default_used(self.sheet, name, self.entity, year)
            if default:
                subject = f"{self.sheet.test.title(name)}, taken as {default.value:g}"
                standing = Standing(default.standing)
                yield UsedEntry(subject, default.from_, default.through, None, default.cite, standing)

    def _splices(self) -> Iterator[UsedEntry]:
        for name, year in self.steps:
            series = self.sheet.series.get(name)
            if series and series.splice and year in series.carried:
                first, last, splice = min(series.carried), max(series.carried), series.splice
                yield UsedEntry("figures carried back", first, last, None, splice.cite, Standing(splice.standing))


def trace(sheet: Worksheet, name: str, entity: int, year: int, also: tuple[str, ...] = ()) -> Trace:
    """Walk back from the figure of `name` in `year`, and from those of `also` in the same year."""
    return Trace(sheet, entity, _walk(sheet.test, (name, year), *((other, year) for other in also)))


def _walk(test: Test, *starts: Step) -> tuple[Step, ...]:
    """`starts` and every step they lean on, the nearest first."""
    queue, seen = list(starts), dict[Step, None]()
    while queue:
        step = queue.pop(0)
        if step not in seen:
            seen[step] = None
            queue += _before(test, *step)
    return tuple(seen)


def _before(test: Test, name: str, year: int) -> list[Step]:
    line = test.asked.lines.get(name)
    return [(used, y) for used in line.of for y in line.verb.looks_at(year, line.options)] if line else []


def _used(subject: str, entry: Dated) -> UsedEntry:
    standing = Standing(entry.standing)
    return UsedEntry(subject, entry.from_, entry.through, entry.adopted, entry.cite, standing)


def default_used(sheet: Worksheet, name: str, entity: int, year: int) -> Default | None:
    """The default that stands for an input in a year without a row; None where there is none."""
    asked = sheet.test.asked.inputs.get(name)
    default = asked.default if asked else None
    stands = default is not None and default.from_ <= year <= default.through
    return default if stands and not publications_of(sheet, name, entity, year) else None


def publications_of(sheet: Worksheet, name: str, entity: int, year: int) -> tuple[Publication, ...]:
    """The publications one figure of an input is from: one, or two where a splice carried it back."""
    series = sheet.series.get(name)
    if series is None:
        return ()
    place = sheet.place(year)
    found = [_cell(array, entity, place, -1) for array in (series.vintage, series.joined)]
    return tuple(series.publications[where] for where in found if where >= 0)


def is_withheld(sheet: Worksheet, name: str, entity: int, year: int) -> bool:
    """Whether the publication of an input's figure says that it gives none: suppressed, or not due."""
    series = sheet.series.get(name)
    return series is not None and bool(_cell(series.withheld, entity, sheet.place(year), False))


def _cell(array: npt.NDArray[np.int64] | npt.NDArray[np.bool_], entity: int, place: int, outside: int) -> int:
    """One cell of an [entity or 1, year] array."""
    inside = 0 <= place < array.shape[-1]
    return int(array[entity if array.shape[0] > 1 else 0, place]) if inside else outside


def vintage(publication: Publication, known: Sequence[Publication]) -> date:
    """Publications of a source with the same vintage may be compared: a continuation is of the vintage it continues."""
    continued = min(publication.card.continues, default=publication.known_from)
    held = (
        p
        for p in known
        if p.card.source == publication.card.source and p.known_from == continued < publication.known_from
    )
    first = next(held, None)
    return vintage(first, known) if first else continued
