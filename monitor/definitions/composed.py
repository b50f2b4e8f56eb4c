"""Pages put together from pieces of several files, each piece with the file and the line where it stands.

A test that an agreement takes from its family stands nowhere as a whole: its lines are the family's, its years the
agreement's own. Put together it is read as any other page. Whatever is wrong with it is told where the words stand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from monitor.errors import Problem
from monitor.words.complaints import Loc
from monitor.words.strict_yaml import LARGEST_TEXT, Document

Place = tuple[str, int]  # a file, and a line in it
FIRST_COMPOSED = LARGEST_TEXT + 1  # no file has so many lines, so a line from here on is one of a composed page


@dataclass(frozen=True)
class Piece:
    """A piece of a page, and where each piece inside it stands; `()` is the place of the part itself."""

    value: Any
    places: Mapping[Loc, Place]


def piece(document: Document, *loc: str | int) -> Piece:
    """What stands at `loc` of a document."""
    inside = (at for at in document.lines if at[: len(loc)] == loc)
    value = reduce(lambda held, step: held[step], loc, document.value)
    return Piece(value, {at[len(loc) :]: document.place(at) for at in inside})


def saying(value: Any, at: Place) -> Piece:
    """A plain value that follows from what stands at `at`."""
    return Piece(value, {(): at})


def group(pieces: Mapping[str, Piece], at: Place) -> Piece:
    """A group of words, each with its part."""
    return Piece({word: part.value for word, part in pieces.items()}, {(): at, **_below(pieces.items())})


def several(pieces: Sequence[Piece], at: Place) -> Piece:
    """A list of pieces."""
    return Piece([part.value for part in pieces], {(): at, **_below(enumerate(pieces))})


def _below(pieces: Iterable[tuple[str | int, Piece]]) -> dict[Loc, Place]:
    return {(step, *at): place for step, part in pieces for at, place in part.places.items()}


def saying_otherwise(whole: Piece, **words: Any) -> Piece:
    """A group in which these words say something else; they stand where they stood."""
    return replace(whole, value={**whole.value, **words})


def standing_at(whole: Piece, at: Place, word: str) -> Piece:
    """A group of which one word is told elsewhere than where it stands."""
    return replace(whole, places={**whole.places, (word,): at})


def with_part(whole: Piece, loc: Loc, part: Piece) -> Piece:
    """A piece with another part at `loc`, which may have stood there or not."""
    kept = {at: place for at, place in whole.places.items() if at[: len(loc)] != loc}
    inside = {(*loc, *at): place for at, place in part.places.items()}
    return Piece(_put(whole.value, loc, part.value), {**kept, **inside})


def _put(held: Any, loc: Loc, value: Any) -> Any:
    if not loc:
        return value
    step, further = loc[0], loc[1:]
    if isinstance(held, Mapping):
        return {**held, step: _put(held.get(step), further, value)}
    return [_put(entry, further, value) if place == step else entry for place, entry in enumerate(held)]


@dataclass(frozen=True)
class Composed(Document):
    """A document made of pieces. Its lines are no file's: from `FIRST_COMPOSED` on they number places through."""

    places: Sequence[Place] = ()  # of every composed page

    def place(self, loc: Loc) -> Place:
        """The file and the line where the part at `loc` stands."""
        return self.places[self.line(loc) - FIRST_COMPOSED]


@dataclass
class Pages:
    """The places of all composed pages, so that what is wrong with one is told where its words stand."""

    _places: list[Place] = field(default_factory=list)

    def page(self, file: str, whole: Piece) -> Composed:
        """A part as a page of its own, called `file`."""
        lines = {at: number for number, at in enumerate(whole.places, FIRST_COMPOSED + len(self._places))}
        self._places += whole.places.values()
        return Composed(file, whole.value, lines, self._places)

    def located(self, problem: Problem) -> Problem:
        """A problem of a composed page, told where its words stand; any other as it is."""
        if problem.line < FIRST_COMPOSED:
            return problem
        file, line = self._places[problem.line - FIRST_COMPOSED]
        return replace(problem, file=file, line=line)
