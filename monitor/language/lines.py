"""The words of a worksheet: its lines, each with one verb, and what is asked of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, create_model, model_validator

from monitor.language.arithmetic import Options
from monitor.language.entries import Name, Text
from monitor.language.verbs import VERBS, Verb
from monitor.words.complaints import Loc, Refused
from monitor.words.strict_yaml import Strict

Joined = Literal["all", "any"]


class _Titled(Strict):
    title: Text | None = None

    @model_validator(mode="after")
    def _one_verb(self) -> "_Titled":
        used = [name for name in VERBS if getattr(self, name) is not None]
        if len(used) != 1:
            here = f"these stand here: {', '.join(used)}" if used else "none stands here"
            mend = "Make a line of its own for each." if used else ""
            raise Refused(f"a line uses exactly one verb; {here}.", f"The verbs are: {', '.join(VERBS)}.", mend)
        return self

    @cached_property
    def verb(self) -> Verb:
        """The verb the line uses."""
        return next(verb for name, verb in VERBS.items() if getattr(self, name) is not None)

    @cached_property
    def of(self) -> tuple[str, ...]:
        """The names of the lines, inputs and terms it uses, in order."""
        written = getattr(self, self.verb.name)
        if isinstance(written, Strict):
            return tuple(getattr(written, name) for name in _names(written))
        return (written,) if isinstance(written, str) else tuple(written)

    @cached_property
    def options(self) -> Options:
        """The verb's options, such as `since`."""
        written = getattr(self, self.verb.name)
        return written.model_dump(by_alias=True, exclude=set(_names(written))) if isinstance(written, Strict) else {}


def _names(words: Strict) -> tuple[str, ...]:
    """Which words of a verb's options are names of lines."""
    names: tuple[str, ...] = getattr(type(words), "names", ("line",))
    return names


_VERB_FIELDS: dict[str, Any] = {verb.name: (verb.takes | None, None) for verb in VERBS.values()}
Line: type[_Titled] = create_model("Line", __base__=_Titled, __doc__="One verb, and what it is of.", **_VERB_FIELDS)


Limit = Annotated[
    Name | None, Field(description="the name of a term or line; a number is written as a term, dated and cited")
]


class Bound(Strict):
    """The side and the name of the term or line that limits."""

    at_least: Limit = None
    at_most: Limit = None
    above: Limit = None
    below: Limit = None

    @model_validator(mode="after")
    def _one_side(self) -> "Bound":
        if len(used := self.model_dump(exclude_none=True)) != 1:
            what = f"a requirement has one side; here stand: {', '.join(used) or 'none'}."
            raise Refused(what, "The sides are: at_least, at_most, above, below.", "A second limit is a second test.")
        return self

    @property
    def direction(self) -> str:
        """`at_least`, `at_most`, `above` or `below`."""
        return next(iter(self.model_dump(exclude_none=True)))

    @property
    def limit(self) -> str:
        """The name of the term or line compared with."""
        return str(getattr(self, self.direction))


Requirement = Annotated[dict[Name, Bound], Field(min_length=1, max_length=1)]  # one line, and its limit


@dataclass(frozen=True)
class Clause:
    """One comparison: a line, the side, and the term or line that limits. `at` is its place in the file."""

    line: str
    direction: str
    limit: str
    at: Loc = ()


def clause_of(requirement: Mapping[str, Bound], at: Loc) -> Clause:
    """The one comparison of a requirement."""
    line, bound = next(iter(requirement.items()))
    return Clause(line, bound.direction, bound.limit, (*at, line))


class StatedWay(Strict):
    """How a test is worked out and what is asked: lines, and a requirement, alternatives, or lines that are shown.

    `watch` is a comparison that calls for a look where it holds; it judges nothing.
    """

    lines: dict[Name, Line] = {}
    require: Requirement | None = None
    any: Annotated[list[Requirement], Field(min_length=2)] | None = None
    all: Annotated[list[Requirement], Field(min_length=2)] | None = None
    answer: Annotated[list[Name], Field(min_length=1)] | None = None
    watch: Requirement | None = None

    @property
    def asks(self) -> list[str]:
        """Which of the ways to ask stand here."""
        return [word for word in ("require", "any", "all", "answer", "watch") if getattr(self, word) is not None]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every comparison asked for; none for a worksheet that shows and judges nothing."""
        return tuple(self._clauses())

    def _clauses(self) -> Iterator[Clause]:
        for word in ("require", "watch"):
            if requirement := getattr(self, word):
                yield clause_of(requirement, (word,))
        for word in ("any", "all"):
            for place, requirement in enumerate(getattr(self, word) or []):
                yield clause_of(requirement, (word, place))

    @property
    def joined(self) -> Joined:
        """Whether all clauses are to be met, or any."""
        return "any" if self.any else "all"
