"""errors.yaml: how far a source that stands in for an agreement's own file was found off, and whose error an area has.

An error belongs to a kind of statistic (growth of a year, growth since a base year, an amount of a year), in its unit,
of the services that were measured, and to an area. It is measured where two sources, or a source and a published
result, tell of the same years. That is learned after the file came, so it stands beside the publications, dated; a card
is not changed. What is delivered as the agreement's own file stands in for nothing, and has no error.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import ceil, inf, isinf
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator

from monitor.definitions.checks import Known, citation_problems, near
from monitor.definitions.programmes import Definitions
from monitor.errors import ObservationError, Problem
from monitor.language.entries import Cite, Number, Slug, StandingText, Text, UnitText, Year
from monitor.observations.cards import STATISTICS, StatisticKind
from monitor.observations.publications import Publication
from monitor.words.areas import EVERYONE, Entity, area_name, is_area
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Document, Strict
from monitor.words.units import PERCENT, Unit, parse_unit
from monitor.words.wording import listed, years_listed

ERRORS_FILE = "errors.yaml"
_ENOUGH = 3  # years: an area measured in fewer has no error of its own that is smaller than the ninth decile
STATES = 10  # areas measured, from which on there is a ninth decile
NINTH_DECILE = "ninth decile of the states"
NOT_MEASURED = "not measured"  # of an area without an error of its own, where there is no ninth decile
BY_CARD = "source card"


class Statistic(NamedTuple):
    """What an error is of."""

    kind: StatisticKind
    unit: Unit


def of_every_kind(unit: Unit) -> list[Statistic]:
    """Every kind of statistic in one unit: of what is stated without a kind."""
    return [Statistic(kind, unit) for kind in STATISTICS]


class Measurement(Strict):
    """The largest difference of each area in `years`, rounded up, known since `known_from`; not any more if withdrawn.

    It holds for every publication of its sources, or for one alone: then those that hold for all do not. It is of what
    is added up over `services`, no more and no fewer, and says nothing of others; of everything, where none is named.
    """

    sources: Annotated[list[Slug], Field(min_length=1)]
    services: list[Text] = []
    publication: date | None = None
    kind: StatisticKind
    unit: UnitText
    years: Annotated[list[Year], Field(min_length=1)]
    against: Text
    known_from: date
    withdrawn: date | None = None
    largest: Annotated[dict[Text, Annotated[Number, Field(ge=0)]], Field(min_length=1)]
    because: Text
    cite: Cite
    standing: StandingText

    @model_validator(mode="after")
    def _of_one_source_and_of_areas(self) -> "Measurement":
        if self.publication and len(self.sources) > 1:
            raise Refused('"publication" is a day of one source; here are several.', mend="Write an entry for each.")
        if none := [code for code in self.largest if not is_area(code) or code == "US"]:
            what = f'"{none[0]}" is no area whose error can be measured.'
            raise Refused(what, "An error beside the nation is the area's.", "Write a state, such as MD.")
        return self

    __hash__ = object.__hash__  # one entry of one file is one thing, and is held

    @property
    def statistic(self) -> Statistic:
        """What was measured."""
        return Statistic(self.kind, parse_unit(self.unit))

    def holds_for(self, publication: Publication, services: Collection[str]) -> bool:
        """Whether it says how far what is added up over `services` of a publication is off."""
        concerned = publication.card.source in self.sources and self.publication in (None, publication.known_from)
        return concerned and (not self.services or set(services) == set(self.services))


class ErrorsFile(Strict):
    """errors.yaml: everything measured."""

    errors: Annotated[list[Measurement], Field(min_length=1)]


@dataclass(frozen=True)
class UsedError:
    """An error as it is used: whose it is (an area, NINTH_DECILE or CARD), from which years and against what.

    `own` says in how many years the area asked about was measured, where the error is not its own. NOT_MEASURED is
    without bound: `only` names the areas that were measured.
    """

    value: float
    whose: str
    years: tuple[int, ...] = ()
    against: str = ""
    own: int = 0
    only: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it has a bound."""
        return not isinf(self.value)

    def words(self, entity: Entity) -> str:
        """Whose error `entity` is judged with: "Maryland's own, 2015 to 2023"."""
        years = years_listed(self.years)
        if self.whose == BY_CARD:
            return "as its source card states it for every area"
        if self.whose == entity.area and entity.population == EVERYONE:
            return f"{_possessive(entity.area)} own, {years}"
        if self.whose == NOT_MEASURED:
            return (
                f"measured for {listed([area_name(area) for area in self.only])} alone, {years}, not for {entity.name}"
            )
        few = f"{_possessive(entity.area)} own rests on {self.own} year{'s' if self.own > 1 else ''} only"
        return f"the {NINTH_DECILE}, {years}; {few if self.own else f'none is measured for {entity.name}'}"


def _possessive(area: str) -> str:
    name = area_name(area)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


@dataclass(frozen=True)
class OfAreas:
    """One statistic's error by area, and that of every area that is not measured."""

    unit: Unit
    areas: Mapping[str, UsedError]
    others: UsedError

    def of(self, entity: Entity) -> UsedError | None:
        """The error of an entity; None of the nation in a comparison, where the error is that of the other side."""
        if entity.area == "US" and self.others.whose != BY_CARD and self.unit != PERCENT:
            return None
        return self.areas.get(entity.area, self.others) if entity.population == EVERYONE else self.others


def errors_of(
    publication: Publication, known: Sequence[Measurement], services: Collection[str]
) -> Mapping[Statistic, OfAreas]:
    """How far the figures of some services may be off; nothing where the publication stands in for no other file."""
    stands_in = publication.card.approximates
    if stands_in is None:
        return {}
    kinds = [(error, statistic) for error in stands_in.errors for statistic in of_every_kind(parse_unit(error.unit))]
    errors = {
        statistic: OfAreas(statistic.unit, {}, UsedError(error.value, BY_CARD))
        for error, statistic in kinds
        if error.kind in (None, statistic.kind)
    }
    measurements = [entry for entry in known if entry.holds_for(publication, services)]
    for statistic in dict.fromkeys(entry.statistic for entry in measurements):
        entries = [entry for entry in measurements if entry.statistic == statistic]
        errors[statistic] = _measured(tuple([e for e in entries if e.publication] or entries), statistic.unit)
    return errors


@lru_cache(maxsize=1000)  # many measures lean on the same measurements
def _measured(entries: tuple[Measurement, ...], unit: Unit) -> OfAreas:
    """An area's own error where it was measured in enough years, or is the larger; that of the others elsewhere."""
    areas = sorted({area for entry in entries for area in entry.largest})
    by_area = {area: _own(area, entries) for area in areas}
    others = _of_others(by_area)
    thin = {
        area: replace(others, own=len(error.years))
        for area, error in by_area.items()
        if len(error.years) < _ENOUGH and error.value < others.value and others.is_known
    }
    return OfAreas(unit, {**by_area, **thin}, others)


def _own(area: str, entries: Sequence[Measurement]) -> UsedError:
    measurements = [entry for entry in entries if area in entry.largest]
    return UsedError(max(entry.largest[area] for entry in measurements), area, *_basis(measurements))


def _basis(entries: Sequence[Measurement]) -> tuple[tuple[int, ...], str]:
    """The years and what was compared with."""
    years = sorted({year for entry in entries for year in entry.years})
    return tuple(years), listed([*dict.fromkeys(entry.against for entry in entries)])


def _of_others(by_area: Mapping[str, UsedError]) -> UsedError:
    """The ninth decile: at least nine in ten of the areas are off by no more. Not known, where few are measured."""
    ranked = sorted(by_area.values(), key=lambda stated: (stated.value, stated.whose))
    if len(ranked) < STATES:
        years = tuple(sorted({year for stated in ranked for year in stated.years}))
        against = listed([*dict.fromkeys(stated.against for stated in ranked)])
        return UsedError(inf, NOT_MEASURED, years, against, only=tuple(sorted(by_area)))
    ninth = ranked[ceil(0.9 * len(ranked)) - 1]
    return replace(ninth, whose=NINTH_DECILE)


def errors_known(measurements: Sequence[Measurement], as_of: date) -> tuple[Measurement, ...]:
    """What had been measured by `as_of`, and not been withdrawn."""
    return tuple(e for e in measurements if e.known_from <= as_of and not (e.withdrawn and e.withdrawn <= as_of))


def measurements_of(
    files: Sequence[tuple[ErrorsFile, Document]], held: Sequence[Publication], defined: Definitions
) -> tuple[Measurement, ...]:
    """Every measurement of `files`. Raises ObservationError with all problems."""
    sources = {*defined.sources, *(p.card.source for p in held)}
    problems = [problem for file in files for problem in _problems(*file, held, defined, sources)]
    if problems:
        raise ObservationError(problems)
    return tuple(entry for whole, _ in files for entry in whole.errors)


def _problems(
    whole: ErrorsFile, document: Document, held: Sequence[Publication], defined: Definitions, sources: Collection[str]
) -> Iterator[Problem]:
    yield from citation_problems(whole, document, Known(defined.documents, None))
    for place in range(len(whole.errors)):
        yield from _faults(whole, place, document, held)
    yield from _unknown(whole, document, sources)


def _unknown(whole: ErrorsFile, document: Document, sources: Collection[str]) -> Iterator[Problem]:
    """Sources that nobody knows."""
    for place, entry in enumerate(whole.errors):
        for at, source in enumerate(entry.sources):
            if source not in sources:
                line = document.line(("errors", place, "sources", at))
                yield Problem(document.file, line, f"there is no source {source}.", mend=near(source, sources))


def _faults(whole: ErrorsFile, place: int, document: Document, held: Sequence[Publication]) -> Iterator[Problem]:
    """A publication that is not held although a later one is, and a day before the figures were there.

    A record holds no more than was known on its day; what is later is no fault.
    """
    entry = whole.errors[place]
    days = sorted(publication.known_from for publication in held if publication.card.source in entry.sources)
    if days and entry.publication and entry.publication <= days[-1] and entry.publication not in days:
        what, mend = f"there is no publication {entry.sources[0]}/{entry.publication}.", [str(day) for day in days]
        line = document.line(("errors", place, "publication"))
        yield Problem(document.file, line, what, mend=near(str(entry.publication), mend))
    elif days and entry.known_from < (entry.publication or days[0]):
        what = "this is earlier than the figures that it is about."
        why, line = (
            f"They are known since {entry.publication or days[0]}.",
            document.line(("errors", place, "known_from")),
        )
        yield Problem(document.file, line, what, why, "Write the day on which the later of the two was known.")
