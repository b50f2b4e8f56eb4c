"""What can be wrong with a scenario although every word of it is in its place."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from monitor.definitions.checks import Known, area_problems, citation_problems, near
from monitor.definitions.programmes import Definitions, Scenario
from monitor.definitions.scenarios import Falls, Figures, ScenarioFile, Step
from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document
from monitor.words.units import Unit, parse_unit, quotient

_DOLLARS = parse_unit("dollars")
WHOLE = 100.0 + 1e-9  # percent; three thirds may come to a hair more
_Steps = Sequence[tuple[Loc, Step]]


def scenario_problems(scenario: Scenario, known: Definitions) -> list[Problem]:
    """What is wrong with a scenario, given the tests, the sources and the words of observations that there are."""
    asked, document = scenario.asked, scenario.document
    problems = [*_identity(asked, document), *_unknown_tests(asked, document, known), *_twice(asked, document)]
    problems += [*citation_problems(asked, document, Known(known.documents, None)), *_not_agreed(asked, document)]
    problems += area_problems(asked.area, ("area",), document)
    for name, order in asked.orders.items():
        problems += area_problems(order.hospital, ("orders", name, "hospital"), document)
    for name, figures in asked.figures.items():
        problems += _figure_problems(figures, ("figures", name), document, known)
    problems += [*_names(asked, document)]
    return problems or [*_order_problems(asked, document), *_rates(asked, document, known.vocabulary.quantities)]


def _identity(asked: ScenarioFile, document: Document) -> Iterator[Problem]:
    name = document.file.rpartition("/")[2].removesuffix(".yaml")
    if asked.id != name:
        mend = f"Write id: {name}, or rename the file."
        yield Problem(document.file, document.line(("id",)), f'the id "{asked.id}" is not this file\'s.', mend=mend)


def _unknown_tests(asked: ScenarioFile, document: Document, known: Definitions) -> Iterator[Problem]:
    tests = {test.id for programme in known.programmes for test in programme.tests}
    for place, name in enumerate(asked.tests):
        if name not in tests:
            what = f'there is no test "{name}".'
            yield Problem(document.file, document.line(("tests", place)), what, mend=near(name, tests))


def _twice(asked: ScenarioFile, document: Document) -> Iterator[Problem]:
    """Names that must be told apart, and are the same."""
    ids = [option.id for option in asked.options]
    hospitals = [order.hospital for order in asked.orders.values() if order.hospital]
    for place, option in enumerate(asked.options):
        if option.id in ids[:place]:
            line = document.line(("options", place, "id"))
            yield Problem(
                document.file, line, f'there are two options "{option.id}".', mend="Give each an id of its own."
            )
    for name in [name for name, often in Counter(hospitals).items() if often > 1]:
        last = [id_ for id_, order in asked.orders.items() if order.hospital == name][-1]
        line = document.line(("orders", last, "hospital"))
        yield Problem(document.file, line, f"{name} is ordered twice.", mend="Join the two orders into one.")


def _not_agreed(asked: ScenarioFile, document: Document) -> Iterator[Problem]:
    """Options that fall back on none, or on one that needs an agreement itself."""
    free = [option.id for option in asked.options if option.if_not_agreed is None]
    for place, option in enumerate(asked.options):
        if option.if_not_agreed and option.if_not_agreed not in free:
            what = f'"{option.if_not_agreed}" is not an option that can be taken without an agreement.'
            line = document.line(("options", place, "if_not_agreed"))
            yield Problem(document.file, line, what, mend=near(option.if_not_agreed, free))


def _names(asked: ScenarioFile, document: Document) -> Iterator[Problem]:
    """Names of figures and orders that stand for nothing, or that nothing uses."""
    steps = steps_of(asked)
    falls = [
        (("orders", n, "falls_on", at, "of"), f.of) for n, o in asked.orders.items() for at, f in enumerate(o.falls_on)
    ]
    figures: list[tuple[Loc, str]] = [*falls, *(((*at, "of"), step.of) for at, step in steps if step.of)]
    orders: list[tuple[Loc, str]] = [((*at, "order"), step.order) for at, step in steps if step.order]
    yield from _unknown_or_unused("figures", asked.figures, figures, document)
    yield from _unknown_or_unused("orders", asked.orders, orders, document)


def _unknown_or_unused(
    word: str, known: Collection[str], used: Sequence[tuple[Loc, str]], document: Document
) -> Iterator[Problem]:
    strange = [(at, name) for at, name in used if name not in known]
    for at, name in strange:
        yield Problem(document.file, document.line(at), f'"{name}" is not among the {word}.', mend=near(name, known))
    for name in [] if strange else sorted(set(known) - {name for _, name in used}):
        what = f'"{name}" among the {word} is used by no step.'
        yield Problem(document.file, document.line((word, name)), what, mend="Use it, or take it out.")


def steps_of(asked: ScenarioFile) -> _Steps:
    """Every step with its place in the file."""
    of_all: list[tuple[Loc, Step]] = [(("assume", place), step) for place, step in enumerate(asked.assume)]
    for number, option in enumerate(asked.options):
        of_all += [(("options", number, "steps", place), step) for place, step in enumerate(option.steps)]
    return of_all


def _figure_problems(figures: Figures, at: Loc, document: Document, known: Definitions) -> Iterator[Problem]:
    words = known.vocabulary
    yield from area_problems(figures.area, (*at, "area"), document)
    named: list[tuple[str, str, Collection[str]]] = [
        ("source", figures.source, known.sources),
        ("population", figures.population, words.populations),
        ("payer", figures.payer, words.payers),
        ("quantity", figures.quantity, words.quantities),
        *(("service", service, words.services) for service in figures.service),
    ]
    for word, name, there in named:
        if name not in there:
            what = f'"{name}" is no {word} we know.'
            yield Problem(document.file, document.line((*at, word)), what, mend=near(name, there))


def _order_problems(asked: ScenarioFile, document: Document) -> Iterator[Problem]:
    yield from (problem for at, step in steps_of(asked) for problem in _in_force(asked, step, at, document))
    for number, option in enumerate(asked.options):
        yield from _more_than_whole(asked, (*asked.assume, *option.steps), ("options", number), document)


def _in_force(asked: ScenarioFile, step: Step, at: Loc, document: Document) -> Iterator[Problem]:
    if step.order and (earliest := asked.orders[step.order].earliest) and step.from_ < earliest:
        order = asked.orders[step.order]
        what = f'the order "{step.order}" would take effect on {step.from_}, before its notice has run.'
        why = f"It was requested on {order.requested}, and {order.notice_days} days are to pass first."
        mend = f"Let it begin on the first of a month from {earliest} on."
        yield Problem(document.file, document.line((*at, "from")), what, why, mend)


def _more_than_whole(asked: ScenarioFile, steps: Sequence[Step], at: Loc, document: Document) -> Iterator[Problem]:
    for name in asked.orders:
        whole = sum(step.part for step in steps if step.order == name)
        if whole > WHOLE:
            what = f'{whole:g} percent of the order "{name}" would be in force.'
            yield Problem(document.file, document.line(at), what, mend="Let its parts come to no more than 100.")


def _rates(asked: ScenarioFile, document: Document, quantities: Mapping[str, str]) -> Iterator[Problem]:
    """An order is in dollars: what it falls on must be dollars, or dollars per what they are divided by."""
    for name, order in asked.orders.items():
        for place, falls in enumerate(order.falls_on):
            at, quantity = ("orders", name, "falls_on", place), asked.figures[falls.of].quantity
            if falls.per and falls.per not in quantities:
                what = f'"{falls.per}" is no quantity we know.'
                yield Problem(document.file, document.line((*at, "per")), what, mend=near(falls.per, quantities))
            elif (unit := parse_unit(quantities[quantity])) != (needed := _dollars(falls, quantities)):
                what = f'"{quantity}" is in {unit}; an order of dollars would change {needed}.'
                mend = 'Name other figures, or say with "per" what the dollars are divided by.'
                yield Problem(document.file, document.line((*at, "of")), what, mend=mend)


def _dollars(falls: Falls, quantities: Mapping[str, str]) -> Unit:
    return quotient([_DOLLARS, parse_unit(quantities[falls.per])]) if falls.per else _DOLLARS
