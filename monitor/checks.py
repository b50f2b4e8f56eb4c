"""What can be wrong with a definition although every word of it is in its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import Any

from monitor.areas import is_area
from monitor.errors import Problem
from monitor.schema import AgreementFile, Cite, Dated, DocumentEntry, Measure, TestFile
from monitor.strict_yaml import Document, Loc
from monitor.units import Unit, UnitError, parse_unit


@dataclass(frozen=True)
class Known:
    """The names a test may lean on."""

    documents: Mapping[str, DocumentEntry]
    measures: Mapping[str, Measure]


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(sorted(known)) or 'none'}."


def name_problems(asked: TestFile, document: Document, known: Known) -> list[Problem]:
    """Names that stand for nothing, or are defined twice, or are never used."""
    found = [*_identity(asked, document), *_inputs(asked, document, known), *_citations(asked, document, known)]
    found += _lines(asked, document)
    return found or [*_unused(asked, document), *_titles(asked, document)]


def _identity(asked: TestFile, document: Document) -> Iterator[Problem]:
    expected = "/".join(document.file.removesuffix(".yaml").split("/")[-2:])
    if asked.id != expected:
        yield Problem(document.file, document.line(("id",)), f'the id "{asked.id}" is not this file\'s.', mend=expected)
    if not is_area(asked.area):
        yield Problem(
            document.file, document.line(("area",)), f'"{asked.area}" is not an area.', mend="Write MD or US."
        )


def _inputs(asked: TestFile, document: Document, known: Known) -> Iterator[Problem]:
    for name, entry in asked.inputs.items():
        line = document.line(("inputs", name, "measure"))
        if entry.measure not in known.measures:
            what = f'there is no measure "{entry.measure}" in measures.yaml.'
            yield Problem(document.file, line, what, mend=_near(entry.measure, list(known.measures)))
        if entry.area is not None and not is_area(entry.area):
            yield Problem(document.file, document.line(("inputs", name, "area")), f'"{entry.area}" is not an area.')


def _lines(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: dict[str, Mapping[str, Any]] = {"inputs": asked.inputs, "terms": asked.terms, "lines": asked.lines}
    names = [name for group in groups.values() for name in group]
    for word, group in groups.items():
        for name in group:
            if names.count(name) > 1 and word != "inputs":
                yield Problem(document.file, document.line((word, name)), f'the name "{name}" is used twice.')
    for name, line in asked.lines.items():
        for used in line.of:
            if used not in names:
                what = f'"{used}" is not an input, term or line of this test.'
                yield Problem(document.file, document.line(("lines", name)), what, mend=_near(used, names))
    for loc, used in _uses(asked):
        if used not in names:
            what = f'"{used}" is not an input, term or line of this test.'
            yield Problem(document.file, document.line(loc), what, mend=_near(used, names))


def _uses(asked: TestFile) -> Iterator[tuple[Loc, str]]:
    """Every name used outside the lines themselves."""
    for name, bound in (asked.require or {}).items():
        yield ("require", name), name
        yield ("require", name, bound.direction), bound.limit
    for place, name in enumerate(asked.answer or []):
        yield ("answer", place), name
    for place, figure in enumerate(asked.figures):
        for name in figure.lines or []:
            yield ("figures", place), name


def _unused(asked: TestFile, document: Document) -> Iterator[Problem]:
    used = {name for _, name in _uses(asked)} | {name for line in asked.lines.values() for name in line.of}
    for word, group in (("inputs", asked.inputs), ("terms", asked.terms), ("lines", asked.lines)):
        for name in group:
            if name not in used:
                what = f'"{name}" is used by no line, requirement, answer or figure.'
                yield Problem(document.file, document.line((word, name)), what, mend="Use it, or take it out.")


def _titles(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("inputs", asked.inputs), ("terms", asked.terms), ("lines", asked.lines)
    )  # fmt: skip
    texts: list[tuple[Loc, str]] = [(("question",), asked.question), (("title",), asked.title)]
    texts += [((word, name), thing.title or "") for word, group in groups for name, thing in group.items()]
    for loc, text in texts:
        try:
            strange = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - {"area"}
        except ValueError:
            strange = {"{"}
        if strange:
            what = f'the only placeholder a title knows is "{{area}}"; this one has {", ".join(sorted(strange))}.'
            yield Problem(document.file, document.line(loc), what)


def citations(thing: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Cite]]:
    """Every citation inside a definition model, with its place."""
    if isinstance(thing, Cite):
        yield loc, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from citations(value, (*loc, key))
    elif isinstance(thing, list | tuple):
        for place, value in enumerate(thing):
            yield from citations(value, (*loc, place))
    elif hasattr(type(thing), "model_fields"):
        for name in type(thing).model_fields:
            yield from citations(getattr(thing, name), (*loc, name))


def _citations(thing: Any, document: Document, known: Known) -> Iterator[Problem]:
    for loc, cite in citations(thing):
        if cite.document not in known.documents:
            what = f'the document "{cite.document}" is not in documents.yaml.'
            yield Problem(document.file, document.line(loc), what, mend=_near(cite.document, list(known.documents)))


def agreement_problems(agreement: AgreementFile, document: Document, known: Known) -> list[Problem]:
    """What is wrong with an agreement's own file."""
    found = list(_citations(agreement, document, known))
    folder = document.file.split("/")[-2]
    if agreement.id != folder:
        what = f'the id "{agreement.id}" is not the folder\'s name.'
        found.append(Problem(document.file, document.line(("id",)), what, mend=f"Write {folder}."))
    return found


def measure_problems(name: str, measure: Measure, known: Known) -> list[Problem]:
    """What is wrong with a measure: a splice of measures that are not there, or an unregistered citation."""
    found: list[Problem] = []
    if measure.splice:
        for used in (measure.splice.levels, measure.splice.backward.growth_of):
            if used not in known.measures or known.measures[used].sum is None:
                what = f'the measure "{name}" splices "{used}", which is not a measure made with "sum".'
                found.append(Problem("measures.yaml", 0, what, mend=_near(used, list(known.measures))))
        if measure.splice.cite.document not in known.documents:
            what = f'the measure "{name}" cites "{measure.splice.cite.document}", which is not in documents.yaml.'
            found.append(Problem("measures.yaml", 0, what))
    return found


def units_of(
    asked: TestFile, order: Sequence[str], document: Document, known: Known, problems: list[Problem]
) -> Mapping[str, Unit]:
    """The unit of every input, term and line; a unit mix is added to `problems`."""
    units = {name: parse_unit(known.measures[entry.measure].unit) for name, entry in asked.inputs.items()}
    units |= {name: parse_unit(term.unit) for name, term in asked.terms.items()}
    for name in order:
        line = asked.lines[name]
        try:
            units[name] = line.verb.unit([units[used] for used in line.of])
        except UnitError as fault:
            what = f'the line "{name}" ({line.verb.name}) mixes units: {fault}.'
            problems.append(Problem(document.file, document.line(("lines", name)), what))
            return {}
    return units


def judged_problems(asked: TestFile, document: Document, units: Mapping[str, Unit]) -> list[Problem]:
    """Entries that overlap, judged years without a limit, a limit or an answer in another unit."""
    found = [*_overlaps(asked, document)]
    for name, bound in (asked.require or {}).items():
        if units[name] != units[bound.limit]:
            what = f'"{name}" is in {units[name]} but its limit "{bound.limit}" is in {units[bound.limit]}.'
            found.append(Problem(document.file, document.line(("require", name)), what))
        if units[name] != parse_unit(asked.unit):
            what = f'the test says it is in {asked.unit}, but "{name}" is in {units[name]}.'
            found.append(Problem(document.file, document.line(("unit",)), what))
        if bound.limit in asked.terms:
            found += _gaps(asked, bound.limit, document)
    return found


def _overlaps(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: list[tuple[Loc, Sequence[Dated]]] = [(("years",), asked.years)]
    groups += [(("terms", name, "versions"), term.versions) for name, term in asked.terms.items()]
    for loc, entries in groups:
        for place, entry in enumerate(entries):
            for other in entries[:place]:
                if entry.adopted == other.adopted and entry.from_ <= other.through and other.from_ <= entry.through:
                    what = f"two entries adopted on {entry.adopted} govern the same years."
                    yield Problem(document.file, document.line((*loc, place)), what, mend="Let them not overlap.")


def _gaps(asked: TestFile, limit: str, document: Document) -> Iterator[Problem]:
    versions = asked.terms[limit].versions
    for place, entry in enumerate(asked.years):
        judged = [year for year in range(entry.from_, entry.through + 1) if entry.judges(year)]
        missing = [year for year in judged if not any(version.covers(year) for version in versions)]
        if missing:
            what = f'{", ".join(map(str, missing))} would be judged, but "{limit}" has no entry for that.'
            mend = "Add a dated entry to the term, or judge fewer years."
            yield Problem(document.file, document.line(("years", place)), what, mend=mend)
