"""Agreements that are alike: what they share stands once, in the folder of their family.

An agreement that is `like` a family takes its tests, with its own area and years, and the words it does not say itself.
What is taken is put together into pages, which are read and checked as if they stood in the agreement's own folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.check_families import (
    beyond,
    first_years_missing,
    like_problems,
    member_problems,
    nothing_left,
)
from monitor.definitions.composed import Pages
from monitor.definitions.members import Member, agreement_page, examples_of, family_of, read_page, test_page
from monitor.definitions.programmes import Test
from monitor.definitions.reading import Reading
from monitor.definitions.same_years import with_shared_years
from monitor.definitions.schema import TestFile
from monitor.errors import Problem


@dataclass
class FromFamilies:
    """What was taken from families: the pages put together, and where each test is from, with the family's examples."""

    pages: Pages = field(default_factory=Pages)
    tests: dict[str, str] = field(default_factory=dict)
    examples: dict[str, ExamplesFile] = field(default_factory=dict)

    def named(self, test: Test) -> Test:
        """A test with what is known of where it was taken."""
        if test.id not in self.tests:
            return test
        return replace(test, family_test=self.tests[test.id], shared=self.examples.get(test.id))


def take_from_families(reading: Reading) -> FromFamilies:
    """Put together what agreements take from their families, and the years that tests take from others.

    `reading` then has every test as if it were written out; what is wrong with the taking is added to its problems.
    """
    taken = FromFamilies()
    written, whole = list(reading.tests), TestFile not in reading.unread
    reading.tests = [done for read in written if (done := with_shared_years(read, written, reading, taken.pages))]
    with_years = {asked.id for asked, _, _ in reading.tests}
    sound = [read for read in written if read[0].id in with_years]
    of_families = [read for read in reading.agreements if read[0].kind == "family"]
    families = {agreement.id: family_of(agreement, document, sound) for agreement, document in of_families}
    for agreement, document in list(reading.agreements):
        if agreement.like in families:
            member = Member(agreement, document, families[agreement.like])
            reading.problems += member_problems(member, written, whole)
            _take(member, reading, taken)
        elif agreement.like:
            reading.problems += like_problems(agreement, document, families, reading)
            reading.agreements.remove((agreement, document))  # without its family nothing else can be said of it
            reading.unread.add(AgreementFile)
    reading.problems += _without_a_test(reading)
    return taken


def _take(member: Member, reading: Reading, taken: FromFamilies) -> None:
    """Put the pages of an agreement together, its own and those of its tests, and read them in place of its own."""
    file = member.document.file
    page = read_page(file, agreement_page(member), AgreementFile, reading, taken.pages)
    reading.agreements = [page or read if read[0].id == member.agreement.id else read for read in reading.agreements]
    written = {asked.id for asked, _, _ in reading.tests}
    missing = {*first_years_missing(member), *nothing_left(member)}
    for name in member.tests:
        bring = member.family.tests[name][0].same_years_as or name
        if f"{member.agreement.id}/{name}" not in written and not {name, bring} & missing:
            _take_test(member, name, reading, taken)


def _take_test(member: Member, name: str, reading: Reading, taken: FromFamilies) -> None:
    """One test of the family. One whose years do not fit is told, and is not looked at further."""
    file = f"{member.document.file.rpartition('/')[0]}/{name}.yaml"
    page = read_page(file, test_page(member, name), TestFile, reading, taken.pages)
    strange = list(beyond(member, name, page[0])) if page else []
    reading.problems += strange
    if not page or strange:
        reading.unread.add(TestFile)
        return
    asked, document = page
    reading.tests.append((asked, document, reading.loose.pop(asked.id, None)))
    taken.tests[asked.id] = f"{member.family.agreement.id}/{name}"
    if shared := examples_of(member, name, asked):
        taken.examples[asked.id] = shared


def _without_a_test(reading: Reading) -> Iterator[Problem]:
    """Examples that no test reads, whether it stands beside them or is taken. Where some file is unread, one may be."""
    if not {AgreementFile, TestFile} & reading.unread:
        for name, (_, document) in reading.loose.items():
            what = f'there is no test "{name.partition("/")[2]}" for these examples.'
            yield Problem(document.file, 0, what, mend="Name the file like its test, or take it out.")
