"""One walk back from a finding to everything it leans on: unknown figures, publications, entries, standing.

The walk follows the years that each verb says it looks at. It runs for findings, never for paths.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy.typing as npt

from monitor.definitions.programmes import Way, in_force
from monitor.definitions.schema import Default
from monitor.evaluation.evaluate import Worksheet
from monitor.language.entries import Cite, Dated
from monitor.observations.corrections import Correction
from monitor.observations.maturity import Maturity, least_mature
from monitor.observations.publications import Publication
from monitor.observations.vintages import vintage
from monitor.words.findings import ACROSS, CORRECTED, NOISE, SYNTHETIC, Basis, Standing

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
    not_before: date | None = None  # where the day of adoption is not known: the earliest it can have been

    def as_json(self) -> dict[str, Any]:
        """The entry with the keys of the contract."""
        adopted = self.adopted.isoformat() if self.adopted else None
        return {
            "subject": self.subject,
            "from": self.from_,
            "through": self.through,
            "adopted": adopted,
            "not_before": self.not_before.isoformat() if self.not_before else None,
            "document": self.cite.document,
            "standing": str(self.standing),
        }


@dataclass(frozen=True)
class Trace:
    """All steps that one line's figure of one year leans on, that line first."""

    sheet: Worksheet
    entity: int
    way: Way
    steps: tuple[Step, ...]
    members: tuple["Trace", ...] = ()  # of a group: the walks of the tests it counts

    @property
    def year(self) -> int:
        """The year walked back from."""
        return self.steps[0][1]

    def unknown(self) -> list[Step]:
        """Inputs without a figure, in the order of the years."""
        inputs = self.sheet.test.asked.inputs
        missing = [(n, y) for n, y in self.steps if n in inputs and math.isnan(self.sheet.value(n, self.entity, y))]
        return sorted(missing, key=lambda step: (step[1], step[0]))

    def without_term(self) -> list[Step]:
        """Terms of which no version is known for the year."""
        terms = self.sheet.test.asked.terms
        return [(n, y) for n, y in self.steps if n in terms and math.isnan(self.sheet.value(n, self.entity, y))]

    def publications(self) -> tuple[Publication, ...]:
        """The publications whose figures were used, oldest first."""
        used = {p.id: p for name, year in self.steps for p in publications_of(self.sheet, name, self.entity, year)}
        used |= {p.id: p for member in self.members for p in member.publications()}
        return tuple(sorted(used.values(), key=lambda p: (p.known_from, p.id)))

    def basis(self) -> Basis | None:
        """The least firm of the figures used; None where no publication was used."""
        used, least = self.publications(), max((self._firmness(*step) for step in self.steps), default=0)
        own = [_FIRMNESS[least]] if used else []
        own += [Basis.APPROXIMATE] if any(publication.card.approximates for publication in used) else []
        bases = [*own, *(basis for member in self.members if (basis := member.basis()))]
        return max(bases, key=list(Basis).index, default=None)

    def _firmness(self, name: str, year: int) -> int:
        series = self.sheet.series.get(name)
        return _cell(series.firmness, self.entity, self.sheet.place(year), 0) if series else 0

    def maturity(self) -> Maturity | None:
        """How mature the least mature figure used is, and the least run-out told; None where none was used."""
        found = [m for step in self.steps if (m := maturity_of(self.sheet, step[0], self.entity, step[1]))]
        found += [m for member in self.members if (m := member.maturity())]
        return least_mature(found)

    def marks(self) -> tuple[str, ...]:
        """What a reader must be told of the figures."""
        found = {mark for member in self.members for mark in member.marks()}
        found |= {ACROSS} if any(self._crosses(*step) for step in self.steps) else set()
        found |= {NOISE} if self.sheet.within_noise[self.entity, 0, self.sheet.place(self.year)] else set()
        found |= {CORRECTED} if any(self._correction(*step) for step in self.steps) else set()
        found |= {SYNTHETIC} if any(publication.card.synthetic for publication in self.publications()) else set()
        return tuple(sorted(found))

    def _correction(self, name: str, year: int) -> Correction | None:
        series = self.sheet.series.get(name)
        place = _cell(series.corrected, self.entity, self.sheet.place(year), -1) if series else -1
        return series.corrections[place] if series and place >= 0 else None

    def _crosses(self, name: str, year: int) -> bool:
        """Whether a line compares figures of an input that are of different vintages."""
        line = self.way.lines.get(name)
        if line is None or not line.verb.compares_years:
            return False
        used: dict[str, set[object]] = {}
        for leaf, at in _walk(self.sheet, self.entity, self.way, (name, year)):
            for publication in publications_of(self.sheet, leaf, self.entity, at)[:1]:
                used.setdefault(leaf, set()).add(vintage(publication, self.sheet.series[leaf].publications))
        return any(len(vintages) > 1 for vintages in used.values())

    def entries(self) -> tuple[UsedEntry, ...]:
        """The dated entries used: the year's own, then terms, defaults, splices and corrections, then the members'."""
        found = [*self._years(), *self._terms(), *self._defaults(), *self._splices(), *self._corrections()]
        found += [entry for member in self.members for entry in member.entries()]
        return tuple(entry for place, entry in enumerate(found) if entry not in found[:place])

    def _years(self) -> Iterator[UsedEntry]:
        for entry in self.sheet.in_force:
            if entry.covers(self.year):
                yield _used("performance years", entry)
        if self.way.entry:
            yield _used("method", self.way.entry)
        if pause := self.sheet.pause(self.year):
            yield _used("suspended" if pause in self.sheet.test.asked.suspended else "waived", pause)

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
                yield UsedEntry("figures carried over", first, last, None, splice.cite, Standing(splice.standing))

    def _corrections(self) -> Iterator[UsedEntry]:
        for name, year in self.steps:
            if found := self._correction(name, year):
                subject = f"{self.sheet.test.title(name)} {year}, corrected from {found.was:g} to {found.is_:g}"
                yield UsedEntry(subject, year, year, found.made, found.cite, Standing(found.standing))


_FIRMNESS = (Basis.FINAL, Basis.PROVISIONAL, Basis.PROJECTED)  # as `Series.firmness` counts


def trace(sheet: Worksheet, names: Sequence[str], entity: int, year: int) -> Trace:
    """Walk back from the figures of `names` in `year`."""
    way = sheet.way(year)
    return Trace(sheet, entity, way, _walk(sheet, entity, way, *((name, year) for name in names)))


def trace_answer(sheet: Worksheet, entity: int, year: int) -> Trace:
    """Walk back from everything that the answer of `year` leans on."""
    way, asked = sheet.way(year), sheet.test.asked
    clauses = (*way.clauses, *([asked.asked_clause] if asked.asked_clause else []))
    names = [name for clause in clauses for name in (clause.line, clause.limit)]
    names += [asked.interval.standard_error] if asked.interval else []
    walked = trace(sheet, names or way.answer, entity, year)
    members = (
        m for m in sheet.members.values() if m.years[0] <= year <= m.years[-1] and m.asked[entity, 0, m.place(year)]
    )
    return replace(walked, members=tuple(trace_answer(member, entity, year) for member in members))


def passed_over(sheet: Worksheet, entity: int, year: int) -> frozenset[str]:
    """The names that lead only to alternatives which the answer of `year` did not take."""
    way = sheet.way(year)
    offered = [name for line in way.lines.values() if line.verb.takes_one for name in line.of]
    below = {name for start in offered for name, _ in _walk(sheet, entity, way, (start, year))}
    return frozenset(below - {name for name, _ in trace_answer(sheet, entity, year).steps})


def _walk(sheet: Worksheet, entity: int, way: Way, *starts: Step) -> tuple[Step, ...]:
    """`starts` and every step they lean on, the nearest first."""
    queue, seen = list(starts), dict[Step, None]()
    while queue:
        step = queue.pop(0)
        if step not in seen:
            seen[step] = None
            queue += _before(sheet, entity, way, *step)
    return tuple(seen)


def _before(sheet: Worksheet, entity: int, way: Way, name: str, year: int) -> list[Step]:
    line = way.lines.get(name)
    if line is None:
        return []
    leans_on = _taken(sheet, entity, way, line.of, year) if line.verb.takes_one else line.of
    return [(used, y) for used in leans_on for y in line.verb.looks_at(year, line.options)]


def _taken(sheet: Worksheet, entity: int, way: Way, offered: Sequence[str], year: int) -> tuple[str, ...]:
    """Of several ways to a figure the first that is known; of those unknown each that is begun, and the last."""
    known = [name for name in offered if not math.isnan(sheet.value(name, entity, year))]
    begun = (name for name in offered[:-1] if _begun(sheet, entity, way, (name, year)))
    return tuple(known[:1] or [*begun, offered[-1]])


def _begun(sheet: Worksheet, entity: int, way: Way, start: Step) -> bool:
    """Whether any input of a figure is held, so that the others are what it waits for."""
    inputs = [step for step in _walk(sheet, entity, way, start) if step[0] in sheet.test.asked.inputs]
    held = (step for step in inputs if not math.isnan(sheet.value(step[0], entity, step[1])))
    return any(default_used(sheet, name, entity, year) is None for name, year in held)


def _used(subject: str, entry: Dated) -> UsedEntry:
    standing = Standing(entry.standing)
    return UsedEntry(subject, entry.from_, entry.through, entry.adopted, entry.cite, standing, entry.not_before)


def default_used(sheet: Worksheet, name: str, entity: int, year: int) -> Default | None:
    """The default that stands for an input in a year without a row; None where there is none."""
    asked = sheet.test.asked.inputs.get(name)
    default = asked.default if asked else None
    if default is None or publications_of(sheet, name, entity, year):
        return None
    stands = default.from_ <= year <= default.through and sheet.value(name, entity, year) == default.value
    return default if stands else None  # what a what-if sets is from no publication either


def publications_of(sheet: Worksheet, name: str, entity: int, year: int) -> tuple[Publication, ...]:
    """The publications one figure of an input is from: one, or two where a splice carried it back."""
    series = sheet.series.get(name)
    if series is None:
        return ()
    place = sheet.place(year)
    found = [_cell(array, entity, place, -1) for array in (series.vintage, series.joined)]
    return tuple(series.publications[where] for where in found if where >= 0)


def maturity_of(sheet: Worksheet, name: str, entity: int, year: int) -> Maturity | None:
    """How mature one figure of an input is; None where no publication has it."""
    if not publications_of(sheet, name, entity, year):
        return None
    series, place = sheet.series[name], sheet.place(year)
    level, months = (_cell(array, entity, place, 0) for array in (series.maturity, series.run_out))
    return Maturity.counted(level, months, _cell(series.day, entity, place, 0))


def withheld(sheet: Worksheet, name: str, entity: int, year: int) -> int:
    """Why an input's figure is not given: 0 where it is not withheld, `BY_PUBLISHER`, or `SMALL`."""
    series = sheet.series.get(name)
    return _cell(series.withheld, entity, sheet.place(year), 0) if series else 0


def _cell(array: npt.NDArray[Any], entity: int, place: int, outside: int) -> int:
    """One cell of an [entity or 1, year] array."""
    inside = 0 <= place < array.shape[-1]
    return int(array[entity if array.shape[0] > 1 else 0, place]) if inside else outside
