"""What a quoted sentence names: years, those that its words bind to a beginning or an end, days, lengths, numbers."""

import re
from collections.abc import Iterator
from datetime import date

from monitor.language.periods import YEAR_IN_TEXT

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"\b(jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DAY = r"(\d\d?)(?:st|nd|rd|th)?"
_MONTH_DAY_YEAR = re.compile(rf"{_MONTH} {_DAY},? ({YEAR_IN_TEXT})\b", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(rf"\b{_DAY} {_MONTH},? ({YEAR_IN_TEXT})\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_MONTH},? (?:of )?({YEAR_IN_TEXT})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_MONTH} {_DAY}\b(?!,? {YEAR_IN_TEXT})", re.IGNORECASE)
_FULL = re.compile(rf"(?<![\d-])({YEAR_IN_TEXT})-(\d\d)-(\d\d)(?![\d-])")
_OF_MONTH = re.compile(rf"(?<![\d-])({YEAR_IN_TEXT})-(0[1-9]|1[0-2])(?![\d-])")

_NUMBER = r"(?<![\d.,$])(\d[\d,]*(?:\.\d+)?)"
_OF_DOLLARS = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?) ?(thousand|million|billion)?")
_YEAR_TEXT = rf"(?<![\d.,$])({YEAR_IN_TEXT})(?!\d|[.,]\d| ?%| ?percent)"
_YEAR = re.compile(_YEAR_TEXT)
_SPAN = re.compile(rf"\b({YEAR_IN_TEXT}) ?(?:-|\u2013|to|through|and) ?({YEAR_IN_TEXT})\b")
_PERCENT = re.compile(rf"{_NUMBER} ?(?:%|percent|per cent)")
_COUNT = re.compile(rf"{_NUMBER}(?![\d.,]*\d|[a-z%]| ?%| percent| per cent| million| billion)", re.IGNORECASE)
_TIMES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ANY_WORD = "|".join(_WORDS)
_WORD = re.compile(rf"\b({_ANY_WORD})\b", re.IGNORECASE)
_LENGTH = re.compile(
    rf"\b(?:(\d+|{_ANY_WORD})(?: ?(?:-|\u2013|to|or) ?))?(\d+|{_ANY_WORD})[ -](?:calendar |business )?"
    r"(day|week|month|year)s?\b",
    re.IGNORECASE,
)
_TIMES_OF = {"day": (1, "days"), "week": (7, "days"), "month": (1, "months"), "year": (12, "months")}

_BETWEEN = (
    r"(?: (?:on|in|with|at|as|of|the|each|calendar|cy|performance|fiscal|rate|years?|end|date|start|beginning|\d))*"
)
_BOUND_SPAN = rf"{_YEAR_TEXT}(?:-\d\d)*,? (?:to|through|until) {_YEAR_TEXT}"
_TWO_ENDS = re.compile(rf"\bbetween{_BETWEEN} {_YEAR_TEXT}(?:-\d\d)* and {_YEAR_TEXT}|{_BOUND_SPAN}", re.IGNORECASE)
_BEGIN = re.compile(
    rf"\b(?:begin|begins|beginning|began|starts?|starting|started|from|since|effective|effect){_BETWEEN} {_YEAR_TEXT}"
    rf"|{_YEAR_TEXT}(?:-\d\d)* and (?:beyond|after|later|onwards?)\b",
    re.IGNORECASE,
)
_END = re.compile(
    rf"\b(?:(?:through|until|ends?|ending|ended|by|no later than){_BETWEEN}|end date\b[^.;\d]{{0,40}}) {_YEAR_TEXT}"
    rf"|{_YEAR_TEXT}(?:-\d\d)*,? (?:is|was)(?: [a-z]+){{0,4}} end date",
    re.IGNORECASE,
)


def in_figures(text: str) -> str:
    """The text with its days as 2028-01-31 and its months of a year as 2028-01."""
    text = _MONTH_DAY_YEAR.sub(lambda match: _iso(match[3], match[1], match[2]), " ".join(text.split()))
    text = _DAY_MONTH_YEAR.sub(lambda match: _iso(match[3], match[2], match[1]), text)
    return _MONTH_YEAR.sub(lambda match: _iso(match[2], match[1]), text)


def _iso(year: str, month: str, day: str = "") -> str:
    number = _MONTHS.index(month[:3].lower()) + 1
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def days_in(text: str) -> frozenset[str]:
    """The days and the months of a year that a text names, as 2028-01-31 and 2028-01."""
    figures = in_figures(text)
    return frozenset("-".join(parts) for words in (_FULL, _OF_MONTH) for parts in words.findall(figures))


def days_of_the_year_in(text: str) -> frozenset[str]:
    """The days of a year that a text names without the year, as 05-01."""
    return frozenset(_iso("", month, day)[1:] for month, day in _MONTH_DAY.findall(in_figures(text)))


def without_days(text: str, days: frozenset[date]) -> str:
    """The text, in figures, without these days."""
    return _FULL.sub(lambda match: "" if match[0] in {str(day) for day in days} else match[0], in_figures(text))


def years_in(text: str) -> frozenset[int]:
    """The years that a text names, and those between the two ends of a span."""
    spans = ((int(first), int(last)) for first, last in _SPAN.findall(text))
    between = (year for first, last in spans for year in range(first, last))
    return frozenset([*(int(year) for year in _YEAR.findall(text)), *between])


def begins_in(text: str) -> tuple[int, ...]:
    """The years that the words of a text bind to a beginning, as they stand: begins 2028-01-01, from 2019 to 2026."""
    return _bound(text, _BEGIN, end=False)


def ends_in(text: str) -> tuple[int, ...]:
    """The years that the words of a text bind to an end, as they stand: through 2022, by December 31, 2025."""
    return _bound(text, _END, end=True)


def _bound(text: str, words: re.Pattern[str], *, end: bool) -> tuple[int, ...]:
    figures = in_figures(text)
    placed = [(match.start(), next(filter(None, match.groups()))) for match in words.finditer(figures)]
    placed += [(match.start(), _two_years(match)[end]) for match in _TWO_ENDS.finditer(figures)]
    return tuple(dict.fromkeys(int(year) for _, year in sorted(placed)))


def _two_years(match: re.Match[str]) -> list[str]:
    """The first and the last year of a span: 2019 and 2026 in "from 2019 to 2026"."""
    return [year for year in match.groups() if year]


def lengths_in(text: str) -> tuple[str, ...]:
    """The lengths of time that a text names, weeks in days and years in months: 150 days, 24 months."""
    return tuple(dict.fromkeys(_lengths(text)))


def _lengths(text: str) -> Iterator[str]:
    for first, last, word in _LENGTH.findall(text):
        times, unit = _TIMES_OF[word.lower()]
        yield from (f"{times * _whole(number)} {unit}" for number in (first, last) if number)


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS.index(text.lower())


def numbers_in(text: str, unit: str) -> list[float]:
    """The numbers in a text that are of the kind of `unit`: percents, dollars, or counts in figures or in words."""
    if unit in ("percent", "points"):
        return [_read(number) for number in _PERCENT.findall(text)]
    if unit.startswith("dollars"):
        return [_read(number) * _TIMES[times] for number, times in _OF_DOLLARS.findall(text)]
    counts = [_read(number) for number in _COUNT.findall(_OF_DOLLARS.sub("", _YEAR.sub("", text)))]
    return counts + [float(_WORDS.index(word.lower())) for word in _WORD.findall(text)]


def _read(text: str) -> float:
    return float(text.replace(",", ""))
