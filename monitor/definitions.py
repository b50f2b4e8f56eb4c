"""tests_definitions/ -> frozen programmes and tests, checked as a whole.

What one file can say wrong by itself is refused by `schema`; this module finds what only shows when names, units,
years and documents are held against each other. All problems are raised together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from monitor import checks
from monitor.errors import DefinitionError, Problem
from monitor.schema import (
    AgreementFile,
    Dated,
    DocumentEntry,
    DocumentsFile,
    ExamplesFile,
    Measure,
    MeasuresFile,
    TestFile,
    YearsEntry,
)
from monitor.strict_yaml import Document, Model, load
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


@dataclass
class _Reading:
    """What has been read so far, and every problem met on the way."""

    problems: list[Problem] = field(default_factory=list)
    documents: dict[str, DocumentEntry] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    vocabularies: list[MeasuresFile] = field(default_factory=list)
    tests: list[tuple[TestFile, Document, ExamplesFile | None]] = field(default_factory=list)
    agreements: list[tuple[AgreementFile, Document]] = field(default_factory=list)

    def load(self, path: Path, root: Path, model: type[Model]) -> tuple[Model, Document] | None:
        """The file as `model`, or None with its problems noted."""
        try:
            return load(_inside(path, root), shown(path, root), model, DefinitionError)
        except DefinitionError as fault:
            self.problems += fault.problems
            return None


def shown(path: Path, root: Path) -> str:
    """How messages call a file: from its root folder's name on."""
    return (Path(root.name) / path.relative_to(root)).as_posix()


def _inside(path: Path, root: Path) -> Path:
    if not path.resolve().is_relative_to(root.resolve()):
        raise DefinitionError(Problem(shown(path, root), 0, "this is a link that leads out of the definitions."))
    return path


def load_definitions(roots: Sequence[Path]) -> Definitions:
    """Every programme below `roots`. Raises DefinitionError with all problems of all files."""
    reading = _Reading()
    for root in roots:
        _read_root(root, reading)
    if not reading.agreements and not reading.problems:
        where = " or ".join(root.name for root in roots)
        reading.problems.append(Problem(where, 0, "there is no programme here.", mend=_MEND_ROOT))
    definitions = _assemble(reading, roots)
    if reading.problems:
        raise DefinitionError(reading.problems)
    return definitions


_MEND_ROOT = "A programme is a folder with an agreement.yaml and one file for each test."


def _read_root(root: Path, reading: _Reading) -> None:
    if not root.is_dir():
        reading.problems.append(Problem(str(root), 0, "there is no such folder.", mend=_MEND_ROOT))
        return
    if (path := root / "documents.yaml").exists() and (read := reading.load(path, root, DocumentsFile)):
        _add(reading, reading.documents, read[0].documents, read[1], "documents")
    if (path := root / "measures.yaml").exists() and (found := reading.load(path, root, MeasuresFile)):
        _add(reading, reading.measures, found[0].measures, found[1], "measures")
        reading.vocabularies.append(found[0])
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))):
        _read_programme(folder, root, reading)


Thing = TypeVar("Thing")


def _add(reading: _Reading, to: dict[str, Thing], new: Mapping[str, Thing], document: Document, word: str) -> None:
    for name in sorted(set(to) & set(new)):
        what = f'"{name}" is already defined in another definition folder.'
        reading.problems.append(Problem(document.file, document.line((word, name)), what, mend="Use another name."))
    to.update(new)


def _read_programme(folder: Path, root: Path, reading: _Reading) -> None:
    agreement = reading.load(folder / "agreement.yaml", root, AgreementFile)
    if agreement:
        reading.agreements.append(agreement)
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "agreement.yaml" and (read := reading.load(path, root, TestFile)):
            examples = folder / "examples" / path.name
            beside = reading.load(examples, root, ExamplesFile) if examples.exists() else None
            reading.tests.append((*read, beside[0] if beside else None))
    for path in sorted((folder / "examples").glob("*.yaml")):
        if not (folder / path.name).exists():
            what = f"there is no test {path.stem} beside these examples."
            reading.problems.append(Problem(shown(path, root), 0, what, mend="Name the file like its test."))


def _assemble(reading: _Reading, roots: Sequence[Path]) -> Definitions:
    known = checks.Known(reading.documents, reading.measures)
    tests = [test for read in reading.tests if (test := _test(*read, known, reading))]
    for name, measure in reading.measures.items():
        reading.problems += checks.measure_problems(name, measure, known)
    programmes = [_programme(agreement, document, tests, known, reading) for agreement, document in reading.agreements]
    return Definitions(
        tuple(programmes), reading.measures, reading.documents, _vocabulary(reading), fingerprint(_files(roots))
    )


def _programme(
    agreement: AgreementFile, document: Document, tests: list[Test], known: checks.Known, reading: _Reading
) -> Programme:
    reading.problems += checks.agreement_problems(agreement, document, known)
    own = tuple(test for test in tests if test.id.partition("/")[0] == agreement.id)
    if not own and not reading.problems:
        reading.problems.append(Problem(document.file, 0, "this programme has no test.", mend="Add one beside it."))
    return Programme(agreement, own)


def _test(
    asked: TestFile, document: Document, examples: ExamplesFile | None, known: checks.Known, reading: _Reading
) -> Test | None:
    problems = checks.name_problems(asked, document, known)
    order = () if problems else _order(asked, document, problems)
    units = {} if problems else checks.units_of(asked, order, document, known, problems)
    if not problems:
        problems = checks.judged_problems(asked, document, units)
    reading.problems += problems
    return None if problems else Test(asked, order, units, examples)


def _order(asked: TestFile, document: Document, problems: list[Problem]) -> tuple[str, ...]:
    needs = {name: [n for n in line.of if n in asked.lines] for name, line in asked.lines.items()}
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError as circle:
        names = " -> ".join(reversed(circle.args[1]))
        line = document.line(("lines", circle.args[1][0]))
        problems.append(Problem(document.file, line, f"these lines use each other in a circle: {names}."))
        return ()


def _vocabulary(reading: _Reading) -> Vocabulary:
    files = reading.vocabularies
    return Vocabulary(
        frozenset(word for file in files for word in file.payers),
        frozenset(word for file in files for word in file.services) | {"-"},
        frozenset(word for file in files for word in file.populations) | {"all"},
        {name: unit for file in files for name, unit in file.quantities.items()},
    )


def _files(roots: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        for path in sorted(root.rglob("*.yaml")):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def fingerprint(files: Iterator[tuple[str, bytes]]) -> str:
    """One SHA-256 over the names and contents of `files`, in their order."""
    whole = sha256()
    for name, content in files:
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
    return f"sha256:{whole.hexdigest()}"
