"""Watch-tests that an agreement takes from a list which others share: written once, asked of its own area and years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.checks import near
from monitor.definitions.programmes import Test
from monitor.definitions.relations import TestFiles
from monitor.definitions.schema import Term, TestFile, Version
from monitor.errors import Problem
from monitor.words.strict_yaml import Document

STATE = "state"  # a test asked of each state is, when taken, asked of the agreement's area


def watch_problems(agreement: AgreementFile, document: Document, files: TestFiles, whole: bool) -> Iterator[Problem]:
    """Watches that are not there, judge, stand twice, or do not reach over the agreement's years.

    `whole`: no test is left out of `files`.
    """
    for place, name in enumerate(agreement.watches):
        if name in files or whole:
            for what, why, mend in _refused(agreement, place, files):
                yield Problem(document.file, document.line(("watches", place)), what, why, mend)


def _refused(agreement: AgreementFile, place: int, files: TestFiles) -> Iterator[tuple[str, str, str]]:
    name = agreement.watches[place]
    if name not in files:
        yield f'there is no test "{name}".', "", near(name, _lent(files))
    elif not files[name].watches:
        yield f'"{name}" is no watch-test.', _LENT, near(name, _lent(files))
    elif called := _twice(agreement, place, files):
        yield f'"{name}" would be called {called}, which is there already.', "", "Name each watch once, or rename one."
    elif beyond := _beyond(agreement, files[name]):
        yield f'"{name}" {beyond}.', "", "Let its years and its terms reach over the agreement's."


_LENT = "Other agreements may take a test that calls for a look; one that judges is its own agreement's."


def _lent(files: TestFiles) -> list[str]:
    """Every test that may be taken; looked for only where one was not found, as there are many."""
    return [test for test in files if files[test].watches]


def own_name(agreement: AgreementFile, name: str) -> str:
    """What a watch is called among the tests of the agreement that takes it."""
    return f"{agreement.id}/{name.partition('/')[2]}"


def _twice(agreement: AgreementFile, place: int, files: TestFiles) -> str:
    called, before = own_name(agreement, agreement.watches[place]), agreement.watches[:place]
    return called if called in files or called in {own_name(agreement, name) for name in before} else ""


def _beyond(agreement: AgreementFile, asked: TestFile) -> str:
    first, last = min(entry.from_ for entry in asked.years), max(entry.through for entry in asked.years)
    if first <= agreement.from_ and agreement.through <= last:
        return ""
    return f"runs from {first} to {last}, the agreement from {agreement.from_} to {agreement.through}"


def taken(agreement: AgreementFile, tests: Mapping[str, Test]) -> Sequence[Test]:
    """The watches of an agreement among all `tests`, each asked of its area and years under a name of its own.

    A family is of no area: those that it names are taken by the agreements that are like it.
    """
    if agreement.kind == "family":
        return []
    return [_taken(agreement, tests[name]) for name in agreement.watches if name in tests]


def _taken(agreement: AgreementFile, test: Test) -> Test:
    """A watch is the office's own way to look, so it looks from the agreement's first day, also where it is younger."""
    asked = test.asked
    known = {"adopted": agreement.adopted, "not_before": agreement.not_before}
    years = {"from_": agreement.from_, "through": agreement.through, "judged": "each", **known}
    update = {
        "id": own_name(agreement, test.id),
        "area": agreement.area,
        "each": None if asked.each == STATE else asked.each,
        "same_lines_as": None,
        "years": [asked.years[0].model_copy(update=years)],
        "terms": {name: _since(agreement, term) for name, term in asked.terms.items()},
    }
    return replace(test, asked=asked.model_copy(update=update), examples=None, taken_from=test.id)


def _since(agreement: AgreementFile, term: Term) -> Term:
    versions = [version if version.by else _no_later(agreement, version) for version in term.versions]
    return term.model_copy(update={"versions": versions})


def _no_later(agreement: AgreementFile, version: Version) -> Version:
    return version.model_copy(update={"adopted": min(version.adopted, agreement.adopted)})
