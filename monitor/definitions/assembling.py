"""The definition files as they were read -> frozen programmes and tests, checked as a whole.

What one file can say wrong by itself is refused by its model; here is found what only shows when names, units, years
and documents are held against each other. All problems are raised together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from monitor.definitions import check_agreements, check_measures, check_totals, checks, watches
from monitor.definitions.agreements import AgreementFile
from monitor.definitions.bounds import carry_bounds
from monitor.definitions.confirming import pages_of, take_confirmations
from monitor.definitions.events import event_problems, events_of, file_problems, with_events
from monitor.definitions.families import take_from_families
from monitor.definitions.programmes import TESTS_MET, Definitions, Programme, Scenario, Test, Vocabulary, Way, Written
from monitor.definitions.quotations import quotation_problems
from monitor.definitions.reading import Reading, ReadTest
from monitor.definitions.registers import DocumentsFile, MeasuresFile
from monitor.definitions.relations import TestFiles, group_problems, shared_problems, with_shared_lines
from monitor.definitions.schema import Method, TestFile
from monitor.definitions.spending_calendar import SpendingCalendar
from monitor.errors import DefinitionError, Problem
from monitor.language import lines
from monitor.language.lines import Clause
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.units import TESTS, Unit, parse_unit


def assembled(reading: Reading) -> Definitions:
    """The programmes of what was read, without a fingerprint. Raises DefinitionError with all problems of all files."""
    definitions = _assemble(reading)
    if reading.problems:
        raise DefinitionError(reading.problems)
    return definitions


def _assemble(reading: Reading) -> Definitions:
    taken = take_from_families(reading)
    take_confirmations(reading, taken.pages)
    carry_bounds(reading)
    vocabulary = _vocabulary(reading)
    known = checks.Known(
        None if DocumentsFile in reading.unread else reading.documents,
        None if MeasuresFile in reading.unread else reading.measures,
        vocabulary.populations,
    )
    for file, document in reading.vocabularies:
        reading.problems += check_measures.range_problems(file, vocabulary.quantities, document)
        reading.problems += check_measures.outlook_problems(file, vocabulary.quantities, vocabulary.read_from, document)
        reading.problems += check_measures.register_problems(file, document)
        reading.problems += check_measures.calendar_problems(file, known, document)
        reading.problems += check_totals.total_problems(file, vocabulary, document)
        for name, measure in file.measures.items():
            reading.problems += check_measures.measure_problems(name, measure, known, vocabulary.words, document)
    files = {asked.id: asked for asked, _, _ in reading.tests}
    reading.problems += file_problems(reading, known)
    reading.problems += [] if TestFile in reading.unread else group_problems(reading.tests, files)
    tests = [taken.named(test) for test in _tests(reading, files, known)]
    programmes = [_programme(agreement, document, tests, known, reading) for agreement, document in reading.agreements]
    reported = [programme for programme in programmes if programme.agreement.kind != "family"]
    families = [programme for programme in programmes if programme.agreement.kind == "family"]
    definitions = Definitions(
        tuple(reported), reading.measures, reading.documents, vocabulary, "", families=tuple(families),
        outlook={source: told for file, _ in reversed(reading.vocabularies) for source, told in file.outlook.items()},
        spending_calendars=_calendars([file for file, _ in reading.vocabularies]),
    )  # fmt: skip
    scenarios = _scenarios(reading, definitions) if reading.scenarios else ()
    reading.problems = [taken.pages.located(problem) for problem in reading.problems]
    return replace(definitions, scenarios=scenarios)


def _scenarios(reading: Reading, known: Definitions) -> tuple[Scenario, ...]:
    from monitor.definitions.check_scenarios import scenario_problems

    scenarios = tuple(Scenario(asked, document) for asked, document in reading.scenarios)
    for scenario in () if reading.problems else scenarios:  # a test that is at fault itself is not missed here
        reading.problems += scenario_problems(scenario, known)
    return scenarios


def _programme(
    agreement: AgreementFile, document: Document, tests: list[Test], known: checks.Known, reading: Reading
) -> Programme:
    reading.problems += check_agreements.agreement_problems(agreement, document, known)
    reading.problems += quotation_problems(agreement, {}, document)
    events = events_of(agreement, document, reading)
    agreement = with_events(agreement, events)
    reading.problems += event_problems(agreement, events)
    read, whole = [(asked, where) for asked, where, _ in reading.tests], TestFile not in reading.unread
    reading.problems += check_agreements.amendment_problems(agreement, document, read, whole)
    files = {asked.id: asked for asked, _ in read}
    reading.problems += watches.watch_problems(agreement, document, files, whole)
    own_tests = _ordered(agreement, [test for test in tests if test.id.partition("/")[0] == agreement.id])
    if not reading.problems:
        reading.problems += check_agreements.order_problems(agreement, document, [test.id for test in own_tests])
    if not own_tests and not agreement.watches and not reading.problems:
        reading.problems.append(Problem(document.file, 0, "this programme has no test.", mend="Add one beside it."))
    taken = watches.taken(agreement, {test.id: test for test in tests})
    return Programme(agreement, (*own_tests, *taken), tuple(pages_of(reading, agreement.id)))


def _ordered(agreement: AgreementFile, tests: Sequence[Test]) -> tuple[Test, ...]:
    """The tests in the order that the agreement's file gives; those it does not name follow by name."""
    places = {f"{agreement.id}/{name}": place for place, name in enumerate(agreement.order)}
    return tuple(sorted(tests, key=lambda test: (places.get(test.id, len(places)), test.id)))


def _tests(reading: Reading, files: TestFiles, known: checks.Known) -> list[Test]:
    """Every sound test. One that shares the lines of a faulty test is passed over: the fault is told there."""
    tests: dict[str, Test] = {}
    for read in sorted(reading.tests, key=lambda read: read[0].same_lines_as is not None):
        if not _leans_on_a_fault(read[0], files, tests, reading) and (test := _test(read, files, known, reading)):
            base = tests.get(test.asked.sibling(read[0].same_lines_as or ""))
            tests[test.id] = replace(test, written=(*_written(read), *(base.written if base else ())))
    return list(tests.values())


def _written(read: ReadTest) -> Iterator[Written]:
    asked, document, _ = read
    for loc, cite in checks.citations_in(asked):
        yield Written(cite, *document.place(loc[:-1]))


def _leans_on_a_fault(asked: TestFile, files: TestFiles, sound: Mapping[str, Test], reading: Reading) -> bool:
    base = asked.sibling(asked.same_lines_as) if asked.same_lines_as else ""
    if base in files:
        return base not in sound and not files[base].same_lines_as
    return bool(base) and TestFile in reading.unread


def _test(read: ReadTest, files: TestFiles, known: checks.Known, reading: Reading) -> Test | None:
    written, document, examples = read
    asked = with_shared_lines(written, files)
    problems = list(shared_problems(written, document, files)) or checks.name_problems(asked, document, known, written)
    ways = [] if problems else _ways(asked, document, known, problems)
    problems += checks.date_problems(asked, document)
    problems += quotation_problems(written, _units_said(written, known), document)
    problems += checks.example_problems(asked, *examples, known) if examples else []
    reading.problems += problems
    units = {name: unit for way in ways for name, unit in way.units.items()}
    return None if problems else Test(asked, tuple(ways), units, examples[0] if examples else None)


def _units_said(asked: TestFile, known: checks.Known) -> Mapping[str, str]:
    """The unit of each term and input that the file itself has."""
    measures = known.measures or {}
    inputs = {name: measures[entry.measure].unit for name, entry in asked.inputs.items() if entry.measure in measures}
    return inputs | {name: term.unit for name, term in asked.terms.items()}


def _ways(asked: TestFile, document: Document, known: checks.Known, problems: list[Problem]) -> list[Way]:
    ways = [way for at, stated in asked.ways if (way := _way(asked, at, stated, document, known, problems))]
    for earlier, way in combinations([] if problems else ways, 2):
        for name in set(earlier.lines) & set(way.lines):
            if earlier.units.get(name) != way.units.get(name):
                what = (
                    f'the line "{name}" is in {earlier.units[name]} in one method and in {way.units[name]} in another.'
                )
                problems.append(Problem(document.file, document.line(("method",)), what, mend="Use another name."))
    return sorted(ways, key=lambda way: (way.entry.from_, way.entry.adopted) if way.entry else (0, date.min))


def _way(
    asked: TestFile, at: Loc, stated: lines.StatedWay, document: Document, known: checks.Known, problems: list[Problem]
) -> Way | None:
    if asked.group:
        return _counting(asked, document, problems)
    order = _order(stated, at, document, problems)
    units: Mapping[str, Unit] = {}
    if not problems and known.measures is not None:
        units_or_problem = checks.units_of(asked, at, stated, order, document, known)
        if isinstance(units_or_problem, Problem):
            problems.append(units_or_problem)
            return None
        units = units_or_problem
        problems += checks.limit_problems(asked, at, stated, document, units)
    entry = stated if isinstance(stated, Method) else None
    return Way(stated.lines, order, units, stated.clauses, stated.joined, tuple(stated.answer or ()), entry)


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


def _order(stated: lines.StatedWay, at: Loc, document: Document, problems: list[Problem]) -> tuple[str, ...]:
    needs = {name: [n for n in line.of if n in stated.lines] for name, line in stated.lines.items()}
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
        {name: range_ for file in reversed(files) for name, range_ in file.ranges.items()},
        {group: reference for file in files for group, reference in file.compared_with.items()},
        {rate: counts for file in files for rate, counts in file.rests_on.items()},
        _totals(files),
        frozenset(word for file in files for word in file.apart),
        _read_from(files),
    )


def _calendars(files: Sequence[MeasuresFile]) -> Mapping[str, SpendingCalendar]:
    """What all files know of the months of each feed."""
    by_source: dict[str, SpendingCalendar] = {}
    for source, calendar in (pair for file in files for pair in file.spending_calendars.items()):
        by_source[source] = by_source.get(source, SpendingCalendar()).and_of(calendar)
    return by_source


def _read_from(files: Sequence[MeasuresFile]) -> Mapping[str, frozenset[str]]:
    """The quantities that measures read, by the source they read them from."""
    found: dict[str, set[str]] = {}
    for measure in (measure for file in files for measure in file.measures.values()):
        if measure.source and measure.sum:
            read = {measure.sum.quantity, *([measure.per.quantity] if measure.per else [])}
            found.setdefault(measure.source, set()).update(read)
    return {source: frozenset(read) for source, read in found.items()}


def _totals(files: Sequence[MeasuresFile]) -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    """The totals of all files by column, each with the divisions that any file gives it."""
    merged: dict[str, dict[str, list[list[str]]]] = {}
    for file in files:
        for column, totals in file.totals.items():
            for total, divisions in totals.items():
                merged.setdefault(column, {}).setdefault(total, []).extend(divisions)
    return merged
