"""Two records compared, and every change laid to the stage at which it came: data, rule, software or time. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from monitor.records.record import Record, Said
from monitor.words.findings import GUARD

FindingKey = tuple[str, str, str, int]
SaidByKey = Mapping[FindingKey, Said]
FIRST = ("verdict", "value", "limit", "room", "clauses", "basis", "standing", "reason", "determination")
# what a finding is about and what it was made from; everything else that it says is compared, `entries` by their dates
ABOUT = frozenset(
    {
        "test", "entity", "population", "year", "as_of", "direction", "unit", "lines", "inputs", "publications",
        "marks", "made", "due", "expected_by", "maturity",
    }
)  # fmt: skip


class LaidTo(StrEnum):
    """What a change may be laid to."""

    SOFTWARE = "software"
    TIME = "time"
    DATA = "data"
    RULE = "rule"
    UNKNOWN = "unknown"  # it could not be found out, and why is said


@dataclass(frozen=True)
class Stage:
    """What is answered once one more input is the newer record's. `what` names the input."""

    kind: LaidTo
    what: str
    answers: SaidByKey


@dataclass(frozen=True)
class MovedFigure:
    """A figure of an input that is another than before; None is unknown."""

    name: str
    year: int
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Driver:
    """One input's part in a change: the figures it moved, and the dated entries it took away and brought.

    `keys` are the words of the finding that it changed, each with what stood there and what stands there.
    """

    kind: LaidTo
    what: str
    figures: tuple[MovedFigure, ...]
    gone: tuple[Mapping[str, Any], ...]
    come: tuple[Mapping[str, Any], ...]
    keys: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class ChangedFinding:
    """A finding that is not what it was. None: it was not made before, or is not made any more."""

    before: Said | None
    after: Said | None
    drivers: tuple[Driver, ...]

    @property
    def said(self) -> Said:
        """The newer of the two."""
        said = self.after or self.before
        assert said is not None  # a change has one of the two  # noqa: S101
        return said


@dataclass(frozen=True)
class Comparison:
    """Two records: how many findings are the same, and which are not. `notes` says what could not be found out."""

    old: Record
    new: Record
    same: int
    changes: tuple[ChangedFinding, ...]
    notes: tuple[str, ...] = ()


def by_key(findings: Sequence[Said]) -> dict[FindingKey, Said]:
    """Findings by what they are about."""
    return {finding.key: finding for finding in findings}


def differing(old: SaidByKey, new: SaidByKey) -> list[FindingKey]:
    """What is answered differently, or in one of the two only."""
    return sorted(key for key in set(old) | set(new) if not same_finding(old.get(key), new.get(key)))


def same_finding(one: Said | None, other: Said | None) -> bool:
    """Whether two findings say the same; figures closer than a billionth of their size are equal."""
    if one is None or other is None:
        return one is other
    return not differing_keys(one, other)


def differing_keys(one: Said, other: Said) -> list[str]:
    """The words of which both findings speak, and differently; those of every version first, then newer ones.

    A word that one of the two doesn't have was not yet said when its record was made: nothing can be told of it.
    """
    further = (one.model_fields_set & other.model_fields_set) - {*FIRST, *ABOUT}
    return [
        name for name in (*FIRST, *sorted(further)) if not says_the_same(_compared(one, name), _compared(other, name))
    ]


def _compared(finding: Said, name: str) -> Any:
    """What is held against another finding; of an entry its words stand aside, which may be put otherwise."""
    if name != "entries":
        return getattr(finding, name)
    keys = ("from", "through", "adopted", "document")
    return tuple({key: entry.get(key) for key in keys} for entry in finding.entries)


def says_the_same(one: object, other: object) -> bool:
    """Whether two things said are the same: figures within a billionth, and of two mappings the words of both."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=GUARD, abs_tol=GUARD)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        # A word that an older record did not have yet is no difference.
        return all(says_the_same(one[key], other[key]) for key in one.keys() & other.keys())
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(says_the_same, one, other))
    return one == other


def changed_findings(old: SaidByKey, stages: Sequence[Stage]) -> tuple[ChangedFinding, ...]:
    """Every finding that the last stage answers differently from `old`, with the stages at which it moved."""
    answered = [old, *(stage.answers for stage in stages)]
    new = answered[-1]
    return tuple(
        ChangedFinding(old.get(key), new.get(key), _drivers(key, answered, stages)) for key in differing(old, new)
    )


def _drivers(key: FindingKey, answered: Sequence[SaidByKey], stages: Sequence[Stage]) -> tuple[Driver, ...]:
    """The stages at which one finding moved; `answered` has what was said before each of them."""
    return tuple(
        _driver(stage, before.get(key), stage.answers.get(key))
        for before, stage in zip(answered, stages, strict=False)
        if not same_finding(before.get(key), stage.answers.get(key))
    )


def settled(changes: Sequence[ChangedFinding]) -> tuple[ChangedFinding, ...]:
    """`changes` without what the software drove, for two records of the same software that today's is not."""
    return tuple(map(_without_software, changes))


def _without_software(change: ChangedFinding) -> ChangedFinding:
    return replace(change, drivers=tuple(d for d in change.drivers if d.kind is not LaidTo.SOFTWARE))


def _driver(stage: Stage, before: Said | None, after: Said | None) -> Driver:
    were, are = (finding.entries if finding else () for finding in (before, after))
    return Driver(
        stage.kind,
        stage.what,
        tuple(moved(before, after)),
        tuple(entry for entry in were if entry not in are),
        tuple(entry for entry in are if entry not in were),
        {name: (getattr(before, name), getattr(after, name)) for name in differing_keys(before, after)}
        if before and after
        else {},
    )


def moved(before: Said | None, after: Said | None) -> Iterator[MovedFigure]:
    """The figures on which both findings lean and that are not the same."""
    if before is None or after is None:
        return
    units = {used.name: used.unit for used in (*before.inputs, *after.inputs)}
    for name, year in sorted(set(before.figures) & set(after.figures), key=lambda at: (at[1], at[0])):
        was, is_ = before.figures[name, year], after.figures[name, year]
        if not says_the_same(was, is_):
            yield MovedFigure(name, year, units[name], was, is_)
