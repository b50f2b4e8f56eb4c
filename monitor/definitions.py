"""tests_definitions/ -> frozen programmes and tests, checked as a whole.

What one file can say wrong by itself is refused by `schema`; this module finds what only shows when names, units,
years and documents are held against each other. All problems are raised together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TypeVar

from monitor import checks
from monitor.cases import ExamplesFile
from monitor.errors import DefinitionError, Problem
from monitor.reading import Reading, fingerprint, read_all
from monitor.registers import DocumentEntry, DocumentsFile, Measure, MeasuresFile
from monitor.schema import AgreementFile, Dated, TestFile, YearsEntry
from monitor.strict_yaml import Document
from monitor.units import Unit

Entry = TypeVar("Entry", bound=Dated)


@dataclass(frozen=True)
class Test:
    """One test, ready to be evaluated: its file, the order in which its lines are filled, the unit of every name."""

    __test__ = False  # not a pytest class

    asked: TestFile
    order: tuple[str, ...]
    units: Mapping[str, Unit]
    examples: ExamplesFile | None = None

    @property
    def id(self) -> str:
        """programme/test"""
        return self.asked.id

    @property
    def required(self) -> str | None:
        """The line that is judged; None for an exhibit worksheet."""
        return next(iter(self.asked.require)) if self.asked.require else None

    @property
    def limit(self) -> str | None:
        """The term or line that limits."""
        return self.asked.require[self.required].limit if self.asked.require and self.required else None

    @property
    def direction(self) -> str:
        """`at_least`, `at_most`, `above` or `below`; empty for an exhibit worksheet."""
        return self.asked.require[self.required].direction if self.asked.require and self.required else ""

    def title(self, name: str) -> str:
        """What a line, input or term is called in a report; `{area}` stands in it for the area's name."""
        thing = self.asked.lines.get(name) or self.asked.inputs.get(name) or self.asked.terms.get(name)
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
    known = checks.Known(
        None if DocumentsFile in reading.unread else reading.documents,
        None if MeasuresFile in reading.unread else reading.measures,
    )
    vocabulary = _vocabulary(reading)
    for file, document in reading.vocabularies:
        for name, measure in file.measures.items():
            reading.problems += checks.measure_problems(name, measure, known, vocabulary.words, document)
    tests = [test for read in reading.tests if (test := _test(*read, known, reading))]
    programmes = [_programme(agreement, document, tests, known, reading) for agreement, document in reading.agreements]
    return Definitions(tuple(programmes), reading.measures, reading.documents, vocabulary, "")


def _programme(
    agreement: AgreementFile, document: Document, tests: list[Test], known: checks.Known, reading: Reading
) -> Programme:
    reading.problems += checks.agreement_problems(agreement, document, known)
    own = tuple(test for test in tests if test.id.partition("/")[0] == agreement.id)
    if not own and not reading.problems:
        reading.problems.append(Problem(document.file, 0, "this programme has no test.", mend="Add one beside it."))
    return Programme(agreement, own)


def _test(
    asked: TestFile,
    document: Document,
    examples: tuple[ExamplesFile, Document] | None,
    known: checks.Known,
    reading: Reading,
) -> Test | None:
    problems = checks.name_problems(asked, document, known)
    order = () if problems else _order(asked, document, problems)
    units: Mapping[str, Unit] = {}
    if not problems and known.measures is not None:
        units = checks.units_of(asked, order, document, known, problems)
        problems += checks.limit_problems(asked, document, units) if units else []
    problems += checks.date_problems(asked, document)
    problems += checks.example_problems(asked, *examples, known) if examples else []
    reading.problems += problems
    return None if problems else Test(asked, order, units, examples[0] if examples else None)


def _order(asked: TestFile, document: Document, problems: list[Problem]) -> tuple[str, ...]:
    needs = {name: [n for n in line.of if n in asked.lines] for name, line in asked.lines.items()}
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as circle:
        names = " -> ".join(reversed(circle.args[1]))
        line = document.line(("lines", circle.args[1][0]))
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
