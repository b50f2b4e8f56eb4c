"""From one report's answers to another's, one input exchanged at a time.

Pure: `stages` is given the function that answers from inputs.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.errors import MonitorError
from monitor.records.archive import DEFINITIONS, Inputs
from monitor.records.compare import LaidTo, SaidByKey, Stage, by_key
from monitor.records.record import Record

Answering = Callable[[Inputs, date], SaidByKey]  # raises MonitorError
Part = tuple[str, list[str]]  # what is exchanged at once: its name, and its paths


@dataclass(frozen=True)
class Side:
    """A record and what it was made from."""

    record: Record
    inputs: Inputs

    @property
    def answers(self) -> SaidByKey:
        """What the record says."""
        return by_key(self.record.findings)


def stages(old: Side, new: Side, answer: Answering, details: Mapping[str, str]) -> list[Stage]:
    """From what `old` says to what `new` says, one input exchanged at a time.

    `answer` is today's software, of the versions `details`. First it answers from the old inputs on the old date: what
    differs from the record is the software's doing. Then time passes, then come the publications one by one in the
    order of their dates, then the definitions file by file, and last the software that made the newer record. Files
    that can't be read one by one come together, and so, after them, do publications that the old definitions can't
    read. What can't be answered ends the walk: the rest is unknown.
    """
    walked: list[Stage] = []
    try:
        walked += _exchanged(old, new, answer, details)
        last = _software(details, new.record.software_details)
    except _Stopped as stop:
        walked += stop.stages
        last = (LaidTo.UNKNOWN, stop.why)
    return [*walked, Stage(*last, new.answers)]


class _Stopped(Exception):
    """The walk can't go on; with the stages so far, and why."""

    def __init__(self, stages: list[Stage], why: str) -> None:
        super().__init__(why)
        self.stages, self.why = stages, why


def _software(of: Mapping[str, str], to: Mapping[str, str]) -> tuple[LaidTo, str]:
    """What a difference between a record and an answer is laid to; the same software can't be the reason."""
    if of == to:
        return LaidTo.UNKNOWN, "the record does not say what the same software answers from the same inputs"
    return LaidTo.SOFTWARE, versions(of, to)


def versions(of: Mapping[str, str], to: Mapping[str, str]) -> str:
    """What differs between two lists of versions: monitor 0.1.0 -> 0.2.0, code 1f2e3d4c -> 5b6a7988."""
    names = [name for name in {**of, **to} if of.get(name) != to.get(name)]
    return ", ".join(f"{name} {_short(of.get(name))} -> {_short(to.get(name))}" for name in names)


def _short(version: str | None) -> str:
    return (version or "none").removeprefix("sha256:")[:12]


def _exchanged(old: Side, new: Side, answer: Answering, details: Mapping[str, str]) -> list[Stage]:
    inputs, as_of, walked = dict(old.inputs), old.record.as_of, list[Stage]()

    def add(kind: LaidTo, what: str) -> None:
        try:
            walked.append(Stage(kind, what, answer(inputs, as_of)))
        except MonitorError as fault:
            raise _Stopped(walked, str(fault.problems[0])) from None

    def one_by_one(kind: LaidTo, parts: Sequence[Part]) -> list[Part]:
        """Exchange each part that can be read without the others; the rest comes back."""
        postponed = []
        for name, paths in parts:
            before = dict(inputs)
            _exchange(inputs, new.inputs, paths)
            try:
                add(kind, name)
            except _Stopped:
                inputs.clear()
                inputs.update(before)
                postponed.append((name, paths))
        return postponed

    def together(kind: LaidTo, parts: Sequence[Part], joined: str) -> None:
        if parts:
            _exchange(inputs, new.inputs, [path for _, paths in parts for path in paths])
            add(kind, joined.join(name for name, _ in parts))

    add(*_software(old.record.software_details, details))
    if as_of != new.record.as_of:
        as_of = new.record.as_of
        add(LaidTo.TIME, f"{old.record.as_of} -> {as_of}")
    postponed = one_by_one(LaidTo.DATA, deliveries(old.inputs, new.inputs))
    together(LaidTo.RULE, one_by_one(LaidTo.RULE, _rules(old.inputs, new.inputs, new.record.programme)), ", ")
    together(LaidTo.DATA, postponed, " and ")
    return walked


def _rules(old: Inputs, new: Inputs, programme: str) -> list[Part]:
    """The definition files that are not the same, those of other programmes and all examples as one, then each."""
    parts: list[Part] = [(path.split("/", 2)[2], [path]) for path in _differing(old, new, is_rule=True)]
    of_programme = [part for part in parts if _is_own(part[0], programme)]
    aside = [part for part in parts if part not in of_programme]
    joined = ", ".join(name for name, _ in aside), [path for _, paths in aside for path in paths]
    return [*([joined] if aside else []), *of_programme]


def _is_own(name: str, programme: str) -> bool:
    """Whether a file is one of the programme's, or a register of all; examples change no answer."""
    folder = name.split("/")[:-1]
    return folder in ([], [programme])


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
        paths.setdefault("/".join(path.split("/")[2:4]) or path.partition("/")[2], []).append(path)
    return sorted(paths.items(), key=lambda delivery: (_published(delivery[0]), delivery[0]))


def _published(name: str) -> str:
    dated = re.search(r"/(\d{4}-\d{2}-\d{2})$", name)
    return dated[1] if dated else "9999"
