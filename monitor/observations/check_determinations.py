"""The files of what others found, held against the definitions and the documents that they cite."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from monitor.definitions.checks import Known, area_problems, citation_problems, near
from monitor.definitions.programmes import Definitions, Test
from monitor.errors import ObservationError, Problem
from monitor.language.periods import Period
from monitor.observations.determinations import Determination, DeterminationsFile, OnRecord, PublishedLine
from monitor.words.strict_yaml import Document


def determinations_of(files: Sequence[tuple[DeterminationsFile, Document]], definitions: Definitions) -> OnRecord:
    """Everything that others found and that is on record in `files`. Raises ObservationError with all problems."""
    problems = [problem for file in files for problem in _all_problems(*file, definitions)]
    if problems:
        raise ObservationError(problems)
    determinations = [entry for whole, _ in files for entry in whole.determinations]
    published = [line for whole, _ in files for line in whole.published]
    return OnRecord(tuple(sorted(determinations, key=_oldest_first)), tuple(published))


def _oldest_first(entry: Determination) -> tuple[date, str, str, int]:
    return entry.known_from, entry.test, entry.area, entry.year


def _all_problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    yield from _problems(whole, document, definitions)
    yield from _published_problems(whole, document, definitions)


def _problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    tests = {test.id: test for programme in definitions.programmes for test in programme.tests}
    known = Known(definitions.documents, None)
    yield from citation_problems(whole, document, known)
    yield from _of_others(whole, document, definitions)
    yield from _too_early(whole, document, definitions)
    for place, entry in enumerate(whole.determinations):
        at = ("determinations", place)
        yield from area_problems(entry.area, (*at, "area"), document)
        if definitions.is_unread(entry.test):
            continue
        if entry.test not in tests:
            what = f'there is no test "{entry.test}".'
            yield Problem(document.file, document.line((*at, "test")), what, mend=near(entry.test, tests))
        elif entry.line and entry.line not in (names := _lines(tests[entry.test])):
            what = f'"{entry.line}" is not a line of {entry.test}.'
            yield Problem(document.file, document.line((*at, "line")), what, mend=near(entry.line, names))
        elif entry.value is not None and not entry.line and not any(way.clause for way in tests[entry.test].ways):
            what = f"{entry.test} does not judge one line, which the value could be of."
            yield Problem(document.file, document.line((*at, "value")), what, mend='Name the line with "line".')


def _of_others(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """What says that it is the deciding authority's own document, and is another's, or one that another published."""
    decided = {programme.id: programme.agreement.decided_by for programme in definitions.programmes}
    parts: Mapping[str, Sequence[Determination | PublishedLine]]
    parts = {"determinations": whole.determinations, "published": whole.published}
    for part, entries in parts.items():
        for place, entry in enumerate(entries):
            registered = definitions.documents.get(entry.cite.document)
            programme = entry.test.partition("/")[0]
            deciding = decided.get(programme)
            if entry.official and deciding != entry.by and programme in decided:
                whose = f"{deciding} does" if deciding else "its agreement names nobody who does"
                what = f"{entry.by} does not decide {entry.test}: {whose}."
                mend = 'Write "says: account"; a party that speaks of itself stands in "account_of" too.'
                yield Problem(document.file, document.line((part, place, "by")), what, mend=mend)
            elif entry.official and registered and (entry.by or "").casefold() not in registered.publisher.casefold():
                what = f'"{entry.cite.document}" is of {registered.publisher}, and not of {entry.by} itself.'
                mend = 'Write "says: account", or cite the authority\'s own document.'
                yield Problem(document.file, document.line((part, place, "says")), what, mend=mend)


def _too_early(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """What was found before the time was over of which it tells: in a document, or known, of an earlier day."""
    for place, entry in enumerate(whole.determinations):
        at, ends = ("determinations", place), f"{entry.year} ends" if not entry.through else f"{entry.through}"
        registered = definitions.documents.get(entry.cite.document)
        latest = last_day(registered.dated) if registered else None
        if latest and latest < entry.ends:
            what = f'"{entry.cite.document}" is dated {latest}, before {ends}, and cannot say what was found of it.'
            yield Problem(document.file, document.line((*at, "cite")), what, mend=_LATER)
        elif entry.known_from < entry.ends:
            what = f"known_from is {entry.known_from}, before {ends}."
            yield Problem(document.file, document.line((*at, "known_from")), what, mend=_LATER)


_LATER = (
    "Cite the document that has it. Where none is held, cite one without a day that says so; where it tells of a part "
    'of the year, give its last day in "through".'
)


def last_day(dated: date | str | None) -> date | None:
    """The last day that a document's date allows: of 2021-07 the 31st; None where it has no date."""
    if dated is None or isinstance(dated, date):
        return dated
    try:
        return Period.parsed(dated).ends
    except ValueError:
        return None  # words, such as "undated"


def _published_problems(whole: DeterminationsFile, document: Document, definitions: Definitions) -> Iterator[Problem]:
    """Tests, lines and measures that are not there, and a measure in another unit than its line."""
    tests = {test.id: test for programme in definitions.programmes for test in programme.tests}
    for place, entry in enumerate(whole.published):
        at, names = ("published", place), _lines(tests[entry.test]) if entry.test in tests else ()
        for word, name, known in (("test", entry.test, tests), ("measure", entry.measure, definitions.measures)):
            if name not in known and not (word == "test" and definitions.is_unread(name)):
                what = f'there is no {word} "{name}".'
                yield Problem(document.file, document.line((*at, word)), what, mend=near(name, known))
        if entry.test in tests and entry.line not in names:
            what = f'"{entry.line}" is not a line of {entry.test}.'
            yield Problem(document.file, document.line((*at, "line")), what, mend=near(entry.line, names))
        elif names and entry.measure in definitions.measures:
            ours, theirs = str(tests[entry.test].units[entry.line]), definitions.measures[entry.measure].unit
            if ours != theirs:
                what = f'"{entry.measure}" is in {theirs}, and the line "{entry.line}" in {ours}.'
                yield Problem(document.file, document.line((*at, "measure")), what)


def _lines(test: Test) -> Collection[str]:
    return {name for way in test.ways for name in way.lines}
