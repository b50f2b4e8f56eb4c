"""Programmes and tests as an evaluation needs them: frozen, in order, with units; which entry governs which year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.registers import DocumentEntry, Foretold, Measure, Range
from monitor.definitions.schema import Method, TestFile, YearsEntry
from monitor.definitions.spending_calendar import SpendingCalendar
from monitor.errors import DefinitionError, Problem
from monitor.language.entries import Cite, Dated
from monitor.language.lines import Clause, Joined, Line
from monitor.words.strict_yaml import Document
from monitor.words.units import Unit

if TYPE_CHECKING:
    from monitor.definitions.scenarios import ScenarioFile

Entry = TypeVar("Entry", bound=Dated)
Page = tuple[AgreementFile | TestFile, Document]
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

    def counted_up_to(self, name: str, year: int, value: float) -> int | None:
        """The most that a line counts, where `value` is that and may be more: the years before it are not looked at."""
        options = self.lines[name].options if name in self.lines else {}
        most = options.get("up_to")
        return most if most is not None and value >= most and year - options["since"] >= most else None


@dataclass(frozen=True)
class Written:
    """A citation of a definition, and the file and the line in which the entry that cites it begins."""

    cite: Cite
    file: str
    line: int


@dataclass(frozen=True)
class Test:
    """One test, ready to be evaluated: its file, and the ways in which it is worked out, oldest first."""

    __test__ = False  # not a pytest class

    asked: TestFile
    ways: tuple[Way, ...]
    units: Mapping[str, Unit]
    examples: ExamplesFile | None = None
    taken_from: str = ""  # the watch-test of another folder that it is, asked of this agreement's area
    family_test: str = ""  # the test of its family that it is, asked of this agreement's area and years
    shared: ExamplesFile | None = None  # the family's examples of it, in the years of this agreement
    written: tuple[Written, ...] = ()  # where each of its citations stands

    @property
    def id(self) -> str:
        """programme/test"""
        return self.asked.id

    @property
    def compares(self) -> bool:
        """Whether it holds figures against limits; a worksheet that only shows does not."""
        return bool(self.asked.group) or any(way.clauses for way in self.ways)

    @property
    def watches(self) -> bool:
        """Whether it only calls for a look: it makes signals, and never a finding."""
        return self.asked.watches

    @property
    def judges(self) -> bool:
        """Whether it makes findings."""
        return self.compares and not self.watches

    def binds(self, area: str) -> bool:
        """Whether `area` is the agreement's own, or in it; a nation's binds all. Any other is asked as if it were."""
        own_area = self.asked.area
        return own_area in (area, "US") or area.startswith(f"{own_area}:")

    @property
    def reading_of(self) -> str | None:
        """The id of the test of which this is another reading, counted nowhere; None of a test of its own."""
        return self.asked.sibling(self.asked.reading_of) if self.asked.reading_of else None

    @property
    def members(self) -> tuple[str, ...]:
        """The ids of the tests that a group counts."""
        return tuple(self.asked.sibling(name) for name in self.asked.group.of) if self.asked.group else ()

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
    """An agreement and its tests, in the order of their files, then the watch-tests it takes from elsewhere."""

    agreement: AgreementFile
    tests: tuple[Test, ...]
    pages: tuple[Page, ...] = ()  # the agreement and its own tests, as they were read or put together

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.agreement.id

    @property
    def is_list(self) -> bool:
        """Whether it is only a list of watch-tests from which agreements take theirs; it is reported nowhere itself."""
        return all(test.watches and not test.taken_from for test in self.tests)


@dataclass(frozen=True)
class Vocabulary:
    """The words observations may use."""

    payers: frozenset[str]
    services: frozenset[str]
    populations: frozenset[str]
    quantities: Mapping[str, str]
    ranges: Mapping[str, Range] = field(default_factory=dict)  # of quantities that have one
    compared_with: Mapping[str, str] = field(default_factory=dict)  # groups of people, each with the one compared with
    rests_on: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # rates, each with the counts of people behind it
    totals: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] = field(
        default_factory=dict
    )  # by column of an observation: each total with its divisions into parts; without those of `compared_with`
    apart: frozenset[str] = frozenset()  # words that are added to nothing
    read_from: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by source, the quantities measures read

    @property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """The words by what they are, each with its unit if it has one."""
        payers, services = dict.fromkeys(sorted(self.payers), ""), dict.fromkeys(sorted(self.services), "")
        return {"payer": payers, "service": services, "quantity": self.quantities}


@dataclass(frozen=True)
class Scenario:
    """A what-if, with the text it was read from: what is wrong with it is said with its line."""

    asked: "ScenarioFile"
    document: Document

    @property
    def id(self) -> str:
        """The file's name."""
        return self.asked.id


@dataclass(frozen=True)
class Definitions:
    """Everything under the definition folders, with one fingerprint over all of it.

    Where programmes were `named`, only these were read, and `unread` are the names of the others.
    """

    programmes: tuple[Programme, ...]
    measures: Mapping[str, Measure]
    documents: Mapping[str, DocumentEntry]
    vocabulary: Vocabulary
    fingerprint: str
    scenarios: tuple[Scenario, ...] = ()
    families: tuple[Programme, ...] = ()  # what several agreements share; reported nowhere, and checked like the others
    named: bool = False
    unread: tuple[str, ...] = ()
    outlook: Mapping[str, Foretold] = field(default_factory=dict)  # annual sources that a monthly feed foretells
    spending_calendars: Mapping[str, SpendingCalendar] = field(default_factory=dict)  # by the source of a feed

    def programme(self, name: str) -> Programme:
        """The programme called `name`. Raises DefinitionError."""
        programme = next((p for p in self.programmes if p.id == name), None)
        if programme is None:
            read = [p.id for p in self.programmes]
            raise _unknown(name, "programme", sorted([*read, *self.unread]) if self.unread else read)
        return programme

    def is_unread(self, test: str) -> bool:
        """Whether nothing is known of a test because its programme was not read: others were named."""
        return self.named and test.partition("/")[0] not in {programme.id for programme in self.programmes}

    @property
    def sources(self) -> frozenset[str]:
        """Every source that a measure takes its figures from, whether anything of it is held or not."""
        return frozenset(measure.source for measure in self.measures.values() if measure.source)

    def scenarios_of(self, programme: Programme) -> tuple[Scenario, ...]:
        """The scenarios in a programme's report: those whose first test is one of its own."""
        return tuple(s for s in self.scenarios if s.asked.tests[0].partition("/")[0] == programme.id)

    def test(self, name: str) -> Test:
        """The test called `programme/test`. Raises DefinitionError."""
        programme = self.programme(name.partition("/")[0])
        test = next((t for t in programme.tests if t.id == name), None)
        if test is None:
            raise _unknown(name, "test", [t.id for t in programme.tests])
        return test


def _unknown(name: str, kind: str, known: Sequence[str]) -> DefinitionError:
    near = get_close_matches(name, known, n=1)
    mend = f'Did you mean "{near[0]}"?' if near else ""
    return DefinitionError(Problem(name, 0, f"there is no such {kind}.", f"There are: {', '.join(known)}.", mend))


def in_force(versions: Sequence[Entry], year: int, as_of: date) -> Entry | None:
    """The entry governing `year`, as it was known on `as_of`."""
    known = [v for v in versions if v.adopted <= as_of and v.covers(year)]
    return max(known, key=lambda v: (v.adopted, v.from_), default=None)


def years_in_force(entries: Sequence[YearsEntry], as_of: date) -> tuple[YearsEntry, ...]:
    """The entries of the newest adoption known on `as_of`: a later term replaces an earlier one as a whole."""
    known = [entry for entry in entries if entry.adopted <= as_of]
    newest = max((entry.adopted for entry in known), default=None)
    return tuple(entry for entry in known if entry.adopted == newest)
