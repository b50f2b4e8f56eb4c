"""What can be wrong with a definition although every word of it is in its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import Any

from monitor.areas import is_area
from monitor.cases import ExamplesFile
from monitor.complaints import Loc
from monitor.errors import Problem
from monitor.registers import DocumentEntry, Measure
from monitor.schema import AgreementFile, Cite, Dated, TestFile
from monitor.strict_yaml import Document
from monitor.units import Unit, UnitError, parse_unit, product


@dataclass(frozen=True)
class Known:
    """The names a definition may lean on; None where their file is at fault itself, so that no one is blamed twice."""

    documents: Mapping[str, DocumentEntry] | None
    measures: Mapping[str, Measure] | None


def near(word: str, known: Collection[str]) -> str:
    """The known word that was probably meant; where there is none, all of them."""
    meant = get_close_matches(word, known, n=1)
    return f'Did you mean "{meant[0]}"?' if meant else f"There are: {', '.join(sorted(known)) or 'none'}."


def _area(area: str | None, loc: Loc, document: Document) -> Iterator[Problem]:
    if area is not None and not is_area(area):
        mend = "Write US, a postal code such as MD, or a part of a state such as MD:county:24003."
        yield Problem(document.file, document.line(loc), f'"{area}" is not an area.', mend=mend)


def name_problems(asked: TestFile, document: Document, known: Known) -> list[Problem]:
    """Names that stand for nothing, or are defined twice, or are never used."""
    found = [*_identity(asked, document), *_inputs(asked, document, known), *_citations(asked, document, known)]
    found += _lines(asked, document)
    return found or [*_unused(asked, document), *_titles(asked, document)]


def _identity(asked: TestFile, document: Document) -> Iterator[Problem]:
    expected = "/".join(document.file.removesuffix(".yaml").split("/")[-2:])
    if asked.id != expected:
        what = f'the id "{asked.id}" is not this file\'s.'
        yield Problem(document.file, document.line(("id",)), what, mend=f"Write id: {expected}, or rename the file.")
    yield from _area(asked.area, ("area",), document)


def _inputs(asked: TestFile, document: Document, known: Known) -> Iterator[Problem]:
    for name, entry in asked.inputs.items():
        line = document.line(("inputs", name, "measure"))
        if known.measures is not None and entry.measure not in known.measures:
            what = f'there is no measure "{entry.measure}" in measures.yaml.'
            yield Problem(document.file, line, what, mend=near(entry.measure, known.measures))
        yield from _area(entry.area, ("inputs", name, "area"), document)


def _lines(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: dict[str, Mapping[str, Any]] = {"inputs": asked.inputs, "terms": asked.terms, "lines": asked.lines}
    names = [name for group in groups.values() for name in group]
    for word, group in groups.items():
        for name in group:
            if names.count(name) > 1 and word != "inputs":
                what = f'the name "{name}" is used twice in this test.'
                mend = "Give every input, term and line a name of its own."
                yield Problem(document.file, document.line((word, name)), what, mend=mend)
    for name, line in asked.lines.items():
        yield from (_strange(used, ("lines", name), names, document) for used in line.of if used not in names)
    yield from (_strange(used, loc, names, document) for loc, used in _uses(asked) if used not in names)


def _strange(used: str, loc: Loc, names: Collection[str], document: Document) -> Problem:
    what = f'"{used}" is not an input, term or line of this test.'
    return Problem(document.file, document.line(loc), what, mend=near(used, names))


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
            strange = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name not in (None, "area")}
        except ValueError:
            strange = {"a single brace"}
        if strange:
            what = f"{', '.join(sorted(strange))} is not a placeholder."
            mend = "The only one a title knows is {area}, which becomes the area's name."
            yield Problem(document.file, document.line(loc), what, mend=mend)


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
        if known.documents is not None and cite.document not in known.documents:
            what = f'the document "{cite.document}" is not in documents.yaml.'
            mend = f"Register it there. {near(cite.document, known.documents)}"
            yield Problem(document.file, document.line(loc), what, mend=mend)


def agreement_problems(agreement: AgreementFile, document: Document, known: Known) -> list[Problem]:
    """What is wrong with an agreement's own file."""
    found = [*_citations(agreement, document, known), *_area(agreement.area, ("area",), document)]
    folder = document.file.split("/")[-2]
    if agreement.id != folder:
        what = f'the id "{agreement.id}" is not the folder\'s name.'
        mend = f"Write id: {folder}, or rename the folder."
        found.append(Problem(document.file, document.line(("id",)), what, mend=mend))
    return found


def example_problems(asked: TestFile, examples: ExamplesFile, document: Document, known: Known) -> list[Problem]:
    """Figures given for an input that the test has not, which nothing would ever read; unregistered citations."""
    found = list(_citations(examples, document, known))
    for place, example in enumerate(examples.examples):
        for name in example.given or {}:
            if name not in asked.inputs:
                line = document.line(("examples", place, "given", name))
                what = f'"{name}" is not an input of {asked.id}.'
                found.append(Problem(document.file, line, what, mend=near(name, asked.inputs)))
    return found


def measure_problems(
    name: str, measure: Measure, known: Known, words: Mapping[str, Mapping[str, str]], document: Document
) -> list[Problem]:
    """What is wrong with a measure: words or measures that are not there, an unregistered citation, another unit.

    `words` are the registered words by what they are, each with its unit if it has one.
    """
    loc: Loc = ("measures", name)
    found = [*_words(measure, loc, words, document), *_spliced(measure, loc, known, document)]
    found += [
        Problem(document.file, document.line((*loc, *inner)), problem.what, problem.why, problem.mend)
        for inner, cite in citations(measure)
        for problem in _citations(cite, document, known)
    ]
    return found or list(_measured(name, measure, known, words["quantity"], document))


def _words(measure: Measure, loc: Loc, words: Mapping[str, Mapping[str, str]], document: Document) -> Iterator[Problem]:
    used: list[tuple[Loc, str, str]] = [(("payer",), "payer", measure.payer)] if measure.payer else []
    if measure.sum:
        used.append((("sum", "quantity"), "quantity", measure.sum.quantity))
        used += [(("sum",), "service", word) for word in (*measure.sum.service, *measure.sum.less)]
    if measure.per:
        used.append((("per", "quantity"), "quantity", measure.per.quantity))
    for inner, kind, word in used:
        if word not in words[kind]:
            what = f'"{word}" is not a {kind} registered in measures.yaml.'
            yield Problem(document.file, document.line((*loc, *inner)), what, mend=near(word, words[kind]))


def _spliced(measure: Measure, loc: Loc, known: Known, document: Document) -> Iterator[Problem]:
    if measure.splice is None or known.measures is None:
        return
    sums = [name for name, other in known.measures.items() if other.sum]
    places = (("levels",), measure.splice.levels), (("backward", "growth_of"), measure.splice.backward.growth_of)
    for inner, used in places:
        if used not in sums:
            what = f'"{used}" is not a measure made with "sum", so it cannot be spliced.'
            yield Problem(document.file, document.line((*loc, "splice", *inner)), what, mend=near(used, sums))


def _measured(
    name: str, measure: Measure, known: Known, quantities: Mapping[str, str], document: Document
) -> Iterator[Problem]:
    """A measure in another unit than what it is made of."""
    try:
        made = _made_of(measure, known, quantities)
    except UnitError as fault:
        yield Problem(document.file, document.line(("measures", name)), f'the measure "{name}": {fault}.')
        return
    if made is not None and made != parse_unit(measure.unit):
        what = f'the measure "{name}" says it is in {measure.unit}, but what it is made of gives {made}.'
        yield Problem(document.file, document.line(("measures", name, "unit")), what, mend=f"Write unit: {made}.")


def _made_of(measure: Measure, known: Known, quantities: Mapping[str, str]) -> Unit | None:
    """The unit of what a measure is made of; None where that cannot be known. Raises UnitError."""
    if measure.splice:
        return parse_unit(known.measures[measure.splice.levels].unit) if known.measures else None
    over = parse_unit(quantities[measure.sum.quantity]) if measure.sum else Unit(())
    if measure.per is None:
        return over
    under = parse_unit(quantities[measure.per.quantity])
    return product([over, Unit(under.under, under.over)])


def units_of(
    asked: TestFile, order: Sequence[str], document: Document, known: Known, problems: list[Problem]
) -> Mapping[str, Unit]:
    """The unit of every input, term and line; a unit mix is added to `problems`."""
    measures = known.measures or {}
    units = {name: parse_unit(measures[entry.measure].unit) for name, entry in asked.inputs.items()}
    units |= {name: parse_unit(term.unit) for name, term in asked.terms.items()}
    for name in order:
        line = asked.lines[name]
        try:
            units[name] = line.verb.unit([units[used] for used in line.of])
        except UnitError as fault:
            what = f'the line "{name}" ({line.verb.name}) mixes units: {fault}.'
            why = f"Here are: {', '.join(f'{used} in {units[used]}' for used in line.of)}."
            problems.append(Problem(document.file, document.line(("lines", name)), what, why))
            return {}
    return units


def limit_problems(asked: TestFile, document: Document, units: Mapping[str, Unit]) -> Iterator[Problem]:
    """A limit, or a test, in another unit than the line that is judged."""
    for name, bound in (asked.require or {}).items():
        if units[name] != units[bound.limit]:
            what = f'"{name}" is in {units[name]} but its limit "{bound.limit}" is in {units[bound.limit]}.'
            mend = "The two must be in one unit to be compared."
            yield Problem(document.file, document.line(("require", name)), what, mend=mend)
        elif units[name] != parse_unit(asked.unit):
            what = f'the test says it is in {asked.unit}, but "{name}" is in {units[name]}.'
            yield Problem(document.file, document.line(("unit",)), what, mend=f"Write unit: {units[name]}.")


def date_problems(asked: TestFile, document: Document) -> list[Problem]:
    """Entries that overlap, and judged years for which a term has none."""
    return [*_overlaps(asked, document), *_gaps(asked, document)]


def _overlaps(asked: TestFile, document: Document) -> Iterator[Problem]:
    groups: list[tuple[Loc, Sequence[Dated]]] = [(("years",), asked.years)]
    groups += [(("terms", name, "versions"), term.versions) for name, term in asked.terms.items()]
    for loc, entries in groups:
        for place, entry in enumerate(entries):
            for other in entries[:place]:
                if entry.adopted == other.adopted and entry.from_ <= other.through and other.from_ <= entry.through:
                    what = f"two entries adopted on {entry.adopted} govern the same years."
                    yield Problem(document.file, document.line((*loc, place)), what, mend="Let them not overlap.")


def _gaps(asked: TestFile, document: Document) -> Iterator[Problem]:
    spans = [(entry, range(entry.from_, entry.through + 1)) for entry in asked.years]
    judged = sorted({year for entry, span in spans for year in span if entry.judges(year)})
    for name, term in asked.terms.items():
        missing = [year for year in judged if not any(version.covers(year) for version in term.versions)]
        if missing:
            what = f'the term "{name}" has no entry for {", ".join(map(str, missing))}, which would be judged.'
            mend = "Add a dated entry to the term, or judge fewer years."
            yield Problem(document.file, document.line(("terms", name)), what, mend=mend)
