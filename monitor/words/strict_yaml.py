"""YAML as this project reads it: no surprises, and every fault with its line.

Plain YAML turns `no` into False, `012` into 10 and keeps the last of two equal keys. Here a plain word stays text
unless it is exactly a whole number, a decimal number, an ISO date, `true` or `false`; a key may stand once; anchors,
aliases, tags and empty values are refused. Values come back with the line each stands on, so that a model's
complaint about `years.0.through` can be printed as line 12.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from monitor.words.complaints import Loc

LARGEST_TEXT = 1_000_000  # bytes; the largest definition file a person writes is a hundredth of this
DEEPEST = 20
LONGEST = 18  # digits of a number; more are a slip, and slow to read


_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Strict(BaseModel):
    """The base of everything read from YAML: no unknown words, no silent conversions, frozen."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True, defer_build=True)


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

    def place(self, loc: Loc) -> tuple[str, int]:
        """The file and the line of the part at `loc`; parts of one document may stand in several files."""
        return self.file, self.line(loc)


def parse_bytes(raw: bytes, file: str) -> Document:
    """The document in the content of a file, which messages call `file`. Raises YamlFault."""
    if len(raw) > LARGEST_TEXT or not raw.strip():
        why = "is empty" if len(raw) <= LARGEST_TEXT else f"is larger than {LARGEST_TEXT:,} bytes"
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
        value = _document(yaml.CSafeLoader(text).get_event, lines)
    except yaml.MarkedYAMLError as fault:
        raise _plainly(fault, text) from None
    except yaml.YAMLError:  # carries no mark
        raise YamlFault(_unprintable(text), "a character that cannot be printed stands here.", "Remove it.") from None
    return Document(file, value, lines)


_PLAINLY: tuple[tuple[str, str, str], ...] = (
    ("mapping values", "a colon stands where none can.", "Put text with a colon in quotes, or mend the indents."),
    ("unexpected end of stream", "a quotation mark opened here is never closed.", "Close it."),
    ("unexpected document indicator", "a quotation mark opened here is never closed.", "Close it."),
    (
        "expected ',' or",
        "a bracket opened here is not closed, or a comma is missing.",
        "Close it with its own kind.",
    ),
    ("did not find expected", "this does not line up with what is around it.", "Indent alike what belongs together."),
    ("could not find expected ':'", "a word stands alone here.", "Write: word: value."),
    ("undefined tag", "anchors (&), aliases (*) and tags (!) are not used here.", "Write the value out."),
    ("cannot start any token", "text begins here with a sign that YAML keeps for itself.", "Put it in quotes."),
    ("block sequence entries", "a list begins here beside a word.", "Begin it on the next line, or use brackets."),
    ("found unknown escape", "a backslash in double quotes means something here.", "Use single quotes."),
)


def _plainly(fault: yaml.MarkedYAMLError, text: str) -> YamlFault:
    """What the parser found, in words for people who don't know its grammar."""
    opened = re.search("expected ',' or|expected ':'|scanning a quoted", f"{fault.problem} {fault.context}")
    mark = fault.context_mark if opened else fault.problem_mark
    line = mark.line + 1 if mark else 0
    if "\t" in "".join(text.splitlines()[line - 1 : line]):
        return YamlFault(line, "a tab stands here.", "Use blanks; YAML does not allow tabs.")
    complaint = str(fault.problem)
    what, mend = next(((w, m) for part, w, m in _PLAINLY if part in complaint), (f"this is not YAML: {complaint}.", ""))
    return YamlFault(line, what, mend)


def _unprintable(text: str) -> int:
    """The line of the first character that YAML does not allow; 0 where there is none."""
    match = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


Next = Callable[[], Any]  # the next event of the parser


def _document(following: Next, lines: dict[Loc, int]) -> Any:
    while not isinstance(event := following(), yaml.NodeEvent):
        if isinstance(event, yaml.StreamEndEvent):
            raise YamlFault(0, "the file holds nothing but comments.")
    value = _value(event, following, (), lines)
    following()  # the end of this document
    if not isinstance(after := following(), yaml.StreamEndEvent):
        raise YamlFault(after.start_mark.line + 1, "a second document begins here.", "Keep one document a file.")
    return value


def _value(event: Any, following: Next, loc: Loc, lines: dict[Loc, int]) -> Any:
    line = event.start_mark.line + 1
    lines.setdefault(loc, line)
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor or event.tag:
        _refuse_marks(event)
    if len(loc) > DEEPEST:
        raise YamlFault(line, f"this is nested more than {DEEPEST} levels deep.", "Is a bracket not closed?")
    if kind is yaml.ScalarEvent:
        return _scalar(event.value, line) if event.implicit[0] else event.value
    read = _mapping if kind is yaml.MappingStartEvent else _sequence
    return read(following, loc, lines)


def _refuse_marks(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
        what = "anchors (&), aliases (*) and tags (!) are not used here."
        raise YamlFault(event.start_mark.line + 1, what, "Write the value out.")


def _mapping(following: Next, loc: Loc, lines: dict[Loc, int]) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    while type(event := following()) is not yaml.MappingEndEvent:
        key, line = _key(event), event.start_mark.line + 1
        inner = (*loc, key)
        if key in mapping:
            raise YamlFault(
                line, f'"{key}" stands here a second time.', f"The first is on line {lines[inner]}. Keep one."
            )
        lines[inner] = line
        mapping[key] = _value(following(), following, inner, lines)
    return mapping


def _sequence(following: Next, loc: Loc, lines: dict[Loc, int]) -> list[Any]:
    entries: list[Any] = []
    while type(event := following()) is not yaml.SequenceEndEvent:
        entries.append(_value(event, following, (*loc, len(entries)), lines))
    return entries


def _key(event: Any) -> str | int:
    line = event.start_mark.line + 1
    _refuse_marks(event)
    if not isinstance(event, yaml.ScalarEvent):
        raise YamlFault(line, "a key must be a single word or a year.")
    if not event.implicit[0]:
        return str(event.value)
    if event.value.lower() in ("yes", "no", "on", "off", "true", "false", "null", "~", ""):
        what = f'"{event.value}" is not used as a key: other programs read it as true, false or null.'
        raise YamlFault(line, what, "Use another word, or put it in quotes.")
    return _whole(event.value, line) if _WHOLE.fullmatch(event.value) else str(event.value)


def _scalar(text: str, line: int) -> str | int | float | bool | date:
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        raise YamlFault(line, "a value is missing here.", "Write the value, or leave the word out altogether.")
    for pattern, convert in _CONVERSIONS if text[0] in _NUMERIC else ():
        if pattern.fullmatch(text):
            return convert(text, line)
    return text


_NUMERIC = frozenset("-0123456789")  # how a number and a date begin


def _whole(text: str, line: int) -> int:
    return int(_short(text, line))


def _short(text: str, line: int) -> str:
    if sum(sign.isdigit() for sign in text) > LONGEST:
        raise YamlFault(line, f"a number with more than {LONGEST} digits stands here.", "Shorten it, or quote it.")
    return text


def _as_date(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise YamlFault(line, f"{text} is not a date of the calendar.", "Write year-month-day.") from None


_CONVERSIONS: tuple[tuple[re.Pattern[str], Callable[[str, int], int | float | date]], ...] = (
    (_WHOLE, _whole),
    (_DECIMAL, lambda text, line: float(_short(text, line))),
    (_DATE, _as_date),
)
