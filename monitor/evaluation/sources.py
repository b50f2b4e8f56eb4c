"""The sources held: the newest publication of each, how old it is, what comes next and whether it is late."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.definitions.programmes import Definitions, Test
from monitor.definitions.registers import Measure
from monitor.evaluation.gathered import Gathered
from monitor.observations import maturity, publications, yearly
from monitor.observations.maturity import Maturity
from monitor.observations.publications import Publication


@dataclass(frozen=True)
class Held:
    """One source as it was known on a date: its newest publication and, over all of them, the years they cover."""

    newest: Publication
    years: tuple[int, int]
    maturity: Maturity  # of the least mature figure of the newest publication
    tests: tuple[str, ...]
    as_of: date

    @property
    def name(self) -> str:
        """What the source is called."""
        return self.newest.card.source

    @property
    def age(self) -> int:
        """How many days ago the newest publication could first be known."""
        return (self.as_of - self.newest.known_from).days

    @property
    def late(self) -> int:
        """By how many days what comes next is past due; 0 where it is not, or no date is given."""
        expected = self.newest.to_come
        return max((self.as_of - expected.by).days, 0) if expected else 0

    def as_json(self) -> dict[str, Any]:
        """The source for other programs."""
        card, expected = self.newest.card, self.newest.to_come
        return {
            "source": self.name,
            "publication": self.newest.id,
            "title": card.title,
            "known_from": self.newest.known_from.isoformat(),
            "age_days": self.age,
            "years": list(self.years),
            "maturity": self.maturity.as_json(),
            "next_expected": expected.first if expected else None,
            "expected_by": expected.by.isoformat() if expected else None,
            "late_days": self.late,
            "tests": list(self.tests),
            "owner": card.owner,
        }


def sources_held(gathered: Gathered) -> tuple[Held, ...]:
    """Every source of which something was known, by name."""
    known = {publication.card.source: publication for publication in gathered.publications}  # the newest comes last
    users = used_by(gathered.definitions)
    return tuple(_held(gathered, known[name], users.get(name, ())) for name in sorted(known))


def late(gathered: Gathered, tests: Iterable[Test]) -> tuple[Held, ...]:
    """The sources that `tests` lean on and that are past due."""
    named = {name for test in tests for name in sources_of(gathered.definitions, test)}
    return tuple(held for held in sources_held(gathered) if held.name in named and held.late)


def _held(gathered: Gathered, newest: Publication, tests: tuple[str, ...]) -> Held:
    spans = [p.card.covers.years for p in gathered.publications if p.card.source == newest.card.source]
    years = min(first for first, _ in spans), max(last for _, last in spans)
    return Held(newest, years, maturity.least(publications.rows_of(newest, 0)), tests, gathered.as_of)


def used_by(definitions: Definitions) -> Mapping[str, tuple[str, ...]]:
    """The tests that lean on each source, by the source's name."""
    by_source: dict[str, list[str]] = {}
    for programme in definitions.programmes:
        for test in programme.tests:
            for name in sources_of(definitions, test):
                by_source.setdefault(name, []).append(test.id)
    return {name: tuple(tests) for name, tests in by_source.items()}


def sources_of(definitions: Definitions, test: Test) -> tuple[str, ...]:
    """The sources a test leans on, through splices and the tests that it counts, in order."""
    own = {measure.source for measure in parts_of(definitions, [test]) if measure.source}
    counted = {name for member in test.members for name in sources_of(definitions, definitions.test(member))}
    return tuple(sorted(own | counted))


def parts_of(definitions: Definitions, tests: Iterable[Test]) -> tuple[Measure, ...]:
    """The measures made of published rows that the inputs of `tests` come down to."""
    names = {entry.measure for test in tests for entry in test.asked.inputs.values()}
    return tuple(definitions.measures[name] for name in sorted(part_names(definitions.measures, names)))


def part_names(measures: Mapping[str, Measure], names: Iterable[str]) -> set[str]:
    """The measures made of published rows that the measures `names` come down to."""
    parts: set[str] = set()
    for name in names:
        leans_on = list(_behind(measures[name]))
        parts |= part_names(measures, leans_on) if leans_on else {name}
    return parts


def _behind(measure: Measure) -> Iterator[str]:
    if measure.growth_of:
        yield measure.growth_of.measure
    if measure.blend:
        yield from (measure.blend.levels, measure.blend.weights)
    if measure.splice:
        yield measure.splice.levels
        yield from (span.growth_of for span in (measure.splice.backward, measure.splice.forward) if span)


def leaned_on(measures: Sequence[Measure], source: str) -> pl.Expr:
    """Which rows of a source the `measures` are made of."""
    rows = [yearly.asked(measure) for measure in measures if measure.source == source]
    return pl.any_horizontal(rows) if rows else pl.lit(value=False)
