"""How the tests of a programme lean on each other: lines that one shares with another, groups that count answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from monitor.definitions.checks import near
from monitor.definitions.reading import ReadTest
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.language.lines import Line
from monitor.words.strict_yaml import Document

TestFiles = Mapping[str, TestFile]  # every test that could be read, by its id


def with_shared_lines(asked: TestFile, files: TestFiles) -> TestFile:
    """The test with what it shares with another: its lines, and the inputs and terms they need; own names come after.

    A base that is not there or has no plain lines is left out here; `shared_problems` refuses it.
    """
    base = files.get(asked.sibling(asked.same_lines_as)) if asked.same_lines_as else None
    if base is None or not _can_share(base):
        return asked
    needed = _needed(base.lines, asked)
    return asked.model_copy(
        update={
            "inputs": {name: x for name, x in base.inputs.items() if name in needed} | asked.inputs,
            "terms": {name: x for name, x in base.terms.items() if name in needed} | asked.terms,
            "lines": {name: x for name, x in base.lines.items() if name in needed} | asked.lines,
        }
    )


def _can_share(base: TestFile) -> bool:
    return bool(base.lines) and not base.same_lines_as


def _needed(shared: Mapping[str, Line], asked: TestFile) -> set[str]:
    """Every name that the test uses, straight or by way of a shared line."""
    clauses = [*asked.clauses, *([asked.asked_clause] if asked.asked_clause else [])]
    queue = [name for clause in clauses for name in (clause.line, clause.limit)]
    queue += [name for line in asked.lines.values() for name in line.of]
    queue += [name for figure in asked.figures for name in figure.lines or []] + list(asked.answer or [])
    queue += [name for row in asked.sheet for name in row.names]
    queue += [asked.interval.standard_error] if asked.interval else []
    needed: set[str] = set()
    while queue:
        name = queue.pop()
        if name not in needed:
            needed.add(name)
            queue += shared[name].of if name in shared else ()
    return needed


def shared_problems(asked: TestFile, document: Document, files: TestFiles) -> Iterator[Problem]:
    """A test to share lines with that is not there, has none of its own, or has a name that is used here too."""
    if asked.reading_of and asked.sibling(asked.reading_of) not in files:
        what = f'there is no test "{asked.reading_of}" in this programme.'
        mend = near(asked.reading_of, others_of(asked, files))
        yield Problem(document.file, document.line(("reading_of",)), what, mend=mend)
    if not asked.same_lines_as:
        return
    line = document.line(("same_lines_as",))
    base = files.get(asked.sibling(asked.same_lines_as))
    if base is None:
        what = f'there is no test "{asked.same_lines_as}" in this programme.'
        yield Problem(document.file, line, what, mend=near(asked.same_lines_as, others_of(asked, files)))
    elif not _can_share(base):
        why = "Lines are shared by a test that writes them itself, once."
        what = f'"{asked.same_lines_as}" has no lines of its own to share.'
        yield Problem(document.file, line, what, why, "Name the test that has them, or write them here.")
    else:
        yield from _twice(asked, base, document)


def _twice(asked: TestFile, base: TestFile, document: Document) -> Iterator[Problem]:
    taken = {*base.inputs, *base.lines}
    for word, group in (("inputs", asked.inputs), ("terms", asked.terms), ("lines", asked.lines)):
        for name in group:
            if name in taken:
                what = f'"{name}" is a name of {asked.same_lines_as}, whose lines are shared.'
                yield Problem(document.file, document.line((word, name)), what, mend="Use another name.")


def others_of(asked: TestFile, files: TestFiles) -> list[str]:
    """The names of the other tests of its programme."""
    programme, _, itself = asked.id.partition("/")
    return [
        name.partition("/")[2] for name in files if name.startswith(f"{programme}/") and not name.endswith(f"/{itself}")
    ]


def group_problems(read: Sequence[ReadTest], files: TestFiles) -> Iterator[Problem]:
    """Groups of tests that are not there, make no finding, are another's reading, stand twice, or go in a circle."""
    groups = [(asked, document) for asked, document, _ in read if asked.group]
    for asked, document in groups:
        members = asked.group.of if asked.group else []
        for place, name in enumerate(members):
            line = document.line(("group", "of", place))
            member = files.get(asked.sibling(name))
            if member is None:
                what = f'there is no test "{name}" in this programme.'
                yield Problem(document.file, line, what, mend=near(name, others_of(asked, files)))
            elif member.answer:
                what = f'"{name}" makes no finding that could be counted.'
                yield Problem(document.file, line, what, mend="Count tests that have a requirement.")
            elif member.reading_of:
                what = f'"{name}" is another reading of "{member.reading_of}", and counts nowhere.'
                yield Problem(document.file, line, what, mend=f'Count "{member.reading_of}".')
            elif name in members[:place]:
                yield Problem(document.file, line, f'"{name}" is counted twice.', mend="Name each test once.")
    yield from _circles(groups)


def _circles(groups: Iterable[tuple[TestFile, Document]]) -> Iterator[Problem]:
    documents = {asked.id: document for asked, document in groups}
    needs = {asked.id: [asked.sibling(name) for name in asked.group.of] for asked, _ in groups if asked.group}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        names = " -> ".join(reversed(circle.args[1]))
        document = next(documents[name] for name in circle.args[1] if name in documents)
        what = f"these groups count each other in a circle: {names}."
        yield Problem(document.file, document.line(("group",)), what, mend="A group counts tests, or smaller groups.")
