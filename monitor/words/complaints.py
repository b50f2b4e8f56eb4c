"""What a model refuses, in plain words: one problem for one mistake, on the line where it stands.

pydantic says "Input should be a valid integer", once for each way in which a value could have been read. Here the
words come from the models themselves: what a field is for, which words stand beside it, which one was probably meant.
"""

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import reduce
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from monitor.errors import Problem

Loc = tuple[str | int, ...]

_PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number such as 3.58 or 120000000",
    bool: "true or false",
    date: "a date such as 2018-07-09",
}
_SIDES = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
    "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"),
}


class Refused(ValueError):
    """A validator's own complaint, in the parts of a `Problem`."""

    def __init__(self, what: str, why: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what, self.why, self.mend = what, why, mend


@dataclass(frozen=True)
class _Fault:
    """One complaint of pydantic. `at` is its place in the data; `fork` the place where several readings were tried."""

    kind: str
    at: Loc
    fork: Loc | None
    given: Any
    context: Mapping[str, Any]
    message: str
    in_list: bool

    @property
    def word(self) -> str:
        """The word it is about, in quotes."""
        name = next((str(part) for part in reversed(self.at) if isinstance(part, str)), "")
        last = self.at[-1] if self.at else ""
        named = f'"{name}"' if name else "the file"
        if isinstance(last, int) and self.in_list:
            return f"entry {last + 1} of {named}"
        return f'"{last}"' if last else named


def problems_of(
    faults: ValidationError, file: str, value: Any, line_of: Callable[[Loc], int], model: type[BaseModel]
) -> list[Problem]:
    """What pydantic found in `value`, as problems."""
    distinct = _once([_fault(dict(fault), value) for fault in faults.errors()])
    unknown = {fault.at: _meant(fault, model, value) for fault in distinct if fault.kind == "extra_forbidden"}
    meant = {(*at[:-1], near) for at, near in unknown.items() if near}
    return [
        Problem(file, line_of(fault.at), *_said(fault, model, unknown.get(fault.at, "")))
        for fault in distinct
        if not (fault.kind == "missing" and fault.at in meant)
    ]


def _fault(fault: dict[str, Any], value: Any) -> _Fault:
    loc: Loc = tuple(fault["loc"])
    inner, last = (loc[:-1], loc[-1:]) if fault["type"] == "missing" else (loc, ())
    at, fork = _place(inner, value)
    kind = "key" if "[key]" in loc else str(fault["type"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    fork = None if kind == "key" else fork
    in_list = isinstance(reduce(lambda held, part: held[part], at[:-1], value), list)
    return _Fault(kind, at + last, fork, fault["input"], fault.get("ctx", {}), message, in_list)


def _place(loc: Loc, value: Any) -> tuple[Loc, Loc | None]:
    """`loc` without the parts that are not in the data: pydantic adds the reading it was trying."""
    at: Loc = ()
    fork: Loc | None = None
    for part in loc:
        if _holds(value, part):
            at, value = (*at, part), value[part]
        elif fork is None:
            fork = at
    return at, fork


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def _once(faults: Sequence[_Fault]) -> list[_Fault]:
    """One fault for each place; of several readings, the one that got furthest."""
    forks = {fault.fork for fault in faults}
    deepest = {fork: max(len(fault.at) for fault in faults if fault.fork == fork) for fork in forks}
    kept = [fault for fault in faults if fault.fork is None or len(fault.at) == deepest[fault.fork]]
    return list({fault.at: fault for fault in reversed(kept)}.values())[::-1]


def _meant(fault: _Fault, model: type[BaseModel], value: Any) -> str:
    """The unused word that an unknown one comes near to; empty where there is none."""
    held = reduce(lambda held, part: held[part], fault.at[:-1], value)
    unused = [word for word in words_at(model, fault.at[:-1]) if word not in held]
    return next(iter(get_close_matches(str(fault.at[-1]), unused, n=1)), "")


def _said(fault: _Fault, model: type[BaseModel], near: str) -> tuple[str, str, str]:
    """What, why and how to mend."""
    if fault.kind in ("extra_forbidden", "missing"):
        return _of_words(fault, words_at(model, fault.at[:-1]), near)
    if fault.kind == "value_error":
        return _own(fault)
    if fault.kind == "key":
        return f"{fault.word} cannot be a name here.", f"Names here: {_key_at(model, fault.at)}.", ""
    if fault.kind in _SIDES:
        name, side = _SIDES[fault.kind]
        return f"{fault.word} must be {side} {fault.context[name]:g}; here stands {_shown(fault.given)}.", "", ""
    if fault.kind in ("too_short", "too_long") and fault.fork is None and fault.given:
        return _counted(fault), "", ""
    return _other(fault, model)


def _of_words(fault: _Fault, words: Sequence[str], near: str) -> tuple[str, str, str]:
    why = f"Here stand: {', '.join(words)}." if words else ""
    if fault.kind == "missing":
        return f"{fault.word} is missing.", why, ""
    mend = f'Did you mean "{near}"?' if near else "Take it out, or write one of the words above."
    return f"{fault.word} is not a word we know here.", why, mend


def _own(fault: _Fault) -> tuple[str, str, str]:
    """The complaint of one of our own validators."""
    error = fault.context.get("error")
    what, why, mend = (error.what, error.why, error.mend) if isinstance(error, Refused) else (fault.message, "", "")
    whole = not fault.at or isinstance(fault.given, dict | list | BaseModel)
    return (what if whole else f"{fault.word}: {what}").rstrip(".") + ".", why, mend


def _counted(fault: _Fault) -> str:
    short = fault.kind == "too_short"
    limit, side = (fault.context["min_length"], "least") if short else (fault.context["max_length"], "most")
    entries = "entry" if limit == 1 else "entries"
    return f"{fault.word} must have at {side} {limit} {entries}, not {len(fault.given)}."


def _other(fault: _Fault, model: type[BaseModel]) -> tuple[str, str, str]:
    kind, description = _at(model, fault.at)
    near = get_close_matches(str(fault.given), [c for c in _literals(kind) if isinstance(c, str)], n=1, cutoff=0.75)
    mend = f'Did you mean "{near[0]}"?' if near else "" if description else _mend(kind, fault.given)
    what = "must not be empty" if fault.given in ("", [], {}) else f"must be {description or _described(kind)}"
    here = "" if fault.given in ("", [], {}) else f"; here stands {_shown(fault.given)}"
    return f"{fault.word} {what}{here}.", "", mend


def _mend(kind: Any, given: Any) -> str:
    kinds = _choices(kind)
    if str in kinds and isinstance(given, int | float | date):
        return f'Put it in quotes to make it text: "{_shown(given)}".'
    if float in kinds and isinstance(given, str):
        return "Write digits only, with a point before decimals: no thousands signs, no currency, no percent sign."
    return ""


def _shown(value: Any) -> str:
    """A value as it stands in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"{}"'.format(value if len(value) <= 60 else value[:60] + "...")
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a group of words"
    return str(value)


def _described(kind: Any) -> str:
    """What a type is called by people."""
    return " or ".join(dict.fromkeys(filter(None, map(_one, _choices(kind)))))


def _one(kind: Any) -> str:
    origin = get_origin(kind)
    if origin is Annotated:
        return next((m.description for m in kind.__metadata__ if getattr(m, "description", None)), None) or _described(
            get_args(kind)[0]
        )
    if origin is Literal:
        *others, last = [_shown(choice) for choice in get_args(kind)]
        return f"{', '.join(others)} or {last}" if others else last
    if origin is list:
        return f"a list, of which each entry is {_described(get_args(kind)[0])}"
    if models := _models(kind):
        return f"a group with the words {', '.join(_words(models[0]))}"
    return "a group of words" if _is_mapping(kind) else _PLAIN.get(kind, "")


def words_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The words a mapping at `loc` of `model` may hold; empty where that is open."""
    models = _models(_at(model, loc)[0])
    return _words(models[0]) if models else []


def _words(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _key_at(model: type[BaseModel], loc: Loc) -> str:
    kinds = (get_args(kind)[0] for kind in _choices(_at(model, loc[:-1])[0]) if _is_mapping(kind))
    return next((_described(kind) for kind in kinds), "text")


def _at(model: type[BaseModel], loc: Loc) -> tuple[Any, str]:
    """The type of what stands at `loc`, and what its author said it is."""
    kind: Any = model
    description = ""
    for part in loc:
        kind, description = _inside(kind, part)
    return kind, description


def _inside(kind: Any, part: str | int) -> tuple[Any, str]:
    for model in _models(kind):
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                return field.annotation, _description(field)
    for choice in _choices(kind):
        if get_origin(choice) is list or _is_mapping(choice):
            return get_args(choice)[-1], ""
    return object, ""


def _description(field: FieldInfo) -> str:
    return field.description or ""


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) in (dict, Mapping)


def _choices(kind: Any) -> tuple[Any, ...]:
    """The readings of a type, without None; what is annotated counts as what it is."""
    return tuple(_flat(kind))


def _flat(kind: Any) -> Iterator[Any]:
    if get_origin(kind) in (Union, types.UnionType):
        for choice in get_args(kind):
            yield from _flat(choice)
    elif get_origin(kind) is Annotated and not any(getattr(m, "description", None) for m in kind.__metadata__):
        yield from _flat(get_args(kind)[0])
    elif kind is not type(None):
        yield kind


def _literals(kind: Any) -> list[Any]:
    return [value for choice in _choices(kind) if get_origin(choice) is Literal for value in get_args(choice)]


def _models(kind: Any) -> list[type[BaseModel]]:
    return [k for k in _choices(kind) if isinstance(k, type) and issubclass(k, BaseModel)]
