"""Cron lines: five fields, and the weekday by its name."""

import re
from collections.abc import Sequence

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
_LEAP_DAY = 29
_LONGEST = (31, _LEAP_DAY, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month, at most
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
        if not all(_times(part, numbers, words) for part in field.split(",")):
            span = f"{words[0]} to {words[-1]}" if name == "weekday" else f"{numbers[0]} to {numbers[-1]}"
            raise Refused(f'"{field}" is no {name}.', f"Here stand: *, or {span}, also as 1,15 or a-b or */2.")
    _comes(fields)
    return text


def _comes(fields: Sequence[str]) -> None:
    """Refuse days that none of the months has. A day that comes at all falls on each weekday in some year."""
    days, months = (
        {time for part in fields[at].split(",") for time in _times(part, *_FIELDS[at][1:])} for at in (2, 3)
    )
    longest = max(_LONGEST[month - 1] for month in months)
    if min(days) > longest:
        why = f"The months of this line have {longest} days at most."
        every_year = 28 if longest == _LEAP_DAY else longest
        mend = f'Write "{" ".join([*fields[:2], str(every_year), *fields[3:]])}".'
        raise Refused(f'"{fields[2]} {fields[3]}" is no day of any year.', why, mend)


def _times(part: str, numbers: range, words: Sequence[str]) -> range:
    """The times that one part of a cron field stands for; none where it is not understood."""
    if not (match := _PART.fullmatch(part)):
        return range(0)
    first, last, step = match["first"], match["last"], match["step"]
    ends = [numbers[words.index(end)] if end in words else _number(end) for end in (first, last) if end]
    if any(end not in numbers for end in ends) or (step and not 0 < int(step) < len(numbers)):
        return range(0)
    if step and first and not last:
        return range(0)
    begin, end = (ends[0], ends[-1]) if ends else (numbers[0], numbers[-1])
    return range(begin, end + 1, int(step or 1))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1
