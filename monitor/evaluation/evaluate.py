"""The one pure function: a test and its series, as of a date, fill a worksheet.

A line is a float64 array [entity, path, year], so the past (one path), fifty states (fifty entities) and an outlook
(many paths) are the same calculation. That table is the answer, the trace and the exhibit; `trace` walks it back for
reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from monitor.definitions.programmes import TESTS_MET, Test, Way, in_force, years_in_force
from monitor.definitions.schema import Default, Pause, YearsEntry
from monitor.evaluation.fill import Areas, Errors, fill
from monitor.evaluation.groups import Answers, answers_over, certainly_met, met_at_least_and_at_most
from monitor.language.arithmetic import Array, Years
from monitor.language.judge import (
    MET,
    MISSED,
    UNKNOWN,
    Codes,
    Flags,
    all_of,
    any_of,
    astride,
    codes,
    enough,
    half_width,
    room,
)  # fmt: skip
from monitor.language.lines import Clause
from monitor.language.read_only import frozen, read_only
from monitor.observations.determinations import Determination
from monitor.observations.provenance import NOTHING_KNOWN, Lineage
from monitor.observations.series import Series
from monitor.words.areas import Entity
from monitor.words.findings import Verdict


@dataclass(frozen=True)
class Worksheet:
    """A test filled in. `values` holds inputs, terms and lines by name, each [entity, path, year].

    `ways` has, for each year, the way it is worked out; `members` are the worksheets that a group counts, by id, and
    `counted` how many of them are certainly met and how many could be.
    """

    test: Test
    as_of: date
    entities: tuple[Entity, ...]
    years: Years
    ways: tuple[Way, ...]
    series: Mapping[str, Series]
    values: Mapping[str, Array]
    in_force: tuple[YearsEntry, ...]
    errors: Errors
    members: Mapping[str, "Worksheet"] = field(default_factory=dict)
    counted: tuple[Array, Array] | None = None
    determinations: tuple[Determination, ...] = ()  # of this test, known on `as_of`
    addresses: Mapping[str, str] = field(default_factory=dict)  # of the documents that they cite
    held_later: Mapping[str, date] = field(
        default_factory=dict
    )  # first edition held, where none was known of any source

    def __post_init__(self) -> None:
        for name in ("years", "values", "errors", "counted"):
            object.__setattr__(self, name, frozen(getattr(self, name)))

    def way(self, year: int) -> Way:
        """How `year` is worked out."""
        return self.ways[self.place(year)]

    @property
    def newest(self) -> Way:
        """How the last year is worked out."""
        return self.ways[-1]

    @property
    def areas(self) -> Areas:
        """The fixed area of each input."""
        return {name: entry.area for name, entry in self.test.asked.inputs.items()}

    @property
    def shape(self) -> tuple[int, ...]:
        """How many entities, paths and years."""
        return next(iter(self.values.values())).shape

    def clause_room(self, clause: Clause, values: Mapping[str, Array] | None = None) -> Array:
        """Distance of one line to its limit in every year, negative past it."""
        figures = self.values if values is None else values
        return room(figures[clause.line], figures[clause.limit], clause.direction)

    @read_only
    def room(self) -> Array:
        """Distance to the one limit in the test's unit, negative past it; NaN where the test has several, or none."""
        rooms = np.full(self.shape, np.nan)
        for way in dict.fromkeys(self.ways):
            if way.clause:
                rooms = np.where(self._governs(way), self.clause_room(way.clause), rooms)
        return rooms

    @read_only
    def codes(self) -> Codes:
        """MET, MISSED or UNKNOWN for every entity, path and year, judged or not, by the letter of the figures."""
        if self.counted:
            return enough(*self.counted, self.values[self.newest.clauses[0].limit])
        return np.broadcast_to(self._codes(self.values), self.shape)

    def _codes(self, values: Mapping[str, Array]) -> Codes:
        verdicts = np.zeros((1, 1, len(self.years)), dtype=np.int8)
        for way in dict.fromkeys(self.ways):
            if way.clauses:
                by_clause = [codes(self.clause_room(clause, values), clause.direction) for clause in way.clauses]
                joined = any_of(by_clause) if way.joined == "any" else all_of(by_clause)
                verdicts = np.where(self._governs(way), joined, verdicts)
        return verdicts

    def _governs(self, way: Way) -> Flags:
        return np.array([governing is way for governing in self.ways])

    @read_only
    def band(self) -> Mapping[str, Array]:
        """The worksheet under the stated errors, each path taken as an entity of its own: [entity x path, 3, year].

        The three are as published, with differences raised, and lowered; one where nothing moves.
        """
        names = (*self.test.asked.inputs, *self.test.asked.terms)
        apart = {name: self._apart(self.values[name]) for name in names}
        errors = {name: {kind: self._apart(e) for kind, e in stated.items()} for name, stated in self.errors.items()}
        return fill(self.ways, apart, self.years, errors, self.areas)

    def _apart(self, array: Array) -> Array:
        """Every path of every entity by itself, [entity x path, 1, year]."""
        entities, paths, years = self.shape
        return np.broadcast_to(array, self.shape).reshape(entities * paths, 1, years)

    @read_only
    def robust(self) -> Flags:
        """[entity, path, year]: whether the verdict would be the same anywhere within the stated errors.

        A watch stands in for no other file, and is always so.
        """
        if self.counted or not self.test.judges or not any(self.errors.values()):
            return np.ones(self.shape, dtype=np.bool_)
        verdicts = self._codes(self.band)
        alike = (verdicts == verdicts[:, :1]).all(axis=1)
        entities, paths, years = self.shape
        return np.asarray(np.broadcast_to(alike, (entities * paths, years)).reshape(self.shape))

    @read_only
    def within_noise(self) -> Flags:
        """Whether the interval of the judged figure, where the test has one, lies astride its limit."""
        half, clause = self._half_width, self.newest.clause
        if half is None or clause is None:
            return np.zeros(self.shape, dtype=np.bool_)
        known = ~np.isnan(self.room) & ~np.isnan(half)
        rooms, halves = np.where(known, self.room, 0.0), np.where(known, half, 0.0)
        return np.asarray(known & astride(rooms, halves, clause.direction))

    @property
    def _half_width(self) -> Array | None:
        interval = self.test.asked.interval
        return half_width(self.values[interval.standard_error], interval.level) if interval else None

    @read_only
    def _unmeasured(self) -> Flags:
        """Where the programme asks for an interval that is not known."""
        half = self._half_width
        return np.zeros((1, 1, 1), dtype=np.bool_) if half is None or not self._straddling else np.isnan(half)

    @property
    def _straddling(self) -> bool:
        """Whether the programme says that an interval astride the limit cannot tell."""
        interval = self.test.asked.interval
        return bool(interval and interval.straddling)

    @read_only
    def answered(self) -> Flags:
        """Whether everything that the answer needs is known, be it then too close to tell."""
        known = (self.codes != UNKNOWN) & (self.condition != UNKNOWN) & ~self._unmeasured
        if not self.members:
            return np.asarray(known)
        answers = [Answers(m.years, m.answered.astype(np.int8), m.asked) for m in self.members.values()]
        over = [answers_over(of_test, self.years) for of_test in answers]
        settled = all_of([np.where(asked, is_known, 1) for is_known, asked in over])
        counted = ~np.isnan(self.counted[0]) if self.counted else np.True_
        return np.asarray(known | ((settled == 1) & counted & ~np.isnan(self.values[self.newest.clauses[0].limit])))

    @read_only
    def condition(self) -> Codes:
        """Whether the test is asked of the entity at all: MET where it is, MISSED where not."""
        clause = self.test.asked.asked_clause
        return codes(self.clause_room(clause), clause.direction) if clause else np.full((1, 1, 1), MET, dtype=np.int8)

    @read_only
    def asked(self) -> Flags:
        """[entity, path, year]: whether a verdict is asked for, by the terms, the pauses and the condition known."""
        by_year = [self.judges(int(year)) and self.pause(int(year)) is None for year in self.years]
        return np.broadcast_to(np.array(by_year) & (self.condition != MISSED), self.shape)

    @read_only
    def verdicts(self) -> Codes:
        """The codes, UNKNOWN also where errors, an interval or an unknown condition leave the answer open."""
        sure = self.robust & (self.condition == MET) & ~self._unmeasured
        sure = sure & ~self.within_noise if self._straddling else sure
        return np.where(sure, self.codes, UNKNOWN).astype(np.int8)

    @property
    def answers(self) -> Answers:
        """What a group counts of this worksheet."""
        return Answers(self.years, self.verdicts, self.asked)

    def judges(self, year: int) -> bool:
        """Whether the terms known on `as_of` ask for a verdict of `year`."""
        return self.test.compares and any(entry.judges(year) for entry in self.in_force)

    def pause(self, year: int) -> Pause | None:
        """The suspension or waiver of `year` known on `as_of`."""
        return in_force(self.test.asked.pauses, year, self.as_of)

    def verdict(self, entity: int, year: int) -> Verdict:
        """The verdict of one entity and year on the past's one path."""
        place = entity, 0, self.place(year)
        if not self.asked[place]:
            return Verdict.NOT_IN_FORCE
        return {MET: Verdict.MET, MISSED: Verdict.MISSED}.get(int(self.verdicts[place]), Verdict.CANNOT_TELL)

    def has(self, year: int) -> bool:
        """Whether there is a row of `year`."""
        return bool(self.years[0] <= year <= self.years[-1])

    def place(self, year: int) -> int:
        """Where `year` stands on the year axis. Raises ValueError of a year without a row: none answers for another."""
        if not self.has(year):
            raise ValueError(f"{self.test.id} has rows from {self.years[0]} to {self.years[-1]}, and none of {year}")
        return int(year - self.years[0])

    def value(self, name: str, entity: int, year: int) -> float:
        """One figure of the past; NaN where unknown or outside the rows."""
        return float(self.values[name][entity, 0, self.place(year)]) if self.has(year) else float("nan")

    def lineage(self, name: str, entity: int, year: int) -> Lineage:
        """Where one figure of an input is from, and how firm it is; nothing is known of a line, or outside the rows."""
        series = self.series.get(name)
        return series.provenance.at(entity, year) if series else NOTHING_KNOWN


def evaluate(
    test: Test,
    series: Mapping[str, Series],
    entities: Sequence[Entity],
    as_of: date,
    members: Mapping[str, Worksheet] | None = None,
    answers: Sequence[Answers] = (),
) -> Worksheet:
    """Fill the worksheet of `test`.

    `series` has one Series for each input, [entity or 1, path or 1, year], as known on `as_of`; `members` the filled
    worksheets of the tests that a group counts, by id (or `answers` theirs alone). Rows run from the earliest figure or
    base year to the last year of the terms known then. Pure: the same arguments give the same bits, and an entity or a
    path alone equals itself among many.
    """
    known = years_in_force(test.asked.years, as_of)
    years = _span(test, series, known)
    ways = tuple(test.way(int(year), as_of) for year in years)
    defaults = {name: entry.default for name, entry in test.asked.inputs.items()}
    laid = {name: _with_default(figures.laid_over(years), defaults[name]) for name, figures in series.items()}
    counted_on = answers or [member.answers for member in (members or {}).values()]
    counted = met_at_least_and_at_most(counted_on, years, known) if counted_on else None
    inputs = {name: figures.values for name, figures in laid.items()} | _terms(test, years, as_of)
    inputs |= {TESTS_MET: certainly_met(counted)} if counted else {}
    shape = np.broadcast_shapes((len(entities), 1, len(years)), *(array.shape for array in inputs.values()))
    values = {name: np.broadcast_to(array, shape) for name, array in fill(ways, inputs, years).items()}
    errors = {name: figures.errors for name, figures in laid.items()}
    return Worksheet(test, as_of, tuple(entities), years, ways, laid, values, known, errors, members or {}, counted)


def _span(test: Test, series: Mapping[str, Series], known: Sequence[YearsEntry]) -> Years:
    entries = known or test.asked.years
    observed = [int(figures.years[0]) for figures in series.values() if len(figures.years)]
    first = min([entry.from_ for entry in entries] + list(test.base_years) + observed)
    return np.arange(first, max(entry.through for entry in entries) + 1, dtype=np.int64)


def _with_default(series: Series, default: Default | None) -> Series:
    """The default stands only in its own years, and only where there is no row at all."""
    if default is None:
        return series
    asked = (series.years >= default.from_) & (series.years <= default.through)
    fills = ~series.provenance.is_published[:, np.newaxis, :] & asked
    return replace(series, values=np.where(fills & np.isnan(series.values), default.value, series.values))


def _terms(test: Test, years: Years, as_of: date) -> dict[str, Array]:
    """Each term by year as [1, 1, year]: the version governing the year as it was known on `as_of`."""
    terms: dict[str, Array] = {}
    for name, term in test.asked.terms.items():
        versions = [in_force(term.versions, int(year), as_of) for year in years]
        terms[name] = np.array([[[version.number if version else np.nan for version in versions]]])
    return terms
