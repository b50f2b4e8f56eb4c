"""Cron lines: five fields, and the weekday by its name."""

import re

from monitor.words.complaints import Refused

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIELDS: tuple[tuple[str, range, tuple[str, ...]], ...] = (
    ("minute", range(60), ()),
    ("hour", range(24), ()),
    ("day", range(1, 32), ()),
    ("month", range(1, 13), _MONTHS),
    ("weekday", range(7), _WEEKDAYS),
)
_PART = re.compile(r"(?:(?P<first>\w+)(?:-(?P<last>\w+))?|\*)(?:/(?P<step>[0-9]{1,2}))?", re.ASCII)


def cron(text: str) -> str:
    """`text`, if it is a cron line of five fields that can fire. Raises Refused."""
    if len(fields := text.lower().split()) != len(_FIELDS):
        why = "Five belong there: minute, hour, day, month, weekday."
        raise Refused(f"a cron line of {len(fields)} fields.", why, 'Write one such as "0 6 15 * *".')
    if re.search(r"\d", fields[4]):
        why = "Programs count its number differently: 1 is Monday to some and Tuesday to others."
        raise Refused("a weekday by its number.", why, "Write mon, tue, wed, thu, fri, sat or sun.")
    for field, (name, numbers, words) in zip(fields, _FIELDS, strict=True):
        if not all(_fires(part, numbers, words) for part in field.split(",")):
            span = f"{words[0]} to {words[-1]}" if name == "weekday" else f"{numbers[0]} to {numbers[-1]}"
            raise Refused(f'"{field}" is no {name}.', f"Here stand: *, or {span}, also as 1,15 or a-b or */2.")
    return text


def _fires(part: str, numbers: range, words: tuple[str, ...]) -> bool:
    """Whether one part of a cron field stands for at least one time."""
    if not (match := _PART.fullmatch(part)):
        return False
    first, last, step = match["first"], match["last"], match["step"]
    ends = [numbers[words.index(end)] if end in words else _number(end) for end in (first, last) if end]
    if any(end not in numbers for end in ends) or (step and not 0 < int(step) < len(numbers)):
        return False
    return ends == sorted(ends) and not (step and first and not last)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1
