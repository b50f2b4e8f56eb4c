"""Everything an evaluation needs, together: definitions, publications, and the worksheets they fill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from monitor.definitions.programmes import Definitions, Programme, Test
from monitor.definitions.schema import Input
from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.observations import determinations
from monitor.observations.changes import UNCHANGED, Changes
from monitor.observations.corrections import Correction
from monitor.observations.determinations import NOTHING_ON_RECORD, Determination, OnRecord
from monitor.observations.drawn import NOTHING_DRAWN, Drawn
from monitor.observations.measures import Library
from monitor.observations.publications import Publication, known_on
from monitor.observations.sealed_anew import SealedAnew
from monitor.observations.series import Series
from monitor.observations.stated_errors import Measurement
from monitor.words.areas import COMPARISON, EVERYONE, Entity


@dataclass(frozen=True)
class Gathered:
    """Definitions, publications, corrections and determinations as they could be known on one date."""

    definitions: Definitions
    held: tuple[Publication, ...]
    as_of: date
    corrections: tuple[Correction, ...] = ()
    on_record: OnRecord = NOTHING_ON_RECORD
    changes: Changes = UNCHANGED
    measured: tuple[Measurement, ...] = ()  # how far sources that stand in for others are off
    sealed_anew: tuple[SealedAnew, ...] = ()  # what was changed after it had been sealed
    drawn: Drawn = NOTHING_DRAWN  # figures on paths, as an outlook draws them
    by_letter: bool = False  # whether answers go by the letter of the figures, without stated errors of their sources
    texts: Mapping[Any, bytes] = field(default_factory=dict, compare=False, repr=False)  # as they were read, by where

    @cached_property
    def library(self) -> Library:
        """The measures over what was known, with what a what-if changes."""
        measures, known = self.definitions.measures, (self.held, self.corrections, self.as_of)
        return replace(Library.known_on(measures, *known, self.changes, self.measured), drawn=self.drawn)

    def on_paths(self, drawn: Drawn, option: int = 0) -> "Gathered":
        """The same on the paths of `drawn`; of a what-if, with the steps of one option taken on every path.

        Answers go by the letter of the figures: a stated error is no part of what is drawn.
        """
        changes = self.changes.on_every_path(option, drawn.paths) if self.changes else UNCHANGED
        many = replace(self, drawn=drawn, changes=changes, by_letter=True)
        published = self._unchanged if self.changes else self
        many.__dict__["library"] = published.library.on_paths(drawn, changes)  # as its own property would keep it
        return many

    @cached_property
    def _unchanged(self) -> "Gathered":
        return replace(self, changes=UNCHANGED)

    @property
    def publications(self) -> tuple[Publication, ...]:
        """What was known, oldest first."""
        return known_on(self.held, self.as_of)

    def certified(self) -> None:
        """Raises ObservationError where a data file known on the date is no longer the one whose figures were read."""
        for publication in self.publications:
            publication.data.certified()

    def entities(self, test: Test) -> tuple[Entity, ...]:
        """Whom a test is asked of: its area, or each entity of its kind that has figures."""
        return self.those_of(test, test.asked.area) if test.asked.each else (Entity(test.asked.area),)

    def those_of(self, test: Test, area: str) -> tuple[Entity, ...]:
        """The entities in `area`, of the kind that a test is asked of, that have figures; none without a kind."""
        return self._having(test, area, [entry.measure for entry in test.asked.inputs.values() if not entry.area])

    def reported(self, test: Test) -> tuple[Entity, ...]:
        """Whom a report tells of: those asked, and those of whom an authority found something that is held."""
        official = [line.measure for line in self.on_record.lines_of(test.id)]
        return tuple(sorted({*self.entities(test), *self._having(test, test.asked.area, official)}))

    def _having(self, test: Test, area: str, measures: Sequence[str]) -> tuple[Entity, ...]:
        if not test.asked.each:
            return ()
        entities = self.library.entities(measures, test.asked.each, area)
        compares = any(entry.population == COMPARISON for entry in test.asked.inputs.values())
        return tuple(e for e in entities if e.population in self._compared_with) if compares else entities

    @property
    def _compared_with(self) -> Mapping[str, str]:
        return self.definitions.vocabulary.compared_with

    def worksheet(self, test: Test, entities: Sequence[Entity] | None = None) -> Worksheet:
        """The worksheet of `test` for `entities`, which may be none; if left out, for those the definition names."""
        asked = self.entities(test) if entities is None else tuple(entities)
        known = id(test), asked  # a filled worksheet holds its test, so no other can come to have this id
        if known not in self._filled:
            self._filled[known] = self._worksheet(test, asked)
        return self._filled[known]

    @cached_property
    def _filled(self) -> dict[tuple[int, tuple[Entity, ...]], Worksheet]:
        """The worksheets filled so far: each once, however many ask for it."""
        return {}

    def _worksheet(self, test: Test, asked: tuple[Entity, ...]) -> Worksheet:
        series = {
            name: self.library.series(entry.measure, _whom(entry, asked, self._compared_with), entry.vintage)
            for name, entry in test.asked.inputs.items()
        }
        members = {name: self.worksheet(self.definitions.test(name), asked) for name in test.members}
        sheet = evaluate(test, series, asked, self.as_of, members)
        sheet = replace(sheet, errors={}) if self.by_letter else sheet
        determined = self._determined(test, asked)
        later = self._held_later([*series.values()])
        return replace(sheet, determinations=determined, addresses=self._addresses(determined), held_later=later)

    def _held_later(self, used: Sequence[Series]) -> dict[str, date]:
        """When the first edition held of each source could be known, if none of any of them could be by the date."""
        sources = {source for series in used for source in (series.source, *series.carried.values())}
        days = sorted((p.known_from, p.card.source) for p in self.held if p.card.source in sources)
        firsts = {source: day for day, source in reversed(days)}
        return {} if any(day <= self.as_of for day in firsts.values()) else dict(sorted(firsts.items()))

    def _determined(self, test: Test, asked: Sequence[Entity]) -> tuple[Determination, ...]:
        """What others had found of a test by the date, oldest first."""
        entries = [*determinations.determinations_known(self.on_record.entries, test.id, self.as_of)]
        for line in self.on_record.lines_of(test.id):
            entries += line.of(self.library.series(line.measure, asked), asked)
        return tuple(sorted(entries, key=lambda entry: entry.known_from))

    def _addresses(self, determined: Sequence[Determination]) -> dict[str, str]:
        """Where the documents stand that the determinations cite."""
        documents = self.definitions.documents
        cited = {entry.cite.document for entry in determined}
        return {name: address for name in sorted(cited) if (address := documents[name].url)}

    def worksheets(self, programme: Programme) -> tuple[Worksheet, ...]:
        """The worksheets of every test of a programme."""
        return tuple(self.worksheet(test, self.reported(test)) for test in programme.tests)


def _whom(entry: Input, asked: Sequence[Entity], compared_with: Mapping[str, str]) -> list[Entity]:
    """Whose figures an input has: each entity's own, or one for all where area and population are the same for all."""
    whom = [Entity(entry.area or entity.area, _group(entry, entity, compared_with)) for entity in asked]
    return whom[:1] if len(set(whom)) == 1 else whom


def _group(entry: Input, entity: Entity, compared_with: Mapping[str, str]) -> str:
    """A population by name, the entity's own, or the one that this is compared with: everybody, if with no other."""
    if entry.population == COMPARISON:
        return compared_with.get(entity.population, EVERYONE)
    return entry.population or entity.population
