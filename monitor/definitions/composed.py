"""Pages put together from parts of several files, each part with the file and the line where it stands.

A test that an agreement takes from its family stands nowhere as a whole: its lines are the family's, its years the
agreement's own. Put together it is read as any other page. Whatever is wrong with it is told where the words stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import LARGEST, Document

Place = tuple[str, int]  # a file, and a line in it
FIRST = LARGEST + 1  # no file has so many lines, so a line from here on is one of a composed page


@dataclass(frozen=True)
class Part:
    """A piece of a page, and where each piece inside it stands; `()` is the place of the part itself."""

    value: Any
    places: Mapping[Loc, Place]


def part(document: Document, *loc: str | int) -> Part:
    """What stands at `loc` of a document."""
    inside = (at for at in document.lines if at[: len(loc)] == loc)
    value = reduce(lambda held, step: held[step], loc, document.value)
    return Part(value, {at[len(loc) :]: document.place(at) for at in inside})


def saying(value: Any, at: Place) -> Part:
    """A plain value that follows from what stands at `at`."""
    return Part(value, {(): at})


def group(parts: Mapping[str, Part], at: Place) -> Part:
    """A group of words, each with its part."""
    return Part({word: one.value for word, one in parts.items()}, {(): at, **_below(parts.items())})


def several(parts: Sequence[Part], at: Place) -> Part:
    """A list of parts."""
    return Part([one.value for one in parts], {(): at, **_below(enumerate(parts))})


def _below(parts: Iterable[tuple[str | int, Part]]) -> dict[Loc, Place]:
    return {(step, *at): place for step, one in parts for at, place in one.places.items()}


def saying_otherwise(whole: Part, **words: Any) -> Part:
    """A group in which these words say something else; they stand where they stood."""
    return replace(whole, value={**whole.value, **words})


def standing_at(whole: Part, at: Place, word: str) -> Part:
    """A group of which one word is told elsewhere than where it stands."""
    return replace(whole, places={**whole.places, (word,): at})


@dataclass(frozen=True)
class Composed(Document):
    """A document made of parts. Its lines are none of a file's: from `FIRST` on they number places through."""

    places: Sequence[Place] = ()  # of every composed page

    def place(self, loc: Loc) -> Place:
        """The file and the line where the part at `loc` stands."""
        return self.places[self.line(loc) - FIRST]


@dataclass
class Pages:
    """The places of all composed pages, so that what is wrong with one is told where its words stand."""

    _places: list[Place] = field(default_factory=list)

    def page(self, file: str, whole: Part) -> Composed:
        """A part as a page of its own, called `file`."""
        lines = {at: number for number, at in enumerate(whole.places, FIRST + len(self._places))}
        self._places += whole.places.values()
        return Composed(file, whole.value, lines, self._places)

    def located(self, problem: Problem) -> Problem:
        """A problem of a composed page, told where its words stand; any other as it is."""
        if problem.line < FIRST:
            return problem
        file, line = self._places[problem.line - FIRST]
        return replace(problem, file=file, line=line)
