"""What can be wrong with what is said to add up to what; and words of which nothing is said."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from monitor.definitions.checks import near
from monitor.definitions.programmes import Vocabulary
from monitor.definitions.registers import NO_SERVICE, TOTAL, MeasuresFile
from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import Document

_WHY = "A withheld count of it could be had by subtracting, and nobody would know."
_MEND = 'Write it among the parts of a total under "totals", or under "apart" if it is added to nothing.'


def total_problems(file: MeasuresFile, vocabulary: Vocabulary, document: Document) -> Iterator[Problem]:
    """Parts without a total; totals and parts that are not registered, or that add up to themselves."""
    words = _registered(vocabulary)
    yield from _unregistered(file, words, document)
    yield from _circles(file, document)
    yield from _without_total(file, vocabulary, document)


def _registered(vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    return {"payer": vocabulary.payers, "service": vocabulary.services, "population": vocabulary.populations}


def _unregistered(file: MeasuresFile, words: Mapping[str, frozenset[str]], document: Document) -> Iterator[Problem]:
    for column, totals in file.totals.items():
        for total, divisions in totals.items():
            for word in (total, *(part for parts in divisions for part in parts)):
                if word not in words[column]:
                    what = f'"{word}" is not a {column} registered in measures.yaml.'
                    yield Problem(
                        document.file, document.line(("totals", column, total)), what, mend=near(word, words[column])
                    )
    known = sorted(frozenset().union(*words.values()))
    for place, word in enumerate(file.apart):
        if word not in known:
            what = f'"{word}" is not a payer, service or population registered in measures.yaml.'
            yield Problem(document.file, document.line(("apart", place)), what, mend=near(word, known))


def _circles(file: MeasuresFile, document: Document) -> Iterator[Problem]:
    """Totals that are a part of themselves, at once or by way of others."""
    for column, totals in file.totals.items():
        parts = {total: [part for division in divisions for part in division] for total, divisions in totals.items()}
        try:
            TopologicalSorter(parts).prepare()
        except CycleError as circle:
            names: Sequence[str] = circle.args[1]
            inside = next(name for name in names if name in parts)
            what = f'"{inside}" is a part of itself.'
            mend = "A total may have only parts that are less than it."
            yield Problem(document.file, document.line(("totals", column, inside)), what, mend=mend)


def _without_total(file: MeasuresFile, vocabulary: Vocabulary, document: Document) -> Iterator[Problem]:
    """Registered words of the file that are neither a total nor a part of one, nor said to be apart."""
    for column, name, words in (
        ("payer", "payers", file.payers),
        ("service", "services", file.services),
        ("population", "populations", file.populations),
    ):
        placed = {TOTAL, NO_SERVICE, *vocabulary.apart, *_placed(vocabulary, column)}
        for place, word in enumerate(words):
            if word not in placed:
                loc: Loc = (name, place)
                what = f'the {column} "{word}" is a part of no total.'
                yield Problem(document.file, document.line(loc), what, _WHY, _MEND)


def _placed(vocabulary: Vocabulary, column: str) -> Iterator[str]:
    for total, divisions in vocabulary.totals.get(column, {}).items():
        yield from (total, *(part for division in divisions for part in division))
    if column == "population":
        yield from (*vocabulary.compared_with, *vocabulary.compared_with.values())
