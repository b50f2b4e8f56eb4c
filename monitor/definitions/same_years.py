"""Years that a test has from another of its programme: written once, all of them judged or only some."""

from collections.abc import Sequence

from monitor.definitions.checks import near
from monitor.definitions.composed import Pages, group, piece, several
from monitor.definitions.members import OF_YEARS, each, judged_only, read_page
from monitor.definitions.reading import Reading, ReadTest
from monitor.definitions.relations import others_of
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.words.strict_yaml import Document


def with_shared_years(read: ReadTest, written: Sequence[ReadTest], reading: Reading, pages: Pages) -> ReadTest | None:
    """A test with the years of another, where it says so; None where these are not to be had, which is noted."""
    asked, document, examples = read
    if not asked.same_years_as:
        return read
    base = next((test for test in written if test[0].id == asked.sibling(str(asked.same_years_as))), None)
    problem = _problem(asked, document, base, written)
    if base is None or problem:
        # A test that is not there may be one that could not be read.
        reading.problems += [problem] if problem and (base or TestFile not in reading.unread) else []
        reading.unread.add(TestFile)
        return None
    words = {word: piece(document, word) for word in document.value if word not in OF_YEARS}
    entries = [judged_only(entry, asked.performance_years) for entry in each(base[1], "years")]
    words["years"] = several(entries, document.place(("same_years_as",)))
    page = read_page(document.file, group(words, document.place(())), TestFile, reading, pages)
    return (*page, examples) if page else None


def _problem(asked: TestFile, document: Document, base: ReadTest | None, written: Sequence[ReadTest]) -> Problem | None:
    """A test to have the years of that is not there, has none of its own, or not so many."""
    name, line = str(asked.same_years_as), document.line(("same_years_as",))
    if base is None:
        known = others_of(asked, {test.id: test for test, _, _ in written if test.years})
        return Problem(document.file, line, f'there is no test "{name}" in this programme.', mend=near(name, known))
    if not base[0].years:
        what, mend = f'"{name}" has no years of its own.', "Name the test that has them, or write them here."
        return Problem(document.file, line, what, "Years are shared by a test that writes them itself, once.", mend)
    longest = max(entry.through - entry.from_ + 1 for entry in base[0].years)
    for place, nth in enumerate(asked.performance_years):
        if nth > longest:
            what = f'"{name}" has {longest} performance years, and none that is number {nth}.'
            return Problem(document.file, document.line(("performance_years", place)), what, mend="Take it out.")
    return None
