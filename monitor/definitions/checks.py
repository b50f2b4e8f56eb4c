"""What can be wrong with a test although every word of it is in its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from string import Formatter
from typing import Any

from monitor.definitions.cases import ExamplesFile
from monitor.definitions.registers import DocumentEntry, Measure
from monitor.definitions.schema import TestFile
from monitor.errors import Problem
from monitor.language.entries import Cite, Dated
from monitor.language.lines import Clause, StatedWay
from monitor.words.areas import COMPARISON, EVERYONE, is_area
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.units import Unit, UnitError, difference_unit, parse_unit


@dataclass(frozen=True)
class Known:
    """The names a definition may lean on; None where their file is at fault itself, so that no one is blamed twice."""

    documents: Mapping[str, DocumentEntry] | None
    measures: Mapping[str, Measure] | None
    populations: Collection[str] = (EVERYONE,)


@dataclass(frozen=True)
class Place:
    """Where a part of a definition file stands."""

    document: Document
    loc: Loc

    def problem(self, word: str, what: str, why: str = "", mend: str = "") -> Problem:
        """What is wrong with one of its words."""
        return Problem(self.document.file, self.document.line((*self.loc, word)), what, why, mend)


def near(word: str, known: Collection[str]) -> str:
    """The known word that was probably meant; where there is none, all of them."""
    meant = get_close_matches(word, known, n=1)
    return f'Did you mean "{meant[0]}"?' if meant else f"There are: {', '.join(sorted(known)) or 'none'}."


def area_problems(area: str | None, loc: Loc, document: Document) -> Iterator[Problem]:
    """An area that is none."""
    if area is not None and not is_area(area):
        mend = "Write US, a postal code such as MD, or a part of a state such as MD:county:24003."
        yield Problem(document.file, document.line(loc), f'"{area}" is not an area.', mend=mend)


def name_problems(asked: TestFile, document: Document, known: Known, written: TestFile) -> list[Problem]:
    """Names that stand for nothing, or are defined twice, or are never used.

    `asked` has the lines it shares with another test; `written` is the file as it stands, which answers for what is
    unused.
    """
    problems = [
        *_identity(asked, document),
        *_inputs(asked, document, known),
        *citation_problems(written, document, known),
    ]
    problems += [problem for at, way in asked.ways for problem in _lines(asked, at, way, document)]
    problems += [] if asked.group else _figures(asked, document)
    return problems or [*_unused(asked, written, document), *_titles(written, document)]


def _identity(asked: TestFile, document: Document) -> Iterator[Problem]:
    expected = "/".join(document.file.removesuffix(".yaml").split("/")[-2:])
    if asked.id != expected:
        what = f'the id "{asked.id}" is not this file\'s.'
        yield Problem(document.file, document.line(("id",)), what, mend=f"Write id: {expected}, or rename the file.")
    yield from area_problems(asked.area, ("area",), document)


def _inputs(asked: TestFile, document: Document, known: Known) -> Iterator[Problem]:
    for name, entry in asked.inputs.items():
        line = document.line(("inputs", name, "measure"))
        if known.measures is not None and entry.measure not in known.measures:
            what = f'there is no measure "{entry.measure}" in measures.yaml.'
            yield Problem(document.file, line, what, mend=near(entry.measure, known.measures))
        yield from area_problems(entry.area, ("inputs", name, "area"), document)
        words = (None, COMPARISON, *known.populations)
        if known.measures is not None and entry.population not in words:
            what = f'"{entry.population}" is not a population registered in measures.yaml.'
            line = document.line(("inputs", name, "population"))
            yield Problem(document.file, line, what, mend=near(str(entry.population), known.populations))


def _lines(asked: TestFile, at: Loc, way: StatedWay, document: Document) -> Iterator[Problem]:
    """Names of one way to work the test out that are used twice, or stand for nothing."""
    groups: dict[str, Mapping[str, Any]] = {"inputs": asked.inputs, "terms": asked.terms, "lines": way.lines}
    names = [name for group in groups.values() for name in group]
    for word, group in groups.items():
        for name in group:
            if names.count(name) > 1 and word != "inputs":
                what = f'the name "{name}" is used twice in this test.'
                mend = "Give every input, term and line a name of its own."
                loc = (*at, word, name) if word == "lines" else (word, name)
                yield Problem(document.file, document.line(loc), what, mend=mend)
    for name, line in way.lines.items():
        yield from (_strange(used, (*at, "lines", name), names, document) for used in line.of if used not in names)
    yield from (_strange(used, loc, names, document) for loc, used in _asks(asked, at, way) if used not in names)


def _strange(used: str, loc: Loc, names: Collection[str], document: Document) -> Problem:
    what = f'"{used}" is not an input, term or line of this test.'
    return Problem(document.file, document.line(loc), what, mend=near(used, names))


def _asks(asked: TestFile, at: Loc, way: StatedWay) -> Iterator[tuple[Loc, str]]:
    """Every name that a way to work the test out is asked by."""
    condition = asked.asked_clause
    for clause in (*(_below(clause, at) for clause in way.clauses), *([condition] if condition else [])):
        yield clause.at, clause.line
        yield (*clause.at, clause.direction), clause.limit
    for place, name in enumerate(way.answer or []):
        yield (*at, "answer", place), name
    if asked.interval:
        yield ("interval", "standard_error"), asked.interval.standard_error
    if asked.group:
        yield ("group", "at_least"), asked.group.at_least


def _below(clause: Clause, at: Loc) -> Clause:
    return Clause(clause.line, clause.direction, clause.limit, (*at, *clause.at))


def _figures(asked: TestFile, document: Document) -> Iterator[Problem]:
    names = [*asked.inputs, *asked.terms, *chain.from_iterable(way.lines for _, way in asked.ways)]
    for place, figure in enumerate(asked.figures):
        if figure.kind == "against_limit" and not all(way.require for _, way in asked.ways):
            what = "a figure against the limit needs one line with one limit."
            yield Problem(document.file, document.line(("figures", place)), what, mend="Use kind: lines.")
        for name in figure.lines or []:
            if name not in names:
                yield _strange(name, ("figures", place), names, document)
    for place, row in enumerate(asked.sheet):
        for nth, name in enumerate(row.names):
            if name not in names:
                at = ("line",) if row.line else ("says", nth, "where")
                yield _strange(name, ("sheet", place, *at), names, document)


def _unused(asked: TestFile, written: TestFile, document: Document) -> Iterator[Problem]:
    used = {name for figure in asked.figures for name in figure.lines or []} | {
        name for row in asked.sheet for name in row.names
    }
    for at, way in asked.ways:
        used |= {name for _, name in _asks(asked, at, way)} | {n for line in way.lines.values() for n in line.of}
    groups: list[tuple[Loc, Collection[str]]] = [(("inputs",), written.inputs), (("terms",), written.terms)]
    groups += [((*at, "lines"), way.lines) for at, way in written.ways]
    for loc, group in groups:
        for name in group:
            if name not in used:
                what = f'"{name}" is used by no line, requirement, answer or figure.'
                yield Problem(document.file, document.line((*loc, name)), what, mend="Use it, or take it out.")


def _titles(written: TestFile, document: Document) -> Iterator[Problem]:
    groups: list[tuple[Loc, Mapping[str, Any]]] = [(("inputs",), written.inputs), (("terms",), written.terms)]
    groups += [((*at, "lines"), way.lines) for at, way in written.ways]
    texts: list[tuple[Loc, str]] = [(("question",), written.question), (("title",), written.title)]
    texts += [((*loc, name), thing.title or "") for loc, group in groups for name, thing in group.items()]
    for loc, text in texts:
        try:
            strange = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name not in (None, "area")}
        except ValueError:
            strange = {"a single brace"}
        if strange:
            what = f"{', '.join(sorted(strange))} is not a placeholder."
            mend = "The only one a title knows is {area}, which becomes the area's name."
            yield Problem(document.file, document.line(loc), what, mend=mend)


def citations_in(thing: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Cite]]:
    """Every citation inside a definition model, with its place."""
    if isinstance(thing, Cite):
        yield loc, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from citations_in(value, (*loc, key))
    elif isinstance(thing, list | tuple):
        for place, value in enumerate(thing):
            yield from citations_in(value, (*loc, place))
    elif hasattr(type(thing), "model_fields"):
        for name in type(thing).model_fields:
            yield from citations_in(getattr(thing, name), (*loc, name))


def citation_problems(thing: Any, document: Document, known: Known) -> Iterator[Problem]:
    """A citation of a document that is not registered."""
    for loc, cite in citations_in(thing):
        if known.documents is not None and cite.document not in known.documents:
            what = f'the document "{cite.document}" is not in documents.yaml.'
            mend = f"Register it there. {near(cite.document, known.documents)}"
            yield Problem(document.file, document.line(loc), what, mend=mend)


def example_problems(asked: TestFile, examples: ExamplesFile, document: Document, known: Known) -> list[Problem]:
    """What is given of an input, or answered by a test, that nothing would ever read; unregistered citations."""
    problems = list(citation_problems(examples, document, known))
    members = asked.group.of if asked.group else []
    for place, example in enumerate(examples.examples):
        for word, names, kind in (("given", asked.inputs, "an input of"), ("answers", members, "a test counted by")):
            for name in getattr(example, word) or {}:
                if name not in names:
                    line = document.line(("examples", place, word, name))
                    what = f'"{name}" is not {kind} {asked.id}.'
                    problems.append(Problem(document.file, line, what, mend=near(name, names)))
    return problems


def units_of(
    asked: TestFile, at: Loc, way: StatedWay, order: Sequence[str], document: Document, known: Known
) -> Mapping[str, Unit] | Problem:
    """The unit of every input, term and line of one way to work the test out; or the unit mix that was met."""
    measures = known.measures or {}
    units = {name: parse_unit(measures[entry.measure].unit) for name, entry in asked.inputs.items()}
    units |= {name: parse_unit(term.unit) for name, term in asked.terms.items()}
    for name in order:
        line = way.lines[name]
        try:
            units[name] = line.verb.unit([units[used] for used in line.of])
        except UnitError as fault:
            what = f'the line "{name}" ({line.verb.name}) mixes units: {fault}.'
            why = f"Here are: {', '.join(f'{used} in {units[used]}' for used in line.of)}."
            return Problem(document.file, document.line((*at, "lines", name)), what, why)
    return units


def limit_problems(
    asked: TestFile, at: Loc, way: StatedWay, document: Document, units: Mapping[str, Unit]
) -> Iterator[Problem]:
    """A limit, or a test, in another unit than the line that is judged."""
    condition = asked.asked_clause
    for clause in (*way.clauses, *([condition] if condition else [])):
        where = clause.at if clause is condition else (*at, *clause.at)
        if units[clause.line] != units[clause.limit]:
            what = (
                f'"{clause.line}" is in {units[clause.line]} but its limit "{clause.limit}" is in '
                f"{units[clause.limit]}."
            )
            mend = "The two must be in one unit to be compared."
            yield Problem(document.file, document.line(where), what, mend=mend)
        elif way.require and clause is not condition and units[clause.line] != parse_unit(asked.unit or ""):
            what = f'the test says it is in {asked.unit}, but "{clause.line}" is in {units[clause.line]}.'
            yield Problem(document.file, document.line(("unit",)), what, mend=f"Write unit: {units[clause.line]}.")
    if not asked.interval:
        return
    judged, error = parse_unit(asked.unit or ""), units[asked.interval.standard_error]
    if error != difference_unit([judged, judged]):
        what = f'the standard error "{asked.interval.standard_error}" is in {error}.'
        why = f"The judged line is in {judged}, so an error of it is in {difference_unit([judged, judged])}."
        yield Problem(document.file, document.line(("interval", "standard_error")), what, why)


def date_problems(asked: TestFile, document: Document) -> list[Problem]:
    """Entries that overlap, and judged years for which a term, or the method, has none."""
    return [*_overlaps(asked, document), *_gaps(asked, document)]


def _overlaps(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: list[tuple[Loc, Sequence[Dated]]] = [(("years",), asked.years), (("method",), asked.method)]
    groups += [(("suspended",), asked.suspended), (("waived",), asked.waived)]
    groups += [(("terms", name, "versions"), term.versions) for name, term in asked.terms.items()]
    for loc, entries in groups:
        for place, entry in enumerate(entries):
            for earlier in entries[:place]:
                overlap = entry.from_ <= earlier.through and earlier.from_ <= entry.through
                if entry.adopted == earlier.adopted and overlap:
                    what = f"two entries adopted on {entry.adopted} govern the same years."
                    yield Problem(document.file, document.line((*loc, place)), what, mend="Let them not overlap.")


def _gaps(asked: TestFile, document: Document) -> Iterator[Problem]:
    spans = [(entry, range(entry.from_, entry.through + 1)) for entry in asked.years]
    judged = sorted({year for entry, span in spans for year in span if entry.judges(year)})
    dated: list[tuple[Loc, str, str, Sequence[Dated]]] = [
        (("terms", name), "term", f' "{name}"', term.versions) for name, term in asked.terms.items()
    ]
    dated += [(("method",), "method", "", asked.method)] if asked.method else []
    for loc, thing, name, entries in dated:
        missing = [year for year in judged if not any(entry.covers(year) for entry in entries)]
        if missing:
            what = f"the {thing}{name} has no entry for {', '.join(map(str, missing))}, which would be judged."
            mend = f"Add a dated entry to the {thing}, or judge fewer years."
            yield Problem(document.file, document.line(loc), what, mend=mend)
