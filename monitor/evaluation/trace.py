"""One walk back from a finding to everything it leans on: unknown figures, publications, entries, standing.

The walk follows the years that each verb says it looks at. It runs for findings, never for paths.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from monitor.definitions.programmes import Way, in_force
from monitor.definitions.schema import Default
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.once import once
from monitor.language.entries import Cite, Dated
from monitor.observations.maturity import Maturity
from monitor.observations.provenance import Lineage, combine
from monitor.observations.publications import Publication
from monitor.observations.vintages import vintage
from monitor.words.findings import ACROSS, CORRECTED, NOISE, SYNTHETIC, Basis, Standing

TraceStep = tuple[str, int]  # a name and a year


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
            **confirmed_json(self.cite),
        }


def confirmed_json(cite: Cite) -> dict[str, Any]:
    """Under `confirmed`: by whom, when and where an office found it. Nothing where none did."""
    if cite.confirmed_on is None:
        return {}
    found = {"by": cite.confirmed_by, "on": cite.confirmed_on.isoformat(), "page": cite.page, "quotation": cite.quote}
    return {"confirmed": found}


@dataclass(frozen=True)
class Trace:
    """All steps that one line's figure of one year leans on, that line first."""

    sheet: Worksheet
    entity: int
    way: Way
    steps: tuple[TraceStep, ...]
    members: tuple["Trace", ...] = ()  # of a group: the walks of the tests it counts

    @property
    def year(self) -> int:
        """The year walked back from."""
        return self.steps[0][1]

    def unknown(self) -> list[TraceStep]:
        """Inputs without a figure, in the order of the years."""
        inputs = self.sheet.test.asked.inputs
        missing = [(n, y) for n, y in self.steps if n in inputs and math.isnan(self.sheet.value(n, self.entity, y))]
        return sorted(missing, key=lambda step: (step[1], step[0]))

    def without_term(self) -> list[TraceStep]:
        """Terms of which no version is known for the year."""
        terms = self.sheet.test.asked.terms
        return [(n, y) for n, y in self.steps if n in terms and math.isnan(self.sheet.value(n, self.entity, y))]

    def publications(self) -> tuple[Publication, ...]:
        """The publications whose figures were used, oldest first."""
        return tuple(sorted(self.lineage.publications, key=lambda p: (p.known_from, p.id)))

    @cached_property
    def lineage(self) -> Lineage:
        """That of all figures used together, those of the tests counted among them."""
        years: dict[str, list[int]] = {}
        for name, year in self.steps:
            years.setdefault(name, []).append(year)
        series = self.sheet.series
        lineages = (series[name].provenance.over(self.entity, used) for name, used in years.items() if name in series)
        return combine(*lineages, *(member.lineage for member in self.members))

    def basis(self) -> Basis | None:
        """The least firm of the figures used; None where no publication was used."""
        used, firmness = self.lineage.publications, _FIRMNESS[self.lineage.firmness]
        if not used:
            return None
        stand_in = any(publication.card.approximates for publication in used)
        return max(firmness, Basis.APPROXIMATE if stand_in else Basis.FINAL, key=list(Basis).index)

    def maturity(self) -> Maturity | None:
        """How mature the least mature figure used is, and the least run-out told; None where none was used."""
        return self.lineage.maturity

    def marks(self) -> tuple[str, ...]:
        """What a reader must be told of the figures."""
        marks = {mark for member in self.members for mark in member.marks()}
        marks |= {ACROSS} if any(self._crosses(*step) for step in self.steps) else set()
        marks |= {NOISE} if self.sheet.within_noise[self.entity, 0, self.sheet.place(self.year)] else set()
        marks |= {CORRECTED} if self.lineage.corrections else set()
        marks |= {SYNTHETIC} if any(p.card.synthetic for p in self.lineage.publications) else set()
        return tuple(sorted(marks))

    def _crosses(self, name: str, year: int) -> bool:
        """Whether a line compares figures of an input that are of different vintages."""
        line = self.way.lines.get(name)
        if line is None or not line.verb.compares_years:
            return False
        used: dict[str, set[object]] = {}
        for leaf, at in _walk(self.sheet, self.entity, self.way, (name, year)):
            for publication in self.sheet.lineage(leaf, self.entity, at).publications[:1]:
                known = self.sheet.series[leaf].provenance.publications
                used.setdefault(leaf, set()).add(vintage(publication, known))
        return any(len(vintages) > 1 for vintages in used.values())

    def entries(self) -> tuple[UsedEntry, ...]:
        """The dated entries used: the year's own, then terms, defaults, splices and corrections, then the members'."""
        entries = [*self._years(), *self._terms(), *self._defaults(), *self._splices(), *self._corrections()]
        entries += [entry for member in self.members for entry in member.entries()]
        return tuple(entry for place, entry in enumerate(entries) if entry not in entries[:place])

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
            for correction in self.sheet.lineage(name, self.entity, year).corrections:
                subject = (
                    f"{self.sheet.test.title(name)} {year}, corrected from {correction.was:g} to {correction.is_:g}"
                )
                yield UsedEntry(subject, year, year, correction.made, correction.cite, Standing(correction.standing))


_FIRMNESS = (Basis.FINAL, Basis.PROVISIONAL, Basis.PROJECTED)  # as `Lineage.firmness` counts


def trace(sheet: Worksheet, names: Sequence[str], entity: int, year: int) -> Trace:
    """Walk back from the figures of `names` in `year`."""
    way = sheet.way(year)
    return Trace(sheet, entity, way, _walk(sheet, entity, way, *((name, year) for name in names)))


@once
def trace_answer(sheet: Worksheet, entity: int, year: int) -> Trace:
    """Walk back from everything that the answer of `year` leans on."""
    way, asked = sheet.way(year), sheet.test.asked
    clauses = (*way.clauses, *([asked.asked_clause] if asked.asked_clause else []))
    names = [name for clause in clauses for name in (clause.line, clause.limit)]
    names += [asked.interval.standard_error] if asked.interval else []
    walked = trace(sheet, names or way.answer, entity, year)
    members = (m for m in sheet.members.values() if m.has(year) and m.asked[entity, 0, m.place(year)])
    return replace(walked, members=tuple(trace_answer(member, entity, year) for member in members))


def passed_over(sheet: Worksheet, entity: int, year: int) -> frozenset[str]:
    """The names that lead only to alternatives which the answer of `year` did not take."""
    way = sheet.way(year)
    offered = [name for line in way.lines.values() if line.verb.takes_one for name in line.of]
    below = {name for start in offered for name, _ in _walk(sheet, entity, way, (start, year))}
    return frozenset(below - {name for name, _ in trace_answer(sheet, entity, year).steps})


def _walk(sheet: Worksheet, entity: int, way: Way, *starts: TraceStep) -> tuple[TraceStep, ...]:
    """`starts` and every step they lean on, the nearest first."""
    queue, seen = list(starts), dict[TraceStep, None]()
    while queue:
        step = queue.pop(0)
        if step not in seen:
            seen[step] = None
            queue += _before(sheet, entity, way, *step)
    return tuple(seen)


def _before(sheet: Worksheet, entity: int, way: Way, name: str, year: int) -> list[TraceStep]:
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


def _begun(sheet: Worksheet, entity: int, way: Way, start: TraceStep) -> bool:
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
    if default is None or sheet.lineage(name, entity, year).publications:
        return None
    stands = default.from_ <= year <= default.through and sheet.value(name, entity, year) == default.value
    return default if stands else None  # what a what-if sets is from no publication either
