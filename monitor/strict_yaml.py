"""YAML as this project reads it: no surprises, and every fault with its line.

Plain YAML turns `no` into False, `012` into 10 and keeps the last of two equal keys. Here a plain word stays text
unless it is exactly a whole number, a decimal number, an ISO date, `true` or `false`; a key may stand once; anchors,
aliases, tags and empty values are refused. Values come back with the line each stands on, so that a model's
complaint about `years.0.through` can be printed as line 12.
"""

import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from monitor.errors import MonitorError, Problem

LARGEST = 1_000_000  # bytes; the largest definition file a person writes is a hundredth of this
DEEPEST = 20

Loc = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Strict(BaseModel):
    """The base of everything read from YAML: no unknown words, no silent conversions, frozen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class YamlFault(Exception):
    """A fault in the text itself; `line` counts from 1."""

    def __init__(self, line: int, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


@dataclass(frozen=True)
class Document:
    """A YAML text read: its value and the line on which each part of it begins."""

    file: str
    value: Any
    lines: Mapping[Loc, int]

    def line(self, loc: Loc) -> int:
        """The line of the part at `loc`, or of the nearest part around it."""
        inner = next((loc[:n] for n in range(len(loc), -1, -1) if loc[:n] in self.lines), ())
        return self.lines.get(inner, 1)


def read(path: Path, file: str) -> Document:
    """The document in `path`, which messages call `file`. Raises YamlFault."""
    raw = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    if not raw.strip():
        why = "is empty" if path.stat().st_size <= LARGEST else f"is larger than {LARGEST:,} bytes"
        raise YamlFault(0, f"the file {why}.", "A definition file is a page of text.")
    try:
        return parse(raw.decode("utf-8"), file)
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        raise YamlFault(line, "this is not UTF-8 text.", "Save the file as UTF-8.") from None


def parse(text: str, file: str) -> Document:
    """The document in `text`. Raises YamlFault."""
    lines: dict[Loc, int] = {}
    try:
        events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        value = _document(events, lines)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        raise YamlFault(line, f"this is not YAML: {fault.problem}.") from None
    except yaml.YAMLError as fault:  # unprintable characters carry no mark
        raise YamlFault(0, f"this is not YAML: {fault}".splitlines()[0]) from None
    return Document(file, value, lines)


def _document(events: Iterator[Any], lines: dict[Loc, int]) -> Any:
    while not isinstance(event := next(events), yaml.NodeEvent):
        if isinstance(event, yaml.StreamEndEvent):
            raise YamlFault(0, "the file holds nothing but comments.")
    value = _value(event, events, (), lines)
    next(events)  # the end of this document
    if not isinstance(after := next(events), yaml.StreamEndEvent):
        raise YamlFault(after.start_mark.line + 1, "a second document begins here.", "Keep one document a file.")
    return value


def _value(event: Any, events: Iterator[Any], loc: Loc, lines: dict[Loc, int]) -> Any:
    line = event.start_mark.line + 1
    lines.setdefault(loc, line)
    if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None) not in (None, "!"):
        raise YamlFault(line, "anchors (&), aliases (*) and tags (!) are not used here.", "Write the value out.")
    if len(loc) > DEEPEST:
        raise YamlFault(line, f"this is nested more than {DEEPEST} levels deep.")
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, loc, lines)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, loc, lines)
    return _scalar(event.value, line) if event.implicit[0] else event.value


def _mapping(events: Iterator[Any], loc: Loc, lines: dict[Loc, int]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key, line = _key(event), event.start_mark.line + 1
        if key in found:
            first = lines[(*loc, key)]
            raise YamlFault(line, f'"{key}" stands here a second time.', f"The first is on line {first}. Keep one.")
        lines[(*loc, key)] = line
        found[key] = _value(next(events), events, (*loc, key), lines)
    return found


def _sequence(events: Iterator[Any], loc: Loc, lines: dict[Loc, int]) -> list[Any]:
    found: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        found.append(_value(event, events, (*loc, len(found)), lines))
    return found


def _key(event: Any) -> str | int:
    line = event.start_mark.line + 1
    if not isinstance(event, yaml.ScalarEvent):
        raise YamlFault(line, "a key must be a single word or a year.")
    if event.implicit[0] and event.value.lower() in ("yes", "no", "on", "off", "true", "false", "null", "~", ""):
        raise YamlFault(line, f'"{event.value}" is not used as a key: other programs read it as true, false or null.')
    return int(event.value) if event.implicit[0] and _WHOLE.fullmatch(event.value) else str(event.value)


def _scalar(text: str, line: int) -> str | int | float | bool | date:
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        raise YamlFault(line, "a value is missing here.", "Write the value, or leave the word out altogether.")
    for pattern, convert in _CONVERSIONS:
        if pattern.fullmatch(text):
            return convert(text, line)
    return text


def _as_date(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise YamlFault(line, f"{text} is not a date of the calendar.", "Write year-month-day.") from None


_CONVERSIONS: tuple[tuple[re.Pattern[str], Callable[[str, int], Any]], ...] = (
    (_WHOLE, lambda text, _: int(text)),
    (_DECIMAL, lambda text, _: float(text)),
    (_DATE, _as_date),
)


def load(path: Path, file: str, model: type[Model], error: type[MonitorError]) -> tuple[Model, Document]:
    """The model filled from `path`, with the document for its line numbers. Raises `error` with all problems."""
    try:
        document = read(path, file)
        return model.model_validate(document.value), document
    except YamlFault as fault:
        raise error(Problem(file, fault.line, fault.what, mend=fault.mend)) from None
    except OSError as fault:
        raise error(Problem(file, 0, f"the file cannot be read: {fault.strerror}.")) from None
    except ValidationError as faults:
        raise error(problems_of(faults, file, document.line, model)) from None


def problems_of(
    faults: ValidationError, file: str, line_of: Callable[[Loc], int], model: type[BaseModel]
) -> list[Problem]:
    """What pydantic found, each as a problem with its line."""
    return [_problem(dict(fault), file, line_of(tuple(fault["loc"])), model) for fault in faults.errors()]


def _problem(fault: dict[str, Any], file: str, line: int, model: type[BaseModel]) -> Problem:
    loc: Loc = tuple(fault["loc"])
    if fault["type"] == "extra_forbidden":
        return _unknown_word(str(loc[-1]), words_at(model, loc[:-1]), file, line)
    where = ".".join(str(part) for part in loc if not str(part).startswith("function-"))
    if fault["type"] == "missing":
        return Problem(file, line, f'"{loc[-1]}" is missing.', why=_needed(model, loc))
    message = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
    got = "" if isinstance(fault["input"], dict | list) else f" (found: {fault['input']!s:.80})"
    return Problem(file, line, f"{where}: {message}{got}." if where else f"{message}{got}.")


def _needed(model: type[BaseModel], loc: Loc) -> str:
    words = words_at(model, loc[:-1])
    return f"Here stand: {', '.join(words)}." if words else ""


def _unknown_word(word: str, known: list[str], file: str, line: int) -> Problem:
    near = get_close_matches(word, known, n=1)
    why = f"Here stand: {', '.join(known)}." if known else ""
    mend = f'Did you mean "{near[0]}"?' if near else "Take it out, or see docs/definitions.md for the words there are."
    return Problem(file, line, f'"{word}" is not a word we know here.', why, mend)


def words_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The words a mapping at `loc` of `model` may hold; empty where that is open."""
    kind: Any = model
    for part in loc:
        kind = _inside(kind, part)
    found = _models(kind)
    return [field.alias or name for name, field in found[0].model_fields.items()] if found else []


def _inside(kind: Any, part: str | int) -> Any:
    for model in _models(kind):
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
    return next((get_args(k)[-1 if get_origin(k) is dict else 0] for k in _choices(kind) if get_args(k)), kind)


def _choices(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _models(kind: Any) -> list[type[BaseModel]]:
    return [k for k in _choices(kind) if isinstance(k, type) and issubclass(k, BaseModel)]
