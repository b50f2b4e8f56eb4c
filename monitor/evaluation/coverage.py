"""What is covered: every programme and test, the standing of every term, what waits for figures, what is not monitored.

A pure function of what was gathered; `pages.coverage` puts it in Markdown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from monitor.definitions.agreements import Unmodelled
from monitor.definitions.checks import citations_in
from monitor.definitions.programmes import Programme, Test
from monitor.definitions.registers import DocumentEntry
from monitor.definitions.schema import Default
from monitor.evaluation.answer import Finding, findings
from monitor.evaluation.evaluate import Worksheet
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.reasons import waited_for
from monitor.evaluation.trace import trace_answer
from monitor.language.entries import Dated
from monitor.words.areas import Entity, area_name
from monitor.words.findings import Cause, Mark, Standing, Verdict
from monitor.words.units import parse_unit
from monitor.words.wording import amount, years_listed

STANDINGS = list(Standing)  # firmest first
READING = "reading"  # the kind of a test that is another reading of one
ANSWERS: tuple[Mark, ...] = (Verdict.MET, Verdict.MISSED, *Cause)


@dataclass(frozen=True)
class CoveredTerm:
    """One dated entry of a test: a value the agreement sets, the years it governs, or what is taken where none is."""

    what: str
    value: str
    from_: int
    through: int
    known_since: date | None
    not_before: date | None  # where the day is not known: the earliest it can have been
    document: str
    standing: Standing


@dataclass(frozen=True)
class Covered:
    """One test: which years are judged, what was answered, what it waits for, and its terms."""

    id: str
    title: str
    kind: str  # test, reading (of another test), watch, or worksheet
    judged: tuple[int, ...]
    answers: Mapping[str, int]  # how many years, for however many entities, are answered how, or not and why
    waits_for: Mapping[str, tuple[int, ...]]  # sources, each with the years that are missing
    terms: tuple[CoveredTerm, ...]

    @property
    def standing(self) -> Standing:
        """The weakest standing of its terms."""
        return max((term.standing for term in self.terms), key=STANDINGS.index, default=Standing.CONFIRMED)


@dataclass(frozen=True)
class UnmodelledClause:
    """A clause that is not monitored, why, and the passage in which it stands; None where none is cited."""

    what: str
    why: str
    document: str | None
    section: str | None
    quote: str | None


@dataclass(frozen=True)
class Whole:
    """One programme with its tests, the documents it cites, and what of it is not monitored."""

    id: str
    title: str
    area: str
    years: tuple[int, int]
    tests: tuple[Covered, ...]
    watches: tuple[str, ...]  # the ids of the watch-tests it takes from a list, which is told by itself
    documents: tuple[str, ...]
    not_modelled: tuple[UnmodelledClause, ...]

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many terms have which standing; another reading of a test is counted nowhere."""
        return Counter(term.standing for test in self.counted for term in test.terms)

    @property
    def counted(self) -> tuple["Covered", ...]:
        """The tests but other readings of them."""
        return tuple(test for test in self.tests if test.kind != READING)


@dataclass(frozen=True)
class ToBeRead:
    """A document that unconfirmed terms lean on: how many it would settle, and of which programmes."""

    document: str
    terms: int
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Everything covered, as it stood on a date, and the documents it leans on."""

    as_of: date
    programmes: tuple[Whole, ...]
    documents: Mapping[str, DocumentEntry]

    def checked(self, programme: Whole) -> tuple[date | None, int]:
        """When the document read longest ago was last read, and for how many documents no day is noted."""
        days = [self.documents[name].accessed for name in programme.documents]
        known = [day for day in days if day]
        return min(known, default=None), len(days) - len(known)

    @property
    def terms(self) -> Iterator[tuple[str, CoveredTerm]]:
        """Every term, with the programme it is of."""
        tests = ((whole.id, test) for whole in self.programmes for test in whole.tests)
        return ((programme, term) for programme, test in tests for term in test.terms)

    @property
    def standings(self) -> Mapping[Standing, int]:
        """How many terms of all programmes have which standing."""
        return Counter(term.standing for _, term in self.terms)

    @property
    def to_be_read(self) -> Sequence[ToBeRead]:
        """The documents that unconfirmed terms lean on; first the one that would settle most of them."""
        settles: dict[str, list[str]] = {}
        for programme, term in self.terms:
            if term.standing is Standing.UNCONFIRMED:
                settles.setdefault(term.document, []).append(programme)
        documents = [ToBeRead(name, len(of), tuple(dict.fromkeys(of))) for name, of in settles.items()]
        return sorted(documents, key=lambda entry: (-entry.terms, entry.document))

    def as_json(self) -> dict[str, Any]:
        """The same for other programs."""
        standings = {str(standing): self.standings.get(standing, 0) for standing in STANDINGS}
        whole = {
            "as_of": self.as_of,
            "programmes": [self._programme(programme) for programme in self.programmes],
            "terms": standings,
            "to_be_read": [asdict(entry) for entry in self.to_be_read],
        }
        plain: dict[str, Any] = _plain(whole)
        return plain

    def _programme(self, programme: Whole) -> dict[str, Any]:
        checked, undated = self.checked(programme)
        standings = {str(standing): programme.standings.get(standing, 0) for standing in STANDINGS}
        further = {"terms": standings, "last_checked": checked, "documents_without_a_day": undated}
        return {**asdict(programme), **further}


def _plain(thing: Any) -> Any:
    """As JSON has it: dates as text, `from_` as `from`."""
    if isinstance(thing, Mapping):
        return {str(name).rstrip("_"): _plain(value) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(part) for part in thing]
    return str(thing) if isinstance(thing, date) else thing


def coverage(gathered: Gathered, programmes: Sequence[Programme]) -> Coverage:
    """What the programmes cover, as it could be known on the date for which everything was gathered."""
    documents = gathered.definitions.documents
    return Coverage(gathered.as_of, tuple(_whole(gathered, programme) for programme in programmes), documents)


def _whole(gathered: Gathered, programme: Programme) -> Whole:
    agreement = programme.agreement
    tests = [test for test in programme.tests if not test.taken_from]
    files = (agreement, *(test.asked for test in tests))
    cited = {cite.document for file in files for _, cite in citations_in(file)}
    return Whole(
        id=programme.id,
        title=agreement.title,
        area=area_name(agreement.area),
        years=(agreement.from_, agreement.through),
        tests=tuple(_covered(gathered, programme, test) for test in tests),
        watches=tuple(test.taken_from for test in programme.tests if test.taken_from),
        documents=tuple(name for name in gathered.definitions.documents if name in cited),
        not_modelled=tuple(_clause(entry) for entry in agreement.not_modelled),
    )


def _clause(entry: Unmodelled) -> UnmodelledClause:
    cite = entry.cite
    passage = (cite.document, cite.section, cite.quote) if cite else (None, None, None)
    return UnmodelledClause(entry.what, entry.why, *passage)


def _covered(gathered: Gathered, programme: Programme, test: Test) -> Covered:
    sheet = gathered.worksheet(test)
    in_force = [finding for finding in findings(sheet) if finding.verdict is not Verdict.NOT_IN_FORCE]
    marks = Counter(finding.mark for finding in in_force)
    return Covered(
        id=test.id,
        title=test.asked.title.format(area=area_name(test.asked.area)),
        kind=_kind(test),
        judged=tuple(int(year) for year in sheet.years if sheet.judges(int(year))),
        answers={mark.said if isinstance(mark, Cause) else str(mark): marks[mark] for mark in ANSWERS if marks[mark]},
        waits_for=_waits(sheet, [finding for finding in in_force if not finding.made]),
        terms=tuple(_terms(programme, test)),
    )


def _kind(test: Test) -> str:
    if test.watches:
        return "watch"
    return READING if test.asked.reading_of else "test" if test.judges else "worksheet"


def _waits(sheet: Worksheet, waiting: Sequence[Finding]) -> Mapping[str, tuple[int, ...]]:
    """The sources of which a figure is missing, each with the years."""
    years: dict[str, set[int]] = {}
    for finding in waiting:
        entity = sheet.entities.index(Entity(finding.entity, finding.population))
        for gap in waited_for(trace_answer(sheet, entity, finding.year)):
            series = gap.sheet.series[gap.name]
            source = series.source_of(gap.year) or series.source or gap.sheet.test.asked.inputs[gap.name].measure
            years.setdefault(source, set()).add(gap.year)
    return {source: tuple(sorted(years[source])) for source in sorted(years)}


def _terms(programme: Programme, test: Test) -> Iterator[CoveredTerm]:
    """The dated entries a test brings itself; those of another whose lines it shares are told there."""
    asked = test.asked
    shared = next(
        (sibling.asked for sibling in programme.tests if sibling.id == asked.sibling(asked.same_lines_as or "")), None
    )
    for years in asked.years:
        judged = years.judged if isinstance(years.judged, str) else years_listed(years.judged)
        yield _term("Years judged", judged, years)
    for name, term in asked.terms.items():
        if shared is None or shared.terms.get(name) is not term:
            for version in term.versions:
                known = not isinstance(version.value, str)
                value = amount(version.number, parse_unit(term.unit)) if known else "not known"
                yield _term(term.title, value, version)
    for name, entry in asked.inputs.items():
        if entry.default and (shared is None or shared.inputs.get(name) is not entry):
            what = f"{test.title(name)}, where nothing is published"
            yield _term(what, f"{entry.default.value:g}", entry.default)


def _term(what: str, value: str, entry: Dated | Default) -> CoveredTerm:
    adopted, not_before = (entry.adopted, entry.not_before) if isinstance(entry, Dated) else (None, None)
    document, standing = entry.cite.document, Standing(entry.standing)
    return CoveredTerm(what, value, entry.from_, entry.through, adopted, not_before, document, standing)
