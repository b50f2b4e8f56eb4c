"""tests_definitions/ -> frozen programmes and tests, checked as a whole.

What one file can say wrong by itself is refused by `schema`; this module finds what only shows when names, units,
years and documents are held against each other. All problems are raised together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from monitor import check_agreements, check_measures, checks, lines
from monitor.agreements import AgreementFile
from monitor.cases import ExamplesFile
from monitor.complaints import Loc
from monitor.entries import Dated
from monitor.errors import DefinitionError, Problem
from monitor.lines import Clause, Joined, Line
from monitor.reading import Read, Reading, fingerprint, read_all
from monitor.registers import DocumentEntry, DocumentsFile, Measure, MeasuresFile
from monitor.relations import Files, group_problems, named, shared_problems, with_shared_lines
from monitor.schema import Method, TestFile, YearsEntry
from monitor.strict_yaml import Document
from monitor.units import TESTS, Unit, parse_unit

Entry = TypeVar("Entry", bound=Dated)
TESTS_MET = "tests_met"  # what a group counts


@dataclass(frozen=True, eq=False)
class Way:
    """One way to work a test out and to judge it, ready to be filled: its lines in order, and the unit of every name.

    `entry` is the dated entry of the method; None where the test has one way only.
    """

    lines: Mapping[str, Line]
    order: tuple[str, ...]
    units: Mapping[str, Unit]
    clauses: tuple[Clause, ...]
    joined: Joined
    answer: tuple[str, ...]
    entry: Method | None = None

    @property
    def clause(self) -> Clause | None:
        """The one comparison that is judged; None where there are several, or none."""
        return self.clauses[0] if len(self.clauses) == 1 else None

    @property
    def answers(self) -> tuple[str, ...]:
        """The lines that answer: those compared with a limit, or those a worksheet shows."""
        return tuple(dict.fromkeys(clause.line for clause in self.clauses)) or self.answer


@dataclass(frozen=True)
class Test:
    """One test, ready to be evaluated: its file, and the ways in which it is worked out, oldest first."""

    __test__ = False  # not a pytest class

    asked: TestFile
    ways: tuple[Way, ...]
    units: Mapping[str, Unit]
    examples: ExamplesFile | None = None

    @property
    def id(self) -> str:
        """programme/test"""
        return self.asked.id

    @property
    def judges(self) -> bool:
        """Whether it makes findings; a worksheet that only shows makes none."""
        return bool(self.asked.group) or any(way.clauses for way in self.ways)

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the tests that a group counts."""
        return tuple(named(self.asked, name) for name in self.asked.group.of) if self.asked.group else ()

    @property
    def base_years(self) -> tuple[int, ...]:
        """Every year that a line names: where it counts from, or takes its value from."""
        options = [line.options for way in self.ways for line in way.lines.values()]
        return tuple(option[word] for option in options for word in ("since", "year") if word in option)

    def way(self, year: int, as_of: date) -> Way:
        """How `year` is worked out, as it was known on `as_of`; years before every method follow the first."""
        known = [way.entry for way in self.ways if way.entry]
        entry = in_force(known, year, as_of)
        return next((way for way in self.ways if way.entry is entry), self.ways[0])

    def title(self, name: str) -> str:
        """What a line, input or term is called in a report; `{area}` stands in it for the area's name."""
        lines = (way.lines[name] for way in reversed(self.ways) if name in way.lines)
        thing = next(lines, None) or self.asked.inputs.get(name) or self.asked.terms.get(name)
        return str(thing.title) if thing and thing.title else name.replace("_", " ")


@dataclass(frozen=True)
class Programme:
    """An agreement and its tests, in the order of their files."""

    agreement: AgreementFile
    tests: tuple[Test, ...]

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.agreement.id


@dataclass(frozen=True)
class Vocabulary:
    """The words observations may use."""

    payers: frozenset[str]
    services: frozenset[str]
    populations: frozenset[str]
    quantities: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """The words by what they are, each with its unit if it has one."""
        payers, services = dict.fromkeys(sorted(self.payers), ""), dict.fromkeys(sorted(self.services), "")
        return {"payer": payers, "service": services, "quantity": self.quantities}


@dataclass(frozen=True)
class Definitions:
    """Everything under the definition folders, with one fingerprint over all of it."""

    programmes: tuple[Programme, ...]
    measures: Mapping[str, Measure]
    documents: Mapping[str, DocumentEntry]
    vocabulary: Vocabulary
    fingerprint: str

    def programme(self, name: str) -> Programme:
        """The programme called `name`. Raises DefinitionError."""
        found = next((p for p in self.programmes if p.id == name), None)
        if found is None:
            known = ", ".join(p.id for p in self.programmes)
            raise DefinitionError(Problem(name, 0, "there is no such programme.", f"There are: {known}."))
        return found

    def test(self, name: str) -> Test:
        """The test called `programme/test`. Raises DefinitionError."""
        programme = self.programme(name.partition("/")[0])
        found = next((t for t in programme.tests if t.id == name), None)
        if found is None:
            known = ", ".join(t.id for t in programme.tests)
            raise DefinitionError(Problem(name, 0, "there is no such test.", f"There are: {known}."))
        return found


def in_force(versions: Sequence[Entry], year: int, as_of: date) -> Entry | None:
    """The entry governing `year`, as it was known on `as_of`."""
    known = [v for v in versions if v.adopted <= as_of and v.covers(year)]
    return max(known, key=lambda v: (v.adopted, v.from_), default=None)


def years_in_force(entries: Sequence[YearsEntry], as_of: date) -> tuple[YearsEntry, ...]:
    """The entries of the newest adoption known on `as_of`: a later term replaces an earlier one as a whole."""
    known = [entry for entry in entries if entry.adopted <= as_of]
    newest = max((entry.adopted for entry in known), default=None)
    return tuple(entry for entry in known if entry.adopted == newest)


def load_definitions(roots: Sequence[Path]) -> Definitions:
    """Every programme below `roots`. Raises DefinitionError with all problems of all files."""
    reading = read_all(roots)
    definitions = _assemble(reading)
    if reading.problems:
        raise DefinitionError(reading.problems)
    return replace(definitions, fingerprint=fingerprint(reading.files()))


def _assemble(reading: Reading) -> Definitions:
    vocabulary = _vocabulary(reading)
    known = checks.Known(
        None if DocumentsFile in reading.unread else reading.documents,
        None if MeasuresFile in reading.unread else reading.measures,
        vocabulary.populations,
    )
    for file, document in reading.vocabularies:
        for name, measure in file.measures.items():
            reading.problems += check_measures.measure_problems(name, measure, known, vocabulary.words, document)
    files = {asked.id: asked for asked, _, _ in reading.tests}
    reading.problems += [] if TestFile in reading.unread else group_problems(reading.tests, files)
    tests = [test for read in reading.tests if (test := _test(read, files, known, reading))]
    programmes = [_programme(agreement, document, tests, known, reading) for agreement, document in reading.agreements]
    return Definitions(tuple(programmes), reading.measures, reading.documents, vocabulary, "")


def _programme(
    agreement: AgreementFile, document: Document, tests: list[Test], known: checks.Known, reading: Reading
) -> Programme:
    reading.problems += check_agreements.agreement_problems(agreement, document, known)
    read, whole = [(asked, where) for asked, where, _ in reading.tests], TestFile not in reading.unread
    reading.problems += check_agreements.amendment_problems(agreement, document, read, whole)
    own = _ordered(agreement, [test for test in tests if test.id.partition("/")[0] == agreement.id])
    if not reading.problems:
        reading.problems += check_agreements.order_problems(agreement, document, [test.id for test in own])
    if not own and not reading.problems:
        reading.problems.append(Problem(document.file, 0, "this programme has no test.", mend="Add one beside it."))
    return Programme(agreement, own)


def _ordered(agreement: AgreementFile, tests: Sequence[Test]) -> tuple[Test, ...]:
    """The tests in the order that the agreement's file gives; those it does not name follow by name."""
    places = {f"{agreement.id}/{name}": place for place, name in enumerate(agreement.order)}
    return tuple(sorted(tests, key=lambda test: (places.get(test.id, len(places)), test.id)))


def _test(read: Read, files: Files, known: checks.Known, reading: Reading) -> Test | None:
    own, document, examples = read
    asked = with_shared_lines(own, files)
    problems = list(shared_problems(own, document, files)) or checks.name_problems(asked, document, known, own)
    ways = [] if problems else _ways(asked, document, known, problems)
    problems += checks.date_problems(asked, document)
    problems += checks.example_problems(asked, *examples, known) if examples else []
    reading.problems += problems
    units = {name: unit for way in ways for name, unit in way.units.items()}
    return None if problems else Test(asked, tuple(ways), units, examples[0] if examples else None)


def _ways(asked: TestFile, document: Document, known: checks.Known, problems: list[Problem]) -> list[Way]:
    ways = [way for at, said in asked.ways if (way := _way(asked, at, said, document, known, problems))]
    for earlier, way in pairwise(ways):
        for name in set(earlier.lines) & set(way.lines):
            if earlier.units.get(name) != way.units.get(name):
                what = (
                    f'the line "{name}" is in {earlier.units[name]} in one method and in {way.units[name]} in another.'
                )
                problems.append(Problem(document.file, document.line(("method",)), what, mend="Use another name."))
    return sorted(ways, key=lambda way: (way.entry.from_, way.entry.adopted) if way.entry else (0, date.min))


def _way(
    asked: TestFile, at: Loc, said: lines.Way, document: Document, known: checks.Known, problems: list[Problem]
) -> Way | None:
    if asked.group:
        return _counting(asked, document, problems)
    order = _order(said, at, document, problems)
    units: Mapping[str, Unit] = {}
    if not problems and known.measures is not None:
        found = checks.units_of(asked, at, said, order, document, known)
        if isinstance(found, Problem):
            problems.append(found)
            return None
        units = found
        problems += checks.limit_problems(asked, at, said, document, units)
    entry = said if isinstance(said, Method) else None
    return Way(said.lines, order, units, said.clauses, said.joined, tuple(said.answer or ()), entry)


def _counting(asked: TestFile, document: Document, problems: list[Problem]) -> Way:
    """The one way of a group: how many of its tests are met, against how many are needed."""
    needed = asked.group.at_least if asked.group else ""
    units = {name: parse_unit(term.unit) for name, term in asked.terms.items()} | {TESTS_MET: TESTS}
    if needed in units and units[needed] != TESTS:
        what = f'"{needed}" is in {units[needed]}; a group counts tests.'
        problems.append(
            Problem(document.file, document.line(("terms", needed, "unit")), what, mend="Write unit: tests.")
        )
    return Way({}, (), units, (Clause(TESTS_MET, "at_least", needed),), "all", ())


def _order(said: lines.Way, at: Loc, document: Document, problems: list[Problem]) -> tuple[str, ...]:
    needs = {name: [n for n in line.of if n in said.lines] for name, line in said.lines.items()}
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as circle:
        names = " -> ".join(reversed(circle.args[1]))
        line = document.line((*at, "lines", circle.args[1][0]))
        what = f"these lines use each other in a circle: {names}."
        mend = "A line may use only what can be worked out before it."
        problems.append(Problem(document.file, line, what, mend=mend))
        return ()


def _vocabulary(reading: Reading) -> Vocabulary:
    files = [file for file, _ in reading.vocabularies]
    return Vocabulary(
        frozenset(word for file in files for word in file.payers),
        frozenset(word for file in files for word in file.services) | {"-"},
        frozenset(word for file in files for word in file.populations) | {"all"},
        {name: unit for file in reversed(files) for name, unit in file.quantities.items()},
    )
