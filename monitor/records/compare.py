"""Two records compared, and every change laid to data, rule, software or time: one input exchanged at a time.

Pure: `stages` is given the function that answers from inputs, and `changes` only looks at what was answered.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from monitor.errors import MonitorError
from monitor.findings import GUARD
from monitor.records.archive import DEFINITIONS, Inputs
from monitor.records.record import Record, Said

Key = tuple[str, str, str, int]
Answers = Mapping[Key, Said]
Answering = Callable[[Inputs, date], Answers]  # raises MonitorError
COMPARED = ("verdict", "value", "limit", "room", "clauses", "basis", "standing", "reason", "determination")


class Kind(StrEnum):
    """What a change may be laid to."""

    SOFTWARE = "software"
    TIME = "time"
    DATA = "data"
    RULE = "rule"
    UNKNOWN = "unknown"  # it could not be found out, and why is said


@dataclass(frozen=True)
class Stage:
    """What is answered once one more input is the newer record's. `what` names the input."""

    kind: Kind
    what: str
    answers: Answers


@dataclass(frozen=True)
class Moved:
    """A figure of an input that is another than before; None is unknown."""

    name: str
    year: int
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Cause:
    """One input's part in a change: the figures it moved, and the dated entries it took away and brought."""

    kind: Kind
    what: str
    figures: tuple[Moved, ...]
    gone: tuple[Mapping[str, Any], ...]
    come: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Change:
    """A finding that is not what it was. None: it was not made before, or is not made any more."""

    before: Said | None
    after: Said | None
    causes: tuple[Cause, ...]

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
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def by_key(findings: Sequence[Said]) -> dict[Key, Said]:
    """Findings by what they are about."""
    return {said.key: said for said in findings}


def differing(old: Answers, new: Answers) -> list[Key]:
    """What is answered differently, or in one of the two only."""
    return sorted(key for key in set(old) | set(new) if not same(old.get(key), new.get(key)))


def same(one: Said | None, other: Said | None) -> bool:
    """Whether two findings say the same; figures closer than a billionth of their size are equal."""
    if one is None or other is None:
        return one is other
    return all(_alike(getattr(one, name), getattr(other, name)) for name in COMPARED)


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=GUARD, abs_tol=GUARD)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        # A word that an older record did not have yet is no difference.
        return all(_alike(one[key], other[key]) for key in one.keys() & other.keys())
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return one == other


def changes(old: Answers, stages: Sequence[Stage]) -> tuple[Change, ...]:
    """Every finding that the last stage answers differently from `old`, with the stages at which it moved."""
    answered = [old, *(stage.answers for stage in stages)]
    return tuple(
        Change(
            old.get(key),
            answered[-1].get(key),
            tuple(
                _cause(stage, before.get(key), stage.answers.get(key))
                for before, stage in zip(answered, stages, strict=False)
                if not same(before.get(key), stage.answers.get(key))
            ),
        )
        for key in differing(old, answered[-1])
    )


def settled(found: Sequence[Change]) -> tuple[Change, ...]:
    """`found` without causes in the software, for two records of the same software that today's is not."""
    return tuple(
        replace(change, causes=tuple(cause for cause in change.causes if cause.kind is not Kind.SOFTWARE))
        for change in found
    )


def _cause(stage: Stage, before: Said | None, after: Said | None) -> Cause:
    were, are = (said.entries if said else () for said in (before, after))
    return Cause(
        stage.kind,
        stage.what,
        tuple(moved(before, after)),
        tuple(entry for entry in were if entry not in are),
        tuple(entry for entry in are if entry not in were),
    )


def moved(before: Said | None, after: Said | None) -> Iterator[Moved]:
    """The figures on which both findings lean and that are not the same."""
    if before is None or after is None:
        return
    units = {used.name: used.unit for used in (*before.inputs, *after.inputs)}
    for name, year in sorted(set(before.figures) & set(after.figures), key=lambda at: (at[1], at[0])):
        was, is_ = before.figures[name, year], after.figures[name, year]
        if not _alike(was, is_):
            yield Moved(name, year, units[name], was, is_)


# One input exchanged at a time


@dataclass(frozen=True)
class Side:
    """A record and what it was made from."""

    record: Record
    inputs: Inputs

    @property
    def answers(self) -> Answers:
        """What the record says."""
        return by_key(self.record.findings)


def stages(old: Side, new: Side, answer: Answering, details: Mapping[str, str]) -> list[Stage]:
    """From what `old` says to what `new` says, one input exchanged at a time.

    `answer` is today's software, of the versions `details`. First it answers from the old inputs on the old date: what
    differs from the record is the software's doing. Then time passes, then come the publications one by one in the
    order of their dates, then the definitions, and last the software that made the newer record. Publications that the
    old definitions can't read come together, after the new ones. What can't be answered ends the walk: the rest is
    unknown.
    """
    found: list[Stage] = []
    try:
        found += _exchanged(old, new, answer, details)
        last = _software(details, new.record.software_details)
    except _Stopped as stop:
        found += stop.stages
        last = (Kind.UNKNOWN, stop.why)
    return [*found, Stage(*last, new.answers)]


class _Stopped(Exception):
    """The walk can't go on; with the stages so far, and why."""

    def __init__(self, stages: list[Stage], why: str) -> None:
        super().__init__(why)
        self.stages, self.why = stages, why


def _software(of: Mapping[str, str], to: Mapping[str, str]) -> tuple[Kind, str]:
    """What a difference between a record and an answer is laid to; the same software can't be the reason."""
    if of == to:
        return Kind.UNKNOWN, "the record does not say what the same software answers from the same inputs"
    return Kind.SOFTWARE, versions(of, to)


def versions(of: Mapping[str, str], to: Mapping[str, str]) -> str:
    """What differs between two lists of versions: monitor 0.1.0 -> 0.2.0, code 1f2e3d4c -> 5b6a7988."""
    names = [name for name in {**of, **to} if of.get(name) != to.get(name)]
    return ", ".join(f"{name} {_short(of.get(name))} -> {_short(to.get(name))}" for name in names)


def _short(version: str | None) -> str:
    return (version or "none").removeprefix("sha256:")[:12]


def _exchanged(old: Side, new: Side, answer: Answering, details: Mapping[str, str]) -> list[Stage]:
    inputs, as_of, found = dict(old.inputs), old.record.as_of, list[Stage]()

    def add(kind: Kind, what: str) -> None:
        try:
            found.append(Stage(kind, what, answer(inputs, as_of)))
        except MonitorError as fault:
            raise _Stopped(found, str(fault.problems[0])) from None

    add(*_software(old.record.software_details, details))
    if as_of != new.record.as_of:
        as_of = new.record.as_of
        add(Kind.TIME, f"{old.record.as_of} -> {as_of}")
    postponed: list[tuple[str, list[str]]] = []
    for name, paths in deliveries(old.inputs, new.inputs):
        before = dict(inputs)
        _exchange(inputs, new.inputs, paths)
        try:
            add(Kind.DATA, name)
        except _Stopped:
            inputs.clear()
            inputs.update(before)
            postponed.append((name, paths))
    if rules := _differing(old.inputs, new.inputs, is_rule=True):
        _exchange(inputs, new.inputs, rules)
        add(Kind.RULE, ", ".join(path.split("/", 2)[2] for path in rules))
    if postponed:
        _exchange(inputs, new.inputs, [path for _, paths in postponed for path in paths])
        add(Kind.DATA, " and ".join(name for name, _ in postponed))
    return found


def _exchange(inputs: dict[str, Any], new: Inputs, paths: Sequence[str]) -> None:
    for path in paths:
        inputs.pop(path, None)
    inputs.update({path: new[path] for path in paths if path in new})


def _differing(old: Inputs, new: Inputs, *, is_rule: bool) -> list[str]:
    """The paths whose content is not the same in both."""
    paths = sorted(path for path in set(old) | set(new) if old.get(path) != new.get(path))
    return [path for path in paths if path.startswith(f"{DEFINITIONS}/") is is_rule]


def deliveries(old: Inputs, new: Inputs) -> list[tuple[str, list[str]]]:
    """What was published in between, in the order of the dates, each with its paths; corrections come last."""
    paths: dict[str, list[str]] = {}
    for path in _differing(old, new, is_rule=False):
        paths.setdefault("/".join(path.split("/")[2:4]), []).append(path)
    return sorted(paths.items(), key=lambda delivery: (_published(delivery[0]), delivery[0]))


def _published(name: str) -> str:
    dated = re.search(r"/(\d{4}-\d{2}-\d{2})$", name)
    return dated[1] if dated else "9999"
