"""What can be wrong with a measure although every word of it is in its place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.definitions.checks import Known, area_problems, citation_problems, citations_in, near
from monitor.definitions.registers import MADE_WITH, Measure, MeasuresFile
from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.units import PERCENT, Unit, UnitError, amounts, parse_unit, product


def measure_problems(
    name: str, measure: Measure, known: Known, words: Mapping[str, Mapping[str, str]], document: Document
) -> list[Problem]:
    """What is wrong with a measure: words or measures that are not there, an unregistered citation, another unit.

    `words` are the registered words by what they are, each with its unit if it has one.
    """
    loc: Loc = ("measures", name)
    problems = [*_words(measure, loc, words, document), *_leaning(measure, loc, known, document)]
    problems += [
        Problem(document.file, document.line((*loc, *inner)), problem.what, problem.why, problem.mend)
        for inner, cite in citations_in(measure)
        for problem in citation_problems(cite, document, known)
    ]
    return problems or list(_measured(name, measure, known, words["quantity"], document))


def range_problems(file: MeasuresFile, quantities: Mapping[str, str], document: Document) -> Iterator[Problem]:
    """Ranges of quantities that are not registered."""
    for name in file.ranges:
        if name not in quantities:
            what = f'"{name}" is not a quantity registered in measures.yaml.'
            yield Problem(document.file, document.line(("ranges", name)), what, mend=near(name, quantities))


def outlook_problems(
    file: MeasuresFile, quantities: Mapping[str, str], read: Mapping[str, frozenset[str]], document: Document
) -> Iterator[Problem]:
    """Foretold sources or quantities that no measure reads, and quantities that are not registered.

    `read` are the quantities that measures read, by their source.
    """
    for source, foretold in file.outlook.items():
        loc: Loc = ("outlook", source)
        if source not in read:
            what = f'no measure is made from the source "{source}", so there is nothing to foretell.'
            yield Problem(document.file, document.line(loc), what, mend=near(source, sorted(read)))
            continue
        for name, grows in foretold.like.items():
            if name not in read[source]:
                what = f'no measure reads "{name}" of {source}, so there is nothing to foretell.'
                yield Problem(document.file, document.line((*loc, "like", name)), what, mend=near(name, read[source]))
            for word in (grows.quantity, *([grows.per] if grows.per else [])):
                if word not in quantities:
                    what = f'"{word}" is not a quantity registered in measures.yaml.'
                    yield Problem(document.file, document.line((*loc, "like", name)), what, mend=near(word, quantities))


def calendar_problems(file: MeasuresFile, known: Known, document: Document) -> Iterator[Problem]:
    """Unregistered documents and unknown areas in what is known of a feed's months."""
    for source, calendar in file.spending_calendars.items():
        loc: Loc = ("spending_calendars", source)
        for inner, cite in citations_in(calendar):
            for problem in citation_problems(cite, document, known):
                yield replace(problem, line=document.line((*loc, *inner)))
        for word in ("rate_orders", "steps"):
            for place, entry in enumerate(getattr(calendar, word)):
                yield from area_problems(entry.area, (*loc, word, place, "area"), document)


def register_problems(file: MeasuresFile, document: Document) -> Iterator[Problem]:
    """Groups compared with none that is registered or that is itself compared; rates that rest on no known count."""
    uses = [
        (("compared_with", group), word)
        for group, reference in file.compared_with.items()
        for word in (group, reference)
    ]
    rests = [(("rests_on", rate), word) for rate, counts in file.rests_on.items() for word in (rate, *counts)]
    for kind, known, used in (("population", file.populations, uses), ("quantity", file.quantities, rests)):
        for loc, word in used:
            if word not in known:
                what = f'"{word}" is not a {kind} registered in this file.'
                yield Problem(document.file, document.line(loc), what, mend=near(word, known))
    for group, reference in file.compared_with.items():
        if reference in file.compared_with:
            what = f'"{group}" is compared with "{reference}", which is itself compared.'
            why = "A group and all that are compared with it divide the people."
            yield Problem(document.file, document.line(("compared_with", group)), what, why)


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


def _leaning(measure: Measure, loc: Loc, known: Known, document: Document) -> Iterator[Problem]:
    """Measures that another leans on, and that are not there or are themselves made of others."""
    if known.measures is None:
        return
    sums = [name for name, candidate in known.measures.items() if candidate.sum]
    for inner, used in _others(measure):
        if used not in sums:
            why = _CANNOT[next(word for word in MADE_WITH if getattr(measure, word))]
            what = f'"{used}" is not a measure made with "sum", {why}.'
            yield Problem(document.file, document.line((*loc, *inner)), what, mend=near(used, sums))


_CANNOT = {
    "splice": "so it cannot be spliced",
    "growth_of": "so its growth cannot be taken inside one publication",
    "blend": "so it cannot be blended",
}


def _others(measure: Measure) -> list[tuple[Loc, str]]:
    """The measures that one leans on, each with its place."""
    if measure.growth_of:
        return [(("growth_of", "measure"), measure.growth_of.measure)]
    if measure.blend:
        return [(("blend", "levels"), measure.blend.levels), (("blend", "weights"), measure.blend.weights)]
    if measure.splice is None:
        return []
    spans = {"backward": measure.splice.backward, "forward": measure.splice.forward}
    places: list[tuple[Loc, str]] = [(("splice", "levels"), measure.splice.levels)]
    return places + [(("splice", word, "growth_of"), span.growth_of) for word, span in spans.items() if span]


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
    if leans_on := measure.splice or measure.blend:
        return parse_unit(known.measures[leans_on.levels].unit) if known.measures else None
    if measure.growth_of:
        amounts([parse_unit(known.measures[measure.growth_of.measure].unit)] if known.measures else [])
        return PERCENT
    over = parse_unit(quantities[measure.sum.quantity]) if measure.sum else Unit(())
    if measure.per is None:
        return over
    under = parse_unit(quantities[measure.per.quantity])
    return product([over, Unit(under.under, under.over)])
