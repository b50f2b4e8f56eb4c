"""What kinds of tests are shipped, so that a law is tried on one of each kind and not on hundreds that are alike."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from monitor.definitions.programmes import Test, Way
from monitor.language.lines import Clause

GROWTHS = ("growth", "change", "index", "annualised")  # what is left of a figure when its unit is taken away


def reached(way: Way, names: Iterable[str], stop: Sequence[str] = ()) -> Iterator[str]:
    """The names that `names` are worked out from, and these themselves; not what lies behind a verb of `stop`."""
    for name in names:
        yield name
        line = way.lines.get(name)
        if line and line.verb.name not in stop:
            yield from reached(way, line.of, stop)


def verbs(way: Way) -> frozenset[str]:
    """Every verb of a way."""
    return frozenset(line.verb.name for line in way.lines.values())


def shape(test: Test) -> Hashable:
    """All that an evaluation goes by but names, figures, years and units, and how many inputs beyond two there are."""
    asked = test.asked
    return (
        tuple(
            (verbs(way), way.joined, tuple(_clause(test, way, clause) for clause in way.clauses)) for way in test.ways
        ),
        test.watches,
        bool(asked.group),
        asked.asked_clause and _clause(test, test.ways[0], asked.asked_clause),
        asked.interval and asked.interval.straddling,
        bool(asked.pauses),
        min(len(asked.inputs), 2),
        any(entry.area for entry in asked.inputs.values()),
        any(entry.default for entry in asked.inputs.values()),
    )


def _clause(test: Test, way: Way, clause: Clause) -> tuple[str, str]:
    kinds = {"line": way.lines, "input": test.asked.inputs, "term": test.asked.terms}
    return clause.direction, next((kind for kind, names in kinds.items() if clause.limit in names), "")


def one_of_each(tests: Iterable[Test]) -> list[Test]:
    """The first test of each shape, by id."""
    first: dict[Hashable, Test] = {}
    for test in sorted(tests, key=lambda test: test.id):
        first.setdefault(shape(test), test)
    return list(first.values())
