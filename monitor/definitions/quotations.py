"""What an entry says, held against the sentence it quotes: the years and numbers that both name.

An entry is refused where its quotation names years and none of them is one of its own, or numbers in the unit of its
value and none of them is that value. One match is enough: a sentence may name what is said of other years as well.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from monitor.complaints import Loc
from monitor.errors import Problem
from monitor.language.entries import Cite, Span
from monitor.strict_yaml import Document
from monitor.wording import listed, years_listed

_NUMBER = r"(?<![\d.,$])(\d[\d,]*(?:\.\d+)?)"
_OF_DOLLARS = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?) ?(thousand|million|billion)?")
_YEAR = re.compile(r"(?<![\d.,$])(?:19|20)\d\d(?!\d|[.,]\d| ?%| ?percent)")
_SPAN = re.compile(r"\b((?:19|20)\d\d) ?(?:-|\u2013|to|through|and) ?((?:19|20)\d\d)\b")
_PERCENT = re.compile(rf"{_NUMBER} ?(?:%|percent|per cent)")
_COUNT = re.compile(rf"{_NUMBER}(?![\d.,]*\d|[a-z%]| ?%| percent| per cent| million| billion)", re.IGNORECASE)
_TIMES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


def quotation_problems(thing: Any, units: Mapping[str, str], document: Document) -> Iterator[Problem]:
    """Entries inside a definition model that contradict what they quote, and reasons given where none does.

    `units` has the unit of each term and input by its name.
    """
    for loc, entry in _citing(thing):
        unit = next((units[str(part)] for part in loc if part in units), "")
        differing, cite = difference(entry, unit), entry.cite
        if differing and not cite.differs_because:
            why = f'Quoted is: "{cite.quote}".'
            mend = 'Mend the entry or the quotation; if both are right, say why under "cite", as differs_because.'
            yield Problem(document.file, document.line((*loc, "cite")), f"{differing}.", why, mend)
        elif cite.differs_because and not differing:
            what = '"differs_because" gives a reason, but the entry does not differ from what it quotes.'
            yield Problem(document.file, document.line((*loc, "cite", "differs_because")), what, mend="Take it out.")


def _citing(thing: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Every model with a citation of its own, with its place."""
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _citing(value, (*loc, key))
    elif isinstance(thing, list | tuple):
        for place, value in enumerate(thing):
            yield from _citing(value, (*loc, place))
    elif hasattr(type(thing), "model_fields"):
        if isinstance(getattr(thing, "cite", None), Cite):
            yield loc, thing
        for name in type(thing).model_fields:
            yield from _citing(getattr(thing, name), (*loc, name))


def difference(entry: Any, unit: str) -> str:
    """In which year or number the entry, of a value in `unit`, contradicts its quotation; empty where it does not."""
    quote, own = entry.cite.quote or "", years_of(entry)
    named = years_in(quote)
    if own and named and not own & named:
        return f"the entry says {years_listed(sorted(own))}, what it quotes {years_listed(sorted(named))}"
    value = getattr(entry, "value", None)
    numbers = numbers_in(quote, unit) if isinstance(value, float) else []
    if numbers and value not in numbers:
        return f"the entry says {value:,g} ({unit}), what it quotes {listed([f'{number:,g}' for number in numbers])}"
    return ""


def years_of(entry: Any) -> frozenset[int]:
    """The years that an entry claims: those it governs, those of its days, and those its title names."""
    governed = range(entry.from_, entry.through + 1) if isinstance(entry, Span) else ()
    days = [getattr(entry, word, None) for word in ("adopted", "not_before", "happened")]
    days += getattr(getattr(entry, "due", None), "dates", None) or []
    titled = years_in(str(getattr(entry, "title", "")))
    return frozenset({*governed, *titled} | {day.year for day in days if isinstance(day, date)})


def years_in(text: str) -> frozenset[int]:
    """The years that a text names, and those between the two ends of a span."""
    spans = ((int(first), int(last)) for first, last in _SPAN.findall(text))
    between = (year for first, last in spans for year in range(first, last))
    return frozenset([*(int(year) for year in _YEAR.findall(text)), *between])


def numbers_in(text: str, unit: str) -> list[float]:
    """The numbers in a text that are of the kind of `unit`: percents, dollars, or counts in figures or in words."""
    if unit in ("percent", "points"):
        return [_read(found) for found in _PERCENT.findall(text)]
    if unit.startswith("dollars"):
        return [_read(found) * _TIMES[times] for found, times in _OF_DOLLARS.findall(text)]
    counts = [_read(found) for found in _COUNT.findall(_OF_DOLLARS.sub("", _YEAR.sub("", text)))]
    return counts + [float(_WORDS.index(word.lower())) for word in _WORD.findall(text)]


def _read(text: str) -> float:
    return float(text.replace(",", ""))
